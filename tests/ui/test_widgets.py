"""The basic controls by mouse, by keyboard and for a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.ui.theme import Theme
from kpop_concert.ui.widgets.badges import Disc, Pill, Tag, monogram
from kpop_concert.ui.widgets.buttons import Button, IconButton
from kpop_concert.ui.widgets.cards import MessageCard, Notice
from kpop_concert.ui.widgets.choices import Check, OptionChip, Radio, Segmented, Switch
from kpop_concert.ui.widgets.field import Field
from kpop_concert.ui.widgets.slider import Slider
from kpop_concert.ui.widgets.sticks import paint_calm_sticks, paint_crest, paint_sticks
from kpop_concert.ui.widgets.text import Label, TextBlock

Page = Callable[..., QWidget]


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("dark", reduced_motion=True)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    """`page(control, ...)`: a shown, active window with these controls in it."""
    kept = []

    def show(*widgets: QWidget) -> QWidget:
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(20, 20, 20, 20)
        for widget in widgets:
            layout.addWidget(widget)
        qtbot.addWidget(window)
        kept.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    kept.clear()


def ring_of(widget: QWidget) -> bool:
    return bool(widget.ring.visible)


@pytest.mark.parametrize(("size", "height"), [("small", 32), ("medium", 40), ("large", 56), ("station", 64)])
def test_buttons_have_the_guides_heights_at_every_text_size(qtbot: QtBot, size: str, height: int) -> None:
    for scale in (0.9, 1.0, 1.3):
        button = Button(Theme(scale=scale), "Save", "primary", size)
        qtbot.addWidget(button)
        assert button.sizeHint().height() == round(height * scale)


def test_a_button_is_pressed_by_mouse_space_and_enter(qtbot: QtBot, theme: Theme, page: Page) -> None:
    button, clicks = Button(theme, "Save", "primary"), []
    page(button)
    button.clicked.connect(lambda: clicks.append(1))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(clicks) == 3
    assert button.accessibleName() == "Save"


def test_a_loading_button_keeps_its_width_and_does_nothing(qtbot: QtBot, theme: Theme, page: Page) -> None:
    button, clicks = Button(theme, "Save the whole evening"), []
    page(button)
    button.clicked.connect(lambda: clicks.append(1))
    width = button.width()
    button.set_loading("Saving")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    button.click()
    assert clicks == []
    assert (button.width(), button.accessibleName()) == (width, "Saving")
    button.set_loading(None)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(clicks) == 1


def test_the_focus_ring_is_for_the_keyboard_and_lies_outside(qtbot: QtBot, theme: Theme, page: Page) -> None:
    first, second = Button(theme, "One"), Button(theme, "Two")
    window = page(first, second)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not ring_of(first)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert ring_of(second)
    assert not ring_of(first)
    at = second.mapTo(window, QPoint(second.width() // 2, -3))
    assert window.grab().toImage().pixelColor(at) == theme.color("focus.ring")
    gap = second.mapTo(window, QPoint(second.width() // 2, -1))
    assert window.grab().toImage().pixelColor(gap) != theme.color("focus.ring")
    qtbot.keyClick(second, Qt.Key.Key_Tab)
    assert not ring_of(second)


def test_the_focus_ring_follows_and_goes_with_its_control(qtbot: QtBot, theme: Theme, page: Page) -> None:
    label, button = Label(theme, "above"), Button(theme, "One")
    window = page(label, button)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = next(child for child in window.findChildren(QWidget) if type(child).__name__ == "_RingFrame")
    label.setFixedHeight(100)
    window.layout().activate()
    assert ring.geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    button.hide()
    assert not ring.isVisible()


def test_hover_lights_up_unless_effects_are_off(qtbot: QtBot, theme: Theme, page: Page) -> None:
    button = Button(theme, "Test")
    page(button)
    inside = QPointF(5, 5)
    QApplication.sendEvent(button, QEnterEvent(inside, inside, inside))
    at = QPoint(button.width() // 2, 4)
    assert button.grab().toImage().pixelColor(at) == theme.color("surface.hover")
    theme.set_hover_effects(False)
    QApplication.sendEvent(button, QEnterEvent(inside, inside, inside))
    assert button.grab().toImage().pixelColor(at) == theme.color("surface.raised")


def test_icon_buttons_say_what_they_do_and_stay_in(qtbot: QtBot, theme: Theme, page: Page) -> None:
    button = IconButton(theme, "captions", "Flying chat", checkable=True, shortcut_hint="D")
    page(button)
    assert (button.accessibleName(), button.toolTip()) == ("Flying chat", "Flying chat (D)")
    assert (button.width(), button.height()) == (40, 40)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    button.set_name("Pause")
    assert button.toolTip() == "Pause"


def test_switch_check_and_chip_toggle_by_keyboard(qtbot: QtBot, theme: Theme, page: Page) -> None:
    for control in (Switch(theme, name="Captions"), Check(theme, "Remember me"), OptionChip(theme, "Hype")):
        page(control)
        qtbot.keyClick(control, Qt.Key.Key_Space)
        assert control.isChecked()
        assert control.accessibleName()
        qtbot.mouseClick(control, Qt.MouseButton.LeftButton)
        assert not control.isChecked()


def test_choosing_a_chip_moves_nothing(qtbot: QtBot, theme: Theme, page: Page) -> None:
    chip = OptionChip(theme, "Quiet")
    page(chip)
    before = chip.sizeHint()
    chip.setChecked(True)
    assert chip.sizeHint() == before


def test_radios_exclude_each_other(qtbot: QtBot, theme: Theme, page: Page) -> None:
    one, two = Radio(theme, "One", checked=True), Radio(theme, "Two")
    page(one, two)
    qtbot.mouseClick(two, Qt.MouseButton.LeftButton)
    assert (one.isChecked(), two.isChecked()) == (False, True)


def test_segmented_chooses_by_click_and_arrows_and_tells_only_changes(qtbot: QtBot, theme: Theme, page: Page) -> None:
    form, chosen = Segmented(theme, ["Grid", "Slider"], name="Form of the rating"), []
    page(form)
    form.chosen.connect(chosen.append)
    qtbot.mouseClick(form, Qt.MouseButton.LeftButton, pos=form.segment_rect(1).center())
    qtbot.mouseClick(form, Qt.MouseButton.LeftButton, pos=form.segment_rect(1).center())
    qtbot.keyClick(form, Qt.Key.Key_Left)
    qtbot.keyClick(form, Qt.Key.Key_Left)
    form.set_index(1)
    assert chosen == [1, 0]
    assert (form.accessibleName(), form.accessibleDescription()) == ("Form of the rating", "Slider")


def test_a_slider_steps_resets_and_stays_in_bounds(qtbot: QtBot, theme: Theme, page: Page) -> None:
    slider = Slider(theme, 0.4, 1.0, 0.8, name="Opacity", step=0.05, show=lambda value: f"{value:.0%}")
    page(slider)
    told: list[float] = []
    slider.changed.connect(told.append)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value == pytest.approx(0.85)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value == 1.0
    assert slider.accessibleDescription() == "100%"
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(0, slider.height() // 2))
    assert slider.value == pytest.approx(0.4)
    qtbot.mouseDClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 4, slider.height() // 2))
    assert slider.value == pytest.approx(0.8)
    count = len(told)
    slider.set_value(0.5)
    assert len(told) == count


def test_a_field_says_its_error_and_can_be_locked(qtbot: QtBot, theme: Theme, page: Page) -> None:
    field = Field(theme, name="Participant", text="P003")
    page(field)
    field.set_error("Already used on 12 November")
    assert field.findChild(QLabel).isVisible()
    assert field.edit.accessibleDescription() == "Already used on 12 November"
    field.set_error("")
    assert not field.findChild(QLabel).isVisible()
    field.set_locked(True, "The protocol decides this")
    qtbot.keyClicks(field.edit, "4")
    assert field.edit.text() == "P003"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("밤바다_0407", "밤"), ("wave_maker", "Wa"), ("하늘이의구름", "하"), ("x", "X"), ("__", "?"), ("", "?"),
     ("99luv", "9"), ("éclair", "Éc"), ("王小明", "王")],
)  # fmt: skip
def test_monograms(name: str, letters: str) -> None:
    assert monogram(name) == letters


def test_small_marks_carry_names(qtbot: QtBot, theme: Theme, page: Page) -> None:
    marks = (Disc(theme, "wave_maker", "aqua"), Tag(theme, "SIM"), Pill(theme, "Simulated audience · 10 fans"))
    page(*marks, Notice(theme, "The disk is full."))
    assert [mark.accessibleName() for mark in marks] == ["wave_maker", "SIM", "Simulated audience · 10 fans"]
    assert (marks[0].width(), marks[0].height()) == (32, 32)


def test_all_follow_a_change_of_text_size(qtbot: QtBot, theme: Theme, page: Page) -> None:
    made = [
        Pill(theme, "Simulated"), Tag(theme, "AI"), Disc(theme, "Na", "rose"), Notice(theme, "Slow."),
        Label(theme, "a"),
        Button(theme, "b"), Switch(theme, "c"), Check(theme, "d"), OptionChip(theme, "e"), Field(theme, name="f"),
        Segmented(theme, ["g", "h"], name="i"), Slider(theme, 0, 1, 0, name="j", step=1), IconButton(theme, "x", "k"),
    ]  # fmt: skip
    window = page(*made)
    window.resize(400, 1200)
    before = [widget.sizeHint().height() for widget in made]
    theme.set_scale(1.3)
    theme.set_scheme("light")
    window.layout().activate()
    assert all(widget.sizeHint().height() > old for widget, old in zip(made, before, strict=True))
    window.grab()


def test_a_card_offers_one_action(qtbot: QtBot, theme: Theme, page: Page) -> None:
    card, acts = MessageCard(theme, "error", "This video will not play", "Choose another.", action="Choose file"), []
    page(card)
    card.acted.connect(lambda: acts.append(1))
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert acts == [1]
    assert "Choose another." in card.accessibleName()


def test_labels_never_read_markup_and_wrap_on_the_guides_lines(qtbot: QtBot, theme: Theme, page: Page) -> None:
    label = Label(theme, "<b>one</b> two three four five six seven", wrap=True)
    window = page(label)
    window.resize(140, 400)
    window.layout().activate()
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.height() >= label.heightForWidth(label.width())
    assert label.heightForWidth(label.width()) % 20 == 0


def test_text_blocks_break_long_words_and_keep_line_breaks(qapp: QApplication, theme: Theme) -> None:
    font = theme.font("body")
    assert TextBlock("x" * 300, font, 100, 20).lines > 3
    assert TextBlock("a\nb", font, 100, 20).height == 40
    assert TextBlock("", font, 100, 20).height == 20


def picture(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def inked(image: QImage, colour: QColor) -> list[int]:
    """Columns of an image that hold a pixel of a colour."""
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).rgb() == colour.rgb() for y in range(image.height()))
    ]


def test_sticks_ahead_of_the_playhead_are_hollow_and_low(qapp: QApplication, theme: Theme) -> None:
    image = picture(400, 56)
    painter = QPainter(image)
    paint_sticks(painter, theme, QRectF(0, 0, 400, 56), [5.0] * 50, 0.5)
    paint_sticks(painter, theme, QRectF(0, 0, 400, 56), [], 0.5)
    painter.end()
    lit = inked(image, theme.color("densityStick.played"))
    assert lit
    assert max(lit) < 200
    ahead = [y for y in range(56) for x in range(204, 400) if image.pixelColor(x, y).alpha() > 0]
    assert min(ahead) >= 56 - 13


def test_sticks_of_empty_and_loading_states_are_drawn(qapp: QApplication, theme: Theme) -> None:
    for paint in (paint_calm_sticks, lambda *args: paint_crest(*args, 0.5)):
        image = picture(248, 32)
        painter = QPainter(image)
        paint(painter, theme, QRectF(0, 0, 248, 32))
        painter.end()
        assert any(image.pixelColor(x, 28).alpha() for x in range(248))
