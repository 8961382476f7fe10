"""Scores of an instrument's answers, by the definitions in its file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .instruments import Instrument, ScoreRule
from .items import AnyItem, Face, Favourite, Quiz, Sam, Scale, Value, bounds


@dataclass(frozen=True, slots=True)
class Score:
    """`value` is None with too few answers. `n` items were answered; `missing` were declined, or not answered."""

    value: float | None
    n: int
    missing: int


def scores(instrument: Instrument, answers: Mapping[str, Value]) -> dict[str, Score]:
    """Every score of the file, in its order. None as an answer is "Prefer not to answer".

    A quiz is scored from its answers alone, also when the instrument was not filled from the concert; then nobody
    knows of faces that were never answered, and only declined ones count as missing. Raises ValueError for an answer
    that its item does not allow.
    """
    for id_, value in answers.items():
        unfilled = isinstance(instrument.item(id_), Quiz | Favourite)
        if not unfilled and (problem := instrument.validate_answer(id_, value)):
            raise ValueError(f"{instrument.name}, {id_}: {problem}")
    return {rule.name: _score(instrument, rule, answers) for rule in instrument.scores}


def oriented(item: AnyItem, value: float, scale: Scale | None = None) -> float:
    """An answer with more of what the item stands for as the greater number: min + max - x where it is turned."""
    ends = bounds(item, scale)
    if ends is None:
        raise ValueError(f"{item.id} is not answered with a number")
    turned = item.direction == "falling" if isinstance(item, Sam) else getattr(item, "reverse", False)
    return sum(ends) - value if turned else value


def _score(instrument: Instrument, rule: ScoreRule, answers: Mapping[str, Value]) -> Score:
    values: list[float] = []
    ids = _quizzed(instrument, rule, answers) if rule.rule == "right" else rule.items
    for id_ in ids:
        answer = answers.get(id_)
        if answer is None:
            continue
        if rule.rule == "right":
            values.append(float(answer == id_.partition(".")[2]))
        elif isinstance(answer, int | float):
            item = instrument.item(id_)
            values.append(oriented(item, float(answer), instrument.scale(item)))
    needed = len(ids) if rule.at_least is None else rule.at_least
    enough = values and len(values) >= needed
    return Score(math.fsum(values) / len(values) if enough else None, len(values), len(ids) - len(values))


def _quizzed(instrument: Instrument, rule: ScoreRule, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """The faces that a score is about: those of the filled instrument, else those that were answered."""
    faces = [item.id for item in instrument.items if isinstance(item, Face)] or list(answers)
    return tuple(id_ for id_ in faces if id_.partition(".")[0] in rule.items)
