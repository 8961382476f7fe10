"""Entry and the closed vocabulary of kinds: what can happen in a session, as data.

A session is an append-only journal. Payloads are frozen and versioned; an old version is upcast when it is read, so
nothing that was once recorded becomes unreadable. No storage here: `records` keeps entries, `session` publishes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

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


class Payload(BaseModel):
    """What one kind of entry says. Subclasses name their kind and version."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1


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


class VisitStarted(Payload):
    """A participant's visit begins: the first session of it. Only pseudonyms; the protocol is stored by its hash."""

    kind: ClassVar[str] = "visit.started"
    visit: str = Field(description="UUID of the visit, in all its sessions")
    study: str
    study_version: str
    protocol_sha256: str
    station: int
    participant: str = Field(description="pseudonym")
    language: str
    place: int = Field(description="place in the station's counterbalanced list, from 0")
    viewings: tuple[tuple[str, str], ...] = Field(description="condition and concert of each period, as they come")
    replaces: str | None = Field(default=None, description="the visit whose place this one takes")
    test: bool = Field(default=False, description="test mode: takes no place, is never merged or exported")


class VisitContinued(Payload):
    """A later session of a visit, after a crash or a kill."""

    kind: ClassVar[str] = "visit.continued"
    visit: str
    step: str


class StepStarted(Payload):
    kind: ClassVar[str] = "step.started"
    step: str = Field(description="block name, with .period where it is repeated")
    block: str
    attempt: int = Field(description="from 1; a repeated or restarted step has another")
    period: int | None = None


class StepEnded(Payload):
    kind: ClassVar[str] = "step.ended"
    step: str
    attempt: int
    outcome: Literal["done", "skipped", "partial", "repeated", "aborted"]


class Answer(Payload):
    """One answer to one item; a later one to the same item of the same attempt supersedes it."""

    kind: ClassVar[str] = "answer"
    step: str
    attempt: int
    period: int | None
    instrument: str
    instrument_version: str
    item: str
    position: int = Field(description="place in the order shown, from 0")
    value: int | float | str | bool | None = Field(description="none when declined")
    declined: bool = Field(default=False, description='"Prefer not to answer": an answer of its own')
    shown_ns: int
    answered_ns: int


class VisitControl(Payload):
    """The experimenter or the participant steps in."""

    kind: ClassVar[str] = "visit.control"
    action: Literal["pause", "resume", "repeat", "skip", "abort", "help", "help over", "marker", "note"]
    by: Literal["experimenter", "participant"]
    reason: str = ""
    step: str | None = None


class Deviation(Payload):
    """Something is not as the locked protocol says, with the reason."""

    kind: ClassVar[str] = "deviation"
    what: str
    found: str
    expected: str
    reason: str


class Flag(Payload):
    """A stretch of a viewing that the analysis should know of; times in media ms."""

    kind: ClassVar[str] = "flag"
    what: Literal["idle", "untouched", "typing", "gap", "late start", "early end"]
    start_ms: float
    end_ms: float


class Receipt(Payload):
    """What a visit should and does hold, and checksums: held against the record by `doctor --verify`."""

    kind: ClassVar[str] = "receipt"
    visit: str
    expected_samples: int
    samples: int
    gaps: int
    dropped_frames: int
    late_rounds: int
    deviations: int
    answers: int
    media: dict[str, str] = Field(description="concert: SHA-256 of its video")
    protocol_sha256: str
    entries: int = Field(description="of all sessions of the visit, before this one")
    sessions: dict[str, int] = Field(default={}, description="session: how many of its entries are summed, in order")
    journal_sha256: str


class VisitEnded(Payload):
    kind: ClassVar[str] = "visit.ended"
    visit: str
    outcome: Literal["finished", "aborted", "withdrawn"]


class StationMeasured(Payload):
    """A figure of this station's hardware, such as the audio-visual offset."""

    kind: ClassVar[str] = "station.measured"
    station: int
    what: Literal["audio-visual offset"]
    value_ms: float
    spread_ms: float


class ReviewPayload(Payload):
    """What a reviewer says of a visit, or of one viewing (of an evening at home: `visit` is none), or of a stretch of
    it. Never edited: a later one supersedes it, and one that is `withdrawn` takes back what it supersedes.
    """

    id: str = Field(description="UUID of this annotation")
    supersedes: str | None = Field(default=None, description="id of the annotation that this one replaces")
    author: str = Field(min_length=1, max_length=80)
    visit: str | None
    viewing: str | None = Field(default=None, description="none: the whole visit")
    stretch_ms: tuple[float, float] | None = Field(default=None, description="of the viewing, media ms; none: all")
    withdrawn: bool = False


class ReviewNote(ReviewPayload):
    kind: ClassVar[str] = "review.note"
    text: str = Field(min_length=1, max_length=4000)


class ReviewExclusion(ReviewPayload):
    """Left out of the analysis, with the reason; the data stay."""

    kind: ClassVar[str] = "review.exclusion"
    reason: str = Field(min_length=1, max_length=400)


PAYLOADS: dict[str, type[Payload]] = {
    payload.kind: payload
    for payload in (
        SessionStarted, SessionEnded, ViewingStarted, ViewingEnded, PassStarted, Transport, RoundStarted, RoundEnded,
        EngineReady, EngineChanged, ReplayLoaded, Disclosed, NoteShown,
        ChatReleased, ChatDropped, DanmakuPlaced, DanmakuDropped, Rating, Chill, SelfReport, Setting, SystemEvent,
        Problem, VisitStarted, VisitContinued, StepStarted, StepEnded, Answer, VisitControl, Deviation, Flag, Receipt,
        VisitEnded, StationMeasured, ReviewNote, ReviewExclusion,
    )
}  # fmt: skip


def _same(payload: dict[str, Any]) -> dict[str, Any]:
    """Only fields with a default were added."""
    return payload


UPCASTS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("round.ended", 1): _same,
    ("chat.dropped", 1): _same,
    ("viewing.ended", 1): _same,
}
"""(kind, version) -> function that lifts the payload of that version to the next one."""


class UnknownKindError(ValueError):
    """An entry of a kind or version that this program does not know: the record is newer, or damaged."""


def decode(kind: str, version: int, payload: str | bytes) -> Payload:
    """Payload from its stored JSON, upcast to today's version.

    Raises UnknownKindError for a kind or version from the future, pydantic.ValidationError for a payload that does
    not fit.
    """
    model = PAYLOADS.get(kind)
    if model is None or version > model.version:
        raise UnknownKindError(f"entry kind {kind!r} version {version} is not known to this program")
    if version == model.version:
        return model.model_validate_json(payload)
    data: dict[str, Any] = json.loads(payload)
    for old in range(version, model.version):
        data = UPCASTS[(kind, old)](data)
    return model.model_validate(data)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. What is not an entry did not happen.

    `at_ns` is time.perf_counter_ns (order and intervals), `utc` an ISO 8601 string for people, `media_ms` the position
    in the concert, `pass_no` which pass over it (a seek back starts a new one).
    """

    session: str
    seq: int
    at_ns: int
    utc: str
    viewing: str | None
    pass_no: int | None
    media_ms: float | None
    payload: Payload

    @property
    def kind(self) -> str:
        return self.payload.kind
