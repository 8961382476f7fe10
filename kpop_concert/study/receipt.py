"""The integrity receipt of a visit: what it should and does hold, made of what is on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..journal import (
    Answer,
    ChatDropped,
    Deviation,
    Entry,
    Flag,
    Receipt,
    RoundEnded,
    Transport,
    ViewingEnded,
    ViewingStarted,
)
from ..records.progress import count_of, some_entries
from ..records.verify import Sums, receipt_sums
from .flags import PERIOD_MS
from .protocol import Form
from .visit import VisitState

COUNTED = tuple(
    payload.kind
    for payload in (Answer, ChatDropped, Deviation, Flag, RoundEnded, Transport, ViewingEnded, ViewingStarted)
)


def make_receipt(path: Path, state: VisitState, form: Form) -> Receipt:
    """The receipt of a visit from its record, which may be in use; flush before.

    `form` is how the viewings were rated. Raises RecordError when the record cannot be read.
    """
    sessions = state.sessions
    return receipt(
        state,
        some_entries(path, sessions, COUNTED),
        count_of(path, sessions, "rating"),
        form,
        receipt_sums(path, state.started.visit),
    )


def receipt(state: VisitState, entries: Iterable[Entry], ratings: int, form: Form, sums: Sums) -> Receipt:
    """The receipt from a visit's entries of the kinds COUNTED and the number of its ratings.

    A viewing is expected to have a sample for every 50 ms of media time that was shown; one that broke off is counted
    up to what is known to have been shown. A round is late when a line of it came too late, or nothing came in time.
    Dropped frames are those of the viewings that were closed; a kill takes its viewing's count along.
    """
    shown: dict[str, float] = {}
    late: set[tuple[str | None, int | None]] = set()
    media: dict[str, str] = {}
    deviations = answers = gaps = frames = 0
    for entry in entries:
        match entry.payload:
            case ViewingStarted() as viewing:
                media[viewing.concert] = viewing.video_sha256
            case Answer():
                answers += 1
            case Deviation():
                deviations += 1
            case Flag(what="gap"):
                gaps += 1
            case Flag(what="early end") as early if entry.viewing is not None:
                # Of a viewing that a kill ended, this is all that is known.
                shown.setdefault(entry.viewing, early.start_ms + PERIOD_MS)
            case Transport(action="ended") if entry.viewing is not None and entry.media_ms is not None:
                # A kill may come between this and the end of the viewing.
                shown[entry.viewing] = entry.media_ms
            case ViewingEnded() as over if entry.viewing is not None and entry.media_ms is not None:
                shown[entry.viewing] = entry.media_ms
                frames += over.dropped_frames or 0
            case ChatDropped(reason="late") as dropped:
                late.add((entry.viewing, dropped.round))
            case RoundEnded(outcome="timeout") as ended:
                late.add((entry.viewing, ended.round))
    return Receipt(
        visit=state.started.visit,
        expected_samples=0 if form == "none" else sum(round(until / PERIOD_MS) for until in shown.values()),
        samples=ratings,
        gaps=gaps,
        dropped_frames=frames,
        late_rounds=len(late),
        deviations=deviations,
        answers=answers,
        media=media,
        protocol_sha256=state.started.protocol_sha256,
        entries=sums.entries,
        sessions=sums.sessions,
        journal_sha256=sums.journal_sha256,
    )
