"""What a server really does with what it is asked: a few small requests when a connection is made.

Form. The model is asked for one plain sentence while the request demands an object with one of two made-up words: an
answer of that form was enforced by the server, any other was not, whatever the server says about itself. First
json_schema, then json_object, else nothing.

Temperature. A server that refuses the parameter ignores it, and so does one that answers the same to everything at
HIGH. Otherwise the same request is sent twice at 0 and, if both answers are equal, at HIGH: another answer there means
that it is honoured. Two different answers at 0 get a third try: three different ones mean ignored. Everything else,
also answers that are empty, is unknown: servers that batch requests are not exact even at 0.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from . import dialect as dialects
from .base import EngineProblem, Ready, Usage
from .dialect import NEXT_FORMAT, Dialect
from .settings import server_name
from .spend import Spend
from .talk import Talk

if TYPE_CHECKING:
    from openai import AsyncOpenAI

PROBE_S = 30.0
PROBE_TOKENS = 300
"""About what it sends and gets, so that a cap that is reached stops it too."""
MOST_REQUESTS = 10
"""Refusals included; a server that takes everything at once is sent five."""
FORM_TOKENS = 200
THINKING_TOKENS = 2000
"""For a model that spent FORM_TOKENS on thinking and said nothing."""
WORD_TOKENS = 24
MOST_CHARS = 8000
HIGH = 1.5
WORDS = ("zorvelt-47", "quimbax-12")
"""Nothing that a model says by itself."""
SENTENCE = "Greet the audience in one short sentence of plain English. Do not write JSON."
RANDOM = "Write eight random English words on one line and nothing else."
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"word": {"type": "string", "enum": list(WORDS)}},
    "required": ["word"],
    "additionalProperties": False,
}

Temperature = Literal["honoured", "ignored", "unknown"]


async def probe(
    client: AsyncOpenAI,
    model: str,
    *,
    dialect: Dialect | None = None,
    want_temperature: float | None = None,
    spend: Spend | None = None,
    limit_s: float = PROBE_S,
) -> Ready | EngineProblem:
    """What the model on the client's server holds to, within `limit_s`; never raises for what a server does.

    `want_temperature` is what the rounds will be sent with; None: not asked for, and `temperature` stays unknown.
    `dialect` learns what to leave out later. What it costs is added to `spend`.
    """
    await dialects.load()
    from . import faults

    url = str(client.base_url)
    server = server_name(url)
    asker = _Asker(client, model, dialect or Dialect.of(url), want_temperature, spend)
    deadline = asyncio.get_running_loop().time() + limit_s
    try:
        async with asyncio.timeout_at(deadline):
            first_ms = await asker.form()
    except Exception as problem:  # noqa: BLE001 - whatever a stranger's server does is told to the viewer
        return faults.problem(problem, server=server, model=model)
    if first_ms is None:
        return faults.said("blank" if asker.heard else "no JSON", server=server, model=model)
    temperature: Temperature = "unknown"
    if want_temperature is not None:
        try:
            async with asyncio.timeout_at(deadline):
                temperature = await asker.temperature()
        except Exception:  # noqa: BLE001 - it has answered before: that it does not now only leaves this unknown
            temperature = "unknown"
    return Ready(
        model=model, server=server, enforces=asker.dialect.enforces, temperature=temperature, latency_ms=first_ms
    )


def probe_bodies(dialect: Dialect, model: str, temperature: float) -> list[dict[str, object]]:
    """What a server that takes everything at once is sent, in order, for those who review it."""
    form = _body(dialect, model, SENTENCE, FORM_TOKENS, temperature, SCHEMA)
    words = [_body(dialect, model, RANDOM, WORD_TOKENS, degree, None) for degree in (0.0, 0.0, HIGH, HIGH)]
    return [form, *words]


def _body(
    dialect: Dialect, model: str, text: str, tokens: int, temperature: float | None, schema: dict[str, object] | None
) -> dict[str, object]:
    return dialect.body(
        model=model,
        messages=[{"role": "user", "content": text}],
        schema=schema,
        most_tokens=tokens,
        temperature=temperature,
    )


@dataclass(slots=True)
class _Answer:
    text: str = ""
    cut: bool = False
    first_ms: float | None = None


class _Asker:
    """Sends the small requests and counts them."""

    def __init__(
        self, client: AsyncOpenAI, model: str, dialect: Dialect, temperature: float | None, spend: Spend | None
    ) -> None:
        self.dialect = dialect
        self.heard = False
        self._client, self._model, self._temperature, self._spend = client, model, temperature, spend
        self._left = MOST_REQUESTS

    async def form(self) -> float | None:
        """Settle what the server enforces; ms to the first word, or None if it never said one."""
        first_ms: float | None = None
        tokens = FORM_TOKENS
        while True:
            answer = await self._ask(SENTENCE, tokens, self._temperature, SCHEMA)
            first_ms = answer.first_ms if first_ms is None else first_ms
            if not answer.text and answer.cut and tokens == FORM_TOKENS:
                tokens = THINKING_TOKENS
                continue
            if _holds(self.dialect.enforces, answer):
                return first_ms
            self.dialect.enforces = NEXT_FORMAT[self.dialect.enforces]
            if self.dialect.enforces == "nothing" and first_ms is not None:
                return first_ms

    async def temperature(self) -> Temperature:
        """See the top of this file."""
        if not self.dialect.temperature:
            return "ignored"
        cold = [await self._words(0.0) for _ in range(2)]
        exact = cold[0] == cold[1]
        others = [await self._words(HIGH) for _ in range(2)] if exact else [await self._words(0.0)]
        if not self.dialect.temperature:
            return "ignored"
        if not all(cold + others):
            return "unknown"
        if exact:
            return "ignored" if set(others) == set(cold) else "honoured"
        return "ignored" if others[0] not in cold else "unknown"

    async def _words(self, temperature: float) -> str:
        return (await self._ask(RANDOM, WORD_TOKENS, temperature, None)).text

    async def _ask(
        self, text: str, tokens: int, temperature: float | None, schema: dict[str, object] | None
    ) -> _Answer:
        """One answer, streamed. What the server refuses by name is left out and the request sent again.

        Raises what the SDK raises, and RuntimeError after MOST_REQUESTS.
        """
        from openai import APIStatusError

        from .wire import open_stream

        while True:
            self._left -= 1
            if self._left < 0:
                raise RuntimeError("too many refusals")
            body = _body(self.dialect, self._model, text, tokens, temperature, schema)
            began = asyncio.get_running_loop().time()
            try:
                stream = await open_stream(self._client, body)
            except APIStatusError as refusal:
                if not self.dialect.learn(refusal):
                    raise
                continue
            return await self._read(Talk(stream), began)

    async def _read(self, talk: Talk, began: float) -> _Answer:
        """What a talk says, `began` in loop time; what it cost is counted."""
        answer = _Answer()
        async with aclosing(talk):
            await talk.begin()
            async with aclosing(talk.pieces()) as pieces:
                async for piece in pieces:
                    answer.text += piece
                    if answer.first_ms is None and answer.text.strip():
                        answer.first_ms = (asyncio.get_running_loop().time() - began) * 1000
                    if len(answer.text) > MOST_CHARS:
                        break
        self.heard = self.heard or talk.finish != ""
        answer.cut = talk.finish == "length"
        answer.text = answer.text.strip()
        if talk.counted is not None and self._spend is not None:
            read, cached, written = talk.counted.input_tokens, talk.counted.cached_tokens, talk.counted.output_tokens
            self._spend.add(Usage(read, cached, written, self._spend.cost(read, cached, written)))
        return answer


def _holds(enforced: Literal["json_schema", "json_object", "nothing"], answer: _Answer) -> bool:
    """Whether an answer shows that the server holds to a form. An object that is cut short is one all the same."""
    if enforced == "nothing":
        return True
    try:
        data = json.loads(answer.text)
    except (ValueError, RecursionError):
        return enforced == "json_object" and answer.cut and answer.text.startswith("{")
    if not isinstance(data, dict):
        return False
    return enforced == "json_object" or (set(data) == {"word"} and data["word"] in WORDS)
