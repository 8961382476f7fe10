"""Makes the clip that measures how far picture and sound are apart: one white frame and one beep, every second."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from tools.demo_concert.encode import Format, checksum, encode
from tools.demo_concert.score import FPS
from tools.demo_concert.sound import RATE, times

LENGTH = 20.0
BEEP, PITCH = 0.020, 1000.0  # s, Hz: whole periods, so that the beep begins and ends at zero
TARGET = Format("Flash and beep, every second", (640, 360), 40, 48_000)


def main() -> int:
    """Write the clip; prints its size and checksum."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo_concert.flash_beep", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the WebM file to write")
    file: Path = parser.parse_args().out
    black, white = (QImage(*TARGET.size, QImage.Format.Format_RGB32) for _ in range(2))
    black.fill(0x000000)
    white.fill(0xFFFFFF)
    sound = np.zeros((2, int(LENGTH * RATE)))
    for second in range(1, int(LENGTH)):
        sound[:, second * RATE : second * RATE + int(BEEP * RATE)] = 0.8 * np.sin(2 * np.pi * PITCH * times(BEEP))

    def picture(t: float) -> QImage:
        frame = round(t * FPS)
        return white if frame and frame % FPS == 0 else black

    encode(file, picture, sound, 0.0, LENGTH, TARGET)
    print(f"{file}  {file.stat().st_size} bytes  sha256 {checksum(file)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
