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


EngineName = Literal["builtin", "openai", "local", "replay"]
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


def _model_name(text: str) -> str:
    text = text.strip()
    if text.startswith("sk-"):
        raise mismatch("an API key", "a model's name; a key has a field of its own")
    if not text.isprintable():
        raise mismatch("unprintable characters", "a model's name")
    return text


ModelName = Annotated[str, AfterValidator(_model_name)]
"""A model as its server calls it; a key that was pasted there is refused before it is stored anywhere."""


class ReplayOptions(BaseModel):
    """What the engine `replay` shows (METHOD 2.8)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: str | None = Field(
        default=None,
        max_length=500,
        description="record or JSON lines; relative to the condition file; none: the pack's",
    )
    shuffled: bool = Field(default=False, description="the same lines and the same times, paired at random by the seed")
    viewer_lines: Literal["strip", "consented"] = Field(
        default="strip", description="the first viewer's own lines: never, or where that person consented"
    )


class Condition(BaseModel):
    """One arm: everything that can vary about the audience. Stored whole in the journal of every viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    purpose: str = Field(min_length=1, max_length=300, description="one sentence: what this arm is for")
    audience: Literal["none", "persona", "no_persona"] = "persona"
    timing: Literal["published", "live"] = "published"
    crowd: Literal["off"] = Field(default="off", description="light one-off viewers around the agents; not built yet")
    chants: bool = Field(default=False, description="fans join the concert's annotated fan chants")
    contagion: float = Field(
        default=0.0, ge=0, le=1, description="share of short hits that neighbours copy for a few seconds"
    )
    alignment: Literal["off", "bias"] = Field(
        default="off", description="bias: the viewer's favourite member shapes what fans attend to and who answers"
    )
    volume: Literal["free", "matched"] = Field(
        default="free", description="matched: a seat speaks in as many rounds as its persona would (METHOD 2.9)"
    )
    replies: bool = Field(default=True, description="live timing: fans answer the viewer")
    languages: Literal["mixed", "ko", "en"] = "mixed"
    disclosure: Literal["full", "banner", "badge", "delayed"] = Field(
        default="full",
        description="banner, badge per message, or both; delayed conceals until the debriefing, inside a study only",
    )
    engine: EngineName = "builtin"
    model: ModelName = Field(default="", max_length=200, description="the engine's model; empty: this machine's")
    calls: Literal["one", "each"] = Field(default="one", description="one call for all agents, or one call per agent")
    temperature: float = Field(default=0.7, ge=0, le=2)
    moderation: bool = Field(default=False, description="ask the provider's moderation endpoint about every line")
    seed: int | None = Field(
        default=None, ge=0, lt=2**63, description="one audience for every viewer of this arm; none: a seed per viewing"
    )
    replay: ReplayOptions = ReplayOptions()
    director: DirectorNumbers = DirectorNumbers()


def load_condition(file: Path) -> Condition:
    """The condition in a YAML file. Raises DocumentError with file, field, found and expected."""
    return load(Condition, file)
