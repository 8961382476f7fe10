"""A whole concert in steps of media time, which waits for the audience as long as it writes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from ..clock import VirtualLoop
from ..journal import ChatReleased, Entry, Problem
from ..seat import Seat
from ..session import NoRecord, Session
from ..viewing import Viewing
from .player import VirtualPlayer

STEP_S = 0.05


def simulate(
    seat: Seat, told: Callable[[Entry], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False
) -> list[ChatReleased]:
    """Every line of a whole concert, in the order of its slots, as an audience without a viewer would write it.

    Rules write in virtual time, models in real time; media time stands still meanwhile, so that neither the machine
    nor the model can be too slow. `told` hears every entry; once `stopped` says so no more time passes and the lines
    until then are returned. Raises RuntimeError when the program itself fails.
    """
    lines: list[ChatReleased] = []
    faults: list[Problem] = []

    def happened(entry: Entry) -> None:
        if isinstance(entry.payload, Problem) and entry.payload.whose == "program":
            faults.append(entry.payload)
        told(entry)

    async def main() -> None:
        steps = 0

        def now_ns() -> int:
            return round(steps * STEP_S * 1e9)

        session = Session(NoRecord(), "generate", seat.seed, now_ns=now_ns)
        session.subscribe(happened)
        player = VirtualPlayer(seat.pack.duration_ms, now_ns)
        viewing = Viewing(session, player, seat)
        try:
            viewing.play()
            await viewing.settle()
            while not (viewing.at_end or faults or stopped()):
                steps += 1
                player.step(STEP_S)
                viewing.tick(now_ns())
                await viewing.settle()
            lines.extend(viewing.lines)
        finally:
            await viewing.close("finished" if viewing.at_end else "failed")
            session.end("finished" if viewing.at_end else "failed")

    with asyncio.Runner(loop_factory=VirtualLoop if seat.engine.source == "SIM" else None) as runner:
        runner.run(main())
    if faults:
        raise RuntimeError(f"{faults[0].where}: {faults[0].message}")
    return sorted(lines, key=lambda line: (line.due_ms, line.line))


def as_json_line(line: ChatReleased) -> str:
    """A line in the agreed chat format, and its source beside it: nothing generated passes as real."""
    return json.dumps(
        {
            "media_ms": line.due_ms,
            "author": line.author,
            "author_kind": line.author_kind,
            "text": line.text,
            "round": line.round,
            "behaviour": line.behaviour.value,
            "language": line.language,
            "source": line.source,
        },
        ensure_ascii=False,
    )
