"""QMediaPlayer as a Player: plays one video file and reports every frame it shows."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter_ns

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtMultimedia import (
    QAudio,
    QAudioOutput,
    QMediaDevices,
    QMediaFormat,
    QMediaMetaData,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)

from ..player import PlayerListener
from .models.transport import clock_text

FIRST_FRAME_WITHIN_MS = 8000
"""A file that opened and shows no picture for this long cannot be decoded here."""
STALLED_AFTER_MS = 500
MISSING_TAIL_MS = 1000
"""A stream that ends this much before its own duration was cut off."""
END_MARGIN_MS = 60
"""A seek stays this far from the end: behind the last frame's start there is no picture to show."""
SKIPPED = 1.5
"""A frame that starts more than so many frame intervals after the one before it: frames between them were not shown."""
SEEK_WITHIN_MS, SEEK_SLACK_MS = 2000, 100
"""How long after a seek frames from elsewhere are not believed, and how far from the target is elsewhere."""

State = QMediaPlayer.PlaybackState
Status = QMediaPlayer.MediaStatus


def cannot_open(path: Path, reason: str = "") -> str:
    """Why a video file cannot be played and what to do, in plain words; `reason` is the backend's own text."""
    name = path.name
    if not path.exists():
        return f"{name} is not there. It may have been moved or deleted; choose the video again."
    if path.is_dir():
        return f"{name} is a folder, not a video. Choose a video file."
    if not os.access(path, os.R_OK):
        return f"{name} may not be read. Allow reading it, or choose another file."
    if path.stat().st_size == 0:
        return f"{name} is empty. Copy the video again, or choose another file."
    detail = f" ({reason})" if reason else ""
    return f"{name} is damaged or not a video that can be played{detail}. Choose another file."


def audio_notice(before: list[str], now: list[str], used: str) -> str | None:
    """What to say after the list of audio outputs changed, or None when the one in use is still there.

    Outputs are given by their descriptions; `used` is the one that was playing, empty when there was none.
    """
    if used and used not in now:
        rest = f"sound goes on with {now[0]}" if now else "the concert plays on without sound"
        return f"{used} was lost; {rest}"
    if not before and now:
        return f"{now[0]} was connected; sound is on"
    return None


