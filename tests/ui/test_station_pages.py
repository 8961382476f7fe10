"""The participant's window page by page, under a script that only notes what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from participant_helpers import HANGUL, Opener, Station, all_pages, questions
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kpop_concert.study.instruments import load_instrument
from kpop_concert.study.items import Language
from kpop_concert.ui import i18n
from kpop_concert.ui.components.entries import NumberBox, WordsBox
from kpop_concert.ui.models.answers import Given
from kpop_concert.ui.models.station import (
    AnyPage,
    Hold,
    PracticePage,
    QuestionsPage,
    QuietPage,
    Rating,
    RestPage,
    TextPage,
)
from kpop_concert.ui.pages.station_calm import RestBody
from kpop_concert.ui.pages.station_practice import PracticeBody
from kpop_concert.ui.widgets.text import Label


@pytest.fixture
def station(qtbot: QtBot) -> Iterator[Opener]:
    opened: list[Station] = []

    def open_(page: AnyPage, language: Language = "en", size: tuple[int, int] = (1440, 900)) -> Station:
        opened.append(Station(qtbot, page, language, size))
        return opened[-1]

    yield open_
    for one in opened:
        one.window.finish()
        one.window.deleteLater()


# --- questions


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_shipped_page_fits_says_one_language_and_can_be_declined(station: Opener, language: Language) -> None:
    opened = station(QuietPage("first", 1, 8, "", "1"), language)
    for name, number in all_pages():
        opened.script.turn(questions(name, number, language))
        QApplication.processEvents()
        body = opened.body
        assert body.column.verticalScrollBar().maximum() == 0, name
        assert not opened.window.next.isEnabled()
        assert all(item.answers.value is None for item in body.items)
        korean = sum(ord(letter) in HANGUL for letter in opened.words())
        assert (korean > 0) is (language == "ko"), name
        for item in body.items:
            opened.click(item.decline)
        assert opened.window.next.isEnabled()
        opened.click(opened.window.next)
        assert [(one.item, one.value, one.declined) for one in opened.script.given.pop()] == [
            (item.item.id, None, True) for item in body.items
        ]


def test_next_waits_for_every_item_and_is_taken_once(station: Opener) -> None:
    opened = station(questions("sam"))
    first, second, third = opened.body.items
    opened.click_cell(first.answers, 6)
    opened.click_cell(second.answers, 7)
    assert not opened.window.next.isEnabled()
    opened.time[0] += 5
    opened.click(third.decline)
    opened.click(opened.window.next)
    opened.click(opened.window.next)
    opened.key(Qt.Key.Key_Return)
    assert opened.script.done == ["next"]
    assert opened.script.given == [
        (
            Given("valence", 7, False, 10**9, 10**9),
            Given("arousal", 8, False, 10**9, 10**9),
            Given("dominance", None, True, 10**9, 10**9 + 5),
        )
    ]


def test_declining_takes_the_answer_away_and_answering_takes_it_back(station: Opener) -> None:
    opened = station(questions("ios"))
    item = opened.body.items[0]
    opened.click_cell(item.answers, 4)
    opened.click(item.decline)
    assert item.answers.value is None
    assert item.decline.isChecked()
    opened.click_cell(item.answers, 0)
    assert not item.decline.isChecked()
    opened.click(item.decline)
    opened.click(item.decline)
    assert not opened.window.next.isEnabled()


def test_a_page_goes_by_the_keyboard_alone(station: Opener) -> None:
    opened = station(questions("sam"))
    opened.key(Qt.Key.Key_7)
    opened.key(Qt.Key.Key_Tab)
    opened.key(Qt.Key.Key_Tab)
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_Return)
    assert opened.script.done == []
    opened.key(Qt.Key.Key_Tab)
    opened.key(Qt.Key.Key_Tab)
    opened.key(Qt.Key.Key_Tab)
    assert opened.body.items[2].decline.ring.visible
    opened.key(Qt.Key.Key_Space)
    opened.key(Qt.Key.Key_Return)
    assert opened.script.done == ["next"]
    assert [one.value for one in opened.script.given[0]] == [7, 3, None]


def test_a_digit_goes_to_the_first_open_row_when_no_row_has_the_focus(station: Opener) -> None:
    opened = station(questions("sam"))
    opened.body.items[0].decline.setFocus()
    opened.key(Qt.Key.Key_4)
    opened.click(opened.window.footnote)
    assert [item.answers.value for item in opened.body.items] == [4, None, None]


def test_answers_from_before_are_shown_again_and_not_given_twice(station: Opener) -> None:
    opened = station(questions("sam", kept={"valence": 3, "arousal": None, "dominance": 9}, back=True))
    assert [item.answers.value for item in opened.body.items] == [3, None, 9]
    assert opened.body.items[1].decline.isChecked()
    opened.click_cell(opened.body.items[2].answers, 0)
    opened.click(opened.window.next)
    assert [(one.item, one.value) for one in opened.script.given[0]] == [("dominance", 1)]


def test_back_is_there_only_where_the_script_allows_it(station: Opener) -> None:
    opened = station(questions("sam"))
    assert not opened.window.back.isVisible()
    opened.script.turn(questions("ios", back=True))
    opened.click(opened.window.back)
    assert opened.script.done == ["back"]


def test_several_answers_and_one_that_goes_with_no_other(station: Opener) -> None:
    opened = station(questions("background", 2))
    devices = next(item for item in opened.body.items if item.item.id == "devices")
    for index in (2, 0):
        opened.click_cell(devices.answers, index)
    assert opened.body.sheet.value("devices") == "phone computer"
    opened.click_cell(devices.answers, 4)
    assert opened.body.sheet.value("devices") == "none"
    opened.click_cell(devices.answers, 4)
    assert opened.body.sheet.state("devices") == "open"


def test_yes_and_no_are_true_and_false(station: Opener) -> None:
    opened = station(questions("screening"))
    opened.click_cell(opened.body.items[0].answers, 1)
    opened.click_cell(opened.body.items[1].answers, 0)
    assert [opened.body.sheet.value(id_) for id_ in ("flashing", "hearing")] == [False, True]


def test_a_slider_that_was_not_moved_has_no_value(station: Opener) -> None:
    opened = station(questions("affective_slider"))
    bar = opened.body.items[0].answers
    assert bar.value is None
    bar.setFocus()
    opened.key(Qt.Key.Key_Space)
    assert bar.value == 0.5
    opened.key(Qt.Key.Key_End)
    assert bar.value == 1.0
    assert not opened.window.next.isEnabled()


def test_a_korean_syllable_in_composition_counts_as_written(station: Opener) -> None:
    opened = station(questions("probes", language="ko"), "ko")
    box = opened.body.items[0].answers
    assert isinstance(box, WordsBox)
    QApplication.sendEvent(box.edit, QInputMethodEvent("없", []))
    assert opened.window.next.isEnabled()
    commit = QInputMethodEvent("", [])
    commit.setCommitString("없음")
    QApplication.sendEvent(box.edit, commit)
    opened.key(Qt.Key.Key_Return)  # a new line, not the next page
    assert opened.script.done == []
    opened.click(opened.window.next)
    assert opened.script.given[0][0].value == "없음"


def test_a_number_is_checked_while_it_is_typed(station: Opener, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: own\nversion: '1.0'\ncite: own\nitems:\n  - {id: hours, kind: number, min: 1, max: 24,"
        " text: {en: How many?}, source: {en: own wording}, unit: {en: hours}}\n",
        "utf-8",
    )
    instrument = load_instrument("own.yaml", tmp_path)
    opened = station(QuestionsPage("own/0", 1, 2, instrument, ("hours",), "en"))
    box = opened.body.items[0].answers
    assert isinstance(box, NumberBox)
    for text, allowed in (("7", True), ("72", False), ("", False)):
        box.edit.clear()
        opened.qtbot.keyClicks(box.edit, text)
        assert opened.window.next.isEnabled() is allowed
    opened.qtbot.keyClicks(box.edit, "99")
    assert "whole number from 1 to 24" in opened.words()
    opened.click(opened.body.items[0].decline)
    assert opened.window.next.isEnabled()
    assert box.edit.text() == ""


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1366, 768), (1920, 1080)])
def test_other_screens_reach_every_answer(station: Opener, size: tuple[int, int]) -> None:
    opened = station(questions("sam"), size=size)
    column = opened.body.column
    left = opened.body.items[0].mapTo(opened.window, QPoint(0, 0)).x()
    assert left == min(opened.window.back.x(), opened.window.next.x())
    assert left + opened.body.items[0].width() == opened.window.next.geometry().right() + 1
    for item in opened.body.items:
        assert item.answers.cell(8).right() <= item.answers.width() + 0.01
        assert min(cell.width() for cell in item.answers.boxes(item.answers.width())) >= 48
        column.ensureWidgetVisible(item)
        seen = item.answers.visibleRegion().boundingRect()
        assert seen.height() == item.answers.height()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
def test_the_largest_text_is_nowhere_cut_off(station: Opener, size: tuple[int, int], language: Language) -> None:
    opened = station(QuietPage("first", 1, 8, "", "1"), language, size)
    window = opened.window
    window._theme.set_scale(1.3)
    practice = PracticePage("p", 3, 8, "T", "t " * 60, 30, Rating("grid"))
    for page in (*(questions(*one, language, back=True) for one in all_pages()), practice):
        opened.script.turn(page)
        QApplication.processEvents()
        for label in window.findChildren(Label):
            if label.isVisible() and label.text():
                assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
                assert label.wordWrap() or label.width() >= label.sizeHint().width() - 1, label.text()
        assert window.help.geometry().bottom() <= opened.body.geometry().top() + 1
        assert window.next.geometry().bottom() < window.height()
        assert not window.next.geometry().intersects(window.back.geometry())
        assert not window.dots.geometry().intersects(window.help.geometry())
        assert opened.body.geometry().bottom() < window.next.y()


# --- other pages


def test_a_consent_is_given_by_saying_so(station: Opener) -> None:
    page = TextPage("consent/0", 1, 8, "Taking part", "First.\n\nSecond.", "I would like to take part.")
    opened = station(page)
    assert not opened.window.next.isEnabled()
    agree = opened.window.body.agree
    opened.click_cell(agree, 0)
    opened.click(opened.window.next)
    assert [(one.item, one.value) for one in opened.script.given[0]] == [("agree", True)]


def test_a_text_is_left_with_enter(station: Opener) -> None:
    opened = station(TextPage("read/0", 1, 8, "How it goes", "First."))
    opened.key(Qt.Key.Key_Return)
    assert opened.script.done == ["next"]


def test_a_rest_ends_by_itself_and_stands_still_during_a_break(station: Opener) -> None:
    opened = station(RestPage("rest/0", 4, 8, "", "Rest.", 60))
    body = opened.window.body
    assert isinstance(body, RestBody)
    assert not opened.window.next.isVisible()
    opened.time[0] += 40 * 10**9
    body.ring.look()
    opened.script.turn(hold=Hold("paused"))
    opened.time[0] += 600 * 10**9
    opened.script.turn()
    body.ring.look()
    assert body.ring.left_s == 20
    opened.key(Qt.Key.Key_Return)
    assert opened.script.done == []
    opened.time[0] += 20 * 10**9
    body.ring.look()
    assert opened.script.done == ["next"]


@pytest.mark.parametrize("form", ["grid", "slider"])
def test_practice_is_tried_with_the_studys_rating_in_the_visits_language(station: Opener, form: str) -> None:
    page = PracticePage("practice/0", 3, 8, "연습", "해 보세요.", 30, Rating(form, "얼마나 감동했나요?"))
    opened = station(page, "ko")
    body = opened.window.body
    assert isinstance(body, PracticeBody)
    assert "소름" in opened.words()
    assert "Chills" not in opened.words()
    assert ("얼마나 감동했나요?" in opened.words()) is (form == "slider")
    opened.key(Qt.Key.Key_Up)
    opened.key(Qt.Key.Key_Space)
    assert body.affect.state.touched
    assert len(body.affect.chills) == 1
    assert not opened.window.next.isEnabled()
    opened.time[0] += 30 * 10**9
    body._show_time()
    opened.click(opened.window.next)
    assert opened.script.given == [()]


def test_the_visits_language_is_not_the_interfaces(station: Opener, qapp: QApplication) -> None:
    i18n.install(qapp, "ko")
    try:
        opened = station(PracticePage("practice/0", 3, 8, "Practice", "Try.", 30, Rating("grid")), "en")
        assert not any(ord(letter) in HANGUL for letter in opened.words())
        assert QLabel().tr("x") == "x"
    finally:
        i18n.install(qapp, "en")


# --- help, breaks, and the way out


def test_help_and_stop_are_on_every_page_and_need_no_code(station: Opener) -> None:
    for page in (
        questions("sam"),
        TextPage("t", 1, 8, "T", "t"),
        RestPage("r", 2, 8, "", "r", 9),
        QuietPage("q", 8, 8, "", "q"),
    ):
        opened = station(page)
        window = opened.window
        assert window.help.isVisible()
        assert window.help.height() >= 48
        opened.click(window.help)
        opened.click(window.sheet.buttons[0])
        assert opened.script.done == ["help"]
        opened.click(window.sheet.buttons[0])
        assert opened.script.done == ["help", "help over"]
        assert window.sheet.isHidden()


def test_stopping_is_asked_once_more(station: Opener) -> None:
    opened = station(questions("sam"))
    sheet = opened.window.sheet
    opened.click(opened.window.help)
    opened.click(sheet.buttons[1])
    opened.click(sheet.buttons[1])
    assert sheet.isHidden()
    assert opened.script.done == []
    opened.click(opened.window.help)
    opened.click(sheet.buttons[1])
    opened.click(sheet.buttons[0])
    assert opened.script.done == ["stop"]


def test_answers_that_cannot_be_saved_stop_the_page_and_stay(station: Opener) -> None:
    opened = station(questions("ios"))
    opened.click_cell(opened.body.items[0].answers, 2)
    opened.click(opened.window.next)
    opened.script.turn(hold=Hold("unsaved", "The disk is full."))
    assert "The disk is full." in opened.words()
    opened.click(opened.window.sheet.buttons[0])
    assert opened.script.done == ["next", "retry"]
    opened.script.turn()
    assert opened.body.items[0].answers.value == 3


def test_the_window_cannot_be_left_without_keys_and_code(station: Opener, qtbot: QtBot) -> None:
    opened = station(questions("sam"))
    window = opened.window
    held = Qt.KeyboardModifier
    for key, modifier in (
        (Qt.Key.Key_Escape, held.NoModifier),
        (Qt.Key.Key_Q, held.ControlModifier),
        (Qt.Key.Key_W, held.ControlModifier),
        (Qt.Key.Key_F4, held.AltModifier),
        (Qt.Key.Key_F11, held.NoModifier),
    ):
        opened.key(key, modifier)
    event = QCloseEvent()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()
    assert window.isVisible()
    gone: list[bool] = []
    window.left.connect(lambda: gone.append(True))
    opened.key(Qt.Key.Key_E, held.ControlModifier | held.AltModifier)
    edit = window.sheet.field.edit
    qtbot.keyClicks(edit, "1234")
    opened.key(Qt.Key.Key_Return)
    assert not gone
    assert "not the code" in opened.words()
    qtbot.keyClicks(edit, "0713")
    opened.key(Qt.Key.Key_Return)
    assert gone
    assert window.isVisible()  # whoever hears it saves first and then closes


def test_whoever_minimises_or_shrinks_the_window_finds_it_back(station: Opener, qtbot: QtBot) -> None:
    opened = station(questions("sam"))
    window = opened.window
    window.showMinimized()
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert window.isVisible()
    window.open()
    assert window.isFullScreen()
    assert window.geometry() == window.screen().geometry()
    for shrink in (window.showNormal, window.showMaximized, window.showMinimized):
        shrink()
        qtbot.waitUntil(lambda: window.isFullScreen() and not window.isMinimized())


@pytest.mark.parametrize("why", ["paused", "unsaved"])
def test_whoever_waits_can_stop(station: Opener, why: str) -> None:
    opened = station(questions("sam"))
    opened.script.turn(hold=Hold(why))
    opened.click(opened.window.sheet.buttons[-1])
    opened.click(opened.window.sheet.buttons[1])  # go on: back to waiting
    assert opened.window.sheet.isVisible()
    assert opened.script.done == []
    opened.click(opened.window.sheet.buttons[-1])
    opened.click(opened.window.sheet.buttons[0])
    assert opened.script.done == ["stop"]


def test_nothing_appears_by_hovering(station: Opener) -> None:
    opened = station(questions("sam"))
    assert opened.window._theme.hover_effects is False
    row = opened.body.items[0].answers
    assert QApplication.sendEvent(row, QEvent(QEvent.Type.ToolTip))


def test_text_keys_still_work_where_something_is_written(station: Opener) -> None:
    opened = station(questions("probes"))
    edit = opened.body.items[0].answers.edit
    edit.setPlainText("nothing")
    edit.setFocus()
    opened.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert edit.textCursor().selectedText() == "nothing"
    QApplication.sendEvent(
        edit, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier, "\x11")
    )
    assert opened.window.isVisible()
