"""Who is on stage, and who waits for them: artist.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kpop_concert.concert.base import Identifier, Line, Named, PackModel, Sentence
from kpop_concert.concert.kinds import BiasColour, Language

ADULT_AGE = 19


class CallNames(PackModel):
    """Short names that fans call, most usual first. Particles are added by whoever writes the line."""

    ko: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()
    ja: tuple[Line, ...] = ()
    th: tuple[Line, ...] = ()


class Member(PackModel):
    """One performer. `birth_order` counts from 1, the oldest; `age` is in years on the day of the concert."""

    id: Identifier
    names: Named = Field(description="full names, one per language")
    calls: CallNames = CallNames()
    chant: Line = Field(description="how the fan chant spells the name, without the exclamation mark")
    colour: BiasColour
    heart: Annotated[str, Field(min_length=1, max_length=8)]
    positions: tuple[Literal["leader", "vocal", "dance", "rap", "center", "visual"], ...] = ()
    birth_order: int = Field(ge=1, le=99)
    age: int | None = Field(default=None, ge=1, le=120)
    look: Sentence | None = Field(default=None, description="hair and outfit on this stage, as the picture shows them")

    def call(self, language: Language) -> str:
        """The most usual short name in a language; falls back to English, Korean and the full name."""
        for calls in (getattr(self.calls, language, ()), self.calls.en, self.calls.ko):
            if calls:
                return str(calls[0])
        return self.names.get(language) or self.id


class Fandom(PackModel):
    """The fans' own name, what it means, what new fans are called, and the colour."""

    names: Named
    newcomers: Named = Named()
    meaning: Sentence | None = None
    colour: BiasColour


class Slang(PackModel):
    """A word that only this fandom uses."""

    text: Line
    meaning: Sentence
    language: Language = "ko"


class Artist(PackModel):
    """A group or a singer: stage facts only. `affection` switches loving lines on (see `affectionate`)."""

    format: Literal[1] = 1
    id: Identifier
    names: Named
    fictional: bool
    affection: bool = True
    members: tuple[Member, ...] = Field(min_length=1, max_length=40)
    fandom: Fandom | None = None
    lightstick: Named | None = None
    slang: tuple[Slang, ...] = Field(default=(), max_length=100)

    def member(self, member_id: str) -> Member | None:
        """The member with that id, or None."""
        return next((member for member in self.members if member.id == member_id), None)

    @property
    def by_age(self) -> tuple[Member, ...]:
        """All members, oldest first: the order of a name chant."""
        return tuple(sorted(self.members, key=lambda member: member.birth_order))

    def affectionate(self, member_id: str | None = None) -> bool:
        """Whether loving lines may be written to a member (None: to the group): never to performers under 19."""
        asked = self.members if member_id is None else tuple(m for m in self.members if m.id == member_id)
        return self.affection and all(member.age is None or member.age >= ADULT_AGE for member in asked)
