"""Times as a report writes them."""

from __future__ import annotations


def clock(ms: float) -> str:
    """Media time as minutes and seconds."""
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def span(start_ms: float, end_ms: float) -> str:
    """A stretch of media time."""
    return f"{clock(start_ms)}\u2013{clock(end_ms)}"


def utc(stamp: str) -> str:
    """An ISO time to the minute."""
    return stamp[:16].replace("T", " ")
