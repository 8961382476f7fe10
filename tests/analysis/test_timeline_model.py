"""What a timeline draws: peaks stay, nothing is invented, and it grows with the pixels and not with the samples."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from review_helpers import Evening, kept, simulated_study

from kpop_concert.analysis.choice import Filters, chosen, exclusions_of
from kpop_concert.analysis.dataset import Dataset
from kpop_concert.analysis.loading import load
from kpop_concert.analysis.timeline import (
    CELL_MS,
    Envelopes,
    Lines,
    View,
    by_condition,
    chills,
    density,
    presses,
    raster,
    rates,
    sections,
)
from kpop_concert.records.annotations import annotations
from kpop_concert.study.review import annotate, exclusion, review_sources

DURATION_MS = 20_000


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    study, record = simulated_study(tmp_path_factory.mktemp("study"), 8)
    return load(record, review_sources(study))


def evening_of(*evenings: Evening) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        return load(kept(Path(folder) / "r.db", *evenings))


def line(lines: Lines, number: int) -> tuple[np.ndarray, np.ndarray]:
    """The points of one line, without what parts it from the next."""
    end = lines.starts[number + 1] if number + 1 < len(lines.starts) else len(lines.y)
    part = slice(lines.starts[number], end - 1)
    assert np.isnan(lines.y[end - 1])
    return lines.x_ms[part], lines.y[part]


@pytest.fixture(scope="module")
def uneven() -> Dataset:
    """Viewings with samples at uneven times: from one alone to twenty a second."""
    draw = np.random.default_rng(11)
    evenings = []
    for number, count in enumerate((1, 2, 7, 60, 400)):
        times = np.sort(draw.choice(DURATION_MS, count, replace=False)).astype(float)
        values = draw.uniform(-1, 1, count)
        evenings.append(Evening(str(number)).rate(list(zip(times, values, strict=True))).end())
    return evening_of(*evenings)


@given(st.floats(0, 15_000), st.floats(50, DURATION_MS), st.integers(1, 300))
@settings(max_examples=150, deadline=None)
def test_peaks_are_kept_and_nothing_is_invented(uneven: Dataset, start: float, span: float, width: int) -> None:
    view = View(start, start + span, width)
    raw = view.ms_per_px < CELL_MS
    cell = max(CELL_MS, 2 * view.ms_per_px)
    lines = Envelopes(uneven.viewings, "valence", DURATION_MS).lines(view)
    for number, one in enumerate(uneven.viewings):
        x, y = line(lines, number)
        there = ~np.isnan(y)
        t, values = one.ratings.t_ms, one.ratings.valence
        assert set(y[there]) <= set(values)
        assert raw or len(y) <= 2 * (width + 2)
        inside = (t >= view.start_ms) & (t < view.end_ms)
        for ms, value in zip(t[inside], values[inside], strict=True):
            near = y[there & (np.abs(x - ms) <= cell)]
            assert near.min() <= value <= near.max()
        if inside.any() and not raw:
            around = values[(t >= view.start_ms - cell) & (t <= view.end_ms + cell)]
            assert around.min() <= y[there].min() <= values[inside].min()
            assert values[inside].max() <= y[there].max() <= around.max()


@given(st.floats(0, 3000), st.floats(100, 8000))
@settings(max_examples=15, deadline=None)
def test_near_enough_the_samples_themselves_are_drawn(dataset: Dataset, start: float, span: float) -> None:
    ours = chosen(dataset, Filters(clip=dataset.clips[0].key))
    lines = Envelopes(ours, "arousal", dataset.clips[0].duration_ms, lag_ms=40.0).lines(View(start, start + span, 500))
    assert len(lines.starts) == len(ours)
    for number, one in enumerate(ours):
        x, y = line(lines, number)
        touched = one.ratings.touched
        t, values = one.ratings.t_ms[touched] - 40.0, one.ratings.arousal[touched]
        first, last = np.searchsorted(t, (start, start + span))
        part = slice(max(0, first - 1), last + 1)
        kept_ = ~np.isnan(y)
        np.testing.assert_array_equal(y[kept_], values[part])
        np.testing.assert_allclose(x[kept_], t[part])
        assert np.sum(~kept_) == np.sum(np.diff(t[part]) > CELL_MS)


def test_every_viewing_has_a_line_and_a_gap_is_a_gap() -> None:
    broken = [(ms, 0.5) for ms in (*np.arange(0.0, 5000, 50), *np.arange(15_000.0, 20_000, 50))]
    found = evening_of(Evening("a").rate(broken).end(), Evening("b").rate([(0.0, 0.1)]).end())
    envelopes = Envelopes(found.viewings, "valence", DURATION_MS)
    lines = envelopes.lines(View(0, DURATION_MS, 50))
    x, y = line(lines, next(n for n, one in enumerate(envelopes.viewings) if one.viewing == "viewing-a"))
    assert np.all(np.isnan(y[(x > 5500) & (x < 14_500)]))
    assert not np.any(np.isnan(y[(x < 4500) | (x > 15_500)]))


def test_before_the_first_touch_there_is_no_line() -> None:
    evening = Evening().rate([(0.0, 0.0), (5000.0, 0.0)], touched=False).rate([(10_000.0, 0.5)]).end()
    envelopes = Envelopes(evening_of(evening).viewings, "valence", DURATION_MS)
    for view in (View(0, DURATION_MS, 50), View(0, DURATION_MS, 1000)):
        _, y = line(envelopes.lines(view), 0)
        assert set(y[~np.isnan(y)]) == {0.5}


def test_a_view_beyond_the_clip_and_no_viewings_draw_nothing(dataset: Dataset) -> None:
    beyond = View(100_000, 200_000, 100)
    assert np.all(np.isnan(Envelopes(dataset.viewings, "valence", 12_000).lines(beyond).y))
    assert Envelopes([], "valence", 12_000).lines(View(0, 12_000, 100)).y.size == 0
    assert Envelopes([], "valence", 12_000).lines(View(0, 1000, 100)).y.size == 0
    with pytest.raises(ValueError, match="a length and a width"):
        View(5.0, 5.0, 100)


def test_a_raster_has_every_line_in_its_fans_row(dataset: Dataset) -> None:
    ours = dataset.of_clip(dataset.clips[0].key)
    ticks = raster(ours)
    assert len(ticks.ms) + len(ticks.chant_ms) == sum(len(one.chat) for one in ours)
    assert ticks.rows[: len(ours[0].audience)] == tuple(fan.handle for fan in ours[0].audience)
    told = sorted(
        (float(ms), one.chat.authors[at]) for one in ours for ms, at in zip(one.chat.ms, one.chat.author, strict=True)
    )
    assert sorted((float(ms), ticks.rows[row]) for ms, row in zip(ticks.ms, ticks.row, strict=True)) == told


@given(st.lists(st.tuples(st.integers(0, 19_999), st.sampled_from("ab")), max_size=40), st.integers(1, 50))
@settings(max_examples=10, deadline=None)
def test_a_raster_in_view_has_a_tick_wherever_there_is_a_line(said: list[tuple[int, str]], width: int) -> None:
    evening = Evening()
    for ms, agent in said:
        evening.chat(ms, "x", agent, **({"chant": 0} if ms % 3 == 0 else {}))
    view = View(2000, 12_000, width)
    ticks = raster(evening_of(evening.end()).viewings).within(view)
    for chant in (False, True):
        wanted = {
            (int((ms - 2000) / view.ms_per_px), agent)
            for ms, agent in said
            if 2000 <= ms < 12_000 and (ms % 3 == 0) == chant
        }
        at, row = (ticks.chant_ms, ticks.chant_row) if chant else (ticks.ms, ticks.row)
        drawn = [(int((ms - 2000) / view.ms_per_px), "ab"[r]) for ms, r in zip(at, row, strict=True)]
        assert len(drawn) == len(set(drawn))
        assert set(drawn) == wanted


def test_chants_stand_apart() -> None:
    evening = Evening().chat(100, "go", chant=2).chat(200, "wow", "b").end()
    ticks = raster(evening_of(evening).viewings)
    assert (list(ticks.chant_ms), list(ticks.chant_row)) == ([100.0], [0])
    assert (list(ticks.ms), list(ticks.row)) == ([200.0], [1])


def test_the_rate_is_the_audiences_lines_a_bin_and_viewing() -> None:
    one = Evening("a").chat(0, "x").chat(9_999, "y").chat(10_000, "z").chat(5_000, "mine", agent=None).end()
    two = Evening("b").chat(19_000, "x").chat(24_000, "y").end()
    other = Evening("c", "quiet").end()
    found = evening_of(one, two, other)
    edges, made = rates(found.viewings, 25_000)
    assert list(edges) == [0, 10_000, 20_000, 25_000]
    assert list(made["fans"]) == [1.0, 1.0, 1.0]
    assert list(made["quiet"]) == [0.0, 0.0, 0.0]
    assert list(density(found.viewings, 25_000, 5)) == [1.0, 2.0, 1.0, 1.0, 1.0]


def test_chills_are_stacked_by_condition_and_stand_still_while_panning() -> None:
    found = evening_of(Evening("a").chill(1000, 1010, 5000).end(), Evening("b", "quiet").chill(1005).end())
    pressed = presses(found, Filters())
    dots = chills(pressed, View(0, 20_000, 1000), dot_px=8)
    assert list(dots["fans"].ms) == [1040.0, 1040.0, 5040.0]
    assert list(dots["fans"].below) == [0, 1, 0]
    assert list(dots["quiet"].below) == [0]
    panned = chills(pressed, View(500, 20_500, 1000), dot_px=8)
    assert list(panned["fans"].ms) == list(dots["fans"].ms)
    assert list(chills(presses(found, Filters(lag_ms=1002)), View(0, 20_000, 1000))["fans"].ms) == [80.0, 3920.0]


def test_an_excluded_stretch_has_neither_line_nor_chills(tmp_path: Path) -> None:
    samples = [(50.0 * at, 0.5) for at in range(400)]
    record = kept(tmp_path / "r.db", Evening("a").rate(samples).chill(500, 3000, 7000).end())
    found = load(record)
    annotate(record, exclusion(found.viewings[0], "R", "sneezed", stretch_ms=(2000.0, 6000.0)))
    found = found.with_history(annotations(record))
    filters = Filters(lag_ms=100.0)
    drawn = Envelopes(found.viewings, "valence", DURATION_MS, 100.0, exclusions_of(found, filters))
    for view in (View(0, 10_000, 1000), View(0, 20_000, 50)):  # the samples, and cells of several
        lines = drawn.lines(view)
        there = lines.x_ms[~np.isnan(lines.y)]
        assert there.min() < 1900 < 5900 < there.max()
        cell = 100.0 if view.width_px == 1000 else 500.0
        assert not np.any((there > 1900 + cell) & (there < 5900 - cell))
    assert list(presses(found, filters)["fans"]) == [400.0, 6900.0]
    assert list(presses(found, Filters(excluded=True))["fans"]) == [500.0, 3000.0, 7000.0]
    assert exclusions_of(found, Filters(excluded=True)) == {}


def test_sections_in_view(dataset: Dataset) -> None:
    assert sections(dataset.clips[0], View(0, 1000, 10)) == (0,)
    assert sections(dataset.clips[0], View(50_000, 60_000, 10)) == ()


def test_viewings_are_sorted_into_conditions(dataset: Dataset) -> None:
    found = by_condition(dataset.viewings)
    assert {condition: {one.condition for one in ours} for condition, ours in found.items()} == {
        condition: {condition} for condition in dataset.conditions
    }
    assert sum(map(len, found.values())) == len(dataset.viewings)
