"""The one door to engines: what it gives, and what it says when something is missing."""

from __future__ import annotations

from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from director_helpers import FANS
from engine_helpers import a_round

from kpop_concert.audience.engines import EngineSettingsError, make_engine, model_of
from kpop_concert.audience.engines import local as local_engine
from kpop_concert.audience.engines.base import EngineProblem, Ready, Spoken
from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.engines.fallback import WithFallback
from kpop_concert.audience.engines.local import LocalEngine
from kpop_concert.audience.engines.openai import OpenAIEngine
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.bench.chat_server import Behaviour, ChatServer
from kpop_concert.condition import Condition
from kpop_concert.system.secrets import Secrets

HOME = EngineSettings(provider="local_server", base_url="http://localhost:11434", model="qwen")


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch):
    for variable in ("OPENAI_API_KEY", "KPOP_CONCERT_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


def arm(engine: str, **more: object) -> Condition:
    return Condition.model_validate({"name": "arm", "purpose": "A test.", "engine": engine, **more})


def test_built_in_fans_need_nothing() -> None:
    engine = make_engine(arm("builtin"), EngineSettings(), Secrets())
    assert isinstance(engine, BuiltinEngine)


@pytest.mark.parametrize(
    ("condition", "name"), [(arm("replay"), "replay"), (arm("openai", audience="none"), "none")], ids=["replay", "none"]
)
async def test_an_audience_that_writes_nothing_new(condition: Condition, name: str) -> None:
    engine = make_engine(condition, EngineSettings(), Secrets())
    assert (engine.name, engine.source) == (name, "SIM")
    assert await engine.prepare() is None
    assert [event async for event in engine.answer(a_round())] == []
    await engine.close()


@pytest.mark.parametrize(
    ("condition", "settings", "says"),
    [
        (arm("openai"), EngineSettings(), "no server is set.*Settings.*--base-url"),
        (arm("openai"), EngineSettings(provider="model_file", model_file="a.gguf"), "no server is set"),
        (arm("openai"), EngineSettings(provider="custom", model="m"), "no server is set"),
        (arm("openai"), EngineSettings(provider="openai"), "no model is set.*--model"),
        (arm("openai"), EngineSettings(provider="openai", model="gpt-5"), "api.openai.com needs a key.*OPENAI_API_KEY"),
        (arm("local"), HOME, "no model file is set.*gguf"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(condition: Condition, settings: EngineSettings, says: str) -> None:
    with pytest.raises(EngineSettingsError, match=says):
        make_engine(condition, settings, Secrets(settings.server_url))


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "LIBRARY", "no_such_library")
    with pytest.raises(EngineSettingsError, match=r"pip install 'kpop-concert\[local\]'"):
        make_engine(arm("local"), EngineSettings(model_file="a.gguf"), Secrets())


async def test_a_model_file_is_run_where_the_extra_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_engine, "LIBRARY", "json")
    settings = EngineSettings(provider="model_file", model_file="/models/small.gguf")
    engine = make_engine(arm("local"), settings, Secrets(), in_study=True)
    assert isinstance(engine, LocalEngine)
    assert engine.spend.totals.priced == "free"
    assert model_of(arm("local"), settings) == "small"
    await engine.close()


async def test_built_in_fans_stand_behind_a_model_outside_a_study_only() -> None:
    alone = HOME.model_copy(update={"fallback": False})
    made = [
        make_engine(arm("openai"), HOME, Secrets()),
        make_engine(arm("openai"), HOME, Secrets(), in_study=True),
        make_engine(arm("openai"), alone, Secrets()),
    ]
    assert [type(engine) for engine in made] == [WithFallback, OpenAIEngine, OpenAIEngine]
    for engine in made:
        assert (engine.name, engine.source) == ("openai", "AI")
        await engine.close()


async def test_the_conditions_model_goes_before_the_machines(tmp_path: Path) -> None:
    asked: list[object] = []

    async with ChatServer(lambda request: asked.append(request.body["model"]) or Behaviour()) as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="machine")
        spend = Spend(settings, "m", folder=tmp_path)
        for condition in (arm("openai"), arm("openai", model="condition")):
            engine = make_engine(condition, settings, Secrets(), spend=spend)
            found = await engine.prepare()
            assert isinstance(found, Ready)
            assert found.model == model_of(condition, settings)
            await engine.close()
        spend.close()
    assert set(asked) == {"machine", "condition"}
    assert spend.totals.requests == len(asked)


async def test_a_key_goes_to_its_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", "sesame")
    monkeypatch.setenv("OPENAI_API_KEY", "other-secret")
    async with ChatServer() as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="m")
        for secrets, header in ((Secrets(server.base_url), "Bearer sesame"), (Secrets(), None)):
            spend = Spend(settings, "m", folder=tmp_path)
            engine = make_engine(arm("openai"), settings, secrets, spend=spend)
            await engine.prepare()
            await engine.close()
            spend.close()
            assert {request.headers.get("authorization") for request in server.requests} == {header}
            server.requests.clear()


async def test_a_model_that_fails_ends_in_lines_of_built_in_fans(tmp_path: Path) -> None:
    async with ChatServer(lambda _: Behaviour(fault="500")) as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="m")
        spend = Spend(settings, "m", folder=tmp_path)
        engine = make_engine(arm("openai"), settings, Secrets(), spend=spend)
        assert isinstance(await engine.prepare(), EngineProblem)
        heard = [event for number in range(1, 5) async for event in engine.answer(a_round(number))]
        await engine.close()
        spend.close()
    lines = [event for event in heard if isinstance(event, Spoken)]
    assert {line.source for line in lines} == {"SIM"}
    assert {line.agent for line in lines} <= {persona.id for persona in FANS.personas}
    assert sum(isinstance(event, EngineProblem) for event in heard) >= 4
