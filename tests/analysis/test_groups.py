"""Contrasts of two groups: published data, recorded figures of R, brute force, and degenerate input."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statistics_helpers import NATURAL_1, NATURAL_2, SLEEP_1, SLEEP_2, hostile, measured, scale_points

from kpop_concert.analysis.statistics.groups import group_effect, hedges_correction

group = st.lists(measured, min_size=2, max_size=12)
ratings = st.lists(scale_points, min_size=1, max_size=5)


def test_students_sleep_as_two_groups() -> None:
    # R: t.test(extra ~ group)
    found = group_effect(SLEEP_1, SLEEP_2)
    assert found.t.statistic == pytest.approx(-1.86081346749)
    assert found.t.df == pytest.approx(17.7764735162)
    assert found.t.p == pytest.approx(0.0793941401874)
    assert (found.interval.low, found.interval.high) == pytest.approx((-3.365483230712, 0.205483230712))
    assert found.means == pytest.approx((0.75, 2.33))
    assert "between-subject" in found.warnings[0]


def test_unequal_groups_with_ties_as_coin_has_them() -> None:
    # R: coin::wilcox_test(v ~ g, distribution = "exact"); t.test
    found = group_effect(NATURAL_1, NATURAL_2[:9])
    assert found.mann_whitney.p == pytest.approx(0.0112288640152)
    assert found.t.p == pytest.approx(0.009108044386)
    assert found.n == (11, 9)


def test_hedges_correction() -> None:
    # Hedges 1981: exact c(m); his approximation is 1 - 3 / (4 m - 1)
    assert hedges_correction(10) == pytest.approx(0.9227, abs=1e-4)
    assert hedges_correction(50) == pytest.approx(1 - 3 / 199, abs=1e-4)
    assert math.isnan(hedges_correction(1))


@given(ratings, ratings)
def test_exact_mann_whitney_is_brute_force(first: list[int], second: list[int]) -> None:
    found = group_effect(first, second)
    pooled = first + second
    if len(set(pooled)) == 1:
        assert math.isnan(found.mann_whitney.p)
        return
    ranks = stats.rankdata(pooled)
    expected = len(first) * (len(pooled) + 1) / 2
    observed = abs(float(ranks[: len(first)].sum()) - expected)
    every = [abs(sum(chosen) - expected) >= observed for chosen in itertools.combinations(ranks.tolist(), len(first))]
    assert found.mann_whitney.p == pytest.approx(sum(every) / len(every))


@given(group, group)
def test_against_scipy(first: list[float], second: list[float]) -> None:
    found = group_effect(first, second)
    assert found.mann_whitney.statistic == stats.mannwhitneyu(first, second).statistic
    if not math.isnan(found.t.p):
        moments = [f(group) for group in (first, second) for f in (np.mean, lambda x: np.std(x, ddof=1), len)]
        expected = stats.ttest_ind_from_stats(*moments, equal_var=False)
        assert found.t.p == pytest.approx(float(expected.pvalue), rel=1e-6, abs=1e-12)
    if np.unique(first + second).size == len(first + second):
        exact = stats.mannwhitneyu(first, second, method="exact")
        assert found.mann_whitney.p == pytest.approx(float(exact.pvalue))


@given(group, group)
def test_swapped_groups_mirror(first: list[float], second: list[float]) -> None:
    one, other = group_effect(first, second), group_effect(second, first)
    assert other.difference == pytest.approx(-one.difference)
    assert other.g == pytest.approx(-one.g, nan_ok=True)
    assert other.rank_biserial == pytest.approx(-one.rank_biserial)
    assert other.mann_whitney.p == pytest.approx(one.mann_whitney.p, nan_ok=True)


def test_large_groups_use_the_normal_approximation_and_say_so() -> None:
    draw = np.random.default_rng(2)
    x, y = draw.normal(0.3, 1, 150), draw.normal(0, 1, 150)
    found = group_effect(x, y)
    expected = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False)
    assert found.mann_whitney.p == pytest.approx(float(expected.pvalue))
    assert "normal approximation" in found.mann_whitney.method


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ([], [1.0], "a group has no value"),
        ([1.0], [1.0, 2.0], "one value only"),
        ([2.0, 2.0], [2.0, 2.0], "all values are the same"),
        ([1.0, 1.0], [2.0, 2.0], "do not differ within"),
        ([1.0, -math.inf], [2.0, 3.0], "infinite"),
        ([1.0, math.nan], [2.0, 3.0], "without a value, left out: 1"),
    ],
)
def test_what_cannot_be_computed_says_why(first: list[float], second: list[float], why: str) -> None:
    assert any(why in warning for warning in group_effect(first, second).warnings)


@given(st.lists(hostile, max_size=6), st.lists(hostile, max_size=6))
def test_any_floats_give_figures_or_reasons(first: list[float], second: list[float]) -> None:
    found = group_effect(first, second)
    figures = (found.difference, found.t.p, found.mann_whitney.p, found.g, found.interval.low)
    assert not any(map(math.isinf, figures))
