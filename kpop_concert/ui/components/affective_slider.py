"""The affective slider: horizontal, in greys, with wedges that say where the feeling is strong.

Untouched it has no value.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...study.items import SLIDER_START
from ..theme import Theme
from ..widgets.base import FocusRing, paint_box
from .cells import COLUMN

HEIGHT, TRACK_Y, TRACK, THUMB = 84, 28, 8, 36
WEDGE_TOP, WEDGE = 56, 20
KEY_STEP, PAGE_STEP = 0.01, 0.1


class AffectiveSliderBar(QWidget):
    """0..1 on `steps` places. `chosen(value)` comes with every change by the participant."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, steps: int, *, name: str, ends: tuple[str, str], no_answer: str) -> None:
        """`ends` are the words at 0 and at 1, for a screen reader."""
        super().__init__()
        self._theme, self._steps, self._ends, self._no_answer = theme, steps, ends, no_answer
        self._value: float | None = None
        self.setAccessibleName(f"{name} {ends[0]} – {ends[1]}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.ring = FocusRing(theme, self, THUMB / 2)
        theme.changed.connect(self._refresh)
        self._refresh()

    @property
    def value(self) -> float | None:
        """None until it was moved, also where it stands at the middle."""
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show an answer, or none; no signal."""
        self._value = None if value is None else self._on_step(value)
        self._refresh()

    def _on_step(self, value: float) -> float:
        return round(min(1.0, max(0.0, value)) * self._steps) / self._steps

    def _choose(self, value: float) -> None:
        self.set_value(value)
        self.chosen.emit(self._value)

    def _refresh(self) -> None:
        self.setAccessibleDescription(self._no_answer if self._value is None else f"{self._value:.2f}")
        self._place_ring()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(COLUMN, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def thumb(self) -> QPointF:
        """The middle of the thumb, px."""
        share = SLIDER_START if self._value is None else self._value
        return QPointF(THUMB / 2 + share * (self.width() - THUMB), TRACK_Y)

    def _place_ring(self) -> None:
        half = THUMB / 2
        at = self.thumb()
        self.ring.move_inner(QRectF(at.x() - half, at.y() - half, THUMB, THUMB).toAlignedRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_ring()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, at = self._theme, self.thumb()
        left, right = THUMB / 2, self.width() - THUMB / 2
        track = QRectF(left, TRACK_Y - TRACK / 2, right - left, TRACK)
        paint_box(painter, track, TRACK / 2, theme.color("surface.pressed"), theme.color("line.control"))
        # The wedges grow towards both ends: the further out, the stronger. Greys only, by the instrument's rule.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line.control", 0.55))
        middle, foot = (left + right) / 2, WEDGE_TOP + WEDGE
        for end in (left, right):
            painter.drawPolygon(QPolygonF([QPointF(middle, foot), QPointF(end, foot), QPointF(end, WEDGE_TOP)]))
        touched = self._value is not None
        painter.setPen(QPen(theme.color("text.primary" if touched else "text.tertiary"), 2.5))
        painter.setBrush(theme.color("text.secondary" if touched else "surface.house"))
        painter.drawEllipse(at, THUMB / 2 - 2, THUMB / 2 - 2)

    def _choose_at(self, x: float) -> None:
        self._choose((x - THUMB / 2) / max(1, self.width() - THUMB))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        now = SLIDER_START if self._value is None else self._value
        moves = {
            Qt.Key.Key_Left: now - KEY_STEP,
            Qt.Key.Key_Down: now - KEY_STEP,
            Qt.Key.Key_Right: now + KEY_STEP,
            Qt.Key.Key_Up: now + KEY_STEP,
            Qt.Key.Key_PageDown: now - PAGE_STEP,
            Qt.Key.Key_PageUp: now + PAGE_STEP,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
            Qt.Key.Key_Space: now,
        }
        target = moves.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self._choose(target)
