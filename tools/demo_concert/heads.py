"""Hair and clothes of the close shots; the same hair and outfits as the small figures wear."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath

from tools.demo_concert.paint import blob, mix, pen, shade
from tools.demo_concert.score import COLOURS


def back_hair(who: str, swing: float) -> list[QPainterPath]:
    """The hair behind face, neck and shoulders."""
    if who == "haneul":
        return [
            blob(
                (-96, -160),
                (96, -160),
                (128, -40),
                (124 + swing * 0.5, 118),
                (70, 112),
                (-70, 112),
                (-124 + swing * 0.5, 118),
                (-128, -40),
            )
        ]
    if who == "byul":
        tail = blob(
            (30, -196),
            (120, -210),
            (188 + swing, -90),
            (196 + swing * 2, 90),
            (160 + swing * 3, 250),
            (128 + swing * 2, 120),
            (120, -40),
            (60, -110),
        )
        skull = blob((-88, -158), (88, -158), (110, -50), (92, 40), (-92, 40), (-110, -50))
        return [tail, skull]
    if who == "nari":
        return [
            blob(
                (-90, -166),
                (90, -166),
                (126, -60),
                (124, 120),
                (140 + swing, 330),
                (60 + swing, 420),
                (-60 + swing, 420),
                (-140 + swing, 330),
                (-124, 120),
                (-126, -60),
            )
        ]
    if who == "seoa":
        buns = []
        for sign in (-1, 1):
            bun = QPainterPath()
            bun.addEllipse(QPointF(sign * 84 + swing * 0.3, -134), 50, 48)
            buns.append(bun)
        return [*buns, blob((-90, -158), (90, -158), (114, -50), (100, 66), (-100, 66), (-114, -50))]
    return [blob((-90, -166), (90, -166), (118, -70), (104, 40), (60, 70), (-60, 70), (-104, 40), (-118, -70))]


def front_hair(who: str, swing: float, turn: float) -> list[QPainterPath]:
    """The hair over the forehead and beside the face."""
    part = turn * 14
    if who == "haneul":
        cap = QPainterPath(QPointF(-100, -20))
        cap.cubicTo(-116, -190, 116, -190, 100, -20)
        cap.cubicTo(84, -70, 52, -96, 10 + part, -108)
        cap.cubicTo(-40, -92, -78, -64, -100, -20)
        locks = [
            blob((-104, -60), (-84, -60), (-84, 40), (-80 + swing * 0.3, 112), (-112 + swing * 0.3, 108), (-116, 20)),
            blob((104, -60), (84, -60), (84, 40), (80 + swing * 0.3, 112), (112 + swing * 0.3, 108), (116, 20)),
        ]
        return [*locks, cap]
    if who == "byul":
        cap = QPainterPath(QPointF(-94, -14))
        cap.cubicTo(-112, -186, 112, -186, 94, -14)
        cap.cubicTo(88, -74, 60, -104, 0 + part, -112)
        cap.cubicTo(-60, -104, -88, -74, -94, -14)
        curl = QPainterPath(QPointF(-78, -60))
        curl.cubicTo(-104, 0, -96 + swing * 0.4, 50, -80 + swing * 0.8, 92)
        curl.cubicTo(-86, 50, -86, 10, -66, -62)
        return [cap, curl]
    if who == "nari":
        cap = QPainterPath(QPointF(-100, 20))
        cap.cubicTo(-118, -196, 118, -196, 100, 20)
        cap.cubicTo(92, -10, 88, -34, 82, -50)
        for x0, x1 in ((82, 50), (50, 18), (18, -14), (-14, -46), (-46, -80)):
            cap.quadTo(QPointF((x0 + x1) / 2 + part * 0.4, -22), QPointF(x1, -46))
        cap.cubicTo(-88, -30, -94, -6, -100, 20)
        sides = [
            blob((-112, -40), (-86, -40), (-84, 60), (-92 + swing * 0.5, 190), (-126 + swing * 0.5, 200), (-118, 60)),
            blob((112, -40), (86, -40), (84, 60), (92 + swing * 0.5, 190), (126 + swing * 0.5, 200), (118, 60)),
        ]
        return [*sides, cap]
    if who == "seoa":
        cap = QPainterPath(QPointF(-98, -8))
        cap.cubicTo(-114, -188, 114, -188, 98, -8)
        cap.cubicTo(86, -60, 66, -92, 22 + part, -112)
        cap.cubicTo(18, -80, -50, -66, -98, -8)
        wisps = [
            blob((-94, -50), (-82, -40), (-84, 30), (-78 + swing * 0.6, 78), (-96 + swing * 0.4, 40)),
            blob((94, -50), (82, -40), (84, 30), (78 + swing * 0.6, 78), (96 + swing * 0.4, 40)),
        ]
        return [*wisps, cap]
    cap = QPainterPath(QPointF(-102, 2))
    cap.cubicTo(-124, -200, 120, -206, 100, 0)
    cap.cubicTo(94, -40, 84, -60, 74, -66)
    cap.quadTo(QPointF(40 + part, -44), QPointF(18 + part, -34))
    cap.quadTo(QPointF(22, -56), QPointF(18, -70))
    cap.quadTo(QPointF(-30 + part, -34), QPointF(-64, -26))
    cap.quadTo(QPointF(-58, -46), QPointF(-58, -58))
    cap.quadTo(QPointF(-92, -34), QPointF(-102, 2))
    return [cap]


def outfit(painter: QPainter, who: str, rim: QColor, key: QColor) -> None:
    """Shoulders and clothes down to the picture's edge."""
    cloth = mix(mix("#1a1a22", COLOURS[who], 0.34), key, 0.08)
    skin = mix(mix("#7d5049", "#F3CDB2", 0.62), key, 0.07)
    broad = 262 if who == "eden" else 214
    body = QPainterPath(QPointF(-62, 172))
    body.cubicTo(-110, 206, -broad + 30, 206, -broad, 262)
    body.cubicTo(-broad - 28, 330, -broad - 34, 420, -broad - 30, 520)
    body.lineTo(broad + 30, 520)
    body.cubicTo(broad + 34, 420, broad + 28, 330, broad, 262)
    body.cubicTo(broad - 30, 206, 110, 206, 62, 172)
    body.closeSubpath()
    fabric = QLinearGradient(-broad, 200, broad, 260)
    fabric.setColorAt(0, cloth.darker(150))
    fabric.setColorAt(0.7, cloth)
    fabric.setColorAt(1, mix(cloth, rim, 0.3))
    flesh = QLinearGradient(-broad, 200, broad, 240)
    flesh.setColorAt(0, skin.darker(165))
    flesh.setColorAt(0.6, skin)
    flesh.setColorAt(1, mix(skin, rim, 0.35))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(rim, 6))
    painter.drawPath(body)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fabric if who in ("eden", "haneul") else flesh)
    painter.drawPath(body)
    painter.save()
    painter.setClipPath(body)
    _details(painter, who, cloth, fabric, flesh)
    painter.restore()


