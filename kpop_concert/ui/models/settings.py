"""Which section of the settings is being looked at."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = 0.15
"""Where in the view a reader's eyes are, as a share of its height from its top."""


def current_section(
    places: Mapping[str, tuple[int, int]], top: int, height: int, current: str, at_end: bool = False
) -> str:
    """The section at the head of a view of `height` px that begins at `top`; `places` are (top, bottom) in px.

    Sections may stand beside each other: `current` stays while it is one of them, and at the end of the page, whose
    last sections never reach the head, while it can be seen at all. Else it is the first one in the order of `places`.
    """
    eyes = top + round(height * HEAD)
    there = [name for name, (first, last) in places.items() if first <= eyes < last]
    if not there:
        below = [name for name, (first, _) in places.items() if first > eyes]
        there = below[:1] or list(places)[-1:]
    if current in there:
        return current
    first, last = places[current]
    if at_end and first < top + height and last > eyes:
        return current
    return there[0]
