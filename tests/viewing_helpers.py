"""A whole viewing on a virtual loop: real director, real engine, real layout, a virtual player."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from kpop_concert.cli import demo_concert
from kpop_concert.clock import VirtualLoop
from kpop_concert.headless import STEP_S, VirtualPlayer, run_virtual
from kpop_concert.journal import Entry
from kpop_concert.seat import take_seat
from kpop_concert.session import NoRecord, Session
from kpop_concert.viewing import Viewing


@dataclass
class House:
    """What a test holds in its hands: the viewing, its player and everything that was published."""

    loop: VirtualLoop
    session: Session
    player: VirtualPlayer
    viewing: Viewing
    entries: list[Entry] = field(default_factory=list)

    async def watch(self, seconds: float, step: float = STEP_S) -> None:
        """Let virtual time pass while the concert plays (or stands still)."""
        for _ in range(round(seconds / step)):
            await asyncio.sleep(step)
            self.player.step(step)
            self.viewing.tick(self.loop.time_ns())
            await self.viewing.settle()

    def kinds(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def picture(self, now_ms: float) -> list[tuple[str, float, float]]:
        """What flies at a media time: line, x and y in units."""
        return [(shown.placed.id, shown.x, shown.y) for shown in self.viewing.layout.frame(now_ms)]


def in_house(
    play: Callable[[House], Coroutine[None, None, None]], condition: str = "persona_fan", seed: int = 7
) -> House:
    """Run `play` with an open house, close it in order, and return it."""
    houses: list[House] = []

    async def main(loop: VirtualLoop) -> None:
        seat = take_seat(demo_concert(), condition, seed)
        session = Session(NoRecord(), "test", seed, now_ns=loop.time_ns)
        entries: list[Entry] = []
        session.subscribe(entries.append)
        player = VirtualPlayer(seat.pack.duration_ms, loop.time_ns)
        house = House(loop, session, player, Viewing(session, player, seat), entries)
        houses.append(house)
        await play(house)
        await house.viewing.close("left")

    run_virtual(main)
    return houses[0]
