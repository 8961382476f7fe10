"""Engines that fail, lie or babble: the concert goes on and the record says what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable

import pytest
from director_helpers import Everybody, Scripted, Show, arm, said, virtually

from kpop_concert.audience.engines.base import EngineEvent, EngineProblem, Round, Usage
from kpop_concert.journal import ChatDropped, Problem, RoundEnded

ExpectLog = Callable[[str, str], None]
CHAT = "a secret line of chat"
ROUNDS = "kpop_concert.audience.rounds"


async def _whole(show: Show) -> Show:
    await show.start()
    await show.run(60_000)
    return show


class Raising(Everybody):
    """Speaks for one agent, then raises, in every other round."""

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        for event in self.says(round_):
            yield event
            if round_.number % 2:
                raise ZeroDivisionError(CHAT)


def test_an_exception_is_a_program_fault_and_the_viewing_goes_on(
    expected_log: ExpectLog, caplog: pytest.LogCaptureFixture
) -> None:
    expected_log(ROUNDS, "ZeroDivisionError")
    show = virtually(lambda: _whole(Show(Raising())))
    outcomes = show.outcomes()
    assert {number for number, outcome in outcomes.items() if outcome == "failed"} == {1, 3, 5, 7}
    assert {number for number, outcome in outcomes.items() if outcome == "answered"} == {0, 2, 4, 6}
    assert [ended.lines for ended in show.all(RoundEnded)[:2]] == [10, 1]
    assert show.problems() == ["program"] * 4
    # Once in the log, and neither log nor record quotes what the engine was writing.
    assert len([record for record in caplog.records if record.name == ROUNDS]) == 1
    assert CHAT not in caplog.text
    assert CHAT not in str(show.all(Problem))


class FailingAtOnce(Everybody):
    def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        raise TimeoutError("not the director's")


def test_an_engine_that_cannot_even_begin(expected_log: ExpectLog) -> None:
    expected_log(ROUNDS, "TimeoutError")
    show = virtually(lambda: _whole(Show(FailingAtOnce())))
    assert set(show.outcomes().values()) == {"failed"}
    assert len(show.outcomes()) == 8


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([EngineProblem("unreachable", "no\nserver")], "failed"),
        ([EngineProblem("timeout", "slow")], "timeout"),
        ([said("fan1"), EngineProblem("cut", "too long")], "answered"),
        ([], "answered"),
    ],
)
def test_what_a_server_does_is_the_environments_problem(events: list[EngineEvent], outcome: str) -> None:
    show = virtually(lambda: _whole(Show(Scripted(lambda round_: events if round_.number == 3 else []))))
    assert show.outcomes()[3] == outcome
    expected = [event for event in events if isinstance(event, EngineProblem)]
    assert show.problems() == ["environment"] * len(expected)
    assert all("\n" not in problem.message for problem in show.all(Problem))


def _untidy(round_: Round) -> Iterable[EngineEvent]:
    if round_.number == 2:
        yield said("nobody")
        yield said("fan0", "one")
        yield said("fan0", "two")
        yield said("fan1", " \u202e\n\t ")
        yield said("fan1", "again")
        yield said("fan2", "a\nb\u202e\x07<b>c</b>" + "!" * 50_000)
        yield Usage(1, 2, 3, 0.5)
        yield Usage(1, 2, 3, 0.5)


def test_what_an_engine_says_is_checked() -> None:
    show = virtually(lambda: _whole(Show(Scripted(_untidy), arm(max_chars=40))))
    assert show.dropped() == [(None, "unknown agent"), ("fan0", "double"), ("fan1", "empty")]
    assert show.director.dropped == {"unknown agent": 1, "double": 1, "empty": 1}
    texts = {line.agent: line.text for line in show.lines}
    assert (texts["fan0"], texts["fan1"]) == ("one", "again")
    assert texts["fan2"].startswith("a b<b>c</b>!!!")
    assert len(texts["fan2"]) == 40
    ended = next(ended for ended in show.all(RoundEnded) if ended.round == 2)
    assert (ended.lines, ended.refused, ended.input_tokens, ended.cost_usd) == (3, 3, 2, 1.0)
    ids = [line.line for line in show.lines] + [drop.line for drop in show.all(ChatDropped)]
    assert len(ids) == len(set(ids))
    assert "2-fan0" in ids


class Stubborn(Everybody):
    """Swallows its cancellation and goes on talking."""

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        for agent in round_.agents:
            try:
                await asyncio.sleep(3.0)
            except asyncio.CancelledError:
                self.stopped.append(round_.number)
            yield said(agent.persona.id)


def test_an_engine_that_ignores_its_cancellation_is_not_heard() -> None:
    async def main() -> Show:
        show = Show(Stubborn())
        await show.start()
        await show.play(7000)
        await show.director.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return show

    show = virtually(main)
    assert show.outcomes() == {0: "cancelled", 1: "cancelled"}
    heard = [line.line for line in show.lines] + [drop.line for drop in show.all(ChatDropped)]
    assert sorted(line for line in heard if line.startswith("0-")) == ["0-fan0", "0-fan1"]
    assert show.all(RoundEnded)[1].lines == 2
