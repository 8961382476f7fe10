"""The chat dock: header, list, input."""

from __future__ import annotations

import html

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from ..models.chat import ChatModel, Filter
from ..theme import Theme
from ..widgets.buttons import IconButton
from ..widgets.cards import MessageCard
from ..widgets.text import Label
from .chat_input import ChatInput
from .chat_list import ChatList
from .help_card import HelpCard
from .notice_bar import NoticeBar

REFRESH_MS = 100
SHORT = 440
"""px: a dock that is lower has no room for what can be read elsewhere."""
SIDE, KEPT, LEGIBLE = 16, 96, 200
"""px beside the help card, how much of the chat it leaves in sight, and how high it is before it leaves any."""


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
        who: str = "",
        bias: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`who` is what the header says about who watches along, `bias` a bias colour."""
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
        self.nobody = MessageCard(
            theme,
            "nobody",
            self.tr("No audience in this viewing"),
            self.tr("The concert plays without a chat. You can still write for yourself."),
            flat=True,
        )
        self._nobody = False
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        self.arriving = MessageCard(theme, "loading", self.tr("The audience is coming in…"), "", flat=True)
        self._arriving = False
        self.notice_bar = NoticeBar(theme)
        self.help = HelpCard(theme)
        for page in (self.list, self.doors, self.quiet, self.arriving, self.nobody):
            self._stack.addWidget(page)
        below = QHBoxLayout()
        below.setContentsMargins(16, 8, 16, 16)
        below.addWidget(self.input)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(_Middle(pages, self.help), 1)
        layout.addWidget(self.notice_bar)
        layout.addLayout(below)
        self.setTabOrder(self.filter_button, self.more_button)
        self.setTabOrder(self.more_button, self.list)
        self.setTabOrder(self.list, self.help.body)
        self.setTabOrder(self.help.body, self.help.close_button)
        self.setTabOrder(self.help.close_button, self.notice_bar.action)
        self.setTabOrder(self.notice_bar.action, self.notice_bar.close_button)
        self.setTabOrder(self.notice_bar.close_button, self.input.edit)
        self.setTabOrder(self.input.edit, self.input.emoji_button)
        self.setTabOrder(self.input.emoji_button, self.input.send_button)
        self.setAccessibleName(self.tr("Chat"))
        self.doors.acted.connect(self.play_requested)
        self.input.sent.connect(self._sent)
        self.input.typing.connect(self.typing)
        theme.changed.connect(self._refresh_theme)
        self.set_who(who)
        self.refresh()

    def _header(self) -> QWidget:
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
        elif self._nobody:
            page = self.nobody
        elif self._arriving:
            page = self.arriving
        else:
            page = self.quiet if self._playing or self._model.filter != "all" else self.doors
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)

    def set_playing(self, playing: bool) -> None:
        """While it plays an empty chat does not ask to press play."""
        if playing != self._playing:
            self._playing = playing
            self.refresh()

    def set_arriving(self, arriving: bool) -> None:
        """Until the engine is there an empty chat says that the audience is coming in."""
        if arriving != self._arriving:
            self._arriving = arriving
            self.refresh()

    @property
    def header(self) -> str:
        """What the header says about who watches along."""
        return self._who.text()

    def set_who(self, text: str, detail: str = "") -> None:
        """What the header says about who watches along; `detail` is said by its tooltip."""
        self._who.setText(text)
        # Marked as markup and escaped: Qt guesses what a tooltip is, and a model's name is anybody's.
        self._who.setToolTip(f"<span>{html.escape(detail)}</span>" if detail else "")
        self._who.setAccessibleDescription(detail)

    def set_nobody(self, nobody: bool) -> None:
        """Whether nobody watches along: an empty chat then says so."""
        if nobody != self._nobody:
            self._nobody = nobody
            self.refresh()

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.notice_bar.set_compact(self.height() < SHORT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        line = self._theme.color("line.hairline")
        painter.fillRect(0, 0, 1, self.height(), line)
        painter.fillRect(0, self._theme.size("topBar") - 1, self.width(), 1, line)


class _Middle(QWidget):
    """The chat with the help card below it, which takes no more room than is there: the window need not grow."""

    def __init__(self, pages: QWidget, card: HelpCard) -> None:
        super().__init__()
        self._pages, self._card = pages, card
        pages.setParent(self)
        card.setParent(self)
        card.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        return self._pages.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        taken = 0
        if not self._card.isHidden():
            wide = width - 2 * SIDE
            taken = min(self._card.height_for(wide), max(height - KEPT, min(height, LEGIBLE)))
            self._card.setGeometry(SIDE, height - taken, wide, taken)
            taken += 8
        self._pages.setGeometry(0, 0, width, max(0, height - taken))
