"""The schedule runs on a clock of the test's own: nothing here waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.selfreport import RatingSampler, RatingState

PERIOD = 50_000_000


class Rig:
    """A sampler on virtual time: each wake-up is late by the next of `delays` (ns)."""

    def __init__(self, delays: list[int], stop_at_ns: int) -> None:
        self.now = 1_000
        self.origin = self.now
        self.state = RatingState()
        self.samples: list[tuple[int, RatingState]] = []
        self.at: dict[int, Callable[[], None]] = {}
        self._delays = iter(delays)
        self._stop_at = self.origin + stop_at_ns
        self.sampler = RatingSampler(
            lambda: self.state, lambda at, state: self.samples.append((at, state)), 20, lambda: self.now, self._sleep
        )

    def run(self) -> list[float]:
        """Run to the end; the samples' times in slots since the start."""
        self.sampler.run()
        return [(at - self.origin) / PERIOD for at, _ in self.samples]

    def _sleep(self, seconds: float) -> None:
        self.now += round(seconds * 1e9) + next(self._delays, 0)
        for due in [due for due in self.at if self.origin + due <= self.now]:
            self.at.pop(due)()
        if self.now > self._stop_at:
            self.sampler.stop()


def test_on_time_without_drift() -> None:
    rig = Rig([], stop_at_ns=PERIOD * 1000)
    assert rig.run() == list(range(1000 + 1))
    assert (rig.sampler.taken, rig.sampler.missed) == (1001, 0)


def test_a_late_wake_up_does_not_shift_what_follows() -> None:
    rig = Rig([PERIOD // 2], stop_at_ns=PERIOD * 4)
    assert rig.run() == [0, 1.5, 2, 3, 4]
    assert rig.sampler.missed == 0


def test_slots_that_passed_are_counted_and_not_made_up() -> None:
    rig = Rig([0, int(PERIOD * 3.2)], stop_at_ns=PERIOD * 7)
    assert rig.run() == [0, 1, pytest.approx(5.2), 6, 7]
    assert rig.sampler.missed == 3


@given(st.lists(st.integers(0, PERIOD * 4), max_size=40))
def test_every_slot_is_either_sampled_within_itself_or_missed(delays: list[int]) -> None:
    rig = Rig(delays, stop_at_ns=PERIOD * 50)
    slots = [int(slot) for slot in rig.run()]
    assert len(set(slots)) == len(slots), "one sample a slot"
    assert slots == sorted(slots)
    assert rig.sampler.missed == slots[-1] + 1 - len(slots)


def test_a_pause_is_no_loss_and_keeps_the_grid() -> None:
    rig = Rig([], stop_at_ns=PERIOD * 10)
    rig.at = {PERIOD * 3: rig.sampler.pause, PERIOD * 7: lambda: rig.sampler.pause(False)}
    assert rig.run() == [0, 1, 2, 7, 8, 9, 10]
    assert rig.sampler.missed == 0


def test_the_newest_state_is_read() -> None:
    rig = Rig([], stop_at_ns=PERIOD * 4)
    newer = RatingState(0.5, -0.5, touched=True)
    rig.at = {PERIOD * 2: lambda: setattr(rig, "state", newer)}
    rig.run()
    assert [state for _, state in rig.samples] == [RatingState()] * 2 + [newer] * 3


def test_nothing_arrives_after_stop_and_it_starts_again() -> None:
    enough = threading.Event()
    seen: list[int] = []

    def sink(at_ns: int, _: RatingState) -> None:
        seen.append(at_ns)
        if len(seen) % 3 == 0:
            enough.set()

    sampler = RatingSampler(RatingState, sink, hz=200)
    for _ in range(2):
        enough.clear()
        sampler.start()
        sampler.start()
        assert enough.wait(10)
        sampler.stop()
        after = len(seen)
        sampler.stop()
        assert len(seen) == after
    assert seen == sorted(seen)


def test_a_rate_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        RatingSampler(RatingState, lambda *_: None, hz=0)
