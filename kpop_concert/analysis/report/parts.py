"""What a report is made of: chapters of text, tables and figures, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...records.export.files import Cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Step = Callable[[], None]
"""Called between two pieces of work; it may raise to end them."""
Kind = Literal["text", "count", "number", "p", "low", "high", "how"]


@dataclass(frozen=True, slots=True)
class Column:
    """`key` heads the column in the CSV file, `head` on the page. `low` and the `high` after it are one on the page.

    `how` says how a row was computed: the page gives it a letter, and says it below the table. `hidden` columns are in
    the file only.
    """

    key: str
    head: str
    kind: Kind = "number"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the file's. `blocks` are the keys of the columns side by side on the page, where they are too many for
    one table (the first column is repeated); () is all of them. What is not `on_page` is too long for it and is in the
    file only. nan and None are no figure.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    blocks: tuple[tuple[str, ...], ...] = ()
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Plot:
    """`name` is the file's; `alt` says what there is to see, for whoever does not see it. `draw` makes the figure."""

    name: str
    title: str
    alt: str
    draw: Callable[[], Figure]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Paragraphs: plain ones, a `warning` nobody should miss, or a `refusal` that says why something cannot be told."""

    text: tuple[str, ...]
    tone: Literal["plain", "warning", "refusal"] = "plain"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of sentences, or of (term, meaning)."""

    items: tuple[str | tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Under:
    """A heading inside of a chapter."""

    title: str


Part = Say | Listed | Under | Table | Plot


@dataclass(frozen=True, slots=True)
class Chapter:
    """`name` is what links on the page lead to."""

    name: str
    title: str
    parts: tuple[Part, ...]


def say(*text: str) -> Say:
    """Paragraphs."""
    return Say(text)


def warn(*text: str) -> Say:
    """What nobody should miss."""
    return Say(text, "warning")


def refuse(*text: str) -> Say:
    """Why something cannot be told."""
    return Say(text, "refusal")


def columns(*made: tuple[str, str] | tuple[str, str, Kind]) -> tuple[Column, ...]:
    """Columns from (key, head) and (key, head, kind)."""
    return tuple(Column(*one) for one in made)


def sentence(text: str) -> str:
    """With a capital at its beginning and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def distinct(notes: Sequence[str]) -> tuple[str, ...]:
    """Each note once, in the order in which they came."""
    return tuple(dict.fromkeys(note for note in notes if note))
