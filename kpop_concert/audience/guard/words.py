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
MOST_CHOICES = 8
MOST_LETTERS = 1200
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
        if (
            "" in options
            and texts[at + 1].startswith(" ")
            and (texts[at - 1].endswith(" ") or (at == 1 and not texts[0]))
        ):
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
    """Many list entries looked for at once: only those of which a piece is in the line are tried."""

    def __init__(self, entries: Iterable[str], passing: Iterable[str] = ()) -> None:
        """`passing`: entries that let through what they cover whole. Raises ValueError for an entry that is none."""
        self._wanted = _by_start(map(compiled, dict.fromkeys(entries)))
        self._passing = _by_start(map(compiled, dict.fromkeys(passing)))

    def found(self, text: str) -> Iterator[str]:
        """The entries that a reading of a line (`fold.readings`) holds, always in the same order."""
        passed: list[tuple[int, int]] | None = None
        for entry, (start, end) in _matches(self._wanted, text):
            if passed is None:
                passed = [span for _, span in _matches(self._passing, text)]
            if not any(first <= start and end <= last for first, last in passed):
                yield entry


_Index = dict[str, dict[str, list[Pattern]]]


def _by_start(patterns: Iterable[Pattern]) -> _Index:
    index: _Index = {}
    for pattern in patterns:
        for piece in pattern.pieces:
            index.setdefault(piece[:2], {}).setdefault(piece, []).append(pattern)
    return index


def _matches(index: _Index, text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    tight = squeezed(text)
    starts = {tight[at : at + 2] for at in range(len(tight))} | set(tight)
    tried = {
        pattern: None
        for start in sorted(index.keys() & starts)
        for piece, patterns in index[start].items()
        if piece in tight
        for pattern in patterns
    }
    for pattern in tried:
        for match in _expression(pattern.source).finditer(text):
            yield pattern.entry, match.span()
