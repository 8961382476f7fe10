"""What a participant can be asked, as data: one model a kind of item, and what counts as an answer to it.

The value of a declined item is None, whatever its kind; an item that was not answered has no value at all.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ..concert.base import showable
from ..system.problems import quoted
from ..system.schema import mismatch

Language = Literal["ko", "en"]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ItemId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,29}(\.[A-Za-z0-9_]{1,32})?$")]
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600), AfterValidator(showable)
]
Source = Literal["published wording", "adapted wording", "unvalidated translation", "own wording"]
Value = int | float | str | bool | None

SAM_POINTS = 9
"""Five figures and the four places between."""
IOS_POINTS = 7
SLIDER_START = 0.5
UNKNOWN = "unknown"
"""The name-face quiz's answer "I do not know", which is a wrong one."""
NOBODY = "nobody"
"""No favourite member."""


class Part(BaseModel):
    """Frozen; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Wording(Part):
    """A text on one line, in one language or in both. A participant sees one of them."""

    en: Sentence | None = None
    ko: Sentence | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Wording:
        if not self.languages:
            raise mismatch("no text", "one in en, in ko, or in both")
        return self

    def get(self, language: Language) -> str:
        """The text in a language; "" where it is missing."""
        return (self.ko if language == "ko" else self.en) or ""

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it is there in."""
        both: tuple[Language, ...] = ("en", "ko")
        return tuple(language for language in both if self.get(language))


class Sources(Part):
    """Where the text in each language comes from."""

    en: Source | None = None
    ko: Source | None = None


class Option(Part):
    """One answer of a list. `alone`: it goes with no other, such as "none of these"."""

    id: Name
    text: Wording
    alone: bool = False


class Scale(Part):
    """Points with words, at least at both ends."""

    min: int = Field(ge=-100, le=100)
    max: int = Field(ge=-100, le=100)
    labels: dict[int, Wording]
    source: Sources

    @model_validator(mode="after")
    def _ends(self) -> Scale:
        if not 1 <= self.max - self.min <= 20:
            raise mismatch(f"{self.min} to {self.max}", "2 to 21 points, the smaller number as min")
        outside = [str(point) for point in self.labels if not self.min <= point <= self.max]
        if outside:
            raise mismatch(f"a label of {', '.join(outside)}", f"labels of {self.min} to {self.max}")
        if not {self.min, self.max} <= set(self.labels):
            raise mismatch("an end without a label", f"labels of {self.min} and {self.max} at least")
        return self


class Item(Part):
    """One question. It can always be declined, and the page goes on when it is answered or declined."""

    id: ItemId
    text: Wording
    source: Sources
    hint: Wording | None = Field(default=None, description="a second, quieter line below the text")


class Likert(Item):
    """A labelled scale, one of the instrument's `scales`."""

    kind: Literal["likert"]
    scale: Name
    reverse: bool = Field(default=False, description="min + max - x when it is scored; stored as it was answered")


class Sam(Item):
    """A row of SAM-style figures, 1..9 from left to right."""

    kind: Literal["sam"]
    dimension: Literal["valence", "arousal", "dominance"]
    direction: Literal["rising", "falling"] = Field(
        description="rising: 1 is the low pole; falling: 1 is the high pole, scored as 10 - x"
    )
    low: Wording = Field(description="the words at the low pole, wherever that stands")
    high: Wording


class Geometry(Part):
    """Both circles' diameter and the distance of their centres for 1..7, in units of the first diameter."""

    diameter: tuple[float, ...] = Field(min_length=IOS_POINTS, max_length=IOS_POINTS)
    centre_distance: tuple[float, ...] = Field(min_length=IOS_POINTS, max_length=IOS_POINTS)

    @model_validator(mode="after")
    def _closer(self) -> Geometry:
        if any(size <= 0 for size in self.diameter) or any(gap < 0 for gap in self.centre_distance):
            raise mismatch("a diameter or a distance below 0", "positive numbers")
        shares = [gap / size for gap, size in zip(self.centre_distance, self.diameter, strict=True)]
        if sorted(shares, reverse=True) != shares or len(set(shares)) != IOS_POINTS:
            raise mismatch("circles that do not come closer", "more overlap with every place")
        return self


class Ios(Item):
    """Two circles, further over each other from 1 to 7."""

    kind: Literal["ios"]
    me: Wording = Field(description="the solid circle")
    other: Wording = Field(description="the dashed circle")
    low: Wording
    high: Wording
    geometry: Geometry


class AffectiveSlider(Item):
    """A slider of 0..1 that starts at .5; untouched it has no value."""

    kind: Literal["affective_slider"]
    dimension: Literal["pleasure", "arousal"]
    low: Wording
    high: Wording
    steps: int = Field(default=1000, ge=100, le=10_000, description="places that it can be set to")
    reverse: bool = Field(default=False, description="1 - x when it is scored")


