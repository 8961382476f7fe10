"""concert.yaml from the score: what is drawn and heard is what is annotated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpop_concert.concert.pack import Concert, concert_yaml
from tools.demo_concert.score import ALL, NAMES, Call, Shot, Song, part_at


def concert_text(song: Song, video: str, sha256: str) -> str:
    """The whole concert.yaml of a song for a video of that name and checksum."""
    data: dict[str, Any] = {
        "format": 1,
        "title": song.english,
        "subtitle": song.show,
        "artist": "artist.yaml",
        "song": {"ko": song.korean, "en": song.english},
        "language": "ko",
        "video": video,
        "sha256": sha256,
        "duration": song.length,
        "sections": [
            {
                "start": part.start,
                "end": part.end,
                "section": part.kind,
                "label": {"en": part.en, "ko": part.ko},
                "vocals": list(part.vocals),
                "description": part.description,
            }
            for part in song.parts
        ],
        "moments": _moments(song),
        "chants": _chants(song),
        "lyrics": [
            {
                "start": line.start,
                "end": line.end,
                "text": line.text,
                "english": line.english,
                "members": list(line.singers),
            }
            for line in song.lines
        ],
    }
    return concert_yaml(Concert.model_validate(data))


def write(song: Song, folder: Path, video: str, sha256: str) -> None:
    """Write concert.yaml into the pack's folder."""
    head = "# Written by tools/demo_concert from its score: change the score, not this file.\n"
    (folder / "concert.yaml").write_text(head + concert_text(song, video, sha256), "utf-8")


def _moments(song: Song) -> list[dict[str, Any]]:
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
        for time, end, kind, members, intensity, shows, text, name in song.written
    ]
    for before, shot in zip((None, *song.shots), song.shots, strict=False):
        moments += _of_shot(song, before, shot)
    for time, who in song.winks:
        text = f"{NAMES[who][1].title()} winks at the camera."
        moments.append(_moment(time, time + 0.6, "wink", (who,), 0.8, ("face", "close"), text))
    for start, end, who in song.smiles:
        text = f"{NAMES[who][1].title()} smiles."
        moments.append(_moment(start, end, "smile", (who,), 0.45, ("face", "close"), text))
    return sorted(moments, key=lambda moment: moment["time"])


def _of_shot(song: Song, before: Shot | None, shot: Shot) -> list[dict[str, Any]]:
    found = []
    singing = ("voice",) if set(shot.who) & set(part_at(shot.start, song).vocals) else ()
    if shot.frame == "close":
        who = NAMES[shot.who[0]][1].title()
        shows = ("face", "close", "cut", *singing)
        found.append(_moment(shot.start, shot.end, "close_up", shot.who, 0.6, shows, f"Close-up of {who}."))
        if shot.caption:
            text = f"The caption names {who}."
            found.append(
                _moment(shot.start + 0.4, shot.end - 0.2, "name_caption", shot.who, 0.3, ("caption", "face"), text)
            )
    elif (
        shot.frame == "wide"
        and before is not None
        and before.frame != "wide"
        and shot.start < song.part("ending").start
    ):
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


def _chants(song: Song) -> list[dict[str, Any]]:
    echoes = [_chant("echo", (word,)) for word in song.echoes]
    return sorted([*echoes, _chant("name", song.name_chant)], key=lambda chant: chant["start"])


def _chant(kind: str, words: tuple[Call, ...]) -> dict[str, Any]:
    called = [{"text": word.text, "start": word.start, "end": word.end, "member": word.member} for word in words]
    return {"start": words[0].start, "end": words[-1].end, "kind": kind, "words": called}
