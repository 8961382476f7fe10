"""What the transport shows, as pure functions of the concert, the chat and media time. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...concert.pack import ConcertPack, Section

PEAKS = frozenset({"chorus", "post_chorus", "last_chorus", "encore"})
QUIET = frozenset({"intro", "preshow", "postshow", "ending", "talk", "other", "bridge"})
RATE_WINDOW_MS = 30_000
STICK_MS = 4_000


def clock_text(ms: float) -> str:
    """2:11, or 1:02:11 from an hour on."""
    seconds = max(0, int(ms // 1000))
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def level(section: Section) -> str:
    """The token of a section's colour: quiet, mid or peak."""
    if section.section in PEAKS:
        return "peak"
    return "quiet" if section.section in QUIET else "mid"


def label(section: Section, language: str) -> str:
    """The section's name on the screen; empty for a stretch that nobody annotated."""
    own = section.label.get("ko" if language == "ko" else "en")
    return own or ("" if section.section == "other" else section.section.replace("_", " ").capitalize())


@dataclass(slots=True)
class Density:
    """Times of the released lines in media ms, sorted; a stick is the count around its place in the concert."""

    times: list[int] = field(default_factory=list)

    def add(self, media_ms: int) -> None:
        """A line was released."""
        insort(self.times, media_ms)

    def between(self, start_ms: float, end_ms: float) -> int:
        """Lines in [start_ms, end_ms)."""
        return bisect_left(self.times, end_ms) - bisect_left(self.times, start_ms)

    def sticks(self, duration_ms: int, count: int) -> list[int]:
        """Lines within STICK_MS around the middle of each of `count` equal stretches of the concert."""
        middles = (duration_ms * (i + 0.5) / count for i in range(count))
        return [self.between(middle - STICK_MS / 2, middle + STICK_MS / 2) for middle in middles]

    def per_minute(self, now_ms: float) -> int:
        """Messages a minute over the last 30 s of media time (over what there is of it at the start)."""
        window = min(RATE_WINDOW_MS, max(5_000.0, now_ms))
        return round(self.between(now_ms - window, now_ms + 1) * 60_000 / window)


def following(pack: ConcertPack, now_ms: float) -> tuple[Section, float] | None:
    """The next section and how many ms away it is."""
    section = pack.next_section(now_ms)
    return (section, section.start_ms - now_ms) if section else None


def skip(sections: Sequence[Section], now_ms: float, forward: bool) -> float:
    """Media ms to jump to: the next section's start, or this section's start (the one before within its first 2 s)."""
    starts = [section.start_ms for section in sections]
    if forward:
        index = bisect_right(starts, now_ms)
        return float(starts[index]) if index < len(starts) else now_ms
    index = bisect_right(starts, now_ms - 2000) - 1
    return float(starts[max(0, index)])
