"""Reports of what is not a whole study: a clear message, or a smaller report that is right."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pandas as pd
import pytest
from review_helpers import Evening, kept, simulated_study
from station_helpers import make_study

from kpop_concert.cli import main
from kpop_concert.headless.visits import simulate_visits
from kpop_concert.records import NewerRecordError, NotARecordError, RecordDamagedError, RecordError
from kpop_concert.study.report import report_study
from kpop_concert.system.jobs import CancelledError, Job


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return simulated_study(tmp_path_factory.mktemp("study"), 4)


def text(out: Path) -> str:
    return (out / "report.html").read_text("utf-8")


def table(out: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(out / "tables" / f"{name}.csv")


def evening(name: str, condition: str = "fans", shift: float = 0.0) -> Evening:
    samples = [(50.0 * n, (n % 9) / 10 + shift) for n in range(300)]
    return (
        Evening(name, condition)
        .rate(samples)
        .chat(1000, "\u2764 so good $x^2$")
        .chat(4000, "\ub108\ubb34 \uc88b\ub2e4")
    )


def test_an_evening_at_home(tmp_path: Path) -> None:
    record = kept(tmp_path / "home.db", evening("a").chill(5000).end())
    done = report_study([record], tmp_path / "out")
    assert "is the only condition: there is nothing to compare" in text(tmp_path / "out")
    means = table(tmp_path / "out", "means").set_index("measure")
    assert means.loc["Chills", "mean"] == 1
    assert done.figures == 1
    assert not list((tmp_path / "out" / "tables").glob("effects-*"))


def test_evenings_without_a_rating(tmp_path: Path) -> None:
    record = kept(tmp_path / "home.db", Evening("a").end(), Evening("b", "others").end())
    report_study([record], tmp_path / "out")
    said = text(tmp_path / "out")
    assert "Nobody rated Stage while watching" in said
    assert "No audience wrote in the viewings that are analysed." in said
    assert "Valence" not in said


def test_evenings_are_compared_with_a_warning(tmp_path: Path) -> None:
    evenings = [evening(f"{n}", ("one", "other")[n % 2], n / 100).end() for n in range(16)]
    report_study([kept(tmp_path / "home.db", *evenings)], tmp_path / "out")
    assert "Those of one person are not independent" in text(tmp_path / "out")
    found = table(tmp_path / "out", "effects-one-other-ratings-groups").set_index("measure")
    assert tuple(found.loc["Valence", ["n_first", "n_second"]]) == (8, 8)
    assert found.loc["Valence", "difference"] == pytest.approx(-1 / 100)


def test_hostile_names_make_no_file_elsewhere(tmp_path: Path) -> None:
    names = ("../../over there", "<b>$\\frac{1}{2}$</b>\u202e")
    evenings = [evening(f"{n}", ("one", "other")[n % 2], n / 100).end() for n in range(16)]
    out = tmp_path / "in" / "out"
    out.parent.mkdir()
    record = kept(tmp_path / "home.db", *evenings)
    with closing(sqlite3.connect(record)) as connection, connection:
        for old, new in zip(("one", "other"), names, strict=True):
            given = (json.dumps({"name": new}), f'%"name": "{old}"%')
            assert connection.execute("UPDATE viewings SET condition = ? WHERE condition LIKE ?", given).rowcount == 8
    before = set(tmp_path.iterdir())
    report_study([record], out)
    assert set(tmp_path.iterdir()) == before
    assert list(out.parent.iterdir()) == [out]
    assert "<b>" not in text(out)
    assert (out / "tables" / "effects-condition0-condition1-ratings-groups.csv").is_file()


def test_one_participant(tmp_path: Path) -> None:
    file, record = simulated_study(tmp_path, 1)
    report_study([record], tmp_path / "out", file)
    assert "there is nothing to compare" in text(tmp_path / "out")
    assert set(table(tmp_path / "out", "means")["n"]) == {1}
    assert "Agreement needs two people" in text(tmp_path / "out")


def test_few_participants_have_ordinary_intervals_alone(study: tuple[Path, Path], tmp_path: Path) -> None:
    report_study([study[1]], tmp_path / "out", study[0])
    found = table(tmp_path / "out", "effects-persona-no_persona-ratings").set_index("measure").loc["Valence"]
    assert found["n"] < 6
    assert found["t_low"] < found["difference"] < found["t_high"]
    assert pd.isna(found["simultaneous_low"])
    assert "not adjusted" in found["how"]


def test_the_protocols_bounds_are_tested_against(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", equivalence={"valence": [-2.0, 2.0], "arousal": [-1e-6, 1e-6]})
    simulate_visits(study, 12, tmp_path / "study.db", seed=2)
    report_study([tmp_path / "study.db"], tmp_path / "out", study.file)
    found = table(tmp_path / "out", "equivalence").set_index("measure")
    assert found.loc["Valence", "verdict"] == "equivalent"
    assert found.loc["Arousal", "verdict"] == "not shown"
    assert "SHA-256" in found.loc["Valence", "how"]


def test_bursts_are_held_against_the_arm_without_chat(tmp_path: Path) -> None:
    design = {"kind": "between", "groups": [["persona"], ["no_chat"]], "concerts": ["first"], "places": 40, "seed": 5}
    study = make_study(tmp_path / "study", seconds=40, design=design)
    simulate_visits(study, 28, tmp_path / "study.db", seed=2)
    report_study([tmp_path / "study.db"], tmp_path / "out", study.file)
    said = text(tmp_path / "out")
    assert "no control arm" not in said
    assert said.count("a between-subject contrast, not this model") == 1  # and not once a measure
    (file,) = (tmp_path / "out" / "tables").glob("events-*.csv")
    found = pd.read_csv(file)
    assert set(found["what"]) == {f"{one}, bursts of chat, persona \u2212 no_chat" for one in ("valence", "arousal")}
    baseline = found[found["lag_ms"] < 0].groupby("what")["difference"].mean()
    assert baseline.abs().max() < 1e-9


def test_visits_in_test_mode_alone(study: tuple[Path, Path], tmp_path: Path) -> None:
    record = tmp_path / "tests.db"
    copyfile(study[1], record)
    with closing(sqlite3.connect(record)) as connection, connection:
        connection.execute("UPDATE visits SET test = 1")
    report_study([record], tmp_path / "out", study[0])
    assert "TEST VISITS" in text(tmp_path / "out")


def test_without_the_studys_files_it_says_what_is_missing(study: tuple[Path, Path], tmp_path: Path) -> None:
    done = report_study([study[1]], tmp_path / "out")
    assert "The protocol is not at hand: no reaction lag is taken off" in text(tmp_path / "out")
    assert any("concert pack was not found" in one for one in done.notices)


def test_records_that_cannot_be_read(study: tuple[Path, Path], tmp_path: Path) -> None:
    newer, damaged, other, empty = (tmp_path / f"{name}.db" for name in ("newer", "damaged", "other", "empty"))
    copyfile(study[1], newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    data = bytearray(study[1].read_bytes())
    data[len(data) // 4 : -4096] = b"\0" * (len(data) - 4096 - len(data) // 4)
    damaged.write_bytes(data)
    other.write_bytes(b"no record" * 1000)
    kept(empty)
    for record, problem in (
        (newer, NewerRecordError),
        (damaged, RecordDamagedError),
        (other, NotARecordError),
        (empty, RecordError),
        (tmp_path / "none.db", RecordError),
    ):
        with pytest.raises(problem, match=record.name):
            report_study([record], tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_left_alone(study: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(RecordError, match="is not empty"):
        report_study([study[1]], tmp_path / "out")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_full_disk(study: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_bytes = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.suffix == ".pdf":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RecordError, match="No space left on device"):
        report_study([study[1]], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_job_leaves_nothing(study: tuple[Path, Path], tmp_path: Path) -> None:
    for stop_at in (0, 1, 5, 30):
        asked = iter(range(10_000))
        with pytest.raises(CancelledError):
            report_study([study[1]], tmp_path / "out", study[0], cancelled=lambda: next(asked) >= stop_at)  # noqa: B023
    assert list(tmp_path.iterdir()) == []


def test_as_a_job_it_tells_how_far_it_is(study: tuple[Path, Path], tmp_path: Path) -> None:
    shares: list[float] = []
    job = Job(
        lambda progress, cancelled: report_study(
            [study[1]], tmp_path / "out", study[0], progress=progress, cancelled=cancelled
        ),
        name="report",
        changed=lambda: shares.append(job.share),
    )
    job.start()
    assert job.wait(300)
    assert job.result().page.is_file()
    assert shares == sorted(shares)
    assert len(set(shares)) > 10


def test_the_command(study: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["report", str(study[1]), "--out", str(out), "--study", str(study[0])]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{out / 'report.html'}: ")
    assert said.err == ""
    assert main(["report", str(study[1]), "--out", str(out)]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert main(["report", str(study[1]), "--out", str(tmp_path / "other"), "--study", str(tmp_path / "no.yaml")]) == 1
    assert "no.yaml" in capsys.readouterr().err


def test_records_of_several_stations_are_one_report(study: tuple[Path, Path], tmp_path: Path) -> None:
    other = make_study(tmp_path / "study")
    simulate_visits(other, 3, tmp_path / "two.db", station=1, seed=9)
    done = report_study([study[1], tmp_path / "two.db", study[1]], tmp_path / "out", study[0])
    assert list(table(tmp_path / "out", "sources")["record"]) == ["study.db", "two.db"]
    assert len(table(tmp_path / "out", "viewings")) == 8 + 6
    assert done.page.is_file()
