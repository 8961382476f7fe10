"""The axis of the review: whatever is done to it, it stays within the clip, and pixels and times agree."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kpop_concert.concert.pack import Section
from kpop_concert.ui.models.review_axis import MIN_SPAN_MS, ReviewAxis, ruler, span_text

DURATION = 252_000
SECTIONS = (
    Section(start=0, end=16, section="intro"),
    Section(start=16, end=60, section="verse"),
    Section(start=60, end=90, section="chorus"),
    Section(start=100, end=130, section="chorus"),
)
times = st.floats(-1e6, 1e6, allow_nan=False)
factors = st.floats(0.01, 100)
widths = st.floats(1, 4000)


def axis(frame_ms: float = 40.0) -> ReviewAxis:
    return ReviewAxis(DURATION, SECTIONS, frame_ms)


class AxisMachine(RuleBasedStateMachine):
    """Any gestures in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.axis = axis()
        self.told = 0
        self.axis.listen(self._hear)

    def _hear(self) -> None:
        self.told += 1

    @rule(factor=factors, at_ms=st.none() | times)
    def zoom(self, factor: float, at_ms: float | None) -> None:
        self.axis.zoom(factor, at_ms)

    @rule(by_ms=times)
    def pan(self, by_ms: float) -> None:
        before = self.axis.span_ms
        self.axis.pan(by_ms)
        assert self.axis.span_ms == pytest.approx(before)

    @rule(start=times, end=times)
    def show(self, start: float, end: float) -> None:
        self.axis.show(start, end)

    @rule(ms=times)
    def play(self, ms: float) -> None:
        seen = self.axis.start_ms <= self.axis.playhead_ms <= self.axis.end_ms
        self.axis.set_playhead(ms)
        if seen:
            assert self.axis.start_ms <= self.axis.playhead_ms <= self.axis.end_ms

    @rule(start=times, end=times)
    def select(self, start: float, end: float) -> None:
        self.axis.select(start, end)

    @rule(forward=st.booleans(), frames=st.integers(-100, 100))
    def step(self, forward: bool, frames: int) -> None:
        for target in (self.axis.section_away(forward), self.axis.frames_away(frames)):
            assert 0 <= target <= DURATION

    @rule()
    def everything(self) -> None:
        self.axis.show_all()
        assert self.axis.whole

    @rule()
    def equal_states_are_not_told(self) -> None:
        self.axis.show(self.axis.start_ms, self.axis.end_ms)
        self.axis.set_playhead(self.axis.playhead_ms)
        told = self.told
        self.axis.show(self.axis.start_ms, self.axis.end_ms)
        self.axis.set_playhead(self.axis.playhead_ms)
        self.axis.select(*(self.axis.selection or (0, 0)))
        assert self.told == told

    @invariant()
    def it_lies_within_the_clip(self) -> None:
        assert 0 <= self.axis.start_ms < self.axis.end_ms <= DURATION
        assert self.axis.span_ms >= MIN_SPAN_MS - 1e-6
        assert 0 <= self.axis.playhead_ms <= DURATION
        if self.axis.selection:
            start, end = self.axis.selection
            assert 0 <= start < end <= DURATION
            assert end - start >= self.axis.frame_ms


TestAxisMachine = AxisMachine.TestCase


@given(factors, times, widths, st.floats(0, 1))
def test_pixels_and_times_agree(factor: float, at_ms: float, width: float, share: float) -> None:
    shown = axis()
    shown.zoom(factor, at_ms)
    ms = shown.start_ms + share * shown.span_ms
    assert shown.ms(shown.x(ms, width), width) == pytest.approx(ms, abs=1e-3)
    assert shown.x(shown.start_ms, width) == pytest.approx(0)
    assert shown.x(shown.end_ms, width) == pytest.approx(width)


@given(st.floats(1, 50), st.floats(0, DURATION))
def test_zooming_in_keeps_the_time_under_the_pointer(factor: float, at_ms: float) -> None:
    shown = axis()
    before = shown.x(at_ms, 684)
    shown.zoom(factor, at_ms)
    assert shown.x(at_ms, 684) == pytest.approx(before, abs=1e-6)


@given(st.sampled_from([40.0, 1000 / 60, 1000 / 29.97]), st.floats(0, DURATION))
def test_a_time_falls_into_the_frame_that_is_on_the_screen(frame_ms: float, ms: float) -> None:
    shown = axis(frame_ms)
    frame = shown.frame_at(ms)
    assert frame <= ms + 1e-5
    assert ms - frame < frame_ms + 1e-5 or frame + frame_ms >= DURATION - 1e-3
    assert shown.frame_at(frame) == frame


@given(st.integers(0, 6000), st.integers(1, 50))
def test_frames_are_stepped_one_by_one_and_back(start: int, count: int) -> None:
    shown = axis(1000 / 29.97)
    shown.set_playhead(start * shown.frame_ms)
    first = shown.playhead_ms
    for _ in range(count):
        shown.set_playhead(shown.frames_away(1))
    assert shown.playhead_ms == pytest.approx(first + count * shown.frame_ms)
    shown.set_playhead(shown.frames_away(-count))
    assert shown.playhead_ms == pytest.approx(first)


def test_sections_are_stepped_named_and_selected() -> None:
    shown = axis()
    assert [shown.section_name(i, "en") for i in range(4)] == ["Intro", "Verse", "Chorus 1", "Chorus 2"]
    assert shown.section_at(95_000) is None
    shown.set_playhead(65_000)
    assert (shown.section_away(True), shown.section_away(False)) == (100_000, 60_000)
    shown.select_section(3)
    assert (shown.selection, shown.selected_section) == ((100_000, 130_000), 3)
    shown.select(100_000, 120_000)
    assert shown.selected_section is None
    shown.clear_selection()
    assert shown.selection is None


def test_a_clip_without_sections_has_none_to_step_to() -> None:
    shown = ReviewAxis(800)
    shown.set_playhead(500)
    assert (shown.section_away(True), shown.section_at(500), shown.span_ms) == (500, None, 800)
    shown.zoom(10)
    assert shown.span_ms == 800


def test_another_clip_starts_anew_and_is_told() -> None:
    shown, told = axis(), []
    stop = shown.listen(lambda: told.append(shown.duration_ms))
    shown.zoom(4, 0)
    shown.select(0, 5000)
    shown.reset(60_000)
    assert (shown.span_ms, shown.selection, told[-1]) == (60_000, None, 60_000)
    stop()
    shown.zoom(2)
    assert told[-1] == 60_000


@pytest.mark.parametrize("duration", [0, -1, math.nan])
def test_a_clip_has_a_duration(duration: float) -> None:
    with pytest.raises(ValueError, match="a clip has a duration"):
        ReviewAxis(duration)


def test_a_zoom_factor_is_positive() -> None:
    with pytest.raises(ValueError, match="a zoom factor is positive"):
        axis().zoom(0)


@given(st.floats(100, 7_200_000), widths)
def test_a_ruler_leaves_every_label_its_room(span_ms: float, width: float) -> None:
    step, tick = ruler(span_ms, width, 72)
    assert step % tick == 0
    assert step / span_ms * width >= 72 or step == 1_800_000


def test_spans_are_written_as_exactly_as_they_need() -> None:
    assert span_text(126_000, 156_900) == "2:06 – 2:36"
    assert span_text(126_000, 127_250) == "2:06.0 – 2:07.2"
    assert span_text(126_000, 128_000) == "2:06 – 2:08"
