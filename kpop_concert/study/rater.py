"""Simulated participants: how they answer, how they rate, and what they do wrong. Every draw comes from one seed."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..concert.kinds import CHORUSES
from ..concert.pack import ConcertPack
from ..selfreport.scales import RatingState
from .instruments import Instrument, excluded
from .items import (
    NOBODY,
    AffectiveSlider,
    AnyItem,
    Choice,
    Favourite,
    Ios,
    Likert,
    Multi,
    Number,
    Quiz,
    Sam,
    Scale,
    Text,
    Value,
    YesNo,
    bounds,
)

Act = Literal[
    "plain", "idle", "untouched", "typing", "gap", "late start", "early end", "abort", "stop", "withdraw", "excluded",
    "fault", "crash", "repeat", "pause",
]  # fmt: skip
ACTS: tuple[Act, ...] = (
    "idle", "gap", "plain", "typing", "abort", "fault", "untouched", "crash", "plain", "late start", "withdraw",
    "early end", "pause", "excluded", "plain", "repeat", "stop", "plain",
)  # fmt: skip
"""What the visitors do, one after the other and again from the first."""

PERSON_SD = 0.1
ARM_SD = 0.08
MOVE_SD = 0.1
"""Spread of a person's mean, of what an arm does to a person, and of one movement around that."""
DECLINES = 0.03
CHORUS_LIFT = 0.2
"""What a chorus adds to valence and arousal."""
CHILLS = 0.3
"""Share of choruses at whose start a participant presses the chills key."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Media ms in which no sample is taken."""

    start_ms: float
    end_ms: float


class Rating:
    """The rating of one viewing, as a path of places that are each held for some seconds. Times are media ms."""

    def __init__(self, draw: random.Random, mean: float, pack: ConcertPack, act: Act) -> None:
        """`mean` is where valence lies on average, -1..1."""
        duration_ms = pack.duration_ms
        self.chills = [s.start_ms for s in pack.sections if s.section in CHORUSES and draw.random() < CHILLS]
        song = _song(pack)
        self._times: list[float] = [0.0]
        self._states: list[RatingState] = [RatingState()]
        self.silence = _silence(act, duration_ms)
        if act == "untouched":
            return
        now = draw.uniform(200, 900)
        idle_from = duration_ms * 0.3 if act == "idle" else duration_ms
        while now < min(idle_from, duration_ms):
            lift = song(now)
            valence, arousal = (_held(draw.gauss(middle + lift, MOVE_SD)) for middle in (mean, 0.2))
            self._add(now, RatingState(valence, arousal, touched=True))
            now += draw.uniform(800, 4000)
        if act == "typing":
            self._type(duration_ms * 0.4, duration_ms * 0.45)

    def at(self, media_ms: float) -> RatingState:
        """Where the rating stands."""
        return self._states[bisect_right(self._times, media_ms) - 1]

    def silent(self, media_ms: float) -> bool:
        """Whether the sampler fails at that moment."""
        return self.silence.start_ms <= media_ms < self.silence.end_ms

    def _add(self, at_ms: float, state: RatingState) -> None:
        self._times.append(at_ms)
        self._states.append(state)

    def _type(self, start_ms: float, end_ms: float) -> None:
        kept = [(t, s) for t, s in zip(self._times, self._states, strict=True) if not start_ms <= t < end_ms]
        before = self.at(start_ms)
        typing = RatingState(before.valence, before.arousal, before.touched, typing=True)
        both = sorted([*kept, (start_ms, typing), (end_ms, before)], key=lambda pair: pair[0])
        self._times, self._states = [t for t, _ in both], [s for _, s in both]


def _song(pack: ConcertPack) -> Callable[[float], float]:
    """What the song adds to a feeling at a media time (ms): more in a chorus, and nothing on average."""
    chorus_ms = sum(s.end_ms - s.start_ms for s in pack.sections if s.section in CHORUSES)
    mean = CHORUS_LIFT * chorus_ms / pack.duration_ms
    return lambda at_ms: (CHORUS_LIFT if pack.section_at(at_ms).section in CHORUSES else 0.0) - mean


def _silence(act: Act, duration_ms: float) -> Silence:
    match act:
        case "gap":
            return Silence(duration_ms * 0.5, duration_ms * 0.5 + 1200)
        case "late start":
            return Silence(0.0, 700.0)
        case "early end":
            return Silence(duration_ms - 900, duration_ms + 1)
    return Silence(0.0, 0.0)


def _held(value: float) -> float:
    return max(-1.0, min(1.0, value))


def answer_to(instrument: Instrument, item_id: str, draw: random.Random, *, refuse: bool = False) -> Value:
    """An answer that holds; to an item that decides who takes part, one that lets in, or with `refuse` one that does
    not.
    """
    deciding = [rule for rule in instrument.exclude if rule.item == item_id]
    item = instrument.item(item_id)
    if not deciding and draw.random() < DECLINES:
        return None
    for _ in range(200):
        value = _any(item, instrument.scale(item), draw)
        if not deciding or (excluded(instrument, {item_id: value}) is not None) == refuse:
            return value
    raise ValueError(f"{instrument.name}, {item_id}: no answer that lets in was found")


def _any(item: AnyItem, scale: Scale | None, draw: random.Random) -> Value:
    match item:
        case Likert() | Sam() | Ios():
            low, high = bounds(item, scale) or (0, 0)
            return draw.randint(int(low), int(high))
        case AffectiveSlider():
            return round(draw.random(), 3)
        case YesNo():
            return draw.random() < 0.5
        case Choice(options=options):
            return draw.choice(options).id
        case Multi(options=options):
            return draw.choice(options).id
        case Number(min=low, max=high, whole=whole):
            value = draw.uniform(low, high)
            return round(value) if whole else value
        case Text():
            return "A simulated answer."
        case Favourite():
            return NOBODY
        case Quiz():
            raise ValueError(f"{item.id} has no faces yet")
