"""One clip of a report: its viewings and their mean curves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..choice import Filters, chosen
from ..curves import Grid, grid
from ..dataset import Clip, Dataset, Dimension, Watched
from ..observing import RATED
from ..statistics.bands import Curve, mean_curve
from .material import Material
from .parts import Step

BIN_MS = 1000.0
"""Width of a bin of the curves and of the bands."""


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """One clip, with the mean curves of each condition by dimension, and the viewings they are of."""

    dataset: Dataset
    clip: Clip
    filters: Filters
    viewings: tuple[Watched, ...]
    grids: Mapping[Dimension, Grid]
    curves: Mapping[Dimension, Mapping[str, Curve]]

    @property
    def slug(self) -> str:
        """What files of this clip are called by."""
        return hashlib.sha256(self.clip.key.encode()).hexdigest()[:8]


def songs_of(material: Material, step: Step) -> list[Song]:
    """The clips of which a viewing is analysed."""
    found = []
    for clip in material.dataset.clips:
        step()
        song = _song(material, clip)
        if song.viewings:
            found.append(song)
    return found


def _song(material: Material, clip: Clip) -> Song:
    filters = replace(material.filters, clip=clip.key)
    ours = chosen(material.dataset, filters)
    rated = [dimension for dimension in RATED if any(dimension in one.dimensions for one in ours)]
    grids = {dimension: grid(material.dataset, filters, dimension, BIN_MS) for dimension in rated}
    curves = {
        dimension: {name: mean_curve(found.of(name)) for name in material.conditions if name in found.conditions}
        for dimension, found in grids.items()
    }
    return Song(material.dataset, clip, filters, ours, grids, curves)
