"""The record as a file: what is refused at the door, the lock of its one writer, and how it is opened.

Only the standard library and filelock are used here, so that a file can be refused before anything heavy is imported.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from urllib.parse import quote

from filelock import FileLock, Timeout

from .errors import (
    NewerRecordError,
    NotARecordError,
    RecordError,
    RecordInUseError,
    RecordPlaceError,
    sort,
)

APPLICATION_ID = 0x6B706F70
"""`kpop` in ASCII, in the header of every record (SQLite's application_id)."""
SCHEMA = 2
"""Version of the tables (SQLite's user_version): how many migrations there are."""
MAGIC = b"SQLite format 3\0"
BUSY_MS = 5000
LOCK_PATIENCE_S = 0.5
"""`is_in_use` holds the lock for an instant: a writer that starts just then waits instead of being refused."""


def lock_path(path: Path) -> Path:
    """The lock file beside a record; it stays there after use, as removing it would let two writers in."""
    return path.with_name(path.name + ".lock")


def claim(path: Path) -> FileLock:
    """The writer's lock on the record at `path`, an empty file being made where there is none.

    Raises RecordError for a folder, a file that is not a record, a newer record, one that has a writer, or a place
    that cannot be written to; nothing but an empty lock file is left behind then.
    """
    try:
        _check_place(path)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    lock = FileLock(str(lock_path(path)), timeout=LOCK_PATIENCE_S, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise RecordInUseError(
            f"{path}: another window of the program is writing this record; close it, or name another file."
        ) from None
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    try:
        with closing(connect(path)) as connection:
            version = check_ours(connection, path)
            # SQLite finds out that it may not write only when something is written.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("ROLLBACK")
    except (RecordError, sqlite3.Error) as problem:
        lock.release()
        if isinstance(problem, sqlite3.Error):
            raise sort(problem, path) or problem from problem
        raise
    return lock


def is_in_use(path: Path) -> bool:
    """Whether a writer holds the record now."""
    if not lock_path(path).exists():
        return False
    lock = FileLock(str(lock_path(path)), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        # A lock file that we may not open belongs to somebody else's program, which may or may not run.
        return False
    lock.release()
    return False


def connect(path: Path) -> sqlite3.Connection:
    """A connection to write with: explicit transactions, every commit synced to the disk, foreign keys on."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that does not change the record; what a kill left in the logs beside it is seen.

    A cleanly closed record is opened as immutable, because SQLite would otherwise put files beside it. Where a killed
    one cannot be read in place (a folder that may not be written to, a migration cut short), a copy is recovered in
    the temporary folder. Raises RecordError when it is not a readable record.
    """
    try:
        if not path.exists():
            raise RecordPlaceError(f"{path}: there is no such record; name an existing file.")
        _check_place(path)
        logs = [log for suffix in ("-wal", "-journal") if (log := path.with_name(path.name + suffix)).exists()]
        try:
            connection = _connect_uri(path, "mode=ro" if logs else "mode=ro&immutable=1")
        except sqlite3.OperationalError:
            if not logs:
                raise
        else:
            with closing(connection):
                check_ours(connection, path)
                yield connection
            return
        with tempfile.TemporaryDirectory(prefix="record-") as folder:
            for original in (path, *logs):
                copyfile(original, Path(folder) / original.name)
            with closing(_connect_uri(Path(folder) / path.name, "mode=rw")) as connection:
                check_ours(connection, path)
                yield connection
    except sqlite3.Error as problem:
        raise sort(problem, path) or problem from problem
    except OSError as problem:
        raise RecordPlaceError(f"{path}: cannot be read ({problem.strerror}); check its permissions.") from problem


def check_ours(connection: sqlite3.Connection, path: Path) -> int:
    """The record's schema version, 0 for an empty file. Raises NotARecordError or NewerRecordError."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application == 0 and version == 0 and objects == 0:
        return 0
    if application != APPLICATION_ID:
        raise NotARecordError(f"{path}: is a database of another program, not a record; choose another file.")
    if version > SCHEMA:
        raise NewerRecordError(
            f"{path}: was made by a newer version of this program (record version {version}, this program knows up to "
            f"{SCHEMA}); update the program, or name another file."
        )
    return int(version)


def _connect_uri(path: Path, options: str) -> sqlite3.Connection:
    where = f"file:{quote(path.absolute().as_posix())}?{options}"
    connection = sqlite3.connect(where, uri=True, isolation_level=None, timeout=BUSY_MS / 1000)
    try:
        # Only a first look at the content shows whether it can be read.
        connection.execute("PRAGMA schema_version")
        # A text that is damaged is not UTF-8 any more; it must still be possible to say whose it is.
        connection.text_factory = _text
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _check_place(path: Path) -> None:
    """Refuse what is not a file, or a file that does not begin as a record does. Raises RecordError, or OSError."""
    if path.is_dir():
        raise RecordPlaceError(f"{path}: is a folder; name a file in it, for example {path / 'record.db'}.")
    if not path.parent.is_dir():
        raise RecordPlaceError(f"{path}: the folder {path.parent} does not exist; create it, or choose another place.")
    if not path.exists():
        return
    if not path.is_file():
        raise NotARecordError(f"{path}: is a device or a pipe, not a file; choose another place.")
    with path.open("rb") as opened:
        head = opened.read(len(MAGIC))
    if head and head != MAGIC:
        raise NotARecordError(f"{path}: is not a record of this program (found another kind of file); choose another.")


def _unwritable(path: Path, problem: OSError) -> RecordPlaceError:
    return RecordPlaceError(
        f"{path}: the record cannot be kept here ({problem.strerror}); choose a place that you may write to."
    )
