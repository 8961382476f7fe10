"""Rounds to build prompts from: the bundled concert, a room that has long been full, and a reader of JSON strings."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence

from builtin_helpers import ROUND_MS, viewer

from kpop_concert.audience.context import Memory, reply_round, window_round
from kpop_concert.audience.engines.base import Round
from kpop_concert.audience.personas import Persona, PersonaPack
from kpop_concert.audience.seating import for_engine
from kpop_concert.concert.pack import ConcertPack
from kpop_concert.condition import Condition
from kpop_concert.journal import Behaviour, ChatReleased

ROUNDS = 30
"""Four minutes."""
WORDS = [
    "하늘아",
    "오늘",
    "진짜",
    "미쳤다",
    "무대",
    "너무",
    "좋다",
    "나리",
    "목소리",
    "왜이래",
    "눈물나",
    "소름",
    "돋았어",
    "사랑해",
    "이든이",
    "랩",
    "대박",
    "별이",
    "춤",
    "봐",
    "최고야",
    "서아",
    "예쁘다",
    "심장",
    "아파",
    "후렴",
    "온다",
    "조명",
    "바다같아",
    "또",
    "울어",
    "레전드",
    "가자",
    "ㅋㅋㅋ",
    "ㅠㅠ",
    "숨참아",
]


def korean_line(stream: random.Random) -> str:
    """A line of 12 to 15 characters."""
    while True:
        line = " ".join(stream.choice(WORDS) for _ in range(stream.randint(2, 5)))
        if 12 <= len(line) <= 15:
            return line


def shown(fan: Persona, due_ms: int, text: str) -> ChatReleased:
    return ChatReleased(
        line=f"{fan.id}-{due_ms}", due_ms=due_ms, author=fan.handle, author_kind="persona", text=text, round=0,
        behaviour=Behaviour.AFFECT, language="ko", source="AI", agent=fan.id,
    )  # fmt: skip


def full_room(cast: Sequence[Persona], seed: int = 1) -> Memory:
    """Ten fans who have all written six long Korean lines, the last of each on the screen."""
    stream, memory = random.Random(seed), Memory()
    for number in range(6):
        for place, fan in enumerate(cast):
            due, line = (number - 6) * ROUND_MS + place, korean_line(stream)
            memory.wrote(fan.id, number - 6, due, line)
            memory.shown(shown(fan, due, line))
    return memory


def window(
    pack: ConcertPack,
    condition: Condition,
    fans: PersonaPack,
    number: int = 4,
    memory: Memory | None = None,
    favourite: str | None = None,
) -> Round:
    cast = for_engine(fans, condition)
    return window_round(
        pack=pack, condition=condition, cast=cast, spoken=(), talk={fan.id: 1.0 for fan in cast},
        memory=memory or Memory(), seed=7, number=number, window=(number * ROUND_MS, (number + 1) * ROUND_MS),
        at_ms=(number - 1) * ROUND_MS, favourite=favourite,
    )  # fmt: skip


def reply(
    pack: ConcertPack,
    condition: Condition,
    fans: PersonaPack,
    text: str,
    memory: Memory | None = None,
    asked: Sequence[int] = (2, 7),
) -> Round:
    """The request that two fans answer a line of the viewer's, which is also on the screen."""
    memory, line, cast = memory or Memory(), viewer(text), for_engine(fans, condition)
    memory.shown(line)
    return reply_round(
        pack=pack, condition=condition, cast=cast, fans=[cast[place] for place in asked], memory=memory, seed=7,
        number=1000, line=line, favourite=None,
    )  # fmt: skip


def strings(text: str) -> list[str]:
    """Every JSON string in a text, read as a JSON reader would from the first quotation mark on."""
    return [string for string, _, _ in _strings(text)]


def outside(text: str) -> str:
    """What of a text stands outside all JSON strings."""
    kept, last = [], 0
    for _, start, end in _strings(text):
        kept.append(text[last:start])
        last = end
    return "".join([*kept, text[last:]])


def _strings(text: str) -> Iterator[tuple[str, int, int]]:
    at, decoder = 0, json.JSONDecoder()
    while (start := text.find('"', at)) >= 0:
        string, at = decoder.raw_decode(text, start)
        yield string, start, at
