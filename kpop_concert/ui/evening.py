"""One evening in the theatre: a session with one viewing, wired to its window, from the first entry to the last."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLocale, QTimer, QTimeZone
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from ..journal import Entry, SystemEvent
from ..records import JournalWriter, RecordError
from ..seat import Seat
from ..session import Session
from ..system import paths
from ..system.awake import KeepAwake
from ..system.preferences import PreferenceFile, Preferences
from ..system.sleep import SleepWatch
from ..viewing import Viewing
from . import i18n
from .components.settings_sections import Places
from .models.affect import AffectModel
from .pages.theatre import TheatreWindow
from .pages.theatre_settings import TheatreSettings, danmaku_of, theme_of
from .playback import QtPlayer
from .system_motion import system_reduces_motion
from .window_place import WindowPlace

SLEEP_CHECK_S = 1.0
POLL_MS = 50
LINGER_S = 5.0
"""How long a demo that nobody touched stays open after the last frame."""

Reason = Literal["finished", "left", "failed", "time limit"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a theatre is opened with. `seconds` of watching end it; `screenshot` is a folder for picture and summary."""

    seat: Seat
    purpose: Literal["fan", "demo"]
    database: Path | None = None
    seconds: float | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    language: Literal["ko", "en"] | None = None


class Evening:
    """`open`, wait for `finished`, `close`. Afterwards `facts` says what happened and `picture` how it looked last."""

    def __init__(self, app: QApplication, options: Options, writer: JournalWriter, offscreen: bool) -> None:
        self.finished: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.picture = QPixmap()
        self._options, self._writer, self._offscreen = options, writer, offscreen
        self._kept = PreferenceFile()
        still = system_reduces_motion()
        language = options.language or _language(self._kept.current)
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
        TheatreSettings(self.window, theme, self.viewing, self._kept, still, places=places)
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
        """Show the window and play, once the record takes entries: nothing a person gives may come before that."""
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
        try:
            await asyncio.wrap_future(self._writer.flush())
        except RecordError:
            return  # on_failure tells the window
        self.viewing.play()

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
        await self.viewing.close(reason)
        self.session.end("failed" if reason == "failed" or self.viewing.problem else "closed")
        if self._place is not None:
            self._place.keep(self.window)
        self.window.finish()
        await asyncio.to_thread(self._kept.close)

    def facts(self, reason: Reason) -> dict[str, object]:
        """What happened, in figures; no line of the chat is in it."""
        viewing = self.viewing
        return {
            "record": str(self._writer.path),
            "concert": viewing.seat.pack.title,
            "condition": viewing.seat.condition.name,
            "engine": viewing.seat.engine.name,
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


def _language(preferences: Preferences) -> str:
    if preferences.language != "system":
        return preferences.language
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def _window_place() -> WindowPlace | None:
    try:
        return WindowPlace(paths.config_dir())
    except OSError:
        return None  # PreferenceFile has said so


def _zone() -> str:
    """The machine's IANA time zone, UTC where it cannot be told."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace") or "UTC"
