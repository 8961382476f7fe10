"""What a viewer may choose about the flying chat: speed, opacity, size, density, area."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ...danmaku.style import DanmakuSettings
from ..theme import Theme
from ..widgets.choices import Segmented
from ..widgets.slider import Slider

AREAS = (0.25, 0.5, 1.0)
"""Those of the layout's areas that are offered."""


class DanmakuControls(QObject):
    """The controls and their names in order, for whoever lays them out. `changed(settings)` is the viewer's."""

    changed = Signal(DanmakuSettings)

    def __init__(self, theme: Theme, settings: DanmakuSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.rows: list[tuple[str, QWidget]] = []
        percent = "{value}%"
        self.speed = self._slider(theme, self.tr("Speed"), 3, 20, 0.5, 8, self.tr("{value} s across"), "cross_ms", 1000)
        self.opacity = self._slider(theme, self.tr("Opacity"), 40, 100, 5, 100, percent, "opacity", 0.01)
        self.size = self._slider(theme, self.tr("Font size"), 18, 40, 1, 24, "{value} px", "size", 1)
        # Leads and the viewer always fly: only the crowd thins out.
        self.density = self._slider(theme, self.tr("Crowd density"), 0, 100, 5, 100, percent, "density", 0.01)
        sliders = (self.speed, self.opacity, self.size, self.density)
        for slider in sliders:
            slider.align_with(sliders)
        areas = [self.tr("Top quarter"), self.tr("Top half"), self.tr("Full")]
        name = self.tr("Area")
        self.area = Segmented(theme, areas, name=name, small=True)
        self.area.chosen.connect(lambda index: self._change("area", AREAS[index]))
        self.rows.append((name, self.area))
        self.use(settings)

    def use(self, settings: DanmakuSettings) -> None:
        """Show settings that were changed elsewhere."""
        self._settings = settings
        self.speed.set_value(settings.cross_ms / 1000)
        self.opacity.set_value(settings.opacity * 100)
        self.size.set_value(settings.size)
        self.density.set_value(settings.density * 100)
        self.area.set_index(AREAS.index(settings.area) if settings.area in AREAS else -1)

    def _slider(
        self, theme: Theme, name: str, low: float, high: float, step: float, default: float, words: str, field: str,
        factor: float,
    ) -> Slider:  # fmt: skip
        slider = Slider(theme, low, high, default, name=name, step=step, default=default, show=partial(_worded, words))
        slider.changed.connect(lambda value: self._change(field, value * factor))
        self.rows.append((name, slider))
        return slider

    def _change(self, field: str, value: float) -> None:
        self._settings = DanmakuSettings.model_validate(self._settings.model_dump() | {field: round(value, 4)})
        self.changed.emit(self._settings)


def _worded(words: str, value: float) -> str:
    return words.format(value=f"{value:g}")
