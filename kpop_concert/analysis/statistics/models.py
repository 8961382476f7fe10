"""Condition, period and clip in one model, with people as the units that were drawn.

Two ways. `crossover` takes one difference a person and regresses it on what differed beside the condition: exact for
normal differences, whatever condition does to each person, and the analysis of choice where everybody saw each
condition once. `condition_model` is the mixed model, which also uses people who miss a viewing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .reml import fit
from .results import (
    LEVEL,
    Floats,
    Interval,
    Significance,
    array,
    level_of,
    no_interval,
    no_test,
    t_interval,
    t_test,
    unusable,
    varies,
)

Structure = Literal["random slope", "random intercept", "differences of people", "refused"]
SMALL = 40
"""People below which the p of z is said to be too small (METHOD 4)."""


@dataclass(frozen=True, slots=True)
class Viewings:
    """One entry a viewing, in any order: who, in which condition, in which period, which clip."""

    person: Sequence[Hashable]
    condition: Sequence[Hashable]
    period: Sequence[Hashable]
    clip: Sequence[Hashable]

    def __post_init__(self) -> None:
        lengths = {len(self.person), len(self.condition), len(self.period), len(self.clip)}
        if len(lengths) > 1:
            raise ValueError(f"found the lengths {sorted(lengths)}, expected one entry a viewing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEffect:
    """First condition minus second, with period and clip held.

    `people` and `viewings` that the estimate rests on. `t` with the df that `method` names; `z_p` is the p of z, which
    is too small for few people and for show only. Of the random effects: SD of people's intercepts, SD of their
    differences between the conditions, and residual SD; nan where the model has none.
    """

    structure: Structure
    people: int
    viewings: int
    estimate: float
    se: float
    interval: Interval
    t: Significance
    z_p: float
    sd_person: float
    sd_slope: float
    sd_residual: float
    method: str
    warnings: tuple[str, ...]


def crossover(
    values: ArrayLike, viewings: Viewings, first: Hashable, second: Hashable, *, level: float = LEVEL
) -> ModelEffect:
    """Each person's mean in the first condition minus that in the second, regressed on the differences of period and
    clip; the intercept is the condition's effect (Jones and Kenward 2014, Design and Analysis of Cross-Over Trials,
    chapter 2, for two periods). Viewings without a value (nan) and people without both conditions are left out.
    """
    level_of(level)
    y, known = _known(values, viewings, first, second)
    if problem := unusable(y):
        return _refused(level, (problem,))
    if y.size == 0:
        return _refused(level, ("no viewing has a value",))
    is_first = np.array([condition == first for condition in known.condition])
    nuisance = np.column_stack([_dummies(known.period), _dummies(known.clip)])
    people = list(dict.fromkeys(known.person))
    rows = np.array([people.index(person) for person in known.person])
    differences, covariates, sizes = [], [], set()
    for index in range(len(people)):
        mine, theirs = (rows == index) & is_first, (rows == index) & ~is_first
        if mine.any() and theirs.any():
            differences.append(float(y[mine].mean() - y[theirs].mean()))
            covariates.append(nuisance[mine].mean(axis=0) - nuisance[theirs].mean(axis=0))
            sizes.add((int(mine.sum()), int(theirs.sum())))
    n = len(differences)
    warnings = [f"people without both conditions, left out: {len(people) - n}"] if n < len(people) else []
    if n < 2:
        return _refused(level, (*warnings, "fewer than two people have both conditions"))
    d = np.array(differences)
    extra = np.array(covariates).reshape(n, -1)
    if not _adds(np.ones((n, 1)), extra):
        return _refused(level, (*warnings, "the condition cannot be told from period or clip: they changed together"))
    x = np.column_stack([np.ones(n), _independent(np.ones((n, 1)), extra)])
    df = n - x.shape[1]
    if df < 1:
        return _refused(level, (*warnings, f"n = {n}: too few people for {x.shape[1]} effects"))
    beta = np.linalg.lstsq(x, d, rcond=None)[0]
    rest = d - x @ beta
    if not varies(rest, float(np.max(np.abs(y)))):
        return _refused(level, (*warnings, "nothing is left to vary: no error can be estimated"))
    if len(sizes) > 1:
        warnings.append("people have different numbers of viewings: the df are approximate")
    variance = float(rest @ rest) / df
    se = math.sqrt(variance * float(np.linalg.inv(x.T @ x)[0, 0]))
    estimate = float(beta[0])
    test = t_test(estimate, se, df, f"t of differences of people, {df} df, exact for normal differences")
    return ModelEffect(
        structure="differences of people",
        people=n,
        viewings=sum(person in _both(known, first, second) for person in known.person),
        estimate=estimate,
        se=se,
        interval=t_interval(estimate, se, df, f"t interval, {df} df", level),
        t=test,
        z_p=math.nan,
        sd_person=math.nan,
        sd_slope=math.sqrt(variance),
        sd_residual=math.nan,
        method="differences of people regressed on differences of period and clip; intercept = condition",
        warnings=tuple(warnings),
    )


def condition_model(
    values: ArrayLike, viewings: Viewings, first: Hashable, second: Hashable, *, level: float = LEVEL
) -> ModelEffect:
    """Condition + period + clip with a random intercept and a random slope of condition per person, REML, t with
    Satterthwaite's df.

    Where the slope cannot be told from the residual (most people saw a condition once) it is left out: with one
    viewing a condition, a difference has all of it in the residual. Where a random effect has no variance inside of
    what variances may be, `crossover` answers instead of a model without that effect, which would take people's own
    effects for chance. `structure` and `warnings` say so. Viewings without a value (nan) are left out.
    """
    level_of(level)
    y, known = _known(values, viewings, first, second)
    if problem := unusable(y):
        return _refused(level, (problem,))
    people = list(dict.fromkeys(known.person))
    if len(people) < 3 or len(set(known.condition)) < 2:
        return _refused(level, (f"too few: people {len(people)}, conditions {len(set(known.condition))}",))
    condition = np.array([0.5 if name == first else -0.5 for name in known.condition])[:, None]
    nuisance = _independent(np.ones((y.size, 1)), np.column_stack([_dummies(known.period), _dummies(known.clip)]))
    others = np.column_stack([np.ones(y.size), nuisance])
    if not _adds(condition, others):
        return _refused(level, ("the condition cannot be told from period or clip: they changed together",))
    if not _both(known, first, second):
        return _refused(level, ("nobody has both conditions: a between-subject contrast, not this model's",))
    x = np.column_stack([condition, others])
    scale = float(np.max(np.abs(y - y.mean())))
    if y.size <= x.shape[1] or not varies(y):
        return _refused(level, ("the values do not differ, or are no more than the effects",))
    groups = np.array([people.index(person) for person in known.person], dtype=np.float64)
    y_scaled = (y - y.mean()) / scale
    warnings: list[str] = []
    structure: Structure = "random intercept"
    random = np.ones((y.size, 1))
    if _slope_can_be_told(known):
        structure = "random slope"
        random = np.column_stack([random, condition])
    else:
        warnings.append(
            "most people saw a condition once: a random slope looks the same as the residual and is left out"
        )
    found = fit(y_scaled, x, random, groups)
    effect = found.fixed(np.eye(x.shape[1])[0]) if found is not None else None
    if found is None or effect is None or effect.df < 1:
        why = "less than one df" if effect is not None else "no estimate (singular or not converging)"
        note = f"the {structure} leaves {why}: differences of people instead"
        return _with_warnings(crossover(values, viewings, first, second, level=level), (*warnings, note))
    estimate, se = effect.estimate * scale, effect.se * scale
    test = t_test(estimate, se, effect.df, f"t, {effect.df:.1f} df after Satterthwaite")
    if len(people) < SMALL:
        warnings.append(f"n = {len(people)}: the p of z is too small and for show only; read the p of t")
    return ModelEffect(
        structure=structure,
        people=len(people),
        viewings=int(y.size),
        estimate=estimate,
        se=se,
        interval=t_interval(estimate, se, effect.df, f"t interval, {effect.df:.1f} df after Satterthwaite", level),
        t=test,
        z_p=math.erfc(abs(test.statistic) / math.sqrt(2)),
        sd_person=math.sqrt(found.covariance[0, 0]) * scale,
        sd_slope=math.sqrt(found.covariance[1, 1]) * scale if structure == "random slope" else math.nan,
        sd_residual=math.sqrt(found.residual) * scale,
        method=f"linear mixed model: condition + period + clip, {structure} per person, REML (statsmodels)",
        warnings=tuple(warnings),
    )


def _known(values: ArrayLike, viewings: Viewings, first: Hashable, second: Hashable) -> tuple[Floats, Viewings]:
    """What has a value and is of one of the two conditions."""
    y = array(values)
    if y.size != len(viewings.person):
        raise ValueError(f"found {y.size} values for {len(viewings.person)} viewings, expected one each")
    if first == second:
        raise ValueError(f"found {first} twice, expected two conditions")
    at = [i for i, c in enumerate(viewings.condition) if c in (first, second) and not math.isnan(y[i])]
    return y[at], Viewings(
        [viewings.person[i] for i in at],
        [viewings.condition[i] for i in at],
        [viewings.period[i] for i in at],
        [viewings.clip[i] for i in at],
    )


def _both(known: Viewings, first: Hashable, second: Hashable) -> set[Hashable]:
    seen = set(zip(known.person, known.condition, strict=True))
    return {person for person in known.person if (person, first) in seen and (person, second) in seen}


def _slope_can_be_told(known: Viewings) -> bool:
    """Whether half of the people or more saw a condition more than once; otherwise a person's own effect of the
    condition and chance look the same.
    """
    times = Counter(zip(known.person, known.condition, strict=True))
    often = {person for (person, _), count in times.items() if count > 1}
    return 2 * len(often) >= len(set(known.person))


def _dummies(levels: Sequence[Hashable]) -> Floats:
    """A column for every level but the first."""
    names = list(dict.fromkeys(levels))
    return np.array([[float(level == name) for name in names[1:]] for level in levels]).reshape(len(levels), -1)


def _adds(column: Floats, others: Floats) -> bool:
    """Whether the column is not a combination of the others."""
    return bool(np.linalg.matrix_rank(np.column_stack([others, column])) > np.linalg.matrix_rank(others))


def _independent(kept: Floats, columns: Floats) -> Floats:
    """The columns that are no combination of `kept` and the ones before them: clip may follow period, for instance."""
    chosen: list[Floats] = []
    for column in columns.T:
        before = np.column_stack([kept, *chosen])
        if _adds(column[:, None], before):
            chosen.append(column)
    return np.column_stack(chosen) if chosen else np.empty((columns.shape[0], 0))


def _with_warnings(effect: ModelEffect, before: tuple[str, ...]) -> ModelEffect:
    return replace(effect, warnings=(*before, *effect.warnings))


def _refused(level: float, warnings: tuple[str, ...]) -> ModelEffect:
    return ModelEffect(
        structure="refused",
        people=0,
        viewings=0,
        estimate=math.nan,
        se=math.nan,
        interval=no_interval("t interval", level),
        t=no_test("t test"),
        z_p=math.nan,
        sd_person=math.nan,
        sd_slope=math.nan,
        sd_residual=math.nan,
        method="condition + period + clip",
        warnings=warnings,
    )
