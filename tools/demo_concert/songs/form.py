"""The four-minute form that matched songs share: sections, shots, moments, chants and cheers, to the tenth of a second.

What a song brings is its words, notes, chords, hook, lights, dances and a cast: who stands for the places a to e. Each
place has four close-ups of 16 s together, so that any cast shows every member equally often and long.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.demo_concert.score import ALL, BAR, Call, Chord, Frame, Part, Shot, Song, Sung, Written, bars, notes
from tools.demo_concert.songs.form_moments import MOMENTS

LENGTH = 240.0
# (start, end, kind, English, Korean, places that sing, light, energy, description)
PARTS = (
    (0, 4, "preshow", "Preshow", "공연 전", "", "dark", 0.05,
     "The hall is dark; only the lightsticks and the title on the screen."),
    (4, 12, "intro", "Intro", "인트로", "", "dawn", 0.45,
     "The synth hook alone; the disc lights up behind five silhouettes."),
    (12, 28, "verse", "Verse 1", "1절", "ab", "blue", 0.35, "{a}, then {b}; low lights, small steps."),
    (28, 36, "pre_chorus", "Pre", "프리", "c", "rise", 0.5,
     "{c} sings the climb; the beams gather and the drums build."),
    (36, 52, "chorus", "Chorus", "후렴", "abcde", "warm", 0.9, "All five, with {point} on the second line."),
    (52, 60, "post_chorus", "Hook", "훅", "", "cross", 0.8, "The hook without words; all five dance."),
    (60, 76, "verse", "Verse 2", "2절", "de", "blue", 0.4, "{d}, then {e}; the bass walks."),
    (76, 84, "pre_chorus", "Pre", "프리", "c", "rise", 0.55, "{c} climbs once more; the beams gather."),
    (84, 100, "chorus", "Chorus", "후렴", "abcde", "warm", 0.9, "The second chorus, with {b} alone on the third line."),
    (100, 108, "post_chorus", "Hook", "훅", "", "cross", 0.8, "The hook again, in a new formation."),
    (108, 116, "rap", "Rap", "랩", "e", "mint", 0.6, "{e} raps four bars over bass and hats."),
    (116, 132, "dance_break", "Break", "브레이크", "", "cross", 0.8,
     "Instrumental. Four bars of dance, then the fans call the names from the oldest to the youngest."),
    (132, 148, "bridge", "Bridge", "브리지", "ad", "hush", 0.25,
     "The drums stop. {a} and {d} alone, then {a}'s long high note."),
    (148, 180, "last_chorus", "Chorus", "마지막 후렴", "abcde", "gold", 1.0,
     "Twice through, a tone higher, with {d}'s ad-lib and all lights open."),
    (180, 192, "ending", "Ending", "엔딩", "", "gold", 0.5,
     "The hook once more, the last pose, and the camera stays on {c}."),
    (192, 228, "talk", "Talk", "멘트", "abe", "talk", 0.2, "{a}, {b} and {e} speak to the fans."),
    (228, 240, "postshow", "After", "공연 후", "", "out", 0.15,
     "They wave and bow; the lights go out over the lightsticks."),
)  # fmt: skip

# (end, frame, places, caption); each begins where the one before it ends.
SHOTS: tuple[tuple[float, Frame, str, bool], ...] = (
    (4, "wide", "", False), (8, "wide", "", False), (10, "middle", "bcd", False), (12, "wide", "", False),
    (16, "close", "a", True), (20, "middle", "ab", False), (24, "close", "b", True), (28, "wide", "", False),
    (32, "close", "c", True), (34, "middle", "d", False), (36, "wide", "", False),
    (40, "wide", "", False), (42, "middle", "bcd", False), (46, "close", "d", True), (50, "wide", "", False),
    (52, "ocean", "", False), (56, "wide", "", False), (58, "middle", "ce", False), (60, "wide", "", False),
    (64, "close", "d", False), (68, "middle", "de", False), (72, "close", "e", True), (76, "wide", "", False),
    (80, "close", "c", False), (82, "middle", "a", False), (84, "wide", "", False),
    (88, "wide", "", False), (90, "middle", "abc", False), (94, "close", "b", False), (98, "wide", "", False),
    (100, "ocean", "", False), (104, "wide", "", False), (106, "middle", "ad", False), (108, "wide", "", False),
    (112, "close", "e", False), (114, "middle", "de", False), (116, "close", "e", False),
    (120, "wide", "", False), (122, "middle", "bce", False), (124, "wide", "", False),
    (129, "middle", "", False), (132, "ocean", "", False),
    (136, "close", "a", False), (140, "close", "d", False), (142, "middle", "ad", False), (144, "wide", "", False),
    (146, "close", "a", False), (148, "wide", "", False),
    (152, "wide", "", False), (155, "close", "b", True), (158, "middle", "bcd", False), (161, "wide", "", False),
    (164, "middle", "ae", False), (168, "wide", "", False), (171, "close", "c", True), (174, "middle", "cde", False),
    (178, "close", "d", False), (182, "wide", "", False),
    (187, "close", "c", True), (192, "wide", "", False),
    (196, "wide", "", False), (202, "close", "a", True), (206, "middle", "ab", False), (211, "close", "b", True),
    (216, "ocean", "", False), (222, "close", "e", True), (228, "wide", "", False),
    (234, "wide", "", False), (240, "wide", "", False),
)  # fmt: skip
MOVES = {"wide": (1.0, 1.05), "middle": (1.0, 1.04), "close": (1.0, 1.06), "ocean": (1.0, 1.03)}
TURNS = ((-0.3, 0.2), (0.3, -0.1), (-0.2, 0.2), (0.2, -0.2))

# (start, end, which line of the words, places that sing): the words come as verse 0-3, pre-chorus 4-5, chorus 6-9,
# verse 10-13, rap 14-17, bridge 18-21.
LINES = (
    (12, 15.6, 0, "a"), (16, 19.6, 1, "a"), (20, 23.6, 2, "b"), (24, 27.6, 3, "b"),
    (28, 31.6, 4, "c"), (32, 35.4, 5, "c"),
    (36, 38.8, 6, "abcde"), (40, 42.8, 7, "cb"), (44, 46.8, 8, "d"), (48, 50.8, 9, "abcde"),
    (60, 63.6, 10, "d"), (64, 67.6, 11, "d"), (68, 71.6, 12, "e"), (72, 75.6, 13, "e"),
    (76, 79.6, 4, "c"), (80, 83.4, 5, "c"),
    (84, 86.8, 6, "abcde"), (88, 90.8, 7, "ca"), (92, 94.8, 8, "b"), (96, 98.8, 9, "abcde"),
    (108, 109.8, 14, "e"), (110, 111.8, 15, "e"), (112, 113.8, 16, "e"), (114, 115.8, 17, "e"),
    (132, 135.6, 18, "a"), (136, 139.6, 19, "d"), (140, 143.6, 20, "d"), (144, 147.7, 21, "a"),
    (148, 150.8, 6, "abcde"), (152, 154.8, 7, "b"), (156, 158.8, 8, "abcde"), (160, 162.8, 9, "abcde"),
    (164, 166.8, 6, "abcde"), (168, 170.8, 7, "c"), (172, 174.8, 8, "de"), (176, 178.8, 9, "abcde"),
)  # fmt: skip
TALK = ((196.5, 199.3, "a"), (199.5, 202.5, "a"), (206.4, 209.2, "b"), (209.4, 212.4, "b"), (216.4, 219.4, "e"),
        (219.8, 222.0, "e"))  # fmt: skip
SYLLABLES = (10, 10, 10, 10, 12, 8, 8, 8, 8, 8, 10, 10, 10, 10, 11, 11, 11, 11, 12, 10, 10, 6)
NAME_CHANT = (
    Call(124.0, 124.9, "윤하늘!", "haneul"),
    Call(125.0, 125.9, "한-별!", "byul"),
    Call(126.0, 126.9, "이나리!", "nari"),
    Call(127.0, 127.9, "최서아!", "seoa"),
    Call(128.0, 128.9, "강이든!", "eden"),
    Call(129.0, 130.6, "온다!"),
)
# (start, which echo word): after the first, second and third line of a chorus, and the group's name after the last.
ECHOES = ((39, 0), (43, 1), (47, 2), (51, 3), (87, 0), (91, 1), (95, 2), (99, 3),
          (151, 0), (155, 1), (159, 2), (167, 0), (171, 1), (179, 3))  # fmt: skip
WINKS = ((22.6, "b"), (70.6, "e"), (185.0, "c"))
SMILES = ((12.0, 16.0, "a"), (61.0, 64.0, "d"), (114.9, 116.0, "e"), (153.0, 155.0, "b"), (183.5, 187.0, "c"),
          (199.0, 202.0, "a"))  # fmt: skip
FORMATIONS = (
    (0.0, "line"), (10.0, "vee"), (15.5, "line"), (24.0, "vee"), (27.5, "line"), (33.8, "tight"), (35.6, "vee"),
    (41.5, "d_front"), (46.4, "vee"), (51.6, "wide_line"), (56.0, "vee"), (59.6, "line"), (67.5, "e_front"),
    (72.2, "vee"), (75.6, "line"), (81.8, "tight"), (83.6, "vee"), (94.2, "d_front"), (99.6, "diamond"),
    (104.0, "wide_line"), (107.0, "e_front"), (115.6, "vee"), (120.0, "wide_line"), (131.5, "diamond"),
    (147.2, "vee"), (155.0, "line"), (158.4, "d_front"), (164.5, "vee"), (171.5, "wide_line"), (177.5, "vee"),
    (180.2, "tight"), (191.2, "line"),
)  # fmt: skip
# (time, gain) of the hook; (start, end, gain) of the risers; (time, Hz, pan) of the toms.
HOOK_AT = (
    (4.0, 0.22), (8.0, 0.28), *((at, 0.10) for at in (36.0, 40.0, 44.0, 48.0)), (52.0, 0.30), (56.0, 0.30),
    *((at, 0.10) for at in (84.0, 88.0, 92.0, 96.0)), (100.0, 0.30), (104.0, 0.30), (116.0, 0.30), (120.0, 0.28),
    (124.0, 0.10), (128.0, 0.14), *((at, 0.11) for at in (148.0, 152.0, 156.0, 160.0, 164.0, 168.0, 172.0, 176.0)),
    (180.0, 0.28), (184.0, 0.16), (228.0, 0.10), (232.0, 0.07),
)  # fmt: skip
RISERS = ((2.5, 4.0, 0.10), (33.0, 36.0, 0.20), (81.0, 84.0, 0.20), (114.5, 116.0, 0.10), (123.0, 124.0, 0.08),
          (146.0, 148.0, 0.20))  # fmt: skip
ROLL = ((0.0, 150.0, -0.4), (0.25, 150.0, -0.3), (0.5, 118.0, 0.1), (0.75, 92.0, 0.4))
TOMS = (
    *((at + step, freq, pan) for at in (59.0, 107.0, 115.0) for step, freq, pan in ROLL),
    (147.5, 130.0, -0.2),
    (147.75, 96.0, 0.3),
)
CHEERS = (
    (0.8, 3.0, 0.35), (4.0, 3.5, 0.75), (6.2, 2.5, 0.45), (12.1, 2.0, 0.5), (20.1, 2.0, 0.5), (22.6, 1.8, 0.6),
    (28.1, 1.8, 0.45), (35.2, 2.6, 0.9), (42.1, 1.8, 0.55), (50.0, 2.4, 0.6), (52.1, 2.4, 0.6), (60.1, 1.8, 0.45),
    (68.1, 2.0, 0.55), (70.6, 1.8, 0.6), (83.2, 2.6, 0.9), (92.2, 2.0, 0.6), (98.0, 2.4, 0.6), (108.1, 2.0, 0.6),
    (114.6, 2.2, 0.6), (116.1, 3.0, 0.7), (130.4, 2.2, 1.0), (137.9, 2.0, 0.4), (145.8, 3.6, 1.0), (148.0, 3.0, 0.9),
    (152.2, 2.0, 0.6), (164.0, 2.4, 0.7), (168.2, 2.0, 0.6), (174.9, 2.6, 0.9), (180.0, 3.0, 0.7), (182.3, 2.6, 0.8),
    (185.0, 2.4, 1.0), (188.6, 5.0, 0.95), (199.4, 1.6, 0.4), (202.6, 3.4, 0.8), (212.5, 3.6, 0.85),
    (222.2, 4.0, 0.9), (228.2, 5.0, 0.8), (235.5, 4.0, 0.9),
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What a song brings. `lines` are (Korean, English, notes, none when spoken) in the order of SYLLABLES, `talk`
    (Korean, English) in the order of TALK, `bars` chords by section, `sentences` what the moments say of this song.
    """

    folder: str
    korean: str
    english: str
    cast: tuple[str, ...]
    lines: tuple[tuple[str, str, str], ...]
    talk: tuple[tuple[str, str], ...]
    echoes: tuple[str, str, str, str]
    ad_lib: str
    bars: dict[str, str]
    hook: tuple[int | None, ...]
    key: int
    dance_seed: int
    point_move: tuple[str, str, str]
    point: dict[str, str]
    sentences: dict[str, str]
    palette: dict[str, str] = field(default_factory=dict)
    rings: bool = False


