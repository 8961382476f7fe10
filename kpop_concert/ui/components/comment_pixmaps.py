"""Comments as pixmaps: each is drawn once, ahead of need, and then only copied to the screen."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from math import ceil, cos, pi, sin
from time import thread_time_ns
from typing import Literal, NamedTuple

import numpy as np
import regex
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGlyphRun,
    QImage,
    QPainter,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
)

from ...danmaku.style import LINE_EM, PX
from ...system.plaintext import EMOJI
from ..theme import Theme

Kind = Literal["fan", "own", "chant", "word"]

REFERENCE_PX = 24
"""Lengths below are px of the design, whose flying chat is set in 24 px."""
BAR_WIDTH, BAR_EM, BAR_RADIUS, BAR_RING, BAR_GAP = 5.0, 0.82, 3.0, 2.0, 8.0
OWN_PAD, OWN_BORDER, OWN_RADIUS = 10.0, 2.0, 10.0
STICK_PITCH, STICK_DOT, STICK_STEM, STICK_EM = 9.0, 8.0, 2.5, 0.82
PEN = {"fan": 2.0, "own": 2.0, "chant": 2.5, "word": 4.0 * 24 / 52}
"""Visible outline on each side; a chant's pen of 5 and a chant line's of 8 at 52 px show half of it."""
WEIGHT = {"fan": 700, "own": 700, "chant": 800, "word": 800}
COLOUR_GLYPHS = ("Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji")
_EMOJI = regex.compile(f"({EMOJI})")
WARM_UP = "Aa가あ漢ก😀"
LIMIT_BYTES = 96 * 2**20


@dataclass(frozen=True, slots=True)
class CommentLook:
    """What one comment looks like, apart from place and size. Colours are names of bias colours.

    `kind`: a fan's line with a bias bar, the viewer's own line, a chant echo with the sticks of those who `joined`, or
    a word of the chant line (white unless it has a colour). `initial` is the member's, for the colour-blind-safe mode.
    """

    text: str
    kind: Kind = "fan"
    colour: str = ""
    initial: str = ""
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Raster:
    """A drawn comment. `left` and `top` (px) lead from the text box's corner to the pixmap's."""

    pixmap: QPixmap
    left: float
    top: float
    scale: float
    dpr: float

    @property
    def cost(self) -> int:
        """Bytes it holds."""
        return self.pixmap.width() * self.pixmap.height() * 4


def flying_font(theme: Theme, pixels: float, weight: int) -> QFont:
    """Font of flying chat for a device of 72 dpi, where a point is a pixel and sizes may have fractions.

    Without kerning, contextual forms and hints, so that a text is as wide as the sum of its advances, which is what the
    layout measured.
    """
    font = QFont(theme.families)
    font.setPointSizeF(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag in ("calt", "liga", "clig"):
        font.setFeature(QFont.Tag(tag), 0)
    return font


def offsets(radius: float) -> list[QPointF]:
    """Where a text is drawn to surround it: eight directions, sixteen when the outline is broad enough to show gaps."""
    count = 8 if radius < 4 else 16
    return [QPointF(radius * cos(2 * pi * i / count), radius * sin(2 * pi * i / count)) for i in range(count)]


def _canvas(width: float, height: float) -> QImage:
    image = QImage(max(1, ceil(width)), max(1, ceil(height)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDotsPerMeterX(2835)
    image.setDotsPerMeterY(2835)
    image.fill(0)
    return image


def _ink_rows(image: QImage) -> tuple[int, int]:
    """First row with ink and how many up to the last one: empty rows would cost time in every paint."""
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    rows = np.flatnonzero(pixels.any(axis=1))
    return (int(rows[0]), int(rows[-1] - rows[0]) + 1) if rows.size else (0, 1)


class Shape(NamedTuple):
    """A text as glyphs: runs with their place, width and height of the line; lengths are device px."""

    runs: list[tuple[QPointF, QGlyphRun]]
    width: float
    height: float


class Rasteriser:
    """Draws looks into pixmaps in the theme's colours."""

    def __init__(self, theme: Theme, initials: bool = False) -> None:
        self._theme = theme
        self.initials = initials
        self._device = _canvas(1, 1)
        self._fonts: dict[tuple[float, int], tuple[QFont, float, float]] = {}
        self._one_line = QTextOption()
        self._one_line.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._one_line.setFlags(QTextOption.Flag.IncludeTrailingSpaces)

    def warm_up(self) -> None:
        """Load the fallback fonts now: the first Thai or emoji glyph costs many ms."""
        self.draw(CommentLook(WARM_UP), REFERENCE_PX * PX, 1 / PX, 1.0)

    def draw(self, look: CommentLook, em: float, scale: float, dpr: float) -> Raster:
        """One comment of font size `em` (units) at `scale` (px per unit) for a device pixel ratio."""
        size = em * scale * dpr
        px = size / REFERENCE_PX
        runs, width, height = self._shape(look.text, size, WEIGHT[look.kind])
        pen = PEN[look.kind] * px
        lead = self._lead(look, size)
        tail = OWN_PAD * px if look.kind == "own" else 0.0
        box = LINE_EM * size
        margin = ceil(pen + px) + 1
        top = (box - height) / 2
        # Marks of Thai and tall emoji reach beyond the text box.
        over = margin + ceil(box / 4)
        image = _canvas(lead + width + tail + 2 * margin, box + 2 * over)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(margin, over)
        self._outline(painter, image, runs, QPointF(lead, top), pen)
        if look.kind == "own":
            self._own_box(painter, QRectF(0, 0, lead + width + tail, box), px)
        elif look.kind == "chant":
            self._sticks(painter, look.joined, size, box)
        elif look.kind == "fan" and look.colour:
            self._bar(painter, look, size, box)
        painter.setPen(self._fill(look))
        for place, run in runs:
            painter.drawGlyphRun(QPointF(lead, top) + place, run)
        painter.end()
        first, count = _ink_rows(image)
        pixmap = QPixmap.fromImage(image.copy(0, first, image.width(), count))
        pixmap.setDevicePixelRatio(dpr)
        return Raster(pixmap, -margin / dpr, (first - over) / dpr, scale, dpr)

    def text_width(self, text: str, em: float, weight: int = 700) -> float:
        """Width of a text in units, as it will be drawn."""
        return self._shape(text, em, weight).width

    def _shape(self, text: str, size: float, weight: int) -> Shape:
        font, ascent, descent = self._font(size, weight)
        runs: list[tuple[QPointF, QGlyphRun]] = []
        width = 0.0
        # Part by part: right after an emoji Qt takes some signs from a font that nobody asked for.
        for part in filter(None, _EMOJI.split(text)):
            layout = QTextLayout(part, font, self._device)
            layout.setTextOption(self._one_line)
            layout.beginLayout()
            line = layout.createLine()
            layout.endLayout()
            if not line.isValid():
                continue
            # Fonts of other scripts are taller: all parts stand on the main font's baseline.
            at = QPointF(width, ascent - line.ascent())
            runs += [(at, run) for run in layout.glyphRuns()]
            width += line.horizontalAdvance()
        return Shape(runs, width, ascent + descent)

    def _font(self, size: float, weight: int) -> tuple[QFont, float, float]:
        """The font with its ascent and descent."""
        found = self._fonts.get((size, weight))
        if found is None:
            if len(self._fonts) > 32:
                self._fonts.clear()
            font = flying_font(self._theme, size, weight)
            metrics = QFontMetricsF(font, self._device)
            found = self._fonts[size, weight] = font, metrics.ascent(), metrics.descent()
        return found

    def _lead(self, look: CommentLook, size: float) -> float:
        """Room before the text, in the unit of `size`."""
        px = size / REFERENCE_PX
        if look.kind == "own":
            return OWN_PAD * px
        if look.kind == "chant":
            return (len(look.joined) * STICK_PITCH + BAR_GAP) * px if look.joined else 0.0
        if look.kind == "fan" and look.colour:
            return (BAR_WIDTH + BAR_GAP) * px
        return 0.0

    def _fill(self, look: CommentLook) -> QColor:
        if look.kind == "own":
            return self._theme.color("danmaku.ownFill")
        if look.kind == "word" and look.colour:
            return self._theme.bias(look.colour)
        return self._theme.color("danmaku.fill")

    def _outline(
        self, painter: QPainter, image: QImage, runs: list[tuple[QPointF, QGlyphRun]], at: QPointF, pen: float
    ) -> None:
        painter.setPen(self._theme.color("danmaku.outline"))
        around = offsets(pen)
        for place, run in runs:
            if run.rawFont().familyName() in COLOUR_GLYPHS:
                continue
            for offset in around:
                painter.drawGlyphRun(at + place + offset, run)
        # Passes overlap, so the alpha is taken from the whole outline at once.
        painter.save()
        painter.resetTransform()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(image.rect(), QColor.fromRgbF(0, 0, 0, float(self._theme.token("danmaku.outlineAlpha"))))
        painter.restore()

    def _own_box(self, painter: QPainter, box: QRectF, px: float) -> None:
        half = OWN_BORDER * px / 2
        behind = QColor(self._theme.color("danmaku.ownBackground"))
        behind.setAlphaF(float(self._theme.token("danmaku.ownBackgroundAlpha")))
        painter.setPen(QPen(self._theme.color("danmaku.ownBorder"), OWN_BORDER * px))
        painter.setBrush(behind)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), OWN_RADIUS * px, OWN_RADIUS * px)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def _bar(self, painter: QPainter, look: CommentLook, size: float, box: float) -> None:
        px = size / REFERENCE_PX
        colour = self._theme.bias(look.colour)
        dark = self._theme.color("danmaku.outline", float(self._theme.token("danmaku.outlineAlpha")))
        if self.initials and look.initial:
            self._initial(painter, look.initial, colour, size, box)
            return
        height, ring = BAR_EM * size, BAR_RING * px
        bar = QRectF(0, (box - height) / 2, BAR_WIDTH * px, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dark)
        painter.drawRoundedRect(
            bar.adjusted(-ring, -ring, ring, ring), (BAR_RADIUS + BAR_RING) * px, (BAR_RADIUS + BAR_RING) * px
        )
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, BAR_RADIUS * px, BAR_RADIUS * px)

    def _initial(self, painter: QPainter, initial: str, colour: QColor, size: float, box: float) -> None:
        # As wide as the bar and its gap, so that nothing moves when the mode is switched.
        px = size / REFERENCE_PX
        runs, width, height = self._shape(initial, size * 0.62, 800)
        at = QPointF((BAR_WIDTH + BAR_GAP - 2) * px / 2 - width / 2, (box - height) / 2)
        for offsets_px, ink in ((offsets(BAR_RING * px), self._theme.color("danmaku.outline")), ([QPointF()], colour)):
            painter.setPen(ink)
            for offset in offsets_px:
                for place, run in runs:
                    painter.drawGlyphRun(at + place + offset, run)

    def _sticks(self, painter: QPainter, joined: tuple[str, ...], size: float, box: float) -> None:
        px = size / REFERENCE_PX
        height = STICK_EM * size
        dark, empty = self._theme.color("danmaku.outline"), self._theme.bias("pearl")
        for index, name in enumerate(joined):
            at = QPointF((index + 0.5) * STICK_PITCH * px, (box - height) / 2)
            ink = self._theme.bias(name) if name else empty
            paint_stick(painter, at, height, STICK_DOT * px, STICK_STEM * px, ink, dark, px, hollow=not name)


