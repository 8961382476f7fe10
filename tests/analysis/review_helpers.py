"""Records for a review: simulated studies from the real runner, and evenings at home as entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from station_helpers import make_study

from kpop_concert.condition import Condition
from kpop_concert.headless.visits import simulate_visits
from kpop_concert.journal import (
    Behaviour,
    ChatReleased,
    Chill,
    Entry,
    PassStarted,
    Payload,
    Rating,
    SeatedFan,
    SessionEnded,
    SessionStarted,
    ViewingEnded,
    ViewingStarted,
)
from kpop_concert.records import JournalWriter

FANS = tuple(SeatedFan(id=id_, handle=handle, colour="rose") for id_, handle in (("a", "별"), ("b", "moon")))


def simulated_study(folder: Path, count: int) -> tuple[Path, Path]:
    """The protocol's file and the record of a small study within participants with two concerts."""
    study = make_study(folder / "study")
    simulate_visits(study, count, folder / "study.db", seed=2)
    return study.file, folder / "study.db"


class Evening:
    """A viewing at home, entry by entry; media times in ms."""

    def __init__(
        self, name: str = "e", condition: str = "fans", duration_ms: int = 20_000, video: str = "0" * 64
    ) -> None:
        self.session, self.viewing = f"session-{name}", f"viewing-{name}"
        self.entries: list[Entry] = []
        self.pass_no = 1
        self._say(SessionStarted(program="0", platform="p", python="3", purpose="fan", seed=7, zone="UTC"), None)
        self.say(
            ViewingStarted(
                concert="Stage",
                video="v.webm",
                video_sha256=video,
                duration_ms=duration_ms,
                condition=Condition(name=condition, purpose="test").model_dump(mode="json"),
                seed=7,
                engine="builtin",
                source="SIM",
                audience=FANS,
            )
        )
        self.say(PassStarted(reason="start", from_ms=0, to_ms=0), 0.0)

    def say(self, payload: Payload, media_ms: float = 0.0) -> Evening:
        """Any entry of the viewing."""
        self._say(payload, media_ms)
        return self

    def rate(self, samples: Sequence[tuple[float, float]], arousal: float = 0.0, touched: bool = True) -> Evening:
        """Samples of (media ms, valence)."""
        for ms, valence in samples:
            self.say(Rating(valence=valence, arousal=arousal, touched=touched), ms)
        return self

    def chill(self, *times_ms: float) -> Evening:
        """Presses of the chills key."""
        for ms in times_ms:
            self.say(Chill(), ms)
        return self

    def seek(self, from_ms: float, to_ms: float) -> Evening:
        """A new pass."""
        self.pass_no += 1
        return self.say(PassStarted(reason="seek", from_ms=from_ms, to_ms=to_ms), to_ms)

    def chat(self, ms: int, text: str, agent: str | None = "a", reply_to: str | None = None, **more: object) -> Evening:
        """A line of a fan, or (agent None) of the viewer; its identity is `line-` and its number."""
        said = {
            "line": f"line-{sum(isinstance(e.payload, ChatReleased) for e in self.entries)}",
            "due_ms": ms,
            "author": next((fan.handle for fan in FANS if fan.id == agent), "You"),
            "author_kind": "viewer" if agent is None else "persona",
            "text": text,
            "round": None,
            "behaviour": Behaviour.AFFECT,
            "language": "en",
            "source": "VIEWER" if agent is None else "SIM",
            "agent": agent,
            "reply_to": reply_to,
        }
        return self.say(ChatReleased.model_validate(said | more), float(ms))

    def end(self, reason: str = "finished") -> Evening:
        """The viewing and the evening are over."""
        self.say(ViewingEnded.model_validate({"reason": reason}))
        self._say(SessionEnded(reason="closed"), None)
        return self

    def _say(self, payload: Payload, media_ms: float | None) -> None:
        seq = len(self.entries)
        utc = f"2026-05-01T{20 + seq // 3600:02d}:{seq // 60 % 60:02d}:{seq % 60:02d}.000+00:00"
        inside = media_ms is not None
        viewing, pass_no = (self.viewing, self.pass_no) if inside else (None, None)
        self.entries.append(Entry(self.session, seq, seq * 50_000_000, utc, viewing, pass_no, media_ms, payload))


def kept(path: Path, *scripts: Evening, entries: Sequence[Entry] = ()) -> Path:
    """Write them as the program does."""
    writer = JournalWriter(path)
    for entry in [entry for script in scripts for entry in script.entries] + list(entries):
        writer.put(entry)
    writer.close()
    return path
