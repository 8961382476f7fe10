"""Words of a station page that no role of the type scale fits: quieter lines of 15 and 16 px, and text to be read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..theme import Theme
from ..widgets.text import Label, TextBlock

READ, READ_LINE, PARAGRAPH = 18, 30, 18
"""Size and line of what is read, and the gap between its paragraphs, px."""


class Quiet(Label):
    """One line or more of regular weight, 15 px unless told."""

    def __init__(
        self, theme: Theme, text: str = "", color: str = "text.secondary", *, px: int = 15, wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:  # fmt: skip
        self._px = px
        super().__init__(theme, text, "h3" if px <= 15 else "buttonLarge", color, wrap=wrap, align=align)

    def _refresh(self) -> None:
        super()._refresh()
        font = self.font()
        font.setPixelSize(self._theme.px(self._px))
        font.setWeight(QFont.Weight.Normal)
        self.setFont(font)


class Prose(QWidget):
    """Paragraphs parted by blank lines; a single line break is a blank, as in a file that is wrapped by hand."""

    def __init__(self, theme: Theme, text: str, *, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self._theme, self._align = theme, align
        self._paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
        self.setAccessibleName("\n".join(self._paragraphs))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def _blocks(self, width: int) -> list[TextBlock]:
        font = self._theme.font("body")
        font.setPixelSize(self._theme.px(READ))
        line = self._theme.px(READ_LINE)
        return [TextBlock(text, font, width, line, align=self._align) for text in self._paragraphs]

    def sizeHint(self) -> QSize:
        return QSize(720, self.heightForWidth(720))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._theme.px(READ_LINE))

    def heightForWidth(self, width: int) -> int:
        blocks = self._blocks(width)
        return round(sum(block.height for block in blocks) + max(0, len(blocks) - 1) * self._theme.px(PARAGRAPH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color("text.primary"))
        y = 0.0
        for block in self._blocks(self.width()):
            block.draw(painter, 0, y)
            y += block.height + self._theme.px(PARAGRAPH)
