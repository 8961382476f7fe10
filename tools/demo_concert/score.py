"""What a song is made from: its parts, words, notes, shots and moments. Times in s; 120 beats a minute, a bar is 2 s.

One process makes one song: `use` chooses it, `song` is the chosen one.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Literal

BPM = 120
BEAT = 60 / BPM
BAR = 4 * BEAT
FPS = 25
ALL = ("haneul", "byul", "nari", "seoa", "eden")
COLOURS = {"haneul": "#74CFE6", "byul": "#F5D77A", "nari": "#F7A8CC", "seoa": "#FF9A8F", "eden": "#8FE0BB"}
NAMES = {
    "haneul": ("하늘", "HANEUL"),
    "byul": ("한별", "BYUL"),
    "nari": ("나리", "NARI"),
    "seoa": ("서아", "SEOA"),
    "eden": ("이든", "EDEN"),
}
SONGS = ("undertow", "first_light", "high_water")


@dataclass(frozen=True)
class Part:
    """A section of the song. `light` names the lighting, `energy` 0..1 drives beams, crowd and mix."""

    start: float
    end: float
    kind: str
    en: str
    ko: str
    vocals: tuple[str, ...]
    light: str
    energy: float
    description: str


@dataclass(frozen=True)
class Sung:
    """A line. `notes` are (beats, semitones above the key's E) for each syllable from `start` on; none: spoken."""

    start: float
    end: float
    text: str
    english: str
    singers: tuple[str, ...]
    notes: tuple[tuple[float, int], ...]


def notes(written: str) -> tuple[tuple[float, int], ...]:
    """ "2:7 1:5" with lengths in half beats."""
    pairs = (item.split(":") for item in written.split())
    return tuple((int(length) / 2, int(step)) for length, step in pairs)


@dataclass(frozen=True)
class Call:
    """One word of a fan chant."""

    start: float
    end: float
    text: str
    member: str | None = None


Frame = Literal["wide", "middle", "close", "ocean"]


@dataclass(frozen=True)
class Shot:
    """One camera setting from a cut to the next. `who` is in focus; `caption` shows the name for some seconds."""

    start: float
    end: float
    frame: Frame
    who: tuple[str, ...] = ()
    caption: bool = False
    move: tuple[float, float] = (1.0, 1.0)
    turn: tuple[float, float] = field(default=(0.0, 0.0))


# (time, end, kind, members, intensity, what is seen or heard, sentence, name)
Written = tuple[float, float | None, str, tuple[str, ...], float, tuple[str, ...], str, dict[str, str] | None]
Chord = tuple[float, float, str]


def bars(start: float, names: str) -> tuple[Chord, ...]:
    """Chords by name, one a bar."""
    return tuple((start + i * BAR, start + (i + 1) * BAR, name) for i, name in enumerate(names.split()))


@dataclass(frozen=True)
class Song:
    """All that differs between the concerts. `cast` puts a member into each of the five places of the choreography;
    `high` is the long note (start, end, who); `near` are the times at which two members reach out to each other.
    """

    folder: str
    korean: str
    english: str
    show: str
    length: float
    parts: tuple[Part, ...]
    lines: tuple[Sung, ...]
    ad_lib: Sung
    high: tuple[float, float, str]
    name_chant: tuple[Call, ...]
    echoes: tuple[Call, ...]
    shots: tuple[Shot, ...]
    winks: tuple[tuple[float, str], ...]
    smiles: tuple[tuple[float, float, str], ...]
    near: tuple[tuple[float, str, str], ...]
    written: tuple[Written, ...]
    formations: tuple[tuple[float, str], ...]
    chords: tuple[Chord, ...]
    hook: tuple[int | None, ...]  # steps above E5 on eighths, two bars; None rests
    hook_at: tuple[tuple[float, float], ...]  # (time, gain)
    toms: tuple[tuple[float, float, float], ...]  # (time, Hz, pan)
    risers: tuple[tuple[float, float, float], ...]  # (start, end, gain)
    cheers: tuple[tuple[float, float, float], ...]  # (time, seconds, strength): when the hall cheers
    up_at: float  # when the key goes up by a tone
    talk: tuple[Sung, ...] = ()
    cast: tuple[str, ...] = ALL
    echo_of_rap: str = "byul"
    key: int = 0  # semitones above E
    dance_seed: int | None = None
    point_move: tuple[str, str, str] | None = None  # names of poses; None: the wave
    palette: dict[str, str] = field(default_factory=dict)  # colours of the beams to exchange
    rings: bool = False  # rings instead of waves on the disc
    size: tuple[int, int] = (1280, 720)
    crf: int = 46
    audio_bit_rate: int = 72_000

    def part(self, kind: str) -> Part:
        """The first section of a kind. Raises StopIteration if there is none."""
        return next(part for part in self.parts if part.kind == kind)


_chosen: list[Song] = []


def load(name: str) -> Song:
    """A song of SONGS by its name."""
    found: Song = importlib.import_module(f"tools.demo_concert.songs.{name}").SONG
    return found


def use(name: str) -> Song:
    """Make a song of SONGS the one that pictures and sound are made of."""
    _chosen[:] = [load(name)]
    return _chosen[0]


def song() -> Song:
    """The chosen song."""
    return _chosen[0]


def part_at(t: float, of: Song | None = None) -> Part:
    """The section that holds a time; the last one at the very end."""
    parts = (of or song()).parts
    return next((part for part in parts if part.start <= t < part.end), parts[-1])


def shot_at(t: float) -> Shot:
    """The camera setting at a time."""
    shots = song().shots
    return next((shot for shot in shots if shot.start <= t < shot.end), shots[-1])
