"""What is measured: the audience's lines of one viewing, from a chat file or a record."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..journal import (
    ChatReleased,
    Entry,
    ReviewExclusion,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitEnded,
    VisitStarted,
)
from ..records import Damaged, RecordError
from ..records import annotations as reviewed
from ..records.chat_file import by_viewer, chat_lines, is_record
from ..records.progress import entries_of
from ..system.problems import DocumentError, Problem
from .message import Message

_KINDS = tuple(
    payload.kind for payload in (ViewingStarted, ViewingEnded, ChatReleased, VisitStarted, VisitContinued, VisitEnded)
)
_NAMED = re.compile(r"(?P<condition>[a-z][a-z0-9_]{0,39})-(?P<seed>\d{1,19})")
_LAST_NUMBER = re.compile(r"(\d{1,19})\D*$")


@dataclass(frozen=True)
class Corpus:
    """The audience's lines of one viewing in the order of their slots, never the viewer's own.

    `pair` names what it shares with its partner in another condition: the visit, or the seed; empty when nothing is
    known. `seated` are the agents who may have been silent. `simulated` says that rules wrote lines of it. `whole` is
    false for a viewing that was not watched to its end, `excluded` a reviewer's reason to leave it out. `profile` is
    the kind of chat that its crowd is to be like.
    """

    name: str
    messages: tuple[Message, ...]
    condition: str = ""
    seed: int | None = None
    pair: str = ""
    seated: tuple[str, ...] = ()
    simulated: bool = False
    whole: bool = True
    excluded: str = ""
    profile: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts in means and effects."""
        return self.whole and not self.excluded


@dataclass(slots=True)
class Corpora:
    """What some files hold; `notes` say in a sentence each what of them is not measured."""

    corpora: list[Corpus] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_corpora(files: Iterable[tuple[Path, str]]) -> Corpora:
    """The corpora of chat files and records, each with the condition that a chat file is of (empty: not named).

    A chat file called CONDITION-SEED.jsonl names its own. Raises DocumentError or RecordError, whose messages say what
    to do, for a file that cannot be read or in which nothing is to be measured.
    """
    files, found = list(files), Corpora()
    alike = Counter(file.name for file, _ in files)
    seen: set[Path] = set()
    for file, condition in files:
        # A name that is not UTF-8 could not be printed.
        name = os.fsencode(file if alike[file.name] > 1 else file.name).decode("utf-8", "replace")
        try:
            if not file.is_file():
                what = "a folder" if file.is_dir() else "a device or a pipe" if file.exists() else "no such file"
                raise DocumentError([Problem(str(file), "", what, "a chat as JSON lines, or a record")])
            if file.resolve() in seen:
                raise DocumentError([Problem(name, "", "the same file a second time", "each file once")])
            seen.add(file.resolve())
            if not is_record(file):
                found.corpora.append(_from_chat(file, name, condition))
            elif condition:
                raise DocumentError([Problem(name, "", "a record", "a chat file: a record names its own conditions")])
            else:
                _from_record(file, name, found)
        except OSError as problem:
            raise DocumentError(
                [Problem(str(file), "", problem.strerror or "an error", "a readable file")]
            ) from problem
    return found


def _from_chat(file: Path, name: str, condition: str) -> Corpus:
    lines = [line for line in chat_lines(file) if not by_viewer(line.author_kind, line.source, line.author)]
    if not lines:
        raise DocumentError(
            [Problem(file.name, "", "no line of an audience", "lines of a persona, a crowd or a replay")]
        )
    named, number = _NAMED.fullmatch(file.stem), _LAST_NUMBER.search(file.stem)
    seed = int(named["seed"]) if named else int(number[1]) if number and condition else None
    return Corpus(
        name=name,
        messages=_ordered(
            Message(line.author, line.text, line.media_ms, line.author_kind != "crowd") for line in lines
        ),
        condition=condition or (named["condition"] if named else ""),
        seed=seed,
        pair="" if seed is None else f"seed {seed}",
        simulated=any(line.source == "SIM" for line in lines),
    )