class QtPlayer(QObject):
    """Plays one video file; see kpop_concert.player.Player for the meaning of its methods.

    Whatever is asked before the file is loaded is remembered. Once loaded the first frame is shown, paused. A missing
    audio device is no error: the video plays silently, and sound begins when a device appears. The last frame stays.
    """

    frame_ready = Signal(QVideoFrame)
    """Every frame to show, after the listener heard of it; empty frames are left out."""
    loaded = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listener: PlayerListener | None = None
        self.dropped_frames = 0
        """Frames that had their turn while it played and were not shown, by the frames' own start times."""
        self.path = path
        self._playing_wanted = False
        self._playing = False
        self._loaded = False
        self._closed = False
        self._failed = False
        self._shown_us = self._before_us = -1
        self._reached_ms = 0
        self._seek_pending: float | None = None
        self._sought: tuple[float, int] | None = None
        self._volume = 1.0
        self._player = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._devices = QMediaDevices(self)
        self._audio: QAudioOutput | None = None
        self._outputs = [device.description() for device in QMediaDevices.audioOutputs()]
        self._first_frame = QTimer(self, singleShot=True, interval=FIRST_FRAME_WITHIN_MS)
        self._stall = QTimer(self, singleShot=True, interval=STALLED_AFTER_MS)
        self._player.setVideoSink(self._sink)
        self._attach_audio()
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player.playbackStateChanged.connect(self._on_state)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.positionChanged.connect(self._on_position)
        self._player.errorOccurred.connect(self._on_error)
        self._devices.audioOutputsChanged.connect(self._on_audio_outputs)
        self._first_frame.timeout.connect(self._on_no_picture)
        self._stall.timeout.connect(self._on_stalled)
        # After the caller's turn: a listener set right after construction hears of a file that cannot be opened.
        QTimer.singleShot(0, self, self._open)

    @property
    def duration_ms(self) -> int:
        """Length of the video in ms; 0 until it is loaded."""
        return int(self._player.duration())

    @property
    def frame_ms(self) -> float | None:
        """How long the video shows a frame, by its container; None until it is loaded, and where that says nothing."""
        rate = self._player.metaData().value(QMediaMetaData.Key.VideoFrameRate)
        return 1000 / rate if isinstance(rate, float | int) and rate > 0 else None

    @property
    def has_sound(self) -> bool:
        """Whether an audio device plays the sound."""
        return self._audio is not None

    @property
    def reported_position_ms(self) -> int:
        """QMediaPlayer's own position in ms; it advances in coarse steps, see MediaClock."""
        return int(self._player.position())

    def play(self) -> None:
        """Start or go on; from the beginning when the end was reached."""
        self._playing_wanted = True
        if self._loaded and not self._failed:
            self._player.play()

    def pause(self) -> None:
        """Stand still on the frame that is shown."""
        self._playing_wanted = False
        if self._loaded and not self._failed:
            self._player.pause()

    def seek(self, media_ms: float) -> None:
        """Go to `media_ms` and show the frame there, playing or not."""
        if not self._loaded:
            self._seek_pending = media_ms
            return
        if self._failed:
            return
        last = max(0, self.duration_ms - END_MARGIN_MS)
        target = round(min(max(0.0, media_ms), last))
        self._sought = target, perf_counter_ns()
        self._before_us = -1
        self._player.setPosition(target)
        if self._player.playbackState() == State.StoppedState:
            # A stopped player shows nothing at a new position.
            self._player.pause()

    def set_rate(self, rate: float) -> None:
        """Media ms per real ms; raises ValueError unless rate > 0."""
        if rate <= 0:
            raise ValueError(f"a playback rate is above 0, found {rate}")
        self._player.setPlaybackRate(rate)

    def set_volume(self, volume: float) -> None:
        """Volume 0..1 as a person hears it; outside values are clamped."""
        self._volume = min(max(volume, 0.0), 1.0)
        if self._audio is not None:
            self._audio.setVolume(self._linear_volume())

    def close(self) -> None:
        """Stop and let go of file, sink and audio device, in this order; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.listener = None
        self._first_frame.stop()
        self._stall.stop()
        self._sink.videoFrameChanged.disconnect(self._on_frame)
        self._player.playbackStateChanged.disconnect(self._on_state)
        self._player.mediaStatusChanged.disconnect(self._on_status)
        self._player.positionChanged.disconnect(self._on_position)
        self._player.errorOccurred.disconnect(self._on_error)
        self._devices.audioOutputsChanged.disconnect(self._on_audio_outputs)
        self._player.stop()
        self._player.setSource(QUrl())
        self._player.setVideoSink(None)
        self._player.setAudioOutput(None)
        self._audio = None

    def _linear_volume(self) -> float:
        return QAudio.convertVolume(
            self._volume, QAudio.VolumeScale.LogarithmicVolumeScale, QAudio.VolumeScale.LinearVolumeScale
        )

    def _attach_audio(self) -> None:
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            self._player.setAudioOutput(None)
            self._audio = None
            return
        self._audio = QAudioOutput(device, self._player)
        self._audio.setVolume(self._linear_volume())
        self._player.setAudioOutput(self._audio)

    @Slot()
    def _open(self) -> None:
        if self._closed:
            return
        if not self.path.is_file() or self.path.stat().st_size == 0 or not os.access(self.path, os.R_OK):
            self._fail(cannot_open(self.path))
            return
        self._player.setSource(QUrl.fromLocalFile(str(self.path.absolute())))

    @Slot(QVideoFrame)
    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._closed or not frame.isValid():
            return
        at_ns = perf_counter_ns()
        newest = self._sink.videoFrame()
        if newest.isValid():
            # When the thread was busy several frames wait here; only the newest one is going to be seen.
            frame = newest
        start_us = frame.startTime()
        if start_us == self._shown_us or self._left_over(frame, at_ns):
            return
        self._sought = None
        self._shown_us = start_us
        self._count_dropped(frame)
        self._first_frame.stop()
        self._stall.stop()
        if self.listener is not None:
            self.listener.frame_shown(start_us / 1000, at_ns)
        self.frame_ready.emit(frame)

    def _left_over(self, frame: QVideoFrame, at_ns: int) -> bool:
        """Whether a frame was on its way when a seek began: it would throw the media clock back to where it was."""
        if self._sought is None:
            return False
        target, since_ns = self._sought
        passed = (at_ns - since_ns) / 1e6
        if passed > SEEK_WITHIN_MS:
            return False
        start, end = frame.startTime() / 1000, frame.endTime() / 1000
        ahead = target + passed * self._player.playbackRate() + SEEK_SLACK_MS
        return max(start, end) < target - SEEK_SLACK_MS or start > ahead

    def _count_dropped(self, frame: QVideoFrame) -> None:
        """Frames between this one and the one before it, where nothing stopped or jumped in between."""
        start, before = frame.startTime(), self._before_us
        self._before_us = start if self._playing else -1
        interval = frame.endTime() - start
        if before >= 0 and 0 < SKIPPED * interval < start - before:
            self.dropped_frames += round((start - before) / interval) - 1

    @Slot(QMediaPlayer.PlaybackState)
    def _on_state(self, state: QMediaPlayer.PlaybackState) -> None:
        playing = state == State.PlayingState
        if playing == self._playing:
            return
        self._playing = playing
        self._before_us = -1
        if self.listener is not None:
            self.listener.playing_changed(playing, perf_counter_ns())

    @Slot("qint64")
    def _on_position(self, position: int) -> None:
        # At the end of a cut-off stream Qt jumps to the duration that the file claims: that was not reached.
        if position < self.duration_ms:
            self._reached_ms = position

    @Slot(QMediaPlayer.MediaStatus)
    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status == Status.LoadedMedia and not self._loaded:
            self._on_loaded()
        elif status == Status.EndOfMedia:
            self._on_end()
        elif status == Status.StalledMedia:
            self._on_stalled()
        elif status == Status.BufferingMedia and self._shown_us >= 0:
            self._stall.start()
        elif status == Status.BufferedMedia:
            self._stall.stop()

    def _on_loaded(self) -> None:
        if not self._player.hasVideo():
            self._fail(f"{self.path.name} has sound but no picture. Choose a video file.")
            return
        self._loaded = True
        self.loaded.emit()
        if self._seek_pending is not None:
            self.seek(self._seek_pending)
            self._seek_pending = None
        self._first_frame.start()
        if self._playing_wanted:
            self._player.play()
        else:
            self._player.pause()

    def _on_end(self) -> None:
        if self._shown_us < 0:
            self._on_no_picture()
        elif self._playing_wanted:
            self._playing_wanted = False
            if self._reached_ms < self.duration_ms - MISSING_TAIL_MS:
                reached, whole = clock_text(self._reached_ms), clock_text(self.duration_ms)
                self._fail(
                    f"{self.path.name} ends at {reached} of {whole}: the file is incomplete or damaged. "
                    "Copy it again, or choose another file."
                )
            elif self.listener is not None:
                self.listener.ended(perf_counter_ns())

    @Slot()
    def _on_no_picture(self) -> None:
        tracks = self._player.videoTracks()
        codec = tracks[0].value(QMediaMetaData.Key.VideoCodec) if tracks else None
        name = QMediaFormat.videoCodecName(codec) if isinstance(codec, QMediaFormat.VideoCodec) else ""
        what = f"its picture format {name}" if name else "its picture"
        self._fail(f"{self.path.name} cannot be shown: {what} cannot be decoded here. Convert it to H.264 or VP9.")

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, error: QMediaPlayer.Error, reason: str) -> None:
        if error != QMediaPlayer.Error.NoError:
            self._fail(cannot_open(self.path, reason))

    @Slot()
    def _on_stalled(self) -> None:
        if self.listener is not None and self._playing_wanted:
            at = clock_text(self._player.position())
            self.listener.system_event("stall", f"the video could not be read fast enough at {at}")

    @Slot()
    def _on_audio_outputs(self) -> None:
        before, used = self._outputs, self._audio.device().description() if self._audio is not None else ""
        self._outputs = [device.description() for device in QMediaDevices.audioOutputs()]
        notice = audio_notice(before, self._outputs, used)
        if notice is None:
            return
        self._attach_audio()
        if self.listener is not None:
            self.listener.system_event("audio device", notice)

    def _fail(self, message: str) -> None:
        if self._failed:
            return
        self._failed = True
        self._first_frame.stop()
        self._player.stop()
        if self.listener is not None:
            self.listener.failed(message)
