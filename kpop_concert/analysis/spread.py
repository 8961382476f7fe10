"""How different the agents of an audience are: the range, max - min, of five measures over them (METHOD 1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from .diversity import verbatim_repeats
from .message import Message

SPREAD = {
    "message_count": "messages",
    "emoji": "emoji_per_message",
    "caps": "all_caps",
    "repetition": "verbatim_repeats",
    "length": "mean_length",
}
"""Each range and the column of `agents` that it is over."""


def mean_length(messages: Iterable[Message]) -> float:
    """Mean length of the trimmed texts in grapheme clusters."""
    return _mean(message.length for message in messages)


def emoji_per_message(messages: Iterable[Message]) -> float:
    """Mean number of emoji in a text."""
    return _mean(message.emoji for message in messages)


def caps_rate(messages: Iterable[Message]) -> float:
    """Share of texts in capitals among those with three or more Latin letters, 0..1; nan without any."""
    return _mean(found for message in messages if (found := message.capitals) is not None)


def agents(messages: Iterable[Message], seated: Iterable[str] = ()) -> dict[str, dict[str, float]]:
    """Of every agent: messages, emoji_per_message, all_caps, verbatim_repeats (within its own texts) and mean_length.

    `seated` names those who may have been silent: 0 messages, and nan for the rest.
    """
    said: dict[str, list[Message]] = {author: [] for author in seated}
    for message in messages:
        if message.agent:
            said.setdefault(message.author, []).append(message)
    return {author: _agent(own) for author, own in said.items()}


def _agent(messages: Sequence[Message]) -> dict[str, float]:
    return {
        "messages": len(messages),
        "emoji_per_message": emoji_per_message(messages),
        "all_caps": caps_rate(messages),
        "verbatim_repeats": verbatim_repeats(message.said for message in messages),
        "mean_length": mean_length(messages),
    }


def spread(of_agents: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Max - min over the agents of message_count, emoji (per message), caps (rate), repetition (rate) and length.

    An agent without texts counts as 0 messages and is left out of the other four, one without Latin lines out of caps.
    A range over no agents is nan.
    """
    return {name: _range(agent[column] for agent in of_agents.values()) for name, column in SPREAD.items()}


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return fmean(known) if known else math.nan


def _range(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(max(known) - min(known)) if known else math.nan
