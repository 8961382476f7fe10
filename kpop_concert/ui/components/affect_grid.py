"""The two forms of the continuous self-report: valence-arousal grid and one vertical slider each."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QWidget

from ..models.affect import AffectModel
from ..theme import Theme

GRID, CURSOR, WORD = 160, 14, 20
LINES = 8


class AffectGrid(QWidget):
    """Valence from left to right, arousal from bottom to top, both -1..1; pointer or arrow keys (steps of 0.05)."""

    def __init__(self, theme: Theme, model: AffectModel, *, side: int = GRID) -> None:
        """`side` of the square, px."""
        super().__init__()
        self._theme, self._model, self._side = theme, model, side
        self._now_ms = 0.0
        self.setFixedSize(self.sizeHint())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Valence and arousal; arrow keys move by 0.05"))

    def sizeHint(self) -> QSize:
        return QSize(self._side + 2 * WORD, self._side + 2 * WORD)

    def set_side(self, side: int) -> None:
        """Another side of the square, px."""
        if side != self._side:
            self._side = side
            self.setFixedSize(self.sizeHint())
            self.update()

    def show_time(self, now_ms: float) -> None:
        """Redraw cursor and trail as of this media time."""
        self._now_ms = now_ms
        self.update(self._box().toAlignedRect())

    def _box(self) -> QRectF:
        return QRectF(WORD, WORD, self._side, self._side)

    def _point(self, valence: float, arousal: float) -> QPointF:
        box = self._inner()
        return QPointF(box.center().x() + valence * box.width() / 2, box.center().y() - arousal * box.height() / 2)

    def _inner(self) -> QRectF:
        return self._box().adjusted(CURSOR / 2, CURSOR / 2, -CURSOR / 2, -CURSOR / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_words(painter)
        box, inner = self._box(), self._inner()
        radius = self._theme.radius("control")
        focus = self.hasFocus()
        edge = self._theme.color("focus.ring" if focus else "line.control")
        painter.setPen(QPen(edge, 2 if focus else 1))
        painter.setBrush(self._theme.color("plot.background"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QPen(self._theme.color("plot.grid"), 1))
        for i in range(1, LINES):
            x, y = inner.left() + inner.width() * i / LINES, inner.top() + inner.height() * i / LINES
            painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
        axis = QColor(self._theme.color("line.control"))
        axis.setAlphaF(0.6)
        painter.setPen(QPen(axis, 1.5))
        painter.drawLine(QPointF(inner.center().x(), inner.top()), QPointF(inner.center().x(), inner.bottom()))
        painter.drawLine(QPointF(inner.left(), inner.center().y()), QPointF(inner.right(), inner.center().y()))
        self._paint_cursor(painter)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text.tertiary"))
        size, middle = self.sizeHint(), Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, 0, size.width(), WORD - 4), middle, self.tr("Excited"))
        painter.drawText(QRectF(0, size.height() - WORD + 4, size.width(), WORD - 4), middle, self.tr("Calm"))
        for x, word in ((WORD / 2 - 1, self.tr("Unpleasant")), (size.width() - WORD / 2 + 1, self.tr("Pleasant"))):
            painter.save()
            painter.translate(x, size.height() / 2)
            painter.rotate(-90)
            painter.drawText(QRectF(-self._side / 2, -WORD / 2, self._side, WORD), middle, word)
            painter.restore()

    def _paint_cursor(self, painter: QPainter) -> None:
        glow = QColor(self._theme.color("glow.base"))
        trail = self._model.trail(self._now_ms)
        painter.setPen(Qt.PenStyle.NoPen)
        for i, felt in enumerate(trail[::3]):
            glow.setAlphaF(0.5 * (i + 1) / (len(trail) / 3 + 1))
            painter.setBrush(glow)
            painter.drawEllipse(self._point(felt.valence, felt.arousal), 2.5, 2.5)
        at = self._point(self._model.state.valence, self._model.state.arousal)
        glow.setAlphaF(1)
        if self._model.state.touched:
            halo = QRadialGradient(at, CURSOR * 1.3)
            glow.setAlphaF(0.45)
            halo.setColorAt(0, glow)
            glow.setAlphaF(0)
            halo.setColorAt(1, glow)
            painter.setBrush(halo)
            painter.drawEllipse(at, CURSOR * 1.3, CURSOR * 1.3)
            glow.setAlphaF(1)
            painter.setBrush(glow)
            painter.setPen(QPen(self._theme.color("surface.pit"), 2))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("text.secondary"), 2))
        painter.drawEllipse(at, CURSOR / 2, CURSOR / 2)

    def _rate_at(self, at: QPointF) -> None:
        inner = self._inner()
        self._model.rate(
            (at.x() - inner.center().x()) / (inner.width() / 2), (inner.center().y() - at.y()) / (inner.height() / 2)
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._rate_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._rate_at(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._model.nudge(*step)
            self.update()


class AffectSlider(QWidget):
    """One dimension, -1 at the bottom to 1 at the top: 24 x 200, with its words above and below."""

    def __init__(self, theme: Theme, model: AffectModel, dimension: str, words: tuple[str, str]) -> None:
        super().__init__()
        self._theme, self._model, self._dimension, self._words = theme, model, dimension, words
        self.setFixedSize(self.sizeHint())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{words[0]} – {words[1]}")

    def sizeHint(self) -> QSize:
        return QSize(84, 200)

    def show_time(self, now_ms: float) -> None:
        """Redraw."""
        self.update()

    def _track(self) -> QRectF:
        return QRectF(self.width() / 2 - 12, WORD, 24, self.height() - 2 * WORD)

    def _value(self) -> float:
        return float(getattr(self._model.state, self._dimension))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text.tertiary"))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, 0, self.width(), WORD - 4), middle, self._words[1])
        painter.drawText(QRectF(0, self.height() - WORD + 4, self.width(), WORD - 4), middle, self._words[0])
        track = self._track()
        focus = self.hasFocus()
        painter.setPen(QPen(self._theme.color("focus.ring" if focus else "line.control"), 2 if focus else 1))
        painter.setBrush(self._theme.color("plot.background"))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        inner = track.adjusted(4, 12, -4, -12)
        y = inner.center().y() - self._value() * inner.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        touched = self._model.state.touched
        painter.setBrush(self._theme.color("glow.base" if touched else "text.disabled"))
        painter.drawEllipse(QPointF(inner.center().x(), y), 9, 9)

    def _rate(self, value: float) -> None:
        state = self._model.state
        if self._dimension == "valence":
            self._model.rate(value, state.arousal)
        else:
            self._model.rate(state.valence, value)
        self.update()

    def _rate_at(self, y: float) -> None:
        inner = self._track().adjusted(4, 12, -4, -12)
        self._rate((inner.center().y() - y) / (inner.height() / 2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._rate_at(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._rate_at(event.position().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._model.nudge(*((step, 0) if self._dimension == "valence" else (0, step)))
            self.update()
