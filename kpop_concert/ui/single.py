"""A second start with the same record raises the first window instead."""

from __future__ import annotations

import getpass
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 500


class SingleInstance(QObject):
    """One window per person and record; `raised` asks the first window to come forward."""

    raised = Signal()

    def __init__(self, record: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A user without a name (a container's) has a number; realpath, because a circle of links is no matter here.
        person = os.getuid() if hasattr(os, "getuid") else getpass.getuser()
        key = f"{person}\0{os.path.realpath(record)}"
        self._name = "kpop-concert-" + hashlib.sha256(key.encode()).hexdigest()[:24]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)

    def call_first(self) -> bool:
        """Whether another program has this record open and was asked to show its window."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MS):
            return False
        socket.disconnectFromServer()
        return True

    def listen(self) -> None:
        """Be the one that is called from now on. What a killed program left behind is removed."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _called(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()
