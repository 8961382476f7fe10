"""Figures of differences: sections, measures, and the people behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..comparison import Pair, Sections
from ..dataset import Floats
from ..statistics.paired import PairedEffect
from .look import STRONG, WIDTH_IN, color, drawn, looks, zero_line
from .material import Material, label, minus
from .parts import Plot
from .tell import number, shown_p

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .effect import Effect

ROW_IN = 0.24
PER_ROW, MOST_PANELS = 4, 16
CLEAR = "Filled: Holm-adjusted p below .05, or the simultaneous interval without zero. Hollow: neither."


def section_plot(name: str, title: str, found: Sequence[tuple[str, Sections]], pair: Pair) -> Plot:
    """The difference of the ratings in each kind of section, one panel for each rating."""
    told = [
        f"{what}: "
        + "; ".join(
            f"{row.key.replace('_', ' ')} {number(row.contrast.estimate)} "
            f"({number(row.contrast.simultaneous.low)} to {number(row.contrast.simultaneous.high)})"
            for row in sections.kinds.rows
            if row.contrast
        )
        for what, sections in found
    ]
    alt = f"Difference {minus(pair)} by kind of section with simultaneous 95 % intervals. {'. '.join(told)}."

    def draw() -> Figure:
        from matplotlib.figure import Figure

        most = max(len(sections.kinds.rows) for _, sections in found)
        figure = Figure(figsize=(WIDTH_IN, 0.75 + ROW_IN * (most + 1)), layout="constrained")
        panels = figure.subplots(1, len(found), squeeze=False, sharey=True)[0]
        for axes, (what, sections) in zip(panels, found, strict=True):
            _sections(axes, what, sections)
        return figure

    return Plot(name, title, alt, draw, (CLEAR, f"Simultaneous 95 % intervals: {found[0][1].kinds.method}."))


def _sections(axes: Axes, what: str, sections: Sections) -> None:
    rows = [*sections.kinds.rows, sections.whole]
    axes.set_title(drawn(what), fontfamily=STRONG)
    zero_line(axes, vertical=True)
    for at, row in enumerate(rows):
        contrast = row.contrast
        whole = at == len(rows) - 1
        if contrast is None:
            axes.annotate("not computed", (0, at), color=color("text.tertiary"), va="center", ha="left", xytext=(4, 0),
                          textcoords="offset points")  # fmt: skip
            continue
        interval = contrast.interval if whole else contrast.simultaneous
        if whole:
            _diamond(axes, contrast.estimate, interval.low, interval.high, at)
        else:
            _bar(axes, contrast.estimate, interval.low, interval.high, at, filled=row.clear)
    names = [row.key.replace("_", " ").capitalize() for row in rows[:-1]]
    axes.set_yticks(range(len(rows)), [*(drawn(name) for name in names), "All sections"])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axhline(len(rows) - 1.5, color=color("line.hairline"), linewidth=0.8)
    axes.grid(axis="y", visible=False)


def _bar(axes: Axes, estimate: float, low: float, high: float, at: float, *, filled: bool) -> None:
    ink = color("text.primary")
    axes.plot([low, high], [at, at], color=ink, linewidth=1.2, solid_capstyle="butt", zorder=2)
    face = ink if filled else color("plot.background")
    axes.plot([estimate], [at], marker="s", markersize=4.5, markerfacecolor=face, markeredgecolor=ink, zorder=3)


def _diamond(axes: Axes, estimate: float, low: float, high: float, at: float) -> None:
    axes.fill([low, estimate, high, estimate], [at, at - 0.22, at, at + 0.22], color=color("glow.base"), zorder=3)


def effects_plot(material: Material, found: Sequence[Effect], pair: Pair) -> Plot:
    """Every measure's difference in units of its own SD, with the interval in the same units."""
    people = [one for one in found if one.family != "chat"] or found
    rows = [row for one in people if (row := _standard(one)) is not None]
    alt = f"Standardised differences {minus(pair)} with 95 % t intervals. " + "; ".join(
        f"{name} {number(estimate)} ({number(low)} to {number(high)})" for name, estimate, low, high, _ in rows
    )

    def draw() -> Figure:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH_IN, 0.8 + ROW_IN * max(1, len(rows))), layout="constrained")
        axes = figure.add_subplot()
        zero_line(axes, vertical=True)
        for at, (_, estimate, low, high, filled) in enumerate(rows):
            _bar(axes, estimate, low, high, at, filled=filled)
        axes.set_yticks(range(len(rows)), [drawn(name) for name, *_ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(drawn(f"{minus(pair)}, in SD", 120))
        return figure

    notes = (
        "Within participants the SD is that of the differences, and the value is d_z; between participants it is the "
        "pooled SD, and the value is d. The interval is the t interval of the difference over the same SD, not one of "
        "the effect size. " + CLEAR,
    )
    return Plot(f"effects-{material.tag(pair)}", f"Differences at a glance: {minus(pair)}", alt, draw, notes)


def _standard(one: Effect) -> tuple[str, float, float, float, bool] | None:
    """Name, difference, low and high in SD, and whether it is clear; None without a spread."""
    found = one.found
    if found is None:
        return None
    if isinstance(found, PairedEffect):
        interval, size, spread = found.t_interval, found.d_z, found.sd
    else:
        interval, size, spread = found.interval, found.d, pooled_sd(one.first, one.second)
    if math.isnan(size) or math.isnan(interval.low):
        return None
    return label(one.measure), size, interval.low / spread, interval.high / spread, one.compared.clear


def people_plot(material: Material, found: Sequence[Effect], pair: Pair) -> Plot:
    """Every person's value in both conditions, a small panel for each measure of people."""
    ours = [one for one in found if one.found is not None and one.family != "chat"][:MOST_PANELS]
    ours = ours or [one for one in found if one.found is not None][:MOST_PANELS]
    alt = f"Values of every participant in {pair[0]} and {pair[1]}, with means. " + "; ".join(
        f"{label(one.measure)} {number(float(np.mean(one.first)))} and {number(float(np.mean(one.second)))}"
        for one in ours
    )

    def draw() -> Figure:
        from matplotlib.figure import Figure

        rows = math.ceil(len(ours) / PER_ROW)
        figure = Figure(figsize=(WIDTH_IN, 1.75 * rows), layout="constrained")
        panels = figure.subplots(rows, PER_ROW, squeeze=False).ravel()
        for axes, one in zip(panels, ours, strict=False):
            _people(axes, one, pair, material.dataset.conditions)
        for axes in panels[len(ours) :]:
            axes.set_axis_off()
        return figure

    how = "A thin line joins the two values of one participant." if any(
        isinstance(one.found, PairedEffect) for one in ours
    ) else "Every dot is a participant."  # fmt: skip
    notes = (f"{how} Large markers are means. The adjusted p stands below the name of a measure.",)
    return Plot(f"people-{material.tag(pair)}", f"Participants: {minus(pair)}", alt, draw, notes)


def _people(axes: Axes, one: Effect, pair: Pair, conditions: Sequence[str]) -> None:
    look = looks(conditions)
    sides = (one.first, one.second)
    if isinstance(one.found, PairedEffect):
        faint = min(0.35, 10 / max(1, one.first.size))
        for two in zip(*sides, strict=True):
            axes.plot([0, 1], two, color=color("text.tertiary"), linewidth=0.6, alpha=faint, zorder=1)
    for x, (condition, values) in enumerate(zip(pair, sides, strict=True)):
        axes.plot(
            np.full(values.size, float(x)), values, linestyle="none", markersize=2.6, alpha=0.55, **look[condition].dot
        )
        axes.plot([x], [values.mean()], linestyle="none", markersize=7, zorder=4, **look[condition].dot)
    contrast = one.compared.contrast
    axes.set_title(drawn(label(one.measure), 30), fontfamily=STRONG, fontsize=7.5)
    if contrast:
        axes.annotate(f"p {shown_p(contrast.p_holm)}", (0.5, 1), xycoords="axes fraction", ha="center", va="top",
                      color=color("text.secondary"))  # fmt: skip
    axes.set_xticks([0, 1], [drawn(name, 16) for name in pair])
    axes.set_xlim(-0.4, 1.4)
    axes.grid(axis="x", visible=False)
    axes.margins(y=0.18)


def pooled_sd(first: Floats, second: Floats) -> float:
    """The SD within two groups, as Hedges' g divides by."""
    freedom = first.size + second.size - 2
    squares = float(np.sum((first - first.mean()) ** 2) + np.sum((second - second.mean()) ** 2))
    return math.sqrt(squares / freedom)
