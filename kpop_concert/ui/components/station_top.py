"""The top of a station page: how far the visit is, and the control for help that is always there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from ..station_words import StationWords
from ..theme import Theme
from ..widgets.base import Mark, Pressable, paint_box

HELP_HEIGHT, BUTTON_HEIGHT = 48, 64
BACK_WIDTH, NEXT_WIDTH = 176, 240
PITCH, MOST = 22, 1000
"""px between the dots, and the widest row of them."""


class ProgressDots(Mark):
    """A dot for every step, the present one lit, and the same in words below."""

    def __init__(self, theme: Theme, words: StationWords) -> None:
        self._words, self._step, self._steps = words, 1, 1
        super().__init__(theme, "")

    def show_step(self, step: int, steps: int) -> None:
        """The visit stands at `step` (from 1) of `steps`."""
        self._step, self._steps = step, steps
        self.setAccessibleName(self._words.progress(step, steps))
        self._refresh()

    def _pitch(self) -> float:
        return min(PITCH, MOST / self._steps)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.theme.font("small")).horizontalAdvance(self._words.progress(self._step, self._steps))
        return QSize(round(max(words, self._pitch() * self._steps)) + 8, 30 + self.theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, pitch = self.theme, self._pitch()
        small = min(1.0, pitch / PITCH)
        left = self.width() / 2 - (self._steps - 1) * pitch / 2
        for index in range(self._steps):
            middle = QPointF(left + index * pitch, 12)
            painter.setPen(Qt.PenStyle.NoPen)
            if index + 1 < self._step:
                painter.setBrush(theme.color("text.tertiary"))
                painter.drawEllipse(middle, 5 * small, 5 * small)
            elif index + 1 == self._step:
                painter.setBrush(theme.color("glow.wash"))
                painter.drawEllipse(middle, 11, 11)
                painter.setBrush(theme.color("glow.base"))
                painter.drawEllipse(middle, 6, 6)
            else:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.color("line.control"), 2))
                painter.drawEllipse(middle, 4 * small, 4 * small)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text.tertiary"))
        words = QRectF(0, 27, self.width(), self.theme.px(20))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._words.progress(self._step, self._steps))


class HelpButton(Pressable):
    """Help and stop: needs no code, at the top right of every page."""

    def __init__(self, theme: Theme, words: StationWords) -> None:
        super().__init__(theme, words.help, theme.radius("control"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        font = self.theme.font("h3")
        font.setWeight(font.Weight.Medium)
        return font

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(words) + 17 + 20 + 8 + 17, max(HELP_HEIGHT, self.theme.px(HELP_HEIGHT)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self.theme, QRectF(self.rect())
        fill = theme.color("surface.pressed") if self.isDown() else None
        paint_box(painter, box, theme.radius("control"), fill, theme.color("line.control"))
        icon = theme.icon_pixmap("life-buoy", "text.secondary", 20, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(17, round(box.center().y() - 10)), icon)
        painter.setFont(self._font())
        painter.setPen(theme.color("text.secondary"))
        painter.drawText(box.adjusted(45, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class StepButton(Pressable):
    """Back (with an arrow before) or Next (with one behind), 64 high. Enter is left to the page."""

    def __init__(self, theme: Theme, text: str, *, forward: bool) -> None:
        super().__init__(theme, text, theme.radius("control"))
        self._forward = forward
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Other words."""
        self.setText(text)
        self.setAccessibleName(text)
        self._refresh()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.theme.font("buttonLarge")).horizontalAdvance(self.text())
        least = NEXT_WIDTH if self._forward else BACK_WIDTH
        return QSize(max(least, round(words) + 76), self.theme.px(BUTTON_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._forward and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self.theme, QRectF(self.rect())
        if not self.isEnabled():
            ink = "text.disabled"
            paint_box(painter, box, 8, theme.color("surface.raised"), theme.color("line.hairline"))
        elif self._forward:
            ink = "glow.on"
            paint_box(painter, box, 8, self.fill("glow.base", "glow.hover", "glow.pressed"), None)
        else:
            ink = "text.primary"
            fill = self.fill("surface.raised", "surface.hover", "surface.pressed")
            paint_box(painter, box, 8, fill, theme.color("line.control"))
        font = theme.font("buttonLarge")
        words = QFontMetricsF(font).horizontalAdvance(self.text())
        left = box.center().x() - (words + 8 + 20) / 2
        icon = theme.icon_pixmap("arrow-right" if self._forward else "arrow-left", ink, 20, self.devicePixelRatioF())
        at = left + words + 8 if self._forward else left
        painter.drawPixmap(QPointF(round(at), round(box.center().y() - 10)), icon)
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        text = QRectF(left if self._forward else left + 28, 0, words + 2, box.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
