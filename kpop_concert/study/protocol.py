"""A study's protocol, as data: what a visit is, block by block, and what each participant's viewings may be."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path, PureWindowsPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..system.documents import load, located
from ..system.problems import DocumentError, Problem, quoted
from .squares import crossed

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What is shipped under that name, else a file or folder beside the protocol."""
MeasureKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=81)]
"""As the review calls a measure: valence, distinct_2, or an instrument and its score, such as ios.closeness."""
Limit = Annotated[float, Field(allow_inf_nan=False)]
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

    def filled(self, language: Language, provider: str | None) -> str:
        """The text with {provider} filled in: who gets the chat, or None where it stays on this computer."""
        return self.get(language).replace(PROVIDER, provider or ON_THIS_COMPUTER.get(language))


PROVIDER = "{provider}"
ON_THIS_COMPUTER = Words(en="this computer (nothing leaves it)", ko="이 컴퓨터(밖으로 나가지 않아요)")


class Block(BaseModel):
    """One part of a visit. `name` is stable: answers and steps are recorded under it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    title: Words = Words()


class Text(Block):
    """Pages of text to be read: consent, instructions, debriefing. One entry of `pages` is one page, blank lines
    between its paragraphs. In a consent, {provider} stands for whoever gets the chat, or for this computer.
    """

    block: Literal["consent", "instructions", "debrief"]
    pages: tuple[Words, ...] = Field(min_length=1, max_length=20)
    agree: Words = Field(default=Words(), description="consent: what the participant says by going on")


class Questions(Block):
    """Instruments, page by page: also screening, background, familiarity and probes are instruments."""

    block: Literal["screening", "background", "familiarity", "instruments", "probes"]
    instruments: tuple[Reference, ...] = Field(min_length=1, max_length=20, description="shipped names or files")


class Practice(Block):
    """The rating is tried out: a few seconds of a clip or of nothing, not recorded as data of a condition."""

    block: Literal["practice"]
    seconds: int = Field(default=30, ge=5, le=600)
    text: Words = Words()


class Pause(Block):
    """Nothing is asked: a resting baseline, or a rest between viewings (not before the first, not after the last)."""

    block: Literal["baseline", "rest"]
    seconds: int = Field(default=60, ge=1, le=3600)
    text: Words = Words()


class ViewingBlock(Block):
    """The concert and the condition of this period, from the counterbalanced list; how it is rated is the study's."""

    block: Literal["viewing"]


class Interview(Block):
    """Notes of the experimenter, taken in the console; the participant sees a page that says so."""

    block: Literal["interview"]
    guide: tuple[Words, ...] = Field(default=(), max_length=50, description="questions, for the experimenter")
    text: Words = Words()
    minutes: int = Field(default=10, ge=1, le=120, description="for the estimate of a visit's length")


AnyBlock = Annotated[Text | Questions | Practice | Pause | ViewingBlock | Interview, Field(discriminator="block")]


