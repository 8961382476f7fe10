"""The station's permuted block: who had which place, which one comes next; what comes later stays sealed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ..models.setup_facts import Coded, Row
from ..theme import Theme
from ..widgets.base import paint_box
from .order_strip import paint_mark

HEAD, ROW, SIDE, NUMBER, ASSIGNED = 37, 44, 16, 56, 150


class PlaceTable(QFrame):
    """A head and one row of 44 px for every place of the block; scrolls where they do not fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[Row, ...] = ()
        self._head = _Head(self, theme)
        self._body = _Body(self, theme)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._body)
        for part in (self._scroll, self._scroll.viewport(), self._body):
            part.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._scroll, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self.update)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Another block; the next place is scrolled into sight."""
        self._rows = tuple(rows)
        self._body.setFixedHeight(self._theme.px(ROW) * len(rows))
        self._body.setAccessibleName("\n".join(self.said(row) for row in rows))
        self.updateGeometry()
        self._head.update()
        self._body.update()
        for number, row in enumerate(rows):
            if row.state == "next":
                middle = round(self._theme.px(ROW) * (number + 0.5))
                self._scroll.ensureVisible(0, middle, 0, round(self._theme.px(ROW) * 1.5))

    def sizeHint(self) -> QSize:
        return QSize(640, self._theme.px(HEAD) + self._theme.px(ROW) * max(1, len(self._rows)) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, self._theme.px(HEAD) + self._theme.px(ROW) * min(3, max(1, len(self._rows))) + 2)

    @property
    def periods(self) -> int:
        """How many viewings a place has."""
        return max((len(row.viewings) for row in self._rows), default=1)

    def columns(self, width: float) -> list[float]:
        """Left edges of the viewings' columns, px, and of the last one's end."""
        first, last = self._theme.px(SIDE + NUMBER), width - self._theme.px(ASSIGNED)
        step = (last - first) / self.periods
        return [first + step * number for number in range(self.periods + 1)]

    def column_name(self, number: int) -> str:
        """What the column of a viewing is called, from 0."""
        names = (self.tr("First"), self.tr("Second"), self.tr("Third"), self.tr("Fourth"))
        return names[number] if number < len(names) else str(number + 1)

    @property
    def sealed(self) -> str:
        """What stands in place of viewings that are still to come."""
        return self.tr("sealed")

    def assigned(self, row: Row) -> str:
        """Who has the place."""
        if row.state == "taken":
            return row.participant
        if row.state == "next":
            return (
                self.tr("next: {participant}").format(participant=row.participant)
                if row.participant
                else self.tr("next")
            )
        return self.tr("open")

    def said(self, row: Row) -> str:
        """A row for a screen reader."""
        shown = ", ".join(f"{one.label} {one.concert}" for one in row.viewings) or self.sealed
        return f"{row.number}: {shown}. {self.assigned(row)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge = self._theme.color("surface.panel"), self._theme.color("line.hairline")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("card"), fill, edge)


class _Head(QWidget):
    def __init__(self, table: PlaceTable, theme: Theme) -> None:
        super().__init__()
        self._table, self._theme = table, theme
        self.setFixedHeight(theme.px(HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, table = QPainter(self), self._theme, self._table
        font = theme.font("label")
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.color("text.secondary"))
        middle = Qt.AlignmentFlag.AlignVCenter
        side = theme.px(SIDE)
        whole = QRectF(side, 0, self.width() - 2 * side, self.height())
        painter.drawText(whole, middle | Qt.AlignmentFlag.AlignLeft, self.tr("Place"))
        painter.drawText(whole, middle | Qt.AlignmentFlag.AlignRight, self.tr("Assigned"))
        for number, left in enumerate(table.columns(self.width())[:-1]):
            box = QRectF(left, 0, whole.width(), self.height())
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, table.column_name(number))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line.hairline"))


class _Body(QWidget):
    def __init__(self, table: PlaceTable, theme: Theme) -> None:
        super().__init__()
        self._table, self._theme = table, theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The rounded corners of the frame around it.
        clip, radius = QPainterPath(), self._theme.radius("card") - 1
        clip.addRoundedRect(QRectF(0, -2 * radius, self.width(), self.height() + 2 * radius), radius, radius)
        painter.setClipPath(clip)
        height = self._theme.px(ROW)
        for number, row in enumerate(self._table.rows):
            self._paint_row(painter, row, QRectF(0, number * height, self.width(), height), number)

    def _paint_row(self, painter: QPainter, row: Row, box: QRectF, number: int) -> None:
        theme, table = self._theme, self._table
        following = row.state == "next"
        if following:
            painter.fillRect(box, theme.color("glow.wash"))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), theme.color("glow.base"))
        if number:
            painter.fillRect(QRectF(0, box.top(), box.width(), 1), theme.color("line.hairline"))
        side = theme.px(SIDE)
        middle = Qt.AlignmentFlag.AlignVCenter
        strong = theme.font("small")
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(theme.color("text.primary"))
        painter.drawText(box.adjusted(side, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, str(row.number))
        painter.setFont(strong if following else theme.font("small"))
        painter.setPen(theme.color("glow.base" if following else "text.tertiary"))
        painter.drawText(box.adjusted(0, 0, -side, 0), middle | Qt.AlignmentFlag.AlignRight, table.assigned(row))
        edges = table.columns(self.width())
        for column in range(table.periods):
            cell = QRectF(edges[column], box.top(), edges[column + 1] - edges[column] - 8, box.height())
            if row.state == "sealed":
                self._paint_sealed(painter, cell)
            elif column < len(row.viewings):
                self._paint_coded(painter, row.viewings[column], cell, strong)

    def _paint_coded(self, painter: QPainter, shown: Coded, cell: QRectF, strong: QFont) -> None:
        theme = self._theme
        paint_mark(painter, theme, QPointF(cell.left() + 5, cell.center().y()), shown.mark)
        left = cell.left() + theme.px(20)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(strong)
        painter.setPen(theme.color("text.primary"))
        painter.drawText(QRectF(left, cell.top(), cell.right() - left, cell.height()), middle, shown.label)
        left += QFontMetricsF(strong).horizontalAdvance(shown.label) + 8
        font = theme.font("small", shown.concert)
        painter.setFont(font)
        painter.setPen(theme.color("text.tertiary"))
        title = QFontMetricsF(font).elidedText(shown.concert, Qt.TextElideMode.ElideRight, cell.right() - left)
        painter.drawText(QRectF(left, cell.top(), cell.right() - left, cell.height()), middle, title)

    def _paint_sealed(self, painter: QPainter, cell: QRectF) -> None:
        theme, size = self._theme, self._theme.px(14)
        pixmap = theme.icon_pixmap("lock", "text.tertiary", size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(cell.left(), round(cell.center().y() - size / 2)), pixmap)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.tertiary"))
        text = cell.adjusted(theme.px(20), 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._table.sealed)