def four_minutes(words: Words) -> Song:
    """A song of this form. Raises ValueError when a line has not the form's number of syllables."""
    for (text, _, _), count in zip(words.lines, SYLLABLES, strict=True):
        if (found := sum("가" <= char <= "힣" for char in text)) != count:
            raise ValueError(f"{text}: {found} syllables instead of {count}")
    who = dict(zip("abcde", words.cast, strict=True))
    said = {place: member.title() for place, member in who.items()}
    said |= {"title": words.english, "point": words.point["en"], **words.sentences}
    return Song(
        folder=words.folder,
        korean=words.korean,
        english=words.english,
        show="High Tide in Seoul · Day 1",
        length=LENGTH,
        parts=tuple(
            Part(start, end, kind, en, ko, _members(who, places), light, energy, text.format_map(said))
            for start, end, kind, en, ko, places, light, energy, text in PARTS
        ),
        lines=tuple(
            Sung(start, end, text, english, _members(who, places), notes(tune))
            for start, end, number, places in LINES
            for text, english, tune in (words.lines[number],)
        ),
        ad_lib=Sung(174.8, 176.4, "아", "", (who["d"],), notes(words.ad_lib)),
        high=(144.9, 148.0, who["a"]),
        name_chant=NAME_CHANT,
        echoes=tuple(Call(at, at + 0.9, words.echoes[number]) for at, number in ECHOES),
        shots=_shots(who),
        winks=tuple((at, who[place]) for at, place in WINKS),
        smiles=tuple((start, end, who[place]) for start, end, place in SMILES),
        near=((16.3, who["a"], who["b"]), (64.3, who["d"], who["e"])),
        written=_written(who, said, words.point),
        formations=FORMATIONS,
        chords=_chords(words.bars),
        hook=words.hook,
        hook_at=HOOK_AT,
        toms=TOMS,
        risers=RISERS,
        cheers=CHEERS,
        up_at=148.0,
        talk=tuple(
            Sung(start, end, text, english, (who[place],), ())
            for (start, end, place), (text, english) in zip(TALK, words.talk, strict=True)
        ),
        cast=words.cast,
        echo_of_rap=who["b"],
        key=words.key,
        dance_seed=words.dance_seed,
        point_move=words.point_move,
        palette=words.palette,
        rings=words.rings,
        size=(960, 540),
        crf=59,
        audio_bit_rate=64_000,
    )


