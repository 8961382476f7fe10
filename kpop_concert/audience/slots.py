"""When a line is shown: windows, asking times and slots, all in media ms and all drawn from seeded streams."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..condition import DirectorNumbers
from ..system.seeds import rng
from .chants import joined_word
from .engines.base import Round, Spoken


@dataclass(frozen=True, slots=True)
class Timetable:
    """Rounds r = 0, 1, 2 ... with the windows [r, r + 1) * round_ms, each asked for lead_ms before it begins."""

    duration_ms: int
    round_ms: int
    lead_ms: int

    @property
    def rounds(self) -> int:
        """How many windows begin before the concert ends."""
        return -(-self.duration_ms // self.round_ms)

    def window(self, number: int) -> tuple[int, int]:
        """Start and end of a round's window; the last one ends with the concert."""
        start = number * self.round_ms
        return start, min(start + self.round_ms, self.duration_ms)

    def at(self, media_ms: int) -> int:
        """The round in whose window a time lies."""
        return media_ms // self.round_ms

    def asked_at(self, number: int) -> int:
        """When a round is asked for; negative: at the start."""
        return number * self.round_ms - self.lead_ms

    def wanted_at(self, media_ms: int) -> range:
        """The rounds to be asked for by whoever arrives at a time: its own and those whose asking time has come."""
        return range(self.at(media_ms), min(self.rounds, (media_ms + self.lead_ms) // self.round_ms + 1))

    def asked_between(self, first_ms: int, last_ms: int) -> range:
        """The rounds whose asking time lies in [first_ms, last_ms]."""
        first = max(0, -(-(first_ms + self.lead_ms) // self.round_ms))
        return range(first, min(self.rounds, (last_ms + self.lead_ms) // self.round_ms + 1))


def published_slot(numbers: DirectorNumbers, table: Timetable, seed: int, number: int, agent: str) -> int:
    """Round start plus a uniform jitter (METHOD 1): known before the line is, the same in every pass."""
    start = number * table.round_ms
    low, high = numbers.jitter_ms
    return _draw(rng(seed, "slot", number, agent), start + low, start + high, start, table.duration_ms)


def live_slot(numbers: DirectorNumbers, table: Timetable, seed: int, round_: Round, spoken: Spoken) -> int:
    """Around the moment that the line is about (METHOD 2.10), on its word of the chant, else anywhere in the window."""
    stream = rng(seed, "slot", round_.number, spoken.agent)
    word = joined_word(spoken, round_)
    if word is not None:
        low, high = numbers.chant_ms
        return _draw(stream, word.start_ms + low, word.start_ms + high, 0, table.duration_ms)
    if spoken.moment is not None and 0 <= spoken.moment < len(round_.moments):
        at = round_.moments[spoken.moment].start_ms
        spans = {"anticipation": numbers.anticipation_ms, "burst": numbers.burst_ms, "opinion": numbers.opinion_ms}
        low, high = spans[spoken.phase or "burst"]
        return _draw(stream, at + low, at + high, 0 if spoken.phase == "anticipation" else at, table.duration_ms)
    return _draw(stream, round_.start_ms, round_.end_ms, round_.start_ms, table.duration_ms)


def reply_slot(table: Timetable, seed: int, number: int, agent: str, span: tuple[int, int], not_before: int) -> int:
    """Within `span`, the time in which fans answer the viewer, from what is left of it when the answer is there."""
    low, high = span
    floor = min(not_before, high)
    return _draw(rng(seed, "slot", number, agent), max(low, floor), high, floor, table.duration_ms)


def _draw(stream: random.Random, low: int, high: int, floor: int, duration_ms: int) -> int:
    """Uniform in [low, high). A range that goes beyond the end is moved earlier, down to `floor`, not squeezed."""
    beyond = max(0, high - duration_ms)
    low, high = max(floor, low - beyond), high - beyond
    return max(0, min(low + int(stream.random() * max(0, high - low)), duration_ms - 1))
