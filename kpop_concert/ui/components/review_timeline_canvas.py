"""All rows of the timeline on one axis: what is painted; `review_timeline_input` says what the pointer and keys do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil, floor

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy

from ..models.review_axis import ReviewAxis
from ..models.review_plots import Plots
from ..models.transport import clock_text
from ..theme import Theme
from ..widgets.base import Drawing, FocusRing
from .review_timeline_band import BAND_H, LABEL_PX, RULER_H, bubble_box, draw_ruler, draw_sections, labels, paint_bubble
from .review_timeline_input import TimelineInput
from .review_timeline_marks import looks
from .review_timeline_overview import OVERVIEW_H, draw_sticks, paint_window
from .review_timeline_part import Part
from .review_timeline_picture import PlotView
from .review_timeline_rows import GAP, GUTTER
from .review_timeline_words import TimelineWords

EDGE = 8
"""Room for the overview's handle beyond the right end of the plots, px."""
PARTS_GAP = 16
FINE_MS = 20_000
"""With less than this visible the playhead's time has tenths."""


class TimelineCanvas(QAbstractScrollArea):
    """The ruler, the sections and the overview stay in place; the rows between them scroll where they do not fit."""

    seek = Signal(float)
    play = Signal()

    def __init__(self, theme: Theme, axis: ReviewAxis, language: str) -> None:
        super().__init__()
        self.theme, self.axis, self.language = theme, axis, language
        self.parts: list[Part] = []
        self._found: tuple[Plots, ...] = ()
        self.painted = 0
        self._words = TimelineWords(self)
        self._head, self._foot, self._bubble = Drawing(), Drawing(), Drawing()
        self._playhead: QRect = QRect()
        self._shown: tuple[object, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Timeline"))
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.ring = FocusRing(theme, self, theme.radius("control"))
        self.input = TimelineInput(self)
        self._stop = axis.listen(self._axis_changed)
        self.destroyed.connect(self._stop)
        theme.changed.connect(self._restyle)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_plots(self, found: Sequence[Plots]) -> None:
        """The records' plots under each other, on the same axis."""
        while len(self.parts) < len(found):
            part = Part(self, self.theme, self.language)
            part.pictures.drawn.connect(self.viewport().update)
            self.parts.append(part)
        while len(self.parts) > len(found):
            self.parts.pop().deleteLater()
        self._found = tuple(found)
        self._restyle()
        self._axis_changed()

    def _restyle(self) -> None:
        """Build all rows: for other plots, or another theme or text size."""
        known = looks(self.theme, tuple(dict.fromkeys(one for plots in self._found for one in plots.conditions)))
        highest = max((plots.highest_rate for plots in self._found), default=0.0)
        for number, (part, plots) in enumerate(zip(self.parts, self._found, strict=True)):
            part.titled = len(self._found) > 1
            part.banded = number > 0 and plots.clip.key != self._found[0].clip.key
            part.show_plots(plots, known, highest)
        for kept in (self._head, self._foot, self._bubble):
            kept.forget()
        self._arrange()
        self.viewport().update()

    @property
    def busy(self) -> bool:
        """Whether something is still shown stretched or out of date."""
        return any(part.pictures.busy for part in self.parts)

    # -- geometry, in px of the viewport -------------------------------------------------------------------------------

    @property
    def gutter(self) -> int:
        return self.theme.px(GUTTER)

    @property
    def plots_width(self) -> int:
        return max(1, self.viewport().width() - self.gutter - EDGE)

    @property
    def band_top(self) -> int:
        return self.theme.px(RULER_H) + GAP

    @property
    def rows_top(self) -> int:
        return self.band_top + self.theme.px(BAND_H) + GAP

    @property
    def rows_height(self) -> int:
        return sum(part.height for part in self.parts) + PARTS_GAP * max(0, len(self.parts) - 1)

    @property
    def foot_top(self) -> int:
        """Of the overview: below the rows, or at the lower edge where these do not fit."""
        least = self.viewport().height() - self.theme.px(OVERVIEW_H) - 2
        return max(self.rows_top, min(self.rows_top + self.rows_height + GAP, least))

    @property
    def rows_box(self) -> QRect:
        """Where rows are visible."""
        return QRect(0, self.rows_top, self.viewport().width(), self.foot_top - GAP - self.rows_top)

    @property
    def view(self) -> PlotView:
        return PlotView(self.axis.start_ms, self.axis.end_ms, self.plots_width)

    def part_at(self, y: float) -> tuple[Part, float] | None:
        """The record at a height, and how far below its top."""
        if not self.rows_box.top() <= y <= self.rows_box.bottom():
            return None
        top = self.rows_top - self.verticalScrollBar().value()
        for part in self.parts:
            if top <= y < top + part.height:
                return part, y - top
            top += part.height + PARTS_GAP
        return None

    def sizeHint(self) -> QSize:
        return QSize(792, self.rows_top + self.rows_height + GAP + self.theme.px(OVERVIEW_H) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.gutter + 200, self.rows_top + 160 + self.theme.px(OVERVIEW_H))

    def _arrange(self) -> None:
        room = self.height() - self.rows_top - GAP - self.theme.px(OVERVIEW_H) - 2
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self.rows_height - room))
        # By itself, Qt would show and hide the bar after the first paint, and all plots would be drawn twice.
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if bar.maximum() else policy.ScrollBarAlwaysOff)
        bar.setPageStep(max(1, room))
        bar.setSingleStep(self.theme.px(24))
        self.updateGeometry()
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().event(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    # -- painting ------------------------------------------------------------------------------------------------------

    def _axis_changed(self) -> None:
        axis = self.axis
        state = self._words.state(clock_text(axis.playhead_ms), clock_text(axis.start_ms), clock_text(axis.end_ms))
        if state != self.accessibleDescription():
            self.setAccessibleDescription(state)
        section = axis.section_at(axis.playhead_ms) if self.ring.visible else None
        shown = (axis.start_ms, axis.end_ms, axis.selection, section)
        former, self._playhead = self._playhead, self._playhead_box()
        if shown != self._shown:
            self._shown = shown
            self.viewport().update()
        elif former != self._playhead:
            # While playing, two narrow stripes change, and the bubble with the labels beside it.
            beside = self.theme.px(LABEL_PX)
            for box in (former, self._playhead):
                self.viewport().update(box.x() + box.width() // 2 - 3, 0, 6, self.viewport().height())
                self.viewport().update(box.adjusted(-beside, 0, beside, 0))

    def _playhead_box(self) -> QRect:
        """Where the bubble of the playhead's time is."""
        x = self.gutter + self.axis.x(self.axis.playhead_ms, self.plots_width)
        fine = self.axis.span_ms < FINE_MS
        box, _ = bubble_box(self.theme, self.axis.playhead_ms, x, self.theme.px(RULER_H), fine)
        return box.toAlignedRect().adjusted(-1, 0, 1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.color("surface.house"))
        view, axis = self.view, self.axis
        size = QSizeF(self.viewport().width(), self.rows_top)
        # The bubble stands in the place of the labels that it would cut.
        hole = self._playhead_box()
        times = [
            one
            for one in labels(self.theme, view)
            if not hole.left() - 4 < self.gutter + one[1] + one[2] <= hole.right() + 4 + one[2]
        ]
        key = (
            axis.start_ms,
            axis.end_ms,
            tuple(times),
            axis.section_at(axis.playhead_ms) if self.ring.visible else -1,
        )
        self._head.paint(painter, QPointF(0, 0), size, key, partial(self._draw_head, view, times))
        rows = self.rows_box
        painter.save()
        painter.setClipRect(rows.intersected(event.rect()))
        painter.translate(0, self.rows_top - self.verticalScrollBar().value())
        for part in self.parts:
            part.paint(painter, view, self.gutter)
            painter.translate(0, part.height + PARTS_GAP)
        painter.restore()
        if self.parts:
            self._paint_foot(painter)
        painter.setClipRect(QRect(self.gutter - 2, 0, self.plots_width + 4, self.viewport().height()))
        self._paint_selection(painter)
        self._paint_playhead(painter)

    def _draw_head(self, view: PlotView, times: Sequence[tuple[str, float, float]], painter: QPainter) -> None:
        theme, band = self.theme, self.theme.px(BAND_H)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("text.primary"))
        painter.drawText(
            QRectF(0, self.band_top, self.gutter, band), Qt.AlignmentFlag.AlignVCenter, self._words.section()
        )
        painter.translate(self.gutter, 0)
        draw_ruler(painter, theme, view, theme.px(RULER_H), times)
        painter.translate(0, self.band_top)
        painter.setClipRect(QRectF(0, -4, view.width_px, band + 8))
        draw_sections(painter, theme, view, self.axis.sections, self.language, band)
        at = self.axis.section_at(self.axis.playhead_ms)
        if self.ring.visible and at is not None:
            section = self.axis.sections[at]
            left, right = max(-9.0, view.x(section.start_ms)), min(view.width_px + 9.0, view.x(section.end_ms))
            painter.setPen(QPen(theme.color("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left + 1, 1, right - left - 2, band - 2), 4, 4)

    def _paint_foot(self, painter: QPainter) -> None:
        theme, high, top = self.theme, self.theme.px(OVERVIEW_H), self.foot_top
        size = QSizeF(self.gutter + self.plots_width, high)
        self._foot.paint(painter, QPointF(0, top), size, self.language, self._draw_foot)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.gutter, top)
        paint_window(painter, theme, self.axis, self.plots_width, high)
        painter.restore()

    def _draw_foot(self, painter: QPainter) -> None:
        theme, high = self.theme, self.theme.px(OVERVIEW_H)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("text.primary"))
        painter.drawText(QRectF(0, 0, self.gutter, high), Qt.AlignmentFlag.AlignVCenter, self._words.overview())
        painter.translate(self.gutter, 0)
        draw_sticks(painter, theme, self.parts[0].plots, self.plots_width, high)

    @property
    def _lines_bottom(self) -> float:
        """Where selection and playhead end: just below the last row, or where the rows are cut."""
        return self.foot_top - GAP + 2

    def _paint_selection(self, painter: QPainter) -> None:
        if self.axis.selection is None:
            return
        start, end = (self.gutter + self.axis.x(ms, self.plots_width) for ms in self.axis.selection)
        left, right = max(floor(start), -20), min(ceil(end), self.viewport().width() + 20)
        if right < left:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("glow.base"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = self.band_top - 3
        box = QRectF(left, top + 0.75, right - left, self._lines_bottom - top - 1.5)
        painter.drawRoundedRect(box, 4, 4)

    def _paint_playhead(self, painter: QPainter) -> None:
        theme = self.theme
        x = self.gutter + self.axis.x(self.axis.playhead_ms, self.plots_width)
        if not self.gutter - 1 <= x <= self.gutter + self.plots_width + 1:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        high = theme.px(RULER_H)
        painter.fillRect(QRectF(round(x) - 1, high - 5, 2, self._lines_bottom - high + 5), theme.color("plot.playhead"))
        box, words = bubble_box(theme, self.axis.playhead_ms, x, high, self.axis.span_ms < FINE_MS)
        painter.setClipping(False)
        inner = QRectF(QPointF(0, 0), box.size())
        self._bubble.paint(
            painter, box.topLeft(), box.size(), words, lambda own: paint_bubble(own, theme, inner, words)
        )

    # -- focus and keys ------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.viewport().update()  # a key brings the focus ring
        if not self.input.key(event):
            super().keyPressEvent(event)
