"""The audience on a slow model: how much of it is on time, and how much it is sent.

Run as a module it measures and prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import Any

from ..audience.director import Director
from ..audience.engines.base import EngineEvent, Round, Spoken
from ..audience.engines.openai import HEDGE_S, OpenAIEngine
from ..audience.engines.settings import EngineSettings
from ..audience.engines.spend import Spend
from ..audience.personas import load_personas
from ..audience.prompt import build
from ..audience.tokens import count
from ..clock import VirtualLoop
from ..concert.pack import ConcertPack, load_pack
from ..condition import Condition, load_condition
from ..journal import Behaviour, ChatReleased, Payload, RoundEnded
from ..system import paths
from ..system.seeds import rng
from .chat_server import Asked, ChatServer
from .chat_server import Behaviour as Answer

SHOW_MS = 240_000
SPEED = 6
"""Media ms per real ms, in every time that the measured path knows: latencies, limits and the hedge are as much
shorter, so that the program's own work weighs six times as much as in a theatre."""
SHOWS = 6
MEDIAN_S, P95_S = 2.0, 7.0
SIGMA = math.log(P95_S / MEDIAN_S) / 1.6449
STEP_S = 0.02
MODEL = "gpt-4.1-mini"
CONCERT = "onda-undertow"
TICK_S = 8.0
ENOUGH = 10**9


@dataclass(slots=True)
class Shown:
    """What came of the shows: lines that were shown in their slot, lines that were due, and rounds within a tick."""

    lines: int = 0
    due: int = 0
    rounds: int = 0
    quick_rounds: int = 0


def four_minutes() -> ConcertPack:
    """The demo concert's annotation again and again, until SHOW_MS: as dense as the demo is."""
    demo = load_pack(paths.resources() / "concerts" / CONCERT, verify=False)
    turns = range(math.ceil(SHOW_MS / demo.duration_ms))
    parts: dict[str, object] = {
        name: tuple(
            shifted
            for turn in turns
            for part in getattr(demo.concert, name)
            if (shifted := _later(part, turn * demo.duration_ms)).start_ms < SHOW_MS
        )
        for name in ("sections", "moments", "chants", "lyrics")
    }
    return replace(demo, concert=demo.concert.model_copy(update=parts | {"duration_ms": SHOW_MS}))


def _later(part: Any, ms: int) -> Any:
    """A section, moment, chant or lyric line, so much later, and over by the end of the show."""
    moved: dict[str, object] = {"start_ms": part.start_ms + ms}
    if part.end_ms is not None:
        moved["end_ms"] = min(part.end_ms + ms, SHOW_MS)
    if words := getattr(part, "words", None):
        moved["words"] = tuple(_later(word, ms) for word in words)
    return part.model_copy(update=moved)


def latency_s(seed: int, number: int) -> float:
    """Lognormal with a median of 2 s and a 95th percentile of 7 s."""
    return math.exp(rng(seed, "latency", number).gauss(math.log(MEDIAN_S), SIGMA))


# -- on time


async def on_time(hedge: bool) -> Shown:
    """SHOWS shows of four minutes at once against a slow server; in each round ten lines are due."""
    shown = Shown()

    def slow(asked: Asked) -> Answer:
        return Answer(first_byte_s=latency_s(1, asked.number) / SPEED, piece_chars=200, content=_everybody(asked))

    async with ChatServer(slow) as server:
        await asyncio.gather(*(_show(server.base_url, seed, hedge, shown) for seed in range(SHOWS)))
    return shown


def _everybody(asked: Asked) -> str | None:
    """A line for each of the ten; None for the probe, which asks for something else."""
    if "fans now:" not in asked.prompt:
        return None
    said = {"speak": True, "behaviour": "affect", "language": "ko"}
    lines = [{"agent": f"a{agent}", "text": f"와 진짜 {asked.number}-{agent}", **said} for agent in range(1, 11)]
    return json.dumps({"messages": lines}, ensure_ascii=False)


