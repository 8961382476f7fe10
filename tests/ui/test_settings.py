"""The settings of the theatre by keyboard: applied at once, kept in the file, entered in the record."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.audience.engines.base import Ready
from kpop_concert.audience.engines.presets import FoundServer
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Totals
from kpop_concert.cli import demo_concert
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.headless import VirtualPlayer
from kpop_concert.records import JournalWriter, entries
from kpop_concert.seat import take_seat
from kpop_concert.session import Session
from kpop_concert.system.preferences import FILE, PreferenceFile, Preferences
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui.models.affect import AffectModel
from kpop_concert.ui.models.engine_form import Doors
from kpop_concert.ui.pages.settings import SettingsDialog
from kpop_concert.ui.pages.theatre import TheatreWindow
from kpop_concert.ui.pages.theatre_settings import TheatreSettings, danmaku_of, theme_of
from kpop_concert.ui.system_motion import system_reduces_motion
from kpop_concert.ui.theme import Theme
from kpop_concert.ui.widgets.buttons import Button
from kpop_concert.ui.widgets.text import Label
from kpop_concert.ui.window_place import WindowPlace
from kpop_concert.viewing import Viewing


@dataclass
class Visit:
    """An open theatre with its settings; `close` ends it, then file and record can be read."""

    window: TheatreWindow
    theme: Theme
    viewing: Viewing
    settings: TheatreSettings
    kept: PreferenceFile
    writer: JournalWriter
    folder: Path
    closed: bool = False

    async def open(self) -> SettingsDialog:
        """The settings, opened by the gear and with every question answered."""
        self.window.top.settings.emit()
        dialog = self.settings.dialog
        assert dialog is not None
        await dialog.form.settle()
        return dialog

    async def close(self) -> tuple[dict[str, object], list[tuple[str, object]]]:
        """What the file holds, and the settings in the record as (name, value)."""
        if not self.closed:
            self.closed = True
            await self.viewing.close("left")
            self.viewing.session.end("closed")
            self.window.finish()
            self.window.deleteLater()
            self.kept.close()
            self.writer.close()
        file = self.folder / FILE
        table = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        journal = [entry.payload.model_dump() for entry in entries(self.writer.path) if entry.kind == "setting"]
        return table, [(entry["name"], entry["value"]) for entry in journal]


Open = Callable[..., Visit]


async def _find() -> list[FoundServer]:
    return []


async def _models(_: EngineSettings) -> tuple[str, ...]:
    return ()


async def _connect(_: EngineSettings) -> Ready | None:
    return None


async def _spent(_: EngineSettings) -> Totals:
    return Totals()


NOBODY = Doors(_find, _models, _connect, _spent)
"""A world without any server."""


@pytest.fixture
async def visit(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> AsyncIterator[Open]:
    """`visit(system_reduced=False)` opens a theatre with what the visits before it have kept."""
    opened: list[Visit] = []

    def start(system_reduced: bool = False) -> Visit:
        kept = PreferenceFile(tmp_path)
        theme = theme_of(kept.current, system_reduced)
        theme.apply(qapp)
        writer = JournalWriter(tmp_path / f"{len(opened)}.db")
        affect = AffectModel()
        session = Session(writer, "test", seed=7)
        viewing = Viewing(
            session,
            VirtualPlayer(112_000, session.now_ns),
            take_seat(demo_concert(), "persona_fan", 7),
            danmaku_of(kept.current, system_reduced),
        )
        window = TheatreWindow(theme, viewing, affect, "en")
        settings = TheatreSettings(window, theme, viewing, kept, system_reduced, secrets=Secrets(), doors=NOBODY)
        window.open((1280, 720), offscreen=True)
        opened.append(Visit(window, theme, viewing, settings, kept, writer, tmp_path))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return opened[-1]

    qapp.setQuitOnLastWindowClosed(False)
    yield start
    for one in opened:
        await one.close()


def press(qtbot: QtBot, key: Qt.Key, times: int = 1) -> None:
    """Keys as the window system sends them: to the popup's focus while one is open."""
    for _ in range(times):
        popup = QApplication.activePopupWidget()
        target = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
        qtbot.keyClick(target, key)


def focused() -> str:
    return QApplication.focusWidget().accessibleName()


