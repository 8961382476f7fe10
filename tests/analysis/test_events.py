"""Averages around events: worked by hand, what onsets do without any effect of chat, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kpop_concert.analysis.statistics.events import Around, Window, around_events, average_around

WINDOW = Window(before=2, after=3)


def around(chat: np.ndarray, control: np.ndarray | None, events: list[list[float]], *, paired: bool = True) -> Around:
    return around_events(chat, control, events, WINDOW, 500.0, paired=paired, seed=1, draws=499)


def test_by_hand() -> None:
    curve = np.array([[0.0, 2.0, 4.0, 6.0, 5.0, 1.0, 1.0, 3.0]])
    # Bin 2 (1000 ms): baseline (0 + 2) / 2 = 1. Bin 4 (2400 ms): (4 + 6) / 2 = 5. Bin 1 and bin 6 do not fit.
    found = average_around(curve, [[1000.0, 2400.0, 500.0, 3000.0]], WINDOW, 500.0)
    first = np.array([-1.0, 1.0, 3.0, 5.0, 4.0])
    second = np.array([-1.0, 1.0, 0.0, -4.0, -4.0])
    assert found[0].tolist() == ((first + second) / 2).tolist()


def test_missing_bins_and_baselines() -> None:
    curve = np.array([[math.nan, math.nan, 4.0, 6.0, 5.0, 7.0, math.nan, 3.0]])
    found = average_around(curve, [[1000.0, 2000.0]], WINDOW, 500.0)
    assert found[0].tolist() == pytest.approx([-1.0, 1.0, 0.0, 2.0, math.nan], nan_ok=True)
    assert np.all(np.isnan(average_around(curve, [[]], WINDOW, 500.0)))


def stage(draw: np.random.Generator, people: int) -> np.ndarray:
    """Curves that rise at 10 s, 30 s and 50 s because of what is on the stage."""
    found = draw.normal(0, 0.1, (people, 120)) + draw.normal(0, 0.5, (people, 1))
    for onset in (20, 60, 100):
        found[:, onset : onset + 3] += 1.0
    return found


@pytest.mark.parametrize("paired", [True, False])
def test_what_the_stage_does_is_not_the_chat_s(paired: bool) -> None:
    draw = np.random.default_rng(4)
    events = [[10_000.0, 30_000.0, 50_000.0]] * 12
    chat, control = stage(draw, 12), stage(draw, 12)
    nothing = around(chat, control, events, paired=paired)
    assert nothing.band is not None
    assert float(np.mean(nothing.chat[:, 2])) > 0.8
    assert nothing.band.low[2] < 0 < nothing.band.high[2]
    for onset in (20, 60, 100):
        chat[:, onset + 1] += 0.5
    found = around(chat, control, events, paired=paired)
    assert found.band is not None
    assert found.band.low[3] > 0.2
    assert found.lags_ms.tolist() == [-1000.0, -500.0, 0.0, 500.0, 1000.0]
    assert found.used == 36


def test_without_a_control_arm_it_refuses() -> None:
    found = around(stage(np.random.default_rng(1), 8), None, [[10_000.0]] * 8)
    assert found.band is None
    assert "bursts are locked to onsets" in found.warnings[-1]


def test_what_is_left_out_is_said() -> None:
    curves = stage(np.random.default_rng(1), 8)
    found = around(curves, curves, [[10_000.0, 0.0, math.nan, math.inf, -5.0]] * 8)
    assert (found.used, found.left_out) == (8, 32)
    assert "32 of 40 events left out: too near to the beginning or end" in found.warnings
    nothing = around(curves, curves, [[]] * 8)
    assert nothing.band is None
    assert "no event lies whole within the curves" in nothing.warnings
    endless = around(np.full((8, 120), np.inf), curves, [[10_000.0]] * 8)
    assert any("infinite" in warning for warning in endless.warnings)
    few = around(curves[:3], curves[:3], [[10_000.0]] * 3)
    assert any("needs 6" in warning for warning in few.warnings)


def test_input_is_checked() -> None:
    curves = np.zeros((2, 10))
    with pytest.raises(ValueError, match="one or more of each"):
        Window(0, 3)
    with pytest.raises(ValueError, match="1 lists of events for 2 people"):
        average_around(curves, [[1.0]], WINDOW, 500.0)
    with pytest.raises(ValueError, match="the same concert"):
        around(curves, np.zeros((2, 9)), [[1500.0], []], paired=False)
    with pytest.raises(ValueError, match="positive width"):
        around_events(curves, None, [[], []], WINDOW, 0.0, paired=True, seed=1)
