"""The whole clip at the foot of the timeline: how dense the chat was, and handles of what is visible above."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ...analysis.timeline import density
from ..models.review_axis import ReviewAxis
from ..models.review_plots import Plots
from ..theme import Theme
from ..widgets.base import mix, paint_box

OVERVIEW_H = 36
STICK_PITCH = 4
HANDLE_W, HANDLE_H, REACH = 8, 20, 8

Grip = Literal["start", "end", "window", "outside"]


def draw_sticks(painter: QPainter, theme: Theme, plots: Plots, width: int, height: float) -> None:
    """Background and one stem per few pixels, as high as the chat was dense."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_box(painter, QRectF(0, 0, width, height), 4, theme.color("plot.background"), None)
    levels = density(plots.viewings, plots.clip.duration_ms, max(1, width // STICK_PITCH))
    highest = max(1.0, float(levels.max(initial=0)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    ink = mix(theme.color("plot.background"), theme.color("plot.axis"), 0.75)
    room = height - 12
    for number, value in enumerate(levels):
        if value:
            high = max(2, round(value / highest * room))
            painter.fillRect(round((number + 0.5) * width / len(levels)) - 1, round(height - 4 - high), 2, high, ink)


def edges(axis: ReviewAxis, width: float) -> tuple[float, float]:
    """Where the visible stretch begins and ends on an overview `width` px wide."""
    return axis.start_ms / axis.duration_ms * width, axis.end_ms / axis.duration_ms * width


def paint_window(painter: QPainter, theme: Theme, axis: ReviewAxis, width: float, height: float) -> None:
    """The frame around what is visible, with its two handles; what is not visible is dimmed."""
    left, right = edges(axis, width)
    veil: QColor = theme.color("surface.house", 0.6)
    painter.fillRect(QRectF(0, 0, left, height), veil)
    painter.fillRect(QRectF(right, 0, width - right, height), veil)
    glow = theme.color("glow.base")
    paint_box(painter, QRectF(left, 0.5, max(2.0, right - left), height - 1), 4, None, glow, 1.25)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    for x in (left, right):
        painter.drawRoundedRect(QRectF(x - HANDLE_W / 2, (height - HANDLE_H) / 2, HANDLE_W, HANDLE_H), 2.5, 2.5)


def grip_at(axis: ReviewAxis, x: float, width: float) -> Grip:
    """What a press at `x` takes hold of; where both handles are in reach, the nearer one."""
    left, right = edges(axis, width)
    if min(abs(x - left), abs(x - right)) <= REACH:
        return "start" if abs(x - left) < abs(x - right) else "end"
    return "window" if left < x < right else "outside"


def drag(axis: ReviewAxis, grip: Grip, by_ms: float, start_ms: float, end_ms: float) -> None:
    """Move what was taken hold of by `by_ms` from where it was (`start_ms`, `end_ms`) at the press."""
    span = end_ms - start_ms
    if grip == "start":
        axis.show(min(max(0.0, start_ms + by_ms), end_ms - axis.least_ms), end_ms)
    elif grip == "end":
        axis.show(start_ms, max(min(axis.duration_ms, end_ms + by_ms), start_ms + axis.least_ms))
    else:
        start = min(max(0.0, start_ms + by_ms), axis.duration_ms - span)
        axis.show(start, start + span)
