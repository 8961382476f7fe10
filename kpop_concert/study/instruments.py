"""Instruments, as data: what is asked, where its words come from, in which order, and how it is scored.

An instrument is a YAML file, shipped or a lab's own (docs/instruments.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from ..system import paths
from ..system.documents import load, located
from ..system.problems import DocumentError, Problem, quoted
from ..system.seeds import rng
from .items import (
    AnyItem,
    Choice,
    Face,
    Favourite,
    Item,
    ItemId,
    Language,
    Likert,
    Multi,
    Name,
    Part,
    Quiz,
    Scale,
    Sources,
    Value,
    Wording,
    bounds,
    problem_with,
)

DECLINED = "declined"
ARTIST = "{artist}"
"""Stands for the artist's name in an item's text or hint until the instrument is filled from a concert."""

Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class ScoreRule(Part):
    """One score. Reversed items are turned before; with fewer answers than `at_least` there is no score."""

    name: Name
    items: tuple[ItemId, ...] = Field(min_length=1, max_length=200)
    rule: Literal["mean", "right"] = Field(
        default="mean", description="mean of the answered items, or share of right answers to a quiz"
    )
    at_least: int | None = Field(default=None, ge=1, le=200, description="answered items needed; none: all of them")
    description: Remark = ""


class Exclusion(Part):
    """An answer with which nobody takes part; `declined` stands for "Prefer not to answer"."""

    item: ItemId
    when: tuple[bool | int | float | str, ...] = Field(min_length=1, max_length=40)
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)] = Field(
        description="for the record and the experimenter, never shown to the participant"
    )


class Instrument(Part):
    """One questionnaire. Answers are recorded with its name and version: a changed file has another version."""

    name: Name
    version: str = Field(pattern=r"^\d+(\.\d+){0,2}$")
    cite: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    note: Remark = Field(default="", description="for researchers: what was changed, what is not validated")
    instruction: Wording | None = Field(default=None, description="above the items, on every page")
    footnote: Wording | None = Field(default=None, description="below the items, quietly")
    order: Literal["fixed", "random"] = Field(default="fixed", description="random: drawn for each participant")
    per_page: int = Field(default=4, ge=1, le=12, description="items on one page")
    scales: dict[Name, Scale] = Field(default_factory=dict)
    items: tuple[AnyItem, ...] = Field(min_length=1, max_length=200)
    scores: tuple[ScoreRule, ...] = Field(default=(), max_length=50)
    exclude: tuple[Exclusion, ...] = Field(default=(), max_length=50)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it can be shown in."""
        return self.items[0].text.languages if self.items else ()

    def item(self, id_: str) -> AnyItem:
        """The item of an answer; of an unfilled quiz also by the id of one of its faces. Raises KeyError."""
        exact = next((item for item in self.items if item.id == id_), None)
        quiz = next((i for i in self.items if isinstance(i, Quiz) and id_.startswith(f"{i.id}.")), None)
        found = exact or quiz
        if found is None:
            raise KeyError(f"{self.name} has no item {id_}")
        return found

    def scale(self, item: AnyItem) -> Scale | None:
        """The scale that an item is answered on; None when its kind needs none or the scale is missing."""
        return self.scales.get(item.scale) if isinstance(item, Likert) else None

    def validate_answer(self, id_: str, value: Value) -> str | None:
        """What is wrong with an answer, or None. Raises KeyError for an item that the instrument does not have."""
        item = self.item(id_)
        return problem_with(item, value, self.scale(item))


def shipped() -> dict[str, Path]:
    """The instruments that travel with the program, by name."""
    return {file.stem: file for file in sorted((paths.resources() / "instruments").glob("*.yaml"))}


def load_instrument(reference: str, folder: Path) -> Instrument:
    """The shipped instrument of that name, or the one in a file, relative to `folder` (the protocol's).

    Raises DocumentError with file, field, found, expected and line.
    """
    ours = shipped()
    file = ours.get(reference, folder / reference)
    if reference not in ours and not file.is_file():
        expected = f"one of {', '.join(ours)}, or a file beside the protocol"
        raise DocumentError([Problem(reference, "", "no such instrument", expected)])
    instrument = load(Instrument, file)
    found = list(contradictions(instrument))
    if reference not in ours and instrument.name in ours:
        found.append(("name", f"{quoted(instrument.name)}, which is shipped", "a name of its own"))
    if found:
        raise DocumentError(located((Problem(file.name, *what) for what in found), file))
    return instrument


def order(instrument: Instrument, seed: int) -> tuple[str, ...]:
    """The ids of the items as a participant sees them; a pure function of the instrument's name and the seed.

    With a fixed order only the faces of a filled quiz change places, among themselves.
    """
    draw = rng(seed, "order of items", instrument.name)
    ids = [item.id for item in instrument.items]
    moving = [n for n, item in enumerate(instrument.items) if instrument.order == "random" or isinstance(item, Face)]
    shuffled = draw.sample(moving, len(moving))
    shown = dict(zip(moving, shuffled, strict=True))
    return tuple(ids[shown.get(n, n)] for n in range(len(ids)))


