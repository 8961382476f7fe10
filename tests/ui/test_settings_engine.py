"""The engine part of the settings against a real loopback server, and where a key goes."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from settings_helpers import CANARY, OwnKeyring, still, words, write

from kpop_concert.audience.engines.base import EngineProblem, Ready
from kpop_concert.audience.engines.presets import FoundServer
from kpop_concert.audience.engines.settings import OPENAI_URL, EngineSettings
from kpop_concert.bench.chat_server import Behaviour, ChatServer
from kpop_concert.ui.components.engine_words import EngineWords
from kpop_concert.ui.models.engine_form import is_here
from kpop_concert.ui.pages.settings import SettingsDialog

Open = Callable[..., SettingsDialog]


async def test_a_server_is_set_up_tested_and_described(sheet: Open) -> None:
    async with ChatServer(models=("small-model", "large-model")) as server:
        dialog = sheet()
        engine, form = dialog.engine, dialog.form
        assert engine.builtin.isVisible()
        assert not engine.test.isVisible()
        QTest.keyClick(engine.provider, Qt.Key.Key_Right)
        QTest.keyClick(engine.provider, Qt.Key.Key_Right)
        QTest.keyClick(engine.provider, Qt.Key.Key_Right)
        assert form.settings.provider == "custom"
        assert not engine.test.isEnabled()
        assert "base URL" in engine.hint.text()
        write(engine.url.edit, "not a server")
        assert engine.url.error
        assert form.settings.base_url == ""
        write(engine.url.edit, server.base_url)
        assert not engine.url.error
        await form.settle()
        assert engine.model.choices == ["small-model", "large-model"]
        assert "choose a model" in engine.hint.text()
        write(engine.model.edit, "small-model")
        assert engine.test.isEnabled()
        engine.test.click()
        assert engine.test.loading
        await form.settle()
        assert not engine.test.loading
        assert isinstance(form.tested, Ready)
        assert "Connected. First word after" in engine.card.words
        assert "10 fans need one request every 8 s" in engine.card.words
        assert "json_schema" in engine.card.words
        assert "a server on this machine" in engine.leaves.text()
        form.choose("builtin")
        assert dialog.privacy.leaves.text() == "Nothing leaves this machine."
        await form.settle()


@pytest.mark.parametrize(
    ("fault", "title"), [("401", "The key does not work"), ("404", "No such model"), ("500", "Something went wrong")]
)
async def test_what_a_server_refuses_is_said_with_what_to_do(sheet: Open, fault: str, title: str) -> None:
    async with ChatServer(lambda _: Behaviour(fault=fault)) as server:
        dialog = sheet(EngineSettings(provider="custom", base_url=server.base_url, model="m"))
        await dialog.form.settle()
        dialog.engine.test.click()
        await dialog.form.settle()
        problem = dialog.form.tested
        assert isinstance(problem, EngineProblem)
        said = dialog.engine.card.words
        assert said.startswith(title) or fault == "500"
        assert len(said) > len(title) + 10


async def test_a_server_that_is_not_there_is_said_and_another_setting_takes_the_card_away(sheet: Open) -> None:
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1", model="m"))
    await dialog.form.settle()
    dialog.engine.test.click()
    await dialog.form.settle()
    assert dialog.engine.card.words.startswith("Cannot connect. Check the address")
    dialog.form.change(cap_day_usd=2.0)
    assert dialog.form.tested is not None
    dialog.form.change(model="other")
    assert not dialog.engine.card.isVisible()


async def test_a_key_is_kept_in_the_keyring_and_shown_nowhere(sheet: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with ChatServer() as server:
        dialog = sheet(EngineSettings(provider="custom", base_url=server.base_url, model="test-model"))
        kept: list[EngineSettings] = []
        dialog.engine_edited.connect(kept.append)
        row = dialog.engine.key
        await dialog.form.settle()
        assert dialog.form.key == "none"
        row.replace.click()
        assert QApplication.focusWidget() is row.box.edit
        assert row.box.edit.echoMode() == QLineEdit.EchoMode.Password
        QTest.keyClicks(row.box.edit, CANARY)
        assert CANARY not in row.box.edit.displayText()
        QTest.keyClick(row.box.edit, Qt.Key.Key_Return)
        assert row.box.edit.text() == ""
        assert not row.box.edit.isUndoAvailable()
        await dialog.form.settle()
        assert dialog.form.key == "keyring"
        assert row.box.where.text() == "in the system keyring"
        assert list(OwnKeyring.kept.values()) == [CANARY]
        dialog.engine.test.click()
        await dialog.form.settle()
        assert server.chats[-1].headers["authorization"] == f"Bearer {CANARY}"
        assert CANARY not in words(dialog)
        assert CANARY not in repr(kept) + caplog.text + repr(vars(dialog.form))
        row.remove.click()
        await dialog.form.settle()
        assert dialog.form.key == "none"
        assert OwnKeyring.kept == {}


async def test_without_a_keyring_the_key_stays_in_this_session_and_the_row_says_so(sheet: Open) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1"))
    row = dialog.engine.key
    await dialog.form.settle()
    row.replace.click()
    assert "for this session only" in row.note.text()
    write(row.box.edit, CANARY)
    await dialog.form.settle()
    assert dialog.form.key == "session"
    assert row.box.where.text() == "for this session only"
    row.replace.click()
    write(row.box.edit, "has a blank")
    await dialog.form.settle()
    assert "cannot be a key" in row.note.text()
    assert dialog.form.key == "session"


async def test_a_key_of_the_environment_is_named_and_not_replaced(sheet: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", CANARY)
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1"))
    await dialog.form.settle()
    row = dialog.engine.key
    assert row.box.where.text() == "from the environment"
    assert not row.replace.isVisible()
    assert not row.remove.isVisible()
    assert CANARY not in words(dialog)


async def test_openai_has_a_fixed_address_needs_a_key_and_says_where_the_chat_goes(sheet: Open) -> None:
    asked: list[EngineSettings] = []

    async def models(settings: EngineSettings) -> tuple[str, ...]:
        asked.append(settings)
        return ()

    doors = dataclasses.replace(still(), models=models)
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1", model="own"), doors=doors)
    engine, form = dialog.engine, dialog.form
    await form.settle()
    asked.clear()
    form.choose("openai")
    await form.settle()
    assert engine.url.edit.text() == OPENAI_URL
    assert engine.url.edit.isReadOnly()
    assert asked == []  # nothing is sent to a server that needs a key without one
    assert form.settings.model == ""
    form.change(model="gpt-x")
    assert "API key" in engine.hint.text()
    assert not engine.test.isEnabled()
    assert "api.openai.com" in engine.leaves.text()
    assert "api.openai.com" in dialog.privacy.leaves.text()
    assert "US$ 0.42" in engine.costs.text()
    assert "token cap" in engine.costs.text()
    form.choose("custom")
    assert (form.settings.base_url, form.settings.model) == ("http://127.0.0.1:9/v1", "own")
    assert not engine.url.edit.isReadOnly()
    await form.settle()


async def test_servers_on_this_machine_are_looked_for_and_taken(sheet: Open) -> None:
    found = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("gemma", "qwen"))
    dialog = sheet(doors=still((found,)))
    dialog.form.choose("local_server")
    assert dialog.engine.looking.text() == "Looking for servers on this machine"
    await dialog.form.settle()
    button = dialog.engine.servers[0]
    assert button.isVisible()
    assert "http://127.0.0.1:11434/v1" in button.accessibleName()
    button.click()
    assert (dialog.form.settings.base_url, dialog.form.settings.model) == (found.base_url, "gemma")
    await dialog.form.settle()


async def test_no_server_on_this_machine_is_said(sheet: Open) -> None:
    dialog = sheet(EngineSettings(provider="local_server"))
    await dialog.form.settle()
    assert dialog.engine.looking.text() == "No server answers on this machine."
    assert dialog.engine.again.isVisible()


async def test_a_failure_of_the_program_is_shown_and_logged_without_its_text(sheet: Open, expected_log) -> None:
    expected_log("kpop_concert.ui.models.engine_form", r"engine settings: test failed \(RuntimeError\)")
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1", model="m"), doors=still())
    await dialog.form.settle()
    dialog.engine.test.click()
    await dialog.form.settle()
    assert "RuntimeError" in dialog.engine.card.words
    assert CANARY not in words(dialog)


async def test_closing_stops_what_is_under_way(sheet: Open) -> None:
    async with ChatServer(lambda _: Behaviour(fault="silence")) as server:
        dialog = sheet(EngineSettings(provider="custom", base_url=server.base_url, model="m"))
        await dialog.form.settle()
        dialog.engine.test.click()
        async with asyncio.timeout(10):
            while not server.chats:
                await asyncio.sleep(0.005)
        dialog.close_sheet()
        await dialog.form.settle()
        assert dialog.form.tested is None
        async with asyncio.timeout(10):
            while server.under_way:
                await asyncio.sleep(0.005)


async def test_a_model_file_is_chosen(sheet: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tiny.gguf"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    dialog = sheet(doors=still())
    dialog.form.choose("local_server")
    QTest.keyClick(dialog.engine.place, Qt.Key.Key_Right)
    assert dialog.form.settings.provider == "model_file"
    assert dialog.engine.provider.index == 2
    assert "model file" in dialog.engine.hint.text()
    dialog.engine.choose_file.click()
    assert dialog.form.settings.model_file == str(file)
    assert dialog.engine.file.edit.text() == "tiny.gguf"
    assert not dialog.engine.key.isVisible()
    await dialog.form.settle()


async def test_numbers_are_read_as_people_write_them(sheet: Open) -> None:
    dialog = sheet(EngineSettings(provider="custom"), doors=still())
    engine, form = dialog.engine, dialog.form
    for text, seconds in (("4", 4.0), ("2,5 s", 2.5), (" 12.0s", 12.0)):
        write(engine.limit.edit, text)
        assert form.settings.time_limit_s == seconds
    write(engine.limit.edit, "soon")
    assert engine.limit.error
    assert form.settings.time_limit_s == 12.0
    write(engine.caps["cap_viewing_tokens"].edit, "250,000")
    write(engine.caps["cap_day_usd"].edit, "$2.50")
    assert (form.settings.cap_viewing_tokens, form.settings.cap_day_usd) == (250_000, 2.5)
    QTest.mouseClick(engine.fallback, Qt.MouseButton.LeftButton)
    assert not form.settings.fallback
    await form.settle()


def test_every_answer_of_a_probe_has_words(qapp: QApplication) -> None:
    speak, settings = EngineWords(), EngineSettings(provider="custom", time_limit_s=4)
    ready = Ready("m", "host:1", "nothing", "ignored", 4100.0)
    status, _, text = speak.of_ready(ready, settings)
    assert status == "warn"
    assert "later than the time limit" in text
    assert "no format" in text
    assert "a study refuses it" in text
    for kind in (
        "timeout", "unreachable", "limit", "key", "model", "refused", "cut", "invalid", "budget", "resting", "other",
    ):  # fmt: skip
        status, title, text = speak.of_problem(EngineProblem(kind, "line one\nline two " + "x" * 400), settings)
        assert status == "error"
        assert title
        assert "\n" not in text
        assert len(text) < 300


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("LOCALHOST.", True), ("10.0.0.2", False),
     ("example.org", False), ("localhost.example.org", False), ("127.0.0.1.example.org", False)],
)  # fmt: skip
def test_what_this_machine_is(host: str, here: bool) -> None:
    assert is_here(host) is here
