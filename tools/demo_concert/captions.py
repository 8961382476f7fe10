"""Words on the picture: sung lines, name captions, the title, in the bundled Pretendard."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPainterPath

from tools.demo_concert.paint import HEIGHT, WIDTH, pen, ramp, shade
from tools.demo_concert.score import COLOURS, NAMES, shot_at, song

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
FAMILY = "Pretendard"


def load_fonts() -> None:
    """Make the bundled fonts known to Qt. Raises FileNotFoundError when they are not there."""
    for weight in ("Medium", "SemiBold", "Bold", "ExtraBold"):
        file = FONTS / f"Pretendard-{weight}.otf"
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise FileNotFoundError(f"{file.name}: the bundled font cannot be loaded")


@lru_cache(maxsize=200)
def words(text: str, size: int, weight: int, colour: str, outline: float = 5.0) -> QImage:
    """One line of text with a dark outline, cut to its own size."""
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    box = path.boundingRect().adjusted(-8, -8, 8, 8)
    image = QImage(int(box.width()) + 2, int(box.height()) + 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-box.left(), -box.top())
    if outline:
        painter.setPen(pen(shade("#05080F", 0.88), outline))
        painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPath(path)
    painter.end()
    return image


def draw(painter: QPainter, t: float) -> None:
    """All words of a time, on the untransformed picture."""
    _title(painter, t)
    _caption(painter, t)
    for line in (*song().lines, *song().talk):
        shown = ramp(t, line.start - 0.15, line.start + 0.1) * (1 - ramp(t, line.end + 0.05, line.end + 0.3))
        if shown > 0.01:
            painter.setOpacity(shown)
            _centred(painter, words(line.text, 32, 700, "#FFFFFF"), HEIGHT - 76)
            _centred(painter, words(line.english, 19, 500, "#D9E0EA", 4), HEIGHT - 38)
            painter.setOpacity(1)


def _centred(painter: QPainter, image: QImage, y: float) -> None:
    painter.drawImage(QPointF(round((WIDTH - image.width()) / 2), round(y - image.height() / 2)), image)


def _caption(painter: QPainter, t: float) -> None:
    shot = shot_at(t)
    if not shot.caption:
        return
    shown = ramp(t, shot.start + 0.3, shot.start + 0.6) * (1 - ramp(t, shot.end - 0.4, shot.end - 0.15))
    if shown <= 0.01:
        return
    who = shot.who[0]
    korean, latin = NAMES[who]
    left, slide = 84, 14 * (1 - shown)
    painter.setOpacity(shown)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS[who]))
    painter.drawRoundedRect(QRectF(left - 20, 494, 6, 74), 3, 3)
    painter.drawImage(QPointF(left - slide, 486), words(korean, 50, 800, COLOURS[who], 6))
    painter.drawImage(QPointF(left - slide, 541), words(f"{latin}  ·  ONDA", 21, 600, "#FFFFFF", 4))
    painter.setOpacity(1)


def _title(painter: QPainter, t: float) -> None:
    shown = ramp(t, 0.5, 1.2) * (1 - ramp(t, 3.4, 3.9))
    if shown > 0.01:
        painter.setOpacity(shown)
        _centred(painter, words("ONDA 온다", 64, 800, "#FFE3CF", 0), 262)
        _centred(painter, words(song().show, 26, 500, "#B7C2D3", 0), 322)
        painter.setOpacity(1)
    shown = ramp(t, 4.8, 5.4) * (1 - ramp(t, 7.2, 7.8))
    if shown > 0.01:
        painter.setOpacity(shown)
        painter.drawImage(QPointF(78, 590), words(f"{song().korean}  {song().english}", 36, 700, "#FFFFFF"))
        painter.drawImage(QPointF(78, 636), words("ONDA 온다, a fictional group", 19, 500, "#D9E0EA", 4))
        painter.setOpacity(1)
