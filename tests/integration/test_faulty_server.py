"""Whole viewings on a server that does everything wrong in turn: the concert goes on and every fault is an entry."""

from __future__ import annotations

import time
from pathlib import Path
from typing import get_args

import pytest
from audience.director_helpers import FANS, arm, concert
from audience.engine_helpers import on_stage

from kpop_concert.audience.engines import breaker
from kpop_concert.audience.engines.base import Engine
from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.engines.fallback import WithFallback
from kpop_concert.bench.chat_server import Behaviour, Fault
from kpop_concert.headless import STEP_S, VirtualPlayer
from kpop_concert.journal import ChatReleased, Entry, Problem, RoundEnded, ViewingEnded
from kpop_concert.seat import Seat
from kpop_concert.session import NoRecord, Session
from kpop_concert.viewing import Viewing

FAULTS: tuple[Fault, ...] = get_args(Fault)
HARMLESS = {"content type", "long line"}
ROUND_S = 8


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Concert time passes faster here than the pauses after failures, which are real."""
    monkeypatch.setattr(breaker, "FIRST_PAUSE_S", 0.01)


async def watch(engine: Engine, seconds: float) -> list[Entry]:
    """Watch a concert from beginning to end, on the real loop but no slower than the engine; all entries."""
    session = Session(NoRecord(), "test", 7)
    entries: list[Entry] = []
    session.subscribe(entries.append)
    pack = concert(seconds)
    player = VirtualPlayer(pack.duration_ms, time.perf_counter_ns)
    seat = Seat(pack=pack, condition=arm(), personas=FANS, engine=engine, seed=7)
    viewing = Viewing(session, player, seat)
    viewing.play()
    while not viewing.at_end:
        player.step(STEP_S)
        viewing.tick(time.perf_counter_ns())
        await viewing.settle()
    await viewing.close("finished")
    return entries


def of(entries: list[Entry], kind: type) -> list:
    return [entry.payload for entry in entries if isinstance(entry.payload, kind)]


async def test_a_viewing_survives_every_fault_in_turn_and_names_each(tmp_path: Path) -> None:
    async with on_stage(tmp_path, settings={"time_limit_s": 1}, hedge_s=None, in_study=True) as stage:
        first = len(stage.server.requests)
        bad = {first + 2 * index + 1: fault for index, fault in enumerate(FAULTS)}  # a good answer between any two
        stage.server.script = lambda asked: Behaviour(fault=bad.get(asked.number), piece_chars=2000)
        rounds = 2 * len(FAULTS)
        entries = await watch(stage.engine, rounds * ROUND_S)
        assert len(stage.server.requests) >= first + rounds
    assert [ended.reason for ended in of(entries, ViewingEnded)] == ["finished"]
    assert len(of(entries, RoundEnded)) == rounds
    problems = [problem for problem in of(entries, Problem) if problem.where.startswith("engine openai: ")]
    assert len(problems) == len(FAULTS) - len(HARMLESS)
    assert all(problem.whose == "environment" for problem in problems)
    spoke = {line.round for line in of(entries, ChatReleased)}
    assert spoke >= {2 * index for index in range(len(FAULTS))}
    assert {line.source for line in of(entries, ChatReleased)} == {"AI"}


async def test_outside_a_study_the_built_in_fans_fill_every_gap(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="500"), hedge_s=None) as stage:
        engine = WithFallback(stage.engine, BuiltinEngine(), 1)
        entries = await watch(engine, 6 * ROUND_S)
    lines = of(entries, ChatReleased)
    assert {line.source for line in lines} == {"SIM"}
    assert len({line.round for line in lines}) >= 5
    assert of(entries, Problem)


@pytest.mark.parametrize("obeys", [False, True])
async def test_a_model_that_obeys_anybody_brings_no_link_control_or_long_text_to_the_screen(
    obeys: bool, tmp_path: Path
) -> None:
    async with on_stage(tmp_path, Behaviour(obeys=obeys)) as stage:
        entries = await watch(stage.engine, 6 * ROUND_S)
    for line in of(entries, ChatReleased):
        assert line.text.isprintable()
        assert len(line.text) <= 400
        assert "evil.example" not in line.text
