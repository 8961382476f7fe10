"""The quantities of a crowd: worked by hand, window by window, and held against the bands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.analysis.calibration import calibration, quantities, windows
from kpop_concert.analysis.corpus import Corpus
from kpop_concert.analysis.definitions import WINDOW
from kpop_concert.analysis.effects import MEASURES
from kpop_concert.analysis.measure import measured
from kpop_concert.analysis.message import Message

TEXTS = ["WOW", "wow", "so good", "soooo good 💙", "💙💙", "나리 나리", "GO ON", "...", "love this part", "so good "]
AUTHORS = ["ann", "bo", "cy", "ann", "ann", "dee", "ann", "bo", "eve", "eve"]


def chat() -> list[Message]:
    """Ten messages, one a second; the eighth comes late."""
    times = [0, 1000, 2000, 3000, 4000, 5000, 6000, 7900, 7950, 8000]
    return [Message(author, text, at) for author, text, at in zip(AUTHORS, TEXTS, times, strict=True)]


def test_a_window_by_hand() -> None:
    found = quantities(chat())
    assert found == pytest.approx(
        {
            "speakers_per_100": 50,
            "messages_per_speaker": 2,
            "once_speakers": 2 / 5,  # cy, dee
            "busiest_tenth": 4 / 10,  # a tenth of five is one: ann
            "words_per_message": 2,  # 1 1 2 2 0 2 2 0 3 2
            "one_word": 2 / 10,
            "with_emoji": 2 / 10,
            "emoji_only": 1 / 10,
            "all_caps": 2 / 7,  # of those with Latin letters WOW and GO ON
            "elongated": 1 / 10,
            "window.verbatim_repeats": 2 / 10,  # wow, so good
            "copy_last_10": 2 / 10,  # bo after ann, eve after cy
            # so good | soooo good, good 💙 | 💙 💙 | 나리 나리 | go on | love this, this part | so good
            "window.distinct_2": 8 / 9,
            "window.self_bleu_2": found["window.self_bleu_2"],
            "burst_eighth": 3 / (10 / 8),
        }
    )
    assert list(found) == list(WINDOW)


def test_one_who_repeats_oneself_copies_nobody() -> None:
    assert quantities([Message("ann", "wow"), Message("ann", "wow")])["copy_last_10"] == 0
    between = [Message("bo", str(number)) for number in range(10)]
    assert quantities([Message("ann", "wow"), *between, Message("cy", "wow")])["copy_last_10"] == 0
    assert quantities([Message("ann", "wow"), *between[1:], Message("cy", "wow")])["copy_last_10"] == 1 / 11


def test_windows_are_equal_and_whole() -> None:
    many = [Message("a", str(number)) for number in range(750)]
    cut = windows(many, 300)
    assert [len(window) for window in cut] == [300, 300]
    assert [message for window in cut for message in window] == many[:600]
    assert [len(window) for window in windows(many[:299], 300)] == [299]
    assert windows([], 300) == []


def test_a_corpus_is_told_by_the_median_of_its_windows() -> None:
    # One, two and three authors in turn.
    lines = [Message(f"a{number % (number // 300 + 1)}", f"line {number}", number) for number in range(900)]
    found = measured(Corpus("c", tuple(lines)), [])
    assert [window.values["speakers_per_100"] for window in found.windows] == pytest.approx([1 / 3, 2 / 3, 1])
    assert found.values["speakers_per_100"] == pytest.approx(2 / 3)
    assert found.comparable
    assert not measured(Corpus("c", tuple(lines[:299])), []).comparable


def test_copies_of_the_prompts_examples_are_counted() -> None:
    lines = [Message("a", "So  good"), Message("b", " SO GOOD "), Message("c", "so good!")]
    assert measured(Corpus("c", tuple(lines)), ["so good"]).values["few_shot_leak"] == 1 / 3


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=8), st.integers(0, 20_000)), max_size=40))
def test_shares_are_shares_of_every_chat(lines: list[tuple[str, str, int]]) -> None:
    found = quantities([Message(*line) for line in sorted(lines, key=lambda line: line[2])])
    for name, value in found.items():
        if name not in ("speakers_per_100", "messages_per_speaker", "words_per_message", "burst_eighth"):
            assert math.isnan(value) or 0 <= value <= 1, name
    assert math.isnan(found["burst_eighth"]) or 1 <= found["burst_eighth"] <= 8


def test_the_bands_are_of_the_quantities_and_in_order() -> None:
    shipped = calibration()
    assert set(shipped.profiles) == {"hall", "packed"}
    for profile in shipped.profiles.values():
        assert list(profile.bands) == list(WINDOW)
        assert all(low <= median <= high for low, median, high in profile.bands.values())
    hall = shipped.profiles["hall"]
    assert [hall.inside("once_speakers", value) for value in (0.459, 0.46, 0.64, 0.641)] == [False, True, True, False]
    assert hall.inside("once_speakers", math.nan) is None
    assert hall.inside("mean_length", 3) is None
    assert list(shipped.published.d_z) == list(MEASURES)