class Choice(Item):
    """One of several answers."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=41)


class Multi(Item):
    """Any number of several answers, one at least."""

    kind: Literal["multi"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=40)


class YesNo(Item):
    """Yes or no; true and 1 are yes."""

    kind: Literal["yesno"]
    reverse: bool = Field(default=False, description="1 - x when it is scored")


class Number(Item):
    """A number that is typed."""

    kind: Literal["number"]
    min: float
    max: float
    whole: bool = Field(default=True, description="no decimals")
    unit: Wording | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Number:
        if self.min >= self.max:
            raise mismatch(f"{self.min:g} to {self.max:g}", "the smaller number as min")
        return self


class Text(Item):
    """A few words of the participant's own."""

    kind: Literal["text"]
    max_chars: int = Field(default=500, ge=1, le=2000)
    lines: int = Field(default=3, ge=1, le=12, description="height of the field")


class Quiz(Item):
    """Who is this? Becomes one item for each member whom the concert shows alone and close: `id`.`member`."""

    kind: Literal["quiz"]
    unknown: Wording = Field(description='the answer "I do not know"')


class Favourite(Item):
    """The favourite member, by id: the answers are the artist's members and "nobody"."""

    kind: Literal["member"]
    nobody: Wording


class Face(Choice):
    """One question of a filled quiz: the concert's picture at `still_ms` shows this member; the answer is their id."""

    member: str
    still_ms: int


AnyItem = Annotated[
    Likert | Sam | Ios | AffectiveSlider | Choice | Multi | YesNo | Number | Text | Quiz | Favourite,
    Field(discriminator="kind"),
]


def bounds(item: AnyItem, scale: Scale | None = None) -> tuple[float, float] | None:
    """The least and the greatest number that an item can be answered with; None where answers are no numbers."""
    match item:
        case Likert():
            return None if scale is None else (scale.min, scale.max)
        case Sam():
            return 1, SAM_POINTS
        case Ios():
            return 1, IOS_POINTS
        case AffectiveSlider() | YesNo():
            return 0, 1
        case Number(min=low, max=high):
            return low, high
    return None


def problem_with(item: AnyItem, value: Value, scale: Scale | None = None) -> str | None:
    """What is wrong with an answer to an item; None when it holds. `scale` is a Likert item's.

    None as a value is "Prefer not to answer" and always holds. A multiple choice is one text: the ids of the options
    with a blank between, in the order of the file.
    """
    if value is None:
        return None
    match item:
        case Likert():
            return "the item has no scale" if scale is None else _whole(value, scale.min, scale.max)
        case Sam():
            return _whole(value, 1, SAM_POINTS)
        case Ios():
            return _whole(value, 1, IOS_POINTS)
        case AffectiveSlider():
            return _number(value, 0.0, 1.0)
        case Choice(options=options):
            return _one_of(value, [option.id for option in options])
        case Multi():
            return _several(item, value)
        case YesNo():
            return None if isinstance(value, bool) else f"{quoted(value)} is neither true nor false"
        case Number(min=low, max=high, whole=whole):
            return _whole(value, math.ceil(low), math.floor(high)) if whole else _number(value, low, high)
        case Text():
            return _text(value, item.max_chars)
        case Quiz() | Favourite():
            return f"{item.id} has no members yet: fill it from a concert first"


def _whole(value: Value, low: int, high: int) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"{quoted(value)} is not a whole number"
    return None if low <= value <= high else f"{quoted(value)} is not in {low} to {high}"


def _number(value: Value, low: float, high: float) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{quoted(value)} is not a number"
    # Not a number compares as false with everything.
    return None if low <= value <= high else f"{quoted(value)} is not in {low:g} to {high:g}"


def _one_of(value: Value, known: Collection[str]) -> str | None:
    if isinstance(value, str) and value in known:
        return None
    return f"{quoted(value)} is not one of {', '.join(known)}"


def _several(item: Multi, value: Value) -> str | None:
    if not isinstance(value, str) or not value:
        return f"{quoted(value)} is not a list of options"
    chosen = value.split(" ")
    known = [option.id for option in item.options]
    for one in chosen:
        if problem := _one_of(one, known):
            return problem
    if chosen != [one for one in known if one in chosen]:
        return f"{quoted(value)} is not each option once, in the order of the file"
    lone = [option.id for option in item.options if option.alone and option.id in chosen]
    return f"{quoted(lone[0])} goes with no other option" if lone and len(chosen) > 1 else None


def _text(value: Value, longest: int) -> str | None:
    if not isinstance(value, str):
        return f"{quoted(value)} is not text"
    if not value.strip():
        return "the text is empty"
    if len(value) > longest:
        return f"the text has {len(value)} characters, at most {longest} are kept"
    if any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in value):
        return "the text has control characters"
    return None
