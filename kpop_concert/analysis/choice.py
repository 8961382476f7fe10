"""What of a dataset is looked at: conditions, participants, exclusions, and the reaction lag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .dataset import Dataset, Floats, Integers, Watched

Stretch = tuple[float, float]
"""[start, end) in media ms."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked at; None means all.

    `left_out`: also viewings that the default analysis does not use (`Watched.left_out`). `excluded`: also what
    reviewers excluded. `lag_ms`: how much earlier than it was rated a feeling is taken to have begun; ratings and
    chills are shifted by it. Exclusions of a stretch are in the times of the recording and clean ratings and chills
    alone: the chat is what was shown.
    """

    clip: str | None = None
    conditions: frozenset[str] | None = None
    participants: frozenset[str] | None = None
    left_out: bool = False
    excluded: bool = False
    lag_ms: float = 0.0


def chosen(dataset: Dataset, filters: Filters) -> tuple[Watched, ...]:
    """The viewings that are looked at, in the dataset's order; those excluded in part are among them."""
    return tuple(
        one
        for one in dataset.viewings
        if (filters.clip is None or one.clip == filters.clip)
        and (filters.conditions is None or one.condition in filters.conditions)
        and (filters.participants is None or one.participant in filters.participants)
        and (filters.left_out or not one.left_out)
        and (filters.excluded or not any(e.stretch_ms is None for e in dataset.exclusions(one)))
    )


def stretches_out(dataset: Dataset, filters: Filters, watched: Watched) -> tuple[Stretch, ...]:
    """The stretches of a viewing that reviewers excluded, in media ms of the recording."""
    if filters.excluded:
        return ()
    return tuple(e.stretch_ms for e in dataset.exclusions(watched) if e.stretch_ms is not None)


def exclusions_of(dataset: Dataset, filters: Filters) -> Mapping[str, tuple[Stretch, ...]]:
    """Such stretches by viewing (its id), of the chosen viewings that have some."""
    found = {one.id: stretches_out(dataset, filters, one) for one in chosen(dataset, filters)}
    return {id_: stretches for id_, stretches in found.items() if stretches}


def inside(ms: Floats | Integers, stretches: Sequence[Stretch]) -> NDArray[np.bool_]:
    """Which of the times lie in one of the stretches."""
    found = np.zeros(len(ms), dtype=bool)
    for start, end in stretches:
        found |= (ms >= start) & (ms < end)
    return found


def unit(watched: Watched) -> str:
    """Whose observation a viewing is: the participant's; every evening at home stands for itself."""
    return watched.participant if watched.visit else watched.id
