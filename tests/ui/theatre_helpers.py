"""An open theatre without a video: the real window over a real viewing, whose time passes in `watch` alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kpop_concert.audience.engines.base import Engine, EngineEvent, EngineProblem, EngineSource, Ready, Round, Spoken
from kpop_concert.audience.recording import Recording, stream_hash
from kpop_concert.cli import demo_concert
from kpop_concert.condition import Condition
from kpop_concert.headless import VirtualPlayer
from kpop_concert.journal import Behaviour, ChatReleased
from kpop_concert.seat import Seat, take_seat
from kpop_concert.session import NoRecord, Session
from kpop_concert.ui.models.affect import AffectModel
from kpop_concert.ui.pages.theatre import TheatreWindow
from kpop_concert.ui.theme import Theme
from kpop_concert.viewing import Viewing

SEED = 7
STEP_S = 0.25


class SameLines:
    """An engine whose every fan says the same whatever the arm tells it; `source` is what it claims to be."""

    def __init__(self, source: EngineSource, name: str = "openai") -> None:
        self.name, self.source = name, source

    async def prepare(self) -> Ready | EngineProblem | None:
        if self.source == "SIM":
            return None
        return Ready("tiny-chat", "127.0.0.1:9", "json_schema", "honoured", 9.0)

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        for agent in round_.agents:
            number = round_.cast.index(agent.persona)
            if number % 3 == 0:
                yield Spoken(agent.persona.id, f"line {round_.number} of {number}", Behaviour.THOUGHT, "en")

    async def close(self) -> None:
        """Nothing is held open."""


@dataclass
class Theatre:
    """The window and what it shows."""

    qtbot: QtBot
    window: TheatreWindow
    viewing: Viewing
    player: VirtualPlayer
    time: list[int]

    async def watch(self, seconds: float) -> None:
        """Let so many seconds of the concert pass, then stand still."""
        self.viewing.play()
        for _ in range(round(seconds / STEP_S)):
            self.time[0] += round(STEP_S * 1e9)
            self.player.step(STEP_S)
            self.viewing.tick(self.time[0])
            await self.viewing.settle()
        self.viewing.pause()
        self.window.dock.refresh()

    def pictures(self) -> tuple[QImage, QImage]:
        """The dock and the stage, when everything that flies has been drawn."""
        stage = self.window.stage
        self.qtbot.waitUntil(lambda: not stage.overlay.pixmaps.pending, timeout=10_000)
        return self.window.dock.grab().toImage(), stage.grab().toImage()

    def words(self) -> str:
        """Everything that the window says or would say: texts, names for screen readers, tooltips, its title."""
        said = [self.window.windowTitle()]
        for widget in (self.window, *self.window.findChildren(QWidget)):
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip()]
            said += [widget.text()] if isinstance(widget, QLabel) else []
        said += [action.text() for action in self.window.findChildren(QAction)]
        chat = self.window.dock.list
        said += [chat.tip_at(chat.row_rect(row).center()) for row in range(len(chat.texts))]
        return "\n".join(said)


def recording_of(lines: list[ChatReleased]) -> Recording:
    """These lines as a recording of them is replayed."""
    told = tuple(line.model_copy(update={"source": "REPLAY", "author_kind": "replay", "round": None}) for line in lines)
    return Recording(told, "evening.db#1a2b3c4d", stream_hash(told), shuffled=False, viewer_lines=0)


def seat_in(
    condition: str,
    *,
    engine: Engine | None = None,
    recording: Recording | None = None,
    in_study: bool = False,
    **changed: object,
) -> Seat:
    """A seat in a shipped arm with its condition changed, its engine or its recording replaced."""
    basis = "persona" if condition.startswith("replay") else condition
    seat = take_seat(demo_concert(), basis, SEED)
    if basis != condition:
        changed = {"engine": "replay"} | changed
    arm = Condition.model_validate(seat.condition.model_dump() | changed)
    return replace(seat, condition=arm, engine=engine or seat.engine, recording=recording, in_study=in_study)


@asynccontextmanager
async def theatre(qtbot: QtBot, seat: Seat, *, scheme: str = "dark", language: str = "en") -> AsyncIterator[Theatre]:
    """Open the theatre of a seat, its engine connected; closed in order."""
    time = [0]
    theme = Theme("light" if scheme == "light" else "dark", reduced_motion=True)
    session = Session(NoRecord(), "test", SEED, now_ns=lambda: time[0])
    player = VirtualPlayer(seat.pack.duration_ms, lambda: time[0])
    viewing = Viewing(session, player, seat)
    window = TheatreWindow(theme, viewing, AffectModel(), language)
    window.open((1440, 900), offscreen=True)
    qtbot.waitUntil(window.isActiveWindow)
    await viewing.prepare()
    try:
        yield Theatre(qtbot, window, viewing, player, time)
    finally:
        await viewing.close("left")
        session.end("closed")
        window.finish()
        QObject.deleteLater(window)
