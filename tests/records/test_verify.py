"""Whatever is taken from a record, changed in it or swapped under it is named."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from record_helpers import Script, change, table
from visit_helpers import VisitScript, keep, whole, with_receipt

from kpop_concert.journal import Flag, Rating, Transport
from kpop_concert.records import RecordError, RecordPlaceError
from kpop_concert.records.sums import checksum
from kpop_concert.records.verify import receipt_sums, verify
from kpop_concert.records.withdraw import withdraw


def faults(path: Path) -> str:
    """All that is wrong, as one text; "" for a sound record."""
    try:
        found = verify(path)
    except RecordError as refused:
        return str(refused)
    assert found.sound == ("verified: sound" in found.lines())
    return "" if found.sound else "\n".join(found.lines())


def test_a_sound_visit(path: Path) -> None:
    script = with_receipt(path)
    keep(path, Script("evening"))
    found = verify(path)
    assert found.sound
    assert f"visit visit-r: {len(script.entries)} entries in 1 sessions, 1 receipts" in found.lines()
    assert found.lines()[-1] == "verified: sound"


def test_a_visit_of_two_sessions_after_a_kill_and_a_withdrawn_neighbour(path: Path) -> None:
    first = VisitScript("r").begin().watch(5)
    keep(path, first, whole("ada"))
    withdraw(path, visit="visit-ada")
    keep(path, first.goes_on().ask())
    sums = receipt_sums(path, "visit-r")
    assert list(sums.sessions) == ["session-r", "session-r-later"]
    assert receipt_sums(path, "visit-r", ("session-r", "session-r-later")) == sums
    assert sums.entries == len(table(path, "SELECT 1 FROM entry"))
    assert verify(path).sound
    assert "visit visit-ada: withdrawn, nothing of it is here" in verify(path).lines()
    keep(path, whole("ada"))
    assert "visit visit-ada: withdrawn, and session session-ada is there" in faults(path)


def test_a_deleted_row_of_every_kind_is_named(path: Path) -> None:
    script = with_receipt(path)
    whole_file = path.read_bytes()
    kinds = {entry.kind: entry.seq for entry in script.entries}
    for kind, seq in kinds.items():
        path.write_bytes(whole_file)
        change(path, f"DELETE FROM entry WHERE seq = {seq}")
        said = faults(path)
        if kind == "session.ended":
            assert "session session-r: its last entry (session.ended) is missing" in said
        else:
            assert f"MISSING: entry {seq}" in said, kind
        if kind == "visit.started":
            assert "its beginning (visit.started) is missing" in said
        elif kind == "receipt":
            assert "its receipt is missing" in said
        elif kind not in ("visit.ended", "session.ended"):
            assert f"visit visit-r: session session-r entry {seq} is missing" in said, kind


def test_a_deleted_session_is_named(path: Path) -> None:
    first = VisitScript("r").begin().watch(5)
    keep(path, first)
    second = first.goes_on().ask()
    keep(path, second)
    sums = receipt_sums(path, "visit-r")
    second.end()
    receipt = with_receipt(path.with_name("model.db")).entries[-3].payload
    second.entries[-2:] = []
    second.put(
        receipt.model_copy(
            update={"sessions": sums.sessions, "entries": sums.entries, "journal_sha256": sums.journal_sha256}
        )
    )
    second.end()
    keep(path, second)
    assert faults(path) == ""
    change(path, "DELETE FROM entry WHERE session = 'session-r'")
    assert f"session session-r is missing, with {len(first.entries)} entries" in faults(path)


def test_a_record_that_passes_for_an_older_one_is_named(path: Path) -> None:
    with_receipt(path)
    change(path, "UPDATE entry SET crc = 1 WHERE seq = 20", "PRAGMA user_version = 1")
    assert "FAULT: the file calls itself a record of version 1: it is a newer one" in faults(path)


def test_a_deleted_visit_is_named_by_the_one_that_came_after(path: Path) -> None:
    first, second = whole("a"), whole("b", before="visit-a", replaces="visit-a")
    keep(path, first, second)
    change(path, "DELETE FROM entry WHERE session = 'session-a'")
    assert "FAULT: visit visit-a: is missing, all of it (visit visit-b names it)" in faults(path)


def test_a_withdrawn_visit_is_not_missed_and_its_tombstone_is(path: Path) -> None:
    keep(path, whole("a"), whole("b", before="visit-a"))
    withdraw(path, visit="visit-a")
    assert "visit-a: is missing" not in faults(path)
    change(path, "DELETE FROM tombstones")
    assert "visit visit-a: is missing" in faults(path)


def test_a_row_that_was_changed_is_named_also_with_its_checksum(path: Path) -> None:
    with_receipt(path)
    change(path, "UPDATE entry SET payload = replace(payload, '0.25', '0.75') WHERE seq = 20")
    said = faults(path)
    assert "session session-r entry 20 (rating): changed since it was written" in said
    assert "tables that differ from the journal: ratings" in said
    (row,) = table(
        path,
        "SELECT session, seq, at_ns, utc, viewing, pass_no, media_ms, kind, version, payload FROM entry WHERE seq = 20",
    )
    change(
        path,
        f"UPDATE entry SET crc = {checksum(row)} WHERE seq = 20",
        "UPDATE ratings SET valence = 0.75 WHERE seq = 20",
    )
    assert "visit visit-r: its journal is not what its receipt says (SHA-256)" in faults(path)


def test_a_missing_second_is_named_by_its_time(path: Path) -> None:
    script = VisitScript("r").begin().watch(60)
    hole = [entry for entry in script.entries if entry.kind == "rating" and 1000 <= (entry.media_ms or 0) < 2000]
    keep(path, script)
    change(path, *(f"DELETE FROM entry WHERE seq = {entry.seq}" for entry in hole))
    said = faults(path)
    assert "ratings are missing from 0.95 s to 2.00 s" in said
    assert f"MISSING: entries {hole[0].seq} to {hole[-1].seq}" in said


def test_a_second_that_was_never_sampled_is_named_unless_the_journal_tells(path: Path) -> None:
    for told in (None, Transport(action="pause"), Flag(what="gap", start_ms=0.0, end_ms=1500.0)):
        script = VisitScript(f"r{told and told.kind}").begin()
        script.viewing = "v"
        script.put(Rating(valence=0, arousal=0, touched=True), 0.0)
        if told is not None:
            script.put(told, 10.0)
        script.put(Rating(valence=0, arousal=0, touched=True), 1500.0)
        at = keep(path.with_name(f"{script.name}.db"), script)
        assert ("ratings are missing from 0.00 s to 1.50 s" in faults(at)) == (told is None)


def test_a_swapped_video_is_named(path: Path, tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    (packs / "c").mkdir(parents=True)
    video = packs / "c" / "v.webm"
    video.write_bytes(b"the video")
    script = with_receipt(path, media=hashlib.sha256(b"the video").hexdigest())
    assert "the video of c in its viewing is not the one of its receipt" in faults(path)
    path.unlink()
    with_receipt(path)
    assert "is not the video of c that was shown" in "\n".join(verify(path, (packs,)).faults)
    assert not verify(path, (packs,)).sound
    assert "not found, not compared" in "\n".join(verify(path, (tmp_path,)).notes)
    assert verify(path, (tmp_path,)).sound
    assert script.visit == "visit-r"
    with pytest.raises(RecordPlaceError, match="no folder"):
        verify(path, (tmp_path / "none",))


def test_another_protocol_is_named(path: Path) -> None:
    with_receipt(path)
    change(path, "UPDATE entry SET payload = replace(payload, 'aaaa', 'bbbb') WHERE kind = 'visit.started'")
    assert "the protocol of its receipt is not the one that it began with" in faults(path)


def everything(path: Path) -> list[object] | None:
    """All rows of all tables, as SQLite tells them; None when it cannot."""
    try:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
            connection.text_factory = bytes
            tables = connection.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            ).fetchall()
            return [(sql, connection.execute(f'SELECT * FROM "{name.decode()}"').fetchall()) for name, sql in tables]
    except (sqlite3.Error, UnicodeError):
        return None


def test_a_flipped_byte_anywhere_is_reported(path: Path) -> None:
    with_receipt(path, ratings=30)
    keep(path, whole("ada"), Script("evening"))
    withdraw(path, visit="visit-ada")
    original, chance = path.read_bytes(), random.Random(41)
    as_it_was = everything(path)
    used = [place for place, byte in enumerate(original) if byte]
    assert faults(path) == ""
    quiet = 0
    for _ in range(100):
        at, change_to = chance.choice(used), chance.randrange(1, 256)
        path.write_bytes(original[:at] + bytes([original[at] ^ change_to]) + original[at + 1 :])
        if not faults(path):
            quiet += 1
            assert everything(path) == as_it_was, f"byte {at} ^ {change_to}"
    assert quiet < 20
