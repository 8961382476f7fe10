"""When a request may be sent: spaced after failures, a rest after too many, one careful try after the rest.

Time is the running loop's, so that it works in virtual time. After the circuit breaker of Nygard, "Release It!" (2007).
"""

from __future__ import annotations

import asyncio
from math import inf

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0
LONGEST_RETRY_AFTER_S = 60.0
FAILURES = 5
REST_S = 20.0
LONGEST_REST_S = 120.0


class Attempt:
    """One request that was admitted. Whoever sent it says once how it went; saying more changes nothing."""

    def __init__(self, breaker: Breaker, alone: bool) -> None:
        self._breaker, self._alone, self._open = breaker, alone, True

    def succeeded(self) -> None:
        """It was answered: all failures before are forgotten."""
        if self._done():
            self._breaker._recovered()

    def failed(self, retry_after_s: float | None = None) -> None:
        """It was not answered; `retry_after_s` is how long the server asked to be left alone, if it did."""
        if self._done():
            self._breaker._hurt(self._alone, retry_after_s)

    def abandoned(self) -> None:
        """It was cancelled, or its answer says nothing about the server."""
        self._done()

    def _done(self) -> bool:
        first, self._open = self._open, False
        if first and self._alone:
            self._breaker._trying = False
        return first


class Breaker:
    """One per server. After the k-th failure in a row the next request waits FIRST_PAUSE_S * 2^(k-1), or as long as the
    server asks; after FAILURES of them none is sent for REST_S, then one: if it fails, the rest doubles.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._rests = 0
        self._not_before = -inf
        self._trying = False

    @property
    def wait_s(self) -> float:
        """Seconds until a request may be sent: 0 for now, infinite while the one try after a rest is under way."""
        if self._trying:
            return inf
        return max(0.0, self._not_before - asyncio.get_running_loop().time())

    @property
    def resting(self) -> bool:
        """Whether so many requests have failed in a row that none, or only one, is sent."""
        return self._rests > 0

    @property
    def healthy(self) -> bool:
        """Whether the last request that ended was answered."""
        return self._failures == 0

    async def admit(self, patience_s: float) -> Attempt | None:
        """Wait until a request may be sent, if that is within `patience_s`; None: do not send one.

        A rest is not waited for.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience_s
        while (wait := self.wait_s) > 0:
            if self.resting or loop.time() + wait > deadline:
                return None
            await asyncio.sleep(wait)
        if self.resting:
            self._trying = True
        elif self._failures:
            self._not_before = loop.time() + self._pause_s()
        return Attempt(self, alone=self.resting)

    def _recovered(self) -> None:
        self._failures = self._rests = 0
        self._not_before = -inf

    def _hurt(self, alone: bool, retry_after_s: float | None) -> None:
        if self.resting and not alone:
            return  # sent before the rest began: the same outage
        self._failures += 1
        pause = self._pause_s()
        if self._failures >= FAILURES:
            self._rests += 1
            pause = min(LONGEST_REST_S, REST_S * 2.0 ** (self._rests - 1))
        if retry_after_s is not None:
            pause = max(pause, min(retry_after_s, LONGEST_RETRY_AFTER_S))
        self._not_before = max(self._not_before, asyncio.get_running_loop().time() + pause)

    def _pause_s(self) -> float:
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** (self._failures - 1))
