"""The part of a prompt that never changes within a viewing: global prompt, coded examples, the room and its fans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

import regex
from pydantic import BaseModel, ConfigDict, Field

from ..concert.artist import Artist, Member
from ..concert.base import Named
from ..journal import Behaviour
from ..system import paths
from ..system.documents import load
from ..system.plaintext import plain
from .personas import Language, Persona

NAME_CHARS = 40
SENTENCE_CHARS = 400
IDENTITY_CHARS = 600
"""Caps in grapheme clusters, the same as the files' own models: nothing that was validated is cut."""

Written = Literal["mixed", "ko", "en"]
_WRITE: dict[Written, str] = {
    "mixed": "each fan's own languages; a fan of whom none are given writes Korean or English",
    "ko": "Korean only, whatever a fan's own languages are",
    "en": "English only, whatever a fan's own languages are",
}
# What chat templates of model servers take for the borders of a message, such as <|im_start|>, </s> or [INST].
_BORDER = regex.compile(r"<(?=[|｜/!?a-zA-Z_])|\[(?=/?[A-Z_]{2,}\])")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = Field(min_length=1)
    lines: tuple[str, ...] = Field(min_length=1)

    def text(self, *more: str) -> str:
        return "\n".join((f"# {self.title}", *(f"- {line}" for line in self.lines), *more))


class _Output(_Part):
    anchored: tuple[str, ...] = Field(min_length=1, description="live timing alone: lines belong to a moment")


class _Global(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    sections: tuple[_Part, ...] = Field(min_length=1)
    output: _Output


class Example(BaseModel):
    """One line of the few-shots with its behaviour code."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    behaviour: Behaviour
    language: Language
    text: str = Field(min_length=1, max_length=60)


class _Examples(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    examples: tuple[Example, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """The few-shots that ship. Raises DocumentError with file, field, found and expected."""
    return load(_Examples, paths.resources() / "prompt" / "examples.yaml").examples


def quote(text: str, limit: int) -> str:
    """Anybody's words as one JSON string: plain text of at most `limit` grapheme clusters, on one line.

    What a model server could take for the border of a message is written as a JSON escape: it still reads as the same
    characters and ends no message.
    """
    words = json.dumps(plain(text, limit), ensure_ascii=False)
    return str(_BORDER.sub(lambda found: f"\\u{ord(found.group()):04x}", words))


def quotes(texts: Sequence[str], limit: int) -> str:
    """Several of them as a JSON list."""
    return "[" + ",".join(quote(text, limit) for text in texts) + "]"


def keys(cast: Sequence[Persona]) -> dict[str, str]:
    """Agent id -> its short key in prompts and answers: a1, a2 ... in the order of the cast."""
    return {persona.id: f"a{number}" for number, persona in enumerate(cast, start=1)}


@lru_cache(maxsize=4)
def system_text(cast: tuple[Persona, ...], artist: Artist | None, languages: Written, anchored: bool) -> str:
    """The system message: a function of what is constant within a viewing, and of nothing else."""
    return "\n\n".join((global_prompt(anchored), _room(artist, languages), _fans(cast, artist)))


@lru_cache(maxsize=2)
def global_prompt(anchored: bool) -> str:
    """Task, rules, coded examples and output format: the same for every audience.

    Raises DocumentError with file, field, found and expected.
    """
    prompt = load(_Global, paths.resources() / "prompt" / "global.yaml")
    *rules, last = prompt.sections
    coded = (f"{example.behaviour} {example.language} {quote(example.text, 60)}" for example in examples())
    output = prompt.output.text(*(f"- {line}" for line in prompt.output.anchored if anchored))
    return "\n\n".join((*(rule.text() for rule in rules), last.text(*coded), output))


def schema(agents: int, languages: Written, anchored: bool) -> dict[str, object]:
    """The answer's JSON schema in the strict dialect: every property required, nothing else allowed."""
    behaviours = [str(behaviour) for behaviour in Behaviour]
    message: dict[str, object] = {
        "agent": {"type": "string", "enum": [f"a{number}" for number in range(1, agents + 1)]},
        "speak": {"type": "boolean"},
        "text": {"type": "string"},
        "behaviour": {"type": "string", "enum": behaviours},
        "language": {"type": "string", "enum": list(get_args(Language)) if languages == "mixed" else [languages]},
    }
    if anchored:
        message["moment"] = {"type": ["integer", "null"]}
        message["phase"] = {"type": ["string", "null"], "enum": ["anticipation", "burst", "opinion", None]}
    return _object(messages={"type": "array", "items": _object(**message)})


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _room(artist: Artist | None, languages: Written) -> str:
    lines = ["# Room", f"written here: {_WRITE[languages]}"]
    if artist is None:
        return "\n".join((*lines, "on stage: unknown; nobody is called by name"))
    kind = ", a fictional group" if artist.fictional else ""
    lines.append(f"on stage: {_both(artist.names)}{kind}")
    lines += (_member(member) for member in artist.by_age)
    if artist.fandom:
        lines.append(f"fandom: {_both(artist.fandom.names)}, new fans {_both(artist.fandom.newcomers)}")
    if artist.lightstick:
        lines.append(f"lightstick: {_both(artist.lightstick)}")
    lines += (f"their word: {quote(word.text, NAME_CHARS)} {quote(word.meaning, 80)}" for word in artist.slang[:6])
    return "\n".join((*lines, f"loving words: {_affection(artist)}"))


def _member(member: Member) -> str:
    called = quotes([*member.calls.ko[:1], *member.calls.en[:1]], NAME_CHARS)
    does = " ".join(member.positions)
    return f"member {member.id}: {_both(member.names)} called {called} {quote(member.heart, 2)} {does}".rstrip()


def _affection(artist: Artist) -> str:
    never = [member.id for member in artist.members if not artist.affectionate(member.id)]
    if not never:
        return "allowed, for the performance"
    return "none" if len(never) == len(artist.members) else f"allowed, but never to {' '.join(never)}"


def _both(names: Named) -> str:
    """A name in Korean and in Latin script, once when there is one."""
    return quotes(list(dict.fromkeys(name for name in (names.get("ko"), names.get("en")) if name)), NAME_CHARS)


def _fans(cast: Sequence[Persona], artist: Artist | None) -> str:
    key = keys(cast)
    return "\n".join(("# Fans", *(_fan(key[persona.id], persona, artist) for persona in cast)))


def _fan(key: str, fan: Persona, artist: Artist | None) -> str:
    """One fan as a JSON object on one line; without a persona the same line with its texts empty."""
    favourite = artist.member(fan.bias) if artist and fan.bias else None
    fields = {
        "name": quote(fan.handle, NAME_CHARS),
        "age": quote("" if fan.age is None else str(fan.age), 3),
        "gender": quote(fan.gender, NAME_CHARS),
        "region": quote(fan.region, NAME_CHARS),
        "favourite": quote(f"{favourite.call('ko')} {favourite.call('en')}" if favourite else "", 2 * NAME_CHARS),
        "languages": quote(" ".join(fan.languages), NAME_CHARS),
        "types": quote(fan.style.description if fan.style else "", SENTENCE_CHARS),
        "who": quote(fan.identity, IDENTITY_CHARS),
    }
    return f'{{"key":"{key}",' + ",".join(f'"{name}":{text}' for name, text in fields.items()) + "}"
