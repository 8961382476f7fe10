"""What the self-report panel shows: the current rating, its trail, the last minute and the chills. No Qt."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from ...selfreport.scales import RatingState

TRAIL_MS = 8_000
HISTORY_MS = 60_000
Form = Literal["grid", "slider", "closed"]


@dataclass(frozen=True, slots=True)
class Felt:
    """One point of the live plot: media time in ms, valence and arousal -1..1."""

    media_ms: float
    valence: float
    arousal: float


@dataclass
class AffectModel:
    """Written by the widgets on the Qt thread; `state` is read by the sampler's thread as one immutable value."""

    state: RatingState = field(default_factory=RatingState)
    form: Form = "grid"
    chills: list[float] = field(default_factory=list)
    history: deque[Felt] = field(default_factory=deque)
    on_change: Callable[[], None] = lambda: None

    def rate(self, valence: float, arousal: float) -> None:
        """The viewer feels this; values are clipped to -1..1."""
        self.state = self.state.moved_to(valence, arousal)
        self.on_change()

    def nudge(self, valence_steps: int, arousal_steps: int) -> None:
        """Move by steps of the keyboard."""
        self.state = self.state.stepped(valence_steps, arousal_steps)
        self.on_change()

    def typing(self, typing: bool) -> None:
        """Mark the stretch in which the viewer writes: hands and eyes are elsewhere."""
        self.state = replace(self.state, typing=typing)

    def chill(self, media_ms: float) -> None:
        """Goosebumps, now."""
        self.chills.append(media_ms)
        self.on_change()

    def advance(self, media_ms: float) -> None:
        """Media time went on: one more point of the live plot, and what is older than a minute leaves it.

        Before the first rating there is nothing to plot: the middle of the grid is not a feeling.
        """
        if self.state.touched:
            self.history.append(Felt(media_ms, self.state.valence, self.state.arousal))
        while self.history and media_ms - self.history[0].media_ms > HISTORY_MS:
            self.history.popleft()

    def new_pass(self) -> None:
        """After a seek the last minute is another one."""
        self.history.clear()

    def trail(self, media_ms: float) -> list[Felt]:
        """Where the cursor was in the last 8 s, oldest first."""
        return [point for point in self.history if 0 <= media_ms - point.media_ms <= TRAIL_MS]

    def switch(self, form: Form) -> None:
        """Show another form, or none."""
        self.form = form
        self.on_change()
