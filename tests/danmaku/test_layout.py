"""The layout: every invariant of flying chat, each by its name."""

from __future__ import annotations

import dataclasses
import random
from itertools import combinations, pairwise

import pytest
from danmaku_oracle import collide
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pydantic import ValidationError

from kpop_concert.clock import MediaClock
from kpop_concert.danmaku.layout import Dropped, Item, Layout, Placed, Shown
from kpop_concert.danmaku.style import AREAS, HEIGHT, STILL_MS, TOP, WIDTH, DanmakuSettings, Priority

VIEWER, PERSONA, CROWD = Priority.VIEWER, Priority.PERSONA, Priority.CROWD
SECOND_NS = 1_000_000_000


@st.composite
def shows(draw: st.DrawFn, most: int = 24) -> list[Item]:
    """Comments in order of time: crowded, of widths up to three pictures, some tall."""
    pace = draw(st.sampled_from((60, 300, 1500)))
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, pace),
                st.one_of(st.floats(60, 600), st.floats(60, 3 * WIDTH)),
                st.sampled_from((PERSONA, CROWD, CROWD, PERSONA, VIEWER)),
                st.sampled_from((1, 1, 1, 1, 2, 3)),
            ),
            max_size=most,
        )
    )
    items, now = [], 0.0
    for number, (later, width, priority, span) in enumerate(drawn):
        now += later
        items.append(Item(f"line-{number}", now, width, priority, span))
    return items


@st.composite
def choices(draw: st.DrawFn, **fixed: object) -> DanmakuSettings:
    """Any settings a viewer may choose, some of them given."""
    chosen: dict[str, object] = {
        "cross_ms": draw(st.floats(3000, 20_000)),
        "size": draw(st.floats(18, 40)),
        "area": draw(st.sampled_from(AREAS)),
        "density": draw(st.floats(0.3, 1)),
        "min_gap": draw(st.sampled_from((0.0, 40.0, 480.0))),
        "overlap": draw(st.sampled_from(("viewer", "leads", "all"))),
        "reduced_motion": draw(st.booleans()),
    }
    return DanmakuSettings.model_validate(chosen | fixed)


def play(items: list[Item], settings: DanmakuSettings, seed: int = 0) -> Layout:
    layout = Layout(settings, seed)
    for item in items:
        layout.add(item)
    return layout


def placed_of(layout: Layout, items: list[Item]) -> list[Placed]:
    return [decision for item in items if isinstance(decision := layout.decision(item.id), Placed)]


def times_of(items: list[Item]) -> st.SearchStrategy[list[float]]:
    end = items[-1].media_ms + 30_000 if items else 30_000
    return st.lists(st.floats(0, end), min_size=1, max_size=12)


# -- overlap


@given(
    shows(), choices(overlap="viewer"), st.lists(st.tuples(st.integers(0, 23), choices(overlap="viewer")), max_size=3)
)
def test_nothing_but_the_viewers_line_overlaps_in_strict_mode(
    items: list[Item], settings: DanmakuSettings, changes: list[tuple[int, DanmakuSettings]]
) -> None:
    # Also across changes of speed, size, area and motion while others are in flight.
    layout = Layout(settings)
    for number, item in enumerate(items):
        for at, changed in changes:
            if at == number:
                layout.use(changed)
        layout.add(item)
    others = placed_of(layout, [item for item in items if item.priority is not VIEWER])
    for one, other in combinations(others, 2):
        assert not collide(one, other)


@pytest.mark.parametrize("seed", range(3))
def test_a_long_busy_show_with_changing_settings_never_overlaps_in_strict_mode(seed: int) -> None:
    rng = random.Random(seed)
    layout = Layout()
    now = 0.0
    for number in range(400):
        if number % 50 == 0:
            speed, size, area = rng.uniform(3000, 20_000), rng.uniform(18, 40), rng.choice(AREAS)
            still = rng.random() < 0.2
            layout.use(DanmakuSettings(cross_ms=speed, size=size, area=area, overlap="viewer", reduced_motion=still))
        now += rng.expovariate(1 / 500)
        width = rng.uniform(100, 3 * WIDTH) if rng.random() < 0.1 else rng.uniform(100, 900)
        layout.add(Item(f"line-{number}", now, width, rng.choice((PERSONA, CROWD)), rng.choice((1, 1, 1, 2))))
    shown = layout.placed_between(0, now + 20_000)
    assert len(shown) > 150
    for one, other in combinations(shown, 2):
        assert other.start_ms >= one.end_ms or not collide(one, other)


