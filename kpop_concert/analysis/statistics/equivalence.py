"""Whether two conditions are as good as the same: two one-sided tests against bounds that were fixed beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .paired import complete_pairs
from .results import Interval, mean, no_interval, sd, subtract, t_interval, unusable, varies

ALPHA = 0.05
Verdict = Literal["equivalent", "not shown", "refused"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What still counts as the same: from `low` to `high`, in units of the measure or of d_z. `locked_in` says where
    they were fixed before the data, such as "protocol personas 1.2, SHA-256 4f2a...".
    """

    low: float
    high: float
    unit: Literal["raw", "d_z"]
    locked_in: str

    def __post_init__(self) -> None:
        if not (-math.inf < self.low < self.high < math.inf):
            raise ValueError(f"found bounds from {self.low} to {self.high}, expected two that rise")
        if not self.locked_in.strip():
            raise ValueError("the bounds do not say where they were locked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """`p` is the larger of the two one-sided ones; `interval` of 1 - 2 alpha lies within the bounds where p < alpha.

    `best_p` is what p would be with the mean in the middle of the bounds, and `n_needed` the people from which on that
    is below alpha: with fewer, no data can show equivalence.
    """

    verdict: Verdict
    n: int
    left_out: int
    estimate: float
    d_z: float
    p_low: float
    p_high: float
    p: float
    df: float
    interval: Interval
    best_p: float
    n_needed: int | None
    method: str
    warnings: tuple[str, ...]


def equivalence(first: ArrayLike, second: ArrayLike, bounds: Bounds | None, *, alpha: float = ALPHA) -> Equivalence:
    """Two one-sided paired t tests (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics 15:657-680).

    Bounds in d_z are multiplied by the SD of the differences, as is usual (Lakens 2017, Social Psychological and
    Personality Science 8:355-362); that SD is estimated, so the level then holds only roughly. Without bounds it
    refuses. Raises ValueError when the lengths differ.
    """
    if not 0 < alpha < 0.5:
        raise ValueError(f"found an alpha of {alpha}, expected one between 0 and 0.5")
    x, y, left_out = complete_pairs(first, second)
    n = int(x.size)
    warnings = [f"incomplete pairs left out: {left_out}"] if left_out else []
    problem = unusable(x, y)
    differences = subtract(x, y)
    if not problem and bounds is None:
        problem = "no bounds were locked in the protocol beforehand; bounds chosen now could be made to fit"
    if not problem and n < 2:
        problem = "fewer than two complete pairs"
    if not problem and not varies(differences, float(max(np.max(np.abs(x)), np.max(np.abs(y))))):
        problem = "every difference is the same"
    if problem or bounds is None:
        return _refused(n, left_out, alpha, (*warnings, problem))
    average, spread = mean(differences), sd(differences)
    unit = spread if bounds.unit == "d_z" else 1.0
    low, high = bounds.low * unit, bounds.high * unit
    se = spread / math.sqrt(n)
    p_low = float(stats.t.sf((average - low) / se, n - 1))
    p_high = float(stats.t.cdf((average - high) / se, n - 1))
    half = (high - low) / 2 / spread
    best = best_p(half, n)
    needed = people_needed(half, alpha)
    if best >= alpha:
        wanted = f"; {needed} people are the fewest" if needed else ""
        warnings.append(
            f"with n = {n} these bounds ({-half:+.2f} to {half:+.2f} d_z around their middle) cannot pass: the best "
            f"possible p is {best:.3f}{wanted}. This says nothing about equivalence"
        )
    p = max(p_low, p_high)
    return Equivalence(
        verdict="equivalent" if p < alpha else "not shown",
        n=n,
        left_out=left_out,
        estimate=average,
        d_z=average / spread,
        p_low=p_low,
        p_high=p_high,
        p=p,
        df=n - 1,
        interval=t_interval(average, se, n - 1, f"paired t interval of 1 - 2 alpha, {n - 1} df", 1 - 2 * alpha),
        best_p=best,
        n_needed=needed,
        method=(
            f"TOST, paired, alpha = {alpha:g}, bounds {bounds.low:g} to {bounds.high:g} "
            f"{'d_z' if bounds.unit == 'd_z' else 'in units of the measure'}, locked in {bounds.locked_in}"
        ),
        warnings=tuple(warnings),
    )


def best_p(half_width: float, n: int) -> float:
    """The smallest p that n pairs can reach against bounds of -+ `half_width` in units of d_z; nan below two pairs."""
    return float(stats.t.sf(half_width * math.sqrt(n), n - 1)) if n > 1 else math.nan


def people_needed(half_width: float, alpha: float = ALPHA, most: int = 10_000) -> int | None:
    """The fewest pairs whose best p is below alpha; None when even `most` are too few."""
    if best_p(half_width, most) >= alpha:
        return None
    low, high = 1, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if best_p(half_width, middle) < alpha else (middle, high)
    return high


def _refused(n: int, left_out: int, alpha: float, warnings: tuple[str, ...]) -> Equivalence:
    return Equivalence(
        verdict="refused",
        n=n,
        left_out=left_out,
        estimate=math.nan,
        d_z=math.nan,
        p_low=math.nan,
        p_high=math.nan,
        p=math.nan,
        df=math.nan,
        interval=no_interval("paired t interval of 1 - 2 alpha", 1 - 2 * alpha),
        best_p=math.nan,
        n_needed=None,
        method="TOST, paired",
        warnings=warnings,
    )
