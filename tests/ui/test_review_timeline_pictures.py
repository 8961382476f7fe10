"""The timeline's pictures: shifted and stretched they end as what would be drawn anew, and they follow what changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.analysis.choice import Filters
from kpop_concert.analysis.dataset import Dataset
from kpop_concert.bench.review_pan import study
from kpop_concert.journal import Flag
from kpop_concert.ui.components.review_timeline import ReviewTimeline
from kpop_concert.ui.models.review_axis import ReviewAxis
from kpop_concert.ui.models.review_plots import Plots, plots
from kpop_concert.ui.theme import Theme

NONE = np.zeros(0, np.int64)
RASTER_H, RATES_END, RATINGS_END = 180, 284, 564
"""px below the rows' top: of the raster's end, the message rate's, and that of the ratings."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return study(3)


@pytest.fixture(scope="module")
def found(dataset: Dataset) -> Plots:
    return plots(dataset, Filters(clip=dataset.clips[0].key))


def shown(qtbot: QtBot, found: Plots, theme: Theme | None = None) -> ReviewTimeline:
    axis = ReviewAxis(found.clip.duration_ms, found.clip.sections)
    timeline = ReviewTimeline(theme or Theme(), axis)
    timeline.resize(816, 844)
    timeline.show_plots(found)
    qtbot.addWidget(timeline)
    timeline.show()
    return timeline


def sharp(qtbot: QtBot, timeline: ReviewTimeline) -> QImage:
    """The plots, when nothing better is to come."""
    timeline.canvas.viewport().repaint()
    qtbot.waitUntil(lambda: not timeline.canvas.busy)
    return rows(timeline)


def rows(timeline: ReviewTimeline) -> QImage:
    canvas = timeline.canvas
    box = QRect(canvas.gutter, canvas.rows_top, canvas.plots_width, canvas.rows_height)
    return canvas.viewport().grab(box).toImage()


def part(image: QImage, top: int, bottom: int) -> QImage:
    return image.copy(0, top, image.width(), bottom - top)


def test_a_picture_that_was_moved_is_the_one_that_would_be_drawn(qtbot: QtBot, found: Plots) -> None:
    moved, fresh = shown(qtbot, found), shown(qtbot, found)
    axis = moved.canvas.axis
    axis.zoom(5, 70_000)
    sharp(qtbot, moved)
    for _ in range(12):
        axis.pan(axis.span_ms / 7)
        moved.canvas.viewport().repaint()
    fresh.canvas.axis.show(axis.start_ms, axis.end_ms)
    one, other = sharp(qtbot, moved), sharp(qtbot, fresh)
    assert part(one, 0, RASTER_H) == part(other, 0, RASTER_H)


def test_while_zooming_the_former_picture_is_stretched_and_then_sharp(qtbot: QtBot, found: Plots) -> None:
    timeline = shown(qtbot, found)
    whole = sharp(qtbot, timeline)
    timeline.canvas.axis.zoom(2, 120_000)
    at_once = rows(timeline)
    assert timeline.canvas.busy
    assert at_once != whole
    after = sharp(qtbot, timeline)
    assert after != at_once
    timeline.canvas.axis.show_all()
    assert rows(timeline) == whole


def test_all_of_a_clip_beyond_its_end_is_empty(qtbot: QtBot, found: Plots) -> None:
    timeline = shown(qtbot, found)
    timeline.canvas.axis.reset(2 * found.clip.duration_ms, found.clip.sections)
    image = sharp(qtbot, timeline)
    ground = Theme().color("surface.house")
    half = image.width() // 2
    assert image.pixelColor(half - 20, 5) != ground
    assert {image.pixelColor(x, y).name() for x in range(half + 2, image.width(), 9) for y in range(0, 560, 7)} == {
        ground.name()
    }


def test_a_participant_and_their_flags_change_the_ratings_alone(qtbot: QtBot, dataset: Dataset, found: Plots) -> None:
    timeline = shown(qtbot, found)
    before = sharp(qtbot, timeline)
    timeline.bring_forward("P001")
    forward = sharp(qtbot, timeline)
    assert part(forward, 0, RATES_END) == part(before, 0, RATES_END)
    assert part(forward, RATES_END, RATINGS_END) != part(before, RATES_END, RATINGS_END)
    flag = Flag(what="gap", start_ms=100_000, end_ms=150_000)
    flagged = tuple(replace(one, flags=(flag,)) if one.participant == "P001" else one for one in dataset.viewings)
    timeline.show_plots(replace(found, viewings=flagged))
    assert sharp(qtbot, timeline) != forward
    timeline.show_plots(found)
    timeline.bring_forward(None)
    assert sharp(qtbot, timeline) == before


