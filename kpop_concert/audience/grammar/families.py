"""The grammar's data: families of cores in each language, read from resources/grammar and checked at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ...concert.kinds import MomentKind, SectionKind, Shows
from ...journal import Behaviour
from ...system import paths
from ...system.documents import load
from ...system.problems import DocumentError, Problem, quoted
from ..personas import Language

Phase = Literal["any", "anticipation", "burst", "opinion"]
Stage = Literal["before", "opening", "show", "later", "closing", "end", "soon"]
Tone = Literal["hot", "soft", "funny", "plain", "still"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]
Topic = Literal["count", "oldest", "voice", "fandom", "chant"]
Fact = Literal[
    "artist", "member", "affection", "fandom", "lightstick", "lyric", "echo", "chant", "chanted", "hit", "said",
    "before", "slang", "regular", "fixed", "count", "oldest", "singer",
]  # fmt: skip
PHASES: tuple[Phase, ...] = get_args(Phase)
SLOT = re.compile(r"\{([a-z]+)(?::([^{}]*))?\}")
LEVELS = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
SLOT_NEEDS: Mapping[str, Fact] = {
    "name": "member", "nick": "member", "title": "member", "full": "member", "heart": "member", "group": "artist",
    "ot": "artist", "fandom": "fandom", "stick": "lightstick", "lyric": "lyric", "echo": "echo", "chant": "chant",
    "hit": "hit", "said": "said", "fixed": "fixed", "count": "count", "oldest": "oldest", "singer": "singer",
}  # fmt: skip
"""The slots a text may have, and what must be known to fill each."""
BURST_WORDS = 2


class Rule(BaseModel):
    """What a family is for, whatever the language; see the head of families.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    behaviour: Behaviour
    kinds: tuple[MomentKind, ...] = ()
    sections: tuple[SectionKind, ...] = ()
    stage: tuple[Stage, ...] = ()
    needs: tuple[Shows | Fact, ...] = ()
    phase: Phase = "any"
    tone: Tone = "plain"
    weight: float = Field(default=1.0, gt=0)
    artist: str | None = Field(default=None, description="id of the only artist whose fans say this")


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid")
    families: dict[str, Rule]


class _Core(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: Text
    needs: tuple[Shows | Fact, ...] = ()
    asks: Topic | None = None
    answers: Topic | None = None


class _LanguageFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: Language
    families: dict[str, list[Text | _Core] | dict[Phase, list[Text | _Core]]]


@dataclass(frozen=True, slots=True)
class Core:
    """One thing that can be said. `frame` is what makes two cores sound alike; `words` counts the plain wording."""

    family: str
    text: str
    needs: frozenset[str]
    words: int
    frame: str
    asks: Topic | None = None
    answers: Topic | None = None

    @property
    def is_burst(self) -> bool:
        """Short enough to be said again by anybody (CULTURE exempts bursts of up to two words)."""
        return self.words <= BURST_WORDS


class Grammar:
    """All families of a folder. The rules are read at once, the cores of a language when they are first wanted.

    Raises DocumentError with file, field, found and expected.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._languages: dict[Language, dict[tuple[str, Phase], tuple[Core, ...]]] = {}
        self.rules: dict[str, Rule] = load(_Rules, folder / "families.yaml").families

    @cached_property
    def by_kind(self) -> dict[str, tuple[str, ...]]:
        """Moment kind -> the families that it calls for."""
        kinds = {kind for rule in self.rules.values() for kind in rule.kinds}
        return {kind: tuple(name for name, rule in self.rules.items() if kind in rule.kinds) for kind in kinds}

    def cores(self, language: Language, family: str, phase: Phase) -> tuple[Core, ...]:
        """The cores of a family and phase; empty where the family has none."""
        if language not in self._languages:
            self._languages[language] = self._load(language)
        return self._languages[language].get((family, phase), ())

    def every(self, language: Language, family: str) -> tuple[Core, ...]:
        """All cores of a family, whatever their phase."""
        return tuple(core for phase in PHASES for core in self.cores(language, family, phase))

    def _load(self, language: Language) -> dict[tuple[str, Phase], tuple[Core, ...]]:
        loaded: dict[tuple[str, Phase], tuple[Core, ...]] = {}
        for file in sorted((self._folder / language).glob("*.yaml")):
            data = load(_LanguageFile, file)
            if data.language != language:
                raise _wrong(file.name, "language", quoted(data.language), f"{language}, as the folder says")
            for family, cores in data.families.items():
                rule, where = self.rules.get(family), f"families.{family}"
                if rule is None:
                    raise _wrong(file.name, where, "a family without a rule", "one of families.yaml")
                for phase, items in (cores if isinstance(cores, dict) else {rule.phase: cores}).items():
                    if (family, phase) in loaded:
                        raise _wrong(file.name, where, f"its phase {phase} a second time", "each phase once")
                    loaded[family, phase] = tuple(
                        _core(family, rule, language, item, file.name, f"{where}.{phase}[{index}]")
                        for index, item in enumerate(items)
                    )
        if not loaded:
            raise _wrong(language, "", "no grammar files", "some in the folder of that name")
        return loaded


@lru_cache(maxsize=1)
def shipped() -> Grammar:
    """The program's own grammar."""
    return Grammar(paths.resources() / "grammar")


def at_level(text: str, polite: bool) -> str:
    """The text with one of each [plain|polite] pair taken."""
    return LEVELS.sub(lambda pair: pair[2] if polite else pair[1], text)


def _core(family: str, rule: Rule, language: Language, item: str | _Core, file: str, where: str) -> Core:
    core = _Core(text=item) if isinstance(item, str) else item
    plain = at_level(core.text, polite=False)
    slots = SLOT.findall(plain)
    for slot, pair in slots:
        if slot not in SLOT_NEEDS:
            raise _wrong(file, where, f"the slot {slot} in {quoted(core.text)}", f"one of {', '.join(SLOT_NEEDS)}")
        if pair and "/" not in pair:
            raise _wrong(file, where, f"{pair} in {quoted(core.text)}", "a pair of particles such as 이/가")
    if set("{}|") & set(SLOT.sub("", plain)):
        raise _wrong(file, where, quoted(core.text), "closed {slots} and [plain|polite] pairs")
    needs = frozenset({*rule.needs, *core.needs, *(SLOT_NEEDS[slot] for slot, _ in slots)})
    words = plain.split()
    frame = f"{language}:{_frame(words, language)}"
    return Core(family, core.text, needs, len(words), frame, core.asks, core.answers)


def _wrong(file: str, field: str, found: str, expected: str) -> DocumentError:
    return DocumentError([Problem(file, field, found, expected)])


def _frame(words: list[str], language: Language) -> str:
    """Korean lines sound alike by how they end, English ones by how they begin; short ones if they are the same."""
    if len(words) <= BURST_WORDS:
        return " ".join(words).casefold()
    telling = words[-1:] if language == "ko" else words[:2]
    return " ".join(telling).casefold().strip("?!.,~ ")
