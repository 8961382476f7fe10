"""A record held against itself: checksums of its rows, the receipts of its visits, and the videos that were shown."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zlib import crc32

from ..concert.pack import CONCERT_FILE, load_pack
from ..journal import Entry, Flag, Receipt, ViewingStarted
from ..system.problems import DocumentError
from . import file
from .doctor import EXPLAINS_GAP, NAMED, Report, examine
from .errors import RecordDamagedError, RecordError, RecordPlaceError, sort
from .read import entry_of
from .sums import canonical, journal_hash, rows
from .tombstones import tombstones
from .visits import KnownVisit, known_visits

MISSING_MS = 1000.0
"""A hole in the ratings from which it is named even where no rule of the protocol made a flag of it."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a receipt says about the journal: entries of every session of the visit, and SHA-256 over all of them."""

    sessions: dict[str, int]
    entries: int
    journal_sha256: str


def receipt_sums(path: Path, visit: str, sessions: Sequence[str] | None = None) -> Sums:
    """Sums over what is on the disk of a visit now, for its receipt; flush before. The record may be in use.

    Name its `sessions` in their order where they are known: they need not be looked for in a large record then. Raises
    RecordError when it cannot be read, KeyError when it holds no such visit.
    """
    with file.reading(path) as connection:
        connection.execute("BEGIN")
        lengths = _lengths(connection, sessions or known_visits(connection)[visit].sessions)
        return Sums(lengths, sum(lengths.values()), journal_hash(connection, lengths))


@dataclass(slots=True)
class Verified:
    """What `verify` found: the doctor's report, every fault by name, and what was looked at."""

    report: Report
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Nothing is missing, changed or swapped."""
        return self.report.sound and not self.faults

    def lines(self) -> list[str]:
        """The doctor's lines, then what was verified, then every fault."""
        said = [*self.report.lines(), *self.notes]
        said += [f"FAULT: {fault}" for fault in self.faults]
        said.append("verified: sound" if self.sound else "verified: NOT SOUND")
        return said


def verify(path: Path, media: tuple[Path, ...] = ()) -> Verified:
    """Hold a record against its own checksums and receipts, and the videos found under `media` against both.

    Raises RecordError when the file cannot be read at all.
    """
    for folder in media:
        if not folder.is_dir():
            raise RecordPlaceError(f"{folder}: is no folder; name the one that holds the concert packs.")
    try:
        found = Verified(examine(path))
        with file.reading(path) as connection:
            connection.execute("BEGIN")
            if found.report.version == file.SCHEMA:
                found.faults += _tables(connection)
                found.faults += _changed(connection)
                found.faults += _stones(connection)
                if not found.faults:
                    found.notes += [
                        f"visit {visit}: withdrawn, nothing of it is here" for visit in tombstones(connection)
                    ]
            elif connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'tombstones'").fetchone():
                found.faults.append(
                    f"the file calls itself a record of version {found.report.version}: it is a newer one"
                )
            found.faults += _ends(connection)
            visits = known_visits(connection)
            found.faults += _removed(visits, tombstones(connection))
            videos = _Videos(media)
            for visit in visits.values():
                _visit(connection, visit, videos, found)
    except RecordError:
        raise
    except (sqlite3.Error, UnicodeError) as problem:
        known = sort(problem, path) if isinstance(problem, sqlite3.Error) else None
        raise known or RecordDamagedError(
            f"{path}: the record is damaged ({problem}); keep a copy of it and start a new one in another file."
        ) from problem
    return found


