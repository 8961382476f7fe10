"""A labelled scale: one cell for each point, with its words inside where every point has some."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ...study.items import Language, Scale
from ..theme import Theme
from ..widgets.text import TextBlock
from .cells import GAP, Cells

PLAIN, WORDED = 56.0, 72.0
"""Height of a cell that holds a number alone, and of one with words."""


class LikertRow(Cells):
    """The points of a scale from left to right."""

    def __init__(
        self, theme: Theme, scale: Scale, language: Language, *, name: str, spoken: list[str], no_answer: str
    ) -> None:
        points = range(scale.min, scale.max + 1)
        self._words = {point: scale.labels[point].get(language) for point in points if point in scale.labels}
        self.worded = len(self._words) == len(points)
        """Whether every point has words, so that none are needed below the ends."""
        super().__init__(theme, name, points, spoken, no_answer)

    def boxes(self, width: float) -> list[QRectF]:
        count = len(self.values)
        wide = (width - (count - 1) * GAP) / count
        high = self.theme.px(WORDED if self.worded else PLAIN)
        return [QRectF(index * (wide + GAP), 0, wide, high) for index in range(count)]

    def paint_cell(self, painter: QPainter, index: int, box: QRectF, ink: QColor, chosen: bool) -> None:
        value = self.values[index]
        if not self.worded:
            self.paint_number(painter, box, box.height() / 2, str(value), ink)
            return
        self.paint_number(painter, box, self.theme.px(20), str(value), ink)
        font = self.theme.font("small")
        font.setWeight(QFont.Weight.Medium if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        room = box.width() - 16
        block = TextBlock(self._words[int(value)], font, room, self.theme.px(16), align=Qt.AlignmentFlag.AlignHCenter)
        middle = self.theme.px(51)
        block.draw(painter, box.left() + 8, box.top() + round(middle - block.height / 2))
