"""What a simulated study left in its record: places, flags, and the difference that was built in, found again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import get_args

from ..analysis.statistics.groups import group_effect
from ..analysis.statistics.paired import paired_effect
from ..analysis.statistics.results import LEVEL
from ..journal import Flag, Problem
from ..records.progress import ratings_of, some_entries
from ..study.check import StudyCheck
from ..study.counterbalance import places
from ..study.station import visits_in
from ..study.visit import VisitState
from .visits import DIFFERENCE, Simulated

FLAGS: tuple[str, ...] = get_args(Flag.model_fields["what"].annotation)


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
    pairs: list[tuple[float, float]] = []
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
            pairs.append((found[first], found[second]))
    if study.protocol.design.kind == "within":
        if len(pairs) < 2:
            return None
        within = paired_effect(*zip(*pairs, strict=True), seed=0)
        return Estimate(within.mean, within.t_interval.low, within.t_interval.high, within.n)
    if min(len(groups[first]), len(groups[second])) < 2:
        return None
    between = group_effect(groups[first], groups[second])
    return Estimate(between.difference, between.interval.low, between.interval.high, sum(between.n))


def _mean(record: Path, visit: VisitState, study: StudyCheck, period: int) -> float | None:
    """Mean valence of the samples that were set by hand in a viewing that was watched whole."""
    assert study.protocol is not None
    name = next(block.name for block in study.protocol.period if block.block == "viewing")
    step = visit.step(f"{name}.{period}")
    if step.outcome != "done" or step.viewing is None:
        return None
    values = [valence for _, valence, _, touched, _ in ratings_of(record, step.session, step.viewing) if touched]
    return fmean(values) if values else None
