"""Whatever can go wrong with a server, as one EngineProblem: what happened and what to do, in plain words.

What a server says is only compared with known words, never passed on: it may quote the key or the prompt.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, Literal

from .base import EngineProblem

if TYPE_CHECKING:
    from openai import APIStatusError

Kind = Literal["timeout", "unreachable", "limit", "key", "model", "refused", "cut", "invalid", "other"]

SERVERS_FAULT: frozenset[str] = frozenset(
    {"timeout", "unreachable", "limit", "key", "model", "invalid", "cut", "other"}
)
"""Kinds after which the breaker lets a server rest; a refusal is about what was asked, not about the server."""

SAYINGS: dict[str, tuple[Kind, str]] = {
    "timeout": ("timeout", "{server} took too long to answer. Choose a faster model or a longer time limit."),
    "unreachable": ("unreachable", "{server} cannot be reached. Check that it runs, its address and the network."),
    "certificate": ("unreachable", "{server} has no certificate that this computer trusts. Check the address."),
    "proxy": ("unreachable", "The proxy in this computer's environment cannot be used. Set an HTTP proxy, or none."),
    "broken off": ("cut", "{server} broke the connection off in the middle of an answer."),
    "too much": ("invalid", "{server} sent far more than was asked for; the rest was not read."),
    "redirect": ("unreachable", "{server} answers from another address. Set the address that it really has."),
    "key": ("key", "{server} does not accept the key. Set another one in the settings."),
    "forbidden": ("key", "{server} does not allow this key to use {model}. Choose another model or key."),
    "no credit": ("limit", "The account at {server} has no credit left. Add credit there or choose another server."),
    "limit": ("limit", "{server} asks for fewer requests. They are sent further apart for a while."),
    "model": ("model", "{server} has no {model} at this address. Choose a model from its list, or check the address."),
    "context": ("model", "The prompt is too long for {model} as {server} runs it. Give it a larger context."),
    "request": ("invalid", "{server} does not take such a request. Choose another model or server."),
    "loading": ("other", "{server} is overloaded or still loading its model."),
    "server": ("other", "{server} had an error of its own."),
    "filter": ("refused", "{server} refused to answer: its content filter stopped it."),
    "refused": ("refused", "{model} refused to answer."),
    "length": ("cut", "{model} wrote more than it may; the rest of its answer is missing."),
    "no JSON": ("invalid", "{server} sent something that is not an answer, such as a web page. Check the address."),
    "babble": ("invalid", "{model} did not answer in the form that was asked for. A larger model may."),
    "incomplete": ("cut", "{model} stopped in the middle of its answer."),
    "blank": ("invalid", "{model} wrote nothing but blanks; the request was given up."),
    "endless": ("invalid", "{model} did not stop writing; the request was given up."),
    "tool": ("invalid", "{model} wanted to call a tool instead of answering. Choose another model."),
    "thinking": ("cut", "{model} used all its room for thinking. It gets more from now on."),
    "no temperature": (
        "model",
        "{model} ignores the temperature, so it cannot be used in a study. Choose another model.",
    ),
    "moderation": ("other", "{server} could not check the lines with its moderation."),
    "resting": ("other", "{server} has failed several times in a row and is left alone for a while."),
    "other": ("other", "{server} could not be used ({fault})."),
}
BY_CODE = {
    "insufficient_quota": "no credit",
    "billing_hard_limit_reached": "no credit",
    "billing_not_active": "no credit",
    "invalid_api_key": "key",
    "model_not_found": "model",
    "context_length_exceeded": "context",
    "exceed_context_size_error": "context",
    "content_filter": "filter",
    "content_policy_violation": "filter",
}
BY_STATUS = {
    400: "request",
    401: "key",
    402: "no credit",
    403: "forbidden",
    404: "model",
    405: "model",
    408: "timeout",
    409: "loading",
    410: "model",
    413: "context",
    422: "request",
    429: "limit",
    502: "loading",
    503: "loading",
    504: "timeout",
    529: "loading",
}


def said(what: str, *, server: str, model: str, fault: str = "") -> EngineProblem:
    """One of SAYINGS about a server (host and port) and a model. Raises KeyError for an unknown saying."""
    kind, text = SAYINGS[what]
    named = model or "the model"
    message = text.format(server=server or "The server", model=named, fault=fault)
    message = message[0].upper() + message[1:] if message.startswith("the model") else message
    return EngineProblem("resting" if what == "resting" else kind, message)


def problem(error: BaseException, *, server: str, model: str, midway: bool = False) -> EngineProblem:
    """The EngineProblem for whatever the SDK, its HTTP library or the network raised.

    `midway`: part of an answer had already come.
    """
    return said(_name(error, midway), server=server, model=model, fault=type(error).__name__)


def retry_after_s(error: BaseException) -> float | None:
    """Seconds for which a server asked to be left alone (Retry-After of RFC 9110, or retry-after-ms), else None."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if not isinstance(headers, Mapping):
        return None
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            seconds = float(value) / unit
        except ValueError:
            continue
        return max(0.0, seconds) if isfinite(seconds) else None
    try:
        until = parsedate_to_datetime(headers.get("retry-after") or "")
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _name(error: BaseException, midway: bool) -> str:
    import httpx2
    import openai

    from .wire import TooMuchError, UnusableProxyError

    causes = list(_causes(error))
    if any(isinstance(cause, TooMuchError) for cause in causes):
        return "too much"
    if isinstance(error, UnusableProxyError):
        return "proxy"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "certificate"
    if isinstance(error, openai.APIStatusError):
        return _by_status(error)
    by_class: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
        ((openai.APITimeoutError, httpx2.TimeoutException, TimeoutError), "timeout"),
        (openai.APIConnectionError, "broken off" if midway else "unreachable"),
        (openai.LengthFinishReasonError, "length"),
        (openai.ContentFilterFinishReasonError, "filter"),
        (openai.APIResponseValidationError, "no JSON"),
        ((httpx2.InvalidURL, httpx2.UnsupportedProtocol), "unreachable"),
        (httpx2.HTTPError, "broken off" if midway else "unreachable"),
        ((httpx2.StreamError, EOFError), "broken off"),
        (OSError, "broken off" if midway else "unreachable"),
        (
            (ValueError, RecursionError),
            "no JSON",
        ),  # what parsing raises: JSONDecodeError, UnicodeError, ValidationError
    )
    for classes, name in by_class:
        if isinstance(error, classes):
            return name
    if isinstance(error, openai.APIError):
        return BY_CODE.get(error.code or "", "server")
    return "other"


def _by_status(error: APIStatusError) -> str:
    known = BY_CODE.get(error.code or "") or BY_CODE.get(error.type or "")
    if known:
        return known
    if 300 <= error.status_code < 400:
        return "redirect"
    return BY_STATUS.get(error.status_code, "server" if error.status_code >= 500 else "request")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(5):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
