"""The hall: room noise, cheers at the moments, and the fan chants as many voices."""

from __future__ import annotations

import numpy as np

from tools.demo_concert.score import Call, song
from tools.demo_concert.sound import RATE, Mono, Track, band, times
from tools.demo_concert.voice import Singer, sing
from tools.demo_concert.words import Syllable, spoken_syllable


def crowd(rng: np.random.Generator) -> Track:
    """Room noise with cheers that swell at the moments."""
    track = Track(song().length)
    length = track.data.shape[1]
    swell = np.full(length, 0.10)
    for at, seconds, strength in song().cheers:
        _swell(swell, at, seconds, strength)
    for side in range(2):
        noise = rng.standard_normal(length)
        murmur = band(noise, 250, 1100)
        shouts = band(noise, 900, 3400)
        knots = np.arange(0, length, RATE // 3)
        slow = 1 + 0.25 * np.interp(np.arange(length), knots, rng.standard_normal(len(knots)))
        track.data[side] += (murmur * 0.35 + shouts * 0.5 * swell) * swell * slow * 0.34
    for at, seconds, strength in song().cheers:
        for _ in range(int(5 + 14 * strength)):
            track.add(
                at + rng.uniform(0, seconds * 0.5),
                _whoop(rng),
                0.012 * strength * rng.uniform(0.4, 1),
                rng.uniform(-0.9, 0.9),
            )
    return track


def _swell(curve: Mono, at: float, seconds: float, strength: float) -> None:
    start = int(at * RATE)
    t = times(seconds)
    rise = np.minimum(1, t / 0.35) * np.clip((seconds - t) / (seconds * 0.7), 0, 1)
    piece = curve[start : start + len(rise)]
    np.maximum(piece, 0.10 + strength * rise[: len(piece)] * 0.9, out=piece)


def _whoop(rng: np.random.Generator) -> Mono:
    """One person's cry: a pitch that jumps up and falls, with two harmonics."""
    seconds = rng.uniform(0.35, 0.9)
    t = times(seconds)
    u = t / seconds
    pitch = rng.uniform(480, 900) * (1 + 0.35 * np.sin(np.pi * np.minimum(1, u * 1.3)))
    turns = np.cumsum(pitch) / RATE
    sound = np.sin(2 * np.pi * turns) + 0.45 * np.sin(4 * np.pi * turns) + 0.2 * np.sin(6 * np.pi * turns)
    return sound * np.sin(np.pi * u) ** 0.8


def chants(rng: np.random.Generator) -> Track:
    """The name chant and the echo words, called by many voices a little apart."""
    track = Track(song().length)
    for word in (*song().name_chant, *song().echoes):
        loud = 0.034 if word in song().name_chant else 0.026
        for _ in range(20):
            low = rng.random() < 0.25
            size = rng.uniform(0.86, 0.93) if low else rng.uniform(0.97, 1.1)
            base = rng.uniform(120, 160) if low else rng.uniform(235, 330)
            voice = Singer(size=size, tilt=rng.uniform(0.8, 1.2), air=0.05, vibrato=0, base=base)
            at, sound = sing(called(word), voice, rng, shift=rng.uniform(-0.6, 0.6), most=20)
            track.add(at + rng.normal(0, 0.028), sound, loud * rng.uniform(0.6, 1.1), rng.uniform(-0.95, 0.95))
    return track


def called(word: Call) -> tuple[Syllable, ...]:
    """The syllables of a chant word; a dash holds the one before it, the last is the strongest and longest."""
    parts: list[tuple[str, float]] = []
    for char in word.text:
        if "가" <= char <= "힣":
            parts.append((char, 1.0))
        elif char == "-" and parts:
            parts[-1] = (parts[-1][0], 1.9)
    parts[-1] = (parts[-1][0], parts[-1][1] * 1.5)
    total = sum(weight for _, weight in parts)
    found, at = [], word.start
    for char, weight in parts:
        length = (word.end - word.start - 0.1) * weight / total
        found.append(spoken_syllable(char, at, at + length, None))
        at += length
    return tuple(found)
