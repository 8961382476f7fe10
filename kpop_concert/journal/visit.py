"""The kinds of a participant's visit: its steps, answers, controls, flags and receipt, and the station's hardware."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from .payload import Payload


class VisitStarted(Payload):
    """A participant's visit begins: the first session of it. Only pseudonyms; the protocol is stored by its hash."""

    kind: ClassVar[str] = "visit.started"
    version: ClassVar[int] = 2
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
    before: str | None = Field(default=None, description="the visit that began before it in the same record")


class VisitContinued(Payload):
    """A later session of a visit, after a crash or a kill."""

    kind: ClassVar[str] = "visit.continued"
    version: ClassVar[int] = 2
    visit: str
    step: str
    after: str = Field(default="", description="the session that it goes on from: a clock may have been set back")


class StepStarted(Payload):
    kind: ClassVar[str] = "step.started"
    step: str = Field(description="block name, with .period where it is repeated")
    block: str
    attempt: int = Field(description="from 1; a repeated step has another, one that was come back to the same")
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
