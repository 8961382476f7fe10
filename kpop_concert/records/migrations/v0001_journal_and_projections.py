"""The journal, the projections, and a view that counts entries by kind."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Boolean, Column, Float, ForeignKeyConstraint, Integer, String


def upgrade(op: Operations) -> None:
    """From an empty file."""
    op.create_table(
        "entry",
        *_key(),
        _needed("at_ns", Integer()),
        _needed("utc"),
        *_where(at_ns=False),
        _needed("kind"),
        _needed("version", Integer()),
        _needed("payload"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_session_viewing_kind", "entry", ["session", "viewing", "kind"])
    op.create_table(
        "sessions",
        *_key(),
        *map(_needed, ("started_utc", "purpose")),
        _needed("seed", Integer()),
        *map(_needed, ("program", "platform", "python", "zone")),
        *map(_free, ("ended_utc", "end_reason")),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "viewings",
        *_key(),
        _free("viewing"),
        *map(_needed, ("started_utc", "concert", "video", "video_sha256")),
        _needed("duration_ms", Integer()),
        _needed("condition"),
        _needed("seed", Integer()),
        *map(_needed, ("engine", "source", "audience")),
        *map(_free, ("ended_utc", "end_reason")),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chat",
        *_key(),
        *_where(),
        _needed("line"),
        _needed("due_ms", Integer()),
        *map(_needed, ("author", "author_kind")),
        _free("agent"),
        _needed("text"),
        _free("round", Integer()),
        *map(_needed, ("behaviour", "language", "source")),
        _free("reply_to"),
        _free("chant", Integer()),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drops",
        *_key(),
        *_where(),
        *map(_needed, ("stage", "line")),
        _free("due_ms", Integer()),
        _free("agent"),
        _free("round", Integer()),
        _needed("reason"),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "placements",
        *_key(),
        *_where(),
        _needed("line"),
        _needed("start_ms", Float()),
        *(_needed(name, Integer()) for name in ("lane", "lanes")),
        *(_needed(name, Float()) for name in ("duration_ms", "width", "em")),
        _needed("mode"),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ratings",
        *_key(),
        *_where(),
        *(_needed(name, Float()) for name in ("valence", "arousal")),
        *(_needed(name, Boolean()) for name in ("touched", "typing")),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table("marks", *_key(), *_where(), _needed("mark"), _of_entry(), sqlite_with_rowid=False)
    op.create_table(
        "rounds",
        *_key(),
        *_where(),
        _needed("round", Integer()),
        _needed("purpose"),
        *(_needed(name, Integer()) for name in ("window_start_ms", "window_end_ms", "agents")),
        _free("outcome"),
        _free("latency_ms", Float()),
        *(_free(name, Integer()) for name in ("lines", "refused", "input_tokens", "cached_tokens", "output_tokens")),
        _free("cost_usd", Float()),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incidents",
        *_key(),
        *_where(),
        *map(_needed, ("whose", "what", "message")),
        _of_entry(),
        sqlite_with_rowid=False,
    )
    for table in ("viewings", "chat", "drops", "placements", "ratings", "marks"):
        op.create_index(f"ix_{table}_viewing", table, ["viewing"])
    op.create_index("ix_rounds_viewing", "rounds", ["viewing", "round"])
    op.execute(
        "CREATE VIEW entry_counts AS "
        "SELECT session, viewing, kind, count(*) AS n FROM entry GROUP BY session, viewing, kind"
    )


def _needed(name: str, kind: String | Integer | Float[float] | Boolean | None = None) -> Column[object]:
    return Column(name, kind or String(), nullable=False)


def _free(name: str, kind: String | Integer | Float[float] | None = None) -> Column[object]:
    return Column(name, kind or String(), nullable=True)


def _key() -> tuple[Column[object], ...]:
    return (
        Column("session", String(), primary_key=True, nullable=False),
        Column("seq", Integer(), primary_key=True, nullable=False),
    )


def _where(*, at_ns: bool = True) -> tuple[Column[object], ...]:
    columns = (_free("viewing"), _free("pass_no", Integer()), _free("media_ms", Float()))
    return (*columns, _needed("at_ns", Integer())) if at_ns else columns


def _of_entry() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["session", "seq"], ["entry.session", "entry.seq"], ondelete="CASCADE")
