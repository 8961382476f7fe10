"""What a station checks before a visit, as data. The words for it, and what only Qt can find out, are the interface's.

A check says a fact and, with it, the way out; the interface has both in the experimenter's language under `fact`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..audience.context import Memory, window_round
from ..audience.engines.base import EngineProblem, Ready, Spoken
from ..audience.engines.settings import EngineSettings
from ..audience.seating import for_engine
from ..concert.pack import verify_video
from ..journal import Entry, Setting, StationMeasured
from ..records import RecordError
from ..seat import Seat, SeatError, take_seat
from ..session import Session
from ..system.problems import DocumentError
from ..system.secrets import Secrets
from .check import StudyCheck, concert_folder, condition_source
from .console import blinded, coded
from .protocol import protocol_hash
from .visit import VisitState

log = logging.getLogger(__name__)

Name = Literal[
    "protocol", "video", "sound", "engine", "record", "disk", "screen", "frames", "offset", "clock", "kiosk",
    "notifications",
]  # fmt: skip
Status = Literal["waiting", "running", "passed", "warning", "error"]
NAMES: tuple[Name, ...] = (
    "protocol", "video", "sound", "engine", "record", "disk", "screen", "frames", "offset", "clock", "kiosk",
    "notifications",
)  # fmt: skip
ALONE: tuple[Name, ...] = ("record", "frames")
MACHINE: frozenset[Name] = frozenset({"sound", "screen", "frames", "disk"})
"""What a test visit may lack: it is for trying a study out, on whatever machine."""
SLOW_COMMIT_MS = 250
"""What the viewing promises for its ratings; a disk that needs longer is worth a warning."""
TOO_SLOW = 0.75
"""Share of a round's time limit (0..1) from which on a rehearsed round is too close to it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One row. `fact` names what was found, `figures` are what its words are filled with, `value` stands at the right.

    A warning lets a visit begin, an error does not.
    """

    name: Name
    status: Status = "waiting"
    fact: str = ""
    figures: Mapping[str, str | int | float] = field(default_factory=dict)
    value: str = ""


Door = Callable[[], Awaitable[Check]]


class Preflight:
    """Runs checks in tasks of the running loop; `on_change` is called whenever a row changes, with its name.

    All run at once but those that measure a machine which has nothing else to do: ALONE, one after the other.
    """

    def __init__(self, doors: Mapping[Name, Door]) -> None:
        self.on_change: Callable[[Name], None] = lambda name: None
        self.checks: dict[Name, Check] = {name: Check(name) for name in NAMES if name in doors}
        self._doors = dict(doors)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> bool:
        """Whether any check is under way or about to be."""
        return bool(self._tasks)

    def count(self, status: Status) -> int:
        """How many rows have a status."""
        return sum(check.status == status for check in self.checks.values())

    def blocking(self, *, test: bool = False) -> list[Check]:
        """The errors that keep a visit from beginning, in the order of the rows."""
        return [c for c in self.checks.values() if c.status == "error" and not (test and c.name in MACHINE)]

    def put(self, check: Check) -> None:
        """A finding that came by another way, such as a test tone that was heard."""
        self.checks[check.name] = check
        self.on_change(check.name)

    def run(self, names: Iterable[Name] | None = None) -> None:
        """Begin these checks, or all; what is under way is given up first."""
        wanted = [name for name in (names if names is not None else self._doors) if name in self._doors]
        if names is None:
            self.close()
        for name in wanted:
            self.put(Check(name, "running"))
        task = asyncio.get_running_loop().create_task(self._run(wanted), name="pre-flight")
        self._tasks.add(task)

        def ended(_: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if wanted and not task.cancelled():
                self.on_change(wanted[-1])

        task.add_done_callback(ended)

    async def settle(self) -> None:
        """Wait until no check is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def close(self) -> None:
        """Give up what is under way."""
        for task in tuple(self._tasks):
            task.cancel()
        self._tasks.clear()

    async def _run(self, names: Sequence[Name]) -> None:
        await asyncio.gather(*(self._one(name) for name in names if name not in ALONE))
        for name in ALONE:
            if name in names:
                await self._one(name)

    async def _one(self, name: Name) -> None:
        try:
            found = await self._doors[name]()
        except Exception as fault:
            log.exception("pre-flight check %s failed", name)
            found = Check(name, "error", "failed", {"detail": type(fault).__name__})
        self.put(found)


# --- the study


def check_protocol(study: StudyCheck, visits: Iterable[VisitState]) -> Check:
    """Whether the study holds, and is the one that its earlier visits had under the same version."""
    if study.protocol is None or not study.ok:
        first = str(study.problems[0]) if study.problems else study.file.name
        return Check("protocol", "error", "broken", {"count": len(study.problems), "detail": first})
    protocol, mine = study.protocol, protocol_hash(study.protocol)
    had = [
        visit.started
        for visit in visits
        if not visit.started.test
        and visit.started.study == protocol.name
        and visit.started.study_version == protocol.version
    ]
    figures: dict[str, str | int | float] = {"version": protocol.version, "count": len(had)}
    if any(started.protocol_sha256 != mine for started in had):
        return Check("protocol", "error", "changed", figures, short(mine))
    return Check("protocol", "passed", "locked" if had else "draft", figures, short(mine))


def check_videos(study: StudyCheck) -> Check:
    """Every video of the study against its pack's SHA-256; reads them whole, so run it in a thread."""
    for name, pack in study.packs.items():
        try:
            verify_video(pack)
        except DocumentError as problem:
            return Check("video", "error", "other video", {"concert": name, "detail": str(problem.problems[0])})
        except OSError as problem:
            detail = problem.strerror or type(problem).__name__
            return Check("video", "error", "no video", {"concert": name, "detail": detail})
    hashes = [pack.concert.sha256 or "" for pack in study.packs.values()]
    value = f"sha256 {short(hashes[0])}" if hashes else ""
    return Check("video", "passed", "match", {"count": len(hashes)}, value)


