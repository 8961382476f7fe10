"""A whole evening with a model's audience on a real server of this machine: coming in, failing, changed, left."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_API", "pyside6")
from qasync import QEventLoop

from kpop_concert.audience.engines import make_engine
from kpop_concert.audience.engines.base import Engine, EngineEvent, Ready, Round
from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.bench.chat_server import Asked, Behaviour, ChatServer, Fault
from kpop_concert.cli import demo_concert
from kpop_concert.journal import ChatReleased, EngineChanged, Entry, Problem, ReplayLoaded
from kpop_concert.records import JournalWriter, entries
from kpop_concert.seat import Seat, take_seat
from kpop_concert.system.preferences import PreferenceFile
from kpop_concert.system.secrets import Secrets
from kpop_concert.ui import evening as evenings
from kpop_concert.ui.evening import Evening, Options
from kpop_concert.ui.pages.theatre_settings import TheatreSettings

WAIT_S, POLL_S = 30, 0.005
PRICES = {"price_input_usd": 1.0, "price_output_usd": 4.0}


def behaves(fault: Fault | None = None) -> Callable[[Asked], Behaviour]:
    return lambda _: Behaviour(fault=fault)


def settings_for(server: ChatServer, **fields: object) -> EngineSettings:
    # A slow machine is not to look like a slow server.
    found = {"provider": "custom", "base_url": server.base_url, "model": "test-model", "time_limit_s": 60} | PRICES
    return EngineSettings.model_validate(found | fields)


def seat_of(settings: EngineSettings | None = None, *, in_study: bool = False) -> Seat:
    """The demo concert with the built-in fans, or with what the settings say."""
    seat = take_seat(demo_concert(), "persona_fan", 7)
    if settings is None:
        return replace(seat, in_study=in_study)
    condition = seat.condition.model_copy(update={"engine": settings.engine})
    engine = make_engine(condition, settings, Secrets(settings.server_url), in_study=in_study)
    return replace(seat, condition=condition, engine=engine, in_study=in_study)


@dataclass
class Guest:
    """Somebody who watches; `server` is scripted as the scenario goes on."""

    qtbot: QtBot
    evening: Evening
    server: ChatServer

    async def until(self, test: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not test():
                await asyncio.sleep(POLL_S)

    @property
    def bar(self) -> str:
        """What the notice above the input says; empty when there is none."""
        bar = self.evening.window.dock.notice_bar
        return "" if bar.isHidden() else bar.title.text()

    @property
    def rows(self) -> list[str]:
        """The chat's notices."""
        now = self.evening.viewing.now_ms()
        return [row.text for row in self.evening.window.chat.rows(now) if row.notice is not None]

    @property
    def sources(self) -> list[str]:
        return [line.source for line in self.evening.viewing.lines if line.author_kind == "persona"]


Scenario = Callable[[Guest], Coroutine[None, None, None]]
Spend = Callable[[Callable[[ChatServer], Seat], Scenario], tuple[list[Entry], dict[str, object]]]


@pytest.fixture
def spend_evening(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spend:
    """Open an evening in a home of its own, let a scenario happen, leave, and read record and facts."""
    for variable in ("HOME", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))

    def run(seat: Callable[[ChatServer], Seat], scenario: Scenario) -> tuple[list[Entry], dict[str, object]]:
        database = tmp_path / "evening.db"
        facts: dict[str, object] = {}

        async def main() -> None:
            async with ChatServer() as server:
                writer = JournalWriter(database)
                options = Options(seat=seat(server), purpose="fan", database=database, size=(1440, 900), language="en")
                evening = Evening(qapp, options, writer, offscreen=True)
                try:
                    await scenario(Guest(qtbot, evening, server))
                finally:
                    async with asyncio.timeout(WAIT_S):
                        await evening.close("left")
                    facts.update(evening.facts("left"))
                    await asyncio.to_thread(writer.close)
                    evening.window.deleteLater()

        qapp.setQuitOnLastWindowClosed(False)
        with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
            runner.run(main())
        return list(entries(database)), facts

    return run


def preparing() -> bool:
    return any(task.get_name() == evenings.PREPARE for task in asyncio.all_tasks())


def changes(journal: list[Entry]) -> list[str]:
    return [entry.payload.reason for entry in journal if isinstance(entry.payload, EngineChanged)]