async def test_everything_is_reached_by_keyboard_applied_and_kept(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    gear = one.window.top.settings_button
    gear.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Return)
    dialog = one.settings.dialog
    await dialog.form.settle()
    assert dialog.isVisible()
    assert (dialog.accessibleName(), focused()) == ("Settings", "Audience engine")
    assert dialog.nav["engine"].ring.visible
    keys = {
        "Interface": Qt.Key.Key_Down,
        "Fans write in": Qt.Key.Key_Down,
        "Speed": Qt.Key.Key_Right,
        "Area": Qt.Key.Key_Right,
        "Reduced motion": Qt.Key.Key_Space,
        "Colour-blind safe": Qt.Key.Key_Space,
        "Text size": Qt.Key.Key_Right,
        "Colours": Qt.Key.Key_Right,
        "My lines may be shown again": Qt.Key.Key_Space,
    }
    seen = []
    for _ in range(60):
        press(qtbot, Qt.Key.Key_Tab)
        seen.append(focused())
        if focused() == "Audience engine":
            break
        if focused() in keys:
            press(qtbot, keys.pop(focused()))
    assert not keys
    assert {"Flying chat", "About", "Provider", "Close the settings", "Restore defaults", "Done"} <= set(seen)
    press(qtbot, Qt.Key.Key_Escape)
    assert one.settings.dialog is None
    assert not dialog.isVisible()
    assert QApplication.focusWidget() is gear
    assert gear.ring.visible
    assert one.theme.scheme == "light"
    assert one.viewing.layout.settings == DanmakuSettings(cross_ms=8500, area=0.5, reduced_motion=True)
    assert one.window.stage.overlay.initials
    table, record = await one.close()
    assert table == {
        "text_scale": 1.15, "scheme": "light", "reduced_motion": True, "bias_initials": True, "language": "en",
        "fans_language": "ko", "share_lines": True, "danmaku": {"cross_ms": 8500, "area": 0.5},
    }  # fmt: skip
    assert sorted(record) == [
        ("bias_initials", True),
        ("danmaku.area", 0.5),
        ("danmaku.cross_ms", 8500),
        ("danmaku.reduced_motion", True),
        ("fans_language", "ko"),
        ("language", "en"),
        ("reduced_motion", True),
        ("scheme", "light"),
        ("share_lines", True),
        ("text_scale", 1.15),
    ]


async def test_the_next_visit_begins_as_the_last_one_ended_and_says_so_in_the_record(qtbot: QtBot, visit: Open) -> None:
    first = visit()
    dialog = await first.open()
    dialog.accessibility.initials.click()
    qtbot.keyClick(dialog.accessibility.scheme, Qt.Key.Key_Right)
    dialog.done.click()
    first.window.popup.changed.emit(first.viewing.layout.settings.model_copy(update={"size": 30.0, "opacity": 0.5}))
    first.window.transport.volume.emit(0.25)
    await first.close()
    second = visit()
    assert second.theme.scheme == "light"
    assert second.window.stage.overlay.initials
    assert second.viewing.layout.settings == DanmakuSettings(size=30, opacity=0.5)
    assert second.viewing.volume == 0.25
    table, record = await second.close()
    assert table == {"scheme": "light", "bias_initials": True, "volume": 0.25, "danmaku": {"size": 30, "opacity": 0.5}}
    assert record == [
        ("scheme", "light"),
        ("bias_initials", True),
        ("danmaku.opacity", 0.5),
        ("danmaku.size", 30.0),
    ]


async def test_popup_and_sheet_show_the_same_flying_chat_and_keep_reduced_motion(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    dialog = await one.open()
    dialog.accessibility.reduced_motion.click()
    dialog.close_sheet()
    one.window.popup.open_above(one.window.transport.danmaku_button)
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Escape)
    assert one.viewing.layout.settings == DanmakuSettings(cross_ms=8500, reduced_motion=True)
    dialog = await one.open()
    assert dialog.flying.controls.speed.value == 8.5
    qtbot.keyClick(dialog.flying.controls.size, Qt.Key.Key_Right)
    dialog.close_sheet()
    assert one.window.popup.controls.size.value == 25
    table, _ = await one.close()
    assert table == {"reduced_motion": True, "danmaku": {"cross_ms": 8500, "size": 25}}


async def test_motion_follows_the_system_until_the_viewer_differs(visit: Open) -> None:
    one = visit(system_reduced=True)
    assert one.theme.reduced_motion
    dialog = await one.open()
    assert dialog.accessibility.reduced_motion.isChecked()
    dialog.accessibility.reduced_motion.click()
    assert not one.theme.reduced_motion
    assert one.kept.current.reduced_motion is False
    dialog.accessibility.reduced_motion.click()
    assert one.theme.reduced_motion
    assert one.kept.current.reduced_motion is None


async def test_the_concert_waits_behind_the_sheet_and_keys_do_not_reach_it(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    one.viewing.play()
    dialog = await one.open()
    assert not one.viewing.playing
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F, Qt.Key.Key_C, Qt.Key.Key_F2):
        qtbot.keyClick(dialog.about, key)
    assert not one.viewing.playing
    assert not one.window.isFullScreen()
    assert one.window.top.part_shown("chat")
    dialog.done.click()
    assert one.viewing.playing
    one.viewing.pause()
    (await one.open()).done.click()
    assert not one.viewing.playing


