from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from record_helpers import PAUSE, RATING, STARTED, VIEWING, MakeRecord, Script, change, nobody

from kpop_concert import journal
from kpop_concert.journal import Chill
from kpop_concert.records import Damaged, NotARecordError, RecordDamagedError, RecordError, entries, examine

DYING = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from record_helpers import Script
from kpop_concert.records import JournalWriter
writer = JournalWriter(Path(sys.argv[1]))
for entry in Script("interrupted").evening()[:-1]:
    writer.put(entry)
writer.flush().result(30)
os.kill(os.getpid(), signal.SIGKILL)
"""


def keep(make_record: MakeRecord, script: Script, at: Path | None = None) -> None:
    writer = make_record(at) if at else make_record()
    for entry in script.entries:
        writer.put(entry)
    writer.close()


def killed(path: Path) -> None:
    """A record whose writer was killed with its last entries only in the log."""
    here = Path(__file__)
    command = [sys.executable, "-c", DYING, str(path), str(here.parent), str(here.parents[2])]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert path.with_name(path.name + "-wal").stat().st_size > 0


def state(folder: Path) -> dict[str, bytes]:
    """What a folder holds, except the index of the log, which is SQLite's own scratch memory."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if not file.name.endswith("-shm")}


def sick(path: Path) -> bool:
    """Whether the doctor names damage, in a report or by refusing the file."""
    try:
        return not examine(path).sound
    except RecordDamagedError:
        return True


def test_a_finished_evening(path: Path, make_record: MakeRecord) -> None:
    script = Script("s-1")
    script.evening()
    keep(make_record, script)
    before = state(path.parent)
    report = examine(path)
    assert report.lines() == [
        f"{path}: record version 2",
        "file: whole",
        "session s-1 (test): from 2026-05-01T20:00:00.000+00:00 to 2026-05-01T20:00:07.000+00:00 (closed), 8 entries",
        "  by kind: chill 1, rating 3, session.ended 1, session.started 1, viewing.ended 1, viewing.started 1",
        "  viewing viewing-1: c, fans, seed 7, finished",
        "    by kind: chill 1, rating 3, session.ended 1, session.started 1, viewing.ended 1, viewing.started 1",
        "tables: equal to the journal",
    ]
    assert report.sound
    assert state(path.parent) == before


def test_a_record_in_use(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script("s-1")
    writer.put(script.say(STARTED))
    writer.flush().result(30)
    report = examine(path)
    assert report.in_use
    assert "a program is writing it now" in report.lines()[0]
    assert "open, last entry at 2026-05-01T20:00:00.000+00:00" in report.lines()[2]
    writer.put(script.say(RATING))
    writer.close()
    assert list(entries(path)) == script.entries


def test_a_killed_record_is_read_and_left_as_it_is(path: Path) -> None:
    killed(path)
    before = state(path.parent)
    report = examine(path)
    assert report.sessions[0].ended is None
    assert report.sessions[0].counts["rating"] == 3
    assert "INTERRUPTED, last entry at 2026-05-01T20:00:06.000+00:00 (entry 6)" in report.lines()[2]
    assert report.sound
    assert state(path.parent) == before


@pytest.mark.parametrize("with_index", [True, False])
def test_a_killed_record_in_a_folder_that_is_only_readable(public: Path, with_index: bool) -> None:
    path = public / "evening.db"
    killed(path)
    if not with_index:
        path.with_name("evening.db-shm").unlink()
    for file in public.iterdir():
        file.chmod(0o444)
    public.chmod(0o555)
    before = state(public)
    with nobody():
        report = examine(path)
        seen = list(entries(path))
    assert (len(seen), report.sessions[0].entries) == (7, 7)
    assert "INTERRUPTED" in report.lines()[2]
    assert state(public) == before


def test_a_record_killed_while_its_tables_changed(path: Path, make_record: MakeRecord) -> None:
    """As in a migration: a rollback journal beside the file, and pages that must not be believed."""
    script = Script()
    script.evening(ratings=2000)
    keep(make_record, script)
    cut_short = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for sql in ('PRAGMA journal_mode = DELETE', 'PRAGMA cache_size = 1', 'BEGIN',\n"
        "            'UPDATE entry SET payload = hex(randomblob(50)), at_ns = 0'):\n"
        "    connection.execute(sql).fetchall()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", cut_short, str(path)], check=False)
    before = state(path.parent)
    assert before["evening.db-journal"]
    assert examine(path).sound
    assert list(entries(path)) == script.entries
    assert state(path.parent) == before
    make_record().close()
    assert list(entries(path)) == script.entries


