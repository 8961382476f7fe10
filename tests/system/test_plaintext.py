"""Any string becomes one line that is safe to draw, and what people write stays as it is."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.system.plaintext import CLUSTER_CODES, LIMIT, plain

nasty = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u200b\u200d\u200c\ufe0f\u202e\u2066\u0301\u0e47\u20e3\n\t\x00\ud83d\U000e0067\U000e007f"),
        st.sampled_from("👩👍🏻❤🏴🇰#1가ᄀक्می"),
    ),
    max_size=60,
)

KEPT = [
    "lightsticks UP",
    "나 왜 우냐 ㅠㅠ ㅁㅊ ㅋㅋㅋ",
    "<b>not markup</b> & *not* either",
    "👩🏻‍❤️‍💋‍👨🏿 👨‍👩‍👧‍👦 ❤️ 1️⃣ 🇰🇷 👍🏿",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "สวัสดีน้ำ 555",
    "हिन्दी क्‍ष",
    "می‌خواهم",
    "မြွှေ",
    "Ngôn ngữ, Ångström",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_stays(text: str) -> None:
    assert plain(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\r\n\tand   tabs\u2028more", "two lines and tabs more"),
        ("\u3000 wide\u00a0blanks\u2800 ", "wide blanks"),
        ("\x00a\x1b[31mb\x7f\x9f", "a[31mb"),
        ("\u202eevil\u202c \u2066x\u2069\u200f", "evil x"),
        ("a\u200db\u200bc\u2060d\ufeffe\u00adf", "abcdef"),
        ("\u200d👩\u200d 👩\u200d\u200d👩", "👩 👩👩"),
        ("👩" + "\u200d👩" * 9, "👩‍👩‍👩‍👩" * 2 + "👩‍👩"),
        ("a\ufe0f\U000e0041", "a"),
        ("\ud83d half \udc4d", "half"),
        ("\ue000\uffff\U0010ffff.", "."),
        ("ㅤ\u115f\u1160", ""),
        ("x" + "\u0323\u0308" * 40, "x\u0323\u0308\u0323"),
        ("\u1100\u1161\u11a8", "각"),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_safely_goes(text: str, shown: str) -> None:
    assert plain(text) == unicodedata.normalize("NFC", shown)


@given(nasty)
def test_the_result_is_one_plain_line_that_can_be_stored(text: str) -> None:
    shown = plain(text)
    shown.encode("utf-8")
    assert shown == " ".join(shown.split())
    assert not regex.search(r"[\p{Cc}\p{Cs}\p{Co}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", shown)
    assert not regex.search(r"[\p{Mn}\p{Me}]{4}", shown)
    assert all(len(cluster) <= CLUSTER_CODES for cluster in regex.findall(r"\X", shown))


@given(nasty, st.integers(0, 50))
def test_it_is_bounded_and_doing_it_twice_changes_nothing(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(regex.findall(r"\X", shown)) <= limit
    assert plain(shown, limit) == shown


def test_the_length_is_counted_as_readers_count() -> None:
    assert plain("👩🏻‍❤️‍💋‍👨🏿" * 300) == "👩🏻‍❤️‍💋‍👨🏿" * LIMIT
    assert plain("가나다라", 3) == "가나다"
    assert plain("abc def", 4) == "abc"


@pytest.mark.timeout(20)  # it takes some 50 ms; a step of quadratic cost would take minutes
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "\u0301",
        "\u0316\u0301",
        "👩\u200d",
        " \n",
        "\u202e",
        "ᄀ",
        "👍🏻",
        "\ud800",
        "می\u200c",
        "\U000e0041",
        "🏴",
        "❤\ufe0f",
    ],
)
def test_fifty_thousand_characters_are_no_trouble(unit: str) -> None:
    assert len(plain(unit * (50_000 // len(unit)))) <= LIMIT * CLUSTER_CODES
