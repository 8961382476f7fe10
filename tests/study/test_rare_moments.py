"""A visit at the moments that hardly ever come: each of them must leave the record and the visit whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from station_helpers import Desk, at_desk, make_study

from kpop_concert.journal import Entry, Receipt, StepStarted, ViewingStarted
from kpop_concert.records import JournalWriter
from kpop_concert.records.verify import verify
from kpop_concert.study import station
from kpop_concert.study.check import StudyCheck
from kpop_concert.study.departures import Departure
from kpop_concert.study.runner import VisitError


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyCheck:
    return make_study(tmp_path_factory.mktemp("study"), thresholds={"restart": "never"})


def test_a_viewing_belongs_to_its_own_step_after_an_earlier_one_was_repeated(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "viewing.2")
        await runner.repeat("asked for", step="after_viewing.1")
        await desk.until(runner, "viewing.2")
        await desk.watch(runner)
        assert runner.state.step("viewing.2").shown == 1
        assert runner.state.step("viewing.2").watched == "finished"
        assert runner.state.step("after_viewing.1").shown == 0
        await desk.until(runner, "")

    desk = at_desk(study, tmp_path / "r.db", act)
    assert verify(desk.record).faults == []
    at = ""
    for entry in desk.entries():
        if isinstance(entry.payload, StepStarted):
            at = entry.payload.step
        if isinstance(entry.payload, ViewingStarted):
            assert at.startswith("viewing.")


def test_answers_of_a_step_stay_when_an_earlier_one_is_repeated(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "after_viewing.1")
        desk.answer(runner)
        await runner.next()
        number, answers = runner.page.number, dict(runner.state.step("after_viewing.1").answers)
        await runner.repeat("asked for", step="practice")
        await desk.until(runner, "after_viewing.1")
        assert (runner.page.number, runner.state.step("after_viewing.1").answers) == (number, answers)
        await desk.until(runner, "")

    at_desk(study, tmp_path / "r.db", act)


def test_withdrawn_in_a_viewing_the_window_closes(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "viewing.1")
        await desk.watch(runner, until_ms=3000, settle=lambda at: at.withdraw())
        assert runner.state.outcome == "withdrawn"
        assert runner.viewing is None
        await runner.close()

    desk = at_desk(study, tmp_path / "r.db", act)
    assert verify(desk.record).faults == []


def test_a_clock_that_was_set_back_loses_nothing(
    study: StudyCheck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The battery of the clock is empty: after every start it is 2001."""

    async def before(desk: Desk) -> None:
        await desk.until(await desk.begin(), "practice")

    async def after(desk: Desk) -> None:
        runner = await desk.resume()
        first = len(runner.state.sessions) == 2
        assert runner.current.id == ("practice" if first else "after_viewing.1")
        await desk.until(runner, "after_viewing.1" if first else "")

    desk = at_desk(study, tmp_path / "r.db", before)
    put = type(desk.writer).put

    def early(writer: object, entry: Entry) -> None:
        shifted = datetime.fromisoformat(entry.utc) - timedelta(days=9000)
        put(writer, Entry(**{**{name: getattr(entry, name) for name in entry.__slots__}, "utc": shifted.isoformat()}))

    monkeypatch.setattr(type(desk.writer), "put", early)
    at_desk(study, tmp_path / "r.db", after)
    desk = at_desk(study, tmp_path / "r.db", after)
    [state] = station.visits_in(desk.record)
    assert state.outcome == "finished"
    assert len(state.sessions) == 3
    assert verify(desk.record).faults == []


def test_who_is_excluded_stays_so_when_the_program_died_at_that_moment(tmp_path: Path) -> None:
    study = make_study(
        tmp_path / "study",
        before=[
            {
                "block": "consent",
                "name": "consent",
                "pages": [{"en": "T", "ko": "글"}],
                "agree": {"en": "Y", "ko": "네"},
            },
            {"block": "screening", "name": "screening", "instruments": ["screening", "background"]},
        ],
    )

    async def before(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "screening")
        desk.answer(runner, flashing=True)
        runner._keep_answers(runner.page)  # the answers reach the disk, and the program dies
        await runner.session.flush()

    async def after(desk: Desk) -> None:
        runner = await desk.resume()
        while runner.page is not None and runner.current.id == "screening":
            desk.answer(runner)
            await runner.next()
        assert (runner.page, runner.state.outcome) == (None, "aborted")

    at_desk(study, tmp_path / "r.db", before)
    at_desk(study, tmp_path / "r.db", after)


@pytest.mark.parametrize(
    ("what", "value", "said"),
    [("selfreport", "slider", "slider"), ("language", "ko", "title.ko")],
)
def test_what_the_study_has_no_words_for_does_not_depart(tmp_path: Path, what: str, value: str, said: str) -> None:
    english = {"en": "Text."}
    study = make_study(
        tmp_path / "study",
        language="en",
        title=english,
        before=[{"block": "consent", "name": "consent", "pages": [english], "agree": english}],
        after=[{"block": "debrief", "name": "debrief", "pages": [english]}],
    )

    async def act(desk: Desk) -> None:
        with pytest.raises(ValueError, match=said):
            await desk.begin(departures=(Departure(what, value, "why not"),))
        assert desk.entries("visit.started") == []

    at_desk(study, tmp_path / "r.db", act)


def test_a_visit_does_not_go_on_with_a_protocol_that_lacks_its_concert(study: StudyCheck, tmp_path: Path) -> None:
    design = {
        "kind": "within", "groups": [["persona", "no_persona"]], "concerts": ["first"], "places": 400,
        "repeat_concerts": True,
    }  # fmt: skip
    other = make_study(tmp_path / "study", design=design)

    async def before(desk: Desk) -> None:
        await desk.until(await desk.begin(), "practice")

    async def after(desk: Desk) -> None:
        with pytest.raises(VisitError, match="second"):
            await desk.resume(reason="only one concert is left")
        assert len(desk.entries("visit.continued")) == 0

    at_desk(study, tmp_path / "r.db", before)
    at_desk(other, tmp_path / "r.db", after)


@pytest.mark.parametrize(
    "kind", ["transport", "visit.control", "viewing.ended", "receipt", "step.ended", "visit.started"]
)
def test_cut_behind_any_such_entry_the_visit_goes_on_and_its_receipt_adds_up(
    study: StudyCheck, tmp_path: Path, kind: str
) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "viewing.2")
        await desk.watch(runner, until_ms=3000, settle=lambda at: at.abort("unwell"))
        await runner.close()

    async def after(desk: Desk) -> None:
        await desk.until(await desk.resume(), "")

    whole = at_desk(study, tmp_path / "whole.db", act).entries()
    for number in [n for n, entry in enumerate(whole, start=1) if entry.kind == kind]:
        cut = tmp_path / f"{number}.db"
        writer = JournalWriter(cut)
        for entry in whole[:number]:
            writer.put(entry)
        writer.close()
        desk = at_desk(study, cut, after)
        [state] = station.visits_in(cut)
        assert state.outcome is not None
        assert verify(cut).faults == []
        assert not any(one.shown > 1 for one in state.steps.values())
        receipt = [entry.payload for entry in desk.entries("receipt")][-1]
        assert isinstance(receipt, Receipt)
        assert abs(receipt.expected_samples - receipt.samples) <= 2
