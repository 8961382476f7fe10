"""The tokens keep the guide's promises, and the theme gives them out rightly."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from kpop_concert.system import paths
from kpop_concert.ui.theme import Theme, load_fonts

SURFACES = ("surface.pit", "surface.house", "surface.panel", "surface.raised", "surface.hover")
TEXTS = ("text.primary", "text.secondary", "text.tertiary", "glow.base")
STATUS = ("ok", "warn", "error", "info")
BIAS = ("coral", "butter", "mint", "aqua", "peri", "rose", "lilac", "pearl")


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2.2 contrast ratio of two opaque colours."""

    def luminance(colour: QColor) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["dark", "light"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Theme:
    return Theme(request.param)


def test_text_stands_out_on_every_surface(theme: Theme) -> None:
    surfaces = [surface for surface in SURFACES if surface != "surface.pit" or theme.scheme == "dark"]
    poor = {
        (text, surface): round(ratio, 2)
        for text, surface in itertools.product(TEXTS, surfaces)
        if (ratio := contrast(theme.color(text), theme.color(surface))) < 4.5
    }
    assert poor == {}


def test_the_printed_ratios_are_the_tokens_own(theme: Theme) -> None:
    names = {"text": "text.primary", "text2": "text.secondary", "text3": "text.tertiary", "error": "status.error"}
    for pair, printed in theme.token(f"contrast_checked.{theme.scheme}").items():
        ink, surface = pair.split(" on ")
        ratio = contrast(theme.color(names.get(ink, "glow.base")), theme.color(f"surface.{surface}"))
        assert ratio == pytest.approx(printed, abs=0.06), pair


@pytest.mark.parametrize("status", STATUS)
def test_status_stands_out_on_its_wash_and_on_panels(theme: Theme, status: str) -> None:
    for surface in (f"status.{status}Wash", "surface.panel", "surface.house"):
        assert contrast(theme.color(f"status.{status}"), theme.color(surface)) >= 4.5


def test_words_on_filled_boxes_stand_out(theme: Theme) -> None:
    for fill in ("glow.base", "glow.hover", "glow.pressed"):
        assert contrast(theme.color("glow.on"), theme.color(fill)) >= 4.5
    assert contrast(theme.color("glow.base"), theme.color("glow.wash")) >= 4.5
    assert contrast(theme.color("text.primary"), theme.color("glow.wash")) >= 4.5
    for level in ("quiet", "mid"):
        assert contrast(theme.color("section.text"), theme.color(f"section.{level}")) >= 4.5
    assert contrast(theme.color("section.textPeak"), theme.color("section.peak")) >= 4.5


@pytest.mark.parametrize("bias", BIAS)
def test_monograms_stand_out(theme: Theme, bias: str) -> None:
    assert contrast(theme.color("bias.onBias"), theme.bias(bias)) >= 4.5


def test_control_outlines_are_seen(theme: Theme) -> None:
    for surface in ("surface.house", "surface.panel", "surface.raised", "surface.hover"):
        # The guide's 2.8 is rounded; on hover the fill changes beside the outline.
        least = 2.75 if (theme.scheme, surface) == ("dark", "surface.hover") else 3.0
        assert contrast(theme.color("line.control"), theme.color(surface)) >= least, surface
    assert contrast(theme.color("focus.ring"), theme.color("surface.house")) >= 3


def test_both_schemes_have_the_same_tokens() -> None:
    def keys(tokens: dict[str, object], path: str = "") -> Iterator[str]:
        for key, value in tokens.items():
            if isinstance(value, dict):
                yield from keys(value, f"{path}{key}.")
            else:
                yield f"{path}{key}"

    colours = json.loads((paths.resources() / "theme" / "tokens.json").read_text("utf-8"))["color"]
    assert set(keys(colours["dark"])) == set(keys(colours["light"]))


def test_a_switch_of_scheme_is_told_once_and_changes_colours_and_icons(qapp: QApplication) -> None:
    theme, told = Theme("dark"), []
    theme.changed.connect(lambda: told.append(theme.scheme))
    before = theme.hex("surface.panel"), theme.icon_pixmap("play").toImage()
    theme.set_scheme("light")
    theme.set_scheme("light")
    assert told == ["light"]
    assert theme.hex("surface.panel") != before[0]
    assert theme.icon_pixmap("play").toImage() != before[1]


def test_unknown_tokens_are_named(qapp: QApplication) -> None:
    theme = Theme()
    with pytest.raises(KeyError, match=r"surface\.nowhere"):
        theme.color("surface.nowhere")
    with pytest.raises(KeyError, match=r"not a colour"):
        theme.hex("motion.ms.hover")


@given(scale=st.floats(0.1, 5))
def test_text_size_scales_type_and_controls_together_within_its_bounds(qapp: QApplication, scale: float) -> None:
    theme = Theme(scale=scale)
    assert 0.9 <= theme.scale <= 1.3
    assert theme.font("body").pixelSize() == round(14 * theme.scale)
    assert theme.size("control") == round(40 * theme.scale)
    assert theme.size("dock") == 360


def test_every_role_is_set_in_the_bundled_family_at_its_weight(qapp: QApplication) -> None:
    theme = Theme()
    assert {"Pretendard", "Noto Sans CJK JP", "Noto Sans Thai", "Noto Color Emoji"} <= load_fonts(
        paths.resources() / "fonts"
    )
    for role, scale in theme.token("type.scale").items():
        found = QFontInfo(theme.font(role))
        assert (found.family(), found.weight()) == ("Pretendard", scale["weight"]), role


def test_korean_is_never_letterspaced(qapp: QApplication) -> None:
    theme = Theme()
    assert theme.font("display", "Undertow").letterSpacing() == 98
    assert theme.font("display", "Undertow · 언더토우").letterSpacing() in (0, 100)
    assert theme.font("display").letterSpacing() in (0, 100)


def test_figures_are_tabular(qapp: QApplication) -> None:
    assert Theme().font("caption").featureValue(QFont.Tag("tnum")) == 1


def test_a_folder_without_fonts_is_logged(qapp: QApplication, tmp_path, expected_log) -> None:
    expected_log("kpop_concert.ui.theme", "cannot be read")
    expected_log("kpop_concert.ui.theme", "no bundled fonts")
    (tmp_path / "broken.otf").write_bytes(b"not a font")
    assert load_fonts(tmp_path) == frozenset()


def test_icons_take_the_token_and_the_pixel_ratio(qapp: QApplication) -> None:
    theme = Theme()
    pixmap = theme.icon_pixmap("check", "glow.base", 20, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (40, 2.0)
    image = pixmap.toImage()
    inked = {
        image.pixelColor(x, y).name() for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255
    }
    assert inked == {theme.hex("glow.base").lower()}
    assert not theme.icon("check").isNull()
    with pytest.raises(FileNotFoundError):
        theme.icon_pixmap("no-such-icon")


def test_reduced_motion_takes_slides_away_but_not_the_time_to_read(qapp: QApplication) -> None:
    theme = Theme(reduced_motion=True)
    assert theme.motion("panel") == theme.motion("hover") == 0
    assert theme.motion("controlsHideAfter") == 2500
    theme.set_reduced_motion(False)
    assert theme.motion("panel") == 220


def test_the_application_is_dressed_now_and_after_a_change(qapp: QApplication) -> None:
    theme = Theme("dark")
    theme.apply(qapp)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.hex("surface.house").lower()
    theme.set_scheme("light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.hex("surface.house").lower()
