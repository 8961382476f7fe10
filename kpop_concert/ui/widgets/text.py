"""Plain text with the design's line height, which neither QSS nor QLabel knows."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ..theme import Theme


class TextBlock:
    """Text broken into lines of a fixed height. Always literal: markup is never read."""

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        line: float,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        wrap: bool = True,
    ) -> None:
        """Breaks `text` at words, or within a word that is wider than `width` px; lines are `line` px apart."""
        metrics = QFontMetricsF(font)
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        self._layout.setCacheEnabled(True)
        option = QTextOption(align)
        mode = QTextOption.WrapMode
        option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if wrap else mode.NoWrap)
        self._layout.setTextOption(option)
        # Emoji and kana come from fonts with other ascents: lines are hung on one baseline, not on their own tops.
        # Whole pixels, or the glyphs blur.
        baseline = round((line - metrics.height()) / 2 + metrics.ascent())
        self.width, count = 0.0, 0
        self._layout.beginLayout()
        while (row := self._layout.createLine()).isValid():
            row.setLineWidth(width)
            row.setPosition(QPointF(0, count * line + baseline - row.ascent()))
            self.width = max(self.width, row.naturalTextWidth())
            count += 1
        self._layout.endLayout()
        self.lines = max(1, count)
        self.height = self.lines * line

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the painter's pen, top left corner at (x, y)."""
        self._layout.draw(painter, QPointF(x, y))


class Label(QLabel):
    """A text of one role and colour token; plain, follows the theme. Wraps when asked, else ends in an ellipsis."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        color: str = "text.primary",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._color = theme, role, color
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setAlignment(align)
        # A fixed height would be the height of one line: Qt takes a fixed policy's maximum from sizeHint.
        vertical = QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)
        theme.changed.connect(self._refresh)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setText(text)
        self._refresh()

    def set_color(self, color: str) -> None:
        """Another colour token."""
        self._color = color
        self.update()

    def _refresh(self) -> None:
        self.setFont(self._theme.font(self._role, self.text()))
        self.updateGeometry()
        self.update()

    def _block(self, width: float) -> TextBlock:
        text = self.text()
        if not self.wordWrap():
            text = QFontMetricsF(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, width + 0.5)
        line = self._theme.line(self._role)
        return TextBlock(text, self.font(), width, line, align=self.alignment(), wrap=self.wordWrap())

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(math.ceil(width) + 1, self._theme.line(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._theme.line(self._role))

    def heightForWidth(self, width: int) -> int:
        return round(self._block(width).height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._color if self.isEnabled() else "text.disabled"))
        block = self._block(self.width())
        block.draw(painter, 0, 0 if self.wordWrap() else (self.height() - round(block.height)) // 2)