def _details(painter: QPainter, who: str, cloth: QColor, fabric: QLinearGradient, flesh: QLinearGradient) -> None:
    trim = mix(cloth, "#ffffff", 0.35)
    if who == "haneul":
        painter.setBrush(flesh)
        painter.drawPath(blob((-64, 150), (64, 150), (70, 230), (0, 330), (-70, 230)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(trim, 5))
        for sign in (-1, 1):
            edge = QPainterPath(QPointF(sign * 66, 168))
            edge.quadTo(QPointF(sign * 64, 260), QPointF(sign * 4, 330))
            painter.drawPath(edge)
    elif who == "eden":
        painter.setBrush(shade("#101319"))
        painter.drawPath(blob((-74, 150), (74, 150), (66, 260), (40, 520), (-40, 520), (-66, 260)))
        painter.setPen(pen(trim, 6))
        for sign in (-1, 1):
            painter.drawLine(QPointF(sign * 70, 176), QPointF(sign * 48, 520))
        painter.setPen(pen(shade("#D9E0EA", 0.9), 3.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        chain = QPainterPath(QPointF(-44, 178))
        chain.quadTo(QPointF(0, 250), QPointF(44, 178))
        painter.drawPath(chain)
    elif who == "byul":
        painter.setBrush(fabric)
        painter.drawPath(
            blob((-120, 212), (-60, 262), (60, 262), (120, 212), (176, 330), (190, 560), (-190, 560), (-176, 330))
        )
    elif who == "nari":
        painter.setBrush(fabric)
        top = QPainterPath(QPointF(-170, 205))
        top.cubicTo(-80, 190, 60, 290, 210, 330)
        top.lineTo(240, 560)
        top.lineTo(-260, 560)
        top.closeSubpath()
        painter.drawPath(top)
        painter.setPen(pen(trim, 6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = QPainterPath(QPointF(-170, 205))
        edge.cubicTo(-80, 190, 60, 290, 210, 330)
        painter.drawPath(edge)
    else:
        painter.setBrush(fabric)
        painter.drawPath(
            blob(
                (-150, 270),
                (-40, 300),
                (0, 322),
                (40, 300),
                (150, 270),
                (180, 400),
                (190, 560),
                (-190, 560),
                (-180, 400),
            )
        )
        painter.setPen(pen(trim, 5))
        for sign in (-1, 1):
            painter.drawLine(QPointF(sign * 96, 190), QPointF(sign * 88, 296))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(shade("#FFD9BF", 0.9), 3))
        choker = QPainterPath(QPointF(-46, 150))
        choker.quadTo(QPointF(0, 174), QPointF(46, 150))
        painter.drawPath(choker)
    painter.setPen(Qt.PenStyle.NoPen)
