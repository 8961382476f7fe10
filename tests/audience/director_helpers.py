"""A show to test the director with: an annotated concert, ten fans, small real engines, virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Sequence
from typing import Literal, TypeVar

from kpop_concert.audience.director import Director
from kpop_concert.audience.engines.base import EngineEvent, Round, Spoken, Usage
from kpop_concert.audience.personas import ChatStyle, Persona, PersonaPack
from kpop_concert.clock import VirtualLoop
from kpop_concert.concert.pack import ConcertPack, pack_from_data
from kpop_concert.condition import Condition, DirectorNumbers
from kpop_concert.journal import (
    Behaviour,
    ChatDropped,
    ChatReleased,
    Payload,
    Problem,
    RoundEnded,
    RoundStarted,
)

Result = TypeVar("Result")
Kind = TypeVar("Kind", bound=Payload)

ARTIST = {
    "id": "duo",
    "names": {"en": "DUO", "ko": "두오"},
    "fictional": True,
    "members": [
        {"id": "haneul", "names": {"en": "Haneul", "ko": "윤하늘"}, "chant": "윤하늘", "colour": "aqua", "heart": "💙",
         "birth_order": 1, "calls": {"ko": ["하늘"]}},
        {"id": "nari", "names": {"en": "Nari", "ko": "이나리"}, "chant": "이나리", "colour": "rose", "heart": "🩷",
         "birth_order": 2, "calls": {"ko": ["나리"]}},
    ],
}  # fmt: skip


def concert(seconds: float = 60) -> ConcertPack:
    """Preshow to 8 s, verse to 20 s, chorus, a break from 32 to 40 s, chorus to the end; moments at 17, 19 (Nari)
    and 41 s; a chant at 33 s."""
    sections = [
        {"start": 0, "end": 8, "section": "preshow"},
        {"start": 8, "end": 20, "section": "verse", "vocals": ["haneul"]},
        {"start": 20, "end": 32, "section": "chorus", "vocals": ["haneul", "nari"]},
        {"start": 32, "end": 40, "section": "break"},
        {"start": 40, "end": seconds, "section": "last_chorus", "vocals": ["haneul", "nari"]},
    ]
    moments = [
        {"time": 17, "kind": "chorus_drop", "intensity": 1.0},
        {"time": 19, "kind": "close_up", "members": ["nari"], "shows": ["face"]},
        {"time": 41, "kind": "high_note", "members": ["haneul"], "shows": ["voice"]},
    ]
    words = [
        {"text": "윤하늘", "start": 33, "end": 34, "member": "haneul"},
        {"text": "이나리", "start": 35, "end": 36, "member": "nari"},
    ]
    chant = {"start": 33, "end": 36, "kind": "name", "words": words}
    return pack_from_data(
        {
            "title": "Two", "artist": "artist.yaml", "video": "two.webm", "sha256": "0" * 64, "duration": seconds,
            "sections": sections, "moments": moments, "chants": [chant],
        },
        ARTIST,
    )  # fmt: skip


def fan(number: int, **changes: object) -> Persona:
    """A fan with an identity; odd ones follow Nari in Korean, even ones nobody in English."""
    odd = number % 2 == 1
    known: dict[str, object] = {
        "id": f"fan{number}", "handle": f"handle_{number:02}", "colour": "mint", "age": 20 + number,
        "gender": "woman", "region": "Busan", "bias": "nari" if odd else None, "languages": ("ko",) if odd else ("en",),
        "style": ChatStyle(description="short lines"), "identity": "watches every stage",
    }  # fmt: skip
    return Persona.model_validate({**known, **changes})


FANS = PersonaPack(name="fans", artist="duo", languages=("ko", "en"), personas=tuple(fan(n) for n in range(10)))


def arm(timing: str = "published", audience: str = "persona", chants: bool = False, **numbers: object) -> Condition:
    return Condition.model_validate(
        {
            "name": "arm", "purpose": "A test.", "timing": timing, "audience": audience, "chants": chants,
            "director": DirectorNumbers.model_validate(numbers),
        }
    )  # fmt: skip


class Everybody:
    """Each agent says one line, after `delay_s` (one number, or one a round), and every request is kept."""

    name = "everybody"
    source: Literal["SIM"] = "SIM"

    def __init__(self, delay_s: float | Callable[[Round], float] = 0.0) -> None:
        self.delay_s = delay_s
        self.asked: list[Round] = []
        self.stopped: list[int] = []

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        self.asked.append(round_)
        delay = self.delay_s(round_) if callable(self.delay_s) else self.delay_s
        try:
            await asyncio.sleep(delay)
            for event in self.says(round_):
                yield event
        except (asyncio.CancelledError, GeneratorExit):
            self.stopped.append(round_.number)
            raise

    def says(self, round_: Round) -> Iterable[EngineEvent]:
        for agent in round_.agents:
            yield said(agent.persona.id, f"{agent.persona.id} in {round_.number}")
        yield Usage(100, 50, 10, 0.001)

    async def prepare(self) -> None:
        """Nothing to connect to."""

    async def close(self) -> None:
        """Nothing to close."""

    def rounds(self, purpose: str = "round") -> list[int]:
        return [round_.number for round_ in self.asked if round_.purpose == purpose]

    def request(self, number: int) -> Round:
        return next(round_ for round_ in self.asked if round_.number == number)


class Scripted(Everybody):
    """Says what a function of the round gives."""

    def __init__(self, script: Callable[[Round], Iterable[EngineEvent]], delay_s: float = 0.0) -> None:
        super().__init__(delay_s)
        self.script = script

    def says(self, round_: Round) -> Iterable[EngineEvent]:
        return self.script(round_)


def said(agent: str, text: str = "hello", **more: object) -> Spoken:
    return Spoken(agent, text, **{"behaviour": Behaviour.AFFECT, "language": "en", **more})  # type: ignore[arg-type]


class Show:
    """A director and everything that came of it, in order: (media ms of the step, payload)."""

    def __init__(
        self,
        engine: Everybody | None = None,
        condition: Condition | None = None,
        pack: ConcertPack | None = None,
        fans: PersonaPack = FANS,
        seed: int = 7,
        recording: Sequence[ChatReleased] | None = None,
        favourite: str | None = None,
    ) -> None:
        self.engine = engine or Everybody()
        self.pack = pack or concert()
        self.at_ms = 0.0
        self.entries: list[tuple[float, Payload]] = []
        self.lines: list[ChatReleased] = []
        self.director = Director(
            pack=self.pack,
            condition=condition or arm(),
            personas=fans,
            engine=self.engine,
            seed=seed,
            publish=lambda payload: self.entries.append((self.at_ms, payload)),
            release=self.lines.append,
            recording=recording,
            favourite=favourite,
        )

    async def start(self, at_ms: float = 0.0) -> None:
        self.at_ms = at_ms
        self.director.start(at_ms)
        await asyncio.sleep(0)

    async def play(self, to_ms: float, step_ms: float = 50, rate: float = 1.0) -> None:
        """Play in real (virtual) time: answers arrive whenever the engine gives them."""
        while self.at_ms < to_ms:
            self.at_ms = min(to_ms, self.at_ms + step_ms)
            await asyncio.sleep(step_ms / 1000 / rate)
            self.director.advance(self.at_ms)

    async def run(self, to_ms: float, steps: Iterable[float] = ()) -> None:
        """Play in steps that wait for the engine; after `steps` (ms) in steps of 50 ms."""
        own = iter(steps)
        while self.at_ms < to_ms:
            self.at_ms = min(to_ms, self.at_ms + next(own, 50))
            self.director.advance(self.at_ms)
            await self.director.settle()

    async def seek(self, to_ms: float) -> None:
        self.at_ms = to_ms
        self.director.seek(to_ms)
        await asyncio.sleep(0)

    def say(self, text: str, rate: float = 1.0) -> ChatReleased:
        line = ChatReleased(
            line=f"viewer-{len(self.lines)}", due_ms=round(self.at_ms), author="viewer", author_kind="viewer",
            text=text, round=None, behaviour=Behaviour.INTERACTION, language="und", source="VIEWER",
        )  # fmt: skip
        self.director.viewer_said(line, rate)
        return line

    def all(self, kind: type[Kind]) -> list[Kind]:
        return [payload for _, payload in self.entries if isinstance(payload, kind)]

    def asked_at(self) -> dict[int, float]:
        return {p.round: at for at, p in self.entries if isinstance(p, RoundStarted)}

    def outcomes(self) -> dict[int, str]:
        return {ended.round: ended.outcome for ended in self.all(RoundEnded)}

    def dropped(self) -> list[tuple[str | None, str]]:
        return [(drop.agent, drop.reason) for drop in self.all(ChatDropped)]

    def problems(self) -> list[str]:
        return [problem.whose for problem in self.all(Problem)]


def virtually(main: Callable[[], Coroutine[None, None, Result]]) -> Result:
    """Run a coroutine in virtual time; an exception that nobody awaited fails the test."""
    lost: list[str] = []
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.get_loop().set_exception_handler(lambda _, context: lost.append(str(context)))
        result = runner.run(main())
    assert lost == []
    return result
