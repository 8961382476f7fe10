"""A study's protocol, as data: what a visit is, block by block, and what each participant's viewings may be."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..system.documents import load
from ..system.schema import mismatch

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Language = Literal["ko", "en"]
Form = Literal["grid", "slider", "none"]


class Words(BaseModel):
    """A text in the languages of the study; a participant sees one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    en: str = Field(default="", max_length=8000)
    ko: str = Field(default="", max_length=8000)

    def get(self, language: Language) -> str:
        """The text in a language; "" where it is missing."""
        return self.ko if language == "ko" else self.en


class Block(BaseModel):
    """One part of a visit. `name` is stable: answers and steps are recorded under it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    title: Words = Words()


class Text(Block):
    """Pages of text to be read: consent, instructions, debriefing. One entry of `pages` is one page."""

    block: Literal["consent", "instructions", "debrief"]
    pages: tuple[Words, ...] = Field(min_length=1, max_length=20)
    agree: Words = Field(default=Words(), description="consent: what the participant says by going on")


class Questions(Block):
    """Instruments, page by page: also screening, background, familiarity and probes are instruments."""

    block: Literal["screening", "background", "familiarity", "instruments", "probes"]
    instruments: tuple[Name, ...] = Field(min_length=1, max_length=20)


class Practice(Block):
    """The rating is tried out: a few seconds of a clip or of nothing, not recorded as data of a condition."""

    block: Literal["practice"]
    seconds: int = Field(default=30, ge=5, le=600)


class Pause(Block):
    """Nothing is asked: a resting baseline before, or a rest between viewings."""

    block: Literal["baseline", "rest"]
    seconds: int = Field(default=60, ge=1, le=3600)
    text: Words = Words()


class ViewingBlock(Block):
    """The concert and the condition of this period, from the counterbalanced list."""

    block: Literal["viewing"]


class Interview(Block):
    """Notes of the experimenter, taken in the console; the participant sees a page that says so."""

    block: Literal["interview"]
    guide: tuple[Words, ...] = Field(default=(), max_length=50)
    text: Words = Words()


AnyBlock = Annotated[Text | Questions | Practice | Pause | ViewingBlock | Interview, Field(discriminator="block")]


class Design(BaseModel):
    """Who gets what. Within: every participant gets every condition of the list. Between: each gets one of `groups`.

    Mixed: a group names the conditions that its members get within.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["within", "between", "mixed"]
    groups: tuple[tuple[str, ...], ...] = Field(
        min_length=1, max_length=12, description="conditions (shipped names or files) that the members of a group get"
    )
    concerts: tuple[str, ...] = Field(min_length=1, max_length=12, description="folders of concert packs")
    stations: int = Field(default=1, ge=1, le=50, description="disjoint lists of places, one a station")
    places: int = Field(default=48, ge=1, le=2000, description="places of a station's list")
    seed: int = Field(default=1, ge=0, lt=2**63)
    labels: dict[str, str] = Field(default={}, description="coded labels of conditions, for a blind experimenter")

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition once, in the order in which they are named."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group))


class Thresholds(BaseModel):
    """What counts as a flag, and what is done about an interrupted viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    idle_s: float = Field(default=10.0, gt=0, le=600, description="a rating that does not move for longer is idle")
    gap_ms: float = Field(default=100.0, ge=50, le=5000, description="samples further apart are a gap")
    restart: Literal["never", "once", "always"] = Field(
        default="never", description="an interrupted viewing is shown again, and the exposure counted"
    )


class Protocol(BaseModel):
    """What a visit of this study is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    version: str = Field(pattern=r"^\d+(\.\d+){0,2}$")
    title: Words
    purpose: str = Field(min_length=1, max_length=600)
    language: Literal["ko", "en", "chosen"] = Field(default="chosen", description="chosen: per visit, at the set-up")
    selfreport: Form = "grid"
    slider: Words = Field(default=Words(), description="what the one slider rates; required for the form slider")
    live_plot: bool = False
    numbers: bool = False
    reaction_lag_s: float = Field(default=2.0, ge=0, le=6, description="for the analysis; fixed beforehand")
    chat: Literal["free", "withhold", "off"] = Field(
        default="free", description="withhold: the viewer's lines never leave the machine; off: the viewer cannot write"
    )
    fixed_volume: float = Field(default=0.8, ge=0, le=1)
    design: Design
    thresholds: Thresholds = Thresholds()
    before: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once, before the first viewing")
    period: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once per period, around its viewing")
    after: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once, after the last viewing")

    @model_validator(mode="after")
    def _holds(self) -> Protocol:
        names = [block.name for block in (*self.before, *self.period, *self.after)]
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:
            raise mismatch(f"the block name {', '.join(doubles)} twice", "each name once")
        viewings = [part for part in (self.before, self.period, self.after) for b in part if b.block == "viewing"]
        if len(viewings) != 1 or viewings[0] is not self.period:
            raise mismatch(f"{len(viewings)} viewing blocks", "one viewing block, in period")
        if not any(block.block == "consent" for block in self.before):
            raise mismatch("no consent block in before", "a consent before anything is asked")
        if self.design.kind == "within" and len(self.design.groups) != 1:
            raise mismatch(
                f"{len(self.design.groups)} groups within participants", "one group that names all conditions"
            )
        if self.design.kind == "between" and any(len(group) != 1 for group in self.design.groups):
            raise mismatch("a group of several conditions between participants", "one condition a group")
        if self.selfreport == "slider" and not (self.slider.en or self.slider.ko):
            raise mismatch("a slider without a name", "slider: what it rates, in the study's languages")
        return self


def load_protocol(file: Path) -> Protocol:
    """The protocol in a YAML file. Raises DocumentError with file, field, found and expected."""
    return load(Protocol, file)


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256 of the whole protocol, in canonical form: what a locked study is held against."""
    return hashlib.sha256(protocol.model_dump_json().encode()).hexdigest()
