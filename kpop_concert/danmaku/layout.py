"""The layout: decides once where and when each comment shows, and draws nothing.

A decision (start, lane, or dropped) depends on the comment, the settings and the decisions before it, never on what
comes later, so a live run and a batch agree. What is on the picture at a media time is a function of the decisions
alone: pause, seek, rate and replay need no further code.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ..system.seeds import derive
from .lanes import Flight, crowding, earliest_free, taken, x_at
from .style import FADE_IN_MS, FADE_OUT_MS, STILL_MS, WIDTH, DanmakuSettings, Priority, box_height, lane_y

STILL_ROWS = 3
"""With reduced motion: rows of two halves, so six comments at most."""

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Item:
    """A comment that asks for a place: `width` in units, `span` in lanes (more than 1 for tall ones; flying only).

    Raises ValueError for a width below 0, a span below 1, or numbers that are not finite.
    """

    id: str
    media_ms: float
    width: float
    priority: Priority
    span: int = 1

    def __post_init__(self) -> None:
        if not (math.isfinite(self.media_ms) and math.isfinite(self.width) and self.width >= 0 and self.span >= 1):
            raise ValueError(f"comment {self.id!r}: expected a finite time, a width from 0 and a span from 1: {self}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision to show: from `start_ms` for `duration_ms` (media ms), `width` and `em` in units.

    Flying: `lane` counts from the top and `lanes` are how many it takes. Still (reduced motion): `lane` is
    2 * row + half and `lanes` how many halves of the row it takes. `waited_ms` is how much later than its own time it
    starts; it is not needed to draw. Raises ValueError when it could not be drawn.
    """

    id: str
    start_ms: float
    lane: int
    duration_ms: float
    width: float
    em: float
    lanes: int = 1
    mode: Literal["scroll", "still"] = "scroll"
    waited_ms: float = 0.0

    def __post_init__(self) -> None:
        numbers = (self.start_ms, self.duration_ms, self.width, self.em)
        if not all(map(math.isfinite, numbers)) or self.duration_ms <= 0 or self.width < 0 or self.em <= 0:
            raise ValueError(f"comment {self.id!r}: expected finite numbers, a duration and a size above 0: {self}")
        if self.lane < 0 or self.lanes < 1:
            raise ValueError(f"comment {self.id!r}: expected a lane from 0 and 1 lane or more: {self}")

    @property
    def end_ms(self) -> float:
        """When it is gone."""
        return self.start_ms + self.duration_ms

    @property
    def y(self) -> float:
        """Upper edge of its text box, in units."""
        return lane_y(self.lane if self.mode == "scroll" else self.lane // 2, self.em)

    @property
    def height(self) -> float:
        """Height of its text box, in units."""
        return box_height(self.lanes if self.mode == "scroll" else 1, self.em)

    def x(self, t_ms: float) -> float:
        """Left edge at media time `t_ms`, in units."""
        if self.mode == "scroll":
            return x_at(t_ms, self.start_ms, self.duration_ms, self.width)
        left, right = _halves(self.lane, self.lanes)
        return max(left, (left + right - self.width) / 2)

    def alpha(self, t_ms: float) -> float:
        """0..1: fading in and out with reduced motion, else 1. The opacity of the settings comes on top."""
        if self.mode == "scroll":
            return 1.0
        return max(0.0, min(1.0, (t_ms - self.start_ms) / FADE_IN_MS, (self.end_ms - t_ms) / FADE_OUT_MS))


@dataclass(frozen=True, slots=True)
class Dropped:
    """A decision not to show: thinned out by the density, or no lane came free within the longest wait."""

    id: str
    reason: Literal["density", "lanes full"]


Decision = Placed | Dropped


class Shown(NamedTuple):
    """One comment of a frame: where (units) and how opaque (0..1, of fading alone)."""

    placed: Placed
    x: float
    y: float
    alpha: float


class Counts(NamedTuple):
    """Every comment is `shown` or `dropped`; `delayed` are those shown that had to wait."""

    shown: int
    delayed: int
    dropped: int


class Layout:
    """Where comments fly. `seed` decides which lines of the crowd a density below 1 thins out."""

    def __init__(self, settings: DanmakuSettings | None = None, seed: int = 0) -> None:
        self._settings = settings or DanmakuSettings()
        self._seed = seed
        self._decisions: dict[str, Decision] = {}
        self._starts: list[float] = []
        self._placed: list[Placed] = []
        self._longest_ms = 0.0

    @property
    def settings(self) -> DanmakuSettings:
        """What holds for the next comment."""
        return self._settings

    @property
    def counts(self) -> Counts:
        """How the decisions so far turned out."""
        delayed = sum(placed.waited_ms > 0 for placed in self._placed)
        return Counts(len(self._placed), delayed, len(self._decisions) - len(self._placed))

    def use(self, settings: DanmakuSettings) -> None:
        """New settings for comments that are added from now on; those decided keep lane, duration and size."""
        self._settings = settings

    def decision(self, item_id: str) -> Decision | None:
        """What was decided about a comment, None when it was never added."""
        return self._decisions.get(item_id)

    def add(self, item: Item) -> Decision:
        """Decide about a comment, at once and for good; a comment that is known already keeps its decision.

        The lowest lane that is free at its time; else it starts as soon as a lane comes free, if that is within its
        longest wait; else it flies over others in the lane with the least overlap, or is dropped, as the settings say.
        The viewer's own line is never dropped. With reduced motion only the viewer's line can be a seventh.
        """
        known = self._decisions.get(item.id)
        if known is not None:
            return known
        decision = self._decide(item)
        self.restore(decision)
        return decision

    def restore(self, decision: Decision) -> None:
        """Take over a decision from the record; one about a comment that is known already changes nothing."""
        if decision.id in self._decisions:
            return
        self._decisions[decision.id] = decision
        if isinstance(decision, Placed):
            index = bisect_right(self._starts, decision.start_ms)
            self._starts.insert(index, decision.start_ms)
            self._placed.insert(index, decision)
            self._longest_ms = max(self._longest_ms, decision.duration_ms)

    def frame(self, t_ms: float) -> list[Shown]:
        """What shows at media time `t_ms`, in order of start; later ones are drawn over earlier ones."""
        return [
            Shown(placed, placed.x(t_ms), placed.y, placed.alpha(t_ms))
            for placed in self._started(t_ms - self._longest_ms, t_ms)
            if t_ms < placed.end_ms
        ]

    def placed_between(self, from_ms: float, to_ms: float) -> list[Placed]:
        """Comments that start in from_ms <= start <= to_ms, in order: what a painter may prepare ahead of need."""
        return self._started(from_ms, to_ms)

    def _started(self, from_ms: float, to_ms: float) -> list[Placed]:
        return self._placed[bisect_left(self._starts, from_ms) : bisect_right(self._starts, to_ms)]

    def _decide(self, item: Item) -> Decision:
        settings = self._settings
        if item.priority is Priority.CROWD and derive(self._seed, "density", item.id) >= settings.density * 2**63:
            return Dropped(item.id, "density")
        latest = item.media_ms + settings.wait_ms(item.priority)
        spots = self._spots(item)
        flight = _flight(spots[0])
        near = []
        for placed in self._started(item.media_ms - self._longest_ms, latest + flight.duration_ms):
            times = taken(flight, _flight(placed), placed.start_ms, settings.min_gap)
            if times[0] < latest and times[1] > item.media_ms:
                near.append((_box(placed), times))
        busy = [[times for box, times in near if _touch(box, place)] for place in map(_box, spots)]
        starts = [earliest_free(item.media_ms, times) for times in busy]
        soonest = min(range(len(spots)), key=starts.__getitem__)
        if starts[soonest] <= latest:
            return replace(spots[soonest], start_ms=starts[soonest], waited_ms=starts[soonest] - item.media_ms)
        if not self._may_overlap(item.priority):
            return Dropped(item.id, "lanes full")
        calmest = min(range(len(spots)), key=lambda index: crowding(latest, busy[index]))
        return replace(spots[calmest], start_ms=latest, waited_ms=latest - item.media_ms)

    def _spots(self, item: Item) -> list[Placed]:
        """Every place in the area, from the top; an item taller than the area takes all of it."""
        settings = self._settings
        if not settings.reduced_motion:
            span = min(item.span, settings.lanes)
            return [
                Placed(item.id, item.media_ms, lane, settings.cross_ms, item.width, settings.em, span)
                for lane in range(settings.lanes - span + 1)
            ]
        halves = 2 if item.width + settings.min_gap > WIDTH / 2 else 1
        return [
            Placed(item.id, item.media_ms, lane, STILL_MS, item.width, settings.em, halves, "still")
            for lane in range(0, 2 * min(STILL_ROWS, settings.lanes), halves)
        ]

    def _may_overlap(self, priority: Priority) -> bool:
        if priority is Priority.VIEWER:
            return True
        overlap = self._settings.overlap
        allowed = overlap == "all" or (overlap == "leads" and priority is Priority.PERSONA)
        return allowed and not self._settings.reduced_motion


def _flight(placed: Placed) -> Flight:
    return Flight(placed.width, placed.duration_ms, placed.mode == "still")


def _halves(lane: int, lanes: int) -> tuple[float, float]:
    left = (lane % 2) * WIDTH / 2
    return left, left + lanes * WIDTH / 2


def _box(placed: Placed) -> _Box:
    """The part of the picture (left, top, right, bottom) that a comment sweeps over."""
    left, right = _halves(placed.lane, placed.lanes) if placed.mode == "still" else (0.0, WIDTH)
    return left, placed.y, right, placed.y + placed.height


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
