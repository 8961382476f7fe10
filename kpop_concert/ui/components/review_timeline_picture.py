"""What keeps panning and zooming smooth: plots as pictures, shifted or stretched until a sharp one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from time import perf_counter
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from ...analysis.timeline import View

CALM_MS = 80
"""A sharp picture is drawn when the scale has been the same for this long."""
MARGIN = 1.0
"""How much wider than the view a picture is on either side, in views."""
MAX_DEVICE_PX = 8_000
SAME = 1e-9
"""Scales that differ by no more than this share are one."""
TURN_S = 0.008
"""How long the idle loop draws before events get a turn."""

Time = TypeVar("Time", float, np.ndarray)


class PlotView(View):
    """A visible stretch that knows its pixels; they count from its left edge."""

    @property
    def px_per_ms(self) -> float:
        return self.width_px / (self.end_ms - self.start_ms)

    def x(self, ms: Time) -> Time:
        """Where a time is; of an array, where its times are."""
        return (ms - self.start_ms) * self.px_per_ms

    def coarser(self, px: float) -> PlotView:
        """The same stretch where `px` pixels count as one."""
        return PlotView(self.start_ms, self.end_ms, max(1, round(self.width_px / px)))


Draw = Callable[[QPainter, PlotView], Iterator[None]]
"""Draws in steps, so that the event loop gets its turns."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A stretch of time that was drawn."""

    view: PlotView
    pixmap: QPixmap

    def put(self, painter: QPainter, view: PlotView, height: float) -> None:
        """Show what it has of `view`, shifted, and stretched where the scale differs."""
        start, end = max(view.start_ms, self.view.start_ms), min(view.end_ms, self.view.end_ms)
        if end <= start:
            return
        ratio = self.pixmap.devicePixelRatio()
        left, right = self.view.x(start) * ratio, self.view.x(end) * ratio
        if self.fits(view):
            # Whole device pixels, or the copy would be resampled.
            shift = round(self.view.x(view.start_ms) * ratio)
            left, right = max(0, floor(left)), min(self.pixmap.width(), ceil(right))
            target = QRectF((left - shift) / ratio, 0, (right - left) / ratio, height)
        else:
            target = QRectF(view.x(start), 0, view.x(end) - view.x(start), height)
        painter.drawPixmap(target, self.pixmap, QRectF(left, 0, right - left, self.pixmap.height()))

    def fits(self, view: PlotView) -> bool:
        """Whether the scale is the same."""
        return abs(self.view.px_per_ms / view.px_per_ms - 1) < SAME

    def covers(self, view: PlotView, spare_ms: float, duration_ms: float) -> bool:
        """Whether it holds `view` and on either side `spare_ms`, or what there is up to the clip's ends."""
        tiny = 1e-6
        return (
            self.view.start_ms <= max(0.0, view.start_ms - spare_ms) + tiny
            and min(duration_ms, view.end_ms + spare_ms) - tiny <= self.view.end_ms
        )


