"""The chat dock as a viewer uses it: reading, scrolling, filtering, and writing Korean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.system.plaintext import LIMIT
from kpop_concert.ui.components.chat_dock import ChatDock
from kpop_concert.ui.components.chat_input import EMOJI
from kpop_concert.ui.models.chat import ChatLine, ChatModel, Typist
from kpop_concert.ui.theme import Theme

HAE, HANEUL = "하", "하늘"


def line(number: int, media_ms: float, text: str = "") -> ChatLine:
    return ChatLine(str(number), media_ms, text or f"line {number}", f"fan{number % 10}", colour="mint")


class Stage:
    """A window with a dock and the shortcuts of a theatre that keys may wrongly reach."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.model = ChatModel()
        self.window = QWidget()
        self.dock = ChatDock(Theme(reduced_motion=True), self.model, who="10 simulated fans and you", bias="aqua")
        layout = QVBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.dock)
        self.sent: list[str] = []
        self.typing: list[bool] = []
        self.played: list[str] = []
        self.dock.sent.connect(self.sent.append)
        self.dock.typing.connect(self.typing.append)
        self.dock.play_requested.connect(lambda: self.played.append("button"))
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_F2):
            QShortcut(QKeySequence(key), self.window, lambda key=key: self.played.append(key.name))
        self.window.resize(360, 540)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.edit.setFocus()

    @property
    def edit(self):
        return self.dock.input.edit

    def at(self, now_ms: float) -> None:
        self.dock.show_time(now_ms)
        self.dock.refresh()

    def compose(self, preedit: str, commit: str = "") -> None:
        """What an input method sends while a syllable is built, and when it is done."""
        event = QInputMethodEvent(preedit, [])
        if commit:
            event.setCommitString(commit)
        QApplication.sendEvent(self.edit, event)

    def key(self, key: Qt.Key) -> None:
        """A key press through the window system, so that shortcuts get their chance."""
        self.qtbot.keyClick(self.window.windowHandle(), key)
        QApplication.processEvents()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(qtbot)
    yield made
    made.window.close()


# -- writing -----------------------------------------------------------------------------------------------------------


def test_enter_and_space_do_nothing_while_a_syllable_is_composed(stage: Stage) -> None:
    for preedit in ("ㅎ", HAE, "한"):
        stage.compose(preedit)
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_Space)
    assert (stage.sent, stage.played, stage.edit.text()) == ([], [], "")
    stage.compose("", commit=HAE)
    stage.compose("늘")
    stage.key(Qt.Key.Key_Enter)
    assert (stage.sent, stage.played) == ([], [])
    stage.compose("", commit="늘")
    stage.key(Qt.Key.Key_Return)
    assert stage.sent == [HANEUL]
    assert (stage.played, stage.edit.text()) == ([], "")


def test_space_and_enter_in_the_line_reach_no_shortcut(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_Space)
    stage.key(Qt.Key.Key_F)
    assert stage.played == []
    assert stage.edit.text() == " f"


def test_a_function_key_still_reaches_the_page_while_writing(stage: Stage) -> None:
    stage.compose(HAE)
    stage.key(Qt.Key.Key_F2)
    assert stage.played == ["Key_F2"]


def test_english_is_sent_by_enter_and_by_the_button(stage: Stage) -> None:
    stage.qtbot.keyClicks(stage.edit, "here it comes!!")
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.keyClicks(stage.edit, "again")
    stage.qtbot.mouseClick(stage.dock.input.send_button, Qt.MouseButton.LeftButton)
    assert stage.sent == ["here it comes!!", "again"]


@pytest.mark.parametrize("blank", ["", "   ", "\u200b", "\u202e\u2066", "\u3164 "])
def test_blank_lines_are_never_sent(stage: Stage, blank: str) -> None:
    stage.edit.setText(blank)
    stage.key(Qt.Key.Key_Return)
    assert stage.sent == []


def test_a_paste_of_50_kb_is_cut_quietly_and_its_line_breaks_become_spaces(stage: Stage) -> None:
    QGuiApplication.clipboard().setText("first\r\nsecond\n" + "하" * 50_000)
    stage.edit.paste()
    assert stage.edit.text().startswith("first second 하")
    assert stage.edit.length == LIMIT
    assert not stage.dock.input.hint.isHidden()
    assert "0" in stage.dock.input.hint.text()
    stage.key(Qt.Key.Key_Return)
    assert len(stage.sent) == 1
    assert stage.dock.input.hint.isHidden()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(max_size=400))
