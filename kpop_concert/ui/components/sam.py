"""SAM-style rows: five figures of our own, drawn from formulae, and the four places between them."""

from __future__ import annotations

import math
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ...study.items import SAM_POINTS
from ..theme import Theme
from .cells import GAP, Cells

Dimension = Literal["valence", "arousal", "dominance"]

FIGURE, BETWEEN, HEIGHT = 144.0, 72.0, 152.0
NUMBER_Y, POINT_Y = 132.0, 61.0
WIDTH = 5 * FIGURE + 4 * BETWEEN + 8 * GAP
HEAD_Y, HEAD_R = 44.5, 23.0
"""Middle of the head below the cell's top, and its radius."""
BODY_TOP, BODY_END, BODY_HALF = 68.5, 106.5, 28.0
STROKE = 2.5
FRAME = QRectF(-37, 14, 74, 94)
"""What a figure of the row dominance stands in, from the middle of the cell's upper edge."""
SPIKES = 10


class SamRow(Cells):
    """Nine places, 1 to 9 from left to right. `falling` shows the figure of the high pole on the left."""

    def __init__(
        self, theme: Theme, dimension: Dimension, *, name: str, spoken: list[str], no_answer: str, falling: bool = False
    ) -> None:
        self._dimension, self._falling = dimension, falling
        super().__init__(theme, name, range(1, SAM_POINTS + 1), spoken, no_answer)

    def boxes(self, width: float) -> list[QRectF]:
        scale = min(1.0, (width - 8 * GAP) / (WIDTH - 8 * GAP))
        left, found = 0.0, []
        for index in range(SAM_POINTS):
            wide = (BETWEEN if index % 2 else FIGURE) * scale
            found.append(QRectF(left, 0, wide, HEIGHT))
            left += wide + GAP
        return found

    def paint_cell(self, painter: QPainter, index: int, box: QRectF, ink: QColor, chosen: bool) -> None:
        self.paint_number(painter, box, NUMBER_Y, str(index + 1), ink)
        painter.translate(box.center().x(), box.top())
        if index % 2:
            self._paint_point(painter, chosen)
            return
        level = index / 4 - 1
        paint = {"valence": paint_valence, "arousal": paint_arousal, "dominance": paint_dominance}[self._dimension]
        flesh = self.theme.color("glow.base", 0.12) if chosen else self.theme.color("surface.hover", 0.8)
        paint(painter, -level if self._falling else level, ink, flesh)

    def _paint_point(self, painter: QPainter, chosen: bool) -> None:
        middle = QPointF(0, POINT_Y)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("glow.base"))
            painter.drawEllipse(middle, 7, 7)
        else:
            painter.setPen(QPen(self.theme.color("text.tertiary"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(middle, 6, 6)


def mouth_curve(level: float) -> tuple[float, float]:
    """Ends and middle of the mouth below the head's middle, px, for a valence of -1 (frowning) .. 1 (smiling)."""
    return 9.5 - 4.0 * level, 9.5 + 4.5 * level


def eye_radius(level: float) -> float:
    """Radius of an open eye, px, for an arousal of -1 .. 1; at the lower end the eyes are closed."""
    return 3.25 + 1.75 * level


def burst_radius(level: float) -> float:
    """Radius of the burst on the chest, px, for an arousal of -1 (a dot) .. 1."""
    share = (level + 1) / 2
    return 1.0 + 13.0 * share


def figure_scale(level: float) -> float:
    """Size of the figure for a dominance of -1 (small) .. 1 (fills the frame), 1 being that of the other rows."""
    step = 2 * (level + 1)
    return 0.31 + 0.125 * step + 0.015 * step * step


def paint_valence(painter: QPainter, level: float, ink: QColor, flesh: QColor) -> None:
    """The figure for a valence of -1..1, hung from the middle of the cell's upper edge: mouth, brows and cheeks."""
    _bust(painter, ink, flesh)
    _eyes(painter, ink, 3.0)
    ends, middle = mouth_curve(level)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(ink))
    mouth = QPainterPath(QPointF(-11, HEAD_Y + ends))
    mouth.quadTo(QPointF(0, HEAD_Y + 2 * middle - ends), QPointF(11, HEAD_Y + ends))
    painter.drawPath(mouth)
    faint = QColor(ink)
    faint.setAlphaF(ink.alphaF() * abs(level))
    painter.setPen(_pen(faint, 2.25))
    for side in (-1, 1):
        if level < 0:
            painter.drawLine(QPointF(side * 14, HEAD_Y - 8), QPointF(side * 4, HEAD_Y - 8 + 4.5 * level))
        elif level > 0:
            painter.drawLine(QPointF(side * 13.5, HEAD_Y + 5), QPointF(side * 18, HEAD_Y + 5))


def paint_arousal(painter: QPainter, level: float, ink: QColor, flesh: QColor) -> None:
    """The figure for an arousal of -1..1: eyes, mouth, the burst on the chest and the trembling beside it."""
    _bust(painter, ink, flesh)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if level <= -1:
        painter.setPen(_pen(ink, 2))
        for side in (-8.0, 8.0):
            lid = QPainterPath(QPointF(side - 4, HEAD_Y - 2))
            lid.quadTo(QPointF(side, HEAD_Y + 2), QPointF(side + 4, HEAD_Y - 2))
            painter.drawPath(lid)
    else:
        _eyes(painter, ink, eye_radius(level))
    if level > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(0, HEAD_Y + 10.5), 3.0 + 1.75 * level, 3.0 + 1.75 * level)
    else:
        painter.setPen(_pen(ink))
        painter.drawLine(QPointF(-6.5, HEAD_Y + 10), QPointF(6.5, HEAD_Y + 10))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPath(burst(QPointF(0, 89), burst_radius(level)))
    if level > 0:
        faint = QColor(ink)
        faint.setAlphaF(ink.alphaF() * level)
        painter.setPen(_pen(faint))
        for side in (-1, 1):
            painter.drawLine(QPointF(side * 39, 80 - 9 * level), QPointF(side * 39, 80 + 9 * level))
            painter.drawLine(QPointF(side * 33, 82 - 5 * level), QPointF(side * 33, 82 + 6 * level))


def paint_dominance(painter: QPainter, level: float, ink: QColor, flesh: QColor) -> None:
    """The figure for a dominance of -1..1: its size in a frame that stays the same."""
    edge = QColor(ink)
    edge.setAlphaF(ink.alphaF() * 0.6)
    painter.setPen(QPen(edge, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(FRAME, 6, 6)
    scale = figure_scale(level)
    painter.translate(0, FRAME.bottom() - 1 - BODY_END * scale)
    painter.scale(scale, scale)
    # The stroke thins out with the figure, but not as fast: the small one stays legible.
    stroke = STROKE / math.sqrt(scale)
    _bust(painter, ink, flesh, stroke)
    _eyes(painter, ink, 3.0)
    painter.setPen(_pen(ink, stroke))
    painter.drawLine(QPointF(-8, HEAD_Y + 9.5), QPointF(8, HEAD_Y + 9.5))


def burst(middle: QPointF, radius: float) -> QPainterPath:
    """A star with ten spikes."""
    path = QPainterPath()
    for corner in range(2 * SPIKES):
        reach = radius * (1.0 if corner % 2 == 0 else 0.55)
        angle = math.pi * corner / SPIKES - math.pi / 2
        point = QPointF(middle.x() + reach * math.cos(angle), middle.y() + reach * math.sin(angle))
        if corner:
            path.lineTo(point)
        else:
            path.moveTo(point)
    path.closeSubpath()
    return path


def _pen(ink: QColor, width: float = STROKE) -> QPen:
    return QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _bust(painter: QPainter, ink: QColor, flesh: QColor, stroke: float = STROKE) -> None:
    body = QPainterPath(QPointF(-BODY_HALF, BODY_END))
    body.lineTo(-BODY_HALF, BODY_TOP + 22)
    body.cubicTo(-BODY_HALF, BODY_TOP + 6, -16, BODY_TOP, 0, BODY_TOP)
    body.cubicTo(16, BODY_TOP, BODY_HALF, BODY_TOP + 6, BODY_HALF, BODY_TOP + 22)
    body.lineTo(BODY_HALF, BODY_END)
    painter.setPen(QPen(ink, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.setBrush(flesh)
    painter.drawPath(body)
    painter.drawEllipse(QPointF(0, HEAD_Y), HEAD_R, HEAD_R)


def _eyes(painter: QPainter, ink: QColor, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for side in (-8.0, 8.0):
        painter.drawEllipse(QPointF(side, HEAD_Y - 2.5), radius, radius)
