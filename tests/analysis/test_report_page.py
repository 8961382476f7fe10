"""The page and its numbers: whatever a text holds, it is text; a number is what it was."""

from __future__ import annotations

import math
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from kpop_concert.analysis.report.look import drawn, looks
from kpop_concert.analysis.report.page import page
from kpop_concert.analysis.report.parts import Chapter, Column, Listed, Plot, Table, Under, refuse, say
from kpop_concert.analysis.report.tell import NONE, number, p

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


class Read(HTMLParser):
    """The names of tags, and the text outside of the style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.alts: list[str] = []
        self.text = ""
        self._style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.alts += [value or "" for name, value in attrs if name == "alt"]
        self._style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data


def chapters(text: str) -> list[Chapter]:
    columns = (Column("a", text, "text"), Column("b", "b"), Column("how", "How", "how"))
    table = Table("table", text, columns, ((text, 1.5, text), (text, math.nan, text)), (text,))
    plot = Plot("plot", text, text, Figure, (text,))
    return [
        Chapter(
            "one", text, (say(text), refuse(text), Under(text), Listed((text,)), Listed(((text, text),)), table, plot)
        )
    ]


@given(TEXT)
def test_a_text_is_text_wherever_it_stands(text: str) -> None:
    plain = Read(page("Title", "", chapters("plain"), lambda plot: b"<svg/>"))
    found = Read(page("Title", "", chapters(text), lambda plot: b"<svg/>"))
    assert found.tags == plain.tags
    assert found.alts == [text]
    assert found.text == plain.text.replace("plain", text)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9))
def test_a_number_is_told_to_three_digits(value: float) -> None:
    told = float(number(value).replace("\u2212", "-"))
    assert math.isclose(told, value, rel_tol=6e-3, abs_tol=6e-5)


def test_what_is_no_figure_is_a_dash() -> None:
    assert (number(math.nan), p(math.nan)) == (NONE, NONE)
    assert (p(0.0004), p(0.0456), p(1.0)) == ("< .001", ".046", "1.000")


@given(TEXT)
def test_figures_draw_one_line_of_what_their_fonts_have(text: str) -> None:
    shown = drawn(text, 20)
    assert len(shown) <= 20
    assert "\n" not in shown


def test_scripts_are_drawn_and_emoji_stand_as_boxes() -> None:
    assert (
        drawn("\ud55c\uad6d\uc5b4 \u65e5\u672c\u8a9e \u0e44\u0e17\u0e22 \u2212")
        == "\ud55c\uad6d\uc5b4 \u65e5\u672c\u8a9e \u0e44\u0e17\u0e22 \u2212"
    )
    assert drawn("\U0001f525") == "\u25a1"


def test_every_condition_has_a_look_of_its_own_while_there_are_enough() -> None:
    made = looks(("other", "persona", "third", "no_persona"))
    assert len({(one.color, one.marker) for one in made.values()}) == 4
    assert made["persona"].dashes == ()
    assert made["no_persona"].dashes != ()
