"""SIGKILL at any moment: what was acknowledged is there, and at most the last quarter of a second is not."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from kpop_concert.records import JournalWriter, entries, examine
from kpop_concert.session import Session

ROOT = Path(__file__).parents[2]
RUNS = 5
LOST_NS = 250_000_000

# Rates at 20 Hz as the sampler does, commits now and then as a questionnaire does. Every line says what the parent may
# count on: "put" when an entry was handed over (and when), "kept" when its commit was acknowledged.
CHILD = """
import asyncio, sys, time
from pathlib import Path
from kpop_concert.journal import Chill, Rating
from kpop_concert.records import JournalWriter
from kpop_concert.selfreport import RatingSampler, RatingState
from kpop_concert.session import Session

def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

async def main():
    writer = JournalWriter(Path(sys.argv[1]))
    session = Session(writer, "test", 7)
    await asyncio.wrap_future(writer.flush())
    say("session", session.id)

    def rated(at_ns, state):
        rating = Rating(valence=state.valence, arousal=state.arousal, touched=True)
        entry = session.publish(rating, viewing="v", at_ns=at_ns, notify=False)
        say("put", entry.seq, time.perf_counter_ns())

    RatingSampler(RatingState, rated).start()
    while True:
        entry = await session.commit(Chill(), viewing="v")
        say("kept", entry.seq, 0)
        await asyncio.sleep(0.03)

asyncio.run(main())
"""


@dataclass
class Death:
    """What a killed child had said, and when (perf_counter_ns, the same clock for all processes) it was killed."""

    session: str
    put: dict[int, int]
    kept: set[int]
    at_ns: int


def kill_after(path: Path, seconds: float) -> Death:
    """Run the child on the record at `path` and kill it `seconds` after it was ready."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    session = child.stdout.readline().split()[1]
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(child.stdout or ()))
    reader.start()
    time.sleep(seconds)
    child.kill()
    at_ns = time.perf_counter_ns()
    child.wait()
    reader.join()
    child.stdout.close()
    said = [line.split() for line in lines if line.endswith("\n")]
    put = {int(seq): int(when) for word, seq, when in said if word == "put"}
    return Death(session, put, {int(seq) for word, seq, _ in said if word == "kept"}, at_ns)


def test_a_kill_while_the_record_is_made(tmp_path: Path) -> None:
    when = random.Random(2026)
    for number in range(4):
        path = tmp_path / f"{number}.db"
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(path)], stdout=subprocess.DEVNULL, cwd=ROOT)
        while not path.exists() and child.poll() is None:
            time.sleep(0.001)
        time.sleep(when.uniform(0, 0.6))
        child.kill()
        child.wait()
        assert examine(path).sound
        writer = JournalWriter(path)
        writer.flush().result(30)
        writer.close()
        assert examine(path).sound


def test_what_a_kill_leaves_behind(tmp_path: Path) -> None:
    path = tmp_path / "evening.db"
    when = random.Random(2026)
    deaths = []
    for _ in range(RUNS):
        # The next child opens and continues what the last one left.
        death = kill_after(path, when.uniform(0.1, 0.9))
        deaths.append(death)
        there = {entry.seq for entry in entries(path, death.session)}
        assert death.kept <= there, "an acknowledged commit was lost"
        due = {seq for seq, put_ns in death.put.items() if put_ns < death.at_ns - LOST_NS}
        assert due <= there, "an entry older than a quarter of a second was lost"
        assert there == set(range(len(there))), "the journal has a hole"

        report = examine(path)
        assert report.sound
        [session] = [one for one in report.sessions if one.session == death.session]
        assert session.ended is None
        assert any(death.session in line and "INTERRUPTED" in line for line in report.lines())
    assert any(death.kept for death in deaths)
    assert any(death.put for death in deaths)

    writer = JournalWriter(path)
    session = Session(writer, "test", 7)
    session.end("closed")
    writer.close()
    report = examine(path)
    assert report.sound
    assert [one.ended for one in report.sessions].count("closed") == 1
    assert len(report.sessions) == RUNS + 1
