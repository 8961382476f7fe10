"""Whole visits of a study by simulated participants: the real runner and the real record, on a virtual clock."""

from __future__ import annotations

import asyncio
import gc
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..audience.engines.base import Engine, EngineEvent, EngineProblem, EngineSource, Ready, Round
from ..audience.engines.builtin import BuiltinEngine
from ..clock import VirtualLoop
from ..concert.pack import ConcertPack
from ..journal import Entry
from ..records import JournalWriter
from ..records.withdraw import withdraw
from ..seat import Seat, take_seat
from ..selfreport.scales import RatingState
from ..session import Session
from ..study import station as stations
from ..study.acts import Page
from ..study.check import StudyCheck, concert_folder, condition_source
from ..study.counterbalance import NoPlaceError, next_place, places
from ..study.instruments import Instrument
from ..study.plan import Place, Step
from ..study.protocol import Pause, Practice, Protocol
from ..study.rater import ACTS, ARM_SD, PERSON_SD, Act, Rating, answer_to
from ..study.runner import Runner
from ..study.visit import VisitState
from ..system.seeds import derive, rng
from ..viewing import Viewing
from .player import VirtualPlayer, run_virtual

SLOT_NS = 50_000_000
"""The rating's period."""
SLOTS = 4
HELD = 20_000
READING_NS = 4_000_000_000
DIFFERENCE = 0.3
"""What the first condition adds to valence over the second one, built in unless another is asked for."""


