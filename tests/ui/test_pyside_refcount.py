"""Painting must not lose references to None: PySide6 6.12.0 on CPython 3.11 does, and the process aborts after a while.

When this passes with a newer PySide6 on CPython 3.11, the upper bound in pyproject.toml can go.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from kpop_concert.danmaku.layout import Placed, Shown
from kpop_concert.ui.components.comment_pixmaps import CommentLook
from kpop_concert.ui.components.overlay import Overlay
from kpop_concert.ui.theme import Theme

PAINTS = 4000
TOLERATED = 50
"""Other parts of the interpreter come and go with a few references of their own."""


def test_thousands_of_paint_calls_keep_the_references_to_none(qapp: QApplication) -> None:
    image, pixmap = QImage(64, 64, QImage.Format.Format_RGB32), QPixmap(4, 4)
    pixmap.fill(QColor("white"))
    painter = QPainter(image)
    at, pen = QPointF(3, 3), QColor("red")
    before = sys.getrefcount(None)
    for _ in range(PAINTS):
        painter.setPen(pen)
        painter.drawPixmap(at, pixmap)
        painter.setOpacity(1.0)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert abs(lost) < TOLERATED


def test_the_overlay_paints_without_losing_references(qapp: QApplication) -> None:
    overlay = Overlay(Theme())
    overlay.add("a", CommentLook("hello 💙", "fan", "mint"), 42.0)
    overlay.pixmaps.work(100)
    shown = [Shown(Placed("a", 0.0, 0, 8000.0, 200.0, 42.0), float(x), 20.0, 1.0) for x in range(20)]
    overlay.source = lambda: (0.0, shown)
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    overlay.paint(painter, None)
    before = sys.getrefcount(None)
    for _ in range(PAINTS // 20):
        overlay.paint(painter, None)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert abs(lost) < TOLERATED
