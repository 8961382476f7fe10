"""A report from records to a folder: load, compute, write; whole or not at all."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...records import RecordError
from ...records.export.files import Table as CsvFile
from ...records.export.files import whole_folder
from ...records.fingerprint import fingerprint
from ...records.pace import faster_than_life
from ...system.jobs import CancelledError
from ..dataset import Dataset, LoadCancelledError, Sources
from ..loading import load
from .material import Known, Material, Source
from .parts import Chapter, Plot, Step, Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
PAGE = "report.html"
LOADED, COMPUTED = 0.15, 0.6
"""Shares of the work that are done when the record is loaded, and when all is computed."""


class NothingToReportError(RecordError):
    """The records hold no viewing."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written: the page, how many figures and tables, and what a user should know."""

    page: Path
    figures: int
    tables: int
    notices: tuple[str, ...]

    def lines(self) -> list[str]:
        """The report for people, one line each."""
        return [f"{self.page}: {self.figures} figures, {self.tables} tables", *self.notices]


def write_report(
    records: Sequence[Path],
    out: Path,
    sources: Sources,
    known: Callable[[Dataset], Known],
    *,
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> Reported:
    """Write the report of one record or several into the new or empty folder `out`; the records stay as they are.

    `known` tells what files beside the records say of the dataset. The same records, files and program give the same
    bytes. `progress` hears 0..1. Raises RecordError with what to do (a damaged or newer record, none with a viewing, a
    folder that cannot take it), CancelledError.
    """

    def step() -> None:
        if cancelled():
            raise CancelledError("report")

    with whole_folder(out) as folder:
        try:
            dataset = load(records, sources, progress=lambda share: progress(LOADED * share * 0.7), cancelled=cancelled)
        except LoadCancelledError as stopped:
            raise CancelledError("report") from stopped
        if not dataset.viewings:
            names = ", ".join(path.name for path in dataset.records)
            raise NothingToReportError(f"{names}: holds no viewing; there is nothing to report.")
        summed = [Source(path, *fingerprint(path, step)) for path in dataset.records]
        fast = frozenset().union(*(faster_than_life(path) for path in dataset.records))
        progress(LOADED)
        material = Material(dataset, known(dataset), tuple(summed), fast)
        made = chapters(material, step, lambda share: progress(LOADED + (COMPUTED - LOADED) * share))
        parts = [part for chapter in made for part in chapter.parts]
        tables = [part for part in parts if isinstance(part, Table)]
        figures = [part for part in parts if isinstance(part, Plot)]
        _write_tables(folder, tables)
        pictures = _write_figures(
            folder, figures, step, lambda share: progress(COMPUTED + (1 - COMPUTED) * share * 0.98)
        )
        from .page import page

        title, sub = _title(material)
        text = page(title, sub, made, lambda plot: pictures[plot.name])
        (folder / PAGE).write_bytes(text.encode("utf-8", "backslashreplace"))
        step()
    progress(1.0)
    return Reported(out / PAGE, len(figures), len(tables), dataset.notices)


def _title(material: Material) -> tuple[str, str]:
    dataset = material.dataset
    studies = sorted({f"{visit.study} {visit.version}" for visit in dataset.visits})
    title = material.known.title or ", ".join(studies) or ", ".join(clip.title for clip in dataset.clips)
    fast = bool(material.simulated & {one.session for one in material.used})
    what = "simulated visits" if fast else "visits" if dataset.visits else "evenings"
    people = len({one.participant for one in material.used if one.visit})
    who = f", {people} participants" if people else ""
    return f"Report: {title}", f"{', '.join(studies) or 'At home'} \u00b7 {what}{who}, {len(material.used)} viewings"


def chapters(material: Material, step: Step, progress: Progress) -> list[Chapter]:
    """Everything that the report says, in its order. Raises RecordError, and what `step` raises."""
    from . import around, bound, chat, curve, difference, effect, model, people, song, words

    made = [words.head(material), people.participants(material), people.design(material)]
    progress(0.05)
    effects = effect.effects(material, step)
    progress(0.3)
    made.append(difference.differences(material, effects))
    made.append(model.models(material, effects, step))
    progress(0.5)
    made.append(bound.equivalences(material, effects))
    songs = song.songs_of(material, step)
    made += curve.chapters(material, songs, step)
    progress(0.8)
    made.append(around.around(material, songs, step))
    made.append(chat.chat(material, step))
    made += [words.answers(material), words.methods(material), words.versions(material)]
    progress(1.0)
    return made


def _write_tables(folder: Path, tables: Sequence[Table]) -> None:
    place = folder / "tables"
    place.mkdir()
    for table in tables:
        with CsvFile(place / f"{table.name}.csv", [column.key for column in table.columns]) as file:
            for row in table.rows:
                file.add([None if isinstance(value, float) and value != value else value for value in row])


def _write_figures(folder: Path, plots: Sequence[Plot], step: Step, progress: Progress) -> Mapping[str, bytes]:
    """Every figure as SVG and PDF; returns the SVG by the name of the figure."""
    from .look import light

    place = folder / "figures"
    place.mkdir()
    found: dict[str, bytes] = {}
    for done, plot in enumerate(plots):
        with light():
            figure = plot.draw()
            step()
            found[plot.name] = _saved(figure, "svg", {"Date": None, "Title": plot.title, "Creator": "kpop-concert"})
            figure.set_layout_engine("none")  # it is laid out by now
            pdf = _saved(
                figure, "pdf", {"CreationDate": None, "Producer": None, "Title": plot.title, "Creator": "kpop-concert"}
            )
        (place / f"{plot.name}.svg").write_bytes(found[plot.name])
        (place / f"{plot.name}.pdf").write_bytes(pdf)
        step()
        progress((done + 1) / len(plots))
    return found


def _saved(figure: Figure, form: str, metadata: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format=form, metadata=dict(metadata))
    return _numbered(stream.getvalue()) if form == "svg" else stream.getvalue()


_CLIP = re.compile(rb"(?<=[#\"])p[0-9a-f]{10}(?=[)\"])")


def _numbered(svg: bytes) -> bytes:
    """With clip paths called by their order: matplotlib makes some of their names from addresses in memory."""
    names: dict[bytes, bytes] = {}
    return _CLIP.sub(lambda found: names.setdefault(found.group(), b"clip%d" % len(names)), svg)
