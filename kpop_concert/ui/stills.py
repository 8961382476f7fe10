"""One picture of a video, for a question that shows a face."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

WAIT_S = 10.0
NEAR_MS = 400
"""A frame this close to what was asked for is it: seeking lands on the frame before."""


async def still(video: Path, at_ms: int) -> bytes:
    """The picture at a media time, as PNG. Raises TimeoutError when the video shows none there."""
    grab = _Grab(video, at_ms)
    try:
        async with asyncio.timeout(WAIT_S):
            return await grab.picture
    finally:
        grab.close()


class _Grab(QObject):
    def __init__(self, video: Path, at_ms: int) -> None:
        super().__init__()
        self.picture: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._at_ms = at_ms
        self._sink = QVideoSink(self)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._came)
        self._player.mediaStatusChanged.connect(self._loaded)
        self._player.setSource(QUrl.fromLocalFile(str(video.absolute())))

    def _loaded(self, status: QMediaPlayer.MediaStatus) -> None:
        if status == QMediaPlayer.MediaStatus.LoadedMedia:
            self._player.setPosition(self._at_ms)
            self._player.pause()

    def _came(self, frame: QVideoFrame) -> None:
        if self.picture.done() or not frame.isValid() or abs(frame.startTime() / 1000 - self._at_ms) > NEAR_MS:
            return
        encoded = QByteArray()
        buffer = QBuffer(encoded)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if frame.toImage().save(buffer, "PNG"):
            self.picture.set_result(bytes(encoded.data()))

    def close(self) -> None:
        """Let go of the file."""
        self._sink.videoFrameChanged.disconnect(self._came)
        self._player.mediaStatusChanged.disconnect(self._loaded)
        self._player.stop()
        self._player.setSource(QUrl())
        self._player.setVideoSink(None)
        self.deleteLater()
