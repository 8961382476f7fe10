"""How fans spell: stretching, fused endings, initials, capitals, slips and the wrong keyboard layout."""

from __future__ import annotations

import random
import re

_BASE = 0xAC00
_LEADS, _VOWELS, _FINALS = 19, 21, 28
_LEAD_KEYS = ("r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g")
_VOWEL_KEYS = (
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l",
)  # fmt: skip
_FINAL_KEYS = (
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T",
    "d", "w", "c", "z", "x", "v", "g",
)  # fmt: skip
_JAMO_KEYS = {"ㅋ": "z", "ㅎ": "g", "ㅠ": "b", "ㅜ": "n", "ㄷ": "e", "ㅁ": "a", "ㅊ": "c", "ㄹ": "f", "ㅇ": "d"}
_VOWEL_JAMO = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_DRAWN_AS_JAMO = frozenset("ㅏㅐㅑㅓㅔㅕㅗ")
"""ㅡㅡ would be a face, and ㅠㅠ or ㅜㅜ tears."""
_LONG_VOWELS = "아애아애어에어에오아에에오우어에이우으이이"
"""What a vowel becomes when it is drawn out: 가자 -> 가자아아, 와 -> 와아아."""
_KIEUK = 24
_SLIPS = {1: 5, 5: 1, 8: 13, 13: 8}
"""Vowels that are often mistaken, by index: ㅐ/ㅔ sound alike, ㅗ/ㅜ lie side by side."""
_INITIALS_KO = {"미쳤다": "ㅁㅊ", "인정": "ㅇㅈ", "대박": "ㄷㅂ", "진짜": "ㄹㅇ", "감사합니다": "ㄱㅅ", "최고": "ㅊㄱ"}
_INITIALS_EN = {
    "oh my god": "omg", "for real": "fr", "right now": "rn", "to be honest": "tbh", "i can't": "icb", "honestly": "ngl",
    "you": "u", "okay": "ok", "people": "ppl", "because": "bc", "i don't know": "idk", "please": "pls", "though": "tho",
}  # fmt: skip
_STRETCHY = frozenset(
    {"so", "no", "yes", "what", "wow", "go", "oh", "stop", "hi", "love", "help", "please", "omg", "same"}
)
_HANGUL_WORD = re.compile(r"[가-힣]{2,}")
_LATIN_WORD = re.compile(r"[A-Za-z]{5,}")


def stretched(text: str, amount: int, jamo: bool = False) -> str:
    """The text with its last sound drawn out by `amount`: 가자아아, with `jamo` 미쳤다ㅏㅏ; in English a word's vowel.

    Text with nothing to draw out comes back as it is.
    """
    if not text:
        return text
    if _is_syllable(text[-1]):
        _, vowel, final = _parts(text[-1])
        if final:
            return text
        bare = _VOWEL_JAMO[vowel]
        return text + (bare if jamo and bare in _DRAWN_AS_JAMO else _LONG_VOWELS[vowel]) * amount
    words = text.split()
    for index in range(len(words) - 1, -1, -1):
        if words[index].casefold().strip(".,!?") in _STRETCHY:
            words[index] = _drawn_out(words[index], amount)
            return " ".join(words)
    return text


def fused(text: str, laughter: str) -> str:
    """Laughter that begins inside the last syllable: 뭐야 + ㅋㅋㅋ -> 뭐얔ㅋㅋ. Only for ㅋ after an open syllable."""
    if laughter.startswith("ㅋㅋ") and text and _is_syllable(text[-1]) and not _parts(text[-1])[2]:
        return text[:-1] + chr(ord(text[-1]) + _KIEUK) + laughter[1:]
    return text + laughter


def initials(text: str, language: str) -> str:
    """The text with one phrase in its usual short form (ㅁㅊ, ㄹㅇ, omg, fr); unchanged where it has none."""
    if language == "ko":
        for phrase, short in _INITIALS_KO.items():
            if phrase in text.split():
                return " ".join(short if word == phrase else word for word in text.split())
        return text
    for phrase, short in _INITIALS_EN.items():
        found = re.search(rf"\b{phrase}\b", text, re.IGNORECASE)
        if found:
            return text[: found.start()] + short + text[found.end() :]
    return text


def slip(text: str, protect: frozenset[str], rng: random.Random) -> tuple[str, str]:
    """The text with one typing slip, and the word that was meant; ("", "") when no word of it lends itself.

    Words that hold anything of `protect` (names, chant words) are spelt right.
    """
    places: list[tuple[int, int, str, str]] = []
    for match in (*_HANGUL_WORD.finditer(text), *_LATIN_WORD.finditer(text)):
        word = match.group()
        if any(part and part.casefold() in word.casefold() for part in protect):
            continue
        wrong = _slipped_hangul(word) if _is_syllable(word[0]) else _slipped_latin(word, rng)
        if wrong and wrong != word:
            places.append((match.start(), match.end(), wrong, word))
    if not places:
        return "", ""
    start, end, wrong, word = rng.choice(places)
    return text[:start] + wrong + text[end:], word


def wrong_layout(text: str) -> str:
    """What appears when Korean is typed with the Latin layout on (두벌식): 하늘 -> gksmf."""
    typed = []
    for character in text:
        if _is_syllable(character):
            lead, vowel, final = _parts(character)
            typed.append(_LEAD_KEYS[lead] + _VOWEL_KEYS[vowel] + _FINAL_KEYS[final])
        else:
            typed.append(_JAMO_KEYS.get(character, character))
    return "".join(typed)


def _is_syllable(character: str) -> bool:
    return "가" <= character <= "힣"


def _parts(syllable: str) -> tuple[int, int, int]:
    index = ord(syllable) - _BASE
    return index // (_VOWELS * _FINALS), index // _FINALS % _VOWELS, index % _FINALS


def _drawn_out(word: str, amount: int) -> str:
    core = word.rstrip(".,!?")
    vowels = [index for index, letter in enumerate(core) if letter.casefold() in "aeiou"]
    at = len(core) - 1 if core[-1:].casefold() in "aouhys" or not vowels else vowels[-1]
    if core[-1:].casefold() == "e" and len(vowels) > 1:
        at = vowels[-2]
    return core[:at] + core[at] * (amount + 1) + core[at + 1 :] + word[len(core) :]


def _slipped_hangul(word: str) -> str:
    for at in range(len(word) - 1, -1, -1):
        lead, vowel, final = _parts(word[at])
        if vowel in _SLIPS:
            wrong = chr(_BASE + (lead * _VOWELS + _SLIPS[vowel]) * _FINALS + final)
            return word[:at] + wrong + word[at + 1 :]
    return ""


def _slipped_latin(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