def test_whatever_is_pasted_stays_within_the_limit(stage: Stage, text: str) -> None:
    stage.edit.clear()
    stage.edit.insert(text.encode("utf-8", "ignore").decode())
    assert stage.edit.length <= LIMIT
    assert not set("\r\n\t\u2028\u2029") & set(stage.edit.text())


def test_emoji_count_as_one_character_each(stage: Stage) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    stage.edit.setText(family * 195)
    assert stage.edit.length == 195
    assert stage.dock.input.hint.text().startswith("5")


def test_the_hint_counts_the_syllable_in_composition(stage: Stage) -> None:
    stage.edit.setText("가" * 190)
    stage.compose("나")
    assert stage.dock.input.hint.text().startswith("9")


def test_typing_is_told_once_and_ends_with_sending(stage: Stage) -> None:
    stage.compose("ㅎ")
    stage.compose("", commit=HAE)
    stage.qtbot.keyClicks(stage.edit, "!!")
    stage.key(Qt.Key.Key_Return)
    assert stage.typing == [True, False]


def test_emoji_are_picked_by_keyboard_and_go_to_the_cursor(stage: Stage) -> None:
    stage.edit.setText("ab")
    stage.edit.setCursorPosition(1)
    stage.dock.input.open_emoji()
    popup = stage.dock.input.popup
    assert popup.isVisible()
    assert all(button.accessibleName() for button in popup.buttons)
    heart = popup.buttons[0].grab().toImage()
    assert heart.pixelColor(heart.rect().center()).blue() > 200
    stage.qtbot.keyClick(popup.buttons[0], Qt.Key.Key_Down)
    stage.qtbot.keyClick(popup.buttons[6], Qt.Key.Key_Left)
    stage.qtbot.keyClick(popup.buttons[5], Qt.Key.Key_Return)
    assert stage.edit.text() == f"a{EMOJI[5][0]}b"
    assert not popup.isVisible()
    stage.dock.input.open_emoji()
    stage.qtbot.keyClick(popup.buttons[0], Qt.Key.Key_Escape)
    assert not popup.isVisible()


# -- reading -----------------------------------------------------------------------------------------------------------


def test_before_the_first_line_the_doors_are_open(stage: Stage) -> None:
    assert stage.dock.doors.isVisible()
    stage.qtbot.mouseClick(stage.dock.doors.button, Qt.MouseButton.LeftButton)
    assert stage.played == ["button"]
    stage.dock.set_playing(True)
    assert not stage.dock.doors.isVisible()
    stage.model.add([line(1, 1000)])
    stage.at(1000)
    assert stage.dock.list.isVisible()


def test_rows_follow_media_time_both_ways(stage: Stage) -> None:
    stage.model.add(line(n, n * 1000) for n in range(30))
    stage.at(20_500)
    then = stage.dock.list.texts
    assert then[-1] == "line 20"
    stage.at(29_000)
    stage.at(20_500)
    assert stage.dock.list.texts == then


def test_a_thousand_rows_in_one_batch(stage: Stage) -> None:
    stage.model.add(line(n, n) for n in range(1000))
    stage.at(999)
    assert len(stage.dock.list.texts) == 500
    bar = stage.dock.list.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    last = stage.dock.list.row_rect(499)
    assert 0 < last.top() < stage.dock.list.viewport().height()


def test_frames_between_refreshes_cost_no_layout_and_are_made_up_for(stage: Stage) -> None:
    stage.at(0)
    stage.model.add(line(n, n) for n in range(5))
    for now in range(1, 5):
        stage.dock.show_time(now)
    stage.qtbot.waitUntil(lambda: stage.dock.list.texts == [f"line {n}" for n in range(5)])


def test_few_rows_stand_on_the_bottom_edge(stage: Stage) -> None:
    stage.model.add([line(1, 1), line(2, 2)])
    stage.at(10)
    height = stage.dock.list.viewport().height()
    assert height - 12 <= stage.dock.list.row_rect(1).bottom() <= height
    assert stage.dock.list.row_rect(0).height() == 50


def test_scrolled_up_it_stays_there_and_a_pill_counts(stage: Stage) -> None:
    stage.model.add(line(n, n * 10) for n in range(600))
    stage.at(4000)
    chat = stage.dock.list
    chat.verticalScrollBar().setValue(10_000)
    seen = next(n for n in range(500) if chat.row_rect(n).bottom() > 0)
    before = chat.texts[seen], chat.row_rect(seen).top()
    assert not chat.pill.isVisible()
    stage.at(5990)
    assert "199" in chat.pill.text()
    assert chat.pill.isVisible()
    now = chat.texts.index(before[0])
    assert chat.row_rect(now).top() == before[1]
    stage.qtbot.mouseClick(chat.pill, Qt.MouseButton.LeftButton)
    assert chat.verticalScrollBar().value() == chat.verticalScrollBar().maximum()
    assert not chat.pill.isVisible()


