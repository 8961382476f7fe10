"""What the audience has cost: counted per viewing and per day, shown, and capped.

The day's total is one small file that all programs of this user share; it is read at the start and written by a thread
of its own. Nothing about it stops an evening: what cannot be read is set aside, what cannot be written is said once.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...system import paths
from ...system.atomic import replace_file
from .base import EngineProblem, Usage
from .prices import Priced, price_of
from .settings import EngineSettings

log = logging.getLogger(__name__)

FILE = "spend.json"
MAX_BYTES = 10_000
LOCK_S = 5.0
MOST_TOKENS = 10_000_000
"""Of one request: a server may say anything, and the day's cap must not fall for it."""
MOST_USD = 1_000.0


@dataclass(frozen=True, slots=True)
class Totals:
    """What a viewing has cost so far, and the day in all. `latency_ms` is the mean of a request.

    `estimated`: some of the tokens were counted by the program, not by the server. With `priced` "unknown" the USD are
    those of nothing.
    """

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    latency_ms: float = 0.0
    estimated: bool = False
    day_usd: float = 0.0
    day_requests: int = 0
    priced: Priced = "unknown"

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens


class _Day(BaseModel):
    """One local calendar day of all viewings."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
    day: date
    usd: float = Field(default=0.0, ge=0)
    requests: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)

    def plus(self, other: _Day) -> _Day:
        """Both together, if they are of one day; else the other, which is the one that counts."""
        if self.day != other.day:
            return other
        return _Day(
            day=self.day,
            usd=self.usd + other.usd,
            requests=self.requests + other.requests,
            tokens=self.tokens + other.tokens,
        )


class Spend:
    """The costs of one viewing, within the day's. `add` and `allow` never wait for the disk.

    Requests under way are not foreseen: a cap may be passed by what was already asked when it was reached.
    """

    def __init__(
        self,
        settings: EngineSettings,
        model: str,
        *,
        folder: Path | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Reads the day's total from `folder` (by default the user's folder for data); never raises OSError."""
        self._settings, self._today = settings, today
        self._price, priced = price_of(settings, model)
        self._viewing = Totals(priced=priced)
        self._latency_ms = 0.0
        self._lock = threading.Lock()
        self._failed = self._waiting = self._closed = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spend")
        self._file: Path | None = None
        now = today()
        self._kept = self._fresh = self._on_its_way = _Day(day=now)
        try:
            self._file = (folder or paths.data_dir()) / FILE
            self._kept = self._read(self._file, now)
        except OSError as problem:
            self._say(problem)

    @property
    def settings(self) -> EngineSettings:
        """The caps and prices it counts by."""
        return self._settings

    @property
    def totals(self) -> Totals:
        """What the screen shows, at this moment. May be called in any thread."""
        with self._lock:
            day = self._day(self._today())
            return replace(self._viewing, day_usd=day.usd, day_requests=day.requests)

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """USD of one request; 0 where the price is unknown or nothing is to pay. Input includes what was cached."""
        if self._price is None:
            return 0.0
        return self._price.cost(_counted(input_tokens), _counted(cached_tokens), _counted(output_tokens))

    def allow(self, estimated_input: int) -> EngineProblem | None:
        """None, or the problem of kind "budget" that says which cap a request of so many input tokens would break."""
        caps, spent = self._settings, self.totals
        cost = self.cost(estimated_input, 0, 0)
        if spent.tokens + max(0, estimated_input) > caps.cap_viewing_tokens:
            return _over(f"{caps.cap_viewing_tokens:,} tokens a viewing", f"{spent.tokens:,} used")
        if spent.cost_usd + cost > caps.cap_viewing_usd:
            return _over(f"${caps.cap_viewing_usd:.2f} a viewing", f"${spent.cost_usd:.2f} spent")
        if spent.day_usd + cost > caps.cap_day_usd:
            return _over(f"${caps.cap_day_usd:.2f} a day", f"${spent.day_usd:.2f} spent")
        return None

    def add(self, usage: Usage, latency_ms: float = 0.0) -> None:
        """Count one request that was answered, or given up with estimated numbers. `usage.cost_usd` is what counts.

        Numbers that cannot be are cut to what can. After `close` the viewing still counts, the file does not.
        """
        cost = min(max(usage.cost_usd, 0.0), MOST_USD) if usage.cost_usd == usage.cost_usd else 0.0
        read, cached, written = map(_counted, (usage.input_tokens, usage.cached_tokens, usage.output_tokens))
        now = self._today()
        with self._lock:
            old = self._viewing
            self._latency_ms += max(0.0, latency_ms)
            self._viewing = replace(
                old,
                requests=old.requests + 1,
                input_tokens=old.input_tokens + read,
                cached_tokens=old.cached_tokens + min(cached, read),
                output_tokens=old.output_tokens + written,
                cost_usd=old.cost_usd + cost,
                latency_ms=self._latency_ms / (old.requests + 1),
                estimated=old.estimated or usage.estimated,
            )
            self._fresh = self._fresh.plus(_Day(day=now, usd=cost, requests=1, tokens=read + written))
            if self._waiting or self._closed or self._file is None:
                return
            self._waiting = True
        self._worker.submit(self._write, self._file)

    def close(self) -> None:
        """Wait until the day's total is on disk, or could not be written; a second call does nothing. May block."""
        with self._lock:
            self._closed = True
        self._worker.shutdown(wait=True)

    # -- the day

    def _day(self, now: date) -> _Day:
        """Everything known of a day: on disk, on its way there, and since."""
        total = _Day(day=now)
        for part in (self._kept, self._on_its_way, self._fresh):
            if part.day == now:
                total = total.plus(part)
        return total

    def _write(self, file: Path) -> None:
        """In the worker's thread: add what is new to what the file says now, which another program may have written."""
        with self._lock:
            self._waiting = False
            self._on_its_way = new = self._fresh
            self._fresh = _Day(day=new.day)
        try:
            with FileLock(file.with_suffix(".lock"), timeout=LOCK_S):
                total = self._read(file, new.day).plus(new)
                replace_file(file, total.model_dump_json())
        except (OSError, Timeout) as problem:
            self._say(problem)
            with self._lock:
                self._fresh, self._on_its_way = new.plus(self._fresh), _Day(day=new.day)
            return
        with self._lock:
            self._kept, self._on_its_way = total, _Day(day=new.day)

    def _read(self, file: Path, now: date) -> _Day:
        """The day in the file, if it is that day. A damaged file is set aside; then what is remembered counts."""
        remembered = self._kept if self._kept.day == now else _Day(day=now)
        try:
            with file.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                raise ValueError("too large")
            found = _Day.model_validate_json(raw)
        except FileNotFoundError:
            return remembered
        except (ValidationError, ValueError):
            broken = file.with_suffix(".broken")
            os.replace(file, broken)
            log.warning("%s cannot be read; set aside as %s", file, broken.name)
            return remembered
        return found if found.day == now else _Day(day=now)

    def _say(self, problem: OSError) -> None:
        if not self._failed:
            log.warning("the day's costs are not kept: %s", problem.strerror or type(problem).__name__)
        self._failed = True


def _counted(tokens: int) -> int:
    return min(max(tokens, 0), MOST_TOKENS)


def _over(cap: str, used: str) -> EngineProblem:
    return EngineProblem("budget", f"the cap of {cap} is reached ({used}); it can be raised in the settings")
