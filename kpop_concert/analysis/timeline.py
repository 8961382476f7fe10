"""What the rows of a timeline draw: pure functions of what is chosen, the visible stretch and its width in pixels.

A view shows [start_ms, end_ms) over `width_px` pixels. Everything that takes more than a glance at the samples is made
once for a choice (`envelopes`, `events`, `rates`) and cut to a view in time that grows with the pixels alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from .choice import Filters, Stretch, chosen, exclusions_of, inside
from .curves import used
from .dataset import Clip, Dataset, Dimension, Floats, Integers, Ratings, Watched
from .statistics.bins import even_edges

CELL_MS = 100.0
"""The finest cell of an envelope: two samples of the 20 Hz rating, so that one that came late leaves no hole."""
RATE_MS = 10_000.0
"""Width of a bin of the message rate."""


@dataclass(frozen=True, slots=True)
class View:
    """The visible stretch of a clip, [start_ms, end_ms), over `width_px` pixels."""

    start_ms: float
    end_ms: float
    width_px: int

    def __post_init__(self) -> None:
        if not (self.start_ms < self.end_ms and self.width_px > 0):
            raise ValueError(f"a view has a length and a width, found {self}")

    @property
    def ms_per_px(self) -> float:
        """Media ms that lie behind one pixel."""
        return (self.end_ms - self.start_ms) / self.width_px


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Many lines in one pair of arrays, a nan between two of them; line i begins at `starts[i]`."""

    x_ms: Floats
    y: Floats
    starts: Integers


