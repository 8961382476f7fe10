"""No screen blanking while a concert plays."""

from __future__ import annotations

import logging
import queue
import threading

log = logging.getLogger(__name__)


class KeepAwake:
    """Asks the system to keep the screen on while `hold(True)`.

    The system is asked in a thread of its own: a session bus that does not answer would otherwise block the window.
    A system that cannot be asked is logged once and lived with.
    """

    def __init__(self) -> None:
        self._wishes: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="keep-awake", daemon=True)
        self._thread.start()

    def hold(self, awake: bool) -> None:
        """Keep the screen on, or let the system blank it again."""
        self._wishes.put(awake)

    def close(self) -> None:
        """Let go and end the thread."""
        self._wishes.put(None)
        self._thread.join(timeout=2)

    def _run(self) -> None:
        from wakepy import keep

        wish: bool | None = False
        while wish is not None:
            wish = self._wishes.get()
            if not wish:
                continue
            with keep.presenting(on_fail="pass") as mode:
                if not mode.active:
                    log.info("this system offers no way to keep the screen on")
                while wish:
                    wish = self._wishes.get()
