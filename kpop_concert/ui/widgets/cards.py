"""Cards that speak for an empty, failed or loading place, and the notice bar."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ..theme import Theme
from .base import Mark, paint_box
from .buttons import Button
from .sticks import CALM_HEIGHTS, CALM_PITCH, paint_calm_sticks, paint_crest, paint_sticks
from .text import Label, TextBlock

State = Literal["empty", "nobody", "error", "loading"]
Status = Literal["ok", "warn", "error", "info"]
STATUS_ICONS: dict[Status, str] = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "error": "circle-alert",
    "info": "info",
}
_DRAWING = {"empty": 26, "nobody": 26, "error": 28, "loading": 32}
_CREST_STEP_MS, _CREST_ROUND_MS = 40, 2400


class MessageCard(QWidget):
    """A drawing, a title, a sentence and at most one action. `acted` is emitted when the action is taken."""

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        state: State,
        title: str,
        text: str,
        *,
        action: str = "",
        icon: str | None = None,
        flat: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`action` is the button's text, `icon` its icon; `flat` leaves out the card's own box."""
        super().__init__(parent)
        self._theme, self._flat = theme, flat
        centre = Qt.AlignmentFlag.AlignHCenter
        self._drawing = _Drawing(theme, state)
        self._title = Label(theme, title, "h3", wrap=True, align=centre)
        self._text = Label(theme, text, "small", "text.secondary", wrap=True, align=centre)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.setSpacing(0)
        layout.addStretch(1)
        layout.addWidget(self._drawing)
        layout.addSpacing(theme.space(3))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        if action:
            self.button = Button(theme, action, size="small", icon=icon)
            self.button.clicked.connect(self.acted)
            row = QHBoxLayout()
            row.addWidget(self.button, 0, centre)
            layout.addSpacing(theme.space(3))
            layout.addLayout(row)
        layout.addStretch(1)
        self.setAccessibleName(f"{title}. {text}")
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Another sentence below the title ("About 20 seconds left")."""
        self._text.setText(text)
        self.setAccessibleName(f"{self._title.text()}. {text}")

    def sizeHint(self) -> QSize:
        return QSize(248, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._flat:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill, edge = self._theme.color("surface.panel"), self._theme.color("line.hairline")
            paint_box(painter, QRectF(self.rect()), self._theme.radius("card"), fill, edge)


class _Drawing(QWidget):
    """Sticks at rest (hollow: nobody comes), an alert, or a crest that travels; it stands under reduced motion."""

    def __init__(self, theme: Theme, state: State) -> None:
        super().__init__()
        self._theme, self._state, self._phase = theme, state, 0.5
        self._timer = QTimer(self)
        self._timer.setInterval(_CREST_STEP_MS)
        self._timer.timeout.connect(self._step)
        self.setFixedHeight(_DRAWING[state])

    def showEvent(self, event: QShowEvent) -> None:
        if self._state == "loading" and not self._theme.reduced_motion:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def _step(self) -> None:
        if self._theme.reduced_motion:
            self._timer.stop()
            self._phase = 0.5
        else:
            self._phase = (self._phase + _CREST_STEP_MS / _CREST_ROUND_MS) % 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        if self._state == "empty":
            paint_calm_sticks(painter, self._theme, box)
        elif self._state == "nobody":
            wide = len(CALM_HEIGHTS) * CALM_PITCH
            row = QRectF(box.center().x() - wide / 2, box.top(), wide, box.height())
            paint_sticks(painter, self._theme, row, [0.0] * len(CALM_HEIGHTS), 0.0)
        elif self._state == "loading":
            paint_crest(painter, self._theme, box, self._phase)
        else:
            size = 28
            pixmap = self._theme.icon_pixmap("circle-alert", "status.error", size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.center().x() - size / 2, box.center().y() - size / 2), pixmap)


def _notice_indent(theme: Theme) -> int:
    return 12 + theme.size("iconSmall") + 8


def notice_block(theme: Theme, text: str, width: float) -> TextBlock:
    """The lines of a notice `width` px wide."""
    return TextBlock(text, theme.font("small"), max(40.0, width - _notice_indent(theme) - 12), theme.line("small"))


def notice_height(theme: Theme, block: TextBlock) -> float:
    """How high a notice with these lines is, px: 34 for one line."""
    return block.height + theme.px(16)


def paint_notice(painter: QPainter, theme: Theme, box: QRectF, block: TextBlock, status: Status) -> None:
    """An icon and words on the status' wash."""
    paint_box(painter, box, theme.radius("control"), theme.color(f"status.{status}Wash"), None)
    size = theme.size("iconSmall")
    pixmap = theme.icon_pixmap(STATUS_ICONS[status], f"status.{status}", size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(box.left() + 12, round(box.top() + (theme.px(34) - size) / 2)), pixmap)
    painter.setPen(theme.color(f"status.{status}"))
    block.draw(painter, box.left() + _notice_indent(theme), box.top() + theme.px(8))


class Notice(Mark):
    """A bar that states a fact: ok, warn, error or info."""

    def __init__(self, theme: Theme, text: str, status: Status = "warn", *, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._text, self._status = text, status
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, text: str, status: Status | None = None) -> None:
        """Another fact, of another status where one is given."""
        self._text = text
        self._status = status or self._status
        self.setAccessibleName(text)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(328, self.heightForWidth(328))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(max(120, self.width())))

    def heightForWidth(self, width: int) -> int:
        return round(notice_height(self.theme, notice_block(self.theme, self._text, width)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        block = notice_block(self.theme, self._text, self.width())
        paint_notice(painter, self.theme, QRectF(self.rect()), block, self._status)
