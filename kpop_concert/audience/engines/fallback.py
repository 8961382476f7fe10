"""Outside a study: while a model fails or is late, the built-in fans write for those who have not spoken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Literal

from .base import Engine, EngineEvent, EngineProblem, EngineSource, Ready, Round, Spoken

REPLY_LIMIT_S = 2.5
"""A fan answers the viewer within seconds or not at all."""

Change = Literal["took over", "recovered"]


class WithFallback:
    """An engine with the built-in one behind it; name and source are the engine's, its stand-ins' lines say SIM.

    A round is a failure when the engine reports a problem, raises, or has not finished after `time_limit_s` (a reply:
    at most REPLY_LIMIT_S). The problem is passed on every time; `on_change` hears of changes only: "took over" at the
    first failure that leaves somebody silent, "recovered" when a round that was asked for afterwards is answered in
    time. No agent gets two lines.
    """

    def __init__(self, engine: Engine, builtin: Engine, time_limit_s: float) -> None:
        self.name: str = engine.name
        self.source: EngineSource = engine.source
        self.on_change: Callable[[Change], None] | None = None
        self._engine, self._builtin, self._limit_s = engine, builtin, time_limit_s
        self._taken_over = False
        self._takeovers = 0
        self._answered: set[str] = set()

    @property
    def behind(self) -> Engine:
        """The engine whose failures are made up for."""
        return self._engine

    async def prepare(self) -> Ready | EngineProblem | None:
        """What the engine finds out about its server."""
        return await self._engine.prepare()

    async def close(self) -> None:
        """Close both."""
        try:
            await self._engine.close()
        finally:
            await self._builtin.close()

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """The engine's events; after a failure, the built-in engine's lines for the agents that have not spoken.

        Closing it cancels the engine's request. What the engine raises is raised after those lines.
        """
        limit_s = min(self._limit_s, REPLY_LIMIT_S) if round_.purpose == "reply" else self._limit_s
        began = self._takeovers
        spoken: set[str] = set()
        failed = False
        fault: Exception | None = None
        deadline = asyncio.get_running_loop().time() + limit_s
        async with aclosing(self._engine.answer(round_)) as events:
            while True:
                # Around the step alone: between steps whoever listens runs, and would be hit.
                limit = asyncio.timeout_at(deadline)
                try:
                    async with limit:
                        event = await anext(events)
                except StopAsyncIteration:
                    break
                except Exception as problem:  # noqa: BLE001 - raised again below, when everybody has been heard
                    failed = True
                    fault = None if isinstance(problem, TimeoutError) and limit.expired() else problem
                    break
                if isinstance(event, Spoken):
                    spoken.add(event.agent)
                failed = failed or isinstance(event, EngineProblem)
                yield event
        if failed and fault is None and limit.expired():
            yield EngineProblem(
                "timeout", f"{self.name} did not answer within {limit_s:g} s; built-in fans write instead"
            )
        rest = self._rest(round_, spoken, failed)
        if any(agent.may_speak for agent in (rest if failed else round_).agents):
            self._note(failed, began)
        async with aclosing(self._builtin.answer(rest)) as lines:
            async for line in lines:
                if isinstance(line, Spoken):
                    yield replace(line, source="SIM")
        if fault is not None:
            raise fault

    def _rest(self, round_: Round, spoken: set[str], failed: bool) -> Round:
        """What the built-in engine is asked: for nobody after a success, so that it still knows what happened on stage.

        Lines of the viewer that the engine has seen are not answered a second time.
        """
        agents = tuple(a for a in round_.agents if a.persona.id not in spoken) if failed else ()
        chat = tuple(line for line in round_.chat if line.line not in self._answered)
        if not failed:
            self._answered.update(line.line for line in round_.chat if line.author_kind == "viewer")
        return replace(round_, agents=agents, chat=chat)

    def _note(self, failed: bool, began: int) -> None:
        if failed and not self._taken_over:
            self._taken_over = True
            self._takeovers += 1
            self._tell("took over")
        elif not failed and self._taken_over and began == self._takeovers:
            self._taken_over = False
            self._tell("recovered")

    def _tell(self, change: Change) -> None:
        if self.on_change is not None:
            self.on_change(change)
