"""The set-up of a visit by mouse and keyboard: what may begin, what may not and why, and what it hands over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from settings_helpers import words

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.journal import Payload, StationMeasured, StepEnded, StepStarted, VisitEnded, VisitStarted
from kpop_concert.records import JournalWriter, entries
from kpop_concert.session import Session
from kpop_concert.study.counterbalance import places
from kpop_concert.study.preflight import NAMES, Check, Door, Name
from kpop_concert.study.protocol import load_protocol, protocol_hash
from kpop_concert.system import paths
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui.components import station_hardware
from kpop_concert.ui.components.preflight_words import PreflightWords
from kpop_concert.ui.components.station_hardware import StationHardware, tone
from kpop_concert.ui.models.setup import SetupModel
from kpop_concert.ui.models.setup_facts import SetupChoice, studies_beside
from kpop_concert.ui.pages.offset import OffsetSheet
from kpop_concert.ui.pages.station_setup import SetupPage
from kpop_concert.ui.theme import Theme

STUDY = paths.resources() / "studies" / "personas.yaml"


def passing(name: Name, fact: str = "room") -> Door:
    async def door() -> Check:
        return Check(name, "passed", fact, {"count": 1, "zone": "KST"})

    return door


class Hardware(StationHardware):
    """A machine with two screens and sound, without asking any."""

    def __init__(self, theme: Theme, status: str = "passed") -> None:
        super().__init__(theme)
        self.status, self.tones, self.shown = status, 0, 0

    def doors(self) -> dict[Name, Door]:
        async def sound() -> Check:
            if self.status == "error":
                return Check("sound", "error", "no output")
            return Check("sound", "passed", "heard", {"device": "USB", "khz": "48", "volume": 80})

        async def screen() -> Check:
            figures: dict[str, str | int | float] = {"name": "2", "width": 1920, "height": 1080, "hertz": "60"}
            return Check("screen", "passed", "second", figures)

        async def frames() -> Check:
            return Check("frames", "passed", "smooth", {"dropped": 0, "frames": 180}, "16.7 ms")

        return {"sound": sound, "screen": screen, "frames": frames}

    def play_tone(self) -> None:
        self.tones += 1

    def identify(self) -> None:
        self.shown += 1


class Station:
    """A record with earlier visits, and the set-up page over it."""

    def __init__(self, tmp_path: Path) -> None:
        self.record = tmp_path / "study.db"
        self.writer = JournalWriter(self.record)
        self.protocol = load_protocol(STUDY)
        self.places = places(self.protocol, 1)
        self.pages: list[SetupPage] = []
        self.session = Session(self.writer, "station", 1)

    def held(
        self, participant: str, place: int, *said: Payload, outcome: str | None = "finished", test: bool = False
    ) -> None:
        """An earlier visit."""
        session = Session(self.writer, "visit", 1)
        session.publish(
            VisitStarted(
                visit=f"v-{participant}", study=self.protocol.name, study_version=self.protocol.version,
                protocol_sha256=protocol_hash(self.protocol), station=1, participant=participant, language="ko",
                place=place, viewings=self.places[place].viewings,
            )
        )  # fmt: skip
        for payload in said:
            session.publish(payload)
        if outcome is not None:
            session.publish(VisitEnded.model_validate({"visit": f"v-{participant}", "outcome": outcome}))

    async def open(self, theme: Theme, *, status: str = "passed", code_set: bool = True) -> SetupPage:
        await asyncio.wrap_future(self.writer.flush())
        hardware = Hardware(theme, status)
        model = SetupModel(
            studies_beside(STUDY), 1, self.session, self.record, EngineSettings(), Secrets(),
            doors={**hardware.doors(), "video": passing("video", "match"), "engine": passing("engine", "nobody"),
                   "clock": passing("clock", "steady")},
            code_set=code_set,
        )  # fmt: skip
        page = SetupPage(theme, model, hardware)
        self.pages.append(page)
        page.resize(1440, 900)
        page.show()
        await page.open()
        await model.settle()
        return page

    async def close(self) -> None:
        for page in self.pages:
            page.finish()
            page.close()
            page.deleteLater()
        self.session.end("closed")
        await asyncio.to_thread(self.writer.close)


@pytest.fixture
async def station(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Station]:
    made = Station(tmp_path)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(made.close)
        yield made


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme(reduced_motion=True)
    made.apply(qapp)
    return made


def enter(page: SetupPage, text: str) -> None:
    page.field.edit.selectAll()
    QTest.keyClicks(page.field.edit, text)


async def test_a_new_participant_is_set_up_and_started_with_the_next_place(station: Station, theme: Theme) -> None:
    station.held("P001", 0)
    page = await station.open(theme)
    chosen: list[SetupChoice] = []
    page.start.connect(chosen.append)
    assert not page.begin.isEnabled()
    assert page.field.edit.placeholderText() == "P002"
    enter(page, "p019")
    assert page.field.state == "new"
    assert page.begin.text() == "Start P019"
    assert page.begin.isEnabled()
    assert "Session 2 of" in page.turn.text()
    QTest.mouseClick(page.languages, Qt.MouseButton.LeftButton, pos=page.languages.segment_rect(1).center())
    QTest.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    assert len(chosen) == 1
    choice = chosen[0]
    assert (choice.participant, choice.language, choice.station, choice.test) == ("P019", "ko", 1, False)
    assert choice.place == station.places[1]
    assert choice.resume is None
    assert choice.protocol == station.protocol
    assert {check.name for check in choice.checks} == set(NAMES)


@pytest.mark.parametrize(
    ("typed", "note"), [("P001", "Already used on"), ("Anna", "Letters, then digits"), ("12", "Letters")]
)
async def test_a_used_code_or_a_name_is_refused_with_what_to_do(
    station: Station, theme: Theme, typed: str, note: str
) -> None:
    station.held("P001", 0)
    page = await station.open(theme)
    enter(page, typed)
    assert note in page.id_note.text()
    assert not page.begin.isEnabled()


async def test_an_error_disables_start_and_names_its_row(station: Station, theme: Theme) -> None:
    page = await station.open(theme, status="error")
    enter(page, "P019")
    assert not page.begin.isEnabled()
    assert page.why.text().startswith("Start waits for Sound. No sound output.")
    page.test.click()
    assert page.begin.isEnabled()
    assert page.test_chip.isVisible()
    choice = page.model.choice()
    assert choice is not None
    assert choice.test


async def test_warnings_let_a_visit_begin(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    enter(page, "P019")
    warned = [name for name, check in page.model.preflight.checks.items() if check.status == "warning"]
    assert "offset" in warned
    assert "to check" in page.to_check.text()
    assert page.begin.isEnabled()


async def test_without_an_experimenter_code_nobody_begins(station: Station, theme: Theme) -> None:
    page = await station.open(theme, code_set=False)
    enter(page, "P019")
    assert not page.begin.isEnabled()
    assert "Kiosk" in page.why.text()


async def test_a_visit_that_was_cut_short_is_offered_first(station: Station, theme: Theme) -> None:
    station.held(
        "P004", 0, StepStarted(step="consent", block="consent", attempt=1),
        StepEnded(step="consent", attempt=1, outcome="done"),
        StepStarted(step="screening", block="screening", attempt=1), outcome=None,
    )  # fmt: skip
    page = await station.open(theme)
    assert page.field.edit.text() == "P004"
    assert page.begin.text() == "Continue P004"
    assert "cut short at screening" in page.id_note.text()
    choice = page.model.choice()
    assert choice is not None
    assert choice.resume is not None
    assert choice.resume.started.participant == "P004"
    assert choice.place == station.places[0]
    enter(page, "P005")
    assert page.begin.text() == "Start P005"
    assert page.model.place == station.places[1]


async def test_the_place_of_an_aborted_visit_can_be_taken(station: Station, theme: Theme) -> None:
    station.held("P001", 0, outcome="aborted")
    page = await station.open(theme)
    enter(page, "P002")
    assert page.replace is not None
    QTest.keyClick(page.replace, Qt.Key.Key_Down)
    choice = page.model.choice()
    assert choice is not None
    assert choice.replaces == "v-P001"
    assert choice.place == station.places[0]


async def test_order_and_places_are_coded_and_what_comes_later_is_sealed(station: Station, theme: Theme) -> None:
    station.held("P001", 0)
    page = await station.open(theme)
    enter(page, "P019")
    # The purpose of the study may name its conditions; who gets which one is what nobody may read.
    shown = "".join(words(part) for part in (page.strip, page.table, page.codes, page.block, page.order_title))
    for name in station.protocol.design.conditions:
        assert name not in shown
    tiles = page.model.tiles
    viewings = [tile.coded for tile in tiles if tile.coded is not None]
    assert len(viewings) == len(station.places[1].viewings)
    assert {one.label for one in viewings} <= set(station.protocol.design.labels.values())
    assert tiles[-1].kind == "debrief"
    rows = page.table.rows
    assert [row.state for row in rows[:3]] == ["taken", "next", "sealed"]
    assert rows[2].viewings == ()
    assert "P001" in page.table.said(rows[0])
    assert "next: P019" in page.table.said(rows[1])


@pytest.mark.parametrize("name", ["pilot", "personas"])
async def test_no_word_of_the_order_is_cut_off_and_long_titles_take_two_lines(
    station: Station, theme: Theme, name: str
) -> None:
    page = await station.open(theme)
    files = [card.file.stem for card in page.model.cards]
    if page.model.chosen != files.index(name):
        QTest.mouseClick(page.cards[files.index(name)], Qt.MouseButton.LeftButton)
        await page.model.settle()
    tiles, metrics = page.model.tiles, QFontMetricsF(theme.font("caption"))
    room = page.strip.width() - 8 * (len(tiles) - 1)
    for tile, wide in zip(tiles, page.strip.widths(room), strict=True):
        assert metrics.horizontalAdvance(page.strip.words(tile)[1]) <= wide - 14
    page.resize(1280, 720)
    page.grab()
    assert page.height() == 720
    assert page.begin.mapTo(page, page.begin.rect().bottomLeft()).y() < 720
    room = page.strip.width() - 8 * (len(tiles) - 1)
    for tile, wide in zip(tiles, page.strip.widths(room), strict=True):
        assert metrics.horizontalAdvance(page.strip.words(tile)[1]) <= wide - 14
    pilot = page.cards[files.index("pilot")]
    assert pilot.text() == "Watching a concert with an audience"
    assert pilot.sizeHint().height() > page.cards[files.index("personas")].sizeHint().height()
    assert len({card.height() for card in page.cards}) == 1


async def test_another_study_can_be_chosen_and_has_its_own_places(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    other = next(n for n, card in enumerate(page.model.cards) if card.file.stem == "pilot")
    page.cards[other].click()
    await page.model.settle()
    assert page.model.protocol is not None
    assert page.model.protocol.name == "pilot"
    assert page.cards[other].isChecked()


async def test_the_keyboard_goes_from_study_to_participant_to_start(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    enter(page, "P019")
    order: list[QWidget] = []
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.test.setFocus()
    while (focus := QApplication.focusWidget()) is not None and focus not in order:
        assert focus.accessibleName()
        order.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    # The studies are one group, as radio buttons are: arrows go from one to the other.
    wanted = [page.test, page.cards[0], page.field.edit, page.again, page.later, page.begin]
    assert [widget for widget in order if widget in wanted] == wanted


async def test_rows_act(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    page.rows["sound"].button.click()
    page.rows["screen"].button.click()
    assert (page.hardware.tones, page.hardware.shown) == (1, 1)


async def test_a_measured_offset_is_kept_for_the_station(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    page.rows["offset"].button.click()
    sheet = page.findChild(OffsetSheet)
    sheet.value.edit.setText("much")
    sheet.spread.edit.setText("-1")
    sheet.save.click()
    assert sheet.value.error
    assert sheet.spread.error
    sheet.value.edit.setText("-12,5")
    sheet.spread.edit.setText("1.5")
    closed: list[int] = []
    sheet.closed.connect(lambda: closed.append(1))
    sheet.save.click()
    while not closed:
        await asyncio.sleep(0.01)
    check = page.model.preflight.checks["offset"]
    assert (check.status, check.value) == ("passed", "-12.5 ms")
    kept = [entry.payload for entry in entries(station.record) if isinstance(entry.payload, StationMeasured)]
    assert kept == [StationMeasured(station=1, what="audio-visual offset", value_ms=-12.5, spread_ms=1.5)]


async def test_what_was_saved_for_later_is_there_again(station: Station, theme: Theme) -> None:
    page = await station.open(theme)
    left: list[int] = []
    page.left.connect(lambda: left.append(1))
    enter(page, "P033")
    page.later.click()
    assert left == [1]
    again = await station.open(theme)
    assert again.field.edit.text() == "P033"
    assert again.begin.isEnabled()


async def test_frames_are_timed_with_a_real_video_and_chat_unseen(
    qtbot: QtBot, qapp: QApplication, theme: Theme, clips: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station_hardware, "SETTLE_S", 0.3)
    monkeypatch.setattr(station_hardware, "MEASURE_S", 0.8)
    hardware = StationHardware(theme)
    assert (await hardware.frames()).fact == "none"
    hardware.video = lambda: clips("plain")
    measured = asyncio.create_task(hardware.frames())
    while not measured.done():
        QApplication.processEvents()
        assert not any(window.isVisible() and window.isActiveWindow() for window in qapp.topLevelWidgets())
        await asyncio.sleep(0)
    found = measured.result()
    assert found.status in ("passed", "warning")
    assert found.figures["frames"] > 10
    hardware.video = lambda: clips("sound only")
    unseen = asyncio.create_task(hardware.frames())
    while not unseen.done():
        QApplication.processEvents()
        await asyncio.sleep(0)
    assert unseen.result().status == "error"


def test_there_are_words_for_every_state_of_every_check(qapp: QApplication) -> None:
    said = PreflightWords()
    for name in NAMES:
        assert said.name(name)
        assert said.fact(Check(name, "waiting"))
        assert said.fact(Check(name, "running"))
        assert "ValueError" in said.fact(Check(name, "error", "failed", {"detail": "ValueError"}))


def test_the_tone_is_a_second_with_soft_ends() -> None:
    from PySide6.QtMultimedia import QAudioFormat

    form = QAudioFormat()
    form.setSampleRate(48_000)
    form.setChannelCount(2)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    data = memoryview(tone(form)).cast("h")
    assert len(data) == 2 * 48_000
    assert data[0] == data[1] == 0
    assert abs(data[-1]) < 200
    assert 15_000 < max(data) <= 16_384
