"""A lab station as it runs, its two windows, and the two people who sit in front of them."""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import yaml
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.cli import demo_concert
from kpop_concert.records import JournalWriter
from kpop_concert.study.console import Wish
from kpop_concert.study.items import Language
from kpop_concert.study.protocol import load_protocol
from kpop_concert.system import paths
from kpop_concert.ui.components.cells import Cells
from kpop_concert.ui.components.entries import WordsBox
from kpop_concert.ui.models.station import ViewingPage
from kpop_concert.ui.pages.console import ConsoleWindow
from kpop_concert.ui.pages.station import StationWindow
from kpop_concert.ui.pages.station_body import StationBody
from kpop_concert.ui.pages.station_questions import QuestionsBody
from kpop_concert.ui.pages.station_setup import SetupPage
from kpop_concert.ui.pages.station_viewing import ViewingBody
from kpop_concert.ui.station import Station, StationOptions
from kpop_concert.viewing import Viewing

CODE = "0713"
WINDOW = (1440, 900)
SECONDS, RATE = 5, 20
PATIENCE_S = 40
STEERING = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_F, Qt.Key.Key_K, Qt.Key.Key_M, Qt.Key.Key_R,
    Qt.Key.Key_F11, Qt.Key.Key_Escape, Qt.Key.Key_MediaPlay, Qt.Key.Key_MediaStop, Qt.Key.Key_MediaNext,
    Qt.Key.Key_VolumeUp, Qt.Key.Key_VolumeMute,
)  # fmt: skip
WRITTEN: dict[Language, str] = {"en": "so good", "ko": "너무 좋다"}


