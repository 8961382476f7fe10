"""What a study's viewings can tell: which contrasts are within people, which between, and which cannot be made."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .results import LEAST, Floats

Kind = Literal["within", "between", "refused"]


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who saw what, where and when. `period` counts from 1."""

    person: Hashable
    condition: str
    clip: str
    period: int


@dataclass(frozen=True, slots=True)
class Support:
    """What can be said of `first` minus `second`: over all clips, or in one `clip`.

    `people`: those with both conditions (within), those with the one and the other (between). `sentence` is for the
    user: what is compared, or why it cannot be and what would help.
    """

    first: str
    second: str
    clip: str | None
    kind: Kind
    people: tuple[int, ...]
    sentence: str


def supported(viewings: Sequence[Viewing]) -> tuple[Support, ...]:
    """A verdict for each pair of conditions, in the order in which they occur: over all clips, then clip by clip.

    Give the viewings that have a value of the measure and are not excluded. Of fewer than two conditions there is one
    verdict, "refused", with what there is in `first`.
    """
    conditions = list(dict.fromkeys(viewing.condition for viewing in viewings))
    if len(conditions) < 2:
        return (_alone(conditions),)
    clips = list(dict.fromkeys(viewing.clip for viewing in viewings))
    within_clips = clips if len(clips) > 1 else []
    return tuple(
        _verdict(viewings, first, second, clip)
        for first, second in combinations(conditions, 2)
        for clip in (None, *within_clips)
    )


def _alone(conditions: list[str]) -> Support:
    if conditions:
        name = conditions[0]
        return Support(
            name, "", None, "refused", (), f"{name} is the only condition with data: nothing to compare it with."
        )
    return Support("", "", None, "refused", (), "No viewing has data: there is nothing to compare.")


def _verdict(viewings: Sequence[Viewing], first: str, second: str, clip: str | None) -> Support:
    seen = [v for v in viewings if v.condition in (first, second) and clip in (None, v.clip)]
    one = {v.person for v in seen if v.condition == first}
    other = {v.person for v in seen if v.condition == second}
    both, only_one, only_other = one & other, one - other, other - one
    where = f" in {clip}" if clip is not None else ""

    def refuse(why: str) -> Support:
        return Support(first, second, clip, "refused", (len(one), len(other)), f"{first} and {second}{where}: {why}")

    if not one or not other:
        return refuse(f"nobody saw {second if one else first} there; there is nothing to compare.")
    if len(one | other) == 1:
        return refuse("one participant only; how people differ cannot be estimated from one.")
    if len(both) >= 2 and len(both) >= min(len(only_one), len(only_other)):
        rows = [v for v in seen if v.person in both]
        if why := _confounded(rows, first, within=True):
            return refuse(why)
        left = len(one | other) - len(both)
        notes = [f"left out without both: {left}"] if left else []
        if len({v.clip for v in rows}) == 1 and all(_times(rows, person) > 1 for person in both):
            notes.append("they saw the same clip again, so that what is new to them differs by period")
        return _support(first, second, clip, "within", (len(both),), where, notes)
    if len(only_one) >= 2 and len(only_other) >= 2:
        rows = [v for v in seen if v.person not in both]
        if why := _confounded(rows, first, within=False):
            return refuse(why)
        notes = [f"left out, having seen both: {len(both)}"] if both else []
        if clip is not None and all(_times(viewings, person) > 1 for person in only_one | only_other):
            notes.append("each participant saw this clip once; use all clips for a contrast within participants")
        return _support(first, second, clip, "between", (len(only_one), len(only_other)), where, notes)
    return refuse(f"too few participants: {len(one)} and {len(other)}, in both {len(both)}; two are needed in each.")


def _support(
    first: str, second: str, clip: str | None, kind: Kind, people: tuple[int, ...], where: str, notes: list[str]
) -> Support:
    counted = f"{people[0]} participants" if kind == "within" else f"{people[0]} against {people[1]} participants"
    if min(people) < LEAST:
        notes.append(f"fewer than {LEAST}, so no simultaneous band")
    told = "".join(f"; {note}" for note in notes)
    how = "within participants" if kind == "within" else "between participants"
    return Support(first, second, clip, kind, people, f"{first} and {second}{where}: {how}, {counted}{told}.")


def _confounded(rows: Sequence[Viewing], first: str, *, within: bool) -> str:
    """Why the condition is a combination of clips, periods or both, given the people (within). Empty when it is not."""
    condition = np.array([[float(v.condition == first)] for v in rows])
    clips, periods = _indicators([v.clip for v in rows]), _indicators([v.period for v in rows])
    number = {person: at for at, person in enumerate(dict.fromkeys(v.person for v in rows))}
    groups = np.array([number[v.person] for v in rows]) if within else None
    for what, columns in (
        ("clip: a condition always came with the same clip", [clips]),
        ("period: a condition always came at the same place in the visit", [periods]),
        ("clip and period together: they always changed with it", [clips, periods]),
    ):
        others = _centred(np.column_stack(columns), groups)
        whole = np.column_stack([others, _centred(condition, groups)])
        if np.linalg.matrix_rank(whole, tol=1e-8) == np.linalg.matrix_rank(others, tol=1e-8):
            return f"the condition cannot be told from {what}. A counterbalanced order would separate them."
    return ""


def _centred(columns: Floats, groups: NDArray[np.int64] | None) -> Floats:
    """Less the mean of each person, or of all: what people, or the level of all, explain is taken out."""
    if groups is None:
        groups = np.zeros(columns.shape[0], dtype=np.int64)
    sums = np.zeros((groups.max() + 1, columns.shape[1]))
    np.add.at(sums, groups, columns)
    centred: Floats = columns - (sums / np.bincount(groups)[:, None])[groups]
    return centred


def _indicators(levels: Sequence[Hashable]) -> Floats:
    names = list(dict.fromkeys(levels))
    return np.array([[float(level == name) for name in names] for level in levels])


def _times(viewings: Sequence[Viewing], person: Hashable) -> int:
    return sum(viewing.person == person for viewing in viewings)
