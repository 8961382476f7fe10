"""The five silhouettes: a jointed figure, distinct hair and outfits, a warm rim of light."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from tools.demo_concert.choreography import Pose, bounce_at, place_at, pose_at
from tools.demo_concert.paint import blob, mix, pen, shade
from tools.demo_concert.score import ALL, BEAT, COLOURS

FEET_Y = 514.0
TRUNK, NECK, HEAD = 47.0, 9.0, 11.5
SHOULDER, HIP = 14.5, 8.5
UPPER, FORE, THIGH, SHIN = 25.0, 24.0, 37.0, 38.0
DARK, SKIN = "#1d1a1f", "#4b342d"


@dataclass(frozen=True)
class Shape:
    """A filled path, or a stroke of a width, in one of the tones skin, hair, top, skirt."""

    path: QPainterPath
    width: float
    tone: str


Point = tuple[float, float]
Limbs = dict[str, tuple[Point, ...]]


def draw_all(painter: QPainter, t: float, rim: QColor, lit: float, edge: float) -> None:
    """All members from back to front. `rim` is the light from behind, `lit` 0..1 how much of the colours is
    seen, `edge` the width of the rim in px of the wide view.
    """
    for who in sorted(ALL, key=lambda member: place_at(member, t)[1]):
        x, depth = place_at(who, t)
        painter.save()
        painter.translate(640 + x, FEET_Y + depth * 11)
        size = 1.0 + 0.08 * depth
        painter.scale(size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade("#000000", 0.35))
        painter.drawEllipse(QPointF(0, 2), 27, 5)
        _draw(painter, _figure(who, pose_at(who, t), t), who, rim, lit, -edge if x > 40 else edge)
        painter.restore()


def _draw(painter: QPainter, shapes: list[Shape], who: str, rim: QColor, lit: float, side: float) -> None:
    """Twice: in the rim's colour, a little larger and towards the disc, then in the body's own tones."""
    for grow, colour in ((2 * abs(side), rim), (0.0, None)):
        painter.save()
        if colour is not None:
            painter.translate(0.8 * side, -0.6 * abs(side))
        for shape in shapes:
            fill = colour if colour is not None else _tone(shape.tone, who, lit)
            if shape.width:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(pen(fill, shape.width + grow))
            else:
                painter.setBrush(fill)
                painter.setPen(pen(fill, max(0.8, grow)))
            painter.drawPath(shape.path)
        painter.restore()


def _tone(tone: str, who: str, lit: float) -> QColor:
    if tone == "skin":
        return mix(DARK, mix(SKIN, "#b98a70", lit), 0.35 + 0.5 * lit)
    if tone == "hair":
        return mix("#120f12", "#3a2620", 0.25 + 0.3 * lit)
    share = {"top": 0.10 + 0.30 * lit, "skirt": 0.06 + 0.2 * lit, "trim": 0.35 + 0.4 * lit}[tone]
    return mix(DARK, COLOURS[who], share)


def _figure(who: str, pose: Pose, t: float) -> list[Shape]:
    """The shapes of a member in order of drawing; the origin is the ground between the feet, y grows downward."""
    drop = pose.drop * 15
    hip_y = -(THIGH + SHIN) * 0.985 + drop - bounce_at(who, t)
    hips = (pose.hips * 0.55, hip_y)
    lean = math.radians(pose.lean)
    trunk = TRUNK * (1 - 0.42 * pose.bow)  # a back that bends towards the viewer looks shorter
    neck = (hips[0] + math.sin(lean) * trunk, hip_y - math.cos(lean) * trunk)
    turn = math.radians(pose.lean * 0.6 + pose.nod)
    head = (neck[0] + math.sin(turn) * (NECK + HEAD), neck[1] - math.cos(turn) * (NECK + HEAD))
    head = (head[0], head[1] + 15 * pose.bow)
    limbs: Limbs = {}
    for side, sign in (("l", -1), ("r", 1)):
        shoulder = (neck[0] + sign * SHOULDER * math.cos(lean), neck[1] + 4 + sign * SHOULDER * math.sin(lean))
        elbow = _reach(shoulder, getattr(pose, f"arm_{side}"), UPPER, sign)
        wrist = _reach(elbow, getattr(pose, f"fore_{side}"), FORE, sign)
        socket = (hips[0] + sign * HIP, hips[1] + 2)
        knee = _reach(socket, getattr(pose, f"leg_{side}"), THIGH, sign)
        ankle = (_reach(knee, getattr(pose, f"shin_{side}"), SHIN, sign)[0], -2.0 if pose.drop >= 0 else 0.0)
        limbs[side] = (shoulder, elbow, wrist, socket, knee, ankle)
    swing = 5 * math.sin(math.pi * t / BEAT - 0.6) + pose.lean * 0.4
    back, front = _hair(who, head, neck, swing)
    shapes = [*back]
    for side in ("l", "r"):
        shapes += _leg(who, limbs[side][3], limbs[side][4], limbs[side][5], 1 if side == "r" else -1)
    shapes += _arms_behind(who, pose, limbs)
    shapes += _body(who, neck, hips, limbs)
    shapes.append(Shape(_line(neck, head), 7.0, "skin"))
    face = QPainterPath()
    face.addEllipse(QPointF(*head), HEAD * 0.86, HEAD * 1.06)
    shapes.append(Shape(face, 0, "skin"))
    shapes += front
    for side in ("l", "r"):
        if not _behind(pose, side):
            shapes += _arm(who, limbs[side])
    return shapes


def _reach(start: Point, degrees: float, length: float, sign: int) -> Point:
    angle = math.radians(degrees)
    return start[0] + sign * math.sin(angle) * length, start[1] + math.cos(angle) * length


def _line(*points: Point) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return path


def _behind(pose: Pose, side: str) -> bool:
    return bool(getattr(pose, f"arm_{side}") > 125)


def _arms_behind(who: str, pose: Pose, limbs: Limbs) -> list[Shape]:
    return [shape for side in ("l", "r") if _behind(pose, side) for shape in _arm(who, limbs[side])]


def _arm(who: str, limb: tuple[Point, ...]) -> list[Shape]:
    shoulder, elbow, wrist = limb[:3]
    hand = QPainterPath()
    hand.addEllipse(QPointF(*wrist), 3.7, 3.9)
    if who == "eden":
        return [Shape(hand, 0, "skin"), Shape(_line(shoulder, elbow, wrist), 10.5, "top")]
    if who == "haneul":
        return [
            Shape(_line(elbow, wrist), 6.4, "skin"),
            Shape(hand, 0, "skin"),
            Shape(_line(shoulder, elbow), 9.4, "top"),
        ]
    if who == "seoa":
        return [
            Shape(_line(shoulder, elbow), 7.0, "skin"),
            Shape(_line(elbow, wrist), 7.4, "trim"),
            Shape(hand, 0, "trim"),
        ]
    return [Shape(_line(shoulder, elbow, wrist), 6.8, "skin"), Shape(hand, 0, "skin")]


def _leg(who: str, socket: Point, knee: Point, ankle: Point, sign: int) -> list[Shape]:
    foot = _line(ankle, (ankle[0] + sign * 6, 0))
    if who == "byul":
        wide = QPainterPath(QPointF(socket[0] - 6.5, socket[1]))
        for x, y in (
            (knee[0] - 6.5, knee[1]),
            (ankle[0] - 9.5, -1),
            (ankle[0] + 9.5, -1),
            (knee[0] + 6.5, knee[1]),
            (socket[0] + 6.5, socket[1]),
        ):
            wide.lineTo(x, y)
        wide.closeSubpath()
        return [Shape(foot, 5, "hair"), Shape(wide, 0, "skirt")]
    if who == "eden":
        return [Shape(foot, 6, "hair"), Shape(_line(socket, knee, ankle), 11, "skirt")]
    boot = _line((knee[0] * 0.45 + ankle[0] * 0.55, knee[1] * 0.45 + ankle[1] * 0.55), ankle)
    return [Shape(_line(socket, knee, ankle), 8.2, "skin"), Shape(boot, 9.4, "skirt"), Shape(foot, 6, "skirt")]


def _body(who: str, neck: Point, hips: Point, limbs: Limbs) -> list[Shape]:
    left, right = limbs["l"][0], limbs["r"][0]
    waist = (neck[0] * 0.42 + hips[0] * 0.58, neck[1] * 0.42 + hips[1] * 0.58)
    knees = (limbs["l"][4][0], limbs["r"][4][0])
    torso = _hull(
        (left[0] - 2, left[1] - 1),
        (neck[0], neck[1] - 2),
        (right[0] + 2, right[1] - 1),
        (waist[0] + 9.5, waist[1]),
        (hips[0] + 11.5, hips[1] + 3),
        (hips[0] - 11.5, hips[1] + 3),
        (waist[0] - 9.5, waist[1]),
    )
    if who == "eden":
        jacket = _hull(
            (left[0] - 4, left[1] - 2),
            (neck[0], neck[1] - 3),
            (right[0] + 4, right[1] - 2),
            (hips[0] + 17, hips[1] + 8),
            (hips[0] - 17, hips[1] + 8),
        )
        return [Shape(jacket, 0, "top")]
    if who == "byul":
        belt = _line((hips[0] - 10, hips[1] - 2), (hips[0] + 10, hips[1] - 2))
        return [Shape(torso, 0, "top"), Shape(belt, 4, "trim")]
    spread = min(9.0, abs(knees[1] - knees[0]) * 0.16)
    hem = hips[1] + (30 if who == "nari" else 23)
    half = (19 if who == "nari" else 22) + spread
    skirt = _hull(
        (hips[0] - 10.5, hips[1] - 9),
        (hips[0] + 10.5, hips[1] - 9),
        (hips[0] + half, hem - 2),
        (hips[0] + half * 0.3, hem + 2),
        (hips[0] - half * 0.3, hem + 2),
        (hips[0] - half, hem - 2),
    )
    if who == "haneul":
        crop = _hull(
            (left[0] - 3, left[1] - 2),
            (neck[0], neck[1] - 3),
            (right[0] + 3, right[1] - 2),
            (waist[0] + 14, waist[1] - 3),
            (waist[0] - 14, waist[1] - 3),
        )
        return [Shape(torso, 0, "skin"), Shape(skirt, 0, "skirt"), Shape(crop, 0, "top")]
    if who == "nari":
        strap = _line((left[0] + 2, left[1]), (hips[0] + 8, hips[1] - 12))
        return [Shape(torso, 0, "top"), Shape(skirt, 0, "top"), Shape(strap, 3, "trim")]
    pleats = [
        Shape(_line((hips[0] + i * 4, hips[1] - 4), (hips[0] + i * half * 0.42, hem - 1)), 1.1, "trim")
        for i in (-2, -1, 0, 1, 2)
    ]
    return [Shape(torso, 0, "top"), Shape(skirt, 0, "skirt"), *pleats]


def _hull(*points: Point) -> QPainterPath:
    path = _line(*points)
    path.closeSubpath()
    return path


def _hair(who: str, head: Point, neck: Point, swing: float) -> tuple[list[Shape], list[Shape]]:
    """Hair behind the body and in front of the face's upper half."""
    x, y = head
    cap = QPainterPath()
    cap.moveTo(x - 11.6, y + 2)
    cap.cubicTo(x - 13, y - 17, x + 13, y - 17, x + 11.6, y + 2)
    cap.cubicTo(x + 8, y - 5, x + 2, y - 7, x - 4, y - 6)
    cap.cubicTo(x - 8, y - 5, x - 10, y - 2, x - 11.6, y + 2)
    front = [Shape(cap, 0, "hair")]
    if who == "haneul":
        bob = blob(
            (x - 14, y - 13),
            (x + 14, y - 13),
            (x + 16 + swing * 0.2, y + 14),
            (x + 6, y + 12),
            (x - 6, y + 12),
            (x - 16 + swing * 0.2, y + 14),
        )
        return [Shape(bob, 0, "hair")], front
    if who == "byul":
        tail = QPainterPath(QPointF(x + 2, y - 13))
        tail.cubicTo(x + 20, y - 20, x + 22 + swing, y + 6, x + 14 + swing * 1.7, y + 31)
        tail.cubicTo(x + 12 + swing, y + 16, x + 11, y - 2, x - 2, y - 10)
        knot = QPainterPath()
        knot.addEllipse(QPointF(x + 6, y - 13), 4.2, 3.8)
        return [Shape(tail, 0, "hair")], [*front, Shape(knot, 0, "trim")]
    if who == "nari":
        long = blob(
            (x - 14, y - 14),
            (x + 14, y - 14),
            (x + 16, y + 22),
            (x + 13 + swing, y + 62),
            (x + swing, y + 58),
            (x - 13 + swing, y + 62),
            (x - 16, y + 22),
        )
        return [Shape(long, 0, "hair")], front
    if who == "seoa":
        buns = QPainterPath()
        for sign in (-1, 1):
            buns.addEllipse(QPointF(x + sign * 10.5, y - 12), 6.2, 6.2)
        back = blob((x - 13, y - 13), (x + 13, y - 13), (x + 12, y + 10), (x - 12, y + 10))
        return [Shape(back, 0, "hair"), Shape(buns, 0, "hair")], front
    short = blob((x - 14, y - 15), (x + 3, y - 17), (x + 15, y - 12), (x + 13, y + 6), (x, y + 7), (x - 13, y + 6))
    fringe = QPainterPath(QPointF(x - 12, y - 1))
    fringe.cubicTo(x - 12, y - 18, x + 12, y - 18, x + 12, y - 2)
    fringe.cubicTo(x + 4, y - 6, x - 2, y - 3, x - 6, y + 2)
    fringe.closeSubpath()
    return [Shape(short, 0, "hair")], [Shape(fringe, 0, "hair")]
