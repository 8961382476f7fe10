"""The tables of a record: the journal, and typed projections that can be rebuilt from it at any time.

A row of a projection carries the (session, seq) of the entry that made it, and goes when that entry goes. Times as in
journal.Entry: at_ns in ns of perf_counter (comparable within a session), utc in ISO 8601, media times in ms.
`WITHOUT ROWID` keeps a row and its key in one tree. Nothing here is validated: payloads were, before they came.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

_LEAN = {"sqlite_with_rowid": False}


def _of_entry() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["session", "seq"], ["entry.session", "entry.seq"], ondelete="CASCADE")


class EntryRow(SQLModel, table=True):
    """The journal itself: the only table that cannot be rebuilt."""

    __tablename__: ClassVar[str] = "entry"
    __table_args__ = (Index("ix_entry_session_viewing_kind", "session", "viewing", "kind"), _LEAN)
    session: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at_ns: int
    utc: str
    viewing: str | None
    pass_no: int | None
    media_ms: float | None
    kind: str
    version: int
    payload: str
    crc: int = Field(description="CRC-32 of the row, see `sums`")


class Projection(SQLModel):
    """Key of every projection: the entry that the row was made from."""

    session: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)


class SessionRow(Projection, table=True):
    """One visit or evening; `ended_utc` stays empty when it was interrupted."""

    __tablename__: ClassVar[str] = "sessions"
    __table_args__ = (_of_entry(), _LEAN)
    started_utc: str
    purpose: str
    seed: int
    program: str
    platform: str
    python: str
    zone: str
    ended_utc: str | None
    end_reason: str | None


class ViewingRow(Projection, table=True):
    """One viewing of one concert with its whole condition and audience as JSON."""

    __tablename__: ClassVar[str] = "viewings"
    __table_args__ = (_of_entry(), Index("ix_viewings_viewing", "viewing"), _LEAN)
    viewing: str | None
    started_utc: str
    concert: str
    video: str
    video_sha256: str
    duration_ms: int
    condition: str
    seed: int
    engine: str
    source: str
    audience: str
    ended_utc: str | None
    end_reason: str | None


class InViewing(Projection):
    """When and where in the concert an entry happened."""

    viewing: str | None
    pass_no: int | None
    media_ms: float | None
    at_ns: int


class ChatRow(InViewing, table=True):
    """A released line, the viewer's own included."""

    __tablename__: ClassVar[str] = "chat"
    __table_args__ = (_of_entry(), Index("ix_chat_viewing", "viewing"), _LEAN)
    line: str
    due_ms: int
    author: str
    author_kind: str
    agent: str | None
    text: str
    round: int | None
    behaviour: str
    language: str
    source: str
    reply_to: str | None
    chant: int | None


class DropRow(InViewing, table=True):
    """A line that was generated and not released (`stage` chat), or released and not drawn (`stage` danmaku)."""

    __tablename__: ClassVar[str] = "drops"
    __table_args__ = (_of_entry(), Index("ix_drops_viewing", "viewing"), _LEAN)
    stage: str
    line: str
    due_ms: int | None
    agent: str | None
    round: int | None
    reason: str


class PlacementRow(InViewing, table=True):
    """A layout decision in fixed logical units."""

    __tablename__: ClassVar[str] = "placements"
    __table_args__ = (_of_entry(), Index("ix_placements_viewing", "viewing"), _LEAN)
    line: str
    start_ms: float
    lane: int
    lanes: int
    duration_ms: float
    width: float
    em: float
    mode: str


class RatingRow(InViewing, table=True):
    """One raw sample of the continuous self-report, -1..1."""

    __tablename__: ClassVar[str] = "ratings"
    __table_args__ = (_of_entry(), Index("ix_ratings_viewing", "viewing"), _LEAN)
    valence: float
    arousal: float
    touched: bool
    typing: bool


class MarkRow(InViewing, table=True):
    """A press of a mark key; `mark` is chill."""

    __tablename__: ClassVar[str] = "marks"
    __table_args__ = (_of_entry(), Index("ix_marks_viewing", "viewing"), _LEAN)
    mark: str


