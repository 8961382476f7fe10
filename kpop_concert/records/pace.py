"""Sessions whose clock ran faster than the world's: those of a simulation, which has a virtual one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from .file import check_ours, reading

FASTER = 2.0
"""So much faster no real clock runs, however it was set or slept meanwhile."""
LONG_ENOUGH_S = 1.0
"""Of a shorter session nothing can be said: UTC is kept to the millisecond, and entries wait for each other."""

_FIRST = "SELECT at_ns, utc FROM entry WHERE session = ? ORDER BY seq LIMIT 1"
_LAST = "SELECT at_ns, utc FROM entry WHERE session = ? ORDER BY seq DESC LIMIT 1"


def faster_than_life(path: Path) -> frozenset[str]:
    """The sessions of a record that no person can have been in: more time passed in them than around them.

    Nothing in a record says that its participants were simulated; what it holds are two clocks, that of the session
    (`at_ns`) and UTC. Raises RecordError.
    """
    found = set()
    with reading(path) as connection:
        sessions = connection.execute("SELECT session FROM sessions") if check_ours(connection, path) else ()
        for (session,) in list(sessions):
            first = connection.execute(_FIRST, (session,)).fetchone()
            last = connection.execute(_LAST, (session,)).fetchone()
            if first and last and _faster(*first, *last):
                found.add(session)
    return frozenset(found)


def _faster(began_ns: int, began: str, ended_ns: int, ended: str) -> bool:
    try:
        around_s = (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()
        inside_s = (ended_ns - began_ns) / 1e9
    except (TypeError, ValueError):
        return False
    return inside_s > LONG_ENOUGH_S and inside_s > FASTER * max(0.0, around_s)
