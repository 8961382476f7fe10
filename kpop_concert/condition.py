"""What an audience is, as data: one object holds everything that can vary, with the published numbers as defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .system.documents import load
from .system.schema import mismatch


def _ordered(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise mismatch(f"{value[0]} before {value[1]}", "the smaller number first")
    return value


Range = Annotated[tuple[int, int], AfterValidator(_ordered)]


class DirectorNumbers(BaseModel):
    """Every number of the agent manager (ms unless said otherwise). Defaults: the published system, METHOD 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    round_ms: int = Field(default=8000, ge=1000, le=60_000, description="length of a generation round (tick)")
    lead_ms: int = Field(default=8000, ge=0, le=60_000, description="generation runs this far ahead of the clock")
    jitter_ms: Range = Field(default=(2000, 8000), description="slot: round start plus a uniform draw of this")
    own_history: int = Field(default=6, ge=0, le=50, description="own last messages that an agent sees")
    shared_chat: int = Field(default=10, ge=0, le=100, description="last messages of everybody, the viewer included")
    overlap: int = Field(default=3, ge=1, le=8, description="rounds that may be under way at once")
    timeout_ms: int = Field(default=16_000, ge=1000, le=120_000, description="an engine that takes longer is given up")
    max_chars: int = Field(default=200, ge=1, le=500, description="a longer message is cut, in graphemes")
    anticipation_ms: Range = Field(default=(-4000, -500), description="live timing: slot relative to the moment")
    burst_ms: Range = Field(default=(500, 2500), description="live timing: slot relative to the moment")
    opinion_ms: Range = Field(default=(3000, 8000), description="live timing: slot relative to the moment")
    reply_ms: Range = Field(default=(1500, 4000), description="live timing: a fan answers the viewer after this long")
    reply_fans: Range = Field(default=(1, 2), description="live timing: how many fans answer one line of the viewer")
    reply_overlap: int = Field(default=2, ge=1, le=8, description="live timing: replies that may be under way at once")
    chant_ms: Range = Field(default=(-150, 600), description="live timing: slot relative to the word that is chanted")
    budget_rounds: int = Field(
        default=6, ge=1, le=60, description="live timing: a fan speaks in at most `talk` of so many rounds in a row"
    )


class Condition(BaseModel):
    """One arm: everything that can vary about the audience. Stored whole in the journal of every viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    purpose: str = Field(min_length=1, max_length=300, description="one sentence: what this arm is for")
    audience: Literal["persona", "no_persona"] = "persona"
    timing: Literal["published", "live"] = "published"
    engine: Literal["builtin"] = "builtin"
    temperature: float = Field(default=0.7, ge=0, le=2)
    languages: Literal["mixed", "ko", "en"] = "mixed"
    chants: bool = Field(default=False, description="fans join the concert's annotated fan chants")
    director: DirectorNumbers = DirectorNumbers()


def load_condition(file: Path) -> Condition:
    """The condition in a YAML file. Raises DocumentError with file, field, found and expected."""
    return load(Condition, file)
