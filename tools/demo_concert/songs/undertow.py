"""The bundled demonstration: 112 s."""

from __future__ import annotations

from tools.demo_concert.score import ALL, Call, Part, Shot, Song, Sung, bars, notes
from tools.demo_concert.songs.undertow_moments import WRITTEN

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

LINES = (
    Sung(
        12,
        15.6,
        "불 꺼진 바다 너의 숨소리",
        "The sea gone dark, the sound of your breath",
        ("haneul",),
        notes("1:0 1:3 1:3 1:2 2:0 1:0 1:3 1:5 1:3 3:2"),
    ),
    Sung(
        16,
        19.6,
        "발끝에 닿은 파도 한 줄기",
        "One strand of a wave at the tips of my toes",
        ("haneul",),
        notes("1:0 1:3 1:3 1:2 1:3 1:5 1:7 1:5 1:3 4:2"),
    ),
    Sung(
        20,
        23.6,
        "달이 당기면 나는 밀려가",
        "When the moon pulls, I am carried",
        ("byul",),
        notes("1:3 1:5 1:7 1:7 2:5 1:3 1:5 1:7 1:5 3:3"),
    ),
    Sung(
        24,
        27.6,
        "말하지 않아도 다 들려와",
        "You need not say it, I hear it all",
        ("byul",),
        notes("1:3 1:5 1:7 1:7 1:10 1:7 2:5 1:3 1:5 3:7"),
    ),
    Sung(
        28,
        31.6,
        "조금 더 가까이 한 걸음 더 깊이",
        "A little closer, one step deeper",
        ("nari",),
        notes("1:5 1:5 1:5 1:7 1:8 2:7 1:7 1:7 1:8 1:10 1:8 2:7"),
    ),
    Sung(
        32,
        35.4,
        "숨을 참고 셋을 세면",
        "Hold your breath and count to three",
        ("nari",),
        notes("1:8 1:8 1:10 2:8 1:10 1:10 1:12 4:10"),
    ),
    Sung(
        36, 38.8, "날 데려가 Undertow", "Take me with you, Undertow", ALL, notes("1:7 1:10 1:7 2:12 1:12 1:10 2:7 2:7")
    ),
    Sung(
        40,
        42.8,
        "거슬러도 너에게로",
        "Against the current, still to you",
        ("nari", "byul"),
        notes("1:7 1:10 1:7 2:12 1:14 1:12 1:10 3:7"),
    ),
    Sung(
        44,
        46.8,
        "끝이 없는 이 바다로",
        "Into this sea without an end",
        ("seoa",),
        notes("1:7 1:10 1:7 2:12 1:15 1:14 1:12 3:10"),
    ),
    Sung(48, 50.8, "우린 함께 흘러가", "Together we flow on", ALL, notes("1:12 1:10 1:7 2:10 1:7 1:5 4:7")),
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
        notes("1:3 1:5 1:7 1:7 1:5 2:3 1:3 1:5 1:7 1:10 1:7 2:5"),
    ),
    Sung(
        76,
        79.6,
        "돌아올 나를 기다린 마중",
        "You came out to wait for me",
        ("seoa",),
        notes("1:7 1:8 1:10 1:8 2:7 1:5 1:7 1:8 1:7 4:5"),
    ),
    Sung(80, 83.7, "이제 내가 온다", "Now I am coming", ("haneul",), notes("1:7 1:7 1:10 1:10 2:12 9:16")),
    Sung(
        84, 86.8, "날 데려가 Undertow", "Take me with you, Undertow", ALL, notes("1:7 1:10 1:7 2:12 1:12 1:10 2:7 2:7")
    ),
    Sung(
        88,
        90.8,
        "거슬러도 너에게로",
        "Against the current, still to you",
        ("byul",),
        notes("1:7 1:10 1:7 2:12 1:14 1:12 1:10 3:7"),
    ),
    Sung(
        92,
        94.8,
        "끝이 없는 이 바다로",
        "Into this sea without an end",
        ALL,
        notes("1:7 1:10 1:7 2:12 1:15 1:14 1:12 3:10"),
    ),
    Sung(96, 98.8, "우린 함께 흘러가", "Together we flow on", ALL, notes("1:12 1:10 1:7 2:10 1:7 1:5 4:7")),
)

