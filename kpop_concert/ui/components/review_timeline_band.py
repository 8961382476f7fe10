"""The ruler with the playhead's time, and the band of sections: drawn anew at every zoom, because they hold text."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from ...concert.pack import Section
from ..models.review_axis import ruler, tenths_text
from ..models.transport import clock_text, label, level
from ..theme import Theme
from ..widgets.base import paint_box
from .review_timeline_picture import PlotView

RULER_H, BAND_H = 24, 28
LABEL_PX = 72
LONG_TICK, SHORT_TICK = 6, 4
FEWEST_LETTERS = 3
"""A name that would be cut to less, the ellipsis included, is left out."""


def labels(theme: Theme, view: PlotView) -> list[tuple[str, float, float]]:
    """The ruler's times: their words, left edge and width."""
    metrics = QFontMetricsF(theme.font("caption"))
    step, _ = ruler(view.end_ms - view.start_ms, view.width_px, theme.px(LABEL_PX))
    made = []
    for ms in range(ceil(view.start_ms / step) * step, int(view.end_ms) + 1, step):
        words = clock_text(ms) if step >= 1000 else tenths_text(ms)
        wide = ceil(metrics.horizontalAdvance(words)) + 1
        left = min(max(0.0, view.x(ms) - wide / 2), view.width_px - wide)
        made.append((words, round(left), wide))
    return made


def draw_ruler(
    painter: QPainter, theme: Theme, view: PlotView, height: float, shown: Sequence[tuple[str, float, float]]
) -> None:
    """Ticks, and those labels that are `shown`; the ruler's top is y = 0."""
    step, tick = ruler(view.end_ms - view.start_ms, view.width_px, theme.px(LABEL_PX))
    long, short = theme.color("line.control"), theme.color("section.mid")
    for ms in range(ceil(view.start_ms / tick) * tick, int(view.end_ms) + 1, tick):
        x = round(view.x(ms))
        high = LONG_TICK if ms % step == 0 else SHORT_TICK
        painter.fillRect(QRectF(min(x, view.width_px - 1), height - high, 1, high), long if ms % step == 0 else short)
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("plot.axis"))
    for words, left, wide in shown:
        painter.drawText(QRectF(left, 0, wide, height - LONG_TICK - 2), Qt.AlignmentFlag.AlignVCenter, words)


def draw_sections(
    painter: QPainter, theme: Theme, view: PlotView, sections: Sequence[Section], language: str, height: float
) -> None:
    """One box for every section with its name in the middle of what is visible of it; the band's top is y = 0."""
    painter.setFont(theme.font("label"))
    metrics = QFontMetricsF(painter.font())
    radius = theme.radius("section") - 1
    for section in sections:
        left, right = view.x(section.start_ms), view.x(section.end_ms)
        if right < 0 or left > view.width_px:
            continue
        # Beyond the edges it is only as wide as its corners, or zooming in would make boxes of millions of pixels.
        box = QRectF(QPointF(max(left, -8.0) + 1, 0), QPointF(min(right, view.width_px + 8.0) - 1, height))
        if box.width() < 1:
            continue
        kind = level(section)
        paint_box(painter, box, radius, theme.color(f"section.{kind}"), None)
        seen = box.intersected(QRectF(0, 0, view.width_px, height))
        name = label(section, language)
        short = name if metrics.horizontalAdvance(name) <= seen.width() - 2 else name.partition(" ")[0]
        words = metrics.elidedText(short, Qt.TextElideMode.ElideRight, seen.width() - 2)
        if words == short or len(words) >= FEWEST_LETTERS:
            painter.setPen(theme.color("section.textPeak" if kind == "peak" else "section.text"))
            painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, words)


def bubble_box(theme: Theme, ms: float, x: float, height: float, fine: bool) -> tuple[QRectF, str]:
    """Where the playhead's time stands around `x` on the ruler, and its words; `fine` adds tenths."""
    words = tenths_text(ms) if fine else clock_text(ms)
    wide = max(theme.px(42), ceil(QFontMetricsF(theme.font("bodyStrong")).horizontalAdvance(words)) + theme.px(14))
    return QRectF(round(x - wide / 2), 0, wide, height - 4), words


def paint_bubble(painter: QPainter, theme: Theme, box: QRectF, words: str) -> None:
    """The playhead's time, dark on light or light on dark: the reverse of the page."""
    paint_box(painter, box, theme.radius("check") + 1, theme.color("plot.playhead"), None)
    font = theme.font("label")
    font.setPixelSize(theme.px(13))
    painter.setFont(font)
    painter.setPen(theme.color("surface.house"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
