import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.selfreport import RatingState
from kpop_concert.selfreport.scales import STEP

UNIT = st.floats(-1, 1)


@given(UNIT, UNIT, st.integers(-60, 60), st.integers(-60, 60))
def test_steps_stay_inside_and_land_on_the_grid(valence: float, arousal: float, right: int, up: int) -> None:
    moved = RatingState(valence, arousal).stepped(right, up)
    for before, after, steps in ((valence, moved.valence, right), (arousal, moved.arousal, up)):
        assert -1 <= after <= 1
        if steps:
            assert after / STEP == pytest.approx(round(after / STEP), abs=1e-5)
            assert (after - before) * steps >= -1e-6
            assert abs(after - before) <= abs(steps) * STEP + 1e-6
        else:
            assert after == before
    assert moved.touched


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_steps_add_up(start: int, steps: int) -> None:
    one_by_one = RatingState(valence=round(start * STEP, 6))
    for _ in range(abs(steps)):
        one_by_one = one_by_one.stepped(1 if steps > 0 else -1, 0)
    assert one_by_one.valence == RatingState(valence=round(start * STEP, 6)).stepped(steps, 0).valence


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_drag_out_of_the_grid_is_held_at_its_edge(valence: float, arousal: float) -> None:
    state = RatingState(typing=True).moved_to(valence, arousal)
    assert (state.valence, state.arousal) == (min(1, max(-1, valence)), min(1, max(-1, arousal)))
    assert state.typing


def test_what_is_no_rating_is_refused() -> None:
    with pytest.raises(ValueError, match=r"valence is -1\.\.1, found 1\.01"):
        RatingState(valence=1.01)
    with pytest.raises(ValueError, match="found nan"):
        RatingState().moved_to(0, math.nan)
