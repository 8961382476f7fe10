"""The output measures: worked by hand, and against nltk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from kpop_concert.analysis.diversity import (
    distinct_2,
    emoji_count,
    mean_length,
    self_bleu_2,
    tokens,
    verbatim_repeats,
)
from kpop_concert.analysis.measure import measure
from kpop_concert.analysis.spread import caps_rate, spread
from kpop_concert.system.seeds import rng


@dataclass(frozen=True)
class Said:
    author: str
    text: str


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can't BREATHE!!", ["i", "can't", "breathe"]),
        ("don’t stop...", ["don’t", "stop"]),
        ("하늘아 미쳤다ㅋㅋㅋ", ["하늘아", "미쳤다ㅋㅋㅋ"]),
        ("wow😭😭 💙", ["wow", "😭", "😭", "💙"]),
        ("👩‍👩‍👧🇰🇷1️⃣❤️", ["👩‍👩‍👧", "🇰🇷", "1️⃣", "❤️"]),
        (":cheer: 4th_gen", [":cheer:", "4th", "gen"]),
        (" ...!? ", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_emoji_are_counted_as_seen() -> None:
    assert emoji_count("so 👍🏽👍🏽 good 🇰🇷 100 :cheer: #1") == 3


def test_distinct_2_by_hand() -> None:
    # Bigrams: "i love", "love you" | "i love", "love her" | none: 3 different of 4.
    assert distinct_2(["I love you", "i love her", "wow"]) == 3 / 4
    assert math.isnan(distinct_2(["wow", "💙"]))


def test_self_bleu_2_by_hand() -> None:
    # a b c | a b d e: one word short of its reference, so exp(1 - 4/3); precisions 2/3, 1/2 and 2/4, 1/3.
    first = math.exp(1 - 4 / 3) * math.sqrt(2 / 3 * 1 / 2)
    second = math.sqrt(2 / 4 * 1 / 3)
    assert self_bleu_2(["a b c", "a b d e", "alone"]) == pytest.approx((first + second) / 2)
    assert self_bleu_2(["so good"] * 5) == 1
    # Zero counts become 0.1: no common bigram, and nothing in common at all.
    assert self_bleu_2(["a b", "b a"]) == pytest.approx(math.sqrt(2 / 2 * 0.1 / 1))
    assert self_bleu_2(["a b c", "d e f"]) == pytest.approx(math.sqrt(0.1 / 3 * 0.1 / 2))
    assert math.isnan(self_bleu_2(["a b", "alone"]))


def test_verbatim_repeats_and_length_by_hand() -> None:
    assert verbatim_repeats(["Wow", " wow ", "wow!", "💙"]) == 1 / 4
    assert mean_length([" wow ", "👩‍👩‍👧", "하늘아"]) == (3 + 1 + 3) / 3
    assert math.isnan(verbatim_repeats([]))
    assert math.isnan(mean_length([]))


def test_capitals_need_three_latin_letters() -> None:
    assert caps_rate(["WOW", "ONDA 온다!!", "OK", "미쳤다", "so good", "ÉTÉ 2"]) == 3 / 4
    assert math.isnan(caps_rate(["미쳤다", "OK"]))


def test_spread_by_hand() -> None:
    ranges = spread({"loud": ["WOW", "WOW", "YES 💙💙", "GO ON"], "quiet": ["so pretty"], "silent": []})
    assert ranges == {
        "message_count": 4,
        "emoji": 0.5,
        "caps": 1.0,
        "repetition": 1 / 4,
        "length": 9 - (3 + 3 + 6 + 5) / 4,
    }
    assert math.isnan(spread({})["length"])


def test_measure_has_one_flat_result() -> None:
    lines = [Said("a", "so good so good"), Said("b", "SO GOOD 💙"), Said("a", "so good so good")]
    result = measure(lines, seated=["a", "b", "c"])
    assert list(result) == [
        "distinct_2", "self_bleu_2", "verbatim_repeats", "mean_length",
        "spread.message_count", "spread.emoji", "spread.caps", "spread.repetition", "spread.length",
    ]  # fmt: skip
    assert result["verbatim_repeats"] == pytest.approx(1 / 3)
    assert result["spread.message_count"] == 2
    assert measure(lines)["spread.message_count"] == 1


def _by_nltk(texts: Sequence[str]) -> float:
    documents = [found for found in map(tokens, texts) if len(found) >= 2]
    smooth = SmoothingFunction(epsilon=0.1).method1
    scores = [
        sentence_bleu(documents[:index] + documents[index + 1 :], document, (0.5, 0.5), smooth)
        for index, document in enumerate(documents)
    ]
    return sum(scores) / len(scores)


WORDS = st.sampled_from(["so", "good", "나리", "미쳤다", "ㅋㅋ", "💙", "this", "part"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=2, max_size=14))
def test_self_bleu_is_that_of_nltk(texts: list[str]) -> None:
    # Every word in common with somebody: the case in which nltk smooths too.
    texts = [*texts, "so good 나리 미쳤다 ㅋㅋ 💙 this part", "part this 💙 ㅋㅋ 미쳤다 나리 good so"]
    assert self_bleu_2(texts) == pytest.approx(_by_nltk(texts))


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_text_can_be_measured_and_order_does_not_matter(texts: list[str]) -> None:
    forward = measure([Said("a", text) for text in texts])
    backward = measure([Said("a", text) for text in reversed(texts)])
    assert forward == pytest.approx(backward, nan_ok=True)
    for name in ("distinct_2", "self_bleu_2", "verbatim_repeats"):
        assert math.isnan(forward[name]) or 0 <= forward[name] <= 1


def test_two_thousand_messages_are_no_work() -> None:
    stream = rng(1, "corpus")
    words = [f"word{number}" for number in range(400)]
    texts = [" ".join(stream.choices(words, k=stream.randint(1, 9))) for _ in range(2000)]
    result = measure([Said(f"fan{number % 10}", text) for number, text in enumerate(texts)])
    assert 0 < result["self_bleu_2"] < 1
