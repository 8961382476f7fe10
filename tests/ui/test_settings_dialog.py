"""The settings sheet by itself: the engine part against a real loopback server, keys, layout, nav, preview."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import ClassVar

import keyring
import keyring.backends.fail
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.audience.engines.base import EngineProblem, Ready
from kpop_concert.audience.engines.presets import FoundServer
from kpop_concert.audience.engines.settings import OPENAI_URL, EngineSettings
from kpop_concert.audience.engines.spend import Totals
from kpop_concert.bench.chat_server import Behaviour, ChatServer
from kpop_concert.danmaku.style import DanmakuSettings
from kpop_concert.system.preferences import Preferences
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui.components.danmaku_preview import DanmakuPreview
from kpop_concert.ui.components.engine_words import EngineWords
from kpop_concert.ui.components.settings_sections import Places
from kpop_concert.ui.models.engine_doors import real_doors
from kpop_concert.ui.models.engine_form import Doors, EngineForm, is_here
from kpop_concert.ui.models.settings import current_section
from kpop_concert.ui.pages.settings import SettingsDialog
from kpop_concert.ui.theme import Theme
from kpop_concert.ui.widgets.select import Combo, Select
from kpop_concert.ui.widgets.text import Label

CANARY = "sk-canary-4711-do-not-show"


class _Keyring(KeyringBackend):
    """A keyring as systems have them, without a system."""

    priority: ClassVar[float] = 5
    name: ClassVar[str] = "test"
    kept: ClassVar[dict[tuple[str, str], str]] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def _own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for variable in ("OPENAI_API_KEY", "KPOP_CONCERT_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    before = keyring.get_keyring()
    _Keyring.kept.clear()
    keyring.set_keyring(_Keyring())
    yield
    keyring.set_keyring(before)


Open = Callable[..., SettingsDialog]


@pytest.fixture
async def sheet(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> AsyncIterator[Open]:
    """`sheet(settings, doors, size)` opens the settings over an empty window."""
    windows: list[QWidget] = []

    def start(
        settings: EngineSettings | None = None,
        *,
        doors: Doors | None = None,
        size: tuple[int, int] = (1440, 900),
        scale: float = 1.0,
    ) -> SettingsDialog:
        theme = Theme(scale=scale, reduced_motion=True)
        theme.apply(qapp)
        window = QWidget()
        windows.append(window)
        window.theme = theme
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        secrets = Secrets()
        # Only the search is left out: it would find what else runs on this machine.
        real = dataclasses.replace(real_doors(secrets), find=_no_server)
        form = EngineForm(settings or EngineSettings(), secrets, doors or real)
        places = Places(tmp_path / "record.db", tmp_path)
        dialog = SettingsDialog(theme, window, Preferences(text_scale=scale), DanmakuSettings(), form, places)
        dialog.open_at()
        return dialog

    yield start
    for window in windows:
        dialog = window.findChild(SettingsDialog)
        if dialog is not None:
            dialog.close_sheet()
        window.close()
        window.deleteLater()
    await asyncio.sleep(0)


async def _no_server() -> list[FoundServer]:
    return []


def write(edit: QLineEdit, text: str) -> None:
    """As a person does: into the field, over what is there, Enter."""
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def words(widget: QWidget) -> str:
    """Everything that a widget and its children show or say."""
    said = []
    for one in [widget, *widget.findChildren(QWidget)]:
        said += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        for name in ("text", "placeholderText", "displayText"):
            read = getattr(one, name, None)
            said.append(read() if callable(read) else "")
    return "\n".join(map(str, said))


# -- the engine, against a server


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
        assert list(_Keyring.kept.values()) == [CANARY]
        dialog.engine.test.click()
        await dialog.form.settle()
        assert server.chats[-1].headers["authorization"] == f"Bearer {CANARY}"
        assert CANARY not in words(dialog)
        assert CANARY not in repr(kept) + caplog.text + repr(vars(dialog.form))
        row.remove.click()
        await dialog.form.settle()
        assert dialog.form.key == "none"
        assert _Keyring.kept == {}


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

    doors = dataclasses.replace(_still(), models=models)
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


def _still(servers: tuple[FoundServer, ...] = ()) -> Doors:
    """Doors onto a small still world."""

    async def find() -> tuple[FoundServer, ...]:
        return servers

    async def models(_: EngineSettings) -> tuple[str, ...]:
        return ()

    async def connect(_: EngineSettings) -> Ready | EngineProblem | None:
        raise RuntimeError(CANARY)

    async def spent(_: EngineSettings) -> Totals:
        return Totals(day_usd=0.42)

    return Doors(find, models, connect, spent)


async def test_servers_on_this_machine_are_looked_for_and_taken(sheet: Open) -> None:
    found = FoundServer("Ollama", "http://127.0.0.1:11434/v1", ("gemma", "qwen"))
    dialog = sheet(doors=_still((found,)))
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
    dialog = sheet(EngineSettings(provider="custom", base_url="http://127.0.0.1:9/v1", model="m"), doors=_still())
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
    dialog = sheet(doors=_still())
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
    dialog = sheet(EngineSettings(provider="custom"), doors=_still())
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


# -- the sheet


@pytest.mark.parametrize(
    ("size", "scale"), [((1440, 900), 1.0), ((1440, 900), 1.3), ((1280, 720), 1.15), ((1000, 640), 1.0)]
)
async def test_it_fits_its_window_and_shows_every_word(
    sheet: Open, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    settings = EngineSettings(provider="local_server", base_url="http://127.0.0.1:9/v1", model="m")

    async def connect(_: EngineSettings) -> Ready:
        return Ready("m", "127.0.0.1:9", "nothing", "ignored", 9000.0)

    dialog = sheet(settings, doors=dataclasses.replace(_still(), connect=connect), size=size, scale=scale)
    await dialog.form.settle()
    dialog.engine.test.click()
    await dialog.form.settle()
    dialog.engine.key.replace.click()
    qtbot.wait(1)
    assert dialog.engine.card.isVisible()
    assert dialog.rect().contains(dialog.card.geometry())
    content = dialog.scroll.widget()
    assert content.width() <= dialog.scroll.viewport().width()
    for label in dialog.findChildren(Label):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        elif label.isVisible():
            assert label.width() >= label.sizeHint().width(), label.text()
    view = content.rect()
    for name in ("engine", "flying", "language", "accessibility", "privacy", "storage", "about"):
        section = getattr(dialog, name)
        box = QRect(section.mapTo(content, QPoint(0, 0)), section.size())
        assert view.contains(box), name
    two = dialog.flying.mapTo(content, QPoint(0, 0)).x() > dialog.engine.mapTo(content, QPoint(0, 0)).x()
    assert two is (size == (1440, 900) and scale == 1.0)


async def test_the_nav_goes_to_a_section_and_follows_the_scrolling(sheet: Open, qtbot: QtBot) -> None:
    dialog = sheet(doors=_still(), size=(1000, 640))
    qtbot.wait(1)
    bar = dialog.scroll.verticalScrollBar()
    dialog.nav["language"].click()
    assert dialog.nav["language"].isChecked()
    assert bar.value() > 0
    top = dialog.language.mapTo(dialog.scroll.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= 40
    for _ in range(40):
        wheel = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(bar, wheel)
    assert bar.value() == 0
    assert dialog.nav["engine"].isChecked()
    dialog.privacy.share.setFocus(Qt.FocusReason.TabFocusReason)
    assert dialog.nav["privacy"].isChecked()
    assert [name for name, item in dialog.nav.items() if item.isChecked()] == ["privacy"]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=7), st.integers(0, 3000), st.integers(100, 900))
def test_some_section_is_always_the_current_one(heights: list[int], top: int, height: int) -> None:
    places, at = {}, 0
    for number, tall in enumerate(heights):
        places[str(number)] = (at, at + tall)
        at += tall
    current = current_section(places, top, height, "0")
    assert current in places
    assert current_section(places, top, height, current) == current


def test_beside_each_other_the_current_section_stays_and_so_it_does_at_the_end() -> None:
    places = {"a": (0, 300), "b": (0, 500), "c": (320, 700), "d": (520, 800), "e": (820, 900)}
    assert current_section(places, 0, 400, "b") == "b"
    assert current_section(places, 0, 400, "e") == "a"
    assert current_section(places, 300, 400, "b") == "b"
    assert current_section(places, 500, 400, "e", at_end=True) == "e"
    assert current_section(places, 500, 400, "a", at_end=True) == "c"


async def test_tab_stays_inside_and_what_is_behind_gets_no_click(sheet: Open, qtbot: QtBot) -> None:
    dialog = sheet(doors=_still())
    behind = QLineEdit(dialog.parentWidget())
    behind.lower()
    behind.show()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(50):
            qtbot.keyClick(QApplication.focusWidget(), key)
            assert dialog.isAncestorOf(QApplication.focusWidget())
    qtbot.mouseClick(dialog, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert dialog.isVisible()
    await dialog.form.settle()


async def test_the_storage_section_names_the_record_and_asks_for_its_folder(sheet: Open, tmp_path: Path) -> None:
    (tmp_path / "record.db").write_bytes(b"x" * 2500)
    (tmp_path / "record.db-wal").write_bytes(b"x" * 500)
    dialog = sheet(doors=_still())
    wanted: list[Path] = []
    dialog.storage.folder_wanted.disconnect()
    dialog.storage.folder_wanted.connect(wanted.append)
    shown = words(dialog.storage)
    assert "Record · 3 kB" in shown
    assert str(tmp_path / "record.db") in shown
    dialog.storage.buttons[0].click()
    assert wanted == [tmp_path]
    await dialog.form.settle()


# -- the parts


def test_the_preview_shows_every_setting_at_once(qtbot: QtBot) -> None:
    now = [0.0]
    preview = DanmakuPreview(Theme(reduced_motion=True), DanmakuSettings(), lambda: now[0])
    qtbot.addWidget(preview)
    preview.resize(464, 160)
    preview.show()
    qtbot.waitUntil(lambda: _bright(preview) > 40)
    few = len(preview.shown)
    assert few >= 2
    preview.use(DanmakuSettings(cross_ms=20_000, area=1.0))
    assert len(preview.shown) > few
    preview.use(DanmakuSettings(density=0, area=1.0))
    assert not {"wow", "와 대박", "ㅠㅠㅠㅠ"} & set(preview.shown)
    before = preview.shown
    now[0] += 30
    qtbot.waitUntil(lambda: preview.shown != before)
    hidden = preview.grab()
    preview.hide()
    assert not hidden.isNull()


def _bright(preview: DanmakuPreview) -> int:
    """How many pixels of the chat's lane are as bright as its text."""
    image = preview.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return sum(
        1 for x in range(0, image.width(), 2) for y in range(2, 34, 2) if image.pixelColor(x, y).lightness() > 235
    )


def test_a_drop_down_by_keyboard_and_by_its_list(qtbot: QtBot) -> None:
    select = Select(Theme(), ["One", "Two", "Three"], name="Number", index=1)
    qtbot.addWidget(select)
    select.show()
    chosen: list[int] = []
    select.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(select, key)
    assert chosen == [2, 1]
    assert (select.accessibleName(), select.accessibleDescription()) == ("Number", "Two")
    qtbot.keyClick(select, Qt.Key.Key_Return)
    menu = select.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert chosen == [2, 1, 0]
    assert select.index == 0


def test_a_field_with_suggestions_takes_both_words_and_choices(qtbot: QtBot) -> None:
    combo = Combo(Theme(), name="Model", open_name="Models")
    qtbot.addWidget(combo)
    combo.show()
    assert not combo.opener.isVisible()
    combo.set_choices(["a", "b & c"])
    assert combo.opener.isVisible()
    chosen: list[str] = []
    combo.chosen.connect(chosen.append)
    combo.edit.setFocus()
    qtbot.keyClick(combo.edit, Qt.Key.Key_Down)
    menu = combo.findChild(QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert chosen == ["b & c"]
    assert combo.edit.text() == "b & c"
