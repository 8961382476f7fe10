"""A row of cells of which one is chosen: what SAM, IOS, Likert and option rows share (pointer, keys, ring, looks)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..theme import Theme
from ..widgets.base import FocusRing, paint_box

COLUMN = 1072
"""Width of a station page's column, px."""
GAP = 8
Point = int | str | bool


class Cells(QWidget):
    """Cells without a preselection. `chosen(value)` comes when the participant chooses, not with `set_value`.

    Arrows move and choose, Space chooses where the ring is, the keys 1 to 9 choose by place. Enter is left to the page.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, name: str, values: Sequence[Point], spoken: Sequence[str], no_answer: str) -> None:
        """`name` is the question, `spoken` what a screen reader says of each cell."""
        super().__init__()
        self.theme = theme
        self.values, self._spoken, self._no_answer = tuple(values), tuple(spoken), no_answer
        self._index = -1
        self.cursor_cell = 0
        self._pressed = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.ring = FocusRing(theme, self, self.radius)
        theme.changed.connect(self._refresh)
        self._tell()

    # -- for subclasses

    @property
    def radius(self) -> int:
        return self.theme.radius("card")

    @abstractmethod
    def boxes(self, width: float) -> list[QRectF]:
        """Where the cells are in a row of this width."""

    @abstractmethod
    def paint_cell(self, painter: QPainter, index: int, box: QRectF, ink: QColor, chosen: bool) -> None:
        """What stands in a cell; `ink` is the colour of its figure."""

    # -- state

    @property
    def value(self) -> Point | None:
        return self.values[self._index] if self._index >= 0 else None

    def set_value(self, value: Point | None) -> None:
        """Show an answer, or none; no signal."""
        # True is not 1 here.
        known = [index for index, one in enumerate(self.values) if one == value and type(one) is type(value)]
        self._index = known[0] if known else -1
        if known:
            self.cursor_cell = self._index
        self._tell()

    def is_chosen(self, index: int) -> bool:
        """Whether a cell shows as chosen."""
        return index == self._index

    def take(self, index: int) -> None:
        """The participant chooses a cell; choosing it again changes nothing."""
        if self._index != index:
            self._index = self.cursor_cell = index
            self._tell()
            self.chosen.emit(self.values[index])

    def _tell(self) -> None:
        said = [words for index, words in enumerate(self._spoken) if self.is_chosen(index)]
        self.setAccessibleDescription(", ".join(said) or self._no_answer)
        self._refresh()

    def _refresh(self) -> None:
        self.updateGeometry()
        self._place_ring()
        self.update()

    # -- geometry

    def sizeHint(self) -> QSize:
        return QSize(COLUMN, self.heightForWidth(COLUMN))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(320, self.width())))

    def heightForWidth(self, width: int) -> int:
        return round(max(box.bottom() for box in self.boxes(width)))

    def cell(self, index: int) -> QRectF:
        """Where a cell is, px."""
        return self.boxes(self.width())[index]

    def _at(self, point: QPointF) -> int:
        """The cell under a point. The gaps belong to their neighbours, so that no touch is lost."""
        reach = GAP / 2
        for index, box in enumerate(self.boxes(self.width())):
            if box.adjusted(-reach, -reach, reach, reach).contains(point):
                return index
        return -1

    def _place_ring(self) -> None:
        self.ring.move_inner(self.cell(self.cursor_cell).toAlignedRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_ring()

    # -- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        for index, box in enumerate(self.boxes(self.width())):
            chosen = self.is_chosen(index)
            fill = "glow.wash" if chosen else "surface.pressed" if index == self._pressed else "surface.panel"
            edge = theme.color("glow.base" if chosen else "line.hairline")
            paint_box(painter, box, self.radius, theme.color(fill), edge, 2 if chosen else 1)
            painter.save()
            self.paint_cell(painter, index, box, theme.color("glow.base" if chosen else "text.secondary"), chosen)
            painter.restore()

    def paint_number(self, painter: QPainter, box: QRectF, middle_y: float, text: str, ink: QColor) -> None:
        """A number centred in a cell, its middle `middle_y` px below the cell's top."""
        font = self.theme.font("h3")
        font.setPixelSize(self.theme.px(16))
        painter.setFont(font)
        painter.setPen(ink)
        row = QRectF(box.left(), box.top() + middle_y - 12, box.width(), 24)
        painter.drawText(row, Qt.AlignmentFlag.AlignCenter, text)

    # -- pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._at(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # Chosen on letting go, and only where it was pressed: a slip can be taken back.
        pressed, self._pressed = self._pressed, -1
        self.update()
        if event.button() == Qt.MouseButton.LeftButton and pressed >= 0 and self._at(event.position()) == pressed:
            self.take(pressed)
            self.cursor_cell = pressed
            self._place_ring()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._place_ring()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            self.move_cursor(step)
        elif key == Qt.Key.Key_Space:
            self.take(self.cursor_cell)
        elif not self.take_digit(text):
            super().keyPressEvent(event)

    def move_cursor(self, step: int) -> None:
        """An arrow key: to the neighbour, which is chosen; it stops at the ends."""
        target = min(len(self.values) - 1, max(0, self.cursor_cell + step))
        self.take(target)
        self.cursor_cell = target
        self._place_ring()

    def take_digit(self, text: str) -> bool:
        """A key of 1 to 9 chooses the cell of that number, or of that place. False when there is none."""
        if len(text) != 1 or text not in "0123456789":
            return False
        number = int(text)
        numbers = [value for value in self.values if isinstance(value, int) and not isinstance(value, bool)]
        if numbers:
            index = self.values.index(number) if number in numbers else -1
        else:
            index = number - 1 if 1 <= number <= len(self.values) else -1
        if index < 0:
            return False
        self.take(index)
        self.cursor_cell = index
        self._place_ring()
        return True
