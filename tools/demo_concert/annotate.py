"""concert.yaml from the score: what is drawn and heard is what is annotated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpop_concert.concert.pack import Concert, concert_yaml
from tools.demo_concert.score import (
    AD_LIB,
    ALL,
    ECHOES,
    LENGTH,
    LINES,
    NAME_CHANT,
    NAMES,
    PARTS,
    SHOTS,
    SMILES,
    WINKS,
    Call,
    Shot,
    part_at,
)

WAVE = {"en": "the wave", "ko": "파도 안무"}

# (time, end, kind, members, intensity, what is seen or heard, sentence, name)
Written = tuple[float, float | None, str, tuple[str, ...], float, tuple[str, ...], str, dict[str, str] | None]
WRITTEN: tuple[Written, ...] = (
    (
        4.0,
        None,
        "song_start",
        (),
        0.7,
        ("lights", "instruments", "wide"),
        "The first sound: the hook begins and the disc lights up.",
        None,
    ),
    (
        6.0,
        None,
        "intro_recognised",
        (),
        0.7,
        ("instruments", "screen"),
        "The second round of the hook leaves no doubt: this is Undertow.",
        None,
    ),
    (8.0, None, "outfit", ALL, 0.5, ("full_body", "middle"), "The first nearer view of hair and outfits.", None),
    (
        12.0,
        15.6,
        "lyric",
        ("haneul",),
        0.45,
        ("voice", "lyrics", "face"),
        "Haneul opens the song low and close to the microphone.",
        None,
    ),
    (
        16.5,
        18.5,
        "chemistry",
        ("haneul", "byul"),
        0.6,
        ("middle", "hands"),
        "Haneul and Byul turn to each other and reach out a hand.",
        None,
    ),
    (18.0, None, "musicianship", (), 0.3, ("instruments",), "The bass answers the voice.", None),
    (
        25.0,
        27.6,
        "camera",
        ("byul",),
        0.4,
        ("wide", "voice"),
        "Byul sings on while the camera stays on the wide view.",
        None,
    ),
    (
        32.2,
        34.0,
        "camera",
        ("nari",),
        0.45,
        ("middle", "voice"),
        "Nari has the line, the camera shows Seoa and Eden.",
        None,
    ),
    (
        34.0,
        36.0,
        "key_choreography",
        ALL,
        0.6,
        ("wide", "formation", "lights"),
        "All five draw together to the centre while the beams close in.",
        None,
    ),
    (34.6, None, "lighting", (), 0.5, ("lights", "wide"), "The beams close in on the middle.", None),
    (
        36.0,
        None,
        "chorus_drop",
        ALL,
        1.0,
        ("wide", "voice", "lights", "formation", "lightsticks"),
        "The chorus drops and every light turns warm.",
        None,
    ),
    (
        38.0,
        39.6,
        "point_move",
        ALL,
        0.85,
        ("wide", "full_body", "formation"),
        "The wave: both arms pull from one side to the other.",
        WAVE,
    ),
    (
        44.0,
        46.0,
        "killing_part",
        ("seoa",),
        0.8,
        ("voice", "face", "close"),
        "Seoa's line about the endless sea, in close-up.",
        None,
    ),
    (46.1, 47.8, "point_move", ALL, 0.7, ("wide", "full_body", "formation"), "The wave again, seen whole.", WAVE),
    (
        50.0,
        52.0,
        "lightstick_ocean",
        (),
        0.6,
        ("lightsticks", "wide"),
        "The camera looks from behind the hall over all the lightsticks.",
        None,
    ),
    (52.0, 60.0, "rap", ("eden",), 0.8, ("voice", "face", "close"), "Eden's rap, low and dry on the beat.", None),
    (
        58.5,
        None,
        "killing_part",
        ("eden",),
        0.7,
        ("voice", "face", "close"),
        "Eden ends the rap with the lighthouse line.",
        None,
    ),
    (
        60.0,
        64.0,
        "dance_break",
        ALL,
        0.85,
        ("wide", "full_body", "formation", "lights"),
        "Two bars of dance on crossing beams, nobody sings.",
        None,
    ),
    (
        64.0,
        70.6,
        "chant",
        ALL,
        0.9,
        ("middle", "crowd", "lightsticks"),
        "The fans call the names, oldest first; each member steps up when called.",
        None,
    ),
    (
        69.0,
        None,
        "lightstick_ocean",
        (),
        0.8,
        ("lightsticks", "wide", "crowd"),
        "The whole hall lifts its lightsticks on the group's name.",
        None,
    ),
    (72.0, None, "hush", (), 0.5, ("lights", "face"), "The drums stop and the hall goes blue.", None),
    (72.4, 75.6, "lyric", ("haneul",), 0.5, ("voice", "lyrics", "face"), "A light left on, far away at night.", None),
    (
        77.5,
        79.6,
        "lyric",
        ("seoa",),
        0.65,
        ("voice", "lyrics", "face"),
        "Seoa sings the fandom's name: you came out to wait for me.",
        None,
    ),
    (
        81.0,
        83.7,
        "high_note",
        ("haneul",),
        1.0,
        ("voice", "lights"),
        "Haneul's high note, held for more than two seconds.",
        None,
    ),
    (82.6, None, "live_proof", ("haneul",), 0.5, ("voice",), "The held note opens into vibrato.", None),
    (
        84.0,
        None,
        "chorus_drop",
        ALL,
        1.0,
        ("wide", "voice", "lights", "formation", "lightsticks"),
        "The last chorus, a tone higher, with all lights open.",
        None,
    ),
    (84.6, None, "musicianship", (), 0.4, ("instruments", "voice"), "The key has gone up by a whole tone.", None),
    (86.0, 88.0, "point_move", ALL, 0.85, ("wide", "full_body", "formation"), "The wave in the last chorus.", WAVE),
    (
        88.2,
        90.8,
        "killing_part",
        ("byul",),
        0.85,
        ("voice", "face", "close"),
        "Byul takes the line alone this time.",
        None,
    ),
    (
        AD_LIB.start,
        AD_LIB.end,
        "ad_lib",
        ("seoa",),
        0.9,
        ("voice", "face", "close"),
        "Seoa's ad-lib climbs over the chorus.",
        None,
    ),
    (97.2, None, "lighting", (), 0.6, ("lights", "wide"), "Beams fan out from the middle in gold.", None),
    (
        100.0,
        102.0,
        "key_choreography",
        ALL,
        0.6,
        ("wide", "formation", "full_body"),
        "The last pose: five lines towards the disc.",
        None,
    ),
    (
        102.2,
        107.0,
        "ending_fairy",
        ("nari",),
        0.95,
        ("face", "close", "caption"),
        "The ending fairy is Nari: out of breath, looking into the camera.",
        None,
    ),
    (106.5, None, "last_note", (), 0.5, ("instruments",), "The last chord dies away.", None),
    (
        108.0,
        None,
        "goodbye",
        ALL,
        0.6,
        ("wide", "full_body", "lightsticks", "crowd"),
        "They bow together and the lights go out.",
        None,
    ),
)


def concert_text(video: str, sha256: str) -> str:
    """The whole concert.yaml for a video of that name and checksum."""
    data: dict[str, Any] = {
        "format": 1,
        "title": "Undertow",
        "subtitle": "High Tide in Seoul · Day 2",
        "artist": "artist.yaml",
        "song": {"ko": "언더토우", "en": "Undertow"},
        "language": "ko",
        "video": video,
        "sha256": sha256,
        "duration": LENGTH,
        "sections": [
            {
                "start": part.start,
                "end": part.end,
                "section": part.kind,
                "label": {"en": part.en, "ko": part.ko},
                "vocals": list(part.vocals),
                "description": part.description,
            }
            for part in PARTS
        ],
        "moments": _moments(),
        "chants": _chants(),
        "lyrics": [
            {
                "start": line.start,
                "end": line.end,
                "text": line.text,
                "english": line.english,
                "members": list(line.singers),
            }
            for line in LINES
        ],
    }
    return concert_yaml(Concert.model_validate(data))


def write(folder: Path, video: str, sha256: str) -> None:
    """Write concert.yaml into the pack's folder."""
    head = "# Written by tools/demo_concert from its score: change the score, not this file.\n"
    (folder / "concert.yaml").write_text(head + concert_text(video, sha256), "utf-8")


