"""How often the intervals of kpop_concert.analysis.statistics cover the truth, and how often they find what is not.

    python tools/coverage_study.py [--studies 200] [--seed 1]

Draws crossover studies with a built-in difference and as many without, straight as numbers, so that every part of them
is known (simulated_coverage.py simulates whole visits), and prints tables of docs/statistics.md. Takes some minutes.
Needs no network.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import signal, stats

from kpop_concert.analysis.statistics.bands import group_band, paired_band
from kpop_concert.analysis.statistics.bins import bin_means, even_edges
from kpop_concert.analysis.statistics.families import paired_family
from kpop_concert.analysis.statistics.groups import group_effect
from kpop_concert.analysis.statistics.models import Viewings, condition_model, crossover
from kpop_concert.analysis.statistics.paired import paired_effect
from kpop_concert.headless.visits import DIFFERENCE
from kpop_concert.study.rater import ARM_SD, MOVE_SD, PERSON_SD
from kpop_concert.system.seeds import derive

PEOPLE = 24
PERIOD, CLIP = 0.05, 0.08
"""What the second viewing and the second clip add to valence."""
DURATION_MS, HZ, BIN_MS = 240_000, 20, 5_000
MEMORY_S = 2.4
"""After so many seconds a rating has forgotten 63 % of where it was."""
SECTIONS = (0, 6, 14, 22, 28, 36, 42, 48)
"""First bins of seven sections, and the end."""
DRAWS = 1_999
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    person: int
    condition: str
    period: int
    clip: str


def cells(viewings: int) -> Iterator[Cell]:
    """Two viewings a person: both orders of conditions and of clips. Four: each condition with each clip, in any of
    four orders of a Latin square.
    """
    pairs = [("persona", "a"), ("none", "b"), ("none", "a"), ("persona", "b")]
    square = [(0, 1, 2, 3), (1, 2, 3, 0), (2, 3, 0, 1), (3, 0, 1, 2)]
    for person in range(PEOPLE):
        order = square[person % 4]
        chosen = order if viewings == 4 else [(0, 1), (1, 0), (3, 2), (2, 3)][person % 4]
        for period, cell in enumerate(chosen, start=1):
            yield Cell(person, pairs[cell][0], period, pairs[cell][1])


def study(seed: int, difference: float, viewings: int = 2) -> tuple[list[Cell], Floats]:
    """The viewings, and of each the mean valence in bins: viewings x bins. Values are not cut at -1 and 1, so that the
    difference stays as it was built in.
    """
    draw = np.random.default_rng(seed)
    listed = list(cells(viewings))
    level = draw.normal(0, PERSON_SD, PEOPLE)
    own = draw.normal(0, ARM_SD, (PEOPLE, 2))
    samples = DURATION_MS // 1000 * HZ
    times = np.arange(samples) * (1000 / HZ)
    edges = even_edges(DURATION_MS, BIN_MS)
    keeps = math.exp(-1 / HZ / MEMORY_S)
    song = {clip: 0.2 * np.sin(2 * np.pi * times / DURATION_MS * turns) for clip, turns in (("a", 3), ("b", 4))}
    found = []
    for cell in listed:
        arm = 0 if cell.condition == "persona" else 1
        mean = level[cell.person] + own[cell.person, arm] + (0.5 - arm) * difference
        mean += PERIOD * (cell.period - 1) + CLIP * (cell.clip == "b")
        noise = draw.normal(0, MOVE_SD * math.sqrt(1 - keeps**2), samples)
        noise[0] = draw.normal(0, MOVE_SD)
        moves = signal.lfilter([1.0], [1.0, -keeps], noise)
        found.append(bin_means(times, mean + song[cell.clip] + moves, edges))
    return listed, np.array(found)


def analysed(seed: int, difference: float) -> Iterator[tuple[str, bool | None, bool]]:
    """Of each analysis of one study: its name, whether it covers the truth (None: no interval), and whether it finds a
    difference.
    """
    listed, curves = study(derive(seed, "two"), difference)
    means = curves.mean(axis=1)

    def of(condition: str, clip: str | None = None) -> list[int]:
        return [n for n, cell in enumerate(listed) if cell.condition == condition and clip in (None, cell.clip)]

    def judged(name: str, low: object, high: object) -> tuple[str, bool, bool]:
        under, over = np.asarray(low), np.asarray(high)
        covers = bool(np.all((under <= difference) & (difference <= over)))
        return name, covers, bool(np.any((under > 0) | (over < 0)))

    first, second = of("persona"), of("none")
    effect = paired_effect(means[first], means[second], seed=seed, resamples=DRAWS)
    yield judged("paired t", effect.t_interval.low, effect.t_interval.high)
    yield judged("BCa bootstrap", effect.bca_interval.low, effect.bca_interval.high)
    yield "exact Wilcoxon", None, effect.wilcoxon.p < 0.05
    viewings = Viewings(*zip(*((c.person, c.condition, c.period, c.clip) for c in listed), strict=True))
    exact = crossover(means, viewings, "persona", "none")
    yield judged("differences of people on period and clip", exact.interval.low, exact.interval.high)
    model = condition_model(means, viewings, "persona", "none")
    yield judged("mixed model, Satterthwaite t", model.interval.low, model.interval.high)
    groups = group_effect(means[of("persona", "a")], means[of("none", "a")])
    yield judged("one clip: Welch t, 12 against 12", groups.interval.low, groups.interval.high)
    pairs = {
        str(start): (curves[first, start:end].mean(axis=1), curves[second, start:end].mean(axis=1))
        for start, end in pairwise(SECTIONS)
    }
    family = paired_family(pairs, seed=seed, draws=DRAWS).contrasts
    yield judged(
        "seven sections, simultaneous", [c.simultaneous.low for c in family], [c.simultaneous.high for c in family]
    )
    yield judged("seven sections, ordinary", [c.interval.low for c in family], [c.interval.high for c in family])
    yield "seven sections, Holm", None, any(c.p_holm < 0.05 for c in family)
    apart = group_band(curves[of("persona", "a")], curves[of("none", "a")], seed=seed, draws=DRAWS)
    yield judged("48 bins of one clip between groups, simultaneous band", apart.low, apart.high)

    listed, curves = study(derive(seed, "four"), difference, viewings=4)
    viewings = Viewings(*zip(*((c.person, c.condition, c.period, c.clip) for c in listed), strict=True))
    model = condition_model(curves.mean(axis=1), viewings, "persona", "none")
    yield judged("four viewings: mixed model (differences where singular)", model.interval.low, model.interval.high)
    if model.structure == "random slope":
        yield (
            "four viewings: z of the mixed model",
            abs(model.estimate - difference) < 1.96 * model.se,
            model.z_p < 0.05,
        )
    band = paired_band(curves[of("persona", "a")], curves[of("none", "a")], seed=seed, draws=DRAWS)
    yield judged("four viewings, 48 bins of one clip within people, simultaneous band", band.low, band.high)
    yield judged("four viewings, the same 48 bins, pointwise", band.pointwise_low, band.pointwise_high)


def share(count: int, of: int) -> str:
    """A share with its Wilson interval of 95 %; nothing where nothing was counted."""
    if of == 0:
        return ""
    limits = stats.binomtest(count, of).proportion_ci(method="wilson")
    return f"{count / of:.3f} ({limits.low:.3f} to {limits.high:.3f})"


def small_samples(seed: int, studies: int) -> None:
    print("| people | t covers | BCa covers |\n|---|---|---|")
    for people in (8, 11, 24):
        draw = np.random.default_rng(derive(seed, "small", people))
        hits: Counter[str] = Counter()
        for number in range(studies):
            found = paired_effect(draw.normal(0, 1, people), np.zeros(people), seed=number, resamples=DRAWS)
            hits["t"] += found.t_interval.low <= 0 <= found.t_interval.high
            hits["BCa"] += found.bca_interval.low <= 0 <= found.bca_interval.high
        print(f"| {people} | {share(hits['t'], studies)} | {share(hits['BCa'], studies)} |")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--studies", type=int, default=200, help="with the difference, and as many without")
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    seen: Counter[tuple[float, str, str]] = Counter()
    names: dict[str, None] = {}
    for difference in (DIFFERENCE, 0.0):
        for number in range(asked.studies):
            for name, covered, found in analysed(derive(asked.seed, str(difference), number), difference):
                names[name] = None
                seen[difference, name, "studies"] += 1
                seen[difference, name, "intervals"] += covered is not None
                seen[difference, name, "covers"] += bool(covered)
                seen[difference, name, "finds"] += found
    print(
        f"| analysis | covers {DIFFERENCE:g} | covers 0 | finds {DIFFERENCE:g} | false alarms |\n|---|---|---|---|---|"
    )
    for name in names:
        row = [
            share(seen[difference, name, what], seen[difference, name, of])
            for what, of in (("covers", "intervals"), ("finds", "studies"))
            for difference in (DIFFERENCE, 0.0)
        ]
        print(f"| {name} | {' | '.join(row)} |")
    print()
    small_samples(asked.seed, 10 * asked.studies)


if __name__ == "__main__":
    main()
