"""The viewer's settings in the theatre: loaded at the start, applied at once, kept, and entered in the record."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from ...danmaku.style import DanmakuSettings
from ...journal import Setting
from ...system.preferences import PreferenceFile, Preferences
from ...system.schema import build_known
from ...viewing import Viewing
from ..components.settings_popup import SettingsPopup
from ..theme import Theme
from .theatre import TheatreWindow

log = logging.getLogger(__name__)


def theme_of(preferences: Preferences, system_reduced: bool) -> Theme:
    """The theme a viewer wants; `system_reduced` holds where they said nothing about motion."""
    return Theme(
        preferences.scheme,
        scale=preferences.text_scale,
        reduced_motion=_reduced(preferences, system_reduced),
    )


def danmaku_of(preferences: Preferences, system_reduced: bool) -> DanmakuSettings:
    """The flying chat a viewer wants. What does not hold is logged and left out."""
    kept = {name: value for name, value in preferences.danmaku.items() if name != "reduced_motion"}
    settings, problems = build_known(DanmakuSettings, kept, "settings.toml: danmaku")
    for problem in problems:
        log.warning("%s; left out", problem)
    return settings.model_copy(update={"reduced_motion": _reduced(preferences, system_reduced)})


def _reduced(preferences: Preferences, system_reduced: bool) -> bool:
    return system_reduced if preferences.reduced_motion is None else preferences.reduced_motion


class TheatreSettings(QObject):
    """Joins the preferences with an open theatre, whose theme and viewing were made from them."""

    def __init__(
        self, window: TheatreWindow, theme: Theme, viewing: Viewing, kept: PreferenceFile, system_reduced: bool
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._viewing, self._kept = window, theme, viewing, kept
        self._system_reduced = system_reduced
        self.popup = SettingsPopup(theme, kept.current, window)
        self.popup.chosen.connect(self._choose)
        window.top.settings.connect(lambda: self.popup.open_below(window.top.settings_button))
        window.popup.changed.connect(self._keep_danmaku)
        window.transport.volume.connect(lambda volume: kept.change(volume=volume))
        window.stage.overlay.set_initials(kept.current.bias_initials)
        window.stage.overlay.set_opacity(viewing.layout.settings.opacity)
        if kept.current.volume != viewing.volume:
            viewing.set_volume(kept.current.volume)
        self._enter_start()

    def _enter_start(self) -> None:
        """What differs from the defaults at the start is a fact of this viewing."""
        for name, value in self._kept.current.model_dump(exclude={"volume", "danmaku"}, exclude_defaults=True).items():
            self._viewing.publish(Setting(name=name, value=value))
        for name, value in self._viewing.layout.settings.model_dump(exclude_defaults=True).items():
            self._viewing.publish(Setting(name=f"danmaku.{name}", value=value))

    def _choose(self, field: str, value: str | float | bool) -> None:
        # A viewer who switches back to what the system says follows it again.
        follows = field == "reduced_motion" and value == self._system_reduced
        preferences = self._kept.change(**{field: None if follows else value})
        self._viewing.publish(Setting(name=field, value=value))
        self._theme.set_scheme(preferences.scheme)
        self._theme.set_scale(preferences.text_scale)
        self._theme.set_reduced_motion(_reduced(preferences, self._system_reduced))
        self._window.stage.overlay.set_initials(preferences.bias_initials)
        settings = self._viewing.layout.settings
        if settings.reduced_motion != self._theme.reduced_motion:
            settings = settings.model_copy(update={"reduced_motion": self._theme.reduced_motion})
            self._window.popup.use(settings)
            self._window.use_danmaku(settings)
        self._window.stage.refresh()

    def _keep_danmaku(self, settings: DanmakuSettings) -> None:
        self._kept.change(danmaku=settings.model_dump(exclude={"reduced_motion"}, exclude_defaults=True))
