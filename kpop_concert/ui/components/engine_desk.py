"""Joins the audience's engine with the page: notices in the chat, the costs in the bar, the crowd that is coming in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ...journal import EngineChanged, Entry
from ...viewing import Viewing
from ..models.chat import ChatLine, ChatModel
from ..models.notices import Notices, Turn
from ..models.spend import SpendMeter, spend_of
from ..theme import Theme
from .chat_dock import ChatDock
from .notice_words import NoticeWords
from .spend_chip import SpendChip
from .top_bar import TopBar


class EngineDesk(QObject):
    """Hears the entries of one viewing. In a study it counts and shows nothing: the experimenter reads the record.

    `settings_wanted`: the viewer took a notice's action.
    """

    settings_wanted = Signal()

    def __init__(self, theme: Theme, viewing: Viewing, chat: ChatModel, dock: ChatDock, top: TopBar) -> None:
        super().__init__(dock)
        self.notices, self.meter, self.chip = Notices(), SpendMeter(), SpendChip(theme)
        self._viewing, self._chat, self._dock = viewing, chat, dock
        self._silent = viewing.seat.in_study
        self._words = NoticeWords(self)
        self._rows: dict[str, str] = {}
        top.put(self.chip)
        dock.notice_bar.acted.connect(self.settings_wanted)
        dock.notice_bar.dismissed.connect(self._dismiss)
        viewing.session.subscribe(self._happened)
        self.meter.use(spend_of(viewing.engine))
        self._show_costs()

    def set_arriving(self, arriving: bool) -> None:
        """Whether the engine is still connecting and writing its first lines."""
        self._dock.set_arriving(arriving and not self._silent)

    def not_changed(self, detail: str) -> None:
        """Another engine was chosen and cannot be made; `detail` says why."""
        self.notices.warn("settings", detail)
        self._show_trouble()

    # -- what happens

    def _happened(self, entry: Entry) -> None:
        if entry.viewing != self._viewing.id:
            return
        if isinstance(entry.payload, EngineChanged) and entry.payload.reason == "chosen":
            self.meter.use(spend_of(self._viewing.engine))
            self._rows.clear()
        turn = self.notices.hear(entry.payload)
        spent = self.meter.hear(entry.payload)
        if spent and self.meter.near_cap() is not None:
            self.notices.warn("near cap")
        if spent or turn is not None:
            self._show_costs()
        if turn is not None:
            self._add_row(turn, entry.seq)
        self._show_trouble()

    def _show_trouble(self) -> None:
        trouble = None if self._silent else self.notices.trouble
        said = self._words.of_trouble(trouble, self.notices.taken_over) if trouble is not None else None
        self._dock.notice_bar.show_notice(said)

    def _show_costs(self) -> None:
        if not self._silent and self._viewing.engine.source == "AI":
            self.chip.show_meter(self.meter)
        else:
            self.chip.hide()

    def _add_row(self, turn: Turn, seq: int) -> None:
        """A row of the chat at this moment; of one that comes again and again there is one, with its count."""
        if self._silent:
            return
        status, text = self._words.of_turn(turn)
        now = self._viewing.now_ms()
        row = ChatLine(f"notice-{seq}", now, text, notice=status)
        self._chat.replace(self._rows.get(turn.reason, ""), row)
        if turn.reason != "chosen":
            self._rows[turn.reason] = row.id
        self._dock.show_time(now)

    def _dismiss(self) -> None:
        self.notices.dismiss()
        self._show_trouble()
