"""Simulated studies: everything that was built in is found again in the record."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import fmean

import pytest
from scipy import stats
from station_helpers import make_study

from kpop_concert.cli import main
from kpop_concert.headless.findings import FLAGS, findings
from kpop_concert.headless.visits import simulate_visits
from kpop_concert.journal import Flag
from kpop_concert.records import entries
from kpop_concert.records.verify import verify
from kpop_concert.study.export import export_study
from kpop_concert.study.station import visits_in


def test_everything_built_in_is_found_again(tmp_path: Path) -> None:
    study, record = make_study(tmp_path / "study"), tmp_path / "r.db"
    run = simulate_visits(study, 16, record, seed=2)
    acts = {act for _, act in run.visits}
    assert {"abort", "withdraw", "excluded", "fault", "crash", "gap", "idle"} <= acts
    found = findings(record, study, 1, 16, run)
    assert found.faults == ()
    assert {e.payload.what for e in entries(record) if isinstance(e.payload, Flag)} == set(FLAGS)
    # Whoever withdrew is gone, and every place is held once by somebody who stayed to the end.
    gone = set(run.withdrawn)
    assert gone
    left = visits_in(record)
    assert not gone & {visit.started.visit for visit in left}
    assert {visit.started.visit for visit in run.holding} <= {visit.started.visit for visit in left}
    assert sorted(visit.started.place for visit in run.holding) == list(range(16))
    checked = verify(record, (tmp_path / "study",))
    assert checked.faults == []
    assert sum(note.endswith("the video that was shown") for note in checked.notes) == 2
    # The wrong film in the pack of one concert.
    (tmp_path / "study" / "first" / "video.webm").write_bytes((tmp_path / "study/second/video.webm").read_bytes())
    [swapped] = verify(record, (tmp_path / "study",)).faults
    assert "is not the video of The first stage that was shown" in swapped


def test_the_difference_is_recovered_from_the_export(tmp_path: Path) -> None:
    study, record = make_study(tmp_path / "study"), tmp_path / "r.db"
    run = simulate_visits(study, 8, record, seed=2, difference=0.5)
    export_study(record, tmp_path / "out")
    rows = {
        name: list(csv.DictReader((tmp_path / "out" / f"{name}.csv").read_text("utf-8-sig").splitlines()))
        for name in ("visits", "steps", "viewings", "ratings")
    }
    finished = {row["visit"] for row in rows["visits"] if row["outcome"] == "finished"}
    done = {(row["visit"], row["step"], row["attempt"]) for row in rows["steps"] if row["outcome"] == "done"}
    whole = {
        row["viewing"]: (row["visit"], row["condition"])
        for row in rows["viewings"]
        if row["visit"] in finished and (row["visit"], row["step"], row["attempt"]) in done
    }
    values: dict[tuple[str, str], list[float]] = {}
    for row in rows["ratings"]:
        if row["touched"] == "1" and row["viewing"] in whole:
            values.setdefault(whole[row["viewing"]], []).append(float(row["valence"]))
    people = [who for who in finished if {(who, "persona"), (who, "no_persona")} <= values.keys()]
    differences = [fmean(values[who, "persona"]) - fmean(values[who, "no_persona"]) for who in people]
    low, high = stats.ttest_1samp(differences, 0.0).confidence_interval()
    told = next(line for line in findings(record, study, 1, 8, run, 0.5).lines if line.startswith("difference"))
    assert f"{fmean(differences):.3f}, 95% interval {low:.3f} to {high:.3f}, n = {len(people)}" in told
    assert low <= 0.5 <= high


def test_one_seed_one_study(tmp_path: Path) -> None:
    study = make_study(tmp_path / "study", seconds=6)
    for name in ("a", "b"):
        simulate_visits(study, 3, tmp_path / f"{name}.db", seed=4)
    told = [
        [(e.at_ns, e.media_ms, e.payload) for e in entries(tmp_path / f"{name}.db") if e.kind in ("rating", "answer")]
        for name in ("a", "b")
    ]
    assert told[0] == told[1]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_study(tmp_path / "study")
    study, record = str(tmp_path / "study" / "tried.yaml"), str(tmp_path / "r.db")
    assert main(["station", study, "--check"]) == 0
    assert "2 periods" in capsys.readouterr().out
    # Two visits are too few for every flag: the command says so, by name.
    assert main(["station", study, "--simulate", "2", "--database", record]) == 0
    said = capsys.readouterr().out
    assert "places: 2 of 2 held" in said
    assert "nobody who came was there to raise: untouched, typing, late start, early end" in said


def test_a_flag_that_should_have_come_is_missed(tmp_path: Path) -> None:
    study, record = make_study(tmp_path / "study", seconds=6), tmp_path / "r.db"
    run = simulate_visits(study, 2, record, seed=2)
    run.visits.append((run.visits[0][0], "typing"))
    assert "flag typing: never raised" in findings(record, study, 1, 2, run).faults


def test_arms_without_a_provider_leave_the_fault_to_others(tmp_path: Path) -> None:
    design = {"kind": "between", "groups": [["no_chat"], ["persona"]], "concerts": ["first"], "places": 16}
    study, record = make_study(tmp_path / "study", seconds=6, design=design), tmp_path / "r.db"
    run = simulate_visits(study, 16, record, seed=2)
    faulty = [visit for visit, act in run.visits if act == "fault"]
    assert [visit.started.viewings[0][0] for visit in faulty] == ["persona"] * len(faulty)
    assert faulty
    assert run.withdrawn
    assert not any("provider" in fault for fault in findings(record, study, 1, 16, run).faults)


def test_more_places_than_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_study(tmp_path / "study", seconds=6)
    study, record = str(tmp_path / "study" / "tried.yaml"), tmp_path / "r.db"
    for words in (["--simulate", "401"], ["--simulate", "1", "--station", "9"]):
        assert main(["station", study, *words, "--database", str(record)]) == 1
        assert not record.exists()
    said = capsys.readouterr().err
    assert "station 1 has 400 places, and 401 are to be taken" in said
    assert "station 9 is not one of the study's 1" in said


def test_what_a_simulation_refuses(tmp_path: Path) -> None:
    make_study(tmp_path / "study", seconds=6)
    study, record = str(tmp_path / "study" / "tried.yaml"), str(tmp_path / "r.db")
    Path(record).touch()
    assert main(["station", str(tmp_path / "nothing.yaml"), "--check"]) == 1
    for words in (["--simulate", "0"], ["--simulate", "2"], ["--simulate", "2", "--database", record]):
        with pytest.raises(SystemExit) as refused:
            main(["station", study, *words])
        assert refused.value.code == 2
