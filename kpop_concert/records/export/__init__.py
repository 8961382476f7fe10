"""A record as tidy long CSV tables with a codebook: the same record gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ... import __version__
from ...journal import StationMeasured, decode
from .. import file
from ..errors import NotARecordError, RecordDamagedError, sort
from ..read import Damaged, entry_of
from ..sums import canonical, rows
from ..tombstones import tombstones
from ..visits import KnownVisit, known_visits
from .columns import CODEBOOK, FORMAT, TABLES, Column
from .files import Cell, ExportPlaceError, Table, restored, whole_folder
from .fold import Fold, ScoreOf, Scorer, Value

__all__ = ["CodebookRow", "Column", "ExportPlaceError", "Exported", "ScoreOf", "Scorer", "Value", "export", "restored"]


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """A line of the codebook beyond the columns: an item or a score of an instrument."""

    table: str
    column: Column
    version: str


@dataclass(slots=True)
class Exported:
    """What an export holds: rows by table, visits left out, and entries that could not be read."""

    tables: dict[str, int] = field(default_factory=dict)
    visits: int = 0
    tests: int = 0
    withdrawn: int = 0
    without_beginning: list[str] = field(default_factory=list)
    unreadable: list[Damaged] = field(default_factory=list)

    def lines(self, out: Path) -> list[str]:
        """The report for people, one line each."""
        said = [f"{out}: {self.visits} visits"]
        said += [f"  {name}.csv: {count} rows" for name, count in self.tables.items()]
        if self.tests:
            said.append(f"test visits, left out: {self.tests}")
        if self.withdrawn:
            said.append(f"withdrawn visits, left out: {self.withdrawn}")
        said += [f"visit {visit}: its beginning is missing, left out" for visit in self.without_beginning]
        said += [f"UNREADABLE, left out: {one}" for one in self.unreadable]
        return said


def export(
    record: Path, out: Path, score: Scorer = lambda name, version, answers: (), codebook: Iterable[CodebookRow] = ()
) -> Exported:
    """Write the visits of a record as CSV tables into the new or empty folder `out`; the record stays as it is.

    Whole or not at all. Test visits and withdrawn ones are left out. A record in use is exported as it is at this
    moment. `codebook` adds rows about instruments. Raises RecordError with what to do: no record, damaged, newer,
    without a visit, or a folder that cannot take it.
    """
    with file.reading(record) as connection:
        connection.execute("BEGIN")
        try:
            version = file.check_ours(connection, record)
            known = known_visits(connection) if version else {}
            if not known:
                raise NotARecordError(f"{record}: holds no visit of a study; there is nothing to export.")
            (fault,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if fault != "ok":
                raise RecordDamagedError(f"{record}: the record is damaged ({fault}); see its doctor report.")
            with whole_folder(out) as folder, ExitStack() as stack:
                tables = {
                    name: stack.enter_context(Table(folder / f"{name}.csv", head)) for name, head in _HEADS.items()
                }
                return _write(connection, known, folder, tables, score, codebook)
        except (UnicodeError, sqlite3.OperationalError) as problem:
            known_fault = sort(problem, record) if isinstance(problem, sqlite3.Error) else None
            raise known_fault or RecordDamagedError(
                f"{record}: the record is damaged ({problem}); see its doctor report."
            ) from problem


_HEADS: dict[str, tuple[str, ...]] = {
    **{name: tuple(column.name for column in columns) for name, columns in TABLES.items()},
    "codebook": CODEBOOK,
}


def _write(
    connection: sqlite3.Connection,
    known: Mapping[str, KnownVisit],
    folder: Path,
    tables: Mapping[str, Table],
    score: Scorer,
    codebook: Iterable[CodebookRow],
) -> Exported:
    stones = tombstones(connection)
    gone = {visit for visit in known if visit in stones or known[visit].outcome == "withdrawn"}
    tests = {visit for visit in known if known[visit].test} - gone
    done = Exported(tests=len(tests), withdrawn=len(gone | set(stones)))
    digest = hashlib.sha256()
    done.without_beginning = sorted(visit for visit in known.keys() - gone if known[visit].started is None)
    left_out = gone | tests | set(done.without_beginning)
    for visit in sorted((visit for visit in known.values() if visit.visit not in left_out), key=_place):
        assert visit.started is not None
        done.visits += 1
        fold = Fold(visit, visit.started, score)
        for session in visit.all_sessions:
            for row in rows(connection, session):
                digest.update(canonical(row))
                name, cells = fold.raw(row)
                tables[name].add(cells)
                entry = entry_of(row, done.unreadable.append)
                if entry is not None and (made := fold.add(entry)) is not None:
                    tables[made[0]].add(made[1])
        for name, cells in fold.end():
            tables[name].add(cells)
    for cells in _stations(connection):
        tables["stations"].add(cells)
    for cells in _codebook(codebook):
        tables["codebook"].add(cells)
    sums = {name: table.close() for name, table in tables.items()}
    done.tables = {name: table.rows for name, table in tables.items()}
    manifest = {
        "program": __version__,
        "format": FORMAT,
        "journal_sha256": digest.hexdigest(),
        "visits": done.visits,
        "left_out": {"test": done.tests, "withdrawn": done.withdrawn},
        "without_beginning": done.without_beginning,
        "unreadable": [str(one) for one in done.unreadable],
        "files": {f"{name}.csv": {"rows": table.rows, "sha256": sums[name]} for name, table in tables.items()},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "backslashreplace"))
    return done


def _place(visit: KnownVisit) -> tuple[str, int, str, str]:
    assert visit.started is not None
    return visit.started.study, visit.started.station, visit.begun_utc, visit.visit


def _stations(connection: sqlite3.Connection) -> Iterator[tuple[Cell, ...]]:
    measured = connection.execute(
        "SELECT utc, kind, version, payload FROM entry WHERE kind = 'station.measured' ORDER BY utc, session, seq"
    )
    for utc, kind, version, payload in measured:
        try:
            figure = decode(kind, version, payload)
        except ValueError:
            continue  # the doctor names it
        if isinstance(figure, StationMeasured):
            yield figure.station, figure.what, figure.value_ms, figure.spread_ms, utc


def _codebook(more: Iterable[CodebookRow]) -> Iterator[tuple[Cell, ...]]:
    own = [CodebookRow(name, column, FORMAT) for name, columns in TABLES.items() for column in columns]
    for row in (*own, *more):
        column = row.column
        yield row.table, column.name, column.meaning, column.unit, column.scale, column.direction, row.version
