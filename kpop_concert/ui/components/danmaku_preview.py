"""A small stage on which chat really flies, as the settings beside it say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...danmaku.layout import Item, Layout
from ...danmaku.measure import item_width
from ...danmaku.style import HEIGHT, WIDTH, DanmakuSettings, Priority
from ...system import paths
from ..theme import Theme
from .comment_pixmaps import CommentLook, CommentPixmaps, Rasteriser, Sprite

SIZE = QSize(464, 160)
ENLARGED = 2.6
"""A picture as small as this would show its text too small to read."""
EVERY_MS = 1800.0
FRAME_MS, BUDGET_MS = 16, 3.0
DASHES = (3, 3)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    colour: str
    initial: str = ""
    crowd: bool = False
    own: bool = False


_LINES = (
    _Line("이 파트 진짜 소름", "aqua", "H"),
    _Line("say it louder", "", own=True),
    _Line("the harmonies!!", "coral", "S"),
    _Line("ㅠㅠㅠㅠ", "pearl", crowd=True),
    _Line("나 왜 우냐", "rose", "N"),
    _Line("LIGHTSTICKS UP", "butter", "B"),
    _Line("와 대박", "pearl", crowd=True),
    _Line("한국 밤 🌊", "lilac", "S"),
    _Line("wow", "pearl", crowd=True),
)
"""Part of the drawing, like the stage: the same in every language of the interface."""


class DanmakuPreview(QWidget):
    """The stage with lines that come every 1.8 s, laid out anew at every change, so that it is seen at once.

    `clock` gives seconds. The crowd's lines are in it, for the density. Stands still while it cannot be seen.
    """

    def __init__(self, theme: Theme, settings: DanmakuSettings, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._theme, self._clock, self._settings = theme, clock, settings
        self._begin = clock() - 60
        self._stage = QPixmap(str(paths.resources() / "theme" / "stage.jpg"))
        self._rasteriser = Rasteriser(theme)
        self._pixmaps = CommentPixmaps(self._rasteriser)
        self._sprites: dict[str, Sprite] = {}
        self._layout = Layout()
        self._next = 0
        self.setAccessibleName(self.tr("Preview of the flying chat"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Else everything behind it, the page's video too, would be painted again with each of its frames.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self.use(settings)
        theme.changed.connect(self._restyle)

    def use(self, settings: DanmakuSettings) -> None:
        """Show other settings."""
        self._settings = settings
        # model_copy checks nothing: enlarged, the size is out of a viewer's range. So few lanes take no overlaps.
        self._layout = Layout(settings.model_copy(update={"size": settings.size * ENLARGED, "overlap": "viewer"}))
        self._next = max(0, int((self._now_ms() - settings.cross_ms) // EVERY_MS))
        self._sprites.clear()
        self._feed()
        self.update()

    def set_initials(self, on: bool) -> None:
        """A member's initial in the bar's place."""
        if on != self._rasteriser.initials:
            self._rasteriser.initials = on
            self._restyle()

    @property
    def shown(self) -> list[str]:
        """What is on the picture now."""
        return [self._text(shown.placed.id) for shown in self._layout.frame(self._now_ms())]

    def _now_ms(self) -> float:
        return (self._clock() - self._begin) * 1000

    def _text(self, number: str) -> str:
        return _LINES[int(number) % len(_LINES)].text

    def _feed(self) -> None:
        """Give the layout every line whose time has come."""
        settings = self._layout.settings
        # The picture is wider than high, its units are not square: widths are measured in the height's.
        share = HEIGHT * self.width() / (WIDTH * max(1, self.height()))
        while self._next * EVERY_MS <= self._now_ms():
            number, line = str(self._next), _LINES[self._next % len(_LINES)]
            width = item_width(line.text, settings, own=line.own) / max(0.1, share)
            priority = Priority.CROWD if line.crowd else Priority.PERSONA
            self._layout.add(Item(number, self._next * EVERY_MS, width, priority))
            look = CommentLook(line.text, "own" if line.own else "fan", line.colour, initial=line.initial)
            self._sprites[number] = Sprite(look, settings.em)
            self._pixmaps.prepare(self._sprites[number])
            self._next += 1

    def _tick(self) -> None:
        if self.visibleRegion().isEmpty():
            return
        self._feed()
        self._pixmaps.work(BUDGET_MS)
        self.update()

    def _restyle(self) -> None:
        self._pixmaps.clear()
        self.updateGeometry()
        self.use(self._settings)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pixmaps.resize(self.height() / HEIGHT, self.devicePixelRatioF())
        self.use(self._settings)

    def sizeHint(self) -> QSize:
        return QSize(SIZE.width(), self._theme.px(SIZE.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._theme.px(SIZE.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        painter.fillRect(box, self._theme.color("surface.panel"))
        clip = QPainterPath()
        clip.addRoundedRect(box, self._theme.radius("control"), self._theme.radius("control"))
        painter.setClipPath(clip)
        painter.fillRect(box, self._theme.color("danmaku.outline"))
        self._paint_stage(painter, box)
        if self._settings.area < 1:
            # On the stage it is dark in both colour schemes.
            painter.setPen(QPen(self._theme.color("danmaku.fill", 0.8), 1, Qt.PenStyle.CustomDashLine))
            pen = painter.pen()
            pen.setDashPattern([float(dash) for dash in DASHES])
            painter.setPen(pen)
            edge = round(self._settings.area * box.height()) + 0.5
            painter.drawLine(QPointF(0, edge), QPointF(box.width(), edge))
        self._paint_chat(painter)

    def _paint_stage(self, painter: QPainter, box: QRectF) -> None:
        if self._stage.isNull():
            return
        picture = QRectF(self._stage.rect())
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        part = QRectF(0, 0, box.width() / scale, box.height() / scale)
        part.moveCenter(picture.center())
        painter.drawPixmap(box, self._stage, part)

    def _paint_chat(self, painter: QPainter) -> None:
        across, down = self.width() / WIDTH, self.height() / HEIGHT
        for placed, x, y, alpha in self._layout.frame(self._now_ms()):
            sprite = self._sprites.get(placed.id)
            raster = self._pixmaps.get(sprite) if sprite is not None else None
            if raster is not None:
                painter.setOpacity(alpha * self._settings.opacity)
                painter.drawPixmap(QPointF(x * across + raster.left, y * down + raster.top), raster.pixmap)
