"""What a line that an engine wrote must not say, by rule; its lists are files to edit (resources/guard)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ...journal import DropReason
from ...system import paths
from ...system.documents import load
from ...system.problems import DocumentError, quoted
from ...system.schema import mismatch
from . import contact
from .fold import folded, readings
from .words import Words, compiled

log = logging.getLogger(__name__)

_REASONS: Mapping[str, DropReason] = {
    "link": "link",
    "contact": "contact",
    "harassment": "harassment",
    "sexual": "sexual",
    "rumour": "rumour",
    "leak": "leak",
    "untrue": "untrue",
}


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a line is not shown: the recorded reason, and the rule or list entry that said so (never the line's text)."""

    reason: DropReason
    rule: str


class _Block(BaseModel):
    """Entries by what is wrong with a line that holds one of them."""

    model_config = ConfigDict(extra="forbid")
    harassment: tuple[str, ...] = ()
    sexual: tuple[str, ...] = ()
    rumour: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    leak: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()

    @field_validator("*")
    @classmethod
    def _readable(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        return _checked(entries)


class WordList(BaseModel):
    """One list file: what is blocked, by reason, and what passes although an entry would block it."""

    model_config = ConfigDict(extra="forbid")
    block: _Block = Field(default_factory=_Block)
    allow: tuple[str, ...] = ()

    @field_validator("allow")
    @classmethod
    def _readable(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        return _checked(entries)


def _checked(entries: tuple[str, ...]) -> tuple[str, ...]:
    for entry in entries:
        try:
            compiled(entry)
        except ValueError as problem:
            raise mismatch(quoted(entry), f"an entry of the guard's lists, but {problem}") from problem
    return entries


class Guard:
    """Checks lines against the rules and the lists of every language: a line's own language is not trusted."""

    def __init__(self, lists: Iterable[tuple[str, WordList]]) -> None:
        """`lists`: name and list, such as "ko"; the name is part of the rule that is recorded."""
        self._rules: dict[str, tuple[str, str]] = {}
        allowed: list[str] = []
        for name, words in lists:
            allowed.extend(words.allow)
            for reason, entries in words.block:
                self._rules.update((entry, (reason, f"{name}: {quoted(entry)}")) for entry in entries)
        self._words = Words(self._rules, allowed)

    def check(self, text: str) -> Blocked | None:
        """Why `text`, one line, must not be shown; None when it may be. Never raises, takes linear time."""
        found = next(self._broken(text), None)
        return Blocked(_REASONS[found[0]], found[1]) if found else None

    def _broken(self, text: str) -> Iterator[tuple[str, str]]:
        line = folded(text)
        yield from contact.contacts(line)
        yield from contact.links(line)
        yield from contact.machine(line, text)
        for reading in readings(line):
            yield from (self._rules[entry] for entry in self._words.found(reading))


@cache
def shipped() -> Guard:
    """The guard with the shipped lists and the user's own (guard/ in the settings folder), read once.

    A list of the user's that cannot be read is left out and logged; a shipped one raises DocumentError.
    """
    lists = [(file.stem, load(WordList, file)) for file in _files(paths.resources() / "guard", "??.yaml")]
    return Guard([*lists, *_own()])


def _own() -> Iterator[tuple[str, WordList]]:
    try:
        files = _files(paths.config_dir() / "guard")
    except OSError as problem:
        log.warning("the guard's own lists are left out: %s", problem)
        return
    for file in files:
        try:
            yield f"own {file.stem}", load(WordList, file)
        except DocumentError as problem:
            log.warning("a list of the guard is left out: %s", problem)


def _files(folder: Path, names: str = "*.yaml") -> list[Path]:
    return sorted(folder.glob(names))
