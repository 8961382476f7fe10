"""Exact permutation distributions of rank sums, also with ties, by dynamic programming.

The published recursions are for ranks without ties (Wilcoxon 1945; Mann and Whitney 1947); counted over doubled
midranks, which are whole numbers, the same holds with ties (Streitberg and Röhmel 1986, Statistical Software
Newsletter 12:10-17).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .results import SAME, SMALLEST, Floats

EXACT_PAIRS = 500
EXACT_PEOPLE = 120
"""Above these the normal approximation is used: counting all would take seconds and change no digit that is printed."""


@dataclass(frozen=True, slots=True)
class RankSum:
    """`positive` and `negative` rank sums; `z` with the variance of the ranks as they are, without continuity
    correction; p two-sided: the probability of a sum at least as far from its expectation.
    """

    positive: float
    negative: float
    n_effective: int
    z: float
    p: float
    exact: bool


def signed_ranks(differences: Floats, scale: float) -> RankSum:
    """Wilcoxon's signed-rank test with zeros as Pratt has them: ranked, then left out (Pratt 1959, JASA 54:655-667).

    `scale` is the largest value that the differences came from: below SAME of it, a difference is zero and two are
    tied. All zero gives nan.
    """
    steps = _steps(differences, scale)
    doubled = np.rint(2 * stats.rankdata(np.abs(steps))).astype(np.int64)
    used = doubled[steps != 0]
    if used.size == 0:
        return RankSum(0.0, 0.0, 0, math.nan, math.nan, True)
    positive, total = int(doubled[steps > 0].sum()), int(used.sum())
    z = (positive - total / 2) / math.sqrt(float(np.sum(used.astype(np.float64) ** 2)) / 4)
    exact = used.size <= EXACT_PAIRS
    if exact:
        chance = np.zeros(total + 1)
        chance[0] = 1.0
        for rank in used:
            chance *= 0.5
            chance[rank:] += chance[:-rank].copy()
        p = _as_far(chance, positive, total / 2)
    else:
        p = float(2 * stats.norm.sf(abs(z)))
    return RankSum(positive / 2, (total - positive) / 2, int(used.size), z, p, exact)


def rank_sums(first: Floats, second: Floats, scale: float) -> RankSum:
    """Mann and Whitney's test: `positive` is U of the first group, `negative` of the second. All tied gives nan."""
    pooled = np.concatenate([first, second])
    steps = _steps(pooled, scale)
    doubled = np.rint(2 * stats.rankdata(steps)).astype(np.int64)
    m, n = first.size, second.size
    people = m + n
    found = int(doubled[:m].sum())
    u = found / 2 - m * (m + 1) / 2
    if np.all(doubled == doubled[0]):
        return RankSum(u, m * n - u, people, math.nan, math.nan, True)
    expected = m * (people + 1)
    spread = m * n / people / (people - 1) * float(np.sum((doubled - (people + 1)) ** 2))
    z = (found - expected) / math.sqrt(spread)
    exact = people <= EXACT_PEOPLE
    if exact:
        chosen = min(m, n)
        drawn = found if m <= n else int(doubled.sum()) - found
        chance = np.zeros((chosen + 1, int(doubled.sum()) + 1))
        chance[0, 0] = 1.0
        for seen, rank in enumerate(doubled):
            for size in range(min(seen + 1, chosen), 0, -1):
                chance[size, rank:] += chance[size - 1, :-rank]
        p = _as_far(chance[chosen] / math.comb(people, chosen), drawn, chosen * (people + 1))
    else:
        p = float(2 * stats.norm.sf(abs(z)))
    return RankSum(u, m * n - u, people, z, p, exact)


def _steps(values: Floats, scale: float) -> Floats:
    return np.round(values / (scale * SAME)) if scale > SMALLEST else np.zeros_like(values)


def _as_far(chance: Floats, found: int, expected: float) -> float:
    """Sums and expectations are halves of whole numbers, so the comparison is exact."""
    away = np.abs(np.arange(chance.size) - expected)
    return min(1.0, float(chance[away >= abs(found - expected)].sum()))
