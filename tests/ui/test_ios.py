"""The circles of the IOS scale: the published geometry, and how they are answered."""

from __future__ import annotations

from itertools import pairwise
from math import acos, hypot, pi, sqrt
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from kpop_concert.study.instruments import load_instrument
from kpop_concert.study.items import Ios
from kpop_concert.ui.components.cells import COLUMN
from kpop_concert.ui.components.ios import FIRST, MIDDLE_Y, IosRow, circles
from kpop_concert.ui.theme import Theme

ITEM = load_instrument("ios", Path()).items[0]
assert isinstance(ITEM, Ios)
POINTS = range(1, 8)


def pair(point: int) -> tuple[QRectF, QRectF]:
    return circles(ITEM.geometry, point, QPointF(0, 0), FIRST)


def overlap_share(one: QRectF, two: QRectF) -> float:
    """Overlap of two equal circles over the area that both cover together, 0..1."""
    radius = one.width() / 2
    gap = hypot(two.center().x() - one.center().x(), two.center().y() - one.center().y())
    if gap >= 2 * radius:
        return 0.0
    lens = 2 * radius**2 * acos(gap / (2 * radius)) - gap / 2 * sqrt(4 * radius**2 - gap**2)
    return lens / (2 * pi * radius**2 - lens)


@pytest.mark.parametrize("point", POINTS)
def test_the_overlap_is_k_minus_one_sevenths_of_the_total(point: int) -> None:
    assert overlap_share(*pair(point)) == pytest.approx((point - 1) / 7, abs=0.01)


@pytest.mark.parametrize("point", POINTS)
def test_the_total_area_stays_the_same(point: int) -> None:
    one, two = pair(point)
    radius = one.width() / 2
    discs = 2 * pi * radius**2
    total = discs / (1 + overlap_share(one, two))
    assert total == pytest.approx(2 * pi * (FIRST / 2) ** 2, rel=0.01)


def test_the_circles_are_equal_centred_and_first_touch() -> None:
    for point in POINTS:
        one, two = pair(point)
        assert one.size() == two.size()
        assert one.center().x() == pytest.approx(-two.center().x())
    assert pair(1)[0].width() == FIRST
    assert pair(1)[0].right() == pytest.approx(pair(1)[1].left())


def make(qtbot: QtBot) -> IosRow:
    words = [f"{n} of 7" for n in POINTS]
    row = IosRow(Theme(), ITEM.geometry, "나", "다른 시청자들", name="How close?", spoken=words, no_answer="none")
    qtbot.addWidget(row)
    row.resize(COLUMN, row.heightForWidth(COLUMN))
    row.show()
    return row


def test_seven_cells_as_the_design_has_them(qtbot: QtBot) -> None:
    row = make(qtbot)
    cells = [row.cell(index) for index in range(7)]
    assert {(cell.width(), cell.height()) for cell in cells} == {(146, 260)}
    assert (cells[0].left(), cells[-1].right()) == (0, COLUMN)
    assert all(other.left() - one.right() == pytest.approx(8.33, abs=0.01) for one, other in pairwise(cells))


def test_both_circles_are_inside_their_cell(qtbot: QtBot) -> None:
    row = make(qtbot)
    for width in (COLUMN, 700):
        row.resize(width, 260)
        for index in range(7):
            cell = row.cell(index)
            unit = min(FIRST, (cell.width() - 14) / 2)
            both = circles(ITEM.geometry, index + 1, QPointF(cell.center().x(), MIDDLE_Y), unit)
            assert all(cell.contains(circle) for circle in both)


def test_a_click_and_a_digit_choose(qtbot: QtBot) -> None:
    row, chosen = make(qtbot), []
    row.chosen.connect(chosen.append)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.cell(4).center().toPoint())
    qtbot.keyClick(row, Qt.Key.Key_2)
    qtbot.keyClick(row, Qt.Key.Key_8)
    assert chosen == [5, 2]
