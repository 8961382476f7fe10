"""What every model of a pack shares: frozen, unknown keys refused, text that can be shown on one line."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from kpop_concert.concert.kinds import Language

# Marks that reorder what follows them; a pack's text goes into messages, captions and exports.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def showable(text: str) -> str:
    """The text itself. Raises PydanticCustomError for what would break a line or turn its direction."""
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI for c in text):
        raise PydanticCustomError("showable", "text on one line without control characters")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(showable)]
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400), AfterValidator(showable)
]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""Lower-case letters, digits and underscores."""


class PackModel(BaseModel):
    """Frozen; unknown keys are errors; files use the aliases (`start`), code the fields (`start_ms`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, coerce_numbers_to_str=True)


class Named(PackModel):
    """A name in several languages and scripts; `en` is also the Latin spelling."""

    ko: Line | None = None
    en: Line | None = None
    ja: Line | None = None
    zh: Line | None = None
    th: Line | None = None
    es: Line | None = None
    pt: Line | None = None
    id: Line | None = None
    fr: Line | None = None

    def get(self, language: Language) -> str:
        """The name in that language, else in English, Korean, or whatever there is; "" when there is none."""
        every = (getattr(self, language), self.en, self.ko, self.ja, self.zh, self.th)
        return next((name for name in every if name), "")
