"""The ways out of a review: each asks for a place, works off the Qt thread, can be cancelled and tells its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...records import RecordError
from ...study.report import report_study
from ...system.jobs import Cancelled, Progress
from ...system.problems import DocumentError
from ..models.review import ReviewModel
from ..models.review_csv import Shown, export_shown
from ..models.review_figures import Figures
from ..models.review_picture import draw_shown, drawable
from ..work import Work
from .review_busy import BusyRow


@dataclass(frozen=True, slots=True)
class Asking:
    """How the page asks for places: a folder to write into, files to write to and to open. None: not at all."""

    folder: Callable[[QWidget, str], Path | None]
    save: Callable[[QWidget, str, str, str], Path | None]
    open: Callable[[QWidget, str], Path | None]


def _folder(parent: QWidget, title: str) -> Path | None:
    found = QFileDialog.getExistingDirectory(parent, title)
    return Path(found) if found else None


def _save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    found, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(found) if found else None


def _open(parent: QWidget, title: str) -> Path | None:
    found, _ = QFileDialog.getOpenFileName(parent, title, "", "*.db")
    return Path(found) if found else None


BY_DIALOG = Asking(_folder, _save, _open)


class Exports(QObject):
    """One export at a time. `written(message)` and `failed(message)` are to be shown."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, row: BusyRow, window: QWidget, asking: Asking) -> None:
        super().__init__(window)
        self._row, self._window, self._asking = row, window, asking
        self._work: Work | None = None
        self._what = ""
        row.stopped.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._work is not None

    def csv(self, model: ReviewModel, figures: Figures | None) -> None:
        """What is shown, as tidy CSV files in a new folder."""
        parent = None if self.busy else self._asking.folder(self._window, self.tr("A folder for the CSV files"))
        if parent is not None:
            out = _new_folder(parent, model.dataset.records[0], "review")
            self._begin(self.tr("Writing CSV files"), out, partial(export_shown, Shown.of(model, figures), out))

    def figure(self, model: ReviewModel) -> None:
        """The timeline as it is chosen, as SVG, PDF or PNG."""
        name = f"{model.dataset.records[0].stem}-{model.clip.title}.svg".replace(" ", "-").lower()
        title, kinds = self.tr("A file for the figure"), "SVG (*.svg);;PDF (*.pdf);;PNG (*.png)"
        file = None if self.busy else self._asking.save(self._window, title, name, kinds)
        if file is not None:
            file = drawable(file)
            work = partial(draw_shown, model.dataset, model.filters, model.simulated, file)
            self._begin(self.tr("Drawing the figure"), file, work)

    def report(self, model: ReviewModel, study: Path | str | None) -> None:
        """The report of the default analysis, in a new folder."""
        parent = None if self.busy else self._asking.folder(self._window, self.tr("A folder for the report"))
        if parent is None:
            return
        records = model.dataset.records
        out = _new_folder(parent, records[0], "report")

        def work(progress: Progress, cancelled: Cancelled) -> object:
            return report_study(records, out, study, progress=progress, cancelled=cancelled)

        self._begin(self.tr("Writing the report"), out, work)

    def _begin(self, what: str, place: Path, work: Callable[[Progress, Cancelled], Any]) -> None:
        self._what = what
        self._row.show_share(what, 0.0, None)
        self._work = Work(work, name="export", parent=self)
        self._work.progressed.connect(self._progressed)
        self._work.done.connect(lambda _: self.written.emit(self.tr("Written: {place}").format(place=place)))
        self._work.failed.connect(self._broke)
        self._work.ended.connect(self._ended)
        self._work.start()

    def cancel(self) -> None:
        """Stop what is under way; nothing of it stays."""
        if self._work is not None:
            self._work.cancel()

    def _progressed(self) -> None:
        if self._work is not None:
            self._row.show_share(self._what, self._work.job.share, self._work.job.left_s)

    def _broke(self, problem: Exception) -> None:
        if not isinstance(problem, RecordError | DocumentError | OSError):
            raise problem
        self.failed.emit(str(problem))

    def _ended(self) -> None:
        self._row.hide()
        if self._work is not None:
            self._work.deleteLater()
            self._work = None


def _new_folder(parent: Path, record: Path, what: str) -> Path:
    """A name for a new folder in `parent`: what is written, of which record, and when."""
    return parent / f"{what}-{record.stem}-{datetime.now():%Y%m%d-%H%M%S}"