def test_sending_returns_to_the_newest_line(stage: Stage) -> None:
    stage.model.add(line(n, n) for n in range(100))
    stage.at(99)
    chat = stage.dock.list
    chat.verticalScrollBar().setValue(0)
    stage.edit.setText("me too")
    stage.key(Qt.Key.Key_Return)
    assert chat.verticalScrollBar().value() == chat.verticalScrollBar().maximum()


def test_the_list_scrolls_by_keyboard(stage: Stage) -> None:
    stage.model.add(line(n, n) for n in range(100))
    stage.at(99)
    bar = stage.dock.list.verticalScrollBar()
    stage.qtbot.keyClick(stage.dock.list, Qt.Key.Key_Home)
    assert bar.value() == 0
    stage.qtbot.keyClick(stage.dock.list, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    stage.qtbot.keyClick(stage.dock.list, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()


def test_the_filter_menu_filters_and_shows_that_it_does(stage: Stage) -> None:
    own = ChatLine("own", 5, "mine", "You", "viewer", "VIEWER")
    stage.model.add([line(1, 1), own])
    stage.at(10)
    actions = {action.text(): action for action in stage.dock.filter_menu.actions()}
    actions["My messages"].trigger()
    assert stage.dock.list.texts == ["mine"]
    assert stage.dock.filter_button.isChecked()
    actions["Fan chants"].trigger()
    assert stage.dock.quiet.isVisible()
    actions["Everything"].trigger()
    assert stage.dock.list.texts == ["line 1", "mine"]
    assert not stage.dock.filter_button.isChecked()


def test_markup_is_drawn_literally(stage: Stage) -> None:
    markup = "<img src=x><h1>big</h1>&amp;"
    stage.model.add([line(1, 1, markup)])
    stage.at(1)
    assert stage.dock.list.texts == [markup]
    plain_height = stage.dock.list.row_rect(0).height()
    stage.model.clear()
    stage.model.add([line(2, 1, "x" * len(markup))])
    stage.at(1)
    assert stage.dock.list.row_rect(0).height() == plain_height


def test_a_fans_traits_are_shown_escaped(stage: Stage) -> None:
    traits = ("24", "Busan", "<script>", "ko, en", "quiet & kind")
    stage.model.add([ChatLine("1", 1, "hi", "a<b>", traits=traits)])
    stage.at(1)
    middle = stage.dock.list.row_rect(0).center()
    tip = stage.dock.list.tip_at(middle)
    assert "&lt;script&gt;" in tip
    assert "quiet &amp; kind" in tip
    assert "a&lt;b&gt;" in tip
    assert stage.dock.list.tip_at(QPoint(10, 1)) == ""


def test_long_lines_wrap_and_notices_and_typists_take_their_room(stage: Stage) -> None:
    stage.model.add([line(1, 1, "단어 " * 40), ChatLine("n", 2, "The engine is slow.", notice="warn")])
    stage.at(1)
    assert stage.dock.list.row_rect(0).height() > 90
    stage.at(2)
    before = stage.dock.list.row_rect(1).bottom()
    stage.model.set_typists([Typist("wave_maker", "aqua", "SIM")])
    stage.at(2)
    assert before - stage.dock.list.row_rect(1).bottom() == 50
    stage.dock.grab()


def test_text_size_changes_the_rows(stage: Stage) -> None:
    stage.model.add([line(1, 1)])
    stage.at(1)
    stage.dock._theme.set_scale(1.3)
    assert stage.dock.list.row_rect(0).height() == 12 + 23 + 26


def test_everything_has_a_name_and_can_be_reached_by_tab(stage: Stage) -> None:
    stage.model.add([line(1, 1)])
    stage.at(1)
    dock = stage.dock
    for widget in (dock, dock.list, dock.input.edit, dock.input.send_button, dock.input.emoji_button,
                   dock.filter_button, dock.more_button):  # fmt: skip
        assert widget.accessibleName()
    dock.filter_button.setFocus()
    reached = [dock.filter_button]
    for _ in range(5):
        stage.qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached[1:] == [
        dock.more_button,
        dock.list,
        dock.input.edit,
        dock.input.emoji_button,
        dock.input.send_button,
    ]
    assert dock.list.accessibleDescription() == "fan1, SIM: line 1"


def test_losing_the_focus_forgets_the_composition(stage: Stage) -> None:
    stage.compose(HAE)
    stage.dock.more_button.setFocus()
    assert not stage.edit.composing
    assert stage.typing[-1] is False
