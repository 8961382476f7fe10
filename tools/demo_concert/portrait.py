"""The close shot: head and shoulders with a lit face that sings, blinks, smiles and winks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QRadialGradient

from tools.demo_concert.heads import back_hair, front_hair, outfit
from tools.demo_concert.paint import blob, lerp, mix, pen, ramp, shade
from tools.demo_concert.score import BEAT, part_at, song
from tools.demo_concert.words import mouth_at


@dataclass(frozen=True)
class Look:
    """What makes a face this member's: half width, jaw, eyes, lips and the colours of hair and lips."""

    width: float
    jaw: float
    eye: float
    tilt: float
    hair: str
    lips: str


LOOKS = {
    "haneul": Look(88, 0.62, 1.0, 2.0, "#1b2233", "#C4566A"),
    "byul": Look(84, 0.56, 1.06, 5.0, "#3b271c", "#C9605A"),
    "nari": Look(85, 0.58, 1.12, 0.0, "#1a141b", "#D2647C"),
    "seoa": Look(90, 0.66, 1.02, -2.0, "#5d2e22", "#D0644F"),
    "eden": Look(87, 0.68, 0.92, 6.0, "#23262b", "#B4615C"),
}


def closed_at(who: str, t: float) -> tuple[float, float]:
    """How far the left and the right eye are closed, 0..1: blinks, a wink, eyes shut on long notes."""
    number = sum(map(ord, who)) % 7
    blink = 1.0 if ((t + number * 0.61) % 3.3) < 0.13 else 0.0
    start, end, holder = song().high
    held = ramp(t, start, start + 0.4) - ramp(t, end - 0.4, end) if who == holder else 0.0
    both = max(blink, 0.9 * held)
    left = right = both
    for at, winker in song().winks:
        if winker == who and at <= t < at + 0.6:
            right = max(right, min(1.0, (t - at) * 8, (at + 0.6 - t) * 8))
            left = 0.0
    return left, right


def smile_at(who: str, t: float) -> float:
    """How much a member smiles, 0..1."""
    near = [ramp(t, a, a + 0.5) * (1 - ramp(t, b - 0.2, b)) for a, b, w in song().smiles if w == who]
    winks = [ramp(t, at - 0.2, at + 0.1) * (1 - ramp(t, at + 1.4, at + 2)) for at, w in song().winks if w == who]
    return max([0.4, *near, *winks])


def draw(painter: QPainter, who: str, t: float, turn: float, rim: QColor, key: QColor) -> None:
    """Head and shoulders; the face's middle is the origin, the face is about 270 px high.

    `turn` -1..1 is how far the head is turned to the left or right of the picture, `rim` the light from behind,
    `key` the tint of the light from the front.
    """
    look = LOOKS[who]
    energy = part_at(t).energy
    bob = math.sin(math.pi * t / BEAT) * (1.5 + 3.5 * energy)
    swing = math.sin(math.pi * t / (2 * BEAT)) * (3 + 6 * energy) + turn * 6
    breath = math.sin(t * 4.4) * 5 if t > song().part("ending").start + 1 else math.sin(t * 2.1) * 2
    painter.save()
    painter.translate(0, bob * 0.4 + breath * 0.5)
    hair = mix(look.hair, key, 0.10)
    _rimmed(painter, back_hair(who, swing), hair.darker(122), rim)
    outfit(painter, who, rim, key)
    painter.restore()
    painter.save()
    painter.translate(swing * 0.5, bob)
    painter.rotate(swing * 0.28)
    _neck(painter, key)
    _face(painter, look, turn, rim, key)
    _features(painter, who, look, t, turn)
    for path in front_hair(who, swing, turn):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_sheen(hair))
        painter.drawPath(path)
    _microphone(painter, turn)
    painter.restore()


def _rimmed(painter: QPainter, paths: list[QPainterPath], fill: QColor, rim: QColor, width: float = 5.0) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.translate(1.6, -1.6)
    painter.setPen(pen(rim, width))
    for path in paths:
        painter.drawPath(path)
    painter.restore()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    for path in paths:
        painter.drawPath(path)


def _skin(key: QColor, light: float) -> QColor:
    return mix(mix("#7d5049", "#F3CDB2", light), key, 0.07)


