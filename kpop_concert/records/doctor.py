"""What is in a record and whether it is whole; it never changes the record."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from .errors import RecordDamagedError
from .file import SCHEMA, check_ours, is_in_use, reading
from .read import Damaged, read

RATING_GAP_MS = 100.0
"""Two samples of the 20 Hz rating further apart than this are a gap."""
EXPLAINS_GAP = ("transport", "pass.started", "selfreport", "system", "viewing.started", "viewing.ended")
"""Between two ratings, an entry of these kinds says why nothing was sampled."""
NAMED = 10
"""How many gaps and damaged entries are named one by one."""


@dataclass(frozen=True, slots=True)
class ViewingReport:
    """One viewing: entries by kind, and the holes in its rating (count, longest in ms) that nothing explains."""

    viewing: str
    concert: str
    condition: str
    seed: int
    ended: str | None
    counts: dict[str, int]
    rating_gaps: int
    longest_gap_ms: float


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One session; `ended` is None when it was interrupted or is still going on. `missing` are lost seq, as ranges."""

    session: str
    purpose: str
    entries: int
    first_utc: str
    last_utc: str
    last_seq: int
    ended: str | None
    counts: dict[str, int]
    missing: list[tuple[int, int]]
    viewings: list[ViewingReport]


@dataclass(slots=True)
class Report:
    """What `examine` found; `lines` says it in words, `sound` in one."""

    path: Path
    version: int
    in_use: bool
    integrity: list[str] = field(default_factory=list)
    sessions: list[SessionReport] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    stale_tables: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is missing, damaged or out of step; an interrupted session is no illness."""
        lost = any(session.missing for session in self.sessions)
        return not (self.integrity or self.damaged or self.stale_tables or lost)

    def lines(self) -> list[str]:
        """The report for people, one line each."""
        using = ", a program is writing it now" if self.in_use else ""
        said = [f"{self.path}: record version {self.version}{using}"]
        said += ["file: whole"] if not self.integrity else [f"file: DAMAGED: {fault}" for fault in self.integrity]
        if not self.sessions:
            said.append("sessions: none yet")
        for session in self.sessions:
            said += _session_lines(session, self.in_use)
        for damaged in self.damaged[:NAMED]:
            said.append(f"unreadable: {damaged}")
        if len(self.damaged) > NAMED:
            said.append(f"unreadable: {len(self.damaged) - NAMED} more")
        if not self.version:
            return said
        if self.stale_tables:
            said.append(
                f"tables that differ from the journal: {', '.join(self.stale_tables)} (the journal is the truth)"
            )
        else:
            said.append("tables: equal to the journal")
        return said


def examine(path: Path) -> Report:
    """What is in the record at `path`, also when it was killed, is in use, or lies in a read-only folder.

    Raises RecordError when the file is not a readable record.
    """
    with reading(path) as connection:
        version = check_ours(connection, path)
        report = Report(path, version, is_in_use(path))
        if version == 0:
            return report
        connection.execute("BEGIN")  # one snapshot, whatever a writer does meanwhile
        report.integrity = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        try:
            report.sessions = [_session(connection, *row) for row in connection.execute(_SESSIONS).fetchall()]
            journal = read(connection, on_damaged=report.damaged.append)
            if version == SCHEMA:
                # SQLAlchemy, only for this comparison: half a second that a refusal need not wait for.
                from .rebuild import differences

                report.stale_tables = differences(connection, journal)
            else:
                for _ in journal:
                    pass
        except UnicodeError as problem:
            raise RecordDamagedError(
                f"{path}: a name in it is not text any more; keep a copy of the file."
            ) from problem
        except sqlite3.DatabaseError as problem:
            if not report.integrity:
                raise
            raise RecordDamagedError(
                f"{path}: {report.integrity[0]}; keep a copy of the file ({problem})."
            ) from problem
    return report


_SESSIONS = """
SELECT entry.session, coalesce(sessions.purpose, '?'), count(*), min(entry.seq), max(entry.seq), min(entry.utc),
       max(entry.utc), sessions.end_reason
