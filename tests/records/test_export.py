"""Exported tables: tidy, told in a codebook, safe in a spreadsheet, the same bytes every time, whole or not there."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import MakeRecord, Script, change, nobody
from visit_helpers import SECRET, VisitScript, keep, whole, with_receipt

from kpop_concert.journal import ChatReleased, Rating, StationMeasured
from kpop_concert.records import NewerRecordError, NotARecordError, RecordDamagedError, RecordError, RecordPlaceError
from kpop_concert.records.export import ExportPlaceError, ScoreOf, export, restored
from kpop_concert.records.export.columns import TABLES
from kpop_concert.records.export.files import Table, cell
from kpop_concert.records.merge import merge
from kpop_concert.records.withdraw import withdraw


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def read(out: Path, name: str) -> list[dict[str, str]]:
    """A table as a stranger reads it."""
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_every_table_of_a_visit(path: Path, out: Path) -> None:
    script = with_receipt(path)
    done = export(path, out)
    who = {"visit": "visit-r", "participant": "P-r"}
    (visit,) = read(out, "visits")
    assert visit | who == visit
    assert (visit["study"], visit["station"], visit["place"], visit["outcome"]) == ("pilot", "1", "3", "finished")
    assert (visit["sessions"], visit["deviations"]) == ("1", "1")
    (viewing,) = read(out, "viewings")
    assert (viewing["period"], viewing["condition"], viewing["concert"], viewing["outcome"]) == (
        "1",
        "fans",
        "c",
        "finished",
    )
    ratings = read(out, "ratings")
    assert len(ratings) == 60
    assert ratings[2] | who | {"media_ms": "100.0", "valence": "0.25", "arousal": "-0.5", "touched": "1"} == ratings[2]
    assert ratings[0]["condition"] == "fans"
    (chat,) = read(out, "chat")
    assert (chat["text"], chat["author_kind"], chat["period"]) == (SECRET.format("r"), "viewer", "1")
    (round_,) = read(out, "rounds")
    assert (round_["outcome"], round_["latency_ms"], round_["lines"]) == ("answered", "700.0", "4")
    (flag,) = read(out, "flags")
    assert (flag["flag"], flag["start_ms"], flag["end_ms"]) == ("idle", "0.0", "1000.0")
    steps = read(out, "steps")
    assert [(step["step"], step["outcome"]) for step in steps] == [
        ("consent", "done"),
        ("watch.1", "done"),
        ("questions.1", "done"),
    ]
    assert [
        (row["item"], row["value"], row["type"], row["final"], row["answer_ms"]) for row in read(out, "answers")
    ] == [
        ("a", "5", "number", "1", "4.0"),
        ("why", SECRET.format("r"), "text", "1", "4.0"),
    ]
    assert len(read(out, "deviations")) == len(read(out, "controls")) == len(read(out, "receipts")) == 1
    entries = read(out, "entries")
    assert len(entries) == len(script.entries)
    assert json.loads(restored(entries[1]["payload"]))["visit"] == "visit-r"
    assert done.tables["entries"] == len(entries)


def test_the_codebook_tells_every_column(path: Path, out: Path) -> None:
    keep(path, whole("ada"))
    export(path, out)
    told = {(row["table"], row["column"]) for row in read(out, "codebook") if row["meaning"] and row["version"]}
    assert told == {(name, column.name) for name, columns in TABLES.items() for column in columns}
    for name in TABLES:
        with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert next(csv.reader(stream)) == [column.name for column in TABLES[name]]


def test_an_answer_given_again_supersedes_the_one_before(path: Path, out: Path) -> None:
    script = VisitScript("ada").begin().ask(1).ask(2, attempt=2)
    keep(path, script)
    asked: list[object] = []

    def score(name: str, version: str, answers: object) -> list[ScoreOf]:
        asked.append((name, version, answers))
        return [ScoreOf("total", 2.5, 1, 0), ScoreOf("none", None, 0, 1)]

    export(path, out, score)
    answers = [(row["attempt"], row["value"], row["final"]) for row in read(out, "answers") if row["item"] == "a"]
    assert answers == [("1", "1", "0"), ("2", "2", "1")]
    assert asked == [("ios", "1", {"a": 2, "why": SECRET.format("ada")})]
    assert [(row["score"], row["value"], row["missing"], row["condition"]) for row in read(out, "scores")] == [
        ("total", "2.5", "0", "persona"),
        ("none", "", "1", "persona"),
    ]


def test_the_same_record_gives_the_same_bytes_however_it_was_put_together(path: Path, tmp_path: Path) -> None:
    keep(path, whole("ada"), whole("bea"), whole("cho"))
    export(path, tmp_path / "one")
    export(path, tmp_path / "two")
    parts = [keep(tmp_path / f"{name}.db", whole(name)) for name in ("cho", "ada", "bea")]
    merge(parts, tmp_path / "merged.db")
    export(tmp_path / "merged.db", tmp_path / "three")
    assert files(tmp_path / "one") == files(tmp_path / "two") == files(tmp_path / "three")
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text("utf-8"))
    for name, told in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "one" / name).read_bytes()).hexdigest() == told["sha256"]


def test_test_visits_and_withdrawn_ones_are_never_in_it(path: Path, out: Path) -> None:
    gone = VisitScript("dan").begin().watch().end("withdrawn")
    keep(path, whole("ada"), whole("bea", test=True), whole("cho"), gone)
    withdraw(path, visit="visit-cho")
    done = export(path, out)
    assert (done.visits, done.tests, done.withdrawn) == (1, 1, 2)
    said = b"".join(files(out).values()).decode()
    assert SECRET.format("ada") in said
    assert not any(f"visit-{name}" in said or f"P-{name}" in said for name in ("bea", "cho", "dan"))


def test_a_visit_of_two_sessions_is_one(path: Path, out: Path) -> None:
    first = VisitScript("ada").begin().watch()
    keep(path, first, first.goes_on().ask().end())
    export(path, out)
    (visit,) = read(out, "visits")
    assert (visit["sessions"], visit["outcome"]) == ("2", "finished")
    assert read(out, "answers")[0]["condition"] == "fans"


def test_a_record_in_use_is_exported_as_it_is_now(path: Path, out: Path, make_record: MakeRecord) -> None:
    writer = make_record()
    for entry in whole("ada").entries[:-2]:
        writer.put(entry)
    writer.flush().result(30)
    export(path, out)
    assert read(out, "visits")[0]["outcome"] == ""


def test_stations_are_told(path: Path, out: Path) -> None:
    station = Script("station")
    station.say(StationMeasured(station=2, what="audio-visual offset", value_ms=-12.5, spread_ms=1.5))
    keep(path, whole("ada"), station)
    export(path, out)
    assert read(out, "stations")[0] | {"station": "2", "value_ms": "-12.5"} == read(out, "stations")[0]


# --- what a spreadsheet makes of a text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "'quoted'"])
def test_a_formula_is_a_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_texts_come_back(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("csv") / "t.csv"
    with Table(file, ["text", "number"]) as table:
        table.add([text, -1.5])
    with file.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert restored(row["text"]) == text
    assert row["number"] == "-1.5"
    assert not row["text"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_chat_line_that_is_a_formula(path: Path, out: Path) -> None:
    script = VisitScript("ada").begin().watch(1)
    line = next(entry.payload for entry in script.entries if isinstance(entry.payload, ChatReleased))
    script.put(line.model_copy(update={"line": "1", "text": '=HYPERLINK("x")\r\n"ㅋ",;'}))
    keep(path, script)
    export(path, out)
    assert (out / "chat.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(out, "chat")[-1]["text"] == '\'=HYPERLINK("x")\r\n"ㅋ",;'


def test_numbers_keep_every_digit(path: Path, out: Path) -> None:
    script = VisitScript("ada").begin()
    script.put(Rating(valence=0.1 + 0.2, arousal=-1e-7, touched=False), 1 / 3)
    keep(path, script)
    export(path, out)
    (row,) = read(out, "ratings")
    assert (float(row["valence"]), float(row["arousal"]), float(row["media_ms"])) == (0.1 + 0.2, -1e-7, 1 / 3)


# --- what cannot be exported


def test_records_that_cannot_be_exported(path: Path, tmp_path: Path, out: Path) -> None:
    (tmp_path / "text.db").write_text("no record")
    (tmp_path / "empty.db").touch()
    evening = Script("evening")
    evening.evening()
    keep(tmp_path / "evening.db", evening)
    change(keep(tmp_path / "newer.db", whole("ada")), "PRAGMA user_version = 9")
    torn = keep(tmp_path / "torn.db", whole("cho").watch(400))
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    for name, error in (
        ("text.db", NotARecordError),
        ("empty.db", NotARecordError),
        ("evening.db", NotARecordError),
        ("newer.db", NewerRecordError),
        ("torn.db", RecordDamagedError),
        ("none.db", RecordPlaceError),
    ):
        with pytest.raises(error, match=name):
            export(tmp_path / name, out)
        assert not out.exists()


def test_an_entry_that_cannot_be_read_is_named_and_the_rest_is_there(path: Path, out: Path) -> None:
    keep(path, whole("ada"))
    change(path, "UPDATE entry SET payload = '{}' WHERE seq = 9")
    done = export(path, out)
    assert "session session-ada entry 9 (rating)" in done.lines(out)[-1]
    assert len(read(out, "ratings")) == 59


def test_a_place_that_is_taken(path: Path, out: Path, tmp_path: Path) -> None:
    keep(path, whole("ada"))
    out.mkdir()
    export(path, out)
    before = files(out)
    with pytest.raises(ExportPlaceError, match="not empty; name a new folder"):
        export(path, out)
    assert files(out) == before
    with pytest.raises(ExportPlaceError, match="is a file"):
        export(path, path)
    with pytest.raises(ExportPlaceError, match="does not exist"):
        export(path, tmp_path / "a" / "b")


def test_a_place_that_cannot_be_written(path: Path, public: Path) -> None:
    keep(path, whole("ada"))
    closed = public / "closed"
    closed.mkdir(mode=0o555)
    record = public / "r.db"
    record.write_bytes(path.read_bytes())
    os.chmod(record, 0o444)
    os.chmod(public, 0o555)
    with nobody():
        for place in (closed, closed / "in", public / "new"):
            with pytest.raises(ExportPlaceError, match="cannot be written"):
                export(record, place)


def test_what_fails_leaves_nothing(path: Path, out: Path) -> None:
    keep(path, whole("ada"), whole("bea"))

    def score(*_: object) -> list[ScoreOf]:
        raise RecordError("in the middle")

    with pytest.raises(RecordError, match="in the middle"):
        export(path, out, score)
    assert sorted(file.name for file in path.parent.iterdir()) == ["evening.db", "evening.db.lock"]


def test_what_a_kill_left_is_cleared_away(path: Path, out: Path) -> None:
    keep(path, whole("ada"))
    left = out.with_name(".out.unfinished-export")
    left.mkdir()
    (left / "chat.csv").write_text("half")
    export(path, out)
    assert not left.exists()
    assert len(files(out)) == len(TABLES) + 2
