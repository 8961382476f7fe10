"""The record: a journal of entries on disk, kept by one writer thread, read by anybody.

    writer = JournalWriter(path, on_failure)   put, flush, retry, close
    entries(path), examine(path)               read; need no lock

SQLAlchemy and Alembic are imported where they are first needed, so that importing this room stays cheap.
"""

from .doctor import Report, examine
from .errors import (
    NewerRecordError,
    NotARecordError,
    RecordDamagedError,
    RecordError,
    RecordFullError,
    RecordInUseError,
    RecordLostError,
    RecordPlaceError,
    RecordStoppedError,
)
from .read import Damaged, entries
from .writer import JournalWriter

__all__ = [
    "Damaged",
    "JournalWriter",
    "NewerRecordError",
    "NotARecordError",
    "RecordDamagedError",
    "RecordError",
    "RecordFullError",
    "RecordInUseError",
    "RecordLostError",
    "RecordPlaceError",
    "RecordStoppedError",
    "Report",
    "entries",
    "examine",
]
