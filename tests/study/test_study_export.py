"""The export of a study: scores by the instruments' files, and items with their scales in the codebook."""

from __future__ import annotations

import csv
from pathlib import Path

from kpop_concert.journal import Answer, Entry, Payload, SessionStarted, StepStarted, VisitStarted
from kpop_concert.records import JournalWriter
from kpop_concert.study.export import export_study


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def answer(instrument: str, item: str, value: int | None, version: str = "1.0") -> Answer:
    return Answer(
        step="after.1",
        attempt=1,
        period=1,
        instrument=instrument,
        instrument_version=version,
        item=item,
        position=0,
        value=value,
        declined=value is None,
        shown_ns=0,
        answered_ns=1,
    )


def kept(path: Path, *answers: Answer) -> Path:
    said: list[Payload] = [
        SessionStarted(program="0", platform="p", python="3", purpose="visit", seed=1, zone="UTC"),
        VisitStarted(
            visit="v",
            study="pilot",
            study_version="1",
            protocol_sha256="0" * 64,
            station=1,
            participant="P1",
            language="en",
            place=0,
            viewings=(("persona", "onda"),),
        ),
        StepStarted(step="after.1", block="instruments", attempt=1, period=1),
        *answers,
    ]
    writer = JournalWriter(path)
    for seq, payload in enumerate(said):
        writer.put(Entry("s", seq, seq, f"2026-05-01T20:00:{seq:02d}.000+00:00", None, None, None, payload))
    writer.close()
    return path


def test_scores_are_those_of_the_file(tmp_path: Path) -> None:
    answers = [answer("sam", "valence", 7), answer("sam", "arousal", 3), answer("sam", "dominance", None)]
    record = kept(
        tmp_path / "r.db", *answers, answer("ios", "closeness", 6), answer("sam", "valence", 2, version="0.9")
    )
    export_study(record, tmp_path / "out")
    scores = {(row["instrument"], row["score"]): row for row in read(tmp_path / "out" / "scores.csv")}
    assert scores["sam", "valence"]["value"] == "7.0"
    assert scores["sam", "arousal"]["value"] == "3.0"
    assert (scores["sam", "dominance"]["value"], scores["sam", "dominance"]["missing"]) == ("", "1")
    assert {row["instrument_version"] for row in scores.values()} == {"1.0"}
    assert all((row["condition"], row["concert"], row["period"]) == ("persona", "onda", "1") for row in scores.values())


def test_items_stand_in_the_codebook_with_scale_and_poles(tmp_path: Path) -> None:
    export_study(kept(tmp_path / "r.db"), tmp_path / "out")
    book = {(row["table"], row["column"]): row for row in read(tmp_path / "out" / "codebook.csv")}
    valence = book["answers: sam", "valence"]
    assert (valence["scale"], valence["version"]) == ("1..9", "1.0")
    assert valence["direction"] == "low: Unpleasant; high: Pleasant"
    assert any(row["direction"].endswith("turned when scored") for row in book.values())
    assert any(table == "scores: ues_sf" for table, _ in book)
    closeness, engaged = book["scores: ios", "closeness"], book["scores: ues_sf", "focused_attention"]
    assert (closeness["scale"], closeness["direction"]) == ("1..7", book["answers: ios", "closeness"]["direction"])
    assert engaged["scale"] == "1..5"
    assert engaged["direction"].startswith("low: Strongly disagree")
    # Every item of it is turned, and so are the poles of its mean.
    easy = book["scores: ues_sf", "perceived_usability"]
    assert easy["direction"].endswith("high: Strongly disagree")
    assert book["answers: ues_sf", "PU-S.1"]["direction"].endswith("turned when scored")
