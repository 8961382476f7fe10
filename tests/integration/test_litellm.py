"""The same viewing against a second compatible server: LiteLLM's proxy, a process of its own with mock answers.

It lives in an environment of its own (see tools/setup_env.sh), since it wants an older openai than the program does.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from evening_helpers import Evening, evening

from kpop_concert.audience.engines.base import EngineProblem
from kpop_concert.audience.engines.openai import OpenAIEngine
from kpop_concert.audience.engines.presets import models
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.system.plaintext import plain
from kpop_concert.system.secrets import Key

ROOT = Path(__file__).parents[2]
PROXY = ROOT / os.environ.get("PROXY_VENV", ".venv-litellm") / "bin" / "litellm"
MASTER_KEY = "sk-the-proxys-own"
START_S = 150
LINES = {"a1": "언더토우 시작한다 ㅠㅠ", "a3": "the bass drop!!", "a5": "나리야 사랑해 💗"}
STRANGER = {"a99": "I am nobody"}
ANSWER = {
    "messages": [
        {"agent": agent, "speak": True, "text": text, "behaviour": "affect", "language": "ko"}
        for agent, text in (LINES | STRANGER).items()
    ]
}
MODELS = {"fans": json.dumps(ANSWER, ensure_ascii=False), "chatter": "Wow, what a night! I cannot believe my eyes."}

pytestmark = [
    pytest.mark.timeout(START_S + 60),
    pytest.mark.skipif(not PROXY.exists(), reason="LiteLLM is not installed; `make test` installs it"),
]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a proxy whose models give the mock answers; it asks nobody else for anything."""
    folder = tmp_path_factory.mktemp("proxy")
    listed = [
        {"model_name": name, "litellm_params": {"model": f"openai/{name}", "api_key": "none", "mock_response": said}}
        for name, said in MODELS.items()
    ]
    config = {
        "model_list": listed,
        "general_settings": {"master_key": MASTER_KEY},
        "litellm_settings": {"telemetry": False},
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [PROXY, "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"]
    environment = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "DISABLE_ADMIN_UI": "True"}
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_S
        while not alive(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"LiteLLM does not start:\n{(folder / 'log.txt').read_text('utf-8', 'replace')[-3000:]}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/liveliness", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def engine(proxy: str, model: str, folder: Path, key: str = MASTER_KEY) -> OpenAIEngine:
    settings = EngineSettings(provider="custom", base_url=proxy, model=model)
    spend = Spend(settings, model, folder=folder)
    return OpenAIEngine(settings, Key(key, "session"), model=model, temperature=0.7, spend=spend)


def problems(here: Evening) -> list[str]:
    return [entry.payload.where for entry in here.kinds("problem")]


async def test_valid_answers_are_shown(proxy: str, tmp_path: Path) -> None:
    async with evening(engine(proxy, "fans", tmp_path)) as here:
        await here.watch(30)
    [ready] = here.kinds("engine.ready")
    # A mock heeds no schema; that this one answers with an object whatever it is asked for is all that can be seen.
    assert (ready.payload.model, ready.payload.enforces) == ("fans", "json_object")
    assert ready.payload.server == proxy.removeprefix("http://").removesuffix("/v1")
    assert problems(here) == []
    rounds = [entry.payload for entry in here.kinds("round.ended")]
    assert len(rounds) >= 4
    assert all(ended.outcome == "answered" and ended.lines == len(LINES) for ended in rounds)
    assert all(ended.input_tokens > 0 and ended.output_tokens > 0 for ended in rounds)
    assert {line.text for line in here.said} == {plain(text) for text in LINES.values()}
    assert {line.source for line in here.said} == {"AI"}
    assert {drop.payload.reason for drop in here.kinds("chat.dropped")} == {"unknown agent"}


async def test_chatter_is_no_answer_and_the_viewing_goes_on(proxy: str, tmp_path: Path) -> None:
    async with evening(engine(proxy, "chatter", tmp_path)) as here:
        await here.watch(30)
    [ready] = here.kinds("engine.ready")
    assert ready.payload.enforces == "nothing"
    assert here.said == []
    assert len(here.kinds("round.ended")) >= 4
    assert set(problems(here)) <= {"engine openai: invalid", "engine openai: resting"}
    assert "engine openai: invalid" in problems(here)


@pytest.mark.parametrize(("model", "key"), [("fans", "sk-wrong"), ("nobody", MASTER_KEY)])
async def test_a_wrong_key_and_a_wrong_model_are_told(proxy: str, tmp_path: Path, model: str, key: str) -> None:
    # The proxy answers 400 to both: whose fault it is cannot be known.
    async with evening(engine(proxy, model, tmp_path, key)) as here:
        await here.watch(4)
    assert problems(here)[0] in ("engine openai: key", "engine openai: model", "engine openai: invalid")
    assert here.kinds("engine.ready") == here.said == []


async def test_the_servers_models_are_listed(proxy: str) -> None:
    found = await models(proxy, Key(MASTER_KEY, "session"))
    assert not isinstance(found, EngineProblem)
    assert set(found) == set(MODELS)
