"""Typed tables made again from the journal: to compare with what is there, or to put in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice, zip_longest
from pathlib import Path

from sqlalchemy import create_engine, delete
from sqlmodel import SQLModel

from ..journal import Entry
from .file import claim
from .read import Damaged, entries
from .schema import PROJECTIONS
from .store import Store, apply

CHUNK = 5000
"""Entries that are projected at once."""


def rebuild(path: Path, on_damaged: Callable[[Damaged], None]) -> None:
    """Make the projections of a record anew from its journal. Raises RecordError, also when a writer holds it."""
    lock = claim(path)
    try:
        with closing(Store(path)) as store, store.transaction() as connection:
            for table in PROJECTIONS:
                connection.execute(delete(table))
            for chunk in _chunks(entries(path, on_damaged=on_damaged)):
                apply(connection, chunk)
    finally:
        lock.release()


def differences(connection: sqlite3.Connection, journal: Iterable[Entry]) -> list[str]:
    """Names of the projections that are not what `journal`, the record's own entries, makes them."""
    engine = create_engine("sqlite://")
    tables = [SQLModel.metadata.tables[str(table.__tablename__)] for table in PROJECTIONS]
    with engine.connect() as fresh:
        SQLModel.metadata.create_all(fresh, tables)
        for chunk in _chunks(journal):
            apply(fresh, chunk)
        found = []
        for table in tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            query = f'SELECT {columns} FROM "{table.name}" ORDER BY session, seq'  # noqa: S608 - our own names
            pairs = zip_longest(connection.execute(query), fresh.exec_driver_sql(query))
            if any(kept is None or made is None or tuple(kept) != tuple(made) for kept, made in pairs):
                found.append(table.name)
    engine.dispose()
    return found


def _chunks(journal: Iterable[Entry]) -> Iterator[list[Entry]]:
    source = iter(journal)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
