"""What a design can tell: each kind of verdict, and its sentence."""

from __future__ import annotations

import itertools

import pytest

from kpop_concert.analysis.statistics.design import Support, Viewing, supported

ORDERS = [
    ("persona", "none", "a", "b"),
    ("none", "persona", "a", "b"),
    ("persona", "none", "b", "a"),
    ("none", "persona", "b", "a"),
]


def crossover(people: int) -> list[Viewing]:
    """Two conditions and two clips, both orders of both; each clip is seen once."""
    return [
        viewing
        for person, (c1, c2, a, b) in zip(range(people), itertools.cycle(ORDERS), strict=False)
        for viewing in (Viewing(person, c1, a, 1), Viewing(person, c2, b, 2))
    ]


def only(viewings: list[Viewing], clip: str | None = None) -> Support:
    (found,) = [support for support in supported(viewings) if support.clip == clip]
    return found


def test_a_crossover_is_within_and_each_of_its_clips_between() -> None:
    over_all, first, second = supported(crossover(24))
    assert (over_all.kind, over_all.people) == ("within", (24,))
    assert over_all.sentence == "persona and none: within participants, 24 participants."
    assert (first.clip, first.kind, first.people) == ("a", "between", (12, 12))
    assert (second.clip, second.kind, second.people) == ("b", "between", (12, 12))
    assert "12 against 12 participants" in first.sentence
    assert "each participant saw this clip once" in first.sentence


def test_groups_of_one_condition_each_are_between() -> None:
    viewings = [Viewing(n, "persona" if n % 2 else "none", "a", 1) for n in range(20)]
    found = only(viewings)
    assert (found.kind, found.people) == ("between", (10, 10))
    assert "once" not in found.sentence


def test_a_clip_seen_in_both_conditions_is_within() -> None:
    viewings = [
        Viewing(n, condition, "a", period if n % 2 else 3 - period)
        for n in range(8)
        for period, condition in ((1, "persona"), (2, "none"))
    ]
    found = only(viewings)
    assert found.kind == "within"
    assert "saw the same clip again" in found.sentence


def test_three_conditions_have_three_pairs() -> None:
    viewings = [
        Viewing(n, condition, clip, period)
        for n, order in enumerate(itertools.permutations(("persona", "none", "no_chat")))
        for period, (condition, clip) in enumerate(zip(order, "abc", strict=True), start=1)
    ]
    pairs = {(s.first, s.second): s.kind for s in supported(viewings) if s.clip is None}
    assert pairs == {("persona", "none"): "within", ("persona", "no_chat"): "within", ("none", "no_chat"): "within"}


@pytest.mark.parametrize(
    ("viewings", "why"),
    [
        ([], "No viewing has data"),
        ([Viewing(n, "persona", "a", 1) for n in range(5)], "persona is the only condition with data"),
        ([Viewing(1, "persona", "a", 1), Viewing(1, "none", "b", 2)], "one participant only"),
        (
            [v for n in range(8) for v in (Viewing(n, "persona", "a", 1 + n % 2), Viewing(n, "none", "b", 2 - n % 2))],
            "told from clip: a condition always came with the same clip",
        ),
        (
            [v for n in range(8) for v in (Viewing(n, "persona", "ab"[n % 2], 1), Viewing(n, "none", "ba"[n % 2], 2))],
            "told from period",
        ),
        ([Viewing(n, "persona" if n % 2 else "none", "ab"[n % 2], 1) for n in range(8)], "told from clip"),
        ([Viewing(n, "persona" if n else "none", "a", 1) for n in range(8)], "1 and 7, in both 0"),
    ],
)
def test_refusals_say_why(viewings: list[Viewing], why: str) -> None:
    found = only(viewings)
    assert found.kind == "refused"
    assert why in found.sentence


def test_a_pair_of_conditions_that_no_clip_shares_is_refused_there() -> None:
    viewings = [Viewing(n, "persona" if n % 2 else "none", "ab"[n % 2], 1) for n in range(8)]
    assert {support.kind for support in supported(viewings)} == {"refused"}
    assert "nobody saw" in only(viewings, "a").sentence


def test_people_without_both_are_left_out_and_few_are_said_to_be_few() -> None:
    viewings = [*crossover(4), Viewing(99, "persona", "a", 1)]
    found = only(viewings)
    assert (found.kind, found.people) == ("within", (4,))
    assert "left out without both: 1" in found.sentence
    assert "fewer than 6, so no simultaneous band" in found.sentence


def test_two_who_saw_both_do_not_make_a_study_of_groups_one_within() -> None:
    groups = [Viewing(n, "persona" if n % 2 else "none", "a", 1) for n in range(20)]
    both = [v for n in (50, 51) for v in (Viewing(n, "persona", "a", n - 49), Viewing(n, "none", "a", 52 - n))]
    found = only([*groups, *both])
    assert (found.kind, found.people) == ("between", (10, 10))
    assert "left out, having seen both: 2" in found.sentence
