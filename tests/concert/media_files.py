"""Small real media files made with PyAV."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np


def make_video(
    path: Path,
    *,
    seconds: float = 6.0,
    codec: str = "libvpx-vp9",
    sound: str | None = "libopus",
    options: dict[str, str] | None = None,
) -> Path:
    """A small video of moving noise, so that its bytes are spread over its length. The suffix names the container."""
    noise = np.random.default_rng(1)
    with av.open(str(path), "w", options=options or {}) as out:
        quick = {"cpu-used": "8", "deadline": "realtime"} if codec.startswith("libvpx") else {}
        video = out.add_stream(codec, rate=10, options=quick)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.bit_rate = 200_000
        audio = out.add_stream(sound, rate=48_000, layout="stereo") if sound else None
        for number in range(int(seconds * 10)):
            picture = noise.integers(0, 255, (48, 64, 3), dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            out.mux(video.encode(frame))
            if audio is not None:
                out.mux(audio.encode(_silence(number * 4800, 4800)))
        out.mux(video.encode(None))
        if audio is not None:
            out.mux(audio.encode(None))
    return path


def make_sound(path: Path) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as out:
        audio = out.add_stream("aac", rate=48_000, layout="stereo")
        out.mux(audio.encode(_silence(0, 48_000)))
        out.mux(audio.encode(None))
    return path


def _silence(start: int, samples: int) -> av.AudioFrame:
    chunk = av.AudioFrame.from_ndarray(np.zeros((2, samples), dtype=np.float32), format="fltp", layout="stereo")
    chunk.sample_rate, chunk.pts = 48_000, start
    return chunk
