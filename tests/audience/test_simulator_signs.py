"""The built-in engine shows the sign of every effect that METHOD 1 reports: a check of the simulator, no evidence."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

import pytest
from builtin_helpers import Line, arm, bundled, fans, show

from kpop_concert.analysis.measure import measure
from kpop_concert.analysis.message import Message

SIGNS = {
    "distinct_2": 1, "self_bleu_2": -1, "verbatim_repeats": -1, "mean_length": 1, "spread.message_count": 1,
    "spread.emoji": 1, "spread.caps": 1,
}  # fmt: skip
SEEDS = range(10)


def said(lines: Iterable[Line]) -> list[Message]:
    return [Message(line.author, line.text) for line in lines]


@pytest.fixture(scope="module")
def differences() -> dict[str, list[float]]:
    """Persona minus no-persona for every measure, one pair of shows a seed."""
    pack, personas = bundled(), fans("onda")
    found: dict[str, list[float]] = {name: [] for name in SIGNS}
    for seed in SEEDS:
        with_personas = measure(said(show(pack, arm(), personas, seed)))
        without = measure(said(show(pack, arm(audience="no_persona"), personas, seed)))
        for name in SIGNS:
            found[name].append(with_personas[name] - without[name])
    return found


@pytest.mark.parametrize("measured", SIGNS)
def test_the_published_signs_come_out(differences: dict[str, list[float]], measured: str) -> None:
    signed = [SIGNS[measured] * difference for difference in differences[measured]]
    assert statistics.mean(signed) > 0
    assert sum(difference > 0 for difference in signed) >= 9
