"""Checksums of entries: one of every row, to name the one that changed, and one over all rows of a visit."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from zlib import crc32

ENTRY_COLUMNS = "session, seq, at_ns, utc, viewing, pass_no, media_ms, kind, version, payload"
"""The columns of an entry in the order in which they are summed."""

RawEntry = tuple[str, int, int, str, str | None, int | None, float | None, str, int, str]
"""The columns of an entry as they lie in the file, in the order of ENTRY_COLUMNS."""


def canonical(row: RawEntry) -> bytes:
    """One text for one row, on every machine. What it makes of a row is kept in records: it never changes."""
    return (
        "\x1f".join(["" if value is None else f"{value}" for value in row]).encode("utf-8", "surrogateescape") + b"\n"
    )


def checksum(row: RawEntry) -> int:
    """CRC-32 of the row: a byte that flipped is always seen."""
    return crc32(canonical(row))


def as_stored(media_ms: float | None) -> float | None:
    """A media time as it comes back from the file: a float, and without a negative zero."""
    return None if media_ms is None else media_ms + 0.0


def rows(connection: sqlite3.Connection, session: str) -> Iterator[RawEntry]:
    """The rows of one session in order, as they lie in the file."""
    query = f"SELECT {ENTRY_COLUMNS} FROM entry WHERE session = ? ORDER BY seq"  # noqa: S608 - our own names
    return connection.execute(query, (session,))


def journal_hash(connection: sqlite3.Connection, covered: Mapping[str, int]) -> str:
    """SHA-256 over the first rows of each session, `covered` saying how many (by number) and in which order."""
    digest = hashlib.sha256()
    for session, until in covered.items():
        for row in rows(connection, session):
            if row[1] >= until:
                break
            digest.update(canonical(row))
    return digest.hexdigest()