FROM entry LEFT JOIN sessions ON sessions.session = entry.session GROUP BY entry.session ORDER BY 6, 1
"""
_MISSING = """
SELECT before + 1, seq - 1
FROM (SELECT seq, lag(seq, 1, -1) OVER (ORDER BY seq) AS before FROM entry WHERE session = ?) WHERE seq > before + 1
"""
_COUNTS = "SELECT kind, sum(n) FROM entry_counts WHERE session = ?1 AND (?2 IS NULL OR viewing = ?2) GROUP BY kind"
_RATING_GAPS = f"""
SELECT count(*), coalesce(max(gap), 0) FROM (
    SELECT (at_ns - lag(at_ns) OVER w) / 1e6 AS gap, lag(seq) OVER w AS before, seq
    FROM ratings WHERE session = ?1 AND viewing = ?2 WINDOW w AS (ORDER BY seq)
) AS gaps WHERE gap > {RATING_GAP_MS} AND NOT EXISTS (
    SELECT 1 FROM entry WHERE session = ?1 AND entry.seq > before AND entry.seq < gaps.seq AND kind IN {EXPLAINS_GAP}
)
"""  # noqa: S608 - our own constants


def _session(
    connection: sqlite3.Connection,
    session: str,
    purpose: str,
    count: int,
    first: int,
    last: int,
    first_utc: str,
    last_utc: str,
    ended: str | None,
) -> SessionReport:
    missing = [] if count == last + 1 and first == 0 else connection.execute(_MISSING, (session,)).fetchall()
    viewings = connection.execute(
        "SELECT viewing, concert, json_extract(condition, '$.name'), seed, end_reason FROM viewings "
        "WHERE session = ? ORDER BY seq",
        (session,),
    ).fetchall()
    return SessionReport(
        session=session,
        purpose=purpose,
        entries=count,
        first_utc=first_utc,
        last_utc=last_utc,
        last_seq=last,
        ended=ended,
        counts=dict(connection.execute(_COUNTS, (session, None)).fetchall()),
        missing=missing,
        viewings=[_viewing(connection, session, *row) for row in viewings],
    )


def _viewing(
    connection: sqlite3.Connection,
    session: str,
    viewing: str,
    concert: str,
    condition: str | None,
    seed: int,
    ended: str | None,
) -> ViewingReport:
    gaps, longest = connection.execute(_RATING_GAPS, (session, viewing)).fetchone()
    counts = dict(connection.execute(_COUNTS, (session, viewing)).fetchall())
    return ViewingReport(viewing, concert, condition or "?", seed, ended, counts, gaps, longest)


def _session_lines(session: SessionReport, in_use: bool) -> list[str]:
    if session.ended:
        ending = f"to {session.last_utc} ({session.ended})"
    elif in_use:
        ending = f"open, last entry at {session.last_utc}"
    else:
        ending = f"INTERRUPTED, last entry at {session.last_utc} (entry {session.last_seq})"
    said = [
        f"session {session.session} ({session.purpose}): from {session.first_utc} {ending}, {session.entries} entries",
        f"  by kind: {_counts(session.counts)}",
    ]
    for first, last in session.missing[:NAMED]:
        said.append(f"  MISSING: entry {first}" if first == last else f"  MISSING: entries {first} to {last}")
    if len(session.missing) > NAMED:
        said.append(f"  MISSING: {len(session.missing) - NAMED} more gaps")
    for viewing in session.viewings:
        ended = viewing.ended or "not ended"
        said.append(
            f"  viewing {viewing.viewing}: {viewing.concert}, {viewing.condition}, seed {viewing.seed}, {ended}"
        )
        said.append(f"    by kind: {_counts(viewing.counts)}")
        if viewing.rating_gaps:
            said.append(
                f"    rating: {viewing.rating_gaps} gaps over {RATING_GAP_MS:.0f} ms, "
                f"longest {viewing.longest_gap_ms:.0f} ms"
            )
    return said


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
