"""The settings of the theatre by keyboard: applied at once, kept in the file, entered in the record."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.cli import demo_concert
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.headless import VirtualPlayer
from kpop_concert.records import JournalWriter, entries
from kpop_concert.seat import take_seat
from kpop_concert.session import Session
from kpop_concert.system.preferences import FILE, PreferenceFile, Preferences
from kpop_concert.ui.models.affect import AffectModel
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

    def close(self) -> tuple[dict[str, object], list[tuple[str, object]]]:
        """What the file holds, and the settings in the record as (name, value)."""
        if not self.closed:
            self.closed = True
            asyncio.run(self.viewing.close("left"))
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


@pytest.fixture
def visit(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
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
        settings = TheatreSettings(window, theme, viewing, kept, system_reduced)
        window.open((1280, 720), offscreen=True)
        opened.append(Visit(window, theme, viewing, settings, kept, writer, tmp_path))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return opened[-1]

    qapp.setQuitOnLastWindowClosed(False)
    yield start
    for one in opened:
        one.close()


def press(qtbot: QtBot, key: Qt.Key, times: int = 1) -> None:
    """Keys as the window system sends them: to the popup's focus while one is open."""
    for _ in range(times):
        popup = QApplication.activePopupWidget()
        target = (popup.focusWidget() or popup) if popup else QApplication.focusWidget()
        qtbot.keyClick(target, key)


def open_popup(qtbot: QtBot, one: Visit) -> QWidget:
    one.window.top.settings_button.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(one.settings.popup.isVisible)
    return one.settings.popup


def test_everything_is_reached_by_keyboard_applied_and_kept(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    popup = open_popup(qtbot, one)
    assert popup.accessibleName() == "Settings"
    assert popup.focusWidget() is popup.text_size
    press(qtbot, Qt.Key.Key_Right, 4)
    assert one.theme.scale == pytest.approx(1.2)
    names = [popup.focusWidget().accessibleName()]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Space):
        press(qtbot, Qt.Key.Key_Tab)
        names.append(popup.focusWidget().accessibleName())
        press(qtbot, key)
    assert names == ["Text size", "Colours", "Language", "Reduced motion", "Member initials instead of colours"]
    assert one.theme.scheme == "light"
    assert one.theme.reduced_motion
    assert one.viewing.layout.settings.reduced_motion
    assert one.window.stage.overlay.initials
    press(qtbot, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert one.window.isVisible()
    table, record = one.close()
    assert table == {"text_scale": 1.2, "scheme": "light", "reduced_motion": True, "bias_initials": True}
    assert record == [
        *(("text_scale", pytest.approx(1 + step / 20)) for step in (1, 2, 3, 4)),
        ("scheme", "light"),
        ("reduced_motion", True),
        ("danmaku.reduced_motion", True),
        ("bias_initials", True),
    ]


def test_the_next_visit_begins_as_the_last_one_ended_and_says_so_in_the_record(qtbot: QtBot, visit: Open) -> None:
    first = visit()
    popup = open_popup(qtbot, first)
    popup.initials.click()
    qtbot.keyClick(popup.scheme, Qt.Key.Key_Right)
    popup.close()
    first.window.popup.changed.emit(first.viewing.layout.settings.model_copy(update={"size": 30.0, "opacity": 0.5}))
    first.window.transport.volume.emit(0.25)
    first.close()
    second = visit()
    assert second.theme.scheme == "light"
    assert second.window.stage.overlay.initials
    assert second.viewing.layout.settings == DanmakuSettings(size=30, opacity=0.5)
    assert second.viewing.volume == 0.25
    table, record = second.close()
    assert table == {"scheme": "light", "bias_initials": True, "volume": 0.25, "danmaku": {"size": 30, "opacity": 0.5}}
    assert record == [
        ("scheme", "light"),
        ("bias_initials", True),
        ("danmaku.opacity", 0.5),
        ("danmaku.size", 30.0),
    ]


def test_the_danmaku_popup_keeps_reduced_motion_as_it_is(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    one.settings.popup.reduced_motion.click()
    one.window.popup.open_above(one.window.transport.danmaku_button)
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Escape)
    assert one.viewing.layout.settings == DanmakuSettings(cross_ms=8500, reduced_motion=True)
    table, _ = one.close()
    assert table == {"reduced_motion": True, "danmaku": {"cross_ms": 8500}}


def test_motion_follows_the_system_until_the_viewer_differs(visit: Open) -> None:
    one = visit(system_reduced=True)
    assert one.theme.reduced_motion
    assert one.settings.popup.reduced_motion.isChecked()
    one.settings.popup.reduced_motion.click()
    assert not one.theme.reduced_motion
    assert one.kept.current.reduced_motion is False
    one.settings.popup.reduced_motion.click()
    assert one.theme.reduced_motion
    assert one.kept.current.reduced_motion is None


def test_a_muted_evening_does_not_begin_the_next_one_in_silence(visit: Open) -> None:
    one = visit()
    one.window.transport.volume.emit(0.5)
    one.window.transport.mute.emit()
    assert one.viewing.volume == 0
    assert one.close()[0] == {"volume": 0.5}


def test_kept_danmaku_that_does_not_hold_is_left_out(expected_log) -> None:
    for pattern in ("size: found 400", "sparkle: found an unknown key", "area: "):
        expected_log("kpop_concert.ui.pages.theatre_settings", pattern)
    kept = Preferences(danmaku={"size": 400, "sparkle": True, "area": 0.3, "opacity": 0.5, "reduced_motion": True})
    assert danmaku_of(kept, system_reduced=False) == DanmakuSettings(opacity=0.5)


def test_nothing_lies_over_anything_else_at_any_text_size(qtbot: QtBot, visit: Open) -> None:
    one = visit()
    for size in ((1440, 900), (1280, 720), (800, 720)):
        for scale in (0.9, 1.0, 1.1, 1.3):
            one.settings.popup.chosen.emit("text_scale", scale)
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
def test_the_popups_lie_inside_the_window_and_show_their_words(qtbot: QtBot, visit: Open, scale: float) -> None:
    one = visit()
    one.settings.popup.chosen.emit("text_scale", scale)
    danmaku = one.window.popup
    for popup, show in (
        (one.settings.popup, lambda: open_popup(qtbot, one)),
        (danmaku, lambda: danmaku.open_above(one.window.transport.danmaku_button)),
    ):
        show()
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
