"""Annotations written into a real record, and what they do to what is chosen."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copyfile

import pytest
from review_helpers import Evening, kept, simulated_study

from kpop_concert.analysis.choice import Filters, chosen, stretches_out, unit
from kpop_concert.analysis.loading import load
from kpop_concert.records import JournalWriter, RecordInUseError, RecordPlaceError, examine
from kpop_concert.records.annotations import annotations, undone
from kpop_concert.records.verify import verify
from kpop_concert.study.review import annotate, exclusion, note


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulated_study(tmp_path_factory.mktemp("study"), 6)[1]


@pytest.fixture
def record(original: Path, tmp_path: Path) -> Path:
    copyfile(original, tmp_path / "r.db")
    return tmp_path / "r.db"


def test_an_exclusion_leaves_a_viewing_out_until_it_is_undone(record: Path) -> None:
    dataset = load(record)
    one = chosen(dataset, Filters())[0]
    said = exclusion(one, "R", "phone rang")
    annotate(record, said, note(one, "R", "ask again"))
    after = dataset.with_history(annotations(record))
    assert [a.said for a in load(record).standing] == [a.said for a in after.standing]
    assert one not in chosen(after, Filters())
    assert one in chosen(after, Filters(excluded=True))
    assert after.exclusions(one) == (said,)
    annotate(record, undone(said, after.history))
    assert chosen(dataset.with_history(annotations(record)), Filters()) == chosen(dataset, Filters())
    assert len(annotations(record)) == 3


def test_the_visits_receipts_still_hold(record: Path) -> None:
    before = verify(record).faults
    one = load(record).viewings[0]
    annotate(record, exclusion(one, "R", "ill", whole_visit=True))
    assert examine(record).sound
    assert verify(record).faults == before


def test_a_whole_visit_goes_with_all_its_viewings(record: Path) -> None:
    dataset = load(record)
    one = chosen(dataset, Filters())[0]
    annotate(record, exclusion(one, "R", "did not understand", whole_visit=True))
    left = chosen(dataset.with_history(annotations(record)), Filters())
    assert {w.visit for w in chosen(dataset, Filters())} - {w.visit for w in left} == {one.visit}


def test_of_a_stretch_the_viewing_stays(record: Path) -> None:
    dataset = load(record)
    one = chosen(dataset, Filters())[0]
    annotate(record, exclusion(one, "R", "sneezed", stretch_ms=(1000.0, 2000.0)))
    after = dataset.with_history(annotations(record))
    assert chosen(after, Filters()) == chosen(dataset, Filters())
    assert stretches_out(after, Filters(), one) == ((1000.0, 2000.0),)
    assert stretches_out(after, Filters(excluded=True), one) == ()


def test_an_evening_can_be_annotated_and_has_no_visit(tmp_path: Path) -> None:
    record = kept(tmp_path / "r.db", Evening().end())
    [one] = load(record).viewings
    annotate(record, exclusion(one, "R", "the cat"))
    assert chosen(load(record), Filters()) == ()
    with pytest.raises(ValueError, match="a participant's"):
        exclusion(one, "R", "the cat", whole_visit=True)


def test_while_a_station_writes_it_is_refused_and_reading_goes_on(record: Path) -> None:
    station = JournalWriter(record)
    try:
        station.flush().result()
        one = load(record).viewings[0]
        with pytest.raises(RecordInUseError, match="is writing this record"):
            annotate(record, exclusion(one, "R", "phone rang"))
        assert annotations(record) == ()
    finally:
        station.close()


def test_no_new_record_is_made_where_the_reviewed_one_has_gone(record: Path) -> None:
    one = load(record).viewings[0]
    record.unlink()
    with pytest.raises(RecordPlaceError, match="no longer there"):
        annotate(record, note(one, "R", "ask again"))
    assert not record.exists()


def test_a_record_on_media_that_cannot_be_written_is_read(record: Path, tmp_path: Path) -> None:
    before = record.read_bytes()
    for path, mode in ((record, 0o444), (tmp_path, 0o555)):
        os.chmod(path, mode)
    try:
        assert load(record).viewings
    finally:
        os.chmod(tmp_path, 0o755)
    assert record.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["r.db"]


def test_filters_narrow_what_is_chosen(record: Path) -> None:
    dataset = load(record)
    every = chosen(dataset, Filters())
    assert all(not one.left_out for one in every)
    assert set(chosen(dataset, Filters(left_out=True))) == set(dataset.viewings)
    clip, who = dataset.clips[0].key, every[0].participant
    assert chosen(dataset, Filters(clip=clip)) == tuple(one for one in every if one.clip == clip)
    assert {one.condition for one in chosen(dataset, Filters(conditions=frozenset({"persona"})))} == {"persona"}
    assert {unit(one) for one in chosen(dataset, Filters(participants=frozenset({who})))} == {who}
    assert chosen(dataset, Filters(participants=frozenset())) == ()
