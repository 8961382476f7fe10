"""The chat dock: header, list, input."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from ..models.chat import ChatModel, Filter
from ..theme import Theme
from ..widgets.buttons import IconButton
from ..widgets.cards import MessageCard
from ..widgets.text import Label
from .chat_input import ChatInput
from .chat_list import ChatList

REFRESH_MS = 100
Engine = Literal["SIM", "AI"]


class ChatDock(QWidget):
    """360 wide. `show_time` may be called at every frame; the list follows at most ten times a second."""

    sent = Signal(str)
    typing = Signal(bool)
    play_requested = Signal()
    close_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        model: ChatModel,
        *,
        fans: int,
        engine: Engine = "SIM",
        bias: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`fans` is how many watch along, `engine` whether rules (SIM) or a model (AI) write, `bias` a bias colour."""
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._now_ms, self._playing = 0.0, False
        self._since = QElapsedTimer()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.refresh)
        self.setFixedWidth(theme.size("dock"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.list = ChatList(theme, model)
        self.input = ChatInput(theme, bias=bias)
        self.doors = MessageCard(
            theme,
            "empty",
            self.tr("Doors are open"),
            self.tr("The crowd starts talking when you press play."),
            action=self.tr("Play"),
            icon="play",
            flat=True,
        )
        self.quiet = MessageCard(theme, "empty", self.tr("Nothing here yet"), "", flat=True)
        self._stack = QStackedLayout()
        for page in (self.list, self.doors, self.quiet):
            self._stack.addWidget(page)
        below = QHBoxLayout()
        below.setContentsMargins(16, 8, 16, 16)
        below.addWidget(self.input)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header(fans, engine))
        layout.addLayout(self._stack, 1)
        layout.addLayout(below)
        self.setTabOrder(self.filter_button, self.more_button)
        self.setTabOrder(self.more_button, self.list)
        self.setTabOrder(self.list, self.input.edit)
        self.setTabOrder(self.input.edit, self.input.emoji_button)
        self.setTabOrder(self.input.emoji_button, self.input.send_button)
        self.setAccessibleName(self.tr("Chat"))
        self.doors.acted.connect(self.play_requested)
        self.input.sent.connect(self._sent)
        self.input.typing.connect(self.typing)
        theme.changed.connect(self._refresh_theme)
        self.set_audience(fans, engine)
        self.refresh()

    def _header(self, fans: int, engine: Engine) -> QWidget:
        header = QWidget()
        header.setFixedHeight(self._theme.size("topBar"))
        title = Label(self._theme, self.tr("Chat"), "h3")
        title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._who = Label(self._theme, "", "small", "text.tertiary")
        self._who.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.filter_button = IconButton(self._theme, "funnel", self.tr("Filter the chat"), checkable=True)
        self.more_button = IconButton(self._theme, "ellipsis", self.tr("More"))
        self.filter_menu, self.more_menu = QMenu(self), QMenu(self)
        choices: tuple[tuple[Filter, str], ...] = (
            ("all", self.tr("Everything")),
            ("fans", self.tr("Fans only")),
            ("mine", self.tr("My messages")),
            ("chants", self.tr("Fan chants")),
        )
        group = QActionGroup(self.filter_menu)
        for value, text in choices:
            action = QAction(text, self.filter_menu, checkable=True, checked=value == self._model.filter)
            action.triggered.connect(lambda _=False, value=value: self.set_filter(value))
            group.addAction(action)
            self.filter_menu.addAction(action)
        self.more_menu.addAction(self.tr("Go to the newest message"), self.list.to_newest)
        self.more_menu.addAction(self.tr("Close the chat"), self.close_requested.emit)
        self.filter_button.clicked.connect(lambda: self._open(self.filter_menu, self.filter_button))
        self.more_button.clicked.connect(lambda: self._open(self.more_menu, self.more_button))
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 0, 12, 1)
        row.setSpacing(0)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(10)
        row.addWidget(self._who, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.filter_button)
        row.addWidget(self.more_button)
        return header

    # -- what the page tells -------------------------------------------------------------------------------------------

    def show_time(self, now_ms: float) -> None:
        """Show the chat of this media time, at most ten times a second; a call in between is made up for."""
        self._now_ms = now_ms
        if not self._since.isValid() or self._since.elapsed() >= REFRESH_MS:
            self.refresh()
        elif not self._late.isActive():
            self._late.start(max(1, REFRESH_MS - self._since.elapsed()))

    def refresh(self) -> None:
        """Show the present state at once (after a seek, or in a picture)."""
        self._since.start()
        self._late.stop()
        self.list.show_time(self._now_ms)
        some = self._model.count(self._now_ms) > 0 or bool(self._model.typists)
        if some:
            page: QWidget = self.list
        else:
            page = self.quiet if self._playing or self._model.filter != "all" else self.doors
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)

    def set_playing(self, playing: bool) -> None:
        """While it plays an empty chat does not ask to press play."""
        if playing != self._playing:
            self._playing = playing
            self.refresh()

    def set_audience(self, fans: int, engine: Engine) -> None:
        """Who watches along: the header says so."""
        text = self.tr("{count} AI fans and you") if engine == "AI" else self.tr("{count} simulated fans and you")
        self._who.setText(text.format(count=fans))

    def set_filter(self, wanted: Filter) -> None:
        """Show all, fans, mine or chants."""
        self._model.set_filter(wanted)
        self.filter_button.setChecked(wanted != "all")
        self.refresh()

    # -- own affairs ---------------------------------------------------------------------------------------------------

    def _sent(self, text: str) -> None:
        # Whoever writes wants to see the answer: back to the newest line.
        self.list.to_newest()
        self.sent.emit(text)

    def _open(self, menu: QMenu, button: IconButton) -> None:
        if button is self.filter_button:
            button.setChecked(self._model.filter != "all")
        menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height())))

    def _refresh_theme(self) -> None:
        self.update()
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        line = self._theme.color("line.hairline")
        painter.fillRect(0, 0, 1, self.height(), line)
        painter.fillRect(0, self._theme.size("topBar") - 1, self.width(), 1, line)
