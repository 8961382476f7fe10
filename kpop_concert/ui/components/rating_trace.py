"""The last minute of the participant's rating, for the experimenter: valence dashed, arousal solid."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...study.console import TRACE_MS, ConsoleModel
from ..models.transport import clock_text
from ..theme import Theme

LABEL_H = 24


class RatingTrace(QWidget):
    """Redrawn by the console a few times a second."""

    def __init__(self, theme: Theme, model: ConsoleModel) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.setAccessibleName(self.tr("Rating of the last 60 seconds"))
        self.setMinimumHeight(140 + LABEL_H)
        self._plot = pg.PlotWidget(enableMenu=False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        item = self._plot.getPlotItem()
        item.hideAxis("left")
        item.hideAxis("bottom")
        item.hideButtons()
        item.setMouseEnabled(False, False)
        item.setYRange(-1.1, 1.1, padding=0)
        self._levels = [pg.InfiniteLine(level, angle=0) for level in (-1.0, 0.0, 1.0)]
        for level in self._levels:
            item.addItem(level)
        self._valence = item.plot(antialias=True)
        self._arousal = item.plot(antialias=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, LABEL_H)
        layout.addWidget(self._plot)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        theme = self._theme
        self._plot.setBackground(theme.color("plot.background"))
        for level in self._levels:
            level.setPen(pg.mkPen(theme.color("plot.grid"), width=1))
        self._valence.setPen(pg.mkPen(theme.bias("aqua"), width=2, dash=[3, 2]))
        self._arousal.setPen(pg.mkPen(theme.color("glow.base"), width=2))
        self.refresh()

    def refresh(self) -> None:
        """Draw the trace as it is now."""
        points = list(self._model.trace)
        times = [point.media_ms for point in points]
        self._valence.setData(times, [point.valence for point in points])
        self._arousal.setData(times, [point.arousal for point in points])
        self._plot.setXRange(self._model.now_ms - TRACE_MS, self._model.now_ms + 1000, padding=0)
        if points:
            words = self.tr("valence {valence}, arousal {arousal}")
            last = points[-1]
            self.setAccessibleDescription(words.format(valence=f"{last.valence:+.2f}", arousal=f"{last.arousal:+.2f}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setFont(theme.font("caption"))
        row = QRectF(0, self.height() - LABEL_H, self.width(), LABEL_H)
        low = Qt.AlignmentFlag.AlignBottom
        painter.setPen(theme.color("text.tertiary"))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | low, clock_text(self._model.now_ms))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | low, self.tr("valence dashed, arousal solid, last 60 s"))
