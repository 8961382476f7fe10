"""The only place that builds and wires the Qt application: one future on the qasync loop is the program's life."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtCore import QLocale, QLoggingCategory, QMessageLogContext, QTimer, QTimeZone, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from .journal import Entry, SystemEvent
from .records import JournalWriter, RecordError
from .seat import Seat
from .session import Session
from .system import logs, paths
from .system.awake import KeepAwake
from .system.preferences import PreferenceFile, Preferences
from .system.sleep import SleepWatch
from .ui import i18n
from .ui.models.affect import AffectModel
from .ui.pages.theatre import TheatreWindow
from .ui.pages.theatre_settings import TheatreSettings, danmaku_of, theme_of
from .ui.playback import QtPlayer
from .ui.single import SingleInstance
from .ui.system_motion import system_reduces_motion
from .ui.window_place import WindowPlace
from .viewing import Viewing

log = logging.getLogger(__name__)
RECORD_FILE = "record.db"
WATCH_EVERY_S = 1.0
SWITCH_S = 0.001
LINGER_S = 5.0
"""How long a demo that nobody touched stays open after the last frame."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a theatre is opened with. `seconds` of watching end it; `screenshot` is a folder for picture and summary."""

    seat: Seat
    purpose: str
    database: Path | None = None
    seconds: float | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    language: str | None = None


def run(options: Options) -> int:
    """Open the theatre and stay until it closes; returns the exit code."""
    # The sampler's thread gets its turn within 1 ms of its slot also while the picture is being painted.
    sys.setswitchinterval(SWITCH_S)
    offscreen = _choose_platform()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kpop-concert")
    app.setApplicationDisplayName("kpop_concert")
    # The window closes before the record does: the future of the evening ends the program, not the last window.
    app.setQuitOnLastWindowClosed(False)
    try:
        reporter = logs.install(paths.log_dir())
        record = options.database or paths.data_dir() / RECORD_FILE
    except OSError as problem:
        return _refuse(f"{problem.filename}: {problem.strerror}; free the place or set XDG_DATA_HOME to another one")
    # FFmpeg's account of the file and of missing hardware is of no use to anybody here, and goes past the handler.
    QLoggingCategory.setFilterRules("qt.multimedia.ffmpeg.*=false\nqt.multimedia.symbolsresolver=false")
    qInstallMessageHandler(_log_qt)
    single = SingleInstance(record)
    if single.call_first():
        print(f"kpop-concert: {record} is already open; its window was brought to the front", file=sys.stderr)
        return 0
    try:
        writer = JournalWriter(record)
    except RecordError as problem:
        return _refuse(str(problem))
    single.listen()
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        logs.watch_loop(runner.get_loop(), reporter)
        try:
            return runner.run(_evening(app, options, writer, single, offscreen))
        finally:
            single.close()
            qInstallMessageHandler(None)


async def _evening(
    app: QApplication, options: Options, writer: JournalWriter, single: SingleInstance, offscreen: bool
) -> int:
    """One session with one viewing, from the first entry to the last."""
    loop = asyncio.get_running_loop()
    kept = PreferenceFile()
    still = system_reduces_motion()
    language = options.language or _language(kept.current)
    i18n.install(app, language)
    theme = theme_of(kept.current, still)
    theme.apply(app)
    session = Session(writer, options.purpose, options.seat.seed, zone=_zone())
    counts: Counter[str] = Counter()
    session.subscribe(lambda entry: counts.update([entry.kind]))
    affect = AffectModel()
    viewing = Viewing(
        session,
        QtPlayer(options.seat.pack.video_path),
        options.seat,
        danmaku_of(kept.current, still),
        read_rating=lambda: affect.state,
    )
    window = TheatreWindow(theme, viewing, affect, language)
    TheatreSettings(window, theme, viewing, kept, still)
    awake = KeepAwake()
    session.subscribe(lambda entry: _follow_transport(entry, viewing, awake))
    finished: asyncio.Future[str] = loop.create_future()

    def finish(reason: str) -> None:
        if not finished.done():
            finished.set_result(reason)

    unattended = offscreen or options.seconds is not None

    def record_failed(problem: RecordError) -> None:
        window.record_failed(str(problem))
        if unattended:
            finish("failed")

    def record_failed_in_thread(problem: RecordError) -> None:
        loop.call_soon_threadsafe(record_failed, problem)

    writer.on_failure = record_failed_in_thread
    window.retry_record.connect(writer.retry)
    window.left.connect(lambda: finish("finished" if viewing.at_end else "left"))
    single.raised.connect(window.come_forward)
    watch = _watch_sleep(viewing, window)
    window.open(options.size, offscreen)
    place = None if offscreen or options.size else _window_place()
    if place is not None:
        place.restore(window)
    window_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    if await _is_ready(writer):
        viewing.play()
    if options.seconds is not None:
        viewing_time = _when_watched(viewing, options.seconds, lambda: finish("time limit"))
    elif options.purpose == "demo":
        viewing_time = _when_over(viewing, window, offscreen, lambda: finish("finished"))
    else:
        viewing_time = None
    reason = await finished
    for timer in (watch, viewing_time):
        if timer is not None:
            timer.stop()
    folder = options.screenshot or (_default_folder() if offscreen and options.purpose == "demo" else None)
    picture = window.grab() if folder else None
    awake.close()
    await viewing.close(reason)
    session.end("failed" if viewing.problem else "closed")
    if place is not None:
        place.keep(window)
    window.finish()
    await asyncio.to_thread(kept.close)
    code = await _close_record(writer)
    if folder and picture is not None:
        code = _leave(folder, picture, _facts(viewing, counts, writer.path, reason, window_at)) or code
    if viewing.problem:
        code = _refuse(viewing.problem)
    return code


