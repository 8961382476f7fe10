"""The chapter on conditions and the differences between them, measure by measure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from ...records.export.files import Cell
from ..comparison import Pair
from ..dataset import Floats
from ..observing import Measure, observe
from ..statistics.groups import GroupEffect
from ..statistics.paired import PAPER_R, PairedEffect
from .effect import Effect
from .forest import effects_plot, people_plot
from .material import FAMILIES, Material, label, minus
from .parts import Chapter, Column, Part, Table, Under, distinct, refuse


def differences(material: Material, found: Sequence[Effect]) -> Chapter:
    """A table for each family and pair, with effect sizes, intervals and adjusted p."""
    parts: list[Part] = [_means_table(material)]
    for pair in material.pairs:
        ours = [one for one in found if one.pair == pair]
        parts.append(Under(minus(pair)))
        if not ours:
            parts.append(refuse("There is no measure to compare."))
            continue
        for family in FAMILIES:
            parts += _family(material, [one for one in ours if one.family == family], pair, family)
        if any(one.found is not None for one in ours):
            parts += [effects_plot(material, ours, pair), people_plot(material, ours, pair)]
    if not material.pairs:
        parts.append(refuse("There is one condition or none: nothing can be compared."))
    return Chapter("effects", "Conditions, and differences between them", tuple(parts))


def _means_table(material: Material) -> Table:
    """Every measure in every condition, whether or not they can be compared."""
    rows: list[tuple[Cell, ...]] = []
    for family in FAMILIES:
        for measure in material.measures(family):
            seen = observe(material.dataset, material.filters, measure)
            for condition in material.conditions:
                values = seen.of(condition)
                if values.size:
                    rows.append((label(measure), measure.unit, condition, values.size, *_spread(values)))
    head = (
        Column("measure", "Measure", "text"),
        Column("unit", "Unit", "text"),
        Column("condition", "Condition", "text"),
        Column("n", "n", "count"),
        Column("mean", "Mean"),
        Column("sd", "SD"),
        Column("median", "Median"),
        Column("min", "Least"),
        Column("max", "Greatest"),
    )
    note = "Over people, each with the mean of their viewings in the condition; SD with n \u2212 1."
    return Table("means", "Each condition", head, tuple(rows), (note,))


def _spread(values: Floats) -> tuple[float, ...]:
    sd = float(values.std(ddof=1)) if values.size > 1 else math.nan
    return float(values.mean()), sd, float(np.median(values)), float(values.min()), float(values.max())


def _family(material: Material, ours: Sequence[Effect], pair: Pair, family: str) -> Iterator[Part]:
    if not ours:
        return
    refused = [one for one in ours if one.found is None]
    paired = [one for one in ours if isinstance(one.found, PairedEffect)]
    groups = [one for one in ours if isinstance(one.found, GroupEffect)]
    if paired:
        yield _paired_table(material, paired, pair, family)
    if groups:
        yield _groups_table(material, groups, pair, family)
    if refused:
        names = ", ".join(label(one.measure) for one in refused)
        yield refuse(f"Not compared: {names}.", *distinct([f"Why: {one.compared.problem}" for one in refused]))


def _head(pair: Pair, *more: Column) -> tuple[Column, ...]:
    return (
        Column("measure", "Measure", "text"),
        Column("unit", "Unit", "text", hidden=True),
        *more,
        Column("mean_first", f"Mean, {pair[0]}"),
        Column("mean_second", f"Mean, {pair[1]}"),
        Column("difference", "Difference"),
        Column("t_low", "95 % (t)", "low"),
        Column("t_high", "95 % (t)", "high"),
    )


_TEST = (
    Column("t", "t"),
    Column("df", "df"),
    Column("p", "p", "p"),
    Column("p_holm", "p, Holm", "p"),
    Column("simultaneous_low", "simultaneous", "low"),
    Column("simultaneous_high", "simultaneous", "high"),
)


def _test(one: Effect) -> tuple[Cell, ...]:
    assert one.found is not None
    contrast, t = one.compared.contrast, one.found.t
    simultaneous = (contrast.simultaneous.low, contrast.simultaneous.high) if contrast else (math.nan, math.nan)
    return t.statistic, t.df, t.p, contrast.p_holm if contrast else math.nan, *simultaneous


def _paired_table(material: Material, ours: Sequence[Effect], pair: Pair, family: str) -> Table:
    head = (
        *_head(pair, Column("n", "n", "count")),
        Column("bca_low", "95 % (BCa)", "low"),
        Column("bca_high", "95 % (BCa)", "high"),
        *_TEST,
        Column("sd", "SD of differences"),
        Column("d_z", "d_z"),
        Column("d_av", "d_av"),
        Column("wilcoxon_p", "Wilcoxon p", "p"),
        Column("n_effective", "n effective", "count"),
        Column("rank_biserial", "rank-biserial"),
        Column("paper_r", "r as in the paper"),
        Column("how", "How", "how"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in ours:
        found = one.found
        assert isinstance(found, PairedEffect)
        rows.append(
            (
                label(one.measure), one.measure.unit, found.n, *_means(one), found.mean,
                found.t_interval.low, found.t_interval.high, found.bca_interval.low, found.bca_interval.high,
                *_test(one), found.sd, found.d_z, found.d_av, found.wilcoxon.p, found.n_effective,
                found.rank_biserial, found.paper_r,
                _how(one, (found.t_interval.method, found.bca_interval.method, found.wilcoxon.method), found.warnings),
            )
        )  # fmt: skip
    return Table(
        f"effects-{material.tag(pair)}-{family}",
        f"{family.capitalize()}: {minus(pair)}, within participants",
        head,
        tuple(rows),
        (*_family_notes(ours, material.known.meanings), f"r as in the paper: {PAPER_R}."),
        (
            ("n", "mean_first", "mean_second", "difference", "t_low", "t_high", "bca_low", "bca_high", "p", "p_holm"),
            ("d_z", "d_av", "simultaneous_low", "simultaneous_high", "wilcoxon_p", "n_effective", "rank_biserial",
             "paper_r", "how"),
        ),
    )  # fmt: skip


def _groups_table(material: Material, ours: Sequence[Effect], pair: Pair, family: str) -> Table:
    head = (
        *_head(
            pair,
            Column("n_first", f"n, {pair[0]}", "count"),
            Column("n_second", f"n, {pair[1]}", "count"),
        ),
        *_TEST,
        Column("d", "d"),
        Column("g", "Hedges' g"),
        Column("mann_whitney_p", "Mann-Whitney p", "p"),
        Column("rank_biserial", "rank-biserial"),
        Column("how", "How", "how"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in ours:
        found = one.found
        assert isinstance(found, GroupEffect)
        how = _how(one, (found.interval.method, found.mann_whitney.method), found.warnings)
        rows.append(
            (
                label(one.measure), one.measure.unit, *found.n, *found.means, found.difference,
                found.interval.low, found.interval.high, *_test(one), found.d, found.g, found.mann_whitney.p,
                found.rank_biserial, how,
            )
        )  # fmt: skip
    return Table(
        f"effects-{material.tag(pair)}-{family}-groups",
        f"{family.capitalize()}: {minus(pair)}, between participants",
        head,
        tuple(rows),
        _family_notes(ours, material.known.meanings),
        (
            ("n_first", "n_second", "mean_first", "mean_second", "difference", "t_low", "t_high", "p", "p_holm"),
            ("d", "g", "simultaneous_low", "simultaneous_high", "mann_whitney_p", "rank_biserial", "how"),
        ),
    )


def _means(one: Effect) -> tuple[float, float]:
    return float(one.first.mean()), float(one.second.mean())


def _score(measure: Measure) -> tuple[str, str]:
    instrument, _, name = measure.key.partition(".")
    return instrument, name


def _how(one: Effect, methods: Iterable[str], warnings: Iterable[str]) -> str:
    contrast = one.compared.contrast
    shared = [SHOWN.sub("", method) for method in methods]
    adjusted = (
        f"Holm over the {one.size} measures of this family and pair"
        if contrast
        else f"not adjusted: {one.compared.problem}"
    )
    return "; ".join([*shared, adjusted, *(SHOWN.sub("", warning) for warning in warnings)]) + "."


SHOWN = re.compile(r", (?:[\d.]+ df|effective n = \d+ of \d+)|^n = \d+: ")
"""What methods and warnings say that stands in a column of its own; without it, rows can share a note."""


def _family_notes(ours: Sequence[Effect], meanings: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    simultaneous = f"Simultaneous 95 % intervals: {ours[0].method}." if ours[0].method else ""
    definitions = [f"{label(one.measure)}: {meanings.get(_score(one.measure), one.measure.definition)}" for one in ours]
    return distinct([simultaneous, *definitions])
