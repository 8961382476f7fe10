"""The settings sheet by itself: layout, nav, focus, the preview and the other parts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from settings_helpers import still, words

from kpop_concert.audience.engines.base import Ready
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.ui.components.danmaku_preview import DanmakuPreview
from kpop_concert.ui.models.settings import current_section
from kpop_concert.ui.pages.settings import SettingsDialog
from kpop_concert.ui.theme import Theme
from kpop_concert.ui.widgets.select import Combo, Select
from kpop_concert.ui.widgets.text import Label

Open = Callable[..., SettingsDialog]


# -- the sheet


@pytest.mark.parametrize(
    ("size", "scale"), [((1440, 900), 1.0), ((1440, 900), 1.3), ((1280, 720), 1.15), ((1000, 640), 1.0)]
)
async def test_it_fits_its_window_and_shows_every_word(
    sheet: Open, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    settings = EngineSettings(provider="local_server", base_url="http://127.0.0.1:9/v1", model="m")

    async def connect(_: EngineSettings) -> Ready:
        return Ready("m", "127.0.0.1:9", "nothing", "ignored", 9000.0)

    dialog = sheet(settings, doors=dataclasses.replace(still(), connect=connect), size=size, scale=scale)
    await dialog.form.settle()
    dialog.engine.test.click()
    await dialog.form.settle()
    dialog.engine.key.replace.click()
    qtbot.wait(1)
    assert dialog.engine.card.isVisible()
    assert dialog.rect().contains(dialog.card.geometry())
    content = dialog.scroll.widget()
    assert content.width() <= dialog.scroll.viewport().width()
    for label in dialog.findChildren(Label):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        elif label.isVisible():
            assert label.width() >= label.sizeHint().width(), label.text()
    view = content.rect()
    for name in ("engine", "flying", "language", "accessibility", "privacy", "storage", "about"):
        section = getattr(dialog, name)
        box = QRect(section.mapTo(content, QPoint(0, 0)), section.size())
        assert view.contains(box), name
    two = dialog.flying.mapTo(content, QPoint(0, 0)).x() > dialog.engine.mapTo(content, QPoint(0, 0)).x()
    assert two is (size == (1440, 900) and scale == 1.0)


async def test_the_nav_goes_to_a_section_and_follows_the_scrolling(sheet: Open, qtbot: QtBot) -> None:
    dialog = sheet(doors=still(), size=(1000, 640))
    qtbot.wait(1)
    bar = dialog.scroll.verticalScrollBar()
    dialog.nav["language"].click()
    assert dialog.nav["language"].isChecked()
    assert bar.value() > 0
    top = dialog.language.mapTo(dialog.scroll.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= 40
    for _ in range(40):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(bar, wheel)
    assert bar.value() == 0
    assert dialog.nav["engine"].isChecked()
    dialog.privacy.share.setFocus(Qt.FocusReason.TabFocusReason)
    assert dialog.nav["privacy"].isChecked()
    assert [name for name, item in dialog.nav.items() if item.isChecked()] == ["privacy"]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=7), st.integers(0, 3000), st.integers(100, 900))
def test_some_section_is_always_the_current_one(heights: list[int], top: int, height: int) -> None:
    places, at = {}, 0
    for number, tall in enumerate(heights):
        places[str(number)] = (at, at + tall)
        at += tall
    current = current_section(places, top, height, "0")
    assert current in places
    assert current_section(places, top, height, current) == current


def test_beside_each_other_the_current_section_stays_and_so_it_does_at_the_end() -> None:
    places = {"a": (0, 300), "b": (0, 500), "c": (320, 700), "d": (520, 800), "e": (820, 900)}
    assert current_section(places, 0, 400, "b") == "b"
    assert current_section(places, 0, 400, "e") == "a"
    assert current_section(places, 300, 400, "b") == "b"
    assert current_section(places, 500, 400, "e", at_end=True) == "e"
    assert current_section(places, 500, 400, "a", at_end=True) == "c"


async def test_tab_stays_inside_and_what_is_behind_gets_no_click(sheet: Open, qtbot: QtBot) -> None:
    dialog = sheet(doors=still())
    behind = QLineEdit(dialog.parentWidget())
    behind.lower()
    behind.show()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(50):
            qtbot.keyClick(QApplication.focusWidget(), key)
            assert dialog.isAncestorOf(QApplication.focusWidget())
    qtbot.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert dialog.isVisible()
    await dialog.form.settle()


async def test_what_was_used_stays_in_view_when_the_text_grows(sheet: Open, qtbot: QtBot) -> None:
    dialog = sheet(doors=still())
    sizes = dialog.accessibility.text_size
    sizes.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(1)
    dialog.theme.set_scale(1.3)

    def in_view() -> bool:
        at = sizes.mapTo(dialog.scroll.viewport(), QPoint(0, 0)).y()
        return 0 <= at <= dialog.scroll.viewport().height() - sizes.height()

    qtbot.waitUntil(in_view)
    await dialog.form.settle()


async def test_the_storage_section_names_the_record_and_asks_for_its_folder(sheet: Open, tmp_path: Path) -> None:
    (tmp_path / "record.db").write_bytes(b"x" * 2500)
    (tmp_path / "record.db-wal").write_bytes(b"x" * 500)
    dialog = sheet(doors=still())
    wanted: list[Path] = []
    dialog.storage.folder_wanted.disconnect()
    dialog.storage.folder_wanted.connect(wanted.append)
    shown = words(dialog.storage)
    assert "Record · 3 kB" in shown
    assert str(tmp_path / "record.db") in shown
    dialog.storage.buttons[0].click()
    assert wanted == [tmp_path]
    await dialog.form.settle()


# -- the parts


def test_the_preview_shows_every_setting_at_once(qtbot: QtBot) -> None:
    now = [0.0]
    preview = DanmakuPreview(Theme(reduced_motion=True), DanmakuSettings(), lambda: now[0])
    qtbot.addWidget(preview)
    preview.resize(464, 160)
    preview.show()
    qtbot.waitUntil(lambda: _bright(preview) > 40)
    few = len(preview.shown)
    assert few >= 2
    preview.use(DanmakuSettings(cross_ms=20_000, area=1.0))
    assert len(preview.shown) > few
    preview.use(DanmakuSettings(density=0, area=1.0))
    assert not {"wow", "와 대박", "ㅠㅠㅠㅠ"} & set(preview.shown)
    before = preview.shown
    now[0] += 30
    qtbot.waitUntil(lambda: preview.shown != before)
    hidden = preview.grab()
    preview.hide()
    assert not hidden.isNull()


def _bright(preview: DanmakuPreview) -> int:
    """How many pixels of the chat's lane are as bright as its text."""
    image = preview.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return sum(
        1 for x in range(0, image.width(), 2) for y in range(2, 34, 2) if image.pixelColor(x, y).lightness() > 235
    )


def test_a_drop_down_by_keyboard_and_by_its_list(qtbot: QtBot) -> None:
    select = Select(Theme(), ["One", "Two", "Three"], name="Number", index=1)
    qtbot.addWidget(select)
    select.show()
    chosen: list[int] = []
    select.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(select, key)
    assert chosen == [2, 1]
    assert (select.accessibleName(), select.accessibleDescription()) == ("Number", "Two")
    qtbot.keyClick(select, Qt.Key.Key_Return)
    menu = select.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert chosen == [2, 1, 0]
    assert select.index == 0


def test_a_field_with_suggestions_takes_both_words_and_choices(qtbot: QtBot) -> None:
    combo = Combo(Theme(), name="Model", open_name="Models")
    qtbot.addWidget(combo)
    combo.show()
    assert not combo.opener.isVisible()
    combo.set_choices(["a", "b & c"])
    assert combo.opener.isVisible()
    chosen: list[str] = []
    combo.chosen.connect(chosen.append)
    combo.edit.setFocus()
    qtbot.keyClick(combo.edit, Qt.Key.Key_Down)
    menu = combo.findChild(QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert chosen == ["b & c"]
    assert combo.edit.text() == "b & c"