@given(shows(), choices(overlap="viewer"))
def test_neighbours_in_a_lane_keep_the_minimum_gap(items: list[Item], settings: DanmakuSettings) -> None:
    layout = play(items, settings)
    others = placed_of(layout, [item for item in items if item.priority is not VIEWER])
    for one, other in combinations(others, 2):
        assert not collide(one, other, settings.min_gap)


@given(shows(), choices(overlap="leads", reduced_motion=False))
def test_by_default_a_lead_overlaps_only_after_its_full_wait_and_the_crowd_never(
    items: list[Item], settings: DanmakuSettings
) -> None:
    layout = play(items, settings)
    overlapping = {
        item.id
        for item in items
        if isinstance(placed := layout.decision(item.id), Placed)
        and (
            item.priority is VIEWER
            or (item.priority is PERSONA and placed.waited_ms >= settings.persona_wait_ms - 1e-6)
        )
    }
    for one, other in combinations(placed_of(layout, items), 2):
        assert overlapping & {one.id, other.id} or not collide(one, other)


@given(shows(), choices(overlap="leads", reduced_motion=False))
@effort(max_examples=40)
def test_leads_always_fly_by_default(items: list[Item], settings: DanmakuSettings) -> None:
    layout = play(items, settings)
    for item in items:
        if item.priority is PERSONA:
            decision = layout.decision(item.id)
            assert isinstance(decision, Placed)
            assert 0 <= decision.waited_ms <= settings.persona_wait_ms


# -- seeking, pausing, rate


@given(shows(), choices(), st.data())
@effort(max_examples=40)
def test_the_same_input_seed_and_settings_show_the_same_in_any_seek_order(
    items: list[Item], settings: DanmakuSettings, data: st.DataObject
) -> None:
    times = data.draw(times_of(items))
    first, second = play(items, settings, seed=5), play(items, settings, seed=5)
    there = {t: first.frame(t) for t in times}
    back = {t: second.frame(t) for t in sorted(times, reverse=True)}
    assert there == back


@given(shows(), choices(), st.data())
@effort(max_examples=40)
def test_a_frame_after_a_seek_is_the_frame_seen_while_playing(
    items: list[Item], settings: DanmakuSettings, data: st.DataObject
) -> None:
    times = sorted(data.draw(times_of(items)))
    live = Layout(settings)
    coming = list(items)
    seen: list[list[Shown]] = []
    for t in times:
        while coming and coming[0].media_ms <= t:
            live.add(coming.pop(0))
        seen.append(live.frame(t))
    for item in coming:
        live.add(item)
    assert [live.frame(t) for t in times] == seen

    replayed = Layout(DanmakuSettings(size=40.0, area=1.0))
    for item in items:
        decision = live.decision(item.id)
        assert decision is not None
        replayed.restore(decision)
    assert [replayed.frame(t) for t in times] == seen


@given(shows(), choices(), st.integers(0, 20_000), st.integers(1, 100))
@effort(max_examples=40)
def test_a_pause_changes_nothing(items: list[Item], settings: DanmakuSettings, at_ms: int, pause_s: int) -> None:
    layout = play(items, settings)
    clock = MediaClock()
    clock.run(0)
    clock.pause(at_ms * 1_000_000)
    before = layout.frame(clock.now_ms(at_ms * 1_000_000))
    later = at_ms * 1_000_000 + pause_s * SECOND_NS
    assert layout.frame(clock.now_ms(later)) == before
    clock.run(later)
    assert layout.frame(clock.now_ms(later)) == before


