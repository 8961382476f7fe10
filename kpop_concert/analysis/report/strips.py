"""Figures over time: everything of one clip on one axis, and the difference of two conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..comparison import Pair
from ..curves import grid
from ..dataset import Clip, Dimension
from ..observing import CHORUS
from ..statistics.bands import Band
from ..timeline import View, by_condition, chills, presses, rates
from .look import STRONG, WIDTH_IN, Look, color, drawn, looks, zero_line
from .material import Material, minus
from .parts import Plot
from .song import Song
from .tell import number
from .when import clock, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FAINT_MS = 2000.0
"""Width of a bin of one person's line."""
MOST_FAINT, FEW = 60, 3
"""With more viewings or more conditions no viewing has a line of its own: the picture would be a smear."""
CHILL_MS = 4000.0
"""Presses within so long are stacked."""
LETTERS = 135
"""How many letters of a section's name the width of the figure holds."""
HEIGHTS = {"sections": 0.3, "rate": 0.95, "curve": 1.45, "chills": 0.32}


def timeline_plot(song: Song, material: Material) -> Plot:
    """Sections, message rate, each rating with its band, chills: one clip, all conditions."""
    shown = tuple(name for name in material.conditions if any(one.condition == name for one in song.viewings))
    means = [
        f"{dimension} {', '.join(f'{name} {number(_overall(curve.mean))}' for name, curve in found.items())}"
        for dimension, found in song.curves.items()
    ]
    counts = ", ".join(f"{len(ours)} of {name}" for name, ours in by_condition(song.viewings).items())
    parts = ", ".join(f"{one.section.replace('_', ' ')} {span(one.start_ms, one.end_ms)}" for one in song.clip.sections)
    alt = (
        f"{song.clip.title} over {clock(song.clip.duration_ms)} on one axis: viewings {counts}. "
        + (f"Sections: {parts}. " if parts else "")
        + (f"Means over the song: {'; '.join(means)}." if means else "No ratings.")
    )

    def draw() -> Figure:
        from matplotlib.figure import Figure

        rows = ["sections"] if song.clip.sections else []
        rows += ["rate"] if any(len(one.chat) for one in song.viewings) else []
        rows += [f"curve {dimension}" for dimension in song.curves]
        rows += ["chills"] if any(len(one.chills_ms) for one in song.viewings) else []
        rows = rows or ["rate"]
        heights = [HEIGHTS[row.split()[0]] * (max(2, len(shown)) if row == "chills" else 1) for row in rows]
        figure = Figure(figsize=(WIDTH_IN, sum(heights) + 0.75), layout="constrained")
        panels = figure.subplots(len(rows), 1, sharex=True, height_ratios=heights, squeeze=False)[:, 0]
        look = looks(material.dataset.conditions)
        for row, axes in zip(rows, panels, strict=True):
            _choruses(axes, song.clip)
            if row == "sections":
                _band_of_sections(axes, song.clip)
            elif row == "rate":
                _rate(axes, song, look)
            elif row == "chills":
                _chills(axes, song, look, shown)
            else:
                _curve(axes, song, material, row.split()[1], look)
        _axis(panels[-1], song.clip)
        _legend(figure, shown, look)
        return figure

    faint = " Faint lines are single viewings." if _faint(song, shown) else ""
    lag = material.filters.lag_ms / 1000
    notes = (
        f"Ratings are means over people in bins of 1 s with pointwise 95 % t bands, shifted back by the "
        f"reaction lag of {lag:g} s.{faint} Messages are lines of the audience in 10 s, means over viewings. Chills "
        "are single presses, shifted likewise. Shaded: choruses.",
    )
    return Plot(f"timeline-{song.slug}", f"Timeline of {song.clip.title}", alt, draw, notes)


def difference_plot(song: Song, of: Dimension, bands: Mapping[tuple[Dimension, Pair], Band]) -> Plot:
    """The difference of each pair in one rating, with the band that holds for all times at once."""
    bands = {key: band for key, band in bands.items() if key[0] == of}
    told = "; ".join(
        f"{dimension}, {minus(pair)}: from {number(float(np.nanmin(band.difference)))} to "
        f"{number(float(np.nanmax(band.difference)))}, {_outside(band)}"
        for (dimension, pair), band in bands.items()
    )

    def draw() -> Figure:
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH_IN, 1.35 * len(bands) + 0.5), layout="constrained")
        panels = figure.subplots(len(bands), 1, sharex=True, squeeze=False)[:, 0]
        ink = color("text.primary")
        for axes, ((dimension, pair), band) in zip(panels, bands.items(), strict=True):
            t = song.grids[dimension].t_ms / 1000
            _choruses(axes, song.clip)
            zero_line(axes)
            axes.fill_between(t, band.low, band.high, color=color("text.tertiary"), alpha=0.22, linewidth=0)
            for edge in (band.pointwise_low, band.pointwise_high):
                axes.plot(t, edge, color=color("text.tertiary"), linewidth=0.7, linestyle=(0, (2, 2)))
            axes.plot(t, band.difference, color=ink, linewidth=1.4)
            axes.set_title(drawn(f"{dimension.capitalize()}: {minus(pair)}"), fontfamily=STRONG)
        _axis(panels[-1], song.clip)
        return figure

    notes = (
        "Grey: simultaneous 95 % band, which holds for all bins at once. Dotted: pointwise 95 % interval, for one bin "
        "looked at alone.",
    )
    title = f"Difference of {of} over time in {song.clip.title}"
    return Plot(f"differences-{song.slug}-{of}", title, f"{title}. {told}.", draw, notes)


