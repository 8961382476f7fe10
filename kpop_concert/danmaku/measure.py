"""Widths of flying text from the bundled fonts' own advances: the same for screen, headless run and export.

A width is the plain sum of the advances of its characters. The painter draws the same sum by switching off kerning,
contextual forms and ligatures (kern, calt, liga, clig) and hinting. No Qt here.
"""

from __future__ import annotations

import struct
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import regex

from ..system.paths import resources
from ..system.plaintext import EMOJI
from .style import DanmakuSettings

FONT_FILES = ("Pretendard-Bold.otf", "NotoSansCJKjp-Bold.otf", "NotoSansThai-Bold.ttf")
"""In the order of fallback: a character is drawn in the first one that has it."""
EMOJI_FILE = "NotoColorEmoji.ttf"
EMOJI_EM = 136 / 128
"""Its pictures are 136 x 128 px with their margin and are drawn one em high; its table of advances would say 1.245."""

BAR_EM, BAR_GAP_EM = 5 / 24, 8 / 24
"""Bias bar and the gap between it and the text: 5 and 8 px at a size of 24 px."""
OWN_PAD_EM = 10 / 24
"""Room in the viewer's own box on both sides of the text, border included."""
STICK_EM = 9 / 24
"""One joined lightstick before a chant's echo words, in place of the bias bar."""
UNKNOWN_EM = 1.0
"""A character that no bundled font has: drawn from the system's fonts, or as a box."""

_TOKEN = regex.compile(rf"(?P<emoji>{EMOJI})|\X")
_EMOJI_LOOK = regex.compile(r"\p{Emoji_Presentation}|[\ufe0f\u20e3\U0001f3f4]|\p{Emoji_Modifier}")
_NO_ADVANCE = frozenset(("Mn", "Me", "Cf", "Cc"))


class _Font:
    """Advances of one font file. Only the four tables that hold them are read, and looked into where they lie.

    A font library parses 14,000 glyphs and their names in over 100 ms, at every start, before the first comment.
    """

    def __init__(self, file: Path) -> None:
        with file.open("rb") as stream:
            tables = _directory(stream)

            def table(tag: bytes) -> bytes:
                offset, length = tables[tag]
                stream.seek(offset)
                return stream.read(length)

            self._units: int = struct.unpack_from(">H", table(b"head"), 18)[0]
            self._long_metrics = struct.unpack_from(">H", table(b"hhea"), 34)[0]
            self._metrics = table(b"hmtx")
            groups = _groups(table(b"cmap"))
        self._first = array("L", groups[0::3])
        self._last = array("L", groups[1::3])
        self._glyph = array("L", groups[2::3])

    def advance(self, code: int) -> float | None:
        """Advance of a code point in em, None when the font lacks it."""
        index = bisect_right(self._first, code) - 1
        if index < 0 or code > self._last[index]:
            return None
        glyph = min(self._glyph[index] + code - self._first[index], self._long_metrics - 1)
        units: int = struct.unpack_from(">H", self._metrics, 4 * glyph)[0]
        return units / self._units


def _directory(stream: BinaryIO) -> dict[bytes, tuple[int, int]]:
    count = struct.unpack(">4xH6x", stream.read(12))[0]
    return {tag: (offset, length) for tag, offset, length in struct.iter_unpack(">4s4xII", stream.read(16 * count))}


def _groups(cmap: bytes) -> Sequence[int]:
    """(first code, last code, first glyph) one after another, in order of code."""
    offsets = {}
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        offset = struct.unpack_from(">4xI", cmap, 4 + 8 * index)[0]
        offsets[struct.unpack_from(">H", cmap, offset)[0]] = offset
    if 12 in offsets:
        start = offsets[12]
        count = 3 * struct.unpack_from(">I", cmap, start + 12)[0]
        return struct.unpack_from(f">{count}I", cmap, start + 16)
    return _short_groups(cmap, offsets[4])


def _short_groups(cmap: bytes, start: int) -> list[int]:
    """The same from a table of format 4, which knows no code above 0xFFFF: each code is a group of its own."""
    length, segments = struct.unpack_from(">2xH2xH", cmap, start)
    segments //= 2
    words = struct.unpack_from(f">{(length - 14) // 2}H", cmap, start + 14)
    groups: list[int] = []
    for segment in range(segments):
        last, first = words[segment], words[segments + 1 + segment]
        delta, where = words[2 * segments + 1 + segment], 3 * segments + 1 + segment
        for code in range(first, last + 1):
            glyph = code
            if words[where]:
                glyph = words[where + words[where] // 2 + code - first]
            if glyph and code != 0xFFFF:
                groups += (code, code, (glyph + delta) % 0x10000)
    return groups


@lru_cache(maxsize=8)
def _font(name: str) -> _Font:
    return _Font(resources() / "fonts" / name)


@lru_cache(maxsize=4096)
def _token_em(token: str, emoji: bool) -> float:
    if emoji and _EMOJI_LOOK.search(token):
        return EMOJI_EM
    codes = (ord(sign) for sign in unicodedata.normalize("NFC", token) if unicodedata.category(sign) not in _NO_ADVANCE)
    return sum(map(_advance_em, codes))


def _advance_em(code: int) -> float:
    for name in FONT_FILES:
        advance = _font(name).advance(code)
        if advance is not None:
            return advance
    return UNKNOWN_EM if _font(EMOJI_FILE).advance(code) is None else EMOJI_EM


def width(text: str, em: float) -> float:
    """Width of `text` drawn at a font size of `em`, in the unit of `em`; an emoji of several code points counts once.

    Combining marks and invisible characters have none. Raises OSError when a bundled font cannot be read.
    """
    return em * sum(_token_em(match.group(), match.group("emoji") is not None) for match in _TOKEN.finditer(text))


def item_width(text: str, settings: DanmakuSettings, *, own: bool = False, bar: bool = True, joined: int = 0) -> float:
    """Width in units of a whole flying comment, outline aside.

    `own` is the viewer's line in its box; else the text has a bias bar before it (`bar`), or the sticks of those who
    `joined` a chant. Raises OSError when a bundled font cannot be read.
    """
    if own:
        extra = 2 * OWN_PAD_EM
    elif joined:
        extra = joined * STICK_EM + BAR_GAP_EM
    else:
        extra = BAR_EM + BAR_GAP_EM if bar else 0.0
    return width(text, settings.em) + extra * settings.em
