"""What is refused at the door, and that a refusal leaves nothing behind."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from record_helpers import RATING, MakeRecord, Script, change, nobody, table

from kpop_concert.records import (
    JournalWriter,
    NewerRecordError,
    NotARecordError,
    RecordError,
    RecordInUseError,
    RecordPlaceError,
    entries,
    examine,
)


def refused(path: Path, kind: type[RecordError], says: str) -> None:
    """Writer, reader and doctor all refuse `path` with the same kind and words; none of them changes it."""
    before = path.read_bytes() if path.is_file() else None
    for use in (lambda: JournalWriter(path), lambda: examine(path), lambda: list(entries(path))):
        with pytest.raises(kind, match=says) as caught:
            use()
        assert str(path) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("content", [b"dear diary\n", b"\x00" * 4096, b"SQLite format 3", b"\xff"])
def test_a_file_of_another_kind(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, NotARecordError, "is not a record of this program")
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_only_begins_like_a_record(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    refused(path, NotARecordError, "is not a record of this program")


def test_the_database_of_another_program(path: Path) -> None:
    change(path, "CREATE TABLE bookmarks (url TEXT)", "INSERT INTO bookmarks VALUES ('x')")
    refused(path, NotARecordError, "database of another program")
    assert table(path, "SELECT * FROM bookmarks") == [("x",)]


def test_a_newer_record(path: Path, make_record: MakeRecord) -> None:
    make_record().close()
    change(path, "PRAGMA user_version = 7")
    refused(path, NewerRecordError, r"newer version .* \(record version 7, this program knows up to 2\)")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordPlaceError, match=r"is a folder; name a file in it, for example .*record\.db"):
        JournalWriter(tmp_path)


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(RecordPlaceError, match="does not exist; create it"):
        JournalWriter(tmp_path / "none" / "evening.db")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RecordPlaceError):
        JournalWriter(tmp_path / "file" / "evening.db")


def test_a_device() -> None:
    with pytest.raises(NotARecordError, match="a device or a pipe"):
        JournalWriter(Path(os.devnull))


def test_a_place_where_nothing_may_be_written(public: Path) -> None:
    public.chmod(0o555)
    with nobody(), pytest.raises(RecordPlaceError, match="choose a place that you may write to"):
        JournalWriter(public / "evening.db")
    assert list(public.iterdir()) == []


def test_a_record_that_may_not_be_written(public: Path, make_record: MakeRecord) -> None:
    path = public / "evening.db"
    make_record(path).close()
    path.chmod(0o444)
    public.chmod(0o777)
    (public / "evening.db.lock").unlink()
    with nobody(), pytest.raises(RecordPlaceError, match="choose a place that you may write to"):
        JournalWriter(path)


def test_a_folder_that_may_not_be_entered(public: Path, make_record: MakeRecord) -> None:
    path = public / "evening.db"
    make_record(path).close()
    public.chmod(0o600)
    with nobody():
        refused_places = []
        for use in (JournalWriter, examine, lambda at: list(entries(at))):
            with pytest.raises(RecordPlaceError) as caught:
                use(path)
            refused_places.append(str(caught.value))
    assert all("Permission denied" in says for says in refused_places)


def test_an_empty_file_becomes_a_record(path: Path, make_record: MakeRecord) -> None:
    path.touch()
    assert examine(path).lines()[-1] == "sessions: none yet"
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    assert list(entries(path)) == script.entries


def test_what_does_not_exist_cannot_be_read(path: Path) -> None:
    for use in (examine, lambda at: list(entries(at))):
        with pytest.raises(RecordPlaceError, match="there is no such record"):
            use(path)
    assert list(path.parent.iterdir()) == []


def test_one_writer_a_record(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    with pytest.raises(RecordInUseError, match="another window of the program is writing this record"):
        JournalWriter(path)
    writer.close()
    make_record().close()


def test_one_writer_a_record_also_among_programs(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    second = (
        "import sys; from pathlib import Path; from kpop_concert.records import JournalWriter, RecordInUseError\n"
        "try: JournalWriter(Path(sys.argv[1]))\n"
        "except RecordInUseError as refusal: print(refusal)\n"
    )
    command = [sys.executable, "-c", second, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert "another window of the program is writing this record" in said
    writer.put(Script().say(RATING))
    writer.flush().result(30)


def test_a_database_locked_by_another_program(
    path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpop_concert.records.file.BUSY_MS", 10)
    make_record().close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordInUseError, match="another program holds the record"):
            JournalWriter(path)
    make_record().close()
