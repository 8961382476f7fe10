"""Numbers as a page and a figure's text write them."""

from __future__ import annotations

import math

MINUS = "\u2212"
NONE = "\u2013"
NOTHING = 1e-12
"""What is smaller is rounding."""


def number(value: float) -> str:
    """Three significant digits with a true minus; a dash where there is no figure."""
    if math.isnan(value):
        return NONE
    if math.isinf(value):
        return "\u221e" if value > 0 else f"{MINUS}\u221e"
    size = 0.0 if abs(value) < NOTHING else abs(value)
    if size != 0 and not 1e-4 <= size < 1e6:
        text = f"{value:.2e}"
    else:
        digits = 2 if size == 0 else max(0, 2 - math.floor(math.log10(size)))
        text = f"{value if size else 0.0:.{min(digits, 4)}f}"
    return text.replace("-", MINUS)


def p(value: float) -> str:
    """A p value: three digits, or below .001."""
    if math.isnan(value):
        return NONE
    return "< .001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def shown_p(value: float) -> str:
    """A p value after the letter p, with its sign."""
    found = p(value)
    return found if found.startswith("<") or found == NONE else f"= {found}"
