"""A key never ends in a file, a log, an entry, a message or anything's repr, whatever a server says about it."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest

from kpop_concert.audience.engines import make_engine, presets
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.audience.engines.spend import Spend
from kpop_concert.bench.chat_server import Asked, Behaviour, ChatServer, Fault
from kpop_concert.cli import demo_concert
from kpop_concert.condition import Condition
from kpop_concert.headless import VirtualPlayer
from kpop_concert.journal import Entry
from kpop_concert.records import JournalWriter
from kpop_concert.seat import Seat, take_seat
from kpop_concert.session import Session
from kpop_concert.system.logs import CrashReporter
from kpop_concert.system.preferences import PreferenceFile
from kpop_concert.system.secrets import Secrets
from kpop_concert.viewing import Viewing

KEY = "sk-5e5a3e-4f9d0c1b2a"
FAULTS: tuple[Fault | None, ...] = (None, "401", "403", "429", "HTML", "error event", "redirect", "reset")
ROUNDS = 3


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def everything_logged(tmp_path: Path) -> Iterator[Path]:
    """The most talkative log there can be, of this program and of every library."""
    file = tmp_path / "everything.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield file
    root.setLevel(level)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture(scope="module")
def seat() -> Seat:
    return take_seat(demo_concert(), "persona", 7)


async def watch(seat: Seat, folder: Path) -> list[Entry]:
    """A few rounds of a viewing that is kept in a record."""
    clock = itertools.count(0, 1_000_000)
    writer = JournalWriter(folder / "record.db")
    session = Session(writer, "test", seat.seed, now_ns=lambda: next(clock))
    entries: list[Entry] = []
    session.subscribe(entries.append)
    player = VirtualPlayer(seat.pack.duration_ms, lambda: next(clock))
    viewing = Viewing(session, player, seat)
    await viewing.prepare()
    viewing.play()
    for _ in range(ROUNDS * 8):
        player.step(1.0)
        viewing.tick(next(clock))
        await viewing.settle()
    await viewing.close("left")
    session.end("closed")
    writer.close()
    return entries


def written(folder: Path) -> dict[str, bytes]:
    """Every file, by name."""
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_no_trace_of_a_key(
    fault: Fault | None,
    tmp_path: Path,
    everything_logged: Path,
    seat: Seat,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str, str], None],
) -> None:
    typed = fault in (None, "401")
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", "" if typed else KEY)
    expected_log("kpop_concert", r"^test failed \(RuntimeError\)")

    def script(asked: Asked) -> Behaviour:
        probing = len(asked.body.get("messages", ())) < 2  # type: ignore[arg-type]
        return Behaviour(fault=None if probing and fault != "403" else fault)

    async with ChatServer(script) as server:
        settings = EngineSettings(provider="custom", base_url=server.base_url, model="m", time_limit_s=2)
        kept = PreferenceFile(tmp_path)
        kept.change(engine=settings.model_dump())
        kept.close()
        secrets = Secrets(settings.server_url)
        if typed:
            secrets.keep(settings.server_url, KEY, "keyring")
        key = secrets.key_for(settings.server_url)
        listed = await presets.models(settings.server_url, key)
        condition = Condition.model_validate({**seat.condition.model_dump(), "engine": "openai"})
        spend = Spend(settings, "m", folder=tmp_path)
        engine = make_engine(condition, settings, secrets, spend=spend)
        entries = await watch(replace(seat, condition=condition, engine=engine), tmp_path)
        spend.close()
        assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in server.requests)
    assert server.chats
    assert any(entry.kind == ("problem" if fault else "engine.ready") for entry in entries)
    try:
        raise RuntimeError(KEY)
    except RuntimeError as error:
        CrashReporter(tmp_path).write("test", error)
    shown = [repr(value) for value in (key, secrets, settings, engine, spend, spend.totals, listed, vars(secrets))]
    shown += [str(entry) for entry in entries]
    files = written(tmp_path)
    assert {"everything.log", "record.db", "settings.toml"} <= files.keys()
    assert [name for name, content in files.items() if KEY.encode() in content] == []
    assert [text for text in shown if KEY in text] == []
