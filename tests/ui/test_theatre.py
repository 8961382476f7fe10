"""The theatre page as a person uses it: real video, real record; click, type (Korean too), seek, read the record."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_API", "pyside6")
from qasync import QEventLoop

from kpop_concert.cli import demo_concert
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.journal import ChatReleased, Entry, PassStarted, Rating
from kpop_concert.records import JournalWriter, entries
from kpop_concert.seat import take_seat
from kpop_concert.session import Session
from kpop_concert.ui.models.affect import AffectModel
from kpop_concert.ui.pages.theatre import TheatreWindow
from kpop_concert.ui.playback import QtPlayer
from kpop_concert.ui.theme import Theme
from kpop_concert.viewing import Viewing

WAIT_S, POLL_S = 20, 0.005


@dataclass
class Theatre:
    """The open theatre; `record` can be read once it is closed."""

    qtbot: QtBot
    window: TheatreWindow
    viewing: Viewing
    affect: AffectModel
    record: Path

    async def until(self, test: Callable[[], bool]) -> None:
        """Wait until something is so, with Qt and asyncio running meanwhile."""
        async with asyncio.timeout(WAIT_S):
            while not test():
                await asyncio.sleep(POLL_S)

    async def play_to(self, ms: float) -> None:
        self.viewing.play()
        await self.until(lambda: self.viewing.now_ms() >= ms)

    def press(self, key: Qt.Key, text: str = "", to: QWidget | None = None) -> None:
        """A key as a keyboard without scan codes sends it: `text` is what the layout makes of it."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.send(kind, key, text, to)

    def send(self, kind: QEvent.Type, key: Qt.Key, text: str = "", to: QWidget | None = None) -> None:
        target = to or QApplication.focusWidget() or self.window
        QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def compose(self, preedit: str, commit: str = "") -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.edit, event)

    @property
    def edit(self) -> QWidget:
        return self.window.dock.input.edit

    def published(self) -> list[Entry]:
        return list(entries(self.record))


Scenario = Callable[[Theatre], Coroutine[None, None, None]]


