"""The probe finds what a server really does: it believes an answer, never a status or a name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from kpop_concert.audience.engines import probe as probes
from kpop_concert.audience.engines.base import EngineProblem, Ready
from kpop_concert.audience.engines.dialect import Dialect
from kpop_concert.audience.engines.probe import MOST_REQUESTS, RANDOM, WORDS, probe
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.audience.engines.wire import make_client
from kpop_concert.bench.chat_server import Asked, Behaviour, ChatServer, Fault

KEY = "sk-sesame"
Script = Callable[[Asked], Behaviour]


def form_of(asked: Asked) -> str:
    form = asked.body.get("response_format")
    return str(form.get("type")) if isinstance(form, dict) else "none"


def serves(
    form: str = "json_schema", temperature: str = "honoured", refuses: tuple[str, ...] = (), **more: object
) -> Script:
    """A server that really enforces `form` and does that with the temperature; formats it does not know it ignores."""

    def script(asked: Asked) -> Behaviour:
        kind = form_of(asked)
        if asked.prompt == RANDOM:
            degrees = asked.body.get("temperature")
            varied = temperature == "honoured" and isinstance(degrees, int | float) and degrees > 0
            text = f"apple {asked.number if varied or temperature == 'own mind' else 'pear'}"
        elif kind == form == "json_schema":
            text = json.dumps({"word": WORDS[1]})
        elif kind == form == "json_object":
            text = json.dumps({"greeting": "Hello everyone!"})
        else:
            text = "Hello everyone, what a night!"
        return Behaviour(content=text, refuses=refuses, **more)  # type: ignore[arg-type]

    return script


@asynccontextmanager
async def served(script: Script) -> AsyncIterator[ChatServer]:
    async with ChatServer(script) as server:
        yield server


async def ask(
    server: ChatServer, dialect: Dialect | None = None, want: float | None = 0.7, **more: object
) -> Ready | EngineProblem:
    async with make_client(server.base_url, KEY, 5.0) as client:
        return await probe(client, "m", dialect=dialect, want_temperature=want, **more)  # type: ignore[arg-type]


async def ready(script: Script, **more: object) -> tuple[Ready, Dialect, list[Asked]]:
    async with served(script) as server:
        dialect = Dialect.of(server.base_url)
        found = await ask(server, dialect, **more)  # type: ignore[arg-type]
        assert isinstance(found, Ready), found
        assert found.server == server.base_url.removeprefix("http://").removesuffix("/v1")
        assert found.model == "m"
        return found, dialect, server.chats


# --- form


@pytest.mark.parametrize(
    ("form", "asked_for"),
    [
        ("json_schema", ["json_schema"]),
        ("json_object", ["json_schema", "json_object"]),
        ("nothing", ["json_schema", "json_object"]),
    ],
)
async def test_what_is_enforced_is_what_came_back(form: str, asked_for: list[str]) -> None:
    found, dialect, chats = await ready(serves(form))
    assert found.enforces == dialect.enforces == form
    assert [form_of(asked) for asked in chats if asked.prompt != RANDOM] == asked_for
    assert len(chats) <= 6
    assert found.latency_ms > 0


@pytest.mark.parametrize(("server", "refusals"), [({"streams": False}, 0), ({"refuses": ("stream",)}, 1)])
async def test_a_server_that_never_streams_is_heard_too(
    server: dict[str, object], refusals: int, tmp_path: Path
) -> None:
    spend = Spend(EngineSettings(), "m", folder=tmp_path)
    found, _, chats = await ready(serves(**server), spend=spend)  # type: ignore[arg-type]
    spend.close()
    assert (found.enforces, found.temperature) == ("json_schema", "honoured")
    assert found.latency_ms > 0
    assert spend.totals.requests == len(chats) - refusals


@pytest.mark.parametrize("event", [b"null", b"5", b"[]", b'{"choices":{"0":1}}', b'{"choices":[null]}'])
async def test_events_that_no_server_should_send_are_passed_over(event: bytes) -> None:
    hello = b'{"choices":[{"delta":{"content":"Hello!"},"finish_reason":"stop"}]}'
    raw = b"data: " + event + b"\n\ndata: " + hello + b"\n\ndata: [DONE]\n\n"
    found, _, _ = await ready(lambda asked: Behaviour(raw=(raw, "text/event-stream")), want=None)
    assert found.enforces == "nothing"


@pytest.mark.parametrize(("form", "refusals"), [("json_object", 1), ("nothing", 3)])
async def test_a_format_that_is_refused_degrades(form: str, refusals: int) -> None:
    def script(asked: Asked) -> Behaviour:
        kind = form_of(asked)
        unknown = kind == "json_schema" or (kind == "json_object" and form == "nothing")
        return serves(form, refuses=("response_format",) if unknown else ())(asked)

    found, dialect, chats = await ready(script)
    assert found.enforces == dialect.enforces == form
    assert len([asked for asked in chats if asked.prompt != RANDOM]) == refusals + 1


@pytest.mark.parametrize(
    "answer",
    [
        '{"word": "zorvelt-47", "extra": 1}', '{"word": "hello"}', '{"word": 47}', "[]", '"zorvelt-47"', "zorvelt-47",
        '```json\n{"word": "zorvelt-47"}\n```', '{"word": "zorvelt-47"', "[" * 5000,
    ],
)  # fmt: skip
async def test_only_the_form_itself_counts_as_enforced(answer: str) -> None:
    found, _, _ = await ready(lambda asked: Behaviour(content=answer), want=None)
    assert found.enforces != "json_schema"


async def test_an_object_that_is_cut_short_is_still_an_object() -> None:
    def script(asked: Asked) -> Behaviour:
        cut = form_of(asked) == "json_object"
        return Behaviour(content='{"greeting": "' + "la " * 20, fault="length" if cut else None)

    found, _, _ = await ready(script, want=None)
    assert found.enforces == "json_object"


async def test_a_model_that_thinks_gets_more_room_once() -> None:
    def script(asked: Asked) -> Behaviour:
        tight = asked.body.get("max_tokens") == probes.FORM_TOKENS
        return Behaviour(fault="nothing but thoughts") if tight else serves()(asked)

    found, _, chats = await ready(script, want=None)
    assert found.enforces == "json_schema"
    assert [asked.body["max_tokens"] for asked in chats] == [probes.FORM_TOKENS, probes.THINKING_TOKENS]


async def test_the_servers_own_idea_of_the_limits_name_is_learned() -> None:
    found, dialect, _ = await ready(serves(refuses=("max_tokens", "stream_options")))
    assert found.enforces == "json_schema"
    assert dialect.limit == "max_completion_tokens"
    assert not dialect.usage


# --- temperature


@pytest.mark.parametrize(
    ("temperature", "verdict"),
    [("honoured", "honoured"), ("always the same", "ignored"), ("own mind", "ignored")],
)
async def test_temperature_is_measured(temperature: str, verdict: str) -> None:
    found, dialect, chats = await ready(serves(temperature=temperature))
    assert found.temperature == verdict
    assert dialect.temperature
    assert 3 <= len([asked for asked in chats if asked.prompt == RANDOM]) <= 4


async def test_a_temperature_that_is_refused_is_left_out_from_then_on() -> None:
    found, dialect, chats = await ready(serves(refuses=("temperature",)))
    assert (found.temperature, dialect.temperature) == ("ignored", False)
    assert ["temperature" in asked.body for asked in chats] == [True, False]


async def test_a_server_that_is_not_exact_at_zero_stays_unknown() -> None:
    answers = iter(["apple 1", "apple 2", "apple 1"])

    def script(asked: Asked) -> Behaviour:
        return Behaviour(content=next(answers)) if asked.prompt == RANDOM else serves()(asked)

    found, _, _ = await ready(script)
    assert found.temperature == "unknown"


@pytest.mark.parametrize("fault", ["429", "500", "HTML", "nothing but thoughts", "reset"])
async def test_a_failure_while_measuring_leaves_it_unknown(fault: Fault) -> None:
    def script(asked: Asked) -> Behaviour:
        return Behaviour(fault=fault) if asked.prompt == RANDOM else serves()(asked)

    found, _, _ = await ready(script)
    assert (found.temperature, found.enforces) == ("unknown", "json_schema")


async def test_nobody_who_does_not_ask_pays_for_it() -> None:
    found, _, chats = await ready(serves(), want=None)
    assert found.temperature == "unknown"
    assert len(chats) == 1
    assert "temperature" not in chats[0].body


# --- what goes wrong


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", "key"), ("403", "key"), ("404", "model"), ("429", "limit"), ("no credit", "limit"), ("500", "other"),
        ("503", "other"), ("reset", "unreachable"), ("redirect", "unreachable"), ("HTML", "invalid"),
        ("empty body", "invalid"), ("not JSON", "invalid"), ("error event", "other"), ("400", "invalid"),
    ],
)  # fmt: skip
async def test_every_fault_is_a_problem_in_words(fault: Fault, kind: str) -> None:
    async with served(lambda asked: Behaviour(fault=fault)) as server:
        problem = await ask(server)
    assert isinstance(problem, EngineProblem)
    assert problem.kind == kind
    assert KEY not in problem.message
    assert "sesame" not in problem.message


@pytest.mark.parametrize("fault", ["silence", "silence midway"])
async def test_silence_ends_at_the_limit(fault: Fault) -> None:
    async with served(lambda asked: Behaviour(fault=fault)) as server:
        problem = await ask(server, limit_s=0.2)
        assert isinstance(problem, EngineProblem)
        assert problem.kind == "timeout"


@pytest.mark.parametrize("fault", ["white space", "endless body", "long line"])
async def test_what_never_ends_is_given_up(fault: Fault) -> None:
    async with served(lambda asked: Behaviour(fault=fault)) as server:
        found = await ask(server, limit_s=2.0, want=None)
    assert not isinstance(found, Ready) or found.enforces == "nothing"


async def test_a_server_that_refuses_everything_is_not_asked_for_ever() -> None:
    class Fickle(Dialect):
        """Believes every time that leaving something out will help."""

        def learn(self, refusal: object) -> bool:
            return True

    async with served(lambda asked: Behaviour(refuses=("model",))) as server:
        problem = await ask(server, Fickle())
        assert isinstance(problem, EngineProblem)
        assert len(server.chats) == MOST_REQUESTS


async def test_nobody_at_home() -> None:
    async with served(serves()) as server:
        pass
    problem = await ask(server)
    assert isinstance(problem, EngineProblem)
    assert problem.kind == "unreachable"


async def test_cancelling_gives_the_request_up() -> None:
    async with served(lambda asked: Behaviour(fault="silence")) as server:
        task = asyncio.ensure_future(ask(server))
        while not server.chats:
            await asyncio.sleep(0)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert task.cancelled()


async def test_what_it_costs_is_counted(tmp_path: Path) -> None:
    settings = EngineSettings(provider="custom", base_url="http://h.example", price_input_usd=1, price_output_usd=2)
    spend = Spend(settings, "m", folder=tmp_path)
    _, _, chats = await ready(serves(), spend=spend)
    spend.close()
    totals = spend.totals
    assert totals.requests == len(chats)
    assert totals.input_tokens > 0
    assert totals.cost_usd == pytest.approx((totals.input_tokens + 2 * totals.output_tokens) / 1e6)
