"""The audience on a language model behind any OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Literal

from ...system.secrets import Key
from .. import prompt as prompts
from ..promptparts import keys
from ..tokens import count
from . import dialect as dialects
from .answer import AnswerReader
from .base import EngineEvent, EngineProblem, EngineSource, Ready, Round, Spoken, Usage, Withheld
from .breaker import Attempt, Breaker
from .dialect import Dialect, is_openai
from .faults import SERVERS_FAULT, problem, retry_after_s, said
from .moderation import flagged, withheld
from .settings import EngineSettings, server_name
from .spend import Spend
from .talk import Talk, first_to_speak

if TYPE_CHECKING:
    from openai import AsyncOpenAI

GIVE_UP = 1.9
"""A request is given up after so many times the time limit: with the default of 8 s just before the last slot of its
round, at 16 s, has passed and the director gives up, so that what it cost is still told."""
CHECK, LONGEST_CHECK_S = 0.2, 3.0
"""Of that time, and at most: what is left for moderation."""
ALMOST = 0.98
PATIENCE = 0.25
"""Of that time: how long a round waits for its turn while requests are spaced."""
HEDGE_S = 6.5
"""Later than nine of ten first words of a server with a median of 2 s and a 95th percentile of 7 s."""
AT_ONCE = 4
"""Requests of one round under way where each agent has a call of its own."""
TOKENS_ALL, TOKENS_EACH = 200, 120
"""Room for an answer: many times what a chat message needs, so that only a model that does not end is cut."""
MOST_ROOM = 8
"""Times as much for a model that thinks before it speaks."""
CHARS_PER_TOKEN = 2
"""Of chat in Korean and JSON, for an answer that nobody counted."""


@dataclass(slots=True)
class _Sent:
    """One call: what is sent, what came of it. `requests` are those that may have to be paid for, hedges included."""

    round: Round
    prompt: prompts.Prompt
    input_tokens: int
    began_s: float
    requests: int = 0
    counted: bool = False
    talk: Talk | None = None
    fault: Exception | None = None


class _TemperatureIgnoredError(Exception):
    """The server has just refused the temperature, inside a study."""


def request_body(
    prompt: prompts.Prompt, round_: Round, *, model: str, dialect: Dialect, room: int = 1
) -> dict[str, object]:
    """What is sent for a prompt. `room` is how many times the usual room the answer gets."""
    return dialect.body(
        model=model,
        messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}],
        schema=prompt.schema,
        most_tokens=(TOKENS_ALL + TOKENS_EACH * len(prompt.agents)) * room,
        temperature=round_.temperature,
        seed=round_.seed,
        cache_key=hashlib.blake2b(prompt.system.encode(), digest_size=16).hexdigest(),
    )


class OpenAIEngine:
    """One per viewing. What a server or model does wrong becomes an EngineProblem; `answer` never raises for it.

    `calls` "each" sends one request per agent, at most AT_ONCE at a time (replies are one request all the same).
    `in_study`: a model that ignores the temperature says nothing, and lines that moderation could not check are
    withheld. `hedge_s` None, or `settings.hedge` False: no second request is sent to a slow server.
    """

    source: EngineSource = "AI"

    def __init__(
        self,
        settings: EngineSettings,
        key: Key | None,
        *,
        model: str,
        temperature: float,
        spend: Spend,
        calls: Literal["one", "each"] = "one",
        moderation: bool = False,
        in_study: bool = False,
        hedge_s: float | None = HEDGE_S,
    ) -> None:
        self.name = "openai"
        self.spend = spend
        self._url, self._key, self._model = settings.server_url, key, model
        self._server = server_name(self._url)
        self._temperature, self._calls = temperature, calls
        self._in_study = in_study
        self._late_s = settings.time_limit_s
        self._limit_s = settings.time_limit_s * GIVE_UP
        self._check_s = min(LONGEST_CHECK_S, self._limit_s * CHECK) if moderation else 0.0
        self._hedge_s = hedge_s if settings.hedge else None
        self._dialect = Dialect.of(self._url)
        self._breaker = Breaker()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._client: AsyncOpenAI | None = None
        self._preparing: asyncio.Task[Ready | EngineProblem] | None = None
        self._room = 1
        self._moderation_failed = False
        self._stable_tokens: dict[str, int] = {}

    async def prepare(self) -> Ready | EngineProblem:
        """Connect and find out what the server holds to; once, unless it failed. Callers at the same time share it."""
        task = self._preparing
        if task is None or (task.done() and (task.cancelled() or not isinstance(task.result(), Ready))):
            self._preparing = task = asyncio.get_running_loop().create_task(self._connect(), name="engine probe")
        found = await asyncio.shield(task)
        if isinstance(found, Ready):
            refused = not self._dialect.temperature
            found = replace(
                found,
                enforces=self._dialect.enforces,
                temperature="ignored" if refused else found.temperature,
            )
        return found

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """The lines of a round as they come; at the end a Usage if anything was sent."""
        speakers = [agent.persona.id for agent in round_.agents if agent.may_speak]
        if not speakers:
            return
        deadline = asyncio.get_running_loop().time() + self._limit_s - self._check_s
        if self._calls == "each" and round_.purpose == "round":
            answers = self._each(round_, speakers, deadline)
        else:
            answers = self._call(round_, None, deadline)
        if self._check_s:
            answers = self._moderated(answers)
        async with aclosing(answers) as events:
            async for event in events:
                yield event

    async def close(self) -> None:
        """Stop connecting and let go of all connections."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.wait({self._preparing})
        if self._client is not None:
            await self._client.close()

    async def _connect(self) -> Ready | EngineProblem:
        if not self._url:
            return EngineProblem("unreachable", "No server is set for the audience. Choose one in the settings.")
        if not self._model:
            return EngineProblem("model", f"No model is chosen for {self._server}. Choose one in the settings.")
        if self._key is None and is_openai(self._url):
            return EngineProblem("key", f"There is no key for {self._server}. Set one in the settings.")
        await dialects.load()
        from .probe import PROBE_S, PROBE_TOKENS, probe
        from .wire import UnusableProxyError, make_client

        over = self.spend.allow(PROBE_TOKENS)
        if over is not None:
            return over

        if self._client is None:
            key = self._key.value if self._key else None
            try:
                self._client = await asyncio.to_thread(make_client, self._url, key, self._limit_s)  # reads certificates
            except UnusableProxyError as fault:
                return problem(fault, server=self._server, model=self._model)
        return await probe(
            self._client,
            self._model,
            dialect=self._dialect,
            want_temperature=self._temperature,
            spend=self.spend,
            limit_s=max(PROBE_S, self._limit_s),
        )

    # -- one call

    async def _each(self, round_: Round, speakers: list[str], deadline: float) -> AsyncGenerator[EngineEvent, None]:
        """One call per agent; a problem that several of them meet is told once."""
        queue: asyncio.Queue[EngineEvent | None] = asyncio.Queue()

        async def one(agent: str) -> None:
            try:
                async with self._places, aclosing(self._call(round_, agent, deadline)) as events:
                    async for event in events:
                        queue.put_nowait(event)
            finally:
                queue.put_nowait(None)

        tasks = [asyncio.ensure_future(one(agent)) for agent in speakers]
        told: set[EngineProblem] = set()
        left = len(tasks)
        try:
            while left:
                event = await queue.get()
                if event is None:
                    left -= 1
                elif event not in told:
                    if isinstance(event, EngineProblem):
                        told.add(event)
                    yield event
            for task in tasks:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _call(self, round_: Round, only: str | None, deadline: float) -> AsyncGenerator[EngineEvent, None]:
        """One request, for the whole round or for one agent."""
        attempt = await self._breaker.admit(self._limit_s * PATIENCE)
        if attempt is None:
            yield self._said("resting")
            return
        sent: _Sent | None = None
        try:
            obstacle = await self._obstacle(attempt, deadline)
            if obstacle is not None:
                yield obstacle
                return
            sent = self._prepared(round_, only)
            over = self.spend.allow(sent.input_tokens)
            if over is not None:
                yield over
                return
            async with aclosing(self._converse(sent, self._reader(round_, only), attempt, deadline)) as events:
                async for event in events:
                    yield event
        finally:
            # Whoever listens may lose patience before GIVE_UP: the built-in fans' time limit is the same failure.
            began_s = deadline - self._limit_s + self._check_s
            if asyncio.get_running_loop().time() - began_s >= self._late_s * ALMOST:
                attempt.failed()
            attempt.abandoned()
            if sent is not None and sent.requests and not sent.counted:
                self._pay(sent, self._usage(sent, 0))

    async def _obstacle(self, attempt: Attempt, deadline: float) -> EngineProblem | None:
        """Why nothing can be asked, if so."""
        try:
            async with asyncio.timeout_at(deadline):
                ready = await self.prepare()
        except TimeoutError:
            ready = self._said("timeout")
        if isinstance(ready, EngineProblem):
            if ready.kind in SERVERS_FAULT:
                attempt.failed()
            return ready
        return self._said("no temperature") if self._in_study and ready.temperature == "ignored" else None

    def _prepared(self, round_: Round, only: str | None) -> _Sent:
        prompt = prompts.build(round_, only)
        if prompt.system not in self._stable_tokens:
            both = prompt.system + json.dumps(prompt.schema)
            self._stable_tokens = {prompt.system: count(both, self._model)[0]}
        tokens = self._stable_tokens[prompt.system] + count(prompt.user, self._model)[0]
        return _Sent(round_, prompt, tokens, asyncio.get_running_loop().time())

    def _reader(self, round_: Round, only: str | None) -> AnswerReader:
        names = {persona.handle.casefold(): persona.id for persona in round_.cast}
        names |= {persona.id: persona.id for persona in round_.cast}
        names |= {key: agent for agent, key in keys(round_.cast).items()}  # last: no handle takes a key away
        asked = {agent.persona.id for agent in round_.agents if agent.may_speak and only in (None, agent.persona.id)}
        return AnswerReader(names, asked, prompts.few_shots(), len(round_.moments) if round_.anchored else 0)

    async def _converse(
        self, sent: _Sent, reader: AnswerReader, attempt: Attempt, deadline: float
    ) -> AsyncGenerator[EngineEvent, None]:
        """Send, pass on what is said, and tell how it ended and what it cost."""
        async with aclosing(self._listen(sent, deadline)) as pieces:
            async for piece in pieces:
                for event in reader.feed(piece):
                    yield event
                if reader.stop is not None:
                    break
        for event in reader.finish():
            yield event
        trouble = self._trouble(sent, reader)
        at_its_limit = sent.talk is not None and sent.talk.finish == "length"
        unfit = isinstance(sent.fault, _TemperatureIgnoredError)
        if trouble is None or reader.spoken or trouble.kind == "refused" or at_its_limit or unfit:
            attempt.succeeded()  # whatever was wrong, the server works
        else:
            attempt.failed(retry_after_s(sent.fault) if sent.fault else None)
        if trouble is not None:
            yield trouble
        usage = self._usage(sent, reader.chars)
        if sent.requests:
            self._pay(sent, usage)
        yield usage

    async def _listen(self, sent: _Sent, deadline: float) -> AsyncGenerator[str, None]:
        """The pieces of the answer. Whatever goes wrong out there ends them and is kept in `sent.fault`."""
        hedged = self._hedge_s if sent.round.purpose == "round" else None
        try:
            sent.talk = await first_to_speak(
                lambda: self._begin(sent),
                deadline=deadline,
                hedge_s=hedged,
                may_hedge=lambda: self._breaker.healthy and self.spend.allow(2 * sent.input_tokens) is None,
            )
            async with aclosing(sent.talk.pieces(deadline)) as pieces:
                async for piece in pieces:
                    yield piece
        except Exception as fault:  # noqa: BLE001 - whatever a stranger's server does is told to the viewer
            sent.fault = fault
        finally:
            if sent.talk is not None:
                await sent.talk.aclose()

    async def _begin(self, sent: _Sent) -> Talk:
        """Send the request; what the server refuses by name is left out and the rest sent again."""
        from openai import APIStatusError, APITimeoutError, OpenAIError

        from .wire import open_stream

        assert self._client is not None
        while True:
            body = self._body(sent)
            sent.requests += 1
            try:
                stream = await open_stream(self._client, body)
                break
            except APITimeoutError:
                raise
            except OpenAIError as refusal:
                sent.requests -= 1  # nothing is paid for a request that was not taken
                if not isinstance(refusal, APIStatusError):
                    raise
                # Another request under way may have learned the same just before.
                if not self._dialect.learn(refusal) and self._body(sent) == body:
                    raise
                if self._in_study and not self._dialect.temperature:
                    raise _TemperatureIgnoredError from refusal
        talk = Talk(stream)
        try:
            await talk.begin()
        except BaseException:
            await talk.aclose()
            raise
        return talk

    def _body(self, sent: _Sent) -> dict[str, object]:
        return request_body(sent.prompt, sent.round, model=self._model, dialect=self._dialect, room=self._room)

    # -- how it ended

    def _trouble(self, sent: _Sent, reader: AnswerReader) -> EngineProblem | None:
        """What was wrong with an answer; what was said before it stays."""
        talk, chars = sent.talk, reader.chars
        if isinstance(sent.fault, _TemperatureIgnoredError):
            return self._said("no temperature")
        if sent.fault is not None:
            return problem(sent.fault, server=self._server, model=self._model, midway=chars > 0)
        assert talk is not None
        if reader.stop is not None:
            return self._said(reader.stop)
        if talk.refused:
            return self._said("refused")
        if talk.finish == "content_filter":
            return self._said("filter")
        if talk.finish == "length":
            if chars == 0:
                self._room = MOST_ROOM
            return self._said("length" if chars else "thinking")
        if talk.called and not reader.understood:
            return self._said("tool")
        if talk.page or (chars == 0 and not talk.finish):
            return self._said("no JSON")
        if reader.open:
            return self._said("incomplete")
        return None if reader.understood else self._said("babble")

    def _said(self, what: str) -> EngineProblem:
        return said(what, server=self._server, model=self._model)

    def _usage(self, sent: _Sent, chars: int) -> Usage:
        """What the server counted, else an estimate; hedged requests are always estimated."""
        counted = sent.talk.counted if sent.talk is not None else None
        free = sent.talk is not None and (counted is not None or sent.talk.page)
        guessed = sent.requests - free
        read = (counted.input_tokens if counted else 0) + guessed * sent.input_tokens
        written = counted.output_tokens if counted else ceil(chars / CHARS_PER_TOKEN)
        cached = counted.cached_tokens if counted else 0
        return Usage(read, cached, written, self.spend.cost(read, cached, written), estimated=guessed > 0)

    def _pay(self, sent: _Sent, usage: Usage) -> None:
        sent.counted = True
        self.spend.add(usage, (asyncio.get_running_loop().time() - sent.began_s) * 1000)

    # -- moderation

    async def _moderated(self, answer: AsyncGenerator[EngineEvent, None]) -> AsyncGenerator[EngineEvent, None]:
        """The same events; lines wait until all are there and the provider has judged them."""
        lines: list[Spoken] = []
        async with aclosing(answer) as events:
            async for event in events:
                if isinstance(event, Spoken):
                    lines.append(event)
                else:
                    yield event
        if not lines:
            return
        assert self._client is not None
        judged: Sequence[Spoken | Withheld] = lines
        failed = False
        try:
            judged = await flagged(self._client, lines, self._check_s)
        except Exception:  # noqa: BLE001 - the endpoint's failure is told to the viewer
            failed = True
            judged = withheld(lines) if self._in_study else lines
        for line in judged:
            yield line
        if failed and not self._moderation_failed:
            self._moderation_failed = True
            yield self._said("moderation")
