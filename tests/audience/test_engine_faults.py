"""Whatever a server does wrong ends as one problem in plain words, and what was said before stays said."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
from pathlib import Path

import httpx2
import openai
import pytest
from engine_helpers import KEY, QUICK, on_stage
from pydantic import BaseModel, ValidationError

from kpop_concert.audience.engines import breaker
from kpop_concert.audience.engines.faults import SAYINGS, problem, retry_after_s, said
from kpop_concert.bench.chat_server import Behaviour, Fault

SERVER, MODEL = "models.example:8000", "some-model"
SECRETS = (KEY, "handle_01", "fan1", "watches every stage")

# -- every exception there is

REQUEST = httpx2.Request("POST", "http://models.example:8000/v1/chat/completions")


def response(status: int, **headers: str) -> httpx2.Response:
    return httpx2.Response(status, headers=headers, request=REQUEST)


def status_error(kind: type[openai.APIStatusError], status: int, **body: object) -> openai.APIStatusError:
    return kind(f"Incorrect key {KEY} for handle_01", response=response(status), body=body)


def completion() -> object:
    return openai.types.chat.ChatCompletion.construct(id="c", choices=[], usage=None)


def validation_error() -> ValidationError:
    class Shape(BaseModel):
        number: int

    try:
        Shape.model_validate({"number": KEY})
    except ValidationError as wrong:
        return wrong
    raise AssertionError


EVERY_SDK_ERROR: dict[str, tuple[BaseException, str]] = {
    "OpenAIError": (openai.OpenAIError("x"), "other"),
    "APIError": (openai.APIError("x", REQUEST, body=None), "other"),
    "APIStatusError": (status_error(openai.APIStatusError, 418), "invalid"),
    "APITimeoutError": (openai.APITimeoutError(REQUEST), "timeout"),
    "APIConnectionError": (openai.APIConnectionError(request=REQUEST), "unreachable"),
    "APIResponseValidationError": (openai.APIResponseValidationError(response(200), None), "invalid"),
    "BadRequestError": (status_error(openai.BadRequestError, 400), "invalid"),
    "AuthenticationError": (status_error(openai.AuthenticationError, 401), "key"),
    "OAuthError": (openai.OAuthError(response=response(401), body={"error": KEY}), "key"),
    "PermissionDeniedError": (status_error(openai.PermissionDeniedError, 403), "key"),
    "NotFoundError": (status_error(openai.NotFoundError, 404), "model"),
    "ConflictError": (status_error(openai.ConflictError, 409), "other"),
    "UnprocessableEntityError": (status_error(openai.UnprocessableEntityError, 422), "invalid"),
    "RateLimitError": (status_error(openai.RateLimitError, 429), "limit"),
    "InternalServerError": (status_error(openai.InternalServerError, 500), "other"),
    "LengthFinishReasonError": (openai.LengthFinishReasonError(completion=completion()), "cut"),
    "ContentFilterFinishReasonError": (openai.ContentFilterFinishReasonError(), "refused"),
    "InvalidWebhookSignatureError": (openai.InvalidWebhookSignatureError(KEY), "invalid"),
    "WebSocketQueueFullError": (openai.WebSocketQueueFullError(KEY), "other"),
    "WebSocketConnectionClosedError": (openai.WebSocketConnectionClosedError(KEY, unsent_messages=[]), "other"),
}


def test_every_exception_that_the_sdk_exports_is_known_here() -> None:
    public = [thing for name, thing in list(vars(openai).items()) if not name.startswith("_")]
    # Not isinstance: the SDK's stand-ins for its resources would import them all.
    errors = {thing.__name__ for thing in public if issubclass(type(thing), type) and issubclass(thing, Exception)}
    assert errors - {"APIRemovedInV1"} == EVERY_SDK_ERROR.keys()


@pytest.mark.parametrize("name", EVERY_SDK_ERROR)
def test_an_exception_of_the_sdk_is_a_problem_in_plain_words(name: str) -> None:
    error, kind = EVERY_SDK_ERROR[name]
    found = problem(error, server=SERVER, model=MODEL)
    assert found.kind == kind
    assert found.message.endswith((".", ")."))
    assert not [secret for secret in SECRETS if secret in found.message]


OTHERS: list[tuple[BaseException, str]] = [
    (httpx2.ConnectTimeout("x"), "timeout"),
    (httpx2.ConnectError("x"), "unreachable"),
    (httpx2.RemoteProtocolError("x"), "unreachable"),
    (httpx2.InvalidURL("x"), "unreachable"),
    (httpx2.StreamClosed(), "cut"),
    (TimeoutError(), "timeout"),
    (ConnectionResetError(), "unreachable"),
    (ssl.SSLCertVerificationError("x"), "unreachable"),
    (json.JSONDecodeError("x", KEY, 0), "invalid"),
    (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), "invalid"),
    (validation_error(), "invalid"),
    (RuntimeError(KEY), "other"),
]


@pytest.mark.parametrize(("error", "kind"), OTHERS, ids=lambda one: type(one).__name__)
def test_other_exceptions_are_problems_too(error: BaseException, kind: str) -> None:
    found = problem(error, server=SERVER, model=MODEL)
    assert (found.kind, KEY in found.message) == (kind, False)


def test_a_connection_lost_midway_is_a_cut_answer() -> None:
    lost = openai.APIConnectionError(request=REQUEST)
    assert problem(lost, server=SERVER, model=MODEL, midway=True).kind == "cut"


def test_a_certificate_is_named_behind_the_sdks_own_exception() -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = ssl.SSLCertVerificationError("x")
    assert "certificate" in problem(error, server=SERVER, model=MODEL).message


@pytest.mark.parametrize(("code", "kind", "word"), [
    ("insufficient_quota", "limit", "credit"),
    ("context_length_exceeded", "model", "context"),
    ("content_filter", "refused", "content filter"),
])  # fmt: skip
def test_known_codes_say_more_than_the_status(code: str, kind: str, word: str) -> None:
    found = problem(status_error(openai.RateLimitError, 429, code=code), server=SERVER, model=MODEL)
    assert (found.kind, word in found.message) == (kind, True)


@pytest.mark.parametrize(("headers", "seconds"), [
    ({"retry-after": "7"}, 7.0),
    ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
    ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
    ({"retry-after": "soon"}, None),
    ({"retry-after": "nan"}, None),
    ({"retry-after": "-3"}, 0.0),
    ({}, None),
])  # fmt: skip
def test_retry_after_is_read_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    limit = openai.RateLimitError("x", response=response(429, **headers), body=None)
    assert retry_after_s(limit) == seconds
    assert retry_after_s(TimeoutError()) is None


@pytest.mark.parametrize("what", SAYINGS)
def test_every_saying_can_be_said_without_a_model_or_server(what: str) -> None:
    message = said(what, server="", model="").message
    assert message[0].isupper()
    assert "{" not in message


# -- every fault of a server

KINDS: dict[Fault, str] = {
    "429": "limit", "500": "other", "503": "other", "400": "invalid", "401": "key", "403": "key", "404": "model",
    "409": "other", "422": "invalid", "no credit": "limit", "context": "model", "redirect": "unreachable",
    "silence": "timeout", "silence midway": "timeout", "reset": "unreachable", "reset midway": "cut",
    "half JSON": "cut", "no end": "cut", "HTML": "invalid", "not JSON": "invalid", "empty body": "invalid",
    "white space": "invalid", "endless body": "invalid", "not UTF-8": "invalid", "error event": "other",
    "refusal": "refused", "length": "cut", "content filter": "refused", "tool call": "invalid",
    "nothing but thoughts": "cut",
}  # fmt: skip
SAYS_SOMETHING = {"silence midway", "reset midway", "half JSON", "no end", "not UTF-8", "error event", "length"}
SAYS_ALL = {"content filter", "endless body"}
FREE = {
    "429",
    "500",
    "503",
    "400",
    "401",
    "403",
    "404",
    "409",
    "422",
    "no credit",
    "context",
    "redirect",
    "reset",
    "HTML",
}


@pytest.mark.parametrize("fault", KINDS)
async def test_a_fault_of_a_server_is_one_problem_and_the_next_round_is_answered(
    fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "FIRST_PAUSE_S", 0.01)
    settings = QUICK if "silence" in fault else {}
    async with on_stage(tmp_path, Behaviour(fault=fault), settings=settings, hedge_s=None) as stage:
        heard = await stage.ask()
        assert heard.kinds == [KINDS[fault]]
        assert not [secret for secret in SECRETS if secret in heard.problems[0].message]
        assert bool(heard.lines) == (fault in SAYS_SOMETHING | SAYS_ALL)
        assert len(heard.usage) == 1
        assert (heard.usage[0].input_tokens == 0) == (fault in FREE)
        stage.behave(Behaviour())
        again = await stage.ask()
        assert again.lines
        assert again.problems == []


def event(value: object) -> bytes:
    return b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n"


def delta(content: object, **more: object) -> bytes:
    return event({"choices": [{"index": 0, "delta": {"content": content}, **more}]})


LINE = json.dumps({"agent": "a1", "speak": True, "text": "hi", "behaviour": "affect", "language": "en"})
STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
STREAM, JSON = "text/event-stream", "application/json"


def counted(**usage: object) -> bytes:
    return delta(LINE) + event(STOP | {"usage": usage})


STRANGE: dict[str, tuple[bytes, str, bool]] = {
    "a list": (event([1, 2]), STREAM, False),
    "a number": (event(5), STREAM, False),
    "null": (event(None), STREAM, False),
    "no choices": (event({"choices": None}), STREAM, False),
    "choices of numbers": (event({"choices": [1]}), STREAM, False),
    "a word as delta": (event({"choices": [{"delta": "x"}]}), STREAM, False),
    "content in parts": (delta([{"type": "text", "text": LINE}]), STREAM, False),
    "numbers everywhere": (delta(7, finish_reason=3, index="x"), STREAM, False),
    "impossible usage": (counted(prompt_tokens=-5, completion_tokens="x"), STREAM, True),
    "enormous usage": (counted(prompt_tokens=10**30, completion_tokens=1), STREAM, True),
    "an error that is a word": (event({"error": "boom"}), STREAM, False),
    "another event": (b"event: thread.x\ndata: 5\n\n", STREAM, False),
    "every byte": (bytes(range(256)), STREAM, False),
    "one long line": (b"data: " + b"x" * 900_000, STREAM, False),
    "two megabytes": (b"data: " + b"x" * 2_000_000, STREAM, False),
    "a deep list": (event(b'{"choices":' + b"[" * 5000 + b"]" * 5000 + b"}"), STREAM, False),
    "a huge number": (event(b'{"choices":[],"x":' + b"9" * 5000 + b"}"), STREAM, False),
    "half a character": (delta('{"agent":"a1","text":"hi\\ud83d","behaviour":"affect"}'), STREAM, True),
    "a whole message in a stream": (event({"choices": [{"message": {"content": LINE}}]}), STREAM, True),
    "packed though nobody asked": (gzip.compress(b" " * 50_000_000), f"{JSON}\r\nContent-Encoding: gzip", False),
    "a whole completion": (
        json.dumps({"choices": [{"message": {"content": LINE}, "finish_reason": "stop"}]}).encode(), JSON, True
    ),
    "an error with 200": (b'{"error":{"message":"x"}}', JSON, False),
    "an empty list": (b"[]", JSON, False),
    "a deep document": (b"[" * 100_000, JSON, False),
}  # fmt: skip


@pytest.mark.parametrize("what", STRANGE)
async def test_strange_documents_are_lines_or_one_problem(what: str, tmp_path: Path) -> None:
    raw, kind, speaks = STRANGE[what]
    async with on_stage(tmp_path, Behaviour(raw=(raw, kind))) as stage:
        heard = await stage.ask()
    assert heard.lines == ({"fan0": "hi"} if speaks else {})
    assert len(heard.kinds) == (not speaks)
    assert set(heard.kinds) <= {"invalid", "other"}
    assert heard.usage[0].input_tokens < 100_000


async def test_what_a_server_answers_with_another_content_type_is_read(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="content type")) as stage:
        heard = await stage.ask()
    assert heard.lines
    assert not heard.problems


async def test_a_line_of_50_kb_is_withheld_and_the_others_pass(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="long line", piece_chars=4000)) as stage:
        heard = await stage.ask()
    assert heard.withheld == [("fan0", "invalid")]
    assert list(heard.lines) == ["fan1"]


async def test_a_server_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    async with on_stage(tmp_path, settings={"base_url": "http://127.0.0.1:9/v1"}, prepared=False) as stage:
        heard = await stage.ask()
    assert heard.kinds == ["unreachable"]


async def test_a_client_that_gives_up_closes_its_connection(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="white space")) as stage:
        await stage.ask()
        async with asyncio.timeout(5):
            while not stage.server.given_up:
                await asyncio.sleep(0)
