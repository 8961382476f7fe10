"""What a viewer chose for good: one small TOML file, read at the start, written by a thread of its own.

Nothing here may stop an evening: what cannot be read is set aside, what cannot be written is said once in the log.
Secrets never go into this file.
"""

from __future__ import annotations

import logging
import os
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Literal

import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from . import paths
from .atomic import replace_file
from .schema import build_known

log = logging.getLogger(__name__)

FILE = "settings.toml"
MAX_BYTES = 100_000
REST_S = 0.3
"""How long a change waits for the next one, so that a slider that is dragged writes a few times, not a hundred."""


def _said(values: dict[str, str | float | bool | int | None]) -> dict[str, str | float | bool | int | None]:
    """Without what says nothing: TOML has no word for None, and a key that is missing means the same."""
    return {name: value for name, value in values.items() if value is not None}


class Preferences(BaseModel):
    """What a viewer may choose about the program. A file holds only what differs from these defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    scheme: Literal["dark", "light"] = "dark"
    text_scale: float = Field(default=1.0, ge=0.9, le=1.3, description="text size; 1 is the design's")
    reduced_motion: bool | None = Field(default=None, description="None follows the system")
    bias_initials: bool = Field(default=False, description="a member's initial where a colour alone would speak")
    language: Literal["system", "ko", "en"] = "system"
    volume: float = Field(default=1.0, ge=0.0, le=1.0, description="loudness as a person hears it")
    danmaku: dict[str, str | float | bool] = Field(
        default={}, description="the flying chat's own settings; checked by who draws it"
    )
    engine: Annotated[dict[str, str | float | bool | int | None], AfterValidator(_said)] = Field(
        default={}, description="the audience engine's settings, without secrets; checked by who makes engines"
    )
    fans_language: Literal["mixed", "ko", "en"] = Field(default="mixed", description="what fans write in")
    share_lines: bool = Field(default=False, description="my own lines may be shown to others who watch a replay")
    bias: str = Field(default="", max_length=100, description="member id of my favourite; empty: none")


class PreferenceFile:
    """The viewer's preferences and the file they are kept in. `change` returns at once; `close` waits for the disk.

    Of two programs that are open at once the one that writes last wins.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Reads `folder`/settings.toml (by default in the user's folder for settings); never raises."""
        self._file: Path | None = None
        self._write_lock = threading.Lock()
        self._closing = threading.Event()
        self._failed = False
        self._waiting = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preferences")
        try:
            self._file = (folder or paths.config_dir()) / FILE
        except OSError as problem:
            log.warning("settings are not kept: %s: %s", problem.filename, problem.strerror)
        self.current = self._read()

    def change(self, **fields: object) -> Preferences:
        """The preferences with these fields changed, soon on disk. ValidationError for a value that is out of range."""
        changed = Preferences.model_validate(self.current.model_dump() | fields)
        with self._write_lock:
            self.current = changed
            if self._waiting or self._file is None or self._closing.is_set():
                return changed
            self._waiting = True
        self._worker.submit(self._write)
        return changed

    def close(self) -> None:
        """Wait until the last change is on disk, or could not be written; a second call does nothing."""
        self._closing.set()
        self._worker.shutdown(wait=True)

    # -- reading

    def _read(self) -> Preferences:
        if self._file is None:
            return Preferences()
        try:
            with self._file.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                raise ValueError(f"more than {MAX_BYTES} bytes")
            table = tomllib.loads(raw.decode("utf-8-sig"))
        except FileNotFoundError:
            return Preferences()
        except (OSError, ValueError, RecursionError) as problem:
            self._set_aside(problem)
            return Preferences()
        preferences, problems = build_known(Preferences, table, FILE)
        for found in problems:
            log.warning("%s; left out", found)
        return preferences

    def _set_aside(self, problem: Exception) -> None:
        file = self._file
        assert file is not None
        broken = file.with_suffix(".broken")
        try:
            os.replace(file, broken)
        except OSError as failure:
            log.warning("%s cannot be read (%s) nor set aside (%s); settings are not kept", file, problem, failure)
            self._file = None
        else:
            log.warning("%s cannot be read (%s); set aside as %s", file, problem, broken.name)

    # -- writing, in the worker's thread

    def _write(self) -> None:
        self._closing.wait(REST_S)
        with self._write_lock:
            self._waiting = False
            preferences = self.current
        assert self._file is not None
        try:
            replace_file(self._file, tomli_w.dumps(preferences.model_dump(mode="json", exclude_defaults=True)))
        except OSError as problem:
            if not self._failed:
                log.warning("settings are not kept: %s: %s", self._file, problem.strerror)
            self._failed = True
