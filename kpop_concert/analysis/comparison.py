"""Two conditions side by side: measure by measure, section by section, and in one model over all clips.

Everything is computed over one value a person. What the design cannot tell comes with the reason in place of a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from .choice import Filters, Stretch, chosen, unit
from .dataset import Dataset, Dimension, Floats
from .observing import CHORUS, RATED, Measure, Observations, observe

if TYPE_CHECKING:
    from .statistics.design import Support
    from .statistics.families import Contrast
    from .statistics.models import ModelEffect

Pair = tuple[str, str]
Cancelled = Callable[[], bool]
SEED = 1
"""Of the random signs behind simultaneous intervals: the same data give the same figures."""


class ComparisonCancelledError(Exception):
    """Whoever asked does not want the figures any more."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of a table. `key` is the measure's, or the kind of the sections.

    `means` are over the people of the contrast, or of each condition where there is none; `contrast` is None where
    `problem` says why.
    """

    key: str
    means: tuple[float, float]
    people: tuple[int, ...]
    contrast: Contrast | None
    problem: str

    @property
    def clear(self) -> bool:
        """Whether the difference counts as found: Holm-adjusted p < .05, or a simultaneous interval without zero."""
        found = self.contrast
        return found is not None and (found.p_holm < 0.05 or found.simultaneous.low > 0 or found.simultaneous.high < 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A family of contrasts, first condition minus second; `support` says what the design allows, for its clip."""

    pair: Pair
    support: Support
    rows: tuple[Compared, ...]
    method: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """One dimension of the rating by kind of section, and over the whole song with an ordinary interval."""

    dimension: Dimension
    kinds: Comparison
    whole: Compared


def by_measure(
    dataset: Dataset,
    filters: Filters,
    pair: Pair,
    measures: Sequence[Measure],
    window: Stretch | None = None,
    cancelled: Cancelled = lambda: False,
) -> Comparison:
    """Every measure of one clip (or of all, where the filters name none), over the whole song or a stretch of it.

    Of a stretch there are no measures that a viewing has as a whole, such as answers. Raises ComparisonCancelledError.
    """
    windows = None if window is None else [window]
    found = {}
    for measure in measures:
        if windows is None or measure.of_stretch:
            _go_on(cancelled)
            found[measure.key] = observe(dataset, replace(filters, conditions=frozenset(pair)), measure, windows)
    return _compare(dataset, filters, pair, found)


def by_section(
    dataset: Dataset, filters: Filters, pair: Pair, dimension: Dimension, cancelled: Cancelled = lambda: False
) -> Sections:
    """The rating of one clip by kind of section, those with several sections over all of them.

    A last chorus counts as a chorus. Raises KeyError unless the filters name a clip, ComparisonCancelledError.
    """
    kinds: dict[str, list[Stretch]] = {}
    for section in dataset.clip(filters.clip or "").sections:
        kind: str = "chorus" if section.section in CHORUS else section.section
        kinds.setdefault(kind, []).append((float(section.start_ms), float(section.end_ms)))
    ours = replace(filters, conditions=frozenset(pair))
    found: dict[str, Observations] = {}
    for kind, windows in kinds.items():
        _go_on(cancelled)
        found[kind] = observe(dataset, ours, RATED[dimension], windows)
    _go_on(cancelled)
    whole = _compare(dataset, filters, pair, {"whole": observe(dataset, ours, RATED[dimension])})
    return Sections(dimension, _compare(dataset, filters, pair, found), whole.rows[0])


def by_model(dataset: Dataset, filters: Filters, pair: Pair, dimension: Dimension) -> ModelEffect:
    """Condition + period + clip over the whole songs of all clips, for the mean rating of each viewing."""
    from .statistics.models import Viewings, condition_model

    found = observe(dataset, replace(filters, clip=None, conditions=frozenset(pair)), RATED[dimension])
    viewings = Viewings(found.people, found.conditions, found.periods.tolist(), found.clips)
    return condition_model(found.values, viewings, *pair)


def support_of(dataset: Dataset, filters: Filters, pair: Pair) -> Support:
    """What the design can tell of a pair in the filters' clip, or over all clips where they name none."""
    from .statistics.design import Viewing, supported

    ours = chosen(dataset, replace(filters, clip=None, conditions=frozenset(pair)))
    viewings = [
        Viewing(unit(one), one.condition, dataset.clip(one.clip).title, one.period or 0)
        for one in sorted(ours, key=lambda one: pair.index(one.condition))
    ]
    verdicts = supported(viewings)
    title = None if filters.clip is None else dataset.clip(filters.clip).title
    # With one clip there is one verdict, of that clip; with none of the two conditions the verdict says so.
    return next((one for one in verdicts if one.clip == title), verdicts[0])


def _go_on(cancelled: Cancelled) -> None:
    if cancelled():
        raise ComparisonCancelledError


def _compare(dataset: Dataset, filters: Filters, pair: Pair, found: Mapping[str, Observations]) -> Comparison:
    from .statistics.families import group_family, paired_family

    support = support_of(dataset, filters, pair)
    people = {
        condition: dict.fromkeys(
            who for one in found.values() for who, of in zip(one.people, one.conditions, strict=True) if of == condition
        )
        for condition in pair
    }
    both = [who for who in people[pair[0]] if who in people[pair[1]]]
    first, second = both, both
    if support.kind != "within":
        alone = [] if support.kind == "refused" else both
        first, second = ([who for who in people[condition] if who not in alone] for condition in pair)
    values = {key: (_values(one, pair[0], first), _values(one, pair[1], second)) for key, one in found.items()}
    if support.kind == "refused":
        refused = tuple(_refused(key, *two, support.sentence) for key, two in values.items())
        return Comparison(pair, support, refused, "", ())
    within = support.kind == "within"
    family = paired_family(values, seed=SEED) if within else group_family(values, seed=SEED)
    rows = tuple(
        _refused(one.name, *values[one.name], one.problem)
        if one.problem
        else Compared(one.name, _means(*values[one.name], paired=within), one.n, one, "")
        for one in family.contrasts
    )
    return Comparison(pair, support, rows, family.method, family.warnings)


def _values(found: Observations, condition: str, people: Sequence[str]) -> Floats:
    """One value for each of these people: the mean over their viewings in the condition, nan where they have none."""
    known: dict[str, list[float]] = {}
    for who, of, value in zip(found.people, found.conditions, found.values, strict=True):
        if of == condition and not np.isnan(value):
            known.setdefault(who, []).append(float(value))
    return np.array([np.mean(known[who]) if who in known else nan for who in people], dtype=np.float64)


def _means(first: Floats, second: Floats, *, paired: bool) -> tuple[float, float]:
    if paired:
        there = ~(np.isnan(first) | np.isnan(second))
        first, second = first[there], second[there]
    return _mean(first), _mean(second)


def _refused(key: str, first: Floats, second: Floats, problem: str) -> Compared:
    people = tuple(int(np.sum(~np.isnan(one))) for one in (first, second))
    if not any(people):
        problem = "nobody has a value"
    return Compared(key, (_mean(first), _mean(second)), people, None, problem)


def _mean(values: Floats) -> float:
    there = values[~np.isnan(values)]
    return float(np.mean(there)) if there.size else nan
