"""The kinds of a session and of its viewings: rounds, chat, flying chat, ratings, what viewer and system do."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from .payload import Payload

AuthorKind = Literal["persona", "crowd", "viewer", "replay"]
Source = Literal["SIM", "AI", "VIEWER", "REPLAY"]
"""Who wrote a line: a rule-based engine, a language model, the viewer, or a recording."""
DropReason = Literal[
    "late", "refused", "empty", "unknown agent", "double", "invalid", "few-shot copy", "link", "contact",
    "harassment", "sexual", "rumour", "untrue", "leak", "moderation",
]  # fmt: skip
"""Why a line that was written is not shown. "refused": the agent was not to speak in that round; "untrue": it claims to
be human; "leak": it quotes the program's instructions."""


class Behaviour(StrEnum):
    """The coded behaviours of the published few-shots, and the two frequent patterns beside them."""

    INTERACTION = "interaction"
    COLLECTIVE = "collective"
    THOUGHT = "thought"
    AFFECT = "affect"
    CHANT = "chant"
    QUESTION = "question"


class SessionStarted(Payload):
    kind: ClassVar[str] = "session.started"
    program: str
    platform: str
    python: str
    purpose: Literal["fan", "demo", "generate", "bench", "test", "visit", "station", "review"]
    seed: int
    zone: str = Field(description="IANA time zone of the machine")


class SessionEnded(Payload):
    kind: ClassVar[str] = "session.ended"
    reason: Literal["closed", "finished", "failed"]


class SeatedFan(BaseModel):
    """One agent of the audience as every arm shows it: name, colour and traits, with and without personas."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    handle: str
    colour: str
    traits: tuple[str, ...] = ()


class ViewingStarted(Payload):
    kind: ClassVar[str] = "viewing.started"
    concert: str
    video: str
    video_sha256: str
    duration_ms: int
    condition: dict[str, Any]
    seed: int
    engine: str
    source: Source
    audience: tuple[SeatedFan, ...]


class ViewingEnded(Payload):
    kind: ClassVar[str] = "viewing.ended"
    version: ClassVar[int] = 2
    reason: Literal["finished", "left", "failed", "time limit"]
    dropped_frames: int | None = Field(default=None, ge=0, description="not shown; None in records that did not count")


class PassStarted(Payload):
    """A new pass over the media: media time is not unique, (pass, media time) is."""

    kind: ClassVar[str] = "pass.started"
    reason: Literal["start", "seek", "restart"]
    from_ms: float
    to_ms: float


class Transport(Payload):
    kind: ClassVar[str] = "transport"
    action: Literal["play", "pause", "rate", "volume", "ended"]
    value: float = 0.0


class RoundStarted(Payload):
    kind: ClassVar[str] = "round.started"
    round: int
    purpose: Literal["round", "reply"]
    window_start_ms: int
    window_end_ms: int
    agents: int


class EngineReady(Payload):
    """The audience's engine is connected; what its server really enforces was found by asking it."""

    kind: ClassVar[str] = "engine.ready"
    engine: str
    model: str
    server: str = Field(description="host and port")
    enforces: Literal["json_schema", "json_object", "nothing"]
    temperature: Literal["honoured", "ignored", "unknown"]
    latency_ms: float


class EngineChanged(Payload):
    """Who writes for the audience from now on: chosen by the viewer, or built-in fans while an engine fails."""

    kind: ClassVar[str] = "engine.changed"
    engine: str
    source: Source
    reason: Literal["chosen", "took over", "recovered"]


class ReplayLoaded(Payload):
    """The recorded chat of this viewing; `stream_sha256` is over texts and times, the same for every viewer."""

    kind: ClassVar[str] = "replay.loaded"
    name: str
    stream_sha256: str
    lines: int
    shuffled: bool
    viewer_lines: int = Field(description="lines of the first viewer, who consented")


class Disclosed(Payload):
    """The viewer was told that the audience is simulated."""

    kind: ClassVar[str] = "disclosed"
    how: Literal["screen", "asked", "debriefing"]


class NoteShown(Payload):
    """An out-of-character note of the program to the viewer, such as where to find help."""

    kind: ClassVar[str] = "note.shown"
    note: Literal["help"]
    language: str


class RoundEnded(Payload):
    kind: ClassVar[str] = "round.ended"
    version: ClassVar[int] = 2
    round: int
    outcome: Literal["answered", "failed", "timeout", "cancelled", "skipped"]
    latency_ms: float
    lines: int
    refused: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    estimated: bool = Field(default=False, description="the server did not count tokens, the program did")


class ChatReleased(Payload):
    """A line that was shown, in whatever arm; `due_ms` is its slot in media time."""

    kind: ClassVar[str] = "chat.released"
    line: str = Field(description="identity of the line within the viewing")
    due_ms: int
    author: str
    author_kind: AuthorKind
    text: str
    round: int | None
    behaviour: Behaviour
    language: str
    source: Source
    agent: str | None = Field(default=None, description="id of the seated fan; None for the viewer")
    reply_to: str | None = None
    chant: int | None = Field(default=None, description="index of the concert's chant that this line joins")


class ChatDropped(Payload):
    """A line that was generated and not shown, with the reason."""

    kind: ClassVar[str] = "chat.dropped"
    version: ClassVar[int] = 2
    line: str
    due_ms: int
    agent: str | None
    round: int | None
    reason: DropReason
    detail: str = Field(default="", description="the rule that blocked it; never the text")


class DanmakuPlaced(Payload):
    """A layout decision in fixed logical units, taken once: a seek, a resize and a replay show the same picture."""

    kind: ClassVar[str] = "danmaku.placed"
    line: str
    start_ms: float
    lane: int
    lanes: int = 1
    duration_ms: float
    width: float
    em: float
    mode: Literal["scroll", "still"] = "scroll"


class DanmakuDropped(Payload):
    kind: ClassVar[str] = "danmaku.dropped"
    line: str
    reason: str


class Rating(Payload):
    """One raw sample of the continuous self-report; valence and arousal are -1..1."""

    kind: ClassVar[str] = "rating"
    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)
    touched: bool
    typing: bool = False


class Chill(Payload):
    kind: ClassVar[str] = "chill"


class SelfReport(Payload):
    """The self-report panel was opened, closed or switched to another form."""

    kind: ClassVar[str] = "selfreport"
    form: Literal["grid", "slider", "closed"]


class Setting(Payload):
    kind: ClassVar[str] = "setting"
    name: str
    value: str | float | bool


class SystemEvent(Payload):
    kind: ClassVar[str] = "system"
    what: Literal["sleep", "audio device", "screen", "pixel ratio", "full screen", "stall"]
    detail: str


class Problem(Payload):
    """Something went wrong and was survived; `whose` sorts it by fault."""

    kind: ClassVar[str] = "problem"
    whose: Literal["environment", "program"]
    where: str
    message: str
