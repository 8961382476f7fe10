"""The last 60 s of the self-report: valence dashed, arousal solid, chills marked, choruses shaded."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..models.affect import HISTORY_MS, AffectModel
from ..models.transport import PEAKS, clock_text
from ..theme import Theme

PLOT_H, LABEL_H = 72, 22


class LivePlot(QWidget):
    """Redrawn by its page at 12 Hz, apart from sampling: a minute of 2 px lines is short enough for that."""

    def __init__(self, theme: Theme, model: AffectModel, pack: ConcertPack) -> None:
        super().__init__()
        self._theme, self._model, self._pack = theme, model, pack
        self._now_ms = 0.0
        self.setFixedHeight(PLOT_H + LABEL_H)
        self.setAccessibleName(self.tr("How you felt in the last 60 seconds"))
        self._plot = pg.PlotWidget(enableMenu=False)
        self._plot.setFixedHeight(PLOT_H)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        item = self._plot.getPlotItem()
        item.hideAxis("left")
        item.hideAxis("bottom")
        item.hideButtons()
        item.setMouseEnabled(False, False)
        item.setYRange(-1.15, 1.15, padding=0)
        self._levels = [pg.InfiniteLine(level, angle=0) for level in (-0.6, 0.0, 0.6)]
        self._peaks = [
            pg.LinearRegionItem((section.start_ms, section.end_ms), movable=False, pen=pg.mkPen(None))
            for section in pack.sections
            if section.section in PEAKS
        ]
        for part in (*self._levels, *self._peaks):
            item.addItem(part)
        self._valence = item.plot(antialias=True)
        self._arousal = item.plot(antialias=True)
        self._heads = pg.ScatterPlotItem(size=8, pen=pg.mkPen(None))
        item.addItem(self._heads)
        self._chills: list[pg.InfiniteLine] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, LABEL_H)
        layout.addWidget(self._plot)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        theme = self._theme
        self._plot.setBackground(theme.color("plot.background"))
        for line in self._levels:
            line.setPen(pg.mkPen(theme.color("plot.grid"), width=1))
        for region in self._peaks:
            region.setBrush(theme.color("section.peak", 0.55))
        for line in self._chills:
            line.setPen(pg.mkPen(theme.color("plot.playhead"), width=1))
        self._valence.setPen(pg.mkPen(theme.bias("aqua"), width=2, dash=[3, 2]))
        self._arousal.setPen(pg.mkPen(theme.color("glow.base"), width=2))
        self.show_time(self._now_ms)

    def show_time(self, now_ms: float) -> None:
        """Redraw as of this media time."""
        self._now_ms = now_ms
        points = [point for point in self._model.history if now_ms - HISTORY_MS <= point.media_ms <= now_ms]
        times = [point.media_ms for point in points]
        self._valence.setData(times, [point.valence for point in points])
        self._arousal.setData(times, [point.arousal for point in points])
        if points:
            last = points[-1]
            self._heads.setData(
                x=[last.media_ms] * 2,
                y=[last.valence, last.arousal],
                brush=[pg.mkBrush(self._theme.bias("aqua")), pg.mkBrush(self._theme.color("glow.base"))],
            )
        else:
            self._heads.clear()
        self._plot.setXRange(now_ms - HISTORY_MS, now_ms + 2_000, padding=0)
        item = self._plot.getPlotItem()
        for media_ms in self._model.chills[len(self._chills) :]:
            line = pg.InfiniteLine(media_ms, angle=90, pen=pg.mkPen(self._theme.color("plot.playhead"), width=1))
            item.addItem(line)
            self._chills.append(line)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text.tertiary"))
        row = QRectF(0, PLOT_H, self.width(), LABEL_H)
        low = Qt.AlignmentFlag.AlignBottom
        if self._now_ms >= HISTORY_MS:
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | low, clock_text(self._now_ms - HISTORY_MS))
        painter.drawText(row, Qt.AlignmentFlag.AlignHCenter | low, self.tr("last 60 s"))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | low, clock_text(self._now_ms))
