"""What a visit has come to: a fold over the entries of all its sessions, so that it goes on after anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..journal import (
    Answer,
    Deviation,
    Disclosed,
    Entry,
    StepEnded,
    StepStarted,
    Transport,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from ..records.visits import in_order
from .plan import Step

Outcome = Literal["done", "skipped", "partial", "repeated", "aborted"]
Restart = Literal["never", "once", "always"]


@dataclass(frozen=True, slots=True)
class StepState:
    """How often a step was begun, how its last attempt ended (None: it has not), and the last answer to every item.

    `viewing` is what was shown in it, in `session`; `watched` is how that ended (None: it broke off), `shown` how many
    attempts showed anything at all: the exposures.
    """

    attempts: int = 0
    outcome: Outcome | None = None
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    session: str = ""
    viewing: str | None = None
    watched: str | None = None
    shown: int = 0

    @property
    def over(self) -> bool:
        """Whether the visit goes on after it: an attempt that is to be repeated is not over."""
        return self.outcome in ("done", "skipped", "partial")

    def to_be_shown_again(self, restart: Restart) -> bool:
        """Whether an interrupted viewing comes again, as the protocol has it."""
        again = restart == "always" or (restart == "once" and self.shown < 2)
        return self.outcome == "partial" and again


@dataclass(frozen=True, slots=True)
class VisitState:
    """One visit. `sessions` are those that it was recorded in, in their order.

    `departed` is what is not as the locked protocol has it, `aborted` the reason for which the visit is to end,
    `paused` whether it stands still. `concealed` says that a viewing was shown that conceals what the audience is, and
    `debriefed` that the participant was told.
    """

    started: VisitStarted
    sessions: tuple[str, ...]
    steps: dict[str, StepState] = field(default_factory=dict)
    deviations: int = 0
    outcome: Literal["finished", "aborted", "withdrawn"] | None = None
    at: str | None = None
    departed: dict[str, str] = field(default_factory=dict)
    aborted: str | None = None
    paused: bool = False
    concealed: bool = False
    debriefed: bool = False

    def step(self, id_: str) -> StepState:
        """The state of a step; of one that was never begun, the empty one."""
        return self.steps.get(id_, StepState())

    def current(self, steps: Sequence[Step], restart: Restart) -> Step | None:
        """Where the visit goes on: the first step that is not over; None when nothing is left.

        Of an aborted visit nothing is left but the debriefing of somebody from whom something was concealed.
        """
        if self.outcome is not None:
            return None
        for step in steps:
            state = self.step(step.id)
            if self.aborted is not None:
                if step.block.block == "debrief" and self.concealed and not state.over:
                    return step
            elif not state.over or (step.block.block == "viewing" and state.to_be_shown_again(restart)):
                return step
        return None

    def apply(self, entry: Entry) -> VisitState:
        """The state after one more entry of the visit's sessions."""
        match entry.payload:
            case VisitContinued():
                return replace(self, sessions=(*self.sessions, entry.session))
            case StepStarted() as begun:
                state = self.step(begun.step)
                if begun.attempt != state.attempts:
                    state = StepState(attempts=begun.attempt, shown=state.shown)
                return replace(self._with(begun.step, state), at=begun.step)
            case StepEnded() as ended:
                return self._with(ended.step, replace(self.step(ended.step), outcome=ended.outcome))
            case Answer() as answer:
                state = self.step(answer.step)
                if answer.attempt != state.attempts:
                    return self
                answers = state.answers | {(answer.instrument, answer.item): answer}
                return self._with(answer.step, replace(state, answers=answers))
            case Deviation() as deviation:
                departed = self.departed | {deviation.what: deviation.found}
                return replace(self, deviations=self.deviations + 1, departed=departed)
            case VisitControl() as control:
                return self._controlled(control)
            case VisitEnded() as over:
                return replace(self, outcome=over.outcome)
        return self._watched(entry)

    def _controlled(self, control: VisitControl) -> VisitState:
        if control.action == "abort":
            return replace(self, aborted=control.reason, paused=False)
        if control.action in ("pause", "help"):
            return replace(self, paused=True)
        if control.action in ("resume", "help over", "repeat", "skip"):
            return replace(self, paused=False)
        return self

    def _watched(self, entry: Entry) -> VisitState:
        match entry.payload:
            case ViewingStarted() as viewing if self.at is not None:
                state = self.step(self.at)
                state = replace(
                    state, session=entry.session, viewing=entry.viewing, watched=None, shown=state.shown + 1
                )
                concealed = self.concealed or viewing.condition.get("disclosure") == "delayed"
                return replace(self._with(self.at, state), concealed=concealed)
            case Transport(action="ended") if self.at is not None:
                return self._with(self.at, replace(self.step(self.at), watched="finished"))
            case ViewingEnded() as ended if self.at is not None:
                return self._with(self.at, replace(self.step(self.at), watched=ended.reason))
            case Disclosed(how="debriefing"):
                return replace(self, debriefed=True)
        return self

    def _with(self, id_: str, state: StepState) -> VisitState:
        return replace(self, steps=self.steps | {id_: state})


def visits(entries: Iterable[Entry]) -> list[VisitState]:
    """Every visit of a record, in the order in which they began; entries of evenings at home are passed over.

    The entries of a session are in their order; those of a visit are brought into theirs.
    """
    of_session: dict[str, list[Entry]] = {}
    begun: dict[str, VisitState] = {}
    later: dict[str, dict[str, str]] = {}
    for entry in entries:
        if isinstance(entry.payload, VisitStarted):
            begun[entry.payload.visit] = VisitState(entry.payload, (entry.session,))
            of_session[entry.session] = []
            continue
        if isinstance(entry.payload, VisitContinued):
            later.setdefault(entry.payload.visit, {})[entry.session] = entry.payload.after
            of_session[entry.session] = []
        if entry.session in of_session:
            of_session[entry.session].append(entry)
    found = []
    for visit, state in begun.items():
        for session in in_order(state.sessions[0], later.get(visit, {})):
            for entry in of_session[session]:
                state = state.apply(entry)
        found.append(state)
    return found
