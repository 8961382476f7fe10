"""Chapters on the difference between conditions: measure by measure, in one model, and against bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...records.export.files import Cell
from ..comparison import SEED, Compared, Pair, by_measure
from ..dataset import Floats
from ..observing import Measure, Observations, observe
from ..statistics.equivalence import Bounds, equivalence
from ..statistics.groups import GroupEffect, group_effect
from ..statistics.models import ModelEffect, Viewings, condition_model
from ..statistics.paired import PAPER_R, PairedEffect, paired_effect
from .forest import effects_plot, people_plot
from .material import FAMILIES, Material, label, minus
from .parts import Chapter, Column, Part, Table, Under, distinct, refuse, say

Step = Callable[[], None]
"""Called between two pieces of work; it may raise to end them."""


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


# --- measure by measure


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
    """The methods without the figures that have columns of their own, so that rows can share a note."""
    contrast = one.compared.contrast
    shared = [_FIGURES.sub("", method) for method in methods]
    adjusted = (
        f"Holm over the {one.size} measures of this family and pair"
        if contrast
        else f"not adjusted: {one.compared.problem}"
    )
    return "; ".join([*shared, adjusted, *(_FIGURES.sub("", warning) for warning in warnings)]) + "."


_FIGURES = re.compile(r", (?:[\d.]+ df|effective n = \d+ of \d+)|^n = \d+: ")


def _family_notes(ours: Sequence[Effect], meanings: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    simultaneous = f"Simultaneous 95 % intervals: {ours[0].method}." if ours[0].method else ""
    definitions = [f"{label(one.measure)}: {meanings.get(_score(one.measure), one.measure.definition)}" for one in ours]
    return distinct([simultaneous, *definitions])


# --- one model over all clips


def models(material: Material, found: Sequence[Effect], step: Step) -> Chapter:
    """Condition + period + clip, for each measure and pair."""
    parts: list[Part] = [
        say(
            "Each viewing's value is explained by condition, period and clip, with a random intercept and a random "
            "slope of condition for each participant where these can be told. The chat has no participants and no such "
            "model."
        )
    ]
    for pair in material.pairs:
        rows, refused = [], []
        for one in found:
            if one.pair == pair and one.family != "chat":
                step()
                made = _model(one)
                if made.structure == "refused":
                    refused.append(f"{minus(pair)}, {label(one.measure)}: {'; '.join(made.warnings)}.")
                else:
                    rows.append(_model_row(one, made))
        if rows:
            parts.append(_model_table(material, pair, rows))
        if refused:
            parts.append(refuse(*refused))
    if len(parts) == 1:
        parts = [refuse("There is nothing to compare.")]
    return Chapter("models", "Condition, period and clip in one model", tuple(parts))


def _model_table(material: Material, pair: Pair, rows: Sequence[tuple[Cell, ...]]) -> Table:
    head = (
        Column("measure", "Measure", "text"),
        Column("estimate", "b"),
        Column("low", "95 %", "low"),
        Column("high", "95 %", "high"),
        Column("t", "t"),
        Column("df", "df"),
        Column("p", "p", "p"),
        Column("p_of_z", "p of z, for show", "p"),
        Column("people", "People", "count"),
        Column("viewings", "Viewings", "count"),
        Column("structure", "Random part", "text"),
        Column("sd_person", "SD person", hidden=True),
        Column("sd_slope", "SD slope", hidden=True),
        Column("sd_residual", "SD residual", hidden=True),
        Column("how", "How", "how"),
    )
    return Table(
        f"models-{material.tag(pair)}",
        f"Condition + period + clip: {minus(pair)}",
        head,
        tuple(rows),
        ("These p are of each measure alone. The p of z is too small for few people and is shown as a warning.",),
    )


def _model(one: Effect) -> ModelEffect:
    seen = one.observations
    viewings = Viewings(seen.people, seen.conditions, seen.periods.tolist(), seen.clips)
    return condition_model(seen.values, viewings, *one.pair)


def _model_row(one: Effect, found: ModelEffect) -> tuple[Cell, ...]:
    return (
        label(one.measure), found.estimate, found.interval.low, found.interval.high,
        found.t.statistic, found.t.df, found.t.p, found.z_p, found.people, found.viewings, found.structure,
        found.sd_person, found.sd_slope, found.sd_residual,
        "; ".join([found.method, _FIGURES.sub("", found.interval.method), *found.warnings]) + ".",
    )  # fmt: skip


# --- against bounds


def equivalences(material: Material, found: Sequence[Effect]) -> Chapter:
    """Two one-sided tests against what the protocol fixed, or why there are none."""
    title = "Equivalence"
    bounds = material.known.bounds
    paired = [one for one in found if isinstance(one.found, PairedEffect)]
    if bounds is None or not bounds.by_measure:
        return Chapter(
            "equivalence",
            title,
            (
                refuse(
                    "Not tested: no bounds were locked in the protocol beforehand; bounds chosen now could be made to "
                    "fit. That no difference was found does not show that there is none."
                ),
            ),
        )
    rows: list[tuple[Cell, ...]] = []
    missing = [key for key in bounds.by_measure if key not in {one.measure.key for one in paired}]
    for one in paired:
        if (limits := bounds.by_measure.get(one.measure.key)) is None:
            continue
        tested = equivalence(one.first, one.second, Bounds(*limits, "raw", bounds.locked_in))
        rows.append(
            (
                label(one.measure), minus(one.pair), *limits, tested.n, tested.estimate, tested.interval.low,
                tested.interval.high, tested.p, tested.best_p, tested.verdict,
                "; ".join([tested.method, *tested.warnings]) + ".",
            )
        )  # fmt: skip
    head = (
        Column("measure", "Measure", "text"),
        Column("pair", "Contrast", "text"),
        Column("bound_low", "Bounds", "low"),
        Column("bound_high", "Bounds", "high"),
        Column("n", "n", "count"),
        Column("difference", "Difference"),
        Column("low", "90 % (t)", "low"),
        Column("high", "90 % (t)", "high"),
        Column("p", "p", "p"),
        Column("best_p", "best possible p", "p"),
        Column("verdict", "Verdict", "text"),
        Column("how", "How", "how"),
    )
    parts: list[Part] = []
    if rows:
        parts.append(Table("equivalence", "Two one-sided tests against the locked bounds", head, tuple(rows)))
    if missing:
        parts.append(refuse("No contrast within participants, so not tested:", ", ".join(missing)))
    return Chapter("equivalence", title, tuple(parts))
