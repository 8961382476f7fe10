"""One evening in the theatre: a session with one viewing, wired to its window, from the first entry to the last."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QTimer, QTimeZone
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from ..audience.engines import EngineSettingsError, make_engine, model_of
from ..audience.engines.base import Engine
from ..audience.engines.settings import EngineSettings, engine_settings
from ..audience.engines.spend import Spend
from ..journal import Entry, SystemEvent
from ..records import JournalWriter, RecordError
from ..seat import Seat
from ..session import Session
from ..system import paths
from ..system.awake import KeepAwake
from ..system.preferences import PreferenceFile
from ..system.secrets import Secrets
from ..system.sleep import SleepWatch
from ..viewing import Viewing
from . import i18n
from .components.settings_sections import Places
from .models.affect import AffectModel
from .models.spend import spend_of
from .pages.theatre import TheatreWindow
from .pages.theatre_settings import TheatreSettings, danmaku_of, theme_of
from .playback import QtPlayer
from .system_motion import system_reduces_motion
from .window_place import WindowPlace

log = logging.getLogger(__name__)

PRELUDE_S = 1.5
"""How long the picture waits for an engine that is still connecting, from when the window is there."""
STOP_S, CLOSE_S = 1.0, 3.0
"""At the end: for what is being asked to stop, and for engine and player to be closed. Then the window goes anyway."""
PREPARE = "prepare engine"
SLEEP_CHECK_S = 1.0
POLL_MS = 50
LINGER_S = 5.0
"""How long a demo that nobody touched stays open after the last frame."""

Reason = Literal["finished", "left", "failed", "time limit"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a theatre is opened with. `seconds` of watching end it; `screenshot` is a folder for picture and summary.

    `secrets` are those that the seat's engine was made with, if any were asked.
    """

    seat: Seat
    purpose: Literal["fan", "demo"]
    database: Path | None = None
    seconds: float | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    language: Literal["ko", "en"] | None = None
    secrets: Secrets | None = None


