"""What a viewer may choose about the flying chat: speed, opacity, size, area, density."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ...danmaku.style import AREAS, DanmakuSettings
from ..theme import Theme
from ..widgets.base import paint_box
from ..widgets.choices import Segmented
from ..widgets.slider import Slider
from ..widgets.text import Label

WIDTH = 360


class DanmakuPopup(QWidget):
    """Opens above a button; `changed(settings)` holds for lines that come after it."""

    changed = Signal(DanmakuSettings)

    def __init__(self, theme: Theme, settings: DanmakuSettings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme, self._settings = theme, settings
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(self.tr("Flying chat"))
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        grid.addWidget(Label(theme, self.tr("Flying chat"), "h3"), 0, 0, 1, 2)
        seconds, percent = self.tr("{value} s"), "{value} %"
        rows = (
            (self.tr("Time to cross"), 3, 20, 0.5, settings.cross_ms / 1000, 8, seconds, self._set_cross),
            (self.tr("Opacity"), 40, 100, 5, settings.opacity * 100, 100, percent, self._set_opacity),
            (self.tr("Size"), 18, 40, 1, settings.size, 24, "{value} px", self._set_size),
            (self.tr("Crowd density"), 0, 100, 5, settings.density * 100, 100, percent, self._set_density),
        )
        for row, (name, low, high, step, value, default, words, change) in enumerate(rows, 1):
            grid.addWidget(Label(theme, name, "small", "text.secondary"), row, 0)
            show = partial(_worded, words)
            slider = Slider(theme, low, high, value, name=name, step=step, default=default, show=show)
            slider.changed.connect(change)
            grid.addWidget(slider, row, 1)
        areas = [self.tr("Quarter"), self.tr("Half"), self.tr("Most"), self.tr("All")]
        area = Segmented(theme, areas, name=self.tr("Area"), index=AREAS.index(settings.area), small=True)
        area.chosen.connect(lambda index: self._change(area=AREAS[index]))
        grid.addWidget(Label(theme, self.tr("Area"), "small", "text.secondary"), 5, 0)
        grid.addWidget(area, 5, 1)
        self.setFixedWidth(WIDTH)

    def open_above(self, button: QWidget) -> None:
        """Show it with its right lower corner above the button's right upper corner."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width(), 0))
        self.move(corner.x() - self.width(), corner.y() - self.height() - 8)
        self.show()

    def _set_cross(self, seconds: float) -> None:
        self._change(cross_ms=seconds * 1000)

    def _set_opacity(self, percent: float) -> None:
        self._change(opacity=percent / 100)

    def _set_size(self, pixels: float) -> None:
        self._change(size=pixels)

    def _set_density(self, percent: float) -> None:
        self._change(density=percent / 100)

    def _change(self, **fields: float) -> None:
        self._settings = DanmakuSettings.model_validate(self._settings.model_dump() | fields)
        self.changed.emit(self._settings)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._theme.color("line.control")
        paint_box(painter, QRectF(self.rect()), self._theme.radius("card"), self._theme.color("surface.panel"), edge)


def _worded(words: str, value: float) -> str:
    return words.format(value=f"{value:g}")
