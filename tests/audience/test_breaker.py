"""Requests after failures: spaced, then a rest, then one careful try. All in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from director_helpers import virtually

from kpop_concert.audience.engines.breaker import (
    FAILURES,
    FIRST_PAUSE_S,
    LONGEST_REST_S,
    LONGEST_RETRY_AFTER_S,
    REST_S,
    Attempt,
    Breaker,
)

Play = Callable[[Breaker], Awaitable[None]]


def play(scene: Play) -> None:
    async def main() -> None:
        await scene(Breaker())

    virtually(main)


async def admitted(breaker: Breaker, patience_s: float = 100) -> Attempt:
    attempt = await breaker.admit(patience_s)
    assert attempt is not None
    return attempt


async def fail(breaker: Breaker, times: int, retry_after_s: float | None = None) -> None:
    for _ in range(times):
        (await admitted(breaker)).failed(retry_after_s)


def test_nothing_waits_while_all_goes_well() -> None:
    async def scene(breaker: Breaker) -> None:
        for _ in range(20):
            (await admitted(breaker, 0)).succeeded()
        assert asyncio.get_running_loop().time() == 0
        assert breaker.healthy

    play(scene)


def test_pauses_double_and_end_with_a_success() -> None:
    async def scene(breaker: Breaker) -> None:
        waits = []
        for _ in range(3):
            (await admitted(breaker)).failed()
            waits.append(breaker.wait_s)
        assert waits == [FIRST_PAUSE_S, FIRST_PAUSE_S * 2, FIRST_PAUSE_S * 4]
        (await admitted(breaker)).succeeded()
        assert breaker.wait_s == 0

    play(scene)


def test_who_has_no_patience_is_sent_away() -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, 1)
        assert await breaker.admit(FIRST_PAUSE_S / 2) is None
        assert await breaker.admit(FIRST_PAUSE_S) is not None

    play(scene)


def test_those_who_wait_together_are_let_in_one_after_the_other() -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, 1)
        loop = asyncio.get_running_loop()
        times: list[float] = []

        async def one() -> None:
            await admitted(breaker)
            times.append(loop.time())

        await asyncio.gather(*(one() for _ in range(3)))
        assert [round(time, 3) for time in times] == [FIRST_PAUSE_S * n for n in (1, 2, 3)]

    play(scene)


@pytest.mark.parametrize(("asked", "kept"), [(7.0, 7.0), (0.1, FIRST_PAUSE_S), (1e9, LONGEST_RETRY_AFTER_S)])
def test_the_servers_own_wish_counts_within_reason(asked: float, kept: float) -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, 1, asked)
        assert breaker.wait_s == kept

    play(scene)


def test_too_many_failures_are_a_rest_with_one_try_after_it() -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, FAILURES)
        assert breaker.resting
        assert breaker.wait_s == REST_S
        assert await breaker.admit(1000) is None
        await asyncio.sleep(REST_S)
        attempt = await admitted(breaker, 0)
        assert await breaker.admit(1000) is None
        attempt.failed()
        assert breaker.wait_s == 2 * REST_S
        await asyncio.sleep(2 * REST_S)
        (await admitted(breaker, 0)).succeeded()
        assert (breaker.resting, breaker.wait_s) == (False, 0)

    play(scene)


def test_rests_do_not_grow_for_ever() -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, FAILURES)
        for _ in range(8):
            await asyncio.sleep(breaker.wait_s)
            await fail(breaker, 1)
        assert breaker.wait_s == LONGEST_REST_S

    play(scene)


def test_a_cancelled_try_makes_room_for_the_next() -> None:
    async def scene(breaker: Breaker) -> None:
        await fail(breaker, FAILURES)
        await asyncio.sleep(REST_S)
        (await admitted(breaker, 0)).abandoned()
        assert await breaker.admit(0) is not None

    play(scene)


def test_late_failures_of_one_outage_do_not_prolong_the_rest() -> None:
    async def scene(breaker: Breaker) -> None:
        late = await admitted(breaker)
        await fail(breaker, FAILURES)
        late.failed()
        late.failed()
        assert breaker.wait_s == REST_S

    play(scene)


def test_an_attempt_tells_once() -> None:
    async def scene(breaker: Breaker) -> None:
        attempt = await admitted(breaker)
        attempt.succeeded()
        attempt.failed()
        assert breaker.healthy

    play(scene)
