"""The experimenter's console: a window of its own beside the participant's, from which nothing can be seen there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ...study.console import NEEDS_REASON, Alarm, ConsoleModel, Happened, Intent, Wish
from ..components.rating_trace import RatingTrace
from ..components.station_frame import Bar, Chip, PanelCard
from ..components.step_list import StepList
from ..models.transport import clock_text
from ..theme import Theme
from ..widgets.buttons import Button
from ..widgets.cards import Notice
from ..widgets.field import Field
from ..widgets.sheet import Sheet
from ..widgets.text import Label

REFRESH_MS = 250
LOG_LINES = 200
SIZE = (1180, 760)


class ConsoleWindow(QWidget):
    """Shows a ConsoleModel that its caller feeds; `intent` is what the experimenter asks for, with the reason.

    `now` and the media time are fetched by `poll`, which the caller may set to feed `model.advance`.
    """

    intent = Signal(Intent)

    def __init__(self, theme: Theme, model: ConsoleModel, language: str = "en") -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.theme, self.model = theme, model
        self.poll: Callable[[], None] = lambda: None
        self.buttons: dict[Wish, Button] = {}
        self.reason: ReasonSheet | None = None
        self._logged = 0
        self._at: str | None = None
        self._may_close = False
        self.setWindowTitle(self.tr("Console"))
        self.resize(*SIZE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_header())
        self.help = HelpCall(theme)
        self.help.answered.connect(lambda: self.intent.emit(Intent("help over")))
        whole.addWidget(self.help)
        middle = QHBoxLayout()
        middle.setContentsMargins(24, 20, 24, 20)
        middle.setSpacing(20)
        self.steps = StepList(theme, model, language)
        self._steps = _scrolled(self.steps)
        middle.addWidget(self._panel(self.tr("Steps"), self._steps), 300)
        middle.addWidget(self._make_centre(), 500)
        middle.addWidget(self._make_log(), 340)
        whole.addLayout(middle, 1)
        whole.addWidget(self._make_footer())
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        theme.changed.connect(self.update)
        self.refresh()

    def start(self) -> None:
        """Refresh a few times a second from now on."""
        self._timer.start()

    def finish(self) -> None:
        """The visit is over: the window may close."""
        self._timer.stop()
        self._may_close = True
        self.close()

    # -- building

    def _make_header(self) -> QWidget:
        bar = Bar(self.theme, top=True)
        bar.setFixedHeight(self.theme.px(64))
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        self.who = Label(self.theme, "", "h2")
        self.code = Chip(self.theme, "")
        self.test = Chip(self.theme, self.tr("Test visit"), color="status.warn")
        self.standing = Chip(self.theme, "", color="status.warn")
        self.time = Label(self.theme, "", "h2")
        for widget in (self.who, self.code, self.test, self.standing):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.time)
        return bar

    def _make_centre(self) -> QWidget:
        theme = self.theme
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.trace = RatingTrace(theme, self.model)
        column.addWidget(self.trace, 1)
        self.guide = Label(theme, "", "body", wrap=True)
        column.addWidget(self.guide)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        self.figures: dict[str, Label] = {}
        names = {
            "chat": self.tr("Chat, lines a minute"),
            "own": self.tr("Participant's lines"),
            "chills": self.tr("Chills"),
            "samples": self.tr("Rating samples"),
            "gaps": self.tr("Gaps"),
            "late": self.tr("Late rounds"),
        }
        for number, (key, name) in enumerate(names.items()):
            box = QVBoxLayout()
            box.setSpacing(0)
            self.figures[key] = Label(theme, "0", "h2")
            box.addWidget(self.figures[key])
            box.addWidget(Label(theme, name, "caption", "text.tertiary"))
            grid.addLayout(box, number // 3, number % 3)
        column.addLayout(grid)
        self.alarms: dict[Alarm, Notice] = {
            "gap": Notice(theme, self.tr("No rating samples are coming in."), "error"),
            "idle": Notice(theme, "", "warn"),
            "record": Notice(theme, self.tr("The record cannot be written. Nothing is lost; it waits."), "error"),
            "engine": Notice(theme, self.tr("The audience's engine does not answer. The gap is recorded."), "error"),
        }
        for notice in self.alarms.values():
            column.addWidget(notice)
        return self._panel(self.tr("Viewing"), inner)

    def _make_log(self) -> QWidget:
        theme = self.theme
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        lines = QWidget()
        self._lines = QVBoxLayout(lines)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self._lines.addStretch(1)
        self.log = _scrolled(lines)
        column.addWidget(self.log, 1)
        self.note = Field(theme, name=self.tr("Note"), placeholder=self.tr("A note, kept with its time"))
        self.note.edit.returnPressed.connect(self._note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.note, 1)
        add = Button(theme, self.tr("Add note"))
        add.clicked.connect(self._note)
        row.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return self._panel(self.tr("Problems and notes"), inner)

    def _make_footer(self) -> QWidget:
        theme = self.theme
        bar = Bar(theme, top=False)
        bar.setFixedHeight(theme.px(80))
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        words: dict[Wish, tuple[str, str]] = {
            "pause": (self.tr("Pause"), "pause"),
            "resume": (self.tr("Go on"), "play"),
            "marker": (self.tr("Marker"), "plus"),
            "repeat": (self.tr("Repeat step"), "rotate-ccw"),
            "skip": (self.tr("Skip step"), "skip-forward"),
            "done": (self.tr("End interview"), "check"),
            "abort": (self.tr("Abort visit"), "x"),
        }
        for wish, (text, icon) in words.items():
            button = Button(theme, text, "primary" if wish == "done" else "secondary", icon=icon)
            button.clicked.connect(lambda _=False, wish=wish: self.ask(wish))
            self.buttons[wish] = button
            if wish == "repeat":
                row.addStretch(1)
            row.addWidget(button)
        return bar

    def _panel(self, title: str, content: QWidget) -> QWidget:
        card = PanelCard(self.theme)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addWidget(Label(self.theme, title, "h3"))
        column.addWidget(content, 1)
        return card

    # -- showing

    def refresh(self) -> None:
        """Show the model as it is."""
        self.poll()
        model = self.model
        self.who.setText(model.participant or self.tr("No visit"))
        self.code.setVisible(bool(model.condition))
        self.code.set_text(self.tr("condition {code}").format(code=model.condition))
        self.test.setVisible(model.test)
        ended = {
            "finished": self.tr("Visit finished"),
            "aborted": self.tr("Visit aborted"),
            "withdrawn": self.tr("Visit withdrawn"),
        }
        standing = ended.get(model.ended or "", self.tr("Paused") if model.paused else "")
        self.standing.setVisible(bool(standing))
        self.standing.set_text(standing)
        at = f"{clock_text(model.now_ms)} / {clock_text(model.duration_ms)}" if model.viewing else ""
        self.time.setText(at)
        self.steps.refresh()
        if model.current is not None and model.current != self._at:
            self._at = model.current
            self._steps.ensureVisible(0, self.steps.middle_of(model.current), 0, self._steps.height() // 3)
        self.trace.refresh()
        self.guide.setText("\n".join(f"{number}. {text}" for number, text in enumerate(model.guide, start=1)))
        self.guide.setVisible(bool(model.guide))
        figures = {
            "chat": model.chat_per_minute, "own": model.viewer_lines, "chills": model.chills,
            "samples": model.samples, "gaps": model.gaps, "late": model.late_rounds,
        }  # fmt: skip
        for key, number in figures.items():
            self.figures[key].setText(str(number))
            self.figures[key].set_color("status.warn" if key in ("gaps", "late") and number else "text.primary")
        self._show_alarms()
        self._show_log()
        for wish, button in self.buttons.items():
            button.setEnabled(wish in model.wishes)
        self.buttons["pause"].setVisible(not model.paused)
        self.buttons["resume"].setVisible(model.paused)
        self.buttons["done"].setVisible(bool(model.step and model.step.block.block == "interview"))

    def _show_alarms(self) -> None:
        on = self.model.alarms
        self.help.setVisible("help" in on)
        if "idle" in on:
            idle = self.tr("The rating has not moved for {count} s.").format(count=int(self.model.idle_s))
            self.alarms["idle"].set_text(idle)
        for alarm, notice in self.alarms.items():
            notice.setVisible(alarm in on)

    def _show_log(self) -> None:
        new = self.model.log[self._logged :]
        self._logged = len(self.model.log)
        for happened in new:
            ink = "status.warn" if happened.bad else "text.secondary"
            label = Label(self.theme, self.said(happened), "small", ink, wrap=True)
            self._lines.insertWidget(0, label)
            if self._lines.count() > LOG_LINES:
                self._lines.takeAt(LOG_LINES - 1).widget().deleteLater()

    def said(self, happened: Happened) -> str:
        """A line of the log."""
        time = f"{datetime.fromisoformat(happened.utc).astimezone():%H:%M:%S}"
        if happened.kind == "control":
            words = {
                "pause": self.tr("Paused"),
                "resume": self.tr("Went on"),
                "repeat": self.tr("Repeated"),
                "skip": self.tr("Skipped"),
                "abort": self.tr("Aborted"),
                "help": self.tr("Help was called"),
                "help over": self.tr("Help was given"),
                "marker": self.tr("Marker"),
                "note": self.tr("Note"),
                "continued": self.tr("Visit continued"),
                "finished": self.tr("Visit finished"),
                "aborted": self.tr("Visit aborted"),
                "withdrawn": self.tr("Visit withdrawn"),
            }.get(happened.what, happened.what)
        elif happened.kind == "round":
            outcome = {
                "failed": self.tr("no answer"),
                "timeout": self.tr("no answer in time"),
                "skipped": self.tr("left out"),
            }.get(happened.what, happened.what)
            words = self.tr("Round {number}: {outcome}").format(number=happened.text, outcome=outcome)
            return f"{time}  {words}"
        elif happened.kind == "engine":
            what = {
                "took over": self.tr("built-in fans took over"),
                "recovered": self.tr("answers again"),
            }.get(happened.what, happened.what)
            words = self.tr("Audience engine: {what}").format(what=what)
        else:
            words = {
                "viewing left": self.tr("The viewing was left"),
                "viewing failed": self.tr("The viewing broke off"),
                "stall": self.tr("The video stalled"),
                "audio device": self.tr("Sound"),
                "sleep": self.tr("The computer slept"),
            }.get(happened.what, happened.what)
        return f"{time}  {words}: {happened.text}" if happened.text else f"{time}  {words}"

    # -- asking

    def ask(self, wish: Wish) -> None:
        """Ask for a reason where one is needed, then emit the intent. A marker is set at once."""
        step = self.model.current
        if wish not in NEEDS_REASON:
            self.intent.emit(Intent(wish, "", step))
            return
        sheet = ReasonSheet(self.theme, self, wish, self.buttons[wish].text())
        sheet.given.connect(lambda reason: self.intent.emit(Intent(wish, reason, step)))
        sheet.closed.connect(self._asked)
        self.reason = sheet
        sheet.open(sheet.field.edit)

    def _asked(self) -> None:
        self.reason = None

    def _note(self) -> None:
        text = self.note.edit.text().strip()
        if text:
            self.note.edit.clear()
            self.intent.emit(Intent("note", text, self.model.current))

    def closeEvent(self, event: QCloseEvent) -> None:
        # A visit that runs is left through Abort, never by a slip.
        if self._may_close or self.model.ended is not None:
            super().closeEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color("surface.house"))


class HelpCall(QWidget):
    """The participant calls: as loud as a picture can be, and silent. `answered` ends it."""

    answered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("The participant asks for help"))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(16)
        row.addWidget(Label(theme, self.tr("The participant asks for help"), "h1", "glow.on"), 1)
        self.button = Button(theme, self.tr("Help was given, go on"), "secondary", "large")
        self.button.clicked.connect(self.answered)
        row.addWidget(self.button)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("status.error"))


class ReasonSheet(Sheet):
    """Asks why. `given` carries the words; nothing happens without any."""

    given = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, wish: Wish, title: str) -> None:
        super().__init__(theme, window, title, QSize(520, 300))
        explained = {
            "pause": self.tr("The visit stands still until you let it go on. The participant sees a calm page."),
            "repeat": self.tr("The step begins anew. What was recorded of it stays, as another attempt."),
            "skip": self.tr("The step is left out, or what is left of it. What was recorded stays."),
            "abort": self.tr("The visit ends. Everything that was recorded stays; a debriefing that is owed comes."),
        }.get(wish, "")
        self.field = Field(theme, name=self.tr("Reason"), placeholder=self.tr("Why? It is kept with the visit."))
        self.confirm = Button(theme, title, "primary")
        self.cancel = Button(theme, self.tr("Cancel"), "ghost")
        self.confirm.clicked.connect(self._give)
        self.cancel.clicked.connect(self.close_sheet)
        self.field.edit.returnPressed.connect(self._give)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(Label(theme, title, "h2"))
        column.addWidget(Label(theme, explained, "body", "text.secondary", wrap=True))
        column.addWidget(self.field)
        column.addStretch(1)
        column.addLayout(foot)
        self.closed.connect(self.deleteLater)

    def _give(self) -> None:
        reason = self.field.edit.text().strip()
        if not reason:
            self.field.set_error(self.tr("Say why in a few words."))
            return
        self.given.emit(reason)
        self.close_sheet()


def _scrolled(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    for part in (area, area.viewport(), content):
        part.setAutoFillBackground(False)
    return area