def short_concert(folder: Path, shade: int = 40) -> Path:
    """A pack of five seconds with the demo concert's artist; two of the members can be seen alone.

    `shade` is the grey that its picture begins with, so that two packs have two videos.
    """
    folder.mkdir(parents=True)
    shutil.copy(demo_concert() / "artist.yaml", folder)
    video = folder / "video.webm"
    with av.open(str(video), "w") as out:
        stream = out.add_stream("libvpx-vp9", rate=RATE, options={"deadline": "realtime", "cpu-used": "8"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(SECONDS * RATE):
            picture = np.full((180, 320, 3), shade + number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    close = [
        {"time": at, "end": at + 1, "kind": "close_up", "members": [member], "shows": ["face", "cut"]}
        for at, member in ((1, "haneul"), (3, "byul"))
    ]
    concert = {
        "format": 1,
        "title": folder.name,
        "artist": "artist.yaml",
        "video": video.name,
        "sha256": hashlib.sha256(video.read_bytes()).hexdigest(),
        "duration": SECONDS,
        "sections": [{"start": 0, "end": SECONDS, "section": "verse", "vocals": ["haneul", "byul"]}],
        "moments": close,
    }
    (folder / "concert.yaml").write_text(yaml.safe_dump(concert), "utf-8")
    return folder


def shortened(folder: Path, study: str, **changes: str) -> Path:
    """A shipped study, its blocks, pages and instruments as they are, with two short concerts and short waits;
    `changes` are other fields of its first level."""
    short_concert(folder / "first")
    short_concert(folder / "second", shade=90)
    text = (paths.resources() / "studies" / f"{study}.yaml").read_text("utf-8")
    concerts = ", ".join(load_protocol(paths.resources() / "studies" / f"{study}.yaml").design.concerts)
    shortly = {f"concerts: [{concerts}]": "concerts: [first, second]", "seconds: 60": "seconds: 1"}
    for old, new in (shortly | {"seconds: 30": "seconds: 5"}).items():
        text = text.replace(old, new)
    assert "[first, second]" in text
    for name, value in changes.items():
        text, found = re.subn(rf"(?m)^{name}: .*$", f"{name}: {value}", text)
        assert found == 1
    file = folder / f"{study}.yaml"
    file.write_text(text, "utf-8")
    return file


class People:
    """Experimenter and participant of one station; both do everything by hand."""

    def __init__(self, qtbot: QtBot, station: Station) -> None:
        self.qtbot, self.station = qtbot, station
        self.told: dict[tuple[str, str, str], object] = {}
        """What the participant answered, by step, instrument and item."""

    @property
    def setup(self) -> SetupPage:
        assert self.station.setup is not None
        return self.station.setup

    @property
    def window(self) -> StationWindow:
        assert self.station.window is not None
        return self.station.window

    @property
    def console(self) -> ConsoleWindow:
        assert self.station.console is not None
        return self.station.console

    @property
    def body(self) -> StationBody:
        assert self.window.body is not None
        return self.window.body

    @property
    def page(self) -> str:
        """Key of the participant's page: step, attempt, number."""
        assert self.window._page is not None
        return self.window._page.key

    # -- time

    async def until(self, true: Callable[[], object]) -> None:
        """Let both windows and the program live until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                QApplication.processEvents()
                await asyncio.sleep(0.004)
        QApplication.processEvents()

    async def turned(self, act: Callable[[], None]) -> None:
        """Do something and wait for the next page."""
        before = self.page
        act()
        await self.until(lambda: self.page != before)

    # -- hands

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the participant's window."""
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, held)

    def close_from_outside(self) -> bool:
        """What the window manager's close button does; whether the window let it."""
        event = QCloseEvent()
        QApplication.sendEvent(self.window, event)
        return event.isAccepted()

    def write(self, edit: QWidget, text: str) -> None:
        """Type a text; what is no Latin letter comes from the input method, as a Korean syllable does."""
        if text.isascii():
            self.qtbot.keyClicks(edit, text)
            return
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(edit, event)

    # -- the experimenter

    async def start(self, participant: str, language: Language) -> None:
        """Choose the language, type the pseudonym, wait for the checks, press Start."""
        await self.until(lambda: self.station.setup is not None and self.setup.model.protocol is not None)
        setup = self.setup
        if setup.model.spoken != language:
            wide = setup.languages.width()
            self.click(
                setup.languages, QPoint(wide * (3 if language == "ko" else 1) // 4, setup.languages.height() // 2)
            )
        setup.field.edit.setFocus()
        setup.field.edit.clear()
        self.qtbot.keyClicks(setup.field.edit, participant)
        await self.until(lambda: setup.begin.isEnabled())
        self.click(setup.begin)
        await self.until(lambda: self.station.window is not None and self.page != "before")

    def control(self, wish: Wish, reason: str) -> None:
        """A button of the console, and why."""
        self.click(self.console.buttons[wish])
        sheet = self.console.reason
        assert sheet is not None
        self.qtbot.keyClicks(sheet.field.edit, reason)
        self.click(sheet.confirm)

    async def unlock(self, code: str = CODE) -> None:
        """The keys and the code that leave the participant's window."""
        self.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        field = self.window.sheet.field
        assert field is not None
        self.qtbot.keyClicks(field.edit, code)
        self.qtbot.keyClick(field.edit, Qt.Key.Key_Return)
        if code == CODE:
            await self.until(lambda: self.station.setup is not None)

    # -- the participant

    async def next(self) -> None:
        """Press the button, and see the next page."""
        await self.until(lambda: self.window.next.isVisible() and self.window.next.isEnabled())
        await self.turned(lambda: self.click(self.window.next))

    async def agree(self) -> None:
        """Read the consent and give it."""
        while self.page.startswith("consent/"):
            agree = self.body.agree  # type: ignore[attr-defined]  # of a TextBody
            if agree is not None:
                assert not self.window.next.isEnabled()
                self.choose(agree, 0)
                self.told["consent", "consent", "agree"] = True
            await self.next()

    def choose(self, cells: Cells, index: int) -> object:
        self.click(cells, cells.cell(index).center().toPoint())
        return cells.values[index]

    async def answer_page(self, step: str, language: Language, decline: bool = False) -> None:
        """Answer what is open on a page, each item with another place of its scale, or decline it all."""
        body = self.body
        assert isinstance(body, QuestionsBody)
        name = body._page.instrument.name
        for number, item in enumerate(body.items):
            body.column.ensureWidgetVisible(item.answers)
            QApplication.processEvents()
            if decline:
                body.column.ensureWidgetVisible(item.decline)
                self.click(item.decline)
                value: object = None
            elif isinstance(item.answers, WordsBox):
                self.click(item.answers.edit)
                self.write(item.answers.edit, WRITTEN[language])
                value = WRITTEN[language]
            else:
                # "No" where a yes would end the visit.
                last = name == "screening" and item.item.id == "flashing"
                at = len(item.answers.values) - 1 if last else 0 if name == "screening" else number
                value = self.choose(item.answers, at % len(item.answers.values))
            self.told[step, name, item.item.id] = value
        assert self.window.next.isEnabled()

    async def answer_step(self, language: Language, declining: tuple[str, ...] = ()) -> None:
        """Every page of a step of questions; instruments in `declining` are declined whole."""
        step = self.page.split("/")[0]
        while self.page.split("/")[0] == step:
            assert isinstance(self.body, QuestionsBody)
            await self.answer_page(step, language, self.body._page.instrument.name in declining)
            await self.next()

    async def watch(self, line: str) -> Viewing:
        """Watch a stage to its end: rate and have goosebumps once where that is asked, write a line, try to steer."""
        # The audience comes in first.
        await self.until(lambda: isinstance(self.window.body, ViewingBody))
        body = self.body
        assert isinstance(body, ViewingBody)
        page = self.window._page
        assert isinstance(page, ViewingPage)
        viewing = page.viewing
        await self.until(lambda: viewing.now_ms() > 800)
        if body.rating is not None:
            self.click(body.rating.grid, QPoint(body.rating.grid.width() * 3 // 4, body.rating.grid.height() // 4))
            self.key(Qt.Key.Key_Space)
        edit = body.dock.input.edit
        self.click(edit)
        self.write(edit, line)
        written = viewing.now_ms()
        await self.until(lambda: viewing.now_ms() > written + 200)
        self.qtbot.keyClick(edit, Qt.Key.Key_Return)
        self.steer(body)
        assert viewing.playing
        assert viewing.clock.rate == 1.0
        assert viewing.volume == 0.8
        await self.until(lambda: viewing.now_ms() > 3_000)
        await self.until(lambda: self.window.body is not body)
        return viewing

    def steer(self, body: ViewingBody) -> None:
        """Whatever moves, stops, speeds up or silences a film elsewhere, or leaves its picture."""
        self.window.setFocus()
        for key in STEERING:
            self.qtbot.keyClick(self.window, key)
        for key in (Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_M, Qt.Key.Key_H):
            self.qtbot.keyClick(self.window, key, Qt.KeyboardModifier.ControlModifier)
        middle = body.stage.rect().center()
        self.qtbot.mouseClick(body.stage, Qt.MouseButton.LeftButton, pos=middle)
        self.qtbot.mouseDClick(body.stage, Qt.MouseButton.LeftButton, pos=middle)
        self.qtbot.mouseClick(body.stage, Qt.MouseButton.RightButton, pos=middle)
        for widget in (body.stage, body.dock.input.edit):
            QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, middle))
        assert QApplication.activePopupWidget() is None
        assert not self.close_from_outside()


@asynccontextmanager
async def station(
    qtbot: QtBot, app: QApplication, study: Path, record: Path, language: Language = "en"
) -> AsyncIterator[People]:
    """An open station at its set-up; left in order."""
    writer = JournalWriter(record)
    made = Station(app, StationOptions(study, 1, record, language, WINDOW), writer)
    running = asyncio.get_running_loop().create_task(made.run())
    people = People(qtbot, made)
    try:
        yield people
        await people.until(lambda: made.setup is not None or running.done())
        if made.setup is not None:
            people.click(made.setup.later)
        await people.until(running.done)
        await running
    finally:
        if not running.done():
            running.cancel()
            await asyncio.wait({running})
        writer.close()
