"""The review's models and small parts without a window: choices, people, tables, work, and words for reasons."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.analysis.dataset import Dataset, Locked
from kpop_concert.analysis.observing import RATED
from kpop_concert.analysis.statistics.design import Viewing, supported
from kpop_concert.analysis.statistics.models import Viewings, condition_model
from kpop_concert.bench.review_pan import study
from kpop_concert.journal import Flag, ReviewExclusion
from kpop_concert.records.annotations import Annotation
from kpop_concert.ui import i18n
from kpop_concert.ui.components.review_forest import tick_step
from kpop_concert.ui.components.review_reasons import ReviewReasons
from kpop_concert.ui.components.review_tables_sheet import as_tsv
from kpop_concert.ui.components.review_words import ReviewWords, p_text, signed
from kpop_concert.ui.models.review import LAGS_MS, ReviewModel
from kpop_concert.ui.models.review_axis import ReviewAxis
from kpop_concert.ui.models.review_people import people
from kpop_concert.ui.models.review_shown import ShownChat
from kpop_concert.ui.models.review_tables import Table
from kpop_concert.ui.work import Latest, Work

HANGUL = range(0xAC00, 0xD7A4)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    made = study(4)
    conditions = ("persona", "no_persona", "scripted")
    viewings = tuple(replace(one, condition=conditions[at % 3]) for at, one in enumerate(made.viewings))
    locked = Locked("within", (*conditions, "no_chat"), {}, 1_500.0)
    return replace(made, viewings=viewings, locked=locked)


def model_of(dataset: Dataset) -> ReviewModel:
    return ReviewModel(dataset, ReviewAxis(1.0))


# -- choices -----------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("condition"), st.sampled_from(["persona", "no_persona", "scripted", "other"]), st.booleans()),
        st.tuples(st.just("person"), st.sampled_from(["P000", "P001", "nobody"]), st.booleans()),
        st.tuples(st.just("lag"), st.floats(-1e4, 1e5), st.none()),
        st.tuples(st.just("pair"), st.integers(0, 5), st.none()),
        st.tuples(st.just("scope"), st.sampled_from(["song", "selection"]), st.none()),
        st.tuples(st.just("light"), st.sampled_from(["P000", "P003", None]), st.none()),
    ),
    max_size=12,
)


@given(STEPS)
def test_whatever_is_chosen_something_is_left_to_be_shown_and_every_change_is_told(
    dataset: Dataset, steps: list[tuple[str, object, object]]
) -> None:
    model, told = model_of(dataset), []
    model.listen(told.append)
    for what, which, on in steps:
        before = (model.filters, model.pair, model.scope, model.person)
        count = len(told)
        match what:
            case "condition":
                model.turn_condition(str(which), bool(on))
            case "person":
                model.turn_person(str(which), bool(on))
            case "lag":
                model.set_lag(float(which))
            case "pair" if model.pairs:
                model.set_pair(*model.pairs[int(which) % len(model.pairs)])
            case "scope":
                model.set_scope(which)
            case "light":
                model.light(which)
        if before != (model.filters, model.pair, model.scope, model.person):
            assert len(told) == count + 1
        assert model.shown
        assert model.pair is None or set(model.pair) <= set(model.shown)
        assert (model.pair is None) == (len(model.shown) < 2)
        assert LAGS_MS[0] <= model.lag_ms <= LAGS_MS[1]


def test_a_model_begins_with_the_protocols_lag_and_knows_what_was_not_collected(dataset: Dataset) -> None:
    model = model_of(dataset)
    assert model.lag_ms == 1_500.0
    assert model.conditions == ("persona", "no_persona", "scripted", "no_chat")
    assert model.shown == ("persona", "no_persona", "scripted")
    with pytest.raises(ValueError, match="two conditions"):
        model.set_pair("persona", "no_chat")
    with pytest.raises(ValueError, match="needs a viewing"):
        model_of(replace(dataset, clips=(), viewings=()))


def test_figures_are_of_the_selection_only_when_that_is_asked_for(dataset: Dataset) -> None:
    model = model_of(dataset)
    model.axis.select(10_000, 20_000)
    assert model.window is None
    model.set_scope("selection")
    assert model.window == (10_000, 20_000)
    model.choose_clip(model.clip.key)
    assert model.window is None
    assert model.scope == "song"


# -- the chat of one viewing -------------------------------------------------------------------------------------------


def test_the_flying_chat_is_as_the_viewer_had_it_at_every_moment() -> None:
    chat = ShownChat()
    said: list[tuple[float, str, str | float | bool]] = [
        (0, "danmaku.size", 30.0), (4_000, "danmaku.shown", False), (4_500, "volume", 0.1),
        (6_000, "danmaku.shown", True), (6_500, "danmaku.opacity", "x"),
        (6_600, "danmaku.of_tomorrow", 1.0), (7_000, "danmaku.opacity", 0.5),
    ]  # fmt: skip
    for one in said:
        chat.change(*one)

    def seen(*at_ms: float) -> list[tuple[bool, float, float]]:
        return [(one.on, one.settings.size, one.settings.opacity) for one in map(chat.seen_at, at_ms)]

    assert seen(-1, 0, 3_999, 4_000, 6_000, 6_999, 7_000, 9e9) == [
        (True, 24.0, 1.0), (True, 30.0, 1.0), (True, 30.0, 1.0), (False, 30.0, 1.0), (True, 30.0, 1.0),
        (True, 30.0, 1.0), (True, 30.0, 0.5), (True, 30.0, 0.5),
    ]  # fmt: skip
    chat.change(3_000, "danmaku.size", 20.0)  # after going back there
    assert seen(2_999, 3_000, 5_000) == [(True, 30.0, 1.0), (True, 20.0, 0.5), (True, 20.0, 0.5)]


def test_one_slider_is_called_what_it_rated(qapp: QApplication, dataset: Dataset) -> None:
    assert dataset.locked is not None
    named = replace(dataset, locked=replace(dataset.locked, slider={"en": "Enjoyment", "ko": "즐거움"}))
    assert named.slider == {}  # there are two dimensions
    viewings = tuple(replace(one, dimensions=("valence",)) for one in dataset.viewings)
    words = ReviewWords()
    words.slider = replace(named, viewings=viewings).slider["en"]
    assert words.measure(RATED["valence"]) == "Enjoyment"
    assert words.by_section("valence") == "Enjoyment by section"
    assert words.dimension("valence") == "Enjoyment"


# -- people ------------------------------------------------------------------------------------------------------------


def test_the_gravest_remark_comes_first_and_short_touches_are_none(dataset: Dataset) -> None:
    flags = tuple(
        Flag(what=what, start_ms=start, end_ms=end)
        for what, start, end in (
            ("untouched", 0, 900), ("idle", 0, 12_000), ("gap", 5_000, 6_200), ("gap", 9_000, 9_800),
        )
    )  # fmt: skip
    one = replace(dataset.viewings[0], flags=flags, left_out="not shown to its end")
    exclusion = ReviewExclusion(id="x", author="MK", visit=one.visit or None, viewing=one.viewing, reason="asleep")
    changed = replace(
        dataset,
        viewings=(one, *dataset.viewings[1:]),
        history=(Annotation(exclusion, "2026-01-01T00:00:00+00:00", "s"),),
    )
    found = next(person for person in people(changed, one.clip) if person.name == one.participant)
    assert [(remark.what, remark.ms) for remark in found.remarks] == [
        ("excluded", 0), ("partial", 0), ("gap", 2_000), ("idle", 12_000),
    ]  # fmt: skip
    assert found.remarks[0].detail == "asleep (MK)"
    assert found.excluded
    assert not people(dataset, one.clip)[0].remarks


# -- tables and numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.414, 2, "+0.41"),
        (-0.05, 2, "−0.05"),
        (-0.004, 2, "0.00"),
        (0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-12.3, 1, "−12.3"),
    ],
)
def test_a_difference_has_a_sign_unless_it_rounds_to_nothing(value: float, decimals: int, text: str) -> None:
    assert signed(value, decimals) == text


CELLS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_a_copied_table_has_one_line_a_row_and_one_field_a_cell(rows: list[tuple[str, str, str]]) -> None:
    text = as_tsv(Table("t", ("a", "b", "c"), tuple(rows)))
    lines = text.removesuffix("\n").split("\n")
    assert [line.split("\t") for line in lines[1:]] == [[" ".join(cell.split()) for cell in row] for row in rows]


@given(st.floats(1e-6, 1e6), st.integers(2, 8))
def test_ticks_are_round_and_no_more_than_asked_for(span: float, most: int) -> None:
    step = tick_step(span, most)
    assert span / step <= most * (1 + 1e-9)
    assert f"{step:.0e}"[0] in "125"
    assert span / step >= most / 2.6


@pytest.mark.parametrize(("p", "text"), [(0.0123, "= .012"), (0.0004, "< .001"), (0.5, "= .500"), (1.0, "= 1.000")])
def test_a_p_is_written_as_papers_do(p: float, text: str) -> None:
    assert p_text(p) == text


# -- reasons -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[ReviewReasons]:
    i18n.install(qapp, "ko")
    yield ReviewReasons(QObject())
    i18n.install(qapp, "en")


def test_every_reason_of_the_design_is_said_in_korean(korean: ReviewReasons) -> None:
    viewing = Viewing
    designs = [
        [],
        [viewing("a", "persona", "x", 1)],
        [viewing("a", "persona", "x", 1), viewing("a", "no_persona", "y", 2)],
        [viewing("a", "persona", "x", 1), viewing("b", "no_persona", "x", 1), viewing("c", "persona", "y", 1)],
        [viewing(p, c, clip, period) for p in "abcd" for c, clip, period in (("persona", "x", 1), ("other", "y", 2))],
        [viewing(p, c, "x", period) for p in "abcd" for c, period in (("persona", 1), ("other", 2))],
        [viewing(p, c, clip, 1) for p in "abcd" for c, clip in (("persona", "x"), ("other", "y"))],
    ]
    refused = [one.sentence for design in designs for one in supported(design) if one.kind == "refused"]
    assert len(refused) >= 6
    for sentence in refused:
        assert any(ord(letter) in HANGUL for letter in korean.say(sentence)), sentence


def test_warnings_of_the_model_are_said_in_korean(korean: ReviewReasons) -> None:
    def told(people: str, values: list[float], conditions: str, periods: list[int], clips: str) -> tuple[str, ...]:
        viewings = Viewings(list(people), list(conditions), periods, list(clips))
        return condition_model(values, viewings, "A", "B").warnings

    crossed = told("aabbccddeeff", [1.0, 2, 2, 3, 2, 5, 4, 3, 3, 5, 1, 2], "ABBAABBAABBA", [1, 2] * 6, "xyxyyxyxxyyx")
    alone = told("abcd", [1.0, 2, 3, 4], "ABAB", [1, 1, 1, 1], "xxxx")
    together = told("aabbcc", [1.0, 2, 3, 4, 4, 6], "ABABAB", [1, 2] * 3, "xyxyxy")
    for sentence in (*crossed, *alone, *together):
        assert any(ord(letter) in HANGUL for letter in korean.say(sentence)), sentence
    assert crossed
    assert alone
    assert together


def test_an_unknown_sentence_is_said_as_it_is(korean: ReviewReasons) -> None:
    assert korean.say("the moon was full") == "the moon was full"


# -- work --------------------------------------------------------------------------------------------------------------


def test_work_tells_its_progress_and_its_end_on_this_thread(qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []

    def work(progress: Callable[[float], None], cancelled: object) -> str:
        progress(0.5)
        return threading.current_thread().name

    parent = QObject()
    one = Work(work, name="some work", parent=parent)
    here = threading.current_thread()
    one.done.connect(lambda result: heard.append((result, threading.current_thread() is here)))
    with qtbot.waitSignal(one.ended):
        one.start()
    assert heard == [("some work", True)]
    assert one.over


def test_only_the_newest_question_is_answered(qtbot: QtBot) -> None:
    parent, answers, gate = QObject(), [], threading.Event()
    latest = Latest("question", parent)
    latest.done.connect(answers.append)

    def slow(progress: object, cancelled: Callable[[], bool]) -> str:
        gate.wait(30)
        return "first"

    latest.ask(slow)
    qtbot.waitUntil(lambda: bool(latest._running))
    latest.ask(lambda progress, cancelled: "second")
    assert latest.busy
    with qtbot.waitSignal(latest.done):
        gate.set()
    qtbot.waitUntil(lambda: not latest.busy and not latest._running)
    assert answers == ["second"]


def test_a_failure_is_told_and_what_was_dropped_is_not(qtbot: QtBot) -> None:
    parent, told = QObject(), []
    latest = Latest("question", parent)
    latest.failed.connect(lambda problem: told.append(str(problem)))

    def broken(progress: object, cancelled: object) -> None:
        raise OSError("no room")

    latest.ask(broken)
    with qtbot.waitSignal(latest.idle):
        pass
    latest.ask(broken)
    latest.drop()
    assert not latest.busy
    assert told == ["no room"]
