"""The pictures of a lab visit for docs/labs.md: set-up, every page of the participant, the console.

    python tools/station_pictures.py [--out docs/images] [--language en ko]

The set-up is the real one, its hardware checks replaced by what a lab finds. Every page of the participant is the real
window at that page of the shipped pilot and `personas`; the stage plays the study's concert. Takes a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtGui import QCursor, QImageWriter
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.records import JournalWriter
from kpop_concert.session import Session
from kpop_concert.study import station as stations
from kpop_concert.study.check import StudyCheck, check_study
from kpop_concert.study.console import watch
from kpop_concert.study.counterbalance import next_place
from kpop_concert.study.items import Language, Value
from kpop_concert.study.preflight import Check
from kpop_concert.study.rater import answer_to
from kpop_concert.study.runner import Runner
from kpop_concert.system import paths
from kpop_concert.system.secrets import Secrets
from kpop_concert.system.seeds import rng
from kpop_concert.ui import i18n
from kpop_concert.ui.components.station_hardware import StationHardware
from kpop_concert.ui.models.setup import SetupModel
from kpop_concert.ui.models.station import ViewingPage
from kpop_concert.ui.pages.console import ConsoleWindow
from kpop_concert.ui.pages.station import StationWindow
from kpop_concert.ui.pages.station_questions import QuestionsBody
from kpop_concert.ui.pages.station_script import RunnerScript
from kpop_concert.ui.pages.station_setup import SetupPage
from kpop_concert.ui.playback import QtPlayer
from kpop_concert.ui.stills import still
from kpop_concert.ui.theme import Theme

SIZE = (1440, 900)
SETTLE_S = 0.4
JPEG_QUALITY = 90
WATCH_MS = 21_000
RATED, CHOSEN = (0.35, 0.4), 5
LANGUAGES: tuple[Language, ...] = ("en", "ko")


class Album:
    """Writes pictures into a folder, once under each name."""

    def __init__(self, out: Path, language: Language) -> None:
        self._out, self._tag = out, "" if language == "en" else f"-{language}"
        self.names: set[str] = set()

    async def keep(self, name: str, widget: QWidget) -> None:
        """Write a widget as `station-NAME.jpg` when it has settled."""
        if name in self.names:
            return
        self.names.add(name)
        await asyncio.sleep(SETTLE_S)
        file = self._out / f"station-{name}{self._tag}.jpg"
        writer = QImageWriter(str(file))
        writer.setQuality(JPEG_QUALITY)
        if not writer.write(widget.grab().toImage()):
            raise SystemExit(f"{file}: {writer.errorString()}")
        print(f"{file}  {file.stat().st_size // 1000} kB")


async def _sound() -> Check:
    return Check("sound", "passed", "heard", {"device": "Studio monitor", "khz": "48", "volume": 80})


async def _screen() -> Check:
    figures = {"name": "HDMI-1", "width": 1920, "height": 1080, "hertz": "60"}
    return Check("screen", "passed", "second", figures)


async def _frames() -> Check:
    return Check("frames", "passed", "smooth", {"dropped": 0, "frames": 180}, "16.7 ms")


async def setup(theme: Theme, album: Album, language: Language, writer: JournalWriter, record: Path) -> None:
    """The set-up when all checks are through."""
    session = Session(writer, "station", 7)
    hardware = StationHardware(theme)
    files = [paths.resources() / "studies" / f"{name}.yaml" for name in ("pilot", "personas", "components")]
    model = SetupModel(
        files, 1, session, record, EngineSettings(), Secrets(),
        doors={"sound": _sound, "screen": _screen, "frames": _frames}, code_set=True, language=language,
    )  # fmt: skip
    page = SetupPage(theme, model, hardware)
    page.resize(*SIZE)
    page.show()
    await page.open()
    model.set_participant("P001")
    await model.settle()
    await album.keep("setup", page)
    page.finish()
    page.close()
    session.end("closed")


def _value(runner: Runner, item: str) -> Value:
    page = runner.page
    assert page is not None
    if page.instrument is None:
        return True
    if page.instrument.name in ("ios", "sam", "ues_sf", "naturalness"):
        return CHOSEN
    return answer_to(page.instrument, item, rng(7, item), refuse=False)


async def visit(
    theme: Theme, album: Album, language: Language, writer: JournalWriter, record: Path, study: StudyCheck
) -> None:
    """Every page of a visit; of its viewings one."""
    assert study.protocol is not None
    place = next_place(study.protocol, 1, ())
    session = Session(writer, "visit", 7)
    runner = await stations.begin(study, session, record, place, participant="P001", language=language)
    model, poll = watch(runner)
    console = ConsoleWindow(theme, model, language)
    console.poll = poll
    script = RunnerScript(
        runner, language, make_player=lambda seat: QtPlayer(seat.pack.video_path), still=still,
        retry_record=writer.retry,
    )  # fmt: skip
    window = StationWindow(Theme(), language, script, now_ns=session.now_ns)
    window.open(size=SIZE)
    while (page := runner.page) is not None:
        block = page.step.block.block
        while script.page.key != script._key(page):  # noqa: ASYNC110 - the window's own signal is taken
            await asyncio.sleep(0.02)
        shown = script.page
        name = page.instrument.name if page.instrument else page.step.block.name
        name += f"-{page.number + 1}" if page.of > 1 and page.instrument is None else ""
        if isinstance(window.body, QuestionsBody) and name in ("ios", "sam"):
            window.body.items[0].answers.take(CHOSEN - 1)
        if isinstance(shown, ViewingPage):
            if study.protocol.selfreport != "none" and "viewing" not in album.names:
                await _watch(shown, console, album, window)
            await runner.skip("a picture is enough")
            continue
        await album.keep(name, window)
        if block == "interview":
            await runner.note("knew one of the songs")
            console.refresh()
            console.show()
            await album.keep("console-interview", console)
            console.hide()
        if block == "consent" and page.number == 0:
            window._offer_help()
            await album.keep("help", window)
            window._put_away()
        for item in page.items:
            runner.answer(item, _value(runner, item), session.now_ns())
        await runner.next()
    await asyncio.sleep(SETTLE_S)
    await album.keep("end", window)
    script.close()
    window.finish()
    console.finish()


async def _watch(page: ViewingPage, console: ConsoleWindow, album: Album, window: StationWindow) -> None:
    """The stage some seconds in, seen by the participant and by the experimenter."""
    viewing = page.viewing
    await album.keep("countdown", window)
    while viewing.now_ms() < WATCH_MS:
        if viewing.problem:
            raise SystemExit(f"the concert does not play: {viewing.problem}")
        page.affect.rate(RATED[0], RATED[1] * viewing.now_ms() / WATCH_MS)
        await asyncio.sleep(0.02)
    await album.keep("viewing", window)
    console.refresh()
    console.show()
    await album.keep("console", console)


async def take(app: QApplication, language: Language, out: Path) -> None:
    """All pictures in one language."""
    i18n.install(app, language)
    theme = Theme()
    theme.apply(app)
    album = Album(out, language)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "visit.db"
        writer = JournalWriter(record)
        await asyncio.wrap_future(writer.flush())
        await setup(theme, album, language, writer, record)
        # The pilot has the published instruments, the other one practice and a rating.
        for name in ("pilot", "personas"):
            await visit(theme, album, language, writer, record, check_study(name, verify=False))
        writer.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/images"), metavar="FOLDER")
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    QCursor.setPos(10_000, 10_000)

    async def all_of_them() -> None:
        for language in chosen.language:
            await take(app, language, chosen.out)

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(all_of_them())
    return 0


if __name__ == "__main__":
    sys.exit(main())