def _language(preferences: Preferences) -> str:
    if preferences.language != "system":
        return preferences.language
    return "ko" if QLocale.system().language() == QLocale.Language.Korean else "en"


def _window_place() -> WindowPlace | None:
    try:
        return WindowPlace(paths.config_dir())
    except OSError:
        return None  # PreferenceFile has said so


def _follow_transport(entry: Entry, viewing: Viewing, awake: KeepAwake) -> None:
    if entry.kind == "transport":
        awake.hold(viewing.playing)


def _watch_sleep(viewing: Viewing, window: TheatreWindow) -> QTimer:
    watch = SleepWatch(WATCH_EVERY_S)

    def look() -> None:
        slept = watch.check(time.time())
        if slept is not None:
            viewing.pause()
            viewing.publish(SystemEvent(what="sleep", detail=f"{slept:.0f} s"))

    timer = QTimer(window, interval=round(WATCH_EVERY_S * 1000))
    timer.timeout.connect(look)
    timer.start()
    return timer


def _when_watched(viewing: Viewing, seconds: float, done: Callable[[], None]) -> QTimer:
    """Calls `done` after that much media time, at the end of the concert, or when the video fails."""
    return _poll(viewing, lambda: viewing.now_ms() >= seconds * 1000, done)


def _when_over(viewing: Viewing, window: TheatreWindow, offscreen: bool, done: Callable[[], None]) -> QTimer:
    """Ends a demo that nobody touched; with a viewer at the keys it stays open after the end."""
    over_since: list[float] = []

    def over() -> bool:
        if not viewing.at_end or window.touched:
            over_since.clear()
            return False
        over_since.append(time.monotonic())
        return offscreen or over_since[-1] - over_since[0] >= LINGER_S

    return _poll(viewing, over, done, at_end=False)


def _poll(viewing: Viewing, test: Callable[[], bool], done: Callable[[], None], at_end: bool = True) -> QTimer:
    def look() -> None:
        if test() or viewing.problem or (at_end and viewing.at_end):
            done()

    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    return timer


async def _is_ready(writer: JournalWriter) -> bool:
    """Wait until the record takes entries; nothing a person gives may come before that."""
    try:
        await asyncio.wrap_future(writer.flush())
    except RecordError:
        return False  # the writer's on_failure has told the window
    return True


async def _close_record(writer: JournalWriter) -> int:
    try:
        await asyncio.to_thread(writer.close)
    except RecordError as problem:
        return _refuse(str(problem))
    return 0


def _leave(folder: Path, picture: QPixmap, facts: dict[str, object]) -> int:
    """Write the picture and the facts of an evening, and print where they are."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shot, summary = folder / "theatre.png", folder / "summary.json"
        if not picture.save(str(shot)):
            raise OSError(errno.EIO, "the picture could not be written")
        summary.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    except OSError as problem:
        return _refuse(f"{folder}: {problem.strerror}; choose another folder for --screenshot")
    print(f"record      {facts['record']}\nscreenshot  {shot}\nsummary     {summary}")
    return 0


def _facts(viewing: Viewing, counts: Counter[str], record: Path, reason: str, window_at: str) -> dict[str, object]:
    """What happened in an evening, in figures; no line of the chat is in it."""
    authors = Counter(line.author for line in viewing.lines)
    return {
        "record": str(record),
        "concert": viewing.seat.pack.title,
        "condition": viewing.seat.condition.name,
        "engine": viewing.seat.engine.name,
        "seed": viewing.seat.seed,
        "ended": reason,
        "watched_to_ms": round(viewing.now_ms()),
        "duration_ms": viewing.duration_ms,
        "frames_shown": viewing.frames,
        "messages": len(viewing.lines),
        "messages_by_author": dict(sorted(authors.items())),
        "drawn": viewing.drawn,
        "not_drawn": viewing.undrawn,
        "ratings": viewing.ratings,
        "entries": viewing.session.entries,
        "entries_by_kind": dict(sorted(counts.items())),
        "window_shown_at": window_at,
    }


def _default_folder() -> Path:
    return paths.data_dir() / f"demo-{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _refuse(message: str) -> int:
    print(f"kpop-concert: {message}", file=sys.stderr)
    return 1


def _zone() -> str:
    """The machine's IANA time zone, UTC where it cannot be told."""
    zone = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return zone or "UTC"


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("kpop_concert.qt").log(level, "%s", message)


def _choose_platform() -> bool:
    """Whether there is no display to open a window on; the program then draws into memory and says so."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen is None and sys.platform.startswith("linux"):
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ["QT_QPA_PLATFORM"] = chosen = "offscreen"
    if chosen == "offscreen":
        print("kpop-concert: no display, playing offscreen", file=sys.stderr)
        return True
    return False
