"""The director (async agent manager, METHOD 1): asks for rounds ahead of time and releases every line at its slot.

Only the engine's answers are asynchronous. When a round is asked for, what it is told and when a line is shown are
functions of media time and the seed, so the size of the steps in which time passes changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Literal

from ..concert.pack import ConcertPack
from ..condition import Condition
from ..journal import Behaviour, ChatDropped, ChatReleased, Payload, Problem, RoundEnded, RoundStarted
from ..system.plaintext import plain
from ..system.seeds import rng
from .chants import joined_word
from .context import Memory, reply_round, window_round
from .engines.base import Agent, Engine, EngineEvent, EngineProblem, Round, Spoken, Usage
from .honesty import asks_if_real, truth
from .personas import Persona, PersonaPack
from .replies import addresses, language_of, members_named, pick_fans
from .seating import for_engine
from .slots import Timetable, live_slot, published_slot, reply_slot

log = logging.getLogger(__name__)

TYPING_MS = 1500
FREE = Usage(0, 0, 0, 0.0)
Outcome = Literal["answered", "failed", "timeout", "cancelled", "skipped"]
Reason = Literal["late", "refused", "empty", "unknown agent", "double"]


@dataclass(eq=False, slots=True)
class _Request:
    """A round under way, and what has come of it."""

    round: Round
    asked_s: float
    agents: dict[str, Agent]
    spoke: set[str]
    lines: int = 0
    refused: int = 0
    usage: Usage = FREE
    problem: EngineProblem | None = None


class Director:
    """Asks the engine for the rounds of one viewing and releases its lines. Runs on the running asyncio loop.

    `publish` hears of rounds, dropped lines and problems, `release` of every line at its slot. `dropped` counts lines
    by the reason for which they were not shown. All times are media ms; while the concert is paused `advance` is not
    called and nothing happens.
    """

    def __init__(
        self,
        *,
        pack: ConcertPack,
        condition: Condition,
        personas: PersonaPack,
        engine: Engine,
        seed: int,
        publish: Callable[[Payload], None],
        release: Callable[[ChatReleased], None],
    ) -> None:
        numbers = condition.director
        self.dropped: Counter[Reason] = Counter()
        self._pack, self._condition, self._numbers = pack, condition, numbers
        self._personas = for_engine(personas, condition)
        self._engine, self._seed = engine, seed
        self._publish, self._release = publish, release
        self._live = condition.timing == "live"
        self._table = Timetable(pack.duration_ms, numbers.round_ms, numbers.lead_ms)
        self._memory = Memory()
        self._planned: list[ChatReleased] = []
        self._asked: set[int] = set()
        self._spoken: defaultdict[int, set[str]] = defaultdict(set)
        self._waiting: list[int] = []
        self._under_way: dict[int, _Request] = {}
        self._tasks: dict[asyncio.Task[None], _Request] = {}
        self._next_ms = 0
        self._replies = 0
        self._faults: set[str] = set()
        self._closed = False

    # -- media time

    def start(self, media_ms: float) -> None:
        """The first pass begins at `media_ms`: ask for its window and for those whose asking time has come."""
        self._next_ms = ceil(media_ms)
        for number in self._table.wanted_at(floor(media_ms)):
            self._ask(number)

    def seek(self, media_ms: float) -> None:
        """A new pass begins at `media_ms`.

        Rounds under way that are not wanted there are cancelled; windows generated before are not asked for again.
        Lines that were planned and never shown are shown when a pass plays over their slot.
        """
        wanted = self._table.wanted_at(floor(media_ms))
        self._next_ms = ceil(media_ms)
        self._waiting = [number for number in self._waiting if number in wanted]
        for number, request in list(self._under_way.items()):
            if request.round.purpose == "reply" or number not in wanted:
                self._cancel(request)
        self.start(media_ms)

    def advance(self, media_ms: float) -> None:
        """Do everything that is due up to `media_ms`, in the order of media time. A smaller time does nothing."""
        target = floor(media_ms)
        for number in self._table.asked_between(self._next_ms, target):
            self._release_until(self._table.asked_at(number))
            self._ask(number)
        self._release_until(target)
        self._fill()

    def viewer_said(self, line: ChatReleased) -> None:
        """The viewer wrote a line: it joins the shared chat; in live timing fans answer it.

        Asked whether it is real, the audience answers by rule, whatever the timing.
        """
        self._memory.shown(line)
        if self._closed:
            return
        if asks_if_real(line.text) and not members_named(line.text, self._pack.artist):
            self._tell_the_truth(line)
        elif self._live:
            self._ask_for_reply(line)

    def typing(self, media_ms: float) -> list[str]:
        """Ids of the fans who write an answer to the viewer just now: their line is shown within TYPING_MS."""
        soon = self._planned[: bisect_right(self._planned, media_ms + TYPING_MS, key=_due)]
        return [line.agent for line in soon if line.reply_to and line.agent and line.due_ms >= media_ms]

    async def settle(self) -> None:
        """Wait until no round is under way or being cancelled: between steps it makes a headless run repeatable."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Cancel what is under way, oldest first, and wait until it is gone. Nothing is asked for afterwards."""
        self._closed = True
        self._waiting.clear()
        for request in list(self._under_way.values()):
            self._cancel(request)
        await self.settle()

    # -- asking

    def _ask(self, number: int) -> None:
        """Ask for a window once; when too many rounds are under way, as soon as there is a place."""
        if number not in self._asked and number not in self._waiting:
            self._waiting.append(number)
            self._fill()

    def _fill(self) -> None:
        """Give free places to the rounds that wait, and skip those of which no line could be shown in time."""
        for number in [number for number in self._waiting if self._last_slot(number) < self._next_ms]:
            self._waiting.remove(number)
            self._publish(RoundEnded(round=number, outcome="skipped", latency_ms=0.0, lines=0))
        while self._waiting and not self._closed and self._places("round") > 0:
            number = self._waiting.pop(0)
            self._asked.add(number)
            self._begin(
                window_round(
                    pack=self._pack,
                    condition=self._condition,
                    personas=[p for p in self._personas if p.id not in self._spoken[number]],
                    memory=self._memory,
                    seed=self._seed,
                    number=number,
                    window=self._table.window(number),
                    at_ms=self._next_ms - 1,
                )
            )

    def _ask_for_reply(self, line: ChatReleased) -> None:
        number = self._reply_number()
        stream = rng(self._seed, "reply", number)
        fans = pick_fans(line.text, self._personas, self._pack.artist, self._numbers, stream)
        if not fans:
            return
        if self._places("reply") <= 0:
            self._publish(RoundEnded(round=number, outcome="skipped", latency_ms=0.0, lines=0))
            return
        self._begin(
            reply_round(
                pack=self._pack,
                condition=self._condition,
                personas=fans,
                memory=self._memory,
                seed=self._seed,
                number=number,
                line=line,
            )
        )

    def _tell_the_truth(self, line: ChatReleased) -> None:
        number = self._reply_number()
        called = [persona for persona in self._personas if addresses(line.text, persona)]
        fan = rng(self._seed, "reply", number).choice(called or self._personas)
        text, language = truth(self._engine.source, language_of(line.text))
        low, high = self._numbers.reply_ms
        span = line.due_ms + low, line.due_ms + high
        self._plan(
            ChatReleased(
                line=f"{number}-{fan.id}",
                due_ms=reply_slot(self._table, self._seed, number, fan.id, span, self._next_ms),
                author=fan.handle,
                author_kind="persona",
                text=text,
                round=None,
                behaviour=Behaviour.INTERACTION,
                language=language,
                source="SIM",
                agent=fan.id,
                reply_to=line.line,
            ),
            number,
        )

    def _reply_number(self) -> int:
        """Replies are numbered on after the last window, so that a number names one request of the viewing."""
        self._replies += 1
        return self._table.rounds + self._replies - 1

    def _places(self, purpose: Literal["round", "reply"]) -> int:
        bound = self._numbers.overlap if purpose == "round" else self._numbers.reply_overlap
        return bound - sum(request.round.purpose == purpose for request in self._under_way.values())

    def _last_slot(self, number: int) -> int:
        """The latest time at which a line of a window can be shown."""
        if self._live:
            return self._table.window(number)[1] - 1
        return max(self._published_slot(number, persona.id) for persona in self._personas)

    def _published_slot(self, number: int, agent: str) -> int:
        return published_slot(self._numbers, self._table, self._seed, number, agent)

    # -- a round

    def _begin(self, round_: Round) -> None:
        loop = asyncio.get_running_loop()
        agents = {agent.persona.id: agent for agent in round_.agents}
        request = _Request(round_, loop.time(), agents, self._spoken[round_.number])
        self._under_way[round_.number] = request
        self._publish(
            RoundStarted(
                round=round_.number,
                purpose=round_.purpose,
                window_start_ms=round_.start_ms,
                window_end_ms=round_.end_ms,
                agents=len(agents),
            )
        )
        task = loop.create_task(self._listen(request), name=f"{round_.purpose} {round_.number}")
        self._tasks[task] = request
        task.add_done_callback(self._tasks.pop)

    async def _listen(self, request: _Request) -> None:
        """Take what the engine says until it is done, too late or cancelled."""
        limit = asyncio.timeout(self._numbers.timeout_ms / 1000)
        try:
            async with limit, aclosing(self._engine.answer(request.round)) as events:
                async for event in events:
                    if self._under_way.get(request.round.number) is not request:
                        return
                    self._take(request, event)
        except asyncio.CancelledError:
            self._end(request, "cancelled")
            raise
        except Exception as fault:  # noqa: BLE001 - whatever an engine raises, the concert goes on; _report logs it
            if isinstance(fault, TimeoutError) and limit.expired():
                self._end(request, "timeout")
            else:
                self._report(fault)
                self._end(request, "failed")
        else:
            self._end(request, _outcome(request))

    def _cancel(self, request: _Request) -> None:
        """Give a round up; what it has said already stays, the rest may be asked for when the window is visited."""
        if len(request.spoke) < len(self._personas):
            self._asked.discard(request.round.number)
        for task, of in self._tasks.items():
            if of is request:
                task.cancel()
        self._end(request, "cancelled")

    def _end(self, request: _Request, outcome: Outcome) -> None:
        """Record the end of a round, once, and give its place to the next."""
        number = request.round.number
        if self._under_way.get(number) is not request:
            return
        del self._under_way[number]
        self._publish(
            RoundEnded(
                round=number,
                outcome=outcome,
                latency_ms=(asyncio.get_running_loop().time() - request.asked_s) * 1000,
                lines=request.lines,
                refused=request.refused,
                input_tokens=request.usage.input_tokens,
                cached_tokens=request.usage.cached_tokens,
                output_tokens=request.usage.output_tokens,
                cost_usd=request.usage.cost_usd,
            )
        )
        self._fill()

    def _report(self, fault: Exception) -> None:
        """An engine that raises is a fault of the program; the viewing goes on. Each kind is logged once."""
        kind = type(fault).__qualname__
        if kind not in self._faults:
            self._faults.add(kind)
            # Not log.exception: a message may quote chat, the stack does not.
            stack = "".join(traceback.format_tb(fault.__traceback__))
            log.error("the engine %s failed: %s\n%s", self._engine.name, kind, stack)
        self._publish(Problem(whose="program", where=f"engine {self._engine.name}", message=kind))

    # -- what an engine says

    def _take(self, request: _Request, event: EngineEvent) -> None:
        if isinstance(event, Spoken):
            self._hear(request, event)
        elif isinstance(event, Usage):
            request.usage = _sum(request.usage, event)
        else:
            request.problem = event
            where = f"engine {self._engine.name}: {event.kind}"
            self._publish(Problem(whose="environment", where=where, message=plain(event.message, 300)))

    def _hear(self, request: _Request, spoken: Spoken) -> None:
        """Give a line its slot, or drop it with the reason: whatever an engine says is checked here."""
        round_, agent = request.round, request.agents.get(spoken.agent)
        if agent is None:
            self._drop(request, None, "unknown agent")
            return
        text = plain(spoken.text, self._numbers.max_chars)
        if agent.persona.id in request.spoke:
            self._drop(request, agent, "double")
        elif not agent.may_speak:
            self._drop(request, agent, "refused")
        elif not text:
            self._drop(request, agent, "empty")
        else:
            request.spoke.add(agent.persona.id)
            line = self._line(round_, agent.persona, replace(spoken, text=text))
            if line.due_ms < self._next_ms:
                self.dropped["late"] += 1
                self._publish(
                    ChatDropped(
                        line=line.line, due_ms=line.due_ms, agent=line.agent, round=round_.number, reason="late"
                    )
                )
            else:
                request.lines += 1
                self._plan(line, round_.number)

    def _line(self, round_: Round, persona: Persona, spoken: Spoken) -> ChatReleased:
        source = self._engine.source
        joins = round_.chant is not None and joined_word(spoken, round_) is not None
        return ChatReleased(
            line=f"{round_.number}-{persona.id}",
            due_ms=self._slot(round_, spoken),
            author=persona.handle,
            author_kind="replay" if source == "REPLAY" else "persona",
            text=spoken.text,
            round=round_.number,
            behaviour=spoken.behaviour,
            language=spoken.language,
            source=source,
            agent=persona.id,
            reply_to=round_.viewer_line.line if round_.viewer_line else None,
            chant=self._pack.chants.index(round_.chant) if joins and round_.chant else None,
        )

    def _slot(self, round_: Round, spoken: Spoken) -> int:
        if round_.purpose == "reply":
            span = round_.start_ms, round_.end_ms
            return reply_slot(self._table, self._seed, round_.number, spoken.agent, span, self._next_ms)
        if self._live:
            return live_slot(self._numbers, self._table, self._seed, round_, spoken)
        return self._published_slot(round_.number, spoken.agent)

    def _drop(self, request: _Request, agent: Agent | None, reason: Reason) -> None:
        request.refused += 1
        self.dropped[reason] += 1
        who = agent.persona.id if agent else None
        self._publish(
            ChatDropped(
                # The plain id belongs to the line that the agent may yet have in this round.
                line=f"{request.round.number}-{who or ''}~{self.dropped.total()}",
                due_ms=request.round.start_ms,
                agent=who,
                round=request.round.number,
                reason=reason,
            )
        )

    # -- lines

    def _plan(self, line: ChatReleased, number: int) -> None:
        insort(self._planned, line, key=_order)
        if line.agent is not None:
            self._memory.wrote(line.agent, number, line.due_ms, line.text)

    def _release_until(self, media_ms: int) -> None:
        """Show the lines whose slot lies between what was played and `media_ms`, included."""
        if media_ms < self._next_ms:
            return
        first = bisect_left(self._planned, self._next_ms, key=_due)
        last = bisect_right(self._planned, media_ms, key=_due)
        due = self._planned[first:last]
        del self._planned[first:last]
        self._next_ms = media_ms + 1
        for line in due:
            self._memory.shown(line)
            self._release(line)


def _outcome(request: _Request) -> Outcome:
    """A round is answered when anything was said; a problem counts only when nothing came of it."""
    if request.problem is None or request.spoke:
        return "answered"
    return "timeout" if request.problem.kind == "timeout" else "failed"


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        one.input_tokens + other.input_tokens,
        one.cached_tokens + other.cached_tokens,
        one.output_tokens + other.output_tokens,
        one.cost_usd + other.cost_usd,
    )


def _due(line: ChatReleased) -> int:
    return line.due_ms


def _order(line: ChatReleased) -> tuple[int, str]:
    return line.due_ms, line.line
