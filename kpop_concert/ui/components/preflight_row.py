"""One row of the pre-flight: icon, name, fact, and a value or an action at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ...study.preflight import Check, Name, Status
from ..theme import Theme
from ..widgets.base import Mark
from ..widgets.buttons import Button
from ..widgets.text import Label
from .preflight_words import PreflightWords

HEIGHT, ICON_ROOM = 61, 37
_ICONS: dict[Status, tuple[str, str]] = {
    "waiting": ("clock", "text.tertiary"),
    "running": ("rotate-ccw", "text.tertiary"),
    "passed": ("circle-check", "status.ok"),
    "warning": ("triangle-alert", "status.warn"),
    "error": ("circle-alert", "status.error"),
}


class StatusIcon(Mark):
    """How a check went, 20 px; the row's words say it too."""

    def __init__(self, theme: Theme, status: Status) -> None:
        super().__init__(theme, "")
        self._status = status

    def set_status(self, status: Status) -> None:
        """Another status."""
        self._status = status
        self.update()

    def sizeHint(self) -> QSize:
        side = self.theme.size("icon")
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        name, color = _ICONS[self._status]
        pixmap = self.theme.icon_pixmap(name, color, self.theme.size("icon"), self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(0, 0), pixmap)


class PreflightRow(QWidget):
    """61 px high, more where the way out needs a second line. `acted` carries the name of the check."""

    acted = Signal(str)

    def __init__(self, theme: Theme, name: Name, action: str = "") -> None:
        """`action` is the button that stands in the value's place; "" for none."""
        super().__init__()
        self._theme, self._words = theme, PreflightWords(self)
        self.check = Check(name)
        self.icon = StatusIcon(theme, "waiting")
        self.fact = Label(theme, "", "caption", "text.tertiary", wrap=True)
        self.value = Label(theme, "", "small", "text.secondary")
        self.button = Button(theme, action, size="small") if action else None
        title = Label(theme, self._words.name(name), "body")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(title)
        words.addWidget(self.fact)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(16)
        row.addWidget(self.icon)
        row.addLayout(words, 1)
        row.addWidget(self.value)
        if self.button is not None:
            self.button.clicked.connect(lambda: self.acted.emit(self.check.name))
            row.addWidget(self.button)
        self.setMinimumHeight(theme.px(HEIGHT) - 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.show_check(self.check)

    def show_check(self, check: Check) -> None:
        """What was found."""
        self.check = check
        self.icon.set_status(check.status)
        self.fact.setText(self._words.fact(check))
        self.fact.set_color("status.error" if check.status == "error" else "text.tertiary")
        self.value.setText(check.value)
        self.value.setVisible(bool(check.value))
        self.value.set_color("status.ok" if check.name == "engine" and check.status == "passed" else "text.secondary")
        if self.button is not None:
            self.button.setVisible(check.name != "notifications" or "can mute" in check.figures)
        self.setAccessibleName(self._words.said(check))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line.hairline"))
