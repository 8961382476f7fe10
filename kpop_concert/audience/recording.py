"""Recorded chat that is shown again, the same for every viewer (METHOD 2.8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..concert.pack import TOLERANCE_MS, ConcertPack
from ..concert.times import format_time
from ..condition import ReplayOptions
from ..journal import Behaviour, ChatReleased, Entry, Setting, ViewingEnded, ViewingStarted
from ..records import Damaged, RecordError, entries
from ..records.chat_file import GUEST, MAX_LINES, by_viewer, chat_lines, is_record
from ..system.plaintext import plain
from ..system.problems import DocumentError, Problem, quoted
from ..system.seeds import rng
from . import guard
from .personas import PersonaPack

SHARING = "share_lines"
"""The setting by which a viewer agrees that others see their lines."""
CHAT_FOLDER = "chat"
MAX_CHARS = 500
MAX_AUTHOR = 24
CHANT_MARGIN_MS = 2000
"""A line joins a chant this long before its first and after its last word at most."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The lines of a recorded viewing in the order of their slots.

    `stream_sha256` is over texts and times; `viewer_lines` counts those of the first viewer, who consented. `left_out`
    counts lines that cannot be shown: beyond the concert, nothing but blanks, blocked by the guard, or damaged.
    """

    lines: tuple[ChatReleased, ...]
    name: str
    stream_sha256: str
    shuffled: bool
    viewer_lines: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Told:
    """A line as a recording tells it. `line` is its identity there, `viewers` says that the first viewer wrote it."""

    due_ms: int
    author: str
    text: str
    behaviour: Behaviour
    language: str
    viewers: bool
    consent: bool
    line: str = ""
    reply_to: str | None = None
    chant: int | None = None


@dataclass(slots=True)
class _Watched:
    """A viewing in a record."""

    session: str
    id: str
    started: ViewingStarted
    finished: bool = False


def load_recording(
    source: Path, options: ReplayOptions, pack: ConcertPack, personas: PersonaPack, seed: int
) -> Recording:
    """The chat of `source` as this concert's audience shows it again.

    `source` is a chat as JSON lines, or a record: of several viewings the last one of the same concert that was
    watched to its end, or the one named by `FILE#beginning-of-its-id`. With `options.shuffled` the lines get each
    other's times, by `seed`. The first viewer's lines are left out unless the options ask for them and that person
    consented: `"consent": true` at the JSON line, or the setting `share_lines` when the line was written. What fans
    answered to a line that is left out stays: it belongs to the chat that was shown.

    Line ids belong to the lines, not to their times, so that a replay and its shuffled control can be compared.
    Raises DocumentError, which names file, line and field, when the chat cannot be shown.
    """
    try:
        file, viewing = _named(source)
        if not file.is_file():
            raise _refuse(file, "a folder" if file.is_dir() else "no such file", "a record or a chat as JSON lines")
        if is_record(file):
            told, damaged, name = _from_record(file, viewing, pack)
        elif viewing is not None:
            raise _refuse(file, f"the viewing {quoted(viewing)} named", "a record: only records hold viewings")
        else:
            told, damaged, name = list(_from_json_lines(file)), 0, file.name
    except OSError as problem:
        raise _refuse(source, problem.strerror or "an error", "a readable file") from problem
    if options.viewer_lines == "strip":
        told = [line for line in told if not line.viewers]
    told = [line for line in told if line.consent or not line.viewers]
    shown = sorted(_showable(told, pack.duration_ms), key=lambda line: line.due_ms)
    if not shown:
        late = sum(line.due_ms > pack.duration_ms for line in told)
        found = f"only lines ({late}) beyond the end of the concert" if late else "no line that can be shown"
        raise _refuse(file, found, f"lines up to {format_time(pack.duration_ms)}")
    lines = tuple(_released(shown, _slots(shown, options.shuffled, seed), pack, personas))
    return Recording(
        lines=lines,
        name=name,
        stream_sha256=stream_hash(lines),
        shuffled=options.shuffled,
        viewer_lines=sum(line.viewers for line in shown),
        left_out=len(told) - len(shown) + damaged,
    )


def default_recording(pack: ConcertPack) -> Path | None:
    """The concert's own recording: the first of `chat/*.jsonl` in its folder; None for a concert without one."""
    if not pack.annotated:
        return None
    inside = pack.folder.resolve()
    files = sorted((pack.folder / CHAT_FOLDER).glob("*.jsonl"))
    return next((file for file in files if file.is_file() and file.resolve().is_relative_to(inside)), None)


