"""A machine that slept is noticed; a busy one is not taken for asleep."""

from __future__ import annotations

from kpop_concert.system.sleep import SleepWatch


def test_a_jump_of_the_wall_clock_is_sleep() -> None:
    watch = SleepWatch(every_s=1.0)
    assert watch.check(1000.0) is None
    assert watch.check(1001.0) is None
    assert watch.check(1004.5) is None
    assert watch.check(4605.5) == 3600.0
    assert watch.check(4606.5) is None


def test_a_clock_that_is_set_back_is_not_sleep() -> None:
    watch = SleepWatch(every_s=1.0)
    watch.check(1000.0)
    assert watch.check(200.0) is None
