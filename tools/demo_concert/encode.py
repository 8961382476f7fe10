"""Pictures and sound into one WebM: VP9 and Opus, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from PySide6.QtGui import QImage

from tools.demo_concert.score import FPS
from tools.demo_concert.sound import RATE, Mono

# Constant quality without a limit (bit rate 0): a limit starves the frames after a cut. Key frames every 3 s keep
# seeking quick.
VP9 = {
    "deadline": "good",
    "cpu-used": "4",
    "row-mt": "1",
    "tile-columns": "2",
    "auto-alt-ref": "1",
    "lag-in-frames": "25",
    "threads": "2",
}
BIT_RATE = 0
BT709 = 1


@dataclass(frozen=True)
class Format:
    """Title in the file, width and height in px, VP9's quality (0 best .. 63), Opus' bits a second."""

    title: str
    size: tuple[int, int]
    crf: int
    audio_bit_rate: int


def encode(
    file: Path, picture: Callable[[float], QImage], sound: Mono, start: float, end: float, target: Format
) -> None:
    """Write the pictures of [start, end) s and the sound of that span to a WebM file."""
    reformatter = VideoReformatter()
    with av.open(str(file), "w", format="webm", container_options={"fflags": "+bitexact"}) as out:
        out.metadata["title"] = target.title
        video = out.add_stream("libvpx-vp9", rate=FPS, options={**VP9, "crf": str(target.crf)})
        width, height = target.size
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.bit_rate = BIT_RATE
        video.gop_size = 3 * FPS
        video.codec_context.color_primaries = video.codec_context.color_trc = BT709
        video.codec_context.colorspace = BT709
        video.codec_context.color_range = ColorRange.MPEG
        audio = out.add_stream("libopus", rate=RATE, layout="stereo", options={"application": "audio"})
        audio.bit_rate = target.audio_bit_rate
        per_frame = RATE // FPS
        pcm = sound.astype(np.float32)

        def push(number: int, pixels: np.ndarray) -> None:
            frame = av.VideoFrame.from_ndarray(pixels, format="bgra")
            frame = reformatter.reformat(
                frame, format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            frame.pts = number
            out.mux(video.encode(frame))
            first = int(start * RATE) + number * per_frame
            chunk = np.ascontiguousarray(pcm[:, first : first + per_frame])
            if chunk.shape[1]:
                samples = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="stereo")
                samples.sample_rate, samples.pts = RATE, number * per_frame
                out.mux(audio.encode(samples))

        total = round((end - start) * FPS)
        with ThreadPoolExecutor(1) as encoder:
            waiting: Future[None] | None = None
            for number in range(total):
                image = picture(start + number / FPS)
                pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4).copy()
                if waiting is not None:
                    waiting.result()
                waiting = encoder.submit(push, number, pixels)
                if sys.stderr.isatty() and number % FPS == 0:
                    print(f"\r{number / FPS:5.0f} of {end - start:.0f} s", end="", file=sys.stderr)
            if waiting is not None:
                waiting.result()
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def checksum(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
