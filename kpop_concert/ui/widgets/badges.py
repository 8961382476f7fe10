"""Small marks: disc, tag, pill, key."""

from __future__ import annotations

import functools
import html

import regex
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ..theme import Theme
from .base import Drawing, Mark, paint_box

_LATIN = regex.compile(r"\p{Latin}")
TAG_PADDING, TAG_HEIGHT = 5, 16


@functools.lru_cache(maxsize=1000)
def monogram(name: str) -> str:
    """First syllable of a name, or its first two Latin letters, the first one a capital; "?" for none of either."""
    letters: list[str] = regex.findall(r"\p{L}\p{M}*|\p{N}", name)
    if not letters:
        return "?"
    if _LATIN.match(letters[0]) and len(letters) > 1 and _LATIN.match(letters[1]):
        return letters[0].upper() + letters[1]
    return letters[0].upper()


def paint_disc(
    painter: QPainter, theme: Theme, box: QRectF, color: QColor, text: str, ink: str = "bias.onBias"
) -> None:
    """A round avatar: letters (`ink` is their token) on a bias colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(box)
    font = theme.font("label")
    font.setPixelSize(max(9, round(box.height() * 0.375)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(theme.color(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def tag_width(theme: Theme, text: str) -> float:
    """How wide a tag is, px."""
    return QFontMetricsF(theme.font("micro")).horizontalAdvance(text) + 2 * TAG_PADDING


def paint_tag(painter: QPainter, theme: Theme, x: float, middle: float, text: str) -> None:
    """An outlined tag (SIM, AI) with its left edge at x and its middle at height `middle`."""
    height = theme.px(TAG_HEIGHT)
    box = QRectF(round(x), round(middle - height / 2), round(tag_width(theme, text)), height)
    paint_box(painter, box, theme.radius("check"), None, theme.color("line.control"))
    painter.setFont(theme.font("micro"))
    painter.setPen(theme.color("text.tertiary"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Disc(Mark):
    """The avatar of one fan."""

    def __init__(self, theme: Theme, name: str, bias: str, *, side: int = 32, parent: QWidget | None = None) -> None:
        """`bias` is one of the eight bias colours; the accessible name is `name`."""
        super().__init__(theme, name, parent)
        self._text, self._bias, self._side = monogram(name), bias, side

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(self._side), self.theme.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_disc(painter, self.theme, QRectF(self.rect()), self.theme.bias(self._bias), self._text)


class Tag(Mark):
    """SIM or AI, outlined."""

    def __init__(self, theme: Theme, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, name or text, parent)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(round(tag_width(self.theme, self._text)), self.theme.px(TAG_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tag(painter, self.theme, 0, self.height() / 2, self._text)


class Pill(Mark):
    """A rounded statement with an icon, such as the disclosure badge on the picture (`scrim`: dark, see-through)."""

    def __init__(
        self, theme: Theme, text: str, *, icon: str | None = None, scrim: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, parent)
        self._text, self._icon, self._scrim = text, icon, scrim
        self._drawing = Drawing()
        theme.changed.connect(self._drawing.forget)

    def _font(self) -> QFont:
        font = self.theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def set_text(self, text: str) -> None:
        """Another statement."""
        self._text = text
        self.setAccessibleName(text)
        self._refresh()

    def set_detail(self, text: str) -> None:
        """What is said when a pointer rests on it; read by a screen reader, too."""
        # Marked as markup and escaped: Qt guesses what a tooltip is, and a model's name is anybody's.
        self.setToolTip(f"<span>{html.escape(text)}</span>" if text else "")
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font()).horizontalAdvance(self._text)
        icon = self.theme.size("iconSmall") + 8 if self._icon else 0
        return QSize(round(width + icon) + 26, self.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        # On the picture it is painted again with every frame.
        self._drawing.paint(QPainter(self), QPointF(0, 0), QSizeF(self.size()), self._text, self._draw)

    def _draw(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        # On the picture the badge is dark in both colour schemes: its text has to stand out from any video.
        fill = self.theme.color("scrim.color", 0.72) if self._scrim else self.theme.color("surface.raised")
        edge = QColor(255, 255, 255, 82) if self._scrim else self.theme.color("line.control")
        paint_box(painter, box, 99, fill, edge)
        ink = self.theme.hex("danmaku.fill") if self._scrim else self.theme.hex("text.primary")
        x = box.left() + 13
        if self._icon:
            size = self.theme.size("iconSmall")
            pixmap = self.theme.icon_pixmap(self._icon, ink, size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(round(x), round(box.center().y() - size / 2)), pixmap)
            x += size + 8
        painter.setFont(self._font())
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(x, 0, box.right() - x, box.height()), Qt.AlignmentFlag.AlignVCenter, self._text)