def test_individuals_can_be_left_out(qtbot: QtBot, found: Plots) -> None:
    timeline = shown(qtbot, found)
    before = sharp(qtbot, timeline)
    timeline.show_individuals(False)
    after = sharp(qtbot, timeline)
    assert part(after, RATES_END, RATINGS_END) != part(before, RATES_END, RATINGS_END)
    timeline.show_individuals(True)
    assert sharp(qtbot, timeline) == before


def test_theme_and_text_size_are_followed(qtbot: QtBot, found: Plots) -> None:
    theme = Theme()
    timeline = shown(qtbot, found, theme)
    dark = sharp(qtbot, timeline)
    theme.set_scheme("light")
    light = sharp(qtbot, timeline)
    assert light.pixelColor(5, RASTER_H - 1).lightness() > 200 > dark.pixelColor(5, RASTER_H - 1).lightness()
    assert light == sharp(qtbot, shown(qtbot, found, Theme("light")))
    theme.set_scale(1.3)
    sharp(qtbot, timeline)
    assert timeline.canvas.gutter == 125
    assert timeline.canvas.parts[0].rows[1].height == 125


@pytest.mark.parametrize("zoom", [1, 20])
def test_what_is_repainted_while_playing_is_all_that_changes(qtbot: QtBot, found: Plots, zoom: float) -> None:
    timeline = shown(qtbot, found)
    axis = timeline.canvas.axis
    axis.zoom(zoom, 60_000)
    sharp(qtbot, timeline)
    # Past a label of the ruler, which comes back when the time's bubble has left it.
    for ms in range(58_000, 66_000, 400):
        axis.set_playhead(ms)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not timeline.canvas.busy)
    QApplication.processEvents()
    on_screen = timeline.screen().grabWindow(timeline.winId()).toImage()
    anew = timeline.grab().toImage()
    assert on_screen.convertToFormat(anew.format()) == anew


@pytest.mark.parametrize("choice", [Filters(conditions=frozenset()), Filters(participants=frozenset({"P001"}))])
def test_a_smaller_choice_is_drawn(qtbot: QtBot, dataset: Dataset, choice: Filters) -> None:
    timeline = shown(qtbot, plots(dataset, replace(choice, clip=dataset.clips[0].key)))
    assert sharp(qtbot, timeline).width() == timeline.canvas.plots_width
    assert timeline.tables()[-1].title == "Overview"


def test_many_conditions_take_more_rows_and_no_more_width(qtbot: QtBot, dataset: Dataset) -> None:
    names = ("no_chat", "replay", "replay_shuffled", "scripted", "no_persona", "persona")
    viewings = tuple(replace(dataset.viewings[0], viewing=name, condition=name) for name in names)
    timeline = shown(qtbot, plots(replace(dataset, viewings=viewings), Filters(clip=dataset.clips[0].key)))
    legend = timeline.legend
    cells = legend.findChildren(QWidget, "", Qt.FindChildOption.FindDirectChildrenOnly)
    assert len(cells) == len(names)
    heights = []
    for width in (1000, 420):
        timeline.resize(width, 844)
        qtbot.waitUntil(lambda: timeline.width() == width and all(inside(legend, cell) for cell in cells))  # noqa: B023
        assert not any(one.geometry().intersects(other.geometry()) for one, other in combinations(cells, 2))
        assert legend.mapTo(timeline, legend.rect().topRight()).x() <= width
        heights.append(legend.height())
    assert heights[0] < heights[1]


def inside(parent: QWidget, child: QWidget) -> bool:
    return parent.rect().contains(child.geometry())


def test_a_short_video_without_sections_chat_and_ratings_is_a_small_timeline(qtbot: QtBot, dataset: Dataset) -> None:
    clip = replace(dataset.clips[0], pack=None, duration_ms=8_000)
    nobody = replace(dataset.viewings[0].chat, authors=(), **dict.fromkeys(("ms", "author", "kind", "chant"), NONE))
    one = replace(dataset.viewings[0], dimensions=(), chills_ms=NONE, audience=(), chat=nobody)
    small = replace(dataset, clips=(clip,), viewings=(one,))
    timeline = shown(qtbot, plots(small, Filters(clip=clip.key)))
    sharp(qtbot, timeline)
    assert [row.title for row in timeline.canvas.parts[0].rows] == ["Messages", "Chills"]
    qtbot.mouseMove(timeline.canvas.viewport(), QPoint(400, timeline.canvas.rows_top + 20))
    assert timeline.canvas.input.readout.lines == [("0:03.5", "Messages", "Chills ±2 s"), ("Persona", "0.0", "0")]
    assert [table.title for table in timeline.tables()] == ["Messages per 10 s", "Chills, presses", "Overview"]
