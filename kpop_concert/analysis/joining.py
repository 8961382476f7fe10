"""One record's tables joined by visit, period and viewing.

Which of several showings of a period counts, and why a viewing is left out, is decided here and said in
`Watched.left_out`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from pathlib import Path

import numpy as np

from ..journal import Deviation, Flag, PassStarted, SeatedFan, SelfReport
from ..records.annotations import Annotation
from ..records.columns import ReadAnswer, ReadChat, Reader, ReadStep, ReadViewing, ReadVisit, Tables
from ..records.errors import RecordDamagedError
from ..records.export import Value
from .dataset import (
    AUTHOR_KINDS,
    VIEWER,
    Chat,
    Clip,
    Dimension,
    LoadCancelledError,
    Samples,
    Sources,
    Visit,
    Watched,
)

Answers = dict[tuple[str, str], Value]
Scores = dict[tuple[str, str], float | None]
Pass = tuple[int, float, float]


@dataclass(slots=True)
class Part:
    """What one record gives to a dataset. `gone` are the visits that were withdrawn."""

    path: Path
    clips: list[Clip] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    viewings: list[Watched] = field(default_factory=list)
    history: tuple[Annotation, ...] = ()
    gone: frozenset[str] = frozenset()
    notices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Visit:
    """A visit while it is put together; `sessions` as they began."""

    begun: ReadVisit | None = None
    sessions: list[str] = field(default_factory=list)
    outcome: str | None = None


def joined(reader: Reader, sources: Sources, cancelled: Callable[[], bool]) -> Part:
    """What an open record holds. Raises RecordDamagedError, LoadCancelledError."""
    part = Part(reader.path)
    tables = reader.tables()
    if not tables.version:
        part.notices.append(f"{part.path.name}: nothing was recorded in it yet.")
        return part
    try:
        _join(part, reader, tables, sources, cancelled)
    except (ValueError, TypeError, AttributeError) as problem:
        raise RecordDamagedError(
            f"{part.path}: a table of it cannot be read ({type(problem).__name__}); see its doctor report."
        ) from problem
    return part


def _join(part: Part, reader: Reader, tables: Tables, sources: Sources, cancelled: Callable[[], bool]) -> None:
    visits = _visits(tables)
    part.gone = tables.withdrawn | {id_ for id_, visit in visits.items() if visit.outcome == "withdrawn"}
    headless = [id_ for id_, visit in visits.items() if visit.begun is None and id_ not in part.gone]
    skipped = {session for id_ in (*part.gone, *headless) if id_ in visits for session in visits[id_].sessions}
    kept = {id_: visit for id_, visit in visits.items() if visit.begun is not None and id_ not in part.gone}
    of_session = {session: id_ for id_, visit in kept.items() for session in visit.sessions}
    tests = all(visit.begun.test for visit in kept.values() if visit.begun)
    look = _Look(reader, tables)
    clips: dict[str, Clip] = {}
    shown: dict[str, list[Watched]] = defaultdict(list)
    for row in sorted(tables.viewings, key=lambda row: (row.started_utc, row.session, row.seq)):
        if cancelled():
            raise LoadCancelledError
        if row.session in skipped or not row.viewing:
            continue
        id_ = of_session.get(row.session, "")
        step = look.step(row) if id_ else None
        clip = _clip(row, _concert(kept[id_], step) if id_ else "", clips, sources)
        clips[clip.key] = clip
        shown[id_].append(look.watched(row, id_, step, clip))
    for id_, visit in kept.items():
        answers, scores = _answered(look.answers(visit.sessions), sources)
        part.viewings += _of_visit(visit, shown[id_], answers, scores, tests)
        part.visits.append(_made(id_, visit, look, answers[None], scores[None], shown[id_]))
    part.viewings += [replace(one, left_out="not part of a visit" if kept else "") for one in shown[""]]
    part.clips = list(clips.values())
    part.history = tuple(one for one in reader.annotations() if one.said.visit not in part.gone)
    part.notices += _notices(part, kept, headless, tests)


def _notices(part: Part, kept: Mapping[str, _Visit], headless: Sequence[str], tests: bool) -> Iterator[str]:
    name = part.path.name
    if part.gone:
        yield f"{name}: {len(part.gone)} withdrawn visits are left out."
    if headless:
        yield f"{name}: {len(headless)} visits have no beginning and are left out; was it merged to the end?"
    if kept and tests:
        yield f"{name}: all visits are tests; what is shown are figures of tests, not of a study."
    left_out: dict[str, int] = defaultdict(int)
    for one in part.viewings:
        if one.left_out:
            left_out[one.left_out] += 1
    for why, count in left_out.items():
        yield f"{name}: {count} of {len(part.viewings)} viewings are not used unless you choose them: {why}."


def _visits(tables: Tables) -> dict[str, _Visit]:
    found: dict[str, _Visit] = defaultdict(_Visit)
    for row in sorted(tables.visits, key=lambda row: (row.utc, row.session, row.seq)):
        visit = found[row.visit]
        if row.session not in visit.sessions:
            visit.sessions.append(row.session)
        if row.event == "started":
            visit.begun = row
        elif row.event == "ended":
            visit.outcome = row.outcome
    return dict(found)


def _plan(begun: ReadVisit) -> tuple[tuple[str, str], ...]:
    return tuple((condition, concert) for condition, concert in json.loads(begun.viewings or "[]"))


def _concert(visit: _Visit, step: ReadStep | None) -> str:
    """Name of the concert that the plan has for the step's period."""
    assert visit.begun is not None
    plan = _plan(visit.begun)
    period = step.period if step else None
    return plan[period - 1][1] if period is not None and 1 <= period <= len(plan) else ""


