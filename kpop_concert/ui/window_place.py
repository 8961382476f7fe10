"""Where the window stood and how large it was, for the next start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QWidget

FILE, KEY = "window.ini", "theatre/geometry"


class WindowPlace:
    """Kept in a file of its own in the user's folder for settings, since it changes with every move."""

    def __init__(self, folder: Path) -> None:
        self._kept = QSettings(str(folder / FILE), QSettings.Format.IniFormat)

    def restore(self, window: QWidget) -> None:
        """Put the window where it was last, on a screen that is there; nothing where nothing is kept."""
        place = self._kept.value(KEY)
        if isinstance(place, QByteArray) and window.restoreGeometry(place):
            # Full screen is left for the viewer to ask for.
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)

    def keep(self, window: QWidget) -> None:
        """Remember the window's place. A folder that cannot be written is no matter here."""
        self._kept.setValue(KEY, window.saveGeometry())
        self._kept.sync()
