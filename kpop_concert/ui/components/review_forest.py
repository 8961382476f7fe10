"""The forest plot: the difference in every kind of section, and over the whole song."""

from __future__ import annotations

from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...analysis.comparison import Compared, Sections
from ..models.review_tables import Table
from ..theme import Theme
from ..widgets.base import paint_box
from .review_words import ReviewWords, signed

ROW, LABELS, VALUES, TICKS, BOX = 22, 94, 40, 24, 8
"""Height of a row, width of the columns beside the plot, height of the axis, side of an estimate; design px."""


class Forest(QWidget):
    """Shows Sections: simultaneous intervals by kind of section, an ordinary one over the whole song."""

    def __init__(self, theme: Theme, words: ReviewWords) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._sections: Sections | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._refresh)

    def show_sections(self, sections: Sections | None) -> None:
        """Other differences."""
        self._sections = sections
        self.setAccessibleName(self._words.by_section(sections.dimension) if sections else "")
        self.setAccessibleDescription("; ".join(": ".join(row[:2]) for row in self.table().rows))
        self._refresh()

    @property
    def rows(self) -> tuple[Compared, ...]:
        """The kinds of sections that can be compared."""
        found = self._sections.kinds.rows if self._sections else ()
        return tuple(row for row in found if row.contrast is not None)

    def _refresh(self) -> None:
        self.setVisible(bool(self.rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(328, self._theme.px(ROW) * (len(self.rows) + 1) + self._theme.px(TICKS))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def table(self) -> Table:
        """Every difference as text."""
        words, sections = self._words, self._sections
        title = words.by_section(sections.dimension) if sections else ""
        header = (
            self.tr("Section"), self.tr("Difference"), self.tr("Low"), self.tr("High"), self.tr("Interval"),
            self.tr("n"), self.tr("Note"),
        )  # fmt: skip
        if sections is None:
            return Table(title, header, ())
        rows = [(words.section(row.key), row, True) for row in sections.kinds.rows]
        rows.append((self.tr("All sections"), sections.whole, False))
        return Table(title, header, tuple(self._told(*row) for row in rows))

    def _told(self, name: str, row: Compared, simultaneous: bool) -> tuple[str, ...]:
        n = " + ".join(map(str, row.people))
        if row.contrast is None:
            return (name, "", "", "", "", n, row.problem)
        interval = row.contrast.simultaneous if simultaneous else row.contrast.interval
        numbers = (row.contrast.estimate, interval.low, interval.high)
        return (name, *(self._words.difference("arousal", one) for one in numbers), interval.method, n, "")

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sections is None or not self.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height, whole = self._theme, self._theme.px(ROW), self._sections.whole
        plot = QRectF(theme.px(LABELS), 0, self.width() - theme.px(LABELS + VALUES), self.height() - theme.px(TICKS))
        low, high = self._domain()
        step = tick_step(high - low)
        self._paint_axis(painter, plot, low, high, step)

        def x(value: float) -> float:
            return plot.left() + (value - low) / (high - low) * plot.width()

        for at, row in enumerate(self.rows):
            middle = at * height + height / 2
            assert row.contrast is not None
            interval = row.contrast.simultaneous
            self._paint_words(painter, middle, self._words.section(row.key), row.contrast.estimate, strong=False)
            ink = theme.color("text.primary" if row.clear else "text.secondary")
            painter.setPen(QPen(ink, 1.75))
            painter.drawLine(QPointF(x(interval.low), middle), QPointF(x(interval.high), middle))
            side = theme.px(BOX)
            box = QRectF(x(row.contrast.estimate) - side / 2, middle - side / 2, side, side)
            fill = ink if row.clear else theme.color("surface.panel")
            paint_box(painter, box, 2, fill, ink, 1.75)
        middle = len(self.rows) * height + height / 2
        painter.fillRect(QRectF(0, middle - height / 2, self.width(), 1), theme.color("line.hairline"))
        if whole.contrast is not None:
            interval, estimate = whole.contrast.interval, whole.contrast.estimate
            self._paint_words(painter, middle, self.tr("All sections"), estimate, strong=True)
            half = theme.px(6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("glow.base"))
            points = [
                QPointF(x(interval.low), middle), QPointF(x(estimate), middle - half),
                QPointF(x(interval.high), middle), QPointF(x(estimate), middle + half),
            ]  # fmt: skip
            painter.drawPolygon(QPolygonF(points))

    def _domain(self) -> tuple[float, float]:
        assert self._sections is not None
        ends = [0.0]
        for row in self.rows:
            assert row.contrast is not None
            ends += [row.contrast.simultaneous.low, row.contrast.simultaneous.high]
        if (whole := self._sections.whole.contrast) is not None:
            ends += [whole.interval.low, whole.interval.high]
        low, high = min(ends), max(ends)
        room = max(1e-9, high - low) * 0.06
        return low - room, high + room

    def _paint_axis(self, painter: QPainter, plot: QRectF, low: float, high: float, step: float) -> None:
        theme = self._theme
        painter.setFont(theme.font("caption"))
        decimals = max(0, -floor(log10(step) + 1e-9))
        for number in range(ceil(low / step), floor(high / step) + 1):
            value = number * step
            x = round(plot.left() + (value - low) / (high - low) * plot.width())
            ink = theme.color("line.control") if number == 0 else theme.color("plot.grid")
            painter.fillRect(QRectF(x, 0, 1 if number else 1.5, plot.height()), ink)
            text = "0" if number == 0 else f"{'−' if value < 0 else ''}{abs(value):.{decimals}f}"
            painter.setPen(theme.color("plot.axis"))
            box = QRectF(x - 30, plot.bottom() + theme.px(4), 60, theme.px(TICKS) - theme.px(4))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _paint_words(self, painter: QPainter, middle: float, name: str, value: float, *, strong: bool) -> None:
        theme, height = self._theme, self._theme.px(ROW)
        font = theme.font("small")
        font.setWeight(QFont.Weight.Bold if strong else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.color("text.primary" if strong else "text.secondary"))
        box = QRectF(0, middle - height / 2, self.width(), height)
        room = theme.px(LABELS) - 4
        text = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(theme.color("text.primary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, signed(value))


def tick_step(span: float, most: int = 4) -> float:
    """A round distance of ticks (1, 2 or 5 times a power of ten) of which at most so many fit into a span."""
    raw = span / most
    power = 10.0 ** floor(log10(raw))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= raw)
