"""The time axis that all rows of the review share: what is visible, the playhead, the selection. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import floor

from ...concert.pack import Section
from .transport import clock_text, label, skip

MIN_SPAN_MS = 1_000.0
"""No closer than this: a second over the width of a plot shows every frame and every sample."""
ZOOM_STEP = 1.25
FEW_FRAMES = 10
LEAD = 0.1
"""Share of the width that stays before a playhead which was brought back into view."""
FRAME_MS = 40.0
_ROUNDING_MS = 1e-6


class ReviewAxis:
    """Times are media ms of one clip; pixels count from the left edge of the plots. All methods belong to one thread.

    Whoever shows the axis calls `listen`; every change that is one tells all listeners.
    """

    def __init__(self, duration_ms: float, sections: Sequence[Section] = (), frame_ms: float = FRAME_MS) -> None:
        """`frame_ms` is how long the clip shows a frame. ValueError for a duration or frame that is not positive."""
        self._listeners: list[Callable[[], None]] = []
        self._set(duration_ms, sections, frame_ms)

    def _set(self, duration_ms: float, sections: Sequence[Section], frame_ms: float) -> None:
        if not (duration_ms > 0 and frame_ms > 0):
            raise ValueError(f"a clip has a duration and frames, found {duration_ms} ms and {frame_ms} ms")
        self.duration_ms, self.frame_ms = float(duration_ms), float(frame_ms)
        self.sections = tuple(sections)
        self.start_ms, self.end_ms = 0.0, self.duration_ms
        self.playhead_ms = 0.0
        self.selection: tuple[float, float] | None = None

    def reset(self, duration_ms: float, sections: Sequence[Section] = (), frame_ms: float = FRAME_MS) -> None:
        """Another clip: all of it is visible, the playhead is at its start, nothing is selected."""
        self._set(duration_ms, sections, frame_ms)
        self._tell()

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after every change; what comes back ends that."""
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed)

    def _tell(self) -> None:
        for changed in tuple(self._listeners):
            changed()

    def _clamped(self, ms: float) -> float:
        return min(self.duration_ms, max(0.0, ms))

    # -- what is visible -----------------------------------------------------------------------------------------------

    @property
    def span_ms(self) -> float:
        """How much time is visible."""
        return self.end_ms - self.start_ms

    @property
    def least_ms(self) -> float:
        """The shortest stretch that may be shown."""
        return min(MIN_SPAN_MS, self.duration_ms)

    @property
    def whole(self) -> bool:
        """Whether the whole clip is visible."""
        return self.span_ms >= self.duration_ms

    def x(self, ms: float, width: float) -> float:
        """Where a time is on plots `width` px wide; outside of 0..width when it is not visible."""
        return (ms - self.start_ms) / self.span_ms * width

    def ms(self, x: float, width: float) -> float:
        """The time at a pixel of plots `width` px wide, within the clip."""
        return self._clamped(self.start_ms + x / max(1.0, width) * self.span_ms)

    def show(self, start_ms: float, end_ms: float) -> None:
        """Show a stretch, kept within the clip and no shorter than MIN_SPAN_MS (or the clip)."""
        span = min(self.duration_ms, max(MIN_SPAN_MS, end_ms - start_ms))
        start = min(max(0.0, start_ms - max(0.0, span - (end_ms - start_ms)) / 2), self.duration_ms - span)
        if (start, start + span) != (self.start_ms, self.end_ms):
            self.start_ms, self.end_ms = start, min(self.duration_ms, start + span)
            self._tell()

    def show_all(self) -> None:
        """Show the whole clip."""
        self.show(0.0, self.duration_ms)

    def zoom(self, factor: float, at_ms: float | None = None) -> None:
        """Show `factor` times as much detail; the time `at_ms` (default: the playhead, else the middle) stays in place.

        ValueError for a factor that is not positive.
        """
        if not factor > 0:
            raise ValueError(f"a zoom factor is positive, found {factor}")
        if at_ms is None:
            seen = self.start_ms <= self.playhead_ms <= self.end_ms
            at_ms = self.playhead_ms if seen else (self.start_ms + self.end_ms) / 2
        span = min(self.duration_ms, max(self.least_ms, self.span_ms / factor))
        start = at_ms - (at_ms - self.start_ms) * span / self.span_ms
        self.show(start, start + span)

    def pan(self, by_ms: float) -> None:
        """Move what is visible to later times (or earlier ones), up to the clip's ends."""
        start = min(max(0.0, self.start_ms + by_ms), self.duration_ms - self.span_ms)
        self.show(start, start + self.span_ms)

    # -- the playhead --------------------------------------------------------------------------------------------------

    def frame_at(self, ms: float) -> float:
        """When the frame begins that is on the screen at `ms`."""
        last = floor((self.duration_ms - _ROUNDING_MS) / self.frame_ms)
        return min(last, floor((self._clamped(ms) + _ROUNDING_MS) / self.frame_ms)) * self.frame_ms

    def set_playhead(self, ms: float) -> None:
        """The player is at `ms`. A playhead that leaves what is visible takes it along."""
        ms = self._clamped(ms)
        if ms == self.playhead_ms:
            return
        seen = self.start_ms <= self.playhead_ms <= self.end_ms
        self.playhead_ms = ms
        if seen and not self.start_ms <= ms <= self.end_ms:
            start = min(max(0.0, ms - LEAD * self.span_ms), self.duration_ms - self.span_ms)
            self.start_ms, self.end_ms = start, start + self.span_ms
        self._tell()

    def frames_away(self, frames: int) -> float:
        """The start of the frame that is so many frames after the playhead's (before it: negative)."""
        return self.frame_at(self.frame_at(self.playhead_ms) + frames * self.frame_ms)

    def section_away(self, forward: bool) -> float:
        """The start of the next section; or of this one, and of the one before within its first two seconds."""
        return skip(self.sections, self.playhead_ms, forward) if self.sections else self.playhead_ms

    # -- sections and selection ----------------------------------------------------------------------------------------

    def section_at(self, ms: float) -> int | None:
        """The index of the section at a time, None between sections."""
        index = bisect_right(self.sections, ms, key=lambda section: section.start_ms) - 1
        return index if index >= 0 and ms < self.sections[index].end_ms else None

    def select(self, start_ms: float, end_ms: float) -> None:
        """Select a stretch, given in either order; shorter than a frame is none."""
        first, last = sorted((self._clamped(start_ms), self._clamped(end_ms)))
        self._choose((first, last) if last - first >= self.frame_ms else None)

    def select_section(self, index: int) -> None:
        """Select a whole section. IndexError when there is none."""
        section = self.sections[index]
        self.select(section.start_ms, section.end_ms)

    def clear_selection(self) -> None:
        """Select nothing."""
        self._choose(None)

    def _choose(self, selection: tuple[float, float] | None) -> None:
        if selection != self.selection:
            self.selection = selection
            self._tell()

    @property
    def selected_section(self) -> int | None:
        """The index of the section that is exactly what is selected."""
        for index, section in enumerate(self.sections):
            if self.selection == (section.start_ms, min(section.end_ms, self.duration_ms)):
                return index
        return None

    def section_name(self, index: int, language: str) -> str:
        """A section's label, with its number where several have the same one: "Chorus 2"."""
        name = label(self.sections[index], language)
        same = [i for i, section in enumerate(self.sections) if label(section, language) == name]
        return f"{name} {same.index(index) + 1}" if name and len(same) > 1 else name


