"""What can be wrong with a record, sorted by whose fault it is.

Every RecordError is the environment's: its message says what happened and what to do, and may be shown as it is. An
sqlite3.Error that `sort` does not know is a fault of this program and travels on as it is.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path


class RecordError(Exception):
    """The record cannot be used or kept for a reason outside the program; the message says what to do."""


class NotARecordError(RecordError):
    """The file was not made by this program."""


class NewerRecordError(RecordError):
    """The record was made by a newer version of this program."""


class RecordInUseError(RecordError):
    """Another writer holds the record."""


class RecordPlaceError(RecordError):
    """The place (folder, permission, file system) cannot hold a record."""


class RecordFullError(RecordError):
    """The disk is full."""


class RecordLostError(RecordError):
    """The file is no longer where it was, or the disk no longer answers."""


class RecordDamagedError(RecordError):
    """SQLite finds the file damaged."""


class RecordStoppedError(RecordError):
    """The program itself failed while writing; a crash report says where."""


def sort(error: sqlite3.Error, path: Path) -> RecordError | None:
    """The RecordError that `error` means for the record at `path`; None when the program is at fault.

    Extended result codes are folded into their primary code (the lowest byte), as SQLite's documentation defines them.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return RecordFullError(f"{path}: the disk is full; free some space, then try again.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOLFS):
        return RecordPlaceError(
            f"{path}: the record cannot be written here ({error}); choose a place that you may write to."
        )
    if code == sqlite3.SQLITE_IOERR:
        return RecordLostError(
            f"{path}: the disk refuses the record ({error}); check the disk and its free space, then try again."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return RecordInUseError(f"{path}: another program holds the record; close that program, then try again.")
    if code == sqlite3.SQLITE_NOTADB:
        return NotARecordError(f"{path}: is not a record of this program; choose another file.")
    if code == sqlite3.SQLITE_CORRUPT:
        return RecordDamagedError(
            f"{path}: the record is damaged ({error}); keep a copy of it and start a new one in another file."
        )
    return None
