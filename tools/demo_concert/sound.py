"""Sound basics: a stereo track to add to, filters in the frequency domain, envelopes, drums and synthesisers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Mono = NDArray[np.float64]


class Track:
    """A stereo buffer of the song's length; `add` mixes a mono sound in at a time (s)."""

    def __init__(self, seconds: float) -> None:
        self.data = np.zeros((2, int(seconds * RATE)))

    def add(self, at: float, sound: Mono, gain: float = 1.0, pan: float = 0.0) -> None:
        """`pan` -1 left .. 1 right, constant power."""
        start = int(at * RATE)
        skip = max(0, -start)
        start = max(0, start)
        piece = sound[skip : skip + max(0, self.data.shape[1] - start)]
        angle = (pan + 1) * np.pi / 4
        self.data[0, start : start + len(piece)] += piece * gain * np.cos(angle) * np.sqrt(2)
        self.data[1, start : start + len(piece)] += piece * gain * np.sin(angle) * np.sqrt(2)


def midi(note: float) -> float:
    """Hz of a MIDI note number; 69 is 440 Hz."""
    return float(440.0 * 2 ** ((note - 69) / 12))


def times(seconds: float) -> Mono:
    return np.arange(int(seconds * RATE)) / RATE


def band(sound: Mono, low: float, high: float) -> Mono:
    """Keep low..high Hz, with edges that roll off over a third of an octave."""
    spectrum = np.fft.rfft(sound)
    freq = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 1.0)
    gain = 1 / (1 + (low / freq) ** 6) / (1 + (freq / high) ** 6)
    return np.fft.irfft(spectrum * gain, len(sound))


def saw(freq: Mono | float, seconds: float, bright: float, phase: float = 0.0) -> Mono:
    """A saw made of harmonics up to `bright` Hz, so that it never aliases."""
    t = times(seconds)
    turns = np.cumsum(np.broadcast_to(freq, t.shape)) / RATE + phase
    top = float(np.max(freq))
    out = np.zeros_like(t)
    for k in range(1, max(2, int(min(bright * 2, 15_000) / top)) + 1):
        out += np.sin(2 * np.pi * k * turns) / k / (1 + (k * top / bright) ** 2)
    return out * 0.6


def shape(seconds: float, attack: float, release: float, hold: float = 1.0) -> Mono:
    """An envelope that rises, sinks to `hold`, and falls in the last `release` seconds."""
    t = times(seconds)
    up = np.minimum(1.0, t / max(attack, 1e-4))
    down = np.clip((seconds - t) / max(release, 1e-4), 0, 1)
    return up * down * (hold + (1 - hold) * np.exp(-t * 5))


def kick() -> Mono:
    t = times(0.34)
    pitch = 46 + 120 * np.exp(-t * 34)
    body = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-t * 9.5)
    return np.tanh(body * 1.7) + 0.25 * np.exp(-t * 400) * np.sin(2 * np.pi * 2200 * t)


def snare(rng: np.random.Generator) -> Mono:
    t = times(0.3)
    noise = band(rng.standard_normal(len(t)), 1200, 9000) * np.exp(-t * 17)
    clap = sum(np.where(t >= d, np.exp(-(t - d) * 120), 0) for d in (0.0, 0.011, 0.023))
    tone = np.sin(2 * np.pi * 196 * t) * np.exp(-t * 26)
    return 0.75 * noise * (0.6 + 0.5 * clap) + 0.5 * tone


def hat(rng: np.random.Generator, seconds: float = 0.06) -> Mono:
    t = times(seconds + 0.02)
    return band(rng.standard_normal(len(t)), 7500, 15_000) * np.exp(-t * (3.2 / seconds))


def crash(rng: np.random.Generator) -> Mono:
    t = times(2.6)
    return band(rng.standard_normal(len(t)), 3500, 14_000) * np.exp(-t * 1.9)


def tom(freq: float) -> Mono:
    t = times(0.32)
    return np.sin(2 * np.pi * np.cumsum(freq * (1 + 0.5 * np.exp(-t * 30))) / RATE) * np.exp(-t * 11)


def riser(rng: np.random.Generator, seconds: float) -> Mono:
    """Noise that climbs and swells, with a tone that goes up two octaves."""
    t = times(seconds)
    u = t / seconds
    noise = rng.standard_normal(len(t))
    low, high = band(noise, 300, 1500), band(noise, 2500, 11_000)
    sweep = np.sin(2 * np.pi * np.cumsum(220 * 4**u) / RATE) * 0.25
    return (low * (1 - u) + high * u + sweep) * u**2.2 * np.clip((seconds - t) * 60, 0, 1)


def bass(note: float, seconds: float, drive: float = 1.4) -> Mono:
    body = saw(midi(note), seconds, 520) + 0.9 * np.sin(2 * np.pi * midi(note) * times(seconds))
    return np.tanh(body * drive) * shape(seconds, 0.006, 0.05, 0.75) * 0.7


def pluck(note: float, seconds: float = 0.5, bright: float = 3200) -> Mono:
    """A bell-like pluck that darkens as it fades."""
    t = times(seconds)
    freq = midi(note)
    out = np.zeros_like(t)
    for k in range(1, max(2, int(bright * 2.4 / freq)) + 1):
        level = 1 / k**1.1 / (1 + (k * freq / bright) ** 2)
        out += level * np.sin(2 * np.pi * freq * k * t * (1 + 0.0004 * k)) * np.exp(-t * (3.4 + 1.7 * k))
    return out * np.minimum(1, t * 500) * np.clip((seconds - t) * 40, 0, 1)


def pad(notes: tuple[int, ...], seconds: float, bright: float, rng: np.random.Generator) -> tuple[Mono, Mono]:
    """A soft chord for left and right, each note three saws a few cents apart."""
    sides = []
    for _ in range(2):
        total = np.zeros(int(seconds * RATE))
        for note in notes:
            for cents in (-7, 0, 8):
                total += saw(midi(note + cents / 100 + rng.uniform(-0.02, 0.02)), seconds, bright, rng.random())
        sides.append(total * shape(seconds, 0.12, 0.22) / (3 * len(notes)))
    return sides[0], sides[1]
