"""Jobs: results, failures, cancelling, progress, the time left, and how many run at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.system.jobs import AT_ONCE, SOONEST_S, CancelledError, Job


def test_the_result_is_what_the_work_gave_back_in_another_thread() -> None:
    job = Job(lambda progress, cancelled: threading.current_thread().name, name="a job")
    with pytest.raises(RuntimeError, match="a job has not ended"):
        job.result()
    job.start()
    assert job.wait(30)
    assert (job.state, job.share, job.result()) == ("done", 1.0, "a job")


def test_nothing_is_a_result_too() -> None:
    job = Job(lambda progress, cancelled: None, name="nothing")
    job.start()
    job.wait(30)
    assert job.result() is None


def test_what_goes_wrong_is_raised_where_the_result_is_asked_for() -> None:
    def work(progress: object, cancelled: object) -> None:
        raise OSError("no room")

    job = Job(work, name="broken")
    job.start()
    assert job.wait(30)
    assert job.state == "failed"
    assert str(job.problem) == "no room"
    with pytest.raises(OSError, match="no room"):
        job.result()


@pytest.mark.parametrize("raises", [True, False])
def test_a_cancelled_job_has_no_result_in_whatever_way_it_ended(raises: bool) -> None:
    begun = threading.Event()

    def work(progress: object, cancelled: Callable[[], bool]) -> str:
        begun.set()
        while not cancelled():
            threading.Event().wait(0.001)
        if raises:
            raise ValueError("stopped in the middle")
        return "too late"

    job = Job(work, name="long")
    job.start()
    assert begun.wait(30)
    job.cancel()
    assert job.wait(30)
    assert job.state == "cancelled"
    assert job.problem is None
    with pytest.raises(CancelledError):
        job.result()


def test_cancelling_after_the_end_changes_nothing() -> None:
    job = Job(lambda progress, cancelled: 1, name="quick")
    job.start()
    job.wait(30)
    job.cancel()
    assert (job.state, job.result()) == ("done", 1)


def test_no_more_than_some_run_at_once_and_one_that_is_cancelled_while_it_waits_never_begins() -> None:
    gate, running, most = threading.Event(), [], []
    lock = threading.Lock()

    def work(progress: object, cancelled: object) -> None:
        with lock:
            running.append(1)
            most.append(len(running))
        gate.wait(30)
        with lock:
            running.pop()

    jobs = [Job(work, name=f"job {number}") for number in range(AT_ONCE + 3)]
    for job in jobs[:AT_ONCE]:
        job.start()
    while len(most) < AT_ONCE:
        threading.Event().wait(0.001)
    for job in jobs[AT_ONCE:]:
        job.start()
    jobs[-1].cancel()
    gate.set()
    assert all(job.wait(30) for job in jobs)
    assert max(most) == AT_ONCE
    assert len(most) == AT_ONCE + 2
    assert [job.state for job in jobs] == ["done"] * (AT_ONCE + 2) + ["cancelled"]


@given(st.lists(st.floats(-1, 2), min_size=1, max_size=8), st.floats(SOONEST_S, 1e4))
def test_progress_never_goes_back_and_the_time_left_follows_from_it(shares: list[float], passed: float) -> None:
    clock, heard, left = [100.0], [], []

    def work(progress: Callable[[float], None], cancelled: object) -> None:
        clock[0] += passed
        for share in shares:
            progress(share)
            left.append(job.left_s)

    job = Job(work, name="steps", changed=lambda: heard.append(job.share), now=lambda: clock[0])
    job.start()
    job.wait(30)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    for share, rest in zip(heard, left, strict=False):
        assert (rest is None) if share == 0 else rest == pytest.approx(passed * (1 - share) / share)
    assert job.left_s is None


def test_no_time_left_is_told_in_the_first_seconds() -> None:
    clock, left = [0.0], []

    def work(progress: Callable[[float], None], cancelled: object) -> None:
        clock[0] += SOONEST_S - 0.1
        progress(0.5)
        left.append(job.left_s)

    job = Job(work, name="quick", now=lambda: clock[0])
    job.start()
    job.wait(30)
    assert left == [None]
