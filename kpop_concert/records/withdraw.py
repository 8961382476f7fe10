"""Withdrawal: everything of a visit goes from the file, bytes included, and a tombstone keeps it from coming back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ..system.problems import quoted
from . import file
from .errors import RecordError
from .schema import PROJECTIONS
from .store import Store
from .tombstones import Tombstone, finish, put, stone_of, tombstones
from .visits import KnownVisit, known_visits

REASON = re.compile(r"[\w-]{1,40}")


class NoSuchVisitError(RecordError):
    """The record holds no such visit."""


def withdraw(
    path: Path,
    *,
    visit: str | None = None,
    participant: str | None = None,
    reason: str = "withdrawn",
    utc: str | None = None,
) -> list[Tombstone]:
    """Remove one visit, or every visit of a participant (pseudonym), for good; returns their tombstones.

    `reason` is one word of the lab, never a text of the participant. May be called again after anything, also to end
    what a kill cut short. Raises NoSuchVisitError, also for a pseudonym of several stations or studies, which may be
    several people's, and RecordError when the file is in use or cannot be written, or the reason is no word.
    """
    if not REASON.fullmatch(reason):
        raise RecordError(f"the reason is kept for good: one word of at most 40 letters, found {quoted(reason)}")
    if not path.exists():
        raise NoSuchVisitError(f"{path}: there is no such record; name an existing file.")
    lock = file.claim(path)
    try:
        with closing(Store(path)) as store:
            known, stones = known_visits(store.raw), tombstones(store.raw)
            chosen = [one for one in known.values() if _is(one, visit, participant)]
            if not chosen:
                if visit in stones:
                    return [stones[visit]]
                raise NoSuchVisitError(
                    f"{path}: holds no visit {visit or ''}{participant or ''}; see its doctor report."
                )
            _check_person(path, chosen)
            _check_sessions(path, chosen, known.values())
            now = utc or datetime.now(UTC).isoformat(timespec="milliseconds")
            erase(store, [stone_of(one, now, reason) for one in chosen])
            left = tombstones(store.raw)
            return [left[one.visit] for one in chosen]
    finally:
        lock.release()


def erase(store: Store, stones: Iterable[Tombstone]) -> None:
    """Put the tombstones into the record, remove what they stand for, and clean the file of it.

    The rows go and the tombstone comes in one transaction. A kill after that leaves `erased` at 0, and whoever opens
    the record next cleans the file.
    """
    raw = store.raw
    raw.execute("PRAGMA secure_delete = ON")
    with store.transaction():
        kept = tombstones(raw)
        for stone in stones:
            old = kept.get(stone.visit)
            new = old.joined(stone) if old else stone
            there = [
                session
                for session in new.sessions
                if raw.execute("SELECT 1 FROM entry WHERE session = ? LIMIT 1", (session,)).fetchone()
            ]
            for session in there:
                for table in (*(str(projection.__tablename__) for projection in PROJECTIONS), "entry"):
                    raw.execute(f'DELETE FROM "{table}" WHERE session = ?', (session,))  # noqa: S608 - our own names
            clean = not there and (old is None or old.erased)
            if old is None or replace(new, erased=clean) != old:
                put(raw, new, erased=clean)
                kept[new.visit] = new
    finish(raw, store.path)


def _is(one: KnownVisit, visit: str | None, participant: str | None) -> bool:
    if visit is not None:
        return one.visit == visit
    return participant is not None and one.started is not None and one.started.participant == participant


def _check_person(path: Path, chosen: Iterable[KnownVisit]) -> None:
    """A code is given at one station, for one study: elsewhere it may be somebody else's."""
    where = {(one.started.study, one.started.station): one for one in chosen if one.started is not None}
    if len(where) > 1:
        there = ", ".join(f"{one.visit} ({study}, station {number})" for (study, number), one in where.items())
        raise NoSuchVisitError(
            f"{path}: that code was given to several people, or to one at several stations; nothing was removed. Name "
            f"a visit: {there}."
        )


def _check_sessions(path: Path, chosen: Iterable[KnownVisit], known: Iterable[KnownVisit]) -> None:
    """A session belongs to one visit; where a file says otherwise, nobody else's data may go with it."""
    going = {one.visit: set(one.all_sessions) for one in chosen}
    gone = set().union(*going.values())
    for other in known:
        if other.visit not in going and gone & set(other.all_sessions):
            raise NoSuchVisitError(f"{path}: a session of this visit also holds visit {other.visit}; ask for help.")
