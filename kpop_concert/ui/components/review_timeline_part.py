"""The rows of one record under each other: built from its plots, kept as pictures, with their labels in the gutter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath

from ...analysis.timeline import RATE_MS
from ..models.review_plots import Plots
from ..theme import Theme
from ..widgets.base import Drawing
from .review_timeline_band import BAND_H, draw_sections
from .review_timeline_chills import TELL_MS, ChillsRow
from .review_timeline_curves import RateRow, RatingRow
from .review_timeline_marks import ConditionLook
from .review_timeline_picture import Pictures, PlotView
from .review_timeline_raster import RasterRow
from .review_timeline_rows import GAP, RADIUS, Row, draw_ground, elided
from .review_timeline_words import TimelineWords

TITLE_H = 28
DIRECT_FROM = 2
"""Looks from this place on carry their name beside the line."""


class Part(QObject):
    """`titled`: the record's name stands above the rows; `banded`: so do its own sections, of another clip.

    `show_plots` comes before everything else.
    """

    plots: Plots
    looks: Mapping[str, ConditionLook]

    def __init__(self, parent: QObject, theme: Theme, language: str) -> None:
        super().__init__(parent)
        self.titled = self.banded = False
        self._theme, self._language = theme, language
        self._words = TimelineWords(self)
        self.pictures = Pictures(self)
        self._title, self._gutter, self._band = Drawing(), Drawing(), Drawing()
        self._corners = Drawing(), Drawing()
        self._participant: str | None = None
        self._individuals = True
        self.rows: list[Row] = []
        self._alike: tuple[object, ...] = ()

    def show_plots(self, plots: Plots, looks: Mapping[str, ConditionLook], highest: float) -> None:
        """Other plots, or the same ones in another theme; `highest` is the rate for which its row must have room."""
        self.plots, self.looks = plots, looks
        theme, words = self._theme, self._words
        self.rows = []
        if plots.ticks.rows:
            self.rows.append(RasterRow(theme, plots, words.others(plots.merged)))
        self.rows.append(RateRow(theme, plots, looks, highest, words.messages(), words.per(RATE_MS)))
        for dimension in plots.envelopes:
            title = plots.slider.get(self._language) or words.dimension(dimension)
            self.rows.append(RatingRow(theme, plots, looks, dimension, title, words.interval()))
        heading = words.around(words.chills(), TELL_MS)
        self.rows.append(ChillsRow(theme, plots, looks, words.chills(), words.presses(), heading))
        self._bring_forward()
        ground = theme.color("surface.house")
        former, self._alike = self._alike, ([row.height for row in self.rows], plots.clip.key, ground.name())
        draws = [partial(self._draw_row, row, last=row is self.rows[-1]) for row in self.rows]
        self.pictures.set_rows(draws, plots.clip.duration_ms, ground, alike=former == self._alike)
        for kept in (self._title, self._gutter, self._band, *self._corners):
            kept.forget()

    def bring_forward(self, participant: str | None) -> None:
        """Draw a participant's own lines and the flags of their rating."""
        if participant != self._participant:
            self._participant = participant
            self._bring_forward()
            self.pictures.redraw()

    def show_individuals(self, shown: bool) -> None:
        """Whether everybody's lines are drawn."""
        if shown != self._individuals:
            self._individuals = shown
            self._bring_forward()
            self.pictures.redraw()

    def _bring_forward(self) -> None:
        for row in self.ratings:
            row.participant, row.individuals = self._participant, self._individuals

    @property
    def ratings(self) -> list[RatingRow]:
        return [row for row in self.rows if isinstance(row, RatingRow)]

    # -- geometry ------------------------------------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """Height of title and section band above the rows, px."""
        return self._theme.px(TITLE_H) * self.titled + (self._theme.px(BAND_H) + GAP) * self.banded

    @property
    def rows_height(self) -> int:
        return sum(row.height for row in self.rows) + GAP * (len(self.rows) - 1)

    @property
    def height(self) -> int:
        """Of title, band and rows, px."""
        return self.head + self.rows_height

    def row_at(self, y: float) -> tuple[Row, float] | None:
        """The row at a height below the part's top, and how far below its own top."""
        top = self.head
        for row in self.rows:
            if top <= y < top + row.height:
                return row, y - top
            top += row.height + GAP
        return None

    # -- drawing -------------------------------------------------------------------------------------------------------

    def _draw_row(self, row: Row, painter: QPainter, view: PlotView, *, last: bool) -> Iterator[None]:
        top = 0
        for other in self.rows[: self.rows.index(row)]:
            top += other.height + GAP
        painter.translate(0, top)
        draw_ground(painter, row, view, self.plots.clip.sections, 0 if last else GAP)
        yield
        painter.setClipRect(QRectF(0, 0, view.width_px, row.height))
        yield from row.draw(painter, view)

    def paint(self, painter: QPainter, view: PlotView, gutter: int) -> None:
        """Copy labels and plots to the painter's origin, the plots `gutter` px to the right."""
        theme = self._theme
        if self.titled:
            line = QSizeF(gutter + view.width_px, theme.px(TITLE_H))
            self._title.paint(painter, QPointF(0, 0), line, self.plots.title, partial(self._draw_title, line.width()))
        whole = QSizeF(gutter, self.height)
        self._gutter.paint(
            painter, QPointF(0, 0), whole, (self.titled, self.banded), partial(self._draw_gutter, gutter)
        )
        if self.banded:
            at = QPointF(gutter, self.head - GAP - theme.px(BAND_H))
            size = QSizeF(view.width_px, theme.px(BAND_H))
            self._band.paint(painter, at, size, (view.start_ms, view.end_ms), partial(self._draw_band, view))
        painter.save()
        painter.translate(gutter, self.head)
        painter.setClipRect(QRectF(0, 0, view.width_px, self.rows_height), Qt.ClipOperation.IntersectClip)
        self.pictures.paint(painter, view, self.rows_height)
        if len(self.plots.shown) > 1:
            self._paint_names(painter, view)
        size = QSizeF(RADIUS, self.rows_height)
        for side, (x, drawing) in enumerate(zip((0, view.width_px - RADIUS), self._corners, strict=True)):
            drawing.paint(painter, QPointF(x, 0), size, side, partial(self._draw_corners, side))
        painter.restore()

    def _draw_corners(self, side: int, painter: QPainter) -> None:
        """Round the rows' corners at one side: they cannot be in pictures that are shifted."""
        top = 0
        for row in self.rows:
            outside = QPainterPath()
            outside.addRect(QRectF(0, top, RADIUS, row.height))
            inside = QPainterPath()
            inside.addRoundedRect(QRectF(-RADIUS * side, top, 2 * RADIUS, row.height), RADIUS, RADIUS)
            painter.fillPath(outside - inside, self._theme.color("surface.house"))
            top += row.height + GAP

    def _draw_band(self, view: PlotView, painter: QPainter) -> None:
        draw_sections(painter, self._theme, view, self.plots.clip.sections, self._language, self._theme.px(BAND_H))

    def _draw_title(self, width: float, painter: QPainter) -> None:
        painter.setFont(self._theme.font("label"))
        painter.setPen(self._theme.color("text.secondary"))
        words = elided(self.plots.title, painter, width)
        painter.drawText(QRectF(0, 0, width, self._theme.px(TITLE_H)), Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_gutter(self, gutter: int, painter: QPainter) -> None:
        theme = self._theme
        if self.banded:
            painter.setFont(theme.font("label"))
            painter.setPen(theme.color("text.primary"))
            box = QRectF(0, self.head - GAP - theme.px(BAND_H), gutter, theme.px(BAND_H))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._words.section())
        top = self.head
        for row in self.rows:
            painter.save()
            painter.translate(0, top)
            row.draw_gutter(painter, gutter)
            painter.restore()
            top += row.height + GAP

    def _paint_names(self, painter: QPainter, view: PlotView) -> None:
        """Further conditions' names beside their means, at the right edge of what is visible."""
        direct = [condition for condition in self.plots.shown if self.looks[condition].place >= DIRECT_FROM]
        if not direct:
            return
        theme, font = self._theme, QFont(self._theme.font("label"))
        painter.setFont(font)
        metrics, line = QFontMetricsF(font), theme.line("label")
        top = 0
        for row in self.rows:
            if isinstance(row, RatingRow):
                found = [(row.level(condition, view.end_ms), condition) for condition in direct]
                lowest = 0.0
                for y, condition in sorted((y, c) for y, c in found if y is not None):
                    at = min(max(y - line, lowest), row.height - line)
                    lowest = at + line
                    words = self.plots.names[condition]
                    wide = metrics.horizontalAdvance(words) + 8
                    box = QRectF(view.width_px - wide, top + at, wide, line)
                    painter.fillRect(box, theme.color("plot.background", 0.75))
                    painter.setPen(self.looks[condition].color(theme))
                    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            top += row.height + GAP
