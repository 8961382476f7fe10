"""What a review shows, as tidy CSV files: figures, curves, one value a person, and what was chosen and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from ... import __version__
from ...analysis.choice import chosen, unit
from ...analysis.curves import curves, grid
from ...analysis.dataset import Dataset
from ...analysis.observing import RATED, measures, observe
from ...journal import ReviewExclusion
from ...records.annotations import Annotation
from ...records.export.files import Cell, Table, whole_folder
from ...system.jobs import CancelledError
from .review import ReviewModel
from .review_figures import Asked, Figures
from .review_people import people

if TYPE_CHECKING:
    # They bring scipy along.
    from ...analysis.statistics.families import Contrast
    from ...analysis.statistics.results import Interval


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen: `asked` is the choice, `figures` what was computed of it (None: nothing could be)."""

    asked: Asked
    figures: Figures | None
    off: frozenset[str]
    out: frozenset[str]
    simulated: float
    protocol_lag_ms: float | None

    @classmethod
    def of(cls, model: ReviewModel, figures: Figures | None) -> Shown:
        """The model at one moment."""
        pair = model.pair or ("", "")
        asked = Asked(model.dataset, model.filters, pair, model.dimension, model.window)
        return cls(asked, figures, model.off, model.out, model.simulated_share, model.protocol_lag_ms)


