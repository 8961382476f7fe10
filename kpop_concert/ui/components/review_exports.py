"""The ways out of a review: each asks for a place, works off the Qt thread, can be cancelled and tells its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...records import RecordError
from ...system.jobs import Cancelled, Progress
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

    def __init__(self, row: BusyRow, parent: QObject) -> None:
        super().__init__(parent)
        self._row = row
        self._work: Work | None = None
        self._what = ""
        row.stopped.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._work is not None

    def begin(self, what: str, place: Path, work: Callable[[Progress, Cancelled], Any]) -> None:
        """Write to `place`; `what` says what is under way. Not heard while something else is written."""
        if self._work is not None:
            return
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
        if not isinstance(problem, RecordError | OSError):
            raise problem
        self.failed.emit(str(problem))

    def _ended(self) -> None:
        self._row.hide()
        if self._work is not None:
            self._work.deleteLater()
            self._work = None


def new_folder(parent: Path, record: Path, what: str) -> Path:
    """A name for a new folder in `parent`: what is written, of which record, and when."""
    return parent / f"{what}-{record.stem}-{datetime.now():%Y%m%d-%H%M%S}"
