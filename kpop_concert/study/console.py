"""What the experimenter sees while a visit runs: a fold over its entries. Nothing of it is for the participant."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..journal import (
    ChatReleased,
    Chill,
    EngineChanged,
    Entry,
    PassStarted,
    Problem,
    Rating,
    RoundEnded,
    StepEnded,
    StepStarted,
    SystemEvent,
    Transport,
    ViewingEnded,
    ViewingStarted,
    VisitContinued,
    VisitControl,
    VisitEnded,
    VisitStarted,
)
from .plan import Step
from .protocol import Interview, Protocol
from .runner import Runner
from .visit import StepState

TRACE_MS = 60_000
RATE_MS = 60_000
"""Chat is counted over the last minute of media time."""
SILENT_MS = 1_000
"""While the concert plays, samples that stay away this long are a gap that is still open."""
NS_PER_MS = 1_000_000

Wish = Literal["pause", "resume", "repeat", "skip", "done", "abort", "help over", "marker", "note"]
NEEDS_REASON: frozenset[Wish] = frozenset({"pause", "repeat", "skip", "abort", "note"})
Alarm = Literal["gap", "idle", "help", "engine", "record"]
Kind = Literal["problem", "round", "system", "engine", "control"]


@dataclass(frozen=True, slots=True)
class Intent:
    """What the experimenter asks of the runner; it becomes a VisitControl with the reason. `step` is the one meant."""

    action: Wish
    reason: str = ""
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Felt:
    """One point of the live rating: media time in ms, valence and arousal -1..1."""

    media_ms: float
    valence: float
    arousal: float


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the console's log. `what` is a code or a message in English, `text` the experimenter's own words."""

    utc: str
    kind: Kind
    what: str
    text: str = ""
    bad: bool = False


