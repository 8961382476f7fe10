"""What the review's timeline shows of one clip: the chosen viewings, and what is computed of them once. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import numpy as np

from ...analysis.choice import Filters, chosen, exclusions_of
from ...analysis.curves import Grid, curves, grid
from ...analysis.dataset import Clip, Dataset, Dimension, Floats, Watched
from ...analysis.timeline import Envelopes, Ticks, presses, raster, rates
from ...journal import Flag
from .chat import colour_of

if TYPE_CHECKING:
    # It brings scipy along, which half a second of every start would go to.
    from ...analysis.statistics.bands import Curve

RASTER_ROWS = 12
"""More authors than this share the last row, but for the seated fans and the busiest of the others."""
HATCHED = frozenset({"gap", "idle", "late start", "early end"})


@dataclass(frozen=True, slots=True, eq=False)
class Plots:
    """`conditions` are all of the dataset, so that their looks stay when one is switched off; `shown` those in it.

    `names` are what a person reads for a condition. `merged` counts the authors in the raster's last row when they do
    not have one of their own (0: all have). `rates` are mean lines per bin between `edges_ms`, `chills_ms` presses,
    both by condition. `slider` says by language what was rated where there was one slider.
    """

    title: str
    clip: Clip
    conditions: tuple[str, ...]
    names: Mapping[str, str]
    viewings: tuple[Watched, ...]
    lag_ms: float
    slider: Mapping[str, str]
    ticks: Ticks
    colours: tuple[str, ...]
    merged: int
    edges_ms: Floats
    rates: Mapping[str, Floats]
    chills_ms: Mapping[str, Floats]
    envelopes: Mapping[Dimension, Envelopes]
    grids: Mapping[Dimension, Grid]
    curves: Mapping[Dimension, Mapping[str, Curve]]

    @property
    def shown(self) -> tuple[str, ...]:
        """The conditions of the viewings, in the dataset's order."""
        there = {one.condition for one in self.viewings}
        return tuple(condition for condition in self.conditions if condition in there)

    @property
    def highest_rate(self) -> float:
        """Of all conditions and bins; 0 without any."""
        return max((float(values.max(initial=0)) for values in self.rates.values()), default=0.0)

    def of(self, participant: str | None) -> tuple[Watched, ...]:
        """The viewings of a participant."""
        return tuple(one for one in self.viewings if one.participant == participant)


def plots(
    dataset: Dataset,
    filters: Filters,
    *,
    title: str = "",
    names: Mapping[str, str] | None = None,
    wrote: Sequence[Watched] | None = None,
) -> Plots:
    """Everything that the timeline draws of what is chosen; takes a second for 200 viewings and needs no Qt thread.

    `names` are the conditions' names (without: their own, readable), `wrote` the viewings of the raster (without: all
    chosen ones). Raises KeyError unless the filters name a clip of the dataset, RecordError for a record that changed.
    """
    clip = dataset.clip(filters.clip or "")
    viewings, of_clip = chosen(dataset, filters), dataset.of_clip(clip.key)
    edges, by_condition = rates(viewings, clip.duration_ms)
    rated: list[Dimension] = [d for d in get_args(Dimension) if any(d in one.dimensions for one in of_clip)]
    grids = {dimension: grid(dataset, filters, dimension) for dimension in rated}
    writing = viewings if wrote is None else wrote
    ticks, merged = limited(raster(writing))
    without = exclusions_of(dataset, filters)
    seated = {fan.handle: fan.colour for one in writing for fan in one.audience}
    return Plots(
        title=title or clip.title,
        clip=clip,
        conditions=dataset.conditions,
        names={one: (names or {}).get(one, condition_name(one)) for one in dataset.conditions},
        viewings=viewings,
        lag_ms=filters.lag_ms,
        slider=dataset.slider,
        ticks=ticks,
        colours=tuple(seated.get(handle, colour_of(handle)) for handle in ticks.rows),
        merged=merged,
        edges_ms=edges,
        rates=by_condition,
        chills_ms=presses(dataset, filters),
        envelopes={d: Envelopes(viewings, d, clip.duration_ms, filters.lag_ms, without) for d in rated},
        grids=grids,
        curves={dimension: curves(dataset, found) for dimension, found in grids.items()},
    )


def plots_beside(beside: Dataset, filters: Filters, off: Set[str], names: Mapping[str, str]) -> Plots | None:
    """The same of another record, below the first on its axis: of the same clip, or of its own first one.

    It has people and conditions of its own, without those that are `off`. None for a record without viewings.
    """
    if not beside.clips:
        return None
    same = any(clip.key == filters.clip for clip in beside.clips)
    clip = beside.clip(filters.clip if same and filters.clip else beside.clips[0].key)
    shown = frozenset(beside.conditions) - off if off else None
    theirs = replace(filters, clip=clip.key, participants=None, conditions=shown)
    title = beside.records[0].stem if same else f"{beside.records[0].stem} · {clip.title}"
    return plots(beside, theirs, title=title, names=names)


def condition_name(condition: str) -> str:
    """A condition's own name, readable: "No persona"."""
    return condition.replace("_", " ").capitalize()


def limited(ticks: Ticks, rows: int = RASTER_ROWS) -> tuple[Ticks, int]:
    """The same lines in at most `rows` rows, and how many authors share the last one (0: none has to).

    The first authors, who are the seated fans, keep their rows, as far as there are any; then the busiest do.
    """
    if len(ticks.rows) <= rows:
        return ticks, 0
    written = Counter((*ticks.row.tolist(), *ticks.chant_row.tolist()))
    order = sorted(range(len(ticks.rows)), key=lambda row: (row >= rows - 2, -written[row] if row >= rows - 2 else row))
    place = np.empty(len(ticks.rows), np.int64)
    place[order] = np.minimum(np.arange(len(order)), rows - 1)
    kept = tuple(ticks.rows[row] for row in order[: rows - 1])
    shared = len(ticks.rows) - len(kept)
    return replace(ticks, rows=(*kept, ""), row=place[ticks.row], chant_row=place[ticks.chant_row]), shared


def hatched(watched: Watched, duration_ms: float) -> tuple[Flag, ...]:
    """The stretches of a viewing in which its rating says little: gaps, idle ones, and what was not watched."""
    found = [flag for flag in watched.flags if flag.what in HATCHED]
    if not watched.whole and not any(flag.what == "early end" for flag in found) and len(watched.ratings):
        found.append(Flag(what="early end", start_ms=float(watched.ratings.t_ms[-1]), end_ms=duration_ms))
    return tuple(found)