@given(shows(), choices(), st.lists(st.tuples(st.sampled_from((0.5, 1.0, 2.0)), choices()), min_size=1, max_size=5))
@effort(max_examples=40)
def test_motion_is_continuous_through_changes_of_rate_speed_and_size(
    items: list[Item], settings: DanmakuSettings, changes: list[tuple[float, DanmakuSettings]]
) -> None:
    layout = play(items, settings)
    clock = MediaClock()
    clock.run(0)
    step_ns, now = 5_000_000, 0
    last = {shown.placed.id: shown for shown in layout.frame(0.0)}
    for number in range(len(changes) * 40):
        if number % 40 == 20:
            rate, changed = changes[number // 40]
            clock.set_rate(rate, now)
            layout.use(changed)
            layout.add(Item(f"after-{number}", clock.now_ms(now), 300, CROWD))
        now += step_ns
        frame = {shown.placed.id: shown for shown in layout.frame(clock.now_ms(now))}
        for line in last.keys() & frame.keys():
            speed = (WIDTH + frame[line].placed.width) / frame[line].placed.duration_ms
            assert 0 <= last[line].x - frame[line].x <= speed * 2.0 * 5.0 + 1e-6
            assert last[line].y == frame[line].y
            assert last[line].placed == frame[line].placed
        last = frame


# -- one decision each


@given(shows(), choices())
@effort(max_examples=40)
def test_every_comment_is_shown_exactly_once_or_counted_as_dropped(
    items: list[Item], settings: DanmakuSettings
) -> None:
    layout = play(items, settings)
    for item in items:
        layout.add(dataclasses.replace(item, media_ms=item.media_ms + 99_000))
    shown = placed_of(layout, items)
    dropped = [item for item in items if isinstance(layout.decision(item.id), Dropped)]
    delayed = [placed for placed in shown if placed.waited_ms > 0]
    assert len(shown) + len(dropped) == len(items)
    assert layout.counts == (len(shown), len(delayed), len(dropped))
    for placed in shown:
        middle = placed.start_ms + placed.duration_ms / 2
        for t, there in ((placed.start_ms - 1e-3, 0), (placed.start_ms, 1), (middle, 1), (placed.end_ms, 0)):
            assert sum(one.placed.id == placed.id for one in layout.frame(t)) == there
    for item in items:
        decision = layout.decision(item.id)
        if isinstance(decision, Placed):
            assert decision.start_ms == pytest.approx(item.media_ms + decision.waited_ms)
            assert 0 <= decision.waited_ms <= settings.wait_ms(item.priority)


@given(shows(), choices(), st.integers(0, 24))
@effort(max_examples=40)
def test_a_later_comment_never_moves_an_earlier_one(items: list[Item], settings: DanmakuSettings, cut: int) -> None:
    batch = play(items, settings)
    live = play(items[:cut], settings)
    before = [live.decision(item.id) for item in items[:cut]]
    for item in items[cut:]:
        live.add(item)
    assert [live.decision(item.id) for item in items[:cut]] == before
    assert [live.decision(item.id) for item in items] == [batch.decision(item.id) for item in items]


@given(shows(), choices(), st.integers(0, 24))
@effort(max_examples=40)
def test_a_run_that_goes_on_from_the_record_decides_as_one_that_never_stopped(
    items: list[Item], settings: DanmakuSettings, cut: int
) -> None:
    whole = play(items, settings)
    resumed = Layout(settings)
    for item in items[:cut]:
        decision = whole.decision(item.id)
        assert decision is not None
        resumed.restore(decision)
    for item in items[cut:]:
        resumed.add(item)
    assert [resumed.decision(item.id) for item in items] == [whole.decision(item.id) for item in items]


@given(shows(), choices())
@effort(max_examples=40)
def test_comments_stay_inside_the_chosen_area(items: list[Item], settings: DanmakuSettings) -> None:
    for placed in placed_of(play(items, settings), items):
        assert placed.y >= TOP
        assert placed.y + placed.height <= settings.area * HEIGHT + 1e-9


@given(shows(), choices())
@effort(max_examples=40)
def test_the_viewers_own_line_is_shown_at_once_and_never_dropped(items: list[Item], settings: DanmakuSettings) -> None:
    layout = play(items, settings)
    for item in items:
        if item.priority is VIEWER:
            decision = layout.decision(item.id)
            assert isinstance(decision, Placed)
            assert decision.start_ms == item.media_ms


# -- choices of lane


def lane_of(layout: Layout, item: Item) -> int:
    decision = layout.add(item)
    assert isinstance(decision, Placed)
    return decision.lane


def test_the_lowest_free_lane_is_taken() -> None:
    layout = Layout()
    assert [lane_of(layout, Item(f"{n}", 100.0 * n, 800, PERSONA)) for n in range(3)] == [0, 1, 2]
    assert lane_of(layout, Item("later", 4000, 100, PERSONA)) == 0


def test_with_all_lanes_taken_a_lead_waits_for_the_first_that_comes_free() -> None:
    layout = Layout()
    for number in range(3):
        layout.add(Item(f"{number}", 100.0 * number, 800, PERSONA))
    waiting = layout.add(Item("waiting", 300, 800, PERSONA))
    assert isinstance(waiting, Placed)
    assert waiting.lane == 0
    assert waiting.start_ms == pytest.approx(8000 * 840 / 2720)
    assert waiting.waited_ms == pytest.approx(waiting.start_ms - 300)


def test_a_crowd_line_that_waits_too_long_is_dropped_and_counted() -> None:
    layout = Layout()
    for number in range(3):
        layout.add(Item(f"{number}", 0, 1800, PERSONA))
    assert layout.add(Item("crowd", 0, 100, CROWD)) == Dropped("crowd", "lanes full")
    assert layout.counts == (3, 0, 1)


def test_a_lead_that_waited_in_vain_flies_unless_overlap_is_the_viewers_alone() -> None:
    for overlap, flies in (("viewer", False), ("leads", True), ("all", True)):
        layout = Layout(DanmakuSettings.model_validate({"overlap": overlap}))
        for number in range(3):
            layout.add(Item(f"{number}", 10.0 * number, 4 * WIDTH, PERSONA))
        decision = layout.add(Item("lead", 100, 4 * WIDTH, PERSONA))
        assert isinstance(decision, Placed) == flies
        if isinstance(decision, Placed):
            assert decision.start_ms == 4100
            assert decision.lane == 0  # the lane that was taken first is the nearest to being free


def test_the_viewers_line_goes_where_it_overlaps_least() -> None:
    layout = Layout()
    for number, width in enumerate((1500, 400, 1500)):
        layout.add(Item(f"{number}", 0, width, PERSONA))
    assert lane_of(layout, Item("mine", 500, 400, VIEWER)) == 1


def test_a_tall_comment_takes_adjacent_lanes() -> None:
    layout = Layout()
    assert lane_of(layout, Item("low", 0, 300, PERSONA)) == 0
    tall = layout.add(Item("tall", 0, 300, PERSONA, span=2))
    assert isinstance(tall, Placed)
    assert (tall.lane, tall.lanes) == (1, 2)
    assert not collide(tall, placed_of(layout, [Item("low", 0, 0, PERSONA)])[0])


def test_default_lanes_are_those_of_the_design() -> None:
    settings = DanmakuSettings()
    assert [settings.model_copy(update={"area": area}).lanes for area in AREAS] == [3, 7, 11, 15]


# -- settings


@given(shows(), st.floats(0, 1), st.floats(0, 1), st.integers(0, 9))
@effort(max_examples=40)
def test_a_lower_density_keeps_some_of_the_same_crowd_and_everybody_else(
    items: list[Item], one: float, other: float, seed: int
) -> None:
    def thinned(density: float) -> set[str]:
        layout = play(items, DanmakuSettings(density=density), seed)
        return {i.id for i in items if layout.decision(i.id) == Dropped(i.id, "density")}

    low, high = sorted((one, other))
    assert thinned(high) <= thinned(low)
    assert thinned(1.0) == set()
    assert thinned(0.0) == {item.id for item in items if item.priority is CROWD}


def test_density_is_the_share_of_the_crowd_that_may_fly() -> None:
    layout = Layout(DanmakuSettings(density=0.25), seed=3)
    for number in range(1000):
        layout.add(Item(f"line-{number}", number * 60_000.0, 100, CROWD))
    assert 200 < layout.counts.shown < 300


def test_new_settings_hold_for_later_comments_only() -> None:
    layout = Layout()
    first = layout.add(Item("first", 0, 300, PERSONA))
    before = layout.frame(2000)
    layout.use(DanmakuSettings(cross_ms=3000, size=40, area=1.0))
    assert layout.frame(2000) == before
    assert layout.add(Item("first", 0, 300, PERSONA)) is first
    second = layout.add(Item("second", 8000, 300, PERSONA))
    assert isinstance(second, Placed)
    assert second.duration_ms == 3000
    assert second.em == layout.settings.em


@pytest.mark.parametrize(
    "wrong",
    [
        {"opacity": 0.39},
        {"size": 41},
        {"area": 0.3},
        {"cross_ms": 0},
        {"density": float("nan")},
        {"overlap": "no"},
        {"x": 1},
    ],
)
def test_settings_outside_their_bounds_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        DanmakuSettings.model_validate(wrong)


@pytest.mark.parametrize("wrong", [{"width": float("nan")}, {"media_ms": float("inf")}, {"span": 0}, {"width": -1.0}])
def test_a_comment_that_cannot_be_placed_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="'odd'"):
        dataclasses.replace(Item("odd", 0, 100, CROWD), **wrong)


