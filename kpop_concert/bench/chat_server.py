"""An OpenAI-compatible server on loopback for the bench and the tests: scripted latency, formats and faults.

Standard library only. It answers chat completions (streamed or not), moderations and the model list over HTTP/1.1.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self

from . import chat_answers

Fault = Literal[
    "429", "500", "503", "400", "401", "403", "404", "409", "422", "no credit", "context", "redirect",
    "silence", "silence midway", "reset", "reset midway", "half JSON", "no end", "HTML", "not JSON", "empty body",
    "white space", "endless body", "long line", "content type", "not UTF-8", "error event",
    "refusal", "length", "content filter", "tool call", "nothing but thoughts",
]  # fmt: skip
Enforces = Literal["json_schema", "json_object", "refuses", "nothing"]
Temperature = Literal["honoured", "ignored", "refused"]

STATUS: dict[str, tuple[int, str, str]] = {
    "429": (429, "rate_limit_exceeded", "Rate limit reached"),
    "no credit": (429, "insufficient_quota", "You exceeded your current quota"),
    "500": (500, "server_error", "The server had an error"),
    "503": (503, "overloaded", "Loading model"),
    "400": (400, "bad_request", "Bad request"),
    "context": (400, "context_length_exceeded", "This model's maximum context length is 2048 tokens"),
    "401": (401, "invalid_api_key", "Incorrect API key provided: {key}"),
    "403": (403, "forbidden", "Forbidden for {key}"),
    "404": (404, "model_not_found", "The model does not exist"),
    "409": (409, "conflict", "Conflict"),
    "422": (422, "unprocessable", "Unprocessable: {prompt}"),
}
REASONS = {200: "OK", 302: "Found"}
HTML = b"<!doctype html><html><head><title>Sign in</title></head><body>Welcome to the hotel Wi-Fi</body></html>"
MOST_BODY = 4_000_000
CACHE_STEP, CACHE_LEAST = 128, 1024
"""Tokens; OpenAI caches prefixes of at least 1024 in steps of 128."""
CHARS_PER_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one request is answered. Times in seconds.

    `content` replaces the text that would be made from the request, `raw` the whole body (with its content type);
    `refuses` names parameters that get a 400. Without `streams` every answer comes whole.
    `flags` are the words that moderation flags. `obeys`: the model does whatever the viewer's line asks for.
    """

    first_byte_s: float = 0.0
    piece_s: float = 0.0
    piece_chars: int = 24
    enforces: Enforces = "json_schema"
    temperature: Temperature = "honoured"
    streams: bool = True
    refuses: tuple[str, ...] = ()
    fault: Fault | None = None
    retry_after: str | None = None
    content: str | None = None
    raw: tuple[bytes, str] | None = None
    usage: bool = True
    obeys: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came: `number` counts all requests from 0."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, object]

    @property
    def is_chat(self) -> bool:
        """Whether it asks for a chat completion."""
        return self.path.endswith("/chat/completions")

    @property
    def prompt(self) -> str:
        """All message texts in order."""
        return "\n".join(chat_answers.texts(self.body))


Script = Callable[[Asked], Behaviour]


class ClosedError(Exception):
    """The connection is to be broken off now."""


