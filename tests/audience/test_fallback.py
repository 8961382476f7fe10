"""Built-in fans stand in for a model that fails or is late, and step back when it is there again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace

import pytest
from director_helpers import Everybody, Show, said, virtually
from engine_helpers import a_reply, a_round
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.engines.base import (
    EngineEvent,
    EngineProblem,
    EngineSource,
    Ready,
    Round,
    Spoken,
    Usage,
    Withheld,
)
from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.engines.fallback import REPLY_LIMIT_S, WithFallback

DOWN = EngineProblem("unreachable", "The server cannot be reached.")
LIMIT_S = 8.0
Step = float | EngineEvent | Exception


class Model:
    """Does what its script says for a round: waits so many seconds, says an event, or raises."""

    name = "model"
    source: EngineSource = "AI"

    def __init__(self, *scripts: Iterable[Step]) -> None:
        self.scripts = [list(script) for script in scripts]
        self.asked: list[Round] = []
        self.cancelled = 0
        self.closed = False

    async def prepare(self) -> Ready | EngineProblem | None:
        return DOWN

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        self.asked.append(round_)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        try:
            for step in script:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, int | float):
                    await asyncio.sleep(step)
                else:
                    yield step
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise

    async def close(self) -> None:
        self.closed = True


def sim(agent: str) -> Spoken:
    return said(agent, f"{agent} by rule")


class Standby(Everybody):
    """A built-in engine of which every line can be told."""

    def says(self, round_: Round) -> Iterable[EngineEvent]:
        for agent in round_.agents:
            yield sim(agent.persona.id)
        yield Usage(1, 0, 1, 0.0)


class Evening:
    """An engine with its stand-in, and what was heard of both."""

    def __init__(self, *scripts: Iterable[Step], limit_s: float = LIMIT_S) -> None:
        self.model, self.standby = Model(*scripts), Standby()
        self.engine = WithFallback(self.model, self.standby, limit_s)
        self.changes: list[str] = []
        self.engine.on_change = self.changes.append

    async def ask(self, round_: Round | None = None) -> list[EngineEvent]:
        return [event async for event in self.engine.answer(round_ or a_round(fans=3))]


def lines(events: Iterable[EngineEvent]) -> list[tuple[str, str | None]]:
    return [(event.agent, event.source) for event in events if isinstance(event, Spoken)]


def kinds(events: Iterable[EngineEvent]) -> list[str]:
    return [event.kind for event in events if isinstance(event, EngineProblem)]


def run(evening: Evening, *rounds: Round) -> list[list[EngineEvent]]:
    async def main() -> list[list[EngineEvent]]:
        return [await evening.ask(round_) for round_ in rounds or (a_round(fans=3),)]

    return virtually(main)


def test_a_model_that_answers_is_left_alone() -> None:
    usage = Usage(10, 0, 5, 0.0)
    left_out = Withheld("fan2", "copied")
    script = [2.0, said("fan0"), said("fan1"), left_out, usage]
    evening = Evening(script)
    (heard,) = run(evening)
    assert heard == [said("fan0"), said("fan1"), left_out, usage]
    assert evening.changes == []
    assert [request.agents for request in evening.standby.asked] == [()]


@pytest.mark.parametrize(
    "kind",
    ["timeout", "unreachable", "limit", "key", "model", "refused", "cut", "invalid", "budget", "resting", "other"],
)
def test_every_problem_is_passed_on_and_the_silent_are_stood_in_for(kind: str) -> None:
    problem = EngineProblem(kind, "What happened.")  # type: ignore[arg-type]
    evening = Evening([said("fan1"), problem])
    (heard,) = run(evening)
    assert lines(heard) == [("fan1", None), ("fan0", "SIM"), ("fan2", "SIM")]
    assert kinds(heard) == [kind]
    assert evening.changes == ["took over"]
    assert not [event for event in heard if isinstance(event, Usage)]


def test_a_late_model_is_cut_off_at_the_limit() -> None:
    evening = Evening([1.0, said("fan2"), 60.0, said("fan0")])

    async def main() -> tuple[list[EngineEvent], float]:
        heard = await evening.ask()
        return heard, asyncio.get_running_loop().time()

    heard, took_s = virtually(main)
    assert lines(heard) == [("fan2", None), ("fan0", "SIM"), ("fan1", "SIM")]
    assert kinds(heard) == ["timeout"]
    assert took_s == pytest.approx(LIMIT_S)
    assert evening.model.cancelled == 1
    assert evening.changes == ["took over"]


@pytest.mark.parametrize(("limit_s", "waited_s"), [(8.0, REPLY_LIMIT_S), (1.0, 1.0)])
def test_a_reply_is_waited_for_less_long(limit_s: float, waited_s: float) -> None:
    evening = Evening([60.0], limit_s=limit_s)

    async def main() -> tuple[list[EngineEvent], float]:
        heard = await evening.ask(a_reply("who is singing?"))
        return heard, asyncio.get_running_loop().time()

    heard, took_s = virtually(main)
    assert lines(heard) == [("fan0", "SIM"), ("fan1", "SIM")]
    assert took_s == pytest.approx(waited_s)


def test_changes_are_told_once_and_problems_every_time() -> None:
    fine = [said("fan0")]
    evening = Evening([DOWN], [DOWN], fine, fine, [60.0], fine)
    heard = run(evening, *(a_round(number, fans=3) for number in range(6)))
    assert [kinds(events) for events in heard] == [["unreachable"], ["unreachable"], [], [], ["timeout"], []]
    assert evening.changes == ["took over", "recovered", "took over", "recovered"]


def test_only_a_round_asked_for_after_the_failure_is_a_recovery() -> None:
    evening = Evening([5.0, said("fan0")], [1.0, DOWN], [said("fan1")])

    async def main() -> list[list[str]]:
        told = []
        slow = asyncio.ensure_future(evening.ask(a_round(1, fans=2)))
        await asyncio.sleep(1)
        await evening.ask(a_round(2, fans=2))
        told.append(list(evening.changes))
        await slow
        told.append(list(evening.changes))
        await evening.ask(a_round(3, fans=2))
        return [*told, list(evening.changes)]

    assert virtually(main) == [["took over"], ["took over"], ["took over", "recovered"]]


def test_a_failure_that_leaves_nobody_silent_is_no_change() -> None:
    everybody = [said(f"fan{number}") for number in range(3)]
    evening = Evening([*everybody, DOWN], [DOWN], [], [said("fan0")])
    rounds = [a_round(1, fans=3), a_round(2, fans=3), a_round(3, fans=2, quiet=(0, 1)), a_round(4, fans=2)]
    heard = run(evening, *rounds)
    assert lines(heard[0]) == [("fan0", None), ("fan1", None), ("fan2", None)]
    assert kinds(heard[0]) == ["unreachable"]
    assert evening.changes == ["took over", "recovered"]
    assert [len(events) for events in heard[2:]] == [0, 1]


def test_what_the_model_raises_is_raised_after_the_lines() -> None:
    evening = Evening([said("fan0"), ZeroDivisionError("bug")])
    heard: list[EngineEvent] = []

    async def main() -> None:
        async for event in evening.engine.answer(a_round(fans=3)):
            heard.append(event)

    with pytest.raises(ZeroDivisionError):
        virtually(main)
    assert lines(heard) == [("fan0", None), ("fan1", "SIM"), ("fan2", "SIM")]


def test_a_timeout_that_the_model_raises_is_a_fault_of_its_own() -> None:
    evening = Evening([TimeoutError("inside")])
    with pytest.raises(TimeoutError, match="inside"):
        run(evening)


def test_closing_the_answer_cancels_the_request() -> None:
    evening = Evening([said("fan0"), 60.0])

    async def main() -> None:
        answer = evening.engine.answer(a_round())
        assert await anext(answer) == said("fan0")
        await answer.aclose()

    virtually(main)
    assert evening.model.cancelled == 1
    assert evening.standby.asked == []
    assert evening.changes == []


def test_cancelling_whoever_listens_cancels_the_request() -> None:
    evening = Evening([60.0])

    async def main() -> None:
        task = asyncio.ensure_future(evening.ask())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    virtually(main)
    assert evening.model.cancelled == 1
    assert evening.changes == []


def test_a_slow_listener_is_never_cut_off_itself() -> None:
    evening = Evening([said("fan0"), said("fan1"), said("fan2")])

    async def main() -> list[EngineEvent]:
        heard = []
        async for event in evening.engine.answer(a_round(fans=3)):
            heard.append(event)
            await asyncio.sleep(LIMIT_S)
        return heard

    heard = virtually(main)
    assert sorted(agent for agent, _ in lines(heard)) == ["fan0", "fan1", "fan2"]


def test_the_stand_in_does_not_answer_what_the_model_has_answered() -> None:
    asked = a_reply("is this live?").chat
    evening = Evening([said("fan0")], [DOWN])
    run(evening, replace(a_round(1), chat=asked), replace(a_round(2), chat=asked))
    assert [len(request.chat) for request in evening.standby.asked] == [1, 0]
    later = Evening([DOWN], [DOWN])
    run(later, replace(a_round(1), chat=asked), replace(a_round(2), chat=asked))
    assert [len(request.chat) for request in later.standby.asked] == [1, 1]


def test_name_source_preparation_and_closing_are_the_engines() -> None:
    evening = Evening([])
    assert (evening.engine.name, evening.engine.source) == ("model", "AI")
    assert virtually(evening.engine.prepare) is DOWN
    virtually(evening.engine.close)
    assert evening.model.closed


def test_the_real_built_in_fans_take_over_a_whole_show() -> None:
    engine = WithFallback(Model([DOWN]), BuiltinEngine(), LIMIT_S)
    changes: list[str] = []
    engine.on_change = changes.append
    show = Show(engine)  # type: ignore[arg-type]

    async def main() -> None:
        await show.start()
        await show.run(80_000)
        await show.director.close()

    virtually(main)
    assert len(show.lines) > 10
    assert {line.source for line in show.lines} == {"SIM"}
    assert changes == ["took over"]
    assert "environment" in show.problems()


steps = st.one_of(
    st.floats(0, 12),
    st.integers(0, 3).map(lambda number: said(f"fan{number}")),
    st.just(DOWN),
    st.just(Usage(1, 0, 1, 0.0)),
)


@given(st.lists(st.lists(steps, max_size=8), min_size=1, max_size=5))
def test_no_agent_is_stood_in_for_that_has_spoken(scripts: list[list[Step]]) -> None:
    evening = Evening(*scripts)
    heard = run(evening, *(a_round(number, fans=4) for number in range(len(scripts))))
    for events in heard:
        by_model = {agent for agent, source in lines(events) if source is None}
        by_rule = [agent for agent, source in lines(events) if source == "SIM"]
        assert len(by_rule) == len(set(by_rule))
        assert not by_model & set(by_rule)
        if kinds(events):
            assert by_model | set(by_rule) == {f"fan{number}" for number in range(4)}
        else:
            assert not by_rule
    told = evening.changes
    assert told == [["took over", "recovered"][at % 2] for at in range(len(told))]
