"""Widgets that hang in a cycle go away on the GUI thread, whatever other threads allocate meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from kpop_concert.ui.garbage import GuiGarbage


def test_another_thread_collects_no_widget(qapp: QApplication) -> None:
    was_on = gc.isenabled()
    garbage = GuiGarbage()
    try:
        widget = QWidget()
        QTimer(widget).start(1)
        widget.itself = widget  # type: ignore[attr-defined]
        gone = weakref.ref(widget)
        del widget

        def allocate() -> None:
            kept = [[index] for index in range(50_000)]
            assert kept

        worker = threading.Thread(target=allocate)
        worker.start()
        worker.join()
        assert gone() is not None
        garbage.collect()
        assert gone() is None
    finally:
        garbage.close()
    assert gc.isenabled()
    if not was_on:
        gc.disable()
