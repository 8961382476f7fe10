"""The quiet words that unfold a list."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ..theme import Theme
from ..widgets.base import Pressable

GAP = 4


class MoreButton(Pressable):
    """ "Show all 24" and a chevron, in glow: nothing else is drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", theme.radius("control"))
        self._open = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, *, unfolded: bool) -> None:
        """What a click does now."""
        self.setText(words)
        self.setAccessibleName(words)
        self._open = unfolded
        self._refresh()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.theme.font("label")).horizontalAdvance(self.text())
        return QSize(round(width) + GAP + self.theme.size("iconSmall") + 2, self.theme.px(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        ink = "glow.pressed" if self.isDown() else "glow.hover" if self.hover > 0.5 else "glow.base"
        painter.setFont(theme.font("label"))
        painter.setPen(theme.color(ink))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, self.text())
        size = theme.size("iconSmall")
        icon = theme.icon_pixmap("chevron-up" if self._open else "chevron-down", ink, size, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - size - 1, round((self.height() - size) / 2)), icon)
