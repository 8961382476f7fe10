"""The chat's list: only what is in sight is painted, heights are computed once a row.

An own scroll area instead of QListView, whose layout asks for all row sizes again at every insertion, and which cannot
stand on its bottom edge.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QToolTip, QWidget

from ...records.chat_file import GUEST
from ..models.chat import ChatLine, ChatModel, Typist
from ..models.transport import clock_text
from ..theme import Theme
from ..widgets.badges import TAG_HEIGHT, monogram, paint_disc, paint_tag, tag_width
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
BAR = 10
DOT_MS = 400
_CACHE = 1500


@dataclass(slots=True)
class _Shown:
    """One row as it is now: what it says, how many joined, its lines and its height in px."""

    line: ChatLine
    text: str
    joined: int
    block: TextBlock
    height: float


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
        self._laid_out: dict[str, _Shown] = {}
        self._stamps: dict[tuple[str, str], QPixmap] = {}
        self._stamp: tuple[object, ...] = ()
        self._placing = False
        self._dot = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Chat messages"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.ring = FocusRing(theme, self, theme.radius("control"))
        self._pill = Button(theme, self.tr("New messages"), size="small", icon="arrow-down", pill=True, parent=self)
        self._pill.clicked.connect(self.to_newest)
        self._pill.hide()
        self._dots = QTimer(self)
        self._dots.setInterval(DOT_MS)
        self._dots.timeout.connect(self._next_dot)
        self._thumb = self._overlay_bar()
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._relayout)

    def _overlay_bar(self) -> QScrollBar:
        """A scroll bar over the right padding: the area's own would take its width from the text and break it anew."""
        bar, thumb = self.verticalScrollBar(), QScrollBar(Qt.Orientation.Vertical, self)
        thumb.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        thumb.valueChanged.connect(bar.setValue)
        bar.valueChanged.connect(thumb.setValue)
        return thumb

    # -- what the dock and tests ask -----------------------------------------------------------------------------------

    def show_time(self, now_ms: float) -> None:
        """Show the rows of this media time. Cheap when nothing changed."""
        self._now_ms = now_ms
        stamp = self._model.stamp(now_ms)
        if stamp != self._stamp:
            self._stamp = stamp
            self._place([self._shown(line) for line in self._model.rows(now_ms)])
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
        return QRectF(0, top, self.viewport().width(), self._rows[index].height).toRect()

    # -- layout --------------------------------------------------------------------------------------------------------

    def _relayout(self) -> None:
        """Width or theme changed: every row is broken anew."""
        self._laid_out.clear()
        self._stamps.clear()
        self._place([self._shown(row.line) for row in self._rows])

    def _place(self, rows: list[_Shown]) -> None:
        anchor = self._anchor()
        self._rows, self._typists = rows, self._model.typists
        if len(self._laid_out) > _CACHE:
            self._laid_out = {row.line.id: row for row in rows}
        edges = list(accumulate((row.height for row in rows), initial=float(self._theme.space(2))))
        top = edges.pop()
        self._tops = edges
        top += len(self._typists) * self._line_height()
        self._total = top + self._theme.space(2)
        self._placing = True
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, round(self._total) - self.viewport().height()))
        self._thumb.setPageStep(bar.pageStep())
        self._thumb.setRange(bar.minimum(), bar.maximum())
        self._thumb.setVisible(bar.maximum() > 0)
        bar.setValue(bar.maximum() if self._model.following else self._anchored(anchor))
        self._placing = False
        if bar.value() >= bar.maximum():
            self._model.follow()
        animated = bool(self._typists) and not self._theme.reduced_motion
        if animated != self._dots.isActive():
            self._dots.start() if animated else self._dots.stop()
        last = rows[-1] if rows else None
        self.setAccessibleDescription(self._spoken(last) if last else "")
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

    def _shown(self, line: ChatLine) -> _Shown:
        kept = self._laid_out.get(line.id)
        if kept is not None and line.chant is None:
            return kept
        text, joined = self._model.text(line, self._now_ms), self._model.joined(line, self._now_ms)
        if kept is None or (kept.text, kept.joined) != (text, joined):
            kept = self._lay_out(line, text, joined)
            self._laid_out[line.id] = kept
        return kept

    def _lay_out(self, line: ChatLine, text: str, joined: int) -> _Shown:
        theme, width = self._theme, self.viewport().width()
        if line.notice is not None:
            block = notice_block(theme, text, width - 2 * SIDE)
            return _Shown(line, text, 0, block, notice_height(theme, block) + 2 * PAD)
        room = max(40, width - self._text_x() - SIDE)
        block = TextBlock(text, theme.font("body"), room, theme.line("body"))
        height = 2 * PAD + theme.line("small") + block.height
        return _Shown(line, text, joined, block, height + (PILL_GAP + theme.px(PILL_HEIGHT) if joined else 0))

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
        self._thumb.setGeometry(self.width() - BAR, 0, BAR, self.height())
        self.ring.move_inner(self.rect().adjusted(6, 6, -6, -6))
        if event.size().width() != event.oldSize().width():
            self._relayout()
        else:
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
        """The tooltip at a place of the viewport: the fan's name, traits and, where tags are shown, who wrote the line.

        Escaped, because Qt reads tooltips as markup.
        """
        index = bisect_right(self._tops, at.y() - self._origin()) - 1
        if not 0 <= index < len(self._rows):
            return ""
        line = self._rows[index].line
        known = [trait for trait in line.traits if trait]
        if tag := self._model.tag(line):
            known.append(self._written_by(tag))
        if not known or not self.row_rect(index).contains(at):
            return ""
        facts = "<br>".join(html.escape(fact) for fact in known)
        return f"<b>{html.escape(self._name(line))}</b><br>{facts}"

    def _written_by(self, tag: str) -> str:
        return {
            "SIM": self.tr("Simulated: written by rules"),
            "AI": self.tr("AI: written by a language model"),
            "REPLAY": self.tr("Recorded: nobody is writing this now"),
        }[tag]

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), self._theme.color("surface.panel"))
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
        block = row.block
        if line.notice is not None:
            box = QRectF(SIDE, y + PAD, width - 2 * SIDE, notice_height(theme, block))
            paint_notice(painter, theme, box, block, line.notice)
            return
        if line.own:
            painter.fillRect(QRectF(0, y, width, row.height), theme.color("glow.wash"))
            painter.fillRect(QRectF(0, y, OWN_LINE, row.height), theme.color("glow.base"))
        tag = self._model.tag(line)
        colour = theme.color("glow.base" if line.own else f"bias.{line.colour}")
        name = self._name(line)
        letters = OWN_MONOGRAM if line.own else monogram(name)
        self._paint_head(painter, y, name, letters, colour, tag, clock_text(line.media_ms), own=line.own)
        painter.setPen(theme.color("text.primary"))
        text_y = y + PAD + theme.line("small")
        block.draw(painter, self._text_x(), text_y)
        if row.joined:
            self._paint_chant(painter, row.joined, text_y + block.height + PILL_GAP)

    def _name(self, line: ChatLine) -> str:
        if line.own:
            return self.tr("You")
        return self.tr("Guest") if line.author_kind == "replay" and line.author == GUEST else line.author

    def _spoken(self, row: _Shown) -> str:
        """A row for a screen reader: the name, who wrote it where that is shown, the text."""
        name = ", ".join(part for part in (self._name(row.line), self._model.tag(row.line)) if part)
        return f"{name}: {row.text}" if name else row.text

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
        ink = "glow.on" if own else "bias.onBias"
        box = QRectF(0, 0, disc, disc)
        picture = self._stamped(letters, colour.name(), box, lambda p: paint_disc(p, theme, box, colour, letters, ink))
        painter.drawPixmap(QPointF(SIDE, round(y + PAD)), picture)
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
            height = theme.px(TAG_HEIGHT)
            room = QRectF(0, 0, tag_room, height)
            picture = self._stamped(tag, "tag", room, lambda p: paint_tag(p, theme, 0, height / 2, tag))
            left = round(x + metrics.horizontalAdvance(shown) + 6)
            painter.drawPixmap(QPointF(left, round(box.center().y() - height / 2)), picture)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text.tertiary"))
        box = QRectF(width - SIDE - TIME_ROOM, y + PAD, TIME_ROOM, theme.line("small"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, right)

    def _stamped(self, text: str, kind: str, box: QRectF, paint: Callable[[QPainter], None]) -> QPixmap:
        """A disc or tag, drawn once and then stamped: its antialiased outline costs more than all text of a row."""
        key = (text, kind)
        ratio = self.devicePixelRatioF()
        if key not in self._stamps or self._stamps[key].devicePixelRatioF() != ratio:
            pixmap = QPixmap((box.size() * ratio).toSize() + QSize(1, 1))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter)
            painter.end()
            self._stamps[key] = pixmap
        return self._stamps[key]

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
        self._paint_head(painter, y, typist.author, letters, colour, self._model.tag(typist), self.tr("typing"))
        painter.setPen(QPen(Qt.PenStyle.NoPen))
        middle = y + PAD + theme.line("small") + theme.line("body") / 2
        for dot in range(3):
            painter.setBrush(theme.color("text.secondary", (1.0, 0.7, 0.4)[(dot - self._dot) % 3]))
            painter.drawEllipse(QPointF(self._text_x() + 3 + 11 * dot, middle), 3, 3)
