"""Facts of a video file, and a plain word when it cannot be played. PyAV is imported at the first probe, not before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpop_concert.concert.problems import MediaError

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

END_TOLERANCE_MS = 3000
"""How far before its declared end a video may stop: audio tails differ by less, cut-off files by more."""
MAX_HEADLESS_PACKETS = 2_000_000
# What FFmpeg also opens but nobody means as a video: terminals, still pictures, and lists that fetch other files.
_NOT_VIDEOS = frozenset({"tty", "image2", "hls", "dash", "concat", "applehttp", "rtsp", "sdp", "lavfi"})


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What a video is: length in ms, coded size in px, mean frames a second, and its codecs by FFmpeg's names."""

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
    """Open a video, decode its first frame and look at its end.

    Raises MediaError when it is missing, a folder, not readable, empty, no video, cut off, or of an unknown codec.
    """
    name = path.name or str(path)
    try:
        if not path.exists():
            raise MediaError(f"{name}: there is no such file; check the path")
        if not path.is_file():
            raise MediaError(f"{name}: is a folder or a device, expected a video file")
        if path.stat().st_size == 0:
            raise MediaError(f"{name}: the file is empty (0 bytes); copy or download it again")
        with path.open("rb") as stream:
            stream.read(1)
    except OSError as problem:
        raise MediaError(f"{name}: cannot be read ({problem.strerror}); check its permissions") from problem

    import av

    try:
        with av.open(str(path.resolve()), options={"protocol_whitelist": "file"}) as container:
            return _facts(container, name)
    except (av.FFmpegError, UnicodeError) as problem:
        said = getattr(problem, "strerror", None) or "unreadable"
        raise MediaError(
            f"{name}: is not a video, or it is cut off ({said}); expected MP4, WebM, MKV or MOV"
        ) from problem


def _facts(container: InputContainer, name: str) -> MediaFacts:
    kinds = set(container.format.name.split(","))
    videos = [] if kinds & _NOT_VIDEOS or any(kind.endswith("_pipe") for kind in kinds) else container.streams.video
    if not videos:
        raise MediaError(f"{name}: holds no video (it is {container.format.long_name}); expected MP4, WebM, MKV or MOV")
    video = videos[0]
    _first_frame(container, video, name)
    duration_ms = _duration_ms(container, video, name)
    audio = container.streams.audio[0] if container.streams.audio else None
    rate = video.average_rate or video.guessed_rate
    return MediaFacts(
        duration_ms=duration_ms,
        width=video.codec_context.width,
        height=video.codec_context.height,
        fps=float(rate) if rate else 0.0,
        has_audio=audio is not None,
        video_codec=video.codec_context.name,
        audio_codec=audio.codec_context.name if audio and audio.codec_context else None,
    )


def _first_frame(container: InputContainer, video: VideoStream, name: str) -> None:
    import av

    if video.codec_context is None:
        raise MediaError(f"{name}: its video codec is not known here; convert it to MP4 (H.264) or WebM (VP9)")
    try:
        first = next(container.decode(video), None)
    except av.FFmpegError as problem:
        codec = video.codec_context.name
        raise MediaError(f"{name}: its first picture cannot be decoded ({codec}); the file is damaged") from problem
    if first is None:
        raise MediaError(f"{name}: is cut off before its first picture; copy or download it again")


def _duration_ms(container: InputContainer, video: VideoStream, name: str) -> int:
    """The length in ms: what the file says if its pictures reach there, else where they end."""
    said_ms = round(container.duration / 1000) if container.duration else None
    if said_ms is not None:
        container.seek(max(0, (said_ms - END_TOLERANCE_MS) * 1000), backward=True)
    else:
        container.seek(0)
    last_ms = _last_ms(container, video)
    if last_ms <= 0:
        raise MediaError(f"{name}: is a single picture or cut off; expected a video")
    if said_ms is None:
        return last_ms
    if last_ms < said_ms - END_TOLERANCE_MS:
        cut, full = last_ms / 1000, said_ms / 1000
        raise MediaError(f"{name}: is cut off after {cut:.1f} s of {full:.1f} s; copy or download it again")
    return said_ms


def _last_ms(container: InputContainer, video: VideoStream) -> int:
    import av

    last = 0.0
    try:
        for number, packet in enumerate(container.demux(video)):
            if packet.pts is not None and packet.time_base is not None and not packet.is_corrupt:
                last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            if number > MAX_HEADLESS_PACKETS:
                break
    except av.FFmpegError:
        # A damaged end is where the video ends; the caller compares that with the length the file declares.
        return round(last * 1000)
    return round(last * 1000)
