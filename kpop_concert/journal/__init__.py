"""Entry and the closed vocabulary of kinds: what can happen in a session, as data.

A session is an append-only journal. Payloads are frozen and versioned; an old version is upcast when it is read, so
nothing that was once recorded becomes unreadable. No storage here: `records` keeps entries, `session` publishes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .payload import (
    Payload,
)
from .review import (
    ReviewExclusion,
    ReviewNote,
    ReviewPayload,
)
from .visit import (
    Answer,
    Deviation,
    Flag,
    Receipt,
    StationMeasured,
    StepEnded,
    StepStarted,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from .watching import (
    AuthorKind,
    Behaviour,
    ChatDropped,
    ChatReleased,
    Chill,
    DanmakuDropped,
    DanmakuPlaced,
    Disclosed,
    DropReason,
    EngineChanged,
    EngineReady,
    NoteShown,
    PassStarted,
    Problem,
    Rating,
    ReplayLoaded,
    RoundEnded,
    RoundStarted,
    SeatedFan,
    SelfReport,
    SessionEnded,
    SessionStarted,
    Setting,
    Source,
    SystemEvent,
    Transport,
    ViewingEnded,
    ViewingStarted,
)

__all__ = [
    "PAYLOADS",
    "UPCASTS",
    "Answer",
    "AuthorKind",
    "Behaviour",
    "ChatDropped",
    "ChatReleased",
    "Chill",
    "DanmakuDropped",
    "DanmakuPlaced",
    "Deviation",
    "Disclosed",
    "DropReason",
    "EngineChanged",
    "EngineReady",
    "Entry",
    "Flag",
    "NoteShown",
    "PassStarted",
    "Payload",
    "Problem",
    "Rating",
    "Receipt",
    "ReplayLoaded",
    "ReviewExclusion",
    "ReviewNote",
    "ReviewPayload",
    "RoundEnded",
    "RoundStarted",
    "SeatedFan",
    "SelfReport",
    "SessionEnded",
    "SessionStarted",
    "Setting",
    "Source",
    "StationMeasured",
    "StepEnded",
    "StepStarted",
    "SystemEvent",
    "Transport",
    "UnknownKindError",
    "ViewingEnded",
    "ViewingStarted",
    "VisitContinued",
    "VisitControl",
    "VisitEnded",
    "VisitStarted",
    "decode",
]

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
    ("visit.started", 1): _same,
    ("visit.continued", 1): _same,
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
