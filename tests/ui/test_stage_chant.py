"""The fan chant as a function of media time: geometry, progress, who has joined."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.concert.pack import load_pack
from kpop_concert.danmaku.style import HEIGHT, WIDTH, DanmakuSettings, lane_y
from kpop_concert.system import paths
from kpop_concert.ui.models.chant_line import (
    AFTER_MS,
    BEAT_MS,
    EM,
    STICK_HEIGHT,
    STICKS_TOP,
    TOP,
    WIDEST,
    ChantShow,
    Join,
    Word,
    current,
    echo_at,
    lines,
    showing,
    sticks,
    visibility,
)

NAMES = ("윤하늘!", "한-별!", "이나리!", "최서아!", "강이든!", "온다!")


def measure(text: str, em: float) -> float:
    return len(text) * em


def chant(words: tuple[str, ...] = NAMES, start: float = 10_000, echo: bool = False, fans: int = 10) -> ChantShow:
    timed = tuple(Word(text, start + i * 1000, start + i * 1000 + 900, "aqua") for i, text in enumerate(words))
    return ChantShow(start, start + len(words) * 1000, echo, timed, fans)


def test_the_line_stands_at_74_percent_and_above_the_edge() -> None:
    assert pytest.approx(0.74 * HEIGHT) == TOP
    assert STICKS_TOP + STICK_HEIGHT < HEIGHT


@given(st.lists(st.text(st.sampled_from("윤하늘abc!"), min_size=1, max_size=60), min_size=1, max_size=20))
def test_words_stand_in_order_centred_and_inside_the_picture(texts: list[str]) -> None:
    rows = lines(chant(tuple(texts)), measure)
    assert [placed.word.text for row in rows for placed in row.words] == texts
    for row in rows:
        left, right = row.words[0].x, row.words[-1].x + row.words[-1].width
        assert left == pytest.approx(WIDTH - right)
        assert right - left <= WIDEST + 0.001
        assert all(first.x + first.width < second.x for first, second in pairwise(row.words))
        assert 0 < row.em <= EM


def test_the_words_fill_one_after_the_other() -> None:
    show = chant()
    at = 12_450.0
    assert [round(word.progress(at), 2) for word in show.words] == [1, 1, 0.5, 0, 0, 0]
    assert [word.progress(show.end_ms) for word in show.words] == [1] * 6


@given(st.floats(0, 30_000))
def test_progress_never_goes_back(at: float) -> None:
    for word in chant().words:
        assert 0 <= word.progress(at) <= word.progress(at + 16) <= 1


def test_it_rises_in_before_the_chant_and_leaves_after_it() -> None:
    show = chant()
    assert visibility(show, show.start_ms - BEAT_MS - 1) == (0, 0)
    first, sunk = visibility(show, show.start_ms - BEAT_MS / 2)
    assert 0 < first < 1
    assert sunk > 0
    assert visibility(show, show.start_ms) == (1, 0)
    assert visibility(show, show.end_ms + AFTER_MS) == (0, 0)
    assert visibility(show, show.start_ms - 1, beat_ms=0) == (0, 0)
    assert visibility(show, show.start_ms, beat_ms=0) == (1, 0)


def test_sticks_light_up_in_the_order_of_joining_also_after_a_seek() -> None:
    show = chant(fans=4)
    joins = [Join(10_500, "mint"), Join(10_100, "rose"), Join(12_000, "aqua")]
    assert sticks(show, joins, 10_000) == ("", "", "", "")
    assert sticks(show, joins, 10_600) == ("rose", "mint", "", "")
    assert sticks(show, joins, 20_000) == ("rose", "mint", "aqua", "")
    assert sticks(show, joins, 10_200) == ("rose", "", "", "")
    assert len(sticks(chant(fans=2), joins, 20_000)) == 2


def test_one_name_chant_at_a_time_and_echoes_are_none() -> None:
    shows = [chant(start=10_000), chant(start=15_500), chant(start=40_000, echo=True)]
    assert showing(shows, 0) is None
    assert showing(shows, 12_000) == 0
    assert showing(shows, 15_800) == 1
    assert showing(shows, 40_100) is None


def test_long_chants_go_line_by_line() -> None:
    show = chant(tuple("a long call of somebody!" for _ in range(6)))
    rows = lines(show, measure)
    assert len(rows) > 1
    assert current(rows, show.start_ms - 100) is rows[0]
    assert current(rows, show.words[-1].start_ms) is rows[-1]
    assert current(rows, show.end_ms + 500) is rows[-1]


def test_an_echo_crosses_below_the_comments() -> None:
    show, settings = chant(("언더토우!",), echo=True), DanmakuSettings()
    assert echo_at(show, 400, settings, show.start_ms - 1) is None
    start = echo_at(show, 400, settings, show.start_ms)
    later = echo_at(show, 400, settings, show.start_ms + 4000)
    assert start is not None
    assert later is not None
    assert start[0] == WIDTH
    assert later[0] < start[0]
    assert start[1] == lane_y(settings.lanes, settings.em)
    assert echo_at(show, 400, settings, show.start_ms + settings.cross_ms) is None
    still = echo_at(show, 400, DanmakuSettings(reduced_motion=True), show.start_ms + 10)
    assert still is not None
    assert still[0] == (WIDTH - 400) / 2


def test_the_bundled_chant_has_the_members_colours() -> None:

    pack = load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)
    name = next(chant for chant in pack.chants if chant.kind == "name")
    show = ChantShow.of(name, pack.artist, 10)
    assert pack.artist is not None
    assert pack.artist.fandom is not None
    wanted = [member.colour for member in pack.artist.by_age] + [pack.artist.fandom.colour]
    assert [word.colour for word in show.words] == wanted
