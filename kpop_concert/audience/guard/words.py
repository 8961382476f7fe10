"""The pattern language of the guard's lists: plain words with simple wildcards, compiled to bounded expressions.

The syntax is described in resources/guard/README.md. Nothing in an expression repeats without a bound, and an entry has
few gaps, so that looking for it takes time linear in the line, whatever the line is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from .fold import RUN, folded, squeezed

MOST_GAPS = 2
MOST_CHOICES = 6
MOST_LETTERS = 800
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_TOKEN = re.compile(r"\s*\.\.\.\s*|\*|\s+|.")
_SPACE = re.compile(r"\s+|\*|\.\.\.")


def _apart(letters: str) -> str:
    """A place that is not inside a run of these letters."""
    return f"(?:(?<![{letters}])|(?![{letters}]))"


_LATIN_EDGE = _apart("a-z0-9")
_START = _LATIN_EDGE + "".join(map(_apart, ("가-힣", "ㄱ-ㅎ", "ぁ-ゖ", "ァ-ヺー")))
_SIGNS = {
    " ": _LATIN_EDGE + r"[\W_]{0,3}",
    "*": r"\w{0,8}",
    "...": _LATIN_EDGE + r"[\w\W]{0,24}" + _LATIN_EDGE,
    "'": "'?",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One list entry. `pieces`: squeezed letters of which one must stand in a line for `source` to match it."""

    entry: str
    pieces: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Part:
    options: tuple[str, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        """The longest run of letters of every option."""
        return tuple(max((squeezed(word) for word in _SPACE.split(option)), key=len) for option in self.options)

    @property
    def source(self) -> str:
        sources = ["".join(_expressions(option)) for option in self.options]
        return sources[0] if len(sources) == 1 else f"(?:{'|'.join(sources)})"


@cache
def compiled(entry: str) -> Pattern:
    """The pattern of a list entry. Raises ValueError, with what is wrong with the entry, if it cannot be used."""
    if len(entry) > MOST_LETTERS:
        raise ValueError(f"it is longer than {MOST_LETTERS} letters")
    form = " ".join(folded(entry).split())
    core = form.strip("* ")
    if core.count("*") + core.count("...") > MOST_GAPS + form.count("|"):
        raise ValueError(f"it has more than {MOST_GAPS} gaps")
    parts = tuple(_parts(core))
    named = [part for part in parts if all(part.pieces)]
    if not named:
        raise ValueError("it has no word that must be there")
    best = max(named, key=lambda part: (min(map(len, part.pieces)), -len(part.options)))
    start = "" if form.startswith("*") else _START
    end = "" if form.endswith("*") else _LATIN_EDGE
    return Pattern(entry, best.pieces, start + "".join(part.source for part in parts) + end)


def _parts(core: str) -> Iterator[_Part]:
    """Fixed words and choices in turn; a choice of nothing takes the space beside it along."""
    texts = _CHOICE.split(core)
    if any(sign in text for text in texts for sign in "[]"):
        raise ValueError("its brackets do not match")
    if len(texts) > 2 * MOST_CHOICES + 1:
        raise ValueError(f"it has more than {MOST_CHOICES} choices")
    for at in range(1, len(texts), 2):
        options = texts[at].split("|")
        if "" in options and texts[at + 1].startswith(" ") and (texts[at - 1].endswith(" ") or not texts[at - 1]):
            texts[at + 1] = texts[at + 1][1:]
            texts[at] = "|".join(option and option + " " for option in options)
        elif "" in options and texts[at - 1].endswith(" "):
            texts[at - 1] = texts[at - 1][:-1]
            texts[at] = "|".join(option and " " + option for option in options)
    for number, text in enumerate(texts):
        if number % 2:
            yield _Part(tuple(dict.fromkeys(text.split("|"))))
        elif text:
            yield _Part((text,))


def _expressions(text: str) -> Iterator[str]:
    """Letters that may be drawn out, and gaps of bounded length."""
    for token, run in itertools.groupby(found.strip() or " " for found in _TOKEN.findall(text)):
        yield _SIGNS.get(token) or f"{re.escape(token)}{{{min(len(list(run)), RUN)},{RUN}}}"


@cache
def _expression(source: str) -> re.Pattern[str]:
    """Compiled when one of its pieces first turns up: most never do."""
    return re.compile(source)


class Words:
    """Many patterns looked for at once: only those of which a piece is in the line are tried."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_start: dict[str, dict[str, list[Pattern]]] = {}
        for pattern in patterns:
            for piece in pattern.pieces:
                self._by_start.setdefault(piece[:2], {}).setdefault(piece, []).append(pattern)

    def found(self, text: str) -> Iterator[tuple[Pattern, tuple[int, int]]]:
        """Every pattern in a folded line with where it stands, always in the same order."""
        tight = squeezed(text)
        starts = {tight[at : at + 2] for at in range(len(tight))} | set(tight)
        tried = {
            pattern: None
            for start in sorted(self._by_start.keys() & starts)
            for piece, patterns in self._by_start[start].items()
            if piece in tight
            for pattern in patterns
        }
        for pattern in tried:
            for match in _expression(pattern.source).finditer(text):
                yield pattern, match.span()
