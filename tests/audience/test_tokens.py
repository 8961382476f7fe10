"""Tokens: estimated where the model's tokenizer is not on this machine, and nothing is ever fetched for it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience import tokens

# Counted once with tiktoken 0.14, encoding o200k_base.
COUNTED = {
    "하늘아 오늘 진짜 미쳤다ㅠㅠ": 11,
    "나리 목소리 왜 이렇게 좋아요? 처음 듣는데 눈물 나요": 17,
    "달이 당기면 나는 밀려가 파도 한 줄기": 14,
    'a3 ["설거지 끝내고 앉았어요ㅎ","어서 오세요~ 지금은 별이예요","대박 소름 돋았어요ㅠ"]': 36,
    "this bridge has me crying again, every single time": 10,
    "WHO GAVE SEOA THE RIGHT TO END IT LIKE THAT 😭🧡": 17,
    "A fan reacts and does not report: not what happens on stage, everybody sees that, but what it does to them.": 25,
    '{"key":"a8","name":"wave_maker","age":"26","gender":"woman","region":"Oceania, Auckland","languages":"en"}': 32,
    "声が本当にきれいで泣きそうです": 13,
    "¿alguien más está llorando con este puente?": 12,
}
TIKTOKEN = """
class Encoding:
    def encode(self, text, *, disallowed_special):
        return list(text.split())

asked = []

def get_encoding(name):
    asked.append(name)
    return Encoding()
"""


@pytest.fixture
def tiktoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A stand-in for the package, which counts words, and its folder for encodings, empty at first."""
    (tmp_path / "tiktoken.py").write_text(TIKTOKEN)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "tiktoken", raising=False)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path / "cache"))
    tokens._local_encoding.cache_clear()
    yield tmp_path / "cache"
    tokens._local_encoding.cache_clear()
    sys.modules.pop("tiktoken", None)


@pytest.mark.parametrize("text", COUNTED)
def test_a_line_is_estimated_within_a_third(text: str) -> None:
    assert tokens.estimate(text) == pytest.approx(COUNTED[text], rel=0.33)


def test_together_estimates_are_near() -> None:
    counted = sum(COUNTED.values())
    assert 0.97 * counted <= sum(map(tokens.estimate, COUNTED)) <= 1.1 * counted


@given(st.lists(st.sampled_from(sorted(COUNTED)), max_size=5), st.text(max_size=40))
def test_more_text_is_never_fewer_tokens(lines: list[str], more: str) -> None:
    text = "\n".join(lines)
    assert tokens.estimate(text) <= tokens.estimate(f"{text}\n{more}")


def test_nothing_is_nothing() -> None:
    assert tokens.estimate("") == 0
    assert tokens.count(" \n", "any") == (0, True)


def test_without_the_encoding_file_tiktoken_is_not_asked(tiktoken: Path) -> None:
    """It would fetch the file."""
    assert tokens.count("one two", "gpt-4o-mini") == (tokens.estimate("one two"), True)
    assert "tiktoken" not in sys.modules


def test_a_file_that_is_not_the_encoding_is_no_reason_to_ask(tiktoken: Path) -> None:
    """tiktoken would throw it away and fetch the right one."""
    tiktoken.mkdir()
    (tiktoken / tokens._CACHED_AS).write_text("half a download")
    assert tokens.count("one two", "gpt-4o-mini") == (tokens.estimate("one two"), True)
    assert "tiktoken" not in sys.modules


def test_with_the_encoding_file_the_models_that_use_it_are_counted(
    tiktoken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiktoken.mkdir()
    (tiktoken / tokens._CACHED_AS).write_bytes(b"ranks")
    monkeypatch.setattr(tokens, "_SHA256", hashlib.sha256(b"ranks").hexdigest())
    assert tokens.count("one two three", "gpt-4o-mini") == (3, False)
    assert tokens.count("one two three", "qwen3:8b")[1]
    assert sys.modules["tiktoken"].asked == ["o200k_base"]
