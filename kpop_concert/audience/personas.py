"""Persona packs: ten fans on the five published dimensions, plus language, handle and identity."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ..concert.base import Line, showable
from ..concert.kinds import BiasColour, MomentKind
from ..system.documents import load
from ..system.schema import mismatch

Language = Literal["ko", "en"]
"""What fans write in; a concert's names come in more languages."""
Handle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=24), AfterValidator(showable)]


class ChatStyle(BaseModel):
    """How a fan types, drawn independently of age, gender and region (CULTURE: no shouting or shy nations)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    description: str = Field(min_length=1, max_length=300)
    capitals: Literal["never", "peaks", "loves"] = "peaks"
    emoji: float = Field(default=0.15, ge=0, le=1, description="share of lines with emoji")
    stretch: float = Field(default=0.1, ge=0, le=1, description="share of lines with stretched letters")
    initials: float = Field(default=0.0, ge=0, le=1, description="share of lines in initials or abbreviations")
    laughter: int = Field(default=3, ge=0, le=12, description="usual length of laughter")
    tears: Literal["ㅠ", "ㅜ"] = "ㅠ"
    words: tuple[int, int] = Field(default=(1, 8), description="shortest and longest usual line, in words")
    typos: float = Field(default=0.04, ge=0, le=1)
    level: Literal["plain", "polite"] = Field(default="plain", description="speech level (반말 or 존댓말)")
    address: Literal["", "언니", "누나"] = Field(default="", description="what a younger fan calls the members")
    ends: tuple[str, ...] = Field(default=(), max_length=12, description="what lines tend to end in: ㅋ, ㅠ, !!, haha")
    emojis: tuple[str, ...] = Field(default=(), max_length=12, description="the fan's own emoji")


class Persona(BaseModel):
    """One fan. The text fields are P_i of the published context; `talk` is what identity implies, for simulators."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")
    handle: Handle
    colour: BiasColour
    age: int | None = Field(default=None, ge=20, le=99)
    gender: str = ""
    region: str = ""
    bias: str | None = Field(default=None, description="member id; None: no favourite")
    languages: tuple[Language, ...] = ()
    style: ChatStyle | None = None
    identity: str = Field(default="", max_length=600, description="who this is, and why they talk as much as they do")
    talk: float = Field(default=1.0, ge=0, le=1, description="share of rounds in which the identity has them speak")
    speaks_to: tuple[Literal[MomentKind, "bias"], ...] = Field(
        default=(), description="reacts only to these moment kinds or 'bias'; empty: all"
    )
    tastes: tuple[str, ...] = Field(
        default=(), max_length=20, description="what they like to talk about, for simulators"
    )
    newcomer: bool = Field(default=False, description="knows little yet: asks, and does not call names or chants")

    def bare(self) -> Persona:
        """The no-persona agent of the same seat: text emptied, bare name; handle and colour stay for the screen."""
        return Persona(id=self.id, handle=self.handle, colour=self.colour)

    @property
    def is_bare(self) -> bool:
        return self.style is None and not self.identity


class PersonaPack(BaseModel):
    """The fans of one hall, each with an id and a handle of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Line
    artist: str | None = Field(default=None, description="id of the artist the fans know; None: any concert")
    languages: tuple[Language, ...]
    personas: tuple[Persona, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _distinct(self) -> PersonaPack:
        for field in ("id", "handle"):
            seen = [getattr(persona, field) for persona in self.personas]
            doubles = sorted({value for value in seen if seen.count(value) > 1})
            if doubles:
                raise mismatch(f"the {field} {', '.join(doubles)} twice", f"each {field} once")
        return self


def load_personas(file: Path) -> PersonaPack:
    """The pack in a YAML file. Raises DocumentError with file, field, found and expected."""
    return load(PersonaPack, file)
