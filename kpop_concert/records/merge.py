"""Records of several stations into one: a union of entries, in which withdrawals win over everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from . import file
from .doctor import NAMED
from .errors import NotARecordError, RecordDamagedError, RecordError, RecordInUseError
from .read import Damaged, entry_of
from .store import Store, apply
from .sums import checksum, rows
from .tombstones import Tombstone, tombstones, withdrawn
from .visits import KnownVisit, known_visits
from .withdraw import erase

CHUNK = 5000
"""Entries that are written in one transaction."""


class ConflictError(RecordError):
    """Two records hold different entries under one session and number."""


@dataclass(slots=True)
class Merged:
    """What a merge did. `taken` counts entries that are new, by file; `unreadable` were carried over as they are."""

    taken: dict[Path, int] = field(default_factory=dict)
    known: int = 0
    tests: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unreadable: list[Damaged] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report for people, one line each."""
        said = [f"{path}: {count} new entries" for path, count in self.taken.items()]
        if self.known:
            said.append(f"there already: {self.known} entries")
        said += [f"test visit {visit}: left out" for visit in self.tests]
        said += [f"visit {visit}: withdrawn, left out" for visit in self.withdrawn]
        said += [f"unreadable, carried over as it is: {one}" for one in self.unreadable[:NAMED]]
        if len(self.unreadable) > NAMED:
            said.append(f"unreadable: {len(self.unreadable) - NAMED} more")
        return said


def merge(sources: Sequence[Path], into: Path) -> Merged:
    """Put what `sources` hold into the record `into`, which is made where there is none; they stay as they are.

    May be repeated, and ended by a second call after a kill: the result is the same. Test visits stay behind; what was
    withdrawn in any of them is removed from `into`. A source that is being written is read as it is at this moment.
    Raises ConflictError before anything is written, and RecordError for a file that cannot be used.
    """
    for source in sources:
        if into.exists() and source.exists() and source.samefile(into):
            raise RecordInUseError(f"{source}: is the record that would be merged into; name other files.")
    with ExitStack() as stack:
        opened = {source: stack.enter_context(_snapshot(source)) for source in dict.fromkeys(sources)}
        lock = file.claim(into)
        stack.callback(lock.release)
        store = stack.enter_context(closing(Store(into)))
        return _merge(opened, store)


def _merge(opened: Mapping[Path, sqlite3.Connection], store: Store) -> Merged:
    merged = Merged()
    everywhere = (*opened.values(), store.raw)
    visits = [known_visits(connection) for connection in everywhere]
    gone = _gone(everywhere, visits)
    tests = {visit.visit for found in visits for visit in found.values() if visit.test}
    left_out: dict[Path, set[str]] = {}
    for (source, _), found in zip(opened.items(), visits, strict=False):
        sessions = {session for stone in gone.values() for session in stone.sessions}
        for visit in found.values():
            if visit.visit in tests or visit.visit in gone:
                sessions |= set(visit.all_sessions)
        left_out[source] = sessions
    merged.tests = sorted(tests & {visit for found in visits[:-1] for visit in found})
    merged.withdrawn = sorted(gone)
    take = {
        source: [session for session in _sessions(connection) if session not in left_out[source]]
        for source, connection in opened.items()
    }
    _refuse_conflicts(opened, take, store)
    erase(store, gone.values())
    for source, connection in opened.items():
        merged.taken[source] = 0
        for session in take[source]:
            _take(connection, session, store, source, merged)
    return merged


@contextmanager
def _snapshot(source: Path) -> Iterator[sqlite3.Connection]:
    """One moment of a record, whatever its writer does meanwhile. Raises RecordError."""
    with file.reading(source) as connection:
        if file.check_ours(connection, source) == 0:
            raise NotARecordError(f"{source}: is empty, nothing was recorded in it; leave it out.")
        connection.execute("BEGIN")
        try:
            (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as problem:
            raise RecordDamagedError(f"{source}: the record is damaged ({problem}); keep a copy of it.") from problem
        if fault != "ok":
            raise RecordDamagedError(f"{source}: the record is damaged ({fault}); keep a copy of it.")
        yield connection


def _gone(everywhere: Sequence[sqlite3.Connection], visits: Sequence[Mapping[str, KnownVisit]]) -> dict[str, Tombstone]:
    """Every withdrawal that any of the records knows of, with all sessions of the visit that any of them knows."""
    stones: dict[str, Tombstone] = {}
    for connection, found in zip(everywhere, visits, strict=True):
        for stone in (*tombstones(connection).values(), *withdrawn(found.values())):
            stones[stone.visit] = stones[stone.visit].joined(stone) if stone.visit in stones else stone
    for visit, stone in stones.items():
        sessions = {session for found in visits if visit in found for session in found[visit].all_sessions}
        stones[visit] = stone.with_sessions(sessions)
    return stones


def _sessions(connection: sqlite3.Connection) -> list[str]:
    return [session for (session,) in connection.execute("SELECT DISTINCT session FROM entry ORDER BY session")]


def _refuse_conflicts(
    opened: Mapping[Path, sqlite3.Connection], take: Mapping[Path, Sequence[str]], store: Store
) -> None:
    """Raise ConflictError where one session of two records differs in an entry that both have."""
    seen: dict[str, list[tuple[Path, sqlite3.Connection]]] = {}
    for session in _sessions(store.raw):
        seen[session] = [(store.path, store.raw)]
    conflicts: list[str] = []
    for source, connection in opened.items():
        for session in take[source]:
            others = seen.setdefault(session, [])
            for other, holder in others:
                theirs = {row[1]: row for row in rows(holder, session)}
                conflicts += [
                    f"session {session} entry {row[1]} ({row[7]}) is not the same in {source} and in {other}"
                    for row in rows(connection, session)
                    if theirs.get(row[1], row) != row
                ]
            others.append((source, connection))
    if conflicts:
        more = f"; and {len(conflicts) - NAMED} more" if len(conflicts) > NAMED else ""
        raise ConflictError(
            f"{'; '.join(conflicts[:NAMED])}{more}. Nothing was merged: one of the files was changed by hand or "
            "damaged; find out which with doctor --verify."
        )


def _take(connection: sqlite3.Connection, session: str, store: Store, source: Path, merged: Merged) -> None:
    has = {seq for (seq,) in store.raw.execute("SELECT seq FROM entry WHERE session = ?", (session,))}
    merged.known += len(has)
    new = (row for row in rows(connection, session) if row[1] not in has)
    sums = _sums(connection, session)
    while chunk := list(islice(new, CHUNK)):
        with store.transaction() as writing:
            store.raw.executemany(_INSERT, [(*row, sums[row[1]] if sums else checksum(row)) for row in chunk])
            apply(writing, (entry for row in chunk if (entry := entry_of(row, merged.unreadable.append)) is not None))
        merged.taken[source] += len(chunk)


def _sums(connection: sqlite3.Connection, session: str) -> dict[int, int]:
    """The checksums that the source has, so that a byte that flipped in it is still seen; none in an old version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < 2:
        return {}
    return dict(connection.execute("SELECT seq, crc FROM entry WHERE session = ?", (session,)).fetchall())


_INSERT = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