def test_missing_entries_are_named(path: Path, make_record: MakeRecord) -> None:
    script = Script()
    script.evening(ratings=20)
    keep(make_record, script)
    change(path, "DELETE FROM entry WHERE seq IN (0, 5, 9, 10, 11)")
    report = examine(path)
    assert report.sessions[0].missing == [(0, 0), (5, 5), (9, 11)]
    assert not report.sound
    assert [line for line in report.lines() if "MISSING" in line] == [
        "  MISSING: entry 0",
        "  MISSING: entry 5",
        "  MISSING: entries 9 to 11",
    ]


def test_gaps_in_the_rating_are_found_unless_something_explains_them(path: Path, make_record: MakeRecord) -> None:
    script = Script()
    script.say(STARTED)
    script.say(VIEWING)
    for at_ms in (0, 50, 100, 199, 450, 500):
        script.say(RATING, at_ms=at_ms)
    script.say(PAUSE)
    script.say(RATING, at_ms=9000)
    script.say(Chill(), at_ms=9010)
    script.say(RATING, at_ms=9300.5)
    keep(make_record, script)
    [viewing] = examine(path).sessions[0].viewings
    assert viewing.rating_gaps == 2
    assert viewing.longest_gap_ms == 300.5
    assert "    rating: 2 gaps over 100 ms, longest 300 ms" in examine(path).lines()


def test_what_cannot_be_read_is_reported_and_the_rest_is_read(
    path: Path, make_record: MakeRecord, expected_log: Callable[[str, str], None]
) -> None:
    script = Script("s-1")
    script.evening(ratings=5)
    keep(make_record, script)
    change(
        path,
        'UPDATE entry SET payload = \'{"valence": 9, "secret": 1}\' WHERE seq = 2',
        "UPDATE entry SET payload = 'scribble' WHERE seq = 3",
        "UPDATE entry SET kind = 'hologram' WHERE seq = 4",
        "UPDATE entry SET version = 99 WHERE seq = 5",
        "UPDATE entry SET payload = x'ff' WHERE seq = 6",
    )
    damaged: list[Damaged] = []
    rest = list(entries(path, on_damaged=damaged.append))
    assert rest == [*script.entries[:2], *script.entries[7:]]
    assert [one.seq for one in damaged] == [2, 3, 4, 5, 6]
    assert "valence" in damaged[0].reason
    assert "'hologram'" in damaged[2].reason
    assert "version 99" in damaged[3].reason
    report = examine(path)
    assert report.damaged == damaged
    assert not report.sound
    assert sum(line.startswith("unreadable: session s-1 entry") for line in report.lines()) == 5
    expected_log("kpop_concert.records.read", "skipped: session s-1 entry 2")
    expected_log("kpop_concert.records.read", "skipped: session s-1 entry [3-6]")
    assert list(entries(path)) == rest


def test_an_old_version_is_lifted(path: Path, make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script()
    script.say(RATING)
    keep(make_record, script)
    change(path, """UPDATE entry SET payload = '{"pleasure": 0.25, "arousal": -0.5, "touched": true}'""")
    monkeypatch.setattr(journal.Rating, "version", 2)
    monkeypatch.setitem(
        journal.UPCASTS,
        ("rating", 1),
        lambda old: {"valence": old["pleasure"], "arousal": old["arousal"], "touched": old["touched"]},
    )
    assert [entry.payload for entry in entries(path)] == [RATING]


def test_a_damaged_file_is_never_called_whole(path: Path, make_record: MakeRecord) -> None:
    script = Script()
    script.evening(ratings=400)
    keep(make_record, script)
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\x5a" * 4096 + whole[(page + 1) * 4096 :])
        assert sick(path), f"page {page}"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(RecordDamagedError):
        examine(path)


def test_a_copy_without_its_log_is_just_older(path: Path, tmp_path: Path) -> None:
    killed(path)
    copy = tmp_path / "copy.db"
    shutil.copyfile(path, copy)
    assert examine(copy).sound


def test_what_is_no_record_is_refused(path: Path) -> None:
    path.write_text(json.dumps({"a": 1}))
    with pytest.raises(NotARecordError):
        examine(path)


def test_a_record_that_may_not_be_read(public: Path, make_record: MakeRecord) -> None:
    path = public / "evening.db"
    keep(make_record, Script(), path)
    path.chmod(0)
    with nobody(), pytest.raises(RecordError, match=r"check its permissions|may write to"):
        examine(path)
