"""What the chat dock shows at a media time. No Qt: the list asks for rows, the page adds lines."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ...journal import AuthorKind, ChatReleased, SeatedFan, Source

SHOWN_ROWS = 500
CHANT_CHARS = 120
COLOURS = ("coral", "butter", "mint", "aqua", "peri", "rose", "lilac", "pearl")

Filter = Literal["all", "fans", "mine", "chants"]
NoticeStatus = Literal["ok", "warn", "error", "info"]


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One released line, or a notice of the program itself (`notice` set). `media_ms` is when it appears."""

    id: str
    media_ms: float
    text: str
    author: str = ""
    author_kind: AuthorKind = "persona"
    source: Source = "SIM"
    colour: str = "pearl"
    traits: tuple[str, ...] = ()
    chant: int | None = None
    notice: NoticeStatus | None = None

    @property
    def own(self) -> bool:
        return self.author_kind == "viewer" and self.notice is None

    @staticmethod
    def of(released: ChatReleased, audience: Mapping[str, SeatedFan]) -> ChatLine:
        """The row of a released line; `audience` maps agent ids to the seated fans (name, colour, traits).

        Who does not sit there, such as an unknown author of a recording, gets a colour of their name and no traits.
        """
        fan = audience.get(released.agent or "")
        return ChatLine(
            id=released.line,
            media_ms=released.due_ms,
            text=released.text,
            author=released.author,
            author_kind=released.author_kind,
            source=released.source,
            colour=fan.colour if fan else colour_of(released.author),
            traits=fan.traits if fan else (),
            chant=released.chant,
        )


def colour_of(author: str) -> str:
    """A bias colour that a name always has."""
    return COLOURS[hashlib.blake2b(author.encode(), digest_size=2).digest()[0] % len(COLOURS)]


def _when(line: ChatLine) -> float:
    return line.media_ms


@dataclass(frozen=True, slots=True)
class Typist:
    """A fan who is writing now; `source` None where it is not known yet who writes the line."""

    author: str
    colour: str
    source: Source | None