def _members(who: dict[str, str], places: str) -> tuple[str, ...]:
    return ALL if places == "abcde" else tuple(who[place] for place in places)


def _shots(who: dict[str, str]) -> tuple[Shot, ...]:
    found, start = [], 0.0
    for number, (end, frame, places, caption) in enumerate(SHOTS):
        # The names are called from the oldest to the youngest, whoever stands where.
        members = (ALL[0], ALL[-1]) if start == NAME_CHANT[0].start else _members(who, places)
        turn = TURNS[number % 4] if frame == "close" else (0.0, 0.0)
        found.append(Shot(start, end, frame, members, caption, MOVES[frame], turn))
        start = end
    return tuple(found)


def _written(who: dict[str, str], said: dict[str, str], point: dict[str, str]) -> tuple[Written, ...]:
    return tuple(
        (time, end, kind, _members(who, places), intensity, tuple(shows.split()), text.format_map(said),
         point if kind == "point_move" else None)
        for time, end, kind, places, intensity, shows, text in MOMENTS
    )  # fmt: skip


def _chords(names: dict[str, str]) -> tuple[Chord, ...]:
    """The chords of every section but the silent ones; a section longer than its chords repeats them."""
    found: list[Chord] = []
    for start, end, kind, *_ in PARTS:
        if kind == "bridge":
            found += (*bars(start, names[kind]), (144, 145.5, "DM"), (145.5, 148, "EMAJ"))
        elif kind == "ending":
            found += (*bars(start, names[kind]), (190, 194, "G9"))
        elif kind not in ("preshow", "postshow"):
            cycle = names.get(kind, names["chorus"]).split()
            count = int((end - start) / BAR)
            found += bars(start, " ".join((cycle * count)[:count]))
    return tuple(found)
