"""The output measures: worked by hand, and against nltk."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from kpop_concert.analysis.diversity import distinct_2, self_bleu_2, verbatim_repeats
from kpop_concert.analysis.measure import measure
from kpop_concert.analysis.message import Message
from kpop_concert.analysis.spread import agents, caps_rate, mean_length, spread
from kpop_concert.analysis.tokens import tokens
from kpop_concert.system.seeds import rng

WORDS = [
    "so", "good", "나리", "미쳤다", "ㅋㅋ", "💙", "this", "part", "最高", "ライブすごかった", "かわいい", "น่ารักมาก",
    "สวย", "好听", "舞臺", "te", "quiero", ":cheer:", "👩‍👩‍👧", "!!", "don't",
]  # fmt: skip


def said(*texts: str, author: str = "a") -> list[Message]:
    return [Message(author, text) for text in texts]


def documents(*texts: str) -> list[list[str]]:
    return [tokens(text) for text in texts]


def test_distinct_2_by_hand() -> None:
    # Bigrams: "i love", "love you" | "i love", "love her" | none: 3 different of 4.
    assert distinct_2(documents("I love you", "i love her", "wow")) == 3 / 4
    assert math.isnan(distinct_2(documents("wow", "💙")))


def test_self_bleu_2_by_hand() -> None:
    # a b c | a b d e: one word short of its reference, so exp(1 - 4/3); precisions 2/3, 1/2 and 2/4, 1/3.
    first = math.exp(1 - 4 / 3) * math.sqrt(2 / 3 * 1 / 2)
    second = math.sqrt(2 / 4 * 1 / 3)
    assert self_bleu_2(documents("a b c", "a b d e", "alone")) == pytest.approx((first + second) / 2)
    assert self_bleu_2(documents(*["so good"] * 5)) == 1
    # No bigram in common becomes 0.1, and a text with nothing in common is 0.
    assert self_bleu_2(documents("a b", "b a")) == pytest.approx(math.sqrt(2 / 2 * 0.1 / 1))
    assert self_bleu_2(documents("a b c", "d e f")) == 0
    assert math.isnan(self_bleu_2(documents("a b", "alone")))


def test_verbatim_repeats_and_length_by_hand() -> None:
    assert verbatim_repeats(["Wow", " wow ", "wow!", "💙"]) == 1 / 4
    assert mean_length(said(" wow ", "👩‍👩‍👧", "하늘아")) == (3 + 1 + 3) / 3
    assert math.isnan(verbatim_repeats([]))
    assert math.isnan(mean_length([]))


def test_a_line_break_is_one_character() -> None:
    assert mean_length(said("a\r\nb")) == 3


def test_capitals_need_three_latin_letters() -> None:
    assert caps_rate(said("WOW", "ONDA 온다!!", "OK", "미쳤다", "so good", "ÉTÉ 2")) == 3 / 4
    assert math.isnan(caps_rate(said("미쳤다", "OK")))


def test_spread_by_hand() -> None:
    chat = said("WOW", "WOW", "YES 💙💙", "GO ON", author="loud") + said("so pretty", author="quiet")
    chat += [Message("passer-by", "one of many", agent=False)]
    ranges = spread(agents(chat, seated=["silent", "quiet"]))
    assert ranges == {
        "message_count": 4,
        "emoji": 0.5,
        "caps": 1.0,
        "repetition": 1 / 4,
        "length": 9 - (3 + 3 + 6 + 5) / 4,
    }
    assert math.isnan(spread({})["length"])


def test_measure_has_one_flat_result() -> None:
    lines = [*said("so good so good", "so good so good"), *said("SO GOOD 💙", author="b")]
    result = measure(lines, seated=["a", "b", "c"])
    assert list(result) == [
        "distinct_2", "self_bleu_2", "verbatim_repeats", "mean_length",
        "spread.message_count", "spread.emoji", "spread.caps", "spread.repetition", "spread.length",
    ]  # fmt: skip
    assert result["verbatim_repeats"] == pytest.approx(1 / 3)
    assert result["spread.message_count"] == 2
    assert measure(lines)["spread.message_count"] == 1


def by_nltk(texts: Sequence[Sequence[str]]) -> float:
    """The mean of nltk's own BLEU of each text against all others, as docs/measures.md states it."""
    long = [text for text in texts if len(text) >= 2]
    if len(long) < 2:
        return math.nan
    smooth = SmoothingFunction(epsilon=0.1).method1
    scores = [
        sentence_bleu(long[:index] + long[index + 1 :], text, (0.5, 0.5), smooth) for index, text in enumerate(long)
    ]
    return sum(scores) / len(scores)


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=14))
def test_self_bleu_is_that_of_nltk(texts: list[str]) -> None:
    chat = documents(*texts)
    assert self_bleu_2(chat) == pytest.approx(by_nltk(chat), rel=0, abs=1e-9, nan_ok=True)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=12), max_size=10))
def test_self_bleu_of_much_repetition_is_that_of_nltk(chat: list[list[str]]) -> None:
    assert self_bleu_2(chat) == pytest.approx(by_nltk(chat), rel=0, abs=1e-9, nan_ok=True)


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_text_can_be_measured_and_order_does_not_matter(texts: list[str]) -> None:
    forward = measure(said(*texts))
    backward = measure(said(*reversed(texts)))
    assert forward == pytest.approx(backward, nan_ok=True)
    for name in ("distinct_2", "self_bleu_2", "verbatim_repeats"):
        assert math.isnan(forward[name]) or 0 <= forward[name] <= 1


def test_two_thousand_messages_are_no_work() -> None:
    stream = rng(1, "corpus")
    words = [f"word{number}" for number in range(400)]
    texts = [" ".join(stream.choices(words, k=stream.randint(1, 9))) for _ in range(2000)]
    result = measure(Message(f"fan{number % 10}", text) for number, text in enumerate(texts))
    assert 0 < result["self_bleu_2"] < 1
