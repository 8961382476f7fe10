"""Whole visits as entries, kept in a record, and eyes on what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from record_helpers import VIEWING, Script

from kpop_concert.journal import (
    Answer,
    Behaviour,
    ChatReleased,
    Deviation,
    Flag,
    Payload,
    Rating,
    Receipt,
    RoundEnded,
    RoundStarted,
    SessionEnded,
    SessionStarted,
    StepEnded,
    StepStarted,
    Transport,
    ViewingEnded,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from kpop_concert.records import JournalWriter, entries
from kpop_concert.records.schema import PROJECTIONS
from kpop_concert.records.verify import receipt_sums

SECRET = "고백 sentence-of-{} nobody else would write"
SESSION = SessionStarted(program="0", platform="p", python="3", purpose="visit", seed=7, zone="Asia/Seoul")


class VisitScript(Script):
    """A visit, as a station records it: consent, one rated viewing with chat, answers, the end."""

    def __init__(self, name: str, participant: str = "", **begun: object) -> None:
        super().__init__(f"session-{name}")
        self.name, self.visit = name, f"visit-{name}"
        self.viewing: str | None = None
        self.started = VisitStarted.model_validate(
            {
                "visit": self.visit,
                "study": "pilot",
                "study_version": "1.0",
                "protocol_sha256": "a" * 64,
                "station": 1,
                "participant": participant or f"P-{name}",
                "language": "ko",
                "place": 3,
                "viewings": (("persona", "c"),),
            }
            | begun
        )

    def put(self, payload: Payload, media_ms: float | None = None, at_ms: float | None = None) -> None:
        entry = super().say(payload, media_ms, at_ms)
        self.entries[-1] = replace(entry, viewing=self.viewing, pass_no=1 if self.viewing else None)

    def begin(self) -> VisitScript:
        self.put(SESSION)
        self.put(self.started)
        self.put(StepStarted(step="consent", block="consent", attempt=1))
        self.put(StepEnded(step="consent", attempt=1, outcome="done"))
        return self

    def watch(self, ratings: int = 60) -> VisitScript:
        self.put(StepStarted(step="watch.1", block="viewing", attempt=1, period=1))
        self.viewing = f"viewing-{self.name}"
        self.put(VIEWING)
        self.put(Transport(action="play"), media_ms=0.0, at_ms=1000)
        self.put(RoundStarted(round=0, purpose="round", window_start_ms=0, window_end_ms=8000, agents=10), 0.0, 1000)
        for number in range(ratings):
            self.put(Rating(valence=0.25, arousal=-0.5, touched=True), number * 50.0, 1000 + number * 50)
        self.put(
            ChatReleased(
                line="0-a",
                due_ms=2000,
                author="me",
                author_kind="viewer",
                text=SECRET.format(self.name),
                round=None,
                behaviour=Behaviour.AFFECT,
                language="ko",
                source="VIEWER",
            ),
            2000.0,
        )
        self.put(RoundEnded(round=0, outcome="answered", latency_ms=700.0, lines=4), 2100.0)
        self.put(Flag(what="idle", start_ms=0.0, end_ms=1000.0), 2500.0)
        self.put(ViewingEnded(reason="finished"))
        self.viewing = None
        self.put(StepEnded(step="watch.1", attempt=1, outcome="done"))
        return self

    def ask(self, value: object = 5, item: str = "a", attempt: int = 1) -> VisitScript:
        self.put(StepStarted(step="questions.1", block="instruments", attempt=attempt, period=1))
        said = {"step": "questions.1", "attempt": attempt, "period": 1, "instrument": "ios", "instrument_version": "1"}
        times = {"position": 0, "shown_ns": 5_000_000, "answered_ns": 9_000_000}
        self.put(Answer.model_validate(said | times | {"item": item, "value": value}))
        self.put(Answer.model_validate(said | times | {"item": "why", "value": SECRET.format(self.name)}))
        self.put(StepEnded(step="questions.1", attempt=attempt, outcome="done"))
        self.put(VisitControl(action="note", by="experimenter", reason=SECRET.format(self.name)))
        self.put(Deviation(what="volume", found="0.5", expected="0.8", reason=SECRET.format(self.name)))
        return self

    def end(self, outcome: str = "finished") -> VisitScript:
        self.put(VisitEnded.model_validate({"visit": self.visit, "outcome": outcome}))
        self.put(SessionEnded(reason="finished"))
        return self

    def goes_on(self) -> VisitScript:
        """The same visit in another session, after a crash."""
        later = VisitScript(self.name)
        later.session, later.started = f"{self.session}-later", self.started
        later.put(SESSION)
        later.put(VisitContinued(visit=self.visit, step="questions.1"))
        return later


def whole(name: str, participant: str = "", **begun: object) -> VisitScript:
    """A visit from begin to end, without a receipt."""
    return VisitScript(name, participant, **begun).begin().watch().ask().end()


def keep(path: Path, *scripts: Script) -> Path:
    """Write entries as a station does."""
    writer = JournalWriter(path)
    for script in scripts:
        for entry in script.entries:
            writer.put(entry)
    writer.close()
    return path


def with_receipt(path: Path, name: str = "r", ratings: int = 60, media: str = "0" * 64) -> VisitScript:
    """A visit with a receipt that was made of what was on the disk."""
    script = VisitScript(name).begin().watch(ratings).ask()
    writer = JournalWriter(path)
    for entry in script.entries:
        writer.put(entry)
    writer.flush().result(30)
    sums = receipt_sums(path, script.visit)
    said = len(script.entries)
    counts = dict.fromkeys(("gaps", "dropped_frames", "late_rounds"), 0)
    script.put(
        Receipt(
            visit=script.visit,
            expected_samples=ratings,
            samples=ratings,
            deviations=1,
            answers=2,
            media={"c": media},
            protocol_sha256="a" * 64,
            entries=sums.entries,
            sessions=sums.sessions,
            journal_sha256=sums.journal_sha256,
            **counts,
        )
    )
    script.end()
    for entry in script.entries[said:]:
        writer.put(entry)
    writer.close()
    return script


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in a record, table by table; tombstones without their state."""
    with closing(sqlite3.connect(path)) as connection:
        names = ["entry", *(str(table.__tablename__) for table in PROJECTIONS)]
        found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY session, seq").fetchall() for name in names}
        stones = "SELECT visit, sessions, study, station, place, utc, reason FROM tombstones ORDER BY visit"
        return found | {"tombstones": connection.execute(stones).fetchall()}


def bytes_of(path: Path) -> bytes:
    """The file and everything beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def people(path: Path) -> set[str]:
    """Visits of which a record holds entries."""
    return {entry.payload.visit for entry in entries(path) if isinstance(entry.payload, VisitStarted | VisitContinued)}
