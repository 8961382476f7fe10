"""What the built-in engine remembers of one viewing: who said what, which frames are worn, what has just happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ...concert.pack import LyricLine, Moment
from ..engines.base import Round
from ..personas import Language
from .families import Core, Topic

FRAME_MS = 60_000
FRAME_TIMES = 2
"""A frame at most this often a minute in the room (CULTURE)."""
RECENT_MS = 7_000
"""How long before a round something may lie to have "just" happened in all of its slots."""
GRACE_MS = 1_000
"""A slot is never in a round's first second in the published timing, and hardly ever in the live one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a newcomer asked, to be answered in a later round."""

    topic: Topic | None
    asker: str
    singer: str | None
    number: int


@dataclass(slots=True)
class Memory:
    """Per viewing. Answers depend on it, so they are a function of the seed and the rounds asked, in order."""

    used: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    room: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)
    frames: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    urges: dict[str, float] = field(default_factory=dict)
    corrections: dict[str, tuple[str, Language]] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    question: Question | None = None
    asked_ms: int | None = None
    chain_ms: int | None = None
    chanted_ms: int | None = None
    chanters: set[str] = field(default_factory=set)
    _moments: dict[tuple[int, str], Moment] = field(default_factory=dict)
    _lyrics: dict[int, LyricLine] = field(default_factory=dict)

    def begin(self, round_: Round) -> None:
        """Take in what the round says of the stage; what is long past is forgotten."""
        start = round_.start_ms
        for moment in round_.moments:
            self._moments[moment.start_ms, moment.kind] = moment
        for line in round_.lyrics:
            self._lyrics[line.start_ms] = line
        self._moments = {key: m for key, m in self._moments.items() if abs(m.start_ms - start) < FRAME_MS}
        self._lyrics = {key: line for key, line in self._lyrics.items() if abs(line.start_ms - start) < FRAME_MS}

    def just_happened(self, start_ms: int) -> list[Moment]:
        """The moments shortly before a round's slots, earliest first."""
        return sorted(
            (m for m in self._moments.values() if start_ms - RECENT_MS <= m.start_ms <= start_ms + GRACE_MS),
            key=lambda moment: (moment.start_ms, moment.kind),
        )

    def under_way(self, start_ms: int, end_ms: int) -> list[Moment]:
        """The moments that go on through all of a round's slots, such as a long close-up."""
        return sorted(
            (m for m in self._moments.values() if m.start_ms <= start_ms + GRACE_MS and m.until_ms >= end_ms),
            key=lambda moment: (moment.start_ms, moment.kind),
        )

    def just_sung(self, start_ms: int) -> list[LyricLine]:
        """The lines that ended shortly before a round's slots."""
        return sorted(
            (line for line in self._lyrics.values() if start_ms - RECENT_MS <= line.end_ms <= start_ms + GRACE_MS),
            key=lambda line: line.start_ms,
        )

    def may_say(self, agent: str, core: Core, at_ms: int) -> bool:
        """Whether the fan has not said this core and the room not worn its frame; short bursts are exempt."""
        if core.is_burst:
            return True
        if core.text in self.used[agent]:
            return False
        return sum(abs(at_ms - said) < FRAME_MS for said in self.frames[core.frame]) < FRAME_TIMES

    def said(self, agent: str, core: Core, text: str, at_ms: int) -> None:
        """A core was used for a line with this text."""
        self.used[agent].add(core.text)
        self.room[core.text] += 1
        self.frames[core.frame].append(at_ms)
        self.texts.add(text.casefold())
