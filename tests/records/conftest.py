"""Places to keep a record, and ways in which a place can fail."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from record_helpers import Disk, MakeRecord

from kpop_concert.records import JournalWriter, RecordError, file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evening.db"


@pytest.fixture
def make_record(path: Path) -> Iterator[MakeRecord]:
    """Open a writer; what a test leaves open is closed after it, whatever state it is in."""
    made: list[JournalWriter] = []

    def make(at: Path = path, on_failure: Callable[[RecordError], None] | None = None) -> JournalWriter:
        made.append(JournalWriter(at, on_failure))
        return made[-1]

    yield make
    for writer in made:
        with suppress(RecordError):
            writer.close()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    small = Disk()
    real = file.connect

    def connect(at: Path) -> sqlite3.Connection:
        connection = real(at)
        if small.pages is not None:
            connection.execute(f"PRAGMA max_page_count = {small.pages}")
        return connection

    monkeypatch.setattr(file, "connect", connect)
    return small


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that `nobody` may enter and read, but not write to; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)
        os.chmod(folder, 0o755)
