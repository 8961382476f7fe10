"""The whole sound: band, singers, hall, one room around them, and a limiter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tools.demo_concert import band as arrangement
from tools.demo_concert import hall
from tools.demo_concert.score import ALL, Sung, part_at, song
from tools.demo_concert.sound import RATE, Mono, Track, band
from tools.demo_concert.voice import SINGERS, sing
from tools.demo_concert.words import Syllable, syllables


def render(seed: int) -> Mono:
    """The song as a (2, samples) array within -1..1 at 48 kHz."""
    rng = np.random.default_rng(seed)
    drums, duck = arrangement.drums(rng)
    low, chords = arrangement.harmony(rng)
    lead, backing = voices(rng)
    hook, crowd, chants = arrangement.hook(), hall.crowd(rng), hall.chants(rng)
    stems = {"drums": drums, "bass": low, "chords": chords, "lead": lead, "backing": backing, "hook": hook,
             "crowd": crowd, "chants": chants}  # fmt: skip
    for name, track in stems.items():
        track.data *= LEVELS[name]
    drums.data *= _push(0.62)
    low.data *= _push(0.75)
    under = _under(lead)
    dry = drums.data + (low.data + chords.data * under) * duck + hook.data * under + lead.data + backing.data * duck
    send = sum(SENDS[name] * track.data for name, track in stems.items())
    mix = dry + 0.85 * _room(np.asarray(send), rng) + crowd.data + chants.data
    return _limit(mix * _fade(mix.shape[1]) * 1.1)


# What a stem is worth in the mix, and how much of it the room answers.
LEVELS = {
    "drums": 0.72,
    "bass": 0.8,
    "chords": 0.9,
    "lead": 2.5,
    "backing": 2.0,
    "hook": 0.75,
    "crowd": 2.6,
    "chants": 4.2,
}
SENDS = {
    "drums": 0.10,
    "bass": 0.0,
    "chords": 0.35,
    "lead": 0.34,
    "backing": 0.7,
    "hook": 0.5,
    "crowd": 0.0,
    "chants": 0.6,
}


def _push(quiet: float) -> Mono:
    """A gain over the song: `quiet` in the verses, 1 where the energy is full."""
    knots = [point for part in song().parts for point in (part.start + 0.001, part.end)]
    gains = [quiet + (1 - quiet) * part.energy for part in song().parts for _ in range(2)]
    return np.interp(np.arange(int(song().length * RATE)) / RATE, knots, gains)


def _under(lead: Track) -> Mono:
    """A gain that makes room for the voice: 1 without it, down to 0.75 under it, smoothed over 120 ms."""
    singing = np.convolve(np.abs(lead.data).max(axis=0)[::480], np.ones(12) / 12, mode="same")
    gain = 1 - 0.25 * np.clip(singing * 3, 0, 1)
    smooth: Mono = np.interp(np.arange(lead.data.shape[1]), np.arange(len(gain)) * 480, gain)
    return smooth


def voices(rng: np.random.Generator) -> tuple[Track, Track]:
    """(lead, backing): every sung line by its singers, doubled when several sing, and held "ah" chords."""
    lead, backing = Track(song().length), Track(song().length)
    for line in (*song().lines, song().ad_lib, *song().talk):
        _line(lead, line, rng)
    for start, end, _, tones in arrangement.chords():
        kind = part_at(start).kind
        if kind in ("chorus", "last_chorus") or (kind == "bridge" and end > song().high[0]):
            for number, tone in enumerate(tones[-3:]):
                held = Syllable(start, end - 0.05, tone - 64, "ㅇ", "a" if number else "o", False, False)
                at, sound = sing([held], replace(SINGERS[ALL[number + 1]], air=0.05), rng, most=16)
                backing.add(at, sound, 0.045, (-0.7, 0.7, 0.2)[number])
    return lead, backing


def _line(track: Track, line: Sung, rng: np.random.Generator) -> None:
    shift = arrangement.transposition(line.start)
    sung = syllables(line)
    soft = 0.17 if line.notes else 0.24
    if line == song().ad_lib:
        at, sound = sing(sung, SINGERS[line.singers[0]], rng, shift=shift)
        track.add(at, sound, 0.15, 0.3)
        return
    if len(line.singers) == 1:
        at, sound = sing(sung, SINGERS[line.singers[0]], rng, shift=shift)
        track.add(at, sound, soft)
        if line.notes and (
            part_at(line.start).kind in ("pre_chorus", "last_chorus") or line.start <= song().high[0] < line.end
        ):
            at, sound = sing(sung, SINGERS[line.singers[0]], rng, shift=shift + 0.07)
            track.add(at + 0.014, sound, soft * 0.4, 0.5)
        if not line.notes and line not in song().talk:
            at, sound = sing(sung[-3:], SINGERS[song().echo_of_rap], rng, shift=shift)
            track.add(at + 0.01, sound, soft * 0.35, -0.5)
        return
    pans = np.linspace(-0.55, 0.55, len(line.singers))
    for who, pan in zip(line.singers, pans, strict=True):
        at, sound = sing(sung, SINGERS[who], rng, shift=shift + rng.uniform(-0.07, 0.07))
        track.add(at + rng.uniform(-0.012, 0.016), sound, 0.26 / len(line.singers) ** 0.72, pan)


def _room(send: Mono, rng: np.random.Generator) -> Mono:
    """A large hall: decaying noise, different left and right, darker as it fades, after 28 ms."""
    length = int(2.3 * RATE)
    t = np.arange(length) / RATE
    size = 1 << (send.shape[1] + length).bit_length()
    out = np.zeros_like(send)
    for side in range(2):
        tail = band(rng.standard_normal(length), 180, 5200) * np.exp(-t * 2.9)
        tail += band(rng.standard_normal(length), 3000, 9000) * np.exp(-t * 7) * 0.5
        tail[: int(0.028 * RATE)] = 0
        tail /= np.sqrt((tail**2).sum())
        source = 0.8 * send[side] + 0.2 * send[1 - side]
        out[side] = np.fft.irfft(np.fft.rfft(source, size) * np.fft.rfft(tail, size), size)[: send.shape[1]]
    return out * 0.55


def _fade(length: int) -> Mono:
    t = np.arange(length) / RATE
    gain: Mono = np.clip(t / 0.6, 0, 1) * np.clip((song().length - 0.05 - t) / 2.2, 0, 1) ** 1.3
    return gain


def _limit(mix: Mono) -> Mono:
    """Hold peaks under 0.89 (-1 dB): gain follows the loudest sample of the next 5 ms, released over 120 ms."""
    ceiling, block = 0.89, 240
    blocks = -(-mix.shape[1] // block)
    padded = np.zeros((2, blocks * block))
    padded[:, : mix.shape[1]] = np.tanh(mix * 0.9) / 0.9
    peaks = np.abs(padded).reshape(2, blocks, block).max(axis=(0, 2))
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    gain = np.empty(blocks)
    held = 1.0
    for number in range(blocks):
        ahead = float(need[number : number + 2].min())
        held = min(ahead, held + 0.04 * (1 - held) + 0.002)
        gain[number] = held
    smooth = np.interp(np.arange(blocks * block), np.arange(blocks) * block + block / 2, gain)
    held_down: Mono = np.clip(padded * smooth, -ceiling, ceiling)
    return held_down[:, : mix.shape[1]]
