"""Tombstones: what is left of a visit that was withdrawn, and the cleaning of the file that goes with it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from zlib import crc32

from .errors import RecordDamagedError, RecordInUseError, sort
from .visits import KnownVisit


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A withdrawn visit: nothing that a person said or did, only what its place in the study was.

    `reason` is a word, not a text of the participant. `erased` tells whether the file was cleaned after the rows went.
    """

    visit: str
    sessions: tuple[str, ...]
    study: str
    protocol_sha256: str
    station: int | None
    place: int | None
    utc: str
    reason: str
    erased: bool = False

    def joined(self, other: Tombstone) -> Tombstone:
        """Two of one visit as one, the same in either order: the earlier, with the sessions of both, not erased."""
        first = min(self, other, key=lambda stone: (stone.utc, stone.reason, stone.study))
        sessions = tuple(sorted({*self.sessions, *other.sessions}))
        return replace(
            first, sessions=sessions, erased=self.erased and other.erased and self.sessions == other.sessions
        )

    def with_sessions(self, more: Iterable[str]) -> Tombstone:
        """The tombstone that also stands for these sessions."""
        sessions = tuple(sorted({*self.sessions, *more}))
        return replace(self, sessions=sessions, erased=False)

    def row(self) -> tuple[str | int | None, ...]:
        """The columns of `tombstones`, the checksum last."""
        values = (self.visit, json.dumps(self.sessions), *astuple(self)[2:-1], int(self.erased))
        return (*values, crc32(repr(values).encode()))


def tombstones(connection: sqlite3.Connection) -> dict[str, Tombstone]:
    """The tombstones of an open record by visit; none in a record of a version that had none.

    Raises RecordDamagedError: what was withdrawn must not come back because a note of it is damaged.
    """
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'tombstones'").fetchone():
        return {}
    rows = connection.execute(
        "SELECT visit, sessions, study, protocol_sha256, station, place, utc, reason, erased FROM tombstones "
        "ORDER BY visit"
    )
    found = {}
    for visit, sessions, study, protocol, station, place, utc, reason, erased in rows:
        try:
            listed = tuple(json.loads(sessions))
        except ValueError as problem:
            raise RecordDamagedError(
                f"the withdrawal of visit {visit} cannot be read: the record is damaged; keep a copy of it."
            ) from problem
        found[visit] = Tombstone(visit, listed, study, protocol, station, place, utc, reason, bool(erased))
    return found


def stone_of(visit: KnownVisit, utc: str, reason: str) -> Tombstone:
    """The tombstone of a visit that is about to go."""
    begun, sessions = visit.started, tuple(sorted(visit.all_sessions))
    if begun is None:
        return Tombstone(visit.visit, sessions, "", "", None, None, utc, reason)
    return Tombstone(visit.visit, sessions, begun.study, begun.protocol_sha256, begun.station, begun.place, utc, reason)


def withdrawn(visits: Iterable[KnownVisit]) -> list[Tombstone]:
    """Tombstones for the visits whose participants withdrew and whose data are still there."""
    return [stone_of(visit, visit.ended_utc or "", "withdrawn") for visit in visits if visit.outcome == "withdrawn"]


def put(raw: sqlite3.Connection, stone: Tombstone, *, erased: bool) -> None:
    """Write one tombstone; the caller owns the transaction."""
    values = replace(stone, erased=erased).row()
    marks = ", ".join("?" * len(values))
    raw.execute(f"INSERT OR REPLACE INTO tombstones VALUES ({marks})", values)  # noqa: S608 - question marks


def finish(raw: sqlite3.Connection, path: Path) -> None:
    """Clean the file of what was removed and not yet cleaned away: old pages, the log, a copy made in an emergency.

    Raises RecordInUseError while somebody reads the record: the log cannot be emptied then.
    """
    pending = [stone for stone in tombstones(raw).values() if not stone.erased]
    if not pending:
        return
    try:
        path.with_name(path.name + ".rescue").unlink(missing_ok=True)
        raw.execute("PRAGMA secure_delete = ON")
        raw.execute("VACUUM")
        (busy, *_) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise RecordInUseError(
                f"{path}: another program reads the record, so that what was withdrawn cannot be wiped from the disk; "
                "close it, then do the same again."
            )
        raw.execute("BEGIN IMMEDIATE")
        for stone in pending:
            put(raw, stone, erased=True)
        raw.execute("COMMIT")
    except sqlite3.Error as problem:
        raise sort(problem, path) or problem from problem
