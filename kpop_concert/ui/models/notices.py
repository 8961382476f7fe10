"""What the viewer is told about the engine: one trouble at a time, counted, and who writes from when on. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ...journal import EngineChanged, EngineReady, Payload, Problem, RoundEnded

Kind = Literal[
    "timeout", "unreachable", "limit", "key", "model", "refused", "cut", "invalid", "budget", "resting", "other",
    "loading", "near cap", "settings",
]  # fmt: skip
"""The engine's own kinds, and three of the program: a model file is being loaded, a cap is near, settings lack
something."""
CONSEQUENCES = frozenset({"resting", "loading"})
"""They say that nobody was asked, not why: a cause that is shown stays."""
OWN = frozenset({"near cap", "settings"})
"""The program's own, which no round ends: they stay until the viewer has read them."""
ONCE = frozenset({"budget", "resting", "loading"}) | OWN
"""A state that lasts, not something that happens again."""
_KINDS = frozenset(get_args(Kind))
_ENGINE = "engine "


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong now. `count` says how often it was met, `detail` is what the engine said, for a tooltip."""

    kind: Kind
    count: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on somebody else writes; `count` is how often this has happened in the viewing.

    `ai` says whether a language model does, `model` which one where it is known; `cause` is the trouble of a takeover.
    """

    reason: Literal["chosen", "took over", "recovered"]
    count: int
    ai: bool
    cause: Kind | None = None
    model: str = ""


class Notices:
    """Hears a viewing's entries. `trouble` is shown until it is over or dismissed, a Turn is a row of the chat.

    A trouble is over when the engine recovers, another is chosen, or a round ends well without one.
    """

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self.taken_over = False
        self.problems = 0
        self.model = ""
        self._counts: dict[Kind, int] = {}
        self._turns: dict[str, int] = {}
        self._met_since_round = False
        self._dismissed: set[Kind] = set()

    def hear(self, payload: Payload) -> Turn | None:
        """Take an entry; a Turn when somebody else writes from here on."""
        if isinstance(payload, Problem):
            kind = kind_of(payload)
            if kind is not None:
                self.problems += 1
                self._meet(kind, payload)
        elif isinstance(payload, EngineReady):
            self.model = payload.model
            if self.trouble is not None and self.trouble.kind == "loading":
                self._over()
        elif isinstance(payload, EngineChanged):
            return self._changed(payload)
        elif isinstance(payload, RoundEnded) and payload.outcome != "cancelled":
            if payload.outcome == "answered" and not (self._met_since_round or self.taken_over):
                self._over()
            self._met_since_round = False
        return None

    def warn(self, kind: Literal["near cap", "settings"], detail: str = "") -> None:
        """Something of the program's own; a cap that is near waits while something is wrong."""
        if kind == "settings" or self.trouble is None:
            self._show(kind, detail)

    def dismiss(self) -> None:
        """The viewer has read it: this kind is not shown again before it is over."""
        if self.trouble is not None:
            self._dismissed.add(self.trouble.kind)
            self.trouble = None

    def _meet(self, kind: Kind, problem: Problem) -> None:
        self._met_since_round = True
        if kind == "resting" and problem.where.startswith(f"{_ENGINE}local") and not self.model:
            kind = "loading"
        self._counts[kind] = self._counts.get(kind, 0) + 1
        cause_shown = self.trouble is not None and self.trouble.kind not in CONSEQUENCES | {"near cap"}
        if not (kind in CONSEQUENCES and (cause_shown or self._dismissed)):
            self._show(kind, problem.message)

    def _show(self, kind: Kind, detail: str) -> None:
        if kind not in self._dismissed:
            count = 1 if kind in ONCE else self._counts.get(kind, 1)
            self.trouble = Trouble(kind, count, detail)

    def _over(self) -> None:
        if self.trouble is not None and self.trouble.kind not in OWN:
            self.trouble = None
        self._counts.clear()
        self._dismissed -= {kind for kind in self._dismissed if kind != "near cap"}

    def _changed(self, payload: EngineChanged) -> Turn:
        cause = self.trouble.kind if self.trouble is not None and payload.reason == "took over" else None
        if payload.reason == "chosen":
            self.model = ""
            self._dismissed.clear()
            self._turns.clear()
            self.trouble = None
        self.taken_over = payload.reason == "took over"
        if payload.reason == "recovered":
            self._over()
        count = self._turns[payload.reason] = self._turns.get(payload.reason, 0) + 1
        ai = payload.source == "AI"
        return Turn(payload.reason, count, ai, cause, self.model if ai else "")


def kind_of(problem: Problem) -> Kind | None:
    """Which of an engine's troubles an entry tells of; None for what is not an engine's."""
    if not problem.where.startswith(_ENGINE):
        return None
    word = problem.where.rpartition(": ")[2]
    return next((kind for kind in _KINDS if kind == word), "other")
