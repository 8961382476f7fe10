"""One figure for each viewing: what the table of a review shows, and what the statistics are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np

from .choice import Filters, Stretch, chosen, inside, stretches_out, unit
from .curves import used
from .dataset import AUTHOR_KINDS, Clip, Dataset, Dimension, Floats, Integers, Watched
from .diversity import distinct_2
from .tokens import tokens

CHORUS = ("chorus", "last_chorus")
"""The kinds of sections that are a chorus."""
WHOLE: tuple[Stretch, ...] = ((0.0, inf),)


@dataclass(frozen=True, slots=True)
class Looked:
    """A viewing and the stretches of it that a figure is about."""

    watched: Watched
    clip: Clip
    windows: tuple[Stretch, ...]
    without: tuple[Stretch, ...]
    lag_ms: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a viewing. `definition` is a sentence to be printed with it; `of` gives nan where it has none.

    `of_stretch` is false for what a viewing has as a whole, such as an answer after it.
    """

    key: str
    unit: str
    definition: str
    of: Callable[[Looked], float]
    of_stretch: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """A measure of every chosen viewing, row by row: whose, in which condition, period (0: none) and clip (its key)."""

    measure: Measure
    people: tuple[str, ...]
    conditions: tuple[str, ...]
    periods: Integers
    clips: tuple[str, ...]
    values: Floats

    def of(self, condition: str) -> Floats:
        """One value for each person of a condition: the mean over their viewings in it, nan ones left out."""
        return np.array(list(self._means(condition).values()), dtype=np.float64)

    def pairs(self, one: str, other: str) -> tuple[tuple[str, ...], Floats, Floats]:
        """Who was observed in both conditions, and their values of either, aligned."""
        first, second = self._means(one), self._means(other)
        both = tuple(who for who in first if who in second)
        return both, np.array([first[who] for who in both]), np.array([second[who] for who in both])

    def _means(self, condition: str) -> dict[str, float]:
        found: dict[str, list[float]] = {}
        for who, of, value in zip(self.people, self.conditions, self.values, strict=True):
            if of == condition and not np.isnan(value):
                found.setdefault(who, []).append(float(value))
        return {who: float(np.mean(values)) for who, values in found.items()}


def observe(
    dataset: Dataset, filters: Filters, measure: Measure, windows: Sequence[Stretch] | None = None
) -> Observations:
    """A measure of every chosen viewing, over the whole song or over stretches of it, [start, end) in media ms.

    What has no stretch (`of_stretch`) is given for the viewing whatever the windows are.
    """
    ours = chosen(dataset, filters)
    values = [
        measure.of(
            Looked(
                one,
                dataset.clip(one.clip),
                WHOLE if windows is None else tuple(windows),
                stretches_out(dataset, filters, one),
                filters.lag_ms,
            )
        )
        for one in ours
    ]
    return Observations(
        measure=measure,
        people=tuple(unit(one) for one in ours),
        conditions=tuple(one.condition for one in ours),
        periods=np.array([one.period or 0 for one in ours], dtype=np.int64),
        clips=tuple(one.clip for one in ours),
        values=np.array(values, dtype=np.float64),
    )


def measures(dataset: Dataset) -> tuple[Measure, ...]:
    """Every measure that a dataset has a figure of: chat, ratings, chills, then the scores of its instruments."""
    found = [measure for measure in CHAT if any(len(one.chat) for one in dataset.viewings)]
    rated = {dimension for one in dataset.viewings for dimension in one.dimensions}
    found += [RATED[dimension] for dimension in RATED if dimension in rated]
    found += [CHILLS] if rated or any(len(one.chills_ms) for one in dataset.viewings) else []
    scores = {key for one in dataset.viewings for key in one.scores}
    return (*found, *(score(*key) for key in sorted(scores)))


def score(instrument: str, name: str) -> Measure:
    """A score of an instrument that was answered after the viewing."""

    def of(looked: Looked) -> float:
        value = looked.watched.scores.get((instrument, name))
        return nan if value is None else value

    definition = f"{name} of {instrument}, answered after the viewing, by the instrument's own rule."
    return Measure(f"{instrument}.{name}", "", definition, of, of_stretch=False)


