"""The engine of an audience that writes nothing new: none at all, or a recorded one."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Literal

from .base import EngineEvent, EngineProblem, EngineSource, Ready, Round


class NoEngine:
    """Answers nothing."""

    source: EngineSource = "SIM"

    def __init__(self, name: Literal["none", "replay"] = "none") -> None:
        self.name: str = name

    async def prepare(self) -> Ready | EngineProblem | None:
        """There is nothing to prepare."""
        return None

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """No line."""
        nothing: tuple[EngineEvent, ...] = ()
        for event in nothing:
            yield event

    async def close(self) -> None:
        """Nothing is held open."""
