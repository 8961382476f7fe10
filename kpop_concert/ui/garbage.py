"""Python's cyclic garbage is collected on the GUI thread only.

The collector runs in whatever thread happens to allocate. When it takes a widget down in the journal's or the sampler's
thread, Qt keeps the widget's timers, and the next one to fire ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000
OLD_EVERY = 60
"""Young objects are looked through every second, all of them every so many times."""


class GuiGarbage(QObject):
    """Switches the automatic collector off and collects from a timer of the thread it is made in, until `close`.

    What exists already is set aside: modules and settings stay to the end, and looking through them again and again
    would cost frames.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """One round, as the timer does it."""
        self._rounds += 1
        gc.collect(2 if self._rounds % OLD_EVERY == 0 else 1)

    def close(self) -> None:
        """Hand over to the automatic collector again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
