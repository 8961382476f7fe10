"""The chapter on ratings around moments of the chat, against the same media times in a control arm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ...records.export.files import Cell
from ..choice import unit
from ..comparison import SEED, Pair, support_of
from ..curves import Grid, grid
from ..dataset import Dataset, Floats, Watched
from ..statistics.events import NO_CONTROL, Around, Window, around_events
from .around_plot import around_plot
from .material import Material, minus
from .parts import Chapter, Column, Part, Step, Table, distinct, refuse, say, sentence
from .song import Song

BIN_MS = 500.0
WINDOW = Window(before=4, after=16)
"""2 s before an event, which are the baseline, and 8 s from it on."""
BURST_MS = 2000.0
BURST_SD = 2.0
SHUFFLED = "replay_shuffled"
"""The condition whose lines come at other times than they were written for."""


@dataclass(frozen=True, slots=True)
class Events:
    """A kind of moment: how it is called, and what counts as one."""

    title: str
    definition: str


BURSTS = Events(
    "Bursts of chat",
    f"a burst begins where the audience's lines in {BURST_MS / 1000:g} s exceed the viewing's mean by {BURST_SD:g} SD, "
    "and did not in the stretch before",
)
CHANTS = Events("Fan chants", "the annotated beginning of each fan chant of the concert")


def around(material: Material, songs: Sequence[Song], step: Step) -> Chapter:
    """Averages around bursts and fan chants, or the reason why there are none."""
    title = "Ratings around bursts and fan chants"
    controls = [name for name in material.conditions if is_control(material.dataset, name)]
    chats = [name for name in material.conditions if name not in controls]
    if not controls or not chats:
        why = NO_CONTROL if not controls else "no condition has an audience that writes at the moments of the concert"
        return Chapter("events", title, (refuse(f"Not computed: {why}."),))
    parts = list(_parts(songs, chats, controls, step))
    return Chapter("events", title, tuple(parts) or (refuse("Nobody rated while watching: there are no curves."),))


def is_control(dataset: Dataset, condition: str) -> bool:
    """Whether a condition shows no chat of an audience, or one at other times than it was written for."""
    ours = [one for one in dataset.viewings if one.condition == condition]
    return condition == SHUFFLED or not any(bool(np.any(one.chat.of_audience)) for one in ours)


def _parts(songs: Sequence[Song], chats: Sequence[str], controls: Sequence[str], step: Step) -> Iterator[Part]:
    for song in songs:
        found: list[tuple[str, Around]] = []
        plots: dict[str, list[tuple[str, Around]]] = {}
        refused: list[str] = []
        supports = {pair: support_of(song.dataset, song.filters, pair) for pair in product(chats, controls)}
        refused += [one.sentence for one in supports.values() if one.kind == "refused"]
        for dimension in song.grids:
            curves = grid(song.dataset, song.filters, dimension, BIN_MS)
            for (pair, support), events in product(supports.items(), (BURSTS, CHANTS)):
                if support.kind == "refused":
                    continue
                step()
                one = _around(song, curves, events, pair, paired=support.kind == "within")
                what = f"{dimension}, {events.title.lower()}, {minus(pair)}"
                if one.band is None or np.all(np.isnan(one.band.low)):
                    refused.append(f"{song.clip.title}, {what}: {'; '.join(one.warnings)}.")
                else:
                    found.append((what, one))
                    plots.setdefault(f"{dimension} against {pair[1]}", []).append((what, one))
        if found:
            yield from (
                around_plot(f"events-{song.slug}-{number}", f"{song.clip.title}: {of}", ours)
                for number, (of, ours) in enumerate(plots.items(), start=1)
            )
            yield _table(song, found)
        if refused:
            yield refuse(*distinct(refused))
    if songs:
        yield say(f"Events: {BURSTS.definition}; {CHANTS.definition}.")


def _around(song: Song, curves: Grid, events: Events, pair: Pair, *, paired: bool) -> Around:
    people, first, second = curves.pairs(*pair)
    if not paired:
        alone = [who not in people for who in curves.people]
        ours, theirs = (
            [there and of == one for there, of in zip(alone, curves.conditions, strict=True)] for one in pair
        )
        people = tuple(who for who, here in zip(curves.people, ours, strict=True) if here)
        first, second = curves.values[ours], curves.values[theirs]
    moments = [_moments(song, events, who, pair[0]) for who in people]
    return around_events(first, second, moments, WINDOW, BIN_MS, paired=paired, seed=SEED)


def _moments(song: Song, events: Events, who: str, condition: str) -> Floats:
    """When the events of a person's viewings were, in media ms."""
    if events is CHANTS:
        return np.array([one.start_ms for one in song.clip.chants], dtype=np.float64)
    ours = [one for one in song.viewings if unit(one) == who and one.condition == condition]
    return np.concatenate([*(bursts(one) for one in ours), np.zeros(0)])


def bursts(watched: Watched) -> Floats:
    """When bursts of a viewing's chat begin, in media ms."""
    cells = max(1, math.ceil(watched.duration_ms / BURST_MS))
    ms = watched.chat.ms[watched.chat.of_audience]
    counts = np.histogram(ms, cells, (0.0, cells * BURST_MS))[0].astype(np.float64)
    high = counts > counts.mean() + BURST_SD * counts.std()
    begins = high & ~np.concatenate([[False], high[:-1]])
    return np.flatnonzero(begins).astype(np.float64) * BURST_MS


def _table(song: Song, found: Sequence[tuple[str, Around]]) -> Table:
    head = (
        Column("what", "What", "text"),
        Column("lag_ms", "From the event, ms"),
        Column("difference", "Difference"),
        Column("low", "simultaneous 95 %", "low"),
        Column("high", "simultaneous 95 %", "high"),
        Column("how", "How", "how"),
    )
    rows: list[tuple[Cell, ...]] = []
    for what, one in found:
        band = one.band
        assert band is not None
        how = "; ".join([one.method, band.method, *one.warnings]) + "."
        for at, lag in enumerate(one.lags_ms.tolist()):
            rows.append((what, lag, float(band.difference[at]), float(band.low[at]), float(band.high[at]), how))
    title = f"Around bursts and fan chants in {song.clip.title}"
    notes = distinct([sentence("; ".join([f"{what}: {one.method}", *one.warnings])) for what, one in found])
    return Table(f"events-{song.slug}", title, head, tuple(rows), notes, on_page=False)
