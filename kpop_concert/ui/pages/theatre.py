"""The theatre: the picture with its flying chat, the transport below, chat and self-report beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ...audience.distress import help_note
from ...danmaku.style import DanmakuSettings
from ...journal import ChatReleased, Entry, NoteShown, PassStarted, Problem, Setting, SystemEvent
from ...journal import Transport as TransportEntry
from ...viewing import Viewing
from ..components.chat_dock import ChatDock
from ..components.comment_pixmaps import CommentLook
from ..components.danmaku_popup import DanmakuPopup
from ..components.engine_desk import EngineDesk
from ..components.help_card import AWAY, HelpNotes
from ..components.hud import Hud
from ..components.selfreport import SelfReportPanel
from ..components.stage import StageView
from ..components.top_bar import TopBar
from ..components.transport import Transport
from ..components.who_speaks import WhoSpeaks
from ..keys import Shortcuts
from ..models.affect import AffectModel
from ..models.chant_line import ChantShow
from ..models.chat import ChatLine, ChatModel, Typist
from ..models.disclosure import Disclosure
from ..models.transport import Density, skip
from ..playback import QtPlayer
from ..theme import Theme
from ..widgets.cards import MessageCard

SIZE = (1440, 900)
PANEL_EVERY_MS = 80
"""The self-report panel and the plot follow at 12 Hz, apart from sampling."""
CARD = (440, 240)


class TheatreWindow(QWidget):
    """Composes the page and sends intents to the viewing; `touched` says that somebody is at the keys."""

    left = Signal()
    retry_record = Signal()

    def __init__(self, theme: Theme, viewing: Viewing, affect: AffectModel, language: str) -> None:
        super().__init__()
        self.touched = False
        self._theme, self._viewing, self._affect = theme, viewing, affect
        self._density, self.chat = Density(), ChatModel()
        self._fans = {fan.id: fan for fan in viewing.fans}
        self._panel_ms = float("-inf")
        self._muted_from = 1.0
        self.card: MessageCard | None = None
        self._finished = False
        pack = viewing.seat.pack
        self.stage = StageView(theme, "")
        self.top = TopBar(theme, pack, language)
        self.transport = Transport(theme, pack, self._density, language)
        self.dock = ChatDock(theme, self.chat, parent=self)
        self.selfreport = SelfReportPanel(theme, affect, pack, "F2")
        self.hud = Hud(theme, pack, "", language, self.stage)
        self.hud.hide()
        self.who = WhoSpeaks(Disclosure.of(viewing), self.chat, self.dock, self.stage, self.hud)
        self.help = HelpNotes(theme, self.dock.help, self.stage)
        self.popup = DanmakuPopup(theme, viewing.layout.settings, self)
        self.desk = EngineDesk(theme, viewing, self.chat, self.dock, self.top)
        self._lay_out()
        self._connect()
        self._keys = Shortcuts(self, self._pressed, self._released)
        self.setWindowTitle(pack.title)
        chants = [ChantShow.of(chant, pack.artist, len(viewing.fans)) for chant in pack.chants]
        self.stage.overlay.set_chants(chants if viewing.seat.condition.chants else ())
        self.stage.overlay.source = self._frame
        self.stage.overlay.settings = viewing.layout.settings

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.top)
        left.addWidget(self.stage, 1)
        left.addWidget(self.transport)
        self._side = QWidget()
        self._side.setFixedWidth(self._theme.size("dock"))
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.dock, 1)
        side.addWidget(self.selfreport)
        side.addStretch(0)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self._side)

    def _connect(self) -> None:
        viewing = self._viewing
        viewing.session.subscribe(self._happened)
        player = viewing.player
        if isinstance(player, QtPlayer):
            player.frame_ready.connect(self.stage.show_frame)
        self.stage.frame_due.connect(self._tick)
        for source in (self.transport, self.hud):
            source.toggle.connect(viewing.toggle)
            source.seek.connect(viewing.seek)
            source.mute.connect(self._mute)
        self.transport.skip.connect(self._skip)
        self.transport.volume.connect(viewing.set_volume)
        self.transport.danmaku.connect(lambda: self.popup.open_above(self.transport.danmaku_button))
        self.transport.full_screen.connect(self._toggle_full_screen)
        self.hud.danmaku.connect(lambda: self._show_part("danmaku", not self._shown["danmaku"]))
        self.hud.leave.connect(self._toggle_full_screen)
        self.hud.faded_out.connect(self.stage.set_badge_shown)
        self.top.back.connect(self.close)
        self.top.shown.connect(self._show_part)
        self.desk.settings_wanted.connect(self.top.settings)
        self.popup.changed.connect(self.use_danmaku)
        self.dock.sent.connect(viewing.say)
        self.dock.typing.connect(self._affect.typing)
        self.dock.play_requested.connect(viewing.play)
        self.dock.close_requested.connect(lambda: self._show_part("chat", False))
        self.selfreport.chill.connect(self._chill)
        self.selfreport.form_chosen.connect(self._choose_form)
        self.selfreport.closed.connect(lambda: self._show_part("selfreport", False))
        self._affect.on_change = self.selfreport.show_model
        self._shown = {"danmaku": True, "chat": True, "selfreport": True}

    # -- the window

    def open(self, size: tuple[int, int] | None, offscreen: bool) -> None:
        """Show the window, at most as large as the screen."""
        width, height = size or SIZE
        room = self.screen().availableSize()
        if not (offscreen or size):
            width, height = min(width, room.width()), min(height, room.height())
        self.resize(width, height)
        self.show()
        handle = self.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._screen_changed)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.stage.set_playing(self._viewing.playing)
        # No control has the focus at first: Space plays, and single keys are shortcuts.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def come_forward(self) -> None:
        """A second start: show this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def finish(self) -> None:
        """Close without asking anybody."""
        self._finished = True
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        # What a person gave is written first: the program closes the window when everything is on disk.
        if self._finished:
            event.accept()
        else:
            event.ignore()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        # A filter and no event() of our own: the whole repaint happens within event(), and would hold Python's lock.
        kind = event.type()
        if kind == QEvent.Type.DevicePixelRatioChange and watched is self:
            self._viewing.publish(SystemEvent(what="pixel ratio", detail=f"{self.devicePixelRatioF():g}"))
        if kind in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove):
            if kind != QEvent.Type.MouseMove:
                self.touched = True
            if self.isFullScreen() and isinstance(watched, QWidget) and watched.window() is self:
                self.hud.wake()
        return False

    def _screen_changed(self, screen: QScreen) -> None:
        size = screen.size()
        self._viewing.publish(SystemEvent(what="screen", detail=f"{size.width()}x{size.height()}"))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface.house"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.hud.place()
        self.help.place()
        if self.card is not None:
            area = self.stage.rect()
            box = QRect(0, 0, min(CARD[0], area.width() - 32), min(CARD[1], area.height() - 32))
            box.moveCenter(area.center())
            self.card.setGeometry(box)

    # -- time

    def _frame(self) -> tuple[float, list]:
        now = self._viewing.now_ms()
        return now, self._viewing.layout.frame(now)

    def _tick(self) -> None:
        self._show_time(self._viewing.tick(self._viewing.session.now_ns()))

    def _show_time(self, now_ms: float) -> None:
        if self.isFullScreen():
            self.hud.show_time(now_ms)
            return
        self.transport.show_time(now_ms)
        self._show_typists(now_ms)
        self.dock.show_time(now_ms)
        if abs(now_ms - self._panel_ms) >= PANEL_EVERY_MS:
            self._panel_ms = now_ms
            self._affect.advance(now_ms)
            self.selfreport.show_time(now_ms)

    def _show_typists(self, now_ms: float) -> None:
        # A recorded chat answers nobody who is here now.
        agents = () if self._viewing.seat.recording else self._viewing.director.typing(now_ms)
        writer = self.who.state.writer()
        typists = tuple(Typist(self._fans[agent].handle, self._fans[agent].colour, writer) for agent in agents)
        if typists != self.chat.typists:
            self.chat.set_typists(typists)

    # -- what happens

    def _happened(self, entry: Entry) -> None:
        payload = entry.payload
        self.who.hear(payload)
        if isinstance(payload, ChatReleased):
            self._released_line(payload)
        elif isinstance(payload, TransportEntry):
            self._transported(payload)
        elif isinstance(payload, PassStarted):
            self._affect.new_pass()
            self._show_now()
        elif isinstance(payload, Problem) and payload.where == "player":
            self._show_card(self.tr("This video will not play"), payload.message, "", None)
        elif isinstance(payload, NoteShown):
            self.help.show(help_note(payload.language))
        elif isinstance(payload, SystemEvent) and payload.what == "audio device":
            self._notice(entry, payload.detail)

    def _released_line(self, line: ChatReleased) -> None:
        row = ChatLine.of(line, self._fans)
        self.chat.add([row])
        self._density.add(line.due_ms)
        if line.chant is not None:
            self.stage.overlay.join(line.chant, line.due_ms, row.colour)
        look = CommentLook(line.text, "own" if row.own else "fan", row.colour, initial=self._initial(line))
        self.stage.overlay.add(line.line, look, self._viewing.layout.settings.em)
        self.stage.refresh()
        if not self._viewing.playing:
            self._show_now()

    def _initial(self, line: ChatReleased) -> str:
        """Initial of the fan's favourite, shown in place of the bar in colour-blind-safe mode."""
        artist = self._viewing.seat.pack.artist
        fan = next((fan for fan in self._viewing.seat.personas.personas if fan.id == line.agent), None)
        member = artist.member(fan.bias) if artist and fan and fan.bias else None
        return member.call("en")[:1].upper() if member else ""

    def _transported(self, payload: TransportEntry) -> None:
        playing = self._viewing.playing
        for part in (self.transport, self.hud):
            part.show_playing(playing)
        self.dock.set_playing(playing)
        self.stage.set_playing(playing)
        if payload.action == "volume":
            self.transport.show_volume(self._viewing.volume)
        if not playing:
            self._show_now()

    def _show_now(self) -> None:
        """While nothing moves the page is brought up to date by hand."""
        self._panel_ms = float("-inf")
        self._show_time(self._viewing.now_ms())
        self.stage.refresh()

    def _notice(self, entry: Entry, text: str) -> None:
        self.chat.add([ChatLine(f"notice-{entry.seq}", self._viewing.now_ms(), text, notice="warn")])

    def record_failed(self, message: str) -> None:
        """The record cannot be written: stand still, say so, offer to try again. Nothing is lost meanwhile."""
        self._viewing.pause()
        kept = self.tr("Nothing is lost so far: it waits in memory.")
        self._show_card(self.tr("The record cannot be written"), f"{message} {kept}", self.tr("Try again"), self._retry)

    def _retry(self) -> None:
        self._hide_card()
        self.retry_record.emit()

    def _show_card(self, title: str, text: str, action: str, done: Callable[[], None] | None) -> None:
        self._hide_card()
        self.card = MessageCard(self._theme, "error", title, text, action=action, parent=self.stage)
        if done is not None:
            self.card.acted.connect(done)
        self._place()
        self.card.show()

    def _hide_card(self) -> None:
        if self.card is not None:
            self.card.deleteLater()
            self.card = None

    # -- intents

    def _pressed(self, key: str) -> bool:
        if key == "Esc" and not self.isFullScreen():
            return False
        if key == "H":
            self.stage.overlay.set_cleared(True)
            self.stage.refresh()
            return True
        actions = {
            "Space": self._viewing.toggle,
            "F": self._toggle_full_screen,
            "Esc": self._toggle_full_screen,
            "C": lambda: self._show_part("chat", not self._shown["chat"]),
            "D": lambda: self._show_part("danmaku", not self._shown["danmaku"]),
            "R": lambda: self._show_part("selfreport", not self._shown["selfreport"]),
            "M": self._mute,
            "F2": self._chill,
            "[": lambda: self._skip(False),
            "]": lambda: self._skip(True),
        }
        action = actions.get(key)
        if action is None:
            return False
        action()
        return True

    def _released(self, key: str) -> None:
        if key == "H":
            self.stage.overlay.set_cleared(False)
            self.stage.refresh()

    def _chill(self) -> None:
        self._affect.chill(self._viewing.chill())
        self.selfreport.chills.count(len(self._affect.chills))

    def _skip(self, forward: bool) -> None:
        self._viewing.seek(skip(self._viewing.seat.pack.sections, self._viewing.now_ms(), forward))

    def _mute(self) -> None:
        if self._viewing.volume > 0:
            self._muted_from = self._viewing.volume
            self._viewing.set_volume(0.0)
        else:
            self._viewing.set_volume(self._muted_from)

    def _choose_form(self, form: str) -> None:
        self._affect.switch(form)
        self._viewing.self_report(form)

    def use_danmaku(self, settings: DanmakuSettings) -> None:
        """Let these settings hold for lines that come from now on, and enter what is new in the record."""
        before = self._viewing.layout.settings.model_dump()
        for name, value in settings.model_dump().items():
            if before[name] != value:
                self._viewing.publish(Setting(name=f"danmaku.{name}", value=value))
        self._viewing.layout.use(settings)
        self.stage.overlay.settings = settings
        self.stage.overlay.set_opacity(settings.opacity)
        self.stage.refresh()

    def _show_part(self, part: str, on: bool) -> None:
        self._shown[part] = on
        self.top.show_part(part, on)
        if part == "danmaku":
            self.stage.overlay.set_shown(on)
            self.stage.refresh()
            self._viewing.publish(Setting(name="danmaku.shown", value=on))
        elif part == "chat":
            self._viewing.publish(Setting(name="chat.shown", value=on))
        else:
            form = self._affect.form if self._affect.form != "closed" else "grid"
            self._affect.switch(form if on else "closed")
            self._viewing.self_report(self._affect.form)
        self._arrange()

    def _arrange(self) -> None:
        full = self.isFullScreen()
        for widget in (self.top, self.transport):
            widget.setVisible(not full)
        self.dock.setVisible(self._shown["chat"])
        self.selfreport.setVisible(self._shown["selfreport"])
        self._side.setVisible(not full and (self._shown["chat"] or self._shown["selfreport"]))
        self.hud.setVisible(full)
        self.stage.set_badge_shown(not full)
        docked = self._shown["chat"] and not full
        self.who.set_chat_shown(docked)
        self.help.arrange(docked, self.hud.height() if full else AWAY)
        if full:
            self.hud.place()
            self.hud.raise_()
            self.hud.wake()

    def _toggle_full_screen(self) -> None:
        full = not self.isFullScreen()
        if full:
            self.showFullScreen()
        else:
            self.showNormal()
        self._viewing.publish(SystemEvent(what="full screen", detail="on" if full else "off"))
        self._arrange()
        self._show_now()
