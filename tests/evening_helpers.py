"""A viewing of the demo concert that waits for a real engine, and the engine `local` with a model file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kpop_concert.audience.engines.base import Engine
from kpop_concert.audience.engines.local import LocalEngine
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.audience.personas import load_personas
from kpop_concert.cli import demo_concert
from kpop_concert.concert.pack import load_pack
from kpop_concert.condition import load_condition
from kpop_concert.headless import VirtualPlayer
from kpop_concert.journal import ChatReleased, Entry
from kpop_concert.seat import Seat
from kpop_concert.session import NoRecord, Session
from kpop_concert.system import paths
from kpop_concert.viewing import Viewing

STEP_S = 0.5
SEED = 7


@dataclass
class Evening:
    """A viewing whose time only passes in `watch`, and everything that was published."""

    viewing: Viewing
    player: VirtualPlayer
    entries: list[Entry] = field(default_factory=list)
    now_ns: int = 0

    async def watch(self, seconds: float) -> None:
        """Let so many seconds of the concert pass; time waits for the engine."""
        for _ in range(round(seconds / STEP_S)):
            self.now_ns += round(STEP_S * 1e9)
            self.player.step(STEP_S)
            self.viewing.tick(self.now_ns)
            await self.viewing.settle()

    def kinds(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def said(self) -> list[ChatReleased]:
        return self.viewing.lines


@asynccontextmanager
async def evening(engine: Engine, condition: str = "persona") -> AsyncIterator[Evening]:
    """The demo concert with its fans, begun; closed at the end, and the engine with it."""
    pack = load_pack(demo_concert())
    arm = load_condition(paths.resources() / "conditions" / f"{condition}.yaml")
    fans = load_personas(paths.personas() / "onda.yaml")
    seat = Seat(pack=pack, condition=arm, personas=fans, engine=engine, seed=SEED)
    here: list[Evening] = []

    def now_ns() -> int:
        return here[0].now_ns if here else 0

    session = Session(NoRecord(), "test", SEED, now_ns=now_ns)
    entries: list[Entry] = []
    session.subscribe(entries.append)
    player = VirtualPlayer(pack.duration_ms, now_ns)
    here.append(Evening(Viewing(session, player, seat), player, entries))
    try:
        await here[0].viewing.prepare()
        here[0].viewing.play()
        yield here[0]
    finally:
        await here[0].viewing.close("left")


def local_engine(model_file: Path, folder: Path) -> LocalEngine:
    """The engine for a model file, with its costs kept in `folder`."""
    settings = EngineSettings(provider="model_file", model_file=str(model_file))
    spend = Spend(settings, model_file.stem, folder=folder)
    return LocalEngine(model_file, settings, temperature=0.7, spend=spend)
