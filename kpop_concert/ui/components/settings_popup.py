"""What a viewer may choose about the program itself: text size, colours, language, motion, initials."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...system.preferences import Preferences
from ..theme import MAX_SCALE, MIN_SCALE, Theme
from ..widgets.choices import Segmented, Switch
from ..widgets.slider import Slider
from .popup import Popup

# Does not follow the text size: the slider that changes it must not move away under the pointer.
WIDTH = 460
SCHEMES = ("dark", "light")
LANGUAGES = ("system", "ko", "en")


class SettingsPopup(Popup):
    """Opens below the gear; `chosen(field, value)` names a field of Preferences."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(theme, self.tr("Settings"), parent)
        self.setFixedWidth(WIDTH)
        name = self.tr("Text size")
        self.text_size = Slider(
            theme, MIN_SCALE * 100, MAX_SCALE * 100, preferences.text_scale * 100,
            name=name, step=5, default=100, show=_percent,
        )  # fmt: skip
        self.text_size.changed.connect(lambda percent: self.chosen.emit("text_scale", percent / 100))
        self.add_row(name, self.text_size)
        name = self.tr("Colours")
        schemes = [self.tr("Dark"), self.tr("Light")]
        self.scheme = Segmented(theme, schemes, name=name, index=SCHEMES.index(preferences.scheme), small=True)
        self.scheme.chosen.connect(lambda index: self.chosen.emit("scheme", SCHEMES[index]))
        self.add_row(name, self.scheme)
        name = self.tr("Language")
        languages = [self.tr("System"), "한국어", "English"]
        at = LANGUAGES.index(preferences.language)
        self.language = Segmented(theme, languages, name=name, index=at, small=True)
        self.language.chosen.connect(lambda index: self.chosen.emit("language", LANGUAGES[index]))
        self.add_row(name, self.language, self.tr("From the next start"))
        name = self.tr("Reduced motion")
        self.reduced_motion = Switch(theme, name=name, checked=theme.reduced_motion)
        self.reduced_motion.clicked.connect(lambda on: self.chosen.emit("reduced_motion", on))
        self.add_wide_row(name, self.reduced_motion)
        name = self.tr("Member initials instead of colours")
        self.initials = Switch(theme, name=name, checked=preferences.bias_initials)
        self.initials.clicked.connect(lambda on: self.chosen.emit("bias_initials", on))
        self.add_wide_row(name, self.initials)


def _percent(value: float) -> str:
    return f"{value:.0f} %"
