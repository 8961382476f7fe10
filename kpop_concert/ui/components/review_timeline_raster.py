"""Who wrote when: a row of ticks for each fan, fan chants taller and in glow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ..models.review_plots import Plots
from ..theme import Theme
from ..widgets.base import mix
from .review_timeline_picture import PlotView
from .review_timeline_rows import Row, elided

DISC = 9
SHADES = 4
"""Of ticks that stand for several lines."""
FAINTEST = 0.4


class RasterRow(Row):
    """All handles of a raster; of several viewings a brighter tick stands for more lines."""

    def __init__(self, theme: Theme, plots: Plots, others: str) -> None:
        """`others` names the last row where several authors share it."""
        self._pitch = float(theme.token("plot.raster.row"))
        super().__init__(theme, self._pitch * len(plots.ticks.rows))
        self._plots, self._others = plots, others
        ticks = plots.ticks
        # The row comes first, so that one row's lines lie together and are in order of time.
        self._lines = [_by_row(ticks.ms, ticks.row, len(ticks.rows))]
        self._lines.append(_by_row(ticks.chant_ms, ticks.chant_row, len(ticks.rows)))

    @property
    def height(self) -> int:
        return self.theme.px(self._pitch) * len(self._plots.ticks.rows)

    def levels(self) -> Sequence[float]:
        pitch = self.theme.px(self._pitch)
        return [pitch * number for number in range(1, len(self._plots.ticks.rows))]

    def draw(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        theme, pitch = self.theme, self.theme.px(self._pitch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        colors = (theme.color("plot.axis"), theme.color("glow.base"))
        for kind, color, name in zip((0, 1), colors, ("tick", "chantTick"), strict=True):
            width = round(float(theme.token(f"plot.raster.{name}Width")) + 0.1)
            high = theme.px(float(theme.token(f"plot.raster.{name}Height")))
            for number, times in enumerate(self._lines[kind]):
                first, last = np.searchsorted(times, (view.start_ms - width / view.px_per_ms, view.end_ms))
                # By the clip's own pixels, so that pictures fit together.
                places, counts = np.unique(np.round(times[first:last] * view.px_per_ms), return_counts=True)
                shift = round(view.start_ms * view.px_per_ms)
                top = pitch * number + (pitch - high) // 2
                shades = np.ceil(counts / max(1, counts.max(initial=1)) * SHADES).astype(int)
                for shade in range(1, SHADES + 1):
                    ink = mix(theme.color("plot.background"), color, FAINTEST + (1 - FAINTEST) * shade / SHADES)
                    for x in (places[shades == shade] - shift).astype(int).tolist():
                        painter.fillRect(x - width // 2, top, width, high, ink)
                yield

    def draw_gutter(self, painter: QPainter, width: float) -> None:
        theme, pitch, disc = self.theme, self.theme.px(self._pitch), self.theme.px(DISC)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("caption"))
        last = len(self._plots.ticks.rows) - 1
        for number, (handle, colour) in enumerate(zip(self._plots.ticks.rows, self._plots.colours, strict=True)):
            top = pitch * number
            shared = self._plots.merged > 0 and number == last
            if not shared:
                # On a light ground the pale bias colours need an edge.
                painter.setPen(Qt.PenStyle.NoPen if theme.scheme == "dark" else QPen(theme.color("text.secondary"), 1))
                painter.setBrush(theme.bias(colour))
                painter.drawEllipse(QPointF(disc / 2 + 0.5, top + pitch / 2), disc / 2, disc / 2)
            painter.setPen(theme.color("text.secondary"))
            box = QRectF(disc + 5, top, width - disc - 8, pitch)
            words = elided(self._others if shared else handle, painter, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def handle_at(self, y: float) -> str:
        """Whose row is at that height."""
        number = int(y // self.theme.px(self._pitch))
        rows = self._plots.ticks.rows
        if not 0 <= number < len(rows):
            return ""
        return self._others if self._plots.merged and number == len(rows) - 1 else rows[number]


def _by_row(ms: np.ndarray, row: np.ndarray, rows: int) -> list[np.ndarray]:
    return [np.sort(ms[row == number]) for number in range(rows)]
