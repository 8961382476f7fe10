"""Times as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.concert.times import DAY_MS, format_time, parse_time


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        (83.5, 83_500),
        ("1:23.5", 83_500),
        ("83.5", 83_500),
        (0, 0),
        ("0:00", 0),
        ("1:02:03.004", 3_723_004),
        ("90:00", 5_400_000),
    ],
)
def test_written_times(written: object, ms: int) -> None:
    assert parse_time(written) == ms


@pytest.mark.parametrize(
    "written", ["", "1:60", "1:2:3:4", "-1", "1:75.2", "1:99:00", True, None, [], "inf", float("nan"), 1e9]
)
def test_what_is_no_time(written: object) -> None:
    with pytest.raises(ValueError, match="a time in seconds"):
        parse_time(written)


@given(st.integers(0, DAY_MS))
def test_format_reads_back(ms: int) -> None:
    assert parse_time(format_time(ms)) == ms
    assert parse_time(ms / 1000) == ms
