"""What the audience has cost in this viewing, as the viewer sees it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Literal

from ...audience.engines.base import Engine
from ...audience.engines.fallback import WithFallback
from ...audience.engines.settings import EngineSettings
from ...audience.engines.spend import Spend, Totals
from ...journal import Payload, RoundEnded

NEAR = 0.8
"""Share of a cap from which on the viewer is told that it is near."""

CapName = Literal["viewing", "day", "tokens"]


@dataclass(frozen=True, slots=True)
class Cap:
    """How much of a cap is used; USD, or tokens."""

    name: CapName
    used: float
    most: float

    @property
    def share(self) -> float:
        """0..; a cap of 0 is always full."""
        return self.used / self.most if self.most else 1.0


class SpendMeter:
    """Adds up the rounds of a viewing. `use` says whose prices and caps hold from now on."""

    def __init__(self) -> None:
        self.requests = self.input_tokens = self.cached_tokens = self.output_tokens = 0
        self.cost_usd = 0.0
        self.estimated = False
        self._latencies: list[float] = []
        self._spend: Spend | None = None
        self._settings = EngineSettings()
        self._told: set[CapName] = set()

    def use(self, spend: Spend | None) -> None:
        """The counter of the engine that writes now; None for one that costs nothing."""
        self._spend = spend
        self._settings = spend.settings if spend is not None else EngineSettings()
        self._told.clear()

    def hear(self, payload: Payload) -> bool:
        """Take an entry; whether there is something new to show."""
        if not isinstance(payload, RoundEnded) or not (payload.input_tokens or payload.output_tokens):
            return False
        self.requests += 1
        self.input_tokens += payload.input_tokens
        self.cached_tokens += min(payload.cached_tokens, payload.input_tokens)
        self.output_tokens += payload.output_tokens
        self.cost_usd += payload.cost_usd
        self.estimated = self.estimated or payload.estimated
        self._latencies.append(payload.latency_ms)
        return True

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens

    @property
    def priced(self) -> bool:
        """Whether there is a price to show: known, or left over from an engine that had one."""
        return self.cost_usd > 0 or self.totals.priced == "known"

    @property
    def cached_share(self) -> float | None:
        """Of the input, 0..1; None before anything was sent."""
        return self.cached_tokens / self.input_tokens if self.input_tokens else None

    @property
    def latency_ms(self) -> float | None:
        """Median time of a round; None before there was one."""
        return median(self._latencies) if self._latencies else None

    @property
    def totals(self) -> Totals:
        """What the engine's own counter says: the day in all, and whether the price is known."""
        return self._spend.totals if self._spend is not None else Totals()

    @property
    def caps(self) -> tuple[Cap, ...]:
        """The caps that can be reached, as the engine counts them: without a price only tokens are bounded."""
        if self._spend is None:
            return ()
        totals, settings = self.totals, self._settings
        caps = [Cap("tokens", totals.tokens, settings.cap_viewing_tokens)]
        if totals.priced == "known":
            caps.insert(0, Cap("day", totals.day_usd, settings.cap_day_usd))
            caps.insert(0, Cap("viewing", totals.cost_usd, settings.cap_viewing_usd))
        return tuple(caps)

    def near_cap(self) -> Cap | None:
        """A cap of which NEAR is used and the viewer was not told yet; it counts as told then."""
        for cap in self.caps:
            if NEAR <= cap.share < 1 and cap.name not in self._told:
                self._told.add(cap.name)
                return cap
        return None


def spend_of(engine: Engine) -> Spend | None:
    """The counter that an engine pays with; None for one that costs nothing."""
    inner = engine.behind if isinstance(engine, WithFallback) else engine
    spend = getattr(inner, "spend", None)
    return spend if isinstance(spend, Spend) else None


def tokens_text(tokens: int) -> str:
    """A count that is read at a glance: 832, 12.4k, 124k, 1.24M."""
    if tokens < 1000:
        return str(tokens)
    if tokens < 999_500:
        thousands = tokens / 1000
        return f"{thousands:.1f}k" if thousands < 99.95 else f"{thousands:.0f}k"
    return f"{tokens / 1_000_000:.2f}M"


def usd_text(usd: float) -> str:
    """Dollars with the digits that say something: $0, <$0.001, $0.012, $1.24."""
    if usd <= 0:
        return "$0"
    if usd < 0.001:
        return "<$0.001"
    return f"${usd:.3f}" if usd < 0.0995 else f"${usd:.2f}"
