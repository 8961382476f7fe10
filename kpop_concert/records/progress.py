"""The entries that say how far visits have come, without the thousands of ratings and lines between them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..journal import (
    Answer,
    Deviation,
    Disclosed,
    Entry,
    StepEnded,
    StepStarted,
    Transport,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from .file import check_ours, reading
from .read import Damaged, entry_of
from .sums import ENTRY_COLUMNS

PROGRESS = tuple(
    payload.kind
    for payload in (
        VisitStarted, VisitContinued, VisitEnded, StepStarted, StepEnded, Answer, VisitControl, Deviation, Disclosed,
        ViewingStarted, ViewingEnded, Transport,
    )
)  # fmt: skip
"""Kinds of entries that the state of a visit is folded over."""


def _passed(_: Damaged) -> None:
    """An entry that cannot be read is the doctor's."""


def visit_entries(path: Path) -> list[Entry]:
    """What the states of all visits of a record are folded over; see `entries_of`."""
    return entries_of(path, PROGRESS)


def entries_of(path: Path, kinds: Sequence[str], on_damaged: Callable[[Damaged], None] = lambda _: None) -> list[Entry]:
    """The entries of some kinds of a record: sessions by their start, entries in order.

    Empty for a file that is not there yet. Raises RecordError when it is not a readable record. What cannot be read
    goes to `on_damaged` and is left out; `examine` names it.
    """
    if not path.exists():
        return []
    with reading(path) as connection:
        if check_ours(connection, path) == 0:
            return []
        begun = "(SELECT session AS of, min(utc) AS begun FROM entry GROUP BY session)"
        query = f"SELECT {ENTRY_COLUMNS} FROM entry JOIN {begun} ON session = of"  # noqa: S608 - our own names
        query += " WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY begun, session, seq"
        found = (entry_of(row, on_damaged) for row in connection.execute(query, (json.dumps(kinds),)))
        return [entry for entry in found if entry is not None]


def some_entries(path: Path, sessions: Iterable[str], kinds: Sequence[str]) -> list[Entry]:
    """The entries of some kinds of some sessions, in the order of the sessions as they are named."""
    query = f"SELECT {ENTRY_COLUMNS} FROM entry WHERE session = ?"  # noqa: S608 - our own names
    query += " AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq"
    with reading(path) as connection:
        rows = (row for one in sessions for row in connection.execute(query, (one, json.dumps(kinds))))
        return [entry for row in rows if (entry := entry_of(row, _passed)) is not None]


def count_of(path: Path, sessions: Iterable[str], kind: str) -> int:
    """How many entries of a kind some sessions hold."""
    query = "SELECT count(*) FROM entry WHERE session = ? AND kind = ?"
    with reading(path) as connection:
        return sum(connection.execute(query, (one, kind)).fetchone()[0] for one in sessions)


def ratings_of(path: Path, session: str, viewing: str) -> list[tuple[float, float, float, bool, bool]]:
    """Media time (ms), valence, arousal, touched and typing of every sample of a viewing, in their order.

    From the table of ratings, which is written together with the journal: thousands at a time are asked for.
    """
    query = "SELECT media_ms, valence, arousal, touched, typing FROM ratings WHERE session = ? AND viewing = ?"
    with reading(path) as connection:
        rows = connection.execute(query + " AND media_ms IS NOT NULL ORDER BY seq", (session, viewing))
        return [(at, valence, arousal, bool(set_), bool(typing)) for at, valence, arousal, set_, typing in rows]