AD_LIB = Sung(94.8, 96.4, "아", "", ("seoa",), notes("1:12 1:15 1:17 1:19 1:17 2:15"))
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

FORMATIONS = (
    (0.0, "line"), (10.0, "vee"), (15.5, "line"), (24.0, "vee"), (27.5, "line"), (33.8, "tight"), (35.6, "vee"),
    (41.5, "d_front"), (46.4, "vee"), (51.0, "e_front"), (59.6, "vee"), (62.0, "wide_line"), (71.5, "diamond"),
    (83.2, "vee"), (90.6, "line"), (93.5, "d_front"), (97.0, "vee"), (100.2, "tight"), (107.2, "line"),
)  # fmt: skip
CHORUS = "CM DM BM EM CM DM GM B7"
CHORDS = (
    *bars(4, "EM CM GM DM"), *bars(12, "EM CM GM DM EM CM GM DM"), *bars(28, "AM BM CM DM"), *bars(36, CHORUS),
    *bars(52, "EM EM CM DM"), *bars(60, "CM DM BM EM CM DM"), *bars(72, "CM GM AM DM"),
    (80, 81.5, "DM"), (81.5, 84, "EMAJ"), *bars(84, CHORUS), *bars(100, "EM CM DM"), (106, 109.5, "G9"),
)  # fmt: skip
HOOK_AT = (
    (4.0, 0.22), (8.0, 0.28), (36.0, 0.10), (40.0, 0.10), (44.0, 0.10), (48.0, 0.10), (60.0, 0.30), (100.0, 0.28),
    (64.0, 0.10), (68.0, 0.14), (84.0, 0.11), (88.0, 0.11), (92.0, 0.11), (96.0, 0.11),
)  # fmt: skip
CHEERS = (
    (0.8, 3.0, 0.35), (4.0, 3.5, 0.75), (6.2, 2.5, 0.45), (12.1, 2.0, 0.5), (20.1, 2.0, 0.5), (22.6, 1.8, 0.6),
    (28.1, 1.8, 0.45), (35.2, 2.6, 0.9), (42.1, 1.8, 0.55), (50.0, 2.4, 0.6), (52.1, 2.0, 0.6), (58.6, 2.2, 0.6),
    (60.1, 3.0, 0.7), (70.4, 2.2, 1.0), (77.9, 2.0, 0.4), (81.8, 3.6, 1.0), (84.0, 3.0, 0.9), (88.2, 2.0, 0.6),
    (94.9, 2.6, 0.9), (100.0, 3.0, 0.7), (102.3, 2.6, 0.8), (105.0, 2.4, 1.0), (106.6, 5.0, 0.95),
)  # fmt: skip
TOMS = ((59.0, 150, -0.4), (59.25, 150, -0.3), (59.5, 118, 0.1), (59.75, 92, 0.4), (83.5, 130, -0.2), (83.75, 96, 0.3))

SONG = Song(
    folder="onda-undertow",
    korean="언더토우",
    english="Undertow",
    show="High Tide in Seoul · Day 2",
    length=112.0,
    parts=PARTS,
    lines=LINES,
    ad_lib=AD_LIB,
    high=(80.9, 84.0, "haneul"),
    name_chant=NAME_CHANT,
    echoes=ECHOES,
    shots=SHOTS,
    winks=WINKS,
    smiles=SMILES,
    near=((16.3, "haneul", "byul"),),
    written=WRITTEN,
    formations=FORMATIONS,
    chords=CHORDS,
    hook=(0, -2, -5, 0, None, -2, -5, -7, -5, -2, 0, -2, -5, None, -7, -9),
    hook_at=HOOK_AT,
    toms=TOMS,
    risers=((33.0, 36.0, 0.20), (82.0, 84.0, 0.20), (2.5, 4.0, 0.10), (63.0, 64.0, 0.08)),
    cheers=CHEERS,
    up_at=84.0,
)
