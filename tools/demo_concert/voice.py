"""Sung and called syllables by formant synthesis: harmonics of the pitch weighted by the vowel's resonances.

Formant frequencies are rounded averages of adult women's vowels; the amplitude of a harmonic is the sum of second-order
resonances at its frequency times a falling glottal spectrum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.demo_concert.sound import RATE, Mono, band
from tools.demo_concert.words import Syllable

CONTROL = 500
FORMANTS = {
    "a": (870, 1380, 2900, 4100),
    "e": (560, 2150, 2900, 4200),
    "i": (340, 2750, 3350, 4300),
    "o": (500, 860, 2800, 4000),
    "u": (390, 850, 2700, 3900),
    "ʌ": (680, 1120, 2850, 4000),
    "ɯ": (400, 1380, 2700, 4000),
    "m": (300, 1100, 2300, 3800),
}
WIDTHS = (95.0, 120.0, 170.0, 260.0)
GAINS = (1.0, 0.62, 0.46, 0.22)
HISS, BREATH, BURST, SOFT = "ㅅㅆㅈㅉㅊ", "ㅋㅌㅍㅎㄲㄸㅃ", "ㄱㄷㅂ", "ㄴㅁㄹ"


@dataclass(frozen=True)
class Singer:
    """A voice: size scales the formants, tilt the brightness (larger is darker), air the breath, vibrato in cents."""

    size: float = 1.0
    tilt: float = 1.0
    air: float = 0.02
    vibrato: float = 32.0
    base: float = 215.0


SINGERS = {
    "haneul": Singer(1.0, 0.95, 0.020, 40),
    "byul": Singer(0.97, 1.05, 0.030, 28),
    "nari": Singer(1.06, 1.0, 0.026, 26),
    "seoa": Singer(1.02, 0.86, 0.016, 44),
    "eden": Singer(0.93, 0.9, 0.022, 14, 196.0),
}


def sing(
    line: Sequence[Syllable], singer: Singer, rng: np.random.Generator, *, shift: float = 0.0, most: int = 34
) -> tuple[float, Mono]:
    """(start in s, sound) of a line; `shift` transposes in semitones, `most` limits the harmonics."""
    start, end = line[0].start - 0.06, line[-1].end + 0.25
    count = int((end - start) * CONTROL)
    at = start + np.arange(count) / CONTROL
    pitch, loud, formants = np.zeros(count), np.zeros(count), np.zeros((4, count))
    for number, syllable in enumerate(line):
        inside = (at >= syllable.start - 0.06) if number == 0 else (at >= syllable.start)
        pitch[inside] = _pitch(syllable, at[inside], singer, shift)
        formants[:, inside] = np.array(FORMANTS[syllable.vowel])[:, None] * singer.size
        loud += _loudness(syllable, at, number == len(line) - 1)
        if syllable.nasal:
            tail = (at >= syllable.end - 0.09) & (at < syllable.end)
            formants[:, tail] = np.array(FORMANTS["m"])[:, None] * singer.size
    pitch = _smooth(pitch, 21)
    pitch *= 2 ** (_vibrato(line, at, singer, rng) / 1200)
    formants = np.stack([_smooth(row, 23) for row in formants])
    formants[0] = np.maximum(formants[0], pitch * 0.96)
    voiced = _voiced(pitch, np.clip(_smooth(loud, 9), 0, 1.2), formants, singer, most)
    air = _air(len(voiced), np.interp(np.arange(len(voiced)) / RATE, at - start, loud), singer, rng)
    out = voiced + air
    for syllable in line:
        _consonant(out, syllable, start, rng)
    return start, out


def _pitch(syllable: Syllable, at: Mono, singer: Singer, shift: float) -> Mono:
    if syllable.step is not None:
        return np.full(len(at), 329.63 * 2 ** ((syllable.step + shift) / 12))
    fall = np.clip((at - syllable.start) / (syllable.end - syllable.start), 0, 1)
    return singer.base * 2 ** (shift / 12) * (1.12 - 0.2 * fall)


def _loudness(syllable: Syllable, at: Mono, last: bool) -> Mono:
    close = 0.035 if syllable.initial in SOFT else 0.0 if syllable.initial == "ㅇ" else 0.055
    begin = syllable.start + (0.0 if syllable.initial in SOFT + "ㅇ" else 0.02)
    finish = syllable.end - (0.09 if syllable.stopped else 0.02) + (0.08 if last else 0.0)
    rise = np.clip((at - begin) / (0.025 + close), 0, 1)
    fall = np.clip((finish - at) / (0.14 if last else 0.035), 0, 1)
    floor = 0.35 if syllable.initial in SOFT + "ㅇ" else 0.0
    inside = (at >= syllable.start) & (at < syllable.end + (0.1 if last else 0.0))
    return np.where(inside, np.maximum(rise, floor) * fall * (1 - 0.14 * (at - syllable.start)), 0.0)


def _vibrato(line: Sequence[Syllable], at: Mono, singer: Singer, rng: np.random.Generator) -> Mono:
    depth = np.zeros(len(at))
    for syllable in line:
        if syllable.end - syllable.start >= 0.4:
            inside = (at >= syllable.start) & (at < syllable.end)
            depth[inside] = np.clip((at[inside] - syllable.start - 0.18) / 0.35, 0, 1)
    wander = _smooth(rng.standard_normal(len(at)), 61) * 22
    return singer.vibrato * depth * np.sin(2 * np.pi * 5.5 * at + rng.random() * 6) + wander


def _voiced(pitch: Mono, loud: Mono, formants: Mono, singer: Singer, most: int) -> Mono:
    length = int(len(pitch) * RATE / CONTROL)
    coarse = np.arange(len(pitch)) / CONTROL
    fine = np.arange(length) / RATE
    turns = np.cumsum(np.interp(fine, coarse, pitch)) / RATE
    out = np.zeros(length)
    for k in range(1, min(most, int(9500 / float(pitch.min()))) + 1):
        freq = pitch * k
        gain = np.zeros(len(pitch))
        for row, width, strength in zip(formants, WIDTHS, GAINS, strict=True):
            gain += strength / np.sqrt(1 + ((freq - row) / width) ** 2)
        gain *= loud * k ** (-0.55 * singer.tilt) / (1 + (freq / 6500) ** 4)
        out += np.interp(fine, coarse, gain) * np.sin(2 * np.pi * k * turns)
    return out * 0.42


def _air(length: int, loud: Mono, singer: Singer, rng: np.random.Generator) -> Mono:
    return band(rng.standard_normal(length), 2500, 9000) * loud * singer.air


def _consonant(out: Mono, syllable: Syllable, start: float, rng: np.random.Generator) -> None:
    kind = syllable.initial
    if kind in HISS:
        seconds, low, high, gain = 0.085, 5200.0, 11_000.0, 0.10
    elif kind in BREATH:
        seconds, low, high, gain = 0.05, 1500.0, 7000.0, 0.10
    elif kind in BURST:
        seconds, low, high, gain = 0.022, 700.0, 4500.0, 0.12
    else:
        return
    noise = band(rng.standard_normal(int(seconds * RATE)), low, high)
    noise *= np.sin(np.pi * np.linspace(0, 1, len(noise))) * gain
    at = int((syllable.start - seconds * 0.5 - start) * RATE)
    at = max(0, at)
    room = out[at : at + len(noise)]
    room += noise[: len(room)]


def _smooth(values: Mono, width: int) -> Mono:
    padded = np.pad(values, width // 2, mode="edge")
    window = np.hanning(width + 2)[1:-1]
    return np.convolve(padded, window / window.sum(), mode="valid")[: len(values)]