class ConsoleModel:
    """Fed by `apply` with every entry of the visit's session, and by `advance` with the time between them.

    `labels` keep the experimenter blind: where the protocol has them, no condition's name is shown anywhere.
    """

    def __init__(
        self, protocol: Protocol, steps: Sequence[Step], *, known: Mapping[str, StepState] | None = None
    ) -> None:
        """`known` is what became of the steps in earlier sessions of the visit."""
        self.protocol, self.steps = protocol, tuple(steps)
        self.participant = ""
        self.language = "en"
        """What the participant speaks."""
        self.test = False
        self.unsaved = False
        """Whether the record cannot be written at the moment."""
        self.states: dict[str, StepState] = dict(known or {})
        self.current: str | None = None
        self.paused = False
        self.help = False
        self.ended: str | None = None
        self.viewing = False
        self.playing = False
        self.now_ms = 0.0
        self.duration_ms = 0
        self.trace: deque[Felt] = deque()
        self.chills = 0
        self.samples = 0
        self.gaps = 0
        self.chat_shown = 0
        self.viewer_lines = 0
        self.late_rounds = 0
        self.log: list[Happened] = []
        self._lines: deque[float] = deque()
        self._sampled_ns: int | None = None
        self._moved_ms: float | None = None
        self._seen_ns = 0
        self._engine_down = False

    # -- what is shown

    @property
    def blind(self) -> bool:
        """Whether the experimenter is not to know which condition is which."""
        return bool(self.protocol.design.labels)

    @property
    def step(self) -> Step | None:
        """The step that is under way."""
        return next((step for step in self.steps if step.id == self.current), None)

    @property
    def guide(self) -> tuple[str, ...]:
        """The questions of the interview that is under way, as they are asked."""
        block = self.step.block if self.step is not None else None
        asked = block.guide if isinstance(block, Interview) else ()
        return tuple(words.ko if self.language == "ko" else words.en for words in asked)

    @property
    def condition(self) -> str:
        """The condition of the step under way as the experimenter may know it; "" where there is none."""
        step = self.step
        return coded(self.protocol, step.condition) if step is not None and step.condition else ""

    @property
    def chat_per_minute(self) -> int:
        """Lines of the last minute of media time, the viewer's own left out."""
        return len(self._lines)

    @property
    def idle_s(self) -> float:
        """For how long the rating has not moved, s of media time; 0 before the first sample."""
        return 0.0 if self._moved_ms is None else max(0.0, self.now_ms - self._moved_ms) / 1000

    @property
    def alarms(self) -> frozenset[Alarm]:
        """What should be looked at now."""
        rated = self.viewing and self.protocol.selfreport != "none"
        on: set[Alarm] = set()
        if self.help:
            on.add("help")
        if self.unsaved:
            on.add("record")
        if self._engine_down:
            on.add("engine")
        if rated and self.playing and self._silent_ms > SILENT_MS:
            on.add("gap")
        if rated and self.idle_s > self.protocol.thresholds.idle_s:
            on.add("idle")
        return frozenset(on)

    @property
    def problems(self) -> list[Happened]:
        """What went wrong so far, newest last."""
        return [line for line in self.log if line.bad]

    @property
    def wishes(self) -> frozenset[Wish]:
        """What can be asked for now."""
        if self.ended is not None:
            return frozenset({"note"})
        on: set[Wish] = {"abort", "marker", "note", "resume" if self.paused else "pause"}
        if self.current is not None:
            on |= {"repeat", "skip"}
        if self.step is not None and self.step.block.block == "interview" and not self.paused:
            on.add("done")
        if self.help:
            on.add("help over")
        return frozenset(on)

    # -- what happens

    def advance(self, media_ms: float | None, now_ns: int) -> None:
        """Time went on without an entry: media time in ms while a concert is on, and the session's clock."""
        self._seen_ns = max(self._seen_ns, now_ns)
        if media_ms is not None and self.viewing:
            self._reach(media_ms)

    def apply(self, entry: Entry) -> None:
        """One more entry."""
        self._seen_ns = max(self._seen_ns, entry.at_ns)
        match entry.payload:
            case Rating() as rating:
                self._rated(entry, rating)
            case ChatReleased() as line:
                self._said(entry, line)
            case Chill():
                self.chills += 1
            case Transport() as moved:
                self._moved(moved)
            case ViewingStarted() as begun:
                self._begin_viewing(begun)
            case ViewingEnded() as over:
                self.viewing = self.playing = self._engine_down = False
                if over.reason != "finished":
                    self._note(entry, "system", f"viewing {over.reason}", bad=True)
            case PassStarted():
                self._moved_ms = self._sampled_ns = None
            case RoundEnded() as round_:
                self._answered(entry, round_)
            case EngineChanged() as changed:
                engine = "" if self.blind else changed.engine
                self._note(entry, "engine", changed.reason, engine, bad=changed.reason != "recovered")
            case Problem() as problem:
                # An engine's name, and what its server says, may tell which condition this is.
                hide = self.blind and problem.where.startswith("engine")
                kind = problem.where.partition(": ")[2]
                where = f"engine {kind}".rstrip() if hide else problem.where
                message = "" if hide else blinded(self.protocol, problem.message)
                self._note(entry, "problem", where, message, bad=True)
            case SystemEvent() as event:
                self._note(entry, "system", event.what, event.detail, bad=True)
            case _:
                self._of_visit(entry)

    def _of_visit(self, entry: Entry) -> None:
        match entry.payload:
            case VisitStarted() as started:
                self.participant, self.language, self.test = started.participant, started.language, started.test
            case VisitContinued() as again:
                self._note(entry, "control", "continued", again.step)
            case StepStarted() as begun:
                self.current = begun.step
                self.states[begun.step] = StepState(attempts=begun.attempt)
            case StepEnded() as over:
                self.states[over.step] = StepState(attempts=over.attempt, outcome=over.outcome)
                if over.step == self.current:
                    self.current = None
            case VisitControl() as control:
                self._controlled(entry, control)
            case VisitEnded() as ended:
                self.ended, self.current, self.help, self.paused = ended.outcome, None, False, False
                self._note(entry, "control", ended.outcome)

    def _controlled(self, entry: Entry, control: VisitControl) -> None:
        if control.action in ("pause", "resume"):
            self.paused = control.action == "pause"
        elif control.action in ("help", "help over"):
            self.help = control.action == "help"
        self._note(entry, "control", control.action, control.reason)

    def _begin_viewing(self, begun: ViewingStarted) -> None:
        self.viewing, self.playing, self.duration_ms, self.now_ms = True, False, begun.duration_ms, 0.0
        self.chills = self.samples = self.gaps = self.chat_shown = self.viewer_lines = self.late_rounds = 0
        self._engine_down = False
        self.trace.clear()
        self._lines.clear()
        self._sampled_ns = self._moved_ms = None

    def _moved(self, moved: Transport) -> None:
        if moved.action in ("play", "pause", "ended"):
            self.playing = moved.action == "play"
            # A stop is no gap: samples come again with the picture.
            self._sampled_ns = None

    def _rated(self, entry: Entry, rating: Rating) -> None:
        media_ms = entry.media_ms if entry.media_ms is not None else self.now_ms
        since_ns = self._sampled_ns
        if since_ns is not None and (entry.at_ns - since_ns) / NS_PER_MS > self.protocol.thresholds.gap_ms:
            self.gaps += 1
        # One that was taken before a stop and fetched after it opens no gap.
        self._sampled_ns = entry.at_ns if self.playing else None
        self.samples += 1
        last = self.trace[-1] if self.trace else None
        moved = last is None or (last.valence, last.arousal) != (rating.valence, rating.arousal)
        if moved or self._moved_ms is None or rating.typing:
            self._moved_ms = media_ms
        self.trace.append(Felt(media_ms, rating.valence, rating.arousal))
        self._reach(media_ms)

    def _said(self, entry: Entry, line: ChatReleased) -> None:
        self._reach(entry.media_ms if entry.media_ms is not None else float(line.due_ms))
        if line.author_kind == "viewer":
            self.viewer_lines += 1
            return
        self.chat_shown += 1
        self._lines.append(self.now_ms)

    def _answered(self, entry: Entry, round_: RoundEnded) -> None:
        late = round_.outcome in ("timeout", "skipped")
        self.late_rounds += late
        if late or round_.outcome == "failed":
            self._note(entry, "round", round_.outcome, str(round_.round), bad=True)
        if round_.outcome in ("failed", "timeout"):
            self._engine_down = True
        elif round_.outcome == "answered":
            self._engine_down = False

    def _reach(self, media_ms: float) -> None:
        self.now_ms = max(0.0, media_ms)
        while self.trace and self.now_ms - self.trace[0].media_ms > TRACE_MS:
            self.trace.popleft()
        while self._lines and self.now_ms - self._lines[0] > RATE_MS:
            self._lines.popleft()

    @property
    def _silent_ms(self) -> float:
        return 0.0 if self._sampled_ns is None else (self._seen_ns - self._sampled_ns) / NS_PER_MS

    def _note(self, entry: Entry, kind: Kind, what: str, text: str = "", *, bad: bool = False) -> None:
        self.log.append(Happened(entry.utc, kind, what, text, bad))


