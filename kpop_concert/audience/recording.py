"""Recorded chat that is shown again, the same for every viewer (METHOD 2.8)."""

from __future__ import annotations

from dataclasses import dataclass

from ..journal import ChatReleased


@dataclass(frozen=True, slots=True)
class Recording:
    """The lines of a recorded viewing in the order of their slots.

    `stream_sha256` is over texts and times; `viewer_lines` counts those of the first viewer, who consented.
    """

    lines: tuple[ChatReleased, ...]
    name: str
    stream_sha256: str
    shuffled: bool
    viewer_lines: int
