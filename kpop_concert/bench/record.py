"""How much of a viewing a kill loses: a child writes ratings, is killed, and what is on the disk is compared.

Run as a module it measures and prints one JSON object. The reference is the obvious way: lines appended to a file.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ..journal import Rating
from ..records import JournalWriter, entries
from ..session import Session

KILLS = 5
WRITE_EVERY_S = 0.002
RUN_S = 1.5


def publisher(record: Path) -> Callable[[], int]:
    """Publishes a rating to the real record at every call; returns its time (perf_counter_ns)."""
    writer = JournalWriter(record)
    session = Session(writer, "bench", seed=1)
    # As the program does: nothing is given before the record takes entries.
    writer.flush().result()
    return lambda: session.publish(Rating(valence=0.0, arousal=0.0, touched=True)).at_ns


def appender(file: Path) -> Callable[[], int]:
    """Appends a rating to a text file at every call, as buffered as Python opens it."""
    stream = file.open("a", encoding="utf-8")

    def append() -> int:
        at_ns = time.perf_counter_ns()
        stream.write(json.dumps({"at_ns": at_ns, "valence": 0.0, "arousal": 0.0, "touched": True}) + "\n")
        return at_ns

    return append


def write(keep: Callable[[], int]) -> None:
    """The child: keep a rating every 2 ms and tell its time, until killed."""
    while True:
        sys.stdout.write(f"{keep()}\n")
        sys.stdout.flush()
        time.sleep(WRITE_EVERY_S)


def last_in_record(record: Path) -> int:
    """Time of the newest entry on the disk."""
    return max(entry.at_ns for entry in entries(record))


def last_in_file(file: Path) -> int:
    """Time of the last whole line on the disk."""
    *whole, _ = file.read_text("utf-8").split("\n")
    return int(json.loads(whole[-1])["at_ns"])


def lost_ms(kind: str, file: Path, number: int) -> float:
    """Time between the last rating that was given and the last one that is on the disk after SIGKILL."""
    words = [sys.executable, "-m", "kpop_concert.bench.record", kind, str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        last = int(child.stdout.readline())
        until = time.monotonic() + RUN_S + number * 0.037
        while time.monotonic() < until:
            last = int(child.stdout.readline())
        child.kill()
        # The kill may cut the last line short.
        rest = child.stdout.read().split("\n")[:-1]
    last = int(rest[-1]) if rest else last
    return (last - (last_in_record(file) if kind == "record" else last_in_file(file))) / 1e6


def measure() -> dict[str, float]:
    """The worst of five kills, for the record and for the reference."""
    with tempfile.TemporaryDirectory() as name:
        worst = {
            kind: max(lost_ms(kind, Path(name) / f"{kind}-{number}", number) for number in range(KILLS))
            for kind in ("record", "plain")
        }
    return {"record.lost_ms_after_kill": worst["record"], "record.lost_ms_after_kill.reference": worst["plain"]}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write((publisher if sys.argv[1] == "record" else appender)(Path(sys.argv[2])))
    sys.stdout.write(json.dumps(measure()) + "\n")
