"""What every control shares: the keyboard focus ring, hover with its fade, and a rounded box."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QSizePolicy, QWidget

from ..theme import Theme

RING, GAP = 2, 2
_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show, QEvent.Type.ParentChange)


class FocusRing(QObject):
    """Shows a ring of 2 px around a control, 2 px away from it, while it has the focus by keyboard.

    The ring is a widget over the control's window, because a control cannot paint outside itself and would otherwise
    need margins that spoil every layout.
    """

    def __init__(self, theme: Theme, target: QWidget, radius: float, *, inner: QRect | None = None) -> None:
        """`radius` is the control's own corner radius in px; `inner` the part of the control that is ringed."""
        super().__init__(target)
        self._theme, self._target, self._radius, self._inner = theme, target, radius, inner
        self._frame: _RingFrame | None = None
        self._watched: list[QWidget] = []
        target.installEventFilter(self)

    @property
    def visible(self) -> bool:
        return self._frame is not None

    def move_inner(self, inner: QRect) -> None:
        """The ringed part of the control moved (a slider's thumb)."""
        self._inner = inner
        self._place()

    def show(self) -> None:
        """Draw the ring, whatever gave the focus."""
        if self._frame is None:
            window = self._target.window()
            self._frame = _RingFrame(self._theme, window, self._radius + GAP + RING / 2)
            widget: QWidget | None = self._target
            while widget is not None and widget is not window:
                if widget is not self._target:
                    widget.installEventFilter(self)
                    self._watched.append(widget)
                widget = widget.parentWidget()
            self._place()
            self._frame.show()
            self._frame.raise_()

    def hide(self) -> None:
        """Take the ring away."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched.clear()
        if self._frame is not None:
            self._frame.hide()
            self._frame.deleteLater()
            self._frame = None

    def _place(self) -> None:
        if self._frame is None:
            return
        inner = self._inner if self._inner is not None else self._target.rect()
        corner = self._target.mapTo(self._target.window(), QPoint(0, 0))
        edge = RING + GAP
        box = inner.translated(corner).adjusted(-edge, -edge, edge, edge)
        self._frame.setGeometry(box)
        seen = self._view().intersected(box)
        if not seen.isEmpty():
            self._frame.setMask(seen.translated(-box.topLeft()))
        self._frame.setVisible(self._target.isVisible() and not seen.isEmpty())

    def _view(self) -> QRect:
        """The part of the window in which the control may show: what it scrolls in, or all of it."""
        window, widget = self._target.window(), self._target.parentWidget()
        while widget is not None and widget is not window:
            if isinstance(widget, QAbstractScrollArea):
                view = widget.viewport()
                return QRect(view.mapTo(window, QPoint(0, 0)), view.size())
            widget = widget.parentWidget()
        return window.rect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if watched is self._target:
            if kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and event.reason() in _KEYBOARD:
                self.show()
            elif kind in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
                self.hide()
            elif kind == QEvent.Type.KeyPress and self._target.hasFocus():
                self.show()
        if kind in _FOLLOWED:
            self._place()
        return False


class _RingFrame(QWidget):
    def __init__(self, theme: Theme, window: QWidget, radius: float) -> None:
        super().__init__(window)
        self._theme, self._radius = theme, radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus.ring"), RING))
        half = RING / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        radius = min(self._radius, box.height() / 2)
        painter.drawRoundedRect(box, radius, radius)


class Pressable(QAbstractButton):
    """A custom-painted button: hover fades in, Enter presses like Space, the focus ring obeys the keyboard."""

    def __init__(self, theme: Theme, text: str, radius: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.hover = 0.0
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.ring = FocusRing(theme, self, radius)
        self._fade = QVariantAnimation(self)
        self._fade.valueChanged.connect(self._set_hover)
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def _set_hover(self, value: float) -> None:
        self.hover = value
        self.update()

    def _hover_to(self, end: float) -> None:
        self._fade.stop()
        duration = self.theme.motion("hover")
        if duration == 0 or not self.theme.hover_effects:
            self._set_hover(end if self.theme.hover_effects else 0.0)
            return
        self._fade.setDuration(duration)
        self._fade.setEasingCurve(self.theme.easing())
        self._fade.setStartValue(self.hover)
        self._fade.setEndValue(end)
        self._fade.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        if self.isEnabled():
            self._hover_to(1.0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover_to(0.0)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def fill(self, rest: str | None, hover: str, pressed: str) -> QColor:
        """The box colour of the present state; `rest` None is no box."""
        if self.isDown():
            return self.theme.color(pressed)
        if rest is None:
            return self.theme.color(hover, self.hover)
        return mix(self.theme.color(rest), self.theme.color(hover), self.hover)


class Mark(QWidget):
    """A painted statement without interaction; follows the theme."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """The colour `share` (0..1) of the way from the first to the second."""
    return QColor.fromRgbF(
        *(a + (b - a) * share for a, b in zip(first.getRgbF(), second.getRgbF(), strict=True)),
    )


def paint_box(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, edge: QColor | None, width: float = 1
) -> None:
    """A rounded box with its border (`width` px) inside `rect`."""
    inset = width / 2 if edge is not None else 0.0
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    radius = min(radius, rect.height() / 2) - inset
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


class Drawing:
    """A drawing that is kept as a pixmap until what it shows changes: for what lies over the running picture."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: tuple[object, ...] = ()

    def paint(
        self, painter: QPainter, at: QPointF, size: QSizeF, key: Hashable, draw: Callable[[QPainter], None]
    ) -> None:
        """Put the drawing of `size` px at `at`; `draw` is called only when `key`, size or pixel ratio changed."""
        ratio = painter.device().devicePixelRatioF()
        whole = (key, size.width(), size.height(), ratio)
        if whole != self._key:
            self._key = whole
            self._pixmap = QPixmap(ceil(size.width() * ratio), ceil(size.height() * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            own = QPainter(self._pixmap)
            own.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(own)
            own.end()
        painter.drawPixmap(at, self._pixmap)

    def forget(self) -> None:
        """Draw anew at the next paint (the theme changed)."""
        self._key = ()