class Design(BaseModel):
    """Who gets what. Within: every participant gets every condition of the one group. Between: each gets one of the
    groups, of one condition each. Mixed: each gets one of the groups, and its conditions within.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["within", "between", "mixed"]
    groups: tuple[Annotated[tuple[Reference, ...], Field(min_length=1, max_length=12)], ...] = Field(
        min_length=1, max_length=12, description="conditions (shipped names or files) that the members of a group get"
    )
    concerts: tuple[Reference, ...] = Field(min_length=1, max_length=12, description="folders of concert packs")
    repeat_concerts: bool = Field(
        default=False, description="a participant may see a concert again: needed with fewer concerts than conditions"
    )
    stations: int = Field(default=1, ge=1, le=50, description="disjoint lists of places, one a station")
    places: int = Field(default=48, ge=1, le=2000, description="places of a station's list")
    seed: int = Field(default=1, ge=0, lt=2**63)
    labels: dict[str, str] = Field(default={}, description="coded labels of conditions, for a blind experimenter")

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition once, in the order in which they are named."""
        return tuple(dict.fromkeys(name for group in self.groups for name in group))

    def label(self, condition: str) -> str:
        """What the experimenter reads for a condition: its coded label, or its name in a study without labels."""
        return self.labels.get(condition, condition)

    @property
    def block_size(self) -> int:
        """Places of a permuted block: the least in which everything comes equally often in every period."""
        return sum(len(crossed(len(group), len(self.concerts))) for group in self.groups)


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
    equivalence: dict[MeasureKey, tuple[Limit, Limit]] = Field(
        default={}, max_length=50, description="bounds of a difference that counts as none, by measure, in its units"
    )
    chat: Literal["free", "withhold", "off"] = Field(
        default="free", description="withhold: the viewer's lines never leave the machine; off: the viewer cannot write"
    )
    fixed_volume: float = Field(default=0.8, ge=0, le=1)
    design: Design
    thresholds: Thresholds = Thresholds()
    before: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once, before the first viewing")
    period: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once per period, around its viewing")
    after: tuple[AnyBlock, ...] = Field(min_length=1, max_length=40, description="once, after the last viewing")

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that a participant may be addressed in."""
        return ("en", "ko") if self.language == "chosen" else (self.language,)

    @property
    def blocks(self) -> tuple[tuple[str, AnyBlock], ...]:
        """Every block with its place in the file, in the order of a visit."""
        parts = {"before": self.before, "period": self.period, "after": self.after}
        return tuple((f"{part}[{n}]", block) for part, blocks in parts.items() for n, block in enumerate(blocks))


def load_protocol(file: Path) -> Protocol:
    """The protocol in a YAML file, free of contradictions; whether what it names is there is `check_study`'s.

    Raises DocumentError with file, field, found, expected and line.
    """
    protocol = load(Protocol, file)
    if found := contradictions(protocol):
        raise DocumentError(located((Problem(file.name, *what) for what in found), file))
    return protocol


def protocol_hash(protocol: Protocol) -> str:
    """SHA-256 of the whole protocol, in canonical form: what a locked study is held against.

    A protocol without bounds has the hash that it had when there were none yet.
    """
    without = None if protocol.equivalence else {"equivalence"}
    return hashlib.sha256(protocol.model_dump_json(exclude=without).encode()).hexdigest()


Found = tuple[str, str, str]


def contradictions(protocol: Protocol) -> list[Found]:
    """What one field of a protocol cannot see of another, as (field, found, expected)."""
    parts = _order, _rating, _bounds, missing_texts, _holes, _places
    return [*_design(protocol.design), *(found for part in parts for found in part(protocol))]


def _twice(names: Sequence[str], field: str) -> Iterator[Found]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield f"{field}[{number}]", f"{quoted(name)} again", "each once"


def _design(design: Design) -> Iterator[Found]:
    groups, sizes = design.groups, [len(group) for group in design.groups]
    if design.kind == "within" and len(groups) != 1:
        yield "design.groups", f"{len(groups)} groups within participants", "one group that names every condition"
    if design.kind == "within" and sizes[0] == 1:
        yield "design.groups[0]", "one condition within participants", "two or more"
    if design.kind == "between" and max(sizes) > 1:
        yield "design.groups", "a group of several conditions between participants", "one condition in each group"
    if design.kind != "within" and len(groups) == 1:
        yield "design.groups", f"one group, in a design of the kind {design.kind}", "two or more groups"
    if design.kind == "mixed" and (len(set(sizes)) > 1 or max(sizes) == 1):
        counts = ", ".join(map(str, sizes))
        yield "design.groups", f"{counts} conditions in the groups", "two or more, as many in every group"
    for number, group in enumerate(groups):
        yield from _twice(group, f"design.groups[{number}]")
    for (one, first), (other, second) in combinations(enumerate(groups), 2):
        if set(first) == set(second):
            yield f"design.groups[{other}]", f"the conditions of groups[{one}] again", "another set in each group"
    yield from _twice(design.concerts, "design.concerts")
    if max(sizes) > len(design.concerts) and not design.repeat_concerts:
        yield (
            "design.concerts",
            f"{len(design.concerts)} for {max(sizes)} conditions, so that participants see one again",
            "a concert for each condition, or repeat_concerts: true",
        )
    if design.places % design.block_size:
        nearest = max(1, round(design.places / design.block_size)) * design.block_size
        yield "design.places", str(design.places), f"a multiple of the permuted block of {design.block_size}: {nearest}"
    for name, label in design.labels.items():
        if name not in design.conditions:
            yield f"design.labels.{name}", "a label of no condition", f"one of {', '.join(design.conditions)}"
        elif list(design.labels.values()).count(label) > 1:
            yield f"design.labels.{name}", f"{quoted(label)} of several conditions", "a label of its own"
    if design.labels and (bare := [name for name in design.conditions if name not in design.labels]):
        yield "design.labels", f"no label of {', '.join(bare)}", "one of every condition, or none at all"


def _order(protocol: Protocol) -> Iterator[Found]:
    names = [block.name for _, block in protocol.blocks]
    kinds = Counter(block.block for _, block in protocol.blocks)
    agreed = debriefed = False
    for number, (place, block) in enumerate(protocol.blocks):
        part = place.partition("[")[0]
        if block.name in names[:number]:
            yield f"{place}.name", f"{quoted(block.name)} again", "each name once"
        wanted = {"consent": "before", "viewing": "period", "debrief": "after"}.get(block.block, part)
        if part != wanted:
            yield f"{place}.block", f"{block.block} in {part}", f"it in {wanted}"
        if isinstance(block, Questions | Practice | Interview) and not agreed:
            yield f"{place}.block", f"{block.block} ahead of the consent", "the consent before anything is asked"
        if isinstance(block, Text) and block.block != "consent" and (block.agree.en or block.agree.ko):
            yield f"{place}.agree", f"an agreement to {block.block}", "it in the consent only"
        if isinstance(block, Questions):
            yield from _twice(block.instruments, f"{place}.instruments")
        if block.block == "probes" and debriefed:
            yield f"{place}.block", "probes after the debriefing", "them before it, which gives the answers away"
        if debriefed and block.block == "debrief":
            yield f"{place}.block", "a second debriefing", "one"
        agreed, debriefed = agreed or block.block == "consent", debriefed or block.block == "debrief"
    if kinds["viewing"] != 1:
        yield "period", f"{kinds['viewing']} viewing blocks", "one"
    if kinds["consent"] != 1:
        yield "before", f"{kinds['consent']} consent blocks", "one"


def _rating(protocol: Protocol) -> Iterator[Found]:
    for place, block in protocol.blocks:
        if block.block == "practice" and protocol.selfreport == "none":
            yield f"{place}.block", "practice of a rating in a study without one", "selfreport: grid or slider"
    if protocol.selfreport != "slider" and (protocol.slider.en or protocol.slider.ko):
        yield "slider", f"a name of a slider in a study with selfreport: {protocol.selfreport}", "selfreport: slider"
    if protocol.selfreport == "none" and (protocol.live_plot or protocol.numbers):
        field = "live_plot" if protocol.live_plot else "numbers"
        yield field, "true in a study without a rating", "false, or selfreport: grid or slider"


def _bounds(protocol: Protocol) -> Iterator[Found]:
    if protocol.equivalence and protocol.design.kind == "between":
        yield "equivalence", "bounds in a design between participants", "them within, where they can be tested"
    for key, (low, high) in protocol.equivalence.items():
        if low >= high:
            yield f"equivalence.{key}", f"{low:g} to {high:g}", "the smaller number first"


def missing_texts(protocol: Protocol) -> Iterator[Found]:
    """Texts that a visit needs and the protocol does not have in all of its languages."""
    for field, words, needed in _words(protocol):
        if not needed and not (words.en or words.ko):
            continue
        for language in protocol.languages:
            if not words.get(language).strip():
                yield f"{field}.{language}", "nothing", f"the text in the study's language {language}"


def _holes(protocol: Protocol) -> Iterator[Found]:
    for field, words, _ in _words(protocol):
        for text in (words.en, words.ko):
            allowed = [PROVIDER] if ".pages[" in field and _is_consent(protocol, field) else []
            for hole in re.findall(r"\{[^{}]*\}", text):
                if hole not in allowed:
                    yield field, f"{quoted(hole)} to be filled in", f"no braces; {PROVIDER} alone, in pages of consent"


def _places(protocol: Protocol) -> Iterator[Found]:
    """What a protocol names stands in every record: a path of this machine would say whose it is."""
    named = [(f"design.concerts[{n}]", name) for n, name in enumerate(protocol.design.concerts)]
    for g, group in enumerate(protocol.design.groups):
        named += [(f"design.groups[{g}][{n}]", name) for n, name in enumerate(group)]
    for place, block in protocol.blocks:
        if isinstance(block, Questions):
            named += [(f"{place}.instruments[{n}]", name) for n, name in enumerate(block.instruments)]
    for field, name in named:
        if name.startswith(("/", "\\", "~")) or PureWindowsPath(name).drive:
            yield field, quoted(name), "a shipped name, or a path from the protocol's own folder"


def _is_consent(protocol: Protocol, field: str) -> bool:
    return any(field.startswith(f"{place}.") and block.block == "consent" for place, block in protocol.blocks)


def _words(protocol: Protocol) -> Iterator[tuple[str, Words, bool]]:
    """Every text with its field and whether it is needed."""
    yield "title", protocol.title, True
    yield "slider", protocol.slider, protocol.selfreport == "slider"
    for place, block in protocol.blocks:
        yield f"{place}.title", block.title, False
        if isinstance(block, Text):
            yield from ((f"{place}.pages[{n}]", page, True) for n, page in enumerate(block.pages))
            yield f"{place}.agree", block.agree, block.block == "consent"
        elif isinstance(block, Practice | Pause | Interview):
            yield f"{place}.text", block.text, False
        if isinstance(block, Interview):
            yield from ((f"{place}.guide[{n}]", question, True) for n, question in enumerate(block.guide))
