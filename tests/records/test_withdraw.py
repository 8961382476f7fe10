"""A withdrawn visit leaves no byte of the person in the file, and never comes back."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from record_helpers import MakeRecord
from visit_helpers import SECRET, bytes_of, content, keep, people, whole

from kpop_concert.records import RecordError, RecordInUseError, examine
from kpop_concert.records.tombstones import tombstones
from kpop_concert.records.verify import verify
from kpop_concert.records.withdraw import NoSuchVisitError, withdraw


def traces(path: Path, name: str) -> list[str]:
    """What of a person is found in the raw bytes."""
    raw = bytes_of(path)
    told = [SECRET.format(name), f"P-{name}", f"viewing-{name}"]
    return [text for text in told if text.encode() in raw]


def test_nothing_of_the_person_is_left_in_the_bytes(path: Path) -> None:
    keep(path, whole("ada"), whole("bea"), whole("cho"))
    assert len(traces(path, "bea")) == 3
    (stone,) = withdraw(path, visit="visit-bea", reason="asked", utc="2026-05-02T10:00:00+00:00")
    assert traces(path, "bea") == []
    assert len(traces(path, "ada")) == len(traces(path, "cho")) == 3
    assert people(path) == {"visit-ada", "visit-cho"}
    assert (stone.station, stone.place, stone.study, stone.protocol_sha256) == (1, 3, "pilot", "a" * 64)
    assert (stone.sessions, stone.reason, stone.erased) == (("session-bea",), "asked", True)
    assert examine(path).sound
    assert all("session-bea" not in str(rows) for name, rows in content(path).items() if name != "tombstones")


def test_the_log_of_a_killed_station_goes_too(path: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    for entry in whole("ada").entries:
        writer.put(entry)
    writer.flush().result(30)
    copy = path.with_name("copy.db")
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    assert SECRET.format("ada").encode() in copy.with_name("copy.db-wal").read_bytes()
    withdraw(copy, visit="visit-ada")
    assert traces(copy, "ada") == []


def test_every_session_of_the_visit_goes(path: Path) -> None:
    first = whole("ada")
    keep(path, first, first.goes_on().ask().end(), whole("bea"))
    (stone,) = withdraw(path, visit="visit-ada")
    assert stone.sessions == ("session-ada", "session-ada-later")
    assert traces(path, "ada") == []
    assert people(path) == {"visit-bea"}


def test_a_participant_takes_all_their_visits(path: Path) -> None:
    keep(path, whole("one", "P7"), whole("two", "P7"), whole("three", "P8"))
    assert [stone.visit for stone in withdraw(path, participant="P7")] == ["visit-one", "visit-two"]
    assert people(path) == {"visit-three"}
    assert b"P7" not in bytes_of(path)


def test_a_code_of_two_stations_may_be_two_people(path: Path) -> None:
    keep(path, whole("one", "P1"), whole("two", "P1", station=2), whole("three", "P1", station=2))
    with pytest.raises(NoSuchVisitError, match=r"Name a visit: visit-one \(pilot, station 1\), visit-.* station 2"):
        withdraw(path, participant="P1")
    assert people(path) == {"visit-one", "visit-two", "visit-three"}
    withdraw(path, visit="visit-one")
    withdraw(path, participant="P1")
    assert people(path) == set()


@pytest.mark.parametrize("reason", ["", "she felt sick", "x" * 41])
def test_a_reason_is_a_word(path: Path, reason: str) -> None:
    keep(path, whole("ada"))
    with pytest.raises(RecordError, match="one word"):
        withdraw(path, visit="visit-ada", reason=reason)
    assert people(path) == {"visit-ada"}


def test_twice_is_once(path: Path) -> None:
    keep(path, whole("ada"), whole("bea"))
    first = withdraw(path, visit="visit-ada", utc="2026-05-02T10:00:00+00:00")
    assert withdraw(path, visit="visit-ada", utc="2026-05-03T10:00:00+00:00") == first


def test_who_is_not_there_is_named(path: Path) -> None:
    keep(path, whole("ada"))
    with pytest.raises(NoSuchVisitError, match="no visit P9"):
        withdraw(path, participant="P9")
    with pytest.raises(NoSuchVisitError, match="no such record"):
        withdraw(path.with_name("other.db"), visit="visit-ada")
    assert not path.with_name("other.db").exists()


def test_a_record_that_is_written_is_left_alone(path: Path, make_record: MakeRecord) -> None:
    keep(path, whole("ada"))
    make_record().flush().result(30)
    with pytest.raises(RecordInUseError):
        withdraw(path, visit="visit-ada")


def test_a_reader_holds_up_the_cleaning_and_the_next_start_ends_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpop_concert.records.file.BUSY_MS", 50)
    keep(path, whole("ada"), whole("bea"))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        with pytest.raises(RecordInUseError, match="close it, then do the same again"):
            withdraw(path, visit="visit-ada")
        assert people(path) == {"visit-bea"}
    assert any("not finished" in fault for fault in verify(path).faults)
    keep(path, whole("cho"))
    assert traces(path, "ada") == []
    assert not any("withdrawal" in fault for fault in verify(path).faults)


KILLED = """
import os, shutil, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from kpop_concert.records import file
from kpop_concert.records.withdraw import withdraw
source, folder = Path(sys.argv[1]), Path(sys.argv[1]).parent
real = file.connect

def run(at, stop, watch):
    steps = 0
    def tick(*_):
        nonlocal steps
        steps += 1
        if steps == stop:
            os._exit(9)
        return 0
    def connect(path):
        connection = real(path)
        if watch == "work":
            connection.set_progress_handler(tick, 200)
        else:
            connection.set_trace_callback(tick)
        return connection
    file.connect = connect
    withdraw(at, visit="visit-ada", utc="2026-05-02T10:00:00+00:00")
    return steps

shutil.copyfile(source, folder / "all.db")
work = run(folder / "all.db", 0, "work")
shutil.copyfile(source, folder / "other.db")
statements = run(folder / "other.db", 0, "statements")
stops = [("work", 1 + work * number // 9) for number in range(1, 9)]
stops += [("statements", number) for number in range(statements - 9, statements + 1)]
for number, (watch, stop) in enumerate(stops):
    at = folder / f"killed-{number}.db"
    shutil.copyfile(source, at)
    child = os.fork()
    if not child:
        run(at, stop, watch)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
"""


def test_killed_in_the_middle_it_is_ended_by_the_next_call(path: Path) -> None:
    keep(path, whole("ada"), whole("bea"))
    here = Path(__file__)
    subprocess.run([sys.executable, "-c", KILLED, str(path), str(here.parents[2])], check=True)
    whole_way = content(path.with_name("all.db"))
    states = set()
    for killed in sorted(path.parent.glob("killed-*.db")):
        states.add(tuple(sorted(people(killed))))
        withdraw(killed, visit="visit-ada", utc="2026-05-02T10:00:00+00:00")
        assert traces(killed, "ada") == []
        assert content(killed) == whole_way
        with closing(sqlite3.connect(killed)) as connection:
            assert [stone.erased for stone in tombstones(connection).values()] == [True]
    assert states == {("visit-ada", "visit-bea"), ("visit-bea",)}
