"""What a visit has come to: a fold over the entries of all its sessions, so that it goes on after anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from ..journal import (
    Answer,
    Deviation,
    Entry,
    StepEnded,
    StepStarted,
    VisitContinued,
    VisitEnded,
    VisitStarted,
)

Outcome = Literal["done", "skipped", "partial", "repeated", "aborted"]


@dataclass(frozen=True, slots=True)
class StepState:
    """How often a step was begun, how its last attempt ended (None: it has not), and the last answer to every item."""

    attempts: int = 0
    outcome: Outcome | None = None
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether the visit goes on after it: an attempt that is to be repeated is not over."""
        return self.outcome in ("done", "skipped", "partial")


@dataclass(frozen=True, slots=True)
class VisitState:
    """One visit. `sessions` are those that it was recorded in, in their order."""

    started: VisitStarted
    sessions: tuple[str, ...]
    steps: dict[str, StepState] = field(default_factory=dict)
    deviations: int = 0
    outcome: Literal["finished", "aborted", "withdrawn"] | None = None

    def step(self, id_: str) -> StepState:
        """The state of a step; of one that was never begun, the empty one."""
        return self.steps.get(id_, StepState())

    def apply(self, entry: Entry) -> VisitState:
        """The state after one more entry of the visit's sessions."""
        match entry.payload:
            case VisitContinued():
                return replace(self, sessions=(*self.sessions, entry.session))
            case StepStarted() as begun:
                state = StepState(attempts=begun.attempt)
                return replace(self, steps=self.steps | {begun.step: state})
            case StepEnded() as ended:
                state = replace(self.step(ended.step), outcome=ended.outcome)
                return replace(self, steps=self.steps | {ended.step: state})
            case Answer() as answer:
                state = self.step(answer.step)
                if answer.attempt != state.attempts:
                    return self
                answers = state.answers | {(answer.instrument, answer.item): answer}
                return replace(self, steps=self.steps | {answer.step: replace(state, answers=answers)})
            case Deviation():
                return replace(self, deviations=self.deviations + 1)
            case VisitEnded() as ended:
                return replace(self, outcome=ended.outcome)
        return self


def visits(entries: Iterable[Entry]) -> list[VisitState]:
    """Every visit of a record, in the order in which they began; entries of evenings at home are passed over."""
    found: dict[str, VisitState] = {}
    of_session: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.payload, VisitStarted):
            found[entry.payload.visit] = VisitState(entry.payload, (entry.session,))
            of_session[entry.session] = entry.payload.visit
            continue
        if isinstance(entry.payload, VisitContinued) and entry.payload.visit in found:
            of_session[entry.session] = entry.payload.visit
        visit = of_session.get(entry.session)
        if visit is not None:
            found[visit] = found[visit].apply(entry)
    return list(found.values())
