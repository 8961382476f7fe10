"""The hall behind the dancers: back wall, LED disc with waves, lamp truss with moving beams, platform."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QLinearGradient, QPainter, QPainterPath, QRadialGradient

from tools.demo_concert.paint import HEIGHT, WIDTH, beat_pulse, ease, glow, lerp, mix, pen, polygon, ramp, shade
from tools.demo_concert.score import BEAT, part_at, song

MARGIN = 420
DISC = (640.0, 290.0, 148.0)
LAMPS = tuple(72 + i * (WIDTH - 144) / 9 for i in range(10))
TRUSS_Y = 40.0
BLUE, WARM, ROSE, MINT, ICE = "#7FB4E6", "#FFC59E", "#F7A8CC", "#8FE0BB", "#CFE4F7"


@dataclass(frozen=True)
class Light:
    """Lighting of a section: strengths 0..1, the two beam colours, what the beams do.

    `moon` is how far the disc is a cool moon (1) or a warm sun (0).
    """

    disc: float
    beams: float
    first: str
    second: str
    hall: float
    figure: str
    moon: float = 0.0


LIGHTS = {
    "dark": Light(0.05, 0.0, BLUE, BLUE, 0.3, "still"),
    "dawn": Light(0.85, 0.55, WARM, BLUE, 0.8, "open"),
    "blue": Light(0.8, 0.6, BLUE, ICE, 0.85, "slow", 1.0),
    "rise": Light(0.8, 0.8, BLUE, WARM, 0.85, "gather", 0.55),
    "warm": Light(1.0, 1.0, WARM, BLUE, 1.0, "sweep"),
    "mint": Light(0.5, 0.9, MINT, BLUE, 0.8, "chop"),
    "cross": Light(0.85, 1.0, ROSE, WARM, 0.95, "cross"),
    "hush": Light(0.5, 0.5, ICE, BLUE, 0.55, "spot", 1.0),
    "gold": Light(1.0, 1.0, WARM, ROSE, 1.05, "fan"),
    "talk": Light(0.6, 0.35, ICE, WARM, 0.8, "slow", 0.3),
    "out": Light(0.3, 0.3, BLUE, WARM, 0.5, "slow"),
}


def _light(name: str) -> Light:
    light, palette = LIGHTS[name], song().palette
    return replace(light, first=palette.get(light.first, light.first), second=palette.get(light.second, light.second))


def light_at(t: float) -> tuple[Light, Light, float]:
    """The lighting before, the lighting now, and how far (0..1) the change between them has come."""
    part = part_at(t)
    parts = song().parts
    before = parts[max(0, parts.index(part) - 1)]
    seconds = 2.5 if part.light in ("dawn", "hush", "out") else 0.3
    return _light(before.light), _light(part.light), ramp(t, part.start, part.start + seconds)


def level(t: float, what: str) -> float:
    """A strength of the lighting (disc, beams, hall) at a time, faded between sections and out at the very end."""
    before, now, share = light_at(t)
    value: float = lerp(getattr(before, what), getattr(now, what), share)
    if what == "disc" and t < song().parts[1].start + 0.2:
        value = 0.04
    return value * (1 - 0.9 * ramp(t, song().length - 3.0, song().length - 0.4))


class Stage:
    """Draws the hall in a space of 1280x720 px, a margin around it included for zooming."""

    def __init__(self) -> None:
        self._wall = _wall()

    def back(self, painter: QPainter, t: float) -> None:
        """Everything behind the dancers."""
        painter.setOpacity(1.0)
        painter.drawImage(QPointF(-MARGIN, -MARGIN), self._wall)
        hall = level(t, "hall")
        if hall < 1:
            painter.fillRect(
                QRectF(-MARGIN, -MARGIN, WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN), shade("#04070d", 0.85 * (1 - hall))
            )
        self._haze(painter, t)
        self._arcs(painter, t)
        self._disc(painter, t)
        self._platform(painter, t)
        self._beams(painter, t)
        self._truss(painter, t)

    def _haze(self, painter: QPainter, t: float) -> None:
        disc = level(t, "disc") * (0.9 + 0.1 * beat_pulse(t, BEAT))
        haze = QRadialGradient(DISC[0], DISC[1] + 30, 470)
        moon = level(t, "moon")
        haze.setColorAt(0, shade(mix("#FFB27D", "#7FA9DA", moon), 0.42 * disc))
        haze.setColorAt(0.35, shade(mix("#D98F68", "#5C86BC", moon), 0.24 * disc))
        haze.setColorAt(0.7, shade(mix("#9A6B4C", "#3A5A88", moon), 0.10 * disc))
        haze.setColorAt(1, shade(mix("#9A6B4C", "#3A5A88", moon), 0))
        painter.fillRect(QRectF(120, -200, 1040, 1040), QBrush(haze))

    def _arcs(self, painter: QPainter, t: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strength = 0.1 + 0.22 * level(t, "hall")
        for number, radius in enumerate((300, 392, 484)):
            wink = 0.12 * beat_pulse(t - number * 0.08, 2 * BEAT) * level(t, "beams")
            painter.setPen(pen(shade("#6E93C4", strength + wink), 2.4))
            painter.drawArc(QRectF(640 - radius, 478 - radius * 1.02, 2 * radius, 2 * radius * 1.02), 0, 180 * 16)

    def _disc(self, painter: QPainter, t: float) -> None:
        x, y, radius = DISC
        strength, moon = level(t, "disc"), level(t, "moon")
        pulse = 1 + 0.012 * beat_pulse(t, BEAT) * strength
        radius *= pulse
        fill = QRadialGradient(x, y + 10, radius)
        fill.setColorAt(0, mix("#141d2e", mix("#FFE6D3", "#F2F7FC", moon), strength))
        fill.setColorAt(0.55, mix("#121b2b", mix("#FFC9A2", "#BCD2E8", moon), strength))
        fill.setColorAt(0.92, mix("#101827", mix("#F6A66F", "#7FA3CA", moon), strength))
        fill.setColorAt(1, mix("#101827", mix("#FFB983", "#9CBBDD", moon), strength))
        painter.setPen(pen(shade(mix("#FFCFA8", "#CFE4F7", moon), 0.15 + 0.35 * strength), 1.5))
        painter.setBrush(fill)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.save()
        clip = QPainterPath()
        clip.addEllipse(QPointF(x, y), radius - 1, radius - 1)
        painter.setClipPath(clip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = mix("#C9814F", "#5F86B2", moon)
        if song().rings:
            _rings(painter, x, y, radius, ink, strength, t)
        else:
            _waves(painter, x, y, radius, ink, strength, t)
        painter.restore()

    def _platform(self, painter: QPainter, t: float) -> None:
        disc, hall = level(t, "disc"), level(t, "hall")
        top = QLinearGradient(0, 474, 0, 540)
        top.setColorAt(0, mix("#0c1422", "#7d604f", 0.12 + 0.55 * disc))
        top.setColorAt(0.3, mix("#0b1320", "#46526b", 0.25 + 0.4 * hall))
        top.setColorAt(1, QColor("#0c1220"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(top)
        painter.drawPolygon(polygon((212, 476), (1068, 476), (1200, 538), (80, 538)))
        shine = QRadialGradient(640, 486, 300)
        shine.setColorAt(0, shade("#FFB27D", 0.42 * disc))
        shine.setColorAt(1, shade("#FFB27D", 0))
        painter.setBrush(shine)
        painter.drawPolygon(polygon((212, 476), (1068, 476), (1200, 538), (80, 538)))
        painter.setBrush(shade("#060b14"))
        painter.drawRect(QRectF(-MARGIN, 540, WIDTH + 2 * MARGIN, HEIGHT))
        edge = QLinearGradient(80, 0, 1200, 0)
        for at, alpha in ((0, 0.35), (0.5, 1.0), (1, 0.35)):
            edge.setColorAt(at, shade("#FFB27D", alpha * (0.2 + 0.75 * hall)))
        painter.setBrush(edge)
        painter.drawRect(QRectF(80, 537, 1120, 3.4))

    def _beams(self, painter: QPainter, t: float) -> None:
        before, now, share = light_at(t)
        strength = level(t, "beams")
        if strength < 0.02:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        for number, x in enumerate(LAMPS):
            angle = lerp(aim(before.figure, number, t), aim(now.figure, number, t), share)
            colour = mix(
                before.first if number % 2 == 0 else before.second, now.first if number % 2 == 0 else now.second, share
            )
            alpha = strength * _blink(now.figure, number, t) * 0.46
            self._beam(painter, x, angle, colour, alpha)

    def _beam(self, painter: QPainter, x: float, angle: float, colour: QColor, alpha: float) -> None:
        dx, dy = math.sin(angle), math.cos(angle)
        length = 620.0
        ends = QPointF(x + dx * length, TRUSS_Y + dy * length)
        light = QLinearGradient(QPointF(x, TRUSS_Y), ends)
        light.setColorAt(0, shade(mix(colour, "#ffffff", 0.35), alpha))
        light.setColorAt(0.25, shade(colour, alpha * 0.62))
        light.setColorAt(0.7, shade(colour, alpha * 0.22))
        light.setColorAt(1, shade(colour, 0))
        painter.setBrush(light)
        for near, far in ((6.5, 58.0), (3.0, 24.0)):
            painter.drawPolygon(
                polygon(
                    (x - dy * near, TRUSS_Y + dx * near),
                    (x + dy * near, TRUSS_Y - dx * near),
                    (ends.x() + dy * far, ends.y() - dx * far),
                    (ends.x() - dy * far, ends.y() + dx * far),
                )
            )

    def _truss(self, painter: QPainter, t: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade("#04070d", 0.9))
        painter.drawRect(QRectF(-MARGIN, TRUSS_Y - 8, WIDTH + 2 * MARGIN, 12))
        before, now, share = light_at(t)
        strength = level(t, "beams")
        for number, x in enumerate(LAMPS):
            painter.setBrush(QColor("#111a29"))
            painter.drawEllipse(QPointF(x, TRUSS_Y), 8, 8)
            if strength > 0.02:
                mine = now if share > 0.5 else before
                name = mine.first if number % 2 == 0 else mine.second
                painter.setOpacity(min(1.0, strength * _blink(now.figure, number, t)))
                painter.drawImage(QPointF(x - 26, TRUSS_Y - 26), glow(name, 26, 0.26))
                painter.setOpacity(1.0)


def _waves(painter: QPainter, x: float, y: float, radius: float, ink: QColor, strength: float, t: float) -> None:
    """The sea on the lower half of the disc."""
    for row in range(6):
        depth = row / 5
        top = y + lerp(8, 132, depth) * radius / 148
        height = lerp(3, 11, depth) * (0.8 + 0.35 * math.sin(t * math.pi / 2 + row))
        length = lerp(96, 62, depth)
        drift = t * lerp(10, 30, depth) * (1 if row % 2 else -1)
        wave = QPainterPath()
        for step in range(0, 41):
            px = x - radius + step * radius / 20
            py = top + height * math.sin(2 * math.pi * (px + drift) / length)
            if step == 0:
                wave.moveTo(px, py)
            else:
                wave.lineTo(px, py)
        painter.setPen(
            pen(
                shade(ink, (0.30 + 0.4 * depth) * (0.15 + 0.85 * strength)),
                lerp(3, 12, depth),
            )
        )
        painter.drawPath(wave)


def _rings(painter: QPainter, x: float, y: float, radius: float, ink: QColor, strength: float, t: float) -> None:
    """Half circles that rise from the lower edge of the disc, one every two bars, thinner as they grow."""
    for ring in range(6):
        depth = ((t / (8 * BEAT) + ring) % 6) / 6
        size = radius * lerp(0.15, 1.7, depth)
        fade = min(1.0, depth * 6, (1 - depth) * 3)
        painter.setPen(pen(shade(ink, 0.7 * fade * (0.15 + 0.85 * strength)), lerp(12, 3, depth)))
        painter.drawEllipse(QPointF(x, y + radius), size, size)


def aim(figure: str, number: int, t: float) -> float:
    """The angle of a beam from straight down, in radians, positive to the right."""
    centre = (number - 4.5) / 4.5
    bar = t / (4 * BEAT)
    if figure == "open":
        return centre * lerp(-0.1, 0.5, ease(_since(figure, t) / 7)) + 0.06 * math.sin(t * 0.9 + number)
    if figure == "slow":
        return 0.32 * math.sin(math.pi * bar / 2 + number * 0.7) - centre * 0.15
    if figure == "gather":
        spread = lerp(0.55, -0.72, ease(_since(figure, t) / 7.6))
        return centre * spread + 0.05 * math.sin(2 * math.pi * bar + number)
    if figure == "sweep":
        return 0.52 * math.sin(math.pi * bar + (0 if number % 2 else 1.6) + centre * 0.8) - centre * 0.2
    if figure == "chop":
        side = 1 if int(t / BEAT) % 2 == 0 else -1
        return side * (0.3 if number % 2 else -0.3) * ease(((t / BEAT) % 1) * 3) - centre * 0.25
    if figure == "cross":
        swing = math.sin(math.pi * bar * 2)
        return (0.6 if number % 2 else -0.6) * swing - centre * 0.35
    if figure == "spot":
        return -centre * 0.98 if number in (3, 6) else centre * 0.1
    if figure == "fan":
        return centre * (0.18 + 0.55 * abs(math.sin(math.pi * bar / 2))) * (1 if number % 2 else -0.8)
    return 0.0


def _since(figure: str, t: float) -> float:
    """Seconds since the latest section began whose beams do this."""
    return t - max(part.start for part in song().parts if part.start <= t and LIGHTS[part.light].figure == figure)


def _blink(figure: str, number: int, t: float) -> float:
    """How bright one lamp is, 0..1; nothing flickers faster than three times a second."""
    if figure == "spot":
        return 1.0 if number in (3, 6) else 0.12
    if figure == "chop":
        return 1.0 if (int(t / BEAT) + number) % 2 == 0 else 0.35
    if figure in ("sweep", "cross", "fan"):
        return 0.72 + 0.28 * beat_pulse(t, BEAT)
    return 0.85


def _wall() -> QImage:
    image = QImage(WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    wall = QLinearGradient(0, MARGIN, 0, MARGIN + 560)
    wall.setColorAt(0, QColor("#070c16"))
    wall.setColorAt(0.35, QColor("#13233b"))
    wall.setColorAt(0.7, QColor("#22406a"))
    wall.setColorAt(0.84, QColor("#18304f"))
    wall.setColorAt(1, QColor("#070c16"))
    painter.fillRect(image.rect(), wall)
    for centre in (MARGIN - 40, WIDTH + MARGIN + 40):
        side = QRadialGradient(centre, MARGIN + 200, 520)
        side.setColorAt(0, shade("#04070d", 0.75))
        side.setColorAt(1, shade("#04070d", 0))
        painter.fillRect(image.rect(), side)
    painter.end()
    return image
