"""Times as people write them in pack files (1:23.5 or 83.5) and as the program keeps them (whole milliseconds)."""

from __future__ import annotations

import math
import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

DAY_MS = 24 * 3600 * 1000
EXPECTED = 'a time in seconds or minutes and seconds, such as 83.5 or "1:23.5"'
_WRITTEN = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,6})?)", re.ASCII)


def parse_time(value: object) -> int:
    """Milliseconds of a time in a file: a number of seconds, "ss.s", "m:ss.s" or "h:mm:ss.s". Raises ValueError."""
    if isinstance(value, bool):
        raise ValueError(EXPECTED)
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > DAY_MS:
            raise ValueError(EXPECTED)
        return round(value * 1000)
    match = _WRITTEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(EXPECTED)
    hours, minutes, seconds = match.groups()
    if (minutes is not None and float(seconds) >= 60) or (hours is not None and int(minutes) >= 60):
        raise ValueError(EXPECTED)
    return round((int(hours or 0) * 3600 + int(minutes or 0) * 60) * 1000 + float(seconds) * 1000)


def format_time(ms: int) -> str:
    """A time in ms as pack files write it: m:ss.mmm, or h:mm:ss.mmm from an hour on."""
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{seconds:02d}.{thousandths:03d}"


def _validate(value: object) -> int:
    try:
        return parse_time(value)
    except ValueError as problem:
        raise PydanticCustomError("time", EXPECTED) from problem


TimeMs = Annotated[
    int, BeforeValidator(_validate), Field(ge=0, le=DAY_MS), PlainSerializer(format_time, when_used="json")
]
"""A media time in ms in code; in files "m:ss.mmm" or seconds."""
