"""Controls that choose: switch, check, radio, option chip, segmented."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..theme import Theme
from .base import FocusRing, Pressable, paint_box

_TEXT_GAP = 10


class _Marked(Pressable):
    """A checkable mark with an optional text at its right; subclasses define paint_mark(painter, box)."""

    mark = QSize(20, 20)

    def __init__(
        self, theme: Theme, text: str, radius: float, *, name: str = "", checked: bool = False, parent: QWidget | None
    ) -> None:
        super().__init__(theme, text, radius, parent)
        self.setAccessibleName(name or text)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.ring.move_inner(self._mark_box().toAlignedRect())

    def sizeHint(self) -> QSize:
        mark, text = self._mark_size(), self.text()
        width = QFontMetricsF(self.theme.font("body")).horizontalAdvance(text)
        return QSize(
            mark.width() + (round(width) + _TEXT_GAP + 1 if text else 0),
            max(mark.height(), self.theme.line("body") if text else 0),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _mark_size(self) -> QSize:
        return QSize(self.theme.px(self.mark.width()), self.theme.px(self.mark.height()))

    def _mark_box(self) -> QRectF:
        mark = self._mark_size()
        return QRectF(0, (self.sizeHint().height() - mark.height()) / 2, mark.width(), mark.height())

    def _refresh(self) -> None:
        self.ring.move_inner(self._mark_box().toAlignedRect())
        super()._refresh()

    def _edge(self) -> str:
        return "line.control" if self.isEnabled() else "line.hairline"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._mark_box()
        self.paint_mark(painter, box)
        if self.text():
            painter.setFont(self.theme.font("body"))
            painter.setPen(self.theme.color("text.primary" if self.isEnabled() else "text.disabled"))
            rest = QRectF(box.right() + _TEXT_GAP, 0, self.width() - box.right() - _TEXT_GAP, self.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self.text())


class Switch(_Marked):
    """On or off at once, 44 x 24."""

    mark = QSize(44, 24)

    def __init__(
        self, theme: Theme, text: str = "", *, name: str = "", checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, 12, name=name, checked=checked, parent=parent)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        on = self.isChecked()
        if on and self.isEnabled():
            paint_box(painter, box, 99, self.fill("glow.base", "glow.hover", "glow.pressed"), None)
            knob = "glow.on"
        else:
            fill = self.fill(None, "surface.hover", "surface.pressed")
            paint_box(painter, box, 99, fill, self.theme.color(self._edge()))
            knob = "text.tertiary" if self.isEnabled() else "text.disabled"
        radius = box.height() / 2 - 4
        centre = box.right() - box.height() / 2 if on else box.left() + box.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color(knob))
        painter.drawEllipse(QPointF(centre, box.center().y()), radius, radius)


class Check(_Marked):
    """One of several that may all be on."""

    def __init__(
        self, theme: Theme, text: str = "", *, name: str = "", checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, theme.radius("check"), name=name, checked=checked, parent=parent)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        radius = self.theme.radius("check")
        if not (self.isChecked() and self.isEnabled()):
            paint_box(
                painter,
                box,
                radius,
                self.fill(None, "surface.hover", "surface.pressed"),
                self.theme.color(self._edge()),
            )
        else:
            paint_box(painter, box, radius, self.fill("glow.base", "glow.hover", "glow.pressed"), None)
        if self.isChecked():
            size = round(box.width() * 0.7)
            ink = "glow.on" if self.isEnabled() else "text.disabled"
            pixmap = self.theme.icon_pixmap("check", ink, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.center().x() - size / 2, box.center().y() - size / 2), pixmap)


class Radio(_Marked):
    """One of several of which one is on; siblings with one parent exclude each other."""

    def __init__(
        self, theme: Theme, text: str = "", *, name: str = "", checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, 10, name=name, checked=checked, parent=parent)
        self.setAutoExclusive(True)

    def paint_mark(self, painter: QPainter, box: QRectF) -> None:
        if self.isChecked() and self.isEnabled():
            paint_box(painter, box, 99, self.fill("glow.base", "glow.hover", "glow.pressed"), None)
        else:
            fill = self.fill(None, "surface.hover", "surface.pressed")
            paint_box(painter, box, 99, fill, self.theme.color(self._edge()), 2)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("glow.on" if self.isEnabled() else "text.disabled"))
            radius = box.width() * 0.2
            painter.drawEllipse(box.center(), radius, radius)


class OptionChip(Pressable):
    """A pill that is chosen or not; chosen: 2 px glow border on glow wash, the text stays in place."""

    def __init__(self, theme: Theme, text: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, theme.px(32) / 2, parent)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self, weight: QFont.Weight) -> QFont:
        font = self.theme.font("small")
        font.setWeight(weight)
        return font

    def sizeHint(self) -> QSize:
        # Measured in the chosen state's weight, so that choosing moves nothing.
        width = QFontMetricsF(self._font(QFont.Weight.DemiBold)).horizontalAdvance(self.text())
        return QSize(round(width) + 2 * self.theme.px(16), self.theme.size("controlSmall"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, on = QRectF(self.rect()), self.isChecked() and self.isEnabled()
        if on:
            paint_box(painter, box, 99, self.theme.color("glow.wash"), self.theme.color("glow.base"), 2)
        else:
            edge = "line.control" if self.isEnabled() else "line.hairline"
            paint_box(painter, box, 99, self.fill(None, "surface.hover", "surface.pressed"), self.theme.color(edge))
        painter.setFont(self._font(QFont.Weight.DemiBold if on else QFont.Weight.Medium))
        ink = "text.disabled" if not self.isEnabled() else "glow.base" if on else "text.secondary"
        painter.setPen(self.theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class Segmented(QWidget):
    """One of a few, side by side; arrow keys move the choice. `chosen(index)` is emitted when the user chooses."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, texts: Sequence[str], *, name: str, index: int = 0, small: bool = False, tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """36 px high; 32 with a smaller font when `small`, as high as a field when `tall`."""
        super().__init__(parent)
        self._theme, self._texts, self._index, self._small = theme, list(texts), index, small
        self._height = 32 if small else 40 if tall else 36
        self._hover = -1
        self.setAccessibleName(name)
        self.set_index(index)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.ring = FocusRing(theme, self, theme.radius("control"))
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    @property
    def index(self) -> int:
        """Which one is chosen, from 0; -1 for none of them."""
        return self._index

    def set_index(self, index: int) -> None:
        """Choose without a signal; -1 chooses none."""
        self._index = index
        self.setAccessibleDescription(self._texts[index] if index >= 0 else "")
        self.update()

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._texts) and index != self._index:
            self.set_index(index)
            self.chosen.emit(index)

    def _font(self, chosen: bool = True) -> QFont:
        font = self._theme.font("small" if self._small else "body")
        font.setWeight(QFont.Weight.Medium if chosen else QFont.Weight.Normal)
        return font

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font())
        widest = max(metrics.horizontalAdvance(text) for text in self._texts)
        padding = 2 * self._theme.px(12 if self._small else 16)
        return QSize((round(widest) + padding) * len(self._texts) + 6, self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _segment(self, index: int) -> QRectF:
        width = (self.width() - 6) / len(self._texts)
        return QRectF(3 + index * width, 3, width, self.height() - 6)

    def _at(self, x: float) -> int:
        return min(len(self._texts) - 1, max(0, int((x - 3) / ((self.width() - 6) / len(self._texts)))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._theme.color("line.control" if self.isEnabled() else "line.hairline")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("control"), None, edge)
        for index, text in enumerate(self._texts):
            box, on = self._segment(index), index == self._index
            if on or (index == self._hover and self._theme.hover_effects):
                colour = self._theme.color("surface.pressed" if on else "surface.hover")
                paint_box(painter, box, self._theme.radius("seg"), colour, None)
            ink = "text.disabled" if not self.isEnabled() else "text.primary" if on else "text.secondary"
            painter.setPen(self._theme.color(ink))
            painter.setFont(self._font(on))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        move = step.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._index + move)

    def segment_rect(self, index: int) -> QRect:
        """Where a segment is, for tests and tooltips."""
        return self._segment(index).toAlignedRect()
