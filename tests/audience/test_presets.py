"""Finding servers on this machine, and listing a server's models, whatever the server sends."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.engines.base import EngineProblem
from kpop_concert.audience.engines.presets import (
    LOOPBACK,
    MOST_MODELS,
    PRESETS,
    FoundServer,
    Preset,
    _read,
    find_servers,
    models,
)
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.bench.chat_server import ChatServer
from kpop_concert.system.secrets import Key

KEY = Key("sesame", "session")
PATIENT_S = 30.0
"""For servers that answer: a busy machine is no failure."""


class Raw:
    """A server of bytes: says `said` to every request, then `more` for ever, or waits; keeps what it was asked."""

    def __init__(self, said: bytes, more: bytes = b"", waits: bool = False) -> None:
        self.said, self.more, self.waits = said, more, waits
        self.asked: list[str] = []
        self.talks: set[asyncio.Task[None]] = set()

    def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.add(asyncio.ensure_future(self.talk(reader, writer)))

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            self.asked.append((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
            writer.write(self.said)
            while self.more:
                writer.write(self.more)
                await writer.drain()
            if self.waits:
                await reader.read()
        writer.close()


@asynccontextmanager
async def raw(said: bytes, more: bytes = b"", host: str = "127.0.0.1", **how: bool) -> AsyncIterator[tuple[Raw, int]]:
    peer = Raw(said, more, **how)
    server = await asyncio.start_server(peer.meet, host, 0)
    async with server:
        yield peer, server.sockets[0].getsockname()[1]
        if peer.talks:
            await asyncio.wait(peer.talks)


def http(body: bytes, kind: str = "application/json", status: str = "200 OK", more: str = "") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n"
    )
    return head.encode() + body


def listing(*names: str, owner: str = "someone") -> bytes:
    rows = [{"id": name, "object": "model", "created": 1, "owned_by": owner} for name in names]
    return http(json.dumps({"object": "list", "data": rows}).encode())


def url(port: int) -> str:
    return f"http://127.0.0.1:{port}/v1"


# --- presets


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_can_be_set(preset: Preset) -> None:
    settings = EngineSettings(provider=preset.provider, base_url=preset.base_url)
    assert settings.server_url == preset.base_url
    assert str(preset.port) in preset.base_url or preset.base_url.startswith("https://")
    assert preset.needs_key == (preset.provider == "openai")
    assert preset.note.endswith(".")


def test_the_usual_servers_and_their_ports() -> None:
    ports = {preset.name: preset.port for preset in PRESETS}
    assert ports == {"OpenAI": 443, "Ollama": 11434, "LM Studio": 1234, "vLLM": 8000, "llama.cpp": 8080}
    assert len({preset.owner for preset in PRESETS if preset.provider == "local_server"}) == len(PRESETS) - 1


# --- finding


async def test_servers_are_found_side_by_side_and_known_by_what_they_say() -> None:
    async with (
        raw(listing("llama3.2:3b", "qwen2.5:7b", owner="library")) as (ollama, one),
        raw(listing("local-model", owner="organization_owner")) as (_, two),
        raw(listing("thing")) as (_, three),
        raw(http(b"<html>hello</html>", "text/html")) as (_, website),
        raw(http(b'{"error":"no"}', status="404 Not Found")) as (_, other),
        raw(b"220 mail.example ESMTP\r\n") as (_, mail),
    ):
        found = await find_servers([one, two, three, website, other, mail, free_port()], PATIENT_S)
    assert sorted(found, key=lambda server: server.name) == [
        FoundServer("A compatible server", url(three), ("thing",)),
        FoundServer("LM Studio", url(two), ("local-model",)),
        FoundServer("Ollama", url(one), ("llama3.2:3b", "qwen2.5:7b")),
    ]
    assert [request.split("\r\n")[0] for request in ollama.asked] == ["GET /v1/models HTTP/1.1"]
    assert "authorization" not in ollama.asked[0].lower()


async def test_a_server_without_a_model_is_found_too() -> None:
    async with raw(listing()) as (_, port):
        assert await find_servers([port], PATIENT_S) == [FoundServer("A compatible server", url(port), ())]


async def test_a_server_on_the_other_loopback_is_found_once() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        hosts = ["127.0.0.1"]
    else:
        hosts = ["127.0.0.1", "::1"]
    for host in hosts:
        async with raw(listing("m"), host=host) as (_, port):
            (found,) = await find_servers([port], PATIENT_S)
            assert found.models == ("m",)


async def test_nobody_is_asked_but_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(host in ("127.0.0.1", "[::1]") for host in LOOPBACK)
    async with raw(listing("evil")) as (proxy, port):
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("OPENAI_API_KEY", "sesame")
        async with raw(listing("good")) as (server, own):
            (found,) = await find_servers([own], PATIENT_S)
    assert found.models == ("good",)
    assert proxy.asked == []
    assert "sesame" not in "".join(server.asked)


async def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    async with raw(b"", waits=True) as (_, port):
        assert await find_servers([port], limit_s=0.3) == []


# --- listing


async def test_models_for_the_dialog_and_the_key_that_is_sent() -> None:
    async with ChatServer(models=("a", "b")) as server:
        assert await models(server.base_url, KEY) == ("a", "b")
        assert server.requests[0].headers["authorization"] == "Bearer sesame"
        assert await models(server.base_url) == ("a", "b")
        assert "authorization" not in server.requests[1].headers


async def test_models_that_do_not_chat_are_left_out_unless_there_are_no_others() -> None:
    mixed = ("gpt-4.1-mini", "text-embedding-3-small", "whisper-1", "gpt-4o-realtime-preview", "omni-moderation-latest")
    async with ChatServer(models=mixed) as server:
        assert await models(server.base_url) == ("gpt-4.1-mini",)
    async with ChatServer(models=("nomic-embed-text",)) as server:
        assert await models(server.base_url) == ("nomic-embed-text",)


@pytest.mark.parametrize(
    ("said", "more", "kind"),
    [
        (http(b"<!doctype html><html></html>", "text/html"), b"", "invalid"),
        (http(b""), b"", "invalid"),
        (http(b"[1, 2]"), b"", "invalid"),
        (http(b'{"data": {"id": "a"}}'), b"", "invalid"),
        (http(b'{"data": [1, "a", null, {"name": "x"}]}'), b"", "invalid"),
        (http(b"[" * 100_000), b"", "invalid"),
        (http(b"\xff\xfe\x00{"), b"", "invalid"),
        (http(b'{"error": "bad key sesame"}', status="401 Unauthorized"), b"", "key"),
        (http(b"", status="302 Found", more="Location: http://127.0.0.1:9/\r\n"), b"", "unreachable"),
        (http(b"oops", status="500 Error"), b"", "other"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", b" " * 65536, "invalid"),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 60_000 + b"\r\n", "unreachable"),
        (b"nonsense\r\n\r\n", b"", "unreachable"),
    ],
    ids=["html", "empty", "list", "object", "rows", "deep", "bytes", "401", "302", "500", "endless", "headers", "junk"],
)
async def test_a_hostile_answer_is_a_problem_in_words(said: bytes, more: bytes, kind: str) -> None:
    async with raw(said, more) as (_, port):
        problem = await models(url(port), KEY)
        assert isinstance(problem, EngineProblem)
        assert problem.kind == kind
        assert "sesame" not in problem.message


async def test_nobody_at_home_and_a_silent_server() -> None:
    away = await models(url(free_port()))
    assert isinstance(away, EngineProblem)
    assert away.kind == "unreachable"
    async with raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{") as (_, port):
        cut = await models(url(port))
        assert isinstance(cut, EngineProblem)
    async with raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{", waits=True) as (_, port):
        slow = await models(url(port), limit_s=0.2)
        assert isinstance(slow, EngineProblem)
        assert slow.kind == "timeout"


def test_a_long_list_is_cut_and_doubles_are_one() -> None:
    rows = [{"id": f"m{number // 2}"} for number in range(5000)]
    listed = _read(json.dumps({"data": rows}).encode())
    assert listed is not None
    assert len(listed.models) == len(set(listed.models)) <= MOST_MODELS


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "id", "owned_by"]), inner),
        max_leaves=12,
    )
)
def test_whatever_is_listed_can_be_shown_on_one_line(data: object) -> None:
    listed = _read(json.dumps(data).encode())
    for name in listed.models if listed else ():
        assert name == name.strip()
        assert name.isprintable()
        assert 0 < len(name) <= 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
