"""What the chapters of a report are made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from ..choice import Filters, chosen
from ..comparison import Pair
from ..dataset import Dataset, Watched
from ..observing import CHAT, CHILLS, RATED, Measure, measures

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_PAIRS = 3
"""Up to so many conditions each is compared with each; of more, the first with every other."""
NAMES = {
    "distinct_2": "Distinct-2",
    "messages_per_min": "Messages per minute",
    "ios": "IOS",
    "pes_short": "PES",
    "sam": "SAM",
    "ues_sf": "UES-SF",
}
"""What measures and instruments are usually called, where that is not their name in words."""
FAMILIES = ("chat", "ratings", "questionnaires")
"""Measures whose p are adjusted together."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of equivalence that a protocol fixed, by the key of a measure, in its units; `locked_in` names it."""

    by_measure: Mapping[str, tuple[float, float]]
    locked_in: str


@dataclass(frozen=True, slots=True)
class Known:
    """What files beside the record tell. `questions` of (instrument, item), `meanings` of (instrument, score);
    `few_shots` are the prompt's, and `own_words` the items that are answered in free text.
    """

    title: str = ""
    purpose: str = ""
    questions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bounds: Bounds | None = None
    few_shots: tuple[str, ...] = ()
    own_words: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """One record: its name, the SHA-256 over its journal, and how many entries that covers."""

    file: Path
    sha256: str
    entries: int


@dataclass(frozen=True, slots=True)
class Material:
    """`filters` are the default analysis at the protocol's reaction lag; `pairs` what is compared, first minus second.

    `simulated` are the sessions that no person can have been in.
    """

    dataset: Dataset
    known: Known
    sources: tuple[Source, ...]
    simulated: frozenset[str]

    @property
    def filters(self) -> Filters:
        """Of the whole report."""
        locked = self.dataset.locked
        return Filters(lag_ms=locked.reaction_lag_ms if locked else 0.0)

    @property
    def used(self) -> tuple[Watched, ...]:
        """The viewings that are analysed; some of them without a stretch."""
        return chosen(self.dataset, self.filters)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions of the viewings that are analysed, in the dataset's order."""
        there = {one.condition for one in self.used}
        return tuple(name for name in self.dataset.conditions if name in there)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of conditions that are compared."""
        names = self.conditions
        return tuple(combinations(names, 2) if len(names) <= MOST_PAIRS else ((names[0], name) for name in names[1:]))

    def tag(self, pair: Pair) -> str:
        """A pair in the name of a file, whatever its conditions are called."""
        known = self.dataset.conditions
        return "-".join(name if _PLAIN.fullmatch(name) else f"condition{known.index(name)}" for name in pair)

    def measures(self, family: str) -> tuple[Measure, ...]:
        """The measures of a family that the dataset has values of."""
        return tuple(one for one in measures(self.dataset) if family_of(one) == family)


def family_of(measure: Measure) -> str:
    """Which family a measure belongs to."""
    if measure in CHAT:
        return "chat"
    return "ratings" if measure in (*RATED.values(), CHILLS) else "questionnaires"


def label(measure: Measure) -> str:
    """What a person reads for a measure: the instrument's usual name, and the score where it has another."""
    instrument, _, score = measure.key.partition(".")
    name = NAMES.get(instrument) or instrument.replace("_", " ").capitalize()
    return name if score in ("", instrument) else f"{name}: {score.replace('_', ' ')}"


def minus(pair: Pair) -> str:
    """A pair as it is written."""
    return f"{pair[0]} \u2212 {pair[1]}"