def pages(instrument: Instrument, shown: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """An order, page by page: at most `per_page` items, a face of the quiz alone."""
    found: list[tuple[str, ...]] = []
    for number, id_ in enumerate(shown):
        alone = any(isinstance(instrument.item(i), Face) for i in (id_, *shown[max(0, number - 1) : number]))
        if not found or alone or len(found[-1]) == instrument.per_page:
            found.append((id_,))
        else:
            found[-1] = (*found[-1], id_)
    return tuple(found)


def excluded(instrument: Instrument, answers: Mapping[str, Value]) -> str | None:
    """Why somebody with these answers does not take part, or None: the first rule of the file that holds."""
    for rule in instrument.exclude:
        if rule.item not in answers:
            continue
        value = answers[rule.item]
        if any(one == (DECLINED if value is None else value) and _alike(one, value) for one in rule.when):
            return rule.reason
    return None


def _alike(one: Value, other: Value) -> bool:
    """True is not 1 here."""
    return isinstance(one, bool) == isinstance(other, bool)


Found = tuple[str, str, str]


def contradictions(instrument: Instrument) -> Iterator[Found]:
    """What one field of an instrument cannot see of another, as (field, found, expected)."""
    yield from _ids(instrument)
    yield from _texts(instrument, "", instrument.languages)
    yield from _scores(instrument)
    yield from _exclusions(instrument)


def _twice(names: Sequence[str], field: str, key: str) -> Iterator[Found]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"{field}[{number}].{key}", f"{quoted(name)} again", "each once"


def _ids(instrument: Instrument) -> Iterator[Found]:
    ids = [item.id for item in instrument.items]
    yield from _twice(ids, "items", "id")
    yield from _twice([rule.name for rule in instrument.scores], "scores", "name")
    for number, item in enumerate(instrument.items):
        place = f"items[{number}]"
        if isinstance(item, Likert) and item.scale not in instrument.scales:
            known = ", ".join(instrument.scales) or "a scale under scales"
            yield f"{place}.scale", quoted(item.scale), f"one of {known}"
        if isinstance(item, Quiz) and ("." in item.id or any(id_.startswith(f"{item.id}.") for id_ in ids)):
            yield f"{place}.id", quoted(item.id), "an id without a dot that no other item begins with"
        if isinstance(item, Choice | Multi):
            options = [option.id for option in item.options]
            yield from _twice(options, f"{place}.options", "id")
            if DECLINED in options:
                where = f"{place}.options[{options.index(DECLINED)}].id"
                yield where, quoted(DECLINED), "another id: every item can be declined anyway"


def _texts(part: BaseModel, place: str, languages: Sequence[Language]) -> Iterator[Found]:
    """Texts that are not there in the languages of the first item, or are there in more, or have no source."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        field = f"{place}.{name}" if place else name
        if isinstance(value, Wording):
            yield from _words(value, field, languages, may_name_artist=isinstance(part, Item))
        elif isinstance(value, Sources):
            for language in ("en", "ko"):
                if (getattr(value, language) is not None) != (language in languages):
                    found, wanted = ("a source", "none") if language not in languages else ("nothing", "a source")
                    yield f"{field}.{language}", found, f"{wanted}, as of the text"
        elif isinstance(value, BaseModel):
            yield from _texts(value, field, languages)
        elif isinstance(value, dict | tuple):
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            for key, one in inside:
                below = f"{field}[{key}]" if isinstance(key, int) else f"{field}.{key}"
                if isinstance(one, Wording):
                    yield from _words(one, below, languages)
                elif isinstance(one, BaseModel):
                    yield from _texts(one, below, languages)


def _words(words: Wording, field: str, languages: Sequence[Language], may_name_artist: bool = False) -> Iterator[Found]:
    for language in ("en", "ko"):
        text = words.get(language)
        if bool(text) != (language in languages):
            found, wanted = ("nothing", "a text") if language in languages else ("a text", "none")
            yield f"{field}.{language}", found, f"{wanted}, as in the first item"
        left = text.replace(ARTIST, "") if may_name_artist and field.endswith((".text", ".hint")) else text
        if re.search(r"[{}]", left):
            yield f"{field}.{language}", "braces", f"none; {ARTIST} alone, in the text or hint of an item"


def _scores(instrument: Instrument) -> Iterator[Found]:
    items = {item.id: item for item in instrument.items}
    for number, rule in enumerate(instrument.scores):
        place = f"scores[{number}]"
        for at, id_ in enumerate(rule.items):
            fits = id_ in items and isinstance(items[id_], Quiz) == (rule.rule == "right")
            if fits and rule.rule == "mean":
                fits = bounds(items[id_], instrument.scale(items[id_])) is not None
            if not fits:
                wanted = "a quiz" if rule.rule == "right" else "an item that is answered with a number"
                yield f"{place}.items[{at}]", quoted(id_), wanted
            elif id_ in rule.items[:at]:
                yield f"{place}.items[{at}]", f"{quoted(id_)} again", "each once"
        known = [items[id_] for id_ in rule.items if id_ in items]
        ranges = [bounds(item, instrument.scale(item)) for item in known]
        if any(one != other for one, other in pairwise(ranges)):
            yield f"{place}.items", "items of several ranges", "items with one range, or a score of each"
        if rule.rule == "mean" and rule.at_least is not None and rule.at_least > len(rule.items):
            yield f"{place}.at_least", str(rule.at_least), f"at most {len(rule.items)}"


def _exclusions(instrument: Instrument) -> Iterator[Found]:
    items = {item.id: item for item in instrument.items}
    for number, rule in enumerate(instrument.exclude):
        place = f"exclude[{number}]"
        if rule.item not in items:
            yield f"{place}.item", quoted(rule.item), f"one of {', '.join(items)}"
            continue
        item = items[rule.item]
        if isinstance(item, Quiz | Favourite):
            yield f"{place}.item", quoted(rule.item), "an item whose answers the file knows"
            continue
        for at, value in enumerate(rule.when):
            problem = None if value == DECLINED else problem_with(item, value, instrument.scale(item))
            if problem:
                yield f"{place}.when[{at}]", problem, f"an answer to {rule.item}, or {DECLINED}"
