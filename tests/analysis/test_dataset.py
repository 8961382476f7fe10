"""From records to a dataset: what a simulated study holds is found again, and of bad input what is right."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from review_helpers import FANS, Evening, kept, simulated_study

from kpop_concert.analysis.dataset import AUTHOR_KINDS, Dataset, LoadCancelledError
from kpop_concert.analysis.loading import load, read
from kpop_concert.headless.visits import simulate_visits
from kpop_concert.journal import Flag, SelfReport
from kpop_concert.records import (
    JournalWriter,
    NewerRecordError,
    NotARecordError,
    RecordDamagedError,
    RecordError,
    entries,
)
from kpop_concert.records.merge import merge
from kpop_concert.records.progress import ratings_of
from kpop_concert.records.withdraw import withdraw
from kpop_concert.study.check import check_study
from kpop_concert.study.export import scorer
from kpop_concert.study.review import review_sources
from kpop_concert.study.station import visits_in


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return simulated_study(tmp_path_factory.mktemp("study"), 16)


@pytest.fixture(scope="module")
def dataset(study: tuple[Path, Path]) -> Dataset:
    return load(study[1], review_sources(study[0]))


def test_every_visit_and_viewing_is_there_as_the_runner_knows_it(dataset: Dataset, study: tuple[Path, Path]) -> None:
    states = {state.started.visit: state for state in visits_in(study[1])}
    by_id = {one.id: one for one in dataset.viewings}
    assert {visit.id for visit in dataset.visits} == states.keys()
    for visit in dataset.visits:
        state = states[visit.id]
        begun = state.started
        assert (visit.participant, visit.station, visit.place) == (begun.participant, begun.station, begun.place)
        assert visit.plan == begun.viewings
        assert visit.outcome == state.outcome
        assert len(visit.deviations) == state.deviations
        for period, (condition, concert) in enumerate(begun.viewings, start=1):
            step = state.step(f"viewing.{period}")
            shown = [one for id_ in visit.viewings if (one := by_id[id_]).period == period]
            assert [one.exposure for one in shown] == list(range(1, step.shown + 1))
            assert {(one.condition, dataset.clip(one.clip).name) for one in shown} <= {(condition, concert)}
            used = [one for one in shown if not one.left_out]
            whole = state.outcome == "finished" and step.watched == "finished"
            assert [one.viewing for one in used] == ([step.viewing] if whole else [])


def test_ratings_are_the_samples_of_the_record(dataset: Dataset, study: tuple[Path, Path]) -> None:
    assert sum(len(one.ratings) for one in dataset.viewings) > 1000
    for one in dataset.viewings:
        samples = ratings_of(study[1], one.session, one.viewing)
        found = one.ratings
        assert one.kept.count == len(samples) == len(found)
        columns = zip(found.t_ms, found.valence, found.arousal, found.touched, found.typing, strict=True)
        assert [tuple(sample) for sample in columns] == samples
        assert one.dimensions == (("valence", "arousal") if samples else ())


def test_flags_chat_and_answers_are_those_of_the_viewing(dataset: Dataset, study: tuple[Path, Path]) -> None:
    journal = list(entries(study[1]))
    told = Counter((e.session, e.viewing) for e in journal if isinstance(e.payload, Flag))
    lines = Counter((e.session, e.viewing) for e in journal if e.kind == "chat.released")
    assert told
    for one in dataset.viewings:
        assert len(one.flags) == told[one.session, one.viewing]
        assert len(one.chat) == lines[one.session, one.viewing]
        assert np.all(np.diff(one.chat.ms) >= 0)
        assert one.chat.authors[: len(one.audience)] == tuple(fan.handle for fan in one.audience)
    states = {state.started.visit: state for state in visits_in(study[1])}
    asked = 0
    for one in dataset.viewings:
        given = states[one.visit].step(f"after_viewing.{one.period}").answers
        assert one.answers == {key: None if a.declined else a.value for key, a in given.items()}
        asked += len(given)
    assert asked


def test_scores_are_those_of_the_export(dataset: Dataset, study: tuple[Path, Path]) -> None:
    score = scorer(study[0])
    for one in dataset.viewings:
        for instrument in {name for name, _ in one.answers}:
            answers = {item: value for (name, item), value in one.answers.items() if name == instrument}
            expected = {(instrument, s.name): s.value for s in score(instrument, "1.0", answers)}
            assert expected.items() <= one.scores.items()
    assert any(one.scores for one in dataset.viewings)


def test_the_protocol_and_the_packs_are_found(dataset: Dataset) -> None:
    assert dataset.locked is not None
    assert (dataset.locked.kind, dataset.locked.reaction_lag_ms) == ("within", 2000.0)
    assert dataset.conditions == ("persona", "no_persona")
    assert {clip.name for clip in dataset.clips} == {"first", "second"}
    assert [section.section for section in dataset.clips[0].sections] == ["verse"]
    assert "was not found" not in " ".join(dataset.notices)


def test_without_packs_and_protocol_it_says_what_is_missing(study: tuple[Path, Path]) -> None:
    bare = load(study[1])
    assert bare.locked is None
    assert all(clip.sections == () for clip in bare.clips)
    said = " ".join(bare.notices)
    assert "The first stage: its concert pack was not found" in said
    assert "The protocol" in said
    assert "withdrawn" in said


def test_samples_that_are_read_later_are_the_same(dataset: Dataset, study: tuple[Path, Path]) -> None:
    for mode in ("none", "first clip"):
        later = load(study[1], ratings=mode)  # type: ignore[arg-type]
        heard: list[float] = []
        read(later.viewings[:3], heard.append)
        assert heard == sorted(heard)
        assert heard[-1] == 1
        for one in later.viewings:
            expected = next(other for other in dataset.viewings if other.id == one.id).ratings
            assert np.array_equal(one.ratings.t_ms, expected.t_ms)
            assert np.array_equal(one.ratings.arousal, expected.arousal)


def test_progress_rises_to_one_and_cancelling_stops(study: tuple[Path, Path]) -> None:
    heard: list[float] = []
    load(study[1], progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    with pytest.raises(LoadCancelledError):
        load(study[1], cancelled=lambda: True)


def test_a_record_in_use_is_read(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "r.db")
    for entry in Evening().rate([(0.0, 0.5)]).entries:
        writer.put(entry)
    writer.flush().result()
    try:
        [one] = load(tmp_path / "r.db").viewings
        assert list(one.ratings.valence) == [0.5]
        assert (one.whole, one.left_out) == (False, "")
    finally:
        writer.close()


def test_parts_of_a_study_side_by_side_are_one_by_clip(study: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    simulate_visits(check_study(study[0]), 2, other, seed=3)
    both = load([study[1], other], review_sources(study[0]))
    assert len(both.visits) == len(load(study[1]).visits) + len(load(other).visits)
    assert both.records == (study[1], other)
    assert {clip.name for clip in both.clips} == {"first", "second"}
    assert "was not found" not in " ".join(both.notices)
    assert {one.record for one in both.of_clip(both.clips[0].key)} == {study[1], other}


def test_a_visit_that_two_records_hold_is_taken_once(study: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    merge([study[1]], copy)
    both = load([study[1], copy])
    assert len(both.viewings) == len(load(study[1]).viewings)
    assert any("read from another of the records already" in notice for notice in both.notices)


# --- evenings at home


def test_an_evening_is_the_viewers(tmp_path: Path) -> None:
    evening = Evening().rate([(0.0, 0.5), (50.0, 0.25)]).chill(30.0)
    evening.chat(900, "late").chat(100, "hello", agent=None).chat(500, "hi!", agent="b", reply_to="line-1").end("left")
    dataset = load(kept(tmp_path / "r.db", evening))
    [one] = dataset.viewings
    assert (one.participant, one.visit, one.period, one.condition) == ("viewer", "", None, "fans")
    assert (one.ended, one.whole, one.left_out) == ("left", False, "")
    assert dataset.clip(one.clip).title == "Stage"
    assert list(one.chills_ms) == [30.0]
    assert one.chat.text == ("hello", "hi!", "late")
    assert list(one.chat.reply_to) == [-1, 0, -1]
    assert [one.chat.authors[at] for at in one.chat.author] == ["You", "moon", "별"]
    assert [AUTHOR_KINDS[at] for at in one.chat.kind] == ["viewer", "persona", "persona"]
    assert list(one.chat.of_audience) == [False, True, True]
    assert one.audience == FANS


def test_what_was_seen_before_counts_as_it_was_rated_the_first_time(tmp_path: Path) -> None:
    evening = Evening().rate([(ms, 0.1) for ms in (0.0, 1000.0, 2000.0, 3000.0)]).chill(1500.0)
    evening.seek(3500.0, 1000.0).rate([(ms, 0.2) for ms in (1000.0, 2000.0, 3000.0, 4000.0)]).chill(1600.0, 3900.0)
    evening.seek(4500.0, 10_000.0).rate([(10_000.0, 0.3)])
    evening.seek(11_000.0, 4000.0).rate([(ms, 0.4) for ms in (4000.0, 5000.0, 10_500.0, 12_000.0)]).end()
    [one] = load(kept(tmp_path / "r.db", evening)).viewings
    assert list(one.ratings.t_ms) == [0.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0, 10_000.0, 12_000.0]
    assert list(one.ratings.valence) == [0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.3, 0.4]
    assert list(one.chills_ms) == [1500.0, 3900.0]


def test_a_panel_that_was_closed_all_along_rates_nothing(tmp_path: Path) -> None:
    dataset = load(kept(tmp_path / "r.db", Evening().say(SelfReport(form="closed")).end()))
    assert dataset.viewings[0].dimensions == ()
    assert len(dataset.viewings[0].ratings) == 0
    assert "Nobody rated while watching: there are no curves." in dataset.notices


# --- bad input


def test_an_empty_record_is_an_empty_dataset_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "r.db").touch()
    dataset = load(tmp_path / "r.db")
    assert (dataset.viewings, dataset.clips) == ((), ())
    assert dataset.notices == ("r.db: nothing was recorded in it yet.", "There is no viewing to show.")


def test_what_is_no_record_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database")
    with pytest.raises(NotARecordError, match="choose another"):
        load(tmp_path / "text.db")
    with pytest.raises(RecordError, match="there is no such record"):
        load(tmp_path / "missing.db")


def with_change(record: Path, to: Path, *statements: str) -> Path:
    """A copy that was changed behind the program's back."""
    copyfile(record, to)
    with closing(sqlite3.connect(to, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return to


def test_a_newer_record_is_refused_and_an_older_one_is_read(tmp_path: Path) -> None:
    record = kept(tmp_path / "r.db", Evening().rate([(0.0, 0.5)]).end())
    with pytest.raises(NewerRecordError, match="update the program"):
        load(with_change(record, tmp_path / "new.db", "PRAGMA user_version = 99"))
    tables = ("visits", "steps", "answers", "flags", "deviations", "receipts", "tombstones")
    drops = [f"DROP TABLE {table}" for table in tables]
    old = with_change(record, tmp_path / "old.db", "PRAGMA user_version = 1", *drops)
    [one] = load(old).viewings
    assert list(one.ratings.valence) == [0.5]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE viewings SET condition = 'no json'",
        "UPDATE viewings SET audience = '[{}]'",
        "UPDATE viewings SET condition = '[]'",
        "UPDATE ratings SET valence = 'high'",
        "UPDATE ratings SET media_ms = NULL",
        "UPDATE chat SET due_ms = 'soon'",
        "UPDATE flags SET what = 'bored'",
        "DROP TABLE chat",
    ],
)
def test_a_damaged_record_is_named_as_such(study: tuple[Path, Path], tmp_path: Path, damage: str) -> None:
    with pytest.raises(RecordDamagedError, match="doctor report"):
        load(with_change(study[1], tmp_path / "r.db", damage))


