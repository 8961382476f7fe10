"""What a viewer may choose about the flying chat: speed, opacity, size, area, density."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...danmaku.style import AREAS, DanmakuSettings
from ..theme import Theme
from ..widgets.choices import Segmented
from ..widgets.slider import Slider
from .popup import Popup

WIDTH = 360


class DanmakuPopup(Popup):
    """Opens above a button; `changed(settings)` holds for lines that come after it."""

    changed = Signal(DanmakuSettings)

    def __init__(self, theme: Theme, settings: DanmakuSettings, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Flying chat"), parent)
        self._settings = settings
        seconds, percent = self.tr("{value} s"), "{value} %"
        for name, low, high, step, value, default, words, change in (
            (self.tr("Time to cross"), 3, 20, 0.5, settings.cross_ms / 1000, 8, seconds, self._set_cross),
            (self.tr("Opacity"), 40, 100, 5, settings.opacity * 100, 100, percent, self._set_opacity),
            (self.tr("Size"), 18, 40, 1, settings.size, 24, "{value} px", self._set_size),
            (self.tr("Crowd density"), 0, 100, 5, settings.density * 100, 100, percent, self._set_density),
        ):
            show = partial(_worded, words)
            slider = Slider(theme, low, high, value, name=name, step=step, default=default, show=show)
            slider.changed.connect(change)
            self.add_row(name, slider)
        areas = [self.tr("Quarter"), self.tr("Half"), self.tr("Most"), self.tr("All")]
        area = Segmented(theme, areas, name=self.tr("Area"), index=AREAS.index(settings.area), small=True)
        area.chosen.connect(lambda index: self._change(area=AREAS[index]))
        self.add_row(self.tr("Area"), area)
        self._widen()
        theme.changed.connect(self._widen)

    def use(self, settings: DanmakuSettings) -> None:
        """Settings that were changed elsewhere; of those that are shown here none may differ."""
        self._settings = settings

    def _widen(self) -> None:
        self.setMinimumWidth(self.theme.px(WIDTH))

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


def _worded(words: str, value: float) -> str:
    return words.format(value=f"{value:g}")