def _messages_per_min(looked: Looked) -> float:
    span = _overlap(looked.windows, [(0.0, looked.clip.duration_ms)])
    return _rate(looked, span)


def _distinct_2(looked: Looked) -> float:
    chat = looked.watched.chat
    ours = inside(chat.ms, looked.windows) & chat.of_audience
    return distinct_2([tokens(chat.text[at]) for at in np.flatnonzero(ours)])


def _chorus_burst(looked: Looked) -> float:
    span = _overlap(looked.windows, [(0.0, looked.clip.duration_ms)])
    choruses = [(float(one.start_ms), float(one.end_ms)) for one in looked.clip.sections if one.section in CHORUS]
    peaks = _overlap(span, choruses)
    minutes, all_minutes = _minutes(peaks), _minutes(span)
    lines, all_lines = _lines(looked, peaks), _lines(looked, span)
    if not 0 < minutes < all_minutes or all_lines == lines:
        return nan
    return (lines / minutes) / ((all_lines - lines) / (all_minutes - minutes))


def _reply_delay(looked: Looked) -> float:
    chat = looked.watched.chat
    first: dict[int, float] = {}
    for at in np.flatnonzero(chat.reply_to >= 0):
        said = int(chat.reply_to[at])
        if chat.kind[said] == AUTHOR_KINDS.index("viewer") and inside(chat.ms[[said]], looked.windows)[0]:
            first.setdefault(said, float(chat.ms[at] - chat.ms[said]) / 1000)
    return float(np.mean(list(first.values()))) if first else nan


def _rated(dimension: Dimension) -> Callable[[Looked], float]:
    def of(looked: Looked) -> float:
        if dimension not in looked.watched.dimensions:
            return nan
        ratings = looked.watched.ratings
        keep = used(ratings, looked.without) & inside(ratings.t_ms - looked.lag_ms, looked.windows)
        return float(np.mean(ratings.of(dimension)[keep])) if keep.any() else nan

    return of


def _chills(looked: Looked) -> float:
    at = looked.watched.chills_ms
    return float(np.sum(inside(at - looked.lag_ms, looked.windows) & ~inside(at, looked.without)))


_AUDIENCE = "the audience's lines, the viewer's own left out"
CHAT = (
    Measure("messages_per_min", "1/min", f"Lines a minute: {_AUDIENCE}.", _messages_per_min),
    Measure("distinct_2", "0..1", f"Different bigrams over all bigrams: {_AUDIENCE}.", _distinct_2),
    Measure(
        "chorus_burst",
        "ratio",
        f"Lines a minute in choruses over lines a minute outside them: {_AUDIENCE}.",
        _chorus_burst,
    ),
    Measure("reply_delay", "s", "From a line of the viewer to the first line that answers it, mean.", _reply_delay),
)
_LAGGED = "what the reaction lag moves to before the song is left out"
_MEAN = f"Mean of the raw 20 Hz samples, from when the rating was first set by hand; {_LAGGED}."
RATED: dict[Dimension, Measure] = {
    "valence": Measure("valence", "-1..1", _MEAN, _rated("valence")),
    "arousal": Measure("arousal", "-1..1", _MEAN, _rated("arousal")),
}
CHILLS = Measure("chills", "presses", f"Presses of the chills key; {_LAGGED}.", _chills)


def _rate(looked: Looked, span: Sequence[Stretch]) -> float:
    minutes = _minutes(span)
    return _lines(looked, span) / minutes if minutes else nan


def _lines(looked: Looked, span: Sequence[Stretch]) -> int:
    chat = looked.watched.chat
    return int(np.sum(inside(chat.ms, span) & chat.of_audience))


def _minutes(span: Sequence[Stretch]) -> float:
    return sum(end - start for start, end in span) / 60_000


def _overlap(some: Sequence[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """What both cover; neither overlaps itself."""
    pieces = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(start, end) for start, end in pieces if start < end]
