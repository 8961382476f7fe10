"""Places: every prefix of whole blocks is balanced, stations share nothing, and what is given back is used again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_helpers import design, protocol, visit

from kpop_concert.study.counterbalance import NoPlaceError, holders, next_place, places
from kpop_concert.study.protocol import Design
from kpop_concert.study.squares import squares
from kpop_concert.study.station import replaceable
from kpop_concert.study.visit import VisitState

NAMES = ("a", "b", "c", "d")
SHOWS = ("w", "x", "y", "z")


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Within, between and mixed, up to 4 conditions, 4 concerts and 4 groups."""
    kind = draw(st.sampled_from(["within", "between", "mixed"]))
    if kind == "within":
        groups = [NAMES[: draw(st.integers(2, 4))]]
    elif kind == "between":
        groups = [(name,) for name in NAMES[: draw(st.integers(2, 4))]]
    else:
        size = draw(st.integers(2, 3))
        members = st.permutations(NAMES).map(lambda names: tuple(names[:size]))
        groups = draw(st.lists(members, min_size=2, max_size=4, unique_by=frozenset))
    concerts = SHOWS[: draw(st.integers(1, 4))]
    return design(kind, tuple(groups), concerts, blocks=2, seed=draw(st.integers(0, 2**63 - 1)))


def _even(found: Iterable[Hashable], expected: Iterable[Hashable]) -> bool:
    """Whether everything expected was found, equally often, and nothing else."""
    counts = Counter(found)
    return set(counts) == set(expected) and len(set(counts.values())) == 1


