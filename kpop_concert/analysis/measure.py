"""All measures of a viewing's chat: as one corpus (METHOD 1), and window by window (METHOD 3)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from .calibration import calibration, quantities, windows
from .corpus import Corpus
from .definitions import CORPUS, WINDOW
from .diversity import distinct_2, self_bleu_2, verbatim_repeats
from .message import Message
from .spread import agents, emoji_per_message, mean_length, spread


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of consecutive messages, from the first to the last slot in ms, and its quantities."""

    messages: int
    from_ms: float
    to_ms: float
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one corpus by their keys in `definitions`; nan where there is nothing to measure.

    `values` of a window's quantities are medians over the windows. `agents` are the columns of `spread.agents`.
    """

    corpus: Corpus
    values: dict[str, float]
    windows: tuple[Window, ...]
    agents: dict[str, dict[str, float]]

    @property
    def comparable(self) -> bool:
        """Whether its windows are as long as those of the bands."""
        return bool(self.windows) and self.windows[0].messages == calibration().window


@dataclass(frozen=True, slots=True)
class Group:
    """The unweighted means over the corpora of a condition that count, or over all; nan counts nowhere."""

    name: str
    corpora: int
    values: dict[str, float]
    comparable: bool


def measure(messages: Iterable[Message], seated: Iterable[str] = ()) -> dict[str, float]:
    """distinct_2, self_bleu_2, verbatim_repeats, mean_length and the five ranges spread.* over the agents.

    Give the audience's lines only, not the viewer's. `seated` names the authors who may have been silent: they count
    as writing 0 messages. nan where there is nothing to measure.
    """
    messages = list(messages)
    return {**_diversity(messages), **_ranges(agents(messages, seated))}


def measured(corpus: Corpus, few_shots: Iterable[str]) -> Measured:
    """Every figure of a corpus; `few_shots` are the texts of the prompt's examples."""
    messages = corpus.messages
    of_agents = agents(messages, corpus.seated)
    found = tuple(_window(stretch) for stretch in windows(messages, calibration().window))
    examples = {text.strip().lower() for text in few_shots}
    values = {
        "messages": float(len(messages)),
        **_diversity(messages),
        "emoji_per_message": emoji_per_message(messages),
        "few_shot_leak": _mean([message.said in examples for message in messages]),
        **_ranges(of_agents),
        **{name: _median([window.values[name] for window in found]) for name in WINDOW},
    }
    return Measured(corpus, values, found, of_agents)


def mean_of(name: str, figures: Sequence[Measured]) -> Group:
    """The means over those corpora that count: watched to their end, and not excluded."""
    counted = [one for one in figures if one.corpus.counts]
    values = {key: _mean([one.values[key] for one in counted]) for key in (*CORPUS, *WINDOW)}
    return Group(name, len(counted), values, all(one.comparable for one in counted))


def _window(messages: Sequence[Message]) -> Window:
    return Window(len(messages), messages[0].at_ms, messages[-1].at_ms, quantities(messages))


def _diversity(messages: Sequence[Message]) -> dict[str, float]:
    tokens = [message.tokens for message in messages]
    return {
        "distinct_2": distinct_2(tokens),
        "self_bleu_2": self_bleu_2(tokens),
        "verbatim_repeats": verbatim_repeats(message.said for message in messages),
        "mean_length": mean_length(messages),
    }


def _ranges(of_agents: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {f"spread.{name}": value for name, value in spread(of_agents).items()}


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return fmean(known) if known else math.nan


def _median(values: Iterable[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(median(known)) if known else math.nan
