"""Seat: the concert, the condition, the fans and their engine that a viewing starts from, checked at the door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .audience.engines import EngineSettingsError, make_engine, model_of
from .audience.engines.base import Engine
from .audience.engines.settings import EngineSettings
from .audience.personas import PersonaPack, load_personas
from .audience.recording import Recording, default_recording, load_recording
from .concert.media import MediaError, probe
from .concert.pack import CONCERT_FILE, ConcertPack, check_length, load_pack, neutral_pack
from .condition import Condition, EngineName, load_condition
from .system import paths
from .system.problems import DocumentError, Problem
from .system.schema import build
from .system.secrets import Secrets

NEUTRAL_PERSONAS = "neutral"


class SeatError(ValueError):
    """A file that was named cannot be used; the message says what happened and what to do."""


class EngineSeatError(SeatError):
    """The engine that is wanted lacks a server, model, model file or key; everything else may be fine."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What a viewing starts from. `seed` is recorded; one seed gives one audience.

    `recording` is the chat that is shown instead of a new one; `favourite` the member id of the viewer's bias. `chat`
    is a protocol's: what the viewer writes may be withheld from whoever writes the audience, or not be possible at all.
    """

    pack: ConcertPack
    condition: Condition
    personas: PersonaPack
    engine: Engine
    seed: int
    recording: Recording | None = None
    favourite: str | None = None
    in_study: bool = False
    chat: Literal["free", "withhold", "off"] = "free"


def take_seat(
    concert: Path,
    condition: str,
    seed: int,
    *,
    engine: EngineName | None = None,
    settings: EngineSettings | None = None,
    secrets: Secrets | None = None,
    replay: Path | None = None,
    favourite: str | None = None,
    languages: Literal["mixed", "ko", "en"] | None = None,
    in_study: bool = False,
    model: str | None = None,
    base_url: str | None = None,
    model_file: Path | None = None,
    connect: bool = True,
) -> Seat:
    """The seat for a pack's folder or any video, and a shipped condition's name or a condition file.

    What is named here goes before the condition, and the condition before `settings`; the seat's condition is the one
    that results. `engine` "openai" without any server is OpenAI's own. `replay` is shown instead of a new chat; without
    it the condition's recording, else the concert's own. `favourite` is a member's id or name. A seed of the condition
    goes before `seed`. With `connect` False the built-in fans sit in for the engine, and no key is looked for.

    Raises SeatError when the video does not play, the pack or the condition does not hold or a file is missing, and
    EngineSeatError when the engine lacks a server, model, model file or key.
    """
    try:
        pack = _open(concert)
        file = _condition_file(condition)
        wanted = "replay" if replay is not None else engine
        written, settings = load_condition(file), settings or EngineSettings()
        settings = _this_once(settings, written, wanted, base_url, model_file, model)
        arm = _effective(written, settings, wanted, languages, model)
        if arm.disclosure == "delayed" and not in_study:
            raise SeatError(
                f"condition {arm.name} conceals that the audience is simulated (disclosure: delayed), which is only "
                "done inside a study that debriefs; choose full, banner or badge"
            )
        fans = _fans(pack)
        seed = seed if arm.seed is None else arm.seed
        return Seat(
            pack=pack,
            condition=arm,
            personas=fans,
            engine=make_engine(
                arm if connect else arm.model_copy(update={"engine": "builtin"}),
                settings,
                secrets or Secrets(settings.server_url),
                in_study=in_study,
            ),
            seed=seed,
            recording=_recording(arm, replay or _recorded(arm, file, pack), pack, fans, seed),
            favourite=_favourite(favourite, pack),
            in_study=in_study,
        )
    except EngineSettingsError as problem:
        raise EngineSeatError(str(problem)) from problem
    except (DocumentError, MediaError) as problem:
        raise SeatError(str(problem)) from problem


def _this_once(
    settings: EngineSettings,
    condition: Condition,
    wanted: EngineName | None,
    base_url: str | None,
    model_file: Path | None,
    model: str | None,
) -> EngineSettings:
    """The settings with what was named for this viewing alone."""
    named: dict[str, object] = {}
    if base_url is not None:
        named = {"provider": "custom", "base_url": base_url}
    elif model_file is not None:
        named = {"provider": "model_file", "model_file": str(model_file)}
    elif wanted == "openai" and settings.engine != "openai":
        named = {"provider": "openai"}
    if model is not None:
        if (wanted or condition.engine) != "openai":
            raise SeatError(f"condition {condition.name} asks no server for a model; name --engine openai with --model")
        named["model"] = model
    return build(EngineSettings, settings.model_dump() | named, "options") if named else settings


def _effective(
    condition: Condition,
    settings: EngineSettings,
    wanted: EngineName | None,
    languages: Literal["mixed", "ko", "en"] | None,
    model: str | None,
) -> Condition:
    """The condition as it is shown: the one that is recorded."""
    if wanted is not None and condition.audience == "none":
        raise SeatError(
            f"condition {condition.name} has no audience: leave the engine out, or choose another condition"
        )
    changed: dict[str, object] = {}
    if wanted is not None and wanted != condition.engine:
        changed = {"engine": wanted, "model": ""}
    if languages is not None:
        changed["languages"] = languages
    if model is not None:
        changed["model"] = settings.model
    arm = condition.model_copy(update=changed)
    return arm.model_copy(update={"model": model_of(arm, settings)}) if arm.engine in ("openai", "local") else arm


def _recorded(condition: Condition, file: Path, pack: ConcertPack) -> Path | None:
    """The recording that a condition names, relative to its file, else the concert's own."""
    named = condition.replay.file
    return file.parent / named if named else default_recording(pack)


def _recording(
    condition: Condition, source: Path | None, pack: ConcertPack, fans: PersonaPack, seed: int
) -> Recording | None:
    if condition.engine != "replay" or condition.audience == "none":
        return None
    if source is None:
        raise SeatError(
            f"{pack.title} has no recorded chat of its own: name one with --replay, a record or what generate wrote"
        )
    return load_recording(source, condition.replay, pack, fans, seed)


def _favourite(named: str | None, pack: ConcertPack) -> str | None:
    """The member's id; full and short names in any language are understood too."""
    if named is None:
        return None
    asked = named.strip().casefold()
    for member in pack.members:
        calls = (call for language in member.calls.model_dump().values() for call in language)
        names = (member.id, *member.names.model_dump(exclude_none=True).values(), *calls)
        if asked in {name.casefold() for name in names}:
            return member.id
    known = ", ".join(member.id for member in pack.members)
    raise SeatError(
        f"{pack.artist.names.get('en')} has no member {named[:40]}; members are {known}"
        if pack.artist
        else f"{pack.title} says nothing about who is on stage, so nobody can be the favourite; leave --bias out"
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
