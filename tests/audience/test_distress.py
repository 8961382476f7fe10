"""A line that sounds like distress gets the program's own note; a fan's joy does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from builtin_helpers import arm, bundled, fans, show
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.distress import distress, help_note
from kpop_concert.system.plaintext import plain

LINES = yaml.load(Path(__file__).with_name("distress_lines.yaml").read_text("utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize(("language", "text"), [(k, text) for k, lines in LINES["signs"].items() for text in lines])
def test_signs_of_distress_are_heard_with_their_language(language: str, text: str) -> None:
    assert distress(text) == language


@pytest.mark.parametrize("text", [text for lines in LINES["not"].values() for text in lines])
def test_a_fans_joy_is_no_distress(text: str) -> None:
    assert distress(text) is None


def test_nothing_that_built_in_fans_say_sounds_like_distress() -> None:
    lines = [line.spoken.text for line in show(bundled(), arm("live"), fans(), seed=5)]
    assert len(lines) > 50
    assert [line for line in lines if distress(line)] == []


@pytest.mark.parametrize(
    ("language", "number", "program"),
    [
        ("ko", "109", "프로그램"),
        ("en", "988", "program"),
        ("ja", "0120-279-338", "プログラム"),
        ("es", "024", "programa"),
    ],
)
def test_the_note_names_places_and_says_who_speaks(language: str, number: str, program: str) -> None:
    note = help_note(language)
    assert any(number in place for place in note.places)
    assert any("findahelpline.com" in place for place in note.places)
    assert program in note.title + note.text
    for part in (note.title, note.text, *note.places):
        assert plain(part, 400) == part


def test_another_language_gets_the_english_note() -> None:
    assert help_note("th") == help_note("en")


@given(st.text(max_size=200))
def test_any_line_can_be_heard(text: str) -> None:
    assert distress(text) in {None, "ko", "en", "ja", "es"}
