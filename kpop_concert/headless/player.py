"""A player without a screen, in whatever time it is given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from ..clock import VirtualLoop
from ..player import PlayerListener


class VirtualPlayer:
    """A Player whose frames come from `step`, at the times that `now_ns` tells."""

    def __init__(self, duration_ms: int, now_ns: Callable[[], int]) -> None:
        self.listener: PlayerListener | None = None
        self.dropped_frames = 0
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