def short(digest: str) -> str:
    """A checksum for people: its two ends."""
    return f"{digest[:4]}…{digest[-4:]}"


# --- the audience's engines


async def check_engines(study: StudyCheck, settings: EngineSettings, secrets: Secrets) -> Check:
    """Connect every engine that the study's conditions need and rehearse one round with it.

    A server that ignores the temperature of the protocol is an error: two arms would be sampled in ways nobody set.
    """
    warning: Check | None = None
    slowest: Check | None = None
    slowest_ms = -1.0
    for name, where in _rehearsals(study).items():
        folder = concert_folder(where, study.file)
        try:
            seat = await asyncio.to_thread(
                take_seat, folder, condition_source(name, study.file), 1,
                settings=settings, secrets=secrets, in_study=True,
            )  # fmt: skip
        except SeatError as problem:
            assert study.protocol is not None
            detail = blinded(study.protocol, str(problem))
            return Check("engine", "error", "no seat", {"condition": coded(study.protocol, name), "detail": detail})
        try:
            ready = await seat.engine.prepare()
            if isinstance(ready, EngineProblem):
                return Check("engine", "error", "problem", {"detail": ready.message})
            if ready is not None and ready.temperature == "ignored":
                return Check("engine", "error", "temperature", {"server": ready.server, "model": ready.model})
            took_ms, lines, trouble = await rehearse(seat)
        finally:
            await seat.engine.close()
        if trouble is not None:
            return Check("engine", "error", "problem", {"detail": trouble.message})
        if warning is None:
            warning = _doubt(seat, ready, took_ms)
        if took_ms > slowest_ms:
            slowest_ms, slowest = took_ms, _heard(ready, took_ms, lines)
    return warning or slowest or Check("engine", "passed", "nobody", value="")


async def rehearse(seat: Seat) -> tuple[float, int, EngineProblem | None]:
    """Ask for the concert's first round: ms until it is whole, its lines, and what went wrong if nothing came of it."""
    numbers, memory = seat.condition.director, Memory()
    asked = window_round(
        pack=seat.pack, condition=seat.condition, cast=for_engine(seat.personas, seat.condition), spoken=(),
        talk={fan.id: fan.talk for fan in seat.personas.personas}, memory=memory, seed=seat.seed, number=0,
        window=(0, numbers.round_ms), at_ms=0.0, favourite=None,
    )  # fmt: skip
    began, lines = time.perf_counter(), 0
    trouble: EngineProblem | None = None
    try:
        async with asyncio.timeout(numbers.timeout_ms / 1000), aclosing(seat.engine.answer(asked)) as events:
            async for event in events:
                if isinstance(event, Spoken):
                    lines += 1
                elif isinstance(event, EngineProblem):
                    trouble = event
    except TimeoutError:
        trouble = EngineProblem("timeout", f"no whole answer within {numbers.timeout_ms / 1000:g} s")
    return (time.perf_counter() - began) * 1000, lines, None if lines else trouble


def _rehearsals(study: StudyCheck) -> dict[str, str]:
    """The conditions to rehearse, one for each engine, model and kind of audience, with a concert to do it at."""
    found: dict[tuple[str, str, str], str] = {}
    for name, condition in study.conditions.items():
        if condition.audience != "none" and condition.engine != "replay":
            found.setdefault((condition.engine, condition.model, condition.audience), name)
    concert = next(iter(study.packs), None)
    return {} if concert is None else dict.fromkeys(found.values(), concert)


def _doubt(seat: Seat, ready: Ready | None, took_ms: float) -> Check | None:
    if ready is not None and ready.enforces == "nothing":
        return Check("engine", "warning", "form", {"server": ready.server, "model": ready.model}, _ms(took_ms))
    limit_ms = seat.condition.director.timeout_ms
    if took_ms > limit_ms * TOO_SLOW:
        return Check("engine", "warning", "slow", {"limit": round(limit_ms / 1000)}, _ms(took_ms))
    return None


def _heard(ready: Ready | None, took_ms: float, lines: int) -> Check:
    if ready is None:
        return Check("engine", "passed", "built in", {"lines": lines}, _ms(took_ms))
    return Check("engine", "passed", "answers", {"server": ready.server, "lines": lines}, _ms(took_ms))


def _ms(ms: float) -> str:
    return f"{ms:.0f} ms"


# --- the record


async def check_record(session: Session, path: Path) -> Check:
    """Write one entry to the record and time it until it is on the disk."""
    began = time.perf_counter()
    try:
        await session.commit(Setting(name="preflight.record", value="asked"))
    except RecordError as problem:
        return Check("record", "error", "not written", {"detail": str(problem)}, path.name)
    took_ms = (time.perf_counter() - began) * 1000
    status: Status = "passed" if took_ms <= SLOW_COMMIT_MS else "warning"
    return Check("record", status, "written" if status == "passed" else "slow disk", {"ms": round(took_ms)}, path.name)


def check_offset(entries: Iterable[Entry], station: int) -> Check:
    """The audio-visual offset that was last measured at this station."""
    found: Entry | None = None
    for entry in entries:
        if isinstance(entry.payload, StationMeasured) and entry.payload.station == station:
            found = entry
    if found is None or not isinstance(found.payload, StationMeasured):
        return Check("offset", "warning", "never")
    measured = found.payload
    figures = {"day": found.utc[:10], "spread": f"{measured.spread_ms:g}"}
    return Check("offset", "passed", "measured", figures, f"{measured.value_ms:+g} ms")
