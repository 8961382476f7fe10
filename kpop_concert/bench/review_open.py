"""How long it takes to open a study of 100 visits in the review: from the call until its timeline is on the screen.

The visits are made up: two viewings each of the shipped concerts, rated at 20 Hz with 200 messages. Run as a module it
measures and prints one JSON object. The reference is the obvious way to the same data, before anything is drawn: the
tables of ratings and chat as pandas frames, and the mean curve of each condition of the first clip.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from ..concert.pack import ConcertPack, load_pack
from ..journal import (
    Answer,
    Behaviour,
    ChatReleased,
    Chill,
    DanmakuPlaced,
    Entry,
    PassStarted,
    Payload,
    Rating,
    SeatedFan,
    SelfReport,
    SessionEnded,
    SessionStarted,
    StepEnded,
    StepStarted,
    ViewingEnded,
    ViewingStarted,
    VisitEnded,
    VisitStarted,
)
from ..records import JournalWriter
from ..system import paths
from ..ui.pages.review import SIZE, ReviewPage
from ..ui.theme import Theme
from .stage import wait

VISITS, LINES, SAMPLE_MS, FANS = 100, 200, 50, 10
CONCERTS = ("onda-first-light", "onda-high-water")
BEGAN, SLOT_MS = datetime(2026, 3, 1, 9, tzinfo=UTC), 50
ATTEMPTS, LIMIT_S, LOOK_MS = 3, 60.0, 5


@dataclass(frozen=True, slots=True)
class Made:
    """What the made-up visits hold; without `duration_ms` the viewings are as long as their concerts."""

    conditions: Sequence[str] = ("persona", "no_persona")
    lines: int = LINES
    sample_ms: int = SAMPLE_MS
    duration_ms: int | None = None
    rated: bool = True
    test: bool = False


def write_visits(record: Path, people: int, made: Made = Made()) -> None:
    """Write so many finished visits into a new record, as fast as its writer takes them."""
    packs = [load_pack(paths.resources() / "concerts" / name, verify=False) for name in CONCERTS]
    with closing(JournalWriter(record)) as writer:
        for number in range(people):
            for entry in _visit(number, packs, made):
                writer.put(entry)
            writer.flush().result()


def _visit(number: int, packs: Sequence[ConcertPack], made: Made) -> Iterator[Entry]:
    """One visit. Order of conditions and concerts is balanced over four visits."""
    conditions = list(made.conditions)[:2] if number % 2 == 0 else list(made.conditions)[:2][::-1]
    order = list(zip(CONCERTS, packs, strict=True))
    order = order if number // 2 % 2 == 0 else order[::-1]
    plan = [(condition, *concert) for condition, concert in zip(conditions, order, strict=False)]
    session, seq = f"session-{number:04}", 0

    def entry(said: Payload, viewing: str | None = None, ms: float | None = None) -> Entry:
        nonlocal seq
        seq += 1
        utc = (BEGAN + timedelta(milliseconds=seq * SLOT_MS)).isoformat(timespec="milliseconds")
        return Entry(session, seq - 1, seq * SLOT_MS * 1_000_000, utc, viewing, None if ms is None else 1, ms, said)

    yield entry(SessionStarted(program="0", platform="p", python="3", purpose="visit", seed=1, zone="UTC"))
    yield entry(
        VisitStarted(
            visit=f"visit-{number}",
            study="bench",
            study_version="1.0",
            protocol_sha256="0" * 64,
            station=1,
            participant=f"P{number + 1:03}",
            language="ko",
            place=number,
            viewings=tuple((condition, name) for condition, name, _ in plan),
            test=made.test,
        )
    )
    for period, (condition, _, pack) in enumerate(plan, 1):
        viewing, step = f"viewing-{number}-{period}", f"viewing.{period}"
        yield entry(StepStarted(step=step, block="viewing", attempt=1, period=period))
        for said, ms in _viewing(number, condition, pack, made):
            yield entry(said, viewing, ms)
        yield entry(StepEnded(step=step, attempt=1, outcome="done"))
        yield entry(_closeness(period, 3 + (number + (condition == "persona")) % 4))
    yield entry(VisitEnded(visit=f"visit-{number}", outcome="finished"))
    yield entry(SessionEnded(reason="finished"))


def _viewing(number: int, condition: str, pack: ConcertPack, made: Made) -> Iterator[tuple[Payload, float]]:
    duration_ms = made.duration_ms or pack.duration_ms
    fans = tuple(SeatedFan(id=f"f{at}", handle=f"fan{at}", colour="rose") for at in range(FANS))
    yield (
        ViewingStarted(
            concert=pack.title,
            video=pack.video_path.name,
            video_sha256=pack.concert.sha256,
            duration_ms=duration_ms,
            condition={"name": condition, "chants": False},
            seed=1,
            engine="builtin",
            source="SIM",
            audience=fans,
        ),
        0.0,
    )
    yield PassStarted(reason="start", from_ms=0, to_ms=0), 0.0
    if made.rated:
        yield SelfReport(form="grid"), 0.0
        better = 0.2 if condition == "persona" else 0.0
        for ms in range(0, duration_ms, made.sample_ms):
            wave = math.sin(ms / 9_000 + number)
            rating = Rating.model_construct(
                valence=round(0.5 * wave + better, 3), arousal=round(0.4 * wave, 3), touched=True, typing=False
            )
            yield rating, float(ms)
        yield Chill(), duration_ms * (0.2 + number % 7 / 10)
    for at in range(made.lines):
        yield from _line(at, duration_ms * at // made.lines, fans[(at + number) % FANS])
    yield ViewingEnded(reason="finished", dropped_frames=0), float(duration_ms)


def _line(number: int, ms: int, fan: SeatedFan) -> Iterator[tuple[Payload, float]]:
    released = ChatReleased.model_construct(
        line=f"l{number}",
        due_ms=ms,
        author=fan.handle,
        author_kind="persona",
        text=f"line {number} 진짜 최고",
        round=number // FANS,
        behaviour=Behaviour.AFFECT,
        language="ko",
        source="SIM",
        agent=fan.id,
        reply_to=None,
        chant=None,
    )
    yield released, float(ms)
    yield DanmakuPlaced(line=released.line, start_ms=float(ms), lane=number % 4, duration_ms=8000, width=300, em=76), ms


def _closeness(period: int, value: int) -> Answer:
    return Answer(
        step=f"after.{period}",
        attempt=1,
        period=period,
        instrument="ios",
        instrument_version="1.0",
        item="closeness",
        position=0,
        value=value,
        shown_ns=0,
        answered_ns=1,
    )


# -- measuring ---------------------------------------------------------------------------------------------------------


def open_s(record: Path) -> float:
    """Seconds from asking an open window for a record until its timeline is painted."""
    page = ReviewPage(Theme(), "en")
    page.resize(*SIZE)
    page.show()
    page.show_empty()
    wait(200)
    began = perf_counter()
    page.open([record])
    while perf_counter() - began < LIMIT_S:
        wait(LOOK_MS)
        if page.problem is not None:
            raise RuntimeError(page.problem)
        if page.shown and page.drawn:
            page.timeline.canvas.viewport().repaint()
            took = perf_counter() - began
            page.close()
            wait(200)
            return took
    raise RuntimeError(f"{record.name} was not open after {LIMIT_S:.0f} s")


def reference_s(record: Path) -> float:
    """Seconds to the mean curves of the first clip, by pandas."""
    began = perf_counter()
    import pandas as pd

    with closing(sqlite3.connect(record)) as connection:
        viewings = pd.read_sql_query("SELECT * FROM viewings", connection)
        ratings = pd.read_sql_query("SELECT * FROM ratings", connection)
        pd.read_sql_query("SELECT * FROM chat", connection)
    viewings["name"] = [json.loads(text)["name"] for text in viewings["condition"]]
    first = viewings[viewings["video_sha256"] == viewings["video_sha256"].iloc[0]]
    joined = ratings.merge(first[["viewing", "name"]], on="viewing")
    joined["bin"] = joined["media_ms"] // 500
    joined.groupby(["name", "bin"])[["valence", "arousal"]].mean()
    return perf_counter() - began


def measure() -> dict[str, float]:
    """The slowest of some attempts, the first of which imports what figures and statistics need."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as name:
        record = Path(name) / "study.db"
        write_visits(record, VISITS)
        took = [open_s(record) for _ in range(ATTEMPTS)]
        reference = reference_s(record)
    del app
    return {"review.open_s_100_visits": max(took), "review.open_s_100_visits.reference": reference}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
