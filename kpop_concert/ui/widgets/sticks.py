"""The lightstick row, drawn the same on the seek bar, on cards, and in empty and loading states."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ..theme import Theme

AHEAD_HEIGHT = 12.0
STEM, DOT = 3.0, 4.75
CALM_PITCH, CALM_HEIGHTS = 12.0, (18, 22, 17, 20, 26, 19, 22, 17)
CREST_PITCH, CREST_LOW, CREST_HIGH, CREST_WIDTH = 8.0, 12.0, 32.0, 3.2


def paint_sticks(painter: QPainter, theme: Theme, rect: QRectF, levels: Sequence[float], played: float) -> None:
    """A row of lightsticks standing on the bottom edge of `rect`, one per level, evenly spaced over its width.

    `levels` are counts of any scale, the highest fills the height; `played` is the share (0..1) of the row that has
    been heard. Sticks beyond it are hollow and all 12 px high: that chat does not exist yet.
    """
    if not levels:
        return
    low_alpha, high_alpha = theme.token("densityStick.playedStemAlpha")
    pitch = rect.width() / len(levels)
    width = min(STEM, max(1.0, pitch / 2))
    dot = min(DOT, max(1.5, pitch * 0.8)) / 2
    top = max(1.0, *levels)
    floor = AHEAD_HEIGHT * 0.6
    glow, ahead = theme.color("densityStick.played"), theme.color("densityStick.ahead")
    ahead_stem = theme.color("densityStick.ahead", float(theme.token("densityStick.aheadStemAlpha")))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, level in enumerate(levels):
        x = rect.left() + (index + 0.5) * pitch
        if (index + 0.5) / len(levels) <= played:
            share = level / top
            head = rect.bottom() - floor - share * (rect.height() - floor - 2 * dot)
            painter.setPen(Qt.PenStyle.NoPen)
            glow.setAlphaF(low_alpha + (high_alpha - low_alpha) * share)
            painter.setBrush(glow)
            painter.drawRect(QRectF(x - width / 2, head, width, rect.bottom() - head))
            glow.setAlphaF(1.0)
            painter.setBrush(glow)
            painter.drawEllipse(QPointF(x, head), dot, dot)
        else:
            ring = rect.bottom() - AHEAD_HEIGHT + dot
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ahead_stem, 1))
            painter.drawLine(QPointF(x, ring + dot), QPointF(x, rect.bottom()))
            painter.setPen(QPen(ahead, 1))
            painter.drawEllipse(QPointF(x, ring), dot - 0.5, dot - 0.5)
    painter.restore()


def paint_calm_sticks(painter: QPainter, theme: Theme, rect: QRectF) -> None:
    """Empty state: eight quiet sticks centred on `rect`, one of them lit."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    first = rect.center().x() - (len(CALM_HEIGHTS) - 1) * CALM_PITCH / 2
    lit = CALM_HEIGHTS.index(max(CALM_HEIGHTS))
    for index, height in enumerate(CALM_HEIGHTS):
        x, head = first + index * CALM_PITCH, rect.bottom() - height + DOT / 2
        painter.setBrush(theme.color("line.control", 0.5))
        painter.drawRoundedRect(QRectF(x - STEM / 2, head, STEM, rect.bottom() - head), 1, 1)
        painter.setBrush(theme.color("glow.base" if index == lit else "line.control"))
        painter.drawEllipse(QPointF(x, head), DOT / 2 + 0.3, DOT / 2 + 0.3)
    painter.restore()


def paint_crest(painter: QPainter, theme: Theme, rect: QRectF, phase: float) -> None:
    """Loading state: 25 sticks centred on `rect` with one crest at `phase` (0..1 of the row)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    count = 25
    first = rect.center().x() - (count - 1) * CREST_PITCH / 2
    for index in range(count):
        near = math.exp(-(((index - phase * (count - 1)) / CREST_WIDTH) ** 2))
        height = CREST_LOW + (CREST_HIGH - CREST_LOW) * near
        painter.setBrush(theme.color("glow.base", 0.2 + 0.75 * near))
        x = first + index * CREST_PITCH
        painter.drawRoundedRect(QRectF(x - STEM / 2, rect.bottom() - height, STEM, height), 1, 1)
    painter.restore()
