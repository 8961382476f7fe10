"""The one thread that writes: entries come in from anywhere and are on the disk within 100 ms."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import PydanticSerializationError

from ..journal import Entry
from .errors import RecordError, RecordStoppedError
from .file import claim

if TYPE_CHECKING:
    from .store import Store

COLLECT_S = 0.05
"""How long the first entry of a batch waits for others: half of the promise, the other half is for the disk."""


class JournalWriter:
    """Keeps entries in the record at `path`; every method may be called from any thread.

    What cannot be written stays in memory, in order, until `retry` or `close` can write it.
    """

    def __init__(self, path: Path, on_failure: Callable[[RecordError], None] | None = None) -> None:
        """Claim the record; takes a few ms, as tables are made or migrated in the writer's own thread.

        That takes up to a second: await `flush` before the first page that takes input, the 100 ms hold from then on.
        `on_failure` is called from the writer's thread, once per failure until a `retry` succeeds. Raises RecordError
        when the file cannot be used.
        """
        self.path = path
        self.on_failure = on_failure
        self._lock = claim(path)
        self._condition = threading.Condition()
        self._queue: deque[tuple[Entry, str]] = deque()
        self._flushes: list[Future[None]] = []
        self._failure: RecordError | None = None
        self._closing = False
        self._store: Store | None = None
        self._stale = False
        self._thread = threading.Thread(target=self._run, name="record writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Entries that are not on the disk yet."""
        return len(self._queue)

    @property
    def failure(self) -> RecordError | None:
        """Why nothing is being written at the moment; None when all is well."""
        return self._failure

    def put(self, entry: Entry) -> None:
        """Keep an entry: returns at once. Raises RuntimeError after `close`."""
        stored = _storable(entry)
        with self._condition:
            if self._closing:
                raise RuntimeError("the record is closed: nothing can happen in this session any more")
            self._queue.append(stored)
            if len(self._queue) == 1:
                self._condition.notify()

    def flush(self) -> Future[None]:
        """Resolves when everything put before is on the disk; fails with the RecordError that prevents it."""
        done: Future[None] = Future()
        # A waiter that is cancelled (asyncio.wrap_future) must not cancel what the writer is about to resolve.
        done.set_running_or_notify_cancel()
        with self._condition:
            if self._failure is not None:
                done.set_exception(self._failure)
            elif self._closing:
                done.set_result(None)
            else:
                self._flushes.append(done)
                self._condition.notify()
        return done

    def retry(self) -> Future[None]:
        """Write again what could not be written, each entry once; as `flush` otherwise."""
        with self._condition:
            if not isinstance(self._failure, RecordStoppedError):
                self._failure = None
        return self.flush()

    def close(self) -> None:
        """Write what is waiting, fold the log into the file, give the lock back. A second call does nothing.

        Raises RecordError when entries could not be written even now; they are lost then.
        """
        with self._condition:
            self._closing = True
            self._condition.notify()
        self._thread.join()
        self._lock.release()
        if self._queue:
            lost, self._queue = len(self._queue), deque()
            reason = self._failure or RecordStoppedError(f"{self.path}: the program failed while writing.")
            raise type(reason)(f"{reason} {lost} entries could not be kept.")

    def _run(self) -> None:
        try:
            self._work()
        except BaseException:
            # Ours, not the environment's: say so to the session, then let the thread's crash report name the place.
            self._fail(
                RecordStoppedError(
                    f"{self.path}: the program failed while writing the record; a crash report says where. What was "
                    "written is safe; please start the program again."
                )
            )
            raise
        finally:
            if self._store is not None:
                self._store.close()

    def _work(self) -> None:
        taken = 0.0
        last_try = False
        while not last_try:
            with self._condition:
                if not self._has_work():
                    self._condition.wait_for(self._has_work)
                    taken = time.perf_counter()
                # What came in during the last commit has been waiting since that began.
                patience = COLLECT_S - (time.perf_counter() - taken)
                self._condition.wait_for(lambda: self._flushes or self._closing, timeout=max(0.0, patience))
                last_try = self._closing
                batch, flushes = list(self._queue), self._flushes
                self._flushes = []
                taken = time.perf_counter()
            try:
                self._write(batch)
            except RecordError as failure:
                self._fail(failure, flushes)
            except BaseException:
                with self._condition:
                    self._flushes = flushes + self._flushes
                raise
            else:
                with self._condition:
                    self._failure = None
                    for _ in batch:
                        self._queue.popleft()
                for flush in flushes:
                    flush.set_result(None)

    def _has_work(self) -> bool:
        return self._closing or (self._failure is None and bool(self._queue or self._flushes))

    def _write(self, batch: list[tuple[Entry, str]]) -> None:
        # Imported by the thread: SQLAlchemy and SQLModel take half a second that no window needs to wait for.
        from .store import Store, Stored

        if self._store is not None and self._stale:
            self._store.rescue()
            self._store = None
        if self._store is None:
            self._store, self._stale = Store(self.path), False
        if batch:
            self._store.write([Stored(entry, payload) for entry, payload in batch])

    def _fail(self, failure: RecordError, flushes: Sequence[Future[None]] = ()) -> None:
        self._stale = True
        with self._condition:
            flushes = [*flushes, *self._flushes]
            self._flushes = []
            self._failure = failure
        for flush in flushes:
            flush.set_exception(failure)
        if self.on_failure is not None:
            self.on_failure(failure)


def _storable(entry: Entry) -> tuple[Entry, str]:
    """The entry and its payload as text, taken at once so that nothing changes it later."""
    try:
        return entry, entry.payload.model_dump_json()
    except PydanticSerializationError:
        # Half a surrogate pair (a broken emoji from the clipboard) has no UTF-8 form: it becomes a question mark.
        text = json.dumps(entry.payload.model_dump(), ensure_ascii=False).encode("utf-8", "replace").decode()
        return replace(entry, payload=type(entry.payload).model_validate_json(text)), text
