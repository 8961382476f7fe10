"""A visit by its runner: nothing is asked twice, nothing is lost, and everybody may stop."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from station_helpers import Desk, at_desk, make_study

from kpop_concert.audience.engines.base import EngineEvent, Round
from kpop_concert.journal import Answer, Deviation, Receipt, StepEnded, ViewingEnded, ViewingStarted, VisitStarted
from kpop_concert.records.verify import verify
from kpop_concert.selfreport import RatingState
from kpop_concert.study import station
from kpop_concert.study.check import StudyCheck
from kpop_concert.study.departures import Departure
from kpop_concert.study.plan import Place, plan
from kpop_concert.study.runner import Runner, VisitError


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyCheck:
    return make_study(tmp_path_factory.mktemp("study"))


def ends(desk: Desk) -> list[tuple[str, int, str]]:
    said = [entry.payload for entry in desk.entries("step.ended")]
    return [(end.step, end.attempt, end.outcome) for end in said if isinstance(end, StepEnded)]


def test_a_visit_from_consent_to_the_end(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "")
        assert runner.page is None
        assert runner.state.outcome == "finished"
        assert station.visits_in(desk.record) == [runner.state]

    desk = at_desk(study, tmp_path / "r.db", act)
    [begun] = [e.payload for e in desk.entries("visit.started")]
    assert isinstance(begun, VisitStarted)
    steps = [step.id for step in plan(study.protocol, Place(begun.place, 0, 0, begun.viewings, begun.station))]
    assert ends(desk) == [(step, 1, "done") for step in steps]
    shown = [e.payload for e in desk.entries("viewing.started")]
    seen = [(v.condition["name"], v.concert) for v in shown if isinstance(v, ViewingStarted)]
    assert seen == [(condition, f"The {concert} stage") for condition, concert in begun.viewings]
    assert len({v.seed for v in shown if isinstance(v, ViewingStarted)}) == 2
    [receipt] = [e.payload for e in desk.entries("receipt")]
    assert isinstance(receipt, Receipt)
    assert receipt.expected_samples == receipt.samples == 480
    assert receipt.answers == len(desk.entries("answer"))
    assert receipt.media.keys() == {"The first stage", "The second stage"}
    assert not desk.entries("flag")
    assert verify(desk.record).faults == []


def test_who_calls_for_help_at_the_end_is_heard_before_the_session_ends(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "")
        await runner.help()
        await runner.help_over()
        await runner.note("had a question about the group")
        await runner.close()

    desk = at_desk(study, tmp_path / "r.db", act)
    kinds = [entry.kind for entry in desk.entries()]
    assert kinds[-5:] == ["visit.ended", "visit.control", "visit.control", "visit.control", "session.ended"]
    assert [entry.payload.reason for entry in desk.entries("session.ended")] == ["finished"]
    assert verify(desk.record).faults == []


def test_a_page_is_on_the_disk_before_the_next_one_opens(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "after_viewing.1")
        page = runner.page
        assert page is not None
        with pytest.raises(VisitError, match="not answered yet"):
            await runner.next()
        with pytest.raises(ValueError, match="not in 1 to 5"):
            runner.answer(page.items[0], 9, 0)
        runner.decline(page.items[0], desk.ns)
        for item in page.items[1:]:
            runner.answer(item, 4, desk.ns)
        await runner.next()
        kept = [e.payload for e in desk.entries("answer") if e.payload.step == "after_viewing.1"]
        assert [a.item for a in kept if isinstance(a, Answer)] == list(page.items)
        assert [a.declined for a in kept if isinstance(a, Answer)] == [True] + [False] * (len(kept) - 1)
        assert [a.position for a in kept if isinstance(a, Answer)] == list(range(len(kept)))
        # Back shows what was answered; what is answered anew supersedes, what is left alone is not said again.
        runner.back()
        assert runner.answers[page.items[1]] == 4
        runner.answer(page.items[1], 2, desk.ns)
        await runner.next()
        assert runner.state.step("after_viewing.1").answers[page.source, page.items[1]].value == 2
        assert len([e for e in desk.entries("answer") if e.payload.step == "after_viewing.1"]) == len(kept) + 1

    at_desk(study, tmp_path / "r.db", act)


def test_orders_of_items_belong_to_the_visit(study: StudyCheck, tmp_path: Path) -> None:
    orders = []

    async def act(desk: Desk) -> None:
        for who in ("P1", "P2"):
            runner = await desk.begin(who)
            await desk.until(runner, "after_viewing.1")
            first = runner.page.shown
            await desk.until(runner, "after_viewing.2")
            assert runner.page.shown == first
            orders.append(first)
            await runner.abort("enough")

    at_desk(study, tmp_path / "r.db", act)
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_after_a_crash_nothing_is_asked_again(study: StudyCheck, tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "after_viewing.1")
        desk.answer(runner)
        await runner.next()
        desk.answer(runner)  # answered, not committed: lost

    at_desk(study, tmp_path / "r.db", before)

    async def after(desk: Desk) -> None:
        asked = {(e.payload.step, e.payload.item) for e in desk.entries("answer")}
        runner = await desk.resume()
        assert runner.current.id == "after_viewing.1"
        assert runner.page.number == 1
        assert runner.answers == {}
        seen: list[tuple[str, str]] = []
        while runner.page is not None:
            if runner.current.block.block == "viewing":
                await desk.watch(runner)
                continue
            seen += [(runner.current.id, item) for item in runner.page.items]
            desk.answer(runner)
            await runner.next()
        assert not asked & set(seen)
        assert len(seen) == len(set(seen))
        assert len(runner.state.sessions) == 2

    desk = at_desk(study, tmp_path / "r.db", after)
    assert {attempt for _, attempt, _ in ends(desk)} == {1}
    assert verify(desk.record).faults == []


@pytest.mark.parametrize(("restart", "attempts"), [("never", 1), ("once", 2), ("always", 3)])
def test_an_interrupted_viewing_is_partial_and_shown_again_as_the_protocol_says(
    tmp_path: Path, restart: str, attempts: int
) -> None:
    study = make_study(tmp_path / "study", thresholds={"restart": restart})
    record = tmp_path / "r.db"

    async def crash(desk: Desk) -> None:
        runner = await (desk.resume() if desk.entries("visit.started") else desk.begin())
        await desk.until(runner, "viewing.1")
        if runner.current is not None and runner.current.id == "viewing.1":
            await desk.watch(runner, until_ms=6000, settle=lose)

    async def lose(runner: Runner) -> None:
        """The process dies: the tasks are gone, and nothing says that the viewing ended."""
        await runner.session.flush()
        runner.session._sink = Nowhere()
        await runner.viewing.close("left")

    at_desk(study, record, crash)
    if attempts > 1:
        at_desk(study, record, crash)

    async def after(desk: Desk) -> None:
        runner = await desk.resume()
        await desk.until(runner, "")

    desk = at_desk(study, record, after)
    viewings = [(attempt, outcome) for step, attempt, outcome in ends(desk) if step == "viewing.1"]
    expected = {
        "never": [(1, "partial")],
        "once": [(1, "partial"), (2, "partial")],
        "always": [(1, "partial"), (2, "partial"), (3, "done")],
    }
    assert viewings == expected[restart]
    broken = [e.payload for e in desk.entries("deviation") if isinstance(e.payload, Deviation)]
    assert [d.found for d in broken] == [f"6.0 of 12.0 s, exposure {n + 1}" for n in range(len(broken))]
    assert [e.payload.what for e in desk.entries("flag")] == ["early end"] * len(broken)
    [receipt] = [e.payload for e in desk.entries("receipt")]
    assert receipt.expected_samples == receipt.samples


class Nowhere:
    def put(self, entry: object) -> None:
        pass

    def flush(self) -> object:
        raise AssertionError("a dead process commits nothing")


def test_the_experimenter_pauses_marks_repeats_and_skips(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        with pytest.raises(VisitError, match="not begun"):
            await runner.repeat("why", step="viewing.1")
        await runner.pause("a phone rings")
        desk.answer(runner)
        with pytest.raises(VisitError, match="stands still"):
            await runner.next()
        await runner.go_on()
        await desk.until(runner, "viewing.1")

        async def interrupt(at: Runner) -> None:
            await at.marker("laughs")
            await at.help()
            assert not at.viewing.playing
            await at.help_over()
            assert at.viewing.playing
            await at.repeat("the sound was off")

        await desk.watch(runner, until_ms=4000, settle=interrupt)
        assert runner.state.step("viewing.1").attempts == 2
        await desk.watch(runner)
        await runner.skip("no time")
        await runner.repeat("asked for", step="practice")
        assert runner.current.id == "practice"
        await desk.until(runner, "")

    desk = at_desk(study, tmp_path / "r.db", act)
    assert ("viewing.1", 1, "repeated") in ends(desk)
    assert ("after_viewing.1", 1, "skipped") in ends(desk)
    assert ("practice", 2, "done") in ends(desk)
    marker = next(e for e in desk.entries("visit.control") if e.payload.action == "marker")
    assert marker.viewing is not None
    assert marker.media_ms > 3900


def test_stop_in_a_viewing_keeps_all(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "viewing.1")
        await desk.watch(runner, until_ms=4000, settle=lambda at: at.stop())
        assert runner.state.outcome == "aborted"
        assert runner.page is None

    desk = at_desk(study, tmp_path / "r.db", act)
    assert ends(desk)[-1] == ("viewing.1", 1, "aborted")
    assert [e.payload.reason for e in desk.entries("viewing.ended") if isinstance(e.payload, ViewingEnded)] == ["left"]
    assert len(desk.entries("rating")) >= 80
    assert verify(desk.record).faults == []


@pytest.mark.parametrize(("answers", "reason"), [({"agree": False}, "no consent"), ({"flashing": True}, "flashing")])
def test_who_does_not_take_part_leaves_politely(
    study: StudyCheck, tmp_path: Path, answers: dict[str, bool], reason: str
) -> None:
    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        while runner.page is not None:
            desk.answer(runner, **answers)
            await runner.next()
        assert runner.state.outcome == "aborted"
        assert reason in runner.state.aborted

    desk = at_desk(study, tmp_path / "r.db", act)
    assert not desk.entries("viewing.started")
    [state] = station.visits_in(desk.record)
    assert station.replaceable([state], "tried", 1) == [state]


def test_a_concealing_arm_is_debriefed_also_when_it_is_stopped(tmp_path: Path) -> None:
    arm = Path(__file__).parents[2] / "resources" / "studies" / "arms" / "persona_delayed.yaml"
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "delayed.yaml").write_text(arm.read_text("utf-8"), "utf-8")
    design = {
        "kind": "between",
        "groups": [["delayed.yaml"], ["persona"]],
        "concerts": ["first", "second"],
        "places": 4,
    }
    study = make_study(tmp_path / "study", design=design)

    async def act(desk: Desk) -> None:
        for who in ("P1", "P2"):
            runner = await desk.begin(who)
            delayed = runner.state.started.viewings[0][0] == "delayed.yaml"
            await desk.until(runner, "viewing.1")
            await desk.watch(runner, until_ms=4000, settle=lambda at: at.stop())
            assert (runner.current is not None) == delayed
            if delayed:
                assert runner.current.id == "debrief"
                await runner.next()
                assert runner.state.debriefed
            assert runner.state.outcome == "aborted"
            assert runner.page is None

    at_desk(study, tmp_path / "r.db", act)


def test_a_changed_protocol_needs_a_reason(study: StudyCheck, tmp_path: Path) -> None:
    changed = make_study(tmp_path / "study", purpose="Another one.")

    async def before(desk: Desk) -> None:
        await desk.until(await desk.begin(), "practice")

    async def after(desk: Desk) -> None:
        with pytest.raises(VisitError, match="another protocol"):
            await desk.resume()
        runner = await desk.resume(reason="a word was wrong")
        assert runner.current.id == "practice"

    at_desk(study, tmp_path / "r.db", before)
    desk = at_desk(changed, tmp_path / "r.db", after)
    [deviation] = [e.payload for e in desk.entries("deviation")]
    assert (deviation.what, deviation.reason) == ("protocol", "a word was wrong")


def test_departures_are_recorded_and_hold_after_a_crash(study: StudyCheck, tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        with pytest.raises(ValueError, match="needs a reason"):
            await desk.begin(departures=(Departure("thresholds.idle_s", "20", ""),))
        with pytest.raises(ValueError, match="locked"):
            await desk.begin(departures=(Departure("fixed_volume", "1", "louder"),))
        with pytest.raises(ValueError, match="letters, then digits"):
            await desk.begin("Kim Minji")
        runner = await desk.begin(
            departures=(Departure("thresholds.idle_s", "20", "slow"), Departure("selfreport", "none", "no mouse"))
        )
        assert runner.protocol.selfreport == "none"

    async def after(desk: Desk) -> None:
        runner = await desk.resume()
        assert (runner.protocol.thresholds.idle_s, runner.protocol.selfreport) == (20, "none")

    at_desk(study, tmp_path / "r.db", before)
    desk = at_desk(study, tmp_path / "r.db", after)
    found = [e.payload for e in desk.entries("deviation")]
    assert [(d.what, d.expected, d.found) for d in found] == [
        ("thresholds.idle_s", "5.0", "20"),
        ("selfreport", "grid", "none"),
    ]


def test_a_test_visit_takes_no_place(study: StudyCheck, tmp_path: Path) -> None:
    async def act(desk: Desk) -> None:
        first = await desk.begin(test=True)
        await first.abort("tried")
        second = await desk.begin()
        assert second.state.started.place == first.state.started.place == 0

    at_desk(study, tmp_path / "r.db", act)


@pytest.mark.parametrize(("chat", "lines"), [("withhold", 1), ("off", 0), ("free", 1)])
def test_what_the_viewer_writes_goes_where_the_protocol_lets_it(tmp_path: Path, chat: str, lines: int) -> None:
    study = make_study(tmp_path / "study", seconds=30, chat=chat)
    told: set[str] = set()

    async def act(desk: Desk) -> None:
        runner = await desk.begin()
        await desk.until(runner, "viewing.1")

        def rate(media_ms: float) -> RatingState:
            if media_ms == 7900:
                engine = runner.viewing.engine
                answer = engine.answer

                def listen(round_: Round) -> AsyncGenerator[EngineEvent, None]:
                    told.update(line.text for line in round_.chat)
                    return answer(round_)

                engine.answer = listen
                runner.viewing.say("my secret line")
            return RatingState()

        await desk.watch(runner, state=rate)

    desk = at_desk(study, tmp_path / "r.db", act)
    own = [e for e in desk.entries("chat.released") if e.payload.author_kind == "viewer"]
    assert len(own) == lines
    assert len(told) > 3
    assert ("my secret line" in told) == (chat == "free")
