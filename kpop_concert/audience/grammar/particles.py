"""Korean particles after any word: by the final consonant of how the word is read aloud."""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
_FINALS = 28
_RIEUL = 8
_DIGIT_FINALS = {"0": 21, "1": _RIEUL, "3": 16, "6": 1, "7": _RIEUL, "8": _RIEUL}
"""Final consonants of 영 일 삼 육 칠 팔; the other digits end in a vowel."""
_LETTER_FINALS = {"l": _RIEUL, "m": 16, "n": 4, "r": _RIEUL}
"""Final consonants of the letters' Korean names 엘 엠 엔 알; the other names end in a vowel."""


def final_consonant(word: str) -> int:
    """Index of the last sound's final consonant in Unicode's order (0: it ends in a vowel).

    A Latin word counts by its last letter's name, a digit by its reading; anything else counts as a vowel.
    """
    last = next((character for character in reversed(word) if character.isalnum()), "")
    if last and _FIRST <= ord(last) <= _LAST:
        return (ord(last) - _FIRST) % _FINALS
    return _DIGIT_FINALS.get(last, _LETTER_FINALS.get(last.casefold(), 0))


def with_particle(word: str, pair: str) -> str:
    """The word with one of a pair such as 이/가, 은/는, 아/야 (after a consonant / after a vowel).

    으로/로 takes 로 after ㄹ too. Raises ValueError when `pair` is no pair.
    """
    after_consonant, slash, after_vowel = pair.partition("/")
    if not slash:
        raise ValueError(f"found {pair!r}, expected a pair such as 이/가")
    final = final_consonant(word)
    closed = final != 0 and not (after_consonant == "으로" and final == _RIEUL)
    return word + (after_consonant if closed else after_vowel)


def familiar(name: str) -> str:
    """A given name as fans say it before a particle: 하늘이, 별이, but 나리. What it returns ends in a vowel."""
    return with_particle(name, "이/")
