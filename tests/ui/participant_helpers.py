"""A window at a page of a visit, under a script that only notes what is asked of it, and a person in front of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.cli import demo_concert
from kpop_concert.concert.pack import load_pack
from kpop_concert.study.instruments import load_instrument, order, pages, shipped
from kpop_concert.study.items import Language
from kpop_concert.study.quiz import filled
from kpop_concert.ui.components.cells import Cells
from kpop_concert.ui.models.answers import Given
from kpop_concert.ui.models.station import AnyPage, Hold, QuestionsPage
from kpop_concert.ui.pages.station import StationWindow
from kpop_concert.ui.pages.station_questions import QuestionsBody
from kpop_concert.ui.theme import Theme

PACK = load_pack(demo_concert())
HANGUL = range(0xAC00, 0xD7A4)


class Noted:
    """A script of one page that notes every intent."""

    def __init__(self, page: AnyPage) -> None:
        self.page, self.hold = page, None
        self.on_change: Callable[[], None] = lambda: None
        self.done: list[str] = []
        self.given: list[tuple[Given, ...]] = []

    def turn(self, page: AnyPage | None = None, hold: Hold | None = None) -> None:
        self.page, self.hold = page or self.page, hold
        self.on_change()

    def next(self, given: tuple[Given, ...] = ()) -> None:
        self.done.append("next")
        self.given.append(given)

    def back(self) -> None:
        self.done.append("back")

    def begin(self) -> None:
        self.done.append("begin")

    def call_help(self) -> None:
        self.done.append("help")
        self.turn(hold=Hold("help"))

    def help_over(self) -> None:
        self.done.append("help over")
        self.turn()

    def stop(self) -> None:
        self.done.append("stop")

    def retry(self) -> None:
        self.done.append("retry")


class Station:
    """A window at a page, and a person in front of it."""

    def __init__(self, qtbot: QtBot, page: AnyPage, language: Language, size: tuple[int, int] = (1440, 900)) -> None:
        self.qtbot, self.script, self.time = qtbot, Noted(page), [10**9]
        theme = Theme(reduced_motion=True)
        self.window = StationWindow(
            theme, language, self.script, unlock=lambda code: code == "0713", now_ns=lambda: self.time[0]
        )
        self.window.open(size=size)
        qtbot.waitUntil(self.window.isActiveWindow)
        QApplication.processEvents()

    @property
    def body(self) -> QuestionsBody:
        assert self.window.body is not None
        return self.window.body  # type: ignore[return-value]

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, held)

    def click(self, widget: QWidget) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def click_cell(self, cells: Cells, index: int) -> None:
        self.qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=cells.cell(index).center().toPoint())

    def words(self) -> str:
        said = [self.window.windowTitle()]
        for widget in (self.window, *self.window.findChildren(QWidget)):
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            said += [widget.text()] if isinstance(widget, QLabel) else []
        return "\n".join(said)


Opener = Callable[..., Station]


def questions(name: str, number: int = 0, language: Language = "en", **more: object) -> QuestionsPage:
    instrument = filled(load_instrument(name, Path()), PACK)
    items = pages(instrument, order(instrument, 1))[number]
    return QuestionsPage(f"{name}/{number}", 5, 8, instrument, items, language, **more)


def all_pages() -> list[tuple[str, int]]:
    found = []
    for name in shipped():
        instrument = filled(load_instrument(name, Path()), PACK)
        found += [(name, number) for number in range(len(pages(instrument, order(instrument, 1))))]
    return found
