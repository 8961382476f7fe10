"""The viewer's settings in the theatre: loaded at the start, applied at once, kept, and entered in the record."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from ...audience.engines.settings import EngineSettings, engine_settings
from ...danmaku.style import DanmakuSettings
from ...journal import Setting
from ...system.preferences import PreferenceFile, Preferences
from ...system.schema import build_known
from ...system.secrets import Secrets
from ...viewing import Viewing
from ..components.settings_sections import Places
from ..models.engine_doors import real_doors
from ..models.engine_form import Doors, EngineForm
from ..theme import Theme
from .settings import SettingsDialog
from .theatre import TheatreWindow

log = logging.getLogger(__name__)

ELSEWHERE = frozenset({"volume", "danmaku", "engine"})
"""Preferences that are no Setting by that name: entered one by one, as transport, or when the engine changes."""


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
    """Joins the preferences with an open theatre, whose theme and viewing were made from them.

    `engine_chosen(settings)` asks for another engine in the running viewing. While the settings are open the concert
    stands still: nobody can see it.
    """

    engine_chosen = Signal(EngineSettings)

    def __init__(
        self,
        window: TheatreWindow,
        theme: Theme,
        viewing: Viewing,
        kept: PreferenceFile,
        system_reduced: bool,
        *,
        secrets: Secrets | None = None,
        places: Places | None = None,
        doors: Doors | None = None,
    ) -> None:
        """`secrets` are those the viewing's engine is made with; `doors` by default ask real servers."""
        super().__init__(window)
        self._window, self._theme, self._viewing, self._kept = window, theme, viewing, kept
        self._system_reduced, self._places = system_reduced, places
        self._secrets = secrets or Secrets(engine_settings(kept.current.engine).server_url)
        self._doors = doors or real_doors(self._secrets)
        self._resume = False
        self._before_defaults: Preferences | None = None
        self.dialog: SettingsDialog | None = None
        window.top.settings.connect(self.open)
        window.left.connect(self._leave)
        window.popup.changed.connect(self._keep_danmaku)
        window.transport.volume.connect(lambda volume: kept.change(volume=volume))
        window.stage.overlay.set_initials(kept.current.bias_initials)
        window.stage.overlay.set_opacity(viewing.layout.settings.opacity)
        if kept.current.volume != viewing.volume:
            viewing.set_volume(kept.current.volume)
        self._enter_start()

    def open(self, section: str = "engine") -> None:
        """Open the settings with a section in view (engine, flying, language, accessibility, privacy, storage, about).

        Needs a running event loop: the form asks servers and the keyring.
        """
        if self.dialog is not None:
            return
        self._resume = self._viewing.playing
        self._viewing.pause()
        form = EngineForm(engine_settings(self._kept.current.engine), self._secrets, self._doors)
        dialog = self.dialog = SettingsDialog(
            self._theme, self._window, self._kept.current, self._viewing.layout.settings, form, self._places
        )
        dialog.chosen.connect(self._choose)
        dialog.danmaku_chosen.connect(self._choose_danmaku)
        dialog.engine_edited.connect(self._keep_engine)
        dialog.engine_chosen.connect(self.engine_chosen)
        dialog.restored.connect(self._restore)
        dialog.closed.connect(self._closed)
        dialog.open_at(section)

    def _leave(self) -> None:
        self._resume = False
        if self.dialog is not None:
            self.dialog.close_sheet()

    def _closed(self) -> None:
        self.dialog = self._before_defaults = None
        if self._resume:
            self._viewing.play()

    def _enter_start(self) -> None:
        """What differs from the defaults at the start is a fact of this viewing."""
        chosen = self._kept.current.model_dump(exclude=set(ELSEWHERE), exclude_defaults=True)
        for name, value in chosen.items():
            self._viewing.publish(Setting(name=name, value=value))
        for name, value in self._viewing.layout.settings.model_dump(exclude_defaults=True).items():
            self._viewing.publish(Setting(name=f"danmaku.{name}", value=value))

    def _choose(self, field: str, value: str | float | bool) -> None:
        # A viewer who switches back to what the system says follows it again.
        follows = field == "reduced_motion" and value == self._system_reduced
        self._kept.change(**{field: None if follows else value})
        self._viewing.publish(Setting(name=field, value=value))
        self._apply()

    def _apply(self) -> None:
        """Let the preferences hold for what is on screen."""
        preferences = self._kept.current
        self._theme.set_scheme(preferences.scheme)
        self._theme.set_scale(preferences.text_scale)
        self._theme.set_reduced_motion(_reduced(preferences, self._system_reduced))
        self._window.stage.overlay.set_initials(preferences.bias_initials)
        settings = danmaku_of(preferences, self._system_reduced)
        if settings != self._viewing.layout.settings:
            self._window.popup.use(settings)
            self._window.use_danmaku(settings)
        if self.dialog is not None:
            self.dialog.show_preferences(preferences, settings)
        self._window.stage.refresh()

    def _choose_danmaku(self, settings: DanmakuSettings) -> None:
        self._window.popup.use(settings)
        self._window.use_danmaku(settings)
        self._keep_danmaku(settings)

    def _keep_danmaku(self, settings: DanmakuSettings) -> None:
        self._kept.change(danmaku=settings.model_dump(exclude={"reduced_motion"}, exclude_defaults=True))

    def _keep_engine(self, settings: EngineSettings) -> None:
        self._kept.change(engine=settings.model_dump(exclude_defaults=True))

    def _restore(self) -> None:
        """The defaults of everything but the loudness and the keys; asked again at once, what was before."""
        before = self._kept.current
        after = self._before_defaults or Preferences(volume=before.volume)
        self._before_defaults = None if self._before_defaults else before
        self._kept.change(**after.model_dump())
        old, new = before.model_dump(exclude=set(ELSEWHERE)), after.model_dump(exclude=set(ELSEWHERE))
        for name, value in new.items():
            if value != old[name]:
                self._viewing.publish(Setting(name=name, value=self._system_reduced if value is None else value))
        if self.dialog is not None:
            self.dialog.form.use(engine_settings(after.engine))
            self.dialog.offer_undo(self._before_defaults is not None)
        self._apply()
