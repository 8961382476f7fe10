"""The review's top bar: which study and clip, what is simulated, and undo, notes and printing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ..theme import Theme
from ..widgets.base import Mark, paint_box
from ..widgets.buttons import IconButton
from ..widgets.select import PADDING, Select
from ..widgets.text import Label
from .station_frame import Bar, Logo
from .top_bar import Backdrop

STUDY_WIDTH, CLIP_WIDTH, HEIGHT = 248, 248, 36


class NamedSelect(Select):
    """A drop-down that says within itself what is chosen there: "Clip  Undertow (live)"."""

    def __init__(self, theme: Theme, title: str, texts: Sequence[str], *, index: int = 0) -> None:
        self._title = title
        super().__init__(theme, texts or ["–"], name=title, index=index)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box, on = self.theme, QRectF(self.rect()), self.isEnabled()
        fill = self.fill("surface.raised", "surface.hover", "surface.pressed")
        paint_box(painter, box, theme.radius("control"), fill, theme.color("line.control" if on else "line.hairline"))
        size = theme.size("iconSmall")
        at = QPointF(box.right() - PADDING - size, round(box.center().y() - size / 2))
        ink = "text.primary" if on else "text.disabled"
        painter.drawPixmap(at, theme.icon_pixmap("chevron-down", ink, size, self.devicePixelRatioF()))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.tertiary" if on else "text.disabled"))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(self._title)
        painter.drawText(QRectF(PADDING, 0, wide + 1, box.height()), middle, self._title)
        painter.setFont(theme.font("bodyStrong"))
        painter.setPen(theme.color(ink))
        left = PADDING + wide + 8
        room = at.x() - left - 8
        text = QFontMetricsF(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room, box.height()), middle, text)


class WarnChip(Mark):
    """A pill that says what must not be overlooked: "Simulated"."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self._text = ""
        self.hide()

    def show_text(self, text: str, detail: str) -> None:
        """Another statement; none hides it."""
        self._text = text
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.setVisible(bool(text))
        self._refresh()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.theme.font("label")).horizontalAdvance(self._text)
        return QSize(round(width) + 22, self.theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, theme = QRectF(self.rect()), self.theme
        paint_box(painter, box, 99, theme.color("status.warnWash"), theme.color("status.warn"))
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color("status.warn"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)


class ReviewBar(QWidget):
    """`study_chosen` and `clip_chosen` carry an index; the others are wishes."""

    study_chosen = Signal(int)
    clip_chosen = Signal(int)
    undo = Signal()
    note = Signal()
    tables = Signal()
    report = Signal()
    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        back = Bar(theme, top=True)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(back)
        self.setFixedHeight(theme.size("topBar"))
        row = QHBoxLayout(back)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Logo(theme))
        row.addSpacing(4)
        title = Label(theme, self.tr("Review"), "h3")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(title)
        row.addSpacing(8)
        line = Backdrop(theme, "line.hairline")
        line.setFixedSize(1, 24)
        row.addWidget(line)
        row.addSpacing(8)
        self.study = NamedSelect(theme, self.tr("Study"), [])
        self.study.chosen.connect(self.study_chosen)
        self.clip = NamedSelect(theme, self.tr("Clip"), [])
        self.clip.chosen.connect(self.clip_chosen)
        for select, width in ((self.study, STUDY_WIDTH), (self.clip, CLIP_WIDTH)):
            select.setMaximumWidth(theme.px(width))
            row.addWidget(select, width)
        row.addSpacing(4)
        self.chip = WarnChip(theme)
        row.addWidget(self.chip)
        row.addStretch(1)
        self.open_button = IconButton(theme, "folder-open", self.tr("Open a record"), shortcut_hint="Ctrl+O")
        self.open_button.clicked.connect(self.opened)
        self.table_button = IconButton(theme, "table-2", self.tr("All plots as tables"), shortcut_hint="Ctrl+T")
        self.table_button.clicked.connect(self.tables)
        self.undo_button = IconButton(theme, "undo-2", self.tr("Undo"), shortcut_hint="Ctrl+Z")
        self.undo_button.clicked.connect(self.undo)
        self.note_button = IconButton(theme, "pencil", self.tr("Notes and exclusions"), shortcut_hint="Ctrl+N")
        self.note_button.clicked.connect(self.note)
        self.report_button = IconButton(theme, "printer", self.tr("Report to print"), shortcut_hint="Ctrl+P")
        self.report_button.clicked.connect(self.report)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (self.open_button, self.table_button, self.undo_button, self.note_button, self.report_button):
            buttons.addWidget(button)
        row.addLayout(buttons)
        self.set_loaded(False)

    def set_loaded(self, loaded: bool) -> None:
        """Whether there is anything to choose, note and print."""
        for part in (
            self.study, self.clip, self.table_button, self.undo_button, self.note_button, self.report_button,
        ):  # fmt: skip
            part.setEnabled(loaded)

    def show_undo(self, what: str) -> None:
        """What would be undone; none switches the button off."""
        self.undo_button.setEnabled(bool(what))
        self.undo_button.set_name(what or self.tr("Undo"), "Ctrl+Z")

    def show_simulated(self, share: float) -> None:
        """Which share of the viewings no person watched."""
        text = self.tr("Simulated") if share == 1.0 else ""
        if 0.0 < share < 1.0:
            text = self.tr("{percent} % simulated").format(percent=max(1, min(99, round(100 * share))))
        detail = self.tr("Visits that passed faster than any person can watch, on a clock of their own.")
        self.chip.show_text(text, detail if text else "")
