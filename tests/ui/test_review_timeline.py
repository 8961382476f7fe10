"""The review's timeline as a person uses it: pointer, wheel and keys move one axis, and everything follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.analysis.choice import Filters
from kpop_concert.analysis.dataset import Dataset
from kpop_concert.bench.review_pan import study
from kpop_concert.ui.components.review_timeline import ReviewTimeline
from kpop_concert.ui.models.review_axis import ReviewAxis
from kpop_concert.ui.models.review_plots import Plots, plots
from kpop_concert.ui.theme import Theme

LEFT, NO_MODIFIER = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Make = Callable[..., ReviewTimeline]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return study(3)


@pytest.fixture(scope="module")
def found(dataset: Dataset) -> Plots:
    return plots(dataset, Filters(clip=dataset.clips[0].key))


@pytest.fixture
def make(qtbot: QtBot, found: Plots) -> Make:
    def made(size: tuple[int, int] = (816, 844), second: Plots | None = None, scheme: str = "dark") -> ReviewTimeline:
        axis = ReviewAxis(found.clip.duration_ms, found.clip.sections)
        timeline = ReviewTimeline(Theme(scheme), axis)
        timeline.resize(*size)
        timeline.show_plots(found, second)
        qtbot.addWidget(timeline)
        timeline.show()
        timeline.activateWindow()
        timeline.canvas.setFocus()
        qtbot.waitUntil(timeline.canvas.hasFocus)
        settle(qtbot, timeline)
        return timeline

    return made


def settle(qtbot: QtBot, timeline: ReviewTimeline) -> None:
    """Wait until every picture is sharp."""
    timeline.canvas.viewport().repaint()
    qtbot.waitUntil(lambda: not timeline.canvas.busy)
    timeline.canvas.viewport().repaint()


def at(timeline: ReviewTimeline, ms: float, y: int = 300) -> QPoint:
    """The pixel of a time in the canvas."""
    canvas = timeline.canvas
    return QPoint(canvas.gutter + round(canvas.axis.x(ms, canvas.plots_width)), y)


def wheel(timeline: ReviewTimeline, where: QPoint, notches: float, modifiers: Qt.KeyboardModifier) -> None:
    viewport = timeline.canvas.viewport()
    point, delta = QPointF(where), QPoint(0, round(notches * 120))
    phase = Qt.ScrollPhase.NoScrollPhase
    whole = QPointF(viewport.mapToGlobal(where))
    event = QWheelEvent(point, whole, QPoint(), delta, Qt.MouseButton.NoButton, modifiers, phase, False)
    QApplication.sendEvent(viewport, event)


def drag(
    qtbot: QtBot, timeline: ReviewTimeline, start: QPoint, end: QPoint, modifiers=NO_MODIFIER, button=LEFT
) -> None:
    viewport = timeline.canvas.viewport()
    qtbot.mousePress(viewport, button, modifiers, start)
    for share in (0.5, 1.0):
        qtbot.mouseMove(viewport, start + (end - start) * share)
    qtbot.mouseRelease(viewport, button, modifiers, end)


# -- pointer -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", [1.0, 7.0])
def test_a_click_asks_for_the_frame_under_the_pointer(qtbot: QtBot, make: Make, zoom: float) -> None:
    timeline = make()
    axis = timeline.canvas.axis
    axis.zoom(zoom, 60_000)
    where = at(timeline, 61_500)
    with qtbot.waitSignal(timeline.seek) as asked:
        qtbot.mouseClick(timeline.canvas.viewport(), LEFT, NO_MODIFIER, where)
    ms = asked.args[0]
    assert ms % axis.frame_ms == 0
    pointed = axis.ms(where.x() - timeline.canvas.gutter, timeline.canvas.plots_width)
    assert ms <= pointed < ms + axis.frame_ms
    assert axis.selection is None


def test_a_drag_selects_and_says_so(qtbot: QtBot, make: Make) -> None:
    timeline = make()
    drag(qtbot, timeline, at(timeline, 90_000), at(timeline, 50_000))
    start, end = timeline.canvas.axis.selection
    assert (start, end) == (pytest.approx(50_000, abs=400), pytest.approx(90_000, abs=400))
    assert timeline.chip.isVisible()
    assert timeline.chip.accessibleName().startswith("Selected · 0:")
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Escape)
    assert timeline.canvas.axis.selection is None
    assert not timeline.chip.isVisible()


def test_a_double_click_on_a_section_selects_it(qtbot: QtBot, make: Make, found: Plots) -> None:
    timeline = make()
    index = next(i for i, section in enumerate(found.clip.sections) if section.section == "chorus")
    section = found.clip.sections[index]
    middle = at(timeline, (section.start_ms + section.end_ms) / 2, timeline.canvas.band_top + 10)
    qtbot.mouseDClick(timeline.canvas.viewport(), LEFT, NO_MODIFIER, middle)
    assert timeline.canvas.axis.selected_section == index
    assert "Chorus 1 selected" in timeline.chip.accessibleName()


@pytest.mark.parametrize(
    ("modifiers", "button"), [(SHIFT, LEFT), (NO_MODIFIER, Qt.MouseButton.MiddleButton)], ids=["shift", "middle"]
)
def test_a_drag_pans(qtbot: QtBot, make: Make, modifiers: Qt.KeyboardModifier, button: Qt.MouseButton) -> None:
    timeline = make()
    axis = timeline.canvas.axis
    axis.zoom(4, 120_000)
    before = axis.start_ms
    drag(qtbot, timeline, QPoint(500, 300), QPoint(400, 300), modifiers, button)
    moved = 100 / timeline.canvas.plots_width * axis.span_ms
    assert axis.start_ms == pytest.approx(before + moved)
    assert axis.selection is None


def test_the_wheel_pans_and_with_ctrl_zooms_around_the_pointer(make: Make) -> None:
    timeline = make()
    axis, where = timeline.canvas.axis, at(timeline, 80_000)
    pointed = axis.ms(where.x() - timeline.canvas.gutter, timeline.canvas.plots_width)
    wheel(timeline, where, 3, CTRL)
    assert axis.span_ms == pytest.approx(axis.duration_ms / 1.25**3)
    assert axis.ms(where.x() - timeline.canvas.gutter, timeline.canvas.plots_width) == pytest.approx(pointed)
    before = axis.start_ms
    wheel(timeline, where, -1, NO_MODIFIER)
    assert axis.start_ms == pytest.approx(before + axis.span_ms * 0.1)


def test_the_overviews_handles_and_its_middle_are_dragged(qtbot: QtBot, make: Make) -> None:
    timeline = make()
    canvas, axis = timeline.canvas, timeline.canvas.axis
    y = canvas.foot_top + 18
    drag(qtbot, timeline, QPoint(canvas.gutter, y), QPoint(canvas.gutter + canvas.plots_width // 2, y))
    assert (axis.start_ms, axis.end_ms) == (pytest.approx(120_000, abs=400), axis.duration_ms)
    middle = canvas.gutter + canvas.plots_width * 3 // 4
    drag(qtbot, timeline, QPoint(middle, y), QPoint(middle - canvas.plots_width // 4, y))
    assert axis.start_ms == pytest.approx(60_000, abs=400)
    drag(qtbot, timeline, QPoint(canvas.gutter + 5, y), QPoint(canvas.gutter + 5, y))
    assert axis.start_ms == 0
    qtbot.mouseDClick(canvas.viewport(), LEFT, NO_MODIFIER, QPoint(middle, y))
    assert axis.whole


def test_a_handle_cannot_pass_the_other_one(qtbot: QtBot, make: Make) -> None:
    timeline = make()
    canvas, axis = timeline.canvas, timeline.canvas.axis
    y, right = canvas.foot_top + 18, canvas.gutter + canvas.plots_width
    drag(qtbot, timeline, QPoint(canvas.gutter, y), QPoint(right + 50, y))
    assert (axis.end_ms, axis.span_ms) == (axis.duration_ms, pytest.approx(axis.least_ms))


# -- keys --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifiers", "wanted"),
    [
        (Qt.Key.Key_Right, NO_MODIFIER, 100_040),
        (Qt.Key.Key_Left, NO_MODIFIER, 99_960),
        (Qt.Key.Key_Right, SHIFT, 100_400),
        (Qt.Key.Key_Left, SHIFT, 99_600),
        (Qt.Key.Key_Home, NO_MODIFIER, 0),
        (Qt.Key.Key_End, NO_MODIFIER, 239_960),
    ],
)
def test_keys_step_by_frames(
    qtbot: QtBot, make: Make, key: Qt.Key, modifiers: Qt.KeyboardModifier, wanted: float
) -> None:
    timeline = make()
    timeline.canvas.axis.set_playhead(100_010)
    with qtbot.waitSignal(timeline.seek) as asked:
        qtbot.keyClick(timeline.canvas, key, modifiers)
    assert asked.args == [wanted]


@pytest.mark.parametrize("modifiers", [CTRL, ALT], ids=["ctrl", "alt"])
def test_keys_step_by_sections_and_enter_selects_the_one_of_the_playhead(
    qtbot: QtBot, make: Make, found: Plots, modifiers: Qt.KeyboardModifier
) -> None:
    timeline = make()
    timeline.seek.connect(timeline.canvas.axis.set_playhead)
    for _ in range(3):
        qtbot.keyClick(timeline.canvas, Qt.Key.Key_Right, modifiers)
    assert timeline.canvas.axis.section_at(timeline.canvas.axis.playhead_ms) in (2, 3)
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Return)
    index = timeline.canvas.axis.selected_section
    assert found.clip.sections[index].start_ms <= timeline.canvas.axis.playhead_ms


def test_keys_zoom_and_play(qtbot: QtBot, make: Make) -> None:
    timeline = make()
    axis = timeline.canvas.axis
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Plus)
    assert axis.span_ms == pytest.approx(axis.duration_ms / 1.25)
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Plus)
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Minus)
    assert axis.span_ms == pytest.approx(axis.duration_ms / 1.25)
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_0)
    assert axis.whole
    with qtbot.waitSignal(timeline.play):
        qtbot.keyClick(timeline.canvas, Qt.Key.Key_Space)


def test_the_keyboards_place_is_seen(qtbot: QtBot, make: Make) -> None:
    timeline = make()
    before = timeline.canvas.viewport().grab().toImage()
    qtbot.keyClick(timeline.canvas, Qt.Key.Key_Shift)
    assert timeline.canvas.ring.visible
    assert timeline.canvas.viewport().grab().toImage() != before  # the section of the playhead has a ring, too
    qtbot.mouseClick(timeline.canvas.viewport(), LEFT, NO_MODIFIER, at(timeline, 1000))
    assert not timeline.canvas.ring.visible


# -- what is said ------------------------------------------------------------------------------------------------------


def test_a_screen_reader_hears_the_time_and_what_is_visible(make: Make) -> None:
    timeline = make()
    timeline.canvas.axis.set_playhead(139_500)
    assert timeline.canvas.accessibleName() == "Timeline"
    assert timeline.canvas.accessibleDescription() == "At 2:19, showing 0:00 to 4:00"


def test_the_pointer_reads_the_means_and_how_many_they_are_of(qtbot: QtBot, make: Make, found: Plots) -> None:
    timeline = make()
    viewport, readout = timeline.canvas.viewport(), timeline.canvas.input.readout
    qtbot.mouseMove(viewport, at(timeline, 100_000, timeline.canvas.rows_top + 5))
    assert readout.isVisible()
    head, *lines = readout.lines
    assert head[0].endswith(" fan0")
    assert head[1:] == ("Messages", "Valence", "Arousal", "Chills ±2 s", "n")
    assert [line[0] for line in lines] == [found.names[condition] for condition in found.shown]
    assert all(line[-1] == "3" for line in lines)
    ms = timeline.canvas.axis.ms(at(timeline, 100_000).x() - timeline.canvas.gutter, timeline.canvas.plots_width)
    for line, condition in zip(lines, found.shown, strict=True):
        place = int(ms // 500)
        assert float(line[2].replace("−", "-")) == pytest.approx(
            found.curves["valence"][condition].mean[place], abs=0.005
        )
    qtbot.mouseMove(viewport, at(timeline, 100_000, timeline.canvas.band_top + 5))
    assert readout.lines == [("Hook 2 1:40 – 1:48",)]
    qtbot.mouseMove(viewport, QPoint(5, 5))
    assert not readout.isVisible()


def test_every_row_is_a_table(make: Make, found: Plots, dataset: Dataset) -> None:
    tables = {table.title: table for table in make().tables()}
    assert list(tables) == [
        "Sections",
        "Who wrote when",
        "Messages per 10 s",
        "Valence",
        "Arousal",
        "Chills, presses",
        "Overview",
    ]
    assert sum(int(row[1]) for row in tables["Overview"].rows) == sum(len(one.chat) for one in dataset.viewings)
    assert all(len(row) == len(table.header) for table in tables.values() for row in table.rows)
    assert sum(int(row[1]) for row in tables["Who wrote when"].rows) == 6 * 200
    pressed = sum(int(cell) for row in tables["Chills, presses"].rows for cell in row[1:])
    assert pressed == sum(len(one.chills_ms) for one in dataset.viewings)
    valence = tables["Valence"]
    assert valence.header[:5] == (
        "from",
        "No persona: mean",
        "No persona: 95% CI from",
        "No persona: 95% CI to",
        "No persona: n",
    )
    assert (len(valence.rows), valence.rows[10][4]) == (480, "3")


# -- two records, small windows ----------------------------------------------------------------------------------------


def test_two_records_share_the_axis_and_scroll(qtbot: QtBot, make: Make, found: Plots) -> None:
    timeline = make((656, 664), second=found)
    canvas = timeline.canvas
    assert [part.titled for part in canvas.parts] == [True, True]
    assert canvas.verticalScrollBar().maximum() > 500
    top = canvas.viewport().grab().toImage()
    wheel(timeline, QPoint(20, 300), -3, NO_MODIFIER)
    assert canvas.verticalScrollBar().value() > 0
    assert canvas.viewport().grab().toImage() != top
    assert canvas.foot_top < canvas.viewport().height()
    assert timeline.tables()[0].title == f"{found.title}: Sections"
    timeline.show_plots(found)
    assert len(canvas.parts) == 1
    assert canvas.verticalScrollBar().maximum() < 300


def test_width_goes_to_the_plots(make: Make) -> None:
    narrow, wide = make((816, 844)).canvas, make((1216, 844)).canvas
    assert narrow.plots_width == 684
    assert wide.plots_width == 1084
    assert [row.height for row in narrow.parts[0].rows] == [180, 96, 132, 132, 64]
