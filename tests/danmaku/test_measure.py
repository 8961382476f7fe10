"""Widths of flying text against the font files and against what Qt draws."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from kpop_concert.danmaku.measure import EMOJI_EM, EMOJI_FILE, FONT_FILES, UNKNOWN_EM, item_width, width
from kpop_concert.danmaku.style import PX, DanmakuSettings
from kpop_concert.system.paths import resources

EM = 1000.0
FANS = [
    "lightsticks UP",
    "나 왜 우냐 ㅠㅠ",
    "서아 애드립 미쳤다 ㅁㅊ",
    "뭐얔ㅋㅋ",
    "tears 진짜로",
    "漢字とかな 草",
    "สวัสดีน้ำ 555",
]
EMOJI = ["🌊", "❤️", "🇰🇷", "1️⃣", "👍🏻", "👩🏻‍❤️‍💋‍👨🏿", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"]

letters = st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Po"), max_codepoint=0xFFFF)
hangul_and_latin = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
)


@lru_cache
def advances(name: str) -> dict[int, float]:
    """The truth: what a font library reads from the file, in em."""
    with TTFont(resources() / "fonts" / name) as font:
        units, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items() if glyph != ".notdef"}


@pytest.mark.parametrize("name", FONT_FILES)
def test_every_character_is_as_wide_as_its_font_says(name: str) -> None:
    earlier = FONT_FILES[: FONT_FILES.index(name)]
    checked = 0
    for code, advance in advances(name).items():
        sign = chr(code)
        if sign.isalnum() and normalize("NFC", sign) == sign and not any(code in advances(other) for other in earlier):
            assert width(sign, EM) == pytest.approx(advance * EM), hex(code)
            checked += 1
    assert checked > 50


@given(hangul_and_latin)
def test_a_text_is_as_wide_as_the_sum_of_its_characters(text: str) -> None:
    table = advances(FONT_FILES[0])
    assert width(text, EM) == pytest.approx(sum(table[ord(sign)] for sign in text) * EM)


@given(hangul_and_latin, hangul_and_latin, st.floats(10, 100))
def test_widths_add_up_and_scale(one: str, other: str, em: float) -> None:
    assert width(one + other, em) == pytest.approx(width(one, em) + width(other, em))
    assert width(one, 2 * em) == pytest.approx(2 * width(one, em))


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_of_many_code_points_counts_once(emoji: str) -> None:
    assert width(emoji, EM) == EMOJI_EM * EM
    assert width(f"a{emoji}b{emoji}", EM) == pytest.approx(width("ab", EM) + 2 * EMOJI_EM * EM)


def test_emoji_of_the_bundled_font_are_known() -> None:
    assert all(ord(sign) in advances(EMOJI_FILE) for sign in "😭🔥💙🩷🌊❤☔")
    assert width("☔", EM) == width("❤", EM) == EMOJI_EM * EM


def test_marks_and_invisible_characters_have_no_width() -> None:
    assert width("e\u0301", EM) == width("é", EM)
    assert width("Z\u0301\u0302\u0303", EM) == width("Z", EM)
    assert width("a\u200b\u202e\x00b", EM) == width("ab", EM)
    assert width("\u1112\u1161\u11ab", EM) == width("한", EM)
    assert width("", EM) == 0


@pytest.mark.parametrize("strange", ["\ud800", "\U0010ffff", "𓀀"])
def test_what_no_font_has_is_given_room(strange: str) -> None:
    assert width(f"x{strange}", EM) == pytest.approx(width("x", EM) + UNKNOWN_EM * EM)


@given(st.text())
def test_any_text_has_a_width(text: str) -> None:
    assert width(text, EM) >= 0


def test_a_comment_has_room_for_its_bar_box_or_sticks() -> None:
    settings = DanmakuSettings()
    text = width("here it comes!!", settings.em)
    assert item_width("here it comes!!", settings) == pytest.approx(text + 13 * PX)
    assert item_width("here it comes!!", settings, bar=False) == text
    assert item_width("here it comes!!", settings, own=True) == pytest.approx(text + 20 * PX)
    assert item_width("here it comes!!", settings, joined=8) == pytest.approx(text + (8 * 9 + 8) * PX)
    larger = DanmakuSettings(size=36)
    assert item_width("같이 가자", larger) == pytest.approx(1.5 * item_width("같이 가자", settings))


@pytest.fixture(scope="module")
def families() -> list[str]:
    """The bundled families, loaded into Qt in the order of fallback."""
    loaded = [QFontDatabase.addApplicationFont(str(resources() / "fonts" / name)) for name in (*FONT_FILES, EMOJI_FILE)]
    return [QFontDatabase.applicationFontFamilies(number)[0] for number in loaded]


def qt_width(text: str, families: list[str], pixels: int) -> float:
    """Width as Qt draws it with kerning, ligatures, contextual forms and hinting off."""
    font = QFont(families)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.Bold)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag in ("calt", "liga", "clig"):
        font.setFeature(QFont.Tag(tag), 0)
    return QFontMetricsF(font).horizontalAdvance(text)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("text", [*FANS, "AVAToTe. fi ffl -> 3x4 12:30 (A)"])
@pytest.mark.parametrize("pixels", [18, 24, 43])
def test_qt_draws_text_as_wide_as_it_was_measured(text: str, pixels: int, families: list[str]) -> None:
    assert qt_width(text, families, pixels) == pytest.approx(width(text, pixels), abs=0.5)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("emoji", EMOJI)
@pytest.mark.parametrize("pixels", [24, 43])
def test_qt_draws_an_emoji_nearly_as_wide_as_it_was_measured(emoji: str, pixels: int, families: list[str]) -> None:
    # Qt rounds the size of bitmaps to whole, even pixels.
    assert qt_width(f"a{emoji}", families, pixels) == pytest.approx(width(f"a{emoji}", pixels), abs=1.5)
