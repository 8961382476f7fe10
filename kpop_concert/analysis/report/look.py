"""How figures look: the light theme of the design, with the fonts that travel with the program.

Nothing of it depends on the machine: fonts are found by their files, and text becomes outlines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ...system import paths
from ...system.plaintext import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONTS = {
    "Pretendard": "Pretendard-Regular.otf",
    "Pretendard SemiBold": "Pretendard-SemiBold.otf",
    "Noto Sans CJK JP": "NotoSansCJKjp-Regular.otf",
    "Noto Sans Thai": "NotoSansThai-Regular.ttf",
}
FALLBACKS = ("Noto Sans CJK JP", "Noto Sans Thai")
REGULAR = ["Pretendard", *FALLBACKS]
STRONG = ["Pretendard SemiBold", *FALLBACKS]
MISSING = "\u25a1"
"""Stands for a character that no bundled font can draw, such as an emoji."""
WIDTH_IN = 7.6
"""Width of a figure: a page of A4 with margins."""
POINTS = 8.0
"""Size of text in a figure."""
_MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "plus": "+", "cross": "x"}


@dataclass(frozen=True, slots=True)
class Look:
    """Colour, dash and marker of a condition, never colour alone. `dashes` in points; () is solid."""

    color: str
    dashes: tuple[float, ...]
    marker: str
    filled: bool

    @property
    def line(self) -> dict[str, Any]:
        """Keywords of a line."""
        return {"color": self.color, "linestyle": (0, self.dashes) if self.dashes else "solid"}

    @property
    def dot(self) -> dict[str, Any]:
        """Keywords of a marker."""
        face = self.color if self.filled else "none"
        return {"marker": self.marker, "color": self.color, "markerfacecolor": face, "markeredgecolor": self.color}


@cache
def _tokens() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((paths.resources() / "theme" / "tokens.json").read_text("utf-8"))
    return found


def color(name: str) -> str:
    """A colour of the light theme by its path, such as "text.primary"."""
    group, _, key = name.partition(".")
    found: str = _tokens()["color"]["light"][group][key]
    return found


def looks(conditions: Sequence[str]) -> Mapping[str, Look]:
    """A look for each condition: the design's own for those it names, the free ones in order for others."""
    known = {one["name"]: one for one in _tokens()["plot"]["conditions"]}
    own = [name for name in conditions if name in known]
    free = [one for name, one in known.items() if name not in own] or list(known.values())
    others = [name for name in conditions if name not in known]
    chosen = {name: known[name] for name in own} | {name: free[n % len(free)] for n, name in enumerate(others)}
    return {name: _look(chosen[name]) for name in conditions}


def _look(one: Mapping[str, Any]) -> Look:
    shape, _, fill = one["marker"].partition("-")
    return Look(one["light"], tuple(dash * 0.6 for dash in one["dash_px"]), _MARKERS[shape], fill == "filled")


@contextmanager
def light() -> Iterator[None]:
    """Within it, figures are drawn and saved in the report's look."""
    import matplotlib

    _register()
    grid, axis, text = color("plot.grid"), color("plot.axis"), color("text.primary")
    with matplotlib.rc_context(
        {
            "font.family": REGULAR,
            "font.size": POINTS,
            "axes.titlesize": POINTS + 1,
            "axes.titlelocation": "left",
            "axes.labelcolor": color("text.secondary"),
            "axes.edgecolor": grid,
            "axes.facecolor": color("plot.background"),
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.spines.left": False,
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.spines.bottom": False,
            "axes.unicode_minus": True,
            "grid.color": grid,
            "grid.linewidth": 0.6,
            "xtick.color": axis,
            "ytick.color": axis,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "text.color": text,
            "text.parse_math": False,
            "legend.frameon": False,
            "legend.fontsize": POINTS,
            "figure.facecolor": color("plot.background"),
            "savefig.facecolor": color("plot.background"),
            "svg.fonttype": "path",
            "svg.hashsalt": "kpop-concert",
            "pdf.fonttype": 3,
            "path.simplify": True,
        }
    ):
        yield


@cache
def _register() -> None:
    """Tell matplotlib of the bundled fonts, ahead of any of the same name that the machine has."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    others = [one for one in manager.ttflist if one.name not in FONTS]
    manager.ttflist = []
    for file in FONTS.values():
        manager.addfont(paths.resources() / "fonts" / file)
    manager.ttflist += others


@cache
def _drawable() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(
        code for file in FONTS.values() for code in FT2Font(paths.resources() / "fonts" / file).get_charmap()
    )


def drawn(text: str, longest: int = 60) -> str:
    """A text as a figure can show it: one line, cut to `longest`, without characters that no font has."""
    clean = plain(text).strip()
    shown = "".join(one if ord(one) in _drawable() else MISSING for one in clean)
    return shown if len(shown) <= longest else shown[: longest - 1] + "\u2026"


def zero_line(axes: Axes, *, vertical: bool = False) -> None:
    """The line of no difference."""
    (axes.axvline if vertical else axes.axhline)(0, color=color("line.control"), alpha=0.6, linewidth=0.9, zorder=1)
