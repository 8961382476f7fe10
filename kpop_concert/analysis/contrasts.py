"""Two conditions compared: from a dataset to a value a person and condition, and from there to the statistics.

    observed = Observed(dataset)
    found = compare(observed, Filters(lag_ms=2000), "persona", "no_persona")
    for row in found.rows: row.measure.label, row.means, row.difference, row.interval, row.p_holm, row.sentence

A comparison is quick; a row's `effect` and `model` are worked out when they are first asked for.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .choice import Filters, chosen, unit
from .dataset import Dataset, Dimension, Floats, Watched
from .observed import RATINGS, Measure, Observed, Where, measures

if TYPE_CHECKING:
    from .statistics.design import Support
    from .statistics.families import Contrast
    from .statistics.groups import GroupEffect
    from .statistics.models import ModelEffect
    from .statistics.paired import PairedEffect
    from .statistics.results import Interval

SEED = 1
"""Of random signs and bootstraps; it is part of what a result says of itself."""
ALPHA = 0.05


@dataclass(frozen=True, eq=False, kw_only=True)
class Row:
    """One measure, first condition minus second.

    `means` are over those who are compared, else over whoever has a value. `support` says how the two can be compared;
    `first` and `second` hold a value a person: of the same `people` in the same order within participants, of two
    groups between them. Without a comparison all figures are nan and `problem` says why. `interval` is for this row
    alone, `simultaneous` for the family; `p` is that of the t test, `p_holm` adjusted for `family_size` rows of the
    measure's family. `effect_size` is d_z within participants, Hedges' g between.
    """

    measure: Measure
    conditions: tuple[str, str]
    support: Support
    means: tuple[float, float]
    people: tuple[str, ...]
    first: Floats
    second: Floats
    n: tuple[int, ...]
    difference: float
    interval: Interval
    simultaneous: Interval
    t: float
    df: float
    p: float
    p_holm: float
    family_size: int
    problem: str
    warnings: tuple[str, ...]
    seen: tuple[tuple[Watched, float], ...] = field(repr=False)
    seed: int = SEED

    @property
    def within(self) -> bool:
        """Whether people are compared with themselves."""
        return self.support.kind == "within"

    @property
    def clear(self) -> bool:
        """Whether the difference counts as found: Holm's p below ALPHA, or the simultaneous interval without zero."""
        return self.p_holm < ALPHA or self.simultaneous.low > 0 or self.simultaneous.high < 0

    @property
    def sentence(self) -> str:
        """How the row was computed, or why it was not."""
        if self.problem:
            return self.problem
        people = f"{self.n[0]} people" if self.within else f"{self.n[0]} against {self.n[1]} people"
        test = "paired t" if self.within else "Welch t"
        return f"{test}, {people}; Holm over {self.family_size} of {self.measure.family}"

    @cached_property
    def effect(self) -> PairedEffect | GroupEffect | None:
        """Everything of the contrast, with BCa interval and rank test; None where there is no comparison."""
        if self.support.kind == "refused":
            return None
        if self.within:
            from .statistics.paired import paired_effect

            return paired_effect(self.first, self.second, seed=self.seed)
        from .statistics.groups import group_effect

        return group_effect(self.first, self.second)

    @property
    def effect_size(self) -> float:
        """d_z within participants, Hedges' g between."""
        if self.within and not math.isnan(self.t):
            return self.t / math.sqrt(self.n[0])
        effect = None if self.within else self.effect
        return math.nan if effect is None else effect.g  # type: ignore[union-attr]

    @cached_property
    def model(self) -> ModelEffect:
        """Condition + period + clip with people as the units drawn; refuses with a warning what it cannot do."""
        from .statistics.models import Viewings, condition_model

        viewings = Viewings(
            [unit(one) for one, _ in self.seen],
            [one.condition for one, _ in self.seen],
            [one.period or 0 for one, _ in self.seen],
            [one.clip for one, _ in self.seen],
        )
        return condition_model([value for _, value in self.seen], viewings, *self.conditions)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """`first` condition minus `second` in each measure; `notes` are sentences about all of it."""

    first: str
    second: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]

    def row(self, key: str) -> Row:
        """The row of a measure. Raises KeyError."""
        for row in self.rows:
            if row.measure.key == key:
                return row
        raise KeyError(key)


