"""The figure of ratings around moments of the chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..statistics.events import Around
from .look import STRONG, WIDTH_IN, color, drawn, zero_line
from .parts import Plot
from .tell import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PER_ROW = 2


def around_plot(name: str, what: str, found: Sequence[tuple[str, Around]]) -> Plot:
    """The difference to the control arm from before an event to after it, one panel each."""
    told = "; ".join(
        f"{what}: at most {number(float(np.nanmax(one.band.difference)))}"
        for what, one in found
        if one.band is not None
    )

    def draw() -> Figure:
        from matplotlib.figure import Figure

        rows = -(-len(found) // PER_ROW)
        figure = Figure(figsize=(WIDTH_IN, 1.6 * rows + 0.3), layout="constrained")
        panels = figure.subplots(rows, PER_ROW, squeeze=False, sharex=True).ravel()
        for axes, (what, one) in zip(panels, found, strict=False):
            band = one.band
            assert band is not None
            lags = one.lags_ms / 1000
            zero_line(axes)
            axes.axvline(0, color=color("glow.base"), linewidth=0.9)
            axes.fill_between(lags, band.low, band.high, color=color("text.tertiary"), alpha=0.22, linewidth=0)
            axes.plot(lags, band.difference, color=color("text.primary"), linewidth=1.4)
            axes.set_title(drawn(what, 52), fontfamily=STRONG)
        for axes in panels[len(found) :]:
            axes.set_axis_off()
        figure.supxlabel("Seconds from the event", fontsize=8)
        return figure

    notes = ("Change from the 2 s before an event, chat minus control arm, with simultaneous 95 % bands.",)
    title = f"Around bursts and fan chants, {what}"
    return Plot(name, title, f"{title}. {told}.", draw, notes)
