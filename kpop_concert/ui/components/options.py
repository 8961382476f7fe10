"""Answers of a list: one of them (also yes or no), or any number of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ...study.items import Option
from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.text import TextBlock
from .cells import GAP, Cells, Point

HIGH, PADDING, MARK, BESIDE = 56, 20, 18, 12
MOST_COLUMNS = 4


class OptionCells(Cells):
    """One of several answers, in as many columns as their words allow."""

    def __init__(
        self, theme: Theme, name: str, values: Sequence[Point], texts: Sequence[str], no_answer: str,
        *, width: int | None = None, columns: int = MOST_COLUMNS,
    ) -> None:  # fmt: skip
        """`width` is that of every cell; without it they share the row. At most `columns` stand side by side."""
        self._texts, self._width, self._most = tuple(texts), width, columns
        super().__init__(theme, name, values, texts, no_answer)

    @property
    def radius(self) -> int:
        return self.theme.radius("control")

    def _font(self, chosen: bool = True) -> QFont:
        font = self.theme.font("h3")
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Medium)
        return font

    def columns(self, width: float) -> int:
        """How many stand side by side."""
        metrics = QFontMetricsF(self._font())
        wanted = max(metrics.horizontalAdvance(text) for text in self._texts) + 2 * PADDING + MARK + BESIDE
        fit = int((width + GAP) // (wanted + GAP))
        most = max(1, min(self._most, fit, len(self._texts)))
        # No lonely last one where the same rows hold with fewer columns.
        rows = -(-len(self._texts) // most)
        return -(-len(self._texts) // rows)

    def boxes(self, width: float) -> list[QRectF]:
        columns = self.columns(width)
        wide = self._width if self._width is not None else (width - (columns - 1) * GAP) / columns
        room = wide - 2 * PADDING - MARK - BESIDE
        lines = max(TextBlock(text, self._font(), room, self.theme.line("h3")).lines for text in self._texts)
        high = self.theme.px(HIGH) + (lines - 1) * self.theme.line("h3")
        return [
            QRectF(at % columns * (wide + GAP), at // columns * (high + GAP), wide, high)
            for at in range(len(self._texts))
        ]

    def paint_cell(self, painter: QPainter, index: int, box: QRectF, ink: QColor, chosen: bool) -> None:
        mark = QRectF(box.left() + PADDING, box.center().y() - MARK / 2, MARK, MARK)
        self.paint_mark(painter, mark, chosen)
        painter.setPen(self.theme.color("glow.base" if chosen else "text.primary"))
        left = mark.right() + BESIDE
        block = TextBlock(self._texts[index], self._font(chosen), box.right() - PADDING - left, self.theme.line("h3"))
        block.draw(painter, left, round(box.center().y() - block.height / 2))

    def paint_mark(self, painter: QPainter, box: QRectF, chosen: bool) -> None:
        """A radio's circle."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("glow.base" if chosen else "line.control"), 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("glow.base"))
            painter.drawEllipse(box.center(), 4.5, 4.5)


class MultiCells(OptionCells):
    """Any number of answers. The value is the chosen ids with a blank between, in the order of the file."""

    def __init__(
        self, theme: Theme, name: str, options: Sequence[Option], texts: Sequence[str], no_answer: str
    ) -> None:
        self._on: set[int] = set()
        self._lone = {index for index, option in enumerate(options) if option.alone}
        super().__init__(theme, name, [option.id for option in options], texts, no_answer)

    @property
    def value(self) -> Point | None:
        return " ".join(str(self.values[index]) for index in sorted(self._on)) or None

    def set_value(self, value: Point | None) -> None:
        chosen = str(value).split(" ") if value is not None else []
        self._on = {index for index, id_ in enumerate(self.values) if id_ in chosen}
        self._tell()

    def is_chosen(self, index: int) -> bool:
        return index in self._on

    def take(self, index: int) -> None:
        """On or off; one that goes with no other puts the others away. `chosen(None)` when none is left."""
        if index in self._on:
            self._on.discard(index)
        else:
            self._on = {index} if index in self._lone else self._on - self._lone | {index}
        self.cursor_cell = index
        self._tell()
        self.chosen.emit(self.value)

    def move_cursor(self, step: int) -> None:
        """An arrow key moves alone: several may be on."""
        self.cursor_cell = min(len(self.values) - 1, max(0, self.cursor_cell + step))
        self._place_ring()

    def paint_mark(self, painter: QPainter, box: QRectF, chosen: bool) -> None:
        """A check's box."""
        radius = self.theme.radius("check")
        if not chosen:
            paint_box(painter, box, radius, None, self.theme.color("line.control"), 2)
            return
        paint_box(painter, box, radius, self.theme.color("glow.base"), None)
        size = 13
        pixmap = self.theme.icon_pixmap("check", "glow.on", size, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(box.center().x() - size / 2, box.center().y() - size / 2), pixmap)
