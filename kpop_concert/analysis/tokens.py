"""What counts as a word: the tokens behind every measure of diversity."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import regex

from ..system.plaintext import EMOJI

if TYPE_CHECKING:
    from budoux import Parser

SPLIT_CHARS = 500
"""So much of a text's Japanese, Chinese and Thai is split into words; what follows stays in runs. No line of the
program is longer, and a file's line that is must not cost seconds."""

Kind = Literal["emoji", "emote", "word"]
_Language = Literal["japanese", "thai", "simplified_chinese", "traditional_chinese"]

_WORD = r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*"
_EMOTE = r":[\p{L}\p{N}_+-]+:"
_TOKEN = regex.compile(rf"(?P<emoji>{EMOJI})|(?P<emote>{_EMOTE})|(?P<word>{_WORD})")
_KANA = r"\p{Hiragana}\p{Katakana}ー"
_UNSPACED = regex.compile(rf"[\p{{Han}}{_KANA}\p{{Thai}}]")
_HANGUL = regex.compile(r"\p{Hangul}")
_SCRIPTS = regex.compile(
    rf"(?P<thai>[\p{{Thai}}\p{{Inherited}}]+)|(?P<east>[\p{{Han}}{_KANA}\p{{Inherited}}]+)"
    rf"|[^\p{{Thai}}\p{{Han}}{_KANA}]+"
)
_KANA_LETTER = regex.compile(rf"[{_KANA}]")


def read(text: str) -> list[tuple[Kind, str]]:
    """The tokens of a text, lower case, each with what it is.

    A word is a run of letters and digits with apostrophes inside. In scripts without spaces the run is split: Japanese
    into phrases (where there are kana in the text), Chinese and Thai into words, by BudouX. A run with Hangul in it is
    one word: Korean has spaces.
    """
    found: list[tuple[Kind, str]] = []
    left, japanese = SPLIT_CHARS, _KANA_LETTER.search(text) is not None
    for match in _TOKEN.finditer(text.lower()):
        kind, run = match.lastgroup, match.group()
        if kind == "word" and _UNSPACED.search(run) and left > 0 and not _HANGUL.search(run):
            split, rest = run[:left], run[left:]
            left -= len(split)
            found += [("word", word) for word in _words(split, japanese)]
            found += [("word", rest)] if rest else []
        else:
            found.append((kind, run))
    return found


def tokens(text: str) -> list[str]:
    """Words, emoji, and emotes such as :cheer:, lower case, in their order; see `read`."""
    return [token for _, token in read(text)]


@lru_cache(maxsize=4096)
def _words(run: str, japanese: bool) -> tuple[str, ...]:
    """The words of a run in which some letters belong to a script without spaces; its Han are Japanese, or Chinese."""
    words: list[str] = []
    for match in _SCRIPTS.finditer(run):
        part = match.group()
        if match["thai"]:
            words += _parser("thai").parse(part)
        elif match["east"]:
            words += _parser("japanese" if japanese else _chinese(part)).parse(part)
        else:
            words.append(part)
    return tuple(words)


def _chinese(text: str) -> _Language:
    """Traditional where a character is written that simplified Chinese does not have (the set of GB 2312)."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return "traditional_chinese"
    return "simplified_chinese"


@cache
def _parser(language: _Language) -> Parser:
    # Its models are half a megabyte of JSON, which a chat in Korean and English never needs.
    import budoux

    load = {
        "japanese": budoux.load_default_japanese_parser,
        "thai": budoux.load_default_thai_parser,
        "simplified_chinese": budoux.load_default_simplified_chinese_parser,
        "traditional_chinese": budoux.load_default_traditional_chinese_parser,
    }
    return load[language]()
