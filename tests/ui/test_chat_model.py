"""What the dock shows is a function of media time, whatever the order in which lines came."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.journal import Behaviour, ChatReleased, SeatedFan
from kpop_concert.ui.models.chat import COLOURS, ChatLine, ChatModel, Typist


def line(number: int, media_ms: float, **kwargs: object) -> ChatLine:
    return ChatLine(str(number), media_ms, f"text {number}", **{"author": f"fan{number % 10}"} | kwargs)


def own(number: int, media_ms: float, **kwargs: object) -> ChatLine:
    return line(number, media_ms, author="You", author_kind="viewer", source="VIEWER", **kwargs)


times = st.lists(st.integers(0, 10_000), max_size=60)


@given(times=times, now=st.integers(-1, 10_001), cuts=st.lists(st.integers(0, 60), max_size=5), data=st.data())
def test_rows_depend_on_the_lines_and_the_time_alone(times: list[int], now: int, cuts: list[int], data) -> None:
    lines = [line(number, at) for number, at in enumerate(times)]
    whole, parts = ChatModel(), ChatModel()
    whole.add(lines)
    shuffled = data.draw(st.permutations(lines))
    edges = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    for start, end in itertools.pairwise(edges):
        parts.add(shuffled[start:end])
        parts.add(shuffled[start:end])
    expected = sorted(at for at in times if at <= now)
    assert [row.media_ms for row in whole.rows(now)] == expected
    assert {row.id for row in parts.rows(now)} == {row.id for row in whole.rows(now)}
    assert parts.count(now) == whole.count(now) == len(expected)


def test_a_seek_back_shows_exactly_what_was_there() -> None:
    model = ChatModel()
    model.add(line(n, n * 1000) for n in range(100))
    before = model.rows(40_000)
    assert model.rows(90_000) != before
    assert model.rows(40_000) == before


def test_the_view_is_bounded() -> None:
    model = ChatModel()
    model.add(line(n, n) for n in range(2000))
    rows = model.rows(5000)
    assert (len(rows), rows[-1].id, rows[0].id) == (500, "1999", "1500")


def test_filters_keep_notices() -> None:
    model = ChatModel()
    notice = ChatLine("n", 3, "Built-in fans took over.", notice="warn")
    model.add([line(1, 1), own(2, 2), notice, line(4, 4, chant=0)])
    shown = {}
    for wanted in ("all", "fans", "mine", "chants"):
        model.set_filter(wanted)
        shown[wanted] = [row.id for row in model.rows(10)]
    assert shown == {"all": ["1", "2", "n", "4"], "fans": ["1", "n", "4"], "mine": ["2", "n"], "chants": ["n", "4"]}


def test_a_chant_is_one_row_that_grows_with_media_time() -> None:
    model = ChatModel()
    calls = ("윤하늘!", "한-별!", "윤하늘!", "이나리!")
    model.add(ChatLine(str(n), 1000 + 100 * n, text, author=f"fan{n}", chant=3) for n, text in enumerate(calls))
    model.add([own(9, 1250, chant=3), line(10, 1300)])
    rows = model.rows(2000)
    assert [row.id for row in rows] == ["0", "9", "10"]
    assert [model.joined(rows[0], now) for now in (1000, 1150, 1260, 2000)] == [1, 2, 4, 5]
    assert model.text(rows[0], 1000) == "윤하늘!"
    assert model.text(rows[0], 2000) == "윤하늘! 한-별! 이나리!"
    assert model.joined(rows[2], 2000) == 0


def test_two_chants_are_two_rows() -> None:
    model = ChatModel()
    model.add([line(1, 1, chant=0), line(2, 2, chant=1), line(3, 3, chant=0)])
    assert [(row.id, model.joined(row, 9)) for row in model.rows(9)] == [("1", 2), ("2", 1)]


def test_unread_counts_from_where_the_viewer_left() -> None:
    model = ChatModel()
    model.add(line(n, n * 10) for n in range(20))
    model.leave(100)
    model.leave(150)
    assert (model.unread(100), model.unread(130), model.unread(50)) == (0, 3, 0)
    model.follow()
    assert model.unread(190) == 0


def test_a_released_line_becomes_a_row_with_its_fan() -> None:
    released = ChatReleased(
        line="a", due_ms=1500, author="밤바다_0407", author_kind="persona", text="ㅠㅠ", round=1,
        behaviour=Behaviour.AFFECT, language="ko", source="SIM", agent="sea", chant=None,
    )  # fmt: skip
    fan = SeatedFan(id="sea", handle="밤바다_0407", colour="rose", traits=("24", "Busan"))
    row = ChatLine.of(released, {"sea": fan})
    assert (row.colour, row.traits, row.media_ms, row.own) == ("rose", ("24", "Busan"), 1500, False)
    assert ChatLine.of(released, {}).colour in COLOURS


def test_a_new_viewing_starts_empty() -> None:
    model = ChatModel()
    model.add([line(1, 1)])
    model.set_typists([Typist("fan1", "aqua", "SIM")])
    model.clear()
    assert model.empty
    assert not model.typists
    model.add([line(1, 1)])
    assert len(model.rows(1)) == 1
