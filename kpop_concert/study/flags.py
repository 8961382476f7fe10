"""Stretches of a rating that an analysis should know of: pure functions of the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ..journal import Flag
from .protocol import Thresholds

PERIOD_MS = 50.0
"""The rating is sampled at 20 Hz; its first and last sample lie within one period of the first and last frame."""
SLACK_MS = 0.5
"""Of rounding: media times are floats."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One raw sample at its media time."""

    media_ms: float
    valence: float
    arousal: float
    touched: bool
    typing: bool


def flags(found: Sequence[Sample], end_ms: float, thresholds: Thresholds, start_ms: float = 0.0) -> list[Flag]:
    """Every flag of one viewing whose first frame was at `start_ms` and whose last one is due at `end_ms` (media ms).

    gap: two samples are further apart than the protocol's `gap_ms`. untouched: the rating was not yet set by hand.
    idle: set, and then not moved for longer than `idle_s`. typing: the viewer was writing. late start and early end:
    no sample within one period of the first and of the last frame. Of a viewing without any sample, both of these.
    """
    if not found:
        return [
            Flag(what="late start", start_ms=start_ms, end_ms=end_ms),
            Flag(what="early end", start_ms=start_ms, end_ms=end_ms),
        ]
    made = []
    first, last = found[0].media_ms, found[-1].media_ms
    if first - start_ms > PERIOD_MS + SLACK_MS:
        made.append(Flag(what="late start", start_ms=start_ms, end_ms=first))
    for one, other in pairwise(found):
        if other.media_ms - one.media_ms > thresholds.gap_ms + SLACK_MS:
            made.append(Flag(what="gap", start_ms=one.media_ms, end_ms=other.media_ms))
    for start, end, _ in _runs(found, lambda sample: sample.touched, (False,)):
        made.append(Flag(what="untouched", start_ms=start, end_ms=end))
    for start, end, place in _runs(found, _place):
        if place is not None and end - start > thresholds.idle_s * 1000 + SLACK_MS:
            made.append(Flag(what="idle", start_ms=start, end_ms=end))
    for start, end, _ in _runs(found, lambda sample: sample.typing, (True,)):
        made.append(Flag(what="typing", start_ms=start, end_ms=end))
    if end_ms - last > PERIOD_MS + SLACK_MS:
        made.append(Flag(what="early end", start_ms=last, end_ms=end_ms))
    return made


def _place(sample: Sample) -> tuple[float, float] | None:
    return (sample.valence, sample.arousal) if sample.touched else None


def _runs(
    found: Sequence[Sample], key: Callable[[Sample], object], wanted: tuple[object, ...] | None = None
) -> Iterator[tuple[float, float, object]]:
    """Start and end (media ms) of every stretch of samples that are alike; an end is where the next stretch begins."""
    stretches = [(value, [s.media_ms for s in group]) for value, group in groupby(found, key)]
    for number, (value, times) in enumerate(stretches):
        if wanted is None or value in wanted:
            after = stretches[number + 1][1][0] if number + 1 < len(stretches) else times[-1]
            yield times[0], after, value
