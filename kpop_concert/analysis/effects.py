"""The effect table of the pilot study: d_z of its seven output measures between two conditions (METHOD 1)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from .calibration import calibration
from .measure import Measured

SIMULATOR = (
    "That the built-in engine shows the sign of a published effect is a regression test of the simulator, never "
    "evidence about people or models."
)
MEASURES = (
    "distinct_2", "self_bleu_2", "verbatim_repeats", "mean_length",
    "spread.message_count", "spread.emoji", "spread.caps",
)  # fmt: skip
FEWEST = 2


class UnpairedError(Exception):
    """There is no effect table; the message says why."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Means of a measure over the `n` pairs that have it; `low` and `high` end the 95 % t interval of the difference.

    nan where the differences do not vary or are too few; `published` is None for any other contrast than the study's.
    """

    first: float
    second: float
    n: int
    difference: float
    low: float
    high: float
    d_z: float
    published: float | None


@dataclass(frozen=True, slots=True)
class Effects:
    """`first` condition minus `second`, by measure; `pairs` are what the pairs share, `notes` sentences about them."""

    first: str
    second: str
    pairs: tuple[str, ...]
    effects: dict[str, Effect]
    notes: tuple[str, ...]


def effects(figures: Sequence[Measured], first: str, second: str) -> Effects:
    """Compare the corpora of two conditions that belong together: of one visit, or of one seed.

    Corpora without a partner are left out, and said; so are those that do not count. Raises
    UnpairedError where the pairs cannot be told, or are fewer than FEWEST.
    """
    one, other = _by_pair(figures, first), _by_pair(figures, second)
    pairs = tuple(pair for pair in one if pair in other)
    alone = len(one) + len(other) - 2 * len(pairs)
    if len(pairs) < FEWEST:
        raise UnpairedError(
            f"pairs of {first} and {second} that share a seed or a visit: {len(pairs)} of {len(one)} and {len(other)} "
            f"corpora; d_z needs {FEWEST}"
        )
    notes = [f"corpora without a partner in the other condition, left out: {alone}"] if alone else []
    both = [one[pair] for pair in pairs], [other[pair] for pair in pairs]
    if any(figure.corpus.simulated for side in both for figure in side):
        notes.append(SIMULATOR)
    published = calibration().published
    known = published.d_z if (published.first, published.second) == (first, second) else {}
    return Effects(
        first=first,
        second=second,
        pairs=pairs,
        effects={
            name: _effect([a.values[name] for a in both[0]], [b.values[name] for b in both[1]], known.get(name))
            for name in MEASURES
        },
        notes=tuple(notes),
    )


def _by_pair(figures: Sequence[Measured], condition: str) -> dict[str, Measured]:
    own = [figure for figure in figures if figure.corpus.condition == condition and figure.corpus.counts]
    for figure in own:
        if not figure.corpus.pair:
            raise UnpairedError(
                f"the seed of {figure.corpus.name} is not known; put it at the end of the file's name, as in "
                f"{condition}-7.jsonl"
            )
    for pair, count in Counter(figure.corpus.pair for figure in own).items():
        if count > 1:
            raise UnpairedError(f"{count} corpora of {condition} have {pair}, so it is not clear which makes the pair")
    return {figure.corpus.pair: figure for figure in own}


def _effect(first: Sequence[float], second: Sequence[float], published: float | None) -> Effect:
    from .statistics.paired import paired_effect

    complete = [pair for pair in zip(first, second, strict=True) if not any(map(math.isnan, pair))]
    one, other = [a for a, _ in complete], [b for _, b in complete]
    # The seed is that of a bootstrap which this table does not show.
    found = paired_effect(one, other, seed=0)
    interval = found.t_interval
    means = (fmean(one), fmean(other)) if complete else (math.nan, math.nan)
    return Effect(*means, found.n, found.mean, interval.low, interval.high, found.d_z, published)
