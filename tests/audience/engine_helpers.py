"""A model engine against the loopback server: a round to ask, and what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from audience.director_helpers import FANS, concert

from kpop_concert.audience.engines.base import (
    Agent,
    EngineEvent,
    EngineProblem,
    Round,
    Spoken,
    Usage,
    Withheld,
)
from kpop_concert.audience.engines.openai import OpenAIEngine
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.bench.chat_server import Asked, Behaviour, ChatServer, Fault
from kpop_concert.journal import Behaviour as Coded
from kpop_concert.journal import ChatReleased
from kpop_concert.system.secrets import Key

KEY = "sk-test-4f9d0c1b2a"
MODEL = "test-model"
TIME_LIMIT_S = 5.0
"""More than a busy machine needs."""
QUICK_S = 0.5
QUICK: dict[str, object] = {"time_limit_s": QUICK_S}
"""For tests that wait until a server is given up."""


def a_round(number: int = 1, fans: int = 10, quiet: tuple[int, ...] = (), anchored: bool = False) -> Round:
    """A window of the test concert, asked of the first `fans` of the ten seated; those in `quiet` may not speak."""
    pack = concert()
    agents = tuple(
        Agent(persona, (), (), may_speak=index not in quiet) for index, persona in enumerate(FANS.personas[:fans])
    )
    return Round(
        number=number,
        purpose="round",
        start_ms=number * 8000,
        end_ms=(number + 1) * 8000,
        guidance="performance",
        section=pack.sections[1],
        next_section=pack.sections[2],
        moments=pack.moments[:2],
        lyrics=(),
        chant=None,
        artist=pack.artist,
        agents=agents,
        chat=(),
        viewer_line=None,
        anchored=anchored,
        languages="mixed",
        temperature=0.7,
        seed=11 + number,
        cast=FANS.personas,
    )


def a_reply(text: str, fans: int = 2) -> Round:
    """Two fans are asked to answer the viewer."""
    line = ChatReleased(
        line="viewer-0", due_ms=9000, author="viewer", author_kind="viewer", text=text, round=None,
        behaviour=Coded.INTERACTION, language="und", source="VIEWER",
    )  # fmt: skip
    return replace(a_round(9, fans), purpose="reply", viewer_line=line, chat=(line,))


@dataclass
class Heard:
    """The events of one answer, sorted."""

    events: list[EngineEvent]

    @property
    def lines(self) -> dict[str, str]:
        return {event.agent: event.text for event in self.events if isinstance(event, Spoken)}

    @property
    def withheld(self) -> list[tuple[str | None, str]]:
        return [(event.agent, event.reason) for event in self.events if isinstance(event, Withheld)]

    @property
    def problems(self) -> list[EngineProblem]:
        return [event for event in self.events if isinstance(event, EngineProblem)]

    @property
    def kinds(self) -> list[str]:
        return [problem.kind for problem in self.problems]

    @property
    def usage(self) -> list[Usage]:
        return [event for event in self.events if isinstance(event, Usage)]


class Stage:
    """A server and an engine that is connected to it."""

    def __init__(self, server: ChatServer, engine: OpenAIEngine) -> None:
        self.server, self.engine = server, engine

    async def ask(self, round_: Round | None = None) -> Heard:
        return Heard([event async for event in self.engine.answer(round_ or a_round())])

    def behave(self, behaviour: Behaviour | None = None, fault: Fault | None = None) -> None:
        """From now on every chat request is answered so."""
        chosen = behaviour or Behaviour(fault=fault)
        self.server.script = lambda asked: chosen

    @property
    def sent(self) -> list[Asked]:
        """The requests for rounds; the probe's have no system message."""
        return [asked for asked in self.server.chats if len(asked.body.get("messages", ())) == 2]  # type: ignore[arg-type]


@asynccontextmanager
async def on_stage(
    folder: Path,
    first: Behaviour | None = None,
    *,
    key: str | None = KEY,
    model: str = MODEL,
    settings: dict[str, object] | None = None,
    prepared: bool = True,
    **options: object,
) -> AsyncIterator[Stage]:
    """An engine on a fresh server that behaves as `first`, once the engine has connected; all is closed afterwards."""
    async with ChatServer() as server:
        chosen = EngineSettings.model_validate(
            {"provider": "custom", "base_url": server.base_url, "model": model, "time_limit_s": TIME_LIMIT_S,
             "price_input_usd": 1.0, "price_cached_usd": 0.5, "price_output_usd": 2.0, **(settings or {})}
        )  # fmt: skip
        spend = Spend(chosen, model, folder=folder)
        secret = Key(key, "session") if key else None
        engine = OpenAIEngine(
            chosen,
            secret,
            model=model,
            **{"temperature": 0.7, "spend": spend, **options},  # type: ignore[arg-type]
        )
        stage = Stage(server, engine)
        try:
            if prepared:
                await engine.prepare()
            stage.behave(first)
            yield stage
        finally:
            await engine.close()
            spend.close()