def test_a_models_audience_writes_and_its_costs_are_shown(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        chip = guest.evening.window.desk.chip
        assert not chip.isHidden()
        await guest.until(lambda: "AI" in guest.sources)
        await guest.until(lambda: guest.evening.window.desk.meter.requests > 0)
        assert "tokens · $" in chip.text
        assert chip.isVisible()
        assert guest.bar == ""
        assert guest.rows == []

    journal, facts = spend_evening(lambda server: seat_of(settings_for(server)), scenario)
    assert "engine.ready" in {entry.kind for entry in journal}
    assert facts["engine"] == "openai"
    assert facts["model"] == "test-model"
    assert isinstance(facts["tokens"], int)
    assert facts["tokens"] > 0
    assert facts["engine_problems"] == 0
    assert facts["replay_sha256"] is None


def test_the_picture_does_not_wait_for_a_server_that_says_nothing(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        guest.server.script = behaves("silence")
        opening = asyncio.ensure_future(guest.evening.open())
        dock = guest.evening.window.dock
        await guest.until(dock.isVisible)
        await guest.until(dock.arriving.isVisible)
        await opening
        assert guest.evening.viewing.playing
        assert preparing()
        # The window stays alive: it is left while the server still says nothing.
        guest.qtbot.keyClick(guest.evening.window, Qt.Key.Key_F2)

    journal, _ = spend_evening(lambda server: seat_of(settings_for(server)), scenario)
    kinds = [entry.kind for entry in journal]
    assert "chill" in kinds
    assert kinds[-2:] == ["viewing.ended", "session.ended"]


def test_built_in_fans_delay_nothing(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        assert guest.evening.viewing.playing
        assert not preparing()
        assert not guest.evening.window.dock.arriving.isVisible()
        assert guest.evening.window.desk.chip.isHidden()

    _, facts = spend_evening(lambda _: seat_of(), scenario)
    assert (facts["engine"], facts["tokens"], facts["cost_usd"]) == ("builtin", 0, 0.0)


def test_leaving_while_the_audience_comes_in_ends_the_evening(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        guest.server.script = behaves("silence")
        opening = asyncio.ensure_future(guest.evening.open())
        await guest.until(lambda: guest.server.under_way > 0)
        guest.evening.finish("left")
        await opening
        assert not guest.evening.viewing.playing

    journal, _ = spend_evening(lambda server: seat_of(settings_for(server), in_study=True), scenario)
    assert journal[-1].kind == "session.ended"


def test_a_failing_server_is_one_notice_and_built_in_fans_write(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        guest.server.script = behaves("401")
        await guest.evening.open()
        guest.evening.viewing.set_rate(4.0)
        await guest.until(lambda: guest.sources.count("SIM") > 3)
        desk = guest.evening.window.desk
        await guest.until(lambda: desk.notices.problems > 2)
        assert guest.bar.startswith("The key is not accepted ×")
        assert guest.rows == ["The key is not accepted. Built-in fans took over."]
        bar = guest.evening.window.dock.notice_bar
        assert bar.toolTip()
        guest.qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
        assert guest.bar == ""
        problems = desk.notices.problems
        await guest.until(lambda: desk.notices.problems > problems)
        assert guest.bar == ""

    journal, facts = spend_evening(lambda server: seat_of(settings_for(server)), scenario)
    problems = [entry.payload for entry in journal if isinstance(entry.payload, Problem)]
    assert facts["engine_problems"] == len(problems)
    assert changes(journal) == ["took over"]
    assert "AI" not in {entry.payload.source for entry in journal if isinstance(entry.payload, ChatReleased)}


def test_a_server_that_is_back_says_so(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        await guest.until(lambda: "AI" in guest.sources)
        guest.evening.viewing.set_rate(4.0)
        guest.server.script = behaves("500")
        await guest.until(lambda: bool(guest.bar))
        assert guest.evening.window.desk.notices.taken_over
        guest.server.script = behaves()
        await guest.until(lambda: bool(guest.rows) and guest.rows[-1] == "test-model is back.")
        assert guest.bar == ""

    journal, _ = spend_evening(lambda server: seat_of(settings_for(server)), scenario)
    assert changes(journal) == ["took over", "recovered"]


def test_a_cap_that_is_reached_says_so_once(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        guest.evening.viewing.set_rate(4.0)
        await guest.until(lambda: guest.evening.window.desk.notices.problems > 2)
        assert guest.bar == "A cap is reached"
        assert "Built-in fans write" in guest.evening.window.dock.notice_bar.advice.text()

    spend_evening(lambda server: seat_of(settings_for(server, cap_viewing_tokens=1000)), scenario)


def test_in_a_study_the_participant_sees_nothing_of_it(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        guest.server.script = behaves("401")
        await guest.evening.open()
        assert not preparing()  # the whole of it was waited for
        viewing, desk = guest.evening.viewing, guest.evening.window.desk
        viewing.set_rate(4.0)
        await guest.until(lambda: desk.notices.problems > 2)
        assert guest.bar == ""
        assert guest.rows == []
        assert desk.chip.isHidden()
        engine = viewing.engine
        guest.evening.choose_engine(EngineSettings())
        assert viewing.engine is engine
        assert not any(task.get_name() == "choose engine" for task in asyncio.all_tasks())

    journal, facts = spend_evening(lambda server: seat_of(settings_for(server), in_study=True), scenario)
    assert changes(journal) == []
    assert isinstance(facts["engine_problems"], int)
    assert facts["engine_problems"] > 2


def test_another_engine_is_chosen_while_the_concert_plays(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        desk = guest.evening.window.desk
        await guest.until(lambda: "SIM" in guest.sources)
        guest.evening.viewing.set_rate(4.0)
        guest.evening.choose_engine(settings_for(guest.server))
        await guest.until(lambda: "AI" in guest.sources)
        assert guest.rows == ["From now on an AI audience writes."]
        assert desk.chip.isVisible()
        await guest.until(lambda: desk.meter.tokens > 0)
        guest.evening.choose_engine(EngineSettings())
        await guest.until(lambda: len(guest.rows) == 2)
        assert guest.rows[-1] == "From now on built-in fans write."
        assert desk.chip.isHidden()
        assert guest.evening.viewing.playing

    journal, facts = spend_evening(lambda _: seat_of(), scenario)
    assert changes(journal) == ["chosen", "chosen"]
    assert facts["engine"] == "builtin"
    assert facts["tokens"] != 0


def test_of_engines_chosen_at_once_the_last_one_writes(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        for model in ("one", "two", "three"):
            guest.evening.choose_engine(settings_for(guest.server, model=model))
        await guest.until(lambda: guest.evening.window.desk.notices.model == "three")

    journal, facts = spend_evening(lambda _: seat_of(), scenario)
    assert changes(journal) == ["chosen"]
    assert facts["model"] == "three"


def test_settings_that_lack_something_change_nothing_and_say_so(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        guest.evening.choose_engine(EngineSettings(provider="custom", base_url=guest.server.base_url))
        await guest.until(lambda: guest.bar == "The audience was not changed")
        assert guest.evening.viewing.engine.name == "builtin"
        settings = guest.evening.window.findChild(TheatreSettings)
        assert isinstance(settings, TheatreSettings)
        guest.qtbot.mouseClick(guest.evening.window.dock.notice_bar.action, Qt.MouseButton.LeftButton)
        assert settings.dialog is not None
        assert not guest.evening.viewing.playing
        await settings.dialog.form.settle()
        settings.dialog.close_sheet()
        await guest.until(lambda: guest.evening.viewing.playing)

    journal, _ = spend_evening(lambda _: seat_of(), scenario)
    assert changes(journal) == []


def test_a_recorded_chat_is_told_by_its_hash_and_keeps_its_engine(spend_evening: Spend, tmp_path: Path) -> None:
    chat = tmp_path / "chat.jsonl"
    line = {"media_ms": 500.0, "author": "밤바다_0407", "author_kind": "persona", "text": "시작한다", "round": 0,
            "behaviour": "affect", "language": "ko"}  # fmt: skip
    chat.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")

    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        viewing = guest.evening.viewing
        await guest.until(lambda: len(viewing.lines) == 1)
        guest.evening.choose_engine(settings_for(guest.server))
        assert viewing.engine.name == "replay"
        assert guest.evening.window.desk.chip.isHidden()
        viewing.say("are you real?")
        await guest.until(lambda: len(viewing.lines) == 3)
        assert guest.evening.window.chat.typists == ()

    journal, facts = spend_evening(lambda _: take_seat(demo_concert(), "replay", 7, replay=chat), scenario)
    loaded = next(entry.payload for entry in journal if isinstance(entry.payload, ReplayLoaded))
    assert facts["replay_sha256"] == loaded.stream_sha256
    assert changes(journal) == []


class Deaf:
    """An engine that does not let go."""

    name, source = "openai", "AI"

    def __init__(self, builtin: Engine) -> None:
        self._builtin = builtin

    async def prepare(self) -> Ready | None:
        return None

    def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        return self._builtin.answer(round_)

    async def close(self) -> None:
        await asyncio.Event().wait()


def test_an_engine_that_does_not_let_go_is_left(
    spend_evening: Spend, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str, str], None]
) -> None:
    monkeypatch.setattr(evenings, "CLOSE_S", 0.2)
    expected_log("kpop_concert.ui.evening", "did not close")

    async def scenario(guest: Guest) -> None:
        await guest.evening.open()

    def seat(_: ChatServer) -> Seat:
        made = seat_of()
        return replace(made, engine=Deaf(made.engine))

    journal, _ = spend_evening(seat, scenario)
    assert [entry.kind for entry in journal][-2:] == ["viewing.ended", "session.ended"]


def test_consent_to_show_own_lines_is_in_the_record_from_the_start(spend_evening: Spend) -> None:
    async def scenario(guest: Guest) -> None:
        await guest.evening.open()
        guest.evening.viewing.say("만나서 반가워")

    kept = PreferenceFile()
    kept.change(share_lines=True)
    kept.close()
    journal, _ = spend_evening(lambda _: seat_of(), scenario)
    said = next(entry.seq for entry in journal if entry.kind == "chat.released")
    consent = [
        entry.seq
        for entry in journal
        if entry.kind == "setting" and entry.payload.model_dump() == {"name": "share_lines", "value": True}
    ]
    assert consent
    assert consent[0] < said