@pytest.mark.parametrize("wrong", [{"duration_ms": 0.0}, {"em": 0.0}, {"lane": -1}, {"start_ms": float("nan")}])
def test_a_recorded_decision_that_cannot_be_drawn_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="'odd'"):
        dataclasses.replace(Placed("odd", 0.0, 0, 8000.0, 100.0, 42.0), **wrong)


# -- reduced motion


@given(shows(), choices(reduced_motion=True))
@effort(max_examples=40)
def test_with_reduced_motion_at_most_six_stand_besides_the_viewers(
    items: list[Item], settings: DanmakuSettings
) -> None:
    layout = play(items, settings)
    own = {item.id for item in items if item.priority is VIEWER}
    for start in {placed.start_ms for placed in placed_of(layout, items)}:
        assert sum(shown.placed.id not in own for shown in layout.frame(start)) <= 6


def test_with_reduced_motion_a_comment_fades_in_place() -> None:
    layout = Layout(DanmakuSettings(reduced_motion=True))
    layout.add(Item("still", 1000, 400, PERSONA))
    shown = [layout.frame(1000 + t) for t in (0, 60, 120, 2000, 4120, 4220, STILL_MS)]
    assert [frame[0].alpha for frame in shown[:-1]] == pytest.approx([0, 0.5, 1, 1, 1, 0.5])
    assert shown[-1] == []
    assert {frame[0].x for frame in shown[:-1]} == {(WIDTH / 2 - 400) / 2}


def test_with_reduced_motion_a_wide_comment_takes_a_whole_row() -> None:
    layout = Layout(DanmakuSettings(reduced_motion=True))
    places = [layout.add(Item(f"{n}", 0, width, PERSONA)) for n, width in enumerate((400, 1200, 400, 5000))]
    assert [(p.lane, p.lanes) for p in places if isinstance(p, Placed)] == [(0, 1), (2, 2), (1, 1), (4, 2)]
    assert {shown.x for shown in layout.frame(100)} == {280, 360, 1240, 0}


def test_a_painter_can_ask_for_what_comes_soon() -> None:
    layout = Layout()
    for number in range(4):
        layout.add(Item(f"{number}", 5000.0 * number, 300, PERSONA))
    assert [placed.id for placed in layout.placed_between(5000, 10_000)] == ["1", "2"]
    starts = [shown.placed.start_ms for shown in layout.frame(12_000)]
    assert all(one <= other for one, other in pairwise(starts))
