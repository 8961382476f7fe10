"""What a review is opened with. No Qt, and nothing else that takes time to import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """What a review is opened with: no record, one, or two to be shown under each other.

    `study` is a shipped study's name or a protocol's file, for what the records do not hold. `screenshot` is a folder
    for pictures, after which the review closes.
    """

    records: tuple[Path, ...] = ()
    study: Path | str | None = None
    language: Literal["ko", "en"] | None = None
    theme: Literal["dark", "light"] | None = None
    size: tuple[int, int] | None = None
    screenshot: Path | None = None
