"""Small models of the theatre, without Qt: density, sections, self-report."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.cli import demo_concert
from kpop_concert.concert.pack import load_pack
from kpop_concert.ui.models.affect import HISTORY_MS, AffectModel
from kpop_concert.ui.models.transport import Density, clock_text, following, label, level, skip

PACK = load_pack(demo_concert(), verify=False)


@given(st.lists(st.integers(0, 112_000), max_size=80), st.integers(1, 300))
def test_density_counts_are_those_of_a_plain_count(times: list[int], count: int) -> None:
    density = Density()
    for time in times:
        density.add(time)
    expected = []
    for stick in range(count):
        middle = 112_000 * (stick + 0.5) / count
        expected.append(sum(middle - 2000 <= time < middle + 2000 for time in times))
    assert density.sticks(112_000, count) == expected
    assert density.between(0, 112_001) == len(times)


def test_messages_a_minute_over_the_last_half_minute() -> None:
    density = Density()
    for time in range(0, 60_000, 1000):
        density.add(time)
    assert density.per_minute(60_000) == 60
    assert density.per_minute(300_000) == 0


@pytest.mark.parametrize(("ms", "text"), [(0, "0:00"), (131_900, "2:11"), (3_731_000, "1:02:11"), (-5, "0:00")])
def test_clock_text(ms: float, text: str) -> None:
    assert clock_text(ms) == text


@given(st.floats(0, 112_000))
def test_a_skip_lands_on_a_start_and_never_the_wrong_way(now: float) -> None:
    starts = {float(section.start_ms) for section in PACK.sections}
    back, forward = skip(PACK.sections, now, False), skip(PACK.sections, now, True)
    assert back in starts
    assert back <= now
    assert forward in starts | {now}
    assert forward >= now


def test_what_follows_and_how_it_is_called() -> None:
    chorus = next(section for section in PACK.sections if section.section == "chorus")
    assert level(chorus) == "peak"
    assert label(chorus, "ko") == "후렴"
    coming = following(PACK, chorus.start_ms - 1500)
    assert coming == (chorus, 1500)
    assert following(PACK, PACK.duration_ms) is None


def test_before_the_first_rating_there_is_nothing_to_plot() -> None:
    model = AffectModel()
    model.advance(1000)
    assert not model.history
    assert not model.state.touched
    model.rate(0.4, 2.0)
    model.advance(1100)
    assert [(felt.valence, felt.arousal) for felt in model.history] == [(0.4, 1.0)]


def test_history_keeps_a_minute_and_the_trail_eight_seconds() -> None:
    model = AffectModel()
    model.nudge(1, 0)
    for ms in range(0, 100_000, 500):
        model.advance(float(ms))
    assert model.history[-1].media_ms - model.history[0].media_ms <= HISTORY_MS
    assert {felt.media_ms for felt in model.trail(99_500)} == {float(ms) for ms in range(91_500, 100_000, 500)}
    model.new_pass()
    assert not model.trail(99_500)


def test_typing_leaves_the_rating_as_it_is() -> None:
    model = AffectModel()
    model.typing(True)
    assert (model.state.typing, model.state.touched) == (True, False)
