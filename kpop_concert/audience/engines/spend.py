"""What the audience has cost: counted per viewing and per day, shown, and capped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from .base import EngineProblem, Usage
from .settings import EngineSettings


@dataclass(frozen=True, slots=True)
class Totals:
    """What a viewing has cost so far, and the day in all. Mean latency in ms over the requests that were answered."""

    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    latency_ms: float = 0.0
    estimated: bool = False
    day_usd: float = 0.0
    priced: Literal["known", "free", "unknown"] = "unknown"


class Spend:
    """The costs of one viewing, within the day's. Not thread-safe: used from the engine's event loop."""

    def __init__(
        self,
        settings: EngineSettings,
        model: str,
        *,
        folder: Path | None = None,
        today: Callable[[], date] = date.today,
    ) -> None: ...

    @property
    def totals(self) -> Totals:
        """What the screen shows, at this moment."""
        ...

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """USD of one request; 0 where the price is unknown or nothing is to pay. Input includes what was cached."""
        ...

    def allow(self, estimated_input: int) -> EngineProblem | None:
        """None, or the problem of kind "budget" that says which cap a request of so many input tokens would break."""
        ...

    def add(self, usage: Usage, latency_ms: float = 0.0) -> None:
        """Count one request that was answered (or given up: then with estimated numbers). `usage.cost_usd` counts."""
        ...

    def close(self) -> None:
        """Wait until the day's total is on disk, or could not be written; a second call does nothing."""
        ...
