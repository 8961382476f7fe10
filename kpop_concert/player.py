"""The Player protocol: what a viewing asks of whatever plays the concert."""

from __future__ import annotations

from typing import Protocol


class PlayerListener(Protocol):
    """What a player reports back, always on the session's thread."""

    def frame_shown(self, start_ms: float, at_ns: int) -> None:
        """The frame that starts at `start_ms` (media ms) went to the screen at `at_ns` (perf_counter_ns)."""

    def playing_changed(self, playing: bool, at_ns: int) -> None:
        """Playback really started or stopped."""

    def ended(self, at_ns: int) -> None:
        """The last frame was shown."""

    def failed(self, message: str) -> None:
        """The video cannot go on; `message` says what happened and what to do."""

    def system_event(self, what: str, detail: str) -> None:
        """Sleep, a lost audio device, a stall: an entry, and survived."""


class Player(Protocol):
    """Plays one video. Only a Viewing calls it; buttons, keys and protocols call the viewing."""

    listener: PlayerListener | None

    @property
    def duration_ms(self) -> int: ...

    @property
    def dropped_frames(self) -> int:
        """How many frames of the video had their turn while it played and were not shown."""

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, media_ms: float) -> None: ...

    def set_rate(self, rate: float) -> None: ...

    def set_volume(self, volume: float) -> None:
        """Volume 0..1 as a person hears it (the player maps it to its own scale)."""

    def close(self) -> None: ...
