"""Time that passes before or during something: 3-2-1 over the stage, and a quiet ring for a rest."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ..theme import Theme
from ..widgets.base import Mark

COUNT = 3
RING, STROKE = 176, 4
LOOK_MS = 200


class Countdown(QWidget):
    """3, 2, 1 over what it covers; `over` comes once, a second after the 1."""

    over = Signal()

    def __init__(self, theme: Theme, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._words, self._left = theme, words, COUNT
        self._timer = QTimer(self, interval=1000, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.count)
        self.setAccessibleName(words)

    @property
    def left(self) -> int:
        """The number that stands there, 0 once it is over."""
        return self._left

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._timer.isActive()

    def start(self) -> None:
        """Count from the beginning."""
        self._left = COUNT
        self._tell()
        self.show()
        self.raise_()
        self._timer.start()

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()

    def count(self) -> None:
        """A second has passed."""
        self._left -= 1
        self._tell()
        if self._left == 0:
            self._timer.stop()
            self.hide()
            self.over.emit()

    def _tell(self) -> None:
        self.setAccessibleDescription(str(self._left))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # On the stage it is dark in both colour schemes.
        painter.fillRect(self.rect(), self._theme.color("danmaku.outline"))
        middle = QRectF(self.rect()).center()
        painter.setPen(QPen(self._theme.color("densityStick.ahead"), 2))
        painter.drawEllipse(middle, 64, 64)
        font = self._theme.font("chantLine")
        painter.setFont(font)
        painter.setPen(self._theme.color("danmaku.fill"))
        painter.drawText(
            QRectF(middle.x() - 64, middle.y() - 64, 128, 128), Qt.AlignmentFlag.AlignCenter, str(self._left)
        )
        painter.setFont(self._theme.font("question"))
        painter.setPen(self._theme.color("bias.pearl"))
        below = QRectF(0, middle.y() + 92, self.width(), 32)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)


class TimeRing(Mark):
    """So much of the time has passed, in a ring, and what is left in words. `over` comes once."""

    over = Signal()

    def __init__(self, theme: Theme, seconds: int, say: Callable[[int], str], now_ns: Callable[[], int]) -> None:
        """`say` words the seconds that are left."""
        super().__init__(theme, say(seconds))
        self._seconds, self._say, self._now_ns = seconds, say, now_ns
        self._passed_ns, self._since_ns = 0, None
        self._done = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Let time pass."""
        if self._since_ns is None and not self._done:
            self._since_ns = self._now_ns()
            self._timer.start()

    def hold(self) -> None:
        """Let no time pass until `start`."""
        if self._since_ns is not None:
            self._passed_ns += self._now_ns() - self._since_ns
            self._since_ns = None
            self._timer.stop()

    @property
    def left_s(self) -> float:
        """Seconds that are left."""
        running = 0 if self._since_ns is None else self._now_ns() - self._since_ns
        return max(0.0, self._seconds - (self._passed_ns + running) / 1e9)

    def look(self) -> None:
        """Show the time that is left."""
        left = self.left_s
        said = self._say(ceil(left))
        if said != self.accessibleName():
            self.setAccessibleName(said)
        self.update()
        if left <= 0 and not self._done:
            self._done = True
            self.hold()
            self.over.emit()

    def sizeHint(self) -> QSize:
        return QSize(RING + STROKE, RING + STROKE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(STROKE / 2, STROKE / 2, RING, RING)
        painter.setPen(QPen(self.theme.color("line.hairline"), STROKE))
        painter.drawEllipse(box)
        share = 1 - self.left_s / self._seconds
        painter.setPen(QPen(self.theme.color("text.tertiary"), STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
        painter.setFont(self.theme.font("body"))
        painter.setPen(self.theme.color("text.secondary"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._say(ceil(self.left_s)))
