"""The look as data: colours, type, spacing, motion and icons from resources/theme/tokens.json.

One Theme is made by app.py and passed to every widget (the first argument of its constructor). There is no module-level
current theme: two themes can then stand side by side (gallery, tests, print export in light), and a widget says in its
signature that it is drawn from one.
"""

from __future__ import annotations

import functools
import json
import logging
from pathlib import Path
from typing import Literal

import regex
from PySide6.QtCore import QByteArray, QEasingCurve, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from ..system import paths

log = logging.getLogger(__name__)

Scheme = Literal["dark", "light"]
MIN_SCALE, MAX_SCALE = 0.9, 1.3
BUNDLED_FALLBACKS = ("Noto Sans CJK JP", "Noto Sans Thai", "Noto Color Emoji")
_HANGUL = regex.compile(r"\p{Hangul}")
_FIXED_SIZES = frozenset({"rail", "dock", "topBar", "iconStrokeWidth"})  # frames, which text size leaves alone


@functools.cache  # Qt's font database belongs to the process, so the files are added once however many themes there are
def load_fonts(folder: Path) -> frozenset[str]:
    """Family names of the font files in `folder`, after adding them; needs a QGuiApplication. Logs what is missing."""
    families: set[str] = set()
    for file in sorted((*folder.glob("*.otf"), *folder.glob("*.ttf"))):
        number = QFontDatabase.addApplicationFont(str(file))
        if number < 0:
            log.warning("font %s cannot be read; a system font stands in", file.name)
        else:
            families.update(QFontDatabase.applicationFontFamilies(number))
    if not families:
        log.warning("no bundled fonts found; system fonts stand in")
    return frozenset(families)


