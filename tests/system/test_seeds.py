"""Streams derived from a seed: the same everywhere, independent of each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.system.seeds import derive, rng

PARTS = st.lists(st.one_of(st.text(max_size=10), st.integers()), max_size=4)


def test_a_stream_is_the_same_on_every_machine() -> None:
    assert derive(7, "slot", 3, "fan1") == 5792009219023652372
    assert rng(7, "slot", 3, "fan1").randrange(10**9) == 3463499


@given(seed=st.integers(), parts=PARTS)
def test_a_derived_seed_fits_a_database_and_can_be_derived_from(seed: int, parts: list[str | int]) -> None:
    derived = derive(seed, *parts)
    assert 0 <= derived < 2**63
    assert derived == derive(seed, *parts)
    assert derived != derive(seed + 1, *parts)
    assert derived != derive(seed, *parts, "more")
    assert rng(seed, *parts).random() == rng(seed, *parts).random()
