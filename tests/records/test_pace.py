"""Which sessions passed faster than a person can live, by their two clocks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpop_concert.journal import Entry, SessionEnded, SessionStarted
from kpop_concert.records import JournalWriter, NotARecordError
from kpop_concert.records.pace import FASTER, faster_than_life

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def session(name: str, inside_s: float, around_s: float) -> list[Entry]:
    """A session in which so much time passed, while so much passed around it."""
    ended = BEGAN + timedelta(seconds=around_s)
    started = SessionStarted(program="0", platform="p", python="3", purpose="visit", seed=1, zone="UTC")
    return [
        Entry(name, 0, 7, BEGAN.isoformat(timespec="milliseconds"), None, None, None, started),
        Entry(
            name, 1, 7 + round(inside_s * 1e9), ended.isoformat(timespec="milliseconds"), None, None, None,
            SessionEnded(reason="finished"),
        ),
    ]  # fmt: skip


def record(path: Path, *sessions: list[Entry]) -> Path:
    path.unlink(missing_ok=True)
    with closing(JournalWriter(path)) as writer:
        for entries in sessions:
            for entry in entries:
                writer.put(entry)
    return path


def test_only_sessions_with_a_faster_clock_are_found(tmp_path: Path) -> None:
    path = record(
        tmp_path / "record.db",
        session("simulated", 600, 0.5),
        session("lived", 600, 600.2),
        session("clock set back", 600, -3000),
        session("short", 0.9, 0.0),
        session("slept meanwhile", 600, 9000),
    )
    assert faster_than_life(path) == {"simulated", "clock set back"}


@settings(max_examples=25)
@given(st.floats(0, 1e4), st.floats(1 / FASTER, 1e4))
def test_a_session_as_long_as_it_took_is_never_called_simulated(
    tmp_path_factory: pytest.TempPathFactory, inside_s: float, share: float
) -> None:
    folder = tmp_path_factory.mktemp("pace")
    path = record(folder / "record.db", session("one", inside_s, inside_s * share + 0.001))
    assert faster_than_life(path) == frozenset()


def test_nothing_recorded_and_no_record(tmp_path: Path) -> None:
    assert faster_than_life(record(tmp_path / "empty.db")) == frozenset()
    strange = tmp_path / "strange.db"
    strange.write_bytes(b"no database" * 500)
    with pytest.raises(NotARecordError):
        faster_than_life(strange)


def test_a_time_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    path = record(tmp_path / "record.db", session("simulated", 600, 0.5))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entry SET utc = 'yesterday' WHERE seq = 1")
    assert faster_than_life(path) == frozenset()
