"""The steps of one visit, in order: a pure function of the protocol and of the visit's place in the list."""

from __future__ import annotations

from dataclasses import dataclass

from .protocol import AnyBlock, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a station's list: condition and concert of every period, and the permuted block it belongs to."""

    number: int
    permuted_block: int
    group: int
    viewings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One page or act of the visit. `id` is the block's name, with .period where it is repeated."""

    id: str
    block: AnyBlock
    period: int | None = None
    condition: str | None = None
    concert: str | None = None


def plan(protocol: Protocol, place: Place) -> tuple[Step, ...]:
    """Every step of a visit at `place`: before, then the period's blocks once per viewing, then after."""
    steps = [Step(block.name, block) for block in protocol.before]
    for number, (condition, concert) in enumerate(place.viewings, start=1):
        steps += [Step(f"{block.name}.{number}", block, number, condition, concert) for block in protocol.period]
    return (*steps, *(Step(block.name, block) for block in protocol.after))
