"""The state of a page of questions, without a window."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.study.instruments import load_instrument
from kpop_concert.ui.models.answers import AnswerSheet, Given

SAM = load_instrument("sam", Path())
ROWS = ("valence", "arousal", "dominance")


def sheet(items: tuple[str, ...] = ROWS, **kept: int | None) -> AnswerSheet:
    clock = count(100, 10)
    return AnswerSheet(SAM, items, lambda: next(clock), kept)


def test_nothing_is_preselected_and_next_waits_until_every_item_is_answered_or_declined() -> None:
    page = sheet()
    page.show()
    assert page.open == ROWS
    assert not page.may_go_on
    page.answer("valence", 7)
    page.decline("dominance")
    assert page.open == ("arousal",)
    assert not page.may_go_on
    page.answer("arousal", 2)
    assert page.may_go_on
    assert page.given() == (
        Given("valence", 7, False, 100, 110),
        Given("arousal", 2, False, 100, 130),
        Given("dominance", None, True, 100, 120),
    )


def test_a_page_that_was_never_shown_gives_nothing() -> None:
    page = sheet()
    for row in ROWS:
        page.answer(row, 1)
    assert not page.may_go_on
    with pytest.raises(ValueError, match="not shown"):
        page.given()


def test_an_answer_takes_the_place_of_declining_and_the_other_way_round() -> None:
    page = sheet(("valence",))
    page.decline("valence")
    assert page.state("valence") == "declined"
    page.answer("valence", 4)
    assert (page.state("valence"), page.value("valence")) == ("answered", 4)
    page.decline("valence")
    assert (page.state("valence"), page.value("valence")) == ("declined", None)
    page.clear("valence")
    assert page.state("valence") == "open"


@given(st.one_of(st.integers(-5, 15), st.floats(), st.text(max_size=3), st.booleans(), st.none()))
def test_only_what_the_item_allows_is_an_answer(value: float | str | bool | None) -> None:
    page = sheet(("valence",))
    page.show()
    allowed = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9
    assert page.answer("valence", value) is allowed
    assert page.may_go_on is allowed
    assert (page.problem("valence") is None) is allowed


def test_a_value_that_is_none_opens_an_item_that_was_answered() -> None:
    page = sheet(("valence",))
    page.answer("valence", 3)
    page.answer("valence", 12)
    assert page.state("valence") == "open"
    page.answer("valence", 9)
    assert page.problem("valence") is None


def test_what_is_on_the_record_is_shown_again_and_given_only_when_it_changes() -> None:
    page = sheet(valence=7, arousal=None)
    page.show()
    assert page.open == ("dominance",)
    assert (page.value("valence"), page.state("arousal")) == (7, "declined")
    page.answer("dominance", 5)
    page.answer("arousal", 1)
    assert [one.item for one in page.given()] == ["arousal", "dominance"]


def test_an_item_of_another_page_is_refused() -> None:
    page = sheet(("valence",))
    for call in (page.decline, page.clear, page.state, lambda item: page.answer(item, 1)):
        with pytest.raises(KeyError, match="arousal"):
            call("arousal")
    with pytest.raises(KeyError):
        AnswerSheet(SAM, ("sadness",))


def test_every_visible_change_is_told() -> None:
    page, told = sheet(("valence",)), []
    page.on_change = lambda: told.append(page.state("valence"))
    page.answer("valence", 1)
    page.decline("valence")
    page.clear("valence")
    page.answer("valence", 99)
    assert told == ["answered", "declined", "open", "open"]
