"""What frames a page of the experimenter: bars, panels, chips."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..theme import Theme
from ..widgets.base import Mark, paint_box
from ..widgets.text import Label


class Chip(Mark):
    """An outlined small statement, with an icon or without."""

    def __init__(self, theme: Theme, text: str, *, icon: str = "", color: str = "text.secondary") -> None:
        super().__init__(theme, text)
        self._text, self._icon, self._color = text, icon, color

    def set_text(self, text: str) -> None:
        """Another statement."""
        self._text = text
        self.setAccessibleName(text)
        self._refresh()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.theme.font("label")).horizontalAdvance(self._text)
        icon = self.theme.px(14) + 6 if self._icon else 0
        return QSize(round(width + icon) + 24, self.theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        paint_box(painter, box, 99, None, self.theme.color("line.hairline" if self._icon else "line.control"))
        left = 11.0
        if self._icon:
            size = self.theme.px(14)
            pixmap = self.theme.icon_pixmap(self._icon, self._color, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, round(box.center().y() - size / 2)), pixmap)
            left += size + 6
        painter.setFont(self.theme.font("label"))
        painter.setPen(self.theme.color(self._color))
        painter.drawText(box.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class HiddenNote(QWidget):
    """An eye and words: the participant sees nothing of this."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(theme.size("iconSmall") + 8)
        row.addWidget(Label(theme, text, "small", "text.secondary"))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self._theme.size("iconSmall")
        pixmap = self._theme.icon_pixmap("eye", "text.secondary", size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(QPointF(0, round((self.height() - size) / 2)), pixmap)


class Logo(Mark):
    """The lightstick, 28 px."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")

    def sizeHint(self) -> QSize:
        return QSize(30, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("glow.base", 0.25))
        painter.drawEllipse(QPointF(15, 10), 8, 8)
        painter.setBrush(self.theme.color("glow.base"))
        painter.drawEllipse(QPointF(15, 10), 5, 5)
        painter.setBrush(self.theme.color("text.primary"))
        painter.drawRoundedRect(QRectF(13.5, 15, 3, 10), 1.5, 1.5)
        painter.drawRoundedRect(QRectF(3, 26, 24, 2.4), 1.2, 1.2)


class Bar(QWidget):
    """A panel along the upper or the lower edge of the window."""

    def __init__(self, theme: Theme, *, top: bool) -> None:
        super().__init__()
        self._theme, self._top = theme, top

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface.panel"))
        edge = self.height() - 1 if self._top else 0
        painter.fillRect(0, edge, self.width(), 1, self._theme.color("line.hairline"))


class PanelCard(QWidget):
    """A panel with round corners."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge = self._theme.color("surface.panel"), self._theme.color("line.hairline")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("card"), fill, edge)
