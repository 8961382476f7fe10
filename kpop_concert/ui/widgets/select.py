"""One of several that need no room until they are asked for: a drop-down, and a field that also takes other words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from ..theme import Theme
from .base import Pressable, paint_box
from .buttons import IconButton
from .field import Field

PADDING = 12


class _List(QMenu):
    """The list below a field; filled anew each time it opens."""

    def __init__(self, field: QWidget, take: Callable[[int], None]) -> None:
        super().__init__(field)
        self._field = field
        self.triggered.connect(lambda action: take(action.data()))

    def show_choices(self, texts: Sequence[str], current: str) -> None:
        """Open with these, `current` lit."""
        self.clear()
        for index, text in enumerate(texts):
            action = self.addAction(text.replace("&", "&&"))
            action.setData(index)
            if text == current:
                self.setActiveAction(action)
        self.setMinimumWidth(self._field.width())
        self.popup(self._field.mapToGlobal(QPoint(0, self._field.height() + 4)))


class Select(Pressable):
    """A drop-down 40 px high: arrows change the choice, Space and Enter open a list. `chosen(index)` is theirs."""

    chosen = Signal(int)

    def __init__(
        self, theme: Theme, texts: Sequence[str], *, name: str, index: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, texts[index], theme.radius("control"), parent)
        self._texts, self._index = list(texts), index
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._list = _List(self, self._choose)
        self.clicked.connect(self._open)
        self.set_index(index)

    @property
    def index(self) -> int:
        """Which one is chosen, from 0."""
        return self._index

    def set_index(self, index: int) -> None:
        """Choose without a signal."""
        self._index = index
        self.setText(self._texts[index])
        self.setAccessibleDescription(self._texts[index])

    def set_texts(self, texts: Sequence[str], index: int) -> None:
        """Other choices."""
        self._texts = list(texts)
        self.set_index(index)
        self.updateGeometry()
        self.update()

    def _choose(self, index: int) -> None:
        if 0 <= index < len(self._texts) and index != self._index:
            self.set_index(index)
            self.chosen.emit(index)

    def _open(self) -> None:
        self._list.show_choices(self._texts, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        move = step.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._index + move)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.theme.font("body"))
        widest = max(metrics.horizontalAdvance(text) for text in self._texts)
        return QSize(round(widest) + 3 * PADDING + self.theme.size("icon"), self.theme.size("control"))

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.theme.size("control"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, on = QRectF(self.rect()), self.isEnabled()
        fill = self.fill("surface.raised", "surface.hover", "surface.pressed")
        edge = self.theme.color("line.control" if on else "line.hairline")
        paint_box(painter, box, self.theme.radius("control"), fill, edge)
        size = self.theme.size("icon")
        ink = "text.primary" if on else "text.disabled"
        at = QPointF(box.right() - PADDING - size, round(box.center().y() - size / 2))
        painter.drawPixmap(at, self.theme.icon_pixmap("chevron-down", ink, size, self.devicePixelRatioF()))
        painter.setFont(self.theme.font("body"))
        painter.setPen(self.theme.color(ink))
        room = at.x() - 2 * PADDING
        text = QFontMetricsF(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(PADDING, 0, room, box.height()), Qt.AlignmentFlag.AlignVCenter, text)


class Combo(Field):
    """A text field with a list of suggestions behind a button at its right. `chosen(text)` is one taken from the list.

    Down opens the list from the keyboard.
    """

    chosen = Signal(str)

    def __init__(
        self, theme: Theme, *, name: str, open_name: str, text: str = "", placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """`open_name` is the accessible name of the button that opens the list."""
        super().__init__(theme, name=name, text=text, placeholder=placeholder, parent=parent)
        self._theme = theme
        self._choices: list[str] = []
        self._list = _List(self, self._take)
        self.opener = IconButton(theme, "chevron-down", open_name, side=32, color="text.primary", parent=self)
        self.opener.clicked.connect(self.open_list)
        self.opener.hide()
        theme.changed.connect(self._place)

    def set_choices(self, choices: Sequence[str]) -> None:
        """What the list offers; without anything to offer there is no button."""
        self._choices = list(choices)
        self.opener.setVisible(bool(self._choices))
        self._place()

    @property
    def choices(self) -> list[str]:
        """What the list offers."""
        return list(self._choices)

    def open_list(self) -> None:
        """Show the list below the field."""
        self._list.show_choices(self._choices, self.edit.text())

    def _take(self, index: int) -> None:
        self.edit.setText(self._choices[index])
        self.chosen.emit(self._choices[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._choices:
            self.open_list()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        height, size = self._theme.size("control"), self.opener.sizeHint()
        self.opener.setGeometry(
            self.width() - size.width() - 4, (height - size.height()) // 2, size.width(), size.height()
        )
        # The words end before the button.
        self.edit.setTextMargins(0, 0, size.width() - 8 if self._choices else 0, 0)
