"""Opening a record at a station: which visits it holds, who comes next, a new visit or an unfinished one."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Iterable
from pathlib import Path

from ..journal import Deviation, VisitContinued, VisitStarted
from ..records.progress import entries_of, visit_entries
from ..session import Session
from ..system.problems import quoted
from .check import StudyCheck
from .counterbalance import holders
from .departures import Departure, depart
from .plan import Place
from .protocol import protocol_hash
from .runner import Runner, VisitError
from .visit import VisitState, visits
from .watch import SeatMaker

PSEUDONYM = re.compile(r"[A-Za-z]{1,4}[0-9-]{0,8}[0-9]")
"""No name, and no number or NA that a reader of tables would take for something else."""


def visits_in(record: Path) -> list[VisitState]:
    """Every visit of a record, in the order in which they began; none where there is no record yet.

    The record may be in use. Raises RecordError when it is not a readable record.
    """
    return visits(visit_entries(record))


def unfinished(found: Iterable[VisitState], study: str, station: int) -> list[VisitState]:
    """The visits that can go on here, the latest first."""
    own = [v for v in found if v.started.study == study and v.started.station == station and v.outcome is None]
    return own[::-1]


def replaceable(found: Iterable[VisitState], study: str, station: int) -> list[VisitState]:
    """The aborted visits whose place another visit may take."""
    return [visit for visit in holders(study, station, found).values() if visit.outcome == "aborted"]


async def begin(
    study: StudyCheck,
    session: Session,
    record: Path,
    place: Place,
    *,
    participant: str,
    language: str,
    replaces: str | None = None,
    test: bool = False,
    departures: tuple[Departure, ...] = (),
    visit: str | None = None,
    seats: SeatMaker | None = None,
) -> Runner:
    """A new visit at `place` (see `next_place`), in a session of its own that was just opened.

    `participant` is a pseudonym. A test visit takes no place. Raises VisitError for a participant or a language that
    cannot be, ValueError for such a departure, RecordError when it cannot be kept.
    """
    protocol = study.protocol
    assert protocol is not None
    if not PSEUDONYM.fullmatch(participant):
        raise VisitError(f"a participant has a code of up to 4 letters, then digits, found {quoted(participant)}")
    if language not in protocol.languages and not any(one.what == "language" for one in departures):
        raise VisitError(f"the study is held in {' or '.join(protocol.languages)}, found {quoted(language)}")
    said = [depart(protocol, one) for one in departures]
    # Tests are left behind by a merge, so that nothing may name them.
    before = None if test else await asyncio.to_thread(_latest, record)
    started = VisitStarted(
        visit=visit or str(uuid.uuid4()),
        study=protocol.name,
        study_version=protocol.version,
        protocol_sha256=protocol_hash(protocol),
        station=place.station,
        participant=participant,
        language=language,
        place=place.number,
        viewings=place.viewings,
        replaces=replaces,
        test=test,
        before=before,
    )
    session.publish(started)
    runner = Runner(study, session, record, VisitState(started, (session.id,)), seats)
    for deviation in said:
        session.publish(deviation)
    await runner.enter()
    return runner


def _latest(record: Path) -> str | None:
    """The visit, no test, that began last in a record."""
    begun = (entry.payload for entry in entries_of(record, (VisitStarted.kind,)))
    real = [one.visit for one in begun if isinstance(one, VisitStarted) and not one.test]
    return real[-1] if real else None


async def resume(
    study: StudyCheck,
    session: Session,
    record: Path,
    state: VisitState,
    *,
    reason: str = "",
    seats: SeatMaker | None = None,
) -> Runner:
    """Go on with an unfinished visit in a new session, at the first step that is not over.

    A changed protocol needs a `reason`, which becomes a deviation. Raises VisitError without one, or when the visit has
    ended; RecordError when it cannot be kept.
    """
    assert study.protocol is not None
    who = state.started.participant
    if state.outcome is not None:
        raise VisitError(f"the visit of {who} has ended ({state.outcome})")
    found, expected = protocol_hash(study.protocol), state.started.protocol_sha256
    if found != expected and not reason.strip():
        raise VisitError(
            f"the visit of {who} began with another protocol ({expected[:12]}, now {found[:12]}): put that file back, "
            "or give a reason for going on with this one"
        )
    for condition, concert in state.started.viewings:
        if condition not in study.conditions or concert not in study.packs:
            raise VisitError(
                f"the visit of {who} has {condition} at {concert}, which the protocol does not name any more: put the "
                "old file back"
            )
    runner = Runner(study, session, record, state, seats)
    step = state.current(runner.steps, runner.protocol.thresholds.restart)
    after = state.sessions[-1]
    session.publish(VisitContinued(visit=state.started.visit, step=step.id if step else "", after=after))
    if found != expected:
        session.publish(Deviation(what="protocol", found=found, expected=expected, reason=reason))
    await session.flush()
    await runner.broke_off()
    await runner.enter()
    return runner