@pytest.fixture
def visit(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Callable[[Scenario], list[Entry]]:
    """Open the theatre, let a scenario happen, close it in order, and read the record."""

    def run(scenario: Scenario, database: Path = tmp_path / "visit.db") -> list[Entry]:
        async def main() -> None:
            theme = Theme(reduced_motion=True)
            theme.apply(qapp)
            writer = JournalWriter(database)
            session = Session(writer, "test", seed=7)
            affect = AffectModel()
            seat = take_seat(demo_concert(), "persona_fan", 7)
            viewing = Viewing(session, QtPlayer(seat.pack.video_path), seat, read_rating=lambda: affect.state)
            window = TheatreWindow(theme, viewing, affect, "en")
            window.open((1440, 900), offscreen=True)
            theatre = Theatre(qtbot, window, viewing, affect, database)
            try:
                await theatre.until(window.isActiveWindow)
                await scenario(theatre)
            finally:
                await viewing.close("left")
                session.end("closed")
                window.finish()
                await asyncio.to_thread(writer.close)
                window.deleteLater()

        qapp.setQuitOnLastWindowClosed(False)
        with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
            runner.run(main())
        return list(entries(database))

    return run


def of(kind: str, journal: list[Entry]) -> list[Entry]:
    return [entry for entry in journal if entry.kind == kind]


def own_lines(journal: list[Entry]) -> list[str]:
    lines = [entry.payload for entry in of("chat.released", journal)]
    return [line.text for line in lines if isinstance(line, ChatReleased) and line.author_kind == "viewer"]


def test_a_whole_short_visit_is_in_the_record(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(3000)
        theatre.qtbot.mouseClick(theatre.window.selfreport.chills, Qt.MouseButton.LeftButton)
        theatre.press(Qt.Key.Key_F2)
        theatre.affect.rate(0.5, 0.25)
        await theatre.play_to(4500)

    journal = visit(scenario)
    assert len(of("chill", journal)) == 2
    ratings = [entry.payload for entry in of("rating", journal)]
    assert all(isinstance(rating, Rating) for rating in ratings)
    touched = [(rating.valence, rating.arousal) for rating in ratings if isinstance(rating, Rating) and rating.touched]
    assert set(touched) == {(0.5, 0.25)}
    assert len(ratings) >= 60
    assert of("chat.released", journal)
    assert [entry.seq for entry in journal] == list(range(len(journal)))
    assert journal[-1].kind == "session.ended"


def test_korean_is_composed_and_sent_by_the_last_enter_only(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(1000)
        theatre.edit.setFocus()
        theatre.compose("하")
        theatre.press(Qt.Key.Key_Return)
        theatre.press(Qt.Key.Key_Space, " ")
        assert theatre.viewing.playing
        theatre.compose("", "하")
        theatre.compose("늘")
        theatre.press(Qt.Key.Key_Return)
        theatre.compose("", "늘아 사랑해 💙")
        theatre.press(Qt.Key.Key_Return)
        await theatre.until(lambda: bool(theatre.viewing.lines) and theatre.viewing.lines[-1].author_kind == "viewer")

    journal = visit(scenario)
    assert [text.replace(" ", "") for text in own_lines(journal)] == ["하늘아사랑해💙"]
    assert not [entry for entry in of("transport", journal) if entry.payload.model_dump()["action"] == "pause"]


def test_typing_marks_the_rating_and_is_no_shortcut(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(500)
        theatre.qtbot.mouseClick(theatre.edit, Qt.MouseButton.LeftButton)
        theatre.qtbot.keyClicks(theatre.edit, "fcd mr [h]")
        await theatre.until(lambda: theatre.affect.state.typing)
        await theatre.play_to(theatre.viewing.now_ms() + 400)
        assert theatre.window.dock.isVisible()
        assert not theatre.window.isFullScreen()
        theatre.qtbot.keyClick(theatre.edit, Qt.Key.Key_Return)

    journal = visit(scenario)
    assert own_lines(journal) == ["fcd mr [h]"]
    assert any(entry.payload.model_dump()["typing"] for entry in of("rating", journal))


@pytest.mark.parametrize(("key", "latin", "korean"), [("C", "c", "ㅊ"), ("D", "d", "ㅇ"), ("F", "f", "ㄹ")])
def test_single_keys_work_under_both_layouts(
    visit: Callable[[Scenario], list[Entry]], key: str, latin: str, korean: str
) -> None:
    async def scenario(theatre: Theatre) -> None:
        window = theatre.window
        shown = {
            "C": window.dock.isVisible,
            "D": lambda: window.top.part_shown("danmaku"),
            "F": lambda: not window.isFullScreen(),
        }[key]
        for text in (latin, korean):
            assert shown()
            theatre.press(Qt.Key.Key_unknown, text)
            await theatre.until(lambda: not shown())
            theatre.press(Qt.Key.Key_unknown, text)
            await theatre.until(shown)

    visit(scenario)


def test_the_picture_is_clear_while_the_key_is_held(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(3000)
        theatre.viewing.pause()
        theatre.viewing.say("here it comes!!")
        await theatre.until(lambda: not theatre.window.stage.overlay.pixmaps.pending)
        theatre.viewing.seek(theatre.viewing.now_ms() + 1500)
        full = theatre.window.stage.grab().toImage()
        theatre.send(QEvent.Type.KeyPress, Qt.Key.Key_unknown, "h")
        held = theatre.window.stage.grab().toImage()
        theatre.send(QEvent.Type.KeyRelease, Qt.Key.Key_unknown, "h")
        again = theatre.window.stage.grab().toImage()
        assert held != full
        assert again == full

    visit(scenario)


def test_a_click_on_the_band_seeks_and_starts_a_pass(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(1500)
        bar = theatre.window.transport.score
        middle = QPoint(bar.width() // 2, 10)
        theatre.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle)
        half = theatre.viewing.duration_ms / 2
        await theatre.until(lambda: theatre.viewing.now_ms() >= half)
        assert theatre.viewing.now_ms() < half + 5000
        theatre.press(Qt.Key.Key_Space, " ")
        assert not theatre.viewing.playing

    passes = [entry.payload for entry in of("pass.started", visit(scenario))]
    assert [one.reason for one in passes if isinstance(one, PassStarted)] == ["start", "seek"]


def test_a_seek_back_shows_the_same_chat_in_dock_and_picture(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(6000)
        theatre.viewing.pause()
        model = theatre.window.chat.rows
        before = [(row.id, row.text) for row in model(4000)]
        picture = theatre.viewing.layout.frame(4000)
        theatre.viewing.seek(1000)
        assert [(row.id, row.text) for row in model(4000)] == before
        assert theatre.viewing.layout.frame(4000) == picture

    visit(scenario)


def test_the_rating_follows_pointer_and_keys_and_can_be_closed(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(300)
        grid = theatre.window.selfreport.grid
        theatre.qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(grid.width() * 3 // 4, grid.height() // 4))
        state = theatre.affect.state
        assert state.valence > 0.3
        assert state.arousal > 0.3
        grid.setFocus()
        theatre.press(Qt.Key.Key_Left, to=grid)
        assert theatre.affect.state.valence < state.valence
        theatre.press(Qt.Key.Key_unknown, "r", to=theatre.window)
        assert not theatre.window.selfreport.isVisible()

    forms = [entry.payload.model_dump()["form"] for entry in of("selfreport", visit(scenario))]
    assert forms == ["closed"]


def test_danmaku_settings_hold_for_later_lines_and_are_recorded(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        before = theatre.viewing.say("before")
        theatre.window.popup.changed.emit(theatre.viewing.layout.settings.model_copy(update={"cross_ms": 4000.0}))
        after = theatre.viewing.say("after")
        assert before is not None
        assert after is not None
        durations = [theatre.viewing.layout.decision(line.line).duration_ms for line in (before, after)]
        assert durations == [DanmakuSettings().cross_ms, 4000.0]

    settings = {entry.payload.model_dump()["name"] for entry in of("setting", visit(scenario))}
    assert "danmaku.cross_ms" in settings


def test_a_record_that_fails_pauses_says_so_and_loses_nothing(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        await theatre.play_to(500)
        theatre.window.record_failed("visit.db: the disk is full; free some space, then try again.")
        assert not theatre.viewing.playing
        asked: list[bool] = []
        theatre.window.retry_record.connect(lambda: asked.append(True))
        theatre.viewing.say("still here")
        theatre.window.card.button.click()
        assert asked == [True]

    assert own_lines(visit(scenario)) == ["still here"]


def test_a_video_that_fails_is_a_card_and_an_entry(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        theatre.viewing.failed("video.webm is damaged. Choose another file.")
        assert theatre.window.card is not None
        assert "damaged" in theatre.window.card.accessibleName()

    assert of("problem", visit(scenario))


def test_closing_the_window_asks_the_program_to_end(visit: Callable[[Scenario], list[Entry]]) -> None:
    async def scenario(theatre: Theatre) -> None:
        with theatre.qtbot.waitSignal(theatre.window.left):
            theatre.window.close()
        assert theatre.window.isVisible()

    visit(scenario)
