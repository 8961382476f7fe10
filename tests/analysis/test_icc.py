"""Intraclass correlation: the table of Shrout and Fleiss, limits of R's psych, and degenerate ratings."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statistics_helpers import hostile, measured

from kpop_concert.analysis.statistics.reliability import Form, Icc, icc

JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
).T  # fmt: skip
"""Four judges of six targets: Shrout and Fleiss 1979, table 2."""
FORMS: tuple[Form, ...] = get_args(Form)


def agreement(ratings: object, form: Form = "2,1") -> Icc:
    return icc(ratings, form, unit="bins of 5 s")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "published", "estimate", "low", "high", "p"),
    [
        # Published values of the article's table 4; the others from R: psych::ICC(ratings, lmer = FALSE).
        ("1,1", 0.17, 0.165741768405, -0.1329323248748, 0.722560062328, 0.164768808344640),
        ("2,1", 0.29, 0.289763779528, 0.0187865133747, 0.761084369649, 0.000134566516484),
        ("3,1", 0.71, 0.714840714841, 0.3424647650339, 0.945858259955, 0.000134566516484),
        ("1,k", 0.44, 0.442797133679, -0.8844421552381, 0.912415420341, 0.164768808344640),
        ("2,k", 0.62, 0.620050547599, 0.0711368153025, 0.927232040168, 0.000134566516484),
        ("3,k", 0.91, 0.909315542377, 0.6756747138163, 0.985891678169, 0.000134566516484),
    ],
)
def test_shrout_and_fleiss(form: Form, published: float, estimate: float, low: float, high: float, p: float) -> None:
    found = agreement(JUDGES, form)
    assert round(found.estimate, 2) == published
    assert found.estimate == pytest.approx(estimate)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.f.p == pytest.approx(p)
    assert (found.raters, found.bins, found.left_out) == (4, 6, 0)


def test_the_label_names_form_and_bin() -> None:
    found = agreement(JUDGES, "2,k")
    assert found.label == "ICC(2,k), two-way random, absolute agreement, mean of 4 ratings, bins of 5 s"
    assert any("too narrow" in warning for warning in found.warnings)


@given(arrays(np.float64, st.tuples(st.integers(2, 5), st.integers(2, 6)), elements=measured), measured, st.data())
def test_order_shift_and_unit_do_not_matter(ratings: np.ndarray, shift: float, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS))
    found = agreement(ratings, form)
    if math.isnan(found.interval.low) or np.std(ratings) < 1:
        return
    other = agreement(100 * ratings[::-1, ::-1] + shift, form)
    assert other.estimate == pytest.approx(found.estimate, rel=1e-4, abs=1e-4)
    assert other.interval.low == pytest.approx(found.interval.low, rel=1e-3, abs=1e-3)
    assert found.interval.low <= found.estimate + 1e-9
    assert found.estimate <= found.interval.high + 1e-9


def test_consistency_forgives_what_agreement_does_not() -> None:
    lenient = JUDGES + np.array([0.0, 3.0, -3.0, 9.0])[:, None]
    assert agreement(lenient, "3,1").estimate == pytest.approx(agreement(JUDGES, "3,1").estimate)
    assert agreement(lenient, "2,1").estimate < agreement(JUDGES, "2,1").estimate


def test_bins_with_a_missing_rating_are_left_out_and_counted() -> None:
    holed = np.column_stack([JUDGES, [1.0, math.nan, 3.0, 4.0]])
    found = agreement(holed)
    assert found.estimate == agreement(JUDGES).estimate
    assert found.left_out == 1
    assert "1 of 7 bins left out: a rating is missing" in found.warnings


@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        (np.empty((0, 0)), "fewer than two raters"),
        (JUDGES[:1], "fewer than two raters"),
        (JUDGES[:, :1], "fewer than two complete bins"),
        (np.full((3, 4), np.nan), "fewer than two complete bins"),
        (np.ones((3, 4)), "do not differ"),
        (np.full((3, 4), np.inf), "infinite"),
        (np.array([[1.0, 2.0, 3.0]] * 3), "agree completely"),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_computed_says_why(ratings: np.ndarray, why: str, form: Form) -> None:
    found = agreement(ratings, form)
    assert math.isnan(found.interval.low)
    assert any(why in warning for warning in found.warnings)


def test_agreement_below_zero_has_no_interval_where_the_approximation_fails() -> None:
    found = agreement([[0.0, 2.0, 1.0], [0.0, -3.0, 2.0]], "2,k")
    assert found.estimate < 0
    assert math.isnan(found.interval.low)
    assert any("so low that" in warning for warning in found.warnings)
    assert agreement([[0.0, 2.0, 1.0], [0.0, -3.0, 2.0]], "3,k").interval.low < found.estimate


def test_complete_agreement_is_one() -> None:
    assert agreement([[1.0, 2.0, 3.0]] * 3, "1,1").estimate == pytest.approx(1)


def test_unknown_forms_are_refused() -> None:
    with pytest.raises(ValueError, match=r"ICC\(4,1\)"):
        agreement(JUDGES, "4,1")  # type: ignore[arg-type]


@given(arrays(np.float64, st.tuples(st.integers(0, 3), st.integers(0, 4)), elements=hostile), st.sampled_from(FORMS))
def test_any_floats_give_figures_or_reasons(ratings: np.ndarray, form: Form) -> None:
    found = agreement(ratings, form)
    if math.isnan(found.estimate):
        assert len(found.warnings) > 1
