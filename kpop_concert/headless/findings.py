"""What a simulated study left in its record: places, flags, and the difference that was built in, found again."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev, variance
from typing import get_args

from ..journal import Flag, Problem
from ..records.progress import ratings_of, some_entries
from ..study.check import StudyCheck
from ..study.counterbalance import places
from ..study.station import visits_in
from ..study.visit import VisitState
from .visits import DIFFERENCE, Simulated

FLAGS: tuple[str, ...] = get_args(Flag.model_fields["what"].annotation)
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean difference with its t interval of LEVEL; `n` are people, of both groups together."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Findings:
    """`lines` tell everything; `faults` what is not as it should be."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def findings(
    record: Path, study: StudyCheck, station: int, count: int, run: Simulated, difference: float = DIFFERENCE
) -> Findings:
    """Read a record anew and hold it against what the run built in. Raises RecordError when it cannot be read.

    What too few visits cannot show is said in a line, and is no fault.
    """
    assert study.protocol is not None
    protocol = study.protocol
    known = [v for v in visits_in(record) if v.started.study == protocol.name and v.started.station == station]
    replaced = {visit.started.replaces for visit in known}
    holding = [v for v in known if v.started.visit not in replaced and v.outcome != "withdrawn"]
    outcomes = Counter(visit.outcome or "unfinished" for visit in known)
    lines = [f"{len(known)} visits: " + ", ".join(f"{n} {what}" for what, n in sorted(outcomes.items()))]
    faults: list[str] = []

    listed = places(protocol, station)[:count]
    held = Counter(visit.started.place for visit in holding)
    wrong = [v.started.visit for v in holding if v.started.viewings != listed[v.started.place].viewings]
    if held != Counter(place.number for place in listed) or wrong:
        faults.append("places: not each one held once, as the list has it")
    cells = Counter((n, *pair) for visit in holding for n, pair in enumerate(visit.started.viewings, start=1))
    spread = sorted(set(cells.values()))
    lines.append(f"places: {len(holding)} of {count} held; {len(cells)} cells (period, condition, concert)")
    lines.append(f"  visits in a cell: {' or '.join(map(str, spread))}")
    if count % protocol.design.block_size == 0 and len(spread) != 1:
        faults.append("cells: not balanced")

    sessions = [session for visit in known for session in visit.sessions]
    told = some_entries(record, sessions, ("flag", "problem"))
    raised: Counter[str] = Counter(entry.payload.what for entry in told if isinstance(entry.payload, Flag))
    failed = sum(isinstance(entry.payload, Problem) for entry in told)
    lines.append("flags: " + ", ".join(f"{raised[what]} {what}" for what in FLAGS))
    lines.append(f"provider faults: {failed}")
    if not failed and any(act == "fault" for _, act in run.visits):
        faults.append("provider faults: never entered")
    if protocol.selfreport == "none":
        lines.append("difference: the study has no rating, so none was built in")
    else:
        built_in = {act for visit, act in run.visits if visit.outcome == "finished"}
        faults += [f"flag {what}: never raised" for what in FLAGS if what in built_in and not raised[what]]
        if untried := [what for what in FLAGS if what not in built_in]:
            lines.append(f"  nobody who came was there to raise: {', '.join(untried)}")
        estimate = _difference(record, study, holding)
        first, second = protocol.design.conditions[:2]
        if estimate is None:
            lines.append(f"difference of valence, {first} - {second}: too few whole visits to estimate it")
        else:
            inside = estimate.low <= difference <= estimate.high
            lines.append(
                f"difference of valence, {first} - {second}: {estimate.mean:.3f}, {LEVEL:.0%} interval "
                f"{estimate.low:.3f} to {estimate.high:.3f}, n = {estimate.n}; built in {difference:g}"
            )
            if not inside:
                faults.append("difference: not within its interval (of twenty seeds one is expected to miss)")
    return Findings(tuple(lines), tuple(faults))


def _difference(record: Path, study: StudyCheck, holding: Sequence[VisitState]) -> Estimate | None:
    """Mean valence in the first condition over that in the second: paired where people saw both."""
    assert study.protocol is not None
    first, second = study.protocol.design.conditions[:2]
    pairs: list[float] = []
    groups: dict[str, list[float]] = defaultdict(list)
    for visit in holding:
        if visit.outcome != "finished":
            continue
        found = {}
        for period, (condition, _) in enumerate(visit.started.viewings, start=1):
            mean = _mean(record, visit, study, period)
            if mean is not None:
                found[condition] = mean
                groups[condition].append(mean)
        if first in found and second in found:
            pairs.append(found[first] - found[second])
    if study.protocol.design.kind == "within":
        return paired(pairs) if len(pairs) > 1 else None
    one, other = groups[first], groups[second]
    return welch(one, other) if min(len(one), len(other)) > 1 else None


def _mean(record: Path, visit: VisitState, study: StudyCheck, period: int) -> float | None:
    """Mean valence of the samples that were set by hand in a viewing that was watched whole."""
    assert study.protocol is not None
    name = next(block.name for block in study.protocol.period if block.block == "viewing")
    step = visit.step(f"{name}.{period}")
    if step.outcome != "done" or step.viewing is None:
        return None
    values = [valence for _, valence, _, touched, _ in ratings_of(record, step.session, step.viewing) if touched]
    return fmean(values) if values else None


def paired(differences: Sequence[float]) -> Estimate:
    """The t interval of the mean of two or more differences."""
    n, mean = len(differences), fmean(differences)
    half = t_quantile(n - 1) * stdev(differences) / math.sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def welch(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """The interval of the difference of two means with variances of their own (Welch 1947, Biometrika 34:28-35)."""
    a, b = variance(one) / len(one), variance(other) / len(other)
    freedom = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    mean, half = fmean(one) - fmean(other), t_quantile(freedom) * math.sqrt(a + b)
    return Estimate(mean, mean - half, mean + half, len(one) + len(other))


def t_quantile(freedom: float, level: float = LEVEL) -> float:
    """The value that Student's t with `freedom` degrees stays within, both ways, with probability `level`."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def within(limit: float) -> float:
        """Simpson's rule over the density of |t|."""
        steps = 2000
        width = limit / steps
        weights = (1 if n in (0, steps) else 4 if n % 2 else 2 for n in range(steps + 1))
        power = -(freedom + 1) / 2
        total = math.fsum(w * math.pow(1 + (n * width) ** 2 / freedom, power) for n, w in enumerate(weights))
        return 2 * scale * total * width / 3

    low, high = 0.0, 1.0
    while within(high) < level:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < level else (low, middle)
    return high
