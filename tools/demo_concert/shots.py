"""The camera: one picture of the concert at any time."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QRadialGradient

from tools.demo_concert import captions, dancers, portrait
from tools.demo_concert.choreography import place_at
from tools.demo_concert.ocean import Ocean
from tools.demo_concert.paint import HEIGHT, WIDTH, beat_pulse, ease, glow, lerp, mix, ramp, shade
from tools.demo_concert.score import BEAT, COLOURS, Shot, shot_at, song
from tools.demo_concert.stage import Stage, level, light_at

WHOLE = QRectF(0, 0, WIDTH, HEIGHT)


class Camera:
    """Draws in a space of 1280x720 px, pictures of the song's size. The same seed gives the same pictures."""

    def __init__(self, seed: int) -> None:
        captions.load_fonts()
        rng = random.Random(seed)
        self._stage = Stage()
        self._ocean = Ocean(rng)
        self._bokeh = [
            (
                rng.uniform(-60, WIDTH + 60),
                rng.uniform(470, 700),
                rng.randint(20, 46),
                rng.choice(("#FFB27D", "#FFB27D", *COLOURS.values())),
                rng.random(),
            )
            for _ in range(34)
        ]

    def picture(self, t: float) -> QImage:
        """The picture at a time in s."""
        image = QImage(*song().size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(song().size[0] / WIDTH)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shot = shot_at(t)
        zoom = lerp(*shot.move, ease((t - shot.start) / (shot.end - shot.start)))
        if shot.frame == "close":
            self._close(painter, shot, t, zoom)
        elif shot.frame == "middle":
            self._middle(painter, shot, t, zoom)
        elif shot.frame == "ocean":
            self._deep(painter, t, zoom)
        else:
            self._wide(painter, t, zoom)
        captions.draw(painter, t)
        black = (1 - ramp(t, 0.0, 0.7)) + ramp(t, song().length - 1.4, song().length - 0.2)
        if black > 0.004:
            painter.fillRect(WHOLE, shade("#000000", black))
        painter.end()
        return image

    def _scene(self, painter: QPainter, t: float, lit: float, edge: float) -> None:
        self._stage.back(painter, t)
        dancers.draw_all(painter, t, rim_at(t), lit * level(t, "hall"), edge)

    def _wide(self, painter: QPainter, t: float, zoom: float) -> None:
        _look(painter, (640, 400), zoom, (640, 400))
        self._scene(painter, t, 0.12, 1.45)
        self._ocean.draw(painter, t, self._ocean.wide)
        painter.resetTransform()

    def _middle(self, painter: QPainter, shot: Shot, t: float, zoom: float) -> None:
        spots = [640 + place_at(who, t)[0] for who in shot.who]
        centre = sum(spots) / len(spots)
        spread = max(spots) - min(spots)
        size = max(1.9, min(3.3 if len(spots) == 1 else 2.7, 640 / (spread + 120)))
        if shot.start == song().name_chant[0].start:
            centre, size = _called_x(t), 2.25
        _look(painter, (centre, 440), size * zoom, (640, 372))
        self._scene(painter, t, 0.3, 0.95)
        painter.resetTransform()
        self._near(painter, t)

    def _near(self, painter: QPainter, t: float) -> None:
        """A few lightsticks close to the camera, out of focus."""
        painter.setPen(Qt.PenStyle.NoPen)
        floor = QLinearGradient(0, 600, 0, 720)
        floor.setColorAt(0, shade("#04070d", 0))
        floor.setColorAt(1, shade("#04070d", 0.85))
        painter.fillRect(QRectF(0, 600, WIDTH, 120), floor)
        for x, y, radius, colour, phase in self._bokeh[:16]:
            rise = 8 * math.sin(math.pi * t / BEAT + phase * 6)
            painter.setOpacity(0.65)
            painter.drawImage(
                QPointF(x - radius * 1.4, 668 + (y - 585) * 0.25 + rise - radius * 1.4),
                glow(colour, int(radius * 1.4), 0.34),
            )
        painter.setOpacity(1)

    def _deep(self, painter: QPainter, t: float, zoom: float) -> None:
        """From behind the hall: a small stage, lightsticks up to the camera."""
        _look(painter, (640, 540), 0.62 * zoom, (640, 352))
        self._scene(painter, t, 0.1, 1.7)
        painter.resetTransform()
        floor = QLinearGradient(0, 340, 0, 460)
        floor.setColorAt(0, shade("#04070d", 0))
        floor.setColorAt(1, QColor("#04070d"))
        painter.fillRect(QRectF(0, 340, WIDTH, 380), floor)
        self._ocean.draw(painter, t, self._ocean.deep)

    def _close(self, painter: QPainter, shot: Shot, t: float, zoom: float) -> None:
        self._blurred(painter, t, shot)
        u = (t - shot.start) / (shot.end - shot.start)
        turn = lerp(*shot.turn, ease(u)) + 0.06 * math.sin(t * 1.7)
        _look(painter, (0, 0), 1.18 * zoom, (640 + 46 * shot.turn[0], 352))
        before, now, share = light_at(t)
        key = mix(mix(before.second, before.first, 0.6), mix(now.second, now.first, 0.6), share)
        portrait.draw(painter, shot.who[0], t, turn, rim_at(t), key)
        painter.resetTransform()
        dim = 0.34 * (1 - min(1.0, level(t, "hall"))) + 0.04
        painter.fillRect(WHOLE, shade("#0A1424", dim))
        side = QLinearGradient(0, 0, WIDTH, 0)
        side.setColorAt(0, shade("#04070d", 0.45))
        side.setColorAt(0.4, shade("#04070d", 0))
        side.setColorAt(1, shade("#FFB27D", 0.05 * level(t, "disc")))
        painter.fillRect(WHOLE, side)

    def _blurred(self, painter: QPainter, t: float, shot: Shot) -> None:
        """The hall out of focus: the disc's glow, soft beams, round lights."""
        hall, disc, moon = level(t, "hall"), level(t, "disc"), level(t, "moon")
        wall = QLinearGradient(0, 0, 0, HEIGHT)
        wall.setColorAt(0, mix("#04070d", "#0d182a", hall))
        wall.setColorAt(0.6, mix("#060b14", "#24426b", hall))
        wall.setColorAt(1, mix("#04070d", "#0c1626", hall))
        painter.fillRect(WHOLE, wall)
        side = 1 if shot.turn[0] < 0 else -1
        x = 640 + side * 250 - 10 * (t - shot.start)
        ball = QRadialGradient(x, 300, 330)
        warm, cool = "#FFC095", "#A9C6E6"
        ball.setColorAt(0, shade(mix(mix(warm, "#ffffff", 0.25), cool, moon), 0.95 * disc))
        ball.setColorAt(0.58, shade(mix(warm, cool, moon), 0.85 * disc))
        ball.setColorAt(0.72, shade(mix(warm, cool, moon), 0.28 * disc))
        ball.setColorAt(1, shade(mix(warm, cool, moon), 0))
        painter.fillRect(WHOLE, ball)
        before, now, share = light_at(t)
        colours = [mix(before.first, now.first, share), mix(before.second, now.second, share)]
        strength = level(t, "beams") * (0.75 + 0.25 * beat_pulse(t, BEAT))
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(5):
            self._soft_beam(
                painter, 90 + number * 275, 0.35 * math.sin(t * 0.8 + number * 1.3), colours[number % 2], strength
            )
        for x, y, radius, colour, phase in self._bokeh:
            rise = 10 * math.sin(math.pi * t / BEAT + phase * 6) * hall
            painter.setOpacity(0.34 + 0.2 * phase)
            painter.drawImage(QPointF(x - radius, y + rise - radius), glow(colour, radius, 0.52))
        painter.setOpacity(1)

    def _soft_beam(self, painter: QPainter, x: float, angle: float, colour: QColor, strength: float) -> None:
        painter.save()
        painter.translate(x, -30)
        painter.rotate(math.degrees(angle))
        across = QLinearGradient(-80, 0, 80, 0)
        across.setColorAt(0, shade(colour, 0))
        across.setColorAt(0.5, shade(colour, 0.24 * strength))
        across.setColorAt(1, shade(colour, 0))
        painter.fillRect(QRectF(-80, 0, 160, 900), across)
        painter.restore()


def rim_at(t: float) -> QColor:
    """The colour of the light from behind: warm as the disc, paler when it is a moon."""
    warm = mix("#FFB27D", "#C9D8EC", level(t, "moon") * 0.75)
    return mix("#1a2436", warm, 0.25 + 0.75 * level(t, "disc"))


def _look(painter: QPainter, at: tuple[float, float], size: float, put: tuple[float, float]) -> None:
    painter.resetTransform()
    painter.translate(*put)
    painter.scale(size, size)
    painter.translate(-at[0], -at[1])


def _called_x(t: float) -> float:
    """Where the camera looks while the names are called: it travels to each member in turn."""
    x = 640 + place_at("haneul", t)[0]
    for word in song().name_chant:
        if word.member is not None:
            x = lerp(x, 640 + place_at(word.member, t)[0], ramp(t, word.start - 0.3, word.start + 0.15))
    return x
