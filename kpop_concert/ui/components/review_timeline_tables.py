"""Every row of the timeline as a table, for whoever reads numbers rather than lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QObject

from ...analysis.dataset import Dimension
from ...analysis.timeline import RATE_MS
from ..models.review_axis import ReviewAxis, tenths_text
from ..models.review_plots import Plots
from ..models.review_tables import Table
from .review_timeline_words import TimelineWords
from .review_words import signed


class TimelineTables(QObject):
    """`of` makes the tables of one record's plots."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._words = TimelineWords(self)

    def of(self, plots: Plots, *, titled: bool = False) -> Iterator[Table]:
        """One table a row, in the order of the rows; `titled` puts the record's name before each."""
        for table in self._made(plots):
            yield Table(f"{plots.title}: {table.title}", table.header, table.rows) if titled else table

    def _made(self, plots: Plots) -> Iterator[Table]:
        if plots.clip.sections:
            yield self._sections(plots)
        if plots.ticks.rows:
            yield self._raster(plots)
        yield self._rate(plots)
        for dimension in plots.envelopes:
            yield self._rating(plots, dimension)
        yield self._chills(plots)
        yield self._overview(plots)

    def _named(self, plots: Plots) -> list[tuple[str, float, float]]:
        axis = ReviewAxis(plots.clip.duration_ms, plots.clip.sections)
        return [
            (axis.section_name(i, self._language) or tenths_text(section.start_ms), section.start_ms, section.end_ms)
            for i, section in enumerate(plots.clip.sections)
        ]

    def _sections(self, plots: Plots) -> Table:
        rows = tuple((name, tenths_text(start), tenths_text(end)) for name, start, end in self._named(plots))
        return Table(self.tr("Sections"), (self._words.section(), self.tr("from"), self.tr("to")), rows)

    def _raster(self, plots: Plots) -> Table:
        """Lines by author, of them fan chants, and how many in each section."""
        ticks, named = plots.ticks, self._named(plots)
        rows = []
        for number, handle in enumerate(ticks.rows):
            own, chants = ticks.ms[ticks.row == number], ticks.chant_ms[ticks.chant_row == number]
            every = np.concatenate([own, chants])
            within = [str(np.count_nonzero((every >= start) & (every < end))) for _, start, end in named]
            shared = plots.merged > 0 and number == len(ticks.rows) - 1
            who = self._words.others(plots.merged) if shared else handle
            rows.append((who, str(len(every)), str(len(chants)), *within))
        head = (self.tr("Author"), self.tr("Lines"), self.tr("of them fan chants"), *(name for name, _, _ in named))
        return Table(self.tr("Who wrote when"), head, tuple(rows))

    def _rate(self, plots: Plots) -> Table:
        edges = plots.edges_ms
        rows = tuple(
            (tenths_text(edges[i]), *(f"{plots.rates[c][i]:.2f}" if c in plots.rates else "" for c in plots.shown))
            for i in range(len(edges) - 1)
        )
        title = f"{self._words.messages()} {self._words.per(RATE_MS)}"
        return Table(title, (self.tr("from"), *(plots.names[c] for c in plots.shown)), rows)

    def _rating(self, plots: Plots, dimension: Dimension) -> Table:
        edges, found = plots.grids[dimension].edges_ms, plots.curves[dimension]
        shown = [condition for condition in plots.shown if condition in found]
        head = [self.tr("from")]
        for condition in shown:
            name = plots.names[condition]
            head += [
                self.tr("{condition}: mean").format(condition=name),
                self.tr("{condition}: 95% CI from").format(condition=name),
                self.tr("{condition}: 95% CI to").format(condition=name),
                self.tr("{condition}: n").format(condition=name),
            ]
        rows = []
        for i in range(len(edges) - 1):
            row = [tenths_text(edges[i])]
            for curve in (found[condition] for condition in shown):
                row += [*_numbers((curve.mean[i], curve.low[i], curve.high[i])), str(int(curve.n[i]))]
            rows.append(tuple(row))
        title = plots.slider.get(self._language) or self._words.dimension(dimension)
        return Table(title, tuple(head), tuple(rows))

    def _chills(self, plots: Plots) -> Table:
        """Presses in the bins of the message rate."""
        counts = {one: np.histogram(plots.chills_ms[one], plots.edges_ms)[0] for one in plots.shown}
        rows = tuple(
            (tenths_text(plots.edges_ms[i]), *(str(counts[condition][i]) for condition in plots.shown))
            for i in range(len(plots.edges_ms) - 1)
        )
        head = (self.tr("from"), *(plots.names[condition] for condition in plots.shown))
        return Table(f"{self._words.chills()}, {self._words.presses()}", head, rows)

    def _overview(self, plots: Plots) -> Table:
        """Lines of all viewings together in the bins of the message rate."""
        edges = plots.edges_ms
        every = np.concatenate([*(one.chat.ms for one in plots.viewings), np.zeros(0)])
        counts = np.histogram(every, edges)[0]
        rows = tuple((tenths_text(edges[i]), str(count)) for i, count in enumerate(counts))
        return Table(self._words.overview(), (self.tr("from"), self.tr("Lines")), rows)


def _numbers(values: Sequence[float]) -> list[str]:
    return [signed(value) if np.isfinite(value) else "" for value in values]
