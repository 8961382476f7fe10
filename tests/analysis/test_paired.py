"""Paired effects: published data, recorded figures of R, brute force, and degenerate input."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statistics_helpers import NATURAL_1, NATURAL_2, SLEEP_1, SLEEP_2, hostile, measured, scale_points

from kpop_concert.analysis.statistics.paired import PairedEffect, paired_effect

pairs = st.lists(st.tuples(measured, measured), min_size=3, max_size=12)
scale_pairs = st.lists(st.tuples(scale_points, scale_points), min_size=1, max_size=10)


def effect(first: list[float], second: list[float], resamples: int = 200) -> PairedEffect:
    return paired_effect(first, second, seed=1, resamples=resamples)


def test_students_sleep() -> None:
    # R 4: t.test(extra[group == 1], extra[group == 2], paired = TRUE); coin::wilcoxsign_test(zero.method = "Pratt",
    # distribution = "exact"); boot::boot.ci(boot(d, mean, 199999), type = "bca") gives -2.66 to -1.06
    found = paired_effect(SLEEP_1, SLEEP_2, seed=1)
    assert (found.n, found.left_out, found.n_effective) == (10, 0, 9)
    assert found.mean == pytest.approx(-1.58)
    assert found.t.statistic == pytest.approx(-4.06212768338)
    assert found.t.df == 9
    assert found.t.p == pytest.approx(0.00283289019738)
    assert (found.t_interval.low, found.t_interval.high) == pytest.approx((-2.459885763277, -0.700114236723))
    assert (found.bca_interval.low, found.bca_interval.high) == pytest.approx((-2.66, -1.06), abs=0.06)
    assert found.wilcoxon.p == pytest.approx(0.00390625)
    assert found.rank_biserial == -1
    assert found.paper_r == pytest.approx(-2.75747177442 / math.sqrt(20))
    assert found.d_z == pytest.approx(-4.06212768338 / math.sqrt(10))
    assert found.d_av == pytest.approx(-1.58 / ((1.789010 + 2.002249) / 2), rel=1e-5)
    assert any("BCa" in warning for warning in found.warnings)
    assert found.bca_interval.method == "BCa bootstrap of the mean difference, B = 9999, seed 1"


def test_ties_and_zeros_as_coin_has_them() -> None:
    # coin::wilcoxsign_test: p = 0.0234375, Z = 2.3062997214; boot.ci: 0.455 to 2.273. Means of eleven
    # whole numbers move in steps of 1/11, and boot counts a resampled mean that equals the mean as not below it, scipy
    # by half.
    found = paired_effect(NATURAL_1, NATURAL_2, seed=3)
    assert found.n_effective == 8
    assert found.wilcoxon.p == pytest.approx(0.0234375)
    assert found.paper_r == pytest.approx(2.3062997214 / math.sqrt(22))
    assert (found.bca_interval.low, found.bca_interval.high) == pytest.approx((0.455, 2.273), abs=1 / 11 + 0.001)
    assert found.wilcoxon.method.endswith("effective n = 8 of 11")


def test_blood_pressure_as_coin_has_it() -> None:
    # Data of the article on the signed-rank test in Wikipedia; coin: p = 0.64453125, Z = 0.510642921188
    first = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135]
    second = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145]
    found = effect(first, second)
    assert found.wilcoxon.p == pytest.approx(0.64453125)
    assert found.paper_r * math.sqrt(20) == pytest.approx(0.510642921188)


def test_the_paper_s_r_belongs_to_its_p() -> None:
    # arXiv 2606.07837: naturalness p = .045, r = .43 with 11 people
    assert round(float(stats.norm.isf(0.045 / 2)) / math.sqrt(22), 2) == 0.43


@given(scale_pairs)
def test_exact_wilcoxon_is_brute_force(pairs: list[tuple[int, int]]) -> None:
    differences = np.array([a - b for a, b in pairs], dtype=float)
    ranks = np.where(differences == 0, 0, stats.rankdata(np.abs(differences)))
    found = effect([a for a, _ in pairs], [b for _, b in pairs])
    if not np.any(differences):
        assert math.isnan(found.wilcoxon.p)
        return
    observed = abs(float(np.sum(np.sign(differences) * ranks)))
    signs = itertools.product((-1, 1), repeat=len(pairs))
    every = [abs(float(np.dot(sign, ranks))) >= observed for sign in signs]
    assert found.wilcoxon.p == pytest.approx(sum(every) / len(every))


@given(
    st.lists(st.tuples(measured, measured), min_size=3, max_size=40, unique_by=lambda pair: round(pair[0] - pair[1], 3))
)
def test_without_ties_wilcoxon_is_scipy_s(pairs: list[tuple[float, float]]) -> None:
    differences = np.array([round(a - b, 3) for a, b in pairs])
    if np.any(differences == 0) or np.unique(np.abs(differences)).size < differences.size:
        return
    expected = stats.wilcoxon(differences, method="exact")
    found = effect(differences.tolist(), [0.0] * len(pairs))
    assert found.wilcoxon.p == pytest.approx(float(expected.pvalue))


def test_many_pairs_use_the_normal_approximation_and_say_so() -> None:
    draw = np.random.default_rng(1)
    few, many = draw.normal(0.1, 1, 499), draw.normal(0.1, 1, 501)
    exact = effect(few.tolist(), [0.0] * 499)
    rough = effect(many.tolist(), [0.0] * 501)
    assert "exact" in exact.wilcoxon.method
    assert exact.wilcoxon.p == pytest.approx(float(stats.norm.sf(abs(exact.paper_r) * math.sqrt(998)) * 2), abs=1e-3)
    assert rough.wilcoxon.p == pytest.approx(float(stats.wilcoxon(many, method="asymptotic").pvalue))
    assert "normal approximation" in rough.wilcoxon.method


@given(pairs, st.randoms())
def test_order_shift_and_swap(pairs: list[tuple[float, float]], draw: object) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = effect(first, second)
    swapped = effect(second, first)
    shifted = effect([a + 32 for a in first], [b + 32 for b in second])
    backwards = effect(first[::-1], second[::-1])
    same = pytest.approx
    assert swapped.mean == same(-found.mean)
    assert swapped.wilcoxon.p == same(found.wilcoxon.p, nan_ok=True)
    assert swapped.rank_biserial == same(-found.rank_biserial, nan_ok=True)
    assert backwards.t.p == same(found.t.p, nan_ok=True, rel=1e-6)
    assert backwards.wilcoxon.p == same(found.wilcoxon.p, nan_ok=True)
    assert shifted.mean == same(found.mean, abs=1e-9)
    assert shifted.d_z == same(found.d_z, nan_ok=True, rel=1e-4)


@given(pairs)
def test_t_is_d_z_times_the_root_of_n(pairs: list[tuple[float, float]]) -> None:
    first, second = np.array(pairs).T
    found = effect(first.tolist(), second.tolist())
    if math.isnan(found.t.statistic):
        assert any("same" in warning for warning in found.warnings)
        return
    assert found.t.statistic == pytest.approx(found.d_z * math.sqrt(found.n))
    if np.ptp(first - second) > 1e-6 * np.max(np.abs(first - second)):  # scipy warns of precision below
        assert found.t.p == pytest.approx(float(stats.ttest_rel(first, second).pvalue), rel=1e-6, abs=1e-12)
    assert found.t_interval.low <= found.mean <= found.t_interval.high


def test_missing_values_cost_their_pair_and_are_counted() -> None:
    whole = effect(SLEEP_1, SLEEP_2)
    found = effect([*SLEEP_1, math.nan, 3.0], [*SLEEP_2, 1.0, math.nan])
    assert found.left_out == 2
    assert found.t == whole.t
    assert "incomplete pairs left out: 2" in found.warnings


def test_rounding_makes_neither_ties_nor_differences() -> None:
    found = effect([0.3, 0.4, 0.5], [0.1, 0.2, 0.3])
    assert (found.sd, found.n_effective) == (0.0, 3)
    assert math.isnan(found.t.p)
    assert found.wilcoxon.p == 0.25
    assert math.isnan(effect([0.1 + 0.2, 0.1 + 0.2], [0.3, 0.3]).wilcoxon.p)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ([], [], "no complete pair"),
        ([math.nan], [1.0], "no complete pair"),
        ([1.0, math.inf], [1.0, 2.0], "infinite"),
        ([1.0], [2.0], "one pair only"),
        ([2.0, 3.0], [1.0, 2.0], "every difference is the same"),
        ([1.0, 1.0], [1.0, 1.0], "every difference is zero"),
        ([1.0, 2.0], [1.0, 5.0], "fewer than three pairs"),
    ],
)
def test_what_cannot_be_computed_says_why(first: list[float], second: list[float], why: str) -> None:
    assert any(why in warning for warning in effect(first, second).warnings)


@given(st.lists(st.tuples(hostile, hostile), max_size=6))
def test_any_floats_give_figures_or_reasons(pairs: list[tuple[float, float]]) -> None:
    found = effect([a for a, _ in pairs], [b for _, b in pairs], resamples=50)
    figures = (found.mean, found.t.p, found.wilcoxon.p, found.d_z, found.bca_interval.low, found.t_interval.low)
    assert not any(map(math.isinf, figures))
    if any(map(math.isnan, figures)):
        assert found.warnings


def test_lengths_and_levels_are_checked() -> None:
    with pytest.raises(ValueError, match="expected the same"):
        effect([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        paired_effect([1.0], [1.0], seed=1, level=95)
