"""Curves and bands: against scipy, over many simulated curves, and degenerate input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statistics_helpers import SECTIONS, hostile, measured

from kpop_concert.analysis.statistics.bands import Band, group_band, mean_curve, paired_band
from kpop_concert.analysis.statistics.bins import bin_means, even_edges
from kpop_concert.analysis.statistics.families import paired_family

curves = arrays(np.float64, st.tuples(st.integers(6, 9), st.integers(1, 5)), elements=measured)
sections = np.array(list(SECTIONS.values())).T


def smooth(draw: np.random.Generator, people: int, bins: int) -> np.ndarray:
    """Curves that go on: an autoregression of .9 around a level of each person's own."""
    found = draw.normal(size=(people, bins))
    for at in range(1, bins):
        found[:, at] = 0.9 * found[:, at - 1] + math.sqrt(1 - 0.9**2) * found[:, at]
    return found + draw.normal(size=(people, 1))


def contained(band: Band) -> bool:
    known = ~np.isnan(band.low)
    return bool(
        np.all(band.low[known] <= band.pointwise_low[known])
        and np.all(band.pointwise_low[known] <= band.difference[known])
        and np.all(band.pointwise_high[known] <= band.high[known])
    )


def test_a_mean_curve_is_the_t_interval_of_each_bin() -> None:
    values = sections.copy()
    values[3:, 1] = np.nan
    found = mean_curve(values)
    for at in range(5):
        known = values[~np.isnan(values[:, at]), at]
        expected = stats.ttest_1samp(known, 0).confidence_interval()
        assert (found.mean[at], found.low[at], found.high[at]) == pytest.approx((known.mean(), *expected))
    assert found.n.tolist() == [24, 3, 24, 24, 24]


def test_a_bin_of_one_person_has_a_mean_and_no_interval() -> None:
    found = mean_curve([[1.0, 2.0], [math.nan, 4.0]])
    assert found.mean.tolist() == [1.0, 3.0]
    assert math.isnan(found.low[0])
    assert found.warnings == ("bins with fewer than two people, without interval: 1",)
    assert math.isnan(mean_curve([[math.inf]]).mean[0])
    assert mean_curve(np.empty((0, 3))).n.tolist() == [0, 0, 0]


def test_a_band_over_sections_is_the_family_s() -> None:
    zero = np.zeros_like(sections)
    band = paired_band(sections, zero, seed=1)
    family = paired_family({name: (values, [0.0] * 24) for name, values in SECTIONS.items()}, seed=1)
    assert band.low.tolist() == pytest.approx([c.simultaneous.low for c in family.contrasts])
    assert band.p == min(c.p_max_t for c in family.contrasts)
    assert "24" in band.method
    assert "seed 1" in band.method


@given(curves, st.integers(0, 9))
@settings(max_examples=50)
def test_the_band_contains_the_pointwise_one(values: np.ndarray, seed: int) -> None:
    assert contained(paired_band(values, np.zeros_like(values), seed=seed, draws=99))
    assert contained(group_band(values, values + np.arange(values.shape[0])[:, None], seed=seed, draws=99))


@pytest.mark.parametrize("kind", ["paired", "groups"])
def test_the_band_holds_for_all_bins_at_once(kind: str) -> None:
    draw, missed, pointwise = np.random.default_rng(8), 0, 0
    for study in range(200):
        if kind == "paired":
            band = paired_band(smooth(draw, 12, 40), np.zeros((12, 40)), seed=study, draws=399)
        else:
            band = group_band(smooth(draw, 9, 40), 2 * smooth(draw, 12, 40), seed=study, draws=399)
        missed += bool(np.any((band.low > 0) | (band.high < 0)))
        pointwise += bool(np.any((band.pointwise_low > 0) | (band.pointwise_high < 0)))
    # 1 in 20 of 200; the binomial's 99.9 % limits are 1 to 21
    assert 1 <= missed <= 21
    assert pointwise > 30


