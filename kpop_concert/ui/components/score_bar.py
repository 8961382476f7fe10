"""Density sticks, section band and seek track: one widget, because they share one time axis and one playhead."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...concert.pack import ConcertPack
from ..models.transport import Density, clock_text, label, level
from ..theme import Theme
from ..widgets.base import Drawing
from ..widgets.sticks import paint_sticks

DENSITY_H, BAND_H, TRACK_H, KNOB = 56, 28, 4, 14
BAND_TOP = DENSITY_H + 4
TRACK_TOP = BAND_TOP + BAND_H + 6
HEIGHT = TRACK_TOP + KNOB
STICK_PITCH = 6
SMALL_STEP_MS, LARGE_STEP_MS = 5_000, 30_000


class ScoreBar(QWidget):
    """Shows where in the concert we are and how dense the chat was; a click, a drag or the arrow keys seek."""

    seek = Signal(float)

    def __init__(self, theme: Theme, pack: ConcertPack, density: Density, language: str) -> None:
        super().__init__()
        self._theme, self._pack, self._density, self._language = theme, pack, density, language
        self._now_ms = 0.0
        self._sticks, self._band = Drawing(), Drawing()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Position in the concert"))
        theme.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def show_time(self, now_ms: float) -> None:
        """Move the playhead; repaints only when it moved by a pixel or a second passed."""
        before, after = self._x(self._now_ms), self._x(now_ms)
        if round(before) != round(after) or int(self._now_ms // 1000) != int(now_ms // 1000):
            self._now_ms = now_ms
            self.setAccessibleDescription(f"{clock_text(now_ms)} / {clock_text(self._pack.duration_ms)}")
            self.update()
        else:
            self._now_ms = now_ms

    def _restyle(self) -> None:
        self._sticks.forget()
        self._band.forget()
        self.update()

    def _x(self, ms: float) -> float:
        return ms / self._pack.duration_ms * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Both change a few times a minute, the playhead ten times a second.
        levels = self._density.sticks(self._pack.duration_ms, max(1, self.width() // STICK_PITCH))
        heard = int(self._now_ms / self._pack.duration_ms * len(levels) + 0.5)
        box = QRectF(0, 0, self.width(), DENSITY_H)
        self._sticks.paint(
            painter,
            box.topLeft(),
            box.size(),
            (heard, *levels),
            lambda own: paint_sticks(own, self._theme, box, levels, heard / len(levels)),
        )
        section = self._pack.section_at(self._now_ms).start_ms
        self._band.paint(painter, QPointF(0, BAND_TOP), QSizeF(self.width(), BAND_H), section, self._draw_band)
        self._paint_track(painter)

    def _draw_band(self, painter: QPainter) -> None:
        font = self._theme.font("label")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        for section in self._pack.sections:
            box = QRectF(self._x(section.start_ms), 0.5, self._x(section.end_ms - section.start_ms), BAND_H - 1)
            box.adjust(1, 0, -1, 0)
            kind = level(section)
            current = section.start_ms <= self._now_ms < section.end_ms and self._pack.annotated
            painter.setBrush(self._theme.color(f"section.{kind}"))
            painter.setPen(QPen(self._theme.color("glow.base"), 1.5) if current else Qt.PenStyle.NoPen)
            radius = self._theme.radius("section")
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if current else box, radius, radius)
            painter.setPen(self._theme.color("section.textPeak" if kind == "peak" else "section.text"))
            text = label(section, self._language)
            room = box.width() - 8
            shown = text if metrics.horizontalAdvance(text) <= room else ""
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_track(self, painter: QPainter) -> None:
        middle = TRACK_TOP + KNOB / 2 - 1
        line = QRectF(0, middle - TRACK_H / 2, self.width(), TRACK_H)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("section.mid"))
        painter.drawRoundedRect(line, 2, 2)
        x = min(max(self._x(self._now_ms), KNOB / 2), self.width() - KNOB / 2)
        painter.setBrush(self._theme.color("glow.base"))
        painter.drawRoundedRect(QRectF(0, line.top(), x, TRACK_H), 2, 2)
        head = self._theme.color("plot.playhead")
        painter.fillRect(QRectF(x - 0.75, 0, 1.5, middle), head)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.drawEllipse(QPointF(x, middle), KNOB / 2 - 0.5, KNOB / 2 - 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(head)
        painter.drawEllipse(QPointF(x, middle), KNOB / 2 - 2 * self.hasFocus(), KNOB / 2 - 2 * self.hasFocus())

    def _time_at(self, x: float) -> float:
        return min(1.0, max(0.0, x / max(1, self.width()))) * self._pack.duration_ms

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.seek.emit(self._time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        time_ms = self._time_at(event.position().x())
        section = label(self._pack.section_at(time_ms), self._language)
        QToolTip.showText(event.globalPosition().toPoint(), f"{section} {clock_text(time_ms)}".strip(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # A drag seeks where it ends: seeking at every pixel would start a pass each.
        moved = event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and abs(self._x(self._now_ms) - moved) > KNOB:
            self.seek.emit(self._time_at(moved))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -SMALL_STEP_MS,
            Qt.Key.Key_Right: SMALL_STEP_MS,
            Qt.Key.Key_PageDown: -LARGE_STEP_MS,
            Qt.Key.Key_PageUp: LARGE_STEP_MS,
            Qt.Key.Key_Home: -self._pack.duration_ms,
            Qt.Key.Key_End: self._pack.duration_ms,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.seek.emit(min(float(self._pack.duration_ms), max(0.0, self._now_ms + step)))
