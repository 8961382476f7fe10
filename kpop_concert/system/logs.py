"""Rotating logs without chat text or secrets, and a local report when the program itself fails."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from .. import __version__

MAX_BYTES = 1_000_000
KEEP = 3
MOST_REPORTS = 20
log = logging.getLogger("kpop_concert")


class CrashReporter:
    """Writes one text file per program fault into `folder`; nothing leaves the machine.

    A report holds versions and the stack, never the values of variables: those may be what a person wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: set[str] = set()

    def write(self, where: str, error: BaseException) -> Path | None:
        """Keep a report of `error` and say so on stderr; returns its path, None when there is none.

        There is none when the disk refuses it, for a fault that was reported before (a timer's comes sixty times a
        second), and after `MOST_REPORTS`.
        """
        stack = "".join(traceback.format_tb(error.__traceback__))
        fault = f"{where}\n{type(error).__qualname__}\n{stack}"
        if fault in self._known or len(self._known) >= MOST_REPORTS:
            return None
        self._known.add(fault)
        text = (
            f"kpop_concert {__version__} · Python {platform.python_version()} · {platform.platform()}\n"
            f"{datetime.now(UTC).isoformat(timespec='seconds')} · {where}\n\n{type(error).__qualname__}\n{stack}"
        )
        path = self.folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
        try:
            path.write_text(text, "utf-8")
        except OSError as problem:
            log.error("no crash report could be written: %s", problem.strerror)
            _say(f"something in the program failed, and no report could be written ({problem.strerror})\n{fault}")
            return None
        log.error("%s failed (%s); report %s", where, type(error).__qualname__, path.name)
        _say(f"something in the program failed; report: {path}")
        return path


class _Log(RotatingFileHandler):
    """A disk that refuses the log is said once; the evening goes on without."""

    _refused = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if not self._refused:
            self._refused = True
            _say(f"{self.baseFilename}: the log cannot be written ({sys.exc_info()[1]}); free some space")


def _say(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"kpop-concert: {text}\n")


def install(folder: Path) -> CrashReporter:
    """Log to `folder`, catch what nobody caught (Python, threads, hard faults). Raises OSError if unwritable."""
    handler = _Log(folder / "kpop_concert.log", maxBytes=MAX_BYTES, backupCount=KEEP, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    faults = (folder / "faults.txt").open("a", encoding="utf-8")
    faulthandler.enable(faults)
    reporter = CrashReporter(folder)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        reporter.write("program", error)

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            reporter.write(f"thread {args.thread.name if args.thread else '?'}", args.exc_value)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    return reporter


def watch_loop(loop: asyncio.AbstractEventLoop, reporter: CrashReporter) -> None:
    """Report exceptions of asyncio callbacks and of tasks that nobody awaited."""

    def handle(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            reporter.write("asyncio", error)
        else:
            log.error("asyncio: %s", context.get("message"))

    loop.set_exception_handler(handle)
