"""What the stage and the media clock cost and achieve on this machine.

Run as a module it measures everything and prints one JSON object. Every figure has a reference measured in the same
run, `<key>.reference`: what the obvious way of doing it would give.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter_ns, thread_time_ns

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QApplication

from ..clock import MediaClock
from ..danmaku.layout import Item, Layout, Placed, Shown
from ..danmaku.measure import item_width
from ..danmaku.style import HEIGHT, WIDTH, DanmakuSettings, Priority, lane_y
from ..selfreport.sampler import RatingSampler
from ..selfreport.scales import RatingState
from ..system import paths
from ..ui.components.comment_pixmaps import CommentLook, flying_font
from ..ui.components.overlay import Overlay
from ..ui.components.stage import FRAME_MS, RASTER_BUDGET_MS, StageView
from ..ui.garbage import GuiGarbage
from ..ui.playback import QtPlayer
from ..ui.theme import Theme

PICTURE = (1080, 608)
"""Size in px of the design's picture."""
SETTLE_MS, FPS_MS, CLOCK_MS, SAMPLE_HZ = 1500, 5000, 4000, 20
TEXTS = (
    "lightsticks UP",
    "나 왜 우냐 ㅠㅠ",
    "the wave on the wide shot 🌊",
    "HANEUL RUNS THIS",
    "서아 애드립 미쳤다",
    "ㅋㅋㅋㅋ",
)
COLOURS = ("coral", "butter", "mint", "aqua", "peri", "rose", "lilac")
BUNDLED = Path("concerts") / "onda-undertow" / "video.webm"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share (0..1) of the values lies."""
    return float(np.quantile(values, share))


def crowded(overlay: Overlay, count: int, seed: int = 7) -> list[Shown]:
    """`count` different comments all over the picture, rasterised."""
    choose, em = random.Random(seed), DanmakuSettings().em
    shown = []
    for index in range(count):
        text, colour = f"{choose.choice(TEXTS)} {index}", choose.choice(COLOURS)
        overlay.add(str(index), CommentLook(text, "fan", colour), em)
        lane, width = index % 14, item_width(text, DanmakuSettings())
        placed = Placed(str(index), 0.0, lane, 8000.0, width, em)
        shown.append(Shown(placed, choose.uniform(-width / 2, WIDTH - width / 2), lane_y(lane, em), 1.0))
    while overlay.pixmaps.pending:
        overlay.pixmaps.work(RASTER_BUDGET_MS)
    return shown


def canvas() -> QImage:
    """A picture of the design's size to paint on."""
    image = QImage(*PICTURE, QImage.Format.Format_RGB32)
    image.fill(QColor("#334455"))
    return image


def cpu_ms(painter: QPainter, overlay: Overlay) -> float:
    """Thread CPU time (ms) of one overlay paint."""
    before = thread_time_ns()
    overlay.paint(painter, None)
    return (thread_time_ns() - before) / 1e6


def _outlined(painter: QPainter, shown: Sequence[Shown], theme: Theme, texts: Sequence[str]) -> float:
    """Thread CPU time (ms) of drawing the same texts with a path outline at every paint."""
    scale = PICTURE[1] / HEIGHT
    font = flying_font(theme, DanmakuSettings().em * scale * 0.75, 700)
    pen = QPen(QColor("#05080F"), 4)
    before = thread_time_ns()
    for (_, x, y, _), text in zip(shown, texts, strict=True):
        path = QPainterPath()
        path.addText(x * scale, y * scale + 24, font, text)
        painter.strokePath(path, pen)
        painter.fillPath(path, QColor("white"))
    return (thread_time_ns() - before) / 1e6