@dataclass
class ChatServer:
    """Listens on a free port of 127.0.0.1 while it is entered.

    `script` says how each request is answered; it may be replaced at any time. `requests` holds what came, oldest
    first; `given_up` counts clients that left before their answer was complete, `under_way` requests without one.
    """

    script: Script = field(default=lambda _: Behaviour())
    models: tuple[str, ...] = ("test-model",)
    requests: list[Asked] = field(default_factory=list)
    given_up: int = 0
    under_way: int = 0
    base_url: str = ""
    _server: asyncio.Server | None = None
    _talks: set[asyncio.Task[None]] = field(default_factory=set)
    _last_prompt: str = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        if self._talks:
            await asyncio.wait(self._talks)
        await self._server.wait_closed()

    @property
    def chats(self) -> list[Asked]:
        """The requests for chat completions."""
        return [asked for asked in self.requests if asked.is_chat]

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.get_running_loop().create_task(self._talk(reader, writer), name="chat server connection")
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests of one connection until it ends."""
        try:
            while (asked := await self._read(reader)) is not None:
                await self._answer(asked, reader, writer)
        except (ClosedError, ConnectionError, asyncio.IncompleteReadError, ValueError):
            writer.transport.abort()
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Asked | None:
        first = (await reader.readline()).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while line := (await reader.readline()).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        if length > MOST_BODY:
            raise ClosedError
        raw = await reader.readexactly(length)
        body = json.loads(raw) if raw else {}
        asked = Asked(len(self.requests), first[0], first[1], headers, body)
        self.requests.append(asked)
        return asked

    async def _answer(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request, and notice a client that leaves meanwhile."""
        self.under_way += 1
        gone = asyncio.ensure_future(reader.read(1))
        speaking = asyncio.ensure_future(self._speak(asked, self.script(asked), writer))
        try:
            await asyncio.wait({gone, speaking}, return_when=asyncio.FIRST_COMPLETED)
            if not speaking.done() or isinstance(speaking.exception(), ConnectionError):
                self.given_up += 1
                raise ClosedError
            speaking.result()
        finally:
            self.under_way -= 1
            for task in (gone, speaking):
                task.cancel()
            await asyncio.wait({gone, speaking})

    async def _speak(self, asked: Asked, how: Behaviour, writer: asyncio.StreamWriter) -> None:
        if asked.path.endswith("/models"):
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in self.models]
            await _send_json(writer, 200, {"object": "list", "data": listed})
            return
        if how.fault == "silence":
            await asyncio.Event().wait()
        await asyncio.sleep(how.first_byte_s)
        if how.fault == "reset":
            raise ClosedError
        if how.fault == "redirect":
            await _send(writer, 302, b"", {"Location": "http://127.0.0.1:9/v1/elsewhere"})
        elif how.fault in STATUS:
            status, code, message = STATUS[how.fault]
            message = message.format(key=asked.headers.get("authorization", ""), prompt=asked.prompt)
            extra = {"Retry-After": how.retry_after} if how.retry_after else {}
            await _send_json(writer, status, _error(message, code), extra)
        elif refused := _refused(asked.body, how):
            message = f"Unsupported parameter: '{refused}' is not supported with this model."
            await _send_json(writer, 400, _error(message, "unsupported_parameter", refused))
        elif asked.path.endswith("/moderations"):
            await _send_json(writer, 200, chat_answers.moderation(asked.body, how.flags))
        elif asked.is_chat:
            await self._chat(asked, how, writer)
        else:
            await _send_json(writer, 404, _error("Not found", "not_found"))

    async def _chat(self, asked: Asked, how: Behaviour, writer: asyncio.StreamWriter) -> None:
        bodies = {"HTML": (HTML, "text/html"), "not JSON": (b"upstream error", "application/json"),
                  "empty body": (b"", "text/event-stream")}  # fmt: skip
        document = how.raw or bodies.get(how.fault or "")
        if document is not None:
            raw, kind = document
            await _send(writer, 200, raw, {"Content-Type": kind})
            return
        content = how.content if how.content is not None else self._content(asked, how)
        usage = self._usage(asked, content)
        if asked.body.get("stream") is not True or not how.streams:
            whole = chat_answers.completion(asked.body, content, _finish(how), usage)
            await _send_json(writer, 200, whole)
            return
        kind = "application/octet-stream" if how.fault == "content type" else "text/event-stream; charset=utf-8"
        writer.write(_head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"}))
        async for event in self._events(asked, how, content, usage):
            _chunk(writer, event)
            await writer.drain()
        _chunk(writer, b"")
        await writer.drain()

    async def _events(
        self, asked: Asked, how: Behaviour, content: str, usage: dict[str, object]
    ) -> AsyncIterator[bytes]:
        """The server-sent events of a streamed answer."""
        part, fault = chat_answers.chunk_maker(asked.body), how.fault
        yield part({"role": "assistant", "content": ""})
        pieces = [content[at : at + how.piece_chars] for at in range(0, len(content), how.piece_chars)]
        half = len(pieces) * 2 // 3
        if fault in ("half JSON", "no end", "reset midway", "silence midway", "not UTF-8", "error event", "length"):
            pieces = pieces[:half]
        if fault == "refusal":
            yield part({"refusal": "I'm sorry, I can't help with that."})
            pieces = []
        elif fault == "tool call":
            call = {"index": 0, "id": "c1", "type": "function", "function": {"name": "search", "arguments": "{}"}}
            yield part({"tool_calls": [call]})
            pieces = []
        elif fault == "nothing but thoughts":
            yield part({"reasoning_content": "Let me think about this concert."})
            pieces = []
        elif fault == "white space":
            pieces = ['{"messages":[']
        for piece in pieces:
            yield part({"content": piece})
            await asyncio.sleep(how.piece_s)
        while fault in ("white space", "endless body"):
            yield part({"content": " \n" * 20}) if fault == "white space" else b": " + b"keep alive " * 2000
            await asyncio.sleep(0)
        if fault == "not UTF-8":
            yield b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"\xff\xfe\xc3"}}]}\n\n'
        elif fault == "error event":
            yield b'data: {"error":{"message":"worker died","type":"server_error","code":null}}\n\n'
        elif fault == "silence midway":
            await asyncio.Event().wait()
        elif fault == "reset midway":
            raise ClosedError
        if fault == "no end":
            return
        yield part({}, _finish(how))
        options = asked.body.get("stream_options")
        if how.usage and isinstance(options, dict) and options.get("include_usage"):
            yield part(None, usage=usage)
        yield b"data: [DONE]\n\n"

    def _content(self, asked: Asked, how: Behaviour) -> str:
        if how.fault == "long line":
            return chat_answers.long_line(asked.body)
        if how.obeys:
            return chat_answers.obeying(asked.body)
        honest = how.temperature == "honoured"
        enforced = chat_answers.enforced(asked.body, how.enforces)
        return chat_answers.good(asked.body, asked.number, honours_temperature=honest, enforced=enforced)

    def _usage(self, asked: Asked, content: str) -> dict[str, object]:
        """Tokens by length; the prefix shared with the request before counts as cached."""
        prompt, before = asked.prompt, self._last_prompt
        self._last_prompt = prompt
        same = next((at for at, (a, b) in enumerate(zip(prompt, before, strict=False)) if a != b), 0)
        same = min(len(prompt), len(before)) if prompt[: len(before)] == before[: len(prompt)] else same
        cached = same // CHARS_PER_TOKEN // CACHE_STEP * CACHE_STEP
        given, said = len(prompt) // CHARS_PER_TOKEN, len(content) // CHARS_PER_TOKEN
        return {
            "prompt_tokens": given,
            "completion_tokens": said,
            "total_tokens": given + said,
            "prompt_tokens_details": {"cached_tokens": cached if cached >= CACHE_LEAST else 0},
        }


