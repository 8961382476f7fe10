"""The steps of one visit, in order: a pure function of the protocol and of the visit's place in the list."""

from __future__ import annotations

from dataclasses import dataclass

from .protocol import AnyBlock, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a station's list: condition and concert of every period, and the permuted block it belongs to.

    `number` and `permuted_block` count from 0 within the list of `station`; `group` is the design's.
    """

    number: int
    permuted_block: int
    group: int
    viewings: tuple[tuple[str, str], ...]
    station: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One page or act of the visit. `id` is the block's name, with .period where it is repeated."""

    id: str
    block: AnyBlock
    period: int | None = None
    condition: str | None = None
    concert: str | None = None


def plan(protocol: Protocol, place: Place) -> tuple[Step, ...]:
    """Every step of a visit at `place`: before, then the period's blocks once per viewing, then after.

    A rest is between viewings: one that precedes the viewing is left out in the first period, another in the last.
    """
    steps = [Step(block.name, block) for block in protocol.before]
    viewing = next(number for number, block in enumerate(protocol.period) if block.block == "viewing")
    last = len(place.viewings)
    for period, (condition, concert) in enumerate(place.viewings, start=1):
        for number, block in enumerate(protocol.period):
            if block.block == "rest" and period == (1 if number < viewing else last):
                continue
            steps.append(Step(f"{block.name}.{period}", block, period, condition, concert))
    return (*steps, *(Step(block.name, block) for block in protocol.after))
