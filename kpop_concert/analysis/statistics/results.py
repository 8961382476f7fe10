"""What every result is made of, and the checks that every input passes.

A figure that cannot be computed is nan, and the result's `warnings` say why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
LEAST = 6
"""People a group must have for what is simultaneous: five have 16 patterns of signs, too few to look for 1 in 20."""
LARGEST = 1e100
"""What is larger is no measurement, and its square would overflow."""
SMALLEST = 1e-100
"""What is smaller counts as zero: its square would vanish."""
SAME = 1e-12
"""Differences below this share of the largest value are rounding: 0.3 - 0.1 ties with 0.4 - 0.2."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval; `method` says how it was made, and whether it is simultaneous."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Significance:
    """A two-sided test. `df` is nan where the test has none."""

    statistic: float
    df: float
    p: float
    method: str


def no_interval(method: str, level: float = LEVEL) -> Interval:
    return Interval(math.nan, math.nan, level, method)


def no_test(method: str) -> Significance:
    return Significance(math.nan, math.nan, math.nan, method)


def array(values: ArrayLike, dimensions: int = 1) -> Floats:
    """The values as floats. Raises ValueError when they have another number of dimensions."""
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != dimensions:
        raise ValueError(f"found {found.ndim} dimensions, expected {dimensions}")
    return found


def same_shape(first: ArrayLike, second: ArrayLike, dimensions: int = 1) -> tuple[Floats, Floats]:
    """Both as floats. Raises ValueError when their shapes differ: rows of one person must stand side by side."""
    one, other = array(first, dimensions), array(second, dimensions)
    if one.shape != other.shape:
        raise ValueError(f"found the shapes {one.shape} and {other.shape}, expected the same")
    return one, other


def unusable(*groups: Floats) -> str:
    """Why nothing can be computed from these values: one is beyond measuring. Empty when all are usable; nan is."""
    if any(np.any(np.abs(values[~np.isnan(values)]) > LARGEST) for values in groups):
        return f"a value is infinite or beyond {LARGEST:g}; look where it comes from"
    return ""


def subtract(first: Floats, second: Floats) -> Floats:
    """First minus second, 0 where only rounding is left; nan where one is missing, infinite where one is unusable."""
    beyond = (np.abs(first) > LARGEST) | (np.abs(second) > LARGEST)
    x, y = np.where(beyond, 0.0, first), np.where(beyond, 0.0, second)
    found = x - y
    found[np.abs(found) <= SAME * np.maximum(np.abs(x), np.abs(y))] = 0.0
    found[beyond] = np.inf
    return found


def level_of(level: float) -> float:
    """The level itself. Raises ValueError outside of 0..1."""
    if not 0 < level < 1:
        raise ValueError(f"found a level of {level}, expected one between 0 and 1")
    return level


def varies(values: Floats, scale: float | None = None) -> bool:
    """Whether the values differ by more than rounding, against the largest of them or `scale`."""
    if values.size < 2:
        return False
    against = float(np.max(np.abs(values))) if scale is None else scale
    return bool(np.std(values) > max(SAME * against, SMALLEST))


def sd(values: Floats) -> float:
    """The standard deviation with n - 1; nan of fewer than two values."""
    return float(np.std(values, ddof=1)) if values.size > 1 else math.nan


def mean(values: Floats) -> float:
    return float(np.mean(values)) if values.size else math.nan


def two_sided_t(t: float, df: float) -> float:
    from scipy import special

    return float(2 * special.stdtr(df, -abs(t)))


def t_quantile(df: float, level: float = LEVEL) -> float:
    """What |t| stays within with probability `level`."""
    from scipy import special

    return float(special.stdtrit(df, (1 + level) / 2))


def t_interval(estimate: float, se: float, df: float, method: str, level: float = LEVEL) -> Interval:
    half = t_quantile(df, level) * se
    return Interval(estimate - half, estimate + half, level, method)


def t_test(estimate: float, se: float, df: float, method: str) -> Significance:
    t = estimate / se
    return Significance(t, df, two_sided_t(t, df), method)
