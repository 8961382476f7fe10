"""The sections of the settings that need no server: flying chat, language, accessibility, privacy, storage, about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal

from ... import __version__
from ...danmaku.style import DanmakuSettings
from ...system.preferences import Preferences
from ..theme import Theme
from ..widgets.buttons import Button
from ..widgets.choices import Segmented, Switch
from ..widgets.select import Select
from ..widgets.text import Label
from .danmaku_form import DanmakuControls
from .danmaku_preview import DanmakuPreview
from .settings_rows import ROW_GAP, Section, grid_of, labelled, side_by_side, switch_row

LANGUAGES = ("system", "en", "ko")
FAN_LANGUAGES = ("mixed", "ko", "en")
TEXT_SIZES = (0.9, 1.0, 1.15, 1.3)
SCHEMES = ("dark", "light")


@dataclass(frozen=True, slots=True)
class Places:
    """Where this program keeps things; None where it keeps nothing."""

    record: Path | None = None
    logs: Path | None = None


class FlyingChatSection(Section):
    """`changed(settings)` holds for lines that come after it."""

    changed = Signal(DanmakuSettings)

    def __init__(self, theme: Theme, settings: DanmakuSettings, initials: bool) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Flying chat"))
        self.preview = DanmakuPreview(theme, settings)
        self.preview.set_initials(initials)
        self.controls = DanmakuControls(theme, settings, self)
        self.controls.changed.connect(self.preview.use)
        self.controls.changed.connect(self.changed)
        self.add(self.preview)
        self.add(grid_of(theme, self.controls.rows), 0)

    def use(self, settings: DanmakuSettings) -> None:
        """Show settings that were changed elsewhere."""
        self.controls.use(settings)
        self.preview.use(settings)


class LanguageSection(Section):
    """`chosen(field, value)` names a field of Preferences."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Language"))
        name, fans = self.tr("Interface"), self.tr("Fans write in")
        self.interface = Select(theme, [self.tr("System"), "English", "한국어"], name=name)
        self.interface.chosen.connect(lambda index: self.chosen.emit("language", LANGUAGES[index]))
        self.fans = Select(theme, ["한국어 + English", "한국어", "English"], name=fans)
        self.fans.chosen.connect(lambda index: self.chosen.emit("fans_language", FAN_LANGUAGES[index]))
        row = side_by_side((labelled(theme, name, self.interface), 1), (labelled(theme, fans, self.fans), 1))
        self.add(row, 8)
        self.add(Label(theme, self.tr("Both hold from the next start."), "caption", "text.tertiary"), 0)
        self.use(preferences)

    def use(self, preferences: Preferences) -> None:
        """Show preferences."""
        self.interface.set_index(LANGUAGES.index(preferences.language))
        self.fans.set_index(FAN_LANGUAGES.index(preferences.fans_language))


class AccessibilitySection(Section):
    """`chosen(field, value)` names a field of Preferences."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Accessibility"))
        name = self.tr("Reduced motion")
        self.reduced_motion = Switch(theme, name=name)
        self.reduced_motion.clicked.connect(lambda on: self.chosen.emit("reduced_motion", on))
        self.add_switch(name, self.tr("Comments fade in place"), self.reduced_motion)
        name = self.tr("Colour-blind safe")
        self.initials = Switch(theme, name=name)
        self.initials.clicked.connect(lambda on: self.chosen.emit("bias_initials", on))
        self.add_switch(name, self.tr("Adds members' initials to bias colours"), self.initials)
        name = self.tr("Text size")
        sizes = [f"{size * 100:.0f}%" for size in TEXT_SIZES]
        self.text_size = Segmented(theme, sizes, name=name, small=True)
        self.text_size.chosen.connect(lambda index: self.chosen.emit("text_scale", TEXT_SIZES[index]))
        self.add_switch(name, "", self.text_size)
        name = self.tr("Colours")
        self.scheme = Segmented(theme, [self.tr("Dark"), self.tr("Light")], name=name, small=True)
        self.scheme.chosen.connect(lambda index: self.chosen.emit("scheme", SCHEMES[index]))
        self.add_switch(name, "", self.scheme, line=False)
        self.use(preferences)

    def use(self, preferences: Preferences) -> None:
        """Show preferences; motion as it is drawn, which may be the system's wish."""
        self.reduced_motion.setChecked(self.theme.reduced_motion)
        self.initials.setChecked(preferences.bias_initials)
        self.text_size.set_index(min(range(len(TEXT_SIZES)), key=lambda i: abs(TEXT_SIZES[i] - preferences.text_scale)))
        self.scheme.set_index(SCHEMES.index(preferences.scheme))


