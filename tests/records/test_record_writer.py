from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from record_helpers import RATING, STARTED, VIEWING, Disk, MakeRecord, Script, change, table

from kpop_concert.journal import Chill, Problem
from kpop_concert.records import (
    JournalWriter,
    RecordError,
    RecordFullError,
    RecordLostError,
    RecordPlaceError,
    RecordStoppedError,
    entries,
    examine,
)
from kpop_concert.records.file import SCHEMA
from kpop_concert.session import Session


def test_what_was_put_is_read_back_in_order(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    assert list(entries(path)) == script.entries
    assert sorted(file.name for file in path.parent.iterdir()) == ["evening.db", "evening.db.lock"]


def test_a_resolved_flush_means_that_a_stranger_can_read_it(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    for _ in range(3):
        writer.put(script.say(RATING))
        writer.flush().result(30)
        assert table(path, "SELECT max(seq) FROM entry") == [(script.entries[-1].seq,)]
    assert writer.waiting == 0


def test_nobody_has_to_flush(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    writer.put(Script().say(RATING))
    while writer.waiting:
        threading.Event().wait(0.001)
    assert table(path, "SELECT count(*) FROM ratings") == [(1,)]


def test_a_record_is_continued(path: Path, make_record: MakeRecord) -> None:
    evenings = [Script(), Script()]
    for script in evenings:
        writer = make_record()
        for entry in script.evening():
            writer.put(entry)
        writer.close()
    assert {entry.session for entry in entries(path)} == {script.session for script in evenings}
    assert list(entries(path, evenings[1].session)) == evenings[1].entries


def test_many_threads_may_put(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    session = Session(writer, "test", 1)

    def rate() -> None:
        for _ in range(100):
            session.publish(RATING, notify=False)

    threads = [threading.Thread(target=rate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert [entry.seq for entry in entries(path)] == list(range(401))


def test_pragmas_of_a_record(path: Path, make_record: MakeRecord) -> None:
    make_record().flush().result(30)
    assert table(path, "PRAGMA journal_mode") == [("wal",)]
    assert table(path, "PRAGMA application_id") == [(0x6B706F70,)]
    assert table(path, "PRAGMA user_version") == [(SCHEMA,)]
    assert table(path, "PRAGMA foreign_key_check") == []


def test_a_projection_goes_with_its_entry(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.close()
    change(path, "DELETE FROM entry WHERE kind = 'rating'")
    assert table(path, "SELECT count(*) FROM ratings") == [(0,)]


def test_nothing_can_be_put_after_the_end(make_record: MakeRecord) -> None:
    writer = make_record()
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="the record is closed"):
        writer.put(Script().say(RATING))
    assert writer.flush().result(1) is None


async def test_a_commit_that_nobody_waits_for_any_more_does_no_harm(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    session = Session(writer, "test", 1)
    task = asyncio.ensure_future(session.commit(Chill()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await session.commit(Chill())
    assert table(path, "SELECT count(*) FROM marks") == [(2,)]


@pytest.mark.parametrize("text", ["\ud83d broken emoji", "\x00\x07", "\u202e\u2066right", "<b>x</b>", "가" * 50_000])
def test_any_text_is_kept(path: Path, make_record: MakeRecord, text: str) -> None:
    writer, script = make_record(), Script()
    writer.put(script.say(Problem(whose="program", where="t", message=text)))
    writer.close()
    [entry] = entries(path)
    assert isinstance(entry.payload, Problem)
    assert entry.payload.message == text.replace("\ud83d", "?")
    assert table(path, "SELECT message FROM incidents") == [(entry.payload.message,)]
    assert examine(path).sound


def test_a_payload_is_kept_as_it_was_when_it_was_put(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    condition: dict[str, Any] = {"name": "before"}
    writer.put(script.say(VIEWING.model_copy(update={"condition": condition})))
    condition["name"] = "after"
    writer.close()
    assert table(path, "SELECT json_extract(payload, '$.condition.name') FROM entry") == [("before",)]


def test_a_full_disk_loses_nothing(path: Path, make_record: MakeRecord, disk: Disk) -> None:
    failures: list[RecordError] = []
    make_record().close()
    disk.pages = 60
    writer, script = make_record(on_failure=failures.append), Script()
    writer.put(script.say(STARTED))
    writer.flush().result(30)
    for _ in range(3000):
        writer.put(script.say(RATING))
    with pytest.raises(RecordFullError, match="disk is full; free some space"):
        writer.flush().result(30)
    writer.put(script.say(Chill()))
    with pytest.raises(RecordFullError):
        writer.flush().result(30)
    with pytest.raises(RecordFullError):
        writer.retry().result(30)
    assert len(failures) == 2, "one for each attempt, not for each entry"
    assert table(path, "SELECT count(*) FROM entry") == [(1,)]
    assert writer.waiting == 3001
    disk.pages = None
    writer.retry().result(30)
    assert writer.waiting == 0
    assert writer.failure is None
    writer.close()
    assert list(entries(path)) == script.entries
    assert examine(path).sound


def test_closing_tries_once_more(path: Path, make_record: MakeRecord, disk: Disk) -> None:
    disk.pages = 60
    failed = threading.Event()
    writer, script = make_record(on_failure=lambda _: failed.set()), Script()
    for _ in range(3000):
        writer.put(script.say(RATING))
    assert failed.wait(30)
    disk.pages = None
    writer.close()
    assert list(entries(path)) == script.entries


def test_closing_says_what_is_lost(make_record: MakeRecord, disk: Disk, path: Path) -> None:
    disk.pages = 60
    writer, script = make_record(), Script()
    for _ in range(3000):
        writer.put(script.say(RATING))
    with pytest.raises(RecordFullError, match="3000 entries could not be kept"):
        writer.close()
    writer.close()
    JournalWriter(path).close()


def test_a_deleted_record_is_noticed_and_written_anew(path: Path, make_record: MakeRecord) -> None:
    failures: list[RecordError] = []
    writer, script = make_record(on_failure=failures.append), Script()
    for entry in script.evening():
        writer.put(entry)
    writer.flush().result(30)
    path.unlink()
    writer.put(script.say(RATING))
    with pytest.raises(RecordLostError, match="no longer there"):
        writer.flush().result(30)
    assert [type(failure) for failure in failures] == [RecordLostError]
    writer.retry().result(30)
    writer.put(script.say(RATING))
    writer.close()
    assert list(entries(path)) == script.entries
    assert examine(path).sound


def test_a_folder_that_vanished_is_waited_for(tmp_path: Path, make_record: MakeRecord) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "evening.db"
    writer, script = make_record(path), Script()
    writer.put(script.say(STARTED))
    writer.flush().result(30)
    folder.rename(tmp_path / "pulled")
    writer.put(script.say(RATING))
    with pytest.raises(RecordLostError):
        writer.flush().result(30)
    with pytest.raises(RecordPlaceError):
        writer.retry().result(30)
    (tmp_path / "pulled").rename(folder)
    writer.retry().result(30)
    writer.close()
    assert list(entries(path)) == script.entries


def test_a_fault_of_the_program_stops_the_record_and_is_reported(
    path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashes: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: crashes.append(args.exc_value))
    failures: list[RecordError] = []
    writer, script = make_record(on_failure=failures.append), Script()
    writer.put(script.say(STARTED))
    writer.flush().result(30)
    writer.put(replace(script.say(RATING), media_ms=object()))  # type: ignore[arg-type]
    with pytest.raises(RecordStoppedError):
        writer.flush().result(30)
    with pytest.raises(RecordStoppedError):
        writer.retry().result(30)
    with pytest.raises(RecordStoppedError, match="1 entries could not be kept"):
        writer.close()
    assert len(failures) == len(crashes) == 1
    assert list(entries(path)) == script.entries[:1]
