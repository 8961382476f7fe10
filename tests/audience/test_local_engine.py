"""A model file on this machine: llama.cpp's own server runs for real, with a model of random numbers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest
from engine_helpers import a_round
from evening_helpers import evening, local_engine
from gguf import write_model

from kpop_concert.audience.engines import local
from kpop_concert.audience.engines.base import EngineProblem, Ready
from kpop_concert.audience.engines.llama_child import Orders
from kpop_concert.audience.engines.local import Child, ChildError
from kpop_concert.journal import ChatDropped, Problem, RoundEnded
from kpop_concert.system.plaintext import plain

pytestmark = pytest.mark.skipif(not local.installed(), reason="llama.cpp has no wheel for this machine")
ROOT = Path(__file__).parents[2]
GONE_S = 20
MEMORY = 3 << 29

PARENT = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from evening_helpers import local_engine

async def main():
    engine = local_engine(Path(sys.argv[1]), Path(sys.argv[2]))
    await engine.prepare()
    print(engine.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model") / "random.gguf")


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "RESTARTS_S", (0.0,))


@pytest.fixture(scope="module")
def served(model: Path) -> Iterator[tuple[Child, str]]:
    """A child of its own that serves, and its address; its key is "secret"."""
    child = Child(orders(model))
    yield child, child.address()
    child.end()


def orders(model: Path, **changes: object) -> Orders:
    known: dict[str, object] = {
        "model": str(model), "name": model.stem, "context": 8192, "threads": 1, "key": "secret", "parent": os.getpid(),
    }  # fmt: skip
    return Orders(**(known | changes))  # type: ignore[arg-type]


def ask(url: str, key: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a GET."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, dict(refusal.headers), refusal.read()


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + GONE_S
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, "the model's process lives on"
        time.sleep(0.01)


# --- a viewing


async def test_whatever_a_model_says_ends_as_plain_text_or_with_a_reason(model: Path, tmp_path: Path) -> None:
    engine = local_engine(model, tmp_path)
    async with evening(engine) as here:
        pid = engine.pid
        assert pid is not None
        await here.watch(32)

    [ready] = here.kinds("engine.ready")
    assert (ready.payload.model, ready.payload.enforces) == ("random", "json_schema")
    assert ready.payload.server.startswith("127.0.0.1:")
    limit = here.viewing.seat.condition.director.max_chars
    for line in here.said:
        assert line.source == "AI"
        assert line.text
        assert line.text == plain(line.text, limit)
    rounds = [entry.payload for entry in here.kinds("round.ended")]
    problems = [entry.payload for entry in here.kinds("problem")]
    assert len(rounds) == len(here.kinds("round.started")) >= 4
    for ended in rounds:
        assert isinstance(ended, RoundEnded)
        assert ended.outcome == "answered" or any(isinstance(p, Problem) and p.whose == "environment" for p in problems)
    drops = [entry.payload for entry in here.kinds("chat.dropped")]
    assert all(isinstance(drop, ChatDropped) and drop.reason for drop in drops)
    assert here.said, "not one line of four rounds"
    assert sum(ended.cached_tokens for ended in rounds) > sum(ended.input_tokens for ended in rounds) / 2
    assert engine.spend.totals.cost_usd == 0
    assert not psutil.pid_exists(pid)


@pytest.mark.usefixtures("no_waiting")
async def test_a_child_killed_in_the_middle_is_started_again_and_then_given_up(model: Path, tmp_path: Path) -> None:
    engine = local_engine(model, tmp_path)
    async with evening(engine) as here:
        pids = set()
        for _ in range(2):
            pid = engine.pid
            assert pid is not None
            pids.add(pid)
            answered = len(here.kinds("round.ended"))
            os.kill(pid, signal.SIGKILL)
            await here.watch(8)
            assert len(here.kinds("round.ended")) > answered, "the viewing stands still"
            loading = engine._loading  # what a viewer would wait for
            assert loading is not None
            await asyncio.wait([loading])
        assert len(pids) == 2
        assert engine.pid is None
        await here.watch(16)
    told = [entry.payload for entry in here.kinds("problem")]
    assert all("random.gguf" in problem.message and str(model.parent) not in problem.message for problem in told)
    assert any("signal 9" in problem.message and "started again" in problem.message for problem in told)
    assert any("ended 2 times" in problem.message for problem in told)
    assert {problem.whose for problem in told} == {"environment"}


async def test_a_child_killed_in_the_middle_of_an_answer(model: Path, tmp_path: Path) -> None:
    engine = local_engine(model, tmp_path)
    try:
        assert isinstance(await engine.prepare(), Ready)
        assert engine.pid is not None
        child = psutil.Process(engine.pid)
        child.suspend()
        async with aclosing(engine.answer(a_round())) as events:
            asking = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0.1)  # the request is on its way; that it is not yet would change nothing below
            child.kill()
            problem = await asking
        assert isinstance(problem, EngineProblem)
        assert problem.kind == "unreachable"
        assert "started again" in problem.message
    finally:
        await engine.close()


async def test_rounds_before_the_model_is_there_rest_and_begin_the_loading(model: Path, tmp_path: Path) -> None:
    engine = local_engine(model, tmp_path)
    try:
        [resting] = [event async for event in engine.answer(a_round())]
        assert isinstance(resting, EngineProblem)
        assert resting.kind == "resting"
        assert isinstance(await engine.prepare(), Ready)
    finally:
        await engine.close()


async def test_closing_while_the_model_loads_leaves_nothing_behind(model: Path, tmp_path: Path) -> None:
    engine = local_engine(model, tmp_path)
    preparing = asyncio.create_task(engine.prepare())
    while engine.pid is None:
        await asyncio.sleep(0.001)
    pid = engine.pid
    await engine.close()
    found = await preparing
    assert isinstance(found, EngineProblem)
    assert not psutil.pid_exists(pid)


# --- the process


def test_the_child_dies_with_a_program_that_is_killed(model: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", PARENT, str(model), str(tmp_path), str(ROOT / "tests")]
    parent = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until_gone(pid)


def test_the_child_ends_by_itself_when_its_input_does(model: Path) -> None:
    child = Child(orders(model))
    child.address()
    process = psutil.Process(child.pid)
    child.end()
    assert not process.is_running()
    assert child.code == 0


def test_nobody_else_can_use_the_server(served: tuple[Child, str]) -> None:
    child, address = served
    assert address.startswith("http://127.0.0.1:")
    assert ask(f"{address}/v1/models", "secret")[0] == 200
    for path in ("/v1/models", "/props", "/slots", "/metrics"):
        status, headers, _ = ask(address + path, "guessed", Origin="http://evil.example")
        assert status in (401, 404, 501)
        assert headers.get("Access-Control-Allow-Origin", "") == ""
    listening = [c.laddr.ip for c in psutil.Process(child.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1"]


def test_the_key_is_on_no_command_line_and_the_users_keys_are_not_passed_on(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-user")
    child = Child(orders(model, key="sk-of-the-child"))
    child.address()
    process = psutil.Process(child.pid)
    seen = json.dumps([process.cmdline(), process.environ()])
    child.end()
    assert "sk-of-the" not in seen
    assert "sk-of-the" not in child.log


def test_the_hidden_word_is_no_command() -> None:
    told = subprocess.run([sys.executable, "-m", "kpop_concert", "--help"], capture_output=True, text=True, check=True)
    assert "llama" not in told.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of another process")
def test_a_model_that_needs_too_much_memory(model: Path) -> None:
    child = Child(orders(model, context=40_000_000))
    psutil.Process(child.pid).rlimit(psutil.RLIMIT_AS, (MEMORY, MEMORY))
    with pytest.raises(ChildError, match="memory"):
        child.address()


# --- files


async def problem_with(file: Path, folder: Path) -> EngineProblem:
    engine = local_engine(file, folder)
    found = await engine.prepare()
    await engine.close()
    assert isinstance(found, EngineProblem)
    assert found.kind == "model"
    assert found.message.startswith(file.name)
    assert str(folder) not in found.message
    return found


async def test_weights_that_are_missing_at_the_end(model: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.gguf"
    part.write_bytes(model.read_bytes()[:-1000])  # noqa: ASYNC240
    assert "damaged or not whole" in (await problem_with(part, tmp_path)).message


async def test_a_kind_of_model_that_nobody_knows(tmp_path: Path) -> None:
    file = write_model(tmp_path / "new.gguf", metadata={"general.architecture": "tomorrow"})
    assert "does not know" in (await problem_with(file, tmp_path)).message


@pytest.mark.parametrize("template", ["{% if %}{{ broken", "{{ raise_exception('only for poems') }}"])
async def test_a_chat_template_that_does_not_work_is_replaced(template: str, tmp_path: Path) -> None:
    file = write_model(tmp_path / "odd.gguf", metadata={"tokenizer.chat_template": template})
    engine = local_engine(file, tmp_path)
    found = await engine.prepare()
    await engine.close()
    assert isinstance(found, Ready)


async def test_llama_cpp_is_not_installed(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "LIBRARY", "no_such_library")
    assert "kpop-concert[local]" in (await problem_with(model, tmp_path)).message
