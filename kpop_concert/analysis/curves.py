"""Ratings on a common grid of media time, and the mean curve of each condition over its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .choice import Filters, Stretch, chosen, inside, stretches_out, unit
from .dataset import Dataset, Dimension, Floats, Ratings
from .statistics.bins import bin_means, even_edges

if TYPE_CHECKING:
    from .statistics.bands import Curve

BIN_MS = 500.0
"""Width of a bin: ten samples of the 20 Hz rating."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """One row for each person and condition, one column for each bin of a clip; nan where there is no sample.

    A person's viewings of one condition are averaged. The bins begin at 0; `edges_ms` has one value more than there are
    bins.
    """

    dimension: Dimension
    edges_ms: Floats
    people: tuple[str, ...]
    conditions: tuple[str, ...]
    values: Floats

    @property
    def t_ms(self) -> Floats:
        """The middles of the bins."""
        middles: Floats = (self.edges_ms[:-1] + self.edges_ms[1:]) / 2
        return middles

    def of(self, condition: str) -> Floats:
        """The rows of a condition, shape (people, bins)."""
        return self.values[[one == condition for one in self.conditions]]

    def pairs(self, one: str, other: str) -> tuple[tuple[str, ...], Floats, Floats]:
        """Those who saw the clip in both conditions, with their rows of either."""
        rows = {key: row for row, key in enumerate(zip(self.people, self.conditions, strict=True))}
        both = [who for who in dict.fromkeys(self.people) if (who, one) in rows and (who, other) in rows]
        first, second = [rows[who, one] for who in both], [rows[who, other] for who in both]
        return tuple(both), self.values[first], self.values[second]


def used(ratings: Ratings, without: Sequence[Stretch] = ()) -> NDArray[np.bool_]:
    """The samples that are an answer: set by hand, and not in one of the stretches (media times of the recording)."""
    return ratings.touched & ~inside(ratings.t_ms, without)


def grid(dataset: Dataset, filters: Filters, dimension: Dimension, bin_ms: float = BIN_MS) -> Grid:
    """The ratings of one clip on a grid, shifted by the filters' lag; what was excluded is missing.

    Raises KeyError unless the filters name a clip of the dataset, ValueError unless bin_ms > 0.
    """
    edges = even_edges(dataset.clip(filters.clip or "").duration_ms, bin_ms)
    rows: dict[tuple[str, str], list[Floats]] = {}
    for one in chosen(dataset, filters):
        if dimension in one.dimensions:
            ratings = one.ratings
            keep = used(ratings, stretches_out(dataset, filters, one))
            row = bin_means(ratings.t_ms, ratings.of(dimension), edges, lag_ms=filters.lag_ms, keep=keep)
            rows.setdefault((unit(one), one.condition), []).append(row)
    return Grid(
        dimension=dimension,
        edges_ms=edges,
        people=tuple(who for who, _ in rows),
        conditions=tuple(condition for _, condition in rows),
        values=np.array([_mean(found) for found in rows.values()]).reshape(len(rows), len(edges) - 1),
    )


def curves(dataset: Dataset, found: Grid) -> Mapping[str, Curve]:
    """The mean curve with its pointwise interval by condition, in the dataset's order of conditions."""
    from .statistics.bands import mean_curve

    return {one: mean_curve(found.of(one)) for one in dataset.conditions if one in found.conditions}


def _mean(rows: Sequence[Floats]) -> Floats:
    """Mean of every column over what is not nan."""
    table = np.array(rows)
    there = ~np.isnan(table)
    count = there.sum(axis=0)
    total = np.where(there, table, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, count, out=np.full(table.shape[1], np.nan), where=count > 0)
    return mean
