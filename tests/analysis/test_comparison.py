"""Two conditions side by side: when a difference counts as found."""

from __future__ import annotations

import numpy as np
import pytest

from kpop_concert.analysis.comparison import Compared
from kpop_concert.analysis.statistics.families import Contrast, paired_family


def contrasts(shift: float, noise: float) -> tuple[Contrast, ...]:
    """Six measures of twelve people that are nearly copies of each other."""
    draw = np.random.default_rng(5)
    one = draw.normal(0, 1, 12)
    one = (one - one.mean()) / one.std(ddof=1) + shift
    pairs = {f"m{n}": (one + noise * draw.normal(0, 1, 12), np.zeros(12)) for n in range(6)}
    return paired_family(pairs, seed=1).contrasts


def compared(contrast: Contrast | None) -> Compared:
    return Compared("m", (0.0, 0.0), (12,), contrast, "" if contrast else "nobody has a value")


def test_a_difference_is_found_by_holm_or_by_the_simultaneous_interval() -> None:
    for contrast in contrasts(0.7, 0.01):  # of measures that go together max-T makes less than Holm does
        assert contrast.p_holm > 0.05
        assert contrast.simultaneous.low > 0
        assert compared(contrast).clear


@pytest.mark.parametrize(("shift", "found"), [(2.0, True), (-2.0, True), (0.1, False)])
def test_where_both_agree_so_does_the_verdict(shift: float, found: bool) -> None:
    assert {compared(contrast).clear for contrast in contrasts(shift, 0.1)} == {found}


def test_what_is_not_computed_is_not_found() -> None:
    assert not compared(None).clear
