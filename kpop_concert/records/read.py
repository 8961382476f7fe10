"""Reading the journal back: the entries of a record, old versions lifted to today's."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..journal import Entry, UnknownKindError, decode
from .file import check_ours, reading
from .sums import RawEntry, rows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Damaged:
    """An entry that cannot be read; `reason` holds no text that a person wrote."""

    session: str
    seq: int
    kind: str
    reason: str

    def __str__(self) -> str:
        return f"session {self.session} entry {self.seq} ({self.kind}): {self.reason}"


def _warn(damaged: Damaged) -> None:
    log.warning("skipped: %s", damaged)


def entries(path: Path, session: str | None = None, on_damaged: Callable[[Damaged], None] = _warn) -> Iterator[Entry]:
    """The entries of a record, or of one session of it: sessions by their start, entries in order.

    What cannot be read goes to `on_damaged` and is skipped. Raises RecordError when the file is not a readable record.
    """
    with reading(path) as connection:
        if check_ours(connection, path) > 0:
            yield from read(connection, session, on_damaged)


def read(
    connection: sqlite3.Connection, session: str | None = None, on_damaged: Callable[[Damaged], None] = _warn
) -> Iterator[Entry]:
    """As `entries`, from an open record."""
    chosen = connection.execute(
        "SELECT session FROM entry WHERE ?1 IS NULL OR session = ?1 GROUP BY session ORDER BY min(utc), session",
        (session,),
    ).fetchall()
    for (one,) in chosen:
        for row in rows(connection, one):
            entry = entry_of(row, on_damaged)
            if entry is not None:
                yield entry


def entry_of(row: RawEntry, on_damaged: Callable[[Damaged], None]) -> Entry | None:
    """The entry of one row of the journal; one that cannot be read goes to `on_damaged`."""
    session, seq, at_ns, utc, viewing, pass_no, media_ms, kind, version, payload = row
    try:
        f"{session}{utc}{viewing}{kind}".encode()
        return Entry(session, seq, at_ns, utc, viewing, pass_no, media_ms, decode(kind, version, payload))
    except UnknownKindError as problem:
        on_damaged(Damaged(session, seq, kind, str(problem)))
    except ValidationError as problem:
        fields = ", ".join(
            f"{'.'.join(map(str, error['loc'])) or 'payload'}: {error['type']}" for error in problem.errors()
        )
        on_damaged(Damaged(session, seq, kind, f"does not fit its kind ({fields})"))
    except (ValueError, KeyError, TypeError) as problem:
        on_damaged(Damaged(session, seq, kind, f"cannot be read ({type(problem).__name__})"))
    return None
