"""How different the agents of an audience are: the range, max - min, of five measures over them (METHOD 1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import regex

from .diversity import emoji_count, mean_length, verbatim_repeats

LATIN_LETTERS = 3
"""A line with fewer Latin letters is neither in capitals nor not."""

_LATIN = regex.compile(r"\p{Latin}")


def emoji_per_message(texts: Sequence[str]) -> float:
    """Mean number of emoji in a text."""
    return sum(map(emoji_count, texts)) / len(texts) if texts else math.nan


def caps_rate(texts: Iterable[str]) -> float:
    """Share of texts in capitals among those with three or more Latin letters, 0..1; nan without any."""
    letters = [found for text in texts if len(found := "".join(_LATIN.findall(text))) >= LATIN_LETTERS]
    return sum(found == found.upper() for found in letters) / len(letters) if letters else math.nan


def spread(by_agent: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Max - min over the agents of message_count, emoji (per message), caps (rate), repetition (rate) and length.

    An agent without texts counts as 0 messages and is left out of the other four, one without Latin lines out of caps.
    Repetition is within the agent's own texts. A range over no agents is nan.
    """
    texts = list(by_agent.values())
    return {
        "message_count": _range(map(len, texts)),
        "emoji": _range(map(emoji_per_message, texts)),
        "caps": _range(map(caps_rate, texts)),
        "repetition": _range(map(verbatim_repeats, texts)),
        "length": _range(map(mean_length, texts)),
    }


def _range(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(max(known) - min(known)) if known else math.nan
