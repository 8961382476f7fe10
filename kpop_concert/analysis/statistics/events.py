"""Curves around events such as bursts of chat, against the same media times in an arm without them.

Bursts follow what happens on the stage, so a rise after one is no effect of the chat: it is compared with people who
saw the same moments without that chat (no chat, or shuffled).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .bands import Band, group_band, paired_band
from .max_t import DRAWS
from .results import LEVEL, Floats, array, level_of, unusable

NO_CONTROL = (
    "no control arm: bursts are locked to onsets of the music, so an average around them mixes what the stage did with "
    "what the chat did; it needs the same media times without chat or with the shuffled one"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Bins before an event, which are the baseline, and from the event's bin on after it. Raises ValueError without."""

    before: int
    after: int

    def __post_init__(self) -> None:
        if self.before < 1 or self.after < 1:
            raise ValueError(f"found {self.before} bins before and {self.after} after, expected one or more of each")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Around:
    """`lags_ms` of the bins' beginnings against that of the event's bin. `band` is None where it was refused, with the
    reason in `warnings`. `used` events of all people lay whole within the curve, `left_out` did not.
    """

    lags_ms: Floats
    chat: Floats
    control: Floats
    band: Band | None
    used: int
    left_out: int
    method: str
    warnings: tuple[str, ...]


def average_around(values: ArrayLike, events_ms: Sequence[ArrayLike], window: Window, bin_ms: float) -> Floats:
    """People x lags: each person's mean over their events, less the mean of the bins before each event.

    `values` people x bins of `bin_ms` from media time 0; `events_ms` a list for every person. An event whose window
    leaves the curve, or without a baseline, is not counted; nan where nothing is left. Raises ValueError when there is
    not one list a person.
    """
    curves = array(values, 2)
    if len(events_ms) != curves.shape[0]:
        raise ValueError(f"found {len(events_ms)} lists of events for {curves.shape[0]} people, expected one each")
    found = np.full((curves.shape[0], window.before + window.after), np.nan)
    if unusable(curves):
        return found
    for person, events in enumerate(events_ms):
        starts = _starts(events, window, bin_ms, curves.shape[1])
        pieces = [curves[person, at : at + window.before + window.after] for at in starts]
        against = [_mean(piece[: window.before]) for piece in pieces]
        found[person] = _mean_rows([piece - base for piece, base in zip(pieces, against, strict=True)], found.shape[1])
    return found


def around_events(
    chat: ArrayLike,
    control: ArrayLike | None,
    events_ms: Sequence[ArrayLike],
    window: Window,
    bin_ms: float,
    *,
    paired: bool,
    seed: int,
    level: float = LEVEL,
    draws: int = DRAWS,
) -> Around:
    """The average around the events of those who saw them, minus that at the same media times in the control arm.

    `chat` and `control` are people x bins. `paired`: the same people in the same rows, each at their own events in
    both. Otherwise each person of the control arm is averaged at the events of every person of the first, so that the
    moments weigh the same in both arms. Without `control` it refuses and says why.
    """
    level_of(level)
    if not 0 < bin_ms < math.inf:
        raise ValueError(f"found bins of {bin_ms} ms, expected a positive width")
    curves = array(chat, 2)
    lags = np.arange(-window.before, window.after, dtype=np.float64) * bin_ms
    counted = [_starts(events, window, bin_ms, curves.shape[1]).size for events in events_ms]
    used, every = sum(counted), sum(np.size(events) for events in events_ms)
    warnings = [f"{every - used} of {every} events left out: too near to the beginning or end"] if every > used else []
    own = average_around(curves, events_ms, window, bin_ms)
    band, others = None, np.empty((0, lags.size))
    if control is None:
        warnings.append(NO_CONTROL)
    elif used == 0:
        warnings.append("no event lies whole within the curves")
    else:
        still = array(control, 2)
        if still.shape[1] != curves.shape[1]:
            raise ValueError(f"found {curves.shape[1]} and {still.shape[1]} bins, expected the same concert")
        if problem := unusable(curves, still):
            warnings.append(problem)
        if paired:
            others = average_around(still, events_ms, window, bin_ms)
            band = paired_band(own, others, seed=seed, level=level, draws=draws)
        else:
            others = np.array(
                [
                    _mean_rows(list(average_around([row] * len(events_ms), events_ms, window, bin_ms)), lags.size)
                    for row in still
                ]
            ).reshape(-1, lags.size)
            band = group_band(own, others, seed=seed, level=level, draws=draws)
        warnings += band.warnings
    return Around(
        lags_ms=lags,
        chat=own,
        control=others,
        band=band,
        used=used,
        left_out=every - used,
        method=(
            f"mean around {used} events, less the {window.before} bins of {bin_ms:g} ms before each, chat minus the "
            f"same media times in the control arm, {'within people' if paired else 'between groups'}"
        ),
        warnings=tuple(warnings),
    )


def _starts(events: ArrayLike, window: Window, bin_ms: float, bins: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The first bin of each window that lies whole within the curve."""
    times = array(events)
    at = np.floor(times[np.isfinite(times) & (np.abs(times) < 1e15)] / bin_ms).astype(np.int64) - window.before
    return at[(at >= 0) & (at + window.before + window.after <= bins)]


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.mean(known)) if known.size else math.nan


def _mean_rows(rows: list[Floats], width: int) -> Floats:
    stacked = np.array(rows).reshape(-1, width)
    present = ~np.isnan(stacked)
    count = present.sum(axis=0)
    total = np.where(present, stacked, 0.0).sum(axis=0)
    means: Floats = np.divide(total, count, out=np.full(width, np.nan), where=count > 0)
    return means