def _clip(row: ReadViewing, name: str, known: Mapping[str, Clip], sources: Sources) -> Clip:
    key = row.video_sha256 or row.concert
    clip = known.get(key)
    if clip is not None and (clip.name or not name):
        return clip
    pack = sources.pack(name, row.concert, row.video_sha256)
    return Clip(key, name, row.concert, row.duration_ms, pack)


def _of_visit(
    visit: _Visit,
    shown: Sequence[Watched],
    answers: Mapping[int | None, Answers],
    scores: Mapping[int | None, Scores],
    tests: bool,
) -> Iterator[Watched]:
    """The viewings of a visit with their exposures, what was answered after them, and why one is left out."""
    assert visit.begun is not None
    last_whole = {one.period: one.id for one in shown if one.whole}
    exposures: dict[int | None, int] = defaultdict(int)
    for one in shown:
        exposures[one.period] += 1
        if visit.begun.test and not tests:
            why = "test visit"
        elif visit.outcome != "finished":
            why = "visit aborted" if visit.outcome else "visit not finished"
        elif not one.whole:
            why = "not shown to its end"
        else:
            why = "" if last_whole[one.period] == one.id else "shown again"
        yield replace(
            one,
            participant=visit.begun.participant or "?",
            exposure=exposures[one.period],
            left_out=why,
            answers=answers[one.period] if one.period is not None else {},
            scores=scores[one.period] if one.period is not None else {},
        )


def _made(id_: str, visit: _Visit, look: _Look, answers: Answers, scores: Scores, shown: Sequence[Watched]) -> Visit:
    begun = visit.begun
    assert begun is not None
    return Visit(
        id=id_,
        participant=begun.participant or "?",
        study=begun.study or "",
        version=begun.study_version or "",
        protocol_sha256=begun.protocol_sha256 or "",
        station=begun.station or 0,
        place=begun.place or 0,
        language=begun.language or "",
        begun_utc=begun.utc,
        outcome=visit.outcome,
        test=bool(begun.test),
        replaces=begun.replaces,
        plan=_plan(begun),
        deviations=tuple(look.deviations(visit.sessions)),
        answers=answers,
        scores=scores,
        viewings=tuple(one.id for one in shown),
    )


def _answered(
    rows: Sequence[ReadAnswer], sources: Sources
) -> tuple[Mapping[int | None, Answers], Mapping[int | None, Scores]]:
    """Final answers and scores by period: the last answer to an item, of the last attempt at its step."""
    attempts: dict[str, int] = defaultdict(int)
    for row in rows:
        attempts[row.step] = max(attempts[row.step], row.attempt)
    together: dict[tuple[int | None, str, str, str], dict[str, Value]] = defaultdict(dict)
    for row in rows:
        if row.attempt == attempts[row.step]:
            value = None if row.declined else json.loads(row.value)
            together[row.period, row.step, row.instrument, row.instrument_version][row.item] = value
    answers: dict[int | None, Answers] = defaultdict(dict)
    scores: dict[int | None, Scores] = defaultdict(dict)
    for (period, _, instrument, version), values in together.items():
        answers[period] |= {(instrument, item): value for item, value in values.items()}
        scores[period] |= {(instrument, one.name): one.value for one in sources.score(instrument, version, values)}
    return answers, scores


