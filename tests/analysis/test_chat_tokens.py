"""What counts as a word, an emoji, a character: in spaced scripts, in scripts without spaces, in hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.analysis.message import Message
from kpop_concert.analysis.tokens import SPLIT_CHARS, read, tokens

UNSPACED = st.text(st.sampled_from("最高今日舞台臺好听かわいいスゴーนารักมากสวย่้ๆ"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't BREATHE!!", ["i", "can't", "breathe"]),
        ("don’t stop...", ["don’t", "stop"]),
        ("하늘아 미쳤다ㅋㅋㅋ", ["하늘아", "미쳤다ㅋㅋㅋ"]),
        ("李대통령 최고最高", ["李대통령", "최고最高"]),
        ("wow😭😭 💙", ["wow", "😭", "😭", "💙"]),
        ("👩‍👩‍👧🇰🇷1️⃣❤️", ["👩‍👩‍👧", "🇰🇷", "1️⃣", "❤️"]),
        (":cheer: 4th_gen", [":cheer:", "4th", "gen"]),
        (" ...!? ", []),
    ],
)
def test_spaced_text_is_cut_at_what_is_no_letter(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("すごすぎて泣いた😭", ["すごすぎて", "泣いた", "😭"]),
        ("น่ารักมากเลยค่ะ", ["น่ารัก", "มาก", "เลย", "ค่ะ"]),
        ("今天的舞台太好看了", ["今天", "的", "舞台", "太", "好", "看", "了"]),
        ("今天的舞臺太好看了吧", ["今天", "的", "舞臺", "太", "好", "看", "了", "吧"]),
        ("สวยมากONDA 555", ["สวย", "มาก", "onda", "555"]),
        # Han beside kana are Japanese, wherever in the line the kana are.
        ("最高 すごい", ["最高", "すごい"]),
    ],
)
def test_text_without_spaces_is_cut_into_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(UNSPACED)
def test_cutting_loses_and_moves_no_letter(text: str) -> None:
    assert "".join(tokens(text)) == text.lower()


@given(st.text())
def test_every_token_is_one_of_three_kinds_and_stands_in_the_text(text: str) -> None:
    at, lower = 0, text.lower()
    for kind, token in read(text):
        assert kind in ("emoji", "emote", "word")
        at = lower.index(token, at) + len(token)


@pytest.mark.parametrize("letter", ["あ", "最", "ก", "a", "가", "👍🏽", ":a", "'", "\u0301"])
def test_a_hundred_thousand_characters_are_read(letter: str) -> None:
    text = letter * (100_000 // len(letter))
    assert len(tokens(text)) <= len(text)
    assert Message("a", text).length <= len(text)


def test_only_the_beginning_of_an_endless_run_is_split() -> None:
    endless = "น่ารักมาก" * 1000
    found = tokens(endless)
    assert "".join(found[:-1]) == endless[:SPLIT_CHARS]
    assert found[-1] == endless[SPLIT_CHARS:]
    # It is one budget for the text, so that blanks do not buy more.
    assert tokens("かわいいですね " * 200)[-1] == "かわいいですね"


def test_words_and_emoji_are_counted_as_seen() -> None:
    line = Message("a", "so 👍🏽👍🏽 good 🇰🇷 100 :cheer: #1")
    assert (line.emoji, line.words, line.emoji_only) == (3, 4, False)
    assert Message("a", "💙 💙!!").emoji_only
    assert not Message("a", "💙 :cheer:").emoji_only
    assert not Message("a", "...").emoji_only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("soooo", True),
        ("SOoO good", True),
        ("대박아아아", True),
        ("สวยมากกกก", True),
        ("すごーーーい", True),
        ("soo", False),
        ("ㅋㅋㅋㅋ ㅠㅠㅠ", False),
        ("555 !!!", False),
        ("💙💙💙", False),
    ],
)
def test_stretched_letters(text: str, expected: bool) -> None:
    assert Message("a", text).elongated is expected