def compare(
    observed: Observed,
    filters: Filters,
    first: str,
    second: str,
    *,
    of: Sequence[Measure] | None = None,
    where: Where | None = None,
    seed: int = SEED,
) -> Comparison:
    """Compare two conditions in the measures `of` (None: all that there are), or in stretches of the clips.

    Over all clips, or in the filters' clip. A person's viewings of one condition are averaged. Scores are of whole
    viewings wherever `where` is. Reads samples where they were not read yet: RecordError.
    """
    wanted = measures(observed.dataset) if of is None else tuple(of)
    return _together(
        first,
        second,
        [_gathered(observed, filters, first, second, one, None if one.whole else where) for one in wanted],
        seed,
    )


def by_section(
    observed: Observed, filters: Filters, dimension: Dimension, first: str, second: str, *, seed: int = SEED
) -> Comparison:
    """Compare a rating section by section, sections of one kind taken together, in the order in which kinds come.

    The last row is that of all sections; the others are its family. Without annotated sections there is that row alone.
    """
    dataset, rated = observed.dataset, RATINGS[dimension]
    kinds = section_kinds(dataset, filters)
    rows = [
        _gathered(
            observed,
            filters,
            first,
            second,
            replace(rated, key=f"{rated.key}@{kind}", label=kind.replace("_", " ").capitalize()),
            where,
            rated,
        )
        for kind, where in kinds.items()
    ]
    found = _together(first, second, rows, seed)
    every = _gathered(observed, filters, first, second, replace(rated, label="All sections"), None, rated)
    return replace(found, rows=(*found.rows, *_together(first, second, [every], seed).rows))


def section_kinds(dataset: Dataset, filters: Filters) -> Mapping[str, Where]:
    """The stretches of each kind of section by clip; of the filters' clip, else of all."""
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for clip in dataset.clips:
        if filters.clip in (None, clip.key):
            for section in clip.sections:
                stretch = (float(section.start_ms), float(section.end_ms))
                found.setdefault(section.section, {}).setdefault(clip.key, []).append(stretch)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    """A measure before its test: who has which value, and how they can be compared."""

    measure: Measure
    conditions: tuple[str, str]
    seen: tuple[tuple[Watched, float], ...]
    support: Support
    means: tuple[float, float]
    values: tuple[Mapping[str, float], Mapping[str, float]]
    """By person, of those who are compared."""


def _gathered(
    observed: Observed,
    filters: Filters,
    first: str,
    second: str,
    measure: Measure,
    where: Where | None,
    rated: Measure | None = None,
) -> _Gathered:
    from .statistics.design import Viewing, supported

    dataset = observed.dataset
    names = clip_names(dataset)
    every = chosen(dataset, replace(filters, clip=None))
    seen = []
    for one in (*_of(every, first), *_of(every, second)):
        here = where if filters.clip in (None, one.clip) else None
        value = observed.value(rated or measure, one, filters, here)
        if not math.isnan(value):
            seen.append((one, value))
    ours = tuple((one, value) for one, value in seen if filters.clip in (None, one.clip))

    def told(of: Sequence[tuple[Watched, float]]) -> tuple[Support, ...]:
        return supported([Viewing(unit(one), one.condition, names[one.clip], one.period or 0) for one, _ in of])

    # Asked with all clips, the verdict on one of them can tell that the others would make it a contrast within people.
    support = next((found for found in told(seen) if filters.clip and found.clip == names[filters.clip]), told(ours)[0])
    sides = _means(ours, first), _means(ours, second)
    both = sides[0].keys() & sides[1].keys()
    wanted = both if support.kind == "within" else (sides[0].keys() | sides[1].keys()) - both
    values = tuple(
        {who: value for who, value in side.items() if who in wanted and support.kind != "refused"} for side in sides
    )
    return _Gathered(
        measure, (first, second), ours, support, (_mean(sides[0]), _mean(sides[1])), (values[0], values[1])
    )


def clip_names(dataset: Dataset) -> Mapping[str, str]:
    """A name for each clip that no other has: its title, with the beginning of its key where titles are alike."""
    titles = [clip.title for clip in dataset.clips]
    return {
        clip.key: clip.title if titles.count(clip.title) == 1 else f"{clip.title} ({clip.key[:8]})"
        for clip in dataset.clips
    }


def _of(viewings: Sequence[Watched], condition: str) -> list[Watched]:
    return [one for one in viewings if one.condition == condition]


