"""How smoothly the review's timeline moves: 100 visits of two conditions, everybody's lines on.

Run as a module it prints one JSON object. The reference is the obvious way: the same curves as pyqtgraph plots on one
linked axis, drawn anew with every paint.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from ..analysis.choice import Filters
from ..analysis.dataset import AUTHOR_KINDS, Chat, Clip, Dataset, Ratings, Samples, Watched
from ..concert.pack import load_pack
from ..journal import SeatedFan
from ..system import paths
from ..ui.components.review_timeline import ReviewTimeline
from ..ui.models.review_axis import ReviewAxis
from ..ui.models.review_plots import Plots, plots
from ..ui.theme import Theme
from .stage import COLOURS, percentile, wait

PEOPLE, LINES, FANS, CHILLS, SAMPLE_MS = 100, 200, 10, 3, 50.0
CONDITIONS = ("persona", "no_persona")
CONCERT = Path("concerts") / "onda-high-water"
SIZE = (816, 844)
"""Of the timeline in the design's picture, px."""
ROUNDS_S, REFERENCE_S, SETTLE_MS = 5.0, 4.0, 500


class Held(Samples):
    """Samples that no record holds."""

    def __init__(self, ratings: Ratings) -> None:
        self.record, self.count, self._held = Path(), len(ratings), ratings

    def get(self) -> Ratings:
        return self._held


def study(people: int = PEOPLE) -> Dataset:
    """Every person once in each condition, all on one clip: ratings at 20 Hz, chat, chills."""
    draw = np.random.default_rng(5)
    pack = load_pack(paths.resources() / CONCERT, verify=False)
    clip = Clip("clip", pack.name, pack.title, pack.duration_ms, pack)
    fans = tuple(SeatedFan(id=f"f{i}", handle=f"fan{i}", colour=COLOURS[i % len(COLOURS)]) for i in range(FANS))
    viewings = tuple(
        viewing(draw, clip, fans, f"P{person:03}", condition) for person in range(people) for condition in CONDITIONS
    )
    return Dataset((), (clip,), (), viewings, (), None, ())


def viewing(
    draw: np.random.Generator, clip: Clip, fans: tuple[SeatedFan, ...], participant: str, condition: str
) -> Watched:
    """One viewing with a rating that wanders, and lines at random times."""
    t = np.arange(0.0, clip.duration_ms, SAMPLE_MS)
    yes, no = np.ones(len(t), bool), np.zeros(len(t), bool)
    values = [np.clip(np.cumsum(draw.normal(0, 0.015, len(t))), -1, 1) for _ in range(2)]
    at = np.sort(draw.integers(0, clip.duration_ms, LINES))
    none = np.full(LINES, -1, np.int64)
    chat = Chat(
        ms=at,
        author=draw.integers(0, len(fans), LINES),
        kind=np.full(LINES, AUTHOR_KINDS.index("persona"), np.int64),
        chant=np.where(draw.random(LINES) < 0.1, 0, -1),
        reply_to=none,
        behaviour=("",) * LINES,
        text=("",) * LINES,
        line=tuple(str(i) for i in range(LINES)),
        authors=tuple(fan.handle for fan in fans),
    )
    return Watched(
        record=Path(), session=participant, viewing=condition, visit=participant, participant=participant, period=1,
        attempt=1, exposure=1, condition=condition, clip=clip.key, duration_ms=clip.duration_ms, started_utc="", seed=0,
        engine="builtin", source="SIM", ended="finished", left_out="", dimensions=("valence", "arousal"), flags=(),
        chills_ms=np.sort(draw.uniform(0, clip.duration_ms, CHILLS)), chat=chat, audience=fans, answers={}, scores={},
        kept=Held(Ratings(t, *values, yes, no)),
    )  # fmt: skip


def move(axis: ReviewAxis, step: int) -> None:
    """One step of a hand that pans to and fro, then zooms in and out again, all the time."""
    phase = step % 240
    if phase < 60:
        axis.pan(axis.span_ms * 0.02)
    elif phase < 120:
        axis.pan(-axis.span_ms * 0.02)
    else:
        axis.zoom(1.03 if phase < 180 else 1 / 1.03, axis.duration_ms * 0.4)


def timeline_figures(theme: Theme, found: Plots) -> dict[str, float]:
    """Paints a second and the longest of a hundred pauses between them, while panning and zooming without a rest.

    Also how long after the last zoom everything is sharp again, the calm that it waits for included.
    """
    axis = ReviewAxis(found.clip.duration_ms, found.clip.sections)
    timeline = ReviewTimeline(theme, axis)
    timeline.resize(*SIZE)
    timeline.show_plots(found)
    timeline.show()
    wait(SETTLE_MS)
    axis.zoom(4.0, axis.duration_ms * 0.4)
    wait(SETTLE_MS)
    painted, gaps, step = timeline.canvas.painted, [], 0
    begun = last = perf_counter()
    while last - begun < ROUNDS_S:
        move(axis, step)
        step += 1
        before = timeline.canvas.painted
        while timeline.canvas.painted == before:
            QApplication.processEvents()
        now = perf_counter()
        gaps.append((now - last) * 1000)
        last = now
    fps = (timeline.canvas.painted - painted) / (last - begun)
    sharp = []
    for factor in (1.5, 1 / 1.5) * 5:
        axis.zoom(factor)
        begun = perf_counter()
        timeline.canvas.viewport().repaint()
        while timeline.canvas.busy:
            QApplication.processEvents()
        sharp.append((perf_counter() - begun) * 1000)
    figures = {
        "review.pan_fps": fps,
        "review.pan_gap_ms_p99": percentile(gaps, 0.99),
        "review.pan_sharp_ms": percentile(sharp, 0.5),
    }
    timeline.close()
    return figures


def reference_figures(theme: Theme, found: Plots) -> dict[str, float]:
    """The same two rating rows in pyqtgraph, one item for each person's samples, the axes linked."""
    layout = pg.GraphicsLayoutWidget()
    layout.resize(*SIZE)
    rows = []
    for number, dimension in enumerate(found.envelopes):
        row = layout.addPlot(row=number, col=0)
        row.setYRange(-1, 1)
        row.setDownsampling(auto=True, mode="peak")
        row.setClipToView(True)
        for one in found.viewings:
            color = QColor("#F2C14E" if one.condition == CONDITIONS[0] else "#5DB2EC")
            color.setAlphaF(0.2)
            row.plot(one.ratings.t_ms, one.ratings.of(dimension), pen=pg.mkPen(color, width=1))
        if rows:
            row.setXLink(rows[0])
        rows.append(row)
    axis = ReviewAxis(found.clip.duration_ms)
    paints: list[float] = []
    layout.show()
    wait(SETTLE_MS)
    axis.zoom(4.0, axis.duration_ms * 0.4)
    begun = perf_counter()
    while perf_counter() - begun < REFERENCE_S:
        move(axis, len(paints))
        rows[0].setXRange(axis.start_ms, axis.end_ms, padding=0)
        QApplication.processEvents()
        layout.viewport().repaint()
        paints.append(perf_counter())
    layout.close()
    return {"review.pan_fps.reference": len(paints) / (paints[-1] - begun)}


def main() -> None:
    """Measure and print one JSON object."""
    application = QApplication(sys.argv[:1])
    theme = Theme()
    theme.apply(application)
    dataset = study()
    found = plots(dataset, Filters(clip=dataset.clips[0].key))
    print(json.dumps({**timeline_figures(theme, found), **reference_figures(theme, found)}))  # noqa: T201 - the result


if __name__ == "__main__":
    main()
