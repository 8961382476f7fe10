"""The contrast of two groups of different people, such as one clip that everybody saw once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .ranks import rank_sums
from .results import (
    LEVEL,
    Floats,
    Interval,
    Significance,
    array,
    level_of,
    mean,
    no_interval,
    no_test,
    sd,
    t_interval,
    t_test,
    unusable,
    varies,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEffect:
    """First group minus second. `n` people in each; `left_out` had no value.

    `d` = difference / pooled SD, `g` the same times Hedges' correction for small samples. `rank_biserial` -1..1: the
    share of pairs in which the first is larger minus that in which it is smaller (also called Cliff's delta).
    """

    n: tuple[int, int]
    left_out: int
    means: tuple[float, float]
    difference: float
    d: float
    g: float
    interval: Interval
    t: Significance
    mann_whitney: Significance
    rank_biserial: float
    warnings: tuple[str, ...]


def group_effect(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> GroupEffect:
    """Compare two groups; nan is missing. Sources: Welch 1947 (Biometrika 34:28-35), Hedges 1981 (Journal of
    Educational Statistics 6:107-128, the exact gamma form), Mann and Whitney 1947.
    """
    one, other = array(first), array(second)
    level_of(level)
    x, y = one[~np.isnan(one)], other[~np.isnan(other)]
    m, n = int(x.size), int(y.size)
    left_out = int(one.size + other.size) - m - n
    warnings = ["between-subject contrast: differences of people are part of its error"]
    if left_out:
        warnings.append(f"people without a value, left out: {left_out}")
    problem = unusable(x, y)
    means = (math.nan, math.nan) if problem else (mean(x), mean(y))
    difference = means[0] - means[1]
    d = g = biserial = math.nan
    interval, t = no_interval("Welch t interval", level), no_test("Welch t test, two-sided")
    ranked = no_test("Mann-Whitney U")
    if problem or min(m, n) == 0:
        warnings.append(problem or "a group has no value")
    else:
        scale = float(max(np.max(np.abs(x)), np.max(np.abs(y))))
        ranks = rank_sums(x, y, scale)
        how = "exact p over all allocations" if ranks.exact else "normal approximation"
        ranked = Significance(ranks.positive, math.nan, ranks.p, f"Mann-Whitney U, two-sided, {how}")
        biserial = 2 * ranks.positive / (m * n) - 1
        if math.isnan(ranks.p):
            warnings.append("all values are the same: no Mann-Whitney test")
        if min(m, n) < 2:
            warnings.append("a group has one value only: no spread, interval or t test")
        elif not (varies(x, scale) or varies(y, scale)):
            warnings.append("the values do not differ within the groups: no interval, t test or d")
        else:
            se, df = welch(x, y)
            interval = t_interval(difference, se, df, f"Welch t interval, {df:.1f} df", level)
            t = t_test(difference, se, df, t.method)
            pooled = math.sqrt(((m - 1) * sd(x) ** 2 + (n - 1) * sd(y) ** 2) / (m + n - 2))
            d = difference / pooled
            g = d * hedges_correction(m + n - 2)
    return GroupEffect(
        n=(m, n),
        left_out=left_out,
        means=means,
        difference=difference,
        d=d,
        g=g,
        interval=interval,
        t=t,
        mann_whitney=ranked,
        rank_biserial=biserial,
        warnings=tuple(warnings),
    )


def welch(first: Floats, second: Floats) -> tuple[float, float]:
    """Standard error and degrees of freedom of the difference of two means with variances of their own."""
    a, b = sd(first) ** 2 / first.size, sd(second) ** 2 / second.size
    share = a / (a + b)
    return math.sqrt(a + b), 1 / (share**2 / (first.size - 1) + (1 - share) ** 2 / (second.size - 1))


def hedges_correction(df: int) -> float:
    """What an effect over a pooled SD with `df` degrees of freedom is multiplied by to be unbiased."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2) if df > 1 else math.nan
