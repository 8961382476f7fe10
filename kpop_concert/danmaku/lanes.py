"""The lane rule: when two comments in one lane keep their distance. Pure functions of times and widths.

A flying comment that starts at t0 is at x(t) = W - (W + w)(t - t0) / D. The distance between two of them is linear in
t, so it is enough to look at both ends of the time they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .style import WIDTH

Interval = tuple[float, float]
"""Start times (ms) that are taken; both ends are free."""


class Flight(NamedTuple):
    """What the rule needs to know of a comment: its width (units), how long it shows (ms), and whether it stands."""

    width: float
    duration_ms: float
    still: bool = False


def x_at(t_ms: float, start_ms: float, duration_ms: float, width: float) -> float:
    """Left edge (units) of a flying comment at media time `t_ms`: WIDTH at its start, -width at its end."""
    return WIDTH - (WIDTH + width) * (t_ms - start_ms) / duration_ms


def separation(first: Flight, second: Flight, gap: float) -> float:
    """How many ms after `first` may `second` start in the same lane, at least `gap` units apart as long as both show?

    The first term is the end where the second one enters: the first one has cleared the right edge. The other is the
    end where the first one leaves: the second one has not yet caught up with it. With equal durations D and
    m = max(w1, w2) both together are D (m + gap) / (W + m). A comment that stands holds its place until its end.
    `gap` is below WIDTH.
    """
    if first.still or second.still:
        return first.duration_ms
    enters = first.duration_ms * (first.width + gap) / (WIDTH + first.width)
    leaves = first.duration_ms - second.duration_ms * (WIDTH - gap) / (WIDTH + second.width)
    return max(enters, leaves)


def taken(new: Flight, placed: Flight, placed_start_ms: float, gap: float) -> Interval:
    """The start times at which `new` would come too near to a placed comment, before it or after it."""
    return placed_start_ms - separation(new, placed, gap), placed_start_ms + separation(placed, new, gap)


def earliest_free(t_ms: float, intervals: Iterable[Interval]) -> float:
    """The first start time from `t_ms` on that lies in none of the intervals."""
    for low, high in sorted(intervals):
        if low >= t_ms:
            break
        t_ms = max(t_ms, high)
    return t_ms


def crowding(t_ms: float, intervals: Iterable[Interval]) -> float:
    """By how many ms, summed over the neighbours, a start at `t_ms` would be too near; 0 in a free lane."""
    return sum(max(0.0, min(t_ms - low, high - t_ms)) for low, high in intervals)