class ChatModel:
    """Lines in the order of media time; what is visible depends on the media time alone, so a seek back is exact.

    Adding the same line twice is one line. All methods belong to one thread.
    """

    def __init__(self) -> None:
        self.typists: tuple[Typist, ...] = ()
        self.tags = True
        self._version = 0
        self._lines: list[ChatLine] = []
        self._ids: set[str] = set()
        self._filter: Filter = "all"
        self._view: list[ChatLine] = []
        self._times: list[float] = []
        self._chants: dict[int, list[ChatLine]] = {}
        self._call_times: list[float] = []
        self._read_ms: float | None = None

    # -- what happens --------------------------------------------------------------------------------------------------

    def add(self, lines: Iterable[ChatLine]) -> None:
        """Take new lines, in any order and number."""
        fresh = []
        for line in lines:
            if line.id not in self._ids:
                self._ids.add(line.id)
                fresh.append(line)
        if not fresh:
            return
        fresh.sort(key=_when)  # a stable sort: equal times keep the order of arrival
        in_order = not self._lines or fresh[0].media_ms >= self._lines[-1].media_ms
        self._lines.extend(fresh)
        if in_order:
            self._extend_view(fresh)
        else:
            self._lines.sort(key=_when)
            self._rebuild()
        self._version += 1

    def replace(self, former: str, line: ChatLine) -> None:
        """Let `line` stand in place of the one with the id `former`, at its own time; the ids must differ."""
        self._ids.discard(former)
        self._lines = [kept for kept in self._lines if kept.id != former]
        self._rebuild()
        self.add([line])

    def clear(self) -> None:
        """Another viewing starts."""
        self._lines.clear()
        self._ids.clear()
        self.typists = ()
        self._read_ms = None
        self._rebuild()
        self._version += 1

    def set_typists(self, typists: Iterable[Typist]) -> None:
        """Who is writing now; shown below the newest line."""
        self.typists = tuple(typists)
        self._version += 1

    def set_tags(self, shown: bool) -> None:
        """Whether a row says who wrote it, in its tag, its hover card and to a screen reader."""
        if shown != self.tags:
            self.tags = shown
            self._version += 1

    def tag(self, row: ChatLine | Typist) -> str:
        """The tag by a row's name: SIM, AI or REPLAY; empty for the viewer's own and where tags are not shown."""
        said = self.tags and not (isinstance(row, ChatLine) and (row.own or row.notice is not None))
        return row.source if said and row.source is not None and row.source != "VIEWER" else ""

    @property
    def filter(self) -> Filter:
        return self._filter

    def set_filter(self, wanted: Filter) -> None:
        """Show all lines, those of fans, the viewer's own, or the fan chants; notices stay in all of them."""
        if wanted != self._filter:
            self._filter = wanted
            self._rebuild()
            self._version += 1

    # -- what is seen --------------------------------------------------------------------------------------------------

    def rows(self, now_ms: float, limit: int = SHOWN_ROWS) -> list[ChatLine]:
        """The newest `limit` rows of the filter that have appeared by `now_ms`, oldest first."""
        end = bisect_right(self._times, now_ms)
        return self._view[max(0, end - limit) : end]

    def count(self, now_ms: float) -> int:
        """How many rows of the filter have appeared by `now_ms`."""
        return bisect_right(self._times, now_ms)

    def stamp(self, now_ms: float) -> tuple[object, ...]:
        """Equal stamps mean equal rows: a view compares it to know whether it is stale. Cheap."""
        return self._version, self.count(now_ms), bisect_right(self._call_times, now_ms)

    def joined(self, line: ChatLine, now_ms: float) -> int:
        """How many people had joined the fan chant of this row by `now_ms`, its first caller included; 0: no chant."""
        return len({call.author for call in self._calls(line, now_ms)})

    def text(self, line: ChatLine, now_ms: float) -> str:
        """What the row says at `now_ms`: the text, or of a fan chant the different calls so far, in their order."""
        if line.chant is None or line.own:
            return line.text
        said = line.text
        for call in self._calls(line, now_ms):
            if not call.own and call.text not in said and len(said) + 1 + len(call.text) <= CHANT_CHARS:
                said = f"{said} {call.text}"
        return said

    def _calls(self, line: ChatLine, now_ms: float) -> list[ChatLine]:
        if line.chant is None:
            return []
        return [call for call in self._chants.get(line.chant, ()) if call.media_ms <= now_ms]

    @property
    def empty(self) -> bool:
        return not self._lines

    # -- what was read -------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """The viewer is at the newest line: nothing is unread."""
        self._read_ms = None

    def leave(self, now_ms: float) -> None:
        """The viewer scrolled up at `now_ms`: later rows count as unread."""
        if self._read_ms is None:
            self._read_ms = now_ms

    @property
    def following(self) -> bool:
        return self._read_ms is None

    def unread(self, now_ms: float) -> int:
        """Rows that appeared since the viewer scrolled up."""
        return 0 if self._read_ms is None else max(0, self.count(now_ms) - self.count(self._read_ms))

    # -- the filtered view ---------------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self._view, self._times, self._chants, self._call_times = [], [], {}, []
        self._extend_view(self._lines)

    def _extend_view(self, lines: Iterable[ChatLine]) -> None:
        for line in lines:
            # A fan chant is one row, its first caller's; whoever joins is counted there. The viewer's line stays a row.
            joins = False
            if line.chant is not None:
                calls = self._chants.setdefault(line.chant, [])
                joins = any(not call.own for call in calls) and not line.own
                calls.append(line)
                self._call_times.append(line.media_ms)
            if not joins and self._wanted(line):
                self._view.append(line)
                self._times.append(line.media_ms)

    def _wanted(self, line: ChatLine) -> bool:
        if line.notice is not None or self._filter == "all":
            return True
        if self._filter == "mine":
            return line.own
        return line.chant is not None if self._filter == "chants" else not line.own
