"""The note on where to find help: beside the chat, calm, reached by keyboard, and put away by the viewer alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from theatre_helpers import Theatre, seat_in, theatre

from kpop_concert.audience.distress import HelpNote, help_note
from kpop_concert.journal import NoteShown
from kpop_concert.ui.components.help_card import HelpCard
from kpop_concert.ui.theme import Theme

SAD = "I don't want to live anymore"
LANGUAGES = ("ko", "en", "ja", "es")


def said(card: HelpCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def write(house: Theatre, text: str) -> None:
    edit = house.window.dock.input.edit
    house.qtbot.mouseClick(edit, Qt.MouseButton.LeftButton)
    edit.setText(text)
    house.qtbot.keyClick(edit, Qt.Key.Key_Return)


async def test_it_comes_with_the_line_and_the_concert_goes_on(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona")) as house:
        window, note = house.window, help_note("en")
        house.viewing.play()
        write(house, SAD)
        card = window.dock.help
        assert card.isVisible()
        assert house.viewing.playing
        assert QApplication.focusWidget() is window.dock.input.edit
        for text in (note.title, note.text, *note.places):
            assert text in said(card)
            assert text in f"{card.accessibleName()} {card.accessibleDescription()}"
        assert card.accessibleName() == f"From the program: {note.title}"
        assert note.text not in window.dock.list.texts
        await house.watch(20)
        assert card.isVisible()
        assert len(window.dock.list.texts) > 1
        qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
        assert not card.isVisible()


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
async def test_every_language_fits_beside_the_chat(qtbot: QtBot, language: str) -> None:
    async with theatre(qtbot, seat_in("persona")) as house:
        window = house.window
        await house.watch(20)
        house.viewing.publish(NoteShown(note="help", language=language))
        card, chat = window.dock.help, window.dock.list
        assert help_note(language).places[-1] in said(card)
        assert card.height() == card.height_for(card.width())
        assert chat.height() >= 96
        assert chat.mapTo(window, QPoint(0, chat.height())).y() <= card.mapTo(window, QPoint(0, 0)).y()
        assert card.body.verticalScrollBar().maximum() == 0


async def test_where_room_is_short_it_scrolls_and_the_window_need_not_grow(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona")) as house:
        window = house.window
        least = window.minimumSizeHint()
        house.viewing.publish(NoteShown(note="help", language="ko"))
        assert window.minimumSizeHint() == least
        window.resize(960, least.height())
        QApplication.processEvents()
        card = window.dock.help
        assert card.body.verticalScrollBar().maximum() > 0
        assert window.dock.rect().contains(QRect(card.mapTo(window.dock, QPoint(0, 0)), card.size()))
        card.body.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(card.body, Qt.Key.Key_End)
        qtbot.keyClick(card.body, Qt.Key.Key_PageDown)
        assert card.body.verticalScrollBar().value() > 0


async def test_it_is_reached_and_closed_by_keyboard(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona")) as house:
        dock = house.window.dock
        await house.watch(20)
        house.viewing.publish(NoteShown(note="help", language="en"))
        dock.list.setFocus()
        reached = [dock.list]
        for _ in range(2):
            qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
            reached.append(QApplication.focusWidget())
        assert reached[1:] == [dock.help.body, dock.help.close_button]
        assert dock.help.close_button.accessibleName() == "Close the note"
        qtbot.keyClick(dock.help.close_button, Qt.Key.Key_Return)
        assert not dock.help.isVisible()
        house.viewing.publish(NoteShown(note="help", language="ko"))
        assert dock.help.isVisible()
        assert help_note("ko").title in said(dock.help)
        dock.help.body.setFocus()
        qtbot.keyClick(dock.help.body, Qt.Key.Key_Escape)
        assert not dock.help.isVisible()


async def test_without_the_dock_it_stands_on_the_picture(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona")) as house:
        window = house.window
        window._toggle_full_screen()
        house.viewing.publish(NoteShown(note="help", language="en"))
        card = window.help.on_picture
        assert card.isVisible()
        assert not window.dock.help.isVisible()
        assert not card.geometry().intersects(window.hud.geometry())
        assert window.stage.rect().contains(card.geometry())
        window._toggle_full_screen()
        assert window.dock.help.isVisible()
        assert not card.isVisible()
        window.dock.close_requested.emit()
        assert card.isVisible()
        assert not card.geometry().intersects(window.stage.badge.geometry())
        qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
        window.top.shown.emit("chat", True)
        assert not card.isVisible()
        assert not window.dock.help.isVisible()


def test_a_screen_reader_says_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[QAccessible.Event, str]] = []

    class Reader:
        Event, AnnouncementPoliteness = QAccessible.Event, QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 - Qt's name
            heard.append((event.type(), event.message() if isinstance(event, QAccessibleAnnouncementEvent) else ""))

    monkeypatch.setattr("kpop_concert.ui.widgets.announce.QAccessible", Reader)
    card = HelpCard(Theme())
    qtbot.addWidget(card)
    card.set_note(HelpNote("A title", "A text.", ("One place 109", "Another place")))
    card.announce()
    assert [kind for kind, _ in heard] == [QAccessible.Event.Alert, QAccessible.Event.Announcement]
    assert heard[1][1] == "From the program: A title. A text. One place 109 Another place"


@pytest.mark.parametrize("scale", [0.9, 1.3])
def test_it_follows_the_text_size_and_draws_markup_literally(qtbot: QtBot, scale: float) -> None:
    theme = Theme(scale=scale)
    card = HelpCard(theme)
    qtbot.addWidget(card)
    card.set_note(HelpNote("<b>Title</b>", "<img src=x> text " * 20, ("<i>place</i> 109",)))
    card.resize(328, card.height_for(328))
    card.show()
    assert card.body.verticalScrollBar().maximum() == 0
    assert "<i>place</i> 109" in said(card)
    assert not card.grab().isNull()


def test_no_colour_of_alarm(qtbot: QtBot) -> None:
    theme = Theme()
    card = HelpCard(theme)
    qtbot.addWidget(card)
    card.set_note(help_note("ko"))
    card.resize(328, card.height_for(328))
    image = card.grab().toImage()
    alarms = {theme.color(f"status.{name}").rgb() for name in ("error", "warn", "errorWash", "warnWash")}
    assert not alarms & {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