def test_a_file_with_a_torn_page_is_named_as_damaged(study: tuple[Path, Path], tmp_path: Path) -> None:
    torn = bytearray(study[1].read_bytes())
    torn[len(torn) // 3 : len(torn) // 3 * 2] = b"\xa5" * (len(torn) // 3)
    (tmp_path / "r.db").write_bytes(torn)
    with pytest.raises(RecordError, match="damaged"):
        load(tmp_path / "r.db")


def test_a_merge_that_was_cut_short_gives_what_is_whole(study: tuple[Path, Path], tmp_path: Path) -> None:
    full = load(study[1])
    several = next(state for state in visits_in(study[1]) if len(state.sessions) > 1)
    cut = with_change(
        study[1], tmp_path / "r.db", "PRAGMA foreign_keys = ON",
        f"DELETE FROM entry WHERE session = '{several.sessions[0]}'",
    )  # fmt: skip
    half = load(cut)
    assert {visit.id for visit in half.visits} == {visit.id for visit in full.visits} - {several.started.visit}
    assert any("have no beginning and are left out; was it merged to the end?" in notice for notice in half.notices)


def test_of_test_visits_alone_figures_are_shown_and_named_as_such(study: tuple[Path, Path], tmp_path: Path) -> None:
    tests = load(with_change(study[1], tmp_path / "all.db", "UPDATE visits SET test = 1"))
    assert sum(not one.left_out for one in tests.viewings) == sum(not one.left_out for one in load(study[1]).viewings)
    assert any("figures of tests, not of a study" in notice for notice in tests.notices)
    first = tests.visits[0].id
    mixed = load(with_change(study[1], tmp_path / "one.db", f"UPDATE visits SET test = 1 WHERE visit = '{first}'"))
    assert {one.left_out for one in mixed.viewings if one.visit == first} == {"test visit"}


def test_two_finished_visits_under_one_code_are_told(study: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = [visit for visit in load(study[1]).visits if visit.outcome == "finished"][:2]
    change = f"UPDATE visits SET participant = '{first.participant}' WHERE visit = '{second.id}'"
    said = f"Several finished visits under one code are taken as one person's: {first.participant}."
    assert said in load(with_change(study[1], tmp_path / "r.db", change)).notices
    assert not any("under one code" in notice for notice in load(study[1]).notices)


def test_one_code_at_two_stations_is_two_people(study: tuple[Path, Path], tmp_path: Path) -> None:
    full = load(study[1])
    first, second = [visit for visit in full.visits if visit.outcome == "finished"][:2]
    change = f"UPDATE visits SET participant = '{first.participant}', station = 2 WHERE visit = '{second.id}'"
    found = load(with_change(study[1], tmp_path / "r.db", change))
    told = "Codes that several stations used are taken as different people, each named code@station"
    assert f"{told}: {first.participant}." in found.notices
    names = {visit.id: visit.participant for visit in found.visits}
    assert names[first.id] == f"{first.participant}@{first.station}"
    assert names[second.id] == f"{first.participant}@2"
    assert {one.participant for one in found.viewings if one.visit == second.id} == {f"{first.participant}@2"}
    assert len(found.participants) == len(full.participants)
    assert not any(told in notice for notice in full.notices)


def test_a_withdrawal_in_one_record_counts_in_all(study: tuple[Path, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copyfile(study[1], copy)
    gone = load(copy).visits[0].id
    withdraw(copy, visit=gone)
    both = load([study[1], copy])
    assert gone not in {visit.id for visit in both.visits}
    assert gone not in {one.visit for one in both.viewings}


def test_samples_that_vanish_while_a_record_is_reviewed_are_missed(study: tuple[Path, Path], tmp_path: Path) -> None:
    copyfile(study[1], tmp_path / "r.db")
    dataset = load(tmp_path / "r.db", ratings="none")
    one = next(one for one in dataset.viewings if one.kept.count)
    withdraw(tmp_path / "r.db", visit=one.visit)
    with pytest.raises(RecordError, match="open it again"):
        _ = one.ratings