@dataclass(slots=True)
class _Watched:
    """A viewing of a record while it is read."""

    session: str
    started: ViewingStarted
    lines: dict[str, ChatReleased] = field(default_factory=dict)
    ended: str = ""


def _from_record(file: Path, name: str, found: Corpora) -> None:
    damaged: list[Damaged] = []
    entries = entries_of(file, _KINDS, damaged.append)
    visits, left_out, said = _visits(entries)
    excluded = _exclusions(file)
    viewings: dict[str, _Watched] = {}
    for entry in entries:
        what, key = entry.payload, entry.viewing or ""
        if isinstance(what, ViewingStarted) and key:
            viewings.setdefault(key, _Watched(entry.session, what))
        elif key in viewings and isinstance(what, ChatReleased):
            # After a seek back a line is released again: it is the same line.
            viewings[key].lines.setdefault(what.line, what)
        elif key in viewings and isinstance(what, ViewingEnded):
            viewings[key].ended = what.reason
    measured, silent = [], 0
    for key, watched in viewings.items():
        visit = visits.get(watched.session, "")
        if visit in left_out:
            continue
        corpus = _viewing(f"{name}#{key[:8]}", watched, visit, excluded.get(key) or excluded.get(visit or key, ""))
        if corpus.messages:
            measured.append(corpus)
        else:
            silent += 1
    notes = [f"{name}: {line}" for line in said]
    if damaged:
        notes.append(f"{name}: entries that cannot be read, left out: {len(damaged)}; see its doctor report")
    if silent:
        notes.append(f"{name}: viewings without a line of an audience, not measured: {silent}")
    if not measured:
        reasons = "; ".join(note.removeprefix(f"{name}: ") for note in notes) or "it holds no viewing"
        raise RecordError(f"{file}: there is nothing to measure ({reasons}).")
    found.corpora += measured
    found.notes += notes


def _visits(entries: Sequence[Entry]) -> tuple[dict[str, str], set[str], list[str]]:
    """The visit of each session, the visits that are left out, and how many for which reason."""
    visits: dict[str, str] = {}
    tests: set[str] = set()
    withdrawn: set[str] = set()
    for entry in entries:
        said = entry.payload
        if isinstance(said, VisitStarted | VisitContinued):
            visits[entry.session] = said.visit
        if isinstance(said, VisitStarted) and said.test:
            tests.add(said.visit)
        elif isinstance(said, VisitEnded) and said.outcome == "withdrawn":
            withdrawn.add(said.visit)
    reasons = [f"visits in test mode, left out: {len(tests)}"] if tests else []
    reasons += [f"withdrawn visits, left out: {len(withdrawn)}"] if withdrawn else []
    return visits, tests | withdrawn, reasons


def _exclusions(file: Path) -> dict[str, str]:
    """Why a reviewer left out a viewing or a whole visit, by its id. A stretch is left out of ratings alone."""
    kept = (one.said for one in reviewed.standing(reviewed.annotations(file)))
    return {
        said.viewing or said.visit or "": said.reason
        for said in kept
        if isinstance(said, ReviewExclusion) and said.stretch_ms is None
    }


def _viewing(name: str, watched: _Watched, visit: str, excluded: str) -> Corpus:
    started = watched.started
    seated = tuple(fan.handle for fan in started.audience)
    lines = [line for line in watched.lines.values() if not by_viewer(line.author_kind, line.source, line.author)]
    return Corpus(
        name=name,
        messages=_ordered(
            Message(line.author, line.text, line.due_ms, line.author_kind == "persona" or line.author in seated)
            for line in lines
        ),
        condition=str(started.condition.get("name", "")),
        seed=started.seed,
        pair=f"visit {visit}" if visit else f"seed {started.seed}",
        seated=seated,
        simulated=any(line.source == "SIM" for line in lines),
        whole=watched.ended == "finished",
        excluded=excluded,
        profile=str(started.condition.get("crowd", "")),
    )


def _ordered(messages: Iterable[Message]) -> tuple[Message, ...]:
    return tuple(sorted(messages, key=lambda message: message.at_ms))