def watch(runner: Runner) -> tuple[ConsoleModel, Callable[[], None]]:
    """The console of a runner's visit, and what is to be called a few times a second, for the time between entries.

    Nobody is told of ratings, which come from the sampler's thread: they are fetched, ahead of every other entry.
    """
    assert runner.study.protocol is not None
    started = runner.state.started
    model = ConsoleModel(runner.study.protocol, runner.steps, known=runner.state.steps)
    model.participant, model.language, model.test = started.participant, started.language, started.test
    model.current = runner.current.id if runner.current else None

    def fetch() -> None:
        while runner.viewing is not None and runner.viewing.sampled:
            model.apply(runner.viewing.sampled.popleft())

    def hear(entry: Entry) -> None:
        fetch()
        model.apply(entry)

    def poll() -> None:
        fetch()
        model.advance(runner.viewing.now_ms() if runner.viewing is not None else None, runner.session.now_ns())

    runner.session.subscribe(hear)
    return model, poll


async def carry_out(runner: Runner, intent: Intent) -> None:
    """Do what the experimenter asks. Raises what the runner's method of that name raises."""
    match intent.action:
        case "pause":
            await runner.pause(intent.reason)
        case "resume":
            await runner.go_on(intent.reason)
        case "repeat":
            await runner.repeat(intent.reason, intent.step)
        case "skip":
            await runner.skip(intent.reason)
        case "done" if runner.current is not None and runner.current.id == intent.step:
            await runner.next()
        case "abort":
            await runner.abort(intent.reason)
        case "help over":
            await runner.help_over(intent.reason)
        case "marker":
            await runner.marker(intent.reason)
        case "note":
            await runner.note(intent.reason)


def coded(protocol: Protocol, condition: str) -> str:
    """A condition as the experimenter may know it: its coded label where the protocol has them, else its name."""
    return protocol.design.labels.get(condition, condition)


def blinded(protocol: Protocol, text: str) -> str:
    """A message in which conditions that have coded labels are named by these."""
    labels = protocol.design.labels
    if not labels:
        return text
    named = re.compile("|".join(re.escape(name) for name in sorted(labels, key=len, reverse=True)))
    return named.sub(lambda found: labels[found.group()], text)


def code_number(protocol: Protocol, condition: str) -> int:
    """Which code a condition has, from 0: by label, so that its mark tells no more than its label does."""
    names = sorted(protocol.design.conditions, key=lambda name: coded(protocol, name))
    return names.index(condition)
