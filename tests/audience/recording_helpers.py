"""Chats and records to replay, and viewings that are watched in virtual time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.personas import PersonaPack, load_personas
from kpop_concert.audience.recording import Recording, load_recording
from kpop_concert.clock import VirtualLoop
from kpop_concert.concert.pack import ConcertPack, load_pack
from kpop_concert.condition import ReplayOptions, load_condition
from kpop_concert.headless import STEP_S, VirtualPlayer, run_virtual
from kpop_concert.journal import Setting
from kpop_concert.records import JournalWriter
from kpop_concert.seat import Seat
from kpop_concert.session import Session
from kpop_concert.system import paths
from kpop_concert.system.problems import DocumentError
from kpop_concert.viewing import Viewing

PACK = load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)
FANS = load_personas(paths.personas() / "onda.yaml")
STRIP, CONSENTED = ReplayOptions(), ReplayOptions(viewer_lines="consented")
SHUFFLED = ReplayOptions(shuffled=True)


def row(media_ms: object = 1000, text: object = "와", **changes: object) -> dict[str, object]:
    return {
        "media_ms": media_ms, "author": "byul.orbit", "author_kind": "persona", "text": text, "round": 0,
        "behaviour": "affect", "language": "ko", **changes,
    }  # fmt: skip


def chat(tmp_path: Path, *rows: object, name: str = "chat.jsonl") -> Path:
    file = tmp_path / name
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), "utf-8")
    return file


def loaded(file: Path, options: ReplayOptions = STRIP, seed: int = 7, pack: ConcertPack = PACK) -> Recording:
    return load_recording(file, options, pack, FANS, seed)


def refused(file: Path, options: ReplayOptions = STRIP, pack: ConcertPack = PACK) -> str:
    with pytest.raises(DocumentError) as problem:
        loaded(file, options, pack=pack)
    return str(problem.value)


class Evening:
    """A record with one session, in which viewings are played in virtual time."""

    def __init__(self, tmp_path: Path) -> None:
        self.file = tmp_path / "evening.db"
        self.seen: list[Viewing] = []

    def watch(
        self,
        play: Callable[[Evening, Viewing, Session, float], None] = lambda *_: None,
        *,
        condition: str = "persona_fan",
        reason: str = "finished",
        pack: ConcertPack = PACK,
        seconds: float | None = None,
    ) -> Viewing:
        """Play a concert; `play` acts once a second. Returns the viewing."""

        async def main(loop: VirtualLoop) -> None:
            writer = JournalWriter(self.file)
            session = Session(writer, "test", 7, now_ns=loop.time_ns)
            player = VirtualPlayer(pack.duration_ms, loop.time_ns)
            viewing = Viewing(session, player, seat(condition, pack=pack))
            self.seen.append(viewing)
            viewing.play()
            steps = 0
            while not viewing.at_end and (seconds is None or steps * STEP_S < seconds):
                await asyncio.sleep(STEP_S)
                player.step(STEP_S)
                viewing.tick(loop.time_ns())
                await viewing.settle()
                steps += 1
                if steps % round(1 / STEP_S) == 0:
                    play(self, viewing, session, steps * STEP_S)
            await viewing.close(reason)
            session.end("finished")
            writer.close()

        run_virtual(main)
        return self.seen[-1]


def seat(
    condition: str,
    recording: Recording | None = None,
    seed: int = 7,
    pack: ConcertPack = PACK,
    fans: PersonaPack = FANS,
) -> Seat:
    arm = load_condition(paths.resources() / "conditions" / f"{condition}.yaml")
    return Seat(pack, arm, fans, BuiltinEngine(), seed, recording)


async def through(viewing: Viewing, player: VirtualPlayer, loop: VirtualLoop, jumps: tuple[float, ...] = ()) -> None:
    """Watch to the end; at every second second seek to the next of `jumps` (ms)."""
    left = list(jumps)
    viewing.play()
    steps = 0
    while not viewing.at_end:
        await asyncio.sleep(STEP_S)
        player.step(STEP_S)
        viewing.tick(loop.time_ns())
        await viewing.settle()
        steps += 1
        if left and steps % 40 == 0:
            viewing.seek(left.pop(0))


def speaks(_: Evening, viewing: Viewing, session: Session, second: float) -> None:
    """Says a line, agrees to share, says another, takes it back, says a third."""
    if second == 10:
        viewing.say("hello from my sofa")
    if second == 20:
        session.publish(Setting(name="share_lines", value=True), viewing=viewing.id)
    if second == 25:
        viewing.say("what a chorus")
    if second == 40:
        session.publish(Setting(name="share_lines", value=False), viewing=viewing.id)
    if second == 45:
        viewing.say("only for me")
