"""Single-key shortcuts bound to physical keys, so that F, C and D work while the Korean layout is on (ㄹ, ㅊ, ㅇ)."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from .widgets.base import Pressable
from .widgets.sheet import keeps_keys

# X11 and Wayland report evdev codes plus 8, Windows set-1 scan codes; macOS has virtual key codes instead.
_EVDEV = {41: "F", 54: "C", 40: "D", 58: "M", 27: "R", 43: "H", 34: "[", 35: "]"}
_WINDOWS = {
    0x21: "F",
    0x2E: "C",
    0x20: "D",
    0x32: "M",
    0x13: "R",
    0x23: "H",
    0x1A: "[",
    0x1B: "]",
    0x14: "T",
    0x31: "N",
}
_MACOS = {3: "F", 8: "C", 2: "D", 46: "M", 15: "R", 4: "H", 33: "[", 30: "]"}
# Where a platform reports no codes: the characters of the Latin and the Korean two-set layout.
_TYPED = {"ㄹ": "F", "ㅊ": "C", "ㅇ": "D", "ㅡ": "M", "ㄱ": "R", "ㅗ": "H"}
_NAMED = {Qt.Key.Key_Space: "Space", Qt.Key.Key_Escape: "Esc", Qt.Key.Key_F2: "F2"}
EVERYWHERE = frozenset({"F2"})
"""Keys that are no typed characters: they work while the viewer writes."""


def physical(event: QKeyEvent) -> str:
    """The key's name by its place on the keyboard (F, C, [, Space, F2, ...); empty for a key without a shortcut."""
    named = _NAMED.get(Qt.Key(event.key()))
    if named:
        return named
    if sys.platform == "darwin":
        found = _MACOS.get(event.nativeVirtualKey())
    else:
        codes = _WINDOWS if sys.platform == "win32" else _EVDEV
        found = codes.get(event.nativeScanCode())
    typed = event.text()[:1]
    return found or _TYPED.get(typed, "") or (typed.upper() if typed.upper() in _EVDEV.values() else "")


def types_text(widget: QWidget | None) -> bool:
    """Whether keys go into a text there."""
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


class Shortcuts(QObject):
    """Calls `pressed(name)` and `released(name)` for keys in `window` before any widget sees them.

    Keys of a text being written, keys in a sheet over the page, keys with Ctrl, Alt or Meta, and Space on a button
    reached by keyboard are left alone.
    """

    def __init__(
        self, window: QWidget, pressed: Callable[[str], bool], released: Callable[[str], None] | None = None
    ) -> None:
        """`pressed` returns whether it used the key."""
        super().__init__(window)
        self._window, self._pressed, self._released = window, pressed, released
        self._held: set[str] = set()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._window or keeps_keys(watched):
            return False
        name = physical(event)
        if not name:
            return False
        if event.type() == QEvent.Type.KeyRelease:
            if name in self._held and not event.isAutoRepeat():
                self._held.discard(name)
                if self._released:
                    self._released(name)
            return False
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        focus = QApplication.focusWidget()
        if modifiers or (types_text(focus) and name not in EVERYWHERE):
            return False
        if name == "Space" and isinstance(focus, Pressable) and focus.ring.visible:
            return False
        if event.isAutoRepeat():
            return name in self._held
        if self._pressed(name):
            self._held.add(name)
            return True
        return False
