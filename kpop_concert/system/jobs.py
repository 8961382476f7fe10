"""Heavy work off the main thread: a job reports how far it is and stops when it is asked to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, Literal, TypeVar

Result = TypeVar("Result")
Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
State = Literal["waiting", "running", "done", "failed", "cancelled"]

AT_ONCE = 2
"""How many jobs run at the same time; others wait for their turn."""
SOONEST_S = 2.0
"""No time left is told before: after less than that nobody can know it."""
_slots = threading.BoundedSemaphore(AT_ONCE)


class CancelledError(Exception):
    """The job was cancelled before it had a result."""


class Job(Generic[Result]):
    """Runs `work(progress, cancelled)` once in a thread of its own. Its methods may be called from any thread.

    The work calls `progress` with 0..1 and looks at `cancelled` often; where that is true it ends in whatever way it
    likes, an exception included. `changed` is called in the job's thread at every progress and at the end.
    """

    def __init__(
        self,
        work: Callable[[Progress, Cancelled], Result],
        *,
        name: str,
        changed: Callable[[], None] = lambda: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`name` is the thread's; `now` gives seconds."""
        self.name = name
        self._work, self._changed, self._now = work, changed, now
        self._lock = threading.Lock()
        self._wanted = True
        self._state: State = "waiting"
        self._share, self._began_s = 0.0, 0.0
        self._result: Result | None = None
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, as soon as fewer than AT_ONCE jobs run. RuntimeError at a second call."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop; what it still finds is thrown away. After its end nothing happens."""
        with self._lock:
            self._wanted = False

    def wait(self, timeout_s: float | None = None) -> bool:
        """Whether it has ended, after waiting for that."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    @property
    def state(self) -> State:
        """Where it is; "failed" and "cancelled" are ends, too."""
        return self._state

    @property
    def share(self) -> float:
        """How much of it is done, 0..1; it never goes back."""
        return self._share

    @property
    def left_s(self) -> float | None:
        """About how many seconds it still takes; None as long as nobody can know."""
        passed, share = self._now() - self._began_s, self._share
        if self._state != "running" or passed < SOONEST_S or share <= 0.0:
            return None
        return passed * (1.0 - share) / share

    @property
    def problem(self) -> Exception | None:
        """What it failed with."""
        return self._problem

    def result(self) -> Result:
        """What the work gave back. Raises its exception, CancelledError, or RuntimeError while it has not ended."""
        if self._problem is not None:
            raise self._problem
        if self._state == "cancelled":
            raise CancelledError(self.name)
        if self._state != "done":
            raise RuntimeError(f"{self.name} has not ended")
        return self._result  # type: ignore[return-value]

    def _run(self) -> None:
        with _slots:
            self._began_s = self._now()
            if self._wanted:
                self._state = "running"
                self._attempt()
            else:
                self._state = "cancelled"
        self._changed()

    def _attempt(self) -> None:
        problem: Exception | None = None
        result: Result | None = None
        try:
            result = self._work(self._progress, lambda: not self._wanted)
        except Exception as found:  # noqa: BLE001 - raised where the result is asked for
            problem = found
        with self._lock:
            if not self._wanted:
                self._state = "cancelled"
            elif problem is not None:
                self._problem, self._state = problem, "failed"
            else:
                self._result, self._share, self._state = result, 1.0, "done"

    def _progress(self, share: float) -> None:
        self._share = max(self._share, min(1.0, share))
        self._changed()
