"""The pictures of README and docs/, taken from the real program without a display.

    python tools/screenshots.py [--out docs/images] [--seed 7] [--language en ko]

A theatre is opened, the bundled concert is played from its start, and a viewer writes a line, rates and marks a chill.
One seed, one chat; the picture may differ by a frame. Takes about a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
# FFmpeg's account of the video and of missing hardware.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from kpop_concert.audience.engines.base import Ready
from kpop_concert.audience.engines.presets import FoundServer
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Totals
from kpop_concert.cli import demo_concert
from kpop_concert.seat import take_seat
from kpop_concert.session import NoRecord, Session
from kpop_concert.system.preferences import Preferences
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui import i18n
from kpop_concert.ui.models.affect import AffectModel
from kpop_concert.ui.models.engine_form import Doors, EngineForm
from kpop_concert.ui.pages.settings import SettingsDialog
from kpop_concert.ui.pages.theatre import TheatreWindow
from kpop_concert.ui.playback import QtPlayer
from kpop_concert.ui.theme import Theme
from kpop_concert.viewing import Viewing

CONDITION = "persona_fan"
MIDDLE = (1440, 900)
SIZES = ((1280, 720), MIDDLE, (1920, 1080))
FAST, SLOW, LAST_MS = 3.0, 0.25, 1500.0
"""Played fast, in the last stretch before a picture as it is, and slowly while pictures are taken."""
SETTLE_S = 0.4
JPEG_QUALITY = 92
CHILL_MS, TYPED_MS, PICTURE_MS = 44_500, 46_300, 48_500
"""Goosebumps at the close-up, a line at the point move, the picture in the wide shot after it."""
SERVER, MODEL = "http://localhost:11434/v1", "qwen2.5-7b-instruct"
PREVIEW_S = 0.5
LINES = {"en": "the wave!! 🌊", "ko": "파도 안무 왔다!! 🌊"}


@dataclass
class Evening:
    """One open theatre and the viewer in it."""

    theme: Theme
    viewing: Viewing
    affect: AffectModel
    window: TheatreWindow
    out: Path

    async def play_to(self, media_ms: float) -> None:
        """Play up to a time and go on slowly from there; the viewer rates all along."""
        self.viewing.set_rate(FAST)
        self.viewing.play()
        while (now := self.viewing.now_ms()) < media_ms:
            if self.viewing.problem:
                raise SystemExit(f"the concert does not play: {self.viewing.problem}")
            if now > media_ms - LAST_MS and self.viewing.clock.rate != 1.0:
                self.viewing.set_rate(1.0)
            self.affect.rate(*_feeling(now / 1000))
            await asyncio.sleep(0.02)
        self.viewing.set_rate(SLOW)

    def write(self, text: str) -> None:
        """Write a line into the dock and send it."""
        edit = self.window.dock.input.edit
        edit.setText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    def mark_chill(self) -> None:
        """Press the key for goosebumps."""
        QTest.keyClick(self.window, Qt.Key.Key_F2)

    async def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size and let it settle."""
        self.window.resize(*size)
        await asyncio.sleep(SETTLE_S)

    def keep(self, name: str, widget: QWidget | None = None) -> None:
        """Write the window, or another widget, as a picture; a large one as JPEG."""
        picture = (widget or self.window).grab()
        large = picture.width() >= MIDDLE[0]
        file = self.out / f"{name}{'.jpg' if large else '.png'}"
        writer = QImageWriter(str(file))
        if large:
            writer.setQuality(JPEG_QUALITY)
        else:
            writer.setCompression(100)
        if not writer.write(picture.toImage()):
            raise SystemExit(f"{file}: {writer.errorString()}")
        print(f"{file}  {picture.width()}x{picture.height()}  {file.stat().st_size // 1000} kB")


async def theatre(evening: Evening, language: str) -> None:
    """The theatre in the first chorus, with a viewer who wrote, rates and had goosebumps, in every size."""
    tag = "" if language == "en" else f"-{language}"
    await evening.play_to(CHILL_MS)
    evening.mark_chill()
    await evening.play_to(TYPED_MS)
    evening.write(LINES[language])
    await evening.play_to(PICTURE_MS)
    for size in SIZES if language == "en" else SIZES[:2]:
        await evening.resize(size)
        evening.keep(f"theatre{tag}-{size[0]}x{size[1]}")
    await evening.resize(MIDDLE)