class RoundRow(InViewing, table=True):
    """A request to the engine; the outcome stays empty when it was interrupted."""

    __tablename__: ClassVar[str] = "rounds"
    __table_args__ = (_of_entry(), Index("ix_rounds_viewing", "viewing", "round"), _LEAN)
    round: int
    purpose: str
    window_start_ms: int
    window_end_ms: int
    agents: int
    outcome: str | None
    latency_ms: float | None
    lines: int | None
    refused: int | None
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None


class IncidentRow(InViewing, table=True):
    """A problem (with whose fault it was) or an event of the system (sleep, audio device, screen)."""

    __tablename__: ClassVar[str] = "incidents"
    __table_args__ = (_of_entry(), _LEAN)
    whose: str
    what: str
    message: str


class VisitRow(Projection, table=True):
    """A visit began, went on in this session after a crash, or ended (`event`): a visit has several sessions."""

    __tablename__: ClassVar[str] = "visits"
    __table_args__ = (_of_entry(), Index("ix_visits_visit", "visit"), _LEAN)
    event: str
    utc: str
    visit: str
    study: str | None
    study_version: str | None
    protocol_sha256: str | None
    station: int | None
    participant: str | None
    language: str | None
    place: int | None
    viewings: str | None
    replaces: str | None
    test: bool | None
    step: str | None
    outcome: str | None


class StepRow(Projection, table=True):
    """A step began or ended (`event`); the end may lie in a later session than the beginning."""

    __tablename__: ClassVar[str] = "steps"
    __table_args__ = (_of_entry(), _LEAN)
    event: str
    utc: str
    at_ns: int
    step: str
    attempt: int
    block: str | None
    period: int | None
    outcome: str | None


class AnswerRow(Projection, table=True):
    """One answer; `value` is JSON, so that 3, "3" and true stay apart."""

    __tablename__: ClassVar[str] = "answers"
    __table_args__ = (_of_entry(), Index("ix_answers_item", "instrument", "item"), _LEAN)
    utc: str
    step: str
    attempt: int
    period: int | None
    instrument: str
    instrument_version: str
    item: str
    position: int
    value: str
    declined: bool
    shown_ns: int
    answered_ns: int


class FlagRow(InViewing, table=True):
    """A stretch of a viewing that the analysis should know of."""

    __tablename__: ClassVar[str] = "flags"
    __table_args__ = (_of_entry(), Index("ix_flags_viewing", "viewing"), _LEAN)
    what: str
    start_ms: float
    end_ms: float


class DeviationRow(Projection, table=True):
    """Something was not as the locked protocol says."""

    __tablename__: ClassVar[str] = "deviations"
    __table_args__ = (_of_entry(), _LEAN)
    utc: str
    what: str
    found: str
    expected: str
    reason: str


class ReceiptRow(Projection, table=True):
    """What a visit should and does hold; `media` and `sessions` are JSON."""

    __tablename__: ClassVar[str] = "receipts"
    __table_args__ = (_of_entry(), Index("ix_receipts_visit", "visit"), _LEAN)
    utc: str
    visit: str
    expected_samples: int
    samples: int
    gaps: int
    dropped_frames: int
    late_rounds: int
    deviations: int
    answers: int
    media: str
    protocol_sha256: str
    entries: int
    sessions: str
    journal_sha256: str


class TombstoneRow(SQLModel, table=True):
    """A visit that was withdrawn: what keeps its data from coming back, and what its place was. Not from the journal.

    `sessions` is a JSON list; `erased` is 0 until the file was cleaned as well; `crc` is over the other columns.
    """

    __tablename__: ClassVar[str] = "tombstones"
    __table_args__ = (_LEAN,)
    visit: str = Field(primary_key=True)
    sessions: str
    study: str
    protocol_sha256: str
    station: int | None
    place: int | None
    utc: str
    reason: str
    erased: int
    crc: int


PROJECTIONS: tuple[type[Projection], ...] = (
    SessionRow, ViewingRow, ChatRow, DropRow, PlacementRow, RatingRow, MarkRow, RoundRow, IncidentRow,
    VisitRow, StepRow, AnswerRow, FlagRow, DeviationRow, ReceiptRow,
)  # fmt: skip