class Envelopes:
    """The ratings of some viewings in one dimension, ready to be drawn at any zoom.

    Each level halves the one before: a cell keeps the least and the greatest sample of a stretch of media time, both
    real samples, never a mean. Where a pixel is finer than a cell, the samples themselves are drawn. There is no line
    before the rating was first set by hand, for the middle is no answer, nor in the stretches `without` by viewing (its
    id, as `choice.exclusions_of` has them).
    """

    def __init__(
        self,
        viewings: Sequence[Watched],
        dimension: Dimension,
        duration_ms: float,
        lag_ms: float = 0.0,
        without: Mapping[str, Sequence[Stretch]] | None = None,
    ):
        self.viewings = tuple(one for one in viewings if dimension in one.dimensions)
        out = without or {}
        self._lines = [_counted(one.ratings, dimension, lag_ms, out.get(one.id, ())) for one in self.viewings]
        cells = max(1, ceil(duration_ms / CELL_MS))
        low = np.full((len(self.viewings), cells), np.inf, dtype=np.float64)
        high = np.full_like(low, -np.inf)
        for row, (t, values) in enumerate(self._lines):
            inside = (t >= 0) & (t < cells * CELL_MS)
            place = (t[inside] // CELL_MS).astype(np.int64)
            if place.size:
                first = np.flatnonzero(np.diff(place, prepend=-1))
                low[row, place[first]] = np.minimum.reduceat(values[inside], first)
                high[row, place[first]] = np.maximum.reduceat(values[inside], first)
        self._levels = [(low, high)]
        while self._levels[-1][0].shape[1] > 1:
            self._levels.append(_halved(*self._levels[-1]))

    def lines(self, view: View) -> Lines:
        """One line for each viewing, of about two points a pixel; a gap in the samples is a gap in the line."""
        if view.ms_per_px < CELL_MS:
            return self._samples(view)
        level = min(ceil(np.log2(view.ms_per_px / CELL_MS)), len(self._levels) - 1)
        cell_ms = CELL_MS * 2**level
        low, high = self._levels[level]
        first = max(0, int(view.start_ms // cell_ms))
        last = min(low.shape[1], ceil(view.end_ms / cell_ms))
        width = max(0, last - first)
        y = np.full((len(self.viewings), width, 2), np.nan)
        there = low[:, first:last] <= high[:, first:last]
        y[..., 0] = np.where(there, low[:, first:last], np.nan)
        y[..., 1] = np.where(there, high[:, first:last], np.nan)
        middles = (np.arange(first, last) + 0.5) * cell_ms
        x = np.broadcast_to(np.repeat(middles, 2), (len(self.viewings), 2 * width))
        return _joined(x, y.reshape(len(self.viewings), 2 * width))

    def _samples(self, view: View) -> Lines:
        xs, ys, starts = [], [], []
        begun = 0
        for every, values in self._lines:
            # One sample beyond either edge, so that the line runs out of the picture.
            first, last = np.searchsorted(every, (view.start_ms, view.end_ms))
            part = slice(max(0, int(first) - 1), int(last) + 1)
            t, values = every[part], values[part]
            gaps = np.flatnonzero(np.diff(t) > CELL_MS) + 1
            xs += [np.insert(t, gaps, t[gaps]), _NAN]
            ys += [np.insert(values, gaps, np.nan), _NAN]
            starts.append(begun)
            begun += len(t) + len(gaps) + 1
        return Lines(np.concatenate([*xs, _NAN[:0]]), np.concatenate([*ys, _NAN[:0]]), np.array(starts, np.int64))


_NAN = np.full(1, np.nan)


def _counted(
    ratings: Ratings, dimension: Dimension, lag_ms: float, without: Sequence[Stretch]
) -> tuple[Floats, Floats]:
    keep = used(ratings, without)
    return ratings.t_ms[keep] - lag_ms, ratings.of(dimension)[keep]


def _halved(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    if low.shape[1] % 2:
        low = np.pad(low, ((0, 0), (0, 1)), constant_values=np.inf)
        high = np.pad(high, ((0, 0), (0, 1)), constant_values=-np.inf)
    return np.minimum(low[:, ::2], low[:, 1::2]), np.maximum(high[:, ::2], high[:, 1::2])


def _joined(x: Floats, y: Floats) -> Lines:
    rows, width = y.shape
    nan = np.full((rows, 1), np.nan)
    starts = np.arange(rows, dtype=np.int64) * (width + 1)
    return Lines(np.hstack([x, nan]).ravel(), np.hstack([y, nan]).ravel(), starts)


@dataclass(frozen=True, slots=True, eq=False)
class Ticks:
    """A raster row by row: `ms` and `row` of every line, those of a fan chant apart. `rows` are the handles."""

    rows: tuple[str, ...]
    ms: Floats
    row: Integers
    chant_ms: Floats
    chant_row: Integers

    def within(self, view: View) -> Ticks:
        """Those in a view, at most one a pixel and row."""
        return Ticks(self.rows, *_thinned(self.ms, self.row, view), *_thinned(self.chant_ms, self.chant_row, view))


def raster(viewings: Sequence[Watched]) -> Ticks:
    """Who wrote when: one row for each author, seated fans in their order first, then the others by handle."""
    seated = dict.fromkeys(fan.handle for one in viewings for fan in one.audience)
    others = {name for one in viewings for name in one.chat.authors} - seated.keys()
    rows = (*seated, *sorted(others))
    place = {handle: row for row, handle in enumerate(rows)}
    ms = [one.chat.ms for one in viewings]
    row = [np.array([place[name] for name in one.chat.authors], np.int64)[one.chat.author] for one in viewings]
    at, chant = _concatenated(ms), _concatenated([one.chat.chant for one in viewings])
    order = np.argsort(at, kind="stable")
    at, of, is_chant = at[order], _concatenated(row)[order].astype(np.int64), chant[order] >= 0
    return Ticks(rows, at[~is_chant], of[~is_chant], at[is_chant], of[is_chant])


def _thinned(ms: Floats, row: Integers, view: View) -> tuple[Floats, Integers]:
    first, last = np.searchsorted(ms, (view.start_ms, view.end_ms))
    ms, row = ms[first:last], row[first:last]
    pixel = ((ms - view.start_ms) / view.ms_per_px).astype(np.int64)
    _, kept = np.unique(row * (view.width_px + 1) + pixel, return_index=True)
    kept.sort()
    return ms[kept], row[kept]


def _concatenated(parts: Sequence[Floats | Integers]) -> Floats:
    return np.concatenate([*parts, np.zeros(0)], dtype=np.float64)


def by_condition(viewings: Sequence[Watched]) -> Mapping[str, tuple[Watched, ...]]:
    """Viewings by condition, in the order in which they come."""
    found: dict[str, list[Watched]] = {}
    for one in viewings:
        found.setdefault(one.condition, []).append(one)
    return {condition: tuple(ours) for condition, ours in found.items()}


def rates(viewings: Sequence[Watched], duration_ms: float, bin_ms: float = RATE_MS) -> tuple[Floats, dict[str, Floats]]:
    """Edges of the bins, and the audience's lines in each by condition: the mean over its viewings, per `bin_ms`.

    A shorter last bin is scaled up to `bin_ms`. A viewing that was not shown to its end counts as far as it was shown
    only where it was chosen: its later bins hold no lines.
    """
    edges = even_edges(duration_ms, bin_ms)
    scale = bin_ms / np.diff(edges)
    made = {}
    for condition, ours in by_condition(viewings).items():
        counts = [np.histogram(one.chat.ms[one.chat.of_audience], edges)[0] for one in ours]
        made[condition] = np.mean(counts, axis=0) * scale
    return edges, made


def density(viewings: Sequence[Watched], duration_ms: float, cells: int) -> Floats:
    """Lines of all viewings in `cells` equal stretches of a clip: the overview."""
    every = _concatenated([one.chat.ms for one in viewings])
    return np.histogram(every, max(1, cells), (0.0, max(1.0, duration_ms)))[0].astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """A stack of dots: where each stands, and how many are below it."""

    ms: Floats
    below: Integers


def presses(dataset: Dataset, filters: Filters) -> dict[str, Floats]:
    """When the chills key was pressed by condition, in order; shifted by the filters' lag, without what is excluded."""
    out = exclusions_of(dataset, filters)
    made = {}
    for condition, ours in by_condition(chosen(dataset, filters)).items():
        kept = [one.chills_ms[~inside(one.chills_ms, out.get(one.id, ()))] for one in ours]
        made[condition] = np.sort(_concatenated(kept)) - filters.lag_ms
    return made


def chills(pressed: Mapping[str, Floats], view: View, dot_px: float = 8.0) -> dict[str, Dots]:
    """`presses`, stacked where dots of this width would lie on each other.

    The stacks stand at multiples of a dot's width from the clip's beginning, so that panning does not move them.
    """
    width_ms = dot_px * view.ms_per_px
    made = {}
    for condition, at in pressed.items():
        place = (at[(at >= view.start_ms) & (at < view.end_ms)] // width_ms).astype(np.int64)
        first = np.searchsorted(place, place)
        made[condition] = Dots(np.multiply(place + 0.5, width_ms), np.arange(len(place)) - first)
    return made


def sections(clip: Clip, view: View) -> tuple[int, ...]:
    """Indices of the sections of which any part is visible."""
    return tuple(n for n, one in enumerate(clip.sections) if one.start_ms < view.end_ms and view.start_ms < one.end_ms)