def paint_cost(theme: Theme, count: int = 300, paints: int = 240) -> dict[str, float]:
    """CPU time of an overlay paint with 300 comments; reference: path outlines drawn in every paint."""
    overlay, image = Overlay(theme), canvas()
    overlay.resize(PICTURE[1] / HEIGHT, 1.0)
    shown = crowded(overlay, count)
    overlay.source = lambda: (0.0, shown)
    painter = QPainter(image)
    painter.setWorldTransform(QTransform.fromScale(PICTURE[0] / WIDTH, PICTURE[1] / HEIGHT))
    costs = [cpu_ms(painter, overlay) for _ in range(paints)]
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    texts = [overlay.text(placed.id) for placed, *_ in shown]
    reference = [_outlined(painter, shown, theme, texts) for _ in range(3)]
    painter.end()
    return {
        "stage.paint_cpu_ms_p95_300": percentile(costs, 0.95),
        "stage.paint_cpu_ms_p95_300.reference": percentile(reference, 0.95),
    }


def burst_cost(theme: Theme, count: int = 100, seconds: float = 10.0) -> dict[str, float]:
    """Own work (ms of thread time) per 60 Hz frame while 100 comments arrive within a second.

    Own work is layout, rasterising and the overlay's paint. Reference: every comment is drawn with a path outline in
    the frame in which it arrives.
    """
    choose, settings = random.Random(11), DanmakuSettings()
    arrivals = sorted((choose.uniform(0, 1000), f"{choose.choice(TEXTS)} {index}") for index in range(count))
    overlay, image, layout = Overlay(theme), canvas(), Layout(settings, 1)
    overlay.resize(PICTURE[1] / HEIGHT, 1.0)
    overlay.warm_up()
    painter = QPainter(image)
    painter.setWorldTransform(QTransform.fromScale(PICTURE[0] / WIDTH, PICTURE[1] / HEIGHT))
    work, path_work, waiting, shown_at_once = [], [], list(arrivals), 0
    for frame in range(int(seconds * 1000 / FRAME_MS)):
        now = frame * FRAME_MS
        overlay.source = lambda now=now: (now, layout.frame(now))
        before, new = thread_time_ns(), []
        while waiting and waiting[0][0] <= now:
            at, text = waiting.pop(0)
            placed = layout.add(Item(text, at, item_width(text, settings), Priority.PERSONA))
            if isinstance(placed, Placed):
                overlay.add(text, CommentLook(text, "fan", choose.choice(COLOURS)), placed.em)
                new.append((Shown(placed, 0.0, placed.y, 1.0), text))
        overlay.pixmaps.work(RASTER_BUDGET_MS)
        overlay.paint(painter, None)
        own = (thread_time_ns() - before) / 1e6
        shown_at_once = max(shown_at_once, len(layout.frame(now)))
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path_work.append(_outlined(painter, [one for one, _ in new], theme, [text for _, text in new]))
        painter.restore()
        work.append(own)
    painter.end()
    return {
        "stage.burst_work_ms_p99": percentile(work, 0.99),
        "stage.burst_work_ms_p99.reference": percentile(path_work, 0.99),
        "stage.burst_shown_max": float(shown_at_once),
    }


def wait(ms: int) -> None:
    """Let the event loop run for that long."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


class Clocked:
    """A player's listener: feeds a MediaClock and keeps what it and position() said just before each frame."""

    def __init__(self, player: QtPlayer) -> None:
        self.clock = MediaClock()
        self.player = player
        self.errors: list[float] = []
        self.position_errors: list[float] = []
        self.first_after_jump = True
        player.listener = self

    def frame_shown(self, start_ms: float, at_ns: int) -> None:
        if self.clock.running and not self.first_after_jump:
            self.errors.append(self.clock.now_ms(at_ns) - start_ms)
            self.position_errors.append(self.player.reported_position_ms - start_ms)
        self.first_after_jump = False
        self.clock.frame(start_ms, at_ns)

    def playing_changed(self, playing: bool, at_ns: int) -> None:
        if playing:
            self.clock.run(at_ns)
        else:
            self.clock.pause(at_ns)

    def ended(self, at_ns: int) -> None:
        self.clock.pause(at_ns)

    def failed(self, message: str) -> None:
        raise RuntimeError(message)

    def system_event(self, what: str, detail: str) -> None:
        """Not measured."""

    def jump(self, media_ms: float) -> None:
        """Seek, in the clock and in the player."""
        self.clock.seek(media_ms, perf_counter_ns())
        self.player.seek(media_ms)
        self.first_after_jump = True


