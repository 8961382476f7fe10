"""How a line is read by the guard: disguises taken off, for matching only; what is shown stays as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

RUN = 3
"""Longest run of one letter that is kept: "fuuuuuck" is read as "fuuuck", and patterns know up to three."""

_UNSEEN = regex.compile(r"(?V1)[\p{Cf}\p{Default_Ignorable_Code_Point}[\p{Cc}--[\t\n\r]]]+")
_NOT_JAMO = re.compile(r"[^\u3131-\u318e]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_LONG_RUN = re.compile(r"(.)\1{3,}")
_ANY_RUN = re.compile(r"(.)\1+")

# Conjoining Jamo that compose to nothing, back to the letters a keyboard writes.
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_LETTERS = {
    first + number: letter
    for first, letters in ((0x1100, _LEADS), (0x1161, _VOWELS), (0x11A8, _TAILS))
    for number, letter in enumerate(letters)
} | dict.fromkeys(map(ord, "‘’`´ʼ"), "'")  # fmt: skip
_LOOKALIKES = str.maketrans("авеікмнорстухѕјԁοαερνικτυχ", "abeikmhopctyxsjdoaepviktux")
_BOXED = {
    first + number: chr(ord("a") + number) for first in (0x1F150, 0x1F170, 0x1F1E6) for number in range(26)
}  # fmt: skip
_LEET = str.maketrans("013457@$!|+", "oieastasiit")
_LEET_WORD = re.compile(r"[a-z0-9@$!|+]*[a-z][a-z0-9@$!|+]*")
_SPACED_LATIN = re.compile(
    r"(?<![a-z0-9])[a-z](?:(?:[\W_][a-z](?![a-z0-9])){2,}|(?:\s?[^\w\s]\s?[a-z](?![a-z0-9])){2,})"
)
_SYLLABLE = "[가-힣ぁ-ゖァ-ヺ一-龯]"
_SPACED_SYLLABLES = re.compile(rf"(?<!{_SYLLABLE}){_SYLLABLE}(?:\s{{1,3}}{_SYLLABLE}(?!{_SYLLABLE}))+")
_BETWEEN_HANGUL = re.compile(r"(?<=[가-힣ㄱ-ㅣ])(?:[^\w\s]{1,4}|[0-9_]{1,2})(?=[가-힣ㄱ-ㅣ])")
_TYPED_SYLLABLE = re.compile(r"([ㄱ-ㅎ])([ㅏ-ㅣ])(?:([ㄱ-ㅎ])(?![ㅏ-ㅣ]))?")
_GAPS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Compatibility forms, case, accents of Latin letters and invisible characters taken off.

    Korean letters typed one by one stay letters: Unicode's own folding would join them, and ㅅㅂ is not 시발.
    """
    text = str(_UNSEEN.sub("", text))
    if not text.isascii():
        text = _NOT_JAMO.sub(_compatible, text).translate(_LETTERS)
    return text.casefold()


def shortened(text: str) -> str:
    """Runs of one letter cut to RUN."""
    return _LONG_RUN.sub(r"\1\1\1", text)


def _compatible(match: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFKD", match.group())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


def squeezed(text: str) -> str:
    """Every run of one letter as one, apostrophes out: what a pattern's longest piece is looked up in."""
    return _ANY_RUN.sub(r"\1", text.replace("'", ""))


def readings(folded_text: str) -> Iterator[str]:
    """A folded line with its runs cut, then every other way to read it that makes a difference."""
    base = shortened(folded_text)
    yield base
    seen = {base}
    for other in (_latin, _hangul):
        reading = shortened(other(base))
        if reading not in seen:
            seen.add(reading)
            yield reading


def _latin(text: str) -> str:
    """Look-alikes of other alphabets, boxed letters and digits as letters; letters apart put together."""
    if not text.isascii():
        text = text.translate(_BOXED).translate(_LOOKALIKES)
    return _SPACED_LATIN.sub(_joined, _LEET_WORD.sub(_spelled, text))


def _spelled(match: re.Match[str]) -> str:
    """Digits and signs as the letters they look like; an exclamation mark at the end stays one."""
    word = match.group()
    body = word.rstrip("!|+")
    return body.translate(_LEET) + word[len(body) :]


def _hangul(text: str) -> str:
    """Letters typed one by one as syllables, signs and digits between them out, syllables apart put together."""
    if text.isascii():
        return text
    text = _BETWEEN_HANGUL.sub("", text)
    return _SPACED_SYLLABLES.sub(_joined, _TYPED_SYLLABLE.sub(_syllable, text))


def _joined(match: re.Match[str]) -> str:
    return _GAPS.sub("", match.group())


def _syllable(match: re.Match[str]) -> str:
    lead, vowel, tail = match.groups()
    if lead not in _LEADS or vowel not in _VOWELS:
        return str(match.group())
    number = (_LEADS.index(lead) * len(_VOWELS) + _VOWELS.index(vowel)) * (len(_TAILS) + 1)
    if tail is None:
        return chr(0xAC00 + number)
    return chr(0xAC00 + number + _TAILS.index(tail) + 1) if tail in _TAILS else chr(0xAC00 + number) + tail