def _finish(how: Behaviour) -> str:
    kinds = {"length": "length", "content filter": "content_filter", "tool call": "tool_calls",
             "nothing but thoughts": "length"}  # fmt: skip
    return kinds.get(how.fault or "", "stop")


def _refused(body: Mapping[str, object], how: Behaviour) -> str:
    """The first parameter of a request that this server does not take."""
    unwanted = list(how.refuses)
    if how.temperature == "refused":
        unwanted.append("temperature")
    form = body.get("response_format")
    kind = form.get("type") if isinstance(form, dict) else None
    if kind is not None and (how.enforces == "refuses" or (how.enforces == "json_object" and kind == "json_schema")):
        unwanted.append("response_format")
    return next((name for name in unwanted if body.get(name, False) is not False), "")


def _error(message: str, code: str, param: str | None = None) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Error')}"]
    return ("\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())]) + "\r\n\r\n").encode()


async def _send(writer: asyncio.StreamWriter, status: int, raw: bytes, headers: Mapping[str, str]) -> None:
    writer.write(_head(status, {**headers, "Content-Length": str(len(raw))}) + raw)
    await writer.drain()


async def _send_json(
    writer: asyncio.StreamWriter, status: int, body: object, headers: Mapping[str, str] | None = None
) -> None:
    raw = json.dumps(body, ensure_ascii=False).encode()
    await _send(writer, status, raw, {"Content-Type": "application/json", **(headers or {})})


def _chunk(writer: asyncio.StreamWriter, raw: bytes) -> None:
    writer.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
