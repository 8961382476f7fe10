"""The player with real files: frames in order, exact seeks, an end, and plain words for files that cannot play."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QAudio, QAudioDevice, QMediaDevices, QVideoFrame
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kpop_concert.clock import MediaClock
from kpop_concert.ui.playback import QtPlayer, audio_notice, cannot_open

Clips = Callable[[str], Path]
FRAME_MS = 1000 / 30


class Heard:
    """Keeps everything a player says."""

    def __init__(self, read_number: Callable[[QImage], int]) -> None:
        self._read_number = read_number
        self.frames: list[tuple[float, int]] = []
        self.numbers: list[int] = []
        self.playing: list[bool] = []
        self.ends = 0
        self.failures: list[str] = []
        self.events: list[tuple[str, str]] = []

    def frame_shown(self, start_ms: float, at_ns: int) -> None:
        self.frames.append((start_ms, at_ns))

    def picture(self, frame: QVideoFrame) -> None:
        self.numbers.append(self._read_number(frame.toImage()))

    def playing_changed(self, playing: bool, at_ns: int) -> None:
        self.playing.append(playing)

    def ended(self, at_ns: int) -> None:
        self.ends += 1

    def failed(self, message: str) -> None:
        self.failures.append(message)

    def system_event(self, what: str, detail: str) -> None:
        self.events.append((what, detail))


Open = Callable[[Path], tuple[QtPlayer, Heard]]


@pytest.fixture
def opened(qtbot: QtBot, frame_number: Callable[[QImage], int]) -> Iterator[Open]:
    players: list[QtPlayer] = []

    def make(path: Path) -> tuple[QtPlayer, Heard]:
        player, heard = QtPlayer(path), Heard(frame_number)
        player.listener = heard
        player.frame_ready.connect(heard.picture)
        players.append(player)
        return player, heard

    yield make
    for player in players:
        player.close()
        player.close()


def test_plays_to_the_end_and_reports_every_frame_with_its_start(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("plain"))
    player.play()
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=10_000)
    starts = [start for start, _ in heard.frames]
    assert starts == sorted(starts)
    assert all(later > earlier for (_, earlier), (_, later) in pairwise(heard.frames))
    # The picture that was handed out is the one whose time was reported; a busy machine may skip some.
    offset = starts[0] - heard.numbers[0] * FRAME_MS
    assert all(abs(s - offset - n * FRAME_MS) <= 1.5 for s, n in zip(starts, heard.numbers, strict=True))
    assert heard.numbers[-1] >= 43
    assert heard.playing == [True, False]
    assert heard.failures == []


def test_frames_that_are_not_shown_are_counted(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("plain"))

    def busy() -> None:
        # The thread that shows frames has something else to do for some of their turns.
        if len(heard.numbers) in (8, 12):
            until = time.perf_counter_ns() + 250_000_000
            while time.perf_counter_ns() < until:
                pass

    player.frame_ready.connect(busy)
    player.play()
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=10_000)
    skipped = [later - earlier - 1 for earlier, later in pairwise(heard.numbers)]
    assert max(skipped) >= 4
    assert player.dropped_frames == sum(skipped)


def test_neither_a_stop_nor_a_jump_drops_frames(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("silent"))
    player.play()
    qtbot.waitUntil(lambda: len(heard.frames) >= 8, timeout=5000)
    player.pause()
    qtbot.waitUntil(lambda: heard.playing[-1] is False, timeout=5000)
    before = player.dropped_frames
    player.seek(1010)
    qtbot.waitUntil(lambda: heard.numbers[-1] == 30, timeout=5000)
    player.seek(510)
    qtbot.waitUntil(lambda: heard.numbers[-1] == 15, timeout=5000)
    assert player.dropped_frames == before


def test_shows_the_first_frame_when_loaded(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("silent"))
    qtbot.waitUntil(lambda: len(heard.frames) == 1, timeout=5000)
    assert heard.numbers == [0]
    assert heard.playing == []
    assert player.duration_ms == pytest.approx(1500, abs=40)


@pytest.mark.parametrize("target", [0, 510, 745, 1110, 1500, 9000])
def test_seeks_exactly_while_paused(qtbot: QtBot, opened: Open, clips: Clips, target: int) -> None:
    player, heard = opened(clips("silent"))
    qtbot.waitUntil(lambda: len(heard.frames) == 1, timeout=5000)
    player.seek(715)
    qtbot.waitUntil(lambda: heard.numbers[-1] == 21, timeout=5000)
    player.seek(target)
    wanted = min(int(target / FRAME_MS), 43)
    qtbot.waitUntil(lambda: heard.numbers[-1] == wanted, timeout=5000)
    assert heard.ends == 0
    assert heard.playing == []


def test_remembers_what_was_asked_before_loading(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("silent"))
    player.seek(1010)
    player.set_rate(2.0)
    player.set_volume(0.3)
    player.play()
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=5000)
    assert heard.numbers[0] == 30
    assert heard.playing[0] is True


def test_plays_again_after_the_end(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("silent"))
    player.seek(1300)
    player.play()
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=5000)
    player.seek(510)
    qtbot.waitUntil(lambda: heard.numbers[-1] == 15, timeout=5000)
    player.play()
    qtbot.waitUntil(lambda: heard.numbers[-1] >= 18, timeout=5000)
    player.pause()
    assert heard.ends == 1


@pytest.mark.parametrize("target", [100, 1300])
def test_no_frame_from_before_a_seek_is_reported_after_it(
    qtbot: QtBot, opened: Open, clips: Clips, target: int
) -> None:
    player, heard = opened(clips("plain"))
    player.play()
    qtbot.waitUntil(lambda: len(heard.frames) >= 12, timeout=5000)
    seen, since = len(heard.frames), time.perf_counter_ns()
    player.seek(target)
    qtbot.waitUntil(lambda: len(heard.frames) >= seen + 3, timeout=5000)
    for start, at_ns in heard.frames[seen:]:
        assert target - 140 <= start <= target + (at_ns - since) / 1e6 + 110


def test_drives_a_media_clock(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("silent"))
    clock = MediaClock()

    def shown(start_ms: float, at_ns: int) -> None:
        clock.frame(start_ms, at_ns)
        heard.frames.append((start_ms, at_ns))

    heard.frame_shown = shown  # type: ignore[method-assign]
    heard.playing_changed = lambda playing, at_ns: clock.run(at_ns) if playing else clock.pause(at_ns)  # type: ignore[method-assign]
    player.play()
    qtbot.waitUntil(lambda: heard.ends == 1, timeout=10_000)
    last, at_ns = heard.frames[-1]
    assert not clock.running
    assert clock.now_ms(at_ns) == pytest.approx(last, abs=250)


def test_plays_without_an_audio_device(
    qtbot: QtBot, opened: Open, clips: Clips, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMediaDevices, "audioOutputs", staticmethod(list))
    monkeypatch.setattr(QMediaDevices, "defaultAudioOutput", staticmethod(QAudioDevice))
    player, heard = opened(clips("plain"))
    player.set_volume(0.5)
    player.play()
    qtbot.waitUntil(lambda: len(heard.frames) > 5, timeout=5000)
    assert not player.has_sound
    assert heard.failures == []


@pytest.mark.parametrize(
    ("before", "now", "used", "says"),
    [
        (["Headset"], [], "Headset", "without sound"),
        (["Headset", "Speaker"], ["Speaker"], "Headset", "goes on with Speaker"),
        (["Speaker"], ["Speaker", "Headset"], "Speaker", None),
        ([], ["Speaker"], "", "Speaker was connected"),
        ([], [], "", None),
    ],
)
def test_says_what_happened_to_the_sound(before: list[str], now: list[str], used: str, says: str | None) -> None:
    notice = audio_notice(before, now, used)
    assert notice is None if says is None else says in (notice or "")


def test_half_volume_sounds_half_as_loud() -> None:
    scale = QAudio.VolumeScale
    linear = QAudio.convertVolume(0.5, scale.LogarithmicVolumeScale, scale.LinearVolumeScale)
    assert 0.05 < linear < 0.25


@pytest.mark.parametrize("name", ["sound only", "av1", "cut off"])
def test_says_why_a_real_file_does_not_play(qtbot: QtBot, opened: Open, clips: Clips, name: str) -> None:
    player, heard = opened(clips(name))
    player.play()
    qtbot.waitUntil(lambda: len(heard.failures) == 1, timeout=15_000)
    words = {"sound only": "no picture", "av1": "AV1 cannot be decoded", "cut off": "incomplete"}[name]
    assert words in heard.failures[0]
    assert heard.ends == 0
    player.play()
    player.seek(100)
    player.pause()
    assert len(heard.failures) == 1


@pytest.mark.qt_log_ignore("Could not open media")
@pytest.mark.parametrize(
    ("content", "words"), [(None, "is not there"), (b"", "is empty"), (b"hello, I am a text", "damaged or not a video")]
)
def test_says_why_a_wrong_file_does_not_play(
    qtbot: QtBot, opened: Open, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "concert.mp4"
    if content is not None:
        path.write_bytes(content)
    player, heard = opened(path)
    qtbot.waitUntil(lambda: len(heard.failures) == 1, timeout=5000)
    assert words in heard.failures[0]
    assert heard.failures[0].startswith("concert.mp4")
    assert player.duration_ms == 0


def test_refuses_a_folder_and_a_rate_of_nothing(opened: Open, clips: Clips, tmp_path: Path) -> None:
    assert "is a folder" in cannot_open(tmp_path)
    player, _ = opened(clips("silent"))
    with pytest.raises(ValueError, match="above 0"):
        player.set_rate(0)


def test_closes_while_playing(qtbot: QtBot, opened: Open, clips: Clips) -> None:
    player, heard = opened(clips("plain"))
    player.play()
    qtbot.waitUntil(lambda: len(heard.frames) > 2, timeout=5000)
    player.close()
    seen = len(heard.frames)
    QApplication.processEvents()
    assert len(heard.frames) == seen
