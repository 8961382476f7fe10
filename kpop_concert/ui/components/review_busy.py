"""What is under way, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.buttons import Button
from ..widgets.text import Label


def left_words(left_s: float) -> str:
    """About how long it still takes."""
    if left_s < 60:
        words = QCoreApplication.translate("BusyRow", "about {seconds} s left")
        return words.format(seconds=max(1, round(left_s)))
    return QCoreApplication.translate("BusyRow", "about {minutes} min left").format(minutes=round(left_s / 60))


class BusyRow(QWidget):
    """Hidden until something is under way."""

    stopped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._label = Label(theme, "", "caption", "text.secondary")
        self._bar = Progress(theme)
        self.stop = Button(theme, self.tr("Cancel"), size="small")
        self.stop.clicked.connect(self.stopped)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._label)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.stop)
        self.hide()

    def show_share(self, what: str, share: float, left_s: float | None) -> None:
        """`share` is 0..1 of `what`; `left_s` is None as long as nobody can know."""
        self._label.setText(what if left_s is None else f"{what} · {left_words(left_s)}")
        self._bar.set_share(share)
        self.show()


class Progress(QWidget):
    """A thin line that fills."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self.setFixedHeight(4)

    def set_share(self, share: float) -> None:
        """0..1."""
        self._share = share
        self.setAccessibleDescription(f"{share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        paint_box(painter, box, 2, self._theme.color("line.hairline"), None)
        box.setWidth(box.width() * self._share)
        paint_box(painter, box, 2, self._theme.color("glow.base"), None)
