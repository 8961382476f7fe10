"""What the plots say at the pointer: the time, and each condition's values with how many people they are of."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ..models.review_axis import ReviewAxis, span_text, tenths_text
from ..widgets.base import paint_box
from .review_timeline_marks import paint_marker
from .review_timeline_part import Part
from .review_timeline_raster import RasterRow
from .review_timeline_words import TimelineWords

if TYPE_CHECKING:
    from .review_timeline_canvas import TimelineCanvas

AWAY, PADDING, COLUMN_GAP = 16, 10, 14


class Readout(QWidget):
    """A small table beside the pointer; it takes no events."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(canvas.viewport())
        self._theme, self._language = canvas.theme, canvas.language
        self._words = TimelineWords(self)
        self._lines: list[tuple[str, ...]] = []
        self._part: Part | None = None
        self._widths: list[int] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The cells, the head first; a condition's line begins with its name, its values follow."""
        return self._lines

    def show_at(self, pointer: QPoint, ms: float, part: Part, y: float) -> None:
        """Say what a record's plots show at a time; `y` is how far below the part's top the pointer is."""
        row = part.row_at(y)
        handle = row[0].handle_at(row[1]) if row is not None and isinstance(row[0], RasterRow) else ""
        self._show(pointer, part, self.cells(part, ms, handle))

    def show_section(self, pointer: QPoint, axis: ReviewAxis, index: int) -> None:
        """Say which section it is and how long it lasts: the band may have no room for its name."""
        section = axis.sections[index]
        words = f"{axis.section_name(index, self._language)} {span_text(section.start_ms, section.end_ms)}"
        self._show(pointer, None, [(words.strip(),)])

    def _show(self, pointer: QPoint, part: Part | None, lines: list[tuple[str, ...]]) -> None:
        if (lines, part) != (self._lines, self._part):
            self._lines, self._part = lines, part
            metrics = QFontMetricsF(self._theme.font("caption"))
            self._widths = [ceil(max(map(metrics.horizontalAdvance, cells))) for cells in zip(*lines, strict=True)]
            wide = self._mark + sum(self._widths) + COLUMN_GAP * (len(self._widths) - 1) + 2 * PADDING
            self.resize(wide, len(lines) * self._theme.line("caption") + 2 * PADDING)
            self.update()
        room = self.parentWidget().size()
        left = pointer.x() + AWAY
        if left + self.width() > room.width():
            left = pointer.x() - AWAY - self.width()
        top = min(max(0, pointer.y() + AWAY), max(0, room.height() - self.height()))
        self.move(max(0, left), top)
        self.show()

    def cells(self, part: Part, ms: float, handle: str) -> list[tuple[str, ...]]:
        """The table at a time: a head, and a line for each condition."""
        rows = [row for row in part.rows if row.title]
        told: list[Mapping[str, str]] = [dict(row.tell(ms)) for row in rows]
        people = [row.people(ms) for row in part.ratings]
        heads = [row.heading or row.title for row in rows]
        time = f"{tenths_text(ms)} {handle}".strip()
        lines: list[tuple[str, ...]] = [(time, *heads, *((self._words.people(),) if people else ()))]
        for condition in part.plots.shown:
            values = [one.get(condition, "–") for one in told]
            if people:
                values.append(str(max(one.get(condition, 0) for one in people)))
            lines.append((part.plots.names[condition], *values))
        return lines

    @property
    def _mark(self) -> int:
        return 0 if self._part is None else self._theme.px(14)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge = theme.color("surface.raised"), theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), theme.radius("control"), fill, edge)
        painter.setFont(theme.font("caption"))
        line = theme.line("caption")
        for number, cells in enumerate(self._lines):
            top = PADDING + number * line
            if number > 0 and self._part is not None:
                look = self._part.looks[self._part.plots.shown[number - 1]]
                centre = QPointF(PADDING + self._mark / 2 - 3, top + line / 2)
                paint_marker(painter, look.color(theme), look.marker, centre, theme.px(7))
            x = float(PADDING + self._mark)
            for column, (words, width) in enumerate(zip(cells, self._widths, strict=True)):
                head = number == 0 and column > 0
                painter.setPen(theme.color("text.tertiary" if head else "text.primary"))
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                painter.drawText(QRectF(x, top, width + 1, line), side | Qt.AlignmentFlag.AlignVCenter, words)
                x += width + COLUMN_GAP