def stream_hash(lines: Iterable[ChatReleased]) -> str:
    """SHA-256 (hexadecimal) over the times and texts of lines: the same for two viewers who were shown the same chat.

    Over UTF-8, one line each: time in ms, a tab, the text, a line feed; by time, then by text. Give it the replayed
    lines only (`source` "REPLAY"), in any order.
    """
    digest = hashlib.sha256()
    for due_ms, text in sorted((line.due_ms, line.text) for line in lines):
        digest.update(f"{due_ms}\t{text}\n".encode())
    return digest.hexdigest()


# -- what is shown


def _showable(told: Iterable[_Told], duration_ms: int) -> Iterator[_Told]:
    """The lines within the concert, plain, and the viewer's as a guest's where the guard lets them through."""
    for line in told:
        text = plain(line.text, MAX_CHARS)
        author = GUEST if line.viewers else plain(line.author, MAX_AUTHOR)
        blocked = line.viewers and guard.shipped().check(text) is not None
        if text and author and not blocked and 0 <= line.due_ms <= duration_ms:
            yield replace(line, text=text, author=author)


def _slots(lines: Sequence[_Told], shuffled: bool, seed: int) -> list[int]:
    """The time of every line. Shuffled: each takes another's, all in one cycle (Sattolo 1986), so that none stays."""
    slots = [line.due_ms for line in lines]
    if shuffled:
        stream = rng(seed, "shuffled")
        for last in range(len(slots) - 1, 0, -1):
            other = stream.randrange(last)
            slots[last], slots[other] = slots[other], slots[last]
    return slots


def _released(
    lines: Sequence[_Told], slots: Sequence[int], pack: ConcertPack, personas: PersonaPack
) -> list[ChatReleased]:
    """The lines at their slots, in order. What answers a line or joins a chant does so only where it still fits."""
    fans = {fan.handle: fan.id for fan in personas.personas}
    numbers = {line.line: number for number, line in enumerate(lines) if line.line}

    def answered(number: int) -> str | None:
        to = numbers.get(lines[number].reply_to or "")
        return _id(to) if to is not None and slots[to] <= slots[number] else None

    def joined(number: int) -> int | None:
        index = lines[number].chant
        if index is None or not 0 <= index < len(pack.chants):
            return None
        chant = pack.chants[index]
        fits = chant.start_ms - CHANT_MARGIN_MS <= slots[number] <= chant.end_ms + CHANT_MARGIN_MS
        return index if fits else None

    released = [
        ChatReleased(
            line=_id(number),
            due_ms=slots[number],
            author=line.author,
            author_kind="replay",
            text=line.text,
            round=None,
            behaviour=line.behaviour,
            language=line.language,
            source="REPLAY",
            agent=None if line.viewers else fans.get(line.author),
            reply_to=answered(number),
            chant=joined(number),
        )
        for number, line in enumerate(lines)
    ]
    return sorted(released, key=lambda line: (line.due_ms, line.line))


def _id(number: int) -> str:
    """Of equal length, so that lines of one time keep their order wherever they are sorted by id."""
    return f"replay-{number:06}"


# -- where it comes from


def _named(source: Path) -> tuple[Path, str | None]:
    """File and beginning of the viewing's id in FILE#ID; a file that is there under the whole name is that file."""
    file, mark, viewing = source.name.rpartition("#")
    if not mark or not file or source.exists():
        return source, None
    return source.with_name(file), viewing


