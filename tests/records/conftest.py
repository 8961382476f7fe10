"""Places to keep a record, and ways in which a place can fail."""

from __future__ import annotations

import os
import sqlite3
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
def public(tmp_path: Path) -> Iterator[Path]:
    """A folder that `nobody` may enter and read, but not write to."""
    folder = tmp_path / "public"
    folder.mkdir()
    modes = {}
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if parent.parent != parent and not mode & 0o001 and os.access(parent, os.W_OK):
            modes[parent] = mode
            parent.chmod(mode | 0o011)
    yield folder
    folder.chmod(0o755)
    for parent, mode in modes.items():
        parent.chmod(mode)