def paint_stick(
    painter: QPainter, top: QPointF, height: float, dot: float, stem: float, colour: QColor, dark: QColor, ring: float,
    hollow: bool = False,
) -> None:  # fmt: skip
    """A lightstick of `height` hanging from `top` (its upper middle): stem and dot in one colour over a dark ring."""
    head = QRectF(top.x() - dot / 2, top.y(), dot, dot)
    rod = QRectF(top.x() - stem / 2, top.y() + dot * 0.8, stem, height - dot * 0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(dark)
    painter.drawRoundedRect(rod.adjusted(-ring, 0, ring, ring), stem, stem)
    painter.drawEllipse(head.adjusted(-ring, -ring, ring, ring))
    if hollow:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, ring))
        half = ring / 2
        painter.drawEllipse(head.adjusted(half, half, -half, -half))
        painter.drawRoundedRect(rod.adjusted(half, half, -half, -half), half, half)
        return
    painter.setBrush(colour)
    painter.drawRoundedRect(rod, stem / 2, stem / 2)
    painter.drawEllipse(head)


class Sprite:
    """A comment to be drawn, in a font of `em` units, and its drawing once there is one."""

    __slots__ = ("em", "look", "raster")

    def __init__(self, look: CommentLook, em: float) -> None:
        self.look, self.em = look, em
        self.raster: Raster | None = None


