"""Asked whether they are real, the fans tell the truth, in the language of the question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.honesty import asks_if_real, asks_the_audience, language_of_question, truth

LINES = yaml.load(Path(__file__).with_name("real_lines.yaml").read_text("utf-8"), yaml.BaseLoader)
SAYS_SO = {
    ("SIM", "ko"): "가상 관객", ("SIM", "en"): "simulated", ("SIM", "ja"): "仮想", ("SIM", "es"): "simulado",
    ("AI", "ko"): "AI", ("AI", "en"): "AI", ("AI", "ja"): "AI", ("AI", "es"): "IA",
    ("REPLAY", "ko"): "녹화", ("REPLAY", "en"): "recorded", ("REPLAY", "ja"): "記録", ("REPLAY", "es"): "grabadas",
}  # fmt: skip


@pytest.mark.parametrize("text", [text for lines in LINES["asked"].values() for text in lines])
def test_the_question_is_understood_in_many_wordings(text: str) -> None:
    assert asks_if_real(text)


@pytest.mark.parametrize("text", [text for lines in LINES["not"].values() for text in lines])
def test_fan_talk_is_no_such_question(text: str) -> None:
    assert not asks_if_real(text)


def test_the_tables_are_long_enough() -> None:
    assert all(
        len(LINES["asked"][language]) >= least for language, least in (("ko", 25), ("en", 25), ("ja", 15), ("es", 15))
    )


@pytest.mark.parametrize(("text", "asked"), [
    ("이나리 사람 맞아?", False),
    ("is haneul even real??", False),
    ("이든이 로봇이야? 춤 미쳤다", False),
    ("are you guys bots? I love Haneul", True),
    ("Haneul!! is this chat real?", True),
    ("하늘이 보는 여러분 진짜 사람이에요?", True),
    ("사람 맞아요? 하늘 팬인데 궁금해서", True),
    ("하늘 예쁘다", False),
])  # fmt: skip
def test_praise_of_a_performer_asks_nobody_but_the_rest_of_the_line_may(text: str, asked: bool) -> None:
    members = re.compile("하늘|나리|이든|haneul", re.IGNORECASE)
    assert asks_the_audience(text, lambda said: members.search(said) is not None) == asked


@pytest.mark.parametrize(("language", "text"), [(k, t) for k in ("ko", "en", "ja") for t in LINES["asked"][k]])
def test_the_language_of_the_question_is_heard(language: str, text: str) -> None:
    assert language_of_question(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿son bots?", "es"), ("sois humanos?", "es"), ("hay gente de verdad?", "es"), ("quién escribe esto?", "es"),
        ("全員本物？", "ja"), ("你们是机器人吗", "en"), ("are you people?", "en"), ("bots?", "en"), ("봇? bots?", "ko"),
        ("", "en"), ("vocês são bots?", "en"),
    ],
)  # fmt: skip
def test_the_answers_language_for_short_and_foreign_questions(text: str, language: str) -> None:
    assert language_of_question(text) == language


@pytest.mark.parametrize(("source", "language"), SAYS_SO)
def test_the_truth_is_told_in_every_shipped_language(source: str, language: str) -> None:
    text, written = truth(source, language)  # type: ignore[arg-type]
    assert written == language
    assert SAYS_SO[source, language] in text
    assert language_of_question(text) == language


def test_another_language_is_answered_in_english() -> None:
    assert truth("AI", "th")[1] == truth("SIM", "und")[1] == "en"


@given(st.text(max_size=200))
def test_any_line_can_be_asked(text: str) -> None:
    asks_if_real(text)
    assert language_of_question(text) in {"ko", "en", "ja", "es"}
