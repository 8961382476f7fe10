"""The chills button: one press, one mark; it flashes once and counts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from ..theme import Theme

FLASH_MS = 200


class ChillsButton(QAbstractButton):
    """Emits `clicked`; the page records the mark and calls `count`. Only a `counted` one says how many."""

    def __init__(self, theme: Theme, key: str, *, counted: bool = True) -> None:
        super().__init__()
        self._counted = counted
        self._theme, self._key, self._count, self._flash = theme, key, 0, False
        self._timer = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._timer.timeout.connect(self._dim)
        self.setFixedHeight(64)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(self.tr("Chills"))
        theme.changed.connect(self.update)
        self.setAccessibleName(self.tr("Chills, key {key}").format(key=key))

    def sizeHint(self) -> QSize:
        return QSize(120, 64)

    def count(self, count: int) -> None:
        """Show how many so far, and that one was just taken."""
        self._count, self._flash = count, True
        if self._counted:
            self.setAccessibleDescription(self.tr("{count} so far").format(count=count))
        self._timer.start()
        self.update()

    def _dim(self) -> None:
        self._flash = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        fill = "glow.line" if self._flash or self.isDown() else "glow.wash"
        painter.setBrush(self._theme.color(fill))
        painter.setPen(QPen(self._theme.color("focus.ring" if focus else "glow.base"), 2 if focus else 1))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, self._theme.radius("control"), self._theme.radius("control"))
        half = box.height() / 2
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.setFont(self._theme.font("h3"))
        painter.setPen(self._theme.color("glow.base"))
        upper = QRectF(box.left(), box.top(), box.width(), half + 4)
        painter.drawText(upper, middle | Qt.AlignmentFlag.AlignBottom, self.text())
        painter.setFont(self._theme.font("caption"))
        painter.setPen(self._theme.color("text.secondary"))
        lower = QRectF(box.left(), box.top() + half + 5, box.width(), half - 5)
        text = f"{self._key} · " + self.tr("{count} so far").format(count=self._count) if self._counted else self._key
        painter.drawText(lower, middle | Qt.AlignmentFlag.AlignTop, text)