class _Look:
    """Rows of a record found by session and viewing."""

    def __init__(self, reader: Reader, tables: Tables) -> None:
        self._reader = reader
        self._steps: dict[str, list[ReadStep]] = defaultdict(list)
        self._answers: dict[str, list[ReadAnswer]] = defaultdict(list)
        self._deviations: dict[str, list[Deviation]] = defaultdict(list)
        self._flags: dict[tuple[str, str | None], list[Flag]] = defaultdict(list)
        self._chills: dict[tuple[str, str | None], list[tuple[int | None, float]]] = defaultdict(list)
        for step in tables.steps:
            if step.event == "started":
                self._steps[step.session].append(step)
        for answer in tables.answers:
            self._answers[answer.session].append(answer)
        for row in tables.deviations:
            made = Deviation(what=row.what, found=row.found, expected=row.expected, reason=row.reason)
            self._deviations[row.session].append(made)
        for flag in tables.flags:
            said = {"what": flag.what, "start_ms": flag.start_ms, "end_ms": flag.end_ms}
            self._flags[flag.session, flag.viewing].append(Flag.model_validate(said))
        for mark in tables.marks:
            if mark.mark == "chill" and mark.media_ms is not None:
                self._chills[mark.session, mark.viewing].append((mark.pass_no, mark.media_ms))

    def step(self, row: ReadViewing) -> ReadStep | None:
        """The step that a viewing was shown in."""
        steps = self._steps[row.session]
        at = bisect_left(steps, row.seq, key=lambda step: step.seq) - 1
        return steps[at] if at >= 0 and steps[at].block == "viewing" else None

    def answers(self, sessions: Sequence[str]) -> list[ReadAnswer]:
        """The answers of a visit in their order."""
        return [row for session in sessions for row in self._answers[session]]

    def deviations(self, sessions: Sequence[str]) -> Iterator[Deviation]:
        """The departures of a visit in their order."""
        return (one for session in sessions for one in self._deviations[session])

    def watched(self, row: ReadViewing, visit: str, step: ReadStep | None, clip: Clip) -> Watched:
        """A viewing, as far as it can be told without the others of its visit."""
        rare = self._reader.entries(row.session, row.viewing, (PassStarted.kind, SelfReport.kind))
        passes = _first_seen([(no or 0, said) for no, _, said in rare if isinstance(said, PassStarted)])
        forms = {said.form for _, _, said in rare if isinstance(said, SelfReport)}
        span = self._reader.span(row.session, row.viewing)
        audience = tuple(SeatedFan.model_validate(fan) for fan in json.loads(row.audience))
        condition = str(json.loads(row.condition).get("name", "?"))
        chills = [
            ms for no, ms in self._chills[row.session, row.viewing]
            if not passes or any(no == number and start <= ms < end for number, start, end in passes)
        ]  # fmt: skip
        return Watched(
            record=self._reader.path,
            session=row.session,
            viewing=row.viewing,
            visit=visit,
            participant=VIEWER,
            period=step.period if step else None,
            attempt=step.attempt if step else 1,
            exposure=1,
            condition=condition,
            clip=clip.key,
            duration_ms=row.duration_ms,
            started_utc=row.started_utc,
            seed=row.seed,
            engine=row.engine,
            source=row.source,
            ended=row.end_reason,
            left_out="",
            dimensions=_dimensions(forms, span.samples, in_study=bool(visit)),
            flags=tuple(self._flags[row.session, row.viewing]),
            chills_ms=np.sort(np.array(chills, dtype=np.float64)),
            chat=_chat(self._reader.chat(row.session, row.viewing), audience),
            audience=audience,
            answers={},
            scores={},
            kept=Samples(self._reader.path, span, passes),
        )


def _dimensions(forms: Set[str], count: int, *, in_study: bool) -> tuple[Dimension, ...]:
    """What was rated. A study's one slider is kept as valence; at home there are two."""
    if not count or forms == {"closed"}:
        return ()
    return ("valence",) if in_study and "slider" in forms else ("valence", "arousal")


def _first_seen(passes: Sequence[tuple[int, PassStarted]]) -> tuple[Pass, ...]:
    """The stretches of media time that each pass was the first to show; () where there is no second pass."""
    if len(passes) < 2:
        return ()
    ends = [after.from_ms for (_, _), (_, after) in pairwise(passes)]
    seen: list[tuple[float, float]] = []
    found: list[Pass] = []
    for (number, said), end in zip(passes, [*ends, inf], strict=True):
        left = [(said.to_ms, end)]
        for start, until in seen:
            left = [piece for one in left for piece in _without(one, start, until)]
        found += [(number, start, until) for start, until in left]
        seen.append((said.to_ms, end))
    return tuple(found)


def _without(stretch: tuple[float, float], start: float, end: float) -> Iterator[tuple[float, float]]:
    for piece in ((stretch[0], min(stretch[1], start)), (max(stretch[0], end), stretch[1])):
        if piece[0] < piece[1]:
            yield piece


def _chat(rows: Sequence[ReadChat], audience: Sequence[SeatedFan]) -> Chat:
    rows = sorted(rows, key=lambda row: row.due_ms)
    seats = {fan.id: number for number, fan in enumerate(audience)}
    authors = [fan.handle for fan in audience]
    others: dict[str, int] = {}
    author = []
    for row in rows:
        seat = seats.get(row.agent) if row.agent is not None else None
        if seat is None:
            seat = others.setdefault(row.author, len(authors))
            if seat == len(authors):
                authors.append(row.author)
        author.append(seat)
    place = {row.line: number for number, row in enumerate(rows)}
    kinds = {kind: number for number, kind in enumerate(AUTHOR_KINDS)}

    def whole(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return Chat(
        ms=whole([row.due_ms for row in rows]),
        author=whole(author),
        kind=whole([kinds.get(row.author_kind, 0) for row in rows]),
        chant=whole([-1 if row.chant is None else row.chant for row in rows]),
        reply_to=whole([place.get(row.reply_to, -1) if row.reply_to else -1 for row in rows]),
        behaviour=tuple(row.behaviour for row in rows),
        text=tuple(row.text for row in rows),
        line=tuple(row.line for row in rows),
        authors=tuple(authors),
    )
