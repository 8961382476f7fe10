"""Writes notes and exclusions into the record, off the Qt thread, and takes them back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ...analysis.dataset import Dataset
from ...journal import ReviewExclusion, ReviewNote
from ...records import RecordError
from ...records.annotations import Annotation, annotations, undone
from ...study.review import annotate
from ..work import Work

Said = ReviewNote | ReviewExclusion


class Pen(QObject):
    """`written(history)` is every annotation of the dataset's records afterwards; `refused(message)` why it was not.

    One thing is written at a time; what is asked for meanwhile is not heard.
    """

    written = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Work | None = None
        self._mine: list[Said] = []

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._work is not None

    def wait(self) -> None:
        """Return when nothing is being written, from any thread."""
        work = self._work
        if work is not None:
            work.job.wait()

    def write(self, dataset: Dataset, said: Said) -> None:
        """Write it; `undo` takes it back."""
        self._start(dataset, said, lambda: self._mine.append(said))

    def take_back(self, dataset: Dataset, said: Said) -> None:
        """Write that an annotation that stands does not count any more, or what it superseded does again."""
        self._start(dataset, undone(said, dataset.history), lambda: self._forget(said))

    def undo(self, dataset: Dataset) -> None:
        """Take back the last one; does nothing where there is none."""
        last = self.last(dataset)
        if last is not None:
            self.take_back(dataset, last)

    def last(self, dataset: Dataset) -> Said | None:
        """What `undo` takes back: the newest of this window that stands, else the newest of the record."""
        standing = {one.said.id: one.said for one in dataset.standing}
        mine = [one for one in self._mine if one.id in standing]
        return mine[-1] if mine else next(reversed(list(standing.values())), None)

    def _forget(self, said: Said) -> None:
        self._mine = [one for one in self._mine if one.id != said.id]

    def _start(self, dataset: Dataset, said: Said, done: Callable[[], None]) -> None:
        if self._work is not None:
            return
        record = _record_of(dataset, said)

        def work(progress: object, cancelled: object) -> tuple[Annotation, ...]:
            annotate(record, said)
            every = {one.said.id: one for path in dataset.records for one in annotations(path)}
            return tuple(every.values())

        self._work = Work(work, name="annotation", parent=self)
        self._work.done.connect(lambda history: (done(), self._ended(), self.written.emit(history)))
        self._work.failed.connect(self._failed)
        self._work.start()

    def _ended(self) -> None:
        if self._work is not None:
            self._work.deleteLater()
            self._work = None

    def _failed(self, problem: Exception) -> None:
        self._ended()
        if not isinstance(problem, RecordError):
            raise problem
        self.refused.emit(str(problem))


def _record_of(dataset: Dataset, said: Said) -> Path:
    """The record that holds what is spoken of."""
    for one in dataset.viewings:
        if one.visit == (said.visit or "") and said.viewing in (None, one.viewing):
            return one.record
    return dataset.records[0]