@dataclass(slots=True)
class Simulated:
    """What a run did: every visit, with what its participant did. Those in `withdrawn` were erased at the end."""

    visits: list[tuple[VisitState, Act]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    @property
    def holding(self) -> list[VisitState]:
        """The visits that hold a place."""
        replaced = {visit.started.replaces for visit, _ in self.visits if visit.outcome != "withdrawn"}
        kept = [visit for visit, _ in self.visits if visit.outcome != "withdrawn"]
        return [visit for visit in kept if visit.started.visit not in replaced]


class Clock:
    """Virtual time that only its owner moves."""

    def __init__(self) -> None:
        self.ns = 0

    def now_ns(self) -> int:
        """Virtual nanoseconds since it was made."""
        return self.ns


def simulate_visits(
    study: StudyCheck,
    count: int,
    record: Path,
    *,
    station: int = 1,
    seed: int = 1,
    difference: float = DIFFERENCE,
    told: Callable[[str], None] = lambda _: None,
) -> Simulated:
    """Let participants come until `count` places are taken by whole visits, then erase those who withdrew.

    `difference` is what the first condition adds to valence over the second one; arousal is the same in both.

    Who aborts or does not get in is replaced, who withdraws gives the place back, so that more than `count` come.
    `told` hears a line for each. Raises NoPlaceError when the station has too few places, before anything is written,
    RecordError when the record cannot be kept.
    """
    assert study.protocol is not None
    if count > len(places(study.protocol, station)):
        there = study.protocol.design.places
        raise NoPlaceError(f"station {station} has {there} places, and {count} are to be taken: name {there} at most")
    result = Simulated()

    async def main(loop: VirtualLoop) -> None:
        with closing(JournalWriter(record)) as writer:
            await asyncio.wrap_future(writer.flush())
            house = House(study, record, writer, station=station, seed=seed, difference=difference)
            while len(_whole(result.holding)) < count:
                before = [visit for visit, _ in result.visits]
                state, act = await house.visit(before)
                result.visits.append((state, act))
                gc.collect()
                told(f"{state.started.participant}: {act}, {state.outcome}, place {state.started.place}")

    with _collected_by_the_visit():
        run_virtual(main)
    for visit, _ in result.visits:
        if visit.outcome == "withdrawn":
            withdraw(record, visit=visit.started.visit)
            result.withdrawn.append(visit.started.visit)
    return result


@contextmanager
def _collected_by_the_visit() -> Iterator[None]:
    """Garbage is looked for between visits only: a viewing's thousands of entries would set it off again and again."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _whole(holding: list[VisitState]) -> list[VisitState]:
    return [visit for visit in holding if visit.outcome == "finished"]


class House:
    """One station and those who come to it. `pace` is called at every step of a viewing, `kept` after every page.

    `held` entries at a time are handed to the record, and all of them at every page.
    """

    def __init__(
        self,
        study: StudyCheck,
        record: Path,
        writer: JournalWriter,
        *,
        station: int = 1,
        seed: int = 1,
        difference: float = DIFFERENCE,
        held: int = HELD,
        pace: Callable[[Viewing], None] = lambda _: None,
        kept: Callable[[Runner], None] = lambda _: None,
    ) -> None:
        assert study.protocol is not None
        self.study, self.protocol = study, study.protocol
        self._record, self._writer = record, writer
        self._station, self._seed, self._difference = station, seed, difference
        self._pace, self._kept, self._held = pace, kept, held
        self._clock = Clock()
        self._owed = 0
        self._seats: dict[tuple[str, str], Seat] = {}

    async def visit(self, before: list[VisitState], act: Act | None = None) -> tuple[VisitState, Act]:
        """The next participant, from consent to the end; what they do is by turns, or `act`."""
        number = len(before)
        free = stations.replaceable(before, self.protocol.name, self._station)
        replaces = free[0].started.visit if free else None
        place = next_place(self.protocol, self._station, before, replaces=replaces)
        act = act or self._next_act(number, place)
        wire = _Wire(self._writer, self._held)
        runner = await stations.begin(
            self.study,
            self._session(wire, number),
            self._record,
            place,
            participant=f"S{self._station}-{number + 1:03}",
            language=self.protocol.languages[number % len(self.protocol.languages)],
            replaces=replaces,
            visit=str(uuid.UUID(int=(derive(self._seed, "visit", number) << 64) | derive(self._seed, "low", number))),
            seats=self._seat,
        )
        state = await self._attend(runner, number, act, wire)
        return state, act

    def _next_act(self, number: int, place: Place) -> Act:
        """What the next one does. A provider can only fail whoever has one: else it fails the next plain one."""
        act = ACTS[number % len(ACTS)]
        arms = [self.study.conditions[name] for name, _ in place.viewings]
        written = all(arm.audience != "none" and arm.engine != "replay" for arm in arms)
        if act == "fault" and not written:
            self._owed += 1
            return "plain"
        if act == "plain" and self._owed and written:
            self._owed -= 1
            return "fault"
        return act

    async def go_on(self, state: VisitState, number: int, act: Act = "plain") -> VisitState:
        """An unfinished visit, to its end."""
        wire = _Wire(self._writer, self._held)
        session = self._session(wire, number)
        runner = await stations.resume(self.study, session, self._record, state, seats=self._seat)
        return await self._attend(runner, number, act, wire)

    def _session(self, wire: _Wire, number: int) -> Session:
        return Session(wire, "visit", derive(self._seed, "session", number), now_ns=self._clock.now_ns)

    def _seat(self, study: StudyCheck, step: Step, seed: int, favourite: str | None) -> Seat:
        """Files are read once for every condition and concert. The built-in fans write: no server is asked."""
        assert step.condition is not None
        assert step.concert is not None
        key = step.condition, step.concert
        if key not in self._seats:
            concert, condition = concert_folder(step.concert, study.file), condition_source(step.condition, study.file)
            self._seats[key] = take_seat(concert, condition, seed, in_study=True, connect=False)
        seat = self._seats[key]
        engine = BuiltinEngine() if seat.engine.source == "SIM" and seat.engine.name == "builtin" else seat.engine
        fixed = seat.condition.seed
        return replace(seat, seed=seed if fixed is None else fixed, favourite=favourite, engine=engine)

    async def _attend(self, runner: Runner, number: int, act: Act, wire: _Wire) -> VisitState:
        guest = _Guest(runner, self._seed, self._difference, number, act, self.protocol)
        while (page := runner.page) is not None:
            if page.step.block.block != "viewing":
                self._clock.ns += guest.answer(page, self._clock.ns)
                if act == "withdraw" and page.step.period == len(runner.state.started.viewings):
                    await runner.withdraw()
                    break
                await runner.next()
                self._kept(runner)
                continue
            if act == "crash" and runner.state.step(page.step.id).shown == 0 and page.step.period == guest.period:
                await self._watch(runner, guest, page.step)
                wire.cut()
                assert runner.viewing is not None
                await runner.viewing.close("left")
                [state] = [v for v in stations.visits_in(self._record) if v.started.visit == guest.visit]
                return await self.go_on(state, number)
            await self._watch(runner, guest, page.step)
            self._kept(runner)
        await runner.close()
        return runner.state

    async def _watch(self, runner: Runner, guest: _Guest, step: Step) -> None:
        """One viewing, to its end or to where this participant's story turns."""
        samplers: list[_Stepped] = []

        def sampler(read: Callable[[], RatingState], sink: Callable[[int, RatingState], None], hz: float) -> _Stepped:
            samplers.append(_Stepped(read, sink))
            return samplers[0]

        players: list[VirtualPlayer] = []

        def player(seat: Seat) -> VirtualPlayer:
            players.append(VirtualPlayer(seat.pack.duration_ms, self._clock.now_ns))
            return players[0]

        pack = self.study.packs[step.concert or ""]
        rating, here = guest.rating(step, pack), 0.0
        chills = iter([*rating.chills, float("inf")])
        chill_ms = next(chills)
        viewing = await runner.open_viewing(player, lambda: rating.at(here), sampler)
        acts_here = step.period == guest.period and runner.state.step(step.id).shown == 1
        if guest.act == "fault" and acts_here:
            await viewing.use_engine(_Failing(viewing.engine))
        await viewing.prepare()
        self._clock.ns += 3_000_000_000
        turn_ms = pack.duration_ms * 0.6 if acts_here and guest.act in guest.TURNS else float("inf")
        viewing.play()
        while not viewing.at_end:
            # The audience and the frames need not be looked after as often as the rating.
            for _ in range(SLOTS):
                here = viewing.now_ms(self._clock.ns)
                while here >= chill_ms:
                    viewing.chill()
                    chill_ms = next(chills)
                if samplers and not rating.silent(here) and here < pack.duration_ms:
                    samplers[0].take(self._clock.ns)
                self._clock.ns += SLOT_NS
            players[0].step(SLOTS * SLOT_NS / 1e9)
            viewing.tick(self._clock.ns)
            await viewing.settle()
            self._pace(viewing)
            if here >= turn_ms:
                turn_ms = float("inf")
                if await self._turn(runner, guest.act):
                    return
        await runner.end_viewing()

    async def _turn(self, runner: Runner, act: Act) -> bool:
        """What happens in the middle of a viewing; True when it is not watched on."""
        turns: dict[Act, Callable[[str], Awaitable[None]]] = {
            "abort": runner.abort, "stop": runner.stop, "repeat": runner.repeat, "pause": runner.pause,
        }  # fmt: skip
        if act in turns:
            await turns[act](f"simulated: {act}")
        if act == "pause":
            self._clock.ns += 20_000_000_000
            await runner.go_on("simulated")
            return False
        return True


class _Guest:
    """One simulated participant."""

    TURNS = ("abort", "stop", "repeat", "pause", "crash")

    def __init__(self, runner: Runner, seed: int, difference: float, number: int, act: Act, protocol: Protocol) -> None:
        self.visit, self.act = runner.state.started.visit, act
        self._runner, self._seed, self._number, self._difference = runner, seed, number, difference
        self._conditions = protocol.design.conditions
        self._draw = rng(seed, "answers", number, len(runner.state.sessions))
        self._person = rng(seed, "person", number).gauss(0.0, PERSON_SD)
        self.period = len(runner.state.started.viewings) if number % 2 else 1

    def answer(self, page: Page, now_ns: int) -> int:
        """Answer everything on a page; returns the nanoseconds that it took."""
        spent = READING_NS
        if isinstance(page.step.block, Practice | Pause):
            spent = page.step.block.seconds * 1_000_000_000
        for item in page.items:
            if page.instrument is None:
                value: bool | int | float | str | None = True
            else:
                value = self._value(page.instrument, item)
            self._runner.answer(item, value, now_ns, now_ns + spent)
            spent += self._draw.randrange(2_000_000_000, 6_000_000_000)
        return spent

    def _value(self, instrument: Instrument, item: str) -> bool | int | float | str | None:
        return answer_to(instrument, item, self._draw, refuse=self.act == "excluded")

    def rating(self, step: Step, pack: ConcertPack) -> Rating:
        """This participant's rating of a viewing: own mean, what the arm does to this person, and the difference."""
        arm = self._conditions.index(step.condition or "")
        draw = rng(self._seed, "rating", self._number, step.period or 0)
        effect = {0: self._difference / 2, 1: -self._difference / 2}.get(arm, 0.0)
        mean = self._person + effect + draw.gauss(0.0, ARM_SD)
        return Rating(draw, mean, pack, self.act if step.period == self.period else "plain")


class _Stepped:
    """A sampler in virtual time: `take` is one slot of its schedule."""

    def __init__(self, read: Callable[[], RatingState], sink: Callable[[int, RatingState], None]) -> None:
        self._read, self._sink = read, sink
        self._runs, self._paused = False, False

    def start(self) -> None:
        """Samples are taken from now on."""
        self._runs = True

    def stop(self) -> None:
        """No more samples."""
        self._runs = False

    def pause(self, paused: bool = True) -> None:
        """No samples until `pause(False)`."""
        self._paused = paused

    def take(self, at_ns: int) -> None:
        """The sample that is due at `at_ns`."""
        if self._runs and not self._paused:
            self._sink(at_ns, self._read())


class _Failing:
    """A provider that answers every other request with an error."""

    def __init__(self, engine: Engine) -> None:
        self.name: str = engine.name
        self.source: EngineSource = engine.source
        self._engine = engine
        self._asked = 0

    async def prepare(self) -> Ready | EngineProblem | None:
        """As the engine behind."""
        return await self._engine.prepare()

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """What the engine behind says, or a problem."""
        self._asked += 1
        if self._asked % 2:
            yield EngineProblem("unreachable", "the simulated provider cannot be reached")
            return
        async for event in self._engine.answer(round_):
            yield event

    async def close(self) -> None:
        """As the engine behind."""
        await self._engine.close()


class _Wire:
    """The way to the record, which a simulated crash cuts.

    Hours pass in seconds here, so that it hands on a viewing's worth of entries at once and not every 50 ms of them.
    """

    def __init__(self, writer: JournalWriter, held: int) -> None:
        self._writer, self._most = writer, held
        self._cut = False
        self._held: list[Entry] = []

    def cut(self) -> None:
        """The program dies: nothing more is kept."""
        self._hand_on()
        self._cut = True

    def put(self, entry: Entry) -> None:
        """Keep an entry, as long as the program runs."""
        self._held.append(entry)
        if len(self._held) >= self._most:
            self._hand_on()

    def flush(self) -> Future[None]:
        """As the record."""
        self._hand_on()
        return self._writer.flush()

    def _hand_on(self) -> None:
        held, self._held = self._held, []
        if not self._cut:
            for entry in held:
                self._writer.put(entry)
