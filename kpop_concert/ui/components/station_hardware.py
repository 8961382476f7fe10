"""The checks that only Qt can make: sound and a test tone, screens, and whether video with chat runs smoothly."""

from __future__ import annotations

import asyncio
import math
import random
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter_ns

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QScreen
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices
from PySide6.QtWidgets import QWidget

from ...danmaku.layout import Placed, Shown
from ...danmaku.measure import item_width
from ...danmaku.style import WIDTH, DanmakuSettings, lane_y
from ...study.preflight import Check, Door, Name
from ..playback import QtPlayer
from ..theme import Theme
from .comment_pixmaps import CommentLook
from .stage import FRAME_MS, StageView

TONE_HZ, TONE_S, RAMP_S = 440.0, 1.0, 0.02
IDENTIFY_MS = 2500
LEAST_SIZE = (1280, 800)
LEAST_HERTZ = 55.0
SETTLE_S, MEASURE_S = 1.0, 3.0
LATE = 1.5
"""A frame that comes later than so many periods is counted late."""
SMOOTH = 0.01
"""Up to this share (0..1) of frames, late ones of the chat and dropped ones of the video, is smooth."""
COMMENTS = 30
PICTURE = (1080, 608)


class StationHardware(QObject):
    """`doors` for the set-up's model; `play_tone` and `identify` are asked for by its rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.volume: Callable[[], float] = lambda: 0.8
        """The protocol's fixed volume, 0..1."""
        self.video: Callable[[], Path | None] = lambda: None
        """A video of the study, to time frames with."""
        self.found: Callable[[Check], None] = lambda check: None
        """Takes the check of the sound again after a tone was played."""
        self._theme = theme
        self._heard = ""
        self._sink: QAudioSink | None = None
        self._tone: QBuffer | None = None
        self._numbers: list[QWidget] = []

    def doors(self) -> dict[Name, Door]:
        """The checks, by the names of their rows."""
        return {"sound": self.sound, "screen": self.screen, "frames": self.frames}

    # -- sound

    async def sound(self) -> Check:
        """Which output plays; a tone that was played stays known as long as the output is the same."""
        return self._output()

    def _output(self) -> Check:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return Check("sound", "error", "no output")
        heard = self._heard == device.description()
        figures: dict[str, str | int | float] = {
            "device": device.description(),
            "khz": f"{device.preferredFormat().sampleRate() / 1000:g}",
            "volume": round(self.volume() * 100),
        }
        return Check("sound", "passed" if heard else "warning", "heard" if heard else "not heard", figures)

    def play_tone(self) -> None:
        """Play a second of 440 Hz at the study's volume."""
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            self.found(Check("sound", "error", "no output"))
            return
        self.stop()
        form = tone_format(device)
        self._tone = QBuffer(self)
        self._tone.setData(QByteArray(tone(form)))
        self._tone.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(device, form, self)
        logarithmic, linear = QAudio.VolumeScale.LogarithmicVolumeScale, QAudio.VolumeScale.LinearVolumeScale
        self._sink.setVolume(QAudio.convertVolume(self.volume(), logarithmic, linear))
        self._sink.stateChanged.connect(lambda state: self._tone_went_on(state, device.description()))
        self._sink.start(self._tone)

    def _tone_went_on(self, state: QAudio.State, device: str) -> None:
        sink = self._sink
        if sink is None or state in (QAudio.State.ActiveState, QAudio.State.SuspendedState):
            return
        if sink.error() not in (QAudio.Error.NoError, QAudio.Error.UnderrunError):
            self._sink = None
            self.found(Check("sound", "error", "not played", {"device": device, "detail": sink.error().name}))
        elif state == QAudio.State.IdleState:
            self._heard = device
            self.found(self._output())

    def stop(self) -> None:
        """Silence."""
        if self._sink is not None:
            sink, self._sink = self._sink, None
            sink.stop()
            sink.deleteLater()

    # -- screens

    async def screen(self) -> Check:
        """The screen on which the visit will be shown."""
        screen = participant_screen()
        if screen is None:
            return Check("screen", "error", "none")
        size = screen.size() * screen.devicePixelRatio()
        hertz = screen.refreshRate()
        figures: dict[str, str | int | float] = {
            "name": screen.name() or "1", "width": size.width(), "height": size.height(), "hertz": f"{hertz:.0f}",
        }  # fmt: skip
        if screen.size().width() < LEAST_SIZE[0] or screen.size().height() < LEAST_SIZE[1]:
            return Check("screen", "warning", "small", figures)
        if hertz < LEAST_HERTZ:
            return Check("screen", "warning", "slow", figures)
        if len(QGuiApplication.screens()) == 1:
            return Check("screen", "warning", "only one", figures)
        return Check("screen", "passed", "second", figures)

    def identify(self) -> None:
        """Show a number on the participant's screen for a moment."""
        for number, screen in enumerate(QGuiApplication.screens(), start=1):
            if screen is participant_screen():
                self._numbers.append(ScreenNumber(self._theme, screen, number))
        QTimer.singleShot(IDENTIFY_MS, self, self._clear_numbers)

    def _clear_numbers(self) -> None:
        for number in self._numbers:
            number.close()
            number.deleteLater()
        self._numbers.clear()

    # -- frames

    async def frames(self) -> Check:
        """Play the study's video with chat over it for a few seconds, unseen, and time its frames."""
        file = self.video()
        if file is None or not file.is_file():
            return Check("frames", "error", "none")
        stage = StageView(self._theme, "")
        stage.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        stage.resize(*PICTURE)
        player = QtPlayer(file)
        player.set_volume(0.0)
        player.frame_ready.connect(stage.show_frame)
        shown: set[int] = set()
        player.frame_ready.connect(lambda frame: shown.add(frame.startTime()))
        chat = _crowd(stage)
        stage.overlay.source = lambda: _moved(chat, perf_counter_ns())
        due: list[int] = []
        try:
            stage.show()
            player.play()
            stage.set_playing(True)
            await asyncio.sleep(SETTLE_S)
            before = player.dropped_frames
            stage.frame_due.connect(lambda: due.append(perf_counter_ns()))
            await asyncio.sleep(MEASURE_S)
        finally:
            stage.set_playing(False)
            player.close()
            stage.close()
            stage.deleteLater()
            player.deleteLater()
        gaps = sorted((later - earlier) / 1e6 for earlier, later in pairwise(due))
        if not gaps or len(shown) < 2:
            return Check("frames", "error", "none")
        late = sum(gap > LATE * 1000 / 60 for gap in gaps) + player.dropped_frames - before
        figures: dict[str, str | int | float] = {"dropped": late, "frames": len(gaps)}
        value = f"{gaps[int(len(gaps) * 0.95)]:.1f} ms"
        smooth = late <= SMOOTH * len(gaps)
        return Check("frames", "passed" if smooth else "warning", "smooth" if smooth else "late", figures, value)


