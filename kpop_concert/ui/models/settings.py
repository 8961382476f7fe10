"""Which section of the settings is being looked at."""

from __future__ import annotations

from collections.abc import Mapping

ATTENTION = 0.4
"""Share of the view, from its top, that a reader looks at."""


def current_section(places: Mapping[str, tuple[int, int]], top: int, height: int, current: str) -> str:
    """The section at the head of a view of `height` px that begins at `top`; `places` are (top, bottom) in px.

    `current` stays as long as some of it is there; else it is the first one, in the order of `places`, that is.
    """
    end = top + height * ATTENTION
    there = [name for name, (first, last) in places.items() if first < end and last > top + height * 0.1]
    return current if current in there or not there else there[0]
