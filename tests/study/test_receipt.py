"""What a receipt counts, on entries written by hand."""

from __future__ import annotations

from kpop_concert.journal import (
    Answer,
    ChatDropped,
    Deviation,
    Entry,
    Flag,
    Payload,
    RoundEnded,
    ViewingEnded,
    ViewingStarted,
    VisitStarted,
    decode,
)
from kpop_concert.records.verify import Sums
from kpop_concert.study.receipt import receipt
from kpop_concert.study.visit import VisitState

STATE = VisitState(
    VisitStarted(
        visit="v", study="s", study_version="1", protocol_sha256="a" * 64, station=1, participant="P", language="en",
        place=0, viewings=(("persona", "c"),),
    ),
    ("one",),
)  # fmt: skip
SUMS = Sums({"one": 12}, 12, "b" * 64)
ANSWER = Answer(
    step="q.1", attempt=1, period=1, instrument="ios", instrument_version="1", item="a", position=0, value=5,
    shown_ns=0, answered_ns=1,
)  # fmt: skip
BEGUN = ViewingStarted(
    concert="Undertow", video="video.webm", video_sha256="c" * 64, duration_ms=10_000, condition={}, seed=1,
    engine="builtin", source="SIM", audience=(),
)  # fmt: skip


def entry(payload: Payload, viewing: str | None = None, media_ms: float | None = None) -> Entry:
    return Entry("one", 0, 0, "2026-11-24T00:00:00.000+00:00", viewing, None, media_ms, payload)


def late(round_: int) -> ChatDropped:
    return ChatDropped(line="1-a", due_ms=0, agent="a", round=round_, reason="late")


def test_what_is_counted() -> None:
    said = [
        entry(BEGUN, "w", 0.0),
        entry(late(1), "w", 900.0),
        entry(late(1), "w", 950.0),
        entry(RoundEnded(round=2, outcome="timeout", latency_ms=1, lines=0), "w", 3000.0),
        entry(RoundEnded(round=3, outcome="answered", latency_ms=1, lines=4), "w", 3500.0),
        entry(ViewingEnded(reason="finished", dropped_frames=3), "w", 10_000.0),
        entry(Flag(what="gap", start_ms=1, end_ms=300), "w"),
        entry(Flag(what="idle", start_ms=1, end_ms=300), "w"),
        entry(ANSWER),
        entry(Deviation(what="language", found="ko", expected="en", reason="asked")),
    ]
    made = receipt(STATE, said, 195, "grid", SUMS)
    assert (made.expected_samples, made.samples, made.gaps, made.late_rounds) == (200, 195, 1, 2)
    assert made.dropped_frames == 3
    assert (made.answers, made.deviations, made.media) == (1, 1, {"Undertow": "c" * 64})
    assert (made.entries, made.sessions, made.journal_sha256) == (12, {"one": 12}, "b" * 64)
    assert receipt(STATE, said, 0, "none", SUMS).expected_samples == 0


def test_a_viewing_that_broke_off_counts_until_where_it_is_known_to_have_come() -> None:
    said = [
        entry(BEGUN, "w", 0.0),
        entry(Flag(what="early end", start_ms=4950.0, end_ms=10_000.0), "w"),
        entry(BEGUN, "x", 0.0),
        entry(decode("viewing.ended", 1, '{"reason": "left"}'), "x", 2000.0),  # before frames were counted
        entry(Flag(what="early end", start_ms=1950.0, end_ms=10_000.0), "x"),
    ]
    made = receipt(STATE, said, 140, "slider", SUMS)
    assert (made.expected_samples, made.dropped_frames) == (100 + 40, 0)