def participant_screen() -> QScreen | None:
    """Where the participant looks: the second screen, or the only one."""
    screens = QGuiApplication.screens()
    others = [screen for screen in screens if screen is not QGuiApplication.primaryScreen()]
    return others[0] if others else screens[0] if screens else None


def tone_format(device: QAudioDevice) -> QAudioFormat:
    """The device's own rate and channels, in 16 bit whole numbers where it takes them."""
    form = device.preferredFormat()
    whole = QAudioFormat(form)
    whole.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return whole if device.isFormatSupported(whole) else form


def tone(form: QAudioFormat) -> bytes:
    """A second of 440 Hz, half of full scale, with soft ends, in a format of 16 bit numbers or of floats."""
    rate, channels = form.sampleRate(), form.channelCount()
    whole = form.sampleFormat() == QAudioFormat.SampleFormat.Int16
    frames = bytearray()
    for number in range(round(rate * TONE_S)):
        at = number / rate
        level = 0.5 * min(1.0, at / RAMP_S, (TONE_S - at) / RAMP_S) * math.sin(2 * math.pi * TONE_HZ * at)
        frames += (struct.pack("<h", round(level * 32767)) if whole else struct.pack("<f", level)) * channels
    return bytes(frames)


class ScreenNumber(QWidget):
    """A large number in the middle of a screen."""

    def __init__(self, theme: Theme, screen: QScreen, number: int) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.Tool
        super().__init__(None, flags)
        self._theme, self.number = theme, number
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAccessibleName(str(number))
        side = theme.px(240)
        self.resize(side, side)
        self.setScreen(screen)
        self.move(screen.geometry().center() - self.rect().center())
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        font = self._theme.font("chantLine")
        font.setPixelSize(round(self.height() * 0.6))
        painter.setFont(font)
        painter.setPen(self._theme.color("text.primary"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.number))


def _crowd(stage: StageView) -> list[Shown]:
    settings, choose = DanmakuSettings(), random.Random(3)
    shown = []
    for number in range(COMMENTS):
        text = f"lightsticks up {number}"
        stage.overlay.add(str(number), CommentLook(text, "fan", "aqua"), settings.em)
        lane = number % 8
        placed = Placed(str(number), 0.0, lane, 8000.0, item_width(text, settings), settings.em)
        shown.append(Shown(placed, choose.uniform(0, WIDTH), lane_y(lane, settings.em), 1.0))
    return shown


def _moved(chat: list[Shown], at_ns: int) -> tuple[float, list[Shown]]:
    now = at_ns / 1e6
    return now, [one._replace(x=(one.x - now / FRAME_MS * 3) % (WIDTH + 300) - 300) for one in chat]
