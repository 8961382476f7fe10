"""Measures flashes in a video: how often luminance goes up and down again, and how much saturated red there is.

A flash is a pair of opposing changes of relative luminance by 10 % of white or more, the darker picture below 80 %
(WCAG 2.2, "general flash and red flash thresholds"). The picture is averaged in 32x18 fields; a field's rate is the
flashes that end within one second. WCAG allows three where flashing fields take up a quarter of any ten degrees of
sight, for which it gives a third of the screen's width by a third of its height: the largest rate that a quarter of any
such window has at once is compared with that. Averaging over fields is done before the transfer curve, which is exact
for even fields.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

COLUMNS, ROWS = 32, 18
LEAST, BRIGHT, AREA = 0.10, 0.80, 0.25
WINDOW = (ROWS // 3, COLUMNS // 3)


@dataclass(frozen=True)
class Flashes:
    """Flashes a second, the worst second: of the whole picture's mean, of a quarter of any window, of any one field;
    `red` is the largest share (0..1) of a picture that is saturated red.
    """

    mean: float
    quarter: float
    field: float
    red: float


def measure(file: Path) -> Flashes:
    """Decode a video and measure all of it."""
    luminance, red, rate = _fields(file)
    worst = _worst_second(luminance, rate)
    return Flashes(
        mean=float(_worst_second(luminance.mean(axis=1, keepdims=True), rate).max()),
        quarter=_in_windows(worst),
        field=float(worst.max()),
        red=red,
    )


def _in_windows(worst: NDArray[np.float64]) -> float:
    """The largest rate that AREA of the fields of any window reach in the same second."""
    height, width = WINDOW
    for rate in range(int(worst.max()), 0, -1):
        reached = np.pad((worst >= rate).reshape(-1, ROWS, COLUMNS), ((0, 0), (1, 0), (1, 0)))
        total = reached.cumsum(axis=1).cumsum(axis=2)
        count = total[:, height:, width:] - total[:, :-height, width:]
        count += total[:, :-height, :-width] - total[:, height:, :-width]
        if count.max() >= AREA * height * width:
            return float(rate)
    return 0.0


def _fields(file: Path) -> tuple[NDArray[np.float64], float, float]:
    """(relative luminance by picture and field, largest share of saturated red, pictures a second)."""
    found, red = [], 0.0
    with av.open(str(file)) as video:
        stream = video.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in video.decode(stream):
            small = frame.reformat(COLUMNS, ROWS, "rgb24", interpolation="AREA").to_ndarray() / 255
            linear = np.where(small <= 0.04045, small / 12.92, ((small + 0.055) / 1.055) ** 2.4)
            found.append((linear @ (0.2126, 0.7152, 0.0722)).ravel())
            share = linear[..., 0] / np.maximum(linear.sum(axis=2), 1e-6)
            red = max(red, float(((share >= 0.8) & (small[..., 0] > 0.2)).mean()))
        assert stream.average_rate is not None
        return np.array(found), red, float(stream.average_rate)


def _worst_second(luminance: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Flashes in the second that ends at each picture, by field: half the number of opposing changes."""
    turned = np.stack([_changes(field) for field in luminance.T], axis=1)
    total = np.cumsum(np.vstack([np.zeros_like(turned[:1]), turned]), axis=0)
    window = round(rate)
    return (total[window:] - total[:-window]) // 2


def _changes(field: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 where a change of at least LEAST against the direction of the one before it is complete."""
    found = np.zeros(len(field))
    low = high = field[0]
    direction = 0
    for number, value in enumerate(field):
        low, high = min(low, value), max(high, value)
        if direction <= 0 and value - low >= LEAST and low < BRIGHT:
            found[number], direction, high = 1, 1, value
        elif direction >= 0 and high - value >= LEAST and value < BRIGHT:
            found[number], direction, low = 1, -1, value
    return found


def main() -> int:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(prog="python -m tools.demo_concert.flashes", description="Count flashes.")
    parser.add_argument("files", type=Path, nargs="+")
    for file in parser.parse_args().files:
        print(file, measure(file))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
