"""The only place that builds the Qt application: one future on the qasync loop is the program's life."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_API", "pyside6")
# FFmpeg's account of a file and of missing hardware is of no use to anybody here, and goes past every handler.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.ffmpeg.*=false;qt.multimedia.symbolsresolver=false")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from .records import JournalWriter, RecordError
from .system import logs, paths
from .ui.evening import Evening, Options, Reason
from .ui.garbage import GuiGarbage
from .ui.models.review_options import ReviewOptions
from .ui.single import SingleInstance
from .ui.station import Station, StationOptions

__all__ = ["Options", "ReviewOptions", "StationOptions", "run", "run_review", "run_station"]

RECORD_FILE = "record.db"
HOMES = "LOCALAPPDATA" if sys.platform == "win32" else "HOME (or XDG_DATA_HOME and XDG_STATE_HOME)"


Main = Callable[[QApplication, JournalWriter, SingleInstance, bool], Coroutine[None, None, int]]


def run(options: Options) -> int:
    """Open the theatre and stay until it closes; returns the exit code."""
    return _with_record(options.database, lambda *parts: _evening(options, *parts))


def run_station(options: StationOptions) -> int:
    """Open a lab station and stay until the experimenter leaves it; returns the exit code."""
    return _with_record(options.database, lambda *parts: _station(options, *parts))


def run_review(options: ReviewOptions) -> int:
    """Open a review and stay until it is closed, or until its pictures are taken; returns the exit code."""
    _choose_platform(told=options.screenshot is None)
    app = _application()
    try:
        reporter = logs.install(paths.log_dir())
    except OSError as problem:
        return _refuse_folder(problem)
    qInstallMessageHandler(_log_qt)
    garbage = GuiGarbage()
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        logs.watch_loop(runner.get_loop(), reporter)
        try:
            return runner.run(_review(options, app))
        finally:
            garbage.close()
            qInstallMessageHandler(None)


def _with_record(database: Path | None, main: Main) -> int:
    """Run `main` as the program's life, with its application, loop, log and record."""
    offscreen = _choose_platform()
    app = _application()
    try:
        reporter = logs.install(paths.log_dir())
        record = database or paths.data_dir() / RECORD_FILE
    except OSError as problem:
        return _refuse_folder(problem)
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
    garbage = GuiGarbage()
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        logs.watch_loop(runner.get_loop(), reporter)
        try:
            return runner.run(main(app, writer, single, offscreen))
        finally:
            writer.close()
            garbage.close()
            single.close()
            qInstallMessageHandler(None)


def _application() -> QApplication:
    app = QApplication(sys.argv[:1])
    app.setApplicationName("kpop-concert")
    app.setApplicationDisplayName("kpop_concert")
    # What is open ends in its own time: a future ends the program, not the last window.
    app.setQuitOnLastWindowClosed(False)
    return app


async def _evening(
    options: Options, app: QApplication, writer: JournalWriter, single: SingleInstance, offscreen: bool
) -> int:
    """Exit code of one evening, 1 when the video or the record failed."""
    evening = Evening(app, options, writer, offscreen)
    single.raised.connect(evening.window.come_forward)
    # Ctrl+C and a polite kill leave the theatre as its own button does.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: evening.finish("left"))
    reason: Reason = "failed"
    try:
        await evening.open()
        reason = await evening.finished
    finally:
        await evening.close(reason)
    code = 0
    try:
        await asyncio.to_thread(writer.close)
    except RecordError as problem:
        code = _refuse(str(problem))
    if evening.viewing.problem:
        code = _refuse(evening.viewing.problem)
    if options.screenshot is None and not (offscreen and options.purpose == "demo"):
        return code
    return _leave(options.screenshot, evening.picture, evening.facts(reason)) or code


async def _station(
    options: StationOptions, app: QApplication, writer: JournalWriter, single: SingleInstance, offscreen: bool
) -> int:
    station = Station(app, options, writer)
    single.raised.connect(station.come_forward)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: station.leave())
    try:
        await station.run()
        await asyncio.to_thread(writer.close)
    except RecordError as problem:
        return _refuse(str(problem))
    return 0


async def _review(options: ReviewOptions, app: QApplication) -> int:
    # Plots and figures bring much along that no other window needs.
    from .ui.review import Review, ReviewPictureError

    review = Review(app, options)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: review.leave())
    try:
        for picture in await review.run():
            print(picture)
    except ReviewPictureError as problem:
        return _refuse(str(problem))
    except OSError as problem:
        return _refuse(f"{problem.filename}: {problem.strerror}; choose another folder with --screenshot")
    return 0


def _leave(chosen: Path | None, picture: QPixmap, facts: dict[str, object]) -> int:
    """Write the picture and the facts of an evening into a folder, and print where they are."""
    folder = chosen
    try:
        folder = chosen or paths.data_dir() / f"demo-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        folder.mkdir(parents=True, exist_ok=True)
        shot, summary = folder / "theatre.png", folder / "summary.json"
        summary.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
        if not picture.save(str(shot)):
            shot.unlink(missing_ok=True)
            raise OSError(errno.EIO, "the picture could not be written")
    except OSError as problem:
        where = folder or problem.filename
        return _refuse(f"{where}: {problem.strerror}; choose another folder with --screenshot")
    print(f"record      {facts['record']}\nscreenshot  {shot}\nsummary     {summary}")
    return 0


def _refuse_folder(problem: OSError) -> int:
    return _refuse(
        f"{problem.filename}: {problem.strerror}; make it writable, or set {HOMES} to a place that is writable"
    )


def _refuse(message: str) -> int:
    print(f"kpop-concert: {message}", file=sys.stderr)
    return 1


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("kpop_concert.qt").log(level, "%s", message)


def _choose_platform(*, told: bool = True) -> bool:
    """Whether there is no display to open a window on; the program then draws into memory, and says so unless not
    `told`."""
    chosen = os.environ.get("QT_QPA_PLATFORM")
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    if chosen is None and sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        os.environ["QT_QPA_PLATFORM"] = chosen = "offscreen"
    if chosen == "offscreen":
        if told:
            print("kpop-concert: no display, playing offscreen", file=sys.stderr)
        return True
    return False
