"""A job as the Qt thread sees it: its progress and its end are signals of that thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from ..system.jobs import Cancelled, Job, Progress


class Work(QObject):
    """Runs `work(progress, cancelled)` off the Qt thread, see system.jobs; after `cancel` only `ended` comes.

    `ended` is always the last signal. Keep a reference until then.
    """

    progressed = Signal()
    done = Signal(object)
    failed = Signal(object)
    ended = Signal()
    _told = Signal()

    def __init__(self, work: Callable[[Progress, Cancelled], Any], *, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job: Job[Any] = Job(work, name=name, changed=self._tell)
        self._over = False
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self.job.start()

    def cancel(self) -> None:
        """Nothing more is wanted of it."""
        self.job.cancel()

    @property
    def over(self) -> bool:
        """Whether `ended` was told."""
        return self._over

    def _tell(self) -> None:
        try:
            self._told.emit()
        except RuntimeError:
            # Whoever asked was closed meanwhile, and this object with it: nobody is left to hear of it.
            return

    @Slot()
    def _hear(self) -> None:
        state = self.job.state
        if self._over:
            return
        if state == "running":
            self.progressed.emit()
            return
        if state == "waiting":
            return
        self._over = True
        if state == "done":
            self.done.emit(self.job.result())
        elif state == "failed":
            self.failed.emit(self.job.problem)
        self.ended.emit()


class Latest(QObject):
    """Runs the newest of what is asked for: asking again gives up what was asked before.

    What is asked for begins after `delay_ms` without another question. `idle` comes when nothing is under way any more.
    """

    done = Signal(object)
    failed = Signal(object)
    idle = Signal()

    def __init__(self, name: str, parent: QObject, *, delay_ms: int = 0) -> None:
        super().__init__(parent)
        self._name = name
        self._asked: Callable[[Progress, Cancelled], Any] | None = None
        self._running: list[Work] = []
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._timer.isActive() or any(work.job.state != "cancelled" for work in self._running)

    def ask(self, work: Callable[[Progress, Cancelled], Any]) -> None:
        """Want this and nothing that was asked before."""
        self.drop()
        self._asked = work
        self._timer.start()

    def drop(self) -> None:
        """Want nothing any more."""
        self._timer.stop()
        for work in self._running:
            work.cancel()

    def _begin(self) -> None:
        assert self._asked is not None
        work = Work(self._asked, name=self._name, parent=self)
        self._asked = None
        self._running.append(work)
        work.done.connect(self._answered)
        work.failed.connect(self._broke)
        work.ended.connect(self._ended)
        work.start()

    def _answered(self, result: object) -> None:
        if not self._timer.isActive():
            self.done.emit(result)

    def _broke(self, problem: object) -> None:
        if not self._timer.isActive():
            self.failed.emit(problem)

    @Slot()
    def _ended(self) -> None:
        for work in [one for one in self._running if one.over]:
            self._running.remove(work)
            work.deleteLater()
        if not self.busy:
            self.idle.emit()
