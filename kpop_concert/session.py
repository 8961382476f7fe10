"""Session: the journal of one visit or one evening, with its two verbs publish and commit."""

from __future__ import annotations

import asyncio
import platform
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Protocol

from . import __version__
from .journal import Entry, Payload, Problem, SessionEnded, SessionStarted
from .system.account import without_account

Subscriber = Callable[[Entry], None]


class Sink(Protocol):
    """Where entries are kept: the record's writer thread."""

    def put(self, entry: Entry) -> None:
        """Keep an entry; returns at once, safe from any thread."""

    def flush(self) -> Future[None]:
        """Resolves when everything put before is on disk; fails with the reason when it cannot be."""


class NoRecord:
    """A sink that keeps nothing, for runs whose result is another file."""

    def put(self, entry: Entry) -> None:
        """Forget the entry."""

    def flush(self) -> Future[None]:
        """Nothing is waiting."""
        done: Future[None] = Future()
        done.set_result(None)
        return done


class Session:
    """Numbers entries, keeps them and tells subscribers. `publish` may be called from any thread."""

    def __init__(
        self,
        sink: Sink,
        purpose: str,
        seed: int,
        now_ns: Callable[[], int] = time.perf_counter_ns,
        zone: str = "UTC",
    ) -> None:
        self.id = str(uuid.uuid4())
        self.seed = seed
        self.now_ns = now_ns
        self._sink = sink
        self._seq = 0
        self._lock = threading.Lock()
        self._subscribers: list[Subscriber] = []
        self._ended = False
        self.publish(
            SessionStarted.model_validate(
                {
                    "program": __version__,
                    "platform": platform.platform(),
                    "python": platform.python_version(),
                    "purpose": purpose,
                    "seed": seed,
                    "zone": zone,
                }
            )
        )

    @property
    def entries(self) -> int:
        """How many entries were published so far."""
        return self._seq

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with every entry published from now on; the returned function ends that."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def publish(
        self,
        payload: Payload,
        *,
        viewing: str | None = None,
        pass_no: int | None = None,
        media_ms: float | None = None,
        at_ns: int | None = None,
        notify: bool = True,
    ) -> Entry:
        """In memory at once, on disk within 100 ms. `notify=False` (for other threads) keeps without telling.

        A problem's message may name files: it is kept without the account that they belong to.
        """
        if isinstance(payload, Problem):
            payload = payload.model_copy(update={"message": without_account(payload.message)})
        with self._lock:
            entry = Entry(
                session=self.id,
                seq=self._seq,
                at_ns=self.now_ns() if at_ns is None else at_ns,
                utc=datetime.now(UTC).isoformat(timespec="milliseconds"),
                viewing=viewing,
                pass_no=pass_no,
                media_ms=media_ms,
                payload=payload,
            )
            self._seq += 1
            self._sink.put(entry)
        if notify:
            for subscriber in tuple(self._subscribers):
                subscriber(entry)
        return entry

    async def commit(self, payload: Payload, *, viewing: str | None = None) -> Entry:
        """Publish and return when it is on disk. Raises what the sink says when it cannot be kept."""
        entry = self.publish(payload, viewing=viewing)
        await self.flush()
        return entry

    async def flush(self) -> None:
        """Return when everything published so far is on disk. Raises what the sink says when it cannot be kept."""
        await asyncio.wrap_future(self._sink.flush())

    def end(self, reason: str) -> None:
        """The last entry; a second call does nothing."""
        if not self._ended:
            self._ended = True
            self.publish(SessionEnded.model_validate({"reason": reason}))
