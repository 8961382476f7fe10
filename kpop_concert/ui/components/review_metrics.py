"""The table of figures: two conditions, their difference, and whether it is told from none."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ..models.review_figures import FIRST, Figures, Line
from ..models.review_tables import Table
from ..theme import Theme
from .review_timeline_marks import ConditionLook, paint_marker
from .review_words import ReviewWords, p_text

ROW, GAP, DOT, MOST, LEFT_X, RIGHT_X = 32, 12, 8, 66, 146, 84
"""Height of a row, least distance of columns, a dot's side, most of a column's head, and how far the right
edges of two columns are from the right; design px."""


class MetricsTable(QWidget):
    """Shows the lines of a Figures; a row's tooltip says its definition and how it was computed."""

    def __init__(self, theme: Theme, words: ReviewWords) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._figures: Figures | None = None
        self._looks: Mapping[str, ConditionLook] = {}
        self._all = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Metrics"))
        theme.changed.connect(self._refresh)

    def show_figures(self, figures: Figures, looks: Mapping[str, ConditionLook]) -> None:
        """Other figures."""
        self._figures, self._looks = figures, looks
        said = [f"{row[0]}: {', '.join(row[1:])}" for row in self.table().rows]
        self.setAccessibleDescription("; ".join(said))
        self._refresh()

    def show_all(self, everything: bool) -> None:
        """All rows, or the first ones."""
        self._all = everything
        self._refresh()

    @property
    def _whole(self) -> bool:
        return self._figures is None or self._figures.asked.window is None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows that are shown."""
        if self._figures is None:
            return ()
        return tuple(one for one in self._figures.lines if self._all or one.measure.key in FIRST)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(328, self._theme.px(ROW) * (len(self.lines) + 1) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def table(self) -> Table:
        """Every figure as text."""
        words, figures = self._words, self._figures
        if figures is None:
            return Table(self.tr("Metrics"), (), ())
        pair = figures.asked.pair
        header = (
            self.tr("Metric"), words.condition(pair[0]), words.condition(pair[1]), self.tr("Difference"),
            self.tr("95% CI, simultaneous"), self.tr("p, Holm-adjusted"), self.tr("n"), self.tr("Note"),
            self.tr("Definition"),
        )  # fmt: skip
        return Table(self.tr("Metrics"), header, tuple(self._row(line) for line in figures.lines))

    def _row(self, line: Line) -> tuple[str, ...]:
        words, key, found = self._words, line.measure.key, line.compared
        n = " + ".join(map(str, found.people))
        means = [words.figure(key, mean) for mean in found.means]
        contrast = found.contrast
        if contrast is None:
            return (
                words.measure(line.measure, whole=self._whole),
                *means,
                "",
                "",
                "",
                n,
                found.problem,
                line.measure.definition,
            )
        low, high = contrast.simultaneous.low, contrast.simultaneous.high
        interval = f"{words.difference(key, low)} .. {words.difference(key, high)}"
        p = p_text(contrast.p_holm)
        return (
            words.measure(line.measure, whole=self._whole),
            *means,
            words.difference(key, contrast.estimate),
            interval,
            p,
            n,
            "",
            line.measure.definition,
        )

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._figures is None:
            return
        theme, height = self._theme, self._theme.px(ROW)
        self._paint_head(painter, QRectF(0, 0, self.width(), height))
        for at, line in enumerate(self.lines):
            top = (at + 1) * height
            painter.fillRect(QRectF(0, top, self.width(), 1), theme.color("line.hairline"))
            self._paint_line(painter, QRectF(0, top + 1, self.width(), height - 1), line)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line.hairline"))

    def _columns(self) -> tuple[float, float, float]:
        """Right edges of the three columns of figures."""
        theme, wide = self._theme, self.width()
        head, body = QFontMetricsF(theme.font("label")), QFontMetricsF(theme.font("small"))
        assert self._figures is not None
        first, second = (
            head.horizontalAdvance(self._head(one)) + theme.px(DOT + 6) for one in self._figures.asked.pair
        )
        names = max(body.horizontalAdvance(self._words.measure(line.measure)) for line in self.lines)
        if names + theme.px(GAP) + first <= wide - theme.px(LEFT_X):
            return wide - theme.px(LEFT_X), wide - theme.px(RIGHT_X), wide - theme.px(DOT + 8)
        # Large text: the columns stand as close as their heads let them, so that the names stay whole.
        last = max(head.horizontalAdvance(self.tr("Difference")), body.horizontalAdvance("+00.00") + theme.px(DOT + 8))
        right = wide - last - theme.px(GAP)
        return right - max(second, body.horizontalAdvance("+00.00")) - theme.px(GAP), right, wide - theme.px(DOT + 8)

    def _head(self, condition: str) -> str:
        """A condition's name for the head of its column."""
        metrics = QFontMetricsF(self._theme.font("label"))
        room = self._theme.px(MOST)
        return metrics.elidedText(self._words.short(condition), Qt.TextElideMode.ElideRight, room)

    def _paint_head(self, painter: QPainter, box: QRectF) -> None:
        theme = self._theme
        assert self._figures is not None
        painter.setFont(theme.font("label"))
        first, second, _ = self._columns()
        for name, right in zip(self._figures.asked.pair, (first, second), strict=True):
            painter.setPen(theme.color("text.secondary"))
            text = self._head(name)
            wide = QFontMetricsF(painter.font()).horizontalAdvance(text)
            self._right(painter, text, right, box)
            look = self._looks.get(name)
            if look is not None:
                side = theme.px(8)
                centre = QPointF(right - wide - side, box.center().y())
                paint_marker(painter, look.color(theme), look.marker, centre, side)
        painter.setPen(theme.color("text.secondary"))
        self._right(painter, self.tr("Difference"), self.width(), box)

    def _paint_line(self, painter: QPainter, box: QRectF, line: Line) -> None:
        theme, words, key = self._theme, self._words, line.measure.key
        first, second, third = self._columns()
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.secondary"))
        name = self._cut(painter, words.measure(line.measure, whole=self._whole), first - theme.px(52))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        for mean, right in zip(line.compared.means, (first, second), strict=True):
            painter.setPen(theme.color("text.tertiary" if isnan(mean) else "text.primary"))
            self._right(painter, words.figure(key, mean), right, box)
        contrast = line.compared.contrast
        if contrast is None:
            painter.setPen(theme.color("text.tertiary"))
            self._right(painter, "–", third, box)
            return
        font = theme.font("small")
        font.setWeight(QFont.Weight.Bold if line.compared.clear else QFont.Weight.Normal)
        painter.setFont(font)
        ink = theme.color("text.primary" if line.compared.clear else "text.tertiary")
        painter.setPen(ink)
        self._right(painter, words.difference(key, contrast.estimate), third, box)
        paint_dot(painter, theme, QPointF(self.width() - theme.px(DOT) / 2, box.center().y()), line.compared.clear)

    def _cut(self, painter: QPainter, text: str, room: float) -> str:
        return QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _right(self, painter: QPainter, text: str, right: float, box: QRectF) -> None:
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, box.top(), right, box.height()), flags, text)

    # -- what a row is -------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = self._line_at(event.pos())
            QToolTip.showText(event.globalPos(), self.explained(line) if line else "", self)
            return True
        return super().event(event)

    def _line_at(self, at: QPoint) -> Line | None:
        row = at.y() // self._theme.px(ROW) - 1
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def explained(self, line: Line) -> str:
        """Definition, numbers and method of a row, or why there is no difference."""
        contrast, said = line.compared.contrast, [line.measure.definition]
        if contrast is None:
            return "\n".join((*said, line.compared.problem))
        words, key = self._words, line.measure.key
        interval = contrast.simultaneous
        said.append(
            self.tr("Difference {difference}, simultaneous 95% interval {low} .. {high}").format(
                difference=words.difference(key, contrast.estimate),
                low=words.difference(key, interval.low),
                high=words.difference(key, interval.high),
            )
        )
        p = self.tr("t({df}) = {t}, p {p}, Holm-adjusted over {count} p {holm}")
        said.append(
            p.format(
                df=f"{contrast.df:.1f}", t=f"{contrast.t:.2f}", p=p_text(contrast.p), count=line.adjusted,
                holm=p_text(contrast.p_holm),
            )
        )  # fmt: skip
        return "\n".join(said)


def paint_dot(painter: QPainter, theme: Theme, centre: QPointF, filled: bool) -> None:
    """Filled: told from none. Hollow: not."""
    side = theme.px(DOT) - 1
    ink = theme.color("text.primary" if filled else "text.tertiary")
    painter.setPen(Qt.PenStyle.NoPen if filled else QPen(ink, 1.25))
    painter.setBrush(ink if filled else Qt.BrushStyle.NoBrush)
    radius = side / 2 if filled else side / 2 - 0.6
    painter.drawEllipse(centre, radius, radius)
