"""Shows for the built-in engine: the bundled concert or any video, driven round by round without a director."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kpop_concert.audience.context import Memory, window_round
from kpop_concert.audience.engines.base import Round, Spoken
from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.grammar.families import Grammar
from kpop_concert.audience.personas import Persona, PersonaPack, load_personas
from kpop_concert.audience.seating import for_engine
from kpop_concert.concert.pack import ConcertPack, load_pack, neutral_pack
from kpop_concert.condition import Condition
from kpop_concert.journal import Behaviour, ChatReleased
from kpop_concert.system import paths

ROUND_MS = 8000


@dataclass(frozen=True)
class Line:
    """A line and the round that it answers."""

    spoken: Spoken
    round: Round

    @property
    def text(self) -> str:
        return self.spoken.text

    @property
    def author(self) -> str:
        return self.spoken.agent


def bundled() -> ConcertPack:
    return load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)


def any_video(seconds: int = 240) -> ConcertPack:
    return neutral_pack(Path("any.webm"), seconds * 1000)


def fans(name: str = "onda") -> PersonaPack:
    return load_personas(paths.personas() / f"{name}.yaml")


def arm(timing: str = "published", audience: str = "persona", languages: str = "mixed") -> Condition:
    return Condition.model_validate(
        {
            "name": "arm", "purpose": "A test.", "timing": timing, "audience": audience, "languages": languages,
            "chants": timing == "live", "temperature": 0.7 if audience == "persona" else 1.2,
        }
    )  # fmt: skip


def answers(engine: BuiltinEngine, round_: Round) -> list[Spoken]:
    async def collect() -> list[Spoken]:
        return [event async for event in engine.answer(round_) if isinstance(event, Spoken)]

    return asyncio.run(collect())


def rounds(pack: ConcertPack, condition: Condition, personas: PersonaPack, seed: int) -> Iterable[tuple[Round, Memory]]:
    memory = Memory()
    for number in range(-(-pack.duration_ms // ROUND_MS)):
        window = number * ROUND_MS, min((number + 1) * ROUND_MS, pack.duration_ms)
        yield window_round(
            pack=pack, condition=condition, cast=for_engine(personas, condition), spoken=(),
            talk={fan.id: fan.talk for fan in personas.personas}, memory=memory, seed=seed, number=number,
            window=window, at_ms=window[0], favourite=None,
        ), memory  # fmt: skip


def show(
    pack: ConcertPack,
    condition: Condition,
    personas: PersonaPack,
    seed: int = 7,
    grammar: Grammar | None = None,
) -> list[Line]:
    """Every line of a show, in the order in which the rounds are asked."""
    engine = BuiltinEngine(grammar)
    lines: list[Line] = []
    for round_, memory in rounds(pack, condition, personas, seed):
        for spoken in answers(engine, round_):
            memory.wrote(spoken.agent, round_.number, round_.start_ms, spoken.text)
            lines.append(Line(spoken, round_))
    return lines


def viewer(text: str, due_ms: int = 30_000) -> ChatReleased:
    return ChatReleased(
        line=f"viewer-{due_ms}", due_ms=due_ms, author="viewer", author_kind="viewer", text=text, round=None,
        behaviour=Behaviour.INTERACTION, language="und", source="VIEWER",
    )  # fmt: skip


def person(name: str, personas: PersonaPack) -> Persona:
    return next(persona for persona in personas.personas if persona.id == name)
