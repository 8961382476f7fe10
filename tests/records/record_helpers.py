"""Entries to keep, as a session makes them, and eyes of a stranger on the file."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kpop_concert.condition import Condition
from kpop_concert.journal import (
    Chill,
    Entry,
    Payload,
    Rating,
    SeatedFan,
    SessionEnded,
    SessionStarted,
    Transport,
    ViewingEnded,
    ViewingStarted,
)
from kpop_concert.records import JournalWriter

MakeRecord = Callable[..., JournalWriter]


class Script:
    """Numbers entries as a session does."""

    def __init__(self, session: str | None = None) -> None:
        self.session = session or str(uuid.uuid4())
        self.entries: list[Entry] = []

    def say(self, payload: Payload, media_ms: float | None = None, at_ms: float | None = None) -> Entry:
        seq = len(self.entries)
        at_ns = round((seq if at_ms is None else at_ms) * 1e6)
        utc = f"2026-05-01T20:{seq // 60 % 60:02d}:{seq % 60:02d}.000+00:00"
        entry = Entry(self.session, seq, at_ns, utc, "viewing-1", 0, media_ms, payload)
        self.entries.append(entry)
        return entry

    def evening(self, ratings: int = 3) -> list[Entry]:
        """A whole session: begun, rated at 20 Hz, ended."""
        self.say(STARTED)
        self.say(VIEWING)
        for number in range(ratings):
            self.say(RATING, media_ms=number * 50.0, at_ms=number * 50)
        self.say(Chill())
        self.say(ViewingEnded(reason="finished"))
        self.say(SessionEnded(reason="closed"))
        return self.entries


STARTED = SessionStarted(program="0", platform="p", python="3", purpose="test", seed=7, zone="Asia/Seoul")
VIEWING = ViewingStarted(
    concert="c",
    video="v.webm",
    video_sha256="0" * 64,
    duration_ms=100_000,
    condition=Condition(name="fans", purpose="test").model_dump(mode="json"),
    seed=7,
    engine="builtin",
    source="SIM",
    audience=(SeatedFan(id="a", handle="별", colour="#fff", traits=("calm",)),),
)
RATING = Rating(valence=0.25, arousal=-0.5, touched=True)
PAUSE = Transport(action="pause")


class Disk:
    """How many pages the next connection may fill before SQLite says that the disk is full."""

    pages: int | None = None


@contextmanager
def nobody() -> Iterator[None]:
    """Without the superuser's right to ignore permissions, where the tests have it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def table(at: Path, query: str) -> list[tuple[object, ...]]:
    """Rows of a query, read by a stranger."""
    with closing(sqlite3.connect(at)) as connection:
        return connection.execute(query).fetchall()


def change(at: Path, *statements: str) -> None:
    """Change a file behind the program's back."""
    with closing(sqlite3.connect(at, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            connection.execute(statement)
