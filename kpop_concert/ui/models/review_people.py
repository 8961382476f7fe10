"""The rows of a review's list of participants: order of conditions, and what is to be known of each. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ...analysis.dataset import Dataset, Visit, Watched

What = Literal["excluded", "partial", "deviation", "gap", "idle", "late start", "early end", "typing", "untouched"]
ORDER: tuple[What, ...] = (
    "excluded", "partial", "deviation", "gap", "idle", "late start", "early end", "untouched", "typing",
)  # fmt: skip
"""The gravest first: a row has room for one."""
UNTOUCHED_MS = 5_000.0
"""Everybody needs a moment for the first touch: less than this is no flag."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know. `ms` is how long it lasted (0: it has no length), `detail` what the record says of it."""

    what: What
    ms: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """`order` holds the condition of each period that was shown; `remarks` the gravest first."""

    name: str
    order: tuple[str, ...]
    remarks: tuple[Remark, ...]
    here: bool
    """Whether there is a viewing of the clip that is shown."""

    @property
    def excluded(self) -> bool:
        """Whether reviewers left out all of this clip's viewings."""
        return any(one.what == "excluded" and not one.ms for one in self.remarks)


def people(dataset: Dataset, clip: str) -> list[Person]:
    """Every participant by name, with what is to be known of their viewings of a clip and of their visits."""
    visits: dict[str, list[Visit]] = {}
    for visit in dataset.visits:
        visits.setdefault(visit.participant, []).append(visit)
    watched: dict[str, list[Watched]] = {}
    for one in dataset.viewings:
        watched.setdefault(one.participant, []).append(one)
    found = []
    for name in dataset.participants:
        mine = sorted(watched[name], key=lambda one: (one.period or 0, one.started_utc))
        here = [one for one in mine if one.clip == clip]
        found.append(Person(name, _order(mine), _remarks(dataset, here, visits.get(name, ())), bool(here)))
    return found


def _order(viewings: Sequence[Watched]) -> tuple[str, ...]:
    by_period: dict[object, str] = {}
    for one in viewings:
        by_period[one.period if one.period is not None else one.id] = one.condition
    return tuple(by_period.values())


def _remarks(dataset: Dataset, here: Sequence[Watched], visits: Sequence[Visit]) -> tuple[Remark, ...]:
    found = []
    for one in here:
        for exclusion in dataset.exclusions(one):
            stretch = exclusion.stretch_ms
            length = stretch[1] - stretch[0] if stretch else 0.0
            found.append(Remark("excluded", length, f"{exclusion.reason} ({exclusion.author})"))
        if one.left_out:
            found.append(Remark("partial", 0.0, one.left_out))
        lengths: dict[What, float] = {}
        for flag in one.flags:
            lengths[flag.what] = lengths.get(flag.what, 0.0) + flag.end_ms - flag.start_ms
        found += [Remark(what, ms) for what, ms in lengths.items() if what != "untouched" or ms >= UNTOUCHED_MS]
    for visit in visits:
        found += [Remark("deviation", 0.0, f"{one.what}: {one.reason}") for one in visit.deviations]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (ORDER.index(one.what), -one.ms)))