@settings(max_examples=60, deadline=None)
@given(designs(), st.integers(1, 3))
def test_every_prefix_of_whole_blocks_is_balanced(made: Design, station: int) -> None:
    listed = places(protocol(made), station)
    assert [place.number for place in listed] == list(range(made.places))
    for until in range(made.block_size, made.places + 1, made.block_size):
        prefix = listed[:until]
        assert _even([place.permuted_block for place in prefix], range(until // made.block_size))
        assert _even([place.group for place in prefix], range(len(made.groups)))
        for number, group in enumerate(made.groups):
            members = [place for place in prefix if place.group == number]
            for period in range(len(group)):
                shown = [place.viewings[period] for place in members]
                assert _even([condition for condition, _ in shown], group)
                assert _even([concert for _, concert in shown], made.concerts)
                assert _even(shown, [(condition, concert) for condition in group for concert in made.concerts])
            orders = [tuple(condition for condition, _ in place.viewings) for place in members]
            assert all(sorted(order) == sorted(group) for order in orders)
            if len(group) > 1:
                assert _even([pair for order in orders for pair in pairwise(order)], permutations(group, 2))
            if len(group) <= 3:
                assert _even(orders, permutations(group))


@settings(max_examples=40, deadline=None)
@given(designs())
def test_a_concert_is_seen_again_only_where_there_are_too_few(made: Design) -> None:
    for place in places(protocol(made), 1):
        concerts = [concert for _, concert in place.viewings]
        assert len(set(concerts)) == min(len(concerts), len(made.concerts))
        assert all(one != other for one, other in pairwise(concerts)) or len(made.concerts) == 1


@settings(max_examples=40, deadline=None)
@given(designs())
def test_stations_share_no_place_and_each_list_is_always_the_same(made: Design) -> None:
    study = protocol(made)
    lists = [places(study, station) for station in (1, 2, 3)]
    identities = [(place.station, place.number) for listed in lists for place in listed]
    assert len(set(identities)) == len(identities)
    assert [places(protocol(made), station) for station in (1, 2, 3)] == lists
    more = made.model_copy(update={"places": made.places + made.block_size, "stations": 9})
    assert places(protocol(more), 2)[: made.places] == lists[1]


def test_stations_and_seeds_differ_in_order() -> None:
    made = design(blocks=6)
    lists = {places(protocol(made), station) for station in (1, 2, 3)}
    reseeded = places(protocol(made.model_copy(update={"seed": 2})), 1)
    assert len({tuple(place.viewings for place in listed) for listed in (*lists, reseeded)}) == 4


@pytest.mark.parametrize(
    ("kind", "groups", "concerts", "size"),
    [
        ("within", (("a", "b"),), 2, 4),
        ("within", (("a", "b", "c"),), 3, 18),
        ("within", (("a", "b", "c", "d"),), 4, 16),
        ("within", (("a", "b"),), 1, 2),
        ("between", (("a",), ("b",), ("c",)), 2, 6),
        ("between", (("a",), ("b",)), 3, 6),
        ("mixed", (("a", "b"), ("a", "c")), 2, 8),
    ],
)
def test_permuted_blocks_are_small(kind: str, groups: tuple[tuple[str, ...], ...], concerts: int, size: int) -> None:
    assert design(kind, groups, SHOWS[:concerts]).block_size == size  # type: ignore[arg-type]


@pytest.mark.parametrize("size", range(1, 13))
def test_williams_squares_balance_places_and_carry_over(size: int) -> None:
    made = squares(size)
    for square in made:
        assert all(sorted(column) == list(range(size)) for column in (*square, *zip(*square, strict=True)))
    follows = Counter(pair for square in made for row in square for pair in pairwise(row))
    assert size == 1 or _even(follows.elements(), permutations(range(size), 2))


# --- who gets which place


def test_places_are_given_in_order_and_end() -> None:
    study = protocol(design(blocks=1))
    visits: list[VisitState] = []
    for number in range(4):
        place = next_place(study, 1, visits)
        assert place.number == number
        visits.append(visit(study, place, f"v{number}", outcome=None))
    with pytest.raises(NoPlaceError, match="all 4 places of station 1 are taken"):
        next_place(study, 1, visits)
    assert next_place(study, 2, visits).number == 0


def test_aborted_visits_keep_their_place_and_tests_and_other_studies_take_none() -> None:
    study = protocol(design())
    first, second, *_ = places(study, 1)
    other = study.model_copy(update={"name": "another"})
    taken = [visit(study, first, "tried", test=True), visit(other, first, "elsewhere")]
    assert next_place(study, 1, taken) == first
    assert next_place(study, 1, [*taken, visit(study, first, "v", outcome="aborted")]) == second


def test_a_withdrawn_visit_gives_its_place_back() -> None:
    study = protocol(design())
    first, second, third, *_ = places(study, 1)
    visits = [visit(study, first, "one", outcome="withdrawn"), visit(study, second, "two")]
    assert next_place(study, 1, visits) == first
    visits.append(visit(study, first, "three"))
    assert next_place(study, 1, visits) == third


def test_a_replaced_visit_gives_its_place_to_the_one_that_replaces_it() -> None:
    study = protocol(design())
    first, second, third, *_ = places(study, 1)
    visits = [visit(study, first, "one", outcome="aborted"), visit(study, second, "two")]
    assert next_place(study, 1, visits, replaces="one") == first
    visits.append(visit(study, first, "three", replaces="one"))
    assert next_place(study, 1, visits) == third
    for gone in ("one", "nobody"):
        with pytest.raises(NoPlaceError, match=f"visit {gone} has no place at station 1"):
            next_place(study, 1, visits, replaces=gone)
    visits[-1] = visit(study, first, "three", replaces="one", outcome="withdrawn")
    assert next_place(study, 1, visits, replaces="one") == first
    assert next_place(study, 1, visits) == third


def test_a_replacement_that_was_withdrawn_leaves_no_place_held_twice() -> None:
    study = protocol(design())
    first, second, *_ = places(study, 1)
    one = visit(study, first, "one", outcome="aborted")
    two = visit(study, first, "two", replaces="one", outcome="aborted")
    three = visit(study, first, "three", replaces="two")
    assert replaceable([one, two, three], study.name, 1) == []
    for erased in ([one, three], [one, visit(study, first, "two", replaces="one", outcome="withdrawn"), three]):
        assert replaceable(erased, study.name, 1) == []
        assert next_place(study, 1, erased) == second
        with pytest.raises(NoPlaceError, match="visit one has no place"):
            next_place(study, 1, erased, replaces="one")
    assert replaceable([one, two], study.name, 1) == [two]
    assert replaceable([one], study.name, 1) == [one]


def test_another_design_under_the_same_name_is_refused() -> None:
    study = protocol(design())
    other = protocol(design(seed=2))
    visits = [visit(study, place, f"v{place.number}") for place in places(study, 1)]
    with pytest.raises(NoPlaceError, match="of another list: the design was changed"):
        next_place(other, 1, visits)
    with pytest.raises(NoPlaceError, match="the design was changed"):
        next_place(protocol(design(blocks=1)), 1, visits)
    assert next_place(protocol(design(blocks=3)), 1, visits).number == len(visits)


def test_a_station_that_is_not_of_the_study() -> None:
    with pytest.raises(NoPlaceError, match="station 4 is not one of the study's 3"):
        places(protocol(design()), 4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["start", "withdraw", "replace", "test"]), st.integers(0, 30)), max_size=40))
def test_no_place_is_ever_held_twice(acts: list[tuple[str, int]]) -> None:
    study = protocol(design(blocks=4))
    visits: list[VisitState] = []
    for number, (act, chosen) in enumerate(acts):
        target = visits[chosen % len(visits)] if visits else None
        if act == "withdraw" and target is not None:
            spot = visits.index(target)
            visits[spot] = VisitState(target.started, target.sessions, outcome="withdrawn")
            continue
        replaces = target.started.visit if act == "replace" and target is not None else None
        try:
            place = next_place(study, 1, visits, replaces=replaces)
        except NoPlaceError:
            continue
        before = holders(study.name, 1, visits)
        assert place.number not in before or before[place.number].started.visit == replaces
        visits.append(visit(study, place, f"v{number}", replaces=replaces, test=act == "test"))
        after = holders(study.name, 1, visits)
        assert len(after) == len(before) + (act == "start" or (replaces is None and act != "test"))
        assert after == holders(study.name, 1, [v for v in visits if v.outcome != "withdrawn"])
