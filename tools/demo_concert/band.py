"""The arrangement: chords, drums, bass and the hook, section by section."""

from __future__ import annotations

import numpy as np

from tools.demo_concert.score import BAR, BEAT, Part, part_at, song
from tools.demo_concert.sound import Mono, Track, bass, crash, hat, kick, pad, pluck, riser, snare, tom

E, FS, G, GS, A, B, C, CS, D = 40, 42, 43, 44, 45, 47, 48, 49, 50
Chord = tuple[float, float, int, tuple[int, ...]]  # start, end, bass note, tones
UP = 2
CHORDS: dict[str, tuple[int, tuple[int, ...]]] = {
    "EM": (E, (59, 62, 64, 67)),
    "CM": (C - 12, (59, 60, 64, 67)),
    "GM": (G, (59, 62, 67, 71)),
    "DM": (D - 12, (57, 62, 66, 69)),
    "AM": (A, (57, 60, 64, 67)),
    "BM": (B - 12, (57, 62, 66, 71)),
    "B7": (B - 12, (57, 63, 66, 71)),
    "EMAJ": (E, (59, 64, 68, 71)),
    "G9": (G, (59, 62, 67, 69, 71)),
}
BRIGHT = {"verse": 900, "bridge": 800, "pre_chorus": 1300, "intro": 1000, "rap": 700, "talk": 700}  # Hz, of the pads
LOUD = ("chorus", "last_chorus", "dance_break", "post_chorus")


def transposition(t: float) -> int:
    """Semitones that the song has moved up by a time."""
    return song().key + (UP if t >= song().up_at else 0)


def chords() -> list[Chord]:
    """The song's chords in its key."""
    found = []
    for start, end, name in song().chords:
        (root, tones), shift = CHORDS[name], transposition(start)
        found.append((start, end, root + shift, tuple(tone + shift for tone in tones)))
    return found


def drums(rng: np.random.Generator) -> tuple[Track, Mono]:
    """The drum track, and where the kick ducks the rest (gain 0..1 a sample)."""
    track = Track(song().length)
    duck = np.ones(track.data.shape[1])
    low, back = kick(), snare(rng)
    tight, loose, splash = hat(rng), hat(rng, 0.22), crash(rng)
    dip = 1 - 0.62 * np.exp(-np.arange(int(0.3 * 48_000)) / 48_000 * 11)
    for part in song().parts:
        for number in range(int((part.end - part.start) / (BEAT / 4) + 0.5)):
            at = part.start + number * BEAT / 4
            hits = _hits(part, number, at)
            if "k" in hits:
                track.add(at, low, 0.62)
                start = int(at * 48_000)
                piece = duck[start : start + len(dip)]
                np.minimum(piece, dip[: len(piece)], out=piece)
            if "s" in hits:
                track.add(at, back, 0.40 if part.kind in LOUD else 0.30, 0.04)
            if "h" in hits:
                track.add(at, tight, 0.13 * rng.uniform(0.7, 1.1), 0.28)
            if "o" in hits:
                track.add(at, loose, 0.14, -0.25)
        if part.kind in (*LOUD, "rap", "ending"):
            track.add(part.start, splash, 0.20, 0.3)
            track.add(part.start + 0.004, splash, 0.16, -0.35)
    for at, freq, pan in song().toms:
        track.add(at, tom(freq), 0.4, pan)
    for begin, end, gain in song().risers:
        track.add(begin, riser(rng, end - begin), gain)
    return track, duck