def _neck(painter: QPainter, key: QColor) -> None:
    neck = QPainterPath(QPointF(-40, 70))
    neck.cubicTo(-38, 130, -42, 160, -66, 196)
    neck.lineTo(66, 196)
    neck.cubicTo(42, 160, 38, 130, 40, 70)
    shadow = QLinearGradient(0, 95, 0, 196)
    shadow.setColorAt(0, _skin(key, 0.12))
    shadow.setColorAt(0.5, _skin(key, 0.45))
    shadow.setColorAt(0.8, _skin(key, 0.55))
    shadow.setColorAt(1, shade(_skin(key, 0.6), 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shadow)
    painter.drawPath(neck)


def _face(painter: QPainter, look: Look, turn: float, rim: QColor, key: QColor) -> None:
    w, chin = look.width, turn * 12
    left, right = w * (1 + 0.05 * turn), w * (1 - 0.05 * turn)
    jaw_l, jaw_r = left * look.jaw + 12, right * look.jaw + 12
    # The curve passes each jaw point in one direction, so that the jaw has no corner.
    face = QPainterPath(QPointF(-left, -52))
    face.cubicTo(-left - 2, 0, -left + 2, 44, -jaw_l, 84)
    face.cubicTo(-jaw_l + (left - 2 - jaw_l) * 0.8, 84 + 32, -22 + chin, 134, chin, 134)
    face.cubicTo(22 + chin, 134, jaw_r - (right - 2 - jaw_r) * 0.8, 84 + 32, jaw_r, 84)
    face.cubicTo(right - 2, 44, right + 2, 0, right, -52)
    face.cubicTo(right, -150, -left, -150, -left, -52)
    painter.setPen(Qt.PenStyle.NoPen)
    for sign, edge in ((-1, left), (1, right)):
        painter.setBrush(_skin(key, 0.5 if sign < 0 else 0.75))
        painter.drawEllipse(QPointF(sign * (edge + 1) - turn * 8, 12), 11, 23)
    light = QLinearGradient(-w, 20, w, -20)
    light.setColorAt(0, _skin(key, 0.42))
    light.setColorAt(0.38, _skin(key, 0.84))
    light.setColorAt(0.8, _skin(key, 1.0))
    light.setColorAt(1, mix(_skin(key, 1.0), rim, 0.35))
    painter.setBrush(light)
    painter.drawPath(face)
    painter.save()
    painter.setClipPath(face)
    for sign in (-1, 1):
        blush = QRadialGradient(sign * 52 + turn * 18, 44, 34)
        blush.setColorAt(0, shade("#E8786F", 0.26))
        blush.setColorAt(1, shade("#E8786F", 0))
        painter.setBrush(blush)
        painter.drawEllipse(QPointF(sign * 52 + turn * 18, 44), 34, 26)
    painter.restore()


def _features(painter: QPainter, who: str, look: Look, t: float, turn: float) -> None:
    shift = turn * 22
    smile = smile_at(who, t)
    closed = closed_at(who, t)
    opening, width = mouth_at(who, t)
    if t > 102 and who == "nari":
        opening, width = 0.16 + 0.10 * max(0.0, math.sin(t * 4.4)), 0.6
    lift = 5 * opening + 4 * smile
    for sign, shut in ((-1, closed[0]), (1, closed[1])):
        near = 1 - 0.12 * sign * turn
        x = shift + sign * 39 * near
        painter.save()
        painter.translate(x, 6)
        painter.scale(sign * near * look.eye * 1.1, look.eye * 1.14)
        painter.rotate(-look.tilt)
        _eye(painter, shut, smile, sign * (turn * 4))
        painter.restore()
        brow = QPainterPath(QPointF(x - sign * 22, -29 - lift * 0.7))
        brow.quadTo(
            QPointF(x + sign * 4, -42 - lift - look.tilt * 0.6), QPointF(x + sign * 29, -30 - lift - look.tilt * 0.5)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(shade(mix(look.hair, "#3a2620", 0.5), 0.85), 5.2))
        painter.drawPath(brow)
    nose = QPainterPath(QPointF(shift * 1.25 - 9, 54))
    nose.quadTo(QPointF(shift * 1.3, 62), QPointF(shift * 1.25 + 9, 54))
    painter.setPen(pen(shade("#8a5247", 0.7), 2.6))
    painter.drawPath(nose)
    painter.setPen(pen(shade("#FFF3E6", 0.5), 5))
    painter.drawLine(QPointF(shift * 1.3 + 2, 14), QPointF(shift * 1.35 + 3, 42))
    painter.save()
    painter.translate(shift * 1.1, 89)
    _mouth(painter, look, opening, width, smile)
    painter.restore()


def _eye(painter: QPainter, shut: float, smile: float, gaze: float) -> None:
    """One eye with its outer corner at +x."""
    lash = QColor("#20161a")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if shut > 0.75:
        arc = QPainterPath(QPointF(-23, 2))
        arc.quadTo(QPointF(0, 11 - 24 * smile), QPointF(25, 0))
        painter.setPen(pen(lash, 5))
        painter.drawPath(arc)
        painter.setPen(pen(lash, 2.6))
        for x, y, dx, dy in ((25, 0, 7, -3), (20, 2, 6, 4)):
            painter.drawLine(QPointF(x, y), QPointF(x + dx, y + dy))
        return
    high = lerp(17.5, 4, shut) - 2 * smile
    low = lerp(11, 3, shut) - 3 * smile
    eye = QPainterPath(QPointF(-24, 4))
    eye.cubicTo(-14, -high, 12, -high - 2, 27, -1)
    eye.cubicTo(16, low + 2, -12, low + 3, -24, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#FBEFE6"))
    painter.drawPath(eye)
    painter.save()
    painter.setClipPath(eye)
    painter.setBrush(QColor("#3a2119"))
    painter.drawEllipse(QPointF(gaze, -1), 11.5, 12.5)
    painter.setBrush(QColor("#6d4030"))
    painter.drawEllipse(QPointF(gaze, 3), 7.5, 7)
    painter.setBrush(QColor("#160c0b"))
    painter.drawEllipse(QPointF(gaze, -1), 5.6, 6.2)
    painter.setBrush(shade("#3a2119", 0.25))
    painter.drawRect(QRectF(-30, -22, 60, 10))
    painter.restore()
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(QPointF(gaze + 4, -6), 3.4, 3.4)
    painter.setBrush(shade("#FFD9BF", 0.9))
    painter.drawEllipse(QPointF(gaze - 4, 4), 1.8, 1.8)
    top = QPainterPath(QPointF(-25, 4))
    top.cubicTo(-14, -high - 1, 12, -high - 3, 28, -2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(lash, 5))
    painter.drawPath(top)
    painter.setPen(pen(lash, 3))
    painter.drawLine(QPointF(27, -2), QPointF(35, -8))
    crease = QPainterPath(QPointF(-20, -5))
    crease.cubicTo(-10, -high - 8, 12, -high - 9, 28, -9)
    painter.setPen(pen(shade("#8a5247", 0.7), 2))
    painter.drawPath(crease)


def _mouth(painter: QPainter, look: Look, opening: float, width: float, smile: float) -> None:
    half = lerp(15, 27, width) + 6 * smile
    gape = 32 * opening
    corner = -5 * smile
    lips = QColor(look.lips)
    outer = QPainterPath(QPointF(-half, corner))
    outer.cubicTo(-half * 0.55, -8 - gape * 0.18, -6, -10 - gape * 0.2, 0, -6 - gape * 0.16)
    outer.cubicTo(6, -10 - gape * 0.2, half * 0.55, -8 - gape * 0.18, half, corner)
    outer.cubicTo(half * 0.7, 11 + gape, -half * 0.7, 11 + gape, -half, corner)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(lips)
    painter.drawPath(outer)
    shine = blob((-8, 7 + gape * 0.72), (8, 7 + gape * 0.72), (6, 10 + gape * 0.72), (-6, 10 + gape * 0.72))
    if opening > 0.06:
        inner = QPainterPath(QPointF(-half * 0.82, corner + 1))
        inner.cubicTo(-half * 0.4, -2 - gape * 0.1, half * 0.4, -2 - gape * 0.1, half * 0.82, corner + 1)
        inner.cubicTo(half * 0.5, 3 + gape * 0.86, -half * 0.5, 3 + gape * 0.86, -half * 0.82, corner + 1)
        painter.setBrush(QColor("#481a20"))
        painter.drawPath(inner)
        painter.save()
        painter.setClipPath(inner)
        painter.setBrush(QColor("#FBF1E8"))
        painter.drawRect(QRectF(-half, -12, 2 * half, 14 + gape * 0.12))
        painter.setBrush(QColor("#B3505A"))
        painter.drawEllipse(QPointF(0, gape * 0.95), half * 0.5, gape * 0.36)
        painter.restore()
    else:
        line = QPainterPath(QPointF(-half, corner))
        line.quadTo(QPointF(0, 4 + 5 * smile), QPointF(half, corner))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(QColor("#7d2f38"), 2.4))
        painter.drawPath(line)
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade("#FFE3DC", 0.45))
    painter.drawPath(shine)


def _sheen(hair: QColor) -> QLinearGradient:
    """Hair with a soft band of light at the crown."""
    band = QLinearGradient(0, -160, 0, 120)
    band.setColorAt(0, hair.darker(112))
    band.setColorAt(0.16, mix(hair, "#ffffff", 0.16))
    band.setColorAt(0.3, hair)
    band.setColorAt(1, hair.darker(125))
    return band


def _microphone(painter: QPainter, turn: float) -> None:
    cable = QPainterPath(QPointF(-86, 20))
    cable.cubicTo(-84, 70, -70, 96, -40 + turn * 16, 100)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(QColor("#15151a"), 3.2))
    painter.drawPath(cable)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#15151a"))
    painter.drawEllipse(QPointF(-38 + turn * 16, 100), 7, 6)
    painter.setBrush(shade("#FFB27D", 0.7))
    painter.drawEllipse(QPointF(-36 + turn * 16, 98), 2, 2)
