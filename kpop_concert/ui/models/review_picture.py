"""The timeline as it is chosen, as a figure for print: the report's own drawing, with the page's choice. No Qt."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ...analysis.choice import Filters
from ...analysis.dataset import Dataset
from ...analysis.report.material import Known, Material
from ...records.errors import RecordError, RecordPlaceError
from ...system.jobs import CancelledError

FORMS = ("svg", "pdf", "png")
DOTS_PER_INCH = 300


@dataclass(frozen=True, slots=True)
class AsShown(Material):
    """Material of what is chosen on the page, in place of the default analysis."""

    shown: Filters

    @property
    def filters(self) -> Filters:
        """The page's."""
        return self.shown


def drawable(file: Path) -> Path:
    """The file itself where its name says a form; else with .svg at its end."""
    return file if file.suffix[1:].lower() in FORMS else file.with_name(f"{file.name}.svg")


def draw_shown(
    dataset: Dataset,
    filters: Filters,
    simulated: frozenset[str],
    file: Path,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Path:
    """Write the timeline of the filters' clip; the file's name says whether as SVG, PDF or PNG, as `drawable` has it.

    Raises RecordError, CancelledError.
    """
    from ...analysis.report.look import light
    from ...analysis.report.song import songs_of
    from ...analysis.report.strips import timeline_plot

    clip = dataset.clip(filters.clip or "")
    alone = replace(dataset, clips=(clip,))
    material = AsShown(alone, Known(), (), simulated, filters)
    songs = songs_of(material, lambda: None)
    progress(0.5)
    if not songs:
        raise RecordError("No viewing of this clip is chosen: there is nothing to draw.")
    stream = io.BytesIO()
    with light():
        figure = timeline_plot(songs[0], material).draw()
        figure.savefig(stream, format=file.suffix[1:].lower(), dpi=DOTS_PER_INCH)
    if cancelled():
        raise CancelledError
    try:
        file.write_bytes(stream.getvalue())
    except OSError as problem:
        raise RecordPlaceError(f"{file}: cannot be written ({problem.strerror}); choose another place.") from problem
    return file