def _hits(part: Part, number: int, at: float) -> str:
    """Which drums sound on a sixteenth: k kick, s snare, h closed hat, o open hat."""
    place, kind = number % 16, part.kind
    last = at >= part.end - BAR
    if kind in LOUD:
        calling = kind == "dance_break" and at >= song().name_chant[0].start
        found = "k" if place % 4 == 0 or (place == 14 and number % 32 > 16) else ""
        found += "s" if place in (4, 12) else ""
        if not calling:
            found += "o" if place % 4 == 2 else "h" if place % 2 == 0 or number % 32 == 31 else ""
        return found + ("s" if last and place in (13, 14, 15) and not calling else "")
    if kind == "verse":
        found = ("k" if place in (0, 7, 10) else "") + ("s" if place in (4, 12) and at >= part.start + 8 else "")
        return found + ("h" if place % 2 == 0 and at >= part.start + 4 else "")
    if kind == "intro":
        if at < part.start + 4:
            return ""
        return ("k" if place in (0, 8) else "") + ("h" if place % 4 == 2 else "")
    if kind == "pre_chorus":
        since = at - part.start
        roll = 4 if since < 4 else 2 if since < 6 else 1
        return ("k" if since < 6 and place % 4 == 0 else "") + (
            "s" if since >= 2 and number % roll == 0 and since < 7.6 else ""
        )
    if kind == "rap":
        return (
            ("k" if place in (0, 3, 10) else "")
            + ("s" if place in (4, 12) else "")
            + ("h" if place % 2 == 0 or place in (7, 15) else "")
        )
    if kind == "ending" and at < part.end - 4:
        return ("k" if place in (0, 10) else "") + ("s" if place in (4, 12) else "") + ("h" if place % 4 == 2 else "")
    return ""


def harmony(rng: np.random.Generator) -> tuple[Track, Track]:
    """(bass, chords): the bass track, and pads with plucked chords."""
    low, high = Track(song().length), Track(song().length)
    for start, end, root, tones in chords():
        kind = part_at(start).kind
        bright = BRIGHT.get(kind, 2100)
        left, right = pad(tones, end - start + 0.15, bright, rng)
        gain = {"bridge": 0.34, "verse": 0.24, "rap": 0.14, "talk": 0.12}.get(kind, 0.30)
        high.add(start, left, gain, -0.75)
        high.add(start, right, gain, 0.75)
        _bassline(low, kind, start, end, root)
        if kind in LOUD or kind in ("pre_chorus", "verse"):
            _arpeggio(high, kind, start, end, tones)
    return low, high


def _bassline(track: Track, kind: str, start: float, end: float, root: int) -> None:
    if kind == "talk" or (kind == "intro" and start < song().part("intro").start + 4):
        return
    if kind in ("bridge", "ending"):
        track.add(start, bass(root, end - start, 0.9), 0.26)
        return
    beats = {
        "verse": (0, 1.5, 2.5),
        "intro": (0, 2),
        "rap": (0, 0.75, 1.5, 2.5, 3, 3.5),
        "pre_chorus": (0, 1, 2, 3),
    }.get(kind, (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5))
    for number, beat in enumerate(beats):
        if start + beat * BEAT < end:
            octave = 12 if kind in LOUD and number % 2 else 0
            length = 0.22 if len(beats) > 4 else 0.42
            track.add(start + beat * BEAT, bass(root + octave, length), 0.34 if kind in LOUD else 0.32)


def _arpeggio(track: Track, kind: str, start: float, end: float, tones: tuple[int, ...]) -> None:
    order = (0, 2, 1, 3, 2, 1, 3, 2)
    step = BEAT / 2
    for number in range(int((end - start) / step + 0.5)):
        note = tones[order[number % 8] % len(tones)] + 12
        gain = 0.10 if kind == "verse" else 0.13
        track.add(start + number * step, pluck(note, 0.45, 2400), gain, 0.5 if number % 2 else -0.5)


def hook() -> Track:
    """The synth hook of intro, break and ending, doubled softly under the choruses, with its echo."""
    track = Track(song().length)
    for start, gain in song().hook_at:
        for number, step in enumerate(song().hook):
            if step is None:
                continue
            at = start + number * BEAT / 2
            note = 76 + step + transposition(at)
            track.add(at, pluck(note, 0.7, 4200), gain, -0.1)
            track.add(at + 0.006, pluck(note + 0.06, 0.7, 3600), gain * 0.6, 0.35)
            track.add(at + 0.75 * BEAT, pluck(note, 0.6, 2000), gain * 0.34, 0.7)
            track.add(at + 1.5 * BEAT, pluck(note, 0.6, 1500), gain * 0.18, -0.7)
    return track
