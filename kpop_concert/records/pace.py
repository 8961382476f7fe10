"""Viewings that passed faster than a person can watch: those of a simulation, which has a clock of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from .file import check_ours, reading

FASTEST = 0.5
"""Share of a video's length within which nobody has watched all of it, whatever a machine's clock was set to."""


def faster_than_life(path: Path) -> frozenset[tuple[str, str]]:
    """(session, viewing) of those that were shown to their end in less than FASTEST of their length, by UTC.

    Nothing in a record says that its participants were simulated, but no person can do this. Raises RecordError.
    """
    query = "SELECT session, viewing, started_utc, ended_utc, duration_ms FROM viewings WHERE end_reason = 'finished'"
    with reading(path) as connection:
        found = connection.execute(query).fetchall() if check_ours(connection, path) else []
    return frozenset(
        (session, viewing)
        for session, viewing, began, ended, duration_ms in found
        if (passed := _seconds(began, ended)) is not None and passed * 1000 < FASTEST * duration_ms
    )


def _seconds(began: str, ended: str | None) -> float | None:
    try:
        return (datetime.fromisoformat(ended or "") - datetime.fromisoformat(began)).total_seconds()
    except (TypeError, ValueError):
        return None
