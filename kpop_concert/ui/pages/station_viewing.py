"""The concert at the station: stage, chat and rating as in the theatre, and nothing to steer by."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...audience.distress import help_note
from ...journal import ChatReleased, Entry, NoteShown, PassStarted
from ...journal import Transport as TransportEntry
from ..components.chat_dock import ChatDock
from ..components.comment_pixmaps import CommentLook
from ..components.countdown import Countdown
from ..components.help_card import AWAY, HelpNotes
from ..components.stage import StageView
from ..components.station_rating import StationRating
from ..components.who_speaks import WhoSpeaks
from ..models.chant_line import ChantShow
from ..models.chat import ChatLine, ChatModel, Typist
from ..models.disclosure import Disclosure
from ..models.station import ViewingPage
from ..playback import QtPlayer
from ..station_words import StationWords
from ..theme import Theme
from .station_body import StationBody

PANEL_EVERY_MS = 80
ABOVE, CHAT_LEAST = 8, 240
"""px above the stage, and what the chat has at least beside a rating."""


class ViewingBody(StationBody):
    """Shows a ViewingPage. `counted` says that the countdown is over: the script lets it play.

    Seek, pause, rate and volume do not exist here.
    """

    counted = Signal()

    fills = True
    has_next = False

    def __init__(self, theme: Theme, words: StationWords, page: ViewingPage) -> None:
        super().__init__(theme, words)
        self._page, self._viewing, self._affect = page, page.viewing, page.affect
        self.chat = ChatModel()
        self._fans = {fan.id: fan for fan in self._viewing.fans}
        self._panel_ms = float("-inf")
        pack, condition = self._viewing.seat.pack, self._viewing.seat.condition
        with words.speaking():
            self.stage = StageView(theme, "")
            self.dock = ChatDock(theme, self.chat, parent=self)
            self.rating: StationRating | None = None
            if page.rating.form != "none":
                self.rating = StationRating(theme, words, page.affect, page.rating, pack)
            self.who = WhoSpeaks(Disclosure.of(self._viewing), self.chat, self.dock, self.stage)
            self.help = HelpNotes(theme, self.dock.help, self.stage)
            self.who.set_chat_shown(self._viewing.seat.condition.audience != "none")
        for part in (self.stage, self.dock, self.who, self.help, *((self.rating,) if self.rating else ())):
            words.lend(part)
        self.countdown = Countdown(theme, words.starts_soon, self.stage)
        self.countdown.over.connect(self.counted)
        # An empty chat of a study asks nobody to press play, and what the viewer may do with it is the protocol's.
        self.dock.set_playing(True)
        for control in (self.dock.filter_button, self.dock.more_button):
            control.hide()
        self.dock.input.setVisible(page.chat != "off")
        self.dock.input.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.dock.input.edit.setAcceptDrops(False)
        self._has_chat = condition.audience != "none"
        self.dock.setVisible(self._has_chat)
        self._lay_out()
        self._connect()
        chants = [ChantShow.of(chant, pack.artist, len(self._viewing.fans)) for chant in pack.chants]
        self.stage.overlay.set_chants(chants if condition.chants else ())
        self.stage.overlay.source = self._frame
        self.stage.overlay.settings = self._viewing.layout.settings
        for entry_line in self._viewing.lines:
            self._released_line(entry_line)

    def _lay_out(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, ABOVE, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.stage, 1)
        side = QWidget()
        side.setFixedWidth(self.theme.size("dock"))
        rows = QVBoxLayout(side)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.dock, 1)
        if self.rating is not None:
            if not self._has_chat:
                rows.addStretch(1)
            rows.addWidget(self.rating)
            if not self._has_chat:
                rows.addStretch(1)
        whole.addWidget(side)
        side.setVisible(self._has_chat or self.rating is not None)
        self.help.arrange(self._has_chat, AWAY)

    def _connect(self) -> None:
        viewing = self._viewing
        self._unsubscribe = viewing.session.subscribe(self._happened)
        if isinstance(viewing.player, QtPlayer):
            viewing.player.frame_ready.connect(self.stage.show_frame)
        self.stage.frame_due.connect(self._tick)
        self.dock.sent.connect(viewing.say)
        self.dock.typing.connect(self._affect.typing)
        if self.rating is not None:
            self.rating.chill.connect(self._chill)
            self._affect.on_change = self.rating.show_model

    # -- the page

    def first(self) -> QWidget | None:
        return self.rating.grid if self.rating is not None else None

    def start(self) -> None:
        self._place()
        if self._viewing.playing:
            self.countdown.hide()
            self.stage.set_playing(True)
        else:
            self.countdown.start()

    def hold(self, on: bool) -> None:
        # The script pauses the concert; here only a countdown that is under way waits, and begins anew.
        if self.countdown.left:
            if on:
                self.countdown.stop()
            else:
                self.countdown.start()

    def leave(self) -> None:
        self.countdown.stop()
        self.stage.set_playing(False)
        self._affect.on_change = lambda: None
        self._unsubscribe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self.rating is not None:
            chat = max(self.theme.px(CHAT_LEAST), self.dock.layout().totalMinimumSize().height())
            self.rating.fit(self.height() - ABOVE - (chat if self._has_chat else 0))
        self.countdown.setGeometry(self.stage.rect())
        self.help.place()

    # -- time

    def _frame(self) -> tuple[float, list]:
        now = self._viewing.now_ms()
        return now, self._viewing.layout.frame(now)

    def _tick(self) -> None:
        self._show_time(self._viewing.tick(self._viewing.session.now_ns()))

    def _show_time(self, now_ms: float) -> None:
        agents = () if self._viewing.seat.recording else self._viewing.director.typing(now_ms)
        writer = self.who.state.writer()
        typists = tuple(Typist(self._fans[agent].handle, self._fans[agent].colour, writer) for agent in agents)
        if typists != self.chat.typists:
            self.chat.set_typists(typists)
        self.dock.show_time(now_ms)
        if abs(now_ms - self._panel_ms) >= PANEL_EVERY_MS:
            self._panel_ms = now_ms
            self._affect.advance(now_ms)
            if self.rating is not None:
                self.rating.show_time(now_ms)

    # -- what happens

    def _happened(self, entry: Entry) -> None:
        payload = entry.payload
        self.who.hear(payload)
        if isinstance(payload, ChatReleased):
            self._released_line(payload)
        elif isinstance(payload, TransportEntry):
            self.stage.set_playing(self._viewing.playing)
            self._show_time(self._viewing.now_ms())
        elif isinstance(payload, PassStarted):
            self._affect.new_pass()
        elif isinstance(payload, NoteShown):
            self.help.show(help_note(payload.language))

    def _released_line(self, line: ChatReleased) -> None:
        row = ChatLine.of(line, self._fans)
        self.chat.add([row])
        if line.chant is not None:
            self.stage.overlay.join(line.chant, line.due_ms, row.colour)
        look = CommentLook(line.text, "own" if row.own else "fan", row.colour, initial="")
        self.stage.overlay.add(line.line, look, self._viewing.layout.settings.em)
        self.stage.refresh()

    # -- intents

    def pressed(self, key: str) -> bool:
        """Space marks chills; every other key of the theatre has no meaning here and is not passed on."""
        if key == "Space" and self.rating is not None:
            self._chill()
        return key in ("Space", "F2", "Esc")

    def _chill(self) -> None:
        if self._viewing.playing and self.rating is not None:
            self._affect.chill(self._viewing.chill())
            self.rating.show_chill()
