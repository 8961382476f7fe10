"""The fan chant on the picture, as pure functions of the annotation, media time and who has joined. No Qt.

All lengths are units of the 1920 x 1080 picture; the design gives them in px of a view 900 px high.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...concert.artist import Artist
from ...concert.score import Chant
from ...danmaku.lanes import x_at
from ...danmaku.style import HEIGHT, WIDTH, DanmakuSettings, lane_y

VIEW_PX = HEIGHT / 900
"""Units of one px of the design's full screen."""
EM = 52 * VIEW_PX
TOP = 0.74 * HEIGHT
LINE = 64 * VIEW_PX
WORD_GAP = 28 * VIEW_PX
BAR_TOP, BAR_HEIGHT = TOP + 67 * VIEW_PX, 5 * VIEW_PX
STICKS_TOP, STICK_HEIGHT, STICK_PITCH = TOP + 85 * VIEW_PX, 24 * VIEW_PX, 13 * VIEW_PX
WIDEST = 0.92 * WIDTH
BEAT_MS = 480.0
RISE = 8 * VIEW_PX
AFTER_MS = 900.0
"""The finished line stays this long, so that its last word can be read."""
NEUTRAL = "pearl"
ECHO_EM = 28 / 24
"""An echo's font, relative to the flying chat's."""


@dataclass(frozen=True, slots=True)
class Word:
    """One call: its time in media ms and the bias colour that fills it."""

    text: str
    start_ms: float
    end_ms: float
    colour: str

    def progress(self, now_ms: float) -> float:
        """How much of the word has been called, 0..1."""
        if now_ms >= self.end_ms:
            return 1.0
        return max(0.0, (now_ms - self.start_ms) / (self.end_ms - self.start_ms))


@dataclass(frozen=True, slots=True)
class Join:
    """A fan came in at this media time (ms); `colour` is the fan's bias colour."""

    at_ms: float
    colour: str


@dataclass(frozen=True, slots=True)
class ChantShow:
    """A chant of the concert as the picture needs it. `fans` are the lightsticks of its row."""

    start_ms: float
    end_ms: float
    echo: bool
    words: tuple[Word, ...]
    fans: int

    @classmethod
    def of(cls, chant: Chant, artist: Artist | None, fans: int) -> ChantShow:
        """From the annotation: a member's call in the member's colour, the group's in the fandom's."""
        members = {member.id: member.colour for member in artist.members} if artist else {}
        group = artist.fandom.colour if artist and artist.fandom else NEUTRAL
        words = tuple(
            Word(word.text, word.start_ms, word.end_ms, members.get(word.member or "", group)) for word in chant.words
        )
        return cls(chant.start_ms, chant.end_ms, chant.kind == "echo", words, fans)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of the line with its left edge and width."""

    word: Word
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """The words that show together, centred, with their font size."""

    words: tuple[PlacedWord, ...]
    em: float


def lines(show: ChantShow, measure: Callable[[str, float], float]) -> list[Line]:
    """The chant cut into lines that fit the picture; `measure(text, em)` is the width of a word."""
    result: list[Line] = []
    row: list[tuple[Word, float]] = []
    for word in show.words:
        width = measure(word.text, EM)
        if row and sum(w for _, w in row) + len(row) * WORD_GAP + width > WIDEST:
            result.append(_centred(row))
            row = []
        row.append((word, width))
    return [*result, _centred(row)]


def _centred(row: Sequence[tuple[Word, float]]) -> Line:
    whole = sum(width for _, width in row) + (len(row) - 1) * WORD_GAP
    # A single call may be wider than the picture; the line shrinks to it.
    shrink = min(1.0, WIDEST / whole)
    x, placed = (WIDTH - whole * shrink) / 2, []
    for word, width in row:
        placed.append(PlacedWord(word, x, width * shrink))
        x += (width + WORD_GAP) * shrink
    return Line(tuple(placed), EM * shrink)


def current(rows: Sequence[Line], now_ms: float) -> Line:
    """The line being called: the first whose last word has not ended, else the last."""
    return next((row for row in rows if now_ms < row.words[-1].word.end_ms), rows[-1])


def visibility(show: ChantShow, now_ms: float, beat_ms: float = BEAT_MS) -> tuple[float, float]:
    """(opacity 0..1, how far below its place in units): it rises and fades in a beat before the chant, out after it.

    With a beat of 0 (reduced motion) it is there or not.
    """
    first, last = show.start_ms - beat_ms, show.end_ms + AFTER_MS
    if not first <= now_ms < last:
        return 0.0, 0.0
    if beat_ms <= 0:
        return 1.0, 0.0
    risen = min(1.0, (now_ms - first) / beat_ms)
    # The far end of a fade in is cubic, as every entrance of the design.
    eased = 1 - (1 - risen) ** 3
    leaving = min(1.0, (last - now_ms) / beat_ms)
    return min(eased, leaving), RISE * (1 - eased)


def sticks(show: ChantShow, joins: Sequence[Join], now_ms: float) -> tuple[str, ...]:
    """One bias colour per fan, in the order they came in; empty for a fan who has not joined by `now_ms`."""
    joined = [join.colour for join in sorted(joins, key=lambda join: join.at_ms) if join.at_ms <= now_ms]
    return tuple(joined[: show.fans]) + ("",) * max(0, show.fans - len(joined))


def showing(shows: Sequence[ChantShow], now_ms: float) -> int | None:
    """Index of the name chant on the picture, None when there is none. One at a time: a later one wins."""
    found = None
    for index, show in enumerate(shows):
        if not show.echo and show.start_ms - BEAT_MS <= now_ms < show.end_ms + AFTER_MS:
            found = index
    return found


def echo_at(show: ChantShow, width: float, settings: DanmakuSettings, now_ms: float) -> tuple[float, float] | None:
    """Upper left corner of a flying echo at media time `now_ms`, None when it is not on the picture.

    It flies just below the area of the comments, so no comment needs to make way.
    """
    duration = settings.cross_ms
    if not show.echo or not show.start_ms <= now_ms < show.start_ms + duration:
        return None
    y = lane_y(settings.lanes, settings.em)
    if settings.reduced_motion:
        return (WIDTH - width) / 2, y
    return x_at(now_ms, show.start_ms, duration, width), y


Joins = Mapping[int, Sequence[Join]]
"""Chant index -> who came in."""
