"""How a condition looks in every plot: colour, dash and marker, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF

from ..theme import Theme
from ..widgets.base import Mark

MARK = 9.0
"""Side of a marker, px."""
SAMPLE_W = 28
"""Length of the line in a legend, px."""


@dataclass(frozen=True, slots=True)
class ConditionLook:
    """Number `place` of the design's looks."""

    place: int
    marker: str
    dash_px: tuple[float, ...]
    dark: str
    light: str

    def color(self, theme: Theme) -> QColor:
        """Its colour in the theme's scheme."""
        return QColor(self.dark if theme.scheme == "dark" else self.light)

    def pen(self, theme: Theme, width: float) -> QPen:
        """A pen for its line, `width` px wide."""
        pen = QPen(self.color(theme), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if self.dash_px:
            pen.setDashPattern([dash / width for dash in self.dash_px])
        return pen


def looks(theme: Theme, conditions: Sequence[str]) -> dict[str, ConditionLook]:
    """A look for every condition: the design's own for `persona` and `no_persona`, the free ones in order for others.

    More conditions than looks begin anew.
    """
    known = [
        ConditionLook(place, one["marker"], tuple(one["dash_px"]), one["dark"], one["light"])
        for place, one in enumerate(theme.token("plot.conditions"))
    ]
    names = [one["name"] for one in theme.token("plot.conditions")]
    own = {name: known[names.index(name)] for name in conditions if name in names}
    free = [look for look in known if look not in own.values()] or known
    others = [name for name in conditions if name not in own]
    return own | {name: free[place % len(free)] for place, name in enumerate(others)}


def paint_marker(painter: QPainter, color: QColor, marker: str, centre: QPointF, side: float = MARK) -> None:
    """A marker around `centre`; filled ones fill `side` px, open ones have lines of 2 px (1.5 px when small)."""
    stroke = 2.0 if side >= MARK else 1.5
    half, inner = side / 2, side / 2 - stroke / 2
    shape, _, fill = marker.partition("-")
    filled = fill == "filled"
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(color, stroke))
    painter.setBrush(color if filled else Qt.BrushStyle.NoBrush)
    x, y = centre.x(), centre.y()
    match shape:
        case "circle":
            painter.drawEllipse(centre, half if filled else inner, half if filled else inner)
        case "square":
            painter.drawRect(QRectF(x - inner, y - inner, 2 * inner, 2 * inner))
        case "triangle":
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)])
            )
        case "diamond":
            points = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
            painter.drawPolygon(QPolygonF(points))
        case "plus":
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))
        case _:
            painter.drawLine(QPointF(x - inner, y - inner), QPointF(x + inner, y + inner))
            painter.drawLine(QPointF(x - inner, y + inner), QPointF(x + inner, y - inner))


def paint_sample(painter: QPainter, theme: Theme, look: ConditionLook, box: QRectF, ground: QColor) -> None:
    """A piece of the condition's line through the middle of `box` with its marker; `ground` is what lies behind it."""
    painter.setPen(look.pen(theme, 2.0))
    middle, side = box.center(), theme.px(MARK)
    painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    gap = side / 2 + (0 if look.marker == "circle-filled" else 1)
    painter.fillRect(QRectF(middle.x() - gap, middle.y() - 1.5, 2 * gap, 3), ground)
    paint_marker(painter, look.color(theme), look.marker, middle, side)


class ConditionSample(Mark):
    """The legend's line and marker of one condition; the words stand beside it."""

    def __init__(self, theme: Theme, look: ConditionLook, name: str, ground: str = "surface.house") -> None:
        super().__init__(theme, name)
        self._look, self._ground = look, ground

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(SAMPLE_W), self.theme.line("caption"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sample(painter, self.theme, self._look, QRectF(self.rect()), self.theme.color(self._ground))
