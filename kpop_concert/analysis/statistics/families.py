"""Several contrasts that are looked at together: Holm's adjusted p, and simultaneous intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .max_t import DRAWS, MaxT, max_t
from .results import LEAST, LEVEL, Floats, Interval, array, level_of, same_shape, subtract


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One of a family: first minus second. `n` people, of both groups where there are two.

    `interval` is the ordinary t interval, for this contrast looked at alone; `simultaneous` covers the whole family.
    `p` is that of the t test; `p_holm` and `p_max_t` are adjusted for the family. `problem` says why all is nan.
    """

    name: str
    n: tuple[int, ...]
    estimate: float
    t: float
    df: float
    p: float
    p_holm: float
    p_max_t: float
    interval: Interval
    simultaneous: Interval
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Contrasts in the order given; `size` of them could be computed and are adjusted for."""

    contrasts: tuple[Contrast, ...]
    size: int
    method: str
    warnings: tuple[str, ...]


def holm(p: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p (Holm 1979, Scandinavian Journal of Statistics 6:65-70). nan stays nan and is not
    counted. Raises ValueError outside of 0..1.
    """
    values = array(p)
    if np.any((values < 0) | (values > 1)):
        raise ValueError("a p is not between 0 and 1")
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    adjusted = np.full(values.size, np.nan)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(values[order] * np.arange(order.size, 0, -1)))
    return adjusted.tolist()


def paired_family(
    pairs: Mapping[str, tuple[ArrayLike, ArrayLike]], *, seed: int, level: float = LEVEL, draws: int = DRAWS
) -> Family:
    """Contrasts within people. Of every name the values of first and second condition, all in one order of people;
    nan is missing. Raises ValueError when the lengths differ.
    """
    differences = [subtract(*same_shape(first, second)) for first, second in pairs.values()]
    return _family(list(pairs), [_columns(differences)], "paired t", seed, level, draws)


def group_family(
    groups: Mapping[str, tuple[ArrayLike, ArrayLike]], *, seed: int, level: float = LEVEL, draws: int = DRAWS
) -> Family:
    """Contrasts between two groups of people. Of every name the values of first and second group, each in one order
    of its people; nan is missing. Raises ValueError when the lengths differ between names.
    """
    sides = [_columns([array(pair[side]) for pair in groups.values()]) for side in (0, 1)]
    return _family(list(groups), sides, "Welch t", seed, level, draws)


def _columns(vectors: Sequence[Floats]) -> Floats:
    lengths = {vector.size for vector in vectors}
    if len(lengths) > 1:
        raise ValueError(f"found the lengths {sorted(lengths)}, expected one: the same people in every contrast")
    return np.column_stack(vectors) if vectors else np.empty((0, 0))


def _family(names: list[str], sides: list[Floats], test: str, seed: int, level: float, draws: int) -> Family:
    level_of(level)
    found = max_t(sides, seed=seed, level=level, draws=draws)
    method = f"single-step max-T over {found.columns} contrasts, {draws} random sign patterns of people, seed {seed}"
    adjusted = holm(found.p.tolist())
    contrasts = tuple(
        _contrast(name, column, found, adjusted[column], test, method, level) for column, name in enumerate(names)
    )
    warnings = []
    if len({c.n for c in contrasts if not c.problem}) > 1:
        warnings.append("the contrasts have different numbers of people")
    if left := len(names) - found.columns:
        warnings.append(f"{left} of {len(names)} contrasts could not be computed and are not adjusted for")
    return Family(contrasts=contrasts, size=found.columns, method=method, warnings=tuple(warnings))


def _contrast(name: str, at: int, found: MaxT, p_holm: float, test: str, method: str, level: float) -> Contrast:
    estimate, se = float(found.estimate[at]), float(found.se[at])
    half, wide = float(found.half_width(level)[at]), float(found.critical[at]) * se
    people = tuple(int(count) for count in found.n[:, at])
    problem = ""
    if np.isnan(estimate):
        problem = (
            f"n = {' and '.join(map(str, people))}: simultaneous intervals need {LEAST} people in each group"
            if min(people) < LEAST
            else "the values do not differ, or one is beyond measuring"
        )
    return Contrast(
        name=name,
        n=people,
        estimate=estimate,
        t=float(found.t[at]),
        df=float(found.df[at]),
        p=float(found.p[at]),
        p_holm=p_holm,
        p_max_t=float(found.p_adjusted[at]),
        interval=Interval(estimate - half, estimate + half, level, f"{test} interval of this contrast alone"),
        simultaneous=Interval(estimate - wide, estimate + wide, level, f"simultaneous, {method}"),
        problem=problem,
    )
