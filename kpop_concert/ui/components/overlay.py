"""The one item over the video: flying chat, echoes and the chant line, drawn from cached pixmaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...danmaku.layout import Shown
from ...danmaku.style import HEIGHT, WIDTH, DanmakuSettings
from ..models.chant_line import ECHO_EM, ChantShow, Join, echo_at, showing, sticks
from ..theme import Theme
from .chant_line import ChantLine
from .comment_pixmaps import CommentLook, CommentPixmaps, Rasteriser, Sprite

MIN_OPACITY = 0.4
PREPARE_CHANT_MS = 4000.0

Frame = tuple[float, Sequence[Shown]]
"""Media time (ms) and what the layout shows at it."""


def nothing() -> Frame:
    """A source for an empty picture."""
    return 0.0, ()


class Overlay(QGraphicsItem):
    """Draws what `source` says is on the picture at its media time; it decides nothing itself.

    The page tells it what each line looks like (`add`), which chants there are and who joins them. A comment whose
    pixmap is not ready is drawn a frame later. Text is never read as markup.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rasteriser = Rasteriser(theme)
        self.pixmaps = CommentPixmaps(self._rasteriser)
        self.source: Callable[[], Frame] = nothing
        self.settings = DanmakuSettings()
        self.wake: Callable[[], None] = lambda: None
        """Called after a paint that left comments to be drawn later."""
        self._sprites: dict[str, Sprite] = {}
        self._echoes: dict[CommentLook, Sprite] = {}
        self._chants: list[ChantShow] = []
        self._lines: dict[int, ChantLine] = {}
        self._joins: dict[int, list[Join]] = {}
        self._opacity = 1.0
        self._cleared = False
        self._visible = True
        self.painted = 0
        self.missing = 0
        """Comments of the last paint that were left out because their pixmap was not ready."""

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, WIDTH, HEIGHT)

    # -- what there is to draw

    def add(self, line: str, look: CommentLook, em: float) -> None:
        """A line of this id may be shown from now on, with a font of `em` units."""
        sprite = self._sprites[line] = Sprite(look, em)
        self.pixmaps.prepare(sprite)

    def text(self, line: str) -> str:
        """What a line says; empty for an unknown one."""
        sprite = self._sprites.get(line)
        return sprite.look.text if sprite is not None else ""

    def set_chants(self, chants: Sequence[ChantShow]) -> None:
        """The chants of the concert, in its order; forgets who joined."""
        self._chants = list(chants)
        self._lines.clear()
        self._echoes.clear()
        self._joins.clear()

    def join(self, chant: int, at_ms: float, colour: str) -> None:
        """A fan of this bias colour joins the chant of that index at `at_ms` (media time)."""
        self._joins.setdefault(chant, []).append(Join(at_ms, colour))

    # -- how it is drawn

    def set_opacity(self, opacity: float) -> None:
        """Opacity of every comment, 0.4..1."""
        self._opacity = min(1.0, max(MIN_OPACITY, opacity))
        self.update()

    @property
    def initials(self) -> bool:
        """Whether a member's initial stands in the bar's place."""
        return self._rasteriser.initials

    def set_initials(self, on: bool) -> None:
        """Colour-blind-safe mode: the member's initial in the bar's place."""
        if on != self._rasteriser.initials:
            self._rasteriser.initials = on
            self.pixmaps.clear()
            self.update()

    def set_cleared(self, cleared: bool) -> None:
        """Clear the picture while a key is held."""
        self._cleared = cleared
        self.update()

    def set_shown(self, shown: bool) -> None:
        """Flying chat on or off; the chant line stays, it belongs to the stage."""
        self._visible = shown
        self.update()

    def warm_up(self) -> None:
        """Load the fallback fonts before the first comment needs one."""
        self._rasteriser.warm_up()

    def restyle(self) -> None:
        """The theme changed: draw everything anew."""
        self._lines.clear()
        self.pixmaps.clear()
        self.update()

    def resize(self, scale: float, dpr: float) -> None:
        """The picture has `scale` px per unit on a device of this pixel ratio."""
        if (scale, dpr) != (self.pixmaps.scale, self.pixmaps.dpr):
            self.pixmaps.resize(scale, dpr)
            self.update()

    # -- painting

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self.painted += 1
        self.missing = 0
        if self._cleared:
            return
        now_ms, shown = self.source()
        transform = painter.worldTransform()
        scale = transform.m11()
        painter.save()
        # Pixmaps are already as large as on the screen: only their place is scaled.
        painter.setWorldTransform(QTransform.fromTranslate(transform.dx(), transform.dy()))
        painter.setClipRect(QRectF(0, 0, WIDTH * scale, HEIGHT * scale))
        if self._visible:
            self._paint_comments(painter, shown, scale)
            self._paint_echoes(painter, now_ms, scale)
        self._paint_chant(painter, now_ms, scale)
        painter.restore()
        if self.pixmaps.pending:
            self.wake()

    def _paint_comments(self, painter: QPainter, shown: Sequence[Shown], scale: float) -> None:
        # The hot loop of the whole program: names are bound once, a turn costs a few microseconds.
        sprites, get, ready = self._sprites, self.pixmaps.get, self.pixmaps.scale
        draw, point, whole = painter.drawPixmap, QPointF, self._opacity
        opacity = 1.0
        for placed, x, y, alpha in shown:
            sprite = sprites.get(placed.id)
            if sprite is None:
                continue
            raster = get(sprite)
            if raster is None:
                self.missing += 1
                continue
            if alpha * whole != opacity:
                opacity = alpha * whole
                painter.setOpacity(opacity)
            if raster.scale == ready:
                draw(point(x * scale + raster.left, y * scale + raster.top), raster.pixmap)
            else:
                # Of another size for the moment: stretched until the new one is drawn.
                stretch = scale / raster.scale
                size = raster.pixmap.deviceIndependentSize() * stretch
                corner = QPointF(x * scale + raster.left * stretch, y * scale + raster.top * stretch)
                painter.drawPixmap(QRectF(corner, size), raster.pixmap, QRectF(raster.pixmap.rect()))

    def _paint_echoes(self, painter: QPainter, now_ms: float, scale: float) -> None:
        for index, show in enumerate(self._chants):
            if not show.echo or not show.start_ms - PREPARE_CHANT_MS <= now_ms < show.start_ms + self.settings.cross_ms:
                continue
            joined = sticks(show, self._joins.get(index, ()), now_ms)
            if not any(joined):
                continue  # nobody called it: there is no echo to show
            look = CommentLook(show.text, "chant", joined=joined)
            raster = self.pixmaps.get(self._echoes.setdefault(look, Sprite(look, self.settings.em * ECHO_EM)))
            if raster is None or raster.scale != self.pixmaps.scale:
                continue
            width = (raster.pixmap.deviceIndependentSize().width() + 2 * raster.left) / scale
            at = echo_at(show, width, self.settings, now_ms)
            if at is not None:
                painter.setOpacity(self._opacity)
                painter.drawPixmap(QPointF(at[0] * scale + raster.left, at[1] * scale + raster.top), raster.pixmap)

    def _paint_chant(self, painter: QPainter, now_ms: float, scale: float) -> None:
        ahead = showing(self._chants, now_ms + PREPARE_CHANT_MS)
        if ahead is not None and ahead not in self._lines:
            for sprite in self._line(ahead).sprites:
                self.pixmaps.prepare(sprite)
        index = showing(self._chants, now_ms)
        if index is not None:
            painter.setOpacity(1.0)
            joins = self._joins.get(index, ())
            self._line(index).paint(painter, self.pixmaps, scale, now_ms, joins)

    def _line(self, index: int) -> ChantLine:
        if index not in self._lines:
            self._lines[index] = ChantLine(self._theme, self._chants[index], self._rasteriser)
        return self._lines[index]
