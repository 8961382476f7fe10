"""How the tables of a record came to be: one module per step, applied in order, each in one transaction.

A step is an ordinary module with `upgrade(op)`, where `op` is Alembic's Operations in batch mode; it is named in STEPS
instead of being looked for in a folder, so that it is found in a wheel and in a frozen bundle as well. SQLite's
user_version counts the steps that a record has seen; there is no second version table. A step never imports the
models of `schema`: those move on, a step does not. A batch that copies a table passes
`table_kwargs={"sqlite_with_rowid": False}`, and a step that changes a table which a view reads drops the view first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from . import v0001_journal_and_projections, v0002_visits

Step = Callable[[Operations], None]
STEPS: tuple[Step, ...] = (v0001_journal_and_projections.upgrade, v0002_visits.upgrade)


def migrate(connection: Connection, application_id: int, steps: Sequence[Step] = STEPS) -> None:
    """Bring a record, or an empty file, to version len(steps). `connection` is not in a transaction.

    A step that fails leaves the record as it was before that step. Raises what SQLAlchemy raises.
    """
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    connection.rollback()
    # A batch copies a table and drops the old one: with foreign keys on, that would delete what refers to it.
    _foreign_keys(connection, on=False)
    try:
        for number, step in enumerate(steps[version:], start=version + 1):
            with connection.begin():
                step(Operations(MigrationContext.configure(connection, opts={"render_as_batch": True})))
                connection.exec_driver_sql(f"PRAGMA application_id = {application_id}")
                connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    finally:
        _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite ignores this pragma within a transaction, and SQLAlchemy begins one for every statement.
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
