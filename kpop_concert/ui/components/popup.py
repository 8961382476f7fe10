"""The frame of what opens at a button: a title, rows of a label and a control, closed by Esc or a click beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.text import Label

AWAY = 8
"""From the button to the frame, px."""


class Popup(QWidget):
    """As large as its rows. The first control has the focus when it opens; Tab stays inside."""

    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.theme = theme
        self._first: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(title)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 16, 20, 16)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(Label(theme, title, "h3"), 0, 0, 1, 2)
        theme.changed.connect(self.update)

    def add_row(self, name: str, control: QWidget) -> None:
        """A control that fills the column at the right."""
        self._first = self._first or control
        label = Label(self.theme, name, "small", "text.secondary")
        label.setSizePolicy(
            QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed
        )  # the control gives way, not the words
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)

    def open_above(self, button: QWidget) -> None:
        """Show it with its right lower corner above the button's right upper corner."""
        self.adjustSize()
        at = button.mapToGlobal(QPoint(button.width(), 0))
        self.move(at.x() - self.width(), at.y() - self.height() - AWAY)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            # Another text size: rows are higher or lower now.
            self.adjustSize()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), self.theme.radius("card"), self.theme.color("surface.panel"), edge)
