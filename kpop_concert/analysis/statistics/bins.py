"""From the samples of a rating to one value a bin of media time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .results import Floats, array, same_shape


def even_edges(duration_ms: float, bin_ms: float) -> Floats:
    """Edges of bins of `bin_ms`, from 0 to the end; the last bin is shorter where the width does not divide it.

    Raises ValueError without a positive duration and width.
    """
    if not (0 < bin_ms < math.inf and 0 < duration_ms < math.inf):
        raise ValueError(f"found a duration of {duration_ms} ms and bins of {bin_ms} ms, expected positive ones")
    edges = np.arange(math.ceil(duration_ms / bin_ms) + 1, dtype=np.float64) * bin_ms
    edges[-1] = duration_ms
    return edges


def bin_means(
    times_ms: ArrayLike, values: ArrayLike, edges_ms: ArrayLike, *, lag_ms: float = 0.0, keep: ArrayLike | None = None
) -> Floats:
    """The mean of the samples in each bin [edge, next edge); nan where there is none.

    A sample counts for the media time `lag_ms` before it: what was felt then reached the rating now. `keep` masks
    samples out, such as untouched ones or those while typing; so does nan. A mean of samples and not over time: at an
    even rate both are the same, and a gap is not filled. Raises ValueError when lengths differ or edges do not rise.
    """
    times, found = same_shape(times_ms, values)
    edges = array(edges_ms)
    if edges.size < 2 or not np.all(np.diff(edges) > 0):
        raise ValueError("expected two edges or more that rise")
    kept = ~(np.isnan(times) | np.isnan(found))
    if keep is not None:
        mask = np.asarray(keep, dtype=bool)
        if mask.shape != times.shape:
            raise ValueError(f"found {mask.size} marks for {times.size} samples, expected one each")
        kept &= mask
    at = np.searchsorted(edges, times[kept] - lag_ms, side="right") - 1
    inside = (at >= 0) & (at < edges.size - 1)
    counts = np.bincount(at[inside], minlength=edges.size - 1)
    sums = np.bincount(at[inside], weights=found[kept][inside], minlength=edges.size - 1)
    means: Floats = np.divide(sums, counts, out=np.full(counts.size, np.nan), where=counts > 0)
    return means