class Theme(QObject):
    """Tokens of one colour scheme and text size. Tokens are named by their path, for example "surface.panel"."""

    changed = Signal()

    def __init__(self, scheme: Scheme = "dark", *, scale: float = 1.0, reduced_motion: bool = False) -> None:
        """Reads the tokens and loads the bundled fonts; needs a QApplication. FileNotFoundError without resources."""
        super().__init__()
        resources = paths.resources()
        self._tokens = json.loads((resources / "theme" / "tokens.json").read_text("utf-8"))
        self._icons = resources / "icons"
        self._scheme: Scheme = scheme
        self._scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        self._reduced = reduced_motion
        self._hover_effects = True
        # Looked up several times a row and paint, so kept until the scheme or the text size changes.
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._hexes: dict[str, str] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        load_fonts(resources / "fonts")
        kind = self._tokens["type"]
        # Bundled families come before the design's system fallbacks: kana, hanja, Thai and emoji look alike everywhere.
        self.families = list(dict.fromkeys([kind["family"], *BUNDLED_FALLBACKS, *kind["fallback"]]))

    # -- state ---------------------------------------------------------------------------------------------------------

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch between dark and light; emits `changed`."""
        if scheme != self._scheme:
            self._scheme = scheme
            self._change()

    @property
    def scale(self) -> float:
        """Text size, 0.9..1.3."""
        return self._scale

    def set_scale(self, scale: float) -> None:
        """Text size, clipped to 0.9..1.3; type and control heights follow. Emits `changed`."""
        scale = min(MAX_SCALE, max(MIN_SCALE, scale))
        if scale != self._scale:
            self._scale = scale
            self._change()

    @property
    def reduced_motion(self) -> bool:
        return self._reduced

    def set_reduced_motion(self, reduced: bool) -> None:
        """No slides, no scaling, no travelling crest. Emits `changed`."""
        if reduced != self._reduced:
            self._reduced = reduced
            self._change()

    @property
    def hover_effects(self) -> bool:
        """False in the station, where participants see no hover states."""
        return self._hover_effects

    def set_hover_effects(self, on: bool) -> None:
        """Switch hover states for every widget of this theme. Emits `changed`."""
        if on != self._hover_effects:
            self._hover_effects = on
            self._change()

    def for_picture(self) -> Theme:
        """A dark theme with this one's text size and motion, for what stands on the video in both schemes."""
        theme = Theme("dark", scale=self._scale, reduced_motion=self._reduced)
        theme.setParent(self)

        def follow() -> None:
            theme.set_scale(self._scale)
            theme.set_reduced_motion(self._reduced)

        self.changed.connect(follow)
        return theme

    def _change(self) -> None:
        for kept in (self._pixmaps, self._hexes, self._fonts):
            kept.clear()
        self.changed.emit()

    # -- colours -------------------------------------------------------------------------------------------------------

    def token(self, path: str) -> object:
        """Raw token by its dotted path: first in this scheme's colours, then in all colours, then in the whole file.

        KeyError names the path when there is no such token.
        """
        colours = self._tokens["color"]
        for root in (colours[self._scheme], colours, self._tokens):
            value = root
            for key in path.split("."):
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                return value
        raise KeyError(f"no design token {path!r}")

    def hex(self, path: str) -> str:
        """Colour as #RRGGBB."""
        if path not in self._hexes:
            value = self.token(path)
            if not isinstance(value, str) or not value.startswith("#"):
                raise KeyError(f"design token {path!r} is not a colour")
            self._hexes[path] = value
        return self._hexes[path]

    def color(self, path: str, alpha: float = 1.0) -> QColor:
        """Colour of a token with an opacity of 0..1."""
        colour = QColor(self.hex(path))
        if alpha != 1.0:
            colour.setAlphaF(alpha)
        return colour

    def bias(self, name: str) -> QColor:
        """One of the eight bias colours: coral butter mint aqua peri rose lilac pearl."""
        return self.color(f"bias.{name}")

    # -- measures ------------------------------------------------------------------------------------------------------

    def px(self, pixels: float) -> int:
        """A length that follows the text size."""
        return round(pixels * self._scale)

    def space(self, step: int) -> int:
        """Spacing step in px (1: 4, 2: 8, 3: 12, 4: 16, 5: 20, 6: 24, 8: 32, 10: 40, 12: 48)."""
        return int(self._tokens["space"][str(step)])

    def radius(self, name: str) -> int:
        """Corner radius in px: check section seg control card dialog pill."""
        return int(self._tokens["radius"][name])

    def size(self, name: str) -> int:
        """Size in px: controlSmall control controlChat controlLarge controlStation icon avatar dock topBar ...

        Controls, icons and discs follow the text size; the frames rail, dock and topBar do not.
        """
        value = self._tokens["size"][name]
        return round(value) if name in _FIXED_SIZES else self.px(value)

    def motion(self, name: str) -> int:
        """Duration in ms: hover press fade panel page controlsFade chantBeat ...; the reduced one where motion is."""
        durations = self._tokens["motion"]
        if self._reduced and isinstance(durations["reduced"].get(name), int):
            return int(durations["reduced"][name])
        return int(durations["ms"][name])

    def easing(self, name: str = "standard") -> QEasingCurve.Type:
        """Easing curve: standard (in), exit (out) or danmaku."""
        return QEasingCurve.Type[self._tokens["motion"]["easing"][name]]

    # -- type ----------------------------------------------------------------------------------------------------------

    def font(self, role: str = "body", text: str = "") -> QFont:
        """Font of a role of the type scale, with tabular figures.

        `text` is what will be set in it: the role's tracking is applied only to text that is given and holds no Hangul,
        because Korean is never letterspaced.
        """
        scale = self._tokens["type"]["scale"][role]
        tracked = bool(text) and scale["tracking_percent"] != 100 and not _HANGUL.search(text)
        if (role, tracked) not in self._fonts:
            self._fonts[role, tracked] = self._make_font(scale, tracked)
        return QFont(self._fonts[role, tracked])

    def _make_font(self, scale: dict[str, float], tracked: bool) -> QFont:
        font = QFont(self.families)
        font.setPixelSize(self.px(scale["size"]))
        font.setWeight(QFont.Weight(scale["weight"]))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for tag, value in self._tokens["type"]["features"].items():
            font.setFeature(QFont.Tag(tag), value)
        if tracked:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, scale["tracking_percent"])
        return font

    def line(self, role: str = "body") -> int:
        """Line height of a role of the type scale in px, text size included."""
        return self.px(self._tokens["type"]["scale"][role]["line"])

    # -- icons ---------------------------------------------------------------------------------------------------------

    def icon_pixmap(self, name: str, color: str = "text.primary", size: int = 20, dpr: float = 1.0) -> QPixmap:
        """A Lucide icon tinted with a colour token (or #RRGGBB), `size` px wide, rendered for a device pixel ratio.

        FileNotFoundError for a name that resources/icons does not hold.
        """
        key = (name, color, size, dpr)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render_icon(*key)
        return self._pixmaps[key]

    def _render_icon(self, name: str, color: str, size: int, dpr: float) -> QPixmap:
        tint = color if color.startswith("#") else self.hex(color)
        # The design's stroke is 1.75 px at 20 px; the drawings' own unit is a 24th of the width.
        stroke = self._tokens["size"]["iconStrokeWidth"] * 24 / self._tokens["size"]["icon"]
        svg = (self._icons / f"{name}.svg").read_text("utf-8")
        svg = svg.replace("currentColor", tint).replace('stroke-width="2"', f'stroke-width="{stroke}"')
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        pixmap = QPixmap(QSize(round(size * dpr), round(size * dpr)))
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        return pixmap

    def icon(self, name: str, color: str = "text.primary", size: int = 20) -> QIcon:
        """A QIcon for menus and other places that Qt paints, with a disabled state; pixel ratios 1 and 2."""
        icon = QIcon()
        for dpr in (1.0, 2.0):
            icon.addPixmap(self.icon_pixmap(name, color, size, dpr), QIcon.Mode.Normal)
            icon.addPixmap(self.icon_pixmap(name, "text.disabled", size, dpr), QIcon.Mode.Disabled)
        return icon

    # -- application ---------------------------------------------------------------------------------------------------

    def apply(self, app: QApplication) -> None:
        """Dress the application (Fusion, palette, font, a little QSS, colour scheme), now and at every change."""
        style = QStyleFactory.create("Fusion")
        app.setStyle(style)
        self._dress(app)
        self.changed.connect(lambda: self._dress(app))

    def _dress(self, app: QApplication) -> None:
        dark = self._scheme == "dark"
        app.styleHints().setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        app.setPalette(self.palette())
        app.setFont(self.font("body"))
        app.setStyleSheet(self.qss())

    def palette(self) -> QPalette:
        """The QPalette of this scheme."""
        role = QPalette.ColorRole
        palette = QPalette()
        for target, path in {
            role.Window: "surface.house",
            role.Base: "surface.raised",
            role.AlternateBase: "surface.panel",
            role.Button: "surface.raised",
            role.ToolTipBase: "surface.raised",
            role.Light: "surface.hover",
            role.Midlight: "surface.hover",
            role.Mid: "line.control",
            role.Dark: "line.hairline",
            role.Shadow: "surface.pit",
            role.WindowText: "text.primary",
            role.Text: "text.primary",
            role.ButtonText: "text.primary",
            role.BrightText: "text.primary",
            role.ToolTipText: "text.primary",
            role.PlaceholderText: "text.tertiary",
            role.Highlight: "glow.base",
            role.HighlightedText: "glow.on",
            role.Accent: "glow.base",
            role.Link: "glow.base",
            role.LinkVisited: "glow.base",
        }.items():
            palette.setColor(target, self.color(path))
        for target in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("text.disabled"))
        return palette

    def qss(self) -> str:
        """What a palette cannot say: tooltips, menus, scroll bars."""
        h = self.hex
        return f"""
QToolTip {{ background: {h("surface.raised")}; color: {h("text.primary")}; border: 1px solid {h("line.control")};
  padding: 6px 8px; }}
QMenu {{ background: {h("surface.raised")}; color: {h("text.primary")}; border: 1px solid {h("line.hairline")};
  padding: 4px; }}
QMenu::item {{ padding: 8px 16px; border-radius: {self.radius("seg")}px; }}
QMenu::item:selected {{ background: {h("surface.pressed")}; }}
QMenu::item:disabled {{ color: {h("text.disabled")}; }}
QMenu::separator {{ height: 1px; background: {h("line.hairline")}; margin: 4px 8px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {h("line.control")}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {h("text.tertiary")}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
