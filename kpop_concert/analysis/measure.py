"""The output measures of one session as one corpus (METHOD 1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .diversity import distinct_2, mean_length, self_bleu_2, verbatim_repeats
from .spread import spread


class Line(Protocol):
    """A message: journal.ChatReleased is one, and so is a row of a chat file."""

    @property
    def author(self) -> str: ...

    @property
    def text(self) -> str: ...


def measure(lines: Iterable[Line], seated: Iterable[str] = ()) -> dict[str, float]:
    """distinct_2, self_bleu_2, verbatim_repeats, mean_length and the five ranges spread.* over the authors.

    Give the audience's lines only, not the viewer's. `seated` names the authors who may have been silent: they count
    as writing 0 messages. nan where there is nothing to measure.
    """
    by_author: dict[str, list[str]] = {author: [] for author in seated}
    texts: list[str] = []
    for line in lines:
        by_author.setdefault(line.author, []).append(line.text)
        texts.append(line.text)
    return {
        "distinct_2": distinct_2(texts),
        "self_bleu_2": self_bleu_2(texts),
        "verbatim_repeats": verbatim_repeats(texts),
        "mean_length": mean_length(texts),
        **{f"spread.{name}": value for name, value in spread(by_author).items()},
    }
