"""The grammar's data: families of cores in each language, read from resources/grammar and checked at the door."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...concert.kinds import MomentKind, SectionKind, Shows
from ...journal import Behaviour
from ...system import paths
from ..personas import Language

Phase = Literal["any", "anticipation", "burst", "opinion"]
Stage = Literal["opening", "show", "later", "closing", "end", "soon"]
Tone = Literal["hot", "soft", "funny", "plain", "still"]
Topic = Literal["count", "oldest", "voice", "fandom", "chant"]
Fact = Literal[
    "artist", "member", "affection", "fandom", "lightstick", "lyric", "echo", "chant", "chanted", "hit", "said",
    "before", "slang", "fixed", "count", "oldest", "singer",
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
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model", bound=BaseModel)


class GrammarError(ValueError):
    """A grammar file that cannot be used; the message names file, field, found and expected."""


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
    text: str = Field(min_length=1, max_length=150)
    needs: tuple[Shows | Fact, ...] = ()
    asks: Topic | None = None
    answers: Topic | None = None


class _LanguageFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: Language
    families: dict[str, list[str | _Core] | dict[Phase, list[str | _Core]]]


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

    Raises GrammarError with file, field, found and expected.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._languages: dict[Language, dict[tuple[str, Phase], tuple[Core, ...]]] = {}
        self.rules: dict[str, Rule] = _read(folder / "families.yaml", _Rules).families

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
            data = _read(file, _LanguageFile)
            if data.language != language:
                raise GrammarError(f"{file.name}: language: found {data.language!r}, expected {language!r}")
            for family, cores in data.families.items():
                rule = self.rules.get(family)
                if rule is None:
                    raise GrammarError(f"{file.name}: families.{family}: found a family that families.yaml lacks")
                phased = cores if isinstance(cores, dict) else {rule.phase: cores}
                for phase, items in phased.items():
                    if (family, phase) in loaded:
                        raise GrammarError(f"{file.name}: families.{family}.{phase}: found twice, expected once")
                    where = f"{file.name}: families.{family}.{phase}"
                    loaded[family, phase] = tuple(_core(family, rule, language, item, where) for item in items)
        if not loaded:
            raise GrammarError(f"{language}: found no grammar files, expected some in the folder of that name")
        return loaded


@lru_cache(maxsize=1)
def shipped() -> Grammar:
    """The program's own grammar."""
    return Grammar(paths.resources() / "grammar")


def at_level(text: str, polite: bool) -> str:
    """The text with one of each [plain|polite] pair taken."""
    return LEVELS.sub(lambda pair: pair[2] if polite else pair[1], text)


def _core(family: str, rule: Rule, language: Language, item: str | _Core, where: str) -> Core:
    core = _Core(text=item) if isinstance(item, str) else item
    plain = at_level(core.text, polite=False)
    for slot, _ in SLOT.findall(plain):
        if slot not in SLOT_NEEDS:
            raise GrammarError(
                f"{where}: found slot {{{slot}}} in {core.text!r}, expected one of {', '.join(SLOT_NEEDS)}"
            )
    bare = SLOT.sub("", plain)
    if set("{}|") & set(bare):
        raise GrammarError(f"{where}: found {core.text!r}, expected closed {{slots}} and [plain|polite] pairs")
    needs = {*rule.needs, *core.needs, *(SLOT_NEEDS[slot] for slot, _ in SLOT.findall(plain))}
    words = plain.split()
    return Core(
        family,
        core.text,
        frozenset(needs),
        len(words),
        f"{language}:{_frame(words, language)}",
        core.asks,
        core.answers,
    )


def _frame(words: list[str], language: Language) -> str:
    """Korean lines sound alike by how they end, English ones by how they begin; short ones if they are the same."""
    if len(words) <= BURST_WORDS:
        return " ".join(words).casefold()
    telling = words[-1:] if language == "ko" else words[:2]
    return " ".join(telling).casefold().strip("?!.,~ ")


def _read(file: Path, model: type[_Model]) -> _Model:
    try:
        data = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - the C build of the safe loader
    except OSError as problem:
        raise GrammarError(f"{file.name}: cannot be read ({problem.strerror})") from problem
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        raise GrammarError(f"{file.name}: is not readable YAML: {' '.join(str(problem).split())}") from problem
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        lines = []
        for error in problem.errors():
            field = ".".join(map(str, error["loc"])) or "file"
            lines.append(f"{file.name}: {field}: found {str(error['input'])[:60]!r}, expected: {error['msg']}")
        raise GrammarError("\n".join(lines)) from problem
