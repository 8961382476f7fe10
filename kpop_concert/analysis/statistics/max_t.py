"""Many contrasts of the same people at once: the largest |t| under random signs (single-step max-T).

Each person's residuals keep or change their sign together over all columns, so that whatever columns share (the same
people, time that goes on) stays as it is: the wild bootstrap with Rademacher weights (Liu 1988, Annals of Statistics
16:1696-1708) of the studentised maximum (Westfall and Young 1993, Resampling-Based Multiple Testing; for curves
Nichols and Holmes 2002, Human Brain Mapping 15:1-25).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from .results import LARGEST, LEAST, LEVEL, SAME, SMALLEST, Floats

DRAWS = 9999
_CHUNK = 2_000_000
"""Cells of signs times columns that are held at once."""


@dataclass(frozen=True, slots=True, eq=False)
class MaxT:
    """One entry a column: `n` people (group by column), the mean difference, its standard error, t, df, the ordinary p
    and the one that is adjusted for all columns, and `critical`: estimate -+ critical * se are simultaneous. What
    cannot be computed is nan; `columns` could be.
    """

    n: NDArray[np.int64]
    estimate: Floats
    se: Floats
    t: Floats
    df: Floats
    p: Floats
    p_adjusted: Floats
    critical: Floats
    columns: int

    def half_width(self, level: float = LEVEL) -> Floats:
        """Of the ordinary interval, for one column looked at alone."""
        return np.asarray(special.stdtrit(self.df, (1 + level) / 2) * self.se, dtype=np.float64)


def max_t(
    groups: Sequence[Floats], *, seed: int, level: float = LEVEL, draws: int = DRAWS, least: Sequence[int] = ()
) -> MaxT:
    """The columns of one group (of differences, against zero) or of two (first minus second); people are rows.

    nan is missing; a column where a group has fewer than LEAST people, or `least` of that group, is nan, and so is one
    without spread or with a value beyond LARGEST. Columns with fewer people than others count alike. The adjusted p is
    never below the ordinary one and the critical value never below that of t, which random signs could undercut by
    chance.
    """
    width = groups[0].shape[1]
    counts = np.array([np.sum(~np.isnan(group), axis=0) for group in groups]).reshape(len(groups), width)
    floor = np.array([max(LEAST, wanted) for wanted in (least or [LEAST] * len(groups))])[:, None]
    largest = np.max([np.max(np.abs(np.nan_to_num(g, posinf=np.inf)), axis=0, initial=0.0) for g in groups], axis=0)
    usable = np.all(counts >= floor, axis=0) & (largest <= LARGEST)
    centred = [_centred(group[:, usable]) for group in groups]
    n = counts[:, usable].astype(np.float64)
    errors = np.array([np.sum(rest**2, axis=0) for _, rest in centred]) / (n - 1) / n
    variance = errors.sum(axis=0)
    spread = np.sqrt(variance) > np.maximum(SAME * largest[usable], SMALLEST)
    usable[usable] = spread
    n, errors, variance = n[:, spread], errors[:, spread], variance[spread]

    estimate = _difference([average[spread] for average, _ in centred])
    se = np.sqrt(variance)
    t = estimate / se
    df = 1 / np.sum((errors / variance) ** 2 / (n - 1), axis=0)
    p = 2 * special.stdtr(df, -np.abs(t))
    largest_t = _largest([rest[:, spread] for _, rest in centred], n, seed, draws)
    reached = np.searchsorted(largest_t, np.abs(t) * (1 - SAME), side="left")
    adjusted = np.maximum(p, (1 + largest_t.size - reached) / (1 + largest_t.size))
    at = min(math.ceil(level * (largest_t.size + 1)), largest_t.size) - 1
    shared = float(largest_t[at]) if t.size else math.nan
    critical = np.maximum(shared if math.isfinite(shared) else math.nan, special.stdtrit(df, (1 + level) / 2))

    def spread_out(values: Floats) -> Floats:
        whole = np.full(width, np.nan)
        whole[usable] = values
        return whole

    return MaxT(
        n=counts.astype(np.int64),
        estimate=spread_out(estimate),
        se=spread_out(se),
        t=spread_out(t),
        df=spread_out(df),
        p=spread_out(p),
        p_adjusted=spread_out(adjusted),
        critical=spread_out(critical),
        columns=int(t.size),
    )


def _centred(values: Floats) -> tuple[Floats, Floats]:
    """Column means, and the residuals with 0 for what is missing."""
    present = ~np.isnan(values)
    known = np.where(present, values, 0.0)
    average = known.sum(axis=0) / np.maximum(present.sum(axis=0), 1)
    return average, np.where(present, known - average, 0.0)


def _difference(means: Sequence[Floats]) -> Floats:
    return means[0] - means[1] if len(means) == 2 else means[0]


def _largest(residuals: Sequence[Floats], n: Floats, seed: int, draws: int) -> Floats:
    """The largest |t| of each draw of signs, in order."""
    draw = np.random.default_rng(seed)
    people, columns = sum(rest.shape[0] for rest in residuals), n.shape[1]
    if columns == 0:
        return np.zeros(draws)
    # Of no unit, so that no square leaves what floats can hold.
    scale = np.max([np.max(np.abs(rest), axis=0) for rest in residuals], axis=0)
    scaled = [rest / scale for rest in residuals]
    squares = [np.sum(rest**2, axis=0) for rest in scaled]
    found = []
    step = max(1, _CHUNK // columns)
    for start in range(0, draws, step):
        signs = draw.choice((-1.0, 1.0), size=(min(step, draws - start), people))
        means, variances, first = [], np.zeros((signs.shape[0], columns)), 0
        for group, rest in enumerate(scaled):
            average = signs[:, first : first + rest.shape[0]] @ rest / n[group]
            first += rest.shape[0]
            left = squares[group] - n[group] * average**2
            variances += np.maximum(left, 0.0) / (n[group] - 1) / n[group]
            means.append(average)
        distance = np.abs(_difference(means))
        # Where all signs happen to agree nothing is left of the spread: t is as large as can be, or 0 / 0, which is 0.
        flat = variances <= SAME * sum(squares)
        t = np.where(flat, np.where(distance > SAME, np.inf, 0.0), distance / np.sqrt(np.where(flat, 1.0, variances)))
        found.append(np.max(t, axis=1))
    return np.sort(np.concatenate(found))
