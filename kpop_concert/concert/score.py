"""The annotated time of a concert: concert.yaml."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kpop_concert.concert.base import Identifier, Line, Named, PackModel, Sentence
from kpop_concert.concert.kinds import ChantKind, Language, MomentKind, SectionKind, Shows
from kpop_concert.concert.times import TimeMs


def _inside(name: str) -> str:
    for path in (PurePosixPath(name), PureWindowsPath(name)):
        if path.is_absolute() or path.drive or path.root or ".." in path.parts or not path.name:
            raise PydanticCustomError("inside", "a file inside the pack's folder, without .. and without a leading /")
    if any(ord(c) < 32 for c in name):
        raise PydanticCustomError("inside", "a file name without control characters")
    return name


FileName = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_inside)]
"""A path relative to the pack's folder that does not leave it."""


class Section(PackModel):
    """A part of the song. Empty `vocals` means that nobody sings in it."""

    start_ms: TimeMs = Field(alias="start")
    end_ms: TimeMs = Field(alias="end")
    section: SectionKind
    label: Named = Field(default=Named(), description="what a screen shows, such as Verse 1 / 1절")
    vocals: tuple[Identifier, ...] = Field(default=(), description="member ids, the order they come in")
    description: Sentence | None = None


class Moment(PackModel):
    """Something that people react to, and what of it can be seen or heard. Without `end` it is a point in time."""

    start_ms: TimeMs = Field(alias="time")
    end_ms: TimeMs | None = Field(default=None, alias="end")
    kind: MomentKind
    members: tuple[Identifier, ...] = ()
    intensity: float = Field(default=0.5, ge=0, le=1)
    shows: tuple[Shows, ...] = Field(default=(), description="what the picture or the sound has at this time")
    name: Named | None = Field(default=None, description="what fans call it, when it has a name")
    text: Sentence | None = Field(default=None, description="what happens, in a plain sentence")

    def has(self, *needed: Shows) -> bool:
        """Whether the moment shows all of these; a line that speaks of a face needs "face", and so on."""
        return set(needed) <= set(self.shows)

    @property
    def until_ms(self) -> int:
        """The end of the moment in ms; its start when it is a point."""
        return self.start_ms if self.end_ms is None else self.end_ms


class ChantWord(PackModel):
    """One call of a chant, with the member whose name it is, if it is one."""

    text: Line
    start_ms: TimeMs = Field(alias="start")
    end_ms: TimeMs = Field(alias="end")
    member: Identifier | None = None


class Chant(PackModel):
    """A fan chant at its fixed place: names in an instrumental gap, or the echo words of a chorus."""

    start_ms: TimeMs = Field(alias="start")
    end_ms: TimeMs = Field(alias="end")
    kind: ChantKind
    words: tuple[ChantWord, ...] = Field(min_length=1, max_length=60)

    @property
    def text(self) -> str:
        """The whole chant as one line."""
        return " ".join(word.text for word in self.words)


class LyricLine(PackModel):
    """A sung line and who sings it; `english` is a rendering for those who do not read the original."""

    start_ms: TimeMs = Field(alias="start")
    end_ms: TimeMs = Field(alias="end")
    text: Sentence
    english: Sentence | None = None
    members: tuple[Identifier, ...] = ()


class Concert(PackModel):
    """One concert.yaml. Sections, moments, chants and lyrics are in order of time."""

    format: Literal[1] = 1
    title: Line
    subtitle: Line | None = None
    artist_file: FileName | None = Field(default=None, alias="artist")
    song: Named = Named()
    language: Language | None = None
    video: FileName
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    duration_ms: TimeMs = Field(alias="duration", gt=0)
    sections: tuple[Section, ...] = Field(min_length=1, max_length=2000)
    moments: tuple[Moment, ...] = Field(default=(), max_length=10_000)
    chants: tuple[Chant, ...] = Field(default=(), max_length=1000)
    lyrics: tuple[LyricLine, ...] = Field(default=(), max_length=5000)
