"""How alike people rate the same moments: intraclass correlation, with its form named (Shrout and Fleiss 1979)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from .results import (
    LEVEL,
    SAME,
    Floats,
    Interval,
    Significance,
    array,
    level_of,
    no_interval,
    no_test,
    unusable,
    varies,
)

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]
_WHAT = {
    "1": "one-way random, absolute agreement",
    "2": "two-way random, absolute agreement",
    "3": "two-way mixed, consistency",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """`label` names form, unit and bin, such as "ICC(2,1), two-way random, absolute agreement, single rating, bins of
    5 s". `bins` are the complete ones; `left_out` had a rating missing.
    """

    form: Form
    label: str
    estimate: float
    interval: Interval
    f: Significance
    df2: float
    raters: int
    bins: int
    left_out: int
    warnings: tuple[str, ...]


def icc(ratings: ArrayLike, form: Form, *, unit: str, level: float = LEVEL) -> Icc:
    """The agreement of raters (rows) over bins (columns). `unit` says what a bin is, such as "bins of 5 s".

    Bins with a missing rating are left out. Intervals are those of Shrout and Fleiss (1979, Psychological Bulletin
    86:420-428); for the two-way forms of agreement Satterthwaite's approximation, as McGraw and Wong (1996,
    Psychological Methods 1:30-46) give it. Raises ValueError for another form.
    """
    if form not in get_args(Form):
        raise ValueError(f"found ICC({form}), expected one of {', '.join(get_args(Form))}")
    found = array(ratings, 2)
    level_of(level)
    whole = found[:, ~np.any(np.isnan(found), axis=0)] if found.size else found
    raters, bins = whole.shape
    left_out = found.shape[1] - bins
    kind = "single rating" if form.endswith("1") else f"mean of {raters} ratings"
    label = f"ICC({form}), {_WHAT[form[0]]}, {kind}, {unit}"
    warnings = ["the interval takes bins for independent, which neighbours in time are not: it is too narrow"]
    if left_out:
        warnings.append(f"{left_out} of {found.shape[1]} bins left out: a rating is missing")
    estimate, df2 = math.nan, math.nan
    interval, f = no_interval(f"F, {label}", level), no_test("F test of no agreement")
    problem = (
        unusable(whole)
        or ("fewer than two raters" if raters < 2 else "")
        or ("fewer than two complete bins" if bins < 2 else "")
        or ("the ratings do not differ" if not varies(whole.ravel()) else "")
    )
    if problem:
        warnings.append(problem)
    else:
        estimate, interval, f, df2 = _computed(whole, form, level, interval.method)
        if math.isnan(estimate):
            warnings.append("the variances of bins and raters add up to nothing: no estimate")
        elif math.isnan(f.p):
            warnings.append("the raters agree completely: no F and no interval")
        elif math.isnan(interval.low):
            warnings.append("so low that the approximation behind the interval does not hold: no interval")
        if estimate < 0:
            warnings.append("below zero: people differ more within a bin than bins differ")
    return Icc(
        form=form,
        label=label,
        estimate=estimate,
        interval=interval,
        f=f,
        df2=df2,
        raters=raters,
        bins=bins,
        left_out=left_out,
        warnings=tuple(warnings),
    )


def _computed(ratings: Floats, form: Form, level: float, method: str) -> tuple[float, Interval, Significance, float]:
    k, n = ratings.shape
    scaled = (ratings - ratings.mean()) / np.max(np.abs(ratings - ratings.mean()))
    total = float(np.sum(scaled**2))
    bins = k * float(np.sum(scaled.mean(axis=0) ** 2))
    raters = n * float(np.sum(scaled.mean(axis=1) ** 2))
    between = bins / (n - 1)
    judges = raters / (k - 1)
    if form[0] == "1":
        df2 = n * (k - 1)
        rest = (total - bins) / df2
        single = _over(between - rest, between + (k - 1) * rest)
        average = _over(between - rest, between)
    else:
        df2 = (n - 1) * (k - 1)
        rest = (total - bins - raters) / df2
        apart = (judges - rest) / n if form[0] == "2" else 0.0
        single = _over(between - rest, between + (k - 1) * rest + k * apart)
        average = _over(between - rest, between + apart)
    estimate = single if form.endswith("1") else average
    if rest <= SAME * total:
        return estimate, no_interval(method, level), no_test("F test of no agreement"), math.nan
    f = between / rest
    test = Significance(f, n - 1, float(stats.f.sf(f, n - 1, df2)), f"F({n - 1}, {df2}) test of no agreement")
    upper = (1 + level) / 2
    if f <= SAME or (form[0] == "2" and not estimate > SAME):
        return estimate, no_interval(method, level), test, float(df2)
    if form[0] == "2":
        low, high = _agreement_limits(between, judges, rest, single, k, n, upper)
    else:
        lower_f = f / float(stats.f.ppf(upper, n - 1, df2))
        upper_f = f * float(stats.f.ppf(upper, df2, n - 1))
        low, high = ((ratio - 1) / (ratio + k - 1) for ratio in (lower_f, upper_f))
    if form.endswith("k"):
        if 1 + (k - 1) * low <= SAME:
            return estimate, no_interval(method, level), test, float(df2)
        low, high = (k * limit / (1 + (k - 1) * limit) for limit in (low, high))
    return estimate, Interval(low, high, level, method), test, float(df2)


def _agreement_limits(
    between: float, judges: float, rest: float, single: float, k: int, n: int, upper: float
) -> tuple[float, float]:
    """The limits of ICC(2,1); as Shrout and Fleiss 1979 have them."""
    ratio = judges / rest
    inner = n * (1 + (k - 1) * single) - k * single
    above = (k - 1) * (n - 1) * (k * single * ratio + inner) ** 2
    df = above / ((n - 1) * (k * single * ratio) ** 2 + inner**2)
    rater_part = k * judges + (k * n - k - n) * rest
    low_f, high_f = float(stats.f.ppf(upper, n - 1, df)), float(stats.f.ppf(upper, df, n - 1))
    low = n * (between - low_f * rest) / (low_f * rater_part + n * between)
    high = n * (high_f * between - rest) / (rater_part + n * high_f * between)
    return low, high


def _over(above: float, below: float) -> float:
    return above / below if below > SAME else math.nan
