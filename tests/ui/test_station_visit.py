"""A whole visit through the participant's window: the real Runner and record, a player that keeps the test's time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kpop_concert.headless.player import VirtualPlayer
from kpop_concert.journal import Answer, Chill, Entry, StepEnded, ViewingStarted, VisitControl, VisitEnded
from kpop_concert.records import JournalWriter, entries
from kpop_concert.seat import Seat
from kpop_concert.session import Session
from kpop_concert.study.check import check_study
from kpop_concert.study.items import Language
from kpop_concert.study.plan import Place
from kpop_concert.study.runner import Runner
from kpop_concert.study.station import begin
from kpop_concert.ui.components.live_plot import LivePlot
from kpop_concert.ui.components.station_rating import StationRating
from kpop_concert.ui.models.affect import AffectModel
from kpop_concert.ui.models.station import (
    PracticePage,
    QuestionsPage,
    QuietPage,
    Rating,
    RestPage,
    TextPage,
    ViewingPage,
)
from kpop_concert.ui.pages.station import StationWindow
from kpop_concert.ui.pages.station_calm import RestBody
from kpop_concert.ui.pages.station_practice import PracticeBody
from kpop_concert.ui.pages.station_script import RunnerScript
from kpop_concert.ui.pages.station_viewing import ViewingBody
from kpop_concert.ui.stills import still
from kpop_concert.ui.theme import Theme

STUDY = """
name: tried
version: '1.0'
title: {en: Tried, ko: 시험}
purpose: A try.
selfreport: grid
design:
  kind: within
  groups: [[persona, no_persona]]
  concerts: [onda-undertow]
  repeat_concerts: true
  places: 4
before:
  - {block: consent, name: consent, pages: [{en: One., ko: 하나.}, {en: Two., ko: 둘.}], agree: {en: Yes., ko: 네.}}
  - {block: familiarity, name: familiarity, instruments: [familiarity]}
  - {block: practice, name: practice, seconds: 5, text: {en: Try it., ko: 해 보세요.}}
  - {block: baseline, name: baseline, seconds: 5, text: {en: Rest., ko: 쉬세요.}}
period:
  - {block: viewing, name: viewing}
  - {block: instruments, name: after_viewing, instruments: [sam, ios]}
after:
  - {block: debrief, name: debrief, pages: [{en: Thank you., ko: 고마워요.}]}
