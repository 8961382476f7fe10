"""Servers that people run, the ones that run on this machine now, and the models a server has."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...system.secrets import Key
from . import dialect
from .base import EngineProblem
from .settings import OPENAI_URL, Provider, server_name

if TYPE_CHECKING:
    from openai import AsyncOpenAI

FIND_S = 1.0
LIST_S = 10.0
MOST_MODELS = 500
MOST_NAME = 200
LOOPBACK = ("127.0.0.1", "[::1]")
_NO_CHAT = re.compile(
    r"embed|whisper|tts|dall-e|moderation|transcribe|realtime|image|sora|rerank|davinci|babbage", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of server: where it is by default, what to know about it, and whom it calls the owner of its models."""

    name: str
    provider: Provider
    base_url: str
    port: int
    needs_key: bool
    note: str
    owner: str = ""


PRESETS = (
    Preset("OpenAI", "openai", OPENAI_URL, 443, True, "Needs a key and costs money; the caps below hold."),
    Preset(
        "Ollama",
        "local_server",
        "http://localhost:11434/v1",
        11434,
        False,
        "Thinking models may ignore the form of the answer; choose one that does not think.",
        "library",
    ),
    Preset(
        "LM Studio",
        "local_server",
        "http://localhost:1234/v1",
        1234,
        False,
        "Start its server first (Developer, Start server). It refuses json_object; json_schema works.",
        "organization_owner",
    ),
    Preset(
        "vLLM",
        "local_server",
        "http://localhost:8000/v1",
        8000,
        False,
        "Some models write endless blanks in a constrained answer; such an answer is given up.",
        "vllm",
    ),
    Preset(
        "llama.cpp",
        "local_server",
        "http://localhost:8080/v1",
        8080,
        False,
        "With a form that it cannot read it writes freely; the test of the connection says so.",
        "llamacpp",
    ),
)


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server on this machine that answered; `name` is the preset's that it looks like."""

    name: str
    base_url: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    models: tuple[str, ...]
    owners: frozenset[str]


async def models(base_url: str, key: Key | None = None, limit_s: float = LIST_S) -> tuple[str, ...] | EngineProblem:
    """The models that a server says it has; those that do not chat only where it has no others."""
    await dialect.load()
    from . import faults
    from .wire import UnusableProxyError, make_client

    try:
        client = make_client(base_url, key.value if key else None, limit_s)
    except UnusableProxyError as fault:
        return faults.problem(fault, server=server_name(base_url), model="")
    async with client:
        found = await _list(client, base_url, limit_s)
    return found if isinstance(found, EngineProblem) else found.models


async def find_servers(ports: Iterable[int] | None = None, limit_s: float = FIND_S) -> list[FoundServer]:
    """The compatible servers on this machine: asks the presets' usual ports, on loopback only and without any key.

    `ports` asks others instead. What does not answer like such a server within `limit_s` is none.
    """
    asked = sorted({p.port for p in PRESETS if p.provider == "local_server"} if ports is None else set(ports))
    urls = [(port, f"http://{host}:{port}/v1") for port in asked for host in LOOPBACK]
    await dialect.load()
    from .wire import make_client

    async with make_client(urls[0][1], None, limit_s) as client:
        answers = await asyncio.gather(*(_list(client, url, limit_s) for _, url in urls))
    found: dict[int, FoundServer] = {}
    for (port, url), answer in zip(urls, answers, strict=True):
        if isinstance(answer, _Listed) and port not in found:
            found[port] = FoundServer(_looks_like(answer, port), url, answer.models)
    return list(found.values())


def _looks_like(listed: _Listed, port: int) -> str:
    local = [preset for preset in PRESETS if preset.provider == "local_server"]
    for preset in local:
        if preset.owner in listed.owners:
            return preset.name
    return next((preset.name for preset in local if preset.port == port), "A compatible server")


async def _list(client: AsyncOpenAI, base_url: str, limit_s: float) -> _Listed | EngineProblem:
    import httpx2

    from . import faults

    server = server_name(base_url)
    try:
        async with asyncio.timeout(limit_s):
            answer = await client.get(f"{base_url}/models", cast_to=httpx2.Response)
        listed = _read(answer.content)
    except Exception as problem:  # noqa: BLE001 - whatever a stranger's server does is told to the viewer
        return faults.problem(problem, server=server, model="")
    return listed or faults.said("no JSON", server=server, model="")


def _read(body: bytes) -> _Listed | None:
    """The models in an answer of /models, or None for what is no such answer. Raises ValueError and RecursionError."""
    data = json.loads(body)
    rows = data.get("data") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        return None
    names: dict[str, None] = {}
    owners: set[str] = set()
    for row in rows[: MOST_MODELS * 2]:
        name = row.get("id") if isinstance(row, dict) else None
        if isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= MOST_NAME:
            names[name.strip()] = None
            owners.add(str(row.get("owned_by"))[:MOST_NAME])
    if rows and not names:
        return None
    chat = [name for name in names if not _NO_CHAT.search(name)]
    return _Listed(tuple((chat or list(names))[:MOST_MODELS]), frozenset(owners))
