"""Rounds under way: the only asynchronous part of the audience. Asks the engine, listens, and records how it ended."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from ..condition import DirectorNumbers
from ..journal import Payload, Problem, RoundEnded, RoundStarted
from ..system.plaintext import plain
from .engines.base import Agent, Engine, EngineProblem, Round, Spoken, Usage, Withheld

log = logging.getLogger(__name__)

FREE = Usage(0, 0, 0, 0.0)
Outcome = Literal["answered", "failed", "timeout", "cancelled", "skipped"]


@dataclass(eq=False, slots=True)
class Request:
    """A round under way, and what has come of it. `spoke` is shared by all requests for the same window."""

    round: Round
    engine: Engine
    asked_s: float
    agents: dict[str, Agent]
    spoke: set[str]
    lines: int = 0
    refused: int = 0
    usage: Usage = FREE
    problem: EngineProblem | None = None


class Rounds:
    """Runs the rounds of one viewing on the running asyncio loop.

    `hear` gets every line and every withheld one; `freed` is called when a place became free.
    """

    def __init__(
        self,
        numbers: DirectorNumbers,
        publish: Callable[[Payload], None],
        hear: Callable[[Request, Spoken | Withheld], None],
        freed: Callable[[], None],
    ) -> None:
        self._numbers, self._publish, self._hear, self._freed = numbers, publish, hear, freed
        self._under_way: dict[int, Request] = {}
        self._tasks: dict[asyncio.Task[None], Request] = {}
        self._faults: set[str] = set()

    def under_way(self) -> list[Request]:
        """Those whose answer is still listened to, oldest first."""
        return list(self._under_way.values())

    def places(self, purpose: Literal["round", "reply"]) -> int:
        """How many more rounds of a purpose may be under way."""
        bound = self._numbers.overlap if purpose == "round" else self._numbers.reply_overlap
        return bound - sum(request.round.purpose == purpose for request in self._under_way.values())

    def begin(self, engine: Engine, round_: Round, spoke: set[str]) -> None:
        """Ask `engine` for a round."""
        loop = asyncio.get_running_loop()
        agents = {agent.persona.id: agent for agent in round_.agents}
        request = Request(round_, engine, loop.time(), agents, spoke)
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

    def cancel(self, request: Request) -> None:
        """Give a round up; what it has said already stays."""
        for task, of in self._tasks.items():
            if of is request:
                task.cancel()
        self._end(request, "cancelled")

    def skip(self, number: int) -> None:
        """Record a round that is not asked for, because nothing of it could be shown in time."""
        self._publish(RoundEnded(round=number, outcome="skipped", latency_ms=0.0, lines=0))

    async def unwind(self) -> None:
        """Wait until the rounds that were given up have let go of their engine."""
        given_up = [task for task, of in self._tasks.items() if self._under_way.get(of.round.number) is not of]
        if given_up:
            await asyncio.wait(given_up)

    async def settle(self) -> None:
        """Wait until no round is under way or being cancelled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _listen(self, request: Request) -> None:
        """Take what the engine says until it is done, too late or cancelled."""
        limit = asyncio.timeout(self._numbers.timeout_ms / 1000)
        try:
            async with limit, aclosing(request.engine.answer(request.round)) as events:
                async for event in events:
                    if self._under_way.get(request.round.number) is not request:
                        return
                    if isinstance(event, Spoken | Withheld):
                        self._hear(request, event)
                    elif isinstance(event, Usage):
                        request.usage = _sum(request.usage, event)
                    else:
                        self._meet(request, event)
        except asyncio.CancelledError:
            self._end(request, "cancelled")
            raise
        except Exception as fault:  # noqa: BLE001 - whatever an engine raises, the concert goes on; _report logs it
            if isinstance(fault, TimeoutError) and limit.expired():
                seconds = self._numbers.timeout_ms / 1000
                self._meet(request, EngineProblem("timeout", f"no whole answer within {seconds:g} s; it was given up"))
                self._end(request, "timeout")
            else:
                self._report(request.engine, fault)
                self._end(request, "failed")
        else:
            self._end(request, _outcome(request))

    def _end(self, request: Request, outcome: Outcome) -> None:
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
                estimated=request.usage.estimated,
            )
        )
        self._freed()

    def _meet(self, request: Request, problem: EngineProblem) -> None:
        request.problem = problem
        where = f"engine {request.engine.name}: {problem.kind}"
        self._publish(Problem(whose="environment", where=where, message=plain(problem.message, 300)))

    def _report(self, engine: Engine, fault: Exception) -> None:
        """An engine that raises is a fault of the program; the viewing goes on. Each kind is logged once."""
        kind = type(fault).__qualname__
        if kind not in self._faults:
            self._faults.add(kind)
            # Not log.exception: a message may quote chat, the stack does not.
            stack = "".join(traceback.format_tb(fault.__traceback__))
            log.error("the engine %s failed: %s\n%s", engine.name, kind, stack)
        self._publish(Problem(whose="program", where=f"engine {engine.name}", message=kind))


def _outcome(request: Request) -> Outcome:
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
        one.estimated or other.estimated,
    )
