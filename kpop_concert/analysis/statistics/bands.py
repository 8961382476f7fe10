"""Curves over time: means with pointwise intervals, and differences with a band that holds for all times at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from .max_t import DRAWS, MaxT, max_t
from .results import LEAST, LEVEL, Floats, array, level_of, same_shape, subtract, unusable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """The mean over people in each bin, with a pointwise t interval; `n` people in each bin."""

    mean: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    level: float
    method: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band:
    """First minus second in each bin: `pointwise_*` for one bin looked at alone, `low` and `high` simultaneous.

    `p` is for "no difference in any bin", `p_adjusted` that of each bin. `n` people, group by bin.
    """

    difference: Floats
    pointwise_low: Floats
    pointwise_high: Floats
    low: Floats
    high: Floats
    p_adjusted: Floats
    p: float
    n: NDArray[np.int64]
    level: float
    method: str
    warnings: tuple[str, ...]


def mean_curve(values: ArrayLike, *, level: float = LEVEL) -> Curve:
    """The mean curve of people (rows) over bins (columns); nan is missing. Two people are needed for an interval."""
    found = array(values, 2)
    level_of(level)
    method = "mean over people, pointwise t interval"
    n = np.sum(~np.isnan(found), axis=0).astype(np.int64)
    if problem := unusable(found):
        nothing = np.full(found.shape[1], np.nan)
        return Curve(mean=nothing, low=nothing, high=nothing, n=n, level=level, method=method, warnings=(problem,))
    present = ~np.isnan(found)
    average = np.divide(
        np.where(present, found, 0.0).sum(axis=0), n, out=np.full(n.size, np.nan), where=n > 0, dtype=np.float64
    )
    squares = np.where(present, found - average, 0.0) ** 2
    several = n > 1
    freedom = np.where(several, n - 1, 1).astype(np.float64)
    se = np.sqrt(squares.sum(axis=0) / freedom / np.maximum(n, 1))
    half = np.where(several, special.stdtrit(freedom, (1 + level) / 2) * se, np.nan)
    warnings = (
        () if np.all(several) else (f"bins with fewer than two people, without interval: {int(np.sum(~several))}",)
    )
    return Curve(
        mean=average, low=average - half, high=average + half, n=n, level=level, method=method, warnings=warnings
    )


def paired_band(first: ArrayLike, second: ArrayLike, *, seed: int, level: float = LEVEL, draws: int = DRAWS) -> Band:
    """The difference within people: both conditions as people x bins, the same people in the same rows, nan missing.

    The bins must be the same moments in both: one clip that everybody saw in both conditions, or sections by name. Two
    clips have no media time in common; each of them is a matter of group_band.

    Bins in which fewer than LEAST people, or fewer than half of them, have both values are left out. Raises ValueError
    when the shapes differ.
    """
    one, other = same_shape(first, second, 2)
    if problem := unusable(one, other):
        one, other = np.full_like(one, np.nan), np.full_like(other, np.nan)
    return _band([subtract(one, other)], "within people", seed, level, draws, problem)


def group_band(first: ArrayLike, second: ArrayLike, *, seed: int, level: float = LEVEL, draws: int = DRAWS) -> Band:
    """The difference between two groups of people, each as people x bins; as paired_band, with LEAST in each group.

    Raises ValueError when the numbers of bins differ.
    """
    one, other = array(first, 2), array(second, 2)
    if one.shape[1] != other.shape[1]:
        raise ValueError(f"found {one.shape[1]} and {other.shape[1]} bins, expected the same")
    if problem := unusable(one, other):
        one, other = np.full_like(one, np.nan), np.full_like(other, np.nan)
    return _band([one, other], "between groups", seed, level, draws, problem)


def _band(groups: list[Floats], what: str, seed: int, level: float, draws: int, problem: str) -> Band:
    level_of(level)
    people = [int(np.sum(np.any(~np.isnan(group), axis=1))) for group in groups]
    found: MaxT = max_t(groups, seed=seed, level=level, draws=draws, least=[math.ceil(n / 2) for n in people])
    half, wide = found.half_width(level), found.critical * found.se
    bins = found.estimate.size
    warnings = [problem] if problem else []
    if not problem and min(people) < LEAST:
        warnings.append(f"n = {' and '.join(map(str, people))}: a simultaneous band needs {LEAST} people in each group")
    elif not problem and found.columns < bins:
        warnings.append(
            f"{bins - found.columns} of {bins} bins left out: no spread, or fewer than half of the people or {LEAST}"
        )
    return Band(
        difference=found.estimate,
        pointwise_low=found.estimate - half,
        pointwise_high=found.estimate + half,
        low=found.estimate - wide,
        high=found.estimate + wide,
        p_adjusted=found.p_adjusted,
        p=float(np.nanmin(found.p_adjusted)) if found.columns else math.nan,
        n=found.n,
        level=level,
        method=(
            f"difference {what}, simultaneous band by max-T over {found.columns} bins, {draws} random sign patterns of "
            f"people, seed {seed}; n = {' + '.join(map(str, people))}"
        ),
        warnings=tuple(warnings),
    )
