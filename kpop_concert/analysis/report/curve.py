"""Chapters on the ratings over time: curves, differences with simultaneous bands, sections, and agreement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from ...records.export.files import Cell
from ..comparison import SEED, Pair, Sections, by_section, support_of
from ..curves import Grid, grid
from ..dataset import Dimension
from ..statistics.bands import Band, group_band, paired_band
from ..statistics.reliability import Form, icc
from .forest import section_plot
from .material import Material, minus
from .parts import Chapter, Column, Part, Step, Table, Under, distinct, refuse, say, sentence
from .song import BIN_MS, Song
from .strips import difference_plot, timeline_plot

AGREEMENT_MS = 5000.0
FORMS: tuple[Form, ...] = ("2,1", "2,k")


def chapters(material: Material, songs: list[Song], step: Step) -> Iterator[Chapter]:
    """Curves, sections and agreement."""
    yield Chapter("timelines", "Over time", tuple(_timelines(material, songs, step)))
    yield Chapter("sections", "Section by section", tuple(_sections(material, songs, step)))
    yield Chapter("agreement", "Agreement of ratings", tuple(_agreement(material, songs)))


def _timelines(material: Material, songs: list[Song], step: Step) -> Iterator[Part]:
    if not songs:
        yield refuse("No viewing is analysed: there is nothing to show over time.")
    for song in songs:
        yield Under(song.clip.title)
        step()
        yield timeline_plot(song, material)
        if song.curves:
            yield _curves_table(song)
        else:
            yield refuse(f"Nobody rated {song.clip.title} while watching: it has no curves.")
        bands, refusals = {}, []
        for pair in material.pairs:
            for dimension, found in song.grids.items():
                step()
                band, why = _band(material, song, found, pair)
                if band is None:
                    refusals.append(why)
                else:
                    bands[dimension, pair] = band
        if bands:
            for of in dict.fromkeys(dimension for dimension, _ in bands):
                yield difference_plot(song, of, bands)
            yield _bands_table(song, bands)
        if refusals:
            yield refuse(*distinct(refusals))


def _band(material: Material, song: Song, found: Grid, pair: Pair) -> tuple[Band | None, str]:
    """The difference over time, or why there is none."""
    support = support_of(material.dataset, song.filters, pair)
    if support.kind == "refused":
        return None, support.sentence
    both, first, second = found.pairs(*pair)
    if support.kind == "within":
        band = paired_band(first, second, seed=SEED)
    else:
        sides = [
            found.values[
                [of == one and who not in both for who, of in zip(found.people, found.conditions, strict=True)]
            ]
            for one in pair
        ]
        band = group_band(sides[0], sides[1], seed=SEED)
    if np.all(np.isnan(band.low)):
        return None, f"{minus(pair)}, {found.dimension}, {song.clip.title}: {'; '.join(band.warnings)}."
    return band, ""


def _curves_table(song: Song) -> Table:
    head = (
        Column("dimension", "Rating", "text"),
        Column("condition", "Condition", "text"),
        Column("from_ms", "From, ms"),
        Column("to_ms", "To, ms"),
        Column("mean", "Mean"),
        Column("low", "95 %", "low"),
        Column("high", "95 %", "high"),
        Column("n", "n", "count"),
    )
    rows: list[tuple[Cell, ...]] = [
        (dimension, name, *_edges(song.grids[dimension], at), *_at(at, curve.mean, curve.low, curve.high), int(n))
        for dimension, by_condition in song.curves.items()
        for name, curve in by_condition.items()
        for at, n in enumerate(curve.n)
    ]
    note = (
        f"Means over people with pointwise 95 % t intervals, bins of {BIN_MS / 1000:g} s; all of it is in the CSV file."
    )
    return Table(f"curves-{song.slug}", f"Curves of {song.clip.title}", head, tuple(rows), (note,), on_page=False)


def _bands_table(song: Song, bands: Mapping[tuple[Dimension, Pair], Band]) -> Table:
    head = (
        Column("dimension", "Rating", "text"),
        Column("contrast", "Contrast", "text"),
        Column("from_ms", "From, ms"),
        Column("to_ms", "To, ms"),
        Column("difference", "Difference"),
        Column("low", "simultaneous 95 %", "low"),
        Column("high", "simultaneous 95 %", "high"),
        Column("pointwise_low", "pointwise", "low"),
        Column("pointwise_high", "pointwise", "high"),
        Column("p_adjusted", "p, adjusted", "p"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            dimension,
            minus(pair),
            *_edges(song.grids[dimension], at),
            *_at(at, band.difference, band.low, band.high, band.pointwise_low, band.pointwise_high, band.p_adjusted),
        )
        for (dimension, pair), band in bands.items()
        for at in range(len(band.difference))
    ]
    notes = distinct([sentence("; ".join([band.method, *band.warnings])) for band in bands.values()])
    title = f"Differences over time in {song.clip.title}"
    return Table(f"differences-{song.slug}", title, head, tuple(rows), notes, on_page=False)


def _edges(found: Grid, at: int) -> tuple[float, float]:
    return float(found.edges_ms[at]), float(found.edges_ms[at + 1])


def _at(at: int, *columns: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, ...]:
    return tuple(float(column[at]) for column in columns)


# --- section by section


def _sections(material: Material, songs: list[Song], step: Step) -> Iterator[Part]:
    if not material.pairs:
        yield refuse("There is one condition or none: nothing can be compared.")
        return
    for song in songs:
        yield Under(song.clip.title)
        if not song.clip.sections:
            yield refuse(f"{song.clip.title} has no annotated sections, or its concert pack is not at hand.")
            continue
        if not song.grids:
            yield refuse(f"Nobody rated {song.clip.title} while watching.")
            continue
        for pair in material.pairs:
            found: list[tuple[str, Sections]] = []
            for dimension in song.grids:
                step()
                found.append((dimension.capitalize(), by_section(material.dataset, song.filters, pair, dimension)))
            yield from _section_parts(material, song, pair, found)


def _section_parts(material: Material, song: Song, pair: Pair, found: list[tuple[str, Sections]]) -> Iterator[Part]:
    tag = f"{song.slug}-{material.tag(pair)}"
    title = f"{minus(pair)} in {song.clip.title}, by kind of section"
    support = found[0][1].kinds.support
    if any(row.contrast for _, sections in found for row in sections.kinds.rows):
        yield section_plot(f"sections-{tag}", title, found, pair)
        for what, sections in found:
            yield _section_table(f"sections-{tag}-{what.lower()}", f"{what}: {title}", sections, pair)
        yield say(support.sentence)
    else:
        reasons = [row.problem for _, sections in found for row in sections.kinds.rows]
        yield refuse(*distinct([support.sentence, *reasons]))


def _section_table(name: str, title: str, sections: Sections, pair: Pair) -> Table:
    head = (
        Column("section", "Sections", "text"),
        Column("n", "n", "count"),
        Column("mean_first", f"Mean, {pair[0]}"),
        Column("mean_second", f"Mean, {pair[1]}"),
        Column("difference", "Difference"),
        Column("low", "95 % alone", "low"),
        Column("high", "95 % alone", "high"),
        Column("simultaneous_low", "simultaneous", "low"),
        Column("simultaneous_high", "simultaneous", "high"),
        Column("p", "p", "p"),
        Column("p_holm", "p, Holm", "p"),
        Column("clear", "Found", "text"),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in (*sections.kinds.rows, sections.whole):
        contrast, whole = row.contrast, row is sections.whole
        n = " + ".join(map(str, row.people))
        first = ("all sections" if whole else row.key.replace("_", " "), n, *row.means)
        if contrast is None:
            rows.append((*first, *(math.nan,) * 7, row.problem))
            continue
        simultaneous = contrast.simultaneous
        many = (math.nan, math.nan) if whole else (simultaneous.low, simultaneous.high)
        alone = (contrast.estimate, contrast.interval.low, contrast.interval.high)
        adjusted = math.nan if whole else contrast.p_holm
        rows.append((*first, *alone, *many, contrast.p, adjusted, "yes" if row.clear else "no"))
    notes = [
        "Sections of one kind are taken together; the last chorus counts as a chorus. Holm's p and simultaneous "
        "intervals are over the kinds of section of one rating; all sections stand for themselves.",
        f"Simultaneous: {sections.kinds.method}.",
    ]
    return Table(name, title, head, tuple(rows), distinct(notes))


# --- agreement


def _agreement(material: Material, songs: list[Song]) -> Iterator[Part]:
    head = (
        Column("clip", "Clip", "text"),
        Column("dimension", "Rating", "text"),
        Column("condition", "Condition", "text"),
        Column("form", "Form", "text"),
        Column("icc", "ICC"),
        Column("low", "95 %", "low"),
        Column("high", "95 %", "high"),
        Column("raters", "Raters", "count"),
        Column("bins", "Bins", "count"),
        Column("how", "How", "how"),
    )
    rows: list[tuple[Cell, ...]] = []
    unit = f"bins of {AGREEMENT_MS / 1000:g} s"
    for song in songs:
        for dimension in song.grids:
            found = grid(material.dataset, song.filters, dimension, AGREEMENT_MS)
            for name in material.conditions:
                ratings = found.of(name)
                ratings = ratings[~np.all(np.isnan(ratings), axis=1)]
                for form in FORMS if len(ratings) > 1 else ():
                    one = icc(ratings, form, unit=unit)
                    rows.append(
                        (
                            song.clip.title, dimension, name, f"ICC({form})", one.estimate, one.interval.low,
                            one.interval.high, one.raters, one.bins, "; ".join([one.label, *one.warnings]) + ".",
                        )
                    )  # fmt: skip
    if not rows:
        yield refuse("Agreement needs two people who rated the same clip in the same condition.")
        return
    yield Table("agreement", "Intraclass correlation of the ratings", head, tuple(rows))
