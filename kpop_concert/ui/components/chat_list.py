"""The chat's list: only what is in sight is painted, heights are computed once a row.

An own scroll area instead of QListView, whose layout asks for all row sizes again at every insertion, and which cannot
stand on its bottom edge.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from ..models.chat import ChatLine, ChatModel, Typist
from ..models.transport import clock_text
from ..theme import Theme
from ..widgets.badges import monogram, paint_disc, paint_tag, tag_width
from ..widgets.base import FocusRing, paint_box
from ..widgets.buttons import Button
from ..widgets.cards import notice_block, notice_height, paint_notice
from ..widgets.text import TextBlock

SIDE, DISC, GAP, PAD = 16, 32, 12, 6
TIME_ROOM = 56
PILL_GAP, PILL_HEIGHT = 6, 20
OWN_LINE = 3
OWN_MONOGRAM = "나"
NEAR_END = 6
DOT_MS = 400
_CACHE = 1500


@dataclass(frozen=True, slots=True)
class _Shown:
    """One row as it is now: what it says and how many joined."""

    line: ChatLine
    text: str
    joined: int


class ChatList(QAbstractScrollArea):
    """The newest rows of a ChatModel at a media time. Stays at the newest line until the viewer scrolls up."""

    def __init__(self, theme: Theme, model: ChatModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._now_ms = 0.0
        self._rows: list[_Shown] = []
        self._typists: tuple[Typist, ...] = ()
        self._tops: list[float] = []
        self._total = 0.0
        self._blocks: dict[tuple[str, str], TextBlock] = {}
        self._blocks_key: tuple[object, ...] = ()
        self._placing = False
        self._dot = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Chat messages"))
        self.viewport().setAutoFillBackground(False)
        self.ring = FocusRing(theme, self, theme.radius("control"))
        self._pill = Button(theme, self.tr("New messages"), size="small", icon="arrow-down", pill=True, parent=self)
        self._pill.clicked.connect(self.to_newest)
        self._pill.hide()
        self._dots = QTimer(self)
        self._dots.setInterval(DOT_MS)
        self._dots.timeout.connect(self._next_dot)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._relayout)

    # -- what the dock and tests ask -----------------------------------------------------------------------------------

    def show_time(self, now_ms: float) -> None:
        """Show the rows of this media time. Cheap when nothing changed."""
        self._now_ms = now_ms
        model = self._model
        rows = [_Shown(line, model.text(line, now_ms), model.joined(line, now_ms)) for line in model.rows(now_ms)]
        if rows != self._rows or model.typists != self._typists:
            self._place(rows)
        self._show_pill()

    def to_newest(self) -> None:
        """Scroll to the newest line and follow it."""
        self._model.follow()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._show_pill()

    @property
    def texts(self) -> list[str]:
        """What the rows say, oldest first."""
        return [row.text for row in self._rows]

    @property
    def pill(self) -> Button:
        return self._pill

    def row_rect(self, index: int) -> QRect:
        """Where a row is on the viewport."""
        top = self._origin() + self._tops[index]
        return QRectF(0, top, self.viewport().width(), self._height(self._rows[index])).toRect()

    # -- layout --------------------------------------------------------------------------------------------------------

    def _relayout(self) -> None:
        self._blocks.clear()
        self._place(self._rows)

    def _place(self, rows: list[_Shown]) -> None:
        anchor = self._anchor()
        self._rows, self._typists = rows, self._model.typists
        key = (self.viewport().width(), self._theme.scale)
        if key != self._blocks_key or len(self._blocks) > _CACHE:
            self._blocks.clear()
            self._blocks_key = key
        self._tops, top = [], float(self._theme.space(2))
        for row in rows:
            self._tops.append(top)
            top += self._height(row)
        top += len(self._typists) * self._line_height()
        self._total = top + self._theme.space(2)
        self._placing = True
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, round(self._total) - self.viewport().height()))
        bar.setValue(bar.maximum() if self._model.following else self._anchored(anchor))
        self._placing = False
        if bar.value() >= bar.maximum():
            self._model.follow()
        animated = bool(self._typists) and not self._theme.reduced_motion
        if animated != self._dots.isActive():
            self._dots.start() if animated else self._dots.stop()
        last = rows[-1] if rows else None
        self.setAccessibleDescription(f"{self._name(last.line)}: {last.text}" if last else "")
        self.viewport().update()

    def _anchor(self) -> tuple[str, float] | None:
        """The row at the top edge and how far it is scrolled out: it stays there while rows come and go."""
        value = self.verticalScrollBar().value()
        index = bisect_right(self._tops, value) - 1
        return (self._rows[index].line.id, value - self._tops[index]) if 0 <= index < len(self._rows) else None

    def _anchored(self, anchor: tuple[str, float] | None) -> int:
        if anchor is not None:
            for row, top in zip(self._rows, self._tops, strict=True):
                if row.line.id == anchor[0]:
                    return round(top + anchor[1])
        return 0  # the row that was read is older than all that are shown

    def _line_height(self) -> float:
        return 2 * PAD + self._theme.line("small") + self._theme.line("body")

    def _text_x(self) -> int:
        return SIDE + self._theme.px(DISC) + GAP

    def _block(self, row: _Shown) -> TextBlock:
        key = (row.line.id, row.text)
        block = self._blocks.get(key)
        if block is None:
            width = self.viewport().width()
            if row.line.notice is not None:
                block = notice_block(self._theme, row.text, width - 2 * SIDE)
            else:
                room = max(40, width - self._text_x() - SIDE)
                block = TextBlock(row.text, self._theme.font("body"), room, self._theme.line("body"))
            self._blocks[key] = block
        return block

    def _height(self, row: _Shown) -> float:
        block = self._block(row)
        if row.line.notice is not None:
            return notice_height(self._theme, block) + 2 * PAD
        height = 2 * PAD + self._theme.line("small") + block.height
        return height + (PILL_GAP + self._theme.px(PILL_HEIGHT) if row.joined else 0)

    def _origin(self) -> float:
        """Viewport y of the content's top: few rows stand on the bottom edge."""
        spare = self.viewport().height() - self._total
        return spare if spare > 0 else -float(self.verticalScrollBar().value())

    # -- events --------------------------------------------------------------------------------------------------------

    def _scrolled(self, value: int) -> None:
        if not self._placing:
            if value >= self.verticalScrollBar().maximum() - NEAR_END:
                self._model.follow()
            else:
                self._model.leave(self._now_ms)
            self._show_pill()
        self.viewport().update()

    def _show_pill(self) -> None:
        unread = self._model.unread(self._now_ms)
        if unread:
            text = self.tr("New messages · {count}").format(count=unread)
            if text != self._pill.text():
                self._pill.setText(text)
                self._pill.setAccessibleName(text)
            size = self._pill.sizeHint()
            corner = QPoint((self.width() - size.width()) // 2, self.height() - size.height() - 8)
            self._pill.setGeometry(QRect(corner, size))
            self._pill.raise_()
        self._pill.setVisible(unread > 0)

    def _next_dot(self) -> None:
        self._dot = (self._dot + 1) % 3
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.ring.move_inner(self.rect().adjusted(6, 6, -6, -6))
        self._place(self._rows)
        self._show_pill()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 80)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            self.to_newest()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tip_at(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def tip_at(self, at: QPoint) -> str:
        """The tooltip at a place of the viewport: the fan's name and traits, escaped: Qt reads tooltips as markup."""
        index = bisect_right(self._tops, at.y() - self._origin()) - 1
        if not 0 <= index < len(self._rows):
            return ""
        line = self._rows[index].line
        if not line.traits or not self.row_rect(index).contains(at):
            return ""
        traits = "<br>".join(html.escape(trait) for trait in line.traits)
        return f"<b>{html.escape(line.author)}</b><br>{traits}"

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        origin, bottom = self._origin(), event.rect().bottom()
        index = max(0, bisect_right(self._tops, event.rect().top() - origin) - 1)
        for row, top in zip(self._rows[index:], self._tops[index:], strict=True):
            if origin + top > bottom:
                return
            self._paint_row(painter, row, origin + top)
        y = origin + self._total - self._theme.space(2) - len(self._typists) * self._line_height()
        for typist in self._typists:
            self._paint_typist(painter, typist, y)
            y += self._line_height()

    def _paint_row(self, painter: QPainter, row: _Shown, y: float) -> None:
        theme, line, width = self._theme, row.line, self.viewport().width()
        block = self._block(row)
        if line.notice is not None:
            box = QRectF(SIDE, y + PAD, width - 2 * SIDE, notice_height(theme, block))
            paint_notice(painter, theme, box, block, line.notice)
            return
        if line.own:
            height = self._height(row)
            painter.fillRect(QRectF(0, y, width, height), theme.color("glow.wash"))
            painter.fillRect(QRectF(0, y, OWN_LINE, height), theme.color("glow.base"))
        tag = "" if line.own or line.source == "VIEWER" else line.source
        colour = theme.color("glow.base" if line.own else f"bias.{line.colour}")
        letters = OWN_MONOGRAM if line.own else monogram(line.author)
        self._paint_head(painter, y, self._name(line), letters, colour, tag, clock_text(line.media_ms), own=line.own)
        painter.setPen(theme.color("text.primary"))
        text_y = y + PAD + theme.line("small")
        block.draw(painter, self._text_x(), text_y)
        if row.joined:
            self._paint_chant(painter, row.joined, text_y + block.height + PILL_GAP)

    def _name(self, line: ChatLine) -> str:
        return self.tr("You") if line.own else line.author

    def _paint_head(
        self,
        painter: QPainter,
        y: float,
        name: str,
        letters: str,
        colour: QColor,
        tag: str,
        right: str,
        *,
        own: bool = False,
    ) -> None:
        theme, width, x = self._theme, self.viewport().width(), self._text_x()
        disc = theme.px(DISC)
        paint_disc(painter, theme, QRectF(SIDE, round(y + PAD), disc, disc), colour, letters)
        strong, room = self._strong(), width - x - SIDE - TIME_ROOM
        metrics = QFontMetricsF(strong)
        tag_room = tag_width(theme, tag) + 6 if tag else 0
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room - tag_room)
        box = QRectF(x, y + PAD, room, theme.line("small"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(strong)
        painter.setPen(theme.color("glow.base" if own else "text.secondary"))
        painter.drawText(box, middle | Qt.TextFlag.TextSingleLine, shown)
        if tag:
            paint_tag(painter, theme, x + metrics.horizontalAdvance(shown) + 6, box.center().y(), tag)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text.tertiary"))
        box = QRectF(width - SIDE - TIME_ROOM, y + PAD, TIME_ROOM, theme.line("small"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, right)

    def _strong(self) -> QFont:
        font = self._theme.font("small")
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _paint_chant(self, painter: QPainter, joined: int, y: float) -> None:
        theme = self._theme
        text = self.tr("fan chant · {count} joined").format(count=joined)
        font = theme.font("label")
        width = QFontMetricsF(font).horizontalAdvance(text) + 18
        box = QRectF(self._text_x(), round(y), round(width), theme.px(PILL_HEIGHT))
        paint_box(painter, box, 99, None, theme.color("glow.line"))
        painter.setFont(font)
        painter.setPen(theme.color("glow.base"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_typist(self, painter: QPainter, typist: Typist, y: float) -> None:
        theme = self._theme
        colour, letters = theme.bias(typist.colour), monogram(typist.author)
        self._paint_head(painter, y, typist.author, letters, colour, typist.source, self.tr("typing"))
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        middle = y + PAD + theme.line("small") + theme.line("body") / 2
        for dot in range(3):
            painter.setBrush(theme.color("text.secondary", (1.0, 0.7, 0.4)[(dot - self._dot) % 3]))
            painter.drawEllipse(QPointF(self._text_x() + 3 + 11 * dot, middle), 3, 3)
