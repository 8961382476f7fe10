"""What every row of the review's timeline shares: its ground, choruses, grid, gutter, and lines of many points."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from ...analysis.timeline import Lines
from ...concert.pack import Section
from ..models.transport import level
from ..theme import Theme
from ..widgets.base import mix
from .review_timeline_picture import PlotView

GUTTER, GAP = 96, 8
"""Width of the labels and height between rows, design px."""
RADIUS = 4
"""Of the rows' corners."""


class Row(ABC):
    """One row of plots. It draws into pictures of any stretch of time, and says in words and as a table what it shows.

    `title` and `detail` stand in the gutter, `heading` over its values in a readout (empty: `title` does), `ticks` are
    (words, px below the row's top).
    """

    title = ""
    detail = ""
    heading = ""

    def __init__(self, theme: Theme, design_height: float) -> None:
        self.theme = theme
        self._design_height = design_height

    @property
    def height(self) -> int:
        """In px; it follows the text size."""
        return self.theme.px(self._design_height)

    @abstractmethod
    def draw(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        """Draw a stretch of time, in steps of a few milliseconds each; the row's top is y = 0."""

    def ticks(self) -> Sequence[tuple[str, float]]:
        return ()

    def levels(self) -> Sequence[float]:
        """Heights of the grid's lines, px below the row's top."""
        return [y for _, y in self.ticks()]

    def zero(self) -> float | None:
        """Height of the line of nothing, px below the row's top."""
        return None

    def draw_gutter(self, painter: QPainter, width: float) -> None:
        """Draw title, detail and ticks into a gutter `width` px wide; the row's top is y = 0."""
        theme = self.theme
        line = theme.line("label")
        left, fixed = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        for number, (words, role, ink) in enumerate(
            ((self.title, "label", "text.primary"), (self.detail, "caption", "text.tertiary"))
        ):
            font = theme.font(role)
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            room = QRectF(0, theme.px(4) + number * line, width, line)
            painter.drawText(room, left | fixed, elided(words, painter, room.width()))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("plot.axis"))
        for words, y in self.ticks():
            painter.drawText(QRectF(0, y - line / 2, width - 6, line), Qt.AlignmentFlag.AlignRight | fixed, words)

    def tell(self, ms: float) -> Sequence[tuple[str, str]]:
        """What the row shows at a time: (condition or "", words)."""
        return ()


def elided(words: str, painter: QPainter, width: float) -> str:
    """`words`, cut with an ellipsis to `width` px of the painter's font."""
    return QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, width)


def draw_ground(painter: QPainter, row: Row, view: PlotView, sections: Sequence[Section], below: int) -> None:
    """Background, choruses (also over the gap of `below` px under the row), section borders and grid of a row."""
    theme = row.theme
    painter.fillRect(QRectF(0, 0, view.width_px, row.height), theme.color("plot.background"))
    shade = theme.color("section.peak", float(theme.token(f"plot.alpha.sectionPeak{theme.scheme.capitalize()}")))
    grid, zero = theme.color("plot.grid"), theme.color("line.control", 0.6)
    for section in sections:
        left, right = round(view.x(section.start_ms)), round(view.x(section.end_ms))
        if level(section) == "peak":
            painter.fillRect(QRectF(left, 0, right - left, row.height + below), shade)
        if section.start_ms > 0:
            painter.fillRect(QRectF(left, 0, 1, row.height), grid)
    for y in row.levels():
        painter.fillRect(QRectF(0, round(y), view.width_px, 1), grid)
    if (middle := row.zero()) is not None:
        painter.fillRect(QRectF(0, round(middle), view.width_px, 1), zero)


# -- lines of many points ----------------------------------------------------------------------------------------------


def columns(t_ms: np.ndarray, view: PlotView) -> slice:
    """The columns of an even grid of times that `view` shows, with a neighbour on either side, a px or more apart.

    Which columns are taken does not depend on where the view begins, so that pictures fit together.
    """
    if len(t_ms) < 2:
        return slice(0, len(t_ms))
    step = t_ms[1] - t_ms[0]
    every = max(1, int(1.0 / (step * view.px_per_ms)))
    first = int(np.searchsorted(t_ms, view.start_ms)) - 1
    last = int(np.searchsorted(t_ms, view.end_ms)) + 1
    return slice(max(0, first // every * every), min(len(t_ms), last + every), every)


def runs(there: np.ndarray) -> Iterator[slice]:
    """The stretches of an array of truths that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], there, [False]))))
    for start, end in edges.reshape(-1, 2):
        yield slice(int(start), int(end))


def parts(found: Lines) -> Iterator[slice]:
    """Where each of many lines lies, without what parts it from the next."""
    for start, after in pairwise((*found.starts.tolist(), len(found.x_ms))):
        yield slice(start, after - 1)


def draw_line(painter: QPainter, x: np.ndarray, y: np.ndarray) -> None:
    """A line through the points with the painter's pen, broken where y is nan."""
    there = np.isfinite(y)
    if there.size and there.all():
        painter.drawPolyline(polygon(x, y))
        return
    for run in runs(there):
        if run.stop - run.start == 1:
            painter.drawPoint(QPointF(x[run.start], y[run.start]))
        else:
            painter.drawPolyline(polygon(x[run], y[run]))


def draw_band(painter: QPainter, x: np.ndarray, low: np.ndarray, high: np.ndarray, fill: QColor) -> None:
    """The area between two lines, broken where one of them is nan."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for run in runs(np.isfinite(low) & np.isfinite(high)):
        there = np.concatenate([x[run], x[run][::-1]])
        painter.drawPolygon(polygon(there, np.concatenate([low[run], high[run][::-1]])))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Points as Qt wants them."""
    return arrayToQPolygonF(np.ascontiguousarray(x, float), np.ascontiguousarray(y, float))


def faint(theme: Theme, color: QColor) -> QColor:
    """A condition's colour for one person's line: mixed with the background, because drawing opaque is much faster."""
    share = float(theme.token(f"plot.alpha.individual{theme.scheme.capitalize()}"))
    return mix(theme.color("plot.background"), color, share)


def hair(color: QColor) -> QPen:
    """A pen of one px that no zoom widens."""
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    return pen