def export_shown(
    shown: Shown, out: Path, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> tuple[Path, ...]:
    """Write choices.csv, metrics.csv, sections.csv, values.csv and curves.csv into a new folder, all or nothing.

    Raises ExportPlaceError, RecordError, CancelledError.
    """
    files: list[tuple[str, Sequence[str], Callable[[Shown], Iterator[Sequence[Cell]]]]] = [
        ("choices", ("what", "which", "value"), _choices),
        ("metrics", METRICS, _metrics),
        ("sections", METRICS, _sections),
        ("values", ("measure", "participant", "condition", "period", "clip", "value"), _values),
        ("curves", ("dimension", "condition", "t_ms", "mean", "low", "high", "n"), _curves),
    ]
    with whole_folder(out) as part:
        for at, (name, header, rows) in enumerate(files):
            with Table(part / f"{name}.csv", header) as table:
                for row in rows(shown):
                    if cancelled():
                        raise CancelledError
                    table.add(row)
            progress((at + 1) / len(files))
    return tuple(out / f"{name}.csv" for name, _, _ in files)


METRICS = (
    "key", "unit", "first", "second", "mean_first", "mean_second", "difference", "ci_low", "ci_high", "interval",
    "t", "df", "p", "p_holm", "n", "design", "clear", "problem", "definition",
)  # fmt: skip
"""`interval` says which one `ci_low` and `ci_high` are, `clear` whether the difference counts as found."""


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _choices(shown: Shown) -> Iterator[Sequence[Cell]]:
    dataset, filters, asked = shown.asked.dataset, shown.asked.filters, shown.asked
    clip = dataset.clip(filters.clip or "")
    yield "program", "kpop-concert", __version__
    for record in dataset.records:
        yield "record", record.name, None
    yield "clip", clip.title, clip.key
    yield "conditions compared", "first", asked.pair[0]
    yield "conditions compared", "second", asked.pair[1]
    yield "reaction lag, ms", "used", filters.lag_ms
    yield "reaction lag, ms", "protocol", shown.protocol_lag_ms
    yield "viewings that no person watched", "share", shown.simulated
    window = asked.window or (0.0, float(clip.duration_ms))
    yield "stretch, ms", "from", window[0]
    yield "stretch, ms", "to", window[1]
    for condition in sorted(shown.off):
        yield "condition switched off", condition, None
    for person in sorted(shown.out):
        yield "participant switched off", person, None
    for one in dataset.viewings:
        if one.left_out:
            yield "viewing not used", f"{one.participant}, {dataset.clip(one.clip).title}", one.left_out
    for note in dataset.standing:
        said, which = note.said, _named(dataset, note)
        if isinstance(said, ReviewExclusion):
            yield "excluded", which, f"{said.reason} ({said.author}, {note.utc})"
        else:
            yield "note", which, f"{said.text} ({said.author}, {note.utc})"
    for person in people(dataset, clip.key):
        for remark in person.remarks:
            if remark.what != "excluded":
                yield "flag", person.name, remark.what if not remark.ms else f"{remark.what}, {remark.ms:.0f} ms"


def _named(dataset: Dataset, note: Annotation) -> str:
    """Whose viewing, whole visit or stretch an annotation is about; empty where that is not in the dataset."""
    said = note.said
    ours = [one for one in dataset.viewings if (said.visit, said.viewing) in one.named]
    if not ours:
        return ""
    where = dataset.clip(ours[0].clip).title if said.viewing is not None else "whole visit"
    stretch = "" if said.stretch_ms is None else f", {said.stretch_ms[0]:.0f} to {said.stretch_ms[1]:.0f} ms"
    return f"{ours[0].participant}, {where}{stretch}"


def _metrics(shown: Shown) -> Iterator[Sequence[Cell]]:
    if shown.figures is None:
        return
    pair = shown.asked.pair
    for line in shown.figures.lines:
        found, contrast = line.compared, line.compared.contrast
        design = shown.figures.comparison.support.kind
        start = (line.measure.key, line.measure.unit, *pair, *map(_number, found.means))
        n = "+".join(map(str, found.people))
        if contrast is None:
            yield *start, *(None,) * 8, n, design, False, found.problem, line.measure.definition
        else:
            interval = contrast.simultaneous
            yield *start, *_numbers(contrast, interval), n, design, found.clear, "", line.measure.definition


def _numbers(contrast: Contrast, interval: Interval) -> Sequence[Cell]:
    ends = (interval.low, interval.high, interval.method)
    return contrast.estimate, *ends, contrast.t, contrast.df, contrast.p, contrast.p_holm


def _sections(shown: Shown) -> Iterator[Sequence[Cell]]:
    if shown.figures is None or shown.figures.sections is None:
        return
    sections, pair = shown.figures.sections, shown.asked.pair
    design, definition = sections.kinds.support.kind, RATED[sections.dimension].definition
    for found, whole in [*((row, False) for row in sections.kinds.rows), (sections.whole, True)]:
        contrast = found.contrast
        name = "all sections" if whole else found.key
        start = (f"{sections.dimension}, {name}", "-1..1", *pair, *map(_number, found.means))
        n = "+".join(map(str, found.people))
        if contrast is None:
            yield *start, *(None,) * 8, n, design, False, found.problem, definition
            continue
        interval = contrast.interval if whole else contrast.simultaneous
        yield *start, *_numbers(contrast, interval), n, design, found.clear, "", definition


def _values(shown: Shown) -> Iterator[Sequence[Cell]]:
    dataset, filters, window = shown.asked.dataset, shown.asked.filters, shown.asked.window
    viewings = chosen(dataset, filters)
    for measure in measures(dataset):
        found = observe(dataset, filters, measure, None if window is None else [window])
        for one, value in zip(viewings, found.values, strict=True):
            if not isnan(value):
                clip = dataset.clip(one.clip).title
                yield measure.key, unit(one), one.condition, one.period, clip, float(value)


def _curves(shown: Shown) -> Iterator[Sequence[Cell]]:
    dataset, filters = shown.asked.dataset, shown.asked.filters
    for dimension in sorted({d for one in dataset.viewings for d in one.dimensions}):
        found = grid(dataset, filters, dimension)
        for condition, curve in curves(dataset, found).items():
            for at, ms in enumerate(found.t_ms):
                numbers = (curve.mean[at], curve.low[at], curve.high[at])
                yield dimension, condition, float(ms), *(_number(float(one)) for one in numbers), int(curve.n[at])