_DEFINITIONS = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Whether the tables are those that this version makes."""
    made = _definitions()
    found = set(connection.execute(_DEFINITIONS).fetchall())
    return [f"{kind} {name}: its definition was changed" for kind, name, _ in sorted(found ^ made, key=repr)]


@cache
def _definitions() -> frozenset[tuple[str, str, str | None]]:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    from .migrations import migrate

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        with engine.connect() as fresh:
            migrate(fresh, file.APPLICATION_ID)
            made = frozenset(raw.execute(_DEFINITIONS).fetchall())
        engine.dispose()
    return made


def _changed(connection: sqlite3.Connection) -> list[str]:
    """Every entry that is not as it was written."""
    faults = []
    for (session,) in connection.execute("SELECT DISTINCT session FROM entry ORDER BY session").fetchall():
        sums = dict(connection.execute("SELECT seq, crc FROM entry WHERE session = ?", (session,)))
        for row in rows(connection, session):
            if crc32(canonical(row)) != sums[row[1]]:
                faults.append(f"session {session} entry {row[1]} ({row[7]}): changed since it was written")
    return faults


def _stones(connection: sqlite3.Connection) -> list[str]:
    faults = []
    for *values, crc in connection.execute("SELECT * FROM tombstones ORDER BY visit"):
        if crc32(repr(tuple(values)).encode("utf-8", "surrogateescape")) != crc:
            faults.append(f"withdrawal of visit {values[0]}: changed since it was written")
        elif not values[-1]:
            faults.append(f"withdrawal of visit {values[0]}: not finished; run it again")
    back = "SELECT visit, value FROM tombstones, json_each(sessions) WHERE value IN (SELECT session FROM entry)"
    if not faults:
        faults += [
            f"visit {visit}: withdrawn, and session {session} is there" for visit, session in connection.execute(back)
        ]
    return faults


def _ends(connection: sqlite3.Connection) -> list[str]:
    """Sessions that the tables call ended, without the entry that ended them."""
    query = (
        "SELECT session FROM sessions WHERE end_reason IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM entry WHERE entry.session = sessions.session AND kind = 'session.ended')"
    )
    return [f"session {session}: its last entry (session.ended) is missing" for (session,) in connection.execute(query)]


def _removed(visits: Mapping[str, KnownVisit], gone: Container[str]) -> list[str]:
    """Visits that others name, and that are neither there nor withdrawn."""
    named = {}
    for visit in visits.values():
        for other in (visit.started.replaces, visit.started.before) if visit.started else ():
            if other is not None and other not in visits and other not in gone:
                named[other] = visit.visit
    return [f"visit {other}: is missing, all of it (visit {visit} names it)" for other, visit in named.items()]


def _lengths(connection: sqlite3.Connection, sessions: Sequence[str]) -> dict[str, int]:
    return {
        session: connection.execute("SELECT max(seq) + 1 FROM entry WHERE session = ?", (session,)).fetchone()[0]
        for session in sessions
    }


def _visit(connection: sqlite3.Connection, visit: KnownVisit, videos: _Videos, found: Verified) -> None:
    """Hold one visit against its receipts; the last one covers all that came before it."""
    say: Callable[[str], None] = lambda fault: found.faults.append(f"visit {visit.visit}: {fault}")  # noqa: E731
    if visit.started is None:
        say("its beginning (visit.started) is missing")
    entries = [
        entry
        for session in visit.sessions
        for row in rows(connection, session)
        if (entry := entry_of(row, lambda damaged: None)) is not None
    ]
    receipts = [entry for entry in entries if isinstance(entry.payload, Receipt)]
    if visit.outcome == "finished" and not receipts:
        say("it was finished, and its receipt is missing")
    for entry in receipts:
        assert isinstance(entry.payload, Receipt)
        for fault in _held(connection, visit, entry, entry.payload):
            say(fault)
    shown = {e.payload.concert: e.payload for e in entries if isinstance(e.payload, ViewingStarted)}
    media = {concert: viewing.video_sha256 for concert, viewing in shown.items()}
    for entry in receipts:
        assert isinstance(entry.payload, Receipt)
        for concert, expected in entry.payload.media.items():
            if media.get(concert, expected) != expected:
                say(f"the video of {concert} in its viewing is not the one of its receipt")
        media |= entry.payload.media
    for concert, expected in media.items():
        if concert in shown:
            fault, note = videos.check(concert, shown[concert].video, expected)
            found.faults += [fault] if fault and fault not in found.faults else []
            found.notes += [note] if note and note not in found.notes else []
    for hole in _holes(entries):
        say(hole)
    found.notes.append(
        f"visit {visit.visit}: {len(entries)} entries in {len(visit.sessions)} sessions, {len(receipts)} receipts"
    )


def _held(connection: sqlite3.Connection, visit: KnownVisit, entry: Entry, receipt: Receipt) -> Iterator[str]:
    covered = receipt.sessions or _until(connection, visit, entry)
    for session, count in covered.items():
        there = {row[1] for row in rows(connection, session)}
        lost = sorted(set(range(count)) - there)
        if len(lost) == count:
            yield f"session {session} is missing, with {count} entries"
        else:
            for seq in lost[:NAMED]:
                yield f"session {session} entry {seq} is missing"
            if len(lost) > NAMED:
                yield f"session {session}: {len(lost) - NAMED} more entries up to {lost[-1]} are missing"
    if visit.started is not None and receipt.protocol_sha256 != visit.started.protocol_sha256:
        yield "the protocol of its receipt is not the one that it began with"
    if sum(covered.values()) != receipt.entries:
        yield f"its receipt counts {receipt.entries} entries, its sessions {sum(covered.values())}"
    if journal_hash(connection, covered) != receipt.journal_sha256:
        yield "its journal is not what its receipt says (SHA-256): an entry is missing or was changed"


def _until(connection: sqlite3.Connection, visit: KnownVisit, entry: Entry) -> dict[str, int]:
    """What a receipt covers that does not say it: the sessions up to its own, and of that what comes before it."""
    before = visit.sessions[: visit.sessions.index(entry.session)]
    return _lengths(connection, before) | {entry.session: entry.seq}


def _holes(entries: list[Entry]) -> Iterator[str]:
    """Stretches of a second or more without ratings, by media time, that neither a flag nor the viewer explains."""
    flags: dict[str | None, list[Flag]] = {}
    for entry in entries:
        if isinstance(entry.payload, Flag) and entry.payload.what == "gap":
            flags.setdefault(entry.viewing, []).append(entry.payload)
    last: dict[str, Entry] = {}
    for entry in entries:
        if entry.viewing is None:
            continue
        before = last.get(entry.viewing)
        if entry.kind in EXPLAINS_GAP:
            last.pop(entry.viewing, None)
        if entry.kind != "rating" or entry.media_ms is None:
            continue
        last[entry.viewing] = entry
        if before is None or before.media_ms is None or before.session != entry.session:
            continue
        start, end = before.media_ms, entry.media_ms
        told = any(
            flag.start_ms <= start + MISSING_MS / 2 and end - MISSING_MS / 2 <= flag.end_ms
            for flag in flags.get(entry.viewing, [])
        )
        if end - start >= MISSING_MS and not told:
            yield (
                f"viewing {entry.viewing}: ratings are missing from {start / 1000:.2f} s to {end / 1000:.2f} s "
                f"(after entry {before.seq})"
            )


class _Videos:
    """Videos under some folders, each read once."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._sums: dict[Path, str] = {}
        self._titles: dict[Path, list[tuple[Path, str]]] = {}

    def check(self, concert: str, video: str, expected: str) -> tuple[str, str]:
        """A fault and a note about the video of a concert; either may be empty."""
        places = [place for place in self._places(concert, video) if place.is_file()]
        if not places:
            return "", f"video of {concert} ({video}): not found, not compared" if self._folders else ""
        for place in places:
            try:
                if self._sum(place) == expected:
                    return "", f"{place}: the video that was shown"
            except OSError as problem:
                return f"{place}: cannot be read ({problem.strerror})", ""
        return f"{places[0]}: is not the video of {concert} that was shown (SHA-256 differs)", ""

    def _places(self, concert: str, video: str) -> Iterator[Path]:
        """Where the video may be: a viewing names its concert by the title, whatever the pack's folder is called."""
        for folder in self._folders:
            yield from (folder / concert / video, folder / video)
            yield from (place / video for place, title in self._packs(folder) if title == concert)

    def _packs(self, folder: Path) -> list[tuple[Path, str]]:
        """The concert packs in a folder with their titles; one that cannot be read has none."""
        if folder not in self._titles:
            found = []
            for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
                if (place / CONCERT_FILE).is_file():
                    with suppress(DocumentError):
                        found.append((place, load_pack(place, verify=False).title))
            self._titles[folder] = found
        return self._titles[folder]

    def _sum(self, place: Path) -> str:
        if place not in self._sums:
            with place.open("rb") as opened:
                self._sums[place] = hashlib.file_digest(opened, "sha256").hexdigest()
        return self._sums[place]