def _outside(band: Band) -> str:
    outside = int(np.sum((band.low > 0) | (band.high < 0)))
    return f"{outside} of {len(band.low)} bins with a simultaneous band without zero"


def _faint(song: Song, shown: Sequence[str]) -> bool:
    return len(song.viewings) <= MOST_FAINT and len(shown) <= FEW


def _overall(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return float(np.nanmean(values)) if np.any(~np.isnan(values)) else float("nan")


def _choruses(axes: Axes, clip: Clip) -> None:
    for one in clip.sections:
        if one.section in CHORUS:
            axes.axvspan(one.start_ms / 1000, one.end_ms / 1000, color=color("section.peak"), alpha=0.45, linewidth=0)


def _band_of_sections(axes: Axes, clip: Clip) -> None:
    for one in clip.sections:
        peak = one.section in CHORUS
        start, length = one.start_ms / 1000, (one.end_ms - one.start_ms) / 1000
        face = color("section.peak" if peak else "section.mid")
        axes.broken_barh([(start, length)], (0, 1), facecolor=face, edgecolor=color("plot.background"), linewidth=1)
        name = drawn(one.label.en or one.section.replace("_", " ").capitalize())
        if len(name) > length * 1000 / clip.duration_ms * LETTERS:
            continue
        axes.text(start + length / 2, 0.5, name, ha="center", va="center", fontsize=6.5,
                  color=color("section.textPeak" if peak else "section.text"))  # fmt: skip
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.set_ylabel("Sections", rotation=0, ha="right", va="center")


def _rate(axes: Axes, song: Song, look: Mapping[str, Look]) -> None:
    edges, found = rates(song.viewings, song.clip.duration_ms)
    for name, values in found.items():
        axes.stairs(values, edges / 1000, linewidth=1.4, color=look[name].color, linestyle=look[name].line["linestyle"],
                    baseline=None)  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_ylabel("Messages\nper 10 s", rotation=0, ha="right", va="center")


def _curve(axes: Axes, song: Song, material: Material, dimension: str, look: Mapping[str, Look]) -> None:
    of: Dimension = "valence" if dimension == "valence" else "arousal"
    zero_line(axes)
    found = song.grids[of]
    if _faint(song, list(song.curves[of])):
        faint = grid(material.dataset, song.filters, of, FAINT_MS)
        for name, row in zip(faint.conditions, faint.values, strict=True):
            axes.plot(faint.t_ms / 1000, row, color=look[name].color, alpha=0.22, linewidth=0.6, zorder=1.5)
    for name, curve in song.curves[of].items():
        t = found.t_ms / 1000
        axes.fill_between(t, curve.low, curve.high, color=look[name].color, alpha=0.2, linewidth=0, zorder=2)
        axes.plot(t, curve.mean, linewidth=1.7, zorder=3, **look[name].line)
    axes.set_ylim(-1.05, 1.05)
    axes.set_yticks([-1, -0.5, 0, 0.5, 1])
    axes.set_ylabel(f"{dimension.capitalize()}\n95 % band", rotation=0, ha="right", va="center")


def _chills(axes: Axes, song: Song, look: Mapping[str, Look], shown: Sequence[str]) -> None:
    """Each press a dot, stacked where presses are near to each other; one row of stacks for each condition."""
    pixels = max(1, round(song.clip.duration_ms / CHILL_MS))
    view = View(0.0, float(song.clip.duration_ms), pixels)
    found = chills(presses(song.dataset, song.filters), view, dot_px=1.0)
    tallest = 1 + max((int(dots.below.max(initial=0)) for dots in found.values()), default=0)
    for row, name in enumerate(shown):
        dots = found[name]
        y = -row + 0.08 + dots.below / tallest * 0.84
        size = max(1.5, min(3.4, 20 / tallest))
        axes.plot(dots.ms / 1000, y, linestyle="none", markersize=size, **look[name].dot)
        axes.axhline(-row, color=color("line.hairline"), linewidth=0.6)
    axes.set_ylim(1 - len(shown) - 0.05, 1)
    axes.set_yticks([])
    axes.set_ylabel("Chills", rotation=0, ha="right", va="center")


def _axis(axes: Axes, clip: Clip) -> None:
    end = clip.duration_ms / 1000
    step = next((one for one in (5, 10, 15, 30, 60, 120, 300, 600, 1200) if end / one <= 10), 3600)
    ticks = np.arange(0, end + 0.001, step)
    axes.set_xlim(0, end)
    axes.set_xticks(ticks, [clock(1000 * tick) for tick in ticks])


def _legend(figure: Figure, shown: Sequence[str], look: Mapping[str, Look]) -> None:
    from matplotlib.lines import Line2D

    handles = [Line2D([], [], linewidth=1.7, markersize=5, **look[name].line, **_marker(look[name])) for name in shown]
    figure.legend(handles, [drawn(name) for name in shown], loc="outside upper right", ncols=max(1, len(shown)))


def _marker(look: Look) -> dict[str, Any]:
    return {key: value for key, value in look.dot.items() if key != "color"}
