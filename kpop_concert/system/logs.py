"""Rotating logs without chat text or secrets, and a local report when the program itself fails."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from .. import __version__

MAX_BYTES = 1_000_000
KEEP = 3
log = logging.getLogger("kpop_concert")


class CrashReporter:
    """Writes one text file per program fault into `folder`; nothing leaves the machine.

    A report holds versions and the stack, never the values of variables: those may be what a person wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.on_report: Callable[[Path], None] | None = None

    def write(self, where: str, error: BaseException) -> Path | None:
        """Keep a report of `error`; returns its path, None when the disk refuses it."""
        stack = "".join(traceback.format_tb(error.__traceback__))
        text = (
            f"kpop_concert {__version__} · Python {platform.python_version()} · {platform.platform()}\n"
            f"{datetime.now(UTC).isoformat(timespec='seconds')} · {where}\n\n{type(error).__qualname__}\n{stack}"
        )
        path = self.folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
        try:
            path.write_text(text, "utf-8")
        except OSError as problem:
            log.error("no crash report could be written: %s", problem.strerror)
            return None
        log.error("%s failed (%s); report %s", where, type(error).__qualname__, path.name)
        if self.on_report:
            self.on_report(path)
        return path


def install(folder: Path) -> CrashReporter:
    """Log to `folder`, catch what nobody caught (Python, threads, hard faults). Raises OSError if unwritable."""
    handler = RotatingFileHandler(folder / "kpop_concert.log", maxBytes=MAX_BYTES, backupCount=KEEP, encoding="utf-8")
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
        path = reporter.write("program", error)
        sys.stderr.write(f"kpop-concert: something in the program failed; report: {path}\n")

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