async def settings(evening: Evening, language: str) -> None:
    """What opens at the two buttons for settings. The server in the picture is an example: nothing is asked."""
    tag = "" if language == "en" else f"-{language}"
    window = evening.window
    scheme = evening.theme.scheme
    if scheme == "dark":
        window.transport.danmaku.emit()
        await asyncio.sleep(SETTLE_S)
        evening.keep(f"flying-chat{tag}", window.popup)
        window.popup.close()
    form = EngineForm(EngineSettings(provider="local_server", base_url=SERVER, model=MODEL), Secrets(), _example())
    preferences = Preferences(scheme=scheme)
    dialog = SettingsDialog(evening.theme, window, preferences, evening.viewing.layout.settings, form)
    dialog.open_at("engine")
    form.test()
    await form.settle()
    await asyncio.sleep(PREVIEW_S)
    evening.keep(f"settings{tag}{'' if scheme == 'dark' else '-light'}")
    dialog.close_sheet()
    await asyncio.sleep(SETTLE_S)


def _example() -> Doors:
    """What a server on this machine would say."""

    async def find() -> list[FoundServer]:
        return [FoundServer("Ollama", SERVER, (MODEL,))]

    async def models(_: EngineSettings) -> tuple[str, ...]:
        return (MODEL,)

    async def connect(_: EngineSettings) -> Ready:
        return Ready(
            model=MODEL, server="localhost:11434", enforces="json_schema", temperature="honoured", latency_ms=412
        )

    async def spent(_: EngineSettings) -> Totals:
        return Totals(priced="free")

    return Doors(find, models, connect, spent)


async def light(evening: Evening) -> None:
    """The theatre in light colours."""
    evening.theme.set_scheme("light")
    await asyncio.sleep(SETTLE_S)
    evening.keep("theatre-light")
    await settings(evening, "en")
    evening.theme.set_scheme("dark")
    await asyncio.sleep(SETTLE_S)


async def immersive(evening: Evening) -> None:
    """Full screen, in the middle of the name chant, controls awake."""
    chant = next(chant for chant in evening.viewing.seat.pack.chants if chant.kind == "name")
    await evening.play_to(chant.start_ms + 0.62 * (chant.end_ms - chant.start_ms))
    QTest.keyClick(evening.window, Qt.Key.Key_F)
    await asyncio.sleep(SETTLE_S)
    await evening.resize(MIDDLE)
    evening.window.hud.wake()
    await asyncio.sleep(SETTLE_S)
    evening.keep("immersive")


async def take(app: QApplication, language: str, seed: int, out: Path) -> None:
    """Open a theatre in a language and take its pictures."""
    i18n.install(app, language)
    theme = Theme()
    theme.apply(app)
    affect = AffectModel()
    session = Session(NoRecord(), "test", seed)
    seat = take_seat(demo_concert(), CONDITION, seed)
    viewing = Viewing(session, QtPlayer(seat.pack.video_path), seat, read_rating=lambda: affect.state)
    window = TheatreWindow(theme, viewing, affect, language)
    evening = Evening(theme, viewing, affect, window, out)
    window.open(MIDDLE, offscreen=True)
    try:
        await theatre(evening, language)
        await settings(evening, language)
        if language == "en":
            await light(evening)
            await immersive(evening)
    finally:
        await viewing.close("left")
        session.end("closed")
        window.finish()
        window.deleteLater()


def _feeling(seconds: float) -> tuple[float, float]:
    """A valence and an arousal that wander slowly and rise with the song."""
    valence = 0.35 + 0.2 * math.sin(seconds / 4.1) + 0.1 * math.sin(seconds / 1.7)
    arousal = 0.1 + 0.011 * seconds + 0.18 * math.sin(seconds / 3.3 + 1)
    return valence, arousal


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/images"), metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.add_argument("--language", nargs="+", choices=tuple(LINES), default=tuple(LINES))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    # The pointer rests where nothing lights up under it.
    QCursor.setPos(10_000, 10_000)

    async def all_of_them() -> None:
        for language in chosen.language:
            await take(app, language, chosen.seed, chosen.out)

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(all_of_them())
    return 0


if __name__ == "__main__":
    sys.exit(main())