def test_a_difference_in_one_stretch_is_found_there() -> None:
    draw = np.random.default_rng(3)
    base = draw.normal(0, 0.5, (24, 1)) + draw.normal(0, 0.2, (24, 30))
    other = base + draw.normal(0, 0.2, (24, 30))
    base[:, 10:15] += 1.0
    band = paired_band(base, other, seed=1)
    assert np.all(band.low[10:15] > 0)
    assert not np.any((band.low > 0)[np.r_[0:10, 15:30]])
    assert band.p < 0.01


def test_thin_bins_are_left_out_and_said() -> None:
    first = sections.copy()
    first[:13, 0] = np.nan
    band = paired_band(first, np.zeros_like(first), seed=1)
    assert math.isnan(band.low[0])
    assert band.n[0].tolist() == [11, 24, 24, 24, 24]
    assert band.warnings == ("1 of 5 bins left out: no spread, or fewer than half of the people or 6",)


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (np.empty((0, 3)), "n = 0: a simultaneous band needs 6"),
        (np.ones((5, 3)), "n = 5"),
        (np.ones((8, 3)), "3 of 3 bins left out"),
        (np.full((8, 3), np.inf), "infinite"),
        (np.full((8, 3), np.nan), "n = 0"),
    ],
)
def test_what_cannot_be_computed_says_why(first: np.ndarray, why: str) -> None:
    band = paired_band(first, np.zeros_like(first), seed=1)
    assert np.all(np.isnan(band.low))
    assert math.isnan(band.p)
    assert any(why in warning for warning in band.warnings)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match="expected the same"):
        paired_band(np.ones((8, 3)), np.ones((7, 3)), seed=1)
    with pytest.raises(ValueError, match="3 and 4 bins"):
        group_band(np.ones((8, 3)), np.ones((8, 4)), seed=1)
    with pytest.raises(ValueError, match="dimensions"):
        mean_curve([1.0])


@given(arrays(np.float64, (7, 3), elements=hostile), arrays(np.float64, (7, 3), elements=hostile))
@settings(max_examples=50)
def test_any_floats_give_figures_or_nan(first: np.ndarray, second: np.ndarray) -> None:
    for band in (paired_band(first, second, seed=1, draws=50), group_band(first, second, seed=1, draws=50)):
        assert contained(band)
        assert not np.any(np.isinf(band.difference))
    assert not np.any(np.isinf(mean_curve(first).mean))


# --- bins


def test_bins_are_means_of_what_was_felt_then() -> None:
    edges = even_edges(25_000, 10_000)
    assert edges.tolist() == [0, 10_000, 20_000, 25_000]
    times, values = [500, 9_999, 10_000, 12_000, 26_999, 27_000], [1.0, 3.0, 5.0, math.nan, 8.0, 9.0]
    assert bin_means(times, values, edges).tolist() == pytest.approx([2.0, 5.0, math.nan], nan_ok=True)
    # Two seconds of reaction: what was rated at 10 s belongs to 8 s, at 26.999 s to the last bin, at 0.5 s to before.
    assert bin_means(times, values, edges, lag_ms=2_000).tolist() == pytest.approx([4.0, math.nan, 8.0], nan_ok=True)
    kept = bin_means(times, values, edges, keep=[True, False, True, True, True, True])
    assert kept.tolist() == pytest.approx([1.0, 5.0, math.nan], nan_ok=True)


@given(st.lists(st.tuples(st.floats(0, 9_999), measured), min_size=1), st.floats(10, 20_000))
def test_every_sample_is_in_one_bin(samples: list[tuple[float, float]], width: float) -> None:
    times, values = zip(*samples, strict=True)
    edges = even_edges(10_000, width)
    found = bin_means(times, values, edges)
    counts = np.histogram(times, edges)[0]
    assert np.array_equal(np.isnan(found), counts == 0)
    assert np.nansum(found * counts) == pytest.approx(sum(values), abs=1e-3)


def test_bins_are_checked() -> None:
    with pytest.raises(ValueError, match="expected positive"):
        even_edges(0, 10)
    with pytest.raises(ValueError, match="that rise"):
        bin_means([1], [1], [0, 0])
    with pytest.raises(ValueError, match="expected one each"):
        bin_means([1], [1], [0, 2], keep=[True, False])
    assert math.isnan(bin_means([math.nan, math.inf], [1, 1], [0, 2])[0])
