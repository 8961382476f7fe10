"""Who gets which place: permuted blocks, made beforehand for every station, so that stations need no network."""

from __future__ import annotations

from collections.abc import Iterable

from ..system.seeds import rng
from .plan import Place
from .protocol import Design, Protocol
from .squares import crossed
from .visit import VisitState


class NoPlaceError(ValueError):
    """There is no place for a visit; the message says why and what to do."""


def places(protocol: Protocol, station: int) -> tuple[Place, ...]:
    """The list of a station (from 1): a pure function of `design`, its seed and the station's number.

    Within every whole permuted block, and so in every prefix of whole blocks, every group, condition, concert and
    pairing of the two comes equally often in every period, and every condition follows every other equally often.
    Raises NoPlaceError for a station that the study does not have.
    """
    design = protocol.design
    if not 1 <= station <= design.stations:
        raise NoPlaceError(f"station {station} is not one of the study's {design.stations}: set design.stations")
    found: list[Place] = []
    while len(found) < design.places:
        number = len(found) // design.block_size
        for group, viewings in _block(design, station, number):
            found.append(Place(len(found), number, group, viewings, station))
    return tuple(found)


def next_place(protocol: Protocol, station: int, visits: Iterable[VisitState], *, replaces: str | None = None) -> Place:
    """The first place of the station's list that nobody has; with `replaces`, the place of that visit.

    A visit has its place from its beginning on, also when it was aborted. It gives it back when it is withdrawn or
    another visit replaces it, and a test visit never has one. A change of the design needs another study name: the
    places of a study are counted by its name. Raises NoPlaceError when no place is left, when the visit to be replaced
    is not one of this station's or has given its place back already, and when visits have places of another design.
    """
    listed, held = places(protocol, station), holders(protocol.name, station, visits)
    for number, visit in held.items():
        if number >= len(listed) or visit.started.viewings != listed[number].viewings:
            raise NoPlaceError(
                f"the visit of {visit.started.participant} has place {number} of another list: the design was changed; "
                "put the old one back, or give the study another name"
            )
    if replaces is not None:
        taken = [number for number, visit in held.items() if visit.started.visit == replaces]
        if not taken:
            raise NoPlaceError(f"visit {replaces} has no place at station {station} that another visit could take")
        return listed[taken[0]]
    free = next((place for place in listed if place.number not in held), None)
    if free is None:
        raise NoPlaceError(f"all {len(listed)} places of station {station} are taken: the study is complete here")
    return free


def holders(study: str, station: int, visits: Iterable[VisitState]) -> dict[int, VisitState]:
    """Who has which place of a station. `visits` are in the order in which they began.

    A withdrawn visit counts as one that never was, since nothing of it is left in the end: whoever it had replaced has
    the place again.
    """
    there = [v for v in visits if v.started.study == study and not v.started.test and v.outcome != "withdrawn"]
    replaced = {v.started.replaces for v in there}
    here = (v for v in there if v.started.station == station and v.started.visit not in replaced)
    return {visit.started.place: visit for visit in here}


def _block(design: Design, station: int, number: int) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """The places of one permuted block, shuffled: every row of the crossed squares, for every group."""
    draw = rng(design.seed, f"station {station}, permuted block {number}")
    concerts = draw.sample(design.concerts, len(design.concerts))
    block = []
    for group, named in enumerate(design.groups):
        conditions = draw.sample(named, len(named))
        for row in crossed(len(conditions), len(concerts)):
            block.append((group, tuple((conditions[first], concerts[second]) for first, second in row)))
    draw.shuffle(block)
    return block
