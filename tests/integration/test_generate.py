"""`generate` with a model behind a real server: slow, killed, interrupted, begun again, reviewed and replayed."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from kpop_concert.bench.chat_server import Asked, Behaviour, ChatServer
from kpop_concert.cli import demo_concert, main

ROOT = Path(__file__).parents[2]
KEY = "sk-5e5a3e-4f9d0c1b2a"
ROUNDS = 14
STOP_AT = 5
KEPT = "chat.jsonl.part.jsonl"
CONDITION = """
name: quick
purpose: A condition for tests.
director: {round_ms: 60000, lead_ms: 60000, jitter_ms: [0, 50000], timeout_ms: 1000}
"""


def words(url: str, folder: Path, *more: str, condition: str = "persona") -> list[str]:
    asked = ["generate", str(demo_concert()), "--condition", condition, "--engine", "openai", "--base-url", url]
    return [*asked, "--model", "m", "--seed", "7", "--out", str(folder / "chat.jsonl"), *more]


async def run(*asked: str) -> int:
    """The command, in a thread, while the server answers in this one."""
    return await asyncio.to_thread(main, list(asked))


def rounds(server: ChatServer) -> list[Asked]:
    """The requests for rounds; those of the probe have no system message."""
    return [asked for asked in server.chats if len(asked.body["messages"]) == 2]  # type: ignore[arg-type]


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def started(*asked: str) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", "kpop_concert", *asked)
    return await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


class StandsStill:
    """A server that answers until it is asked for round request STOP_AT, and then says nothing more."""

    def __init__(self, server: ChatServer) -> None:
        self.reached = asyncio.Event()
        self._server = server
        server.script = self._script

    def _script(self, asked: Asked) -> Behaviour:
        if len(rounds(self._server)) <= STOP_AT:
            return Behaviour()
        self.reached.set()
        return Behaviour(fault="silence")


async def test_a_model_writes_the_chat_of_a_whole_concert(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", KEY)
    async with ChatServer() as server:
        assert await run(*words(server.base_url, tmp_path)) == 0
        assert len(rounds(server)) == ROUNDS
        assert all(asked.headers["authorization"] == f"Bearer {KEY}" for asked in server.requests)
    chat = lines(tmp_path / "chat.jsonl")
    assert {(line["source"], line["author_kind"]) for line in chat} == {("AI", "persona")}
    assert {line["round"] for line in chat} == set(range(ROUNDS))
    assert names(tmp_path) == ["chat.jsonl"]
    out, err = capsys.readouterr()
    assert err == ""
    assert f"{len(chat)} messages, condition persona, seed 7, model m, {ROUNDS} rounds, " in out
    assert "cached), price not known, problems none" in out


async def test_a_killed_run_goes_on_and_pays_nothing_twice(tmp_path: Path) -> None:
    (tmp_path / "killed").mkdir()
    (tmp_path / "whole").mkdir()
    async with ChatServer() as server:
        stopping = StandsStill(server)
        child = await started(*words(server.base_url, tmp_path / "killed"))
        await stopping.reached.wait()
        child.kill()
        await child.communicate()
        unanswered = rounds(server)[STOP_AT].body["messages"]
        with (tmp_path / "killed" / KEPT).open("ab") as torn:
            torn.write(b'{"request": "abc", "lines": [')

        server.script = lambda _: Behaviour()
        assert await run(*words(server.base_url, tmp_path / "killed")) == 0
        times = Counter(json.dumps(asked.body["messages"]) for asked in rounds(server))
        assert times.pop(json.dumps(unanswered)) == 2
        assert set(times.values()) == {1}
        assert len(times) == ROUNDS - 1

        assert await run(*words(server.base_url, tmp_path / "whole")) == 0
    assert (tmp_path / "killed" / "chat.jsonl").read_bytes() == (tmp_path / "whole" / "chat.jsonl").read_bytes()
    assert names(tmp_path / "killed") == ["chat.jsonl"]


async def test_ctrl_c_keeps_what_is_paid_and_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", KEY)
    async with ChatServer() as server:
        stopping = StandsStill(server)
        child = await started(*words(server.base_url, tmp_path))
        await stopping.reached.wait()
        child.send_signal(signal.SIGINT)
        out, err = await child.communicate()
    assert (child.returncode, out) == (1, b"")
    assert err.decode().startswith(f"kpop-concert: stopped. {STOP_AT} answers are kept in ")
    assert "run the same command again" in err.decode()
    assert names(tmp_path) == [KEPT]
    assert len(lines(tmp_path / KEPT)) == 1 + STOP_AT
    assert KEY.encode() not in err + (tmp_path / KEPT).read_bytes()


async def test_a_model_that_is_slower_than_the_show(tmp_path: Path) -> None:
    (tmp_path / "quick.yaml").write_text(CONDITION, "utf-8")

    def slow(asked: Asked) -> Behaviour:
        return Behaviour(first_byte_s=1.3 if len(asked.body.get("messages", ())) == 2 else 0)  # type: ignore[arg-type]

    async with ChatServer(slow) as server:
        assert await run(*words(server.base_url, tmp_path, condition=str(tmp_path / "quick.yaml"))) == 0
    assert {line["round"] for line in lines(tmp_path / "chat.jsonl")} == {0, 1}


async def test_a_server_that_breaks_for_good_ends_the_run_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with ChatServer() as server:
        server.script = lambda asked: Behaviour(fault="401" if len(rounds(server)) > STOP_AT else None)
        assert await run(*words(server.base_url, tmp_path)) == 1
        asked = len(rounds(server))
    said = capsys.readouterr().err
    assert "does not accept the key" in said
    assert f"{STOP_AT} answers are kept" in said
    assert asked == STOP_AT + 1
    assert not (tmp_path / "chat.jsonl").exists()


async def test_answers_of_another_condition_are_not_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with ChatServer() as server:
        server.script = lambda asked: Behaviour(fault="401" if len(rounds(server)) > STOP_AT else None)
        assert await run(*words(server.base_url, tmp_path)) == 1
        before = (tmp_path / KEPT).read_bytes()
        assert await run(*words(server.base_url, tmp_path, condition="no_persona")) == 1
    assert "(condition persona, model m, seed 7)" in capsys.readouterr().err
    assert (tmp_path / KEPT).read_bytes() == before


async def test_a_written_chat_is_replayed(tmp_path: Path) -> None:
    async with ChatServer() as server:
        assert await run(*words(server.base_url, tmp_path)) == 0
    again = tmp_path / "again.jsonl"
    words_again = ["generate", str(demo_concert()), "--replay", str(tmp_path / "chat.jsonl"), "--out", str(again)]
    assert await run(*words_again) == 0

    def shown(file: Path) -> list[tuple[object, ...]]:
        return sorted((line["media_ms"], line["author"], line["text"]) for line in lines(file))

    assert shown(again) == shown(tmp_path / "chat.jsonl")
    assert {line["source"] for line in lines(again)} == {"REPLAY"}


@pytest.mark.parametrize("calls", ["one", "each"])
async def test_prompts_are_the_requests_that_are_sent(
    calls: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "quick.yaml").write_text(f"{CONDITION}\ncalls: {calls}\n", "utf-8")
    quick = str(tmp_path / "quick.yaml")
    async with ChatServer() as server:
        dry = words(server.base_url, tmp_path, "--prompts", str(tmp_path / "review"), condition=quick)
        assert await run(*dry) == 0
        assert server.requests == []
        assert "is not written" in capsys.readouterr().err
        assert not (tmp_path / "chat.jsonl").exists()
        assert await run(*words(server.base_url, tmp_path, condition=quick)) == 0
        sent = [(asked.method, asked.path, asked.body) for asked in server.chats]
    index = json.loads((tmp_path / "review" / "index.json").read_text("utf-8"))
    files = [json.loads((tmp_path / "review" / entry["file"]).read_text("utf-8")) for entry in index["files"]]
    written = [(file["method"], file["path"], file["body"]) for file in files]
    # Both rounds are asked for before anybody has answered: stand-ins and model are told the same.
    assert len(sent) == len(written)
    assert all(request in written for request in sent)
    assert all(request in sent for request in written)
    assert index["input_tokens"] > index["input_tokens_in_the_stable_prefix"] > 1000
    assert "built-in fans stand in" in (tmp_path / "review" / "README.txt").read_text("utf-8")
