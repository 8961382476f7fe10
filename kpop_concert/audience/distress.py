"""A viewer's line that sounds like distress gets a short out-of-character note with where to find help (CULTURE)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from ..system import paths
from ..system.documents import load
from .guard.fold import folded, readings
from .guard.words import Words


@dataclass(frozen=True, slots=True)
class HelpNote:
    """What the program says itself: `places` are names and numbers, one a line."""

    title: str
    text: str
    places: tuple[str, ...]


class _Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)
    places: tuple[str, ...] = Field(min_length=1)


class _Notes(BaseModel):
    model_config = ConfigDict(extra="forbid")
    notes: dict[str, _Note]


class _Signs(BaseModel):
    """Signs by language; `not` lets fan talk through that would be one."""

    model_config = ConfigDict(extra="forbid")
    signs: dict[str, tuple[str, ...]]
    passing: tuple[str, ...] = Field(alias="not")


@cache
def _signs() -> tuple[tuple[str, Words], ...]:
    lists = load(_Signs, paths.resources() / "guard" / "distress.yaml")
    return tuple((language, Words(signs, lists.passing)) for language, signs in lists.signs.items())


@cache
def _notes() -> dict[str, HelpNote]:
    notes = load(_Notes, paths.resources() / "guard" / "help.yaml").notes
    return {language: HelpNote(note.title, note.text, note.places) for language, note in notes.items()}


def distress(text: str) -> str | None:
    """The language ("ko", "en", "ja", "es") of a line in which somebody sounds unwell; None for fan talk.

    A sign, never a diagnosis: what follows from it is a note, and nothing is kept beyond that a note was shown.
    """
    for reading in readings(folded(text)):
        for language, words in _signs():
            if any(words.found(reading)):
                return language
    return None


def help_note(language: str) -> HelpNote:
    """The note in a language, in English where there is none in it."""
    notes = _notes()
    return notes.get(language, notes["en"])
