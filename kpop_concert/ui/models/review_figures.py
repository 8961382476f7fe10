"""The figures of a review's right panel, computed at once from a choice; needs no Qt thread. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...analysis.choice import Filters
from ...analysis.comparison import Compared, Comparison, Pair, Sections, by_measure, by_model, by_section
from ...analysis.dataset import Dataset, Dimension
from ...analysis.observing import CHAT, CHILLS, RATED, Measure, measures
from ...analysis.statistics.models import ModelEffect
from .review import ReviewModel

FIRST = (
    "messages_per_min", "distinct_2", "chorus_burst", "reply_delay", "valence", "arousal", "chills", "ios.closeness",
)  # fmt: skip
"""The rows of the table until all are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures are to be about: a ReviewModel at one moment."""

    dataset: Dataset
    filters: Filters
    pair: Pair
    dimension: Dimension | None
    window: tuple[float, float] | None

    @classmethod
    def of(cls, model: ReviewModel) -> Asked | None:
        """None where there are no two conditions to compare."""
        if model.pair is None:
            return None
        return cls(model.dataset, model.filters, model.pair, model.dimension, model.window)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `adjusted` counts the figures that its p was adjusted for."""

    measure: Measure
    compared: Compared
    adjusted: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`families` are the comparisons behind `lines`; without a rating there are neither sections nor a model."""

    asked: Asked
    lines: tuple[Line, ...]
    families: tuple[Comparison, ...]
    sections: Sections | None
    model: ModelEffect | None

    @property
    def comparison(self) -> Comparison:
        """Any of the families: they share pair and design."""
        return self.families[0]


def figures(asked: Asked, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Figures:
    """Everything that the panel shows; takes a second at first. Raises ComparisonCancelledError, RecordError."""
    lines: list[Line] = []
    families = []
    for family in _families(asked):
        if family:
            found = by_measure(asked.dataset, asked.filters, asked.pair, family, asked.window, cancelled)
            by_key = {measure.key: measure for measure in family}
            adjusted = sum(row.contrast is not None for row in found.rows)
            lines += [Line(by_key[row.key], row, adjusted) for row in found.rows]
            families.append(found)
    progress(0.5)
    sections, model = None, None
    if asked.dimension is not None:
        if asked.dataset.clip(asked.filters.clip or "").sections:
            sections = by_section(asked.dataset, asked.filters, asked.pair, asked.dimension, cancelled)
        progress(0.7)
        if not cancelled():
            model = by_model(asked.dataset, asked.filters, asked.pair, asked.dimension)
    order = {key: at for at, key in enumerate(FIRST)}
    lines.sort(key=lambda line: order.get(line.measure.key, len(order)))
    return Figures(asked, tuple(lines), tuple(families), sections, model)


def _families(asked: Asked) -> list[list[Measure]]:
    """Chat, ratings and questionnaires: what is adjusted for together."""
    found = measures(asked.dataset)
    chat, rated = {one.key for one in CHAT}, {*RATED, CHILLS.key}
    answers = [one for one in found if one.key not in chat and one.key not in rated]
    return [
        [one for one in found if one.key in chat],
        [one for one in found if one.key in rated],
        answers if asked.window is None else [],
    ]
