"""Slider: track 4, thumb 18; double-click resets, arrows step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..theme import Theme
from .base import FocusRing, paint_box

TRACK, THUMB = 4, 18
_PAGE = 10  # steps of PageUp and PageDown


class Slider(QWidget):
    """A horizontal value in low..high. `changed(value)` comes with every change by the user, not with `set_value`."""

    changed = Signal(float)

    def __init__(
        self,
        theme: Theme,
        low: float,
        high: float,
        value: float,
        *,
        name: str,
        step: float,
        default: float | None = None,
        show: Callable[[float], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`default` is what a double-click restores (the first value when None); `show` words the value, which then
        stands at the right and is what a screen reader says."""
        super().__init__(parent)
        self._theme, self._low, self._high, self._step, self._show = theme, low, high, step, show
        self._default = value if default is None else default
        self._value = value
        self._peers: Sequence[Slider] = (self,)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.ring = FocusRing(theme, self, THUMB / 2)
        theme.changed.connect(self._refresh)
        self._refresh()

    @property
    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value, clipped and put on a step; no signal."""
        steps = round((min(self._high, max(self._low, value)) - self._low) / self._step)
        self._value = min(self._high, self._low + steps * self._step)
        self._refresh()

    def align_with(self, sliders: Sequence[Slider]) -> None:
        """End the track where those of these sliders end, itself among them."""
        self._peers = tuple(sliders)
        self._refresh()

    def _refresh(self) -> None:
        self.setAccessibleDescription(self._words(self._value))
        self._place_ring()
        self.updateGeometry()
        self.update()

    def _words(self, value: float) -> str:
        return self._show(value) if self._show else f"{value:g}"

    def _choose(self, value: float) -> None:
        before = self._value
        self.set_value(value)
        if self._value != before:
            self.changed.emit(self._value)

    def _label_width(self) -> float:
        return max(slider._own_label_width() for slider in self._peers)

    def _own_label_width(self) -> float:
        if self._show is None:
            return 0.0
        metrics = QFontMetricsF(self._theme.font("small"))
        return (
            max(metrics.horizontalAdvance(self._words(value)) for value in (self._low, self._high, self._default)) + 12
        )

    def sizeHint(self) -> QSize:
        return QSize(160, max(self._theme.px(24), self._theme.line("small")))

    def minimumSizeHint(self) -> QSize:
        return QSize(64 + round(self._label_width()), self.sizeHint().height())

    def _span(self) -> tuple[float, float]:
        return THUMB / 2, self.width() - self._label_width() - THUMB / 2

    def _thumb(self) -> QPointF:
        left, right = self._span()
        share = (self._value - self._low) / (self._high - self._low)
        return QPointF(left + share * (right - left), self.height() / 2)

    def _place_ring(self) -> None:
        at, half = self._thumb(), THUMB / 2
        self.ring.move_inner(QRectF(at.x() - half, at.y() - half, THUMB, THUMB).toRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_ring()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at, (left, right), on = self._thumb(), self._span(), self.isEnabled()
        line = QRectF(left - THUMB / 2, at.y() - TRACK / 2, right - left + THUMB, TRACK)
        paint_box(painter, line, 2, self._theme.color("line.control" if on else "line.hairline", 0.65), None)
        ink = self._theme.color("glow.base" if on else "text.disabled")
        paint_box(painter, QRectF(line.left(), line.top(), at.x() - line.left(), TRACK), 2, ink, None)
        painter.setBrush(self._theme.color("surface.house"))
        painter.setPen(QPen(ink, 1.25))
        painter.drawEllipse(at, THUMB / 2, THUMB / 2)
        hover = on and self.underMouse() and self._theme.hover_effects
        painter.setBrush(self._theme.color("glow.hover") if hover else ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(at, 6, 6)
        if self._show is not None:
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("text.secondary" if on else "text.disabled"))
            box = QRectF(self.width() - self._label_width(), 0, self._label_width(), self.height())
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, middle, self._words(self._value))

    def _choose_at(self, x: float) -> None:
        left, right = self._span()
        self._choose(self._low + (x - left) / max(1.0, right - left) * (self._high - self._low))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._choose(self._default)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: self._value - self._step,
            Qt.Key.Key_Down: self._value - self._step,
            Qt.Key.Key_Right: self._value + self._step,
            Qt.Key.Key_Up: self._value + self._step,
            Qt.Key.Key_PageDown: self._value - _PAGE * self._step,
            Qt.Key.Key_PageUp: self._value + _PAGE * self._step,
            Qt.Key.Key_Home: self._low,
            Qt.Key.Key_End: self._high,
        }
        value = moves.get(Qt.Key(event.key()))
        if value is None:
            super().keyPressEvent(event)
        else:
            self._choose(value)