async def test_the_defaults_come_back_and_so_does_what_was_before(visit: Open) -> None:
    one = visit()
    one.kept.change(volume=0.5)
    dialog = await one.open()
    dialog.form.change(provider="custom", base_url="https://example.org", model="m")
    dialog.accessibility.scheme.chosen.emit(1)
    dialog.flying.controls.changed.emit(DanmakuSettings(size=30))
    chosen = one.kept.current
    dialog.restore.click()
    assert one.kept.current == Preferences(volume=0.5)
    assert one.theme.scheme == "dark"
    assert dialog.form.settings == EngineSettings()
    assert one.viewing.layout.settings == DanmakuSettings()
    assert dialog.restore.accessibleName() == "Undo"
    dialog.restore.click()
    assert one.kept.current == chosen
    assert one.theme.scheme == "light"
    assert dialog.form.settings.model == "m"
    assert dialog.flying.controls.size.value == 30
    assert dialog.restore.accessibleName() == "Restore defaults"
    await dialog.form.settle()


async def test_another_engine_is_asked_for_once_and_kept_without_a_setting_entry(visit: Open) -> None:
    one = visit()
    wanted: list[EngineSettings] = []
    one.settings.engine_chosen.connect(wanted.append)
    dialog = await one.open()
    dialog.form.choose("custom")
    dialog.form.change(base_url="http://localhost:9/v1")
    dialog.close_sheet()
    assert wanted == []  # without a model there is nothing to ask
    dialog = await one.open()
    dialog.form.change(model="m")
    dialog.done.click()
    assert [(settings.provider, settings.server_url, settings.model) for settings in wanted] == [
        ("custom", "http://localhost:9/v1", "m")
    ]
    (await one.open()).done.click()
    assert len(wanted) == 1
    table, record = await one.close()
    assert table == {"engine": {"provider": "custom", "base_url": "http://localhost:9/v1", "model": "m"}}
    assert record == []


async def test_a_muted_evening_does_not_begin_the_next_one_in_silence(visit: Open) -> None:
    one = visit()
    one.window.transport.volume.emit(0.5)
    one.window.transport.mute.emit()
    assert one.viewing.volume == 0
    assert (await one.close())[0] == {"volume": 0.5}


def test_kept_danmaku_that_does_not_hold_is_left_out(expected_log) -> None:
    for pattern in ("size: found 400", "sparkle: found an unknown key", "area: "):
        expected_log("kpop_concert.ui.pages.theatre_settings", pattern)
    kept = Preferences(danmaku={"size": 400, "sparkle": True, "area": 0.3, "opacity": 0.5, "reduced_motion": True})
    assert danmaku_of(kept, system_reduced=False) == DanmakuSettings(opacity=0.5)


async def test_nothing_lies_over_anything_else_at_any_text_size(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    for size in ((1440, 900), (1280, 720), (800, 720)):
        for scale in (0.9, 1.0, 1.1, 1.3):
            one.theme.set_scale(scale)
            one.window.resize(*size)
            qtbot.waitUntil(lambda: check_places(one.window))
            # Smaller than its controls the window cannot be; the smallest common screen holds it.
            assert one.window.size() == QSize(*size) or (size == (800, 720) and one.window.width() <= 1280)


def check_places(window: TheatreWindow) -> None:
    """Passes once the layout has settled: everything inside its part, nothing over its neighbour, no button cut."""
    for part in (window.top, window.transport, window.dock, window.selfreport):
        assert window.rect().contains(QRect(part.mapTo(window, QPoint(0, 0)), part.size()))
        shown = [one for one in part.findChildren(QWidget) if one.isVisible() and one.parentWidget() is part]
        for number, widget in enumerate(shown):
            assert part.rect().contains(widget.geometry())
            assert not isinstance(widget, Button) or widget.width() >= widget.sizeHint().width()
            for other in shown[number + 1 :]:
                assert not widget.geometry().intersects(other.geometry())


@pytest.mark.parametrize("scale", [1.0, 1.3])
async def test_the_popup_lies_inside_the_window_and_shows_its_words(qtbot: QtBot, visit: Open, scale: float) -> None:
    one = visit()
    one.theme.set_scale(scale)
    popup = one.window.popup
    popup.open_above(one.window.transport.danmaku_button)
    qtbot.wait(0)
    assert one.window.geometry().contains(popup.geometry())
    for label in popup.findChildren(Label):
        assert label.width() >= label.sizeHint().width(), label.text()
    press(qtbot, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_the_window_comes_back_where_it_was_but_never_in_full_screen(qtbot: QtBot, tmp_path: Path) -> None:
    first, second, third = QWidget(), QWidget(), QWidget()
    for window in (first, second, third):
        qtbot.addWidget(window)
    first.setGeometry(40, 50, 500, 400)
    first.show()
    WindowPlace(tmp_path).keep(first)
    WindowPlace(tmp_path).restore(second)
    assert second.geometry() == first.geometry()
    first.showFullScreen()
    WindowPlace(tmp_path).keep(first)
    WindowPlace(tmp_path).restore(third)
    assert not third.isFullScreen()
    WindowPlace(tmp_path / "nothing").restore(third)


def test_no_desktop_is_no_wish_for_less_motion(qapp: QApplication) -> None:
    assert system_reduces_motion() is False
