"""The order of a visit, from its welcome to its debriefing; conditions are coded by line and mark, without colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..models.setup_facts import Tile
from ..models.transport import clock_text
from ..theme import Theme
from ..widgets.base import paint_box

HEIGHT, LINE, GAP, PADDING, RIGHT = 64, 4, 8, 10, 5
DASHES: tuple[tuple[float, ...], ...] = ((), (1.5, 1.0), (0.5, 0.8), (2.0, 0.8, 0.5, 0.8), (3.0, 1.2), (0.5, 1.6))
"""Of the condition line, in its widths: solid for the first code, then ever other dashes."""
SHARES = {"viewing": 168, "questions": 92, "welcome": 92, "baseline": 92, "debrief": 84, "rest": 60, "interview": 92}


def paint_mark(painter: QPainter, theme: Theme, centre: QPointF, number: int, color: str = "text.primary") -> None:
    """The mark of a coded condition, 10 px: disc, square, triangle, diamond, plus, cross; only the disc is filled."""
    ink, half = theme.color(color), theme.px(4.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 2))
    painter.setBrush(ink if number == 0 else Qt.BrushStyle.NoBrush)
    x, y = centre.x(), centre.y()
    match number % len(DASHES):
        case 0:
            painter.drawEllipse(centre, half - 0.5, half - 0.5)
        case 1:
            painter.drawRect(QRectF(x - half + 0.5, y - half + 0.5, 2 * half - 1, 2 * half - 1))
        case 2:
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)])
            )
        case 3:
            points = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
            painter.drawPolygon(QPolygonF(points))
        case 4:
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))
        case _:
            painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
            painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))


class OrderStrip(QWidget):
    """Tiles 64 px high; those of viewings are wider and bear the line of their condition."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tiles: tuple[Tile, ...] = ()
        self._short = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, self._theme.px(HEIGHT))

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Another order."""
        self._tiles, self._short = tuple(tiles), False
        self.setAccessibleName(", ".join(" ".join(self.words(tile)) for tile in tiles))
        self.update()

    def words(self, tile: Tile) -> tuple[str, str]:
        """Both lines of a tile, shorter ones where the strip is narrow."""
        exact = clock_text(tile.seconds * 1000)
        minutes = self.tr("{count} min") if self._short else self.tr("about {count} min")
        about = minutes.format(count=max(1, round(tile.seconds / 60)))
        if tile.coded is not None:
            return tile.coded.label, f"{tile.coded.concert} · {exact}"
        return {
            "welcome": (self.tr("Welcome"), about),
            "baseline": (self.tr("Baseline"), self.tr("rest, {time}").format(time=exact)),
            "questions": (self.tr("Questions"), about),
            "rest": (self.tr("Rest"), exact),
            "interview": (self.tr("Interview"), about),
            "debrief": (self.tr("Debrief"), exact),
        }.get(tile.kind, (tile.kind, exact))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._tiles:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Long visits leave narrow tiles: the gaps give way first, then words.
        gap = GAP if len(self._tiles) <= 8 else GAP / 2
        room = self.width() - gap * (len(self._tiles) - 1)
        self._short = False
        self._short = sum(map(self._needed, self._tiles)) > room
        x = 0.0
        for tile, width in zip(self._tiles, self.widths(room), strict=True):
            self._paint_tile(painter, tile, QRectF(round(x), 0, round(x + width) - round(x), self.height()))
            x += width + gap

    def widths(self, room: float) -> list[float]:
        """How wide each tile is, px: by its share, and where that cuts words off, at the cost of those with more."""
        whole = sum(SHARES[tile.kind] for tile in self._tiles)
        shares = [room * SHARES[tile.kind] / whole for tile in self._tiles]
        needed = [self._needed(tile) for tile in self._tiles]
        lacking = sum(max(0.0, need - share) for need, share in zip(needed, shares, strict=True))
        spare = sum(max(0.0, share - need) for need, share in zip(needed, shares, strict=True))
        if lacking > spare or not spare:
            return shares
        return [
            need if need > share else share - (share - need) * lacking / spare
            for need, share in zip(needed, shares, strict=True)
        ]

    def _needed(self, tile: Tile) -> float:
        rows = zip(self.words(tile), ("label", "caption"), strict=True)
        wide = max(QFontMetricsF(self._font(role, text)).horizontalAdvance(text) for text, role in rows)
        return wide + PADDING + RIGHT + 1  # tiles stand on whole pixels

    def _font(self, role: str, text: str) -> QFont:
        font = self._theme.font(role, text)
        if role == "label":
            font.setWeight(font.Weight.DemiBold)
        return font

    def _paint_tile(self, painter: QPainter, tile: Tile, box: QRectF) -> None:
        theme = self._theme
        paint_box(painter, box, theme.radius("seg"), theme.color("surface.raised"), None)
        # The line stands on square corners, as in the design.
        painter.fillRect(QRectF(box.left(), 0, box.width(), LINE + 2), theme.color("surface.raised"))
        if tile.coded is None:
            painter.fillRect(QRectF(box.left(), 0, box.width(), LINE), theme.color("line.hairline"))
        else:
            pen = QPen(theme.color("text.secondary"), LINE)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashes := DASHES[tile.coded.mark % len(DASHES)]:
                pen.setDashPattern(dashes)
            painter.setPen(pen)
            painter.drawLine(QPointF(box.left(), LINE / 2), QPointF(box.right(), LINE / 2))
        first, second = self.words(tile)
        inner = box.adjusted(PADDING, 0, -RIGHT, 0)
        rows = (("label", "text.primary", 12), ("caption", "text.secondary", 32))
        for text, (role, ink, top) in zip((first, second), rows, strict=True):
            font = self._font(role, text)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 0.5)
            row = QRectF(inner.left(), theme.px(top), inner.width(), theme.px(16))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
