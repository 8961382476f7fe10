"""Sung lines as timed syllables, and what a mouth does for each vowel; shared by picture and voice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tools.demo_concert.score import BEAT, Sung, song

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
# The plain vowel that a (compound) vowel is held on.
HELD = dict(zip(VOWELS, "aeaeoeoeoaeeouoeiuɯii", strict=True)) | {"ㅓ": "ʌ", "ㅕ": "ʌ", "ㅝ": "ʌ"}
# How far the mouth opens (0..1) and how wide it is (0 round .. 1 spread).
MOUTHS = {
    "a": (0.9, 0.6),
    "e": (0.5, 0.85),
    "i": (0.25, 1.0),
    "o": (0.55, 0.15),
    "u": (0.3, 0.05),
    "ʌ": (0.65, 0.45),
    "ɯ": (0.2, 0.8),
}


@dataclass(frozen=True)
class Syllable:
    """One sung syllable: times in s, pitch in semitones above E4 (None when spoken), initial consonant, vowel, tail."""

    start: float
    end: float
    step: int | None
    initial: str
    vowel: str
    nasal: bool
    stopped: bool


@lru_cache(maxsize=100)
def syllables(line: Sung) -> tuple[Syllable, ...]:
    """The syllables of a line with their times. Raises ValueError if notes and syllables do not pair up."""
    text = line.text.replace("Undertow", "언더토우")
    spoken = [char for char in text if "가" <= char <= "힣"]
    if len(spoken) == 1:
        spoken *= max(1, len(line.notes))  # an ad-lib: one syllable on all notes
    if line.notes and len(line.notes) != len(spoken):
        raise ValueError(f"{line.text}: {len(spoken)} syllables, {len(line.notes)} notes")
    even = (line.end - line.start) / max(1, len(spoken))
    found, at = [], line.start
    for number, char in enumerate(spoken):
        length, step = (line.notes[number][0] * BEAT, line.notes[number][1]) if line.notes else (even, None)
        found.append(spoken_syllable(char, at, at + length, step))
        at += length
    return tuple(found)


def spoken_syllable(char: str, start: float, end: float, step: int | None) -> Syllable:
    """One Hangul syllable as it is sung from `start` to `end`."""
    code = ord(char) - 0xAC00
    initial, vowel, final = code // 588, (code // 28) % 21, code % 28
    nasal = final in (4, 16, 21)
    return Syllable(start, end, step, INITIALS[initial], HELD[VOWELS[vowel]], nasal, final not in (0, 4, 8, 16, 21))


def mouth_at(who: str, t: float) -> tuple[float, float]:
    """How open (0..1) and how wide (0..1) a member's mouth is at a time; (0, 0.5) when not singing."""
    for line in (*song().lines, song().ad_lib, *song().talk):
        if who in line.singers and line.start <= t < line.end:
            for syllable in syllables(line):
                if syllable.start <= t < syllable.end:
                    opening, width = MOUTHS[syllable.vowel]
                    inside = (t - syllable.start) / (syllable.end - syllable.start)
                    rise = min(1.0, inside * 5 + 0.25) * min(1.0, (1 - inside) * 4 + 0.3)
                    return opening * rise, width
    return 0.0, 0.5
