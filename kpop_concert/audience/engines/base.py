"""The engine Protocol: one round in, a stream of lines out. Every engine is one file and one entry of the registry."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from ...concert.pack import Artist, Chant, Guidance, LyricLine, Moment, Section
from ...journal import Behaviour, ChatReleased
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

    `purpose` "reply" asks the agents given to answer `viewer_line`. `languages` restricts what may be written.
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """One agent's message (z = 1). `moment` is an index into Round.moments, `phase` where around it the line goes."""

    agent: str
    text: str
    behaviour: Behaviour
    language: str
    moment: int | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a round cost. The built-in engine costs nothing and reports nothing."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float


@dataclass(frozen=True, slots=True)
class EngineProblem:
    """The engine could not do (all of) what was asked; the viewing goes on."""

    kind: Literal["timeout", "unreachable", "limit", "refused", "cut", "invalid", "other"]
    message: str


EngineEvent = Spoken | Usage | EngineProblem


class Engine(Protocol):
    """Writes the lines of a round.

    `answer` streams events as they come; closing the generator (or cancelling the task that reads it) cancels the
    request. An engine never raises for what a server or model does: that is an EngineProblem.
    """

    name: str
    source: Literal["SIM", "AI", "REPLAY"]

    def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]: ...

    async def close(self) -> None: ...
