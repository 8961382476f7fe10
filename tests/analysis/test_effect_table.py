"""The pilot's effect table: d_z by hand, what makes a pair, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kpop_concert.analysis.corpus import Corpus
from kpop_concert.analysis.effects import MEASURES, SIMULATOR, UnpairedError, effects
from kpop_concert.analysis.measure import Measured


def figure(condition: str, pair: str, value: float, **more: object) -> Measured:
    corpus = replace(Corpus(f"{condition} {pair}", (), condition=condition, pair=pair), **more)  # type: ignore[arg-type]
    return Measured(corpus, dict.fromkeys(MEASURES, value), (), {})


def study(*pairs: tuple[float, float]) -> list[Measured]:
    both = [
        (figure("persona", f"seed {number}", one), figure("no_persona", f"seed {number}", other))
        for number, (one, other) in enumerate(pairs)
    ]
    return [figure for pair in both for figure in pair]


def test_d_z_by_hand() -> None:
    # Differences 1, 2, 3: mean 2, SD 1.
    found = effects(study((2, 1), (4, 2), (6, 3)), "persona", "no_persona")
    assert found.pairs == ("seed 0", "seed 1", "seed 2")
    effect = found.effects["distinct_2"]
    assert (effect.first, effect.second, effect.n, effect.published) == (4, 2, 3, 5.63)
    assert (effect.difference, effect.d_z) == pytest.approx((2, 2))
    # t(2) = 4.3027, standard error 1 / sqrt(3).
    assert (effect.low, effect.high) == pytest.approx(
        (2 - 4.302652729911275 / math.sqrt(3), 2 + 4.302652729911275 / math.sqrt(3))
    )


def test_the_order_turns_the_sign_and_what_was_published_is_of_one_order() -> None:
    found = effects(study((2, 1), (4, 2), (6, 3)), "no_persona", "persona").effects["distinct_2"]
    assert found.d_z == pytest.approx(-2)
    assert found.published is None


def test_differences_that_do_not_vary_have_no_d_z() -> None:
    assert math.isnan(effects(study((2, 1), (3, 2)), "persona", "no_persona").effects["mean_length"].d_z)


def test_a_measure_that_is_missing_leaves_its_pair_out() -> None:
    effect = effects(study((2, 1), (math.nan, 2), (6, 3)), "persona", "no_persona").effects["spread.caps"]
    assert (effect.n, effect.first, effect.second) == (2, 4, 2)


def test_who_has_no_partner_or_left_is_left_out() -> None:
    alone = [figure("persona", "seed 8", 9.0), figure("no_persona", "seed 9", 9.0)]
    left = [figure("persona", "seed 7", 9.0, whole=False), figure("no_persona", "seed 7", 9.0)]
    found = effects([*study((2, 1), (4, 2)), *alone, *left], "persona", "no_persona")
    assert len(found.pairs) == 2
    assert found.notes == ("corpora without a partner in the other condition, left out: 3",)


def test_the_simulator_is_called_what_it_is() -> None:
    simulated = [replace(one, corpus=replace(one.corpus, simulated=True)) for one in study((2, 1), (4, 2))]
    assert effects(simulated, "persona", "no_persona").notes == (SIMULATOR,)


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ([], "pairs of persona and no_persona that share a seed or a visit: 0 of 0 and 0 corpora"),
        (study((2, 1)), "share a seed or a visit: 1 of 1 and 1"),
        ([*study((2, 1), (4, 2)), figure("persona", "", 1.0)], "the seed of persona  is not known"),
        ([*study((2, 1), (4, 2)), figure("persona", "seed 1", 1.0)], "2 corpora of persona have seed 1"),
    ],
)
def test_what_makes_no_pairs_is_refused(figures: list[Measured], reason: str) -> None:
    with pytest.raises(UnpairedError) as refused:
        effects(figures, "persona", "no_persona")
    assert reason in str(refused.value)
