"""The lightstick ocean in front of the stage, swaying on the beat."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from tools.demo_concert.paint import WIDTH, glow, lerp, pen, shade
from tools.demo_concert.score import BEAT, COLOURS, part_at, song

MOSTLY = "#FFB27D"
ROWS = 9


@dataclass(frozen=True)
class Stick:
    """One lightstick: place in px, radius of its light, colour and its own phase 0..1."""

    x: float
    y: float
    radius: float
    colour: str
    phase: float
    row: int


def sticks(rng: random.Random, *, top: float, bottom: float, rows: int, near: float, far: float) -> tuple[Stick, ...]:
    """Rows of lightsticks from far (small, dense) to near."""
    found = []
    for row in range(rows):
        depth = row / (rows - 1)
        y = lerp(top, bottom, depth**1.5)
        radius = lerp(far, near, depth**1.2)
        gap = lerp(19, 88, depth)
        x = -120 + rng.random() * gap
        while x < WIDTH + 120:
            colour = MOSTLY if rng.random() < 0.62 else rng.choice(tuple(COLOURS.values()))
            found.append(
                Stick(
                    x,
                    y + rng.uniform(-1, 1) * (3 + 9 * depth),
                    radius * rng.uniform(0.8, 1.15),
                    colour,
                    rng.random(),
                    row,
                )
            )
            x += gap * rng.uniform(0.6, 1.5)
    return tuple(found)


class Ocean:
    """The hall seen from the stage's camera (wide) and from behind the crowd (deep)."""

    def __init__(self, rng: random.Random) -> None:
        self.wide = sticks(rng, top=548, bottom=716, rows=ROWS, near=9.5, far=2.2)
        self.deep = sticks(rng, top=360, bottom=700, rows=13, near=17, far=1.8)

    def draw(self, painter: QPainter, t: float, which: tuple[Stick, ...], *, soft: float = 0.0) -> None:
        """Draw the sticks; `soft` 0..1 is how far they are out of focus."""
        energy = part_at(t).energy
        lifted = _called(t)
        for stick in which:
            beat = t / BEAT + 0.12 * stick.row + 0.18 * stick.phase
            sway = math.sin(math.pi * beat / (2 if energy < 0.45 else 1)) * (0.18 + 0.34 * energy)
            lift = abs(math.sin(math.pi * beat)) * energy * stick.radius * 0.9 + lifted * stick.radius * 1.6
            arm = stick.radius * 3.4
            hand = QPointF(stick.x, stick.y + arm - lift)
            tip = QPointF(stick.x + math.sin(sway) * arm, stick.y + arm - lift - math.cos(sway) * arm)
            if stick.radius > 4.0:
                painter.setPen(pen(QColor("#111a28"), stick.radius * 0.62))
                painter.drawLine(hand, tip)
                painter.setPen(pen(shade("#05080f", 0.96), stick.radius * 1.15))
                painter.drawLine(hand, QPointF(stick.x, stick.y + arm * 2.4 - lift))
            reach = max(4, round(stick.radius * (3.9 + 1.2 * soft)))
            light = glow(stick.colour, reach, 0.23 if soft < 0.5 else 0.42)
            painter.setOpacity(0.92 - 0.35 * soft)
            painter.drawImage(QPointF(tip.x() - reach, tip.y() - reach), light)
            painter.setOpacity(1.0)
        painter.setPen(Qt.PenStyle.NoPen)


def _called(t: float) -> float:
    """How far the hall lifts its sticks for a called name, 0..1."""
    for word in song().name_chant:
        if word.start <= t < word.end:
            return math.sin(math.pi * (t - word.start) / (word.end - word.start)) * (1.0 if word.member else 1.6)
    return 0.0
