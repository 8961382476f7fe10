"""A line of the audience, and what is counted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

from .tokens import Kind, read

LATIN_LETTERS = 3
"""A line with fewer Latin letters is neither in capitals nor not."""

_LATIN = regex.compile(r"\p{Latin}")
_CLUSTER = regex.compile(r"\X")
# Of Korean jamo alone, ㅋㅋㅋ and ㅠㅠㅠ, three are the usual number.
_LONG = regex.compile(r"(?V1)([\p{L}--[\u1100-\u11ff\u3131-\u318e]])\1\1")


@dataclass(frozen=True)
class Message:
    """One line; `at_ms` is its slot in media time. `agent` is false for a one-off viewer of a crowd.

    What is counted is worked out once, at first use.
    """

    author: str
    text: str
    at_ms: float = 0.0
    agent: bool = True

    @cached_property
    def said(self) -> str:
        """The text as it is compared: trimmed and in lower case."""
        return self.text.strip().lower()

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Words, emoji and emotes in their order, lower case; see `tokens.read`."""
        return tuple(token for _, token in self._read)

    @cached_property
    def emoji(self) -> int:
        """How many emoji a reader counts; emotes such as :cheer: are not emoji."""
        return self._count("emoji")

    @cached_property
    def words(self) -> int:
        """How many words; neither emoji nor emotes are words."""
        return self._count("word")

    @cached_property
    def emoji_only(self) -> bool:
        """Whether there are emoji, and no other token."""
        return 0 < self.emoji == len(self._read)

    @cached_property
    def length(self) -> int:
        """Grapheme clusters of the trimmed text: what a reader sees as one character each."""
        text = self.text.strip()
        return len(text) if text.isascii() and "\r" not in text else len(_CLUSTER.findall(text))

    @cached_property
    def capitals(self) -> bool | None:
        """Whether all Latin letters are capitals; None with fewer than LATIN_LETTERS of them."""
        letters = "".join(_LATIN.findall(self.text))
        return letters == letters.upper() if len(letters) >= LATIN_LETTERS else None

    @cached_property
    def elongated(self) -> bool:
        """Whether a letter stands three or more times in a row, as in soooo; Korean jamo (ㅋㅋㅋ) do not count."""
        return _LONG.search(self.said) is not None

    @cached_property
    def _read(self) -> list[tuple[Kind, str]]:
        return read(self.text)

    def _count(self, kind: Kind) -> int:
        return sum(found == kind for found, _ in self._read)
