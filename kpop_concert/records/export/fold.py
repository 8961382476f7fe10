"""One visit as rows of the tables: a fold over its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ...journal import (
    Answer,
    ChatReleased,
    Chill,
    Deviation,
    Entry,
    Flag,
    Rating,
    Receipt,
    ReviewExclusion,
    ReviewNote,
    RoundEnded,
    RoundStarted,
    StepEnded,
    StepStarted,
    ViewingEnded,
    ViewingStarted,
    VisitControl,
    VisitStarted,
)
from ..annotations import Annotation, standing
from ..sums import RawEntry
from ..visits import KnownVisit
from .files import Cell

Value = int | float | str | bool | None
Row = tuple[str, tuple[Cell, ...]]
"""Name of the table and the cells."""


class ScoreOf(NamedTuple):
    """One score of one instrument; `value` is None with too few answers."""

    name: str
    value: float | None
    n: int
    missing: int


Scorer = Callable[[str, str, Mapping[str, Value]], Iterable[ScoreOf]]
"""Scores of an instrument (name, version) from the answers to its items, None for a declined one."""


@dataclass(slots=True)
class _Arm:
    """The period that is going on: what its rows carry."""

    period: int | None = None
    condition: str = ""
    concert: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.period, self.condition, self.concert


@dataclass(slots=True)
class Fold:
    """Turns the entries of one visit, in their order, into rows: some at once, the others at the end."""

    visit: KnownVisit
    started: VisitStarted
    score: Scorer
    _step: StepStarted | None = None
    _arms: dict[str, _Arm] = field(default_factory=dict)
    _steps: dict[tuple[str, int], list[Cell]] = field(default_factory=dict)
    _viewings: dict[str, list[Cell]] = field(default_factory=dict)
    _rounds: dict[tuple[str | None, int], list[Cell]] = field(default_factory=dict)
    _answers: list[tuple[Answer, str]] = field(default_factory=list)
    _reviews: list[Annotation] = field(default_factory=list)
    _deviations: int = 0

    @property
    def _who(self) -> tuple[Cell, ...]:
        return self.visit.visit, self.started.participant

    def raw(self, row: RawEntry) -> Row:
        """The entry itself."""
        session, seq, at_ns, utc, viewing, pass_no, media_ms, kind, version, payload = row
        return "entries", (
            *self._who, session, seq, at_ns, utc, viewing, pass_no, media_ms, kind, version, payload,
        )  # fmt: skip

    def add(self, entry: Entry) -> Row | None:
        """The row that an entry makes at once; what it means for later rows is kept."""
        match entry.payload:
            case Rating() as rating:
                cells = (rating.valence, rating.arousal, rating.touched, rating.typing)
                return "ratings", (*self._where(entry), *cells)
            case ChatReleased() as chat:
                return "chat", (
                    *self._where(entry), chat.line, chat.due_ms, chat.author, chat.author_kind, chat.agent, chat.text,
                    chat.round, chat.behaviour.value, chat.language, chat.source, chat.reply_to, chat.chant,
                )  # fmt: skip
            case Chill():
                return "marks", (*self._where(entry), "chill")
            case Flag() as flag:
                return "flags", (*self._where(entry), flag.what, flag.start_ms, flag.end_ms)
            case Deviation() as found:
                self._deviations += 1
                return "deviations", (*self._who, found.what, found.found, found.expected, found.reason, entry.utc)
            case VisitControl() as control:
                return "controls", (*self._who, control.action, control.by, control.step, control.reason, entry.utc)
            case Receipt() as held:
                return "receipts", (
                    *self._who, held.expected_samples, held.samples, held.gaps, held.dropped_frames, held.late_rounds,
                    held.deviations, held.answers, held.entries, held.protocol_sha256, held.journal_sha256,
                )  # fmt: skip
        self._keep(entry)
        return None

    def _keep(self, entry: Entry) -> None:
        match entry.payload:
            case StepStarted() as step:
                self._step = step
                self._steps[step.step, step.attempt] = [step.block, step.period, entry.utc, None, None]
            case StepEnded() as ended:
                self._steps.setdefault((ended.step, ended.attempt), [None, None, None, None, None])[3:] = [
                    entry.utc,
                    ended.outcome,
                ]
            case Answer() as answer:
                self._answers.append((answer, entry.utc))
            case ReviewNote() | ReviewExclusion() as said:
                self._reviews.append(Annotation(said, entry.utc, entry.session))
            case ViewingStarted() as viewing:
                within = self._step
                arm = _Arm(within.period if within else None, str(viewing.condition.get("name", "")), viewing.concert)
                self._arms[entry.viewing or ""] = arm
                self._viewings[entry.viewing or ""] = [
                    *arm.cells, entry.viewing, within.step if within else None, within.attempt if within else None,
                    entry.utc, viewing.video_sha256, viewing.duration_ms, viewing.engine, viewing.source,
                    viewing.seed, None,
                ]  # fmt: skip
            case ViewingEnded() as over:
                if entry.viewing in self._viewings:
                    self._viewings[entry.viewing][-1] = over.reason
            case RoundStarted() as round_:
                self._rounds[entry.viewing, round_.round] = [
                    *self._where(entry), round_.round, round_.purpose, round_.window_start_ms, round_.window_end_ms,
                    round_.agents, *[None] * 7,
                ]  # fmt: skip
            case RoundEnded() as done:
                if (entry.viewing, done.round) in self._rounds:
                    self._rounds[entry.viewing, done.round][-7:] = [
                        done.outcome, done.latency_ms, done.lines, done.refused, done.input_tokens, done.output_tokens,
                        done.cost_usd,
                    ]  # fmt: skip

    def end(self) -> Iterator[Row]:
        """The rows that only the whole visit gives."""
        begun, visit = self.started, self.visit
        yield "visits", (
            *self._who, begun.study, begun.study_version, begun.protocol_sha256, begun.station, begun.place,
            begun.language, begun.replaces, len(visit.sessions), visit.begun_utc, visit.ended_utc, visit.outcome,
            self._deviations,
        )  # fmt: skip
        for cells in self._viewings.values():
            yield "viewings", (*self._who, *cells)
        for (step, attempt), cells in self._steps.items():
            yield "steps", (*self._who, step, attempt, *cells)
        for cells in self._rounds.values():
            yield "rounds", tuple(cells)
        yield from self._reviewed()
        yield from self._answered()

    def _reviewed(self) -> Iterator[Row]:
        left = {id(one) for one in standing(self._reviews)}
        for one in self._reviews:
            said = one.said
            cells = (
                *self._who, said.id, said.supersedes, id(one) in left, said.author, said.viewing,
                *(said.stretch_ms or (None, None)), one.utc,
            )  # fmt: skip
            yield (
                ("notes", (*cells, said.text))
                if isinstance(said, ReviewNote)
                else ("exclusions", (*cells, said.reason))
            )

    def _answered(self) -> Iterator[Row]:
        attempts: dict[str, int] = {}
        last: dict[tuple[str, str, str, str], Answer] = {}
        for answer, _ in self._answers:
            attempts[answer.step] = max(attempts.get(answer.step, 0), answer.attempt)
        for answer, _ in self._answers:
            if answer.attempt == attempts[answer.step]:
                last[answer.step, answer.instrument, answer.instrument_version, answer.item] = answer
        final = {id(answer) for answer in last.values()}
        for answer, utc in self._answers:
            yield "answers", (
                *self._who, answer.step, answer.attempt, *self._arm(answer.period).cells, answer.instrument,
                answer.instrument_version, answer.item, answer.position, answer.value, _type(answer.value),
                answer.declined, id(answer) in final, (answer.answered_ns - answer.shown_ns) / 1e6, utc,
            )  # fmt: skip
        together: dict[tuple[str, str, str], dict[str, Answer]] = {}
        for (step, instrument, version, item), answer in last.items():
            together.setdefault((step, instrument, version), {})[item] = answer
        for (step, instrument, version), answers in together.items():
            values = {item: None if answer.declined else answer.value for item, answer in answers.items()}
            arm = self._arm(next(iter(answers.values())).period).cells
            for score in self.score(instrument, version, values):
                yield "scores", (*self._who, step, *arm, instrument, version, *score)

    def _arm(self, period: int | None) -> _Arm:
        """Condition and concert of a period: as they were shown, else as the visit's place says."""
        if period is None:
            return _Arm()
        shown = [arm for arm in self._arms.values() if arm.period == period]
        if shown:
            return shown[-1]
        if 1 <= period <= len(self.started.viewings):
            return _Arm(period, *self.started.viewings[period - 1])
        return _Arm(period)

    def _where(self, entry: Entry) -> tuple[Cell, ...]:
        arm = self._arms.get(entry.viewing or "", _Arm())
        return (*self._who, *arm.cells, entry.viewing, entry.pass_no, entry.media_ms, entry.at_ns)


def _type(value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yesno"
    return "text" if isinstance(value, str) else "number"
