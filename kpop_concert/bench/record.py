"""How much of a viewing a kill loses: a child writes ratings, is killed, and what is on the disk is compared."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..journal import Rating
from ..records import JournalWriter, entries
from ..session import Session

KILLS = 5
WRITE_EVERY_S = 0.002
RUN_S = 1.5


def write(record: Path) -> None:
    """The child: publish a rating every 2 ms, tell its time, until killed."""
    session = Session(JournalWriter(record), "bench", seed=1)
    while True:
        entry = session.publish(Rating(valence=0.0, arousal=0.0, touched=True))
        sys.stdout.write(f"{entry.at_ns}\n")
        sys.stdout.flush()
        time.sleep(WRITE_EVERY_S)


def lost_ms(folder: Path, number: int) -> float:
    """Time between the last entry that was published and the last one that is on the disk after SIGKILL."""
    record = folder / f"killed-{number}.db"
    child = subprocess.Popen(
        [sys.executable, "-m", "kpop_concert.bench.record", str(record)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    last = int(child.stdout.readline())
    until = time.monotonic() + RUN_S + number * 0.037
    while time.monotonic() < until:
        last = int(child.stdout.readline())
    child.kill()
    for line in child.stdout.read().splitlines():
        if line.isdigit() and len(line) >= len(str(last)):
            last = int(line)
    child.wait()
    kept = max(entry.at_ns for entry in entries(record) if hasattr(entry, "at_ns"))
    return (last - kept) / 1e6


def measure() -> dict[str, float]:
    """record.lost_ms_after_kill, the worst of five kills, beside the time of one fsync'ed append to a plain file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        worst = max(lost_ms(folder, number) for number in range(KILLS))
        return {"record.lost_ms_after_kill": worst, "record.reference_fsync_ms": _fsync_ms(folder / "plain")}


def _fsync_ms(file: Path) -> float:
    import os

    times = []
    with file.open("ab") as stream:
        for _ in range(50):
            started = time.perf_counter_ns()
            stream.write(b"x" * 200)
            stream.flush()
            os.fsync(stream.fileno())
            times.append((time.perf_counter_ns() - started) / 1e6)
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(measure()) + "\n")