class PrivacySection(Section):
    """`chosen(field, value)` names a field of Preferences."""

    chosen = Signal(str, object)

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Privacy"))
        kept = self.tr(
            "The record on this machine keeps every evening: the chat, what you wrote, how you felt, when you paused. "
            "The program sends it nowhere."
        )
        self.add(Label(theme, kept, "small", "text.secondary", wrap=True), 8)
        self.leaves = Label(theme, "", "small", "text.secondary", wrap=True)
        self.add(self.leaves)
        name = self.tr("My lines may be shown again")
        note = self.tr("In replays to others. Holds for what you write from now on.")
        self.share = Switch(theme, name=name)
        self.share.clicked.connect(lambda on: self.chosen.emit("share_lines", on))
        self.add_switch(name, note, self.share, line=False)
        self.use(preferences)

    def use(self, preferences: Preferences) -> None:
        """Show preferences."""
        self.share.setChecked(preferences.share_lines)

    def show_receiver(self, words: str) -> None:
        """Where the chosen engine sends the chat."""
        self.leaves.setText(words)


class StorageSection(Section):
    """`folder_wanted(folder)` asks to show a folder."""

    folder_wanted = Signal(object)

    def __init__(self, theme: Theme, places: Places) -> None:
        super().__init__(theme)
        self.set_title(self.tr("Storage"))
        self.buttons: list[Button] = []
        if places.record is not None:
            size = _size(places.record)
            title = self.tr("Record · {size}").format(size=size) if size else self.tr("Record")
            self._add_place(title, str(places.record), self.tr("Open the record's folder"), places.record.parent)
        if places.logs is not None:
            self.column.addSpacing(ROW_GAP)
            self._add_place(self.tr("Logs"), str(places.logs), self.tr("Open the logs' folder"), places.logs)
        if not self.buttons:
            self.add(Label(theme, self.tr("Nothing is kept."), "small", "text.secondary"), 0)

    def _add_place(self, title: str, path: str, name: str, folder: Path) -> None:
        button = Button(self.theme, self.tr("Open folder"), size="small", icon="folder-open")
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.folder_wanted.emit(folder))
        self.buttons.append(button)
        self.column.addWidget(switch_row(self.theme, title, path, button))


class AboutSection(Section):
    """Version, licence, what is invented, and whose work is in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.set_title(self.tr("About"))
        name = self.tr("kpop_concert {version} · MIT licence").format(version=__version__)
        self.add(Label(theme, name, "bodyStrong", wrap=True), 4)
        for text in (
            self.tr("ONDA is a fictional group: its members, songs and concerts are invented. The fans are simulated."),
            self.tr("Fonts: Pretendard, Noto Sans CJK, Noto Sans Thai, Noto Color Emoji (OFL 1.1)."),
            self.tr("Icons: Lucide (ISC), parts from Feather (MIT). Made with Qt for Python (LGPL 3)."),
        ):
            self.add(Label(theme, text, "caption", "text.tertiary", wrap=True), 4)


def _size(file: Path) -> str:
    """A record's size on disk with what waits beside it, empty when there is none; decimal units as file managers."""
    parts = [part for part in (file, file.with_name(file.name + "-wal")) if part.is_file()]
    if not parts:
        return ""
    total = float(sum(part.stat().st_size for part in parts))
    for unit in ("B", "kB", "MB", "GB"):
        if total < 1000 or unit == "GB":
            return f"{total:.0f} {unit}" if unit in ("B", "kB") else f"{total:.1f} {unit}"
        total /= 1000
    return ""
