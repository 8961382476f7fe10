"""What models cost: the shipped table and what the viewer set instead."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ...system import paths
from ...system.documents import load
from .settings import OPENAI_URL, EngineSettings

FILE = "prices.yaml"
MILLION = 1_000_000
_SNAPSHOT = re.compile(r"-20\d\d-\d\d-\d\d$")

Priced = Literal["known", "free", "unknown"]


class Price(BaseModel):
    """USD per million tokens. `write` is what fresh input costs where writing it to the prompt cache costs extra."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    input: float = Field(ge=0)
    cached: float = Field(ge=0)
    output: float = Field(ge=0)
    write: float | None = Field(default=None, ge=0)

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> float:
        """USD of one request; the input includes what was cached."""
        cached = min(cached_tokens, input_tokens)
        fresh = self.input if self.write is None else self.write
        return ((input_tokens - cached) * fresh + cached * self.cached + output_tokens * self.output) / MILLION


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    date: str
    source: str
    models: dict[str, Price]


@cache
def shipped() -> _Table:
    """The shipped prices with their date and source. Raises DocumentError or FileNotFoundError when they are broken."""
    return load(_Table, paths.resources() / FILE)


def price_of(settings: EngineSettings, model: str) -> tuple[Price | None, Priced]:
    """What a model costs there: the viewer's own figures, else OpenAI's from the table; a server at home is free.

    A dated snapshot (gpt-4o-mini-2024-07-18) costs what its model costs. Without a price for both input and output
    nothing is known.
    """
    known: Price | None = None
    if settings.server_url.rstrip("/") == OPENAI_URL:
        models = shipped().models
        known = models.get(model) or models.get(_SNAPSHOT.sub("", model))
    fresh, cached, output = settings.price_input_usd, settings.price_cached_usd, settings.price_output_usd
    if fresh is None and output is None and cached is None:
        at_home = settings.provider in ("builtin", "local_server", "model_file")
        return known, "known" if known else "free" if at_home else "unknown"
    if known is not None:
        own = {"input": fresh, "cached": cached, "output": output, "write": fresh}
        return known.model_copy(update={name: value for name, value in own.items() if value is not None}), "known"
    if fresh is None or output is None:
        return None, "unknown"
    return Price(input=fresh, cached=fresh if cached is None else cached, output=output), "known"
