"""What a model says, read while it comes: every message as soon as it is complete, checked, or withheld with a reason.

A server may enforce nothing at all, so the reader takes whole JSON objects wherever they stand: in a list, one a line,
inside a code fence, after prose. What was said before a cut stays said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Literal, get_args

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ...journal import Behaviour, DropReason
from ...system.plaintext import plain
from ..prompt import normalised
from .base import Phase, Spoken, Withheld

MOST_CHARS = 64_000
MOST_BLANKS = 400
"""In a row. Pretty-printed JSON has a few dozen; a model caught in its grammar writes thousands."""
MOST_DEPTH = 12
LONGEST_TEXT = 2000
"""The director cuts a message to its own, smaller bound; what is longer than this is no chat message at all."""
SPARE_MESSAGES = 16
UNKNOWN_LANGUAGE = "und"
"""BCP 47: undetermined."""

Stop = Literal["blank", "endless"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_HALVES = re.compile("[\ud800-\udfff]")
"""Of an emoji that was cut in two."""
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
_TAGS = re.compile(r"<(/?)(think|thinking|reasoning)>", re.IGNORECASE)
_LONGEST_TAG = len("</reasoning>")
_MESSAGE_START = re.compile(r'\{\s*"agent"')
_LIST_KEY = "messages"
_BEHAVIOURS = {"personal": Behaviour.THOUGHT, "thoughts": Behaviour.THOUGHT}


class _Message(BaseModel):
    """One message as a model writes it."""

    model_config = ConfigDict(extra="ignore")
    agent: str = Field(max_length=200)
    speak: bool = True
    text: str = Field(default="", max_length=LONGEST_TEXT)
    behaviour: Behaviour = Field(validation_alias=AliasChoices("behaviour", "behavior"))
    language: str = UNKNOWN_LANGUAGE
    moment: int | None = None
    phase: Phase | None = None

    @model_validator(mode="before")
    @classmethod
    def _silent(cls, value: object) -> object:
        """Of a fan that does not speak nothing else counts: many models leave it out or write null."""
        if isinstance(value, Mapping) and str(value.get("speak")).casefold() == "false":
            return {"agent": value.get("agent"), "speak": False, "behaviour": Behaviour.AFFECT}
        return value

    @field_validator("text", mode="before")
    @classmethod
    def _whole_characters(cls, value: object) -> object:
        return _HALVES.sub("", value) if isinstance(value, str) else value

    @field_validator("behaviour", mode="before")
    @classmethod
    def _one_word(cls, value: object) -> object:
        """`Collective reaction` is `collective`."""
        if not isinstance(value, str):
            return value
        word = re.split(r"[\s_-]", value.strip().casefold(), maxsplit=1)[0]
        return _BEHAVIOURS.get(word, word)

    @field_validator("language", mode="before")
    @classmethod
    def _tag(cls, value: object) -> object:
        tag = value.strip().casefold() if isinstance(value, str) else ""
        return tag if _LANGUAGE.fullmatch(tag) else UNKNOWN_LANGUAGE

    @field_validator("moment", mode="before")
    @classmethod
    def _index(cls, value: object) -> object:
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    @field_validator("phase", mode="before")
    @classmethod
    def _known_phase(cls, value: object) -> object:
        return value if value in get_args(Phase) else None


class AnswerReader:
    """Reads one answer.

    `names` maps everything that may stand for an agent to its id, `asked` holds the ids that may speak now, `copies`
    the few-shot lines as `prompt.normalised` writes them, `moments` counts those of the round that a line may be
    anchored to (0: none).

    `stop` is set when reading on is pointless; `open` says whether the answer ends inside an object; `understood`
    whether there was anything in it that was asked for. `spoken` counts messages that were passed on.
    """

    def __init__(
        self, names: Mapping[str, str], asked: AbstractSet[str], copies: AbstractSet[str], moments: int = 0
    ) -> None:
        self.stop: Stop | None = None
        self.understood = False
        self.spoken = 0
        self._names = {name.strip().casefold(): agent for name, agent in names.items()}
        self._asked, self._copies, self._moments = asked, copies, moments
        self._left = len(self._names) + SPARE_MESSAGES
        self._heard: set[str] = set()
        self._text = ""
        self._at = 0
        self._starts: list[int] = []
        self._taken_to = 0
        self._in_string = self._escaped = self._thinking = False
        self._blanks = 0

    @property
    def open(self) -> bool:
        """Whether the answer so far ends in the middle of something."""
        return bool(self._starts) or self._thinking

    @property
    def chars(self) -> int:
        """How much was read."""
        return len(self._text)

    def feed(self, piece: str) -> Iterator[Spoken | Withheld]:
        """The messages that are complete now that `piece` has come."""
        if self.stop is not None:
            return
        if len(self._text) + len(piece) > MOST_CHARS:
            piece = piece[: MOST_CHARS - len(self._text)]
            self._text += piece
            yield from self._scan(len(self._text))
            self.stop = self.stop or "endless"
            return
        self._text += piece
        yield from self._scan(len(self._text))

    def finish(self) -> Iterator[Spoken | Withheld]:
        """The messages that a stray quotation mark or a second coat of JSON has hidden; call once, at the end."""
        if self.stop is not None or self._thinking:
            return
        if not self.understood and (inside := _unwrapped(self._text)):
            self._text, self._at, self._starts, self._taken_to = inside, 0, [], 0
            self._in_string = self._escaped = False
            yield from self._scan(len(inside))
        if not self._starts:
            return
        starts = [found.start() for found in _MESSAGE_START.finditer(self._text, self._taken_to)]
        for start, end in pairwise([*starts, len(self._text)]):
            self._at, self._starts, self._in_string, self._escaped = start, [], False, False
            yield from self._scan(end)

    def _scan(self, end: int) -> Iterator[Spoken | Withheld]:
        text = self._text
        while self._at < end and self.stop is None:
            char = text[self._at]
            self._blanks = self._blanks + 1 if char.isspace() else 0
            if self._blanks > MOST_BLANKS:
                self.stop = "blank"
                return
            if self._thinking or (char == "<" and not self._starts):
                if not self._skip_thought(end):
                    return
                continue
            self._at += 1
            if self._in_string:
                self._in_string = self._escaped or char != '"'
                self._escaped = char == "\\" and not self._escaped
            elif char == '"':
                self._in_string = bool(self._starts)
            elif char == "{":
                self._starts.append(self._at - 1)
                if len(self._starts) > MOST_DEPTH:
                    self.stop = "endless"
            elif char == "}" and self._starts:
                yield from self._close(self._starts.pop())

    def _skip_thought(self, end: int) -> bool:
        """Step over a thinking tag, a thought or a lone `<`; False when more text is needed to tell."""
        found = _TAGS.search(self._text, self._at, end)
        if self._thinking:
            if found is None:
                self._at = max(self._at, end - _LONGEST_TAG)
                return False
            self._at, self._thinking = found.end(), not found[1]
            return True
        if found is not None and found.start() == self._at:
            self._at, self._thinking = found.end(), not found[1]
            return True
        if end - self._at < _LONGEST_TAG and ">" not in self._text[self._at : end]:
            return False
        self._at += 1
        return True

    def _close(self, start: int) -> Iterator[Spoken | Withheld]:
        """An object has ended: a message, the whole answer, or something else."""
        if start < self._taken_to:
            return  # around messages that were taken already
        source = self._text[start : self._at]
        if _MESSAGE_START.match(source) is None and '"agent"' not in source and f'"{_LIST_KEY}"' not in source:
            return
        value = _parsed(source)
        if isinstance(value, dict) and isinstance(value.get(_LIST_KEY), list):
            self.understood = True
        elif value is None or "agent" in value:
            self._taken_to = self._at
            yield from self._check(value)

    def _check(self, value: dict[str, object] | None) -> Iterator[Spoken | Withheld]:
        self._left -= 1
        if self._left < 0:
            self.stop = "endless"
            return
        try:
            message = _Message.model_validate(value)
        except ValidationError as wrong:
            yield Withheld(self._named(value), "invalid", _field(wrong))
            return
        self.understood = True
        event = self._judged(message)
        if event is not None:
            self.spoken += isinstance(event, Spoken)
            yield event

    def _judged(self, message: _Message) -> Spoken | Withheld | None:
        """The message, or why it is withheld; None for an agent that chose not to speak."""
        agent, text = self._names.get(message.agent.strip().casefold()), message.text.strip()
        reason: DropReason | None = None
        if agent is None:
            reason = "unknown agent"
        elif agent in self._heard:
            reason = "double"
        elif message.speak and agent not in self._asked:
            reason = "refused"
        elif message.speak and not text:
            reason = "empty"
        elif message.speak and normalised(plain(text, LONGEST_TEXT)) in self._copies:
            reason = "few-shot copy"
        if agent is None or reason is not None:
            return Withheld(agent, reason or "unknown agent")
        self._heard.add(agent)
        if not message.speak:
            return None
        moment = message.moment if message.moment is not None and 0 <= message.moment < self._moments else None
        phase = message.phase if moment is not None else None
        return Spoken(agent, text, message.behaviour, message.language, moment, phase)

    def _named(self, value: dict[str, object] | None) -> str | None:
        name = (value or {}).get("agent")
        return self._names.get(name.strip().casefold()) if isinstance(name, str) else None


def _parsed(source: str) -> dict[str, object] | None:
    """The object, commas before closing brackets and raw line ends forgiven; None where there is none."""
    for text in (source, _TRAILING_COMMA.sub(lambda found: found[1] or "", source)):
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else None
    return None


def _unwrapped(source: str) -> str:
    """The JSON that a whole answer, or its list of messages, has as a string; empty where there is none."""
    try:
        value = json.loads(source)
    except (ValueError, RecursionError):
        return ""
    inside = value.get(_LIST_KEY) if isinstance(value, dict) else value
    return inside if isinstance(inside, str) else ""


def _field(wrong: ValidationError) -> str:
    """Which field does not hold; its value is never told."""
    where = wrong.errors(include_input=False, include_url=False, include_context=False)[0]["loc"]
    return str(where[0]) if where and where[0] in _Message.model_fields else "not JSON"