"""
WAIT_S = 20
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass
class Visit:
    """The window, its visit, and the hands and the time of a participant."""

    qtbot: QtBot
    window: StationWindow
    script: RunnerScript
    runner: Runner
    record: Path
    players: list[VirtualPlayer]
    time: list[int]

    async def until(self, test: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not test():
                QApplication.processEvents()
                await asyncio.sleep(0.002)

    async def at(self, kind: type, key: str = "") -> None:
        await self.until(lambda: isinstance(self.script.page, kind) and key in self.script.page.key)
        await self.until(lambda: self.window.body is not None and not self.window._asked)
        QApplication.processEvents()

    async def go_on(self) -> None:
        key = self.script.page.key
        assert self.window.next.isEnabled()
        self.qtbot.mouseClick(self.window.next, Qt.MouseButton.LeftButton)
        await self.until(lambda: self.script.page.key != key)

    async def decline_all(self) -> None:
        for item in self.window.body.items:
            self.qtbot.mouseClick(item.decline, Qt.MouseButton.LeftButton)
        await self.go_on()

    def pass_s(self, seconds: float) -> None:
        self.time[0] += round(seconds * 1e9)


@asynccontextmanager
async def visit(qtbot: QtBot, folder: Path, language: Language) -> AsyncIterator[Visit]:
    """Begin a visit at the first place of its study."""
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    study = check_study(folder / "study.yaml", verify=False)
    assert study.ok, study.problems
    record, time = folder / "record.db", [10**9]
    writer = JournalWriter(record)
    session = Session(writer, "visit", 1, now_ns=lambda: time[0])
    place = Place(0, 0, 0, (("persona", "onda-undertow"), ("no_persona", "onda-undertow")))
    runner = await begin(study, session, record, place, participant="P001", language=language, visit="visit-1")
    players: list[VirtualPlayer] = []

    def make_player(seat: Seat) -> VirtualPlayer:
        players.append(VirtualPlayer(seat.pack.duration_ms, lambda: time[0]))
        return players[-1]

    async def pixel(video: Path, at_ms: int) -> bytes:
        assert video.suffix
        return PIXEL

    script = RunnerScript(runner, language, make_player=make_player, still=pixel, retry_record=writer.retry)
    window = StationWindow(Theme(reduced_motion=True), language, script, now_ns=lambda: time[0])
    window.open(size=(1440, 900))
    qtbot.waitUntil(window.isActiveWindow)
    try:
        yield Visit(qtbot, window, script, runner, record, players, time)
    finally:
        script.close()
        window.finish()
        if runner.state.outcome is None:
            await runner.close()
        window.deleteLater()
        writer.close()


async def to_the_viewing(visit: Visit) -> None:
    await visit.at(TextPage, "consent/1/0")
    await visit.go_on()
    await visit.at(TextPage, "consent/1/1")
    visit.qtbot.mouseClick(visit.window.back, Qt.MouseButton.LeftButton)
    await visit.at(TextPage, "consent/1/0")
    await visit.go_on()
    await visit.at(TextPage, "consent/1/1")
    visit.qtbot.keyClick(visit.window.body.agree, Qt.Key.Key_1)
    await visit.go_on()
    while not isinstance(visit.script.page, PracticePage):
        await visit.at(QuestionsPage)
        await visit.decline_all()
    await visit.at(PracticePage)
    visit.pass_s(6)
    assert isinstance(visit.window.body, PracticeBody)
    visit.window.body._show_time()
    await visit.go_on()
    await visit.at(RestPage)
    visit.pass_s(6)
    assert isinstance(visit.window.body, RestBody)
    visit.window.body.ring.look()


async def watch(visit: Visit, period: int) -> None:
    await visit.at(ViewingPage, f"viewing.{period}")
    body, window = visit.window.body, visit.window
    assert isinstance(body, ViewingBody)
    assert not window.next.isVisible()
    assert window.help.isVisible()
    page = visit.script.page
    assert isinstance(page, ViewingPage)
    await visit.until(lambda: body.countdown.isVisible())
    assert not page.viewing.playing
    for _ in range(3):
        body.countdown.count()
    assert page.viewing.playing
    step = 0.5
    for number in range(round(page.viewing.duration_ms / 1000 / step) + 1):
        visit.pass_s(step)
        visit.players[-1].step(step)
        if number == 4:
            visit.qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
            visit.qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Up)
        if number % 20 == 0:
            body._tick()
            await asyncio.sleep(0)
    assert page.affect.state.touched
    await visit.at(QuestionsPage, f"after_viewing.{period}")


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_a_visit_from_consent_to_debriefing(qtbot: QtBot, tmp_path: Path, language: Language) -> None:
    async with visit(qtbot, tmp_path, language) as there:
        await to_the_viewing(there)
        for period in (1, 2):
            await watch(there, period)
            for row, key in zip(there.window.body.items, (7, 8, 5), strict=True):
                there.qtbot.keyClick(row.answers, str(key))
            await there.go_on()
            await there.at(QuestionsPage, f"after_viewing.{period}/1/1")
            there.qtbot.mouseClick(there.window.back, Qt.MouseButton.LeftButton)
            await there.at(QuestionsPage, f"after_viewing.{period}/1/0")
            assert [item.answers.value for item in there.window.body.items] == [7, 8, 5]
            await there.go_on()
            await there.at(QuestionsPage, f"after_viewing.{period}/1/1")
            there.qtbot.keyClick(there.window.body.items[0].answers, "5")
            await there.go_on()
        await there.at(TextPage, "debrief")
        await there.go_on()
        await there.at(QuietPage)
    kept = [entry.payload for entry in entries(there.record)]
    answers = [one for one in kept if isinstance(one, Answer)]
    assert [one.value for one in answers if one.step == "after_viewing.2"] == [7, 8, 5, 5]
    assert all(one.declined for one in answers if one.instrument == "familiarity")
    assert all(one.answered_ns >= one.shown_ns > 0 for one in answers)
    assert len([one for one in kept if isinstance(one, Chill)]) == 2
    assert [one.outcome for one in kept if isinstance(one, StepEnded)] == ["done"] * 9
    assert next(one for one in kept if isinstance(one, VisitEnded)).outcome == "finished"


async def test_help_stops_the_concert_and_stopping_ends_the_visit(qtbot: QtBot, tmp_path: Path) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        await to_the_viewing(there)
        await there.at(ViewingPage)
        body, sheet = there.window.body, there.window.sheet
        page = there.script.page
        assert isinstance(body, ViewingBody)
        assert isinstance(page, ViewingPage)
        await there.until(lambda: body.countdown.isVisible())
        for _ in range(3):
            body.countdown.count()
        there.qtbot.mouseClick(there.window.help, Qt.MouseButton.LeftButton)
        there.qtbot.mouseClick(sheet.buttons[0], Qt.MouseButton.LeftButton)
        await there.until(lambda: len(sheet.buttons) == 2)
        assert not page.viewing.playing
        there.qtbot.mouseClick(sheet.buttons[0], Qt.MouseButton.LeftButton)
        await there.until(sheet.isHidden)
        assert page.viewing.playing
        there.qtbot.mouseClick(there.window.help, Qt.MouseButton.LeftButton)
        there.qtbot.mouseClick(sheet.buttons[1], Qt.MouseButton.LeftButton)
        there.qtbot.mouseClick(sheet.buttons[0], Qt.MouseButton.LeftButton)
        await there.at(QuietPage, "over")
    kept = [entry.payload for entry in entries(there.record)]
    assert [one.action for one in kept if isinstance(one, VisitControl)] == ["help", "help over", "abort"]
    assert next(one for one in kept if isinstance(one, VisitEnded)).outcome == "aborted"


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
async def test_chat_and_rating_share_the_side_of_every_screen(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int], scale: float
) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        await to_the_viewing(there)
        await there.at(ViewingPage)
        there.window._theme.set_scale(scale)
        there.window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        body = there.window.body
        assert isinstance(body, ViewingBody)
        assert body.rating is not None
        rating, dock = body.rating, body.dock
        assert rating.height() >= rating.layout().totalHeightForWidth(rating.width())
        assert not rating.grid.geometry().intersects(rating.chills.geometry())
        assert dock.mapTo(body, dock.rect().bottomLeft()).y() < rating.mapTo(body, rating.rect().topLeft()).y()
        assert dock.list.height() >= 60
        assert rating.mapTo(body, rating.rect().bottomLeft()).y() < body.height()
        assert there.window.help.isVisible()


@pytest.mark.parametrize("asked", [False, True])
async def test_a_curve_and_numbers_are_there_only_where_the_study_asks_for_them(
    qtbot: QtBot, tmp_path: Path, asked: bool
) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        await to_the_viewing(there)
        await there.at(ViewingPage)
        page = there.script.page
        assert isinstance(page, ViewingPage)
        assert page.rating == Rating("grid")
        rating = Rating("grid", "", live_plot=asked, numbers=asked)
        panel = StationRating(Theme(), there.window.words, AffectModel(), rating, page.viewing.seat.pack)
        qtbot.addWidget(panel)
        panel.show()
        panel.grid.setFocus()
        qtbot.keyClick(panel.grid, Qt.Key.Key_Right)
        panel.show_model()
        assert (panel.findChild(LivePlot) is not None) is asked
        assert any("0.05" in label.text() for label in panel.findChildren(QLabel)) is asked


async def test_a_pause_of_the_experimenter_is_not_ended_by_whoever_called_for_help(
    qtbot: QtBot, tmp_path: Path
) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        await there.at(TextPage, "consent/1/0")
        sheet, words = there.window.sheet, there.window.words
        there.qtbot.mouseClick(there.window.help, Qt.MouseButton.LeftButton)
        there.qtbot.mouseClick(sheet.buttons[0], Qt.MouseButton.LeftButton)
        await there.until(lambda: [button.text() for button in sheet.buttons] == [words.go_on, words.stop])
        await there.runner.pause("the fire alarm")
        await there.until(lambda: [button.text() for button in sheet.buttons] == [words.stop])
        await there.runner.go_on("it was a drill")
        await there.until(sheet.isHidden)


async def test_a_pause_while_the_audience_comes_in_holds_the_countdown(qtbot: QtBot, tmp_path: Path) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        pauses: list[asyncio.Task[None]] = []

        def pause(entry: Entry) -> None:
            if isinstance(entry.payload, ViewingStarted):
                pauses.append(asyncio.create_task(there.runner.pause("the fire alarm")))

        there.runner.session.subscribe(pause)
        await to_the_viewing(there)
        await there.at(ViewingPage)
        await there.until(lambda: there.runner.state.paused and there.window.sheet.isVisible())
        await pauses[0]
        body, page = there.window.body, there.script.page
        assert isinstance(body, ViewingBody)
        assert isinstance(page, ViewingPage)
        await there.until(lambda: not body.countdown.running)
        await there.runner.go_on("it was a drill")
        await there.until(lambda: body.countdown.running)
        # The last second passes in the very moment of another pause: the concert waits for its end.
        await there.runner.pause("again")
        for _ in range(3):
            body.countdown.count()
        assert not page.viewing.playing
        await there.runner.go_on("another drill")
        assert page.viewing.playing


async def test_whoever_does_not_agree_takes_no_part(qtbot: QtBot, tmp_path: Path) -> None:
    async with visit(qtbot, tmp_path, "en") as there:
        await there.at(TextPage, "consent/1/0")
        await there.go_on()
        await there.at(TextPage, "consent/1/1")
        there.qtbot.keyClick(there.window.body.agree, Qt.Key.Key_2)
        await there.go_on()
        await there.at(QuietPage, "over")


async def test_a_face_is_shown_as_the_video_shows_it(
    clips: Callable[[str], Path], frame_number: Callable[[QImage], int]
) -> None:
    wanted = asyncio.create_task(still(clips("plain"), 700))
    async with asyncio.timeout(WAIT_S):
        while not wanted.done():
            QApplication.processEvents()
            await asyncio.sleep(0.005)
    picture = QImage.fromData(wanted.result())
    assert abs(frame_number(picture) - 21) <= 1
