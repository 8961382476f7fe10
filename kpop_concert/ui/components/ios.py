"""Inclusion of Other in the Self: seven pairs of circles whose geometry is the instrument's."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from ...study.items import IOS_POINTS, Geometry
from ..theme import Theme
from ..widgets.text import TextBlock
from .cells import COLUMN, GAP, Cells

CELL, HEIGHT = 146.0, 260.0
FIRST = 64.0
"""Diameter of both circles at 1, px."""
MIDDLE_Y, NUMBER_Y = 111.0, 238.5
ME_Y, OTHER_Y = 33.5, 178.0
LABEL_LINE, MOST_LINE, LABEL_ROOM = 19, 24, 72
MARGIN = 7


class IosRow(Cells):
    """Seven places, 1 to 7; `me` names the solid circle, `other` the dashed one."""

    def __init__(
        self, theme: Theme, geometry: Geometry, me: str, other: str, *, name: str, spoken: list[str], no_answer: str
    ) -> None:
        self._geometry, self._me, self._other = geometry, me, other
        super().__init__(theme, name, range(1, IOS_POINTS + 1), spoken, no_answer)

    def boxes(self, width: float) -> list[QRectF]:
        wide = min(CELL, (width - (IOS_POINTS - 1) * GAP) / IOS_POINTS)
        pitch = (min(width, COLUMN) - wide) / (IOS_POINTS - 1)
        return [QRectF(index * pitch, 0, wide, HEIGHT) for index in range(IOS_POINTS)]

    def paint_cell(self, painter: QPainter, index: int, box: QRectF, ink: QColor, chosen: bool) -> None:
        self.paint_number(painter, box, NUMBER_Y, str(index + 1), ink)
        middle = QPointF(box.center().x(), box.top() + MIDDLE_Y)
        unit = min(FIRST, (box.width() - 2 * MARGIN) / self._widest())
        one, two = circles(self._geometry, index + 1, middle, unit)
        me, other = _disc(one), _disc(two)
        shared = QColor(self.theme.color("glow.base", 0.42) if chosen else self.theme.color("text.secondary", 0.2))
        painter.fillPath(me.intersected(other), shared)
        stroke = 2.5 if chosen else 2.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, stroke))
        painter.drawEllipse(one)
        dashed = QPen(ink, stroke)
        dashed.setDashPattern([2.4, 1.8])
        painter.setPen(dashed)
        painter.drawEllipse(two)
        self._paint_labels(painter, box, one, two, chosen)

    def _widest(self) -> float:
        pairs = zip(self._geometry.diameter, self._geometry.centre_distance, strict=True)
        return max(diameter + distance for diameter, distance in pairs)

    def _paint_labels(self, painter: QPainter, box: QRectF, one: QRectF, two: QRectF, chosen: bool) -> None:
        theme = self.theme
        painter.setPen(QPen(theme.color("glow.base" if chosen else "text.tertiary", 0.8), 1.5))
        above, below = one.center().x(), two.center().x()
        painter.drawLine(QPointF(above, box.top() + ME_Y + 12.5), QPointF(above, one.top() - 3.5))
        painter.drawLine(QPointF(below, two.bottom() + 3.5), QPointF(below, box.top() + OTHER_Y - 3.5))
        painter.setPen(theme.color("glow.base" if chosen else "text.primary"))
        font = theme.font("bodyStrong")
        font.setWeight(QFont.Weight.DemiBold)
        line = min(theme.px(LABEL_LINE), MOST_LINE)
        for text, at, top in ((self._me, above, ME_Y - line / 2), (self._other, below, OTHER_Y)):
            narrow = TextBlock(text, font, self._room(at, box), line, align=Qt.AlignmentFlag.AlignHCenter)
            narrow.draw(painter, at - self._room(at, box) / 2, box.top() + top)

    def _room(self, at: float, box: QRectF) -> float:
        """Width of a label at `at` that stays inside the cell."""
        return max(48.0, 2 * min(at - box.left() - 4, box.right() - 4 - at, LABEL_ROOM / 2))


def circles(geometry: Geometry, point: int, middle: QPointF, unit: float) -> tuple[QRectF, QRectF]:
    """The solid and the dashed circle of a point (1..7) around `middle`; `unit` is the first diameter, px."""
    size = geometry.diameter[point - 1] * unit
    gap = geometry.centre_distance[point - 1] * unit
    return tuple(  # type: ignore[return-value]
        QRectF(middle.x() + side * gap / 2 - size / 2, middle.y() - size / 2, size, size) for side in (-1, 1)
    )


def _disc(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(box)
    return path
