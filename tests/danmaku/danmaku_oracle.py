"""Brute force for the layout's tests: where comments are, step by step, without the lane rule's formula."""

from __future__ import annotations

from kpop_concert.danmaku.layout import Placed
from kpop_concert.danmaku.style import WIDTH

STEPS = 64
Timing = tuple[float, float, float]
"""Start and width and duration of a flying comment."""


def _left(timing: Timing, t: float) -> float:
    start, width, duration = timing
    travelled = (t - start) / duration
    return WIDTH * (1 - travelled) - width * travelled


def keeps_distance(one: Timing, other: Timing, gap: float, slack: float = 1e-6) -> bool:
    """Whether two comments in one lane are at least `gap` apart whenever both show."""
    begin, end = max(one[0], other[0]), min(one[0] + one[2], other[0] + other[2])
    if begin >= end:
        return True
    for step in range(STEPS + 1):
        t = begin + (end - begin) * step / STEPS
        a, b = _left(one, t), _left(other, t)
        if a + one[1] + gap > b + slack and b + other[1] + gap > a + slack:
            return False
    return True


def collide(one: Placed, other: Placed, gap: float = 0.0) -> bool:
    """Whether two comments ever come nearer than `gap` on the picture, side by side in one height."""
    if one.y >= other.y + other.height or other.y >= one.y + one.height:
        return False
    if one.mode == other.mode == "scroll":
        first = (one.start_ms, one.width, one.duration_ms)
        return not keeps_distance(first, (other.start_ms, other.width, other.duration_ms), gap)
    begin, end = max(one.start_ms, other.start_ms), min(one.end_ms, other.end_ms)
    for step in range(1, STEPS):
        t = begin + (end - begin) * step / STEPS
        if begin < end and one.x(t) < other.x(t) + other.width and other.x(t) < one.x(t) + one.width:
            return True
    return False
