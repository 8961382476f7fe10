"""What reviewers say of a record: notes and exclusions, each an entry that supersedes another, never an edit.

    history = annotations(path)   every entry, oldest first
    standing(history)             what counts now
    undone(entry, history)        what to write so that `entry` does not count any more

Each is written in a short session of its own, of the purpose "review": a session then speaks of one visit at most, and
goes with it when the visit is withdrawn. The visit's own sessions, and so its receipts, stay as they are.
"""

import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..journal import ReviewExclusion, ReviewNote
from .file import check_ours, reading
from .read import Damaged, entry_of
from .sums import rows

Said = ReviewNote | ReviewExclusion


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note or an exclusion as it was written; `utc` is ISO 8601, `session` the one that it was written in."""

    said: Said
    utc: str
    session: str


def annotations(path: Path) -> tuple[Annotation, ...]:
    """Every note and exclusion of a record, superseded ones too, oldest first. Raises RecordError."""
    with reading(path) as connection:
        return read_annotations(connection) if check_ours(connection, path) else ()


def read_annotations(connection: sqlite3.Connection) -> tuple[Annotation, ...]:
    """As `annotations`, from an open record that is not empty; what cannot be read is left out."""
    sessions = connection.execute("SELECT session FROM sessions WHERE purpose = 'review'").fetchall()
    found = []
    for (session,) in sessions:
        for row in rows(connection, session):
            entry = entry_of(row, _passed)
            if entry is not None and isinstance(entry.payload, ReviewNote | ReviewExclusion):
                found.append(Annotation(entry.payload, entry.utc, session))
    return tuple(sorted(found, key=lambda one: (one.utc, one.said.id)))


def standing(history: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """What counts now, oldest first; the same in whatever order the entries come.

    An annotation stands unless it takes something back, or a later one of its kind about the same visit and viewing
    supersedes it. Where two reviewers changed the same one in two copies of a record, both stand.
    """
    known = list(history)
    over = {_about(one.said, one.said.supersedes) for one in known if one.said.supersedes is not None}
    left = [one for one in known if not one.said.withdrawn and _about(one.said, one.said.id) not in over]
    return tuple(sorted(left, key=lambda one: (one.utc, one.said.id)))


def undone(one: Said, history: Iterable[Annotation]) -> Said:
    """What to write to take `one` back: what it superseded, said again, or a withdrawal where it was the first.

    It supersedes what has become of `one` since. To take back an undoing is to undo that entry.
    """
    known = {_about(old.said, old.said.id): old.said for old in history}
    after = {_about(said, said.supersedes): said for said in known.values() if said.supersedes is not None}
    newest, seen = one, {one.id}
    while (later := after.get(_about(newest, newest.id))) is not None and later.id not in seen:
        newest = later
        seen.add(later.id)
    before = known.get(_about(one, one.supersedes)) if one.supersedes is not None else None
    back = one.model_copy(update={"withdrawn": True}) if before is None else before
    return back.model_copy(update={"id": str(uuid.uuid4()), "supersedes": newest.id, "author": one.author})


def _about(said: Said, id_: str | None) -> tuple[type[Said], str | None, str | None, str | None]:
    """What an id names: only an annotation of the same kind and about the same can be superseded."""
    return type(said), said.visit, said.viewing, id_


def _passed(_: Damaged) -> None:
    """An entry that cannot be read is the doctor's."""
