"""The power goes in the middle of a visit: every answer that was acknowledged is there when the station starts again.

Modelled: a whole visit is recorded by the real runner and the real writer, while everything that SQLite writes to the
record, its log and its journal is noted together with its syncs. The noted writes are then cut at random points. At a
cut the disk holds of each file what came before the file's last sync; of the writes after that it holds any of their
512-byte sectors and lacks any others, in any order (a torn, reordered tail), and truncations after it happened or did
not; so did a deletion that no sync followed. The record is then opened as at the station's next start.

Not modelled: a disk that says that it has synced and has not, or that damages what it was not told to write; a power
loss during the recovery of another one; a file system that loses the name of a new file, or brings a deleted one
back, although something was synced since: that order is the file system's own promise.
"""

from __future__ import annotations

import asyncio
import os
import random
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest
from power_helpers import Op, WriteLog, after_power_loss

from kpop_concert.clock import VirtualLoop
from kpop_concert.headless.player import run_virtual
from kpop_concert.headless.visits import House
from kpop_concert.journal import Answer, Entry
from kpop_concert.records import JournalWriter, RecordError, entries, examine
from kpop_concert.study.check import check_study
from kpop_concert.study.station import visits_in
from kpop_concert.viewing import Viewing

CUTS = 100 if os.environ.get("KPOP_CONCERT_SOAK") else 10
RECORD = "visit.db"


class ToldWriter(JournalWriter):
    """A writer that notes what it was given, and among the writes when it said that something is on the disk."""

    def __init__(self, path: Path, log: WriteLog) -> None:
        self.given: list[Entry] = []
        self._log = log
        super().__init__(path)

    def put(self, entry: Entry) -> None:
        self.given.append(entry)
        super().put(entry)

    def flush(self) -> Future[None]:
        count = len(self.given)
        done = super().flush()
        done.add_done_callback(lambda _: self._log.ops.append(Op("acknowledged", number=count)))
        return done


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Op], list[Entry]]:
    """The writes of a visit, and its entries in the order in which they were handed over."""
    path = tmp_path_factory.mktemp("power") / RECORD
    log = WriteLog()
    with log.watching(), closing(ToldWriter(path, log)) as writer:

        async def main(_: VirtualLoop) -> None:
            await asyncio.wrap_future(writer.flush())
            due = iter(range(10**9))

            def pace(_: Viewing) -> None:
                # In real time the writer commits several times a second.
                if next(due) % 20 == 0:
                    writer.flush().result(30)

            house = House(check_study("personas", verify=False), path, writer, pace=pace)
            await house.visit([])

        run_virtual(main)
    return log.ops, writer.given


def test_the_visit_was_noted_as_it_was_written(visit: tuple[list[Op], list[Entry]], tmp_path: Path) -> None:
    ops, given = visit
    files, acknowledged = after_power_loss(ops, len(ops), random.Random(1))
    assert acknowledged == len(given)
    assert {op.file for op in ops if op.kind == "write"} >= {RECORD, f"{RECORD}-wal"}
    assert _opened(tmp_path, files) == given
    # The log was folded into the record in the middle of the visit too, not only at its end.
    folded = [number for number, op in enumerate(ops) if op.kind == "sync" and op.file == RECORD]
    assert any(op.kind == "acknowledged" for op in ops[folded[-2] : folded[-1]])
    assert sum(op.kind == "acknowledged" for op in ops) > 40
    assert sum(isinstance(entry.payload, Answer) for entry in given) > 40


@pytest.mark.parametrize("number", range(CUTS))
def test_a_power_loss_leaves_every_acknowledged_answer(
    visit: tuple[list[Op], list[Entry]], tmp_path: Path, number: int
) -> None:
    ops, given = visit
    draw = random.Random(2026 + number)
    # Every part of the visit is cut, the making of the record and its closing too.
    low, high = number * len(ops) // CUTS, (number + 1) * len(ops) // CUTS
    files, acknowledged = after_power_loss(ops, draw.randrange(low, high) + 1, draw)
    found = _opened(tmp_path, files)
    assert len(found) >= acknowledged, "an acknowledged entry was lost"
    assert found == given[: len(found)], "the record holds something else than what was handed over"
    kept = [entry.payload for entry in found if isinstance(entry.payload, Answer)]
    states = visits_in(tmp_path / RECORD)
    answers = [answer for state in states for step in state.steps.values() for answer in step.answers.values()]
    assert answers == kept


def _opened(folder: Path, files: dict[str, bytes]) -> list[Entry]:
    """The entries of a record after the station's next start on these files."""
    for name, held in files.items():
        (folder / name).write_bytes(held)
    path = folder / RECORD
    with closing(JournalWriter(path)) as writer:
        writer.flush().result(30)
    report = examine(path)
    assert report.sound, "\n".join(report.lines())
    return list(entries(path))


def test_a_writer_that_does_not_sync_would_be_found_out(visit: tuple[list[Op], list[Entry]], tmp_path: Path) -> None:
    ops, given = visit
    careless = [op for op in ops if op.kind != "sync"]
    files, acknowledged = after_power_loss(careless, len(careless) // 2, random.Random(1))
    assert acknowledged > 0
    with pytest.raises((AssertionError, RecordError)):
        assert _opened(tmp_path, files) == given[:acknowledged]
