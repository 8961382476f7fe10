"""Lines of the viewer that sound like distress; the program answers them itself (CULTURE, People)."""

from __future__ import annotations


def distress(text: str) -> str | None:
    """The language of a line that sounds like distress; None for every other line."""
    return None