def _from_json_lines(file: Path) -> Iterator[_Told]:
    for line in chat_lines(file):
        yield _Told(
            due_ms=round(line.media_ms),
            author=line.author,
            text=line.text,
            behaviour=line.behaviour,
            language=line.language,
            viewers=by_viewer(line.author_kind, line.source, line.author),
            consent=line.consent,
        )


def _from_record(file: Path, viewing: str | None, pack: ConcertPack) -> tuple[list[_Told], int, str]:
    """The lines of one viewing, how many of its session are damaged, and the viewing's name."""
    damaged: list[Damaged] = []
    told: dict[str, _Told] = {}
    try:
        watched = _chosen(file, viewing, pack)
        for line in _lines_of(entries(file, watched.session, damaged.append), watched.id):
            told.setdefault(line.line, line)
            if len(told) > MAX_LINES:
                raise _refuse(file, f"more than {MAX_LINES} lines", "a shorter chat")
    except RecordError as problem:
        found = f"a record that cannot be read ({problem})"
        raise _refuse(file, found, "a record of this program, or JSON lines") from problem
    lost = sum(one.kind == ChatReleased.kind for one in damaged)
    return list(told.values()), lost, f"{file.name}#{watched.id[:8]}"


def _chosen(file: Path, viewing: str | None, pack: ConcertPack) -> _Watched:
    """The viewing that is named, else the last of this concert that was watched to its end."""
    known: dict[str, _Watched] = {}
    for entry in entries(file, on_damaged=lambda _: None):
        if isinstance(entry.payload, ViewingStarted) and entry.viewing:
            known[entry.viewing] = _Watched(entry.session, entry.viewing, entry.payload)
        elif isinstance(entry.payload, ViewingEnded) and entry.viewing in known:
            known[entry.viewing].finished = entry.payload.reason == "finished"
    here = [watched for watched in known.values() if _same_concert(watched.started, pack)]
    if viewing is None:
        finished = [watched for watched in here if watched.finished]
        if not finished:
            found = f"{len(known)} viewings, {len(here)} of them of this concert, none watched to its end"
            raise _refuse(file, found, f"a finished viewing of {quoted(pack.title)}, or FILE#VIEWING")
        return finished[-1]
    named = [watched for watched in known.values() if watched.id.startswith(viewing.lower())] if viewing else []
    if len(named) != 1:
        found = f"{len(named)} viewings whose id begins with {quoted(viewing)}"
        raise _refuse(file, found, f"one of {', '.join(watched.id[:8] for watched in here[-8:]) or 'none here'}")
    if named[0] not in here:
        found = f"a viewing of {quoted(named[0].started.concert)}"
        raise _refuse(file, found, f"one of {quoted(pack.title)}: times belong to a concert")
    return named[0]


def _same_concert(started: ViewingStarted, pack: ConcertPack) -> bool:
    """By the video's checksum; without one (any video) by title and length."""
    if started.video_sha256 and pack.concert.sha256:
        return started.video_sha256 == pack.concert.sha256
    return started.concert == pack.title and abs(started.duration_ms - pack.duration_ms) <= TOLERANCE_MS


def _lines_of(session: Iterable[Entry], viewing: str) -> Iterator[_Told]:
    """The lines that were shown in a viewing, the viewer's with the consent that held at that moment."""
    sharing = False
    for entry in session:
        said = entry.payload
        if isinstance(said, Setting) and said.name == SHARING and entry.viewing in (None, viewing):
            sharing = said.value is True
        elif isinstance(said, ChatReleased) and entry.viewing == viewing:
            yield _Told(
                due_ms=said.due_ms,
                author=said.author,
                text=said.text,
                behaviour=said.behaviour,
                language=said.language,
                viewers=by_viewer(said.author_kind, said.source, said.author),
                # A guest's line in a record was replayed there, which that guest had agreed to.
                consent=sharing or said.author_kind == "replay",
                line=said.line,
                reply_to=said.reply_to,
                chant=said.chant,
            )


def _refuse(file: Path, found: str, expected: str) -> DocumentError:
    return DocumentError([Problem(file.name, "", found, expected)])
