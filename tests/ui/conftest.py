"""Real tiny videos: every frame shows its own number as bars, so that a test can read which frame is on the picture."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import keyring
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from settings_helpers import OwnKeyring, no_server

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.system.preferences import Preferences
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui.components.settings_sections import Places
from kpop_concert.ui.models.engine_doors import real_doors
from kpop_concert.ui.models.engine_form import Doors, EngineForm
from kpop_concert.ui.pages.settings import SettingsDialog
from kpop_concert.ui.theme import Theme

RATE = 30
BITS = 8
SIZE = (320, 180)
DARK, BRIGHT = 40, 220


def _number(image: QImage) -> int:
    """The number that a frame of `_make_video` shows."""
    bar = image.width() / BITS
    return sum(
        1 << bit for bit in range(BITS) if image.pixelColor(int((bit + 0.5) * bar), image.height() // 2).red() > 128
    )


def _picture(number: int, size: tuple[int, int]) -> np.ndarray:
    width, height = size
    picture = np.full((height, width, 3), DARK, np.uint8)
    for bit in range(BITS):
        if number >> bit & 1:
            picture[:, bit * width // BITS : (bit + 1) * width // BITS] = BRIGHT
    return picture


def _make_video(
    path: Path, frames: int = 45, codec: str = "libvpx-vp9", sound: bool = True, size: tuple[int, int] = SIZE
) -> Path:
    """Write a video of numbered frames at 30 frames a second, with a quiet tone unless `sound` is off."""
    options = {"deadline": "realtime", "cpu-used": "8"} if "vp" in codec else {}
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=RATE, options=options) if frames else None
        voice = (
            out.add_stream("libopus" if path.suffix == ".webm" else "aac", rate=48000, layout="stereo")
            if sound
            else None
        )
        if stream is not None:
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            for number in range(frames):
                frame = av.VideoFrame.from_ndarray(_picture(number, size), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, RATE)
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        if voice is not None:
            length = 960
            for start in range(0, 48000 * max(frames, RATE) // RATE, length):
                tone = 0.05 * np.sin(2 * np.pi * 440 * np.arange(start, start + length) / 48000)
                block = av.AudioFrame.from_ndarray(
                    np.stack([tone, tone]).astype(np.float32), format="fltp", layout="stereo"
                )
                block.sample_rate, block.pts, block.time_base = 48000, start, Fraction(1, 48000)
                out.mux(voice.encode(block))
            out.mux(voice.encode(None))
    return path


@pytest.fixture(autouse=True)
def _garbage_on_this_thread() -> Iterator[None]:
    """As in the application: the journal's or the sampler's thread must not take widgets down."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def frame_number() -> Callable[[QImage], int]:
    """Reads the number off a frame's picture."""
    return _number


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Videos by name, each made once: "plain" (1.5 s), "silent", "sound only", "av1", "cut off", "tall"."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[str, Path] = {}

    def build(name: str) -> Path:
        if name == "plain":
            return _make_video(folder / "plain.webm")
        if name == "silent":
            return _make_video(folder / "silent.mp4", codec="libx264", sound=False)
        if name == "sound only":
            return _make_video(folder / "sound.webm", frames=0)
        if name == "av1":
            return _make_video(folder / "av1.mp4", frames=10, codec="libsvtav1", sound=False)
        if name == "tall":
            return _make_video(folder / "tall.webm", frames=10, sound=False, size=(180, 320))
        if name == "cut off":
            whole = _make_video(folder / "whole.webm", frames=90).read_bytes()
            cut = folder / "cut.webm"
            cut.write_bytes(whole[: len(whole) // 3])
            return cut
        raise KeyError(name)

    def clip(name: str) -> Path:
        if name not in made:
            made[name] = build(name)
        return made[name]

    return clip


@pytest.fixture
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A keyring as systems have them, without a system, and no key in the environment."""
    for variable in ("OPENAI_API_KEY", "KPOP_CONCERT_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    before = keyring.get_keyring()
    OwnKeyring.kept.clear()
    keyring.set_keyring(OwnKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
async def sheet(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, own_keyring: None
) -> AsyncIterator[Callable[..., SettingsDialog]]:
    """`sheet(settings, doors, size)` opens the settings over an empty window."""
    windows: list[QWidget] = []

    def start(
        settings: EngineSettings | None = None,
        *,
        doors: Doors | None = None,
        size: tuple[int, int] = (1440, 900),
        scale: float = 1.0,
    ) -> SettingsDialog:
        theme = Theme(scale=scale, reduced_motion=True)
        theme.apply(qapp)
        window = QWidget()
        windows.append(window)
        window.theme = theme
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        secrets = Secrets()
        # Only the search is left out: it would find what else runs on this machine.
        real = dataclasses.replace(real_doors(secrets), find=no_server)
        form = EngineForm(settings or EngineSettings(), secrets, doors or real)
        places = Places(tmp_path / "record.db", tmp_path)
        dialog = SettingsDialog(theme, window, Preferences(text_scale=scale), DanmakuSettings(), form, places)
        dialog.open_at()
        return dialog

    yield start
    for window in windows:
        dialog = window.findChild(SettingsDialog)
        if dialog is not None:
            dialog.close_sheet()
        window.close()
        window.deleteLater()
    await asyncio.sleep(0)
