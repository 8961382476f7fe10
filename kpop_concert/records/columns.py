"""A record as columns, for the analysis: the typed tables read at once, and the ratings as arrays.

A million samples are a second of Python where each is an entry of its own; read as columns they are half of that.
Nothing is judged here. Rows come in the order of the journal. Tables that an older record does not have are empty.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..journal import Payload
from .annotations import Annotation, read_annotations
from .errors import RecordDamagedError, RecordLostError, sort
from .file import check_ours, reading
from .read import entry_of
from .sums import ENTRY_COLUMNS
from .tombstones import tombstones

Floats = NDArray[np.float64]


class ReadVisit(NamedTuple):
    """A visit began, went on or ended in a session; `viewings` is JSON."""

    session: str
    seq: int
    event: str
    utc: str
    visit: str
    study: str | None
    study_version: str | None
    protocol_sha256: str | None
    station: int | None
    participant: str | None
    language: str | None
    place: int | None
    viewings: str | None
    replaces: str | None
    test: int | None
    outcome: str | None


class ReadViewing(NamedTuple):
    """One viewing; `condition` and `audience` are JSON."""

    session: str
    seq: int
    viewing: str
    started_utc: str
    concert: str
    video: str
    video_sha256: str
    duration_ms: int
    condition: str
    seed: int
    engine: str
    source: str
    audience: str
    end_reason: str | None


class ReadStep(NamedTuple):
    """A step began or ended in a session."""

    session: str
    seq: int
    event: str
    step: str
    attempt: int
    block: str | None
    period: int | None
    outcome: str | None


class ReadAnswer(NamedTuple):
    """One answer; `value` is JSON."""

    session: str
    seq: int
    step: str
    attempt: int
    period: int | None
    instrument: str
    instrument_version: str
    item: str
    value: str
    declined: int


class ReadFlag(NamedTuple):
    """A flag of a viewing; times in media ms."""

    session: str
    seq: int
    viewing: str | None
    what: str
    start_ms: float
    end_ms: float


class ReadDeviation(NamedTuple):
    """Something that departs from the protocol."""

    session: str
    seq: int
    what: str
    found: str
    expected: str
    reason: str


class ReadMark(NamedTuple):
    """A press of a mark key."""

    session: str
    seq: int
    viewing: str | None
    pass_no: int | None
    media_ms: float | None
    mark: str


class ReadChat(NamedTuple):
    """A released line."""

    line: str
    due_ms: int
    author: str
    author_kind: str
    agent: str | None
    text: str
    behaviour: str
    reply_to: str | None
    chant: int | None


class Span(NamedTuple):
    """Where the samples of a viewing lie in the journal of its session, and how many they are."""

    session: str
    viewing: str
    first: int
    last: int
    samples: int


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """The samples of one viewing in their order; valence and arousal are -1..1."""

    media_ms: Floats
    valence: Floats
    arousal: Floats
    touched: NDArray[np.bool_]
    typing: NDArray[np.bool_]
    pass_no: NDArray[np.int64]


@dataclass(slots=True)
class Tables:
    """What a record says beside ratings and chat. `version` is 0 for an empty file; `purposes` by session."""

    path: Path
    version: int
    purposes: dict[str, str] = field(default_factory=dict)
    visits: list[ReadVisit] = field(default_factory=list)
    viewings: list[ReadViewing] = field(default_factory=list)
    steps: list[ReadStep] = field(default_factory=list)
    answers: list[ReadAnswer] = field(default_factory=list)
    flags: list[ReadFlag] = field(default_factory=list)
    deviations: list[ReadDeviation] = field(default_factory=list)
    marks: list[ReadMark] = field(default_factory=list)
    withdrawn: frozenset[str] = frozenset()


class Reader:
    """An open record; see `open_columns`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._sql = connection
        self.path = path
        self.version = check_ours(connection, path)
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        self._tables = {name for (name,) in found}

    def tables(self) -> Tables:
        """Everything but ratings and chat. Raises RecordDamagedError."""
        made = Tables(self.path, self.version)
        if self.version:
            made.purposes = dict(self._sql.execute("SELECT session, purpose FROM sessions"))
            made.visits = list(map(ReadVisit._make, self._rows("visits", ReadVisit._fields)))
            made.viewings = list(map(ReadViewing._make, self._rows("viewings", ReadViewing._fields)))
            made.steps = list(map(ReadStep._make, self._rows("steps", ReadStep._fields)))
            made.answers = list(map(ReadAnswer._make, self._rows("answers", ReadAnswer._fields)))
            made.flags = list(map(ReadFlag._make, self._rows("flags", ReadFlag._fields)))
            made.deviations = list(map(ReadDeviation._make, self._rows("deviations", ReadDeviation._fields)))
            made.marks = list(map(ReadMark._make, self._rows("marks", ReadMark._fields)))
            made.withdrawn = frozenset(tombstones(self._sql))
        return made

    def entries(self, session: str, viewing: str, kinds: Sequence[str]) -> list[tuple[int | None, float, Payload]]:
        """Pass, media ms and payload of a viewing's rare entries, by their index; what cannot be read is left out."""
        query = (
            f"SELECT {ENTRY_COLUMNS} FROM entry INDEXED BY ix_entry_session_viewing_kind "  # noqa: S608 - our own names
            "WHERE session = ? AND viewing = ? AND kind = ? ORDER BY seq"
        )
        rows = (row for kind in kinds for row in self._sql.execute(query, (session, viewing, kind)))
        found = (entry_of(row, lambda damaged: None) for row in rows)
        return [(one.pass_no, one.media_ms or 0.0, one.payload) for one in found if one is not None]

    def annotations(self) -> tuple[Annotation, ...]:
        """Every note and exclusion, superseded ones too, oldest first."""
        return read_annotations(self._sql) if self.version else ()

    def chat(self, session: str, viewing: str) -> list[ReadChat]:
        """The released lines of a viewing."""
        query = f"SELECT {', '.join(ReadChat._fields)} FROM chat WHERE viewing = ? AND session = ? ORDER BY seq"  # noqa: S608 - our own names
        return list(map(ReadChat._make, self._sql.execute(query, (viewing, session))))

    def span(self, session: str, viewing: str) -> Span:
        """Where the samples of a viewing lie."""
        query = "SELECT min(seq), max(seq), count(*) FROM ratings WHERE viewing = ? AND session = ?"
        first, last, count = self._sql.execute(query, (viewing, session)).fetchone()
        return Span(session, viewing, first, last, count) if count else Span(session, viewing, 0, -1, 0)

    def rated(self, span: Span, *, passes: bool) -> Rated:
        """The samples of a viewing; their passes are 0 unless asked for, as hardly any viewing has two.

        Raises RecordDamagedError where a sample is not made of numbers, RecordLostError where samples have gone.
        """
        columns = ["media_ms", "valence", "arousal", "touched + 2 * typing", *(["pass_no"] if passes else [])]
        query = f"SELECT {', '.join(columns)} FROM ratings WHERE session = ? AND seq BETWEEN ? AND ?"  # noqa: S608 - our own names
        try:
            # All samples between a viewing's first and last are its own, so that the names need not be compared.
            flat = _flat(self._sql.execute(query + " ORDER BY seq", (span.session, span.first, span.last)))
            if flat.size != span.samples * len(columns):
                query += " AND viewing = ? ORDER BY seq"
                flat = _flat(self._sql.execute(query, (span.session, span.first, span.last, span.viewing)))
        except (TypeError, ValueError) as problem:
            raise RecordDamagedError(
                f"{self.path}: a rating of viewing {span.viewing} is not a number; see its doctor report."
            ) from problem
        if flat.size != span.samples * len(columns):
            raise RecordLostError(f"{self.path}: ratings were removed from it meanwhile; open it again.")
        table = flat.reshape(-1, len(columns)).T
        state = table[3].astype(np.int64)
        pass_no = table[4].astype(np.int64) if passes else np.zeros(state.size, np.int64)
        return Rated(table[0].copy(), table[1].copy(), table[2].copy(), state % 2 == 1, state >= 2, pass_no)

    def _rows(self, table: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        if table not in self._tables:
            return iter(())
        query = f"SELECT {', '.join(names)} FROM {table} ORDER BY session, seq"  # noqa: S608 - our own names
        return self._sql.execute(query)


@contextmanager
def open_columns(path: Path) -> Iterator[Reader]:
    """One moment of a record, whatever its writer does meanwhile; it is not changed. Raises RecordError."""
    with reading(path) as connection:
        try:
            # As `reading` has it, without a call of Python for every text.
            connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
            connection.execute("BEGIN")
            yield Reader(connection, path)
        except sqlite3.Error as problem:
            raise sort(problem, path) or RecordDamagedError(
                f"{path}: the record is damaged ({problem}); see its doctor report."
            ) from problem


def _flat(cursor: sqlite3.Cursor) -> Floats:
    flat = np.fromiter(chain.from_iterable(cursor), dtype=np.float64)
    if np.isnan(flat).any():
        raise ValueError("a sample without a value")
    return flat
