"""Take the stage picture behind the flying chat of the settings from the bundled concert.

    python tools/settings_stage.py        writes resources/theme/stage.jpg

A wide shot without subtitles, cut to the stage.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[1]
AT_S = 108.0
TOP, HEIGHT = 96, 472
"""Rows of the 1280 x 720 frame that are kept."""


def main() -> int:
    with av.open(str(ROOT / "resources" / "concerts" / "onda-undertow" / "video.webm")) as video:
        video.seek(int(AT_S * 1_000_000))
        frame = next(frame for frame in video.decode(video=0) if frame.time >= AT_S)
    pixels = frame.to_ndarray(format="rgb24")
    height, width, _ = pixels.shape
    picture = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    out = ROOT / "resources" / "theme" / "stage.jpg"
    if not picture.copy(0, TOP, width, HEIGHT).save(str(out), quality=84):
        print(f"{out} could not be written", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
