"""The stage with a real video: fit, bars, badge, and repaints only when something changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.danmaku.layout import Placed, Shown
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.ui.components.comment_pixmaps import CommentLook
from kpop_concert.ui.components.stage import StageView
from kpop_concert.ui.playback import QtPlayer
from kpop_concert.ui.theme import Theme

EM = DanmakuSettings().em
BADGE = "Simulated audience · 10 fans"
PIT = QColor("#05080F")


@pytest.fixture
def stage(qtbot: QtBot) -> StageView:
    theme = Theme()
    view = StageView(theme, BADGE)
    qtbot.addWidget(view)
    view.resize(1080, 608)
    view.show()
    qtbot.waitUntil(lambda: view.overlay.painted > 0)
    return view


def flat(colour: str, width: int = 64, height: int = 36) -> QVideoFrame:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return QVideoFrame(image)


def pixel(stage: StageView, x: float, y: float) -> QColor:
    return stage.grab().toImage().pixelColor(int(x), int(y))


def close_to(colour: QColor, wanted: QColor, within: int = 6) -> bool:
    return all(abs(a - b) <= within for a, b in zip(colour.getRgb(), wanted.getRgb(), strict=True))


def settled(qtbot: QtBot, stage: StageView) -> None:
    qtbot.waitUntil(lambda: not stage._timer.isActive(), timeout=5000)


def test_fits_16_to_9_with_dark_bars(qtbot: QtBot, stage: StageView) -> None:
    stage.resize(800, 800)
    stage.show_frame(flat("#C03020"))
    settled(qtbot, stage)
    picture = stage.picture
    assert (picture.width(), picture.height()) == (800, 450)
    assert close_to(pixel(stage, 400, picture.center().y()), QColor("#C03020"))
    assert close_to(pixel(stage, 400, picture.top() - 4), PIT)
    assert close_to(pixel(stage, 400, picture.bottom() + 4), PIT)


def test_a_tall_video_gets_bars_at_its_sides(qtbot: QtBot, stage: StageView) -> None:
    stage.show_frame(flat("#C03020", 36, 64))
    settled(qtbot, stage)
    assert close_to(pixel(stage, 540, 300), QColor("#C03020"))
    assert close_to(pixel(stage, 100, 300), PIT)
    assert close_to(pixel(stage, 980, 300), PIT)


@pytest.mark.parametrize("size", [(1080, 608), (1920, 1080), (640, 700)])
def test_the_badge_stays_on_the_picture(qtbot: QtBot, stage: StageView, size: tuple[int, int]) -> None:
    stage.resize(*size)
    badge, picture = stage._badge.geometry(), stage.picture
    assert badge.height() == 32
    assert badge.right() + 1 == pytest.approx(picture.right() - 16, abs=1)
    assert badge.bottom() + 1 == pytest.approx(picture.bottom() - 16, abs=1)
    stage.set_badge("AI audience · 3 fans", margin=(40, 76))
    assert stage._badge.accessibleName() == "AI audience · 3 fans"
    assert stage._badge.geometry().bottom() + 1 == pytest.approx(picture.bottom() - 76, abs=1)


def test_paused_it_rests_and_draws_again_when_asked(qtbot: QtBot, stage: StageView) -> None:
    settled(qtbot, stage)
    QApplication.processEvents()
    before = stage.overlay.painted
    QApplication.processEvents()
    assert stage.overlay.painted == before
    stage.overlay.add("a", CommentLook("hello", "fan", "mint"), EM)
    stage.overlay.source = lambda: (0.0, [Shown(Placed("a", 0.0, 0, 8000.0, 300.0, EM), 400.0, 100.0, 1.0)])
    stage.refresh()
    qtbot.waitUntil(lambda: stage.overlay.painted > before and stage.overlay.missing == 0, timeout=5000)
    settled(qtbot, stage)


def test_playing_it_asks_for_each_frame(qtbot: QtBot, stage: StageView) -> None:
    due: list[int] = []
    stage.frame_due.connect(lambda: due.append(1))
    stage.set_playing(True)
    qtbot.waitUntil(lambda: len(due) > 5, timeout=5000)
    stage.set_playing(False)
    settled(qtbot, stage)
    assert not stage._timer.isActive()


def test_a_resize_draws_comments_in_the_new_size(qtbot: QtBot, stage: StageView) -> None:
    stage.overlay.add("a", CommentLook("hello", "fan", "mint"), EM)
    stage.overlay.source = lambda: (0.0, [Shown(Placed("a", 0.0, 0, 8000.0, 300.0, EM), 400.0, 100.0, 1.0)])
    stage.refresh()
    settled(qtbot, stage)
    stage.resize(1920, 1080)
    qtbot.waitUntil(lambda: stage.overlay.pixmaps.scale == 1.0 and not stage.overlay.pixmaps.pending, timeout=5000)
    settled(qtbot, stage)
    assert stage.overlay.pixmaps.bytes > 0


def test_a_wheel_does_not_move_the_picture(qtbot: QtBot, stage: StageView) -> None:
    before = stage.mapToScene(0, 0)
    event = QWheelEvent(
        QPointF(50, 50), stage.mapToGlobal(QPointF(50, 50)), QPointF(0, 0).toPoint(), QPointF(0, -240).toPoint(),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage.viewport(), event)
    assert stage.mapToScene(0, 0) == before


def test_a_video_plays_on_the_stage_and_its_last_frame_stays(
    qtbot: QtBot, stage: StageView, clips: Callable[[str], Path], frame_number: Callable[[QImage], int]
) -> None:
    stage.set_badge_shown(False)
    player = QtPlayer(clips("silent"))
    player.frame_ready.connect(stage.show_frame)
    ends: list[int] = []

    class Listener:
        def frame_shown(self, start_ms: float, at_ns: int) -> None: ...
        def playing_changed(self, playing: bool, at_ns: int) -> None:
            stage.set_playing(playing)

        def ended(self, at_ns: int) -> None:
            ends.append(at_ns)

        def failed(self, message: str) -> None:
            raise AssertionError(message)

        def system_event(self, what: str, detail: str) -> None: ...

    player.listener = Listener()
    player.seek(1010)
    qtbot.waitUntil(lambda: frame_number(stage.grab().toImage()) == 30, timeout=5000)
    player.play()
    qtbot.waitUntil(lambda: bool(ends), timeout=10_000)
    settled(qtbot, stage)
    assert frame_number(stage.grab().toImage()) >= 43
    player.close()
