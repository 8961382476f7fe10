"""When the chills key was pressed: markers in stacks, the first condition's upwards, the others' downwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ...analysis.timeline import chills
from ..models.review_plots import Plots
from ..theme import Theme
from .review_timeline_marks import ConditionLook, paint_marker
from .review_timeline_picture import PlotView
from .review_timeline_rows import Row

CHILLS_H = 64
PITCH, SIDE = 7.5, 6.5
"""Distance and size of markers, design px; higher stacks have smaller ones."""
SINGLE = 6
"""The highest stack that has one marker for each press."""
TELL_MS = 2_000.0
"""A readout counts the presses this close before and after."""


class ChillsRow(Row):
    """Where a stack has more markers than fit, all become columns: the tallest fills its half of the row."""

    def __init__(
        self,
        theme: Theme,
        plots: Plots,
        looks: Mapping[str, ConditionLook],
        title: str,
        detail: str,
        heading: str,
    ) -> None:
        super().__init__(theme, CHILLS_H)
        self.title, self.detail, self.heading = title, detail, heading
        self._plots, self._looks = plots, looks

    def zero(self) -> float:
        return self.height / 2

    def draw(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        pitch, middle = self.theme.px(PITCH), self.height // 2
        # Stacks of the whole clip at this scale: what is drawn must not depend on where the view begins.
        duration = self._plots.clip.duration_ms
        whole = PlotView(0.0, duration, max(1, round(duration * view.px_per_ms)))
        found = chills(self._plots.chills_ms, whole, pitch)
        stacks = [Counter(found[condition].ms.tolist()) for condition in self._plots.shown]
        downwards: Counter[float] = sum(stacks[1:], Counter())
        tallest = max([1, *(stacks[0].values() if stacks else ()), *downwards.values()])
        single = tallest <= SINGLE
        high = min(float(pitch), (middle - 2) / tallest) if single else (middle - 2) / tallest
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below: Counter[float] = Counter()
        for number, (condition, counts) in enumerate(zip(self._plots.shown, stacks, strict=True)):
            for ms, count in counts.items():
                x = round(view.x(ms))
                if -pitch < x < view.width_px + pitch:
                    first = 0 if number == 0 else below[ms]
                    self._stack(painter, condition, x, first, count, high, up=number == 0, single=single)
            if number > 0:
                below += counts
            yield
        if not single:
            up = max(stacks[0].values(), default=0) == tallest
            self._write_tallest(painter, view, stacks[0] if up else downwards, up=up)

    def _write_tallest(self, painter: QPainter, view: PlotView, counts: Counter[float], *, up: bool) -> None:
        """How many presses the tallest column stands for, beside its end: the scale of the others."""
        ms, count = counts.most_common(1)[0]
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("plot.axis"))
        line = self.theme.line("caption")
        top = 1 if up else self.height - line - 1
        box = QRectF(view.x(ms) + self.theme.px(PITCH) / 2 + 2, top, 60, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(count))

    def _stack(
        self, painter: QPainter, condition: str, x: int, first: int, count: int, high: float, *, up: bool, single: bool
    ) -> None:
        """Markers, or one column of the height of `count` markers, above or below the middle and `first` others."""
        look, middle, way = self._looks[condition], self.height // 2, -1 if up else 1
        color = look.color(self.theme)
        if single:
            for place in range(first, first + count):
                centre = QPointF(x, middle + (0 if up else 1) + way * high * (place + 0.75))
                paint_marker(painter, color, look.marker, centre, min(self.theme.px(SIDE), high - 0.75))
            return
        edges = sorted((middle + way * high * first, middle + way * high * (first + count)))
        wide = self.theme.px(PITCH) - 2
        box = QRectF(x - wide / 2, edges[0], wide, max(1.0, edges[1] - edges[0]))
        if look.marker.endswith("open"):
            painter.setPen(QPen(color, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        else:
            painter.fillRect(box, color)

    def tell(self, ms: float) -> Sequence[tuple[str, str]]:
        pressed = self._plots.chills_ms
        return [(one, str(np.count_nonzero(np.abs(pressed[one] - ms) <= TELL_MS))) for one in self._plots.shown]