class Evening:
    """`open`, wait for `finished`, `close`. Afterwards `facts` says what happened and `picture` how it looked last."""

    def __init__(self, app: QApplication, options: Options, writer: JournalWriter, offscreen: bool) -> None:
        self.finished: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.picture = QPixmap()
        self._options, self._writer, self._offscreen = options, writer, offscreen
        self._kept = PreferenceFile()
        self._secrets = options.secrets or Secrets(engine_settings(self._kept.current.engine).server_url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._one_engine = asyncio.Lock()
        self._wanted: EngineSettings | None = None
        still = system_reduces_motion()
        language = options.language or i18n.language_of(self._kept.current)
        i18n.install(app, language)
        theme = theme_of(self._kept.current, still)
        theme.apply(app)
        self.session = Session(writer, options.purpose, options.seat.seed, zone=_zone())
        self._kinds: Counter[str] = Counter()
        self._awake = KeepAwake()
        self.session.subscribe(self._happened)
        affect = AffectModel()
        self.viewing = Viewing(
            self.session,
            QtPlayer(options.seat.pack.video_path),
            options.seat,
            danmaku_of(self._kept.current, still),
            read_rating=lambda: affect.state,
        )
        self.window = TheatreWindow(theme, self.viewing, affect, language)
        places = Places(writer.path, paths.log_dir())
        settings = TheatreSettings(
            self.window, theme, self.viewing, self._kept, still, secrets=self._secrets, places=places
        )
        settings.engine_chosen.connect(self.choose_engine)
        self._place: WindowPlace | None = None
        self._window_at = ""
        self._over_since: float | None = None
        self._sleep = SleepWatch(SLEEP_CHECK_S)
        self._timers = (
            self._every(round(SLEEP_CHECK_S * 1000), self._look_for_sleep),
            self._every(POLL_MS, self._look),
        )

    def _every(self, ms: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self.window, interval=ms)
        timer.timeout.connect(call)
        return timer

    async def open(self) -> None:
        """Show the window and play, once the record takes entries: nothing a person gives may come before that.

        An engine that needs to connect gets PRELUDE_S for it and goes on while the concert plays; in a study it gets
        as long as it needs.
        """
        loop = asyncio.get_running_loop()

        def record_failed(problem: RecordError) -> None:
            # From the writer's thread.
            loop.call_soon_threadsafe(self._record_failed, problem)

        self._writer.on_failure = record_failed
        self.window.retry_record.connect(self._writer.retry)
        self.window.left.connect(lambda: self.finish("finished" if self.viewing.at_end else "left"))
        self.window.open(self._options.size, self._offscreen)
        if not (self._offscreen or self._options.size):
            self._place = _window_place()
        if self._place is not None:
            self._place.restore(self.window)
        self._window_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        for timer in self._timers:
            timer.start()
        coming = self._let_audience_in()
        late = loop.time() + PRELUDE_S
        try:
            await asyncio.wrap_future(self._writer.flush())
        except RecordError:
            return  # on_failure tells the window
        if coming is not None:
            patience = None if self.viewing.seat.in_study else max(0.0, late - loop.time())
            await asyncio.wait({coming, self.finished}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if not self.finished.done():
            self.viewing.play()

    def choose_engine(self, settings: EngineSettings) -> None:
        """Let another engine write from now on. Not in a study, nor where the chat is recorded or there is none."""
        seat = self.viewing.seat
        fixed = seat.in_study or seat.recording is not None or seat.condition.audience == "none"
        same = settings.engine == self.viewing.engine.name == "builtin"
        if not (fixed or same):
            self._wanted = settings
            self._keep_task("choose engine", self._switch(settings))

    def finish(self, reason: Reason) -> None:
        """End the evening; only the first call counts."""
        if not self.finished.done():
            self.finished.set_result(reason)

    async def close(self, reason: Reason) -> None:
        """Shut down in order: timers, audience and player, the last entry, the window. The record closes after it."""
        for timer in self._timers:
            timer.stop()
        self.picture = self.window.grab()
        self._awake.close()
        await self._let_go(reason)
        self.session.end("failed" if reason == "failed" or self.viewing.problem else "closed")
        if self._place is not None:
            self._place.keep(self.window)
        self.window.finish()
        await asyncio.to_thread(self._kept.close)

    def facts(self, reason: Reason) -> dict[str, object]:
        """What happened, in figures; no line of the chat is in it."""
        viewing, desk = self.viewing, self.window.desk
        return {
            "record": str(self._writer.path),
            "concert": viewing.seat.pack.title,
            "condition": viewing.seat.condition.name,
            "engine": viewing.engine.name,
            "model": desk.notices.model,
            "tokens": desk.meter.tokens,
            "cached_tokens": desk.meter.cached_tokens,
            "cost_usd": round(desk.meter.cost_usd, 6),
            "cost_estimated": desk.meter.estimated,
            "engine_problems": desk.notices.problems,
            "replay_sha256": viewing.seat.recording.stream_sha256 if viewing.seat.recording else None,
            "seed": viewing.seat.seed,
            "ended": reason,
            "watched_to_ms": round(viewing.now_ms()),
            "duration_ms": viewing.duration_ms,
            "frames_shown": viewing.frames,
            "messages": len(viewing.lines),
            "messages_by_author": dict(sorted(Counter(line.author for line in viewing.lines).items())),
            "drawn": viewing.drawn,
            "not_drawn": viewing.undrawn,
            "ratings": viewing.ratings,
            "entries": self.session.entries,
            "entries_by_kind": dict(sorted(self._kinds.items())),
            "window_shown_at": self._window_at,
        }

    # -- the engine

    def _let_audience_in(self) -> asyncio.Task[None] | None:
        """Begin to connect a model's audience; built-in fans are there already."""
        if self.viewing.engine.source != "AI":
            return None
        self.window.desk.set_arriving(True)
        coming = self._keep_task(PREPARE, self.viewing.prepare())
        coming.add_done_callback(lambda _: self.window.desk.set_arriving(False))
        return coming

    async def _switch(self, settings: EngineSettings) -> None:
        """One at a time, and only the last that was chosen."""
        async with self._one_engine:
            if settings is not self._wanted:
                return
            chosen = {"engine": settings.engine, "model": ""}
            condition = self.viewing.seat.condition.model_copy(update=chosen)

            def make() -> Engine:
                # In a thread: it may ask the keyring, and reads what was spent today.
                spend = Spend(settings, model_of(condition, settings)) if settings.engine != "builtin" else None
                return make_engine(condition, settings, self._secrets, spend=spend)

            try:
                engine = await asyncio.to_thread(make)
            except EngineSettingsError as problem:
                self.window.desk.not_changed(str(problem))
                return
            before = spend_of(self.viewing.engine)
            await self.viewing.use_engine(engine)
            if before is not None:
                await asyncio.to_thread(before.close)

    def _keep_task(self, name: str, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)
        return task

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (failure := task.exception()) is not None:
            # Not its text: a client's may hold what was sent.
            log.error("%s failed (%s)", task.get_name(), type(failure).__name__)

    async def _let_go(self, reason: Reason) -> None:
        """Stop what is under way and close audience and player, within a bounded time whatever a server does."""
        self._wanted = None
        for task in self._tasks:
            if task.get_name() == PREPARE:
                task.cancel()
        # A change of engines gets time to let go of the one before.
        for patience in (STOP_S, CLOSE_S):
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=patience)
            for task in self._tasks:
                task.cancel()
        spend = spend_of(self.viewing.engine)
        try:
            async with asyncio.timeout(CLOSE_S):
                await self.viewing.close(reason)
                if spend is not None:
                    await asyncio.to_thread(spend.close)
        except TimeoutError:
            log.warning("the audience's engine did not close within %g s and was left", CLOSE_S)

    # -- what happens meanwhile

    def _happened(self, entry: Entry) -> None:
        self._kinds[entry.kind] += 1
        if entry.kind == "transport":
            self._awake.hold(self.viewing.playing)

    def _record_failed(self, problem: RecordError) -> None:
        self.window.record_failed(str(problem))
        if self._offscreen or self._options.seconds is not None:
            self.finish("failed")

    def _look_for_sleep(self) -> None:
        slept = self._sleep.check(time.time())
        if slept is not None:
            self.viewing.pause()
            self.viewing.publish(SystemEvent(what="sleep", detail=f"{slept:.0f} s"))

    def _look(self) -> None:
        """Whether an evening that ends by itself is over."""
        viewing, seconds = self.viewing, self._options.seconds
        if viewing.problem and (self._offscreen or seconds is not None):
            self.finish("failed")
        elif seconds is not None:
            if viewing.at_end:
                self.finish("finished")
            elif viewing.now_ms() >= seconds * 1000:
                self.finish("time limit")
        elif viewing.at_end and self._options.purpose == "demo" and not self.window.touched:
            # Somebody at the keys may want to see it again: then it stays open.
            self._over_since = self._over_since or time.monotonic()
            if self._offscreen or time.monotonic() - self._over_since >= LINGER_S:
                self.finish("finished")


def _window_place() -> WindowPlace | None:
    try:
        return WindowPlace(paths.config_dir())
    except OSError:
        return None  # PreferenceFile has said so


def _zone() -> str:
    """The machine's IANA time zone, UTC where it cannot be told."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace") or "UTC"
