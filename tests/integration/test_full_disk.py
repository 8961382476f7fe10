"""The disk of a station fills up in the middle of a visit: the page stops and says so, and nothing is lost."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from visit_window_helpers import CODE, People, shortened, station

from kpop_concert.journal import Answer
from kpop_concert.records import entries
from kpop_concert.records.verify import verify
from kpop_concert.study.preflight import Check
from kpop_concert.ui.components.station_hardware import StationHardware
from kpop_concert.ui.pages.station_questions import QuestionsBody
from kpop_concert.ui.station import CODE as CODE_VARIABLE

DISK_MB = 48
"""Enough for the check of the set-up."""


@dataclass
class SmallDisk:
    """A folder whose space can be used up and given back."""

    folder: Path
    fill: Callable[[], None]
    free: Callable[[], None]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of its own where it may be mounted; else no file of this process may grow, which looks alike."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform == "linux" and os.geteuid() == 0:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
        if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
            try:
                yield _mounted(folder)
            finally:
                subprocess.run(["umount", "-l", str(folder)], check=True)
            return
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill() -> None:
        largest = max(file.stat().st_size for file in folder.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))

    def free() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    try:
        yield SmallDisk(folder, fill, free)
    finally:
        free()


def _mounted(folder: Path) -> SmallDisk:
    ballast = folder / "ballast"

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))

    return SmallDisk(folder, fill, ballast.unlink)


@pytest.fixture(autouse=True)
def _lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A code, the hardware that this machine may lack, and widgets that no other thread takes down."""

    async def fine(_: StationHardware) -> Check:
        return Check("sound", "passed", "heard", {"device": "Loudspeaker", "khz": "48", "volume": 80})

    async def smooth(_: StationHardware) -> Check:
        return Check("frames", "passed", "smooth", {"dropped": 0, "frames": 180}, "16.7 ms")

    monkeypatch.setenv(CODE_VARIABLE, CODE)
    monkeypatch.setattr(StationHardware, "sound", fine)
    monkeypatch.setattr(StationHardware, "frames", smooth)
    gc.disable()
    yield
    gc.collect()
    gc.enable()


async def _refused(people: People) -> None:
    """The page stands still and says why."""
    await people.until(lambda: people.window._hold is not None and people.window._hold.why == "unsaved")
    sheet = people.window.sheet
    assert sheet.isVisible()
    said = " ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())
    assert people.window.words.unsaved_title in said
    assert people.window.words.unsaved_text in said
    assert "disk" in said
    assert [button.text() for button in sheet.buttons] == [people.window.words.try_again, people.window.words.stop]


async def test_a_full_disk_stops_the_page_and_loses_nothing(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, small_disk: SmallDisk
) -> None:
    study, record = shortened(tmp_path / "study", "pilot"), small_disk.folder / "record.db"
    async with station(qtbot, qapp, study, record) as people:
        await people.start("P001", "en")
        await people.agree()
        await people.answer_step("en")
        page = people.page
        await people.answer_page("background", "en")
        small_disk.fill()
        people.click(people.window.next)
        await _refused(people)
        assert people.page == page
        people.click(people.window.sheet.buttons[0])
        await people.until(lambda: not people.station.window._script._one.locked())  # type: ignore[union-attr]
        await _refused(people)
        assert people.page == page
        assert isinstance(people.body, QuestionsBody)
        told = [people.told["background", "background", item.item.id] for item in people.body.items]
        assert [item.answers.value for item in people.body.items] == told

        small_disk.free()
        people.click(people.window.sheet.buttons[0])
        await people.until(lambda: people.page != page)
        assert people.window.sheet.isHidden()
        await people.answer_step("en")
        await people.unlock()
    found = verify(record, (study.parent,))
    assert found.sound, "\n".join(found.lines())
    answers = [entry.payload for entry in entries(record) if isinstance(entry.payload, Answer)]
    assert {(one.step, one.instrument, one.item): one.value for one in answers} == people.told
    assert set(Counter((one.step, one.instrument, one.item) for one in answers).values()) == {1}
