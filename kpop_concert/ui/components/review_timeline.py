"""The middle of the review: a head with selection and legend, and under it all rows on one axis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..models.review_axis import ReviewAxis, span_text
from ..models.review_plots import Plots
from ..models.review_tables import Table
from ..theme import Theme
from ..widgets.base import Mark, paint_box
from ..widgets.text import Label
from .review_timeline_canvas import EDGE, TimelineCanvas
from .review_timeline_marks import ConditionSample, looks
from .review_timeline_tables import TimelineTables
from .review_timeline_words import TimelineWords

LEFT, RIGHT, HEAD_H, CHIP_H = 16, 20, 56, 26


class SelectionChip(Mark):
    """What is selected, in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Other words; empty hides the chip."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._refresh()
        self.setVisible(bool(text))

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(self.theme.font("label")).horizontalAdvance(self._text)
        return QSize(round(wide) + 22, self.theme.px(CHIP_H))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.theme.px(CHIP_H))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        paint_box(painter, box, 99, None, theme.color("glow.base"), 1.25)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("glow.base"))
        inner = box.adjusted(10, 0, -10, 0)
        words = QFontMetricsF(painter.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, inner.width() + 1)
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)


class Legend(QWidget):
    """Line, marker and name of every condition that is shown, in as many rows as they need."""

    ACROSS, DOWN = 24, 6

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cells: list[QWidget] = []
        self._size = QSize(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        # Narrower it takes more rows: the window must not wait for it.
        return QSize(0, self._size.height())

    @property
    def one_row(self) -> int:
        """The width of all conditions side by side, px."""
        wide = [cell.sizeHint().width() for cell in self._cells]
        return sum(wide) + self.ACROSS * max(0, len(wide) - 1)

    def show_plots(self, found: Sequence[Plots]) -> None:
        """The conditions of these plots, each once."""
        for cell in self._cells:
            cell.deleteLater()
        self._cells = []
        names = {condition: plots.names[condition] for plots in found for condition in plots.shown}
        known = looks(self._theme, tuple(dict.fromkeys(one for plots in found for one in plots.conditions)))
        for condition, name in names.items():
            cell = QWidget(self)
            inner = QHBoxLayout(cell)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(8)
            inner.addWidget(ConditionSample(self._theme, known[condition], name))
            inner.addWidget(Label(self._theme, name, "small", "text.secondary"))
            cell.show()
            self._cells.append(cell)

    def wrap(self, width: int) -> None:
        """Put the conditions into rows of at most `width` px."""
        left = top = reached = row = 0
        for cell in self._cells:
            size = cell.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + row + self.DOWN
            cell.setGeometry(left, top, size.width(), size.height())
            row = size.height()
            reached = max(reached, left + size.width())
            left += size.width() + self.ACROSS
        self._size = QSize(reached, top + row)
        self.updateGeometry()


class ReviewTimeline(QWidget):
    """`seek` carries the start of a frame in media ms, `play` asks to play or pause; all else changes the axis."""

    seek = Signal(float)
    play = Signal()

    def __init__(self, theme: Theme, axis: ReviewAxis, language: str = "en") -> None:
        """`language` chooses the sections' labels."""
        super().__init__()
        self._theme, self._axis, self._language = theme, axis, language
        self._words = TimelineWords(self)
        self._found: tuple[Plots, ...] = ()
        self._title = Label(theme, self.tr("Timeline"), "h2")
        self._title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.chip = SelectionChip(theme)
        self.legend = Legend(theme)
        self.canvas = TimelineCanvas(theme, axis, language)
        self.canvas.seek.connect(self.seek)
        self.canvas.play.connect(self.play)
        self._head = QGridLayout()
        self._head.setContentsMargins(0, 0, RIGHT - EDGE, 0)
        self._head.setHorizontalSpacing(14)
        self._head.setVerticalSpacing(8)
        self._head.setColumnStretch(2, 1)
        self._head.addWidget(self._title, 0, 0)
        self._head.addWidget(self.chip, 0, 1)
        self._head.addWidget(self.legend, 0, 3)
        self._head.setRowMinimumHeight(0, theme.px(HEAD_H))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LEFT, 0, RIGHT - EDGE, 12)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self.canvas, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        stop = axis.listen(self._axis_changed)
        self.destroyed.connect(stop)
        theme.changed.connect(self._arrange)
        self._axis_changed()

    def show_plots(self, plots: Plots, second: Plots | None = None) -> None:
        """Other plots, and a second record's under them on the same axis. The axis is not touched: reset it first."""
        self._found = (plots,) if second is None else (plots, second)
        self.canvas.show_plots(self._found)
        self.legend.show_plots(self._found)
        self._arrange()
        self._axis_changed()

    def bring_forward(self, participant: str | None) -> None:
        """Draw a participant's own lines and hatch the flags of their rating; None: nobody's."""
        for part in self.canvas.parts:
            part.bring_forward(participant)

    def show_individuals(self, shown: bool) -> None:
        """Whether everybody's lines are drawn behind the means."""
        for part in self.canvas.parts:
            part.show_individuals(shown)

    def tables(self) -> tuple[Table, ...]:
        """Every row as a table, in the order of the rows."""
        tables = TimelineTables(self._language)
        return tuple(table for plots in self._found for table in tables.of(plots, titled=len(self._found) > 1))

    # -- the head ------------------------------------------------------------------------------------------------------

    def _axis_changed(self) -> None:
        selection, index = self._axis.selection, self._axis.selected_section
        if selection is None:
            self.chip.set_text("")
        else:
            name = "" if index is None else self._axis.section_name(index, self._language)
            self.chip.set_text(self._words.selected(name, span_text(*selection)))

    def _arrange(self) -> None:
        """The legend stands beside the title, or under it where there is no room."""
        self._head.setRowMinimumHeight(0, self._theme.px(HEAD_H))
        inside = self.width() - LEFT - RIGHT
        under = self.legend.one_row + 200 > inside - self._title.sizeHint().width() - 2 * 14
        self.legend.wrap(inside)
        self._head.removeWidget(self.legend)
        if under:
            self._head.addWidget(self.legend, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        else:
            self._head.addWidget(self.legend, 0, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)
