"""The effect of a condition on people who were seen in both: differences, intervals, tests."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .ranks import signed_ranks
from .results import (
    LEVEL,
    Floats,
    Interval,
    Significance,
    level_of,
    mean,
    no_interval,
    no_test,
    same_shape,
    sd,
    subtract,
    t_interval,
    t_test,
    unusable,
    varies,
)

RESAMPLES = 9999
SMALL = 30
"""Below so many people the BCa interval is said to be too narrow: of normal values it covers about 90 % at n = 11 and
93 % at n = 24 (docs/statistics.md).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedEffect:
    """First minus second, per person.

    `n` complete pairs, `left_out` incomplete ones. `sd` of the differences. `d_z` = mean / sd; `d_av` = mean over the
    mean of the two conditions' SDs. `n_effective` of the Wilcoxon test: pairs that differ. `rank_biserial` -1..1.
    `paper_r` = Z / sqrt(2 n), counted over observations.
    """

    n: int
    left_out: int
    mean: float
    sd: float
    d_z: float
    d_av: float
    t_interval: Interval
    bca_interval: Interval
    t: Significance
    wilcoxon: Significance
    n_effective: int
    rank_biserial: float
    paper_r: float
    warnings: tuple[str, ...]


PAPER_R = (
    "r = Z / sqrt(N), Z of the signed ranks after Pratt, N = observations (two a person), as in arXiv 2606.07837; not "
    "comparable with r over people"
)


def paired_effect(
    first: ArrayLike, second: ArrayLike, *, seed: int, level: float = LEVEL, resamples: int = RESAMPLES
) -> PairedEffect:
    """Compare two vectors of the same people; nan is missing, and only complete pairs count.

    Raises ValueError when the lengths differ. Sources: d_z and d_av (Lakens 2013, Frontiers in Psychology 4:863),
    rank-biserial (Kerby 2014, Comprehensive Psychology 3:1), BCa (Efron 1987, JASA 82:171-185).
    """
    level_of(level)
    x, y, left_out = complete_pairs(first, second)
    n = int(x.size)
    warnings = [f"incomplete pairs left out: {left_out}"] if left_out else []
    if problem := unusable(x, y) or ("no complete pair" if n == 0 else ""):
        return _nothing(n, left_out, level, (*warnings, problem))

    differences = subtract(x, y)
    scale = float(max(np.max(np.abs(x)), np.max(np.abs(y))))
    average = mean(differences)
    spread = sd(differences)
    t_method = f"paired t interval, {n - 1} df"
    bca_method = f"BCa bootstrap of the mean difference, B = {resamples}, seed {seed}"
    ordinary, bca = no_interval(t_method, level), no_interval(bca_method, level)
    t, d_z, d_av = no_test("paired t test, two-sided"), math.nan, math.nan
    if n == 1:
        warnings.append("one pair only: no spread, interval or t test")
    elif not varies(differences, scale):
        spread = 0.0
        warnings.append("every difference is the same: no interval, t test or d_z")
    else:
        se = spread / math.sqrt(n)
        d_z = average / spread
        ordinary = t_interval(average, se, n - 1, t_method, level)
        t = t_test(average, se, n - 1, t.method)
        bca = _bca(differences, level, resamples, seed, bca_method)
        if n < SMALL:
            warnings.append(f"n = {n}: the BCa interval covers less than it says; trust the t interval more")
        if math.isnan(bca.low):
            warnings.append("fewer than three pairs: no BCa interval")
    if n > 1 and (varies(x) or varies(y)):
        d_av = average / ((sd(x) + sd(y)) / 2)

    ranks = signed_ranks(differences, scale)
    wilcoxon = Significance(ranks.positive, math.nan, ranks.p, _wilcoxon_method(n, ranks.n_effective, ranks.exact))
    biserial = math.nan
    if ranks.n_effective:
        biserial = (ranks.positive - ranks.negative) / (ranks.positive + ranks.negative)
    else:
        warnings.append("every difference is zero: no Wilcoxon test")
    return PairedEffect(
        n=n,
        left_out=left_out,
        mean=average,
        sd=spread,
        d_z=d_z,
        d_av=d_av,
        t_interval=ordinary,
        bca_interval=bca,
        t=t,
        wilcoxon=wilcoxon,
        n_effective=ranks.n_effective,
        rank_biserial=biserial,
        paper_r=ranks.z / math.sqrt(2 * n),
        warnings=tuple(warnings),
    )


def complete_pairs(first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats, int]:
    """The pairs of which no value is missing (nan), and how many others there are. Raises ValueError when the lengths
    differ.
    """
    one, other = same_shape(first, second)
    complete = ~(np.isnan(one) | np.isnan(other))
    return one[complete], other[complete], int(np.sum(~complete))


def _bca(differences: Floats, level: float, resamples: int, seed: int, method: str) -> Interval:
    if differences.size < 3:
        return no_interval(method, level)
    found = stats.bootstrap(
        (differences,),
        np.mean,
        n_resamples=resamples,
        confidence_level=level,
        method="BCa",
        rng=np.random.default_rng(seed),
        batch=max(1, 2_000_000 // differences.size),
    ).confidence_interval
    return Interval(float(found.low), float(found.high), level, method)


def _wilcoxon_method(n: int, n_effective: int, exact: bool) -> str:
    how = "exact p over all signs" if exact else "normal approximation"
    return f"Wilcoxon signed-rank, zeros after Pratt, {how}, effective n = {n_effective} of {n}"


def _nothing(n: int, left_out: int, level: float, warnings: tuple[str, ...]) -> PairedEffect:
    return PairedEffect(
        n=n,
        left_out=left_out,
        mean=math.nan,
        sd=math.nan,
        d_z=math.nan,
        d_av=math.nan,
        t_interval=no_interval("paired t interval", level),
        bca_interval=no_interval("BCa bootstrap of the mean difference", level),
        t=no_test("paired t test, two-sided"),
        wilcoxon=no_test("Wilcoxon signed-rank, zeros after Pratt"),
        n_effective=0,
        rank_biserial=math.nan,
        paper_r=math.nan,
        warnings=warnings,
    )