async def _show(url: str, seed: int, hedge: bool, shown: Shown) -> None:
    settings = EngineSettings(
        provider="custom",
        base_url=url,
        model=MODEL,
        hedge=hedge,
        cap_viewing_tokens=ENOUGH,
        time_limit_s=TICK_S / SPEED,
    )
    engine = OpenAIEngine(
        settings, None, model=MODEL, temperature=0.7, spend=Spend(settings, MODEL), hedge_s=HEDGE_S / SPEED
    )
    condition = _condition("persona")
    numbers = condition.director
    condition = condition.model_copy(
        update={"director": numbers.model_copy(update={"timeout_ms": numbers.timeout_ms // SPEED})}
    )

    def publish(payload: Payload) -> None:
        if isinstance(payload, RoundEnded):
            shown.rounds += 1
            shown.quick_rounds += payload.outcome == "answered" and payload.latency_ms * SPEED <= TICK_S * 1000

    def release(line: ChatReleased) -> None:
        shown.lines += 1

    pack = four_minutes()
    director = Director(
        pack=pack,
        condition=condition,
        personas=load_personas(paths.personas() / "onda.yaml"),
        engine=engine,
        seed=seed,
        publish=publish,
        release=release,
    )
    shown.due += 10 * -(-pack.duration_ms // numbers.round_ms)
    await engine.prepare()
    # Not all at once: in a theatre there is one.
    await asyncio.sleep(seed * TICK_S / SPEED / SHOWS)
    # As a viewing does: generation begins ahead of the clock.
    director.start(0)
    await asyncio.sleep(numbers.lead_ms / 1000 / SPEED)
    began = time.perf_counter()
    now_ms = 0.0
    while now_ms < pack.duration_ms:
        await asyncio.sleep(STEP_S)
        now_ms = min((time.perf_counter() - began) * 1000 * SPEED, pack.duration_ms)
        director.advance(now_ms)
    await director.close()
    await engine.close()


# -- how much is sent


@dataclass(slots=True)
class Sent:
    """Input tokens of a show, and those of the part that is the same in every request."""

    tokens: int = 0
    stable: int = 0


class _Counting:
    """Everybody speaks in every round, as long as fans do, so that histories are as full as they get."""

    name = "counting"
    source = "AI"

    def __init__(self, sent: Sent) -> None:
        self._sent = sent
        self._lines = _some_lines()
        self._next = 0

    async def prepare(self) -> None:
        """Nothing to connect to."""

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        prompt = build(round_)
        stable = count(prompt.system + json.dumps(prompt.schema, ensure_ascii=False), MODEL)[0]
        self._sent.stable += stable
        self._sent.tokens += stable + count(prompt.user, MODEL)[0]
        for agent in round_.agents:
            text = self._lines[self._next % len(self._lines)]
            self._next += 1
            yield Spoken(agent.persona.id, text, Behaviour.AFFECT, "ko")

    async def close(self) -> None:
        """Nothing is open."""


def _some_lines() -> list[str]:
    """Lines that fans wrote: the chat of the bundled concert."""
    file = paths.resources() / "concerts" / CONCERT / "chat" / "persona.jsonl"
    return [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines() if line.startswith("{")]


def sent(condition: str) -> Sent:
    """What ten agents are sent in four minutes."""
    found = Sent()

    async def main() -> None:
        pack = four_minutes()
        director = Director(
            pack=pack,
            condition=_condition(condition),
            personas=load_personas(paths.personas() / "onda.yaml"),
            engine=_Counting(found),
            seed=1,
            publish=lambda _: None,
            release=lambda _: None,
        )
        director.start(0)
        await director.settle()
        for now_ms in range(0, pack.duration_ms + 1, 50):
            director.advance(now_ms)
            await director.settle()
        await director.close()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
    return found


def _condition(name: str) -> Condition:
    return load_condition(paths.resources() / "conditions" / f"{name}.yaml")


def measure() -> dict[str, float]:
    """The figures of this group; the reference is the share of rounds that were whole within their tick."""
    shown = asyncio.run(on_time(hedge=True))
    shares = {name: sent(name) for name in ("persona", "no_persona")}
    most = max(found.tokens for found in shares.values())
    return {
        "audience.on_time_share": shown.lines / shown.due,
        "audience.on_time_share.reference": shown.quick_rounds / max(1, shown.rounds),
        "audience.rounds": float(shown.rounds),
        "audience.input_tokens_4min": float(most),
        "audience.prefix_share": min(found.stable / found.tokens for found in shares.values()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()) + "\n")
