"""The valence-arousal grid as values; a widget draws it, the sampler reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

STEP = 0.05
"""One press of an arrow key: the full range is forty steps."""


@dataclass(frozen=True, slots=True)
class RatingState:
    """Where the viewer's rating stands: valence (unpleasant to pleasant) and arousal (calm to excited), -1..1.

    `touched` is whether it was ever set by hand, `typing` whether the viewer is writing meanwhile. Frozen, so that
    handing the newest one to another thread is one assignment. Raises ValueError outside the range.
    """

    valence: float = 0.0
    arousal: float = 0.0
    touched: bool = False
    typing: bool = False

    def __post_init__(self) -> None:
        for name, value in (("valence", self.valence), ("arousal", self.arousal)):
            if not -1.0 <= value <= 1.0:
                raise ValueError(f"{name} is -1..1, found {value}")

    def moved_to(self, valence: float, arousal: float) -> RatingState:
        """Set by hand, held inside the grid (a drag may leave it). Raises ValueError for what is not a number."""
        return replace(self, valence=_held(valence), arousal=_held(arousal), touched=True)

    def stepped(self, right: int, up: int) -> RatingState:
        """Moved by whole steps of the keyboard, to the next grid line first when between two."""
        return self.moved_to(_stepped(self.valence, right), _stepped(self.arousal, up))


def _held(value: float) -> float:
    if math.isnan(value):
        raise ValueError("a rating is a number, found nan")
    return min(1.0, max(-1.0, value))


def _stepped(value: float, steps: int) -> float:
    if steps == 0:
        return value
    # Between two lines, one step goes to the next line in its direction. The slack keeps 0.15 on the line it means.
    line = math.floor(value / STEP + 1e-6) if steps > 0 else math.ceil(value / STEP - 1e-6)
    return round((line + steps) * STEP, 6)
