"""Condition models: figures of lmerTest and lm, statsmodels, equality in balanced designs, and refusals."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statistics_helpers import CROSSOVER, REPEATED, STUBBORN, hostile
from statsmodels.regression.mixed_linear_model import MixedLM

from kpop_concert.analysis.statistics.models import ModelEffect, Viewings, condition_model, crossover
from kpop_concert.analysis.statistics.paired import paired_effect

Row = tuple[str, str, int, str, float]


def parsed(text: str) -> list[Row]:
    cells = (row.split(",") for row in text.split())
    return [(person, condition, int(period), clip, float(value)) for person, condition, period, clip, value in cells]


def viewings(rows: list[Row]) -> Viewings:
    return Viewings(*([row[at] for row in rows] for at in range(4)))


def values(rows: list[Row]) -> list[float]:
    return [row[4] for row in rows]


def model(rows: list[Row]) -> ModelEffect:
    return condition_model(values(rows), viewings(rows), "persona", "none")


def exact(rows: list[Row]) -> ModelEffect:
    return crossover(values(rows), viewings(rows), "persona", "none")


def simulated(seed: int, people: int, slope: float, residual: float = 0.2) -> list[Row]:
    """Both conditions with both clips in four periods."""
    draw = np.random.default_rng(seed)
    cells = [("persona", "a"), ("none", "a"), ("persona", "b"), ("none", "b")]
    rows: list[Row] = []
    for person in range(people):
        level, own = draw.normal(0, 0.4), draw.normal(0, slope)
        for period, cell in enumerate(draw.permutation(4), start=1):
            condition, clip = cells[cell]
            effect = (0.5 if condition == "persona" else -0.5) * (0.3 + own)
            value = level + effect + 0.1 * period + 0.1 * (clip == "b") + draw.normal(0, residual)
            rows.append((f"p{person}", condition, period, clip, float(value)))
    return rows


def test_random_slope_as_lmertest_has_it() -> None:
    # R: lmerTest::lmer(y ~ c + factor(period) + clip + (1 + c | person)), c = .5 for persona and -.5 for none
    found = model(parsed(REPEATED))
    assert found.structure == "random slope"
    assert (found.people, found.viewings) == (14, 46)
    assert found.estimate == pytest.approx(0.729041734925, rel=1e-5)
    assert found.se == pytest.approx(0.222794708077, rel=1e-5)
    assert found.t.df == pytest.approx(11.757677720210, rel=1e-4)
    assert found.t.statistic == pytest.approx(3.272257861133, rel=1e-5)
    assert found.t.p == pytest.approx(0.006844110881, rel=1e-4)
    assert found.sd_person == pytest.approx(0.6018132907, rel=1e-4)
    assert found.sd_slope == pytest.approx(0.5956338946, rel=1e-4)
    assert found.sd_residual == pytest.approx(0.4406067232, rel=1e-4)
    assert found.interval.method == "t interval, 11.8 df after Satterthwaite"
    assert found.z_p < found.t.p
    assert any("p of z is too small" in warning for warning in found.warnings)


def test_statsmodels_agrees() -> None:
    rows = simulated(1, 20, 0.4)
    found = model(rows)
    c = np.array([0.5 if row[1] == "persona" else -0.5 for row in rows])
    dummies = [[float(row[2] == period) for row in rows] for period in (2, 3, 4)]
    x = np.column_stack([np.ones(c.size), c, *dummies, [float(row[3] == "b") for row in rows]])
    fitted = MixedLM(
        values(rows), x, groups=[row[0] for row in rows], exog_re=np.column_stack([np.ones(c.size), c])
    ).fit()
    assert found.estimate == pytest.approx(float(fitted.params[1]), rel=1e-4)
    assert found.se == pytest.approx(float(fitted.bse[1]), rel=1e-3)
    assert found.z_p == pytest.approx(float(fitted.pvalues[1]), rel=0.05)


def test_the_maximum_is_found_where_statsmodels_stops_before_it() -> None:
    # R: lmerTest::lmer as above. MixedLM of statsmodels 0.15 ends, unconverged, with a standard error of 0.048.
    found = model(parsed(STUBBORN))
    assert found.structure == "random slope"
    assert found.estimate == pytest.approx(0.258378476232, rel=1e-5)
    assert found.se == pytest.approx(0.0349014024062, rel=1e-4)
    assert found.t.df == pytest.approx(10.7605909581, rel=1e-3)
    assert found.t.p == pytest.approx(1.53353950358e-05, rel=1e-3)
    assert found.sd_person == pytest.approx(1.0592244079, rel=1e-3)
    assert found.sd_slope == pytest.approx(0.0900436231, rel=1e-3)


def test_one_viewing_a_condition_leaves_a_random_intercept() -> None:
    # R: lmerTest::lmer(y ~ c + factor(period) + clip + (1 | person)): 9 df, and lm(d ~ period + clip) of differences
    found, differences = model(CROSSOVER), exact(CROSSOVER)
    for effect in (found, differences):
        assert effect.estimate == pytest.approx(0.5758333333, rel=1e-6)
        assert effect.se == pytest.approx(0.07882675566, rel=1e-5)
        assert effect.t.df == pytest.approx(9, rel=1e-4)
        assert effect.t.p == pytest.approx(4.540022114e-05, rel=1e-3)
        assert (effect.interval.low, effect.interval.high) == pytest.approx((0.3975148234, 0.75415184326), rel=1e-5)
    assert found.structure == "random intercept"
    assert found.sd_person == pytest.approx(0.4605979877, rel=1e-4)
    assert found.sd_residual == pytest.approx(0.1930853289, rel=1e-4)
    assert any("random slope looks the same as the residual" in warning for warning in found.warnings)
    assert differences.structure == "differences of people"


def test_in_one_period_structure_the_exact_way_is_the_paired_t_test() -> None:
    rows = [(person, condition, 1, "a", value) for person, condition, _, _, value in CROSSOVER]
    first = [value for _, condition, _, _, value in rows if condition == "persona"]
    second = [value for _, condition, _, _, value in rows if condition == "none"]
    expected = paired_effect(first, second, seed=1, resamples=99)
    found = exact(rows)
    assert found.t.statistic == pytest.approx(expected.t.statistic)
    assert found.t.p == pytest.approx(expected.t.p)


@given(st.integers(0, 10_000), st.floats(-100, 100), st.floats(0.01, 100))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_shift_unit_and_direction(seed: int, shift: float, unit: float) -> None:
    rows = simulated(seed, 10, 0.5)
    found = model(rows)
    moved = condition_model([unit * v + shift for v in values(rows)], viewings(rows), "persona", "none")
    swapped = condition_model(values(rows), viewings(rows), "none", "persona")
    assert moved.structure == swapped.structure == found.structure
    assert moved.estimate == pytest.approx(unit * found.estimate, rel=1e-3, abs=1e-6 * unit)
    assert moved.t.df == pytest.approx(found.t.df, rel=1e-3)
    assert swapped.estimate == pytest.approx(-found.estimate, rel=1e-3, abs=1e-6)
    assert swapped.t.p == pytest.approx(found.t.p, rel=1e-2)


def test_a_singular_slope_gives_way_to_differences_and_says_so() -> None:
    found = [model(simulated(seed, 10, 0.0, residual=0.5)) for seed in range(12)]
    singular = [effect for effect in found if effect.structure == "differences of people"]
    assert singular
    assert all("no estimate (singular or not converging)" in effect.warnings[0] for effect in singular)


def test_missing_values_and_people_without_both() -> None:
    rows = [*CROSSOVER, ("p12", "persona", 1, "a", 0.5), ("p13", "none", 1, "a", math.nan)]
    found, differences = model(rows), exact(rows)
    assert (found.people, found.viewings) == (13, 25)
    assert (differences.people, differences.viewings) == (12, 24)
    assert differences.t == exact(CROSSOVER).t
    assert "people without both conditions, left out: 1" in differences.warnings


CONFOUNDED = [(p, c, 1 + (c == "none"), "ab"[i % 2], float(i)) for i, (p, c, _, _, _) in enumerate(CROSSOVER)]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "too few|no viewing"),
        (CROSSOVER[:2], "too few|fewer than two"),
        ([row for row in CROSSOVER if row[1] == "none"], "too few|fewer than two"),
        (CONFOUNDED, "cannot be told from period or clip"),
        ([(*row[:4], 1.0) for row in CROSSOVER], "do not differ|nothing is left to vary"),
        ([(*row[:4], math.inf) for row in CROSSOVER], "infinite"),
        ([(f"{i}", *row[1:]) for i, row in enumerate(CROSSOVER)], "nobody has both|fewer than two"),
        (CROSSOVER[:6], "less than one df|too few"),
        (CROSSOVER[:4], "too few|no more than the effects"),
    ],
)
def test_what_cannot_be_computed_says_why(rows: list[Row], why: str) -> None:
    for found in (model(rows), exact(rows)):
        assert found.structure == "refused"
        assert math.isnan(found.t.p)
        assert any(part in " ".join(found.warnings) for part in why.split("|")), found.warnings


@given(st.lists(hostile, min_size=24, max_size=24))
@settings(max_examples=40, deadline=None)
def test_any_floats_give_figures_or_reasons(found: list[float]) -> None:
    rows = [(*row[:4], value) for row, value in zip(CROSSOVER, found, strict=True)]
    for effect in (model(rows), exact(rows)):
        assert math.isnan(effect.t.p) == (effect.structure == "refused")
        assert not math.isinf(effect.interval.high)
        assert effect.warnings or effect.structure != "refused"


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, math.nan, 1e-9, 1e90]), min_size=46, max_size=46))
@settings(max_examples=15, deadline=None)
def test_any_ratings_give_figures_or_reasons(found: list[float]) -> None:
    rows = [(*row[:4], value) for row, value in zip(parsed(REPEATED), found, strict=True)]
    effect = model(rows)
    assert math.isnan(effect.t.p) == (effect.structure == "refused")
    assert effect.warnings


def test_input_is_checked() -> None:
    with pytest.raises(ValueError, match="one entry a viewing"):
        Viewings(["p"], [], [1], ["a"])
    with pytest.raises(ValueError, match="1 values for 24 viewings"):
        condition_model([1.0], viewings(CROSSOVER), "persona", "none")
    with pytest.raises(ValueError, match="two conditions"):
        crossover(values(CROSSOVER), viewings(CROSSOVER), "none", "none")


def test_no_warning_of_statsmodels_leaves() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model(simulated(3, 8, 0.0, residual=0.5))
    assert caught == []
