"""The chat of a whole concert, written ahead of time, by rules or by a model that may be slower than the show."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from ..audience.engines.kept import Kept, Run
from ..audience.engines.settings import EngineSettings
from ..audience.engines.spend import Spend, Totals
from ..audience.slots import Timetable
from ..journal import ChatReleased, Entry, RoundEnded
from ..seat import Seat
from .run import as_json_line, simulate

KEPT = ".part.jsonl"
PATIENCE_S = 120.0
"""A request is given up after almost twice as long."""
FOREVER_MS = 24 * 3_600_000


class StoppedError(Exception):
    """A run ended before the chat was whole; the message says why, what is kept, and how to go on."""


@dataclass(slots=True)
class Generated:
    """What a run came to. `paid` is what this run paid, the questions about the server included; `reused` counts
    requests that an earlier run had paid for, `problems` failed tries by their kind.

    `warning` is empty, or says what to know about the model.
    """

    lines: int = 0
    rounds: int = 0
    reused: int = 0
    paid: Totals = field(default_factory=Totals)
    problems: Counter[str] = field(default_factory=Counter)
    model: str = ""
    warning: str = ""

    @property
    def bill(self) -> str:
        """What this run paid, in words."""
        paid = self.paid
        price = {"known": f"${paid.cost_usd:.4f}", "free": "free", "unknown": "price not known"}[paid.priced]
        return f"{'about ' if paid.estimated else ''}{paid.tokens:,} tokens ({paid.cached_tokens:,} cached), {price}"


def patient(settings: EngineSettings) -> EngineSettings:
    """The settings for a run ahead of time: nobody waits, so no request is sent twice and nobody else takes over."""
    return settings.model_copy(
        update={"fallback": False, "hedge": False, "time_limit_s": max(PATIENCE_S, settings.time_limit_s)}
    )


def generate(seat: Seat, out: Path, progress: TextIO | None = None) -> Generated:
    """Write the chat of a whole concert as JSON lines.

    The file appears whole or not at all; a device or a pipe is written to as it is. What a model answers is kept next
    to it meanwhile, so that a run that was stopped goes on where it was. `progress` is a terminal. Raises OSError when
    it cannot be written, for a place that is not there before anything is generated; KeptError when answers of another
    run are in the way; StoppedError when a model cannot go on or the run is interrupted.
    """
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
    writes_ai = seat.engine.source == "AI"
    if out.exists() and not out.is_file():
        if writes_ai:
            raise OSError(errno.EINVAL, "answers that were paid for are kept next to it, which needs a file", str(out))
        lines = simulate(seat)
        with out.open("w", encoding="utf-8") as stream:
            _write(stream, lines)
        return Generated(lines=len(lines), rounds=_rounds(seat))
    # The file itself and not a link to it is replaced.
    whole = Path(os.path.realpath(out))
    if not os.access(whole.parent, os.W_OK):
        number = errno.EACCES if whole.parent.is_dir() else errno.ENOENT
        raise OSError(number, os.strerror(number), str(out))
    if not writes_ai:
        lines = simulate(seat)
        _replace(whole, lines)
        return Generated(lines=len(lines), rounds=_rounds(seat))
    paid = _Paid(seat, whole.with_name(whole.name + KEPT), progress)
    lines = paid.lines()
    _replace(whole, lines)
    paid.kept.forget()
    paid.result.lines = len(lines)
    return paid.result


def _replace(whole: Path, lines: list[ChatReleased]) -> None:
    part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            _write(stream, lines)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _write(stream: TextIO, lines: list[ChatReleased]) -> None:
    stream.writelines(as_json_line(line) + "\n" for line in lines)


def _rounds(seat: Seat) -> int:
    if seat.condition.audience == "none" or seat.recording is not None:
        return 0
    numbers = seat.condition.director
    return Timetable(seat.pack.duration_ms, numbers.round_ms, numbers.lead_ms).rounds


class _Paid:
    """One run with a model: keeps its answers, says how far it is, and ends when it cannot go on."""

    def __init__(self, seat: Seat, file: Path, progress: TextIO | None) -> None:
        condition = seat.condition
        run = Run(
            condition=condition.model_dump(mode="json"),
            model=condition.model,
            seed=seat.seed,
            concert=hashlib.sha256(seat.pack.concert.model_dump_json().encode()).hexdigest(),
            favourite=seat.favourite,
        )
        self.kept = Kept(seat.engine, file, run, calls=condition.calls)
        self.result = Generated(rounds=_rounds(seat), model=condition.model)
        # Here a request has no deadline but the engine's own.
        numbers = condition.director.model_copy(update={"timeout_ms": FOREVER_MS})
        self._seat = replace(seat, engine=self.kept, condition=condition.model_copy(update={"director": numbers}))
        self._spend = getattr(seat.engine, "spend", None)
        self._progress = progress
        self._ended = self._free = 0
        self._began_s = time.monotonic()

    def lines(self) -> list[ChatReleased]:
        """Raises StoppedError when not all rounds could be asked."""
        try:
            lines = simulate(self._seat, self._told, lambda: self.kept.trouble is not None)
        except KeyboardInterrupt:
            self._clear()
            raise StoppedError(f"stopped. {self._how_to_go_on()}") from None
        self._clear()
        if self.kept.trouble is not None:
            raise StoppedError(f"{self.kept.trouble.message} {self._how_to_go_on()}")
        tally, ready = self.kept.tally, self.kept.ready
        self.result.reused, self.result.problems, self.result.paid = tally.reused, tally.problems, self._paid()
        if ready is not None and ready.temperature == "ignored":
            self.result.warning = (
                f"{ready.model} ignores the temperature, so this chat is not one at temperature "
                f"{self._seat.condition.temperature:g}"
            )
        return lines

    def _paid(self) -> Totals:
        return self._spend.totals if isinstance(self._spend, Spend) else Totals()

    def _how_to_go_on(self) -> str:
        if not self.kept.held:
            return "Nothing was paid for that could be kept."
        what = "answer is" if self.kept.held == 1 else "answers are"
        return (
            f"{self.kept.held} {what} kept in {self.kept.file}: run the same command again to go on without "
            "paying for them twice."
        )

    def _told(self, entry: Entry) -> None:
        ended = entry.payload
        if not isinstance(ended, RoundEnded):
            return
        self.result.paid = self._paid()
        self._ended += 1
        self._free += ended.input_tokens == 0
        if self._progress is not None:
            self._progress.write(
                f"\r\x1b[K{self._ended}/{self.result.rounds} rounds{self._time_left()}, {self.result.bill}"
            )
            self._progress.flush()

    def _time_left(self) -> str:
        paid = self._ended - self._free
        if not paid:
            return ""
        left_s = (time.monotonic() - self._began_s) / paid * (self.result.rounds - self._ended)
        return f", {int(left_s) // 60}:{int(left_s) % 60:02} left"

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.write("\r\x1b[K")
            self._progress.flush()
