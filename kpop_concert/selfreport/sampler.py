"""The rating, read twenty times a second by its own thread, whatever the screen is busy with."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

from .scales import RatingState

NS = 1_000_000_000
SWITCH_S = 0.001


class RatingSampler:
    """Hands (at_ns, state) to `sink` on a fixed schedule: sample k is due k / hz seconds after `start`.

    A late wake-up does not shift the samples after it; a slot that passed unseen is counted in `missed`, never made
    up. `read` and `sink` run in the sampler's thread: `read` returns the newest state (one reference, so no lock),
    `sink` must return quickly. time.sleep waits: beside a busy main thread the 99th percentile of its interval error
    was 8 ms, and 4 ms with sys.setswitchinterval(0.001); Event.wait did no better.
    """

    def __init__(
        self,
        read: Callable[[], RatingState],
        sink: Callable[[int, RatingState], None],
        hz: float = 20,
        now_ns: Callable[[], int] = time.perf_counter_ns,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if hz <= 0:
            raise ValueError(f"a sampling rate is above 0, found {hz}")
        self.missed = 0
        self.taken = 0
        self._read = read
        self._sink = sink
        self._period_ns = round(NS / hz)
        self._now_ns = now_ns
        self._sleep = sleep
        self._paused = False
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, the first sample at once. A second call does nothing.

        For the whole process the interpreter then changes threads every ms instead of every 5: with a busy Qt thread
        that was measured to halve the error of the intervals.
        """
        if self._thread is None:
            sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_S))
            self._stopping = False
            self._thread = threading.Thread(target=self.run, name="rating sampler", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; returns within one period, and nothing reaches `sink` after that. May be started again."""
        self._stopping = True
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._thread = None

    def pause(self, paused: bool = True) -> None:
        """Take no samples (and count none as missed) until `pause(False)`; the schedule keeps its grid."""
        self._paused = paused

    def run(self) -> None:
        """The schedule itself, in the calling thread until `stop`."""
        origin = self._now_ns()
        slot = 0
        while not self._stopping:
            wait = origin + slot * self._period_ns - self._now_ns()
            if wait > 0:
                self._sleep(wait / NS)
                continue
            at_ns = self._now_ns()
            current = (at_ns - origin) // self._period_ns
            if not self._paused:
                self.missed += current - slot
                self.taken += 1
                self._sink(at_ns, self._read())
            slot = current + 1
