"""The chapter on condition, period and clip in one model."""

from __future__ import annotations

from collections.abc import Sequence

from ...records.export.files import Cell
from ..comparison import Pair
from ..statistics.models import ModelEffect, Viewings, condition_model
from .difference import SHOWN
from .effect import Effect
from .material import Material, label, minus
from .parts import Chapter, Column, Part, Step, Table, refuse, say


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
        ours = [one for one in found if one.pair == pair and one.family != "chat"]
        rows: list[tuple[Cell, ...]] = []
        refused: dict[str, list[str]] = {}
        for one in ours:
            step()
            made = _model(one)
            if made.structure == "refused":
                refused.setdefault("; ".join(made.warnings), []).append(label(one.measure))
            else:
                rows.append(_model_row(one, made))
        if rows:
            parts.append(_model_table(material, pair, rows))
        if refused:
            # Of a design between people every measure has the same reason, which is said once.
            named = {why: "" if len(whose) == len(ours) else f", {', '.join(whose)}" for why, whose in refused.items()}
            parts.append(refuse(*(f"{minus(pair)}{whose}: {why}." for why, whose in named.items())))
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
        "; ".join([found.method, SHOWN.sub("", found.interval.method), *found.warnings]) + ".",
    )  # fmt: skip
