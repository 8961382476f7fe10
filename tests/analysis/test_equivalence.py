"""Equivalence: one-sided tests of scipy and R, what small studies cannot show, and refusals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statistics_helpers import NATURAL_1, NATURAL_2, SLEEP_1, SLEEP_2, hostile, measured

from kpop_concert.analysis.statistics.equivalence import Bounds, best_p, equivalence, people_needed

LOCKED = "protocol pilot 1.0"


def test_students_sleep() -> None:
    # R: t.test(d, mu = -2, alternative = "greater"), t.test(d, mu = 2, alternative = "less"), conf.level = .9
    found = equivalence(SLEEP_1, SLEEP_2, Bounds(-2, 2, "raw", LOCKED))
    assert found.p_low == pytest.approx(0.1541572357)
    assert found.p_high == pytest.approx(3.552344159e-06)
    assert found.p == found.p_low
    assert (found.interval.low, found.interval.high) == pytest.approx((-2.293005267, -0.866994733))
    assert found.verdict == "not shown"
    assert (
        found.method
        == "TOST, paired, alpha = 0.05, bounds -2 to 2 in units of the measure, locked in protocol pilot 1.0"
    )
    assert equivalence(SLEEP_1, SLEEP_2, Bounds(-3, 2, "raw", LOCKED)).verdict == "equivalent"


def test_eleven_people_cannot_pass_half_a_d_z() -> None:
    # t = .5 sqrt(11) = 1.658 against a critical 1.812
    found = equivalence(NATURAL_1, NATURAL_2, Bounds(-0.5, 0.5, "d_z", LOCKED))
    assert found.best_p == pytest.approx(0.0641, abs=1e-4)
    assert found.n_needed == 13
    assert any("cannot pass" in warning and "13 people" in warning for warning in found.warnings)
    assert best_p(0.5, 12) > 0.05 > best_p(0.5, 13)
    perfect = equivalence([-1, 1] * 5 + [0], [0] * 11, Bounds(-0.5, 0.5, "d_z", LOCKED))
    assert perfect.estimate == 0
    assert perfect.p == pytest.approx(perfect.best_p)
    assert perfect.verdict == "not shown"


@given(st.lists(measured, min_size=3, max_size=20), st.floats(0.1, 3))
def test_as_scipy_and_as_its_interval(differences: list[float], bound: float) -> None:
    found = equivalence(differences, [0.0] * len(differences), Bounds(-bound, bound, "d_z", LOCKED))
    if found.verdict == "refused":
        assert len(set(differences)) == 1 or "same" in found.warnings[-1]
        return
    raw = bound * found.estimate / found.d_z if found.d_z else bound
    if found.d_z and abs(found.d_z) < 1e6:  # scipy warns of precision above
        assert found.p_low == pytest.approx(
            stats.ttest_1samp(differences, -raw, alternative="greater").pvalue, abs=1e-9
        )
        assert found.p_high == pytest.approx(stats.ttest_1samp(differences, raw, alternative="less").pvalue, abs=1e-9)
        inside = -raw < found.interval.low and found.interval.high < raw
        if abs(found.p - 0.05) > 1e-6:
            assert inside == (found.verdict == "equivalent")
    assert found.p >= found.best_p - 1e-12


@given(st.floats(0.05, 3))
def test_the_fewest_people_are_the_fewest(half_width: float) -> None:
    fewest = people_needed(half_width)
    assert fewest is not None
    assert best_p(half_width, fewest) < 0.05
    assert not best_p(half_width, fewest - 1) < 0.05


def test_nothing_suffices_for_bounds_too_narrow() -> None:
    assert people_needed(1e-4) is None


@pytest.mark.parametrize(
    ("first", "second", "bounds", "why"),
    [
        (SLEEP_1, SLEEP_2, None, "no bounds were locked"),
        ([1.0], [2.0], Bounds(-1, 1, "raw", LOCKED), "fewer than two complete pairs"),
        ([1.0, 2.0], [1.0, 2.0], Bounds(-1, 1, "raw", LOCKED), "every difference is the same"),
        ([1.0, math.inf], [1.0, 2.0], Bounds(-1, 1, "raw", LOCKED), "infinite"),
        ([], [], None, "no bounds were locked"),
    ],
)
def test_refusals_say_why(first: list[float], second: list[float], bounds: Bounds | None, why: str) -> None:
    found = equivalence(first, second, bounds)
    assert found.verdict == "refused"
    assert math.isnan(found.p)
    assert why in found.warnings[-1]


def test_bounds_are_checked() -> None:
    with pytest.raises(ValueError, match="that rise"):
        Bounds(1, -1, "raw", LOCKED)
    with pytest.raises(ValueError, match="where they were locked"):
        Bounds(-1, 1, "raw", " ")
    with pytest.raises(ValueError, match="alpha"):
        equivalence([1.0], [1.0], None, alpha=5)


@given(st.lists(st.tuples(hostile, hostile), max_size=6))
def test_any_floats_give_figures_or_reasons(pairs: list[tuple[float, float]]) -> None:
    found = equivalence([a for a, _ in pairs], [b for _, b in pairs], Bounds(-1, 1, "raw", LOCKED))
    assert math.isnan(found.p) == (found.verdict == "refused")
