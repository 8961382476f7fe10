"""The chapter on equivalence: two one-sided tests against what the protocol fixed, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence

from ...records.export.files import Cell
from ..statistics.equivalence import Bounds, equivalence
from ..statistics.paired import PairedEffect
from .effect import Effect
from .material import Material, label, minus
from .parts import Chapter, Column, Part, Table, refuse


def equivalences(material: Material, found: Sequence[Effect]) -> Chapter:
    """Two one-sided tests against what the protocol fixed, or why there are none."""
    title = "Equivalence"
    bounds = material.known.bounds
    paired = [one for one in found if isinstance(one.found, PairedEffect)]
    if bounds is None or not bounds.by_measure:
        return Chapter(
            "equivalence",
            title,
            (
                refuse(
                    "Not tested: no bounds were locked in the protocol beforehand; bounds chosen now could be made to "
                    "fit. That no difference was found does not show that there is none."
                ),
            ),
        )
    rows: list[tuple[Cell, ...]] = []
    missing = [key for key in bounds.by_measure if key not in {one.measure.key for one in paired}]
    for one in paired:
        if (limits := bounds.by_measure.get(one.measure.key)) is None:
            continue
        tested = equivalence(one.first, one.second, Bounds(*limits, "raw", bounds.locked_in))
        rows.append(
            (
                label(one.measure), minus(one.pair), *limits, tested.n, tested.estimate, tested.interval.low,
                tested.interval.high, tested.p, tested.best_p, tested.verdict,
                "; ".join([tested.method, *tested.warnings]) + ".",
            )
        )  # fmt: skip
    head = (
        Column("measure", "Measure", "text"),
        Column("pair", "Contrast", "text"),
        Column("bound_low", "Bounds", "low"),
        Column("bound_high", "Bounds", "high"),
        Column("n", "n", "count"),
        Column("difference", "Difference"),
        Column("low", "90 % (t)", "low"),
        Column("high", "90 % (t)", "high"),
        Column("p", "p", "p"),
        Column("best_p", "best possible p", "p"),
        Column("verdict", "Verdict", "text"),
        Column("how", "How", "how"),
    )
    parts: list[Part] = []
    if rows:
        parts.append(Table("equivalence", "Two one-sided tests against the locked bounds", head, tuple(rows)))
    if missing:
        parts.append(refuse("No contrast within participants, so not tested:", ", ".join(missing)))
    return Chapter("equivalence", title, tuple(parts))
