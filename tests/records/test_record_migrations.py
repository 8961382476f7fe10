from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from record_helpers import MakeRecord, Script, table
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from kpop_concert.records import entries, examine, file, schema
from kpop_concert.records.migrations import STEPS, migrate


@pytest.fixture
def connection(path: Path) -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://", creator=lambda: file.connect(path), poolclass=StaticPool)
    sa.event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def version(path: Path) -> object:
    return table(path, "PRAGMA user_version")[0][0]


def test_there_is_a_step_for_every_version() -> None:
    assert len(STEPS) == file.SCHEMA


def test_the_steps_lead_to_the_tables_of_today(connection: sa.Connection) -> None:
    migrate(connection, file.APPLICATION_ID)
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    assert schema.EntryRow.metadata is SQLModel.metadata
    assert compare_metadata(context, SQLModel.metadata) == []


def test_an_empty_record_of_version_1_is_opened(path: Path, make_record: MakeRecord, connection: sa.Connection) -> None:
    migrate(connection, file.APPLICATION_ID, STEPS[:1])
    connection.close()
    assert version(path) == 1
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    assert list(entries(path)) == script.entries


def later(op: Operations) -> None:
    """A step as the next version may have one: copies a table in batch mode and adds a column."""
    with op.batch_alter_table("chat", recreate="always", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(sa.Column("likes", sa.Integer(), nullable=True))


def failing(op: Operations) -> None:
    op.drop_table("ratings")
    op.execute("INSERT INTO nowhere VALUES (1)")


def test_a_later_step_keeps_what_is_there(path: Path, make_record: MakeRecord, connection: sa.Connection) -> None:
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    migrate(connection, file.APPLICATION_ID, (*STEPS, later))
    assert version(path) == len(STEPS) + 1
    assert table(path, "SELECT count(*) FROM entry") == [(len(script.entries),)]
    assert ("likes",) in table(path, "SELECT name FROM pragma_table_info('chat')")
    assert table(path, "PRAGMA foreign_key_check") == []
    with connection.begin():
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_step_that_fails_leaves_the_record_as_it_was(
    path: Path, make_record: MakeRecord, connection: sa.Connection
) -> None:
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    with pytest.raises(sa.exc.OperationalError, match="nowhere"):
        migrate(connection, file.APPLICATION_ID, (*STEPS, failing))
    connection.close()
    assert version(path) == len(STEPS)
    report = examine(path)
    assert report.sound
    assert report.sessions[0].counts["rating"] == 3
