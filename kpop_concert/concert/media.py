"""Facts of a video file from its container, and a plain word when it cannot be played. Nothing is decoded.

MediaInfo follows what a playlist names, over the network too: it is given only files that begin like a container of
pictures, and never a name, so that there is nothing to follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO
from xml.etree.ElementTree import ParseError

from kpop_concert.system.plaintext import plain

if TYPE_CHECKING:
    from pymediainfo import MediaInfo, Track

WANTED = "expected MP4, WebM, MKV or MOV"
AGAIN = "copy or download it again"
UNKNOWN_SIZE = 1 << 55
"""What is recorded live does not say how large it is; MediaInfo then expects a size beyond this (bytes)."""
BUFFER_BYTES = 1 << 20
# The library's options belong to the process, not to the call.
_one_at_a_time = Lock()

_BOXES = (b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"pnot", b"styp", b"uuid")
_BEGINNINGS = (
    b"\x1aE\xdf\xa3",  # Matroska and WebM
    b"OggS",
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # Windows Media
    b"\x00\x00\x01\xba",  # MPEG program stream
)
_TS_PACKETS = ((0, 188), (4, 192), (0, 204))  # first sync byte and length: plain, with time stamps, with parity
# The parts that hold the pictures. Behind the last of them anything may follow that players do not mind.
_VITAL = (b"mdat", b"moov", b"moof", b"\x18\x53\x80\x67", b"RIFF")
_SHORT = re.compile(r"less than expected size (?:at least )?(\d+)[^/]*?offset 0x([0-9A-F]+)")


class MediaError(ValueError):
    """A video that cannot be played; the message names the file and says in plain words why."""


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a video is: length in ms, coded size in px, mean frames a second (0: not told), MediaInfo's codec names."""

    duration_ms: int
    width: int
    height: int
    fps: float
    has_audio: bool
    video_codec: str
    audio_codec: str | None

    @property
    def codecs(self) -> tuple[str, ...]:
        """Video codec, then audio codec if there is sound."""
        return (self.video_codec,) if self.audio_codec is None else (self.video_codec, self.audio_codec)


def probe(path: Path) -> MediaFacts:
    """What the container of a video tells, in some 10 ms; safe in any thread.

    Raises MediaError when it is missing, a folder, not readable, empty, no video, cut off, copy-protected, of an
    unknown codec or without a length. Damage inside the pictures shows only when they are played.
    """
    name = plain(path.name or str(path))
    try:
        if not path.exists():
            raise MediaError(f"{name}: there is no such file; check the path")
        if not path.is_file():
            raise MediaError(f"{name}: is a folder or a device, expected a video file")
        with path.open("rb") as stream:
            beginning = stream.read(3 * 204)
            if not beginning:
                raise MediaError(f"{name}: the file is empty (0 bytes); {AGAIN}")
            if not _begins_like_a_video(beginning):
                raise MediaError(f"{name}: is not a video; {WANTED}")
            return _facts(stream, name)
    except OSError as problem:
        raise MediaError(f"{name}: cannot be read ({problem.strerror or problem}); check its permissions") from problem


def _begins_like_a_video(beginning: bytes) -> bool:
    if beginning[4:8] in _BOXES or beginning.startswith(_BEGINNINGS):
        return True
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"AVI ":
        return True
    return any(beginning[first::length][:3] == b"GGG" for first, length in _TS_PACKETS)


def _facts(stream: BinaryIO, name: str) -> MediaFacts:
    told = _ask(stream, name, parse_speed=0.5)
    duration_ms = _duration_ms(told)
    if duration_ms <= 0 and told.video_tracks:
        # Recorded live, without a length in its head: only reading all of it tells.
        told = _ask(stream, name, parse_speed=1.0)
        duration_ms = _duration_ms(told)
    general = told.general_tracks[0]
    size = stream.seek(0, 2)
    if whole := _size_when_whole(stream, general):
        raise MediaError(f"{name}: is cut off, {100 * size // whole} % of it is there; {AGAIN}")
    if not told.video_tracks:
        if general.istruncated:
            raise MediaError(f"{name}: is cut off before it says what it holds; {AGAIN}")
        kind = f" (it is {general.format})" if general.format else ""
        raise MediaError(f"{name}: holds no video{kind}; {WANTED}")
    video = told.video_tracks[0]
    if video.encryption:
        raise MediaError(f"{name}: is copy-protected ({video.encryption}); choose a video without protection")
    # What MediaInfo has no name for it calls by the code in the file.
    if not video.format or video.format == video.codec_id:
        raise MediaError(f"{name}: its video codec is not known here; convert it to MP4 (H.264) or WebM (VP9)")
    if duration_ms <= 0:
        raise MediaError(f"{name}: is a single picture, or does not say how long it is; expected a video")
    audio = told.audio_tracks[0] if told.audio_tracks else None
    return MediaFacts(
        duration_ms=duration_ms,
        width=int(video.width or 0),
        height=int(video.height or 0),
        fps=float(video.frame_rate or 0),
        has_audio=audio is not None,
        video_codec=str(video.format),
        audio_codec=None if audio is None else str(audio.format or "unknown"),
    )


def _ask(stream: BinaryIO, name: str, parse_speed: float) -> MediaInfo:
    from pymediainfo import MediaInfo

    stream.seek(0)
    try:
        with _one_at_a_time:
            # An open file, not its name: MediaInfo would also look at what lies beside it.
            return MediaInfo.parse(stream, parse_speed=parse_speed, encoding_errors="replace", buffer_size=BUFFER_BYTES)
    except (RuntimeError, ParseError) as problem:
        raise MediaError(f"{name}: cannot be understood; {WANTED}") from problem


def _duration_ms(told: MediaInfo) -> int:
    tracks = [*told.general_tracks, *told.video_tracks]
    return max((round(float(track.duration)) for track in tracks if track.duration), default=0)


def _size_when_whole(stream: BinaryIO, general: Track) -> int:
    """The size in bytes (at least) that a file cut inside its pictures would have; 0 when they are all there."""
    said = "\n".join(filter(None, [general.general_compliance, *(general.other_general_compliance or ())]))
    for expected, offset in _SHORT.findall(said):
        # The offset is that of a part's content: its name stands right before.
        content_at = int(offset, 16)
        stream.seek(max(0, content_at - 16))
        head = stream.read(min(16, content_at))
        if int(expected) < UNKNOWN_SIZE and any(part in head for part in _VITAL):
            return int(expected)
    return 0