def playing_stage(theme: Theme) -> tuple[StageView, QtPlayer, Clocked]:
    """A stage of the design's size with the video playing, settled."""
    stage = StageView(theme, "Simulated audience · 10 fans")
    stage.resize(*PICTURE)
    player = QtPlayer(paths.resources() / BUNDLED)
    listener = Clocked(player)
    player.frame_ready.connect(stage.show_frame)
    stage.show()
    player.play()
    stage.set_playing(True)
    wait(SETTLE_MS)
    return stage, player, listener


def sampled(at_ns: Sequence[int], suffix: str = "") -> dict[str, float]:
    """Longest gap and 99th percentile of the interval error, both in ms, of samples that are due every 50 ms."""
    gaps = np.diff(np.array(at_ns)) / 1e6
    return {
        f"sampler.gap_ms_max{suffix}": float(gaps.max()),
        f"sampler.interval_error_ms_p99{suffix}": percentile(np.abs(gaps - 1000 / SAMPLE_HZ), 0.99),
    }


def playing_figures(theme: Theme) -> dict[str, float]:
    """What holds while the video plays with 100 comments: paints a second, the media clock's error, the sampler's.

    References: paints a second of the video alone; QMediaPlayer.position() as a clock; a precise QTimer as a sampler.
    The clock goes through a seek, a pause and rates 1 and 1.5.
    """
    stage, player, listener = playing_stage(theme)
    overlay = stage.overlay

    def paints(ms: int) -> float:
        overlay.painted, timer = 0, QElapsedTimer()
        timer.start()
        wait(ms)
        return overlay.painted / timer.elapsed() * 1000

    alone = paints(FPS_MS)
    still = crowded(overlay, 100)
    overlay.source = lambda: (
        now := listener.clock.now_ms(perf_counter_ns()),
        [item._replace(x=(item.x - now / 5) % (WIDTH + 300) - 300) for item in still],
    )
    samples, ticks = [], []
    sampler = RatingSampler(RatingState, lambda at_ns, state: samples.append(at_ns), hz=SAMPLE_HZ)
    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1000 // SAMPLE_HZ)
    timer.timeout.connect(lambda: ticks.append(perf_counter_ns()))
    timer.start()
    sampler.start()
    with_comments = paints(2 * FPS_MS)
    sampler.stop()
    timer.stop()
    listener.jump(2000)
    wait(CLOCK_MS)
    player.pause()
    wait(300)
    player.play()
    wait(CLOCK_MS)
    player.set_rate(1.5)
    listener.clock.set_rate(1.5, perf_counter_ns())
    wait(CLOCK_MS)
    player.close()
    stage.close()
    errors = np.array(listener.errors)
    return {
        "stage.fps_100": with_comments,
        "stage.fps_100.reference": alone,
        "clock.abs_error_ms_p95": percentile(np.abs(errors), 0.95),
        "clock.abs_error_ms_p95.reference": percentile(np.abs(listener.position_errors), 0.95),
        "clock.bias_ms": float(errors.mean()),
        "clock.bias_ms.reference": float(np.mean(listener.position_errors)),
        "clock.frames": float(len(errors)),
        **sampled(samples),
        **sampled(ticks, ".reference"),
    }


def main() -> None:
    """Measure everything and print one JSON object."""
    application = QApplication(sys.argv[:1])
    theme = Theme()
    theme.apply(application)
    garbage = GuiGarbage()
    figures = {**paint_cost(theme), **burst_cost(theme), **playing_figures(theme)}
    garbage.close()
    print(json.dumps(figures))  # noqa: T201 - the result, read by the parent


if __name__ == "__main__":
    main()