class CommentPixmaps:
    """Bounded cache of drawn comments and the queue of those that will be needed.

    Nothing is drawn while painting: `work` draws for a few ms a frame. After a change of size or pixel ratio the old
    drawing is handed out until the new one is ready. What was not asked for longest gives up its drawing first.
    """

    def __init__(self, rasteriser: Rasteriser, limit_bytes: int = LIMIT_BYTES) -> None:
        self._rasteriser = rasteriser
        self._limit = limit_bytes
        self._held: OrderedDict[Sprite, None] = OrderedDict()
        self._bytes = 0
        self._urgent: deque[Sprite] = deque()
        self._ahead: deque[Sprite] = deque()
        self._queued: set[Sprite] = set()
        self.scale = 1 / PX
        self.dpr = 1.0

    @property
    def pending(self) -> bool:
        """Whether something is still to be drawn."""
        return bool(self._urgent or self._ahead)

    @property
    def bytes(self) -> int:
        """Bytes of the pixmaps held."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._held)

    def resize(self, scale: float, dpr: float) -> None:
        """Everything is needed at `scale` px per unit and this device pixel ratio from now on."""
        self.scale, self.dpr = scale, dpr

    def prepare(self, sprite: Sprite) -> None:
        """This one will be needed soon."""
        if sprite not in self._queued and not self._current(sprite):
            self._queued.add(sprite)
            self._ahead.append(sprite)

    def get(self, sprite: Sprite) -> Raster | None:
        """The drawing, an older one of another size, or None when it is not there yet; what misses is queued first."""
        raster = sprite.raster
        if raster is not None:
            self._held.move_to_end(sprite)
            if raster.scale == self.scale and raster.dpr == self.dpr:
                return raster
        if sprite not in self._queued:
            self._queued.add(sprite)
            self._urgent.append(sprite)
        return raster

    def work(self, budget_ms: float) -> int:
        """Draw what is queued until the budget of thread time is spent, at least one; how many were drawn."""
        until = thread_time_ns() + budget_ms * 1e6
        drawn = 0
        while self.pending and (drawn == 0 or thread_time_ns() < until):
            sprite = (self._urgent or self._ahead).popleft()
            self._queued.discard(sprite)
            if not self._current(sprite):
                self._keep(sprite, self._rasteriser.draw(sprite.look, sprite.em, self.scale, self.dpr))
                drawn += 1
        return drawn

    def clear(self) -> None:
        """Forget every drawing and the queue: the colours or the mode changed."""
        for sprite in self._held:
            sprite.raster = None
        self._held.clear()
        self._urgent.clear()
        self._ahead.clear()
        self._queued.clear()
        self._bytes = 0

    def _current(self, sprite: Sprite) -> bool:
        raster = sprite.raster
        return raster is not None and raster.scale == self.scale and raster.dpr == self.dpr

    def _keep(self, sprite: Sprite, raster: Raster) -> None:
        self._bytes += raster.cost - (sprite.raster.cost if sprite.raster is not None else 0)
        sprite.raster = raster
        self._held[sprite] = None
        self._held.move_to_end(sprite)
        while self._bytes > self._limit and len(self._held) > 1:
            oldest, _ = self._held.popitem(last=False)
            if oldest.raster is not None:
                self._bytes -= oldest.raster.cost
                oldest.raster = None
