"""The HTTP client under every request to a model's server: bounded, silent about this machine, one key for one server.

Imports the SDK, which takes about a second: await `dialect.load()`, then import this module.
"""

from __future__ import annotations

import importlib
import ipaddress
import ssl
from collections.abc import AsyncIterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk

MOST_BYTES = 1_000_000
"""Of one response, as it travels: no server can fill this machine's memory."""
CONNECT_S = 5.0
CONNECTIONS = 8
NO_KEY = "none"
"""The SDK wants a key; without one no header is sent."""
SENT_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "transfer-encoding",
     "user-agent"}
)  # fmt: skip
"""The SDK would add what it knows of this machine, and headers of other accounts that it finds in the environment."""


class TooMuchError(httpx2.RequestError):
    """A response is longer than MOST_BYTES."""


class UnusableProxyError(httpx2.RequestError):
    """The proxy of this machine's environment cannot be used, such as a SOCKS proxy."""


class _Bounded(httpx2.AsyncByteStream):
    """A response's bytes up to MOST_BYTES."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise TooMuchError("the response is too long")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    response.headers.pop("content-encoding", None)  # not asked for: a few packed bytes could be a gigabyte
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


def is_this_machine(base_url: str) -> bool:
    """Whether a base URL is on loopback."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@cache
def _certificates() -> ssl.SSLContext:
    """Whom this machine trusts, for all clients: reading it takes as long as several pictures."""
    try:
        return httpx2.create_ssl_context()
    except OSError:  # SSL_CERT_FILE names no certificates
        return httpx2.create_ssl_context(trust_env=False)


@cache
def warm_up() -> None:
    """Do once, in a thread, what the first client and its first request would do in the loop: half a second."""
    client = make_client("http://127.0.0.1", None, CONNECT_S)
    for part in (client.models, client.moderations, client.chat.completions):
        importlib.import_module(type(part).__module__)


def make_client(base_url: str, key: str | None, timeout_s: float) -> AsyncOpenAI:
    """A client for one server. It never tries again by itself and follows no redirect, which would take the key along.

    A proxy of the environment is used, as by every program, except for servers on this machine. Raises
    UnusableProxyError.
    """

    async def only_ours(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in SENT_HEADERS]:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"  # or MOST_BYTES would bound nothing
        if key:
            request.headers["Authorization"] = f"Bearer {key}"

    try:
        http = DefaultAsyncHttpx2Client(
            timeout=httpx2.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s)),
            limits=httpx2.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            follow_redirects=False,
            verify=_certificates(),
            trust_env=not is_this_machine(base_url),
            event_hooks={"request": [only_ours], "response": [_bound]},
        )
    except (ImportError, ValueError, httpx2.InvalidURL) as fault:
        raise UnusableProxyError(type(fault).__name__) from fault
    return AsyncOpenAI(base_url=base_url, api_key=key or NO_KEY, timeout=http.timeout, max_retries=0, http_client=http)


async def open_stream(client: AsyncOpenAI, body: dict[str, object]) -> AsyncStream[ChatCompletionChunk]:
    """Send a streamed chat request whose arguments Dialect.body made. Raises what the SDK raises."""
    stream: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(**body)  # type: ignore[call-overload]
    return stream
