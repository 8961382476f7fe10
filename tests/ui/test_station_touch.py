"""The participant's pages by touch alone, as a touch screen sends it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from participant_helpers import Station, questions
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.ui.models.station import AnyPage, PracticePage, Rating
from kpop_concert.ui.pages.station_practice import PracticeBody


class Finger:
    """Touches widgets of one window."""

    def __init__(self, window: QWidget, screen: QPointingDevice) -> None:
        self._window, self._screen = window, screen

    def stroke(self, widget: QWidget, *points: QPoint) -> None:
        """Press at the first point, move over the others, let go at the last one."""
        handle = self._window.windowHandle()
        assert widget.isVisible()
        there = [widget.mapTo(self._window, point) for point in points]
        QTest.touchEvent(handle, self._screen).press(0, there[0], handle).commit()
        for point in there[1:]:
            QTest.touchEvent(handle, self._screen).move(0, point, handle).commit()
        QTest.touchEvent(handle, self._screen).release(0, there[-1], handle).commit()
        QApplication.processEvents()

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.stroke(widget, at or widget.rect().center())


@pytest.fixture(scope="module")
def screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[list[Station]]:
    stations: list[Station] = []
    yield stations
    for one in stations:
        one.window.finish()
        one.window.deleteLater()


def at(qtbot: QtBot, opened: list[Station], screen: QPointingDevice, page: AnyPage) -> tuple[Station, Finger]:
    opened.append(Station(qtbot, page, "ko"))
    return opened[-1], Finger(opened[-1].window, screen)


@pytest.mark.parametrize("name", ["sam", "ios", "ues_sf", "naturalness"])
def test_answers_are_given_taken_back_and_committed(
    qtbot: QtBot, opened: list[Station], screen: QPointingDevice, name: str
) -> None:
    station, finger = at(qtbot, opened, screen, questions(name))
    items = station.body.items
    for place, item in enumerate(items, start=1):
        finger.tap(item.answers, item.answers.cell(place).center().toPoint())
        assert item.answers.value == place + 1
    finger.tap(items[0].decline)
    assert items[0].answers.value is None
    # Pressed on one and let go on another: a slip, and no answer.
    finger.stroke(items[0].answers, *(items[0].answers.cell(place).center().toPoint() for place in (1, 3)))
    assert items[0].answers.value is None
    finger.tap(station.window.next)
    told = [(one.value, one.declined) for one in station.script.given[0]]
    assert told == [(None, True), *((place + 1, False) for place in range(2, len(items) + 1))]


def test_help_is_called(qtbot: QtBot, opened: list[Station], screen: QPointingDevice) -> None:
    station, finger = at(qtbot, opened, screen, questions("sam"))
    finger.tap(station.window.help)
    finger.tap(station.window.sheet.buttons[0])
    assert station.script.done == ["help"]


def test_the_rating_follows_the_finger_on_the_grid(
    qtbot: QtBot, opened: list[Station], screen: QPointingDevice
) -> None:
    station, finger = at(qtbot, opened, screen, PracticePage("p", 3, 8, "T", "t", 30, Rating("grid")))
    body = station.window.body
    assert isinstance(body, PracticeBody)
    grid, model = body.rating.grid, body.affect
    assert not model.state.touched
    finger.tap(grid, QPoint(grid.width() // 2, grid.height() // 2))
    assert model.state.touched
    assert (model.state.valence, model.state.arousal) == pytest.approx((0, 0), abs=0.02)
    finger.stroke(grid, QPoint(grid.width() // 2, grid.height() // 2), QPoint(grid.width() - 40, 40), QPoint(40, 40))
    assert model.state.valence < -0.5
    assert model.state.arousal > 0.5
    finger.stroke(grid, QPoint(40, 40), QPoint(-500, -500))
    assert (model.state.valence, model.state.arousal) == (-1, 1)
    finger.tap(body.rating.chills)
    assert len(model.chills) == 1
