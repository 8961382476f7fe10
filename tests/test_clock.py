"""The media clock's promises, and an event loop whose time is virtual."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
from collections.abc import Coroutine

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.clock import SNAP_MS, MediaClock, VirtualLoop

MS = 1_000_000
GAPS = st.lists(st.integers(0, 400 * MS), min_size=1, max_size=60)


def playing(rate: float = 1.0) -> MediaClock:
    clock = MediaClock()
    clock.set_rate(rate, 0)
    clock.run(0)
    return clock


@given(gaps=GAPS, jitter=st.lists(st.floats(-80, 80), min_size=60, max_size=60), rate=st.sampled_from([0.5, 1.0, 2.0]))
def test_while_playing_time_never_runs_backwards(gaps: list[int], jitter: list[float], rate: float) -> None:
    clock, at_ns, shown = playing(rate), 0, 0.0
    for gap, error in zip(gaps, jitter, strict=False):
        at_ns += gap
        clock.frame(max(0.0, at_ns / MS * rate + error), at_ns)
        now = clock.now_ms(at_ns)
        assert now >= shown
        assert clock.peek_ms(at_ns) == now
        shown = now


@given(changes=st.lists(st.tuples(st.integers(0, 5000 * MS), st.floats(0.25, 4.0)), max_size=20))
def test_time_is_continuous_through_changes_of_rate(changes: list[tuple[int, float]]) -> None:
    clock, at_ns, expected, rate = playing(), 0, 0.0, 1.0
    for gap, new_rate in changes:
        at_ns += gap
        expected += gap / MS * rate
        before = clock.now_ms(at_ns)
        clock.set_rate(new_rate, at_ns)
        rate = new_rate
        assert clock.now_ms(at_ns) == pytest.approx(before, abs=1e-6)
        assert clock.rate == rate
    assert clock.now_ms(at_ns) == pytest.approx(expected, abs=1e-3)


@given(gaps=GAPS)
def test_a_pause_stands_still_and_playing_goes_on_from_there(gaps: list[int]) -> None:
    clock = playing()
    clock.frame(500.0, 500 * MS)
    clock.pause(1000 * MS)
    held, at_ns = clock.now_ms(1000 * MS), 1000 * MS
    assert not clock.running
    for gap in gaps:
        at_ns += gap
        assert clock.now_ms(at_ns) == held
    clock.run(at_ns)
    assert clock.now_ms(at_ns) == held
    assert clock.now_ms(at_ns + 40 * MS) == pytest.approx(held + 40)


@given(target=st.floats(0, 1e7), at_ns=st.integers(0, 10**15), runs=st.booleans())
def test_a_seek_snaps(target: float, at_ns: int, runs: bool) -> None:
    clock = playing()
    clock.now_ms(at_ns)
    if not runs:
        clock.pause(at_ns)
    clock.seek(target, at_ns)
    assert clock.now_ms(at_ns) == target


@pytest.mark.parametrize("jump_ms", [-40_000.0, 40_000.0])
def test_a_frame_far_away_is_a_jump(jump_ms: float) -> None:
    clock = playing()
    clock.seek(60_000.0, 0)
    clock.frame(60_000.0 + jump_ms, 10 * MS)
    assert clock.now_ms(10 * MS) == 60_000.0 + jump_ms


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("drift", [0.999, 1.0, 1.001])
def test_the_error_against_jittered_frames_is_small(rate: float, drift: float) -> None:
    # 30 frames a second that come up to 12 ms off, from a player whose own clock is off by 0.1 %.
    stream, clock, errors, at_ns = random.Random(11), playing(rate), [], 0
    clock.seek(120.0, 0)
    for number in range(1800):
        start_ms = number * 1000 / 30
        due_ns = round(start_ms / (rate * drift) * MS)
        at_ns = max(at_ns, due_ns + stream.randint(-12 * MS, 12 * MS))
        clock.frame(start_ms, at_ns)
        if number > 60:
            errors.append(abs(clock.now_ms(due_ns + 12 * MS) - (start_ms + 12 * rate * drift)))
    errors.sort()
    assert errors[round(0.95 * len(errors))] < 10 * max(1.0, rate)
    assert errors[-1] < 15 * max(1.0, rate)
    assert max(errors) < SNAP_MS


def test_a_rate_is_above_zero() -> None:
    with pytest.raises(ValueError, match="above 0, found 0"):
        MediaClock().set_rate(0.0, 0)


def run(main: Coroutine[None, None, None]) -> VirtualLoop:
    loop = VirtualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(main)
    return loop


def test_sleeps_pass_at_once_and_in_order() -> None:
    order: list[tuple[float, str]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        order.append((asyncio.get_running_loop().time(), name))

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for name, seconds in (("hour", 3600.0), ("blink", 0.3), ("day", 86_400.0), ("minute", 60.0)):
                group.create_task(sleeper(name, seconds))

    loop = run(main())
    assert [name for _, name in order] == ["blink", "minute", "hour", "day"]
    assert [at for at, _ in order] == pytest.approx([0.3, 60, 3600, 86_400])
    assert loop.time_ns() == pytest.approx(86_400 * 10**9)


def test_timeouts_are_virtual_too() -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(100):
                await asyncio.sleep(101)
        async with asyncio.timeout(100):
            await asyncio.sleep(99)

    assert run(main()).time() == pytest.approx(199)


def test_another_thread_wakes_a_loop_that_waits_for_it() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, 3))
        thread.start()
        assert await future == 3
        thread.join()

    assert run(main()).time() == 0


def test_a_timeout_does_not_fire_while_a_job_runs_in_a_thread() -> None:
    go = threading.Event()

    async def main() -> None:
        async with asyncio.timeout(600):
            job = asyncio.create_task(asyncio.to_thread(go.wait))
            await asyncio.sleep(0)
            await asyncio.sleep(0.001)
            go.set()
            assert await job
        # Afterwards time is virtual again.
        await asyncio.sleep(1000)

    loop = run(main())
    assert 1000 <= loop.time() < 1600
    assert loop.threads_at_work == 0


def test_a_timeout_does_not_fire_before_a_socket_could_answer() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def main() -> None:
        near, far = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=near)
        served = asyncio.create_task(answer(*await asyncio.open_connection(sock=far)))
        async with asyncio.timeout(600):
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
        writer.close()
        await writer.wait_closed()
        await served
        await asyncio.sleep(5000)

    assert 5000 <= run(main()).time() < 5600
