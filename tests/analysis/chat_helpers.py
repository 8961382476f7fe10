"""Chat files and records to measure, written as the program writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from kpop_concert.condition import Condition
from kpop_concert.journal import (
    Behaviour,
    ChatReleased,
    Entry,
    Payload,
    SeatedFan,
    SessionStarted,
    ViewingEnded,
    ViewingStarted,
    VisitStarted,
)
from kpop_concert.records import JournalWriter

FANS = ("ann", "bo", "cy")


def row(
    text: object, author: object = "ann", at_ms: float = 0, kind: str = "persona", **more: object
) -> dict[str, object]:
    """One line of a chat file."""
    line = {"media_ms": at_ms, "author": author, "author_kind": kind, "text": text, "round": 0}
    return line | {"behaviour": "affect", "language": "en"} | more


def chat_file(file: Path, rows: Iterable[object]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    return file


def said(text: str, author: str = "ann", at_ms: int = 0, **more: object) -> ChatReleased:
    """One line as a viewing releases it."""
    line = {"line": f"{author}-{at_ms}", "due_ms": at_ms, "author": author, "author_kind": "persona", "text": text}
    line |= {"round": 0, "behaviour": Behaviour.AFFECT, "language": "en", "source": "SIM"}
    return ChatReleased.model_validate(line | more)


class Evening:
    """The entries of one session, with any number of viewings; a visit of a study where `visit` names one."""

    def __init__(self, session: str, visit: str = "", purpose: str = "fan", **begun: object) -> None:
        self.session = session
        self.entries: list[Entry] = []
        started = {"program": "0", "platform": "p", "python": "3", "seed": 7, "zone": "Asia/Seoul"}
        self._say(SessionStarted.model_validate(started | {"purpose": "visit" if visit else purpose}))
        if visit:
            told = {"visit": visit, "study": "pilot", "study_version": "1", "protocol_sha256": "a" * 64, "station": 1}
            told |= {"participant": f"P-{visit}", "language": "en", "place": 0, "viewings": ()}
            self._say(VisitStarted.model_validate(told | begun))

    def watch(
        self, name: str, condition: str, lines: Sequence[ChatReleased], seed: int = 7, reason: str | None = "finished"
    ) -> Evening:
        """A viewing of its lines; with no `reason` it never ends, as after a kill."""
        arm = Condition(name=condition, purpose="test").model_dump(mode="json")
        fans = tuple(SeatedFan(id=fan, handle=fan, colour="#fff") for fan in FANS)
        begun = {"concert": "c", "video": "v", "video_sha256": "0" * 64, "duration_ms": 9000, "condition": arm}
        begun |= {"seed": seed, "engine": "builtin", "source": "SIM", "audience": fans}
        self._say(ViewingStarted.model_validate(begun), name)
        for line in lines:
            self._say(line, name)
        if reason:
            self._say(ViewingEnded.model_validate({"reason": reason}), name)
        return self

    def say(self, payload: Payload) -> Evening:
        self._say(payload)
        return self

    def _say(self, payload: Payload, viewing: str | None = None) -> None:
        seq = len(self.entries)
        utc = f"2026-05-01T20:{seq // 60 % 60:02d}:{seq % 60:02d}.000+00:00"
        self.entries.append(Entry(self.session, seq, seq, utc, viewing, 1 if viewing else None, 0.0, payload))


def record(file: Path, *evenings: Evening) -> Path:
    writer = JournalWriter(file)
    for evening in evenings:
        for entry in evening.entries:
            writer.put(entry)
    writer.close()
    return file
