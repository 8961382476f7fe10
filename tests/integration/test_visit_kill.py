"""SIGKILL at any moment of a visit: it goes on, nothing that was acknowledged is lost, nothing comes twice.

`make soak` kills a hundred times; the ordinary tests five times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from station_helpers import make_study

from kpop_concert.journal import Answer, ViewingStarted
from kpop_concert.records import entries
from kpop_concert.records.verify import verify
from kpop_concert.study.check import StudyCheck
from kpop_concert.study.counterbalance import places
from kpop_concert.study.station import visits_in

ROOT = Path(__file__).parents[2]
KILLS = 100 if os.environ.get("KPOP_CONCERT_SOAK") else 5
LOST_NS = 250_000_000

# One visit after the other, an unfinished one first, a hundred times as fast as in a lab. Every line says what the
# parent may count on: "kept" when a page was acknowledged, "put" when a rating was handed over (and when).
CHILD = """
import asyncio, sys, time
from pathlib import Path
from kpop_concert.headless import run_virtual
from kpop_concert.headless.visits import House
from kpop_concert.records import JournalWriter
from kpop_concert.study.check import check_study
from kpop_concert.study.station import unfinished, visits_in

study, record, most = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

def kept(runner):
    for step, state in runner.state.steps.items():
        for (instrument, item), answer in state.answers.items():
            say("kept", runner.state.started.visit, step, state.attempts, instrument, item)

def pace(viewing):
    say("put", viewing.id, viewing.ratings, time.perf_counter_ns())
    time.sleep(0.002)

async def main(loop):
    writer = JournalWriter(record)
    await asyncio.wrap_future(writer.flush())
    house = House(check_study(study), record, writer, seed=1, held=1, pace=pace, kept=kept)
    say("ready")
    while True:
        known = visits_in(record)
        done = [visit for visit in known if visit.outcome is not None]
        if len(done) >= most:
            break
        waiting = unfinished(known, "tried", 1)
        if waiting:
            await house.go_on(waiting[0], known.index(waiting[0]))
        else:
            await house.visit(known, "plain")
    await asyncio.to_thread(writer.close)

run_virtual(main)
"""


@dataclass
class Told:
    """What the children were told was safe."""

    kept: set[tuple[str, ...]] = field(default_factory=set)
    put: Counter[str] = field(default_factory=Counter)


def run(study: StudyCheck, record: Path, visits: int, told: Told, seconds: float | None) -> int:
    """Run a child, kill it `seconds` after it was ready (None: let it end); returns its exit code."""
    words = [sys.executable, "-c", CHILD, str(study.file), str(record), str(visits)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    child.stdout.readline()
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(child.stdout or ()))
    reader.start()
    at_ns = None
    if seconds is not None:
        time.sleep(seconds)
        child.kill()
        at_ns = time.perf_counter_ns()
    code = child.wait()
    reader.join()
    child.stdout.close()
    for line in lines:
        word, *rest = line.split() if line.endswith("\n") else [""]
        if word == "kept":
            told.kept.add(tuple(rest))
        elif word == "put" and (at_ns is None or int(rest[2]) < at_ns - LOST_NS):
            told.put[rest[0]] = max(told.put[rest[0]], int(rest[1]))
    return code


@pytest.mark.timeout(120 + 30 * KILLS)
def test_visits_go_on_after_every_kill(tmp_path: Path) -> None:
    study, record = make_study(tmp_path / "study"), tmp_path / "r.db"
    when, told = random.Random(2026), Told()
    for _ in range(KILLS):
        run(study, record, 10_000, told, when.uniform(0.0, 2.5))
    done = sum(visit.outcome is not None for visit in visits_in(record))
    assert run(study, record, done + 1, told, None) == 0

    said = list(entries(record))
    known = visits_in(record)
    assert all(visit.outcome == "finished" for visit in known)
    # No committed answer is lost, and none was asked for again.
    of = {session: visit.started.visit for visit in known for session in visit.sessions}
    answers = [
        (of[e.session], e.payload.step, str(e.payload.attempt), e.payload.instrument, e.payload.item)
        for e in said
        if isinstance(e.payload, Answer)
    ]
    assert told.kept <= set(answers)
    assert len(answers) == len(set(answers))
    # Everybody has a place of their own, and saw in every period what it says.
    listed = places(study.protocol, 1)
    assert sorted(visit.started.place for visit in known) == list(range(len(known)))
    for visit in known:
        assert visit.started.viewings == listed[visit.started.place].viewings
    steps = {step.viewing: (visit, id_) for visit in known for id_, step in visit.steps.items() if step.viewing}
    for entry in said:
        if isinstance(entry.payload, ViewingStarted) and entry.viewing in steps:
            visit, step = steps[entry.viewing]
            shown = (entry.payload.condition["name"], entry.payload.concert)
            condition, concert = visit.started.viewings[int(step.partition(".")[2]) - 1]
            assert shown == (condition, f"The {concert} stage")
    # At most a quarter of a second of ratings is lost, and no rating is there twice.
    there = Counter(entry.viewing for entry in said if entry.kind == "rating")
    for viewing, count in told.put.items():
        assert there[viewing] >= count, "a rating older than a quarter of a second was lost"
    times = Counter((entry.viewing, entry.media_ms) for entry in said if entry.kind == "rating")
    assert max(times.values()) == 1
    assert verify(record).faults == []
