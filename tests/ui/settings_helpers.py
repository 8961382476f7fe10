"""The settings sheet for tests: opened over an empty window, with a keyring of its own and doors onto a small world."""

from __future__ import annotations

from typing import ClassVar

from keyring.backend import KeyringBackend
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from kpop_concert.audience.engines.base import EngineProblem, Ready
from kpop_concert.audience.engines.presets import FoundServer
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Totals
from kpop_concert.ui.models.engine_form import Doors

CANARY = "sk-canary-4711-do-not-show"


class OwnKeyring(KeyringBackend):
    """A keyring as systems have them, without a system."""

    priority: ClassVar[float] = 5
    name: ClassVar[str] = "test"
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


async def no_server() -> list[FoundServer]:
    return []


def write(edit: QLineEdit, text: str) -> None:
    """As a person does: into the field, over what is there, Enter."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def words(widget: QWidget) -> str:
    """Everything that a widget and its children show or say."""
    said = []
    for one in [widget, *widget.findChildren(QWidget)]:
        said += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        for name in ("text", "placeholderText", "displayText"):
            read = getattr(one, name, None)
            said.append(read() if callable(read) else "")
    return "\n".join(map(str, said))


def still(servers: tuple[FoundServer, ...] = ()) -> Doors:
    """Doors onto a small still world."""

    async def find() -> tuple[FoundServer, ...]:
        return servers

    async def models(_: EngineSettings) -> tuple[str, ...]:
        return ()

    async def connect(_: EngineSettings) -> Ready | EngineProblem | None:
        raise RuntimeError(CANARY)

    async def spent(_: EngineSettings) -> Totals:
        return Totals(day_usd=0.42)

    return Doors(find, models, connect, spent)
