"""Each measure in two conditions: the vectors of people, and what the statistics say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..comparison import SEED, Compared, Pair, by_measure
from ..dataset import Floats
from ..observing import Measure, Observations, observe
from ..statistics.groups import GroupEffect, group_effect
from ..statistics.paired import PairedEffect, paired_effect
from .material import FAMILIES, Material
from .parts import Step


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """One measure of one pair. `found` is None where there is no comparison, with the reason in `compared.problem`."""

    measure: Measure
    family: str
    pair: Pair
    compared: Compared
    size: int
    observations: Observations
    first: Floats
    second: Floats
    found: PairedEffect | GroupEffect | None
    method: str


def effects(material: Material, step: Step) -> tuple[Effect, ...]:
    """Every measure of every pair. Raises RecordError, and what `step` raises."""
    return tuple(_effects(material, step))


def _effects(material: Material, step: Step) -> Iterator[Effect]:
    for pair in material.pairs:
        filters = replace(material.filters, conditions=frozenset(pair))
        for family in FAMILIES:
            measures = material.measures(family)
            if not measures:
                continue
            comparison = by_measure(material.dataset, material.filters, pair, measures)
            kind = comparison.support.kind
            size = sum(row.contrast is not None for row in comparison.rows)
            for measure, row in zip(measures, comparison.rows, strict=True):
                step()
                seen = observe(material.dataset, filters, measure)
                first, second = _sides(seen, pair, within=kind == "within")
                found: PairedEffect | GroupEffect | None = None
                if kind != "refused" and first.size and second.size:
                    within = kind == "within"
                    found = paired_effect(first, second, seed=SEED) if within else group_effect(first, second)
                yield Effect(measure, family, pair, row, size, seen, first, second, found, comparison.method)


def _sides(seen: Observations, pair: Pair, *, within: bool) -> tuple[Floats, Floats]:
    """A value a person in either condition: of those in both, or of those in one alone."""
    both, first, second = seen.pairs(*pair)
    if within:
        return first, second
    at = [n for n, who in enumerate(seen.people) if who not in both]
    alone = replace(
        seen,
        people=tuple(seen.people[n] for n in at),
        conditions=tuple(seen.conditions[n] for n in at),
        values=seen.values[at],
    )
    return alone.of(pair[0]), alone.of(pair[1])