def _moments() -> list[dict[str, Any]]:
    moments = [
        {
            "time": time,
            "end": end,
            "kind": kind,
            "members": list(members),
            "intensity": intensity,
            "shows": list(shows),
            "text": text,
            "name": name,
        }
        for time, end, kind, members, intensity, shows, text, name in WRITTEN
    ]
    for before, shot in zip((None, *SHOTS), SHOTS, strict=False):
        moments += _of_shot(before, shot)
    for time, who in WINKS:
        text = f"{NAMES[who][1].title()} winks at the camera."
        moments.append(_moment(time, time + 0.6, "wink", (who,), 0.8, ("face", "close"), text))
    for start, end, who in SMILES:
        text = f"{NAMES[who][1].title()} smiles."
        moments.append(_moment(start, end, "smile", (who,), 0.45, ("face", "close"), text))
    return sorted(moments, key=lambda moment: moment["time"])


def _of_shot(before: Shot | None, shot: Shot) -> list[dict[str, Any]]:
    found = []
    singing = ("voice",) if set(shot.who) & set(part_at(shot.start).vocals) else ()
    if shot.frame == "close":
        who = NAMES[shot.who[0]][1].title()
        shows = ("face", "close", "cut", *singing)
        found.append(_moment(shot.start, shot.end, "close_up", shot.who, 0.6, shows, f"Close-up of {who}."))
        if shot.caption:
            text = f"The caption names {who}."
            found.append(
                _moment(shot.start + 0.4, shot.end - 0.2, "name_caption", shot.who, 0.3, ("caption", "face"), text)
            )
    elif shot.frame == "wide" and before is not None and before.frame != "wide" and shot.start < 100:
        found.append(
            _moment(
                shot.start,
                shot.end,
                "wide_shot",
                ALL,
                0.35,
                ("wide", "cut", "full_body", "formation"),
                "The camera goes back to all five.",
            )
        )
    elif shot.frame == "middle":
        names = ", ".join(NAMES[who][1].title() for who in shot.who)
        found.append(
            _moment(shot.start, None, "cut", shot.who, 0.3, ("cut", "middle"), f"Cut to a nearer view: {names}.")
        )
    return found


def _moment(
    time: float, end: float | None, kind: str, who: tuple[str, ...], intensity: float, shows: tuple[str, ...], text: str
) -> dict[str, Any]:
    return {
        "time": round(time, 3),
        "end": None if end is None else round(end, 3),
        "kind": kind,
        "members": list(who),
        "intensity": intensity,
        "shows": list(shows),
        "text": text,
    }


def _chants() -> list[dict[str, Any]]:
    echoes = [_chant("echo", (word,)) for word in ECHOES]
    return sorted([*echoes, _chant("name", NAME_CHANT)], key=lambda chant: chant["start"])


def _chant(kind: str, words: tuple[Call, ...]) -> dict[str, Any]:
    called = [{"text": word.text, "start": word.start, "end": word.end, "member": word.member} for word in words]
    return {"start": words[0].start, "end": words[-1].end, "kind": kind, "words": called}
