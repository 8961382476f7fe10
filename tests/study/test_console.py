"""What the experimenter is told while a visit runs: alarms, figures and what can be asked for, from entries alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_helpers import design, protocol

from kpop_concert.journal import (
    Behaviour,
    ChatReleased,
    Chill,
    Payload,
    Problem,
    Rating,
    RoundEnded,
    StepEnded,
    StepStarted,
    Transport,
    ViewingEnded,
    ViewingStarted,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from kpop_concert.records import JournalWriter
from kpop_concert.session import NoRecord, Session
from kpop_concert.study.check import check_study
from kpop_concert.study.console import RATE_MS, TRACE_MS, ConsoleModel, Intent, carry_out, code_number, coded
from kpop_concert.study.counterbalance import places
from kpop_concert.study.plan import plan
from kpop_concert.study.protocol import Protocol
from kpop_concert.study.station import begin

LABELS = {"persona": "A", "no_persona": "B"}


class Watched:
    """A console that hears a session whose clock the test moves."""

    def __init__(self, labels: dict[str, str] | None = None) -> None:
        self.study = protocol(design().model_copy(update={"labels": labels or {}}))
        self.place = places(self.study, 1)[0]
        self.now_ns = 0
        self.session = Session(NoRecord(), "visit", 1, now_ns=lambda: self.now_ns)
        self.model = ConsoleModel(self.study, plan(self.study, self.place))
        self.session.subscribe(self.model.apply)

    def say(self, *payloads: Payload, media_ms: float | None = None) -> None:
        for payload in payloads:
            self.session.publish(payload, media_ms=media_ms)

    def to_viewing(self) -> None:
        """As far as the first viewing, playing."""
        started = VisitStarted(
            visit="v", study=self.study.name, study_version="1.0", protocol_sha256="0", station=1, participant="P007",
            language="en", place=0, viewings=self.place.viewings,
        )  # fmt: skip
        self.say(started)
        for step in self.model.steps:
            self.say(StepStarted(step=step.id, block=step.block.block, attempt=1, period=step.period))
            if step.block.block == "viewing":
                break
            self.say(StepEnded(step=step.id, attempt=1, outcome="done"))
        self.say(
            ViewingStarted(
                concert="c", video="v", video_sha256="0", duration_ms=240_000, condition={}, seed=1, engine="e",
                source="SIM", audience=(),
            ),
            Transport(action="play"),
        )  # fmt: skip

    def rate(self, media_ms: float, valence: float = 0.0, *, after_ms: float = 50.0) -> None:
        self.now_ns += round(after_ms * 1e6)
        self.say(Rating(valence=valence, arousal=0.0, touched=True), media_ms=media_ms)


def line(due_ms: int, author: str = "persona") -> ChatReleased:
    return ChatReleased.model_validate(
        {
            "line": str(due_ms), "due_ms": due_ms, "author": "a", "author_kind": author, "text": "x", "round": 1,
            "behaviour": Behaviour.AFFECT, "language": "en", "source": "SIM",
        }
    )  # fmt: skip


def test_steps_and_the_code_of_the_condition_are_followed() -> None:
    watched = Watched(LABELS)
    watched.to_viewing()
    model = watched.model
    assert model.participant == "P007"
    assert model.current == "viewing.1"
    assert model.condition in ("A", "B")
    assert model.states["consent"].outcome == "done"
    watched.say(ViewingEnded(reason="finished"), StepEnded(step="viewing.1", attempt=1, outcome="done"))
    assert model.current is None
    assert model.condition == ""


def test_marks_follow_labels_so_that_they_tell_no_more() -> None:
    def study(labels: dict[str, str]) -> Protocol:
        return protocol(design().model_copy(update={"labels": labels}))

    assert [code_number(study(LABELS), name) for name in ("persona", "no_persona")] == [0, 1]
    swapped = study({"persona": "B", "no_persona": "A"})
    assert [code_number(swapped, name) for name in ("persona", "no_persona")] == [1, 0]
    assert coded(study({}), "persona") == "persona"


def test_a_gap_is_counted_and_an_open_one_is_an_alarm() -> None:
    watched = Watched()
    watched.to_viewing()
    watched.rate(0)
    watched.rate(50)
    assert watched.model.gaps == 0
    watched.rate(350, after_ms=300)
    assert watched.model.gaps == 1
    watched.model.advance(400, watched.now_ns + 500_000_000)
    assert "gap" not in watched.model.alarms
    watched.model.advance(1500, watched.now_ns + 1_500_000_000)
    assert "gap" in watched.model.alarms
    watched.rate(1550, 0.1, after_ms=1550)
    assert "gap" not in watched.model.alarms


def test_a_pause_is_no_gap() -> None:
    watched = Watched()
    watched.to_viewing()
    watched.rate(0)
    watched.say(Transport(action="pause"))
    watched.model.advance(50, watched.now_ns + 60_000_000_000)
    assert "gap" not in watched.model.alarms
    watched.say(Transport(action="play"))
    watched.rate(50, after_ms=60_000)
    assert watched.model.gaps == 0


def test_a_rating_that_stands_still_is_idle_after_the_protocols_seconds() -> None:
    watched = Watched()
    watched.to_viewing()
    for number in range(100):
        watched.rate(number * 50.0, number / 200)
    moved_ms, limit_ms = 99 * 50.0, watched.study.thresholds.idle_s * 1000
    for number in range(1, 240):
        watched.rate(moved_ms + number * 50.0, 99 / 200)
        assert ("idle" in watched.model.alarms) == (number * 50.0 > limit_ms)
    watched.rate(moved_ms + 12_050, 0.9)
    assert "idle" not in watched.model.alarms


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=200))
def test_chat_rate_and_trace_hold_the_last_minute_and_nothing_more(steps: list[int]) -> None:
    watched = Watched()
    watched.to_viewing()
    times, now = [], 0
    for step in steps:
        now += step
        times.append(now)
        watched.say(line(now), media_ms=float(now))
        watched.rate(float(now), 0.2)
    assert watched.model.chat_per_minute == sum(now - time <= RATE_MS for time in times)
    assert all(now - felt.media_ms <= TRACE_MS for felt in watched.model.trace)
    assert watched.model.chat_shown == len(times)


def test_the_viewers_own_lines_and_chills_are_counted_apart() -> None:
    watched = Watched()
    watched.to_viewing()
    watched.say(line(10), line(20, "viewer"), Chill(), media_ms=20.0)
    model = watched.model
    assert (model.chat_shown, model.viewer_lines, model.chills) == (1, 1, 1)


def test_an_engine_that_fails_is_an_alarm_until_it_answers() -> None:
    watched = Watched()
    watched.to_viewing()
    watched.say(RoundEnded(round=3, outcome="timeout", latency_ms=16_000, lines=0))
    assert "engine" in watched.model.alarms
    assert watched.model.late_rounds == 1
    assert watched.model.problems[-1].what == "timeout"
    watched.say(RoundEnded(round=4, outcome="answered", latency_ms=900, lines=4))
    assert "engine" not in watched.model.alarms


def test_a_blind_experimenter_is_not_told_which_engine_failed() -> None:
    said = Problem(whose="environment", where="engine openai: timeout", message="api.openai.com did not answer")
    open_, blind = Watched(), Watched(LABELS)
    for watched in (open_, blind):
        watched.to_viewing()
        watched.say(said)
    assert open_.model.problems[-1].what == "engine openai: timeout"
    assert blind.model.problems[-1].what == "engine timeout"
    assert blind.model.problems[-1].text == ""


def test_a_call_for_help_stays_until_it_is_answered() -> None:
    watched = Watched()
    watched.to_viewing()
    assert "help over" not in watched.model.wishes
    watched.say(VisitControl(action="help", by="participant"))
    assert "help" in watched.model.alarms
    assert "help over" in watched.model.wishes
    watched.say(VisitControl(action="help over", by="experimenter"))
    assert "help" not in watched.model.alarms


def test_what_can_be_asked_for_follows_the_visit() -> None:
    watched = Watched()
    assert "skip" not in watched.model.wishes
    watched.to_viewing()
    assert {"pause", "skip", "repeat", "abort", "marker", "note"} <= watched.model.wishes
    watched.say(VisitControl(action="pause", by="experimenter", reason="a phone"))
    assert "resume" in watched.model.wishes
    assert "pause" not in watched.model.wishes
    assert watched.model.log[-1].text == "a phone"
    watched.say(VisitEnded(visit="v", outcome="aborted"))
    assert watched.model.wishes == {"note"}
    assert not watched.model.paused


@pytest.mark.parametrize(
    ("wish", "called"),
    [
        ("pause", ("pause", "why")),
        ("resume", ("go_on", "why")),
        ("repeat", ("repeat", "why", "s")),
        ("skip", ("skip", "why")),
        ("abort", ("abort", "why")),
        ("help over", ("help_over", "why")),
        ("marker", ("marker", "why")),
        ("note", ("note", "why")),
    ],
)
async def test_every_wish_reaches_the_runner_with_its_reason(wish: str, called: tuple[str, ...]) -> None:
    heard: list[tuple[str, ...]] = []

    class Heard:
        def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
            async def call(*words: str) -> None:
                heard.append((name, *words))

            return call

    await carry_out(Heard(), Intent(wish, "why", "s"))  # type: ignore[arg-type]
    assert heard == [called]


async def test_a_real_visit_is_followed_and_steered(tmp_path: Path) -> None:
    study = check_study("pilot", verify=False)
    assert study.protocol is not None
    writer = JournalWriter(tmp_path / "study.db")
    session = Session(writer, "visit", 1)
    place = places(study.protocol, 1)[0]
    model = ConsoleModel(study.protocol, plan(study.protocol, place))
    session.subscribe(model.apply)
    runner = await begin(study, session, writer.path, place, participant="P001", language="en")
    first = runner.steps[0].id
    assert (model.participant, model.current) == ("P001", first)
    await carry_out(runner, Intent("pause", "a phone"))
    assert model.paused
    await carry_out(runner, Intent("resume"))
    assert not model.paused
    await carry_out(runner, Intent("skip", "done on paper"))
    assert model.states[first].outcome == "skipped"
    assert model.current == runner.steps[1].id
    await runner.help()
    assert "help" in model.alarms
    await carry_out(runner, Intent("help over"))
    assert model.alarms == frozenset()
    await carry_out(runner, Intent("abort", "fire drill"))
    await runner.close()
    await asyncio.to_thread(writer.close)
    assert [line.what for line in model.log][:4] == ["pause", "resume", "skip", "help"]
    assert model.log[-1].what in ("abort", "aborted")


def test_a_message_names_conditions_by_their_codes_where_there_are_some() -> None:
    watched = Watched(LABELS)
    said = Problem(whose="environment", where="page", message="no_persona.yaml: found nothing, see persona")
    watched.say(said)
    assert watched.model.problems[-1].text == "B.yaml: found nothing, see A"
    open_ = Watched()
    open_.say(said)
    assert open_.model.problems[-1].text == said.message
