"""The score that picture, sound and annotation are made from. Times in seconds; 120 beats a minute, a bar is 2 s."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BPM = 120
BEAT = 60 / BPM
BAR = 4 * BEAT
LENGTH = 112.0
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


PARTS = (
    Part(
        0,
        4,
        "preshow",
        "Preshow",
        "공연 전",
        (),
        "dark",
        0.05,
        "The hall is dark; only the lightsticks and the title on the screen.",
    ),
    Part(
        4,
        12,
        "intro",
        "Intro",
        "인트로",
        (),
        "dawn",
        0.45,
        "The synth hook alone; the moon disc lights up behind five silhouettes.",
    ),
    Part(
        12,
        28,
        "verse",
        "Verse 1",
        "1절",
        ("haneul", "byul"),
        "blue",
        0.35,
        "Haneul, then Byul; low lights, small steps.",
    ),
    Part(
        28,
        36,
        "pre_chorus",
        "Pre",
        "프리",
        ("nari",),
        "rise",
        0.5,
        "Nari sings the climb; the beams gather and the drums build.",
    ),
    Part(
        36,
        52,
        "chorus",
        "Chorus",
        "후렴",
        ALL,
        "warm",
        0.9,
        "All five. The wave: both arms pull from one side to the other on the title word.",
    ),
    Part(52, 60, "rap", "Rap", "랩", ("eden",), "mint", 0.6, "Eden raps four bars of tides over bass and hats."),
    Part(
        60,
        72,
        "dance_break",
        "Break",
        "브레이크",
        (),
        "cross",
        0.8,
        "Instrumental. Two bars of dance, then the fans call the names from the oldest to the youngest.",
    ),
    Part(
        72,
        84,
        "bridge",
        "Bridge",
        "브리지",
        ("haneul", "seoa"),
        "hush",
        0.25,
        "The drums stop. Haneul and Seoa alone, then Haneul's long high note.",
    ),
    Part(
        84,
        100,
        "last_chorus",
        "Chorus",
        "마지막 후렴",
        ALL,
        "gold",
        1.0,
        "A tone higher, with Seoa's ad-lib over it and all lights open.",
    ),
    Part(
        100,
        108,
        "ending",
        "Ending",
        "엔딩",
        (),
        "gold",
        0.5,
        "The hook once more, the last pose, and the camera stays on Nari.",
    ),
    Part(
        108, 112, "postshow", "After", "공연 후", (), "out", 0.15, "They bow; the lights go out over the lightsticks."
    ),
)


@dataclass(frozen=True)
class Sung:
    """A sung line. `notes` are (beats, semitones above the key's E) for each syllable, sung from `start` on."""

    start: float
    end: float
    text: str
    english: str
    singers: tuple[str, ...]
    notes: tuple[tuple[float, int], ...]


# Steps above E4: 0 E, 2 F#, 3 G, 5 A, 7 B, 8 C, 10 D, 12 E.
def _notes(written: str) -> tuple[tuple[float, int], ...]:
    """ "2:7 1:5" with lengths in half beats."""
    pairs = (item.split(":") for item in written.split())
    return tuple((int(length) / 2, int(step)) for length, step in pairs)


LINES = (
    Sung(
        12,
        15.6,
        "불 꺼진 바다 너의 숨소리",
        "The sea gone dark, the sound of your breath",
        ("haneul",),
        _notes("1:0 1:3 1:3 1:2 2:0 1:0 1:3 1:5 1:3 3:2"),
    ),
    Sung(
        16,
        19.6,
        "발끝에 닿은 파도 한 줄기",
        "One strand of a wave at the tips of my toes",
        ("haneul",),
        _notes("1:0 1:3 1:3 1:2 1:3 1:5 1:7 1:5 1:3 4:2"),
    ),
    Sung(
        20,
        23.6,
        "달이 당기면 나는 밀려가",
        "When the moon pulls, I am carried",
        ("byul",),
        _notes("1:3 1:5 1:7 1:7 2:5 1:3 1:5 1:7 1:5 3:3"),
    ),
    Sung(
        24,
        27.6,
        "말하지 않아도 다 들려와",
        "You need not say it, I hear it all",
        ("byul",),
        _notes("1:3 1:5 1:7 1:7 1:10 1:7 2:5 1:3 1:5 3:7"),
    ),
    Sung(
        28,
        31.6,
        "조금 더 가까이 한 걸음 더 깊이",
        "A little closer, one step deeper",
        ("nari",),
        _notes("1:5 1:5 1:5 1:7 1:8 2:7 1:7 1:7 1:8 1:10 1:8 2:7"),
    ),
    Sung(
        32,
        35.4,
        "숨을 참고 셋을 세면",
        "Hold your breath and count to three",
        ("nari",),
        _notes("1:8 1:8 1:10 2:8 1:10 1:10 1:12 4:10"),
    ),
    Sung(
        36, 38.8, "날 데려가 Undertow", "Take me with you, Undertow", ALL, _notes("1:7 1:10 1:7 2:12 1:12 1:10 2:7 2:7")
    ),
    Sung(
        40,
        42.8,
        "거슬러도 너에게로",
        "Against the current, still to you",
        ("nari", "byul"),
        _notes("1:7 1:10 1:7 2:12 1:14 1:12 1:10 3:7"),
    ),
    Sung(
        44,
        46.8,
        "끝이 없는 이 바다로",
        "Into this sea without an end",
        ("seoa",),
        _notes("1:7 1:10 1:7 2:12 1:15 1:14 1:12 3:10"),
    ),
    Sung(48, 50.8, "우린 함께 흘러가", "Together we flow on", ALL, _notes("1:12 1:10 1:7 2:10 1:7 1:5 4:7")),
    Sung(52, 53.8, "물때를 읽어 난 방향을 틀어", "I read the tide and turn the bow", ("eden",), ()),
    Sung(54, 55.8, "거꾸로 흐른대도 겁은 없어", "Let it run backwards, I am not afraid", ("eden",), ()),
    Sung(56, 57.8, "밀물 썰물 전부 다 내 박자", "High tide, low tide, all of it my beat", ("eden",), ()),
    Sung(58, 59.8, "등댓불 켜지면 다 집에 가자", "When the lighthouse is lit we all go home", ("eden",), ()),
    Sung(
        72,
        75.6,
        "멀어진 밤에도 넌 불을 켜 두고",
        "On far-off nights too you leave a light on",
        ("haneul",),
        _notes("1:3 1:5 1:7 1:7 1:5 2:3 1:3 1:5 1:7 1:10 1:7 2:5"),
    ),
    Sung(
        76,
        79.6,
        "돌아올 나를 기다린 마중",
        "You came out to wait for me",
        ("seoa",),
        _notes("1:7 1:8 1:10 1:8 2:7 1:5 1:7 1:8 1:7 4:5"),
    ),
    Sung(80, 83.7, "이제 내가 온다", "Now I am coming", ("haneul",), _notes("1:7 1:7 1:10 1:10 2:12 9:16")),
    Sung(
        84, 86.8, "날 데려가 Undertow", "Take me with you, Undertow", ALL, _notes("1:7 1:10 1:7 2:12 1:12 1:10 2:7 2:7")
    ),
    Sung(
        88,
        90.8,
        "거슬러도 너에게로",
        "Against the current, still to you",
        ("byul",),
        _notes("1:7 1:10 1:7 2:12 1:14 1:12 1:10 3:7"),
    ),
    Sung(
        92,
        94.8,
        "끝이 없는 이 바다로",
        "Into this sea without an end",
        ALL,
        _notes("1:7 1:10 1:7 2:12 1:15 1:14 1:12 3:10"),
    ),
    Sung(96, 98.8, "우린 함께 흘러가", "Together we flow on", ALL, _notes("1:12 1:10 1:7 2:10 1:7 1:5 4:7")),
)
AD_LIB = Sung(94.8, 96.4, "아", "", ("seoa",), _notes("1:12 1:15 1:17 1:19 1:17 2:15"))


@dataclass(frozen=True)
class Call:
    """One word of a fan chant."""

    start: float
    end: float
    text: str
    member: str | None = None


NAME_CHANT = (
    Call(64.0, 64.9, "윤하늘!", "haneul"),
    Call(65.0, 65.9, "한-별!", "byul"),
    Call(66.0, 66.9, "이나리!", "nari"),
    Call(67.0, 67.9, "최서아!", "seoa"),
    Call(68.0, 68.9, "강이든!", "eden"),
    Call(69.0, 70.6, "온다!"),
)
ECHOES = (
    Call(39.0, 39.9, "언더토우!"),
    Call(43.0, 43.9, "너에게로!"),
    Call(47.0, 47.9, "바다로!"),
    Call(51.0, 51.9, "온다!"),
    Call(87.0, 87.9, "언더토우!"),
    Call(91.0, 91.9, "너에게로!"),
    Call(99.0, 99.9, "온다!"),
)

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


SHOTS = (
    Shot(0, 4, "wide", move=(1.12, 1.08)),
    Shot(4, 8, "wide", move=(1.08, 1.0)),
    Shot(8, 10, "middle", ("byul", "nari", "seoa"), move=(1.0, 1.05)),
    Shot(10, 12, "wide", move=(1.0, 1.02)),
    Shot(12, 16, "close", ("haneul",), caption=True, move=(1.0, 1.06), turn=(-0.3, 0.25)),
    Shot(16, 20, "middle", ("haneul", "byul"), move=(1.0, 1.04)),
    Shot(20, 24, "close", ("byul",), caption=True, move=(1.04, 1.0), turn=(0.35, 0.0)),
    Shot(24, 28, "wide", move=(1.04, 1.0)),
    Shot(28, 32, "close", ("nari",), caption=True, move=(1.0, 1.07), turn=(-0.2, 0.2)),
    Shot(32, 34, "middle", ("eden",), move=(1.0, 1.03)),
    Shot(34, 36, "wide", move=(1.0, 1.12)),
    Shot(36, 40, "wide", move=(1.0, 1.03)),
    Shot(40, 42, "middle", ("byul", "nari", "seoa"), move=(1.0, 1.03)),
    Shot(42, 46, "close", ("seoa",), caption=True, move=(1.0, 1.05), turn=(0.2, -0.2)),
    Shot(46, 50, "wide", move=(1.05, 1.0)),
    Shot(50, 52, "ocean", move=(1.0, 1.02)),
    Shot(52, 56, "close", ("eden",), caption=True, move=(1.0, 1.06), turn=(0.3, -0.1)),
    Shot(56, 58, "middle", ("eden", "seoa"), move=(1.0, 1.04)),
    Shot(58, 60, "close", ("eden",), move=(1.06, 1.1), turn=(-0.2, 0.1)),
    Shot(60, 64, "wide", move=(1.08, 1.0)),
    Shot(64, 69, "middle", ("haneul", "eden"), move=(1.0, 1.0)),
    Shot(69, 72, "ocean", move=(1.0, 1.04)),
    Shot(72, 76, "close", ("haneul",), move=(1.0, 1.05), turn=(0.2, -0.1)),
    Shot(76, 80, "close", ("seoa",), move=(1.03, 1.0), turn=(-0.3, 0.0)),
    Shot(80, 82, "close", ("haneul",), move=(1.0, 1.05), turn=(0.0, 0.1)),
    Shot(82, 84, "wide", move=(1.1, 1.04)),
    Shot(84, 88, "wide", move=(1.0, 1.04)),
    Shot(88, 91, "close", ("byul",), caption=True, move=(1.0, 1.04), turn=(-0.2, 0.2)),
    Shot(91, 94, "middle", ("byul", "nari", "seoa"), move=(1.0, 1.03)),
    Shot(94, 97, "close", ("seoa",), move=(1.0, 1.05), turn=(0.1, -0.2)),
    Shot(97, 102, "wide", move=(1.05, 1.0)),
    Shot(102, 107, "close", ("nari",), caption=True, move=(1.0, 1.08), turn=(0.15, 0.0)),
    Shot(107, 112, "wide", move=(1.0, 1.06)),
)
WINKS = ((22.6, "byul"), (105.0, "nari"))
SMILES = ((12.0, 16.0, "haneul"), (58.9, 60.0, "eden"), (89.0, 91.0, "byul"), (103.5, 107.0, "nari"))


def part_at(t: float) -> Part:
    """The section that holds a time; the last one at the very end."""
    return next((part for part in PARTS if part.start <= t < part.end), PARTS[-1])


def shot_at(t: float) -> Shot:
    """The camera setting at a time."""
    return next((shot for shot in SHOTS if shot.start <= t < shot.end), SHOTS[-1])
