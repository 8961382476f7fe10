"""How fast a study's record is exported, and how fast stations' records are merged: entries of the journal a second.

The visits are made up, with what a visit of two four-minute viewings holds. The references: the entries written to a
text file as they lie in the database, and the entries of every file given to a record one by one.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from ..condition import Condition
from ..journal import (
    Answer,
    Behaviour,
    ChatReleased,
    Entry,
    Payload,
    Rating,
    SessionEnded,
    SessionStarted,
    StepEnded,
    StepStarted,
    ViewingEnded,
    ViewingStarted,
    VisitEnded,
    VisitStarted,
)
from ..records import JournalWriter, entries
from ..records.export import ScoreOf, export
from ..records.merge import merge

VISITS = 4
STATIONS = 2
VIEWING_S = 240
RUNS = 3


def visit(number: int) -> Iterator[Entry]:
    """The entries of one visit: two viewings rated at 20 Hz with chat, and forty answers after each."""
    arms = ("persona", "no_persona")
    start = VisitStarted(
        visit=f"visit-{number}",
        study="bench",
        study_version="1.0",
        protocol_sha256="0" * 64,
        station=number % STATIONS + 1,
        participant=f"P{number:03d}",
        language="ko",
        place=number,
        viewings=tuple((arm, f"concert-{arm}") for arm in arms),
    )
    said: list[tuple[Payload, str | None, float | None]] = [
        (SessionStarted(program="0", platform="p", python="3", purpose="visit", seed=1, zone="UTC"), None, None),
        (start, None, None),
    ]
    for period, arm in enumerate(arms, start=1):
        said += _period(number, period, arm)
    said += [
        (VisitEnded(visit=start.visit, outcome="finished"), None, None),
        (SessionEnded(reason="finished"), None, None),
    ]
    for seq, (payload, viewing, media_ms) in enumerate(said):
        utc = f"2026-05-{number % 28 + 1:02d}T10:{seq // 60 % 60:02d}:{seq % 60:02d}.000+00:00"
        yield Entry(f"session-{number}", seq, seq * 10**7, utc, viewing, 1 if viewing else None, media_ms, payload)


def _period(number: int, period: int, arm: str) -> Iterator[tuple[Payload, str | None, float | None]]:
    viewing = f"viewing-{number}-{period}"
    yield StepStarted(step=f"watch.{period}", block="viewing", attempt=1, period=period), None, None
    started = ViewingStarted(
        concert=f"concert-{arm}",
        video="v.webm",
        video_sha256="0" * 64,
        duration_ms=VIEWING_S * 1000,
        condition=Condition(name=arm, purpose="bench").model_dump(mode="json"),
        seed=1,
        engine="builtin",
        source="SIM",
        audience=(),
    )
    yield started, viewing, None
    for sample in range(VIEWING_S * 20):
        rating = Rating(valence=sample % 200 / 100 - 1, arousal=0.25, touched=True)
        yield rating, viewing, sample * 50.0
        if sample % 20 == 0:
            line = ChatReleased(
                line=f"{sample}-a",
                due_ms=sample * 50,
                author="별",
                author_kind="persona",
                text="와 지금 무대 진짜 미쳤다",
                round=sample // 160,
                behaviour=Behaviour.AFFECT,
                language="ko",
                source="SIM",
            )
            yield line, viewing, sample * 50.0
    yield ViewingEnded(reason="finished"), viewing, None
    yield StepEnded(step=f"watch.{period}", attempt=1, outcome="done"), None, None
    for item in range(40):
        answer = Answer(
            step=f"after.{period}",
            attempt=1,
            period=period,
            instrument="ues_sf",
            instrument_version="1.0",
            item=f"item-{item}",
            position=item,
            value=item % 5 + 1,
            shown_ns=0,
            answered_ns=10**9,
        )
        yield answer, None, None


def station(path: Path, number: int) -> int:
    """Write one station's record; returns how many entries it holds."""
    writer, count = JournalWriter(path), 0
    for one in range(number, VISITS, STATIONS):
        for entry in visit(one):
            writer.put(entry)
            count += 1
    writer.close()
    return count


def dump(record: Path, file: Path) -> None:
    """The reference of the export: rows of the journal as lines of JSON."""
    with closing(sqlite3.connect(record)) as connection, file.open("w", encoding="utf-8") as stream:
        for row in connection.execute("SELECT * FROM entry ORDER BY session, seq"):
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def best_s(act: Callable[[Path], object], folder: Path) -> float:
    """The shortest of some runs, each into a place of its own: what else runs on the machine only adds."""
    found = []
    for run in range(RUNS):
        begun = time.perf_counter()
        act(folder / f"{act.__name__}-{run}")
        found.append(time.perf_counter() - begun)
    return min(found)


def measure() -> dict[str, float]:
    """Rows a second of both, beside their references."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = [folder / f"station-{number}.db" for number in range(STATIONS)]
        count = sum(station(record, number) for number, record in enumerate(records))
        merge(records, folder / "all.db")

        def merging(into: Path) -> None:
            merge(records, into)

        def putting(into: Path) -> None:
            writer = JournalWriter(into)
            for record in records:
                for entry in entries(record):
                    writer.put(entry)
            writer.close()

        def exporting(out: Path) -> None:
            export(folder / "all.db", out, lambda *_: [ScoreOf("total", 3.0, 40, 0)])

        def dumping(out: Path) -> None:
            dump(folder / "all.db", out)

        return {
            "export.rows_per_s": count / best_s(exporting, folder),
            "export.rows_per_s.reference": count / best_s(dumping, folder),
            "merge.rows_per_s": count / best_s(merging, folder),
            "merge.rows_per_s.reference": count / best_s(putting, folder),
            "export.rows": float(count),
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
