"""Small helps for drawing: colours, easing, glow sprites."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QRadialGradient

WIDTH, HEIGHT = 1280, 720


def shade(name: str | QColor, alpha: float = 1.0) -> QColor:
    """A colour with an alpha of 0..1."""
    colour = QColor(name)
    colour.setAlphaF(max(0.0, min(1.0, alpha)))
    return colour


def mix(a: str | QColor, b: str | QColor, share: float) -> QColor:
    """The colour `share` (0..1) of the way from a to b."""
    a, b = QColor(a), QColor(b)
    share = max(0.0, min(1.0, share))
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
        a.alphaF() + (b.alphaF() - a.alphaF()) * share,
    )


def ease(u: float) -> float:
    """Smooth step over 0..1, clamped."""
    u = max(0.0, min(1.0, u))
    return u * u * (3 - 2 * u)


def ramp(t: float, start: float, end: float) -> float:
    """Eased 0..1 between two times."""
    return ease((t - start) / (end - start))


def lerp(a: float, b: float, u: float) -> float:
    return a + (b - a) * u


def pen(colour: QColor, width: float) -> QPen:
    """A round pen."""
    return QPen(QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def polygon(*points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def blob(*points: tuple[float, float]) -> QPainterPath:
    """A closed smooth outline through the middles of the edges between the points."""
    path = QPainterPath()
    count = len(points)
    middle = [
        ((points[i][0] + points[(i + 1) % count][0]) / 2, (points[i][1] + points[(i + 1) % count][1]) / 2)
        for i in range(count)
    ]
    path.moveTo(*middle[-1])
    for i in range(count):
        path.quadTo(QPointF(*points[i]), QPointF(*middle[i]))
    path.closeSubpath()
    return path


@lru_cache(maxsize=400)
def glow(colour: str, radius: int, core: float = 0.16) -> QImage:
    """A round light: a bright core of `core` radii in a halo that fades out at `radius` px."""
    size = radius * 2
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QRadialGradient(radius, radius, radius)
    halo.setColorAt(0, shade(colour, 0.55))
    halo.setColorAt(core * 1.2, shade(colour, 0.36))
    halo.setColorAt(0.5, shade(colour, 0.09))
    halo.setColorAt(1, shade(colour, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(halo)
    painter.drawEllipse(0, 0, size, size)
    light = QRadialGradient(radius, radius, max(0.8, radius * core))
    light.setColorAt(0, mix(colour, "#ffffff", 0.75))
    light.setColorAt(0.7, mix(colour, "#ffffff", 0.35))
    light.setColorAt(1, shade(colour, 0.9))
    painter.setBrush(light)
    painter.drawEllipse(QPointF(radius, radius), radius * core, radius * core)
    painter.end()
    return image


def beat_pulse(t: float, beat: float) -> float:
    """1 on the beat, falling to 0 before the next."""
    return math.exp(-4.5 * ((t / beat) % 1.0))
