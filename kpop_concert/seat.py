"""Seat: the concert, the condition, the fans and their engine that a viewing starts from, checked at the door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .audience.engines import make_engine
from .audience.engines.base import Engine
from .audience.engines.settings import EngineSettings
from .audience.personas import PersonaPack, load_personas
from .audience.recording import Recording
from .concert.media import MediaError, probe
from .concert.pack import CONCERT_FILE, ConcertPack, check_length, load_pack, neutral_pack
from .condition import Condition, load_condition
from .system import paths
from .system.problems import DocumentError, Problem
from .system.secrets import Secrets

NEUTRAL_PERSONAS = "neutral"


class SeatError(ValueError):
    """A file that was named cannot be used; the message says what happened and what to do."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What a viewing starts from. `seed` is recorded; one seed gives one audience.

    `recording` is the chat that is shown instead of a new one; `favourite` the member id of the viewer's bias.
    """

    pack: ConcertPack
    condition: Condition
    personas: PersonaPack
    engine: Engine
    seed: int
    recording: Recording | None = None
    favourite: str | None = None
    in_study: bool = False


def take_seat(concert: Path, condition: str, seed: int) -> Seat:
    """The seat for a pack's folder or any video, and a shipped condition's name or a condition file.

    Raises SeatError when the video does not play, the pack or the condition does not hold, or a file is missing.
    """
    try:
        pack = _open(concert)
        arm = load_condition(_condition_file(condition))
        fans = _fans(pack)
    except (DocumentError, MediaError) as problem:
        raise SeatError(str(problem)) from problem
    return Seat(
        pack=pack, condition=arm, personas=fans, engine=make_engine(arm, EngineSettings(), Secrets()), seed=seed
    )


def _open(concert: Path) -> ConcertPack:
    if concert.is_dir() or concert.name == CONCERT_FILE:
        pack = load_pack(concert)
        check_length(pack, probe(pack.video_path).duration_ms)
        return pack
    return neutral_pack(concert, probe(concert).duration_ms)


def _condition_file(condition: str) -> Path:
    shipped = paths.resources() / "conditions"
    if condition in {file.stem for file in shipped.glob("*.yaml")}:
        return shipped / f"{condition}.yaml"
    file = Path(condition)
    if file.suffix in (".yaml", ".yml"):
        return file
    known = ", ".join(sorted(file.stem for file in shipped.glob("*.yaml")))
    raise SeatError(f"no condition is called {condition}; shipped are {known}, or name a .yaml file")


def _fans(pack: ConcertPack) -> PersonaPack:
    file = _persona_file(pack)
    fans = load_personas(file)
    known = ", ".join(member.id for member in pack.members)
    strangers = [
        Problem(file.name, f"personas[{number}].bias", f'"{fan.bias}"', f"one of {known}")
        for number, fan in enumerate(fans.personas)
        if fan.bias is not None and fans.artist is not None and pack.member(fan.bias) is None
    ]
    if strangers:
        raise DocumentError(strangers)
    return fans


def _persona_file(pack: ConcertPack) -> Path:
    """The pack of fans who know this artist; for everybody else's concerts the neutral one."""
    artist = pack.artist.id if pack.artist else None
    own = paths.personas() / f"{artist}.yaml"
    return own if artist and own.is_file() else paths.personas() / f"{NEUTRAL_PERSONAS}.yaml"
