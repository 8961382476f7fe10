"""The open record: batches of entries and their projections, written together or not at all."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Update, bindparam, create_engine, event, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from ..journal import Entry
from . import file
from .errors import RecordError, RecordLostError, RecordPlaceError, sort
from .projections import EndRow, NewRow, Values, project
from .schema import PROJECTIONS, Projection
from .sums import ENTRY_COLUMNS, RawEntry, as_stored, checksum
from .tombstones import finish


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry with its payload as it is written."""

    entry: Entry
    payload: str


class Store:
    """One connection to one record; belongs to the thread that made it. Every method raises RecordError.

    `raw` is the driver's connection, for statements within `transaction` and for reading.
    """

    def __init__(self, path: Path) -> None:
        """Open and bring to the current version the record at `path`, which is claimed already."""
        self.path = path
        with _sorted(path):
            self.raw = file.connect(path)
            try:
                self._connection = _wrap(self.raw)
                if file.check_ours(self.raw, path) < file.SCHEMA:
                    # Alembic takes a third of a second to import and is hardly ever needed.
                    from .migrations import migrate

                    migrate(self._connection, file.APPLICATION_ID)
                (mode,) = self.raw.execute("PRAGMA journal_mode = WAL").fetchone()
                if mode != "wal":
                    raise RecordPlaceError(
                        f"{path}: this file system cannot keep a record safely (no write-ahead log); "
                        "choose a local disk."
                    )
                # What a kill cut short: the rows of a withdrawn visit are gone, its bytes may not be.
                finish(self.raw, path)
            except BaseException:
                self.raw.close()
                raise
        self._identity = _identity(path)

    def write(self, batch: Sequence[Stored]) -> None:
        """Commit entries and projections to the disk; what is there already stays as it is."""
        if _identity(self.path) != self._identity:
            raise RecordLostError(
                f"{self.path}: the record is no longer there (moved, deleted, or its disk removed); put it back, or "
                "try again to have it written anew."
            )
        with self.transaction() as connection:
            connection.exec_driver_sql(_INSERT_ENTRY, [_entry_row(stored) for stored in batch])
            apply(connection, (stored.entry for stored in batch))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Everything done with the connection is committed together, or not at all."""
        with _sorted(self.path), self._connection.begin():
            yield self._connection

    def rescue(self) -> None:
        """Close after a failure; where the file has vanished under the open connection, write it anew first."""
        if not self.path.exists():
            anew = self.path.with_name(self.path.name + ".rescue")
            try:
                anew.unlink(missing_ok=True)
                with _sorted(self.path):
                    self.raw.execute("VACUUM INTO ?", (str(anew),))
                # A log without its record would be taken for the log of the new file.
                for suffix in ("-wal", "-shm"):
                    self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
                anew.replace(self.path)
            except OSError as problem:
                raise RecordPlaceError(
                    f"{self.path}: the record cannot be written anew ({problem.strerror}); check the folder and its "
                    "disk."
                ) from problem
        self._close()

    def close(self) -> None:
        """Fold the log into the file and close it."""
        if _identity(self.path) == self._identity:
            try:
                self.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as problem:
                # The log beside the file holds everything that was committed; the next start folds it in.
                if sort(problem, self.path) is None:
                    raise
        self._close()

    def _close(self) -> None:
        self._connection.close()
        self._connection.engine.dispose()


def apply(connection: Connection, entries: Iterable[Entry]) -> None:
    """Make the changes that `entries` mean to the projections. The caller owns the transaction."""
    rows: defaultdict[type[Projection], list[Values]] = defaultdict(list)
    ends: list[EndRow] = []
    for entry in entries:
        change = project(entry)
        if isinstance(change, NewRow):
            rows[change.table].append(change.values)
        elif change is not None:
            ends.append(change)
    for table, values in rows.items():
        connection.exec_driver_sql(_INSERTS[table], values)
    for end in ends:
        connection.execute(_end(end), end.values)


def _end(end: EndRow) -> Update:
    table = SQLModel.metadata.tables[str(end.table.__tablename__)]
    rows = table.alias()
    last = select(func.max(rows.c.seq)).where(rows.c.session == end.session, rows.c.seq < end.seq)
    for name, value in end.match.items():
        last = last.where(rows.c[name].is_not_distinct_from(value))
    return (
        update(table)
        .where(table.c.session == end.session, table.c.seq == last.scalar_subquery())
        .values({name: bindparam(name) for name in end.values})
    )


def _insert(table: type[Projection]) -> str:
    """As text: twenty ratings a second go this way, and building a statement's values costs as much as writing them."""
    names = list(table.model_fields)
    into, values = ", ".join(names), ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table.__tablename__} ({into}) VALUES ({values}) ON CONFLICT DO NOTHING"  # noqa: S608 - our own names


_INSERTS = {table: _insert(table) for table in PROJECTIONS}
_INSERT_ENTRY = (
    f"INSERT INTO entry ({ENTRY_COLUMNS}, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608
)


def _entry_row(stored: Stored) -> tuple[str | int | float | None, ...]:
    entry = stored.entry
    row: RawEntry = (
        entry.session,
        entry.seq,
        entry.at_ns,
        entry.utc,
        entry.viewing,
        entry.pass_no,
        as_stored(entry.media_ms),
        entry.kind,
        entry.payload.version,
        stored.payload,
    )
    return (*row, checksum(row))


def _wrap(raw: sqlite3.Connection) -> Connection:
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver leaves transactions to us; IMMEDIATE meets a second writer here and not half way through.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine.connect()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def _sorted(path: Path) -> Iterator[None]:
    """Turn errors of SQLite that are the environment's into RecordError."""
    try:
        yield
    except RecordError:
        raise
    except sqlite3.Error as problem:
        raise sort(problem, path) or problem from problem
    except DBAPIError as problem:
        if isinstance(problem.orig, sqlite3.Error) and (known := sort(problem.orig, path)):
            raise known from problem
        raise
