"""What an entry means for the typed tables: one function, used while writing and while rebuilding."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..journal import (
    Answer,
    ChatDropped,
    ChatReleased,
    Chill,
    DanmakuDropped,
    DanmakuPlaced,
    Deviation,
    Entry,
    Flag,
    Payload,
    Problem,
    Rating,
    Receipt,
    RoundEnded,
    RoundStarted,
    SessionEnded,
    SessionStarted,
    StepEnded,
    StepStarted,
    SystemEvent,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitEnded,
    VisitStarted,
)
from .schema import (
    PROJECTIONS,
    AnswerRow,
    ChatRow,
    DeviationRow,
    DropRow,
    FlagRow,
    IncidentRow,
    MarkRow,
    PlacementRow,
    Projection,
    RatingRow,
    ReceiptRow,
    RoundRow,
    SessionRow,
    StepRow,
    ViewingRow,
    VisitRow,
)

Values = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class NewRow:
    """Add a row."""

    table: type[Projection]
    values: Values


@dataclass(frozen=True, slots=True)
class EndRow:
    """Fill the ending columns of the last row of the session before `seq` that matches; none is fine.

    Naming the row by its place in the journal makes a second application, alone or in another batch, a no-op.
    """

    table: type[Projection]
    session: str
    seq: int
    match: Values
    values: Values


def project(entry: Entry) -> NewRow | EndRow | None:
    """The one change that `entry` makes to the projections; None for a kind that only the journal keeps."""
    match entry.payload:
        case SessionStarted():
            return _new(SessionRow, entry, started_utc=entry.utc)
        case SessionEnded() as ended:
            return _end(SessionRow, entry, {}, ended_utc=entry.utc, end_reason=ended.reason)
        case ViewingStarted() as started:
            return _new(ViewingRow, entry, started_utc=entry.utc, **_documents(started, "condition", "audience"))
        case ViewingEnded() as ended:
            return _end(ViewingRow, entry, {"viewing": entry.viewing}, ended_utc=entry.utc, end_reason=ended.reason)
        case ChatReleased():
            return _new(ChatRow, entry)
        case ChatDropped():
            return _new(DropRow, entry, stage="chat")
        case DanmakuPlaced():
            return _new(PlacementRow, entry)
        case DanmakuDropped():
            return _new(DropRow, entry, stage="danmaku")
        case Rating() as rating:
            return _rated(entry, rating)
        case Chill():
            return _new(MarkRow, entry, mark="chill")
        case RoundStarted():
            return _new(RoundRow, entry)
        case RoundEnded() as done:
            outcome = done.model_dump(mode="json", include=_COLUMNS[RoundRow] - {"round"})
            return _end(RoundRow, entry, {"viewing": entry.viewing, "round": done.round}, **outcome)
        case Problem() as problem:
            return _new(IncidentRow, entry, what=problem.where)
        case SystemEvent() as event:
            return _new(IncidentRow, entry, whose="environment", message=event.detail)
    return _project_visit(entry)


def _project_visit(entry: Entry) -> NewRow | None:
    match entry.payload:
        case VisitStarted() as visit:
            return _new(VisitRow, entry, event="started", utc=entry.utc, **_documents(visit, "viewings"))
        case VisitContinued():
            return _new(VisitRow, entry, event="continued", utc=entry.utc)
        case VisitEnded():
            return _new(VisitRow, entry, event="ended", utc=entry.utc)
        case StepStarted():
            return _new(StepRow, entry, event="started", utc=entry.utc)
        case StepEnded():
            return _new(StepRow, entry, event="ended", utc=entry.utc)
        case Answer() as answer:
            return _new(AnswerRow, entry, utc=entry.utc, **_documents(answer, "value"))
        case Flag():
            return _new(FlagRow, entry)
        case Deviation():
            return _new(DeviationRow, entry, utc=entry.utc)
        case Receipt() as receipt:
            return _new(ReceiptRow, entry, utc=entry.utc, **_documents(receipt, "media", "sessions"))
    return None


def _documents(payload: Payload, *fields: str) -> dict[str, str]:
    data = payload.model_dump(mode="json", include=set(fields))
    return {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in data.items()}


_COLUMNS = {table: set(table.model_fields) for table in PROJECTIONS}


def _new(table: type[Projection], entry: Entry, **extra: str) -> NewRow:
    """Row with every column: from the payload by name, from the entry, from `extra`; the rest stays empty.

    A payload field without a column is kept by the journal alone, until a migration adds one and rebuilds.
    """
    columns = _COLUMNS[table]
    values: Values = dict.fromkeys(columns)
    values |= {
        "session": entry.session,
        "seq": entry.seq,
        "viewing": entry.viewing,
        "pass_no": entry.pass_no,
        "media_ms": entry.media_ms,
        "at_ns": entry.at_ns,
    }
    values |= entry.payload.model_dump(mode="json", include=columns) | extra
    return NewRow(table, {name: values[name] for name in columns})


def _rated(entry: Entry, rating: Rating) -> NewRow:
    """As `_new`, spelled out: twenty of these come every second."""
    return NewRow(
        RatingRow,
        {
            "session": entry.session,
            "seq": entry.seq,
            "viewing": entry.viewing,
            "pass_no": entry.pass_no,
            "media_ms": entry.media_ms,
            "at_ns": entry.at_ns,
            "valence": rating.valence,
            "arousal": rating.arousal,
            "touched": rating.touched,
            "typing": rating.typing,
        },
    )


def _end(table: type[Projection], entry: Entry, match: Values, **values: str | int | float | None) -> EndRow:
    return EndRow(table, entry.session, entry.seq, match, dict(values))
