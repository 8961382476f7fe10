"""A sheet over the dimmed window: nothing behind it can be reached until it closes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ..theme import Theme
from .base import paint_box

MARGIN = 16
"""Least distance of the sheet from the window's edge, px."""


class Sheet(QWidget):
    """Covers `window` and shows `card` in its middle. Esc closes; Tab stays inside; the focus goes back afterwards.

    `closed` comes once, when it is taken away.
    """

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, name: str, size: QSize) -> None:
        """`size` is what the card would like, px; it gets less in a smaller window."""
        super().__init__(window)
        self.theme, self._wanted = theme, size
        self._back_to: QWidget | None = None
        self._reason = Qt.FocusReason.OtherFocusReason
        self.setAccessibleName(name)
        self.card = _Card(theme, self)
        self.card.setAccessibleName(name)
        self.hide()
        window.installEventFilter(self)
        theme.changed.connect(self.update)

    def open(self, first: QWidget) -> None:
        """Show it, with the focus on `first`."""
        self._back_to = QApplication.focusWidget()
        # Whoever came by keyboard sees where the focus is, here and back there.
        ring = getattr(self._back_to, "ring", None)
        reason = Qt.FocusReason
        self._reason = reason.TabFocusReason if ring is not None and ring.visible else reason.OtherFocusReason
        self._fit()
        self.show()
        self.raise_()
        first.setFocus(self._reason)

    def close_sheet(self) -> None:
        """Take it away and give the focus back; a second call does nothing."""
        if self.isHidden():
            return
        self.hide()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(self._reason)
        self._back_to = None
        self.closed.emit()

    def set_wanted(self, size: QSize) -> None:
        """Another size for the card."""
        self._wanted = size
        self._fit()

    def room(self) -> QSize:
        """The most that the card can have, px."""
        return self.parentWidget().size() - QSize(2 * MARGIN, 2 * MARGIN)

    def _fit(self) -> None:
        area = self.parentWidget().rect()
        self.setGeometry(area)
        box = QRect(area.topLeft(), self._wanted.boundedTo(self.room()))
        box.moveCenter(area.center())
        self.card.setGeometry(box)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        start = at = QApplication.focusWidget() or self
        while True:
            at = at.nextInFocusChain() if forward else at.previousInFocusChain()
            if at is start:
                return True
            if self.isAncestorOf(at) and _takes_tab(at):
                reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                at.setFocus(reason)
                return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # Behind the sheet nothing may be clicked; beside it a click closes nothing, it may have been a slip.
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        alpha = self.theme.token("scrim.dialogAlpha")
        QPainter(self).fillRect(self.rect(), self.theme.color("scrim.color", alpha))


def keeps_keys(widget: QWidget | None) -> bool:
    """Whether a widget is in a sheet: shortcuts of the page behind it rest then."""
    while widget is not None and not isinstance(widget, Sheet):
        widget = widget.parentWidget()
    return widget is not None


def _takes_tab(widget: QWidget) -> bool:
    return bool(
        widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and widget.isVisible()
        and widget.focusProxy() is None
    )


class _Card(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge = self._theme.color("surface.panel"), self._theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("dialog"), fill, edge)
