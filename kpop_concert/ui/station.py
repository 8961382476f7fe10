"""A lab station: set-up, then one visit in two windows, the participant's and the experimenter's."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from ..audience.engines.settings import engine_settings
from ..records import JournalWriter, RecordError
from ..session import Session
from ..study.check import provider_of
from ..study.console import Intent, carry_out, watch
from ..study.runner import Runner, VisitError
from ..study.station import begin, resume
from ..study.watch import at_the_station
from ..system.awake import KeepAwake
from ..system.preferences import PreferenceFile
from ..system.secrets import Secrets
from . import i18n
from .components.station_hardware import StationHardware
from .models.setup import SetupModel
from .models.setup_facts import SetupChoice, studies_beside
from .pages.console import ConsoleWindow
from .pages.station import StationWindow
from .pages.station_script import RunnerScript
from .pages.station_setup import SetupPage
from .pages.theatre_settings import theme_of
from .playback import QtPlayer
from .stills import still
from .system_motion import system_reduces_motion

log = logging.getLogger(__name__)

CODE = "KPOP_CONCERT_STATION_CODE"
"""Environment variable with the experimenter's code; without it the keys alone open the window."""
SIZE = (1440, 900)


@dataclass(frozen=True, slots=True)
class StationOptions:
    """What a station is opened with: a protocol file, offered first of its folder; `language` is the experimenter's."""

    study: Path
    station: int
    database: Path
    language: Literal["ko", "en"] | None = None
    size: tuple[int, int] | None = None


class Station:
    """`run` until the experimenter leaves the set-up. One visit after the other, each a session of its own."""

    def __init__(self, app: QApplication, options: StationOptions, writer: JournalWriter) -> None:
        self._options, self._writer = options, writer
        self._kept = PreferenceFile()
        self._language = options.language or i18n.language_of(self._kept.current)
        i18n.install(app, self._language)
        self._reduced = system_reduces_motion()
        self._theme = theme_of(self._kept.current, self._reduced)
        self._theme.apply(app)
        self._settings = engine_settings(self._kept.current.engine)
        self._secrets = Secrets(self._settings.server_url)
        self._code = os.environ.get(CODE, "")
        self._tasks: set[asyncio.Task[None]] = set()
        self._left: asyncio.Future[None] | None = None
        self.setup: SetupPage | None = None
        self.window: StationWindow | None = None
        self.console: ConsoleWindow | None = None

    async def run(self) -> None:
        """Set up and hold visits until the set-up is left. Raises RecordError when the record cannot be kept."""
        while (choice := await self._set_up()) is not None:
            await self._hold(choice)
        await asyncio.to_thread(self._kept.close)

    def come_forward(self) -> None:
        """A second start of this record shows where the first one is, unless a participant sits there."""
        if self.setup is not None:
            self.setup.activateWindow()

    def leave(self) -> None:
        """Leave what is open: of a visit everything is kept, and it can be gone on with."""
        if self._left is not None and not self._left.done():
            self._left.set_result(None)

    # -- set-up

    async def _set_up(self) -> SetupChoice | None:
        """What the next visit begins with; None when the experimenter leaves."""
        session = Session(self._writer, "station", _seed())
        hardware = StationHardware(self._theme)
        model = SetupModel(
            studies_beside(self._options.study), self._options.station, session, self._options.database, self._settings,
            self._secrets, doors=hardware.doors(), code_set=bool(self._code), language=self._language,
        )  # fmt: skip
        chosen: asyncio.Future[SetupChoice | None] = asyncio.get_running_loop().create_future()
        self._left = asyncio.get_running_loop().create_future()

        def settle(choice: SetupChoice | None) -> None:
            if not chosen.done():
                chosen.set_result(choice)

        self._left.add_done_callback(lambda _: settle(None))
        page = self.setup = SetupPage(self._theme, model, hardware)
        page.start.connect(settle)
        page.left.connect(lambda: settle(None))
        page.setWindowTitle("kpop_concert")
        page.resize(*(self._options.size or SIZE))
        page.show()
        try:
            await page.open()
            return await chosen
        finally:
            page.finish()
            page.close()
            self.setup = None
            session.end("closed")
            await session.flush()

    # -- a visit

    async def _hold(self, choice: SetupChoice) -> None:
        """One visit, from its first entry until the experimenter closes its windows."""
        session = Session(self._writer, "visit", _seed())
        runner = await self._runner(choice, session)
        conditions = choice.study.conditions.values()
        script = RunnerScript(
            runner,
            choice.language,
            make_player=lambda seat: QtPlayer(seat.pack.video_path),
            still=still,
            retry_record=self._writer.retry,
            provider=provider_of(choice.protocol, conditions, self._settings),
        )
        # A theme of its own: a participant's page has no hover effects.
        window = self.window = StationWindow(
            theme_of(self._kept.current, self._reduced),
            choice.language,
            script,
            unlock=self._opens,
            now_ns=session.now_ns,
        )
        console = self.console = self._console(runner)
        awake = KeepAwake()
        awake.hold(True)
        self._left = asyncio.get_running_loop().create_future()
        window.left.connect(self.leave)
        window.open(_screen(choice.screen), size=self._options.size)
        try:
            await self._left
        finally:
            awake.close()
            window.finish()
            script.close()
            console.finish()
            self.window = self.console = None
            await self._end(runner)

    async def _runner(self, choice: SetupChoice, session: Session) -> Runner:
        seats = at_the_station(self._settings)
        if choice.resume is not None:
            return await resume(choice.study, session, self._options.database, choice.resume, seats=seats)
        return await begin(
            choice.study, session, self._options.database, choice.place, participant=choice.participant,
            language=choice.language, replaces=choice.replaces, test=choice.test, seats=seats,
        )  # fmt: skip

    def _console(self, runner: Runner) -> ConsoleWindow:
        model, advance = watch(runner)
        console = ConsoleWindow(self._theme, model, self._language)

        def poll() -> None:
            model.unsaved = self._writer.failure is not None
            advance()

        def ask(intent: Intent) -> None:
            # There is one keyboard focus: what was said here must not keep the participant's keys.
            if self.window is not None and (model.step is None or model.step.block.block != "interview"):
                self.window.activateWindow()
            task = asyncio.get_running_loop().create_task(self._carry_out(runner, intent), name="experimenter")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        console.poll = poll
        console.intent.connect(ask)
        console.start()
        console.show()
        return console

    async def _carry_out(self, runner: Runner, intent: Intent) -> None:
        """What cannot be done now is told in the console by the state that it shows."""
        try:
            await carry_out(runner, intent)
        except (VisitError, RecordError) as problem:
            log.warning("%s: %s", intent.action, problem)

    async def _end(self, runner: Runner) -> None:
        for task in tuple(self._tasks):
            await asyncio.wait({task})
        await runner.close()

    def _opens(self, code: str) -> bool:
        return hmac.compare_digest(code.encode(), self._code.encode())


def _screen(name: str) -> QScreen | None:
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def _seed() -> int:
    return random.SystemRandom().randrange(2**31)
