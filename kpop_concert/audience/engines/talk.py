"""One streamed chat answer: its pieces of text as they come, and afterwards how it ended and what it cost.

The SDK does not validate what it reads from a stream, so nothing here trusts a field to be what it should.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk

MOST_TOKENS = 10_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens as the server counted them; the input includes what was cached."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int


class Talk:
    """Reads one response. `pieces` gives the text; the attributes say what else was in it.

    `finish` is the server's finish_reason or empty, `refused` that the model said no, `called` that it wanted a tool,
    `page` that the response was no answer at all but some other document.
    """

    def __init__(self, stream: AsyncStream[ChatCompletionChunk]) -> None:
        self.finish = ""
        self.refused = self.called = self.page = False
        self.counted: Counted | None = None
        self._stream = stream
        self._kind = stream.response.headers.get("content-type", "").lower()
        self._chunks: AsyncIterator[ChatCompletionChunk] | None = None
        self._first = ""
        self._ended = False

    async def begin(self) -> None:
        """Wait for the first text, or for the end if there is none. Raises what the SDK and its HTTP library raise."""
        if "html" in self._kind:
            self.page = self._ended = True
            return
        if "json" in self._kind:
            self._first = self._whole(await self._stream.response.aread())
            self._ended = True
            return
        self._chunks = aiter(self._stream)
        self._first = await self._next()

    async def pieces(self, deadline: float | None = None) -> AsyncGenerator[str, None]:
        """The text, until loop time `deadline` if any. Raises TimeoutError then, and what the SDK raises."""
        yield self._first
        while not self._ended:
            async with asyncio.timeout_at(deadline):
                piece = await self._next()
            yield piece

    async def aclose(self) -> None:
        """Let go of the connection; a server that is still writing notices."""
        await self._stream.close()

    async def _next(self) -> str:
        """The next piece that is not empty; empty at the end."""
        assert self._chunks is not None
        async for chunk in self._chunks:
            if piece := self._read(chunk):
                return piece
        self._ended = True
        return ""

    def _read(self, chunk: object) -> str:
        self.counted = _counted(getattr(chunk, "usage", None)) or self.counted
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list) or not choices:
            return ""
        finish = getattr(choices[0], "finish_reason", None)
        said = getattr(choices[0], "delta", None) or getattr(choices[0], "message", None)
        return self._take(said, finish)

    def _take(self, said: object, finish: object) -> str:
        """Text of a delta or a whole message, and what else it tells."""
        self.finish = finish if isinstance(finish, str) else self.finish
        refusal, content = _field(said, "refusal"), _field(said, "content")
        self.refused = self.refused or (isinstance(refusal, str) and refusal != "")
        self.called = self.called or bool(_field(said, "tool_calls") or _field(said, "function_call"))
        return content if isinstance(content, str) else ""

    def _whole(self, raw: bytes) -> str:
        """Some servers answer a streamed request in one piece. Raises ValueError for what is no JSON."""
        body = json.loads(raw)
        choices = _field(body, "choices")
        if not isinstance(choices, list) or not choices:
            self.page = True
            return ""
        self.counted = _counted(_field(body, "usage"))
        return self._take(_field(choices[0], "message"), _field(choices[0], "finish_reason"))


async def first_to_speak(
    begin: Callable[[], Awaitable[Talk]], *, deadline: float, hedge_s: float | None, may_hedge: Callable[[], bool]
) -> Talk:
    """A talk that has begun. After `hedge_s` of silence a second one is begun and the first to speak is listened to.

    Hedged requests: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013. Raises TimeoutError at loop time
    `deadline`, and what `begin` raises when nobody speaks.
    """
    loop = asyncio.get_running_loop()
    talks = [asyncio.ensure_future(begin())]
    won: Talk | None = None
    try:
        if hedge_s is not None and loop.time() + hedge_s < deadline:
            await asyncio.wait(talks, timeout=hedge_s)
            if not talks[0].done() and may_hedge():
                talks.append(asyncio.ensure_future(begin()))
        waiting = set(talks)
        while waiting:
            done, waiting = await asyncio.wait(
                waiting, timeout=max(0.0, deadline - loop.time()), return_when=asyncio.FIRST_COMPLETED
            )
            if not done:
                raise TimeoutError
            good = [talk for talk in done if talk.exception() is None]
            if good:
                won = good[0].result()
                return won
        return talks[0].result()
    finally:
        for talk in talks:
            talk.cancel()
        await asyncio.wait(talks)
        for talk in talks:
            if not talk.cancelled() and talk.exception() is None and talk.result() is not won:
                await talk.result().aclose()


def _field(thing: object, name: str) -> object:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def _counted(usage: object) -> Counted | None:
    read, written = _field(usage, "prompt_tokens"), _field(usage, "completion_tokens")
    if usage is None or not (_is_count(read) and _is_count(written)):
        return None
    cached = _field(_field(usage, "prompt_tokens_details"), "cached_tokens")
    return Counted(_number(read), min(_number(cached), _number(read)), _number(written))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS


def _number(value: object) -> int:
    return value if isinstance(value, int) and _is_count(value) else 0
