"""Time as data: a media clock anchored to frame times, and an event loop whose time is virtual."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

SNAP_MS = 250.0
"""A frame further than this from the extrapolated time is a jump, not jitter."""
PULL = 0.1
"""Share of the difference to a reported frame that is corrected at once: gentle enough that scrolling stays smooth.

Replayed over recorded frame times, medians and one-sided pulls were no better: what is left is how late frames come."""


class MediaClock:
    """Continuous media time (ms) between the frames that a player reports.

    QMediaPlayer.position() advances in steps of about 50 ms, so the clock extrapolates from the frames' own start times
    at the playback rate, is pulled gently towards each new frame, snaps after a jump and stands still while paused.
    While playing it never runs backwards except by a snap. All `at_ns` are time.perf_counter_ns.
    """

    def __init__(self) -> None:
        self._media_ms = 0.0
        self._at_ns = 0
        self._rate = 1.0
        self._running = False
        self._floor_ms = 0.0
        self._frames = 0

    @property
    def running(self) -> bool:
        return self._running

    @property
    def rate(self) -> float:
        return self._rate

    def now_ms(self, at_ns: int) -> float:
        """Media time at `at_ns`, in ms."""
        if self._running:
            self._floor_ms = max(self._floor_ms, self._extrapolate(at_ns))
        return self._floor_ms

    def peek_ms(self, at_ns: int) -> float:
        """Media time at `at_ns` without moving the clock: for other threads."""
        return max(self._floor_ms, self._extrapolate(at_ns)) if self._running else self._floor_ms

    def frame(self, start_ms: float, at_ns: int) -> None:
        """The player put the frame that starts at `start_ms` on the screen at `at_ns`."""
        expected = self._extrapolate(at_ns) if self._running else self._floor_ms
        error = start_ms - expected
        if abs(error) > SNAP_MS * max(1.0, self._rate):
            self._set(start_ms, at_ns)
        elif self._running:
            self._frames += 1
            pull = max(PULL, 1 / (1 + self._frames))
            self._media_ms, self._at_ns = expected + pull * error, at_ns
        # Paused and near: the frame that holds the sought time begins before it, and playing goes on from there.

    def seek(self, media_ms: float, at_ns: int) -> None:
        """Media time jumps to `media_ms`."""
        self._set(media_ms, at_ns)

    def run(self, at_ns: int) -> None:
        """Media time goes on."""
        if not self._running:
            self._set(self._floor_ms, at_ns)
            self._running = True
            # Starting takes the player some ms that vary: the first frames count more.
            self._frames = 0

    def pause(self, at_ns: int) -> None:
        """Media time stands still at where it is."""
        now = self.now_ms(at_ns)
        self._running = False
        self._set(now, at_ns)

    def set_rate(self, rate: float, at_ns: int) -> None:
        """Media ms per real ms from now on; time itself stays continuous. Raises ValueError unless rate > 0."""
        if rate <= 0:
            raise ValueError(f"a playback rate is above 0, found {rate}")
        now = self.now_ms(at_ns)
        self._set(now, at_ns)
        self._rate = rate

    def _extrapolate(self, at_ns: int) -> float:
        return self._media_ms + (at_ns - self._at_ns) / 1e6 * self._rate

    def _set(self, media_ms: float, at_ns: int) -> None:
        self._media_ms = self._floor_ms = media_ms
        self._at_ns = at_ns


class _JumpingSelector:
    """Selector that moves the loop's time to the next timer instead of sleeping."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._real = selectors.DefaultSelector()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = self._real.select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            # Nothing is scheduled: only another thread (call_soon_threadsafe) can wake the loop.
            return self._real.select(None)
        # The loop's own wake-up pipe is always there; any other socket, or a thread at work, needs real time.
        if self._loop.threads_at_work or len(self._real.get_map()) > 1:
            began = time.perf_counter()
            ready = self._real.select(timeout)
            timeout = min(timeout, time.perf_counter() - began) if ready else timeout
        self._loop.advance(timeout)
        return ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An asyncio loop in virtual time: every sleep and timeout passes at once, in order.

    The same sessions run on it headless, deterministically and as fast as the machine can. Only while a socket is open
    or a job runs in an executor (asyncio.to_thread) does time pass as it really does, so that a timeout does not fire
    before the answer could come. A future that a thread of one's own resolves is not known to the loop: await it where
    no timer is pending, or use an executor.
    """

    def __init__(self) -> None:
        self.threads_at_work = 0
        self._virtual_s = 0.0
        super().__init__(_JumpingSelector(self))  # type: ignore[arg-type]

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._virtual_s

    def time_ns(self) -> int:
        """Virtual nanoseconds, to be used where real code uses time.perf_counter_ns."""
        return round(self._virtual_s * 1e9)

    def advance(self, seconds: float) -> None:
        """Move virtual time forward."""
        self._virtual_s += seconds

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Arguments], Result], *args: *Arguments
    ) -> asyncio.Future[Result]:
        """As every loop does; real time passes until the job is done."""
        job = super().run_in_executor(executor, func, *args)
        self.threads_at_work += 1
        job.add_done_callback(self._job_done)
        return job

    def _job_done(self, _: asyncio.Future[Any]) -> None:
        self.threads_at_work -= 1
