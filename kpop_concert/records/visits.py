"""Which visits a record holds, and in which sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from ..journal import ReviewPayload, UnknownKindError, VisitContinued, VisitEnded, VisitStarted, decode


@dataclass(slots=True)
class KnownVisit:
    """One visit of a record; `sessions` in the order in which they began. `started` is None where that is missing.

    `reviews` are the sessions in which reviewers said something of it: the participant's data as well.
    """

    visit: str
    started: VisitStarted | None = None
    sessions: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    begun_utc: str = ""
    ended_utc: str | None = None
    outcome: str | None = None

    @property
    def all_sessions(self) -> tuple[str, ...]:
        """Everything that goes with the visit when it is withdrawn."""
        return (*self.sessions, *self.reviews)

    @property
    def test(self) -> bool:
        """Whether it was a visit in test mode."""
        return self.started is not None and self.started.test


def in_order(first: str, later: Mapping[str, str]) -> list[str]:
    """The sessions of a visit: the first, then each behind the one that it goes on from.

    `later` maps a session to that one; where it is "" (in older records), the order of `later` holds.
    """
    found, waiting = [first], [session for session in later if session != first]
    while waiting:
        ready = next((session for session in waiting if later[session] not in waiting), waiting[0])
        waiting.remove(ready)
        found.append(ready)
    return found


def known_visits(connection: sqlite3.Connection) -> dict[str, KnownVisit]:
    """Every visit of an open record by its id, in the order in which they began; what cannot be read is passed over."""
    found: dict[str, KnownVisit] = {}
    later: dict[str, dict[str, str]] = {}
    reviews: list[tuple[str, str]] = []
    rows = connection.execute(
        "SELECT session, utc, kind, version, payload FROM entry "
        "WHERE kind IN ('visit.started', 'visit.continued', 'visit.ended', 'review.note', 'review.exclusion') "
        "ORDER BY utc, session, seq"
    )
    for session, utc, kind, version, payload in rows:
        try:
            said = decode(kind, version, payload)
        except (UnknownKindError, ValidationError, KeyError, TypeError):
            continue
        if isinstance(said, ReviewPayload) and said.visit is not None:
            reviews.append((said.visit, session))
        if not isinstance(said, VisitStarted | VisitContinued | VisitEnded):
            continue
        visit = found.setdefault(said.visit, KnownVisit(said.visit, begun_utc=utc))
        if session not in visit.sessions:
            visit.sessions.append(session)
        if isinstance(said, VisitStarted):
            visit.started, visit.begun_utc = said, utc
            visit.sessions.insert(0, visit.sessions.pop(visit.sessions.index(session)))
        elif isinstance(said, VisitContinued):
            later.setdefault(said.visit, {})[session] = said.after
        elif isinstance(said, VisitEnded):
            visit.ended_utc, visit.outcome = utc, said.outcome
    for id_, visit in found.items():
        known = later.get(id_, {})
        visit.sessions = in_order(visit.sessions[0], {one: known.get(one, "") for one in visit.sessions})
    for about, session in reviews:
        if about in found and session not in found[about].reviews:
            found[about].reviews.append(session)
    return found