def span_text(start_ms: float, end_ms: float) -> str:
    """2:06 – 2:36; with tenths where it is so short that they matter."""
    if end_ms - start_ms >= 10_000 or start_ms % 1000 == end_ms % 1000 == 0:
        return f"{clock_text(start_ms)} – {clock_text(end_ms)}"
    return f"{tenths_text(start_ms)} – {tenths_text(end_ms)}"


def tenths_text(ms: float) -> str:
    """2:06.4, cut and not rounded, as a clock shows it."""
    return f"{clock_text(ms)}.{int(ms % 1000 // 100)}"


RULER_MS = (
    (100, 20), (200, 50), (500, 100), (1_000, 200), (2_000, 500), (5_000, 1_000), (10_000, 2_000), (15_000, 5_000),
    (30_000, 10_000), (60_000, 10_000), (120_000, 30_000), (300_000, 60_000), (600_000, 120_000), (1_800_000, 300_000),
)  # fmt: skip
"""Distances between labels, and between ticks, that a ruler may have."""


def ruler(span_ms: float, width: float, label_px: float) -> tuple[int, int]:
    """Distance in ms between labels of a ruler, and between its ticks: as many labels as have `label_px` px each."""
    return next((pair for pair in RULER_MS if pair[0] / span_ms * width >= label_px), RULER_MS[-1])
