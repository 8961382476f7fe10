"""One checksum over a whole record: what a report says it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from .file import check_ours, reading
from .sums import canonical, rows


def fingerprint(path: Path, step: Callable[[], None] = lambda: None) -> tuple[str, int]:
    """SHA-256 over every entry, session by session in order of their ids, and how many entries there are.

    The same entries give the same sum in whatever file they lie. `step` is called between sessions and may raise.
    Raises RecordError.
    """
    digest, count = hashlib.sha256(), 0
    with reading(path) as connection:
        sessions = (
            connection.execute("SELECT DISTINCT session FROM entry ORDER BY session").fetchall()
            if check_ours(connection, path)
            else []
        )
        for (session,) in sessions:
            step()
            for row in rows(connection, session):
                digest.update(canonical(row))
                count += 1
    return digest.hexdigest(), count