def _means(seen: Sequence[tuple[Watched, float]], condition: str) -> dict[str, float]:
    """A person's mean over their viewings of a condition."""
    found: dict[str, list[float]] = {}
    for one, value in seen:
        if one.condition == condition:
            found.setdefault(unit(one), []).append(value)
    return {who: math.fsum(values) / len(values) for who, values in sorted(found.items())}


def _mean(values: Mapping[str, float]) -> float:
    return math.fsum(values.values()) / len(values) if values else math.nan


def _together(first: str, second: str, rows: Sequence[_Gathered], seed: int) -> Comparison:
    """The tests of all measures, adjusted family by family."""
    made: dict[str, Row] = {}
    notes: list[str] = []
    for family in dict.fromkeys(one.measure.family for one in rows):
        ours = [one for one in rows if one.measure.family == family]
        tested = [row for kind in ("within", "between") for row in _tested(ours, kind, seed)]
        tested += [_refused(one, seed) for one in ours if one.support.kind == "refused"]
        made |= {row.measure.key: row for row in _adjusted(tested)}
    notes += dict.fromkeys(row.support.sentence for row in made.values())
    return Comparison(first, second, tuple(made[one.measure.key] for one in rows), tuple(notes))


def _adjusted(rows: Sequence[Row]) -> list[Row]:
    from .statistics.families import holm

    size = sum(not math.isnan(row.p) for row in rows)
    adjusted = holm([row.p for row in rows])
    return [replace(row, p_holm=p, family_size=size) for row, p in zip(rows, adjusted, strict=True)]


def _tested(rows: Sequence[_Gathered], kind: str, seed: int) -> list[Row]:
    from .statistics.families import group_family, paired_family

    ours = [one for one in rows if one.support.kind == kind]
    if not ours:
        return []
    vectors = {one.measure.key: _vectors(one, ours, kind) for one in ours}
    family = (paired_family if kind == "within" else group_family)(vectors, seed=seed)
    return [_row(one, contrast, seed) for one, contrast in zip(ours, family.contrasts, strict=True)]


def _vectors(one: _Gathered, ours: Sequence[_Gathered], kind: str) -> tuple[Floats, Floats]:
    """The values in one order of people, the same for every measure; nan where somebody has none."""
    sides = []
    for side in (0, 1):
        people = sorted({who for other in ours for who in other.values[side]})
        sides.append(np.array([one.values[side].get(who, math.nan) for who in people], dtype=np.float64))
    return sides[0], sides[1]


def _row(one: _Gathered, contrast: Contrast, seed: int) -> Row:
    first, second = (np.array(list(values.values()), dtype=np.float64) for values in one.values)
    within = one.support.kind == "within"
    row = Row(
        measure=one.measure,
        conditions=one.conditions,
        support=one.support,
        means=(float(first.mean()), float(second.mean())),
        people=tuple(one.values[0]) if within else (*one.values[0], *one.values[1]),
        first=first,
        second=second,
        n=(len(first),) if within else (len(first), len(second)),
        difference=contrast.estimate,
        interval=contrast.interval,
        simultaneous=contrast.simultaneous,
        t=contrast.t,
        df=contrast.df,
        p=contrast.p,
        p_holm=math.nan,
        family_size=0,
        problem="",
        warnings=(),
        seen=one.seen,
        seed=seed,
    )
    return _alone(row, contrast.problem) if contrast.problem else row


def _alone(row: Row, why: str) -> Row:
    """The row without its family, where that has no figures for it: too few people, or nothing that varies."""
    effect = row.effect
    assert effect is not None
    return replace(
        row,
        difference=effect.mean if row.within else effect.difference,  # type: ignore[union-attr]
        interval=effect.t_interval if row.within else effect.interval,  # type: ignore[union-attr]
        t=effect.t.statistic,
        df=effect.t.df,
        p=effect.t.p,
        warnings=(f"no simultaneous interval: {why}", *effect.warnings),
    )


def _refused(one: _Gathered, seed: int) -> Row:
    from .statistics.results import no_interval

    nothing = np.zeros(0)
    return Row(
        measure=one.measure,
        conditions=one.conditions,
        support=one.support,
        means=one.means,
        people=(),
        first=nothing,
        second=nothing,
        n=(),
        difference=math.nan,
        interval=no_interval("t interval"),
        simultaneous=no_interval("simultaneous interval"),
        t=math.nan,
        df=math.nan,
        p=math.nan,
        p_holm=math.nan,
        family_size=0,
        problem=one.support.sentence,
        warnings=(),
        seen=one.seen,
        seed=seed,
    )
