"""The lane rule against brute force."""

from __future__ import annotations

import pytest
from danmaku_oracle import keeps_distance
from hypothesis import assume, given
from hypothesis import strategies as st

from kpop_concert.danmaku.lanes import Flight, crowding, earliest_free, separation, taken, x_at
from kpop_concert.danmaku.style import WIDTH

widths = st.floats(0, 3 * WIDTH)
durations = st.floats(3000, 20_000)
gaps = st.floats(0, 480)
intervals = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair))), max_size=8
)


def test_a_comment_crosses_from_the_right_edge_to_beyond_the_left() -> None:
    assert x_at(1000, 1000, 8000, 300) == WIDTH
    assert x_at(9000, 1000, 8000, 300) == pytest.approx(-300)
    assert x_at(5000, 1000, 8000, 300) == pytest.approx((WIDTH - 300) / 2)


@given(widths, widths, durations, gaps)
def test_with_equal_durations_the_distance_is_the_closed_formula(w1: float, w2: float, d: float, gap: float) -> None:
    wider = max(w1, w2)
    assert separation(Flight(w1, d), Flight(w2, d), gap) == pytest.approx(d * (wider + gap) / (WIDTH + wider), abs=1e-6)


@given(st.floats(60, 3 * WIDTH), st.floats(60, 3 * WIDTH), durations, durations, gaps, st.floats(0, 2))
def test_distance_is_kept_exactly_from_the_separation_on(
    w1: float, w2: float, d1: float, d2: float, gap: float, factor: float
) -> None:
    needed = separation(Flight(w1, d1), Flight(w2, d2), gap)
    start = factor * needed
    assume(abs(start - needed) > 1e-3 * d1)
    assert keeps_distance((0, w1, d1), (start, w2, d2), gap) == (start > needed)


def test_a_standing_comment_keeps_its_lane_until_its_end() -> None:
    standing, flying = Flight(100, 4000, still=True), Flight(100, 8000)
    assert separation(standing, standing, 40) == 4000
    assert separation(standing, flying, 40) == 4000
    assert separation(flying, standing, 40) == 8000


@given(st.integers(0, 80), intervals)
def test_the_earliest_free_time_is_free_and_none_before_it_is(t: int, busy: list[tuple[int, int]]) -> None:
    def is_free(time: float) -> bool:
        return all(not low < time < high for low, high in busy)

    found = earliest_free(t, busy)
    assert found >= t
    assert is_free(found)
    assert not any(is_free(time / 2) for time in range(2 * t, int(2 * found)))


@given(st.integers(0, 80), intervals)
def test_crowding_is_zero_in_free_lanes_only(t: int, busy: list[tuple[int, int]]) -> None:
    assert (crowding(t, busy) == 0) == (earliest_free(t, busy) == t)


def test_a_place_is_taken_before_a_placed_comment_too() -> None:
    long, short = Flight(WIDTH, 8000), Flight(0, 8000)
    low, high = taken(long, short, 10_000, 0)
    assert (low, high) == (6000, 14_000)
