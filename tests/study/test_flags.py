"""Flags of a rating: pure functions of its samples, held against worked examples and against a plain recount."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.study.flags import PERIOD_MS, Sample, flags
from kpop_concert.study.protocol import Thresholds

LIMITS = Thresholds(idle_s=5, gap_ms=100)
END = 20_000.0


def rated(count: int = 400, every_ms: float = PERIOD_MS) -> list[Sample]:
    """Samples of somebody who moves every second and touched the grid from the first moment."""
    return [Sample(n * every_ms, (n // 20 % 3) / 3, 0.5, True, False) for n in range(count)]


def told(found: list[Sample], **limits: float) -> list[tuple[str, float, float]]:
    thresholds = LIMITS.model_copy(update=limits)
    return [(flag.what, flag.start_ms, flag.end_ms) for flag in flags(found, END, thresholds)]


def test_a_whole_rating_has_no_flag() -> None:
    assert told(rated()) == []


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        (range(100, 101), []),  # one sample: exactly the 100 ms that the protocol allows
        (range(100, 102), [("gap", 4950.0, 5100.0)]),
        (range(0, 1), []),  # the first sample one period after the first frame
        (range(0, 2), [("late start", 0.0, 100.0)]),
        (range(399, 400), [("early end", 19_900.0, END)]),
        (range(0, 400), [("late start", 0.0, END), ("early end", 0.0, END)]),
    ],
)
def test_samples_that_are_missing(lost: range, expected: list[tuple[str, float, float]]) -> None:
    assert told([sample for n, sample in enumerate(rated()) if n not in lost]) == expected


def test_who_does_not_touch_it_and_who_leaves_it() -> None:
    still = [replace(s, valence=0.0, touched=False) if s.media_ms < 8000 else s for s in rated()]
    assert told(still) == [("untouched", 0.0, 8000.0)]
    left = [replace(s, valence=0.9) if 6000 <= s.media_ms < 11_050 else s for s in rated()]
    assert told(left) == [("idle", 6000.0, 11_050.0)]
    assert told(left, idle_s=5.05) == []
    never = [replace(s, valence=0.0, touched=False) for s in rated()]
    assert told(never) == [("untouched", 0.0, 19_950.0)]


def test_typing() -> None:
    typing = [replace(s, typing=3000 <= s.media_ms < 4000) for s in rated()]
    assert told(typing) == [("typing", 3000.0, 4000.0)]


def test_the_first_and_the_last_frame_are_those_that_were_shown() -> None:
    found = [s for s in rated() if 200 <= s.media_ms < 19_000]
    assert [flag.what for flag in flags(found, 19_000.0, LIMITS, 180.0)] == []
    assert [flag.what for flag in flags(found, 19_050.0, LIMITS, 120.0)] == ["late start", "early end"]


@given(st.sets(st.integers(0, 399), max_size=200))
def test_gaps_are_all_there_and_nothing_else(lost: set[int]) -> None:
    found = [sample for n, sample in enumerate(rated()) if n not in lost]
    there = [n for n in range(400) if n not in lost]
    holes = [(a * 50.0, b * 50.0) for a, b in pairwise(there) if b - a > 2]
    assert [(start, end) for what, start, end in told(found) if what == "gap"] == holes
