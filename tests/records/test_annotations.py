"""Notes and exclusions of reviewers: superseded and never edited, and gone with the visit that they speak of."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import STARTED, Script
from visit_helpers import bytes_of, keep, whole, with_receipt

from kpop_concert.journal import ReviewExclusion, ReviewNote, SessionEnded
from kpop_concert.records import examine
from kpop_concert.records.annotations import Annotation, Said, annotations, standing, undone
from kpop_concert.records.export import export
from kpop_concert.records.merge import merge
from kpop_concert.records.verify import verify
from kpop_concert.records.withdraw import withdraw

SECRET = "words-of-a-reviewer-about-{}"


def note(id_: str, supersedes: str | None = None, text: str = "t", **more: object) -> ReviewNote:
    said = {"id": id_, "supersedes": supersedes, "author": "R", "visit": "v", "text": text}
    return ReviewNote.model_validate(said | more)


def exclusion(id_: str, supersedes: str | None = None, **more: object) -> ReviewExclusion:
    said = {"id": id_, "supersedes": supersedes, "author": "R", "visit": "v", "reason": "phone rang"}
    return ReviewExclusion.model_validate(said | more)


def review(name: str, *said: Said) -> Script:
    """A sitting of a reviewer, as entries."""
    script = Script(f"review-{name}")
    script.say(STARTED.model_copy(update={"purpose": "review"}))
    for one in said:
        script.say(one)
    script.say(SessionEnded(reason="finished"))
    return script


def written(*said: Said) -> list[Annotation]:
    return [Annotation(one, f"2026-05-02T10:{n:02d}:00.000+00:00", "s") for n, one in enumerate(said)]


def left(history: list[Annotation]) -> list[str]:
    return [one.said.id for one in standing(history)]


def test_a_later_one_supersedes_and_a_withdrawal_takes_back() -> None:
    assert left(written(note("a"), note("b", "a"))) == ["b"]
    assert left(written(note("a"), note("b", "a", withdrawn=True))) == []
    assert left(written(note("a"), note("b", "a", withdrawn=True), note("c", "b"))) == ["c"]


def test_two_who_changed_the_same_note_in_two_copies_both_keep_theirs() -> None:
    assert left(written(note("a"), note("b", "a"), note("c", "a"))) == ["b", "c"]


def test_only_one_of_the_same_kind_about_the_same_is_superseded() -> None:
    others = [exclusion("b", "a"), note("c", "a", visit="w"), note("d", "a", viewing="x")]
    assert left(written(note("a"), *others)) == ["a", "b", "c", "d"]


@given(st.lists(st.tuples(st.integers(0, 7), st.booleans()), max_size=12), st.randoms())
def test_the_order_of_the_entries_does_not_matter(chain: list[tuple[int, bool]], random: st.DataObject) -> None:
    said = [
        exclusion(str(n), str(over) if over < n else None, withdrawn=withdrawn)
        for n, (over, withdrawn) in enumerate(chain)
    ]
    history = written(*said)
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled) == standing(history)
    over = {one.supersedes for one in said}
    assert set(left(history)) == {one.id for one in said if one.id not in over and not one.withdrawn}


@given(st.lists(st.sampled_from(["say", "change", "undo"]), min_size=1, max_size=12))
def test_undo_brings_back_what_was_there_before(acts: list[str]) -> None:
    history: list[Annotation] = []
    done: list[tuple[Said, list[tuple[str, str]]]] = []

    def shown() -> list[tuple[str, str]]:
        return [
            (type(one.said).__name__, one.said.text) for one in standing(history) if isinstance(one.said, ReviewNote)
        ]

    def write(said: Said) -> None:
        history.append(Annotation(said, f"2026-05-02T10:{len(history):02d}:00.000+00:00", "s"))

    for number, act in enumerate(acts):
        before = shown()
        top = standing(history)
        if act == "say" or (act == "change" and not top):
            said: Said = note(f"n{number}", text=f"text {number}")
        elif act == "change":
            said = note(f"n{number}", top[-1].said.id, text=f"text {number}")
        elif done:
            last, earlier = done.pop()
            write(undone(last, history))
            assert sorted(shown()) == sorted(earlier)
            continue
        else:
            continue
        write(said)
        done.append((said, before))


def test_an_undoing_is_undone() -> None:
    history = written(exclusion("a"))
    history += written(back := undone(history[0].said, history))
    assert left(history) == []
    history += written(undone(back, history))
    [again] = standing(history)
    assert again.said.model_dump(exclude={"id", "supersedes"}) == exclusion("a").model_dump(
        exclude={"id", "supersedes"}
    )


def test_they_are_read_back_from_the_record(path: Path) -> None:
    said = (note("a", visit="visit-ada"), exclusion("b", viewing="viewing-ada", stretch_ms=(1000.0, 2000.0)))
    keep(path, whole("ada"), review("1", said[0]), review("2", said[1]))
    assert [one.said for one in annotations(path)] == list(said)
    assert {one.session for one in annotations(path)} == {"review-1", "review-2"}


def test_a_receipt_still_holds_and_the_doctor_finds_nothing(path: Path) -> None:
    script = with_receipt(path)
    keep(path, review("1", note("a", visit=script.visit), exclusion("b", visit=script.visit)))
    assert examine(path).sound
    assert verify(path).faults == []


def test_what_was_said_of_a_withdrawn_visit_goes_with_it(path: Path) -> None:
    of_ada, of_bea = note("a", visit="visit-ada", text=SECRET.format("ada")), note("b", visit="visit-bea")
    keep(path, whole("ada"), whole("bea"), review("1", of_ada), review("2", of_bea))
    [stone] = withdraw(path, visit="visit-ada")
    assert "review-1" in stone.sessions
    assert [one.said for one in annotations(path)] == [of_bea]
    assert SECRET.format("ada").encode() not in bytes_of(path)
    assert examine(path).sound


def test_a_merge_brings_notes_along_and_not_those_of_a_withdrawn_visit(path: Path, tmp_path: Path) -> None:
    of_ada, of_bea = note("a", visit="visit-ada", text=SECRET.format("ada")), note("b", visit="visit-bea")
    parts = [keep(tmp_path / f"{name}.db", whole(name)) for name in ("ada", "bea")]
    merge(parts, path)
    keep(path, review("1", of_ada), review("2", of_bea))
    copy = tmp_path / "copy.db"
    merge([path], copy)
    assert annotations(copy) == annotations(path)
    withdraw(parts[0], visit="visit-ada")
    merge(parts, path)
    assert [one.said for one in annotations(path)] == [of_bea]
    merge([copy], path)
    assert [one.said for one in annotations(path)] == [of_bea]
    assert SECRET.format("ada").encode() not in bytes_of(path)


def test_a_session_that_speaks_of_two_visits_stops_a_withdrawal(path: Path) -> None:
    keep(path, whole("ada"), whole("bea"), review("1", note("a", visit="visit-ada"), note("b", visit="visit-bea")))
    with pytest.raises(Exception, match="also holds visit visit-bea"):
        withdraw(path, visit="visit-ada")


def test_the_export_tells_which_stand(path: Path, tmp_path: Path) -> None:
    about = {"visit": "visit-ada"}
    stretch = exclusion("b", viewing="viewing-ada", stretch_ms=(1000.0, 2500.0), **about)
    said = (exclusion("a", **about), exclusion("c", "a", withdrawn=True, **about), stretch, note("d", **about))
    keep(path, whole("ada"), *(review(str(n), one) for n, one in enumerate(said)))
    export(path, tmp_path / "out")

    def read(name: str) -> list[dict[str, str]]:
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    assert {row["id"]: row["stands"] for row in read("exclusions")} == {"a": "0", "b": "1", "c": "0"}
    [row] = [row for row in read("exclusions") if row["id"] == "b"]
    assert (row["viewing"], row["start_ms"], row["end_ms"], row["reason"]) == (
        "viewing-ada", "1000.0", "2500.0", "phone rang"
    )  # fmt: skip
    [told] = read("notes")
    assert (told["participant"], told["text"], told["author"]) == ("P-ada", "t", "R")
