"""The experimenter's set-up of a visit: study, participant, order, checks. Never visible to the participant."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ...study.preflight import Name
from ..components.order_strip import OrderStrip
from ..components.place_table import PlaceTable
from ..components.preflight_row import PreflightRow
from ..components.preflight_words import PreflightWords
from ..components.setup_fields import LargeField, LockedField, ProtocolCard
from ..components.station_frame import Bar, Chip, HiddenNote, Logo, PanelCard
from ..components.station_hardware import StationHardware, participant_screen
from ..models.setup import SetupModel
from ..models.setup_facts import SetupChoice
from ..theme import Theme
from ..widgets.buttons import Button
from ..widgets.choices import Segmented, Switch
from ..widgets.select import Select
from ..widgets.text import Label
from .offset import OffsetSheet

HEADER, FOOTER, SIDES, LEFT, RIGHT, BAR = 72, 104, 32, 816, 528, 10
CLOCK_MS = 10_000
KEYS = "Ctrl + Alt + E"


class SetupPage(QWidget):
    """Shows a SetupModel and changes it. `start` carries what the visit begins with, once the checks let it.

    `hardware` makes the checks that only Qt can; its doors were given to the model. Call `open` on a running loop.
    """

    start = Signal(SetupChoice)
    left = Signal()
    """The experimenter saved the set-up for later."""

    def __init__(self, theme: Theme, model: SetupModel, hardware: StationHardware) -> None:
        super().__init__()
        self.theme, self.model, self.hardware = theme, model, hardware
        self._words = PreflightWords(self)
        self._shown_cards: tuple[object, ...] = ()
        self.cards: list[ProtocolCard] = []
        self.rows: dict[Name, PreflightRow] = {}
        self.setObjectName("setup")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_header())
        middle = QHBoxLayout()
        middle.setContentsMargins(SIDES, 24, SIDES, 24)
        middle.setSpacing(32)
        left = QScrollArea()
        left.setFrameShape(QFrame.Shape.NoFrame)
        left.setWidgetResizable(True)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left.setWidget(self._make_left())
        for part in (left, left.viewport(), left.widget()):
            part.setAutoFillBackground(False)
        left.setMinimumWidth(480)
        middle.addWidget(left, LEFT)
        middle.addWidget(self._make_right(), RIGHT)
        whole.addLayout(middle, 1)
        whole.addWidget(self._make_footer())
        hardware.volume = lambda: model.protocol.fixed_volume if model.protocol else 0.8
        hardware.video = self._video
        hardware.found = model.preflight.put
        model.on_change = self.refresh
        model.preflight.on_change = self._checked
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._show_turn)
        theme.changed.connect(self.update)

    async def open(self) -> None:
        """Load studies and record, and begin the checks."""
        self._clock.start()
        screen = participant_screen()
        self.model.screen = screen.name() if screen is not None else ""
        await self.model.load()
        self.field.edit.setFocus()

    def finish(self) -> None:
        """Give up what is under way; the page closes."""
        self._clock.stop()
        self.hardware.stop()
        self.model.close()

    # -- building

    def _make_header(self) -> QWidget:
        theme = self.theme
        bar = Bar(theme, top=True)
        bar.setFixedHeight(theme.px(HEADER))
        row = QHBoxLayout(bar)
        row.setContentsMargins(SIDES, 0, SIDES, 0)
        row.setSpacing(12)
        row.addWidget(Logo(theme))
        station = self.tr("Station {number}").format(number=self.model.station)
        row.addWidget(Label(theme, station, "h2"))
        row.addWidget(Chip(theme, self.tr("Experimenter"), icon="lock"))
        self.test_chip = Chip(theme, self.tr("Test: takes no place, is never exported"), color="status.warn")
        row.addWidget(self.test_chip)
        row.addStretch(1)
        self.turn = Label(theme, "", "small", "text.secondary")
        row.addWidget(self.turn)
        return bar

    def _make_left(self) -> QWidget:
        theme = self.theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Study protocol"), "h3"))
        head.addStretch(1)
        self.test = Switch(theme, self.tr("Test visit"))
        self.test.toggled.connect(self.model.set_test)
        head.addWidget(self.test)
        column.addLayout(head)
        column.addSpacing(10)
        self._cards_scroll = QScrollArea()
        self._cards_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._cards_scroll.setWidgetResizable(True)
        self._cards_scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._cards_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cards_box = QWidget()
        self._cards_row = QHBoxLayout(self._cards_box)
        self._cards_row.setContentsMargins(0, 0, 0, 0)
        self._cards_row.setSpacing(16)
        self._cards_scroll.setWidget(self._cards_box)
        for part in (self._cards_scroll, self._cards_scroll.viewport(), self._cards_box):
            part.setAutoFillBackground(False)
        self._cards_scroll.horizontalScrollBar().rangeChanged.connect(self._fit_cards)
        column.addWidget(self._cards_scroll)
        column.addSpacing(16)
        column.addLayout(self._make_fields())
        column.addSpacing(22)
        head = QHBoxLayout()
        head.setSpacing(10)
        self.order_title = Label(theme, "", "h3")
        self.order_title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.codes = Chip(theme, "")
        self.block = Label(theme, "", "small", "text.tertiary")
        head.addWidget(self.order_title)
        head.addWidget(self.codes)
        head.addWidget(self.block, 1)
        head.addWidget(HiddenNote(theme, self.tr("Hidden from the participant")))
        column.addLayout(head)
        column.addSpacing(10)
        self.strip = OrderStrip(theme)
        column.addWidget(self.strip)
        column.addSpacing(16)
        self.table = PlaceTable(theme)
        column.addWidget(self.table)
        column.addSpacing(12)
        self.replace: Select | None = None
        self._replace_row = QHBoxLayout()
        column.addLayout(self._replace_row)
        column.addStretch(1)
        return box

    def _make_fields(self) -> QGridLayout:
        theme = self.theme
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        names = (self.tr("Participant ID"), self.tr("Language"), self.tr("Self-report"))
        self.field = LargeField(theme, names[0])
        self.field.edit.textEdited.connect(self.model.set_participant)
        self.field.edit.returnPressed.connect(self._start)
        self.languages = Segmented(theme, ["English", "한국어"], name=names[1])
        self.languages.setMinimumHeight(theme.px(56))
        self.languages.chosen.connect(lambda index: self.model.speak("ko" if index else "en"))
        self.language = LockedField(theme, names[1])
        self.report = LockedField(theme, names[2])
        self.id_note = Label(theme, "", "caption", "text.tertiary", wrap=True)
        self.language_note = Label(theme, "", "caption", "text.tertiary")
        self.report_note = Label(theme, "", "caption", "text.tertiary")
        speak = QVBoxLayout()
        speak.addWidget(self.languages)
        speak.addWidget(self.language)
        notes = (self.id_note, self.language_note, self.report_note)
        for column, (name, note) in enumerate(zip(names, notes, strict=True)):
            grid.addWidget(Label(theme, name, "h3"), 0, column)
            grid.addWidget(note, 4, column)
            grid.setColumnStretch(column, 1)
        grid.setRowMinimumHeight(1, 10)
        grid.addWidget(self.field, 2, 0)
        grid.addLayout(speak, 2, 1)
        grid.addWidget(self.report, 2, 2)
        grid.setRowMinimumHeight(3, 8)
        return grid

    def _make_right(self) -> QWidget:
        theme = self.theme
        card = PanelCard(theme)
        column = QVBoxLayout(card)
        # The scroll bar stands in the card's margin, so that rows and button end alike.
        column.setContentsMargins(24, 20, 24 - BAR, 24)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, BAR, 0)
        head.setSpacing(14)
        head.addWidget(Label(theme, self.tr("Pre-flight"), "h3"))
        head.addStretch(1)
        self.passed = Label(theme, "", "label", "status.ok")
        self.to_check = Label(theme, "", "label", "status.warn")
        self.errors = Label(theme, "", "label", "status.error")
        for label in (self.passed, self.to_check, self.errors):
            head.addWidget(label)
        column.addLayout(head)
        column.addSpacing(8)
        actions = {
            "sound": self.tr("Play tone"),
            "screen": self.tr("Identify"),
            "offset": self.tr("Measure"),
            "notifications": self.tr("Mute"),
        }
        inner = QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for name in self.model.preflight.checks:
            row = PreflightRow(theme, name, actions.get(name, ""))
            row.acted.connect(self._act)
            self.rows[name] = row
            lines.addWidget(row)
        lines.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setAccessibleName(self.tr("Pre-flight"))
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.scroll.setWidget(inner)
        for part in (self.scroll, self.scroll.viewport(), inner):
            part.setAutoFillBackground(False)
        column.addWidget(self.scroll, 1)
        column.addSpacing(14)
        self.again = Button(theme, self.tr("Run all checks again"), icon="rotate-ccw")
        self.again.clicked.connect(self.model.check_again)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, BAR, 0)
        foot.addWidget(self.again)
        column.addLayout(foot)
        return card

    def _make_footer(self) -> QWidget:
        theme = self.theme
        bar = Bar(theme, top=False)
        bar.setFixedHeight(theme.px(FOOTER))
        row = QHBoxLayout(bar)
        row.setContentsMargins(SIDES, 0, SIDES, 0)
        row.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Label(theme, self.tr("Full screen from here until debrief"), "body"))
        self.leaving = self.tr("Leave with {keys} and your experimenter code").format(keys=KEYS)
        self.why = Label(theme, self.leaving, "caption", "text.tertiary", wrap=True)
        words.addWidget(self.why)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.later = Button(theme, self.tr("Save for later"), "ghost", "large")
        self.later.clicked.connect(self._save)
        self.begin = Button(theme, self.tr("Start"), "primary", "station", icon="play")
        self.begin.setFixedWidth(theme.px(256))
        self.begin.clicked.connect(self._start)
        row.addWidget(self.later)
        row.addWidget(self.begin)
        return bar

    # -- showing

    def refresh(self) -> None:
        """Show the model as it is."""
        model, protocol = self.model, self.model.protocol
        self._show_cards()
        if self.field.edit.text().upper() != model.participant:
            self.field.edit.setText(model.participant)
        self.field.edit.setPlaceholderText(model.suggestion)
        self.field.set_state("new" if model.test and model.id_state == "used" else model.id_state)
        self._show_id_note()
        free = protocol is not None and protocol.language == "chosen"
        self.languages.setVisible(free)
        self.language.setVisible(not free)
        self.languages.set_index(1 if model.spoken == "ko" else 0)
        self.language.set_text({"ko": "한국어", "en": "English"}[model.spoken])
        version = protocol.version if protocol else ""
        locked = self.tr("Locked by protocol {version}").format(version=version) if protocol else ""
        self.language_note.setText(self.tr("Chosen for each visit") if free else locked)
        self.report.set_text(self._form())
        self.report_note.setText(locked)
        self.test_chip.setVisible(model.test)
        self._show_order()
        self._show_turn()
        for check in model.preflight.checks.values():
            self.rows[check.name].show_check(check)
        self._show_state()

    def _show_cards(self) -> None:
        if self._shown_cards != self.model.cards:
            self._shown_cards = self.model.cards
            for card in self.cards:
                card.deleteLater()
            self.cards = [ProtocolCard(self.theme, card, self.model.language) for card in self.model.cards]
            while self._cards_row.count():
                self._cards_row.takeAt(0)
            for number, card in enumerate(self.cards):
                card.clicked.connect(lambda _=False, number=number: self.model.choose(number))
                self._cards_row.addWidget(card)
            self._cards_row.addStretch(1)
            for one, other in pairwise((self.test, *self.cards, self.field.edit)):
                QWidget.setTabOrder(one, other)
            high = max((card.sizeHint().height() for card in self.cards), default=40)
            for card in self.cards:
                card.setFixedHeight(high)
            self._fit_cards()
        for number, card in enumerate(self.cards):
            card.setChecked(number == self.model.chosen)

    def _fit_cards(self) -> None:
        """The cards' row, with room for a bar where not all of them are in sight."""
        high = max((card.height() for card in self.cards), default=40)
        bar = 14 if self._cards_scroll.horizontalScrollBar().maximum() > 0 else 0
        self._cards_scroll.setFixedHeight(high + bar)

    def _show_id_note(self) -> None:
        model = self.model
        state = model.id_state
        if state == "open" and model.resume is not None:
            cut = next((id_ for id_, step in reversed(model.resume.steps.items()) if not step.over), "")
            text = self.tr("This visit was cut short at {step}. Start goes on there.").format(step=cut)
        elif state == "used":
            text = self.tr("Already used on {day}").format(day=self._day(model.used_on))
        else:
            text = {
                "empty": self.tr("A code, never a name. Next would be {code}.").format(code=model.suggestion),
                "malformed": self.tr("Letters, then digits, such as {code}.").format(code=model.suggestion),
                "new": self.tr("Not used before"),
            }.get(state, "")
        wrong = state == "malformed" or (state == "used" and not model.test)
        self.id_note.set_color("status.error" if wrong else "status.warn" if state == "open" else "text.tertiary")
        self.id_note.setText(text)
        self.field.edit.setAccessibleDescription(text)

    def _show_order(self) -> None:
        model = self.model
        who = model.participant if model.id_state in ("new", "open", "used") else ""
        words = self.tr("Order for {participant}") if who else self.tr("Order of the next visit")
        self.order_title.setText(words.format(participant=who))
        codes = model.codes
        self.codes.setVisible(bool(codes))
        self.codes.set_text(self.tr("coded: {codes}").format(codes=", ".join(codes)))
        block = model.place.permuted_block + 1 if model.place else 0
        said = self.tr("Permuted block {block} of station {station}")
        self.block.setText(said.format(block=block, station=model.station) if block else model.no_place)
        self.strip.show_tiles(model.tiles)
        self.table.show_rows(model.rows)
        self._show_replaceable()

    def _show_replaceable(self) -> None:
        """Whose place the visit could take; a drop-down, as it is rare."""
        if self.replace is not None:
            self._replace_row.removeWidget(self.replace)
            self.replace.deleteLater()
            self.replace = None
        aborted = self.model.replaceable
        if not aborted or self.model.resume is not None:
            return
        words = self.tr("Replace {participant}, who stopped")
        texts = [words.format(participant=visit.started.participant) for visit in aborted]
        ids = [visit.started.visit for visit in aborted]
        at = ids.index(self.model.replaces) + 1 if self.model.replaces in ids else 0
        self.replace = Select(self.theme, [self.tr("A new place"), *texts], name=self.tr("Place"), index=at)
        self.replace.chosen.connect(self._replace)
        self._replace_row.addWidget(self.replace, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_turn(self) -> None:
        turn, total = self.model.turn
        locale = QLocale(QLocale.Language.Korean if self.model.language == "ko" else QLocale.Language.English)
        now = datetime.now().astimezone()
        time = f"{now:%H:%M}"
        day = self._day(f"{now:%Y-%m-%d}", locale)
        words = self.tr("Session {turn} of {total}").format(turn=turn, total=total)
        self.turn.setText(f"{words} · {day}, {time}" if total else f"{day}, {time}")

    def _show_state(self) -> None:
        model, preflight = self.model, self.model.preflight
        passed, warned, wrong = (preflight.count(status) for status in ("passed", "warning", "error"))
        self.passed.setText(self.tr("{count} passed").format(count=passed) if passed else "")
        self.to_check.setText(self.tr("{count} to check").format(count=warned) if warned else "")
        self.errors.setText(self.tr("{count} to mend").format(count=wrong) if wrong else "")
        for label in (self.passed, self.to_check, self.errors):
            label.setVisible(bool(label.text()))
        self.again.set_loading(self.tr("Checking") if preflight.running else None)
        verb = self.tr("Continue {participant}") if model.resume else self.tr("Start {participant}")
        named = model.id_state in ("new", "open", "used")
        self.begin.setText(verb.format(participant=model.participant) if named else self.tr("Start"))
        self.begin.setAccessibleName(self.begin.text())
        self.begin.setEnabled(model.ready)
        blocking = model.blocking
        why = self.leaving
        if blocking and not preflight.running:
            first = blocking[0]
            waits = self.tr("Start waits for {row}. {fact}")
            why = waits.format(row=self._words.name(first.name), fact=self._words.fact(first))
        self.why.setText(why)
        self.why.set_color("status.error" if why != self.leaving else "text.tertiary")
        self.begin.setAccessibleDescription(why if why != self.leaving else "")

    def _checked(self, name: Name) -> None:
        self.rows[name].show_check(self.model.preflight.checks[name])
        self._show_state()
        if not self.model.preflight.running:
            wrong = next((c for c in self.model.preflight.checks.values() if c.status == "error"), None)
            if wrong is not None:
                self.scroll.ensureWidgetVisible(self.rows[wrong.name])

    def _form(self) -> str:
        protocol = self.model.protocol
        if protocol is None:
            return ""
        return {
            "grid": self.tr("Grid and chills key"),
            "slider": self.tr("Slider and chills key"),
            "none": self.tr("No rating"),
        }[protocol.selfreport]

    def _day(self, day: str, locale: QLocale | None = None) -> str:
        korean = self.model.language == "ko"
        locale = locale or QLocale(QLocale.Language.Korean if korean else QLocale.Language.English)
        date = QDate.fromString(day, Qt.DateFormat.ISODate)
        return locale.toString(date, "M월 d일" if korean else "d MMMM") if date.isValid() else day

    # -- acting

    def _act(self, name: Name) -> None:
        if name == "sound":
            self.hardware.play_tone()
        elif name == "screen":
            self.hardware.identify()
        elif name == "notifications":
            self.model.mute()
        elif name == "offset":
            sheet = OffsetSheet(self.theme, self, self.model)
            sheet.open(sheet.value.edit)

    def _replace(self, index: int) -> None:
        aborted = self.model.replaceable
        self.model.replace(aborted[index - 1].started.visit if 0 < index <= len(aborted) else "")

    def _save(self) -> None:
        self.model.save()
        self.left.emit()

    def _start(self) -> None:
        choice = self.model.choice()
        if choice is not None:
            self.start.emit(choice)

    def _video(self) -> Path | None:
        study = self.model.study
        return next((pack.video_path for pack in study.packs.values()), None) if study else None

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.theme.color("surface.house"))