class Pictures(QObject):
    """The plots of a clip: one picture of all of it, and while zoomed in a sharp one of where the view is.

    Sharp pictures are drawn row by row in the idle loop, and only when the scale came to rest.
    """

    drawn = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[Draw] = ()
        self._ground = QColor()
        self._whole: Picture | None = None
        self._near: Picture | None = None
        self._stale = self._near_stale = True
        self._view: PlotView | None = None
        self._duration_ms, self._height, self._ratio = 1.0, 1, 1.0
        self._next: tuple[Picture, Iterator[None]] | None = None
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self._start)
        self._idle = QTimer(self, interval=0)
        self._idle.timeout.connect(self._work)

    def set_rows(self, rows: Sequence[Draw], duration_ms: float, ground: QColor, *, alike: bool) -> None:
        """Other plots: each draws its part of a picture, in this order. `ground` is the opaque colour behind them.

        `alike`: they stand where the former ones did, whose pictures may be shown until the new ones are drawn.
        """
        self._rows, self._duration_ms, self._ground = rows, duration_ms, ground
        if not alike:
            self._whole = self._near = None
        self.redraw()

    def redraw(self) -> None:
        """The plots look different now; the former pictures stay until they are drawn anew."""
        self._stale = self._near_stale = True
        self._drop()
        self._ask()

    def _drop(self) -> None:
        self._idle.stop()
        if self._next is not None:
            self._next[1].close()  # type: ignore[attr-defined]
            self._next = None

    @property
    def busy(self) -> bool:
        """Whether a sharper picture is to come."""
        return self._calm.isActive() or self._idle.isActive()

    # -- showing -------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, view: PlotView, height: int) -> None:
        """Put the plots at the painter's origin; only copies, but for the very first time."""
        ratio, former = painter.device().devicePixelRatioF(), self._view
        if former is None or (former.width_px, self._height, self._ratio) != (view.width_px, height, ratio):
            self._stale = self._near_stale = True
        scaled = former is None or abs(former.px_per_ms / view.px_per_ms - 1) > SAME
        self._view, self._height, self._ratio = view, height, ratio
        if self._whole is None:
            self._whole = self._blank(PlotView(0.0, self._duration_ms, view.width_px))
            for _ in self._drawing(self._whole):
                pass
            self._stale = False
        if self._wanted() is not None:
            self._ask(at_once=not scaled)
        near = None if self._whole.fits(view) else self._near
        if near is None or not near.covers(view, 0, self._duration_ms):
            self._whole.put(painter, view, height)
        if near is not None:
            near.put(painter, view, height)

    def _ask(self, *, at_once: bool = False) -> None:
        if self._view is None:
            return
        if not at_once:
            self._drop()
            self._calm.start()
        elif not self.busy:
            self._start()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def _wanted(self) -> PlotView | None:
        """The stretch that is to be drawn next; None when what is shown is sharp."""
        view = self._view
        if view is None:
            return None
        if self._stale:
            return PlotView(0.0, self._duration_ms, view.width_px)
        if self._whole is not None and self._whole.fits(view):
            return None
        span = view.end_ms - view.start_ms
        near = None if self._near_stale else self._near
        if near is not None and near.fits(view) and near.covers(view, span / 4, self._duration_ms):
            return None
        room = MAX_DEVICE_PX / (view.width_px * self._ratio)
        margin = span * min(MARGIN, max(0.0, (room - 1) / 2))
        # On the clip's own grid of pixels, so that pictures drawn at other times lie exactly on each other.
        px = view.px_per_ms
        first = floor(max(0.0, view.start_ms - margin) * px)
        last = ceil(min(self._duration_ms, view.end_ms + margin) * px)
        return PlotView(first / px, last / px, last - first)

    def _blank(self, view: PlotView) -> Picture:
        pixmap = QPixmap(ceil(view.width_px * self._ratio), ceil(self._height * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(self._ground)  # opaque, so that it is copied and not blended
        return Picture(view, pixmap)

    def _drawing(self, picture: Picture) -> Iterator[None]:
        painter = QPainter(picture.pixmap)
        try:
            for draw in self._rows:
                painter.save()
                yield from draw(painter, picture.view)
                painter.restore()
        finally:
            painter.end()

    def _start(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            picture = self._blank(wanted)
            self._next = picture, self._drawing(picture)
            self._idle.start()

    def _work(self) -> None:
        """Draw a little of the next picture; show it when it is complete."""
        if self._next is None:
            return
        picture, steps = self._next
        begun = perf_counter()
        while perf_counter() - begun < TURN_S:
            if next(steps, _DONE) is _DONE:
                self._finish(picture)
                return

    def _finish(self, picture: Picture) -> None:
        self._drop()
        if self._stale:
            self._whole, self._stale = picture, False
            if self._wanted() is None:
                self._near = None
        else:
            self._near, self._near_stale = picture, False
        self.drawn.emit()
        self._ask(at_once=True)


_DONE = object()
