"""Publish and commit against the real record, from several threads."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kpop_concert.journal import Chill, Entry, Problem, SessionEnded
from kpop_concert.records import JournalWriter, RecordError, entries
from kpop_concert.session import NoRecord, Session


def kept(record: Path) -> list[Entry]:
    return list(entries(record))


async def test_a_commit_is_on_disk_when_it_returns(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "r.db")
    session = Session(writer, "test", seed=3)
    entry = await session.commit(Chill())
    assert [one.seq for one in kept(tmp_path / "r.db")] == [0, entry.seq]
    writer.close()


async def test_a_commit_that_cannot_be_kept_raises(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "r.db")
    session = Session(writer, "test", seed=3)
    writer.close()
    with pytest.raises((RecordError, RuntimeError)):
        await session.commit(Chill())


def test_numbers_have_no_gap_and_no_double_from_many_threads(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "r.db")
    session = Session(writer, "test", seed=3)
    threads = [
        threading.Thread(target=lambda: [session.publish(Chill(), notify=False) for _ in range(50)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.end("closed")
    session.end("closed")
    writer.close()
    found = kept(tmp_path / "r.db")
    assert [entry.seq for entry in found] == list(range(402))
    assert isinstance(found[-1].payload, SessionEnded)


def test_subscribers_hear_until_they_leave() -> None:
    session = Session(NoRecord(), "test", seed=3)
    heard: list[Entry] = []
    leave = session.subscribe(heard.append)
    session.publish(Chill())
    session.publish(Chill(), notify=False)
    leave()
    session.publish(Chill())
    assert len(heard) == 1


def test_a_problem_is_kept_without_the_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = tmp_path / "minji kim"
    monkeypatch.setattr(Path, "home", lambda: home)
    said: list[str] = []
    session = Session(NoRecord(), "visit", 1)
    session.subscribe(lambda entry: said.append(entry.payload.message))
    for file in (home / "models" / "a.gguf", Path("/media/minji kim/USB/a.webm"), Path("/srv/b"), Path("minji kim")):
        session.publish(Problem(whose="environment", where="page", message=f"{file}: cannot be read"))
    assert said == [
        "~/models/a.gguf: cannot be read", "/media/~/USB/a.webm: cannot be read", "/srv/b: cannot be read",
        "minji kim: cannot be read",
    ]  # fmt: skip
