"""The same sessions without Qt: a virtual player on a virtual loop, as fast as the machine can."""

from __future__ import annotations

import asyncio
import errno
import json
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TextIO

from .clock import VirtualLoop
from .journal import ChatReleased
from .player import PlayerListener
from .seat import Seat
from .session import NoRecord, Session
from .viewing import Viewing

STEP_S = 0.05


class VirtualPlayer:
    """A Player whose frames come from `step`, at the times of a virtual loop."""

    def __init__(self, duration_ms: int, now_ns: Callable[[], int]) -> None:
        self.listener: PlayerListener | None = None
        self._duration_ms = duration_ms
        self._now_ns = now_ns
        self._position_ms = 0.0
        self._rate = 1.0
        self._playing = False

    @property
    def duration_ms(self) -> int:
        return self._duration_ms

    def play(self) -> None:
        self._set_playing(True)

    def pause(self) -> None:
        self._set_playing(False)

    def seek(self, media_ms: float) -> None:
        self._position_ms = media_ms
        self._show()

    def set_rate(self, rate: float) -> None:
        self._rate = rate

    def set_volume(self, volume: float) -> None:
        """There is nothing to hear."""

    def close(self) -> None:
        self.listener = None

    def step(self, seconds: float) -> None:
        """Virtual time went on by `seconds`: show the next frame, or end."""
        if not self._playing:
            return
        self._position_ms = min(self._duration_ms, self._position_ms + seconds * 1000 * self._rate)
        self._show()
        if self._position_ms >= self._duration_ms and self.listener:
            self._set_playing(False)
            self.listener.ended(self._now_ns())

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            if self.listener:
                self.listener.playing_changed(playing, self._now_ns())

    def _show(self) -> None:
        if self.listener:
            self.listener.frame_shown(self._position_ms, self._now_ns())


def run_virtual(main: Callable[[VirtualLoop], Coroutine[None, None, None]]) -> None:
    """Run `main` to its end on a loop of its own, in virtual time."""
    loop = VirtualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(main(loop))


def simulate(seat: Seat) -> list[ChatReleased]:
    """Every line of a whole concert, in the order of its slots, as an audience without a viewer would write it."""
    lines: list[ChatReleased] = []

    async def main(loop: VirtualLoop) -> None:
        session = Session(NoRecord(), "generate", seat.seed, now_ns=loop.time_ns)
        player = VirtualPlayer(seat.pack.duration_ms, loop.time_ns)
        viewing = Viewing(session, player, seat)
        viewing.play()
        while not viewing.at_end:
            await asyncio.sleep(STEP_S)
            player.step(STEP_S)
            viewing.tick(loop.time_ns())
            await viewing.settle()
        lines.extend(viewing.lines)
        await viewing.close("finished")
        session.end("finished")

    run_virtual(main)
    return sorted(lines, key=lambda line: (line.due_ms, line.line))


def as_json_line(line: ChatReleased) -> str:
    """A line in the agreed chat format."""
    return json.dumps(
        {
            "media_ms": line.due_ms,
            "author": line.author,
            "author_kind": line.author_kind,
            "text": line.text,
            "round": line.round,
            "behaviour": line.behaviour.value,
            "language": line.language,
        },
        ensure_ascii=False,
    )


def generate(seat: Seat, out: Path) -> int:
    """Write the chat of a whole concert as JSON lines; returns the number of lines.

    The file appears whole or not at all; a device or a pipe is written to as it is. Raises OSError when it cannot be
    written, for a place that is not there before anything is generated.
    """
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
    if out.exists() and not out.is_file():
        with out.open("w", encoding="utf-8") as stream:
            return _write(stream, seat)
    # The file itself and not a link to it is replaced.
    whole = Path(os.path.realpath(out))
    part = whole.with_name(f".{whole.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            count = _write(stream, seat)
        part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def _write(stream: TextIO, seat: Seat) -> int:
    lines = simulate(seat)
    stream.writelines(as_json_line(line) + "\n" for line in lines)
    return len(lines)
