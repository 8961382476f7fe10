"""Notice that the machine slept: its wall clock went on while the program stood still."""

from __future__ import annotations

ASLEEP_S = 5.0


class SleepWatch:
    """Compares wall time with the interval at which it is asked. `every_s`: how often `check` is called, in seconds."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._last_wall_s: float | None = None

    def check(self, wall_s: float) -> float | None:
        """Seconds slept since the last call, or None. `wall_s` is time.time()."""
        last, self._last_wall_s = self._last_wall_s, wall_s
        if last is None:
            return None
        slept = wall_s - last - self._every_s
        return slept if slept > ASLEEP_S else None
