"""The bar above the picture: what is playing, and which parts are shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...concert.pack import ConcertPack
from ..theme import Theme
from ..widgets.buttons import IconButton
from ..widgets.text import Label
from .spend_chip import SpendChip

HEIGHT = 56
NARROW = 720


class TopBar(QWidget):
    """`shown(part, on)` asks for a part: "danmaku", "chat" or "selfreport"; `back` leaves the theatre; `settings` asks
    for the settings."""

    shown = Signal(str, bool)
    back = Signal()
    settings = Signal()

    def __init__(self, theme: Theme, pack: ConcertPack, language: str) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        leave = IconButton(theme, "arrow-left", self.tr("Leave the theatre"))
        leave.clicked.connect(self.back)
        song = pack.concert.song.get("ko" if language == "ko" else "en") or pack.title
        facts = [pack.title if song != pack.title else "", pack.concert.subtitle or ""]
        title = QHBoxLayout()
        title.setSpacing(4)
        title.addWidget(Label(theme, song, "bodyStrong"))
        if pack.artist:
            names = pack.artist.names
            title.addWidget(Label(theme, f"· {names.en or ''} {names.ko or ''}".rstrip(), "body", "text.secondary"))
            if pack.artist.fictional:
                facts.append(self.tr("fictional group"))
        title.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(title)
        if caption := " · ".join(fact for fact in facts if fact):
            words.addWidget(Label(theme, caption, "caption", "text.tertiary"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 16, 6)
        row.setSpacing(4)
        row.addWidget(leave)
        row.addLayout(words, 1)
        self._row = row
        self._chip: SpendChip | None = None
        self._parts: dict[str, IconButton] = {}
        for part, icon, name, hint in (
            ("danmaku", "captions", self.tr("Flying chat"), "D"),
            ("chat", "message-square-text", self.tr("Chat"), "C"),
            ("selfreport", "activity", self.tr("How do you feel?"), "R"),
        ):
            button = IconButton(theme, icon, name, side=36, checkable=True, shortcut_hint=hint)
            button.setChecked(True)
            button.clicked.connect(lambda on, part=part: self.shown.emit(part, on))
            self._parts[part] = button
            row.addWidget(button)
        line = Backdrop(theme, "line.hairline")
        line.setFixedSize(1, 28)
        row.addSpacing(8)
        row.addWidget(line)
        row.addSpacing(8)
        self.settings_button = IconButton(theme, "settings", self.tr("Settings"), side=36)
        self.settings_button.clicked.connect(self.settings)
        row.addWidget(self.settings_button)

    def put(self, chip: SpendChip) -> None:
        """Put the costs before the buttons; in a narrow bar they are short, and what is playing stays legible."""
        self._chip = chip
        self._row.insertWidget(2, chip)
        self._row.insertSpacing(3, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._chip is not None:
            self._chip.set_short(self.width() < NARROW)

    def part_shown(self, part: str) -> bool:
        """Whether the bar says that a part is shown."""
        return self._parts[part].isChecked()

    def show_part(self, part: str, on: bool) -> None:
        """Show whether a part is shown."""
        self._parts[part].setChecked(on)


class Backdrop(QWidget):
    """A flat surface of one token behind a layout."""

    def __init__(self, theme: Theme, color: str) -> None:
        super().__init__()
        self._theme, self._color = theme, color
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRectF(self.rect()), self._theme.color(self._color))
