"""Whether the desktop asks for less motion.

Qt tells it from 6.12 on (QAccessibilityHints.motionPreference); until then the desktop's settings portal does on Linux.
Elsewhere the viewer's own switch is what there is.
"""

from __future__ import annotations

import sys

from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant

SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Settings"
WAIT_MS = 300
"""The longest the start waits for a desktop that does not answer."""
# The second one is what desktops had before the first was agreed on.
ASKED = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
)


def system_reduces_motion() -> bool:
    """What the desktop says now; False where nobody answers."""
    if not sys.platform.startswith("linux"):
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    return any(_read(bus, space, key) == wanted for space, key, wanted in ASKED)


def _read(bus: QDBusConnection, space: str, key: str) -> object:
    call = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "Read")
    call.setArguments([space, key])
    answer = bus.call(call, QDBus.CallMode.Block, WAIT_MS)
    if answer.type() != QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        return None
    value = answer.arguments()[0]
    while isinstance(value, QDBusVariant):  # `Read` wraps twice; `ReadOne` is not everywhere yet
        value = value.variant()
    return value
