"""Ratings on a grid: the same as counting by hand, with lag, exclusions and people."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_helpers import Evening, kept, simulated_study

from kpop_concert.analysis.choice import Filters, chosen, stretches_out, unit
from kpop_concert.analysis.curves import curves, grid, used
from kpop_concert.analysis.dataset import Dataset, Ratings
from kpop_concert.analysis.loading import load
from kpop_concert.study.review import annotate, exclusion, review_sources


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    study, record = simulated_study(tmp_path_factory.mktemp("study"), 8)
    one = chosen(load(record), Filters())[0]
    annotate(record, exclusion(one, "R", "sneezed", stretch_ms=(2000.0, 5000.0)))
    return load(record, review_sources(study))


def by_hand(dataset: Dataset, filters: Filters, bin_ms: float) -> dict[tuple[str, str], list[float]]:
    clip = dataset.clip(filters.clip or "")
    rows = {}
    for one in chosen(dataset, filters):
        out = stretches_out(dataset, filters, one)
        bins: list[list[float]] = [[] for _ in range(math.ceil(clip.duration_ms / bin_ms))]
        for t, value, touched in zip(one.ratings.t_ms, one.ratings.valence, one.ratings.touched, strict=True):
            place = t - filters.lag_ms
            if touched and not any(a <= t < b for a, b in out) and 0 <= place < clip.duration_ms:
                bins[int(place // bin_ms)].append(value)
        rows[unit(one), one.condition] = [sum(b) / len(b) if b else math.nan for b in bins]
    return rows


@given(
    bin_ms=st.sampled_from([100.0, 500.0, 700.0, 5000.0, 20_000.0]),
    lag_ms=st.sampled_from([0.0, 25.0, 2000.0]),
    excluded=st.booleans(),
)
@settings(max_examples=12, deadline=None)
def test_a_grid_is_the_mean_of_the_samples_in_each_bin(
    dataset: Dataset, bin_ms: float, lag_ms: float, excluded: bool
) -> None:
    filters = Filters(clip=dataset.clips[0].key, lag_ms=lag_ms, excluded=excluded)
    found, expected = grid(dataset, filters, "valence", bin_ms), by_hand(dataset, filters, bin_ms)
    assert list(zip(found.people, found.conditions, strict=True)) == list(expected)
    np.testing.assert_allclose(found.values, list(expected.values()), atol=1e-12)
    assert len(found.t_ms) == found.values.shape[1]
    assert found.edges_ms[-1] == dataset.clips[0].duration_ms


def test_a_curve_is_the_mean_over_people_with_a_t_interval(dataset: Dataset) -> None:
    found = grid(dataset, Filters(clip=dataset.clips[0].key), "valence")
    made = curves(dataset, found)
    assert list(made) == list(dataset.conditions)
    for condition, curve in made.items():
        rows = found.of(condition)
        with np.errstate(invalid="ignore"):
            assert np.array_equal(curve.n, np.sum(~np.isnan(rows), axis=0))
        seen = curve.n > 0
        np.testing.assert_allclose(curve.mean[seen], np.nanmean(rows[:, seen], axis=0))
        assert np.all(curve.low[curve.n > 1] <= curve.mean[curve.n > 1])


def test_one_clip_that_each_person_saw_once_has_no_pairs(dataset: Dataset) -> None:
    assert grid(dataset, Filters(clip=dataset.clips[0].key), "arousal").pairs("persona", "no_persona")[0] == ()


def test_those_who_saw_a_clip_in_both_conditions_are_paired(tmp_path: Path) -> None:
    evenings = [
        Evening(f"{who}{condition}", condition).rate([(0.0, value)]).end()
        for who, condition, value in (("a", "x", 0.1), ("a", "y", 0.2), ("b", "x", 0.3))
    ]
    dataset = load(kept(tmp_path / "r.db", *evenings))
    found = grid(dataset, Filters(clip=dataset.clips[0].key), "valence")
    # Evenings at home are each a unit of their own: nobody says that it was the same viewer.
    assert len(found.people) == len(set(found.people)) == 3
    assert [curve.n[0] for curve in curves(dataset, found).values()] == [2, 1]


def test_samples_before_the_first_touch_are_no_answer(tmp_path: Path) -> None:
    evening = Evening().rate([(0.0, 0.0), (500.0, 0.0)], touched=False).rate([(1000.0, 0.5)]).end()
    dataset = load(kept(tmp_path / "r.db", evening))
    values = grid(dataset, Filters(clip=dataset.clips[0].key), "valence").values[0]
    assert math.isnan(values[0])
    assert math.isnan(values[1])
    assert values[2] == 0.5


def test_nobody_who_rated_gives_an_empty_grid(tmp_path: Path) -> None:
    dataset = load(kept(tmp_path / "r.db", Evening().end()))
    found = grid(dataset, Filters(clip=dataset.clips[0].key), "valence")
    assert found.values.shape == (0, 40)
    assert curves(dataset, found) == {}


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), max_size=4))
def test_what_is_used_lies_in_no_stretch(stretches: list[tuple[float, float]]) -> None:
    t = np.arange(0.0, 1000.0, 50.0)
    ratings = Ratings(t, t * 0, t * 0, t >= 100, t < 0)
    expected = [at >= 100 and not any(a <= at < b for a, b in stretches) for at in t]
    assert list(used(ratings, stretches)) == expected
