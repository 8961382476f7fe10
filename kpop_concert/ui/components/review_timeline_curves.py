"""The rows with a value axis: the message rate, and the ratings of everybody with the conditions' means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from ...analysis.dataset import Dimension
from ..models.review_plots import Plots, hatched
from ..theme import Theme
from ..widgets.base import mix
from .review_timeline_marks import ConditionLook
from .review_timeline_picture import PlotView
from .review_timeline_rows import Row, columns, draw_band, draw_line, faint, hair, parts, polygon
from .review_words import signed

RATE_H, RATING_H = 96, 132
HEADROOM = 1.14
"""How much higher than the highest rate the row reaches."""
FULL = 62 / 66
"""Share of half a rating row that a rating of 1 takes."""
CHUNK = 10
"""Lines that are drawn before the event loop gets a turn."""
OWN = 0.65
"""How far a participant's own line stands out from the background, so that the means stay in front."""
HATCH = 0.4
"""Opacity of the hatching over a participant's flags."""
LINE_PX = 2.0
"""Of an individual's faint line: the detail that is drawn."""


class RateRow(Row):
    """Messages per bin: one step line per condition, the first one filled."""

    def __init__(
        self,
        theme: Theme,
        plots: Plots,
        looks: Mapping[str, ConditionLook],
        highest: float,
        title: str,
        detail: str,
    ) -> None:
        """`highest` is the rate that the row has room for: that of all records that are shown together."""
        super().__init__(theme, RATE_H)
        self.title, self.detail = title, detail
        self._plots, self._looks = plots, looks
        self._top = max(1.0, highest * HEADROOM)

    def _y(self, value: np.ndarray | float) -> np.ndarray | float:
        return self.height * (1 - value / self._top)

    def ticks(self) -> Sequence[tuple[str, float]]:
        step = nice(self._top / 2.6)
        values = np.arange(step, self._top * 0.97, step)
        return [(f"{value:g}", float(self._y(value))) for value in values]

    def draw(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        theme, edges = self.theme, self._plots.edges_ms
        x = np.repeat(view.x(edges), 2)[1:-1]
        for number, condition in enumerate(self._plots.shown):
            if condition not in self._plots.rates:
                continue
            look, y = self._looks[condition], np.repeat(self._y(self._plots.rates[condition]), 2)
            if number == 0:
                painter.setPen(Qt.PenStyle.NoPen)
                fill = look.color(theme)
                fill.setAlphaF(float(theme.token("plot.alpha.rateFill")))
                painter.setBrush(fill)
                floor = [self.height, self.height]
                painter.drawPolygon(polygon(np.append(x, [x[-1], x[0]]), np.append(y, floor)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.pen(theme, float(theme.token("plot.width.rate"))))
            draw_line(painter, x, np.maximum(y, 1.0))
            yield

    def tell(self, ms: float) -> Sequence[tuple[str, str]]:
        place = int(np.searchsorted(self._plots.edges_ms, ms, side="right")) - 1
        return [
            (condition, f"{values[min(place, len(values) - 1)]:.1f}") for condition, values in self._plots.rates.items()
        ]


class RatingRow(Row):
    """One dimension: everybody's line faint, the conditions' means over their bands, and one participant's own."""

    def __init__(
        self,
        theme: Theme,
        plots: Plots,
        looks: Mapping[str, ConditionLook],
        dimension: Dimension,
        title: str,
        detail: str,
    ) -> None:
        super().__init__(theme, RATING_H)
        self.title, self.detail = title, detail
        self.dimension: Dimension = dimension
        self.participant: str | None = None
        self.individuals = True
        self._plots, self._looks = plots, looks

    def _y(self, value: np.ndarray | float) -> np.ndarray | float:
        return self.height / 2 * (1 - FULL * value)

    def ticks(self) -> Sequence[tuple[str, float]]:
        return [(words, float(self._y(value))) for words, value in (("+0.5", 0.5), ("0", 0.0), ("−0.5", -0.5))]

    def zero(self) -> float:
        return self.height / 2

    def draw(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        plots, theme = self._plots, self.theme
        if self.individuals:
            yield from self._draw_people(painter, view)
        self._hatch(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = plots.curves[self.dimension]
        shown = [condition for condition in plots.shown if condition in found]
        t_ms = plots.grids[self.dimension].t_ms
        part = columns(t_ms, view)
        x = view.x(t_ms[part])
        alpha = float(theme.token(f"plot.alpha.ci{theme.scheme.capitalize()}"))
        for condition in shown:
            fill = self._looks[condition].color(theme)
            fill.setAlphaF(alpha)
            low, high = self._y(found[condition].low[part]), self._y(found[condition].high[part])
            draw_band(painter, x, np.minimum(low, self.height), np.maximum(high, 0), fill)
            yield
        self._draw_participant(painter, view)
        # The first condition lies on top, as it does in the legend's order.
        for condition in reversed(shown):
            painter.setPen(self._looks[condition].pen(theme, float(theme.token("plot.width.mean"))))
            draw_line(painter, x, self._y(found[condition].mean[part]))
            yield

    def _draw_people(self, painter: QPainter, view: PlotView) -> Iterator[None]:
        envelopes = self._plots.envelopes[self.dimension]
        found = envelopes.lines(view.coarser(LINE_PX))
        x, y = view.x(found.x_ms), self._y(found.y)
        pens = {c: hair(faint(self.theme, self._looks[c].color(self.theme))) for c in self._plots.shown}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for number, part in enumerate(parts(found)):
            painter.setPen(pens[envelopes.viewings[number].condition])
            draw_line(painter, x[part], y[part])
            if number % CHUNK == CHUNK - 1:
                yield

    def _draw_participant(self, painter: QPainter, view: PlotView) -> None:
        envelopes = self._plots.envelopes[self.dimension]
        ours = [number for number, one in enumerate(envelopes.viewings) if one.participant == self.participant]
        if not ours:
            return
        found = envelopes.lines(view)
        every = list(parts(found))
        for number in ours:
            part = every[number]
            pen = self._looks[envelopes.viewings[number].condition].pen(self.theme, 1.25)
            pen.setColor(mix(self.theme.color("plot.background"), pen.color(), OWN))
            painter.setPen(pen)
            draw_line(painter, view.x(found.x_ms[part]), self._y(found.y[part]))

    def _hatch(self, painter: QPainter, view: PlotView) -> None:
        """Hatch what the highlighted participant's rating says little about; each condition has its own direction."""
        directions = (Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.DiagCrossPattern)
        for one in self._plots.of(self.participant):
            look = self._looks[one.condition]
            color = look.color(self.theme)
            color.setAlphaF(HATCH)
            brush = QBrush(color, directions[look.place % len(directions)])
            for flag in hatched(one, self._plots.clip.duration_ms):
                left = view.x(flag.start_ms - self._plots.lag_ms)
                right = view.x(flag.end_ms - self._plots.lag_ms)
                if right > 0 and left < view.width_px:
                    # A pattern begins where time does, so that pictures fit together.
                    painter.setBrushOrigin(round(view.x(0)) % 8, 0)
                    painter.fillRect(QRectF(left, 0, max(2.0, right - left), self.height), brush)

    def tell(self, ms: float) -> Sequence[tuple[str, str]]:
        place = self._place(ms)
        found = self._plots.curves[self.dimension]
        return [(c, signed(found[c].mean[place])) for c in found if np.isfinite(found[c].mean[place])]

    def people(self, ms: float) -> Mapping[str, int]:
        """How many people each condition's mean is of at a time."""
        place = self._place(ms)
        return {condition: int(curve.n[place]) for condition, curve in self._plots.curves[self.dimension].items()}

    def level(self, condition: str, ms: float) -> float | None:
        """How high a condition's mean is at a time, px below the row's top; None where there is none."""
        curve = self._plots.curves[self.dimension].get(condition)
        mean = curve.mean[self._place(ms)] if curve is not None else np.nan
        return float(self._y(mean)) if np.isfinite(mean) else None

    def _place(self, ms: float) -> int:
        edges = self._plots.grids[self.dimension].edges_ms
        return min(len(edges) - 2, max(0, int(np.searchsorted(edges, ms, side="right")) - 1))


def nice(step: float) -> float:
    """1, 2 or 5 times a power of ten, the least that is not below `step`."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(power * next(one for one in (1, 2, 5, 10) if one * power >= step * (1 - 1e-9)))
