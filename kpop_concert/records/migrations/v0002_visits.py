"""Checksums of entries; tables of visits, and the tombstones of those that were withdrawn."""

from __future__ import annotations

import json

from alembic.operations import Operations
from sqlalchemy import Boolean, Column, Float, ForeignKeyConstraint, Integer, String

from ..sums import ENTRY_COLUMNS, checksum

Kind = String | Integer | Float[float] | Boolean

_INTEGERS = frozenset(
    {"station", "place", "at_ns", "attempt", "period", "position", "shown_ns", "answered_ns", "pass_no"}
)
_FLOATS = frozenset({"media_ms", "start_ms", "end_ms"})
_BOOLEANS = frozenset({"test", "declined"})
_DOCUMENTS = frozenset({"viewings", "value", "media", "sessions"})
_COUNTS = ("expected_samples", "samples", "gaps", "dropped_frames", "late_rounds", "deviations", "answers")
_WHERE = ("viewing", "pass_no", "media_ms", "at_ns")

# Columns with a question mark may stay empty.
_TABLES = {
    "visits": (
        "event", "utc", "visit", "study?", "study_version?", "protocol_sha256?", "station?", "participant?",
        "language?", "place?", "viewings?", "replaces?", "test?", "step?", "outcome?",
    ),
    "steps": ("event", "utc", "at_ns", "step", "attempt", "block?", "period?", "outcome?"),
    "answers": (
        "utc", "step", "attempt", "period?", "instrument", "instrument_version", "item", "position", "value",
        "declined", "shown_ns", "answered_ns",
    ),
    "flags": ("viewing?", "pass_no?", "media_ms?", "at_ns", "what", "start_ms", "end_ms"),
    "deviations": ("utc", "what", "found", "expected", "reason"),
    "receipts": (
        "utc", "visit", *_COUNTS, "media", "protocol_sha256", "entries", "sessions", "journal_sha256",
    ),
}  # fmt: skip
_INDEXES = {
    "visits": ("ix_visits_visit", ["visit"]),
    "answers": ("ix_answers_item", ["instrument", "item"]),
    "flags": ("ix_flags_viewing", ["viewing"]),
    "receipts": ("ix_receipts_visit", ["visit"]),
}
_OF_KIND = {
    "visit.started": ("visits", "started"),
    "visit.continued": ("visits", "continued"),
    "visit.ended": ("visits", "ended"),
    "step.started": ("steps", "started"),
    "step.ended": ("steps", "ended"),
    "answer": ("answers", None),
    "flag": ("flags", None),
    "deviation": ("deviations", None),
    "receipt": ("receipts", None),
}


def upgrade(op: Operations) -> None:
    """From version 1, filling the new column and the new tables from what is there."""
    op.add_column("entry", Column("crc", Integer(), nullable=False, server_default="0"))
    for table, names in _TABLES.items():
        op.create_table(
            table,
            Column("session", String(), primary_key=True, nullable=False),
            Column("seq", Integer(), primary_key=True, nullable=False),
            *(Column(name.rstrip("?"), _kind(name.rstrip("?")), nullable=name.endswith("?")) for name in names),
            ForeignKeyConstraint(["session", "seq"], ["entry.session", "entry.seq"], ondelete="CASCADE"),
            sqlite_with_rowid=False,
        )
        if table in _INDEXES:
            name, columns = _INDEXES[table]
            op.create_index(name, table, columns)
    op.create_table(
        "tombstones",
        Column("visit", String(), primary_key=True, nullable=False),
        *(Column(name, String(), nullable=False) for name in ("sessions", "study", "protocol_sha256")),
        *(Column(name, Integer(), nullable=True) for name in ("station", "place")),
        *(Column(name, String(), nullable=False) for name in ("utc", "reason")),
        *(Column(name, Integer(), nullable=False) for name in ("erased", "crc")),
        sqlite_with_rowid=False,
    )
    _fill(op)


def _kind(name: str) -> Kind:
    if name in _FLOATS:
        return Float()
    if name in _BOOLEANS:
        return Boolean()
    return Integer() if name in _INTEGERS or name in _COUNTS or name == "entries" else String()


def _fill(op: Operations) -> None:
    raw = op.get_bind().connection.driver_connection
    assert raw is not None
    raw.create_function("checksum", 10, lambda *row: checksum(row), deterministic=True)
    raw.execute(f"UPDATE entry SET crc = checksum({ENTRY_COLUMNS})")  # noqa: S608 - our own names
    kinds = ", ".join(f"'{kind}'" for kind in _OF_KIND)
    found = raw.execute(
        f"SELECT session, seq, utc, kind, payload, {', '.join(_WHERE)} FROM entry WHERE kind IN ({kinds})"  # noqa: S608
    ).fetchall()
    for session, seq, utc, kind, payload, *where in found:
        table, event = _OF_KIND[kind]
        try:
            data = json.loads(payload)
        except ValueError:
            continue  # damaged: the journal keeps it, the tables never had it
        data = {"sessions": {}} | data
        values = dict(zip(_WHERE, where, strict=True)) | data | {"event": event, "utc": utc}
        names = [name.rstrip("?") for name in _TABLES[table]]
        row = [
            json.dumps(values.get(name), ensure_ascii=False, sort_keys=True)
            if name in _DOCUMENTS and name in values
            else values.get(name)
            for name in names
        ]
        marks = ", ".join("?" * (len(names) + 2))
        raw.execute(
            f"INSERT OR IGNORE INTO {table} (session, seq, {', '.join(names)}) VALUES ({marks})",  # noqa: S608 - our own names
            (session, seq, *row),
        )
