"""SAM-style rows: their cells by the design, their figures by their formulae, and how they are answered."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.ui.components.cells import COLUMN, GAP
from kpop_concert.ui.components.sam import SamRow, burst_radius, eye_radius, figure_scale, mouth_curve
from kpop_concert.ui.theme import Theme

LEVELS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def make(qtbot: QtBot, dimension: str = "valence", *, falling: bool = False) -> SamRow:
    words = [f"{n} of 9" for n in range(1, 10)]
    row = SamRow(Theme(), dimension, name="How?", spoken=words, no_answer="none", falling=falling)
    qtbot.addWidget(row)
    row.resize(COLUMN, row.heightForWidth(COLUMN))
    row.show()
    return row


def test_nine_cells_as_the_design_has_them(qtbot: QtBot) -> None:
    row = make(qtbot)
    cells = [row.cell(index) for index in range(9)]
    assert [(cell.width(), cell.height()) for cell in cells] == [(144, 152), (72, 152)] * 4 + [(144, 152)]
    assert {one.right() + GAP - other.left() for one, other in pairwise(cells)} == {0}
    assert (cells[0].left(), cells[-1].right()) == (0, COLUMN)


def test_the_row_narrows_with_its_column(qtbot: QtBot) -> None:
    row = make(qtbot)
    row.resize(800, 152)
    assert row.cell(8).right() == pytest.approx(800)
    assert row.cell(1).width() >= 48


def test_faces_go_from_frowning_over_a_straight_mouth_to_smiling() -> None:
    bends = [middle - ends for ends, middle in map(mouth_curve, LEVELS)]
    assert bends == sorted(bends)
    assert bends[0] < 0 < bends[-1]
    assert bends[2] == 0


@pytest.mark.parametrize("measure", [eye_radius, burst_radius, figure_scale])
def test_arousal_and_dominance_grow_by_clear_steps(measure: object) -> None:
    sizes = [measure(level) for level in LEVELS]
    assert all(larger / smaller > 1.15 for smaller, larger in pairwise(sizes))
    assert figure_scale(0) == pytest.approx(0.62)


def test_every_figure_of_every_row_is_another_picture(qtbot: QtBot) -> None:
    pictures = set()
    for dimension in ("valence", "arousal", "dominance"):
        row = make(qtbot, dimension)
        whole = row.grab().toImage()
        for index in range(0, 9, 2):
            cell = row.cell(index).toRect().adjusted(8, 8, -8, -36)  # without the number
            pictures.add(whole.copy(cell).convertToFormat(QImage.Format.Format_RGB32).bits().tobytes())
    assert len(pictures) == 15


def test_a_falling_row_shows_the_high_pole_first(qtbot: QtBot) -> None:
    rising, falling = make(qtbot, "arousal"), make(qtbot, "arousal", falling=True)

    def figure(row: SamRow, index: int) -> QImage:
        return row.grab().toImage().copy(row.cell(index).toRect().adjusted(8, 8, -8, -36))

    assert figure(rising, 8) == figure(falling, 0)
    assert figure(rising, 0) == figure(falling, 8)


def test_a_click_chooses_figures_and_the_places_between(qtbot: QtBot) -> None:
    row, chosen = make(qtbot), []
    row.chosen.connect(chosen.append)
    for index in (6, 7):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.cell(index).center().toPoint())
    assert chosen == [7, 8]
    assert row.accessibleDescription() == "8 of 9"


def test_a_press_that_slips_away_chooses_nothing(qtbot: QtBot) -> None:
    row = make(qtbot)
    qtbot.mousePress(row, Qt.MouseButton.LeftButton, pos=row.cell(2).center().toPoint())
    qtbot.mouseRelease(row, Qt.MouseButton.LeftButton, pos=row.cell(4).center().toPoint())
    qtbot.mouseClick(row, Qt.MouseButton.RightButton, pos=QPoint(20, 20))
    assert row.value is None


def test_keys_choose_and_the_ring_shows_where(qtbot: QtBot) -> None:
    row, chosen = make(qtbot), []
    qtbot.waitUntil(row.isActiveWindow)
    row.chosen.connect(chosen.append)
    row.clearFocus()
    row.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is row)
    assert row.ring.visible
    assert row.value is None  # the focus alone chooses nothing
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_9, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_0):
        qtbot.keyClick(row, key)
    assert chosen == [1, 2, 9, 8]
