"""The engine Protocol: one round in, a stream of lines out. Every engine is one file and one entry of the registry."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from ...concert.pack import Artist, Chant, Guidance, LyricLine, Moment, Section
from ...journal import Behaviour, ChatReleased, DropReason
from ..personas import Persona

Phase = Literal["anticipation", "burst", "opinion"]


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent's part of the context X = {P, S, G, M, H, C}: persona, moment cues and own history (METHOD 1).

    Without personas `persona` is bare: id and handle only. `may_speak` is the director's speaking budget (always true
    in the published arms).
    """

    persona: Persona
    cues: tuple[Moment, ...]
    history: tuple[str, ...]
    may_speak: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """What an engine is asked: every agent at once, for the window [start_ms, end_ms) of media time.

    `purpose` "reply" asks the agents given to answer `viewer_line`. `languages` restricts what may be written. `cast`
    is everybody seated, the same in every round of a viewing, so that a prompt has a prefix that never changes;
    `agents` are those asked now. `favourite` is the member id of the viewer's bias, where the condition aligns the
    audience.
    """

    number: int
    purpose: Literal["round", "reply"]
    start_ms: int
    end_ms: int
    guidance: Guidance
    section: Section
    next_section: Section | None
    moments: tuple[Moment, ...]
    lyrics: tuple[LyricLine, ...]
    chant: Chant | None
    artist: Artist | None
    agents: tuple[Agent, ...]
    chat: tuple[ChatReleased, ...]
    viewer_line: ChatReleased | None
    anchored: bool
    languages: Literal["mixed", "ko", "en"]
    temperature: float
    seed: int
    cast: tuple[Persona, ...] = ()
    favourite: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One agent's message (z = 1). `moment` is an index into Round.moments, `phase` where around it the line goes.

    `source` names who wrote this line where it is not the engine itself (built-in fans who took over).
    """

    agent: str
    text: str
    behaviour: Behaviour
    language: str
    moment: int | None = None
    phase: Phase | None = None
    source: EngineSource | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A line that the engine got and did not pass on, with the reason; `detail` names the rule, never the text."""

    agent: str | None
    reason: DropReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a round cost; several of one round are added up. The built-in engine costs nothing and reports nothing.

    `estimated`: the server did not say, the program counted.
    """

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class EngineProblem:
    """The engine could not do (all of) what was asked; the viewing goes on.

    "key": no key or a wrong one. "budget": a cap of the viewer's is reached. "resting": the breaker keeps the engine
    from asking for a while.
    """

    kind: Literal[
        "timeout", "unreachable", "limit", "key", "model", "refused", "cut", "invalid", "budget", "resting", "other"
    ]
    message: str


@dataclass(frozen=True, slots=True)
class Ready:
    """What the connection turned out to be: `server` is host and port, `enforces` what the server really holds to.

    `latency_ms` is the time to the first word of the probe's answer.
    """

    model: str
    server: str
    enforces: Literal["json_schema", "json_object", "nothing"]
    temperature: Literal["honoured", "ignored", "unknown"]
    latency_ms: float


EngineEvent = Spoken | Withheld | Usage | EngineProblem
EngineSource = Literal["SIM", "AI"]


class Engine(Protocol):
    """Writes the lines of a round.

    `answer` streams events as they come; closing the generator (or cancelling the task that reads it) cancels the
    request. An engine never raises for what a server or model does: that is an EngineProblem. `prepare` connects and
    finds out what the server can do; it may be called again, and `answer` does not depend on it having been called.
    `source` says who writes: rules (SIM) or a language model (AI).
    """

    name: str
    source: EngineSource

    async def prepare(self) -> Ready | EngineProblem | None: ...

    def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]: ...

    async def close(self) -> None: ...
