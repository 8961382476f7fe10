"""Who is speaking, on the real page: the badge, the header, tags, hover cards and what a screen reader hears."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from theatre_helpers import SameLines, recording_of, seat_in, theatre

from kpop_concert.journal import Behaviour, ChatReleased, Disclosed, EngineChanged
from kpop_concert.records.chat_file import GUEST
from kpop_concert.seat import Seat
from kpop_concert.system import paths
from kpop_concert.ui import i18n
from kpop_concert.ui.models.chat import Typist

NEUTRAL = "Simulated audience · 10 fans"
SHIPPED = sorted(file.stem for file in (paths.resources() / "conditions").glob("*.yaml"))
TELLTALE = re.compile(
    r"simulat|\bAI\b|\bSIM\b|REPLAY|\bbots?\b|tiny-chat|127\.0|language model|by rules|record(ed|ing)|가상|\brobot",
    re.I,
)


def guest_line(author: str, line: str = "g") -> ChatReleased:
    return ChatReleased(
        line=line, due_ms=0, author=author, author_kind="replay", text="hello there", round=None,
        behaviour=Behaviour.INTERACTION, language="en", source="REPLAY",
    )  # fmt: skip


@pytest.fixture
def korean(qapp: QApplication) -> Iterator[None]:
    i18n.install(qapp, "ko")
    yield
    i18n.install(qapp, "en")


@pytest.mark.parametrize("name", SHIPPED)
async def test_the_badge_of_every_shipped_arm(qtbot: QtBot, name: str) -> None:
    recording = recording_of([guest_line("somebody")]) if name.startswith("replay") else None
    async with theatre(qtbot, seat_in(name, recording=recording)) as house:
        badge, hud = house.window.stage.badge, house.window.hud.badge
        wanted = "No audience in this viewing" if name == "no_chat" else NEUTRAL
        assert (badge.accessibleName(), hud.accessibleName()) == (wanted, wanted)
        assert badge.isVisible()
        header = house.window.dock.header
        assert header == ("Only you" if name == "no_chat" else "10 simulated fans and you")
        if name != "persona_fan":
            assert badge.toolTip() == badge.accessibleDescription() == ""


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_all_arms_look_the_same(qtbot: QtBot, scheme: str) -> None:
    shown: dict[str, tuple[QImage, QImage, list[str], str]] = {}
    lines: list[ChatReleased] = []

    async def look(name: str, seat: Seat) -> None:
        async with theatre(qtbot, seat, scheme=scheme) as house:
            await house.watch(30)
            if not lines:
                lines.extend(house.viewing.lines)
            house.window.chat.set_typists([Typist("midnightferry", "aqua", house.window.who.state.writer())])
            house.window.dock.refresh()
            shown[name] = (*house.pictures(), house.window.dock.list.texts, house.words())

    await look("persona", seat_in("persona", engine=SameLines("AI"), in_study=True))
    await look("no_persona", seat_in("no_persona", engine=SameLines("AI"), in_study=True))
    await look("scripted", seat_in("scripted", engine=SameLines("SIM", "builtin"), in_study=True, timing="published"))
    await look("replay", seat_in("replay", recording=recording_of(lines), in_study=True))
    dock, stage, texts, words = shown.pop("persona")
    assert len(texts) > 8
    for name, other in shown.items():
        assert other[2] == texts, name
        assert other[0] == dock, name
        assert other[1] == stage, name
        assert other[3] == words, name


@pytest.mark.parametrize("name", ["persona", "no_persona", "scripted", "replay", "no_persona_volume"])
async def test_nothing_gives_a_delayed_arm_away(qtbot: QtBot, name: str) -> None:
    engine = SameLines("SIM", "builtin") if name == "scripted" else SameLines("AI")
    recording = recording_of([guest_line("somebody"), guest_line(GUEST, "h")]) if name == "replay" else None
    seat = seat_in(name, engine=engine, recording=recording, in_study=True, disclosure="delayed")
    async with theatre(qtbot, seat) as house:
        window, viewing = house.window, house.viewing
        await house.watch(30)
        viewing.publish(EngineChanged(engine="builtin", source="SIM", reason="took over"))
        window.chat.set_typists([Typist("midnightferry", "aqua", window.who.state.writer())])
        window.dock.refresh()
        assert window.dock.list.texts
        assert not window.stage.badge.isVisible()
        assert not TELLTALE.search(house.words()), TELLTALE.search(house.words())
        window._toggle_full_screen()
        assert not window.hud.badge.isVisible()
        window.hud.faded_out.emit(True)
        assert not window.stage.badge.isVisible()
        window._toggle_full_screen()
        viewing.publish(Disclosed(how="asked"))
        assert window.stage.badge.isVisible()
        assert (window.stage.badge.accessibleName(), window.hud.badge.accessibleName()) == (NEUTRAL, NEUTRAL)
        assert window.dock.header == "10 simulated fans and you"
        assert not window.chat.tags


async def test_asked_in_a_delayed_arm_the_audience_answers_and_the_banner_comes_with_it(qtbot: QtBot) -> None:
    seat = seat_in("persona", engine=SameLines("AI"), in_study=True, disclosure="delayed")
    async with theatre(qtbot, seat) as house:
        await house.watch(5)
        house.viewing.play()
        house.viewing.say("are you all bots?")
        assert not house.window.stage.badge.isVisible()
        await house.watch(4.5)
        assert house.window.stage.badge.isVisible()
        assert house.window.stage.badge.accessibleName() == NEUTRAL
        assert any("not real people" in text for text in house.window.dock.list.texts)


async def test_everything_is_said_at_home(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona_fan", engine=SameLines("AI"))) as house:
        window = house.window
        await house.watch(30)
        assert window.stage.badge.accessibleName() == "AI audience · 10 fans"
        assert window.stage.badge.accessibleDescription() == "tiny-chat on 127.0.0.1:9"
        assert "tiny-chat" in window.stage.badge.toolTip()
        assert window.dock.header == "10 AI fans and you"
        assert ", AI: " in window.dock.list.accessibleDescription()
        assert "AI: written by a language model" in window.dock.list.tip_at(window.dock.list.row_rect(0).center())
        house.viewing.publish(EngineChanged(engine="builtin", source="SIM", reason="took over"))
        assert window.stage.badge.accessibleName() == "AI and simulated audience · 10 fans"
        assert "built-in fans" in window.stage.badge.accessibleDescription()
        house.viewing.publish(EngineChanged(engine="openai", source="AI", reason="recovered"))
        assert window.stage.badge.accessibleName() == "AI audience · 10 fans"


async def test_a_recording_says_so_and_whose_it_is(qtbot: QtBot) -> None:
    seat = seat_in("replay", recording=recording_of([guest_line(GUEST)]), disclosure="full")
    async with theatre(qtbot, seat) as house:
        await house.watch(1)
        assert house.window.stage.badge.accessibleName() == "Recorded chat · not live"
        assert house.window.stage.badge.accessibleDescription() == "Recorded in evening.db#1a2b3c4d."
        assert house.window.dock.list.accessibleDescription() == "Guest, REPLAY: hello there"


async def test_tags_alone_are_stood_in_for_when_the_chat_is_closed(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("persona", engine=SameLines("AI"), disclosure="badge")) as house:
        window = house.window
        await house.watch(20)
        assert (window.stage.badge.isVisible(), window.dock.header) == (False, "")
        assert ", AI: " in window.dock.list.accessibleDescription()
        window.dock.close_requested.emit()
        assert window.stage.badge.isVisible()
        assert window.stage.badge.accessibleName() == NEUTRAL
        window.top.shown.emit("chat", True)
        assert not window.stage.badge.isVisible()


async def test_without_an_audience_the_dock_says_so_and_the_viewer_may_write(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("no_chat")) as house:
        dock = house.window.dock
        await house.watch(10)
        assert dock.nobody.isVisible()
        qtbot.mouseClick(dock.input.edit, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(dock.input.edit, "hello?")
        qtbot.keyClick(dock.input.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dock.list.isVisible() and dock.list.texts == ["hello?"])
        await house.watch(10)
        assert dock.list.texts == ["hello?"]


async def test_what_is_written_while_the_concert_stands_still_is_shown_at_once(qtbot: QtBot) -> None:
    async with theatre(qtbot, seat_in("no_chat")) as house:
        house.viewing.seek(1234.7)
        house.viewing.say("between two milliseconds")
        house.window.dock.refresh()
        assert house.window.dock.list.texts == ["between two milliseconds"]


async def test_korean_has_the_same_truth(qtbot: QtBot, korean: None) -> None:
    async with theatre(qtbot, seat_in("persona"), language="ko") as house:
        assert house.window.stage.badge.accessibleName() == "가상 관객 · 팬 10명"
    async with theatre(qtbot, seat_in("no_chat"), language="ko") as house:
        assert house.window.stage.badge.accessibleName() == "이번 관람에는 관객이 없어요"


async def test_a_replayed_stranger_has_one_look_and_never_the_viewers(qtbot: QtBot) -> None:
    lines = [guest_line(author, f"{author}-{n}") for author in ("You", GUEST, "stranger") for n in range(2)]
    async with theatre(qtbot, seat_in("replay", recording=recording_of(lines))) as house:
        await house.watch(1)
        rows = house.window.chat.rows(1000)
        assert len(rows) == 6
        assert not any(row.own or row.traits for row in rows)
        looks = {row.author: row.colour for row in rows}
        assert all(row.colour == looks[row.author] for row in rows)
        assert [house.window.dock.list.tip_at(house.window.dock.list.row_rect(n).center()) for n in range(6)] == [
            ""
        ] * 6
