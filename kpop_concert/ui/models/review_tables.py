"""A plot as a table, for whoever reads numbers rather than lines. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many cells as the header; an empty cell is a value that there is none of."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
