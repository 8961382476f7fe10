"""Families of contrasts: Holm's example, multivariate t of R, and what must hold for any."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statistics_helpers import SECTIONS, hostile, measured
from statsmodels.stats.multitest import multipletests

from kpop_concert.analysis.statistics.families import Family, group_family, holm, paired_family
from kpop_concert.analysis.statistics.max_t import max_t

chances = st.floats(0, 1)


def against_zero(columns: dict[str, list[float]], draws: int = 9999, seed: int = 1) -> Family:
    return paired_family(
        {name: (values, [0.0] * len(values)) for name, values in columns.items()}, seed=seed, draws=draws
    )


def test_holm_s_example() -> None:
    # p of Wikipedia's article on the procedure; R: p.adjust(p, "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(chances, max_size=12))
def test_holm_is_monotone_and_never_below_p(p: list[float]) -> None:
    adjusted = holm(p)
    assert all(a >= raw for a, raw in zip(adjusted, p, strict=True))
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(np.array(adjusted)[order]) >= 0)


def test_holm_as_statsmodels_has_it() -> None:
    p = np.random.default_rng(1).uniform(0, 0.2, 12).tolist()
    assert holm([*p, p[0]]) == pytest.approx(multipletests([*p, p[0]], method="holm")[1].tolist())


def test_holm_leaves_out_what_was_not_computed() -> None:
    adjusted = holm([0.01, math.nan, 0.04])
    assert adjusted[::2] == pytest.approx([0.02, 0.04])
    assert math.isnan(adjusted[1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([1.2])


def test_sections_as_r_has_them() -> None:
    # R: t.test of each column; mvtnorm::pmvt and qmvt(.95, "both.tails", df = 23, corr = cor(d)); p.adjust "holm"
    found = against_zero(SECTIONS)
    t = [-0.6520088347, 1.620602255, 2.048280967, 3.312710995, 2.141921163]
    p = [0.5208586041, 0.1187338771, 0.05211417019, 0.00303584195, 0.04301801438]
    assert [c.t for c in found.contrasts] == pytest.approx(t)
    assert [c.p for c in found.contrasts] == pytest.approx(p)
    assert [c.p_holm for c in found.contrasts] == pytest.approx(
        [0.52085860408, 0.23746775418, 0.17207205751, 0.01517920975, 0.17207205751]
    )
    multivariate_t = [0.93740348324, 0.36165013250, 0.17785116779, 0.01256326944, 0.14990164717]
    assert [c.p_max_t for c in found.contrasts] == pytest.approx(multivariate_t, abs=0.02)
    chorus = found.contrasts[3]
    critical = (chorus.simultaneous.high - chorus.estimate) / (chorus.estimate / chorus.t)
    assert critical == pytest.approx(2.687641019, rel=0.03)
    assert chorus.interval.method == "paired t interval of this contrast alone"
    assert "max-T over 5 contrasts, 9999 random sign patterns" in chorus.simultaneous.method


def test_independent_contrasts_of_many_people_need_sidak_s_value() -> None:
    draw = np.random.default_rng(1)
    found = max_t([draw.normal(size=(300, 10))], seed=2)
    assert float(found.critical[0]) == pytest.approx(float(stats.norm.ppf((1 + 0.95**0.1) / 2)), rel=0.02)


def test_copies_of_a_contrast_cost_nothing() -> None:
    column = np.array(SECTIONS["chorus"])[:, None]
    one, many = max_t([column], seed=1), max_t([np.repeat(column, 6, axis=1)], seed=1)
    assert float(many.critical[0]) == pytest.approx(float(one.critical[0]))
    assert float(many.critical[0]) == pytest.approx(float(stats.t.ppf(0.975, 23)), rel=0.03)


@given(arrays(np.float64, st.tuples(st.integers(6, 9), st.integers(1, 4)), elements=measured), st.integers(0, 9))
def test_simultaneous_contains_ordinary_and_adjusted_p_is_not_below(values: np.ndarray, seed: int) -> None:
    columns = {str(number): column.tolist() for number, column in enumerate(values.T)}
    for contrast in against_zero(columns, draws=99, seed=seed).contrasts:
        if contrast.problem:
            assert math.isnan(contrast.estimate)
            continue
        assert contrast.p_max_t >= contrast.p
        assert contrast.p_holm >= contrast.p
        if not math.isnan(contrast.simultaneous.low):
            assert contrast.simultaneous.low <= contrast.interval.low <= contrast.estimate
            assert contrast.estimate <= contrast.interval.high <= contrast.simultaneous.high


def test_same_seed_same_family_and_order_does_not_matter() -> None:
    found = against_zero(SECTIONS)
    assert found == against_zero(SECTIONS)
    turned = against_zero({name: [-value for value in values[::-1]] for name, values in reversed(SECTIONS.items())})
    for contrast, other in zip(found.contrasts, reversed(turned.contrasts), strict=True):
        assert other.estimate == pytest.approx(-contrast.estimate)
        assert other.simultaneous.high == pytest.approx(-contrast.simultaneous.low, abs=0.02)
        assert other.p_max_t == pytest.approx(contrast.p_max_t, abs=0.02)


def test_groups_are_welch_and_independent_of_the_order_of_people() -> None:
    halves = {name: (values[:12], values[12:]) for name, values in SECTIONS.items()}
    found = group_family(halves, seed=1)
    for contrast, (first, second) in zip(found.contrasts, halves.values(), strict=True):
        expected = stats.ttest_ind(first, second, equal_var=False)
        assert contrast.n == (12, 12)
        assert contrast.t == pytest.approx(float(expected.statistic))
        assert contrast.df == pytest.approx(float(expected.df))
        assert contrast.p == pytest.approx(float(expected.pvalue))
        assert contrast.simultaneous.low < contrast.interval.low


def test_what_cannot_be_computed_is_left_out_and_said() -> None:
    few = [1.0, 2.0, 3.0, 4.0, 5.0, math.nan, math.nan]
    found = against_zero(
        {"few": few, "flat": [1.0] * 7, "endless": [math.inf, *range(6)], "good": [1, 2, 3, 4, 6, 8, 7]}
    )
    assert found.size == 1
    assert [bool(contrast.problem) for contrast in found.contrasts] == [True, True, True, False]
    assert "n = 5: simultaneous intervals need 6" in found.contrasts[0].problem
    assert found.warnings == ("3 of 4 contrasts could not be computed and are not adjusted for",)
    assert found.contrasts[3].p_holm == found.contrasts[3].p


def test_rounding_is_no_difference() -> None:
    found = paired_family({"a": ([0.1 + 0.2] * 4 + [0.3] * 4, [0.3] * 8)}, seed=1)
    assert found.contrasts[0].problem


def test_an_empty_family_and_unequal_people() -> None:
    assert paired_family({}, seed=1).contrasts == ()
    with pytest.raises(ValueError, match="the same people"):
        paired_family({"a": ([1.0], [1.0]), "b": ([1.0, 2.0], [1.0, 3.0])}, seed=1)


@given(arrays(np.float64, (7, 3), elements=hostile), arrays(np.float64, (7, 3), elements=hostile))
@settings(max_examples=50)
def test_any_floats_give_figures_or_reasons(first: np.ndarray, second: np.ndarray) -> None:
    pairs = {str(number): (first[:, number], second[:, number]) for number in range(3)}
    for found in (paired_family(pairs, seed=1, draws=50), group_family(pairs, seed=1, draws=50)):
        for contrast in found.contrasts:
            assert math.isnan(contrast.p) == bool(contrast.problem)
            assert not math.isinf(contrast.simultaneous.high)
