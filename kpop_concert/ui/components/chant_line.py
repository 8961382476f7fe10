"""Paints the fan chant: words filling with colour in media time, a bar under each, a lightstick per fan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from ...danmaku.style import LINE_EM, WIDTH
from ..models.chant_line import (
    BAR_HEIGHT,
    BAR_TOP,
    LINE,
    STICK_HEIGHT,
    STICK_PITCH,
    STICKS_TOP,
    TOP,
    VIEW_PX,
    ChantShow,
    Join,
    PlacedWord,
    current,
    lines,
    sticks,
    visibility,
)
from ..theme import Theme
from .comment_pixmaps import CommentLook, CommentPixmaps, Rasteriser, Sprite, paint_stick

PLATE_PAD = 8
TEXT_GAP = 18


class ChantLine:
    """Draws one name chant; made once per chant. Words come from the shared pixmap cache."""

    def __init__(self, theme: Theme, show: ChantShow, rasteriser: Rasteriser) -> None:
        self.show = show
        self._theme = theme
        self._rows = lines(show, lambda text, em: rasteriser.text_width(text, em, 800))
        self._words = {placed: self._pair(placed, row.em) for row in self._rows for placed in row.words}

    @staticmethod
    def _pair(placed: PlacedWord, em: float) -> tuple[Sprite, Sprite]:
        word = placed.word
        return Sprite(CommentLook(word.text, "word"), em), Sprite(CommentLook(word.text, "word", word.colour), em)

    @property
    def sprites(self) -> list[Sprite]:
        """What should be rasterised before the chant begins."""
        return [sprite for pair in self._words.values() for sprite in pair]

    def paint(
        self,
        painter: QPainter,
        pixmaps: CommentPixmaps,
        scale: float,
        now_ms: float,
        joins: Sequence[Join],
    ) -> None:
        """Paint for media time `now_ms` in px of the picture (`scale` px per unit, origin at its corner)."""
        alpha, sunk = visibility(self.show, now_ms, self._theme.motion("chantBeat"))
        if alpha <= 0:
            return
        painter.save()
        painter.setOpacity(alpha)
        painter.translate(0, sunk * scale)
        row = current(self._rows, now_ms)
        for placed in row.words:
            done = placed.word.progress(now_ms)
            white, filled = self._words[placed]
            left, width = placed.x * scale, placed.width * scale
            # A line shrunk to fit keeps its middle.
            top = (TOP + (LINE - LINE_EM * row.em) / 2) * scale
            for sprite, first, last in ((white, done, 1.0), (filled, 0.0, done)):
                raster = pixmaps.get(sprite)
                if raster is None or first >= last:
                    continue
                painter.save()
                low = left + width * first if first > 0 else left - width
                high = left + width * last if last < 1 else left + 2 * width
                painter.setClipRect(QRectF(low, 0, high - low, 2000 * scale))
                painter.drawPixmap(QPointF(left + raster.left, top + raster.top), raster.pixmap)
                painter.restore()
            self._bar(painter, QRectF(left, BAR_TOP * scale, width, BAR_HEIGHT * scale), done, placed.word.colour)
        self._crowd(painter, scale, sticks(self.show, joins, now_ms))
        painter.restore()

    def _bar(self, painter: QPainter, rect: QRectF, done: float, colour: str) -> None:
        round_ = rect.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = self._theme.color("danmaku.outline", 0.7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dark)
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), round_ + 2, round_ + 2)
        painter.setPen(QPen(self._theme.color("bias.pearl", 0.8), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
        if done > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.bias(colour))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top(), rect.width() * done, rect.height()), round_, round_)

    def _crowd(self, painter: QPainter, scale: float, row: Sequence[str]) -> None:
        px = VIEW_PX * scale
        joined = sum(bool(colour) for colour in row)
        words = QCoreApplication.translate("ChantLine", "fan chant · {joined} of {fans} joined").format(
            joined=joined, fans=len(row)
        )
        font = self._theme.font("label")
        font.setPixelSize(max(11, round(14 * px)))
        metrics = QFontMetricsF(font)
        text_width = metrics.horizontalAdvance(words)
        pitch, height = STICK_PITCH * scale, STICK_HEIGHT * scale
        x = (WIDTH * scale - len(row) * pitch - TEXT_GAP * px - text_width) / 2
        top, dark, empty = STICKS_TOP * scale, self._theme.color("danmaku.outline"), self._theme.color("bias.peri")
        for index, colour in enumerate(row):
            at = QPointF(x + (index + 0.5) * pitch, top)
            ink = self._theme.bias(colour) if colour else empty
            paint_stick(painter, at, height, 10 * px, 3 * px, ink, dark, 1.2 * px, hollow=not colour)
        left = x + len(row) * pitch + TEXT_GAP * px
        plate = QRectF(left - PLATE_PAD * px, top, text_width + 2 * PLATE_PAD * px, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("danmaku.outline", 0.6))
        painter.drawRoundedRect(plate, 6 * px, 6 * px)
        painter.setFont(font)
        painter.setPen(self._theme.color("danmaku.ownFill"))
        painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), words)
