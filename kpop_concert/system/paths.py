"""Where things are: the data folders that travel with the program, and the user's own folders.

resources/ and personas/ are top-level folders of a checkout. A wheel and a PyInstaller bundle carry them as
kpop_concert/_data/resources and kpop_concert/_data/personas, so that both unpack to one layout.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import platformdirs

APP_NAME = "kpop-concert"

_PACKAGE = Path(__file__).resolve().parents[1]
_PRIVATE = 0o700  # a record holds what a viewer felt and wrote: the folder is nobody else's


def resources() -> Path:
    """Fonts, icons, instruments, conditions and the demo concert; FileNotFoundError when the folder is missing."""
    return _shipped("resources")


def personas() -> Path:
    """The bundled persona packs; FileNotFoundError when the folder is missing."""
    return _shipped("personas")


def data_dir() -> Path:
    """The user's folder for records, created on demand; OSError when it cannot be written."""
    return _writable("data", platformdirs.user_data_path(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """The user's folder for settings, created on demand; OSError when it cannot be written."""
    return _writable("settings", platformdirs.user_config_path(APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """The user's folder for what can be made again, created on demand; OSError when it cannot be written."""
    return _writable("cache", platformdirs.user_cache_path(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """The user's folder for logs and crash reports, created on demand; OSError when it cannot be written."""
    return _writable("log", platformdirs.user_log_path(APP_NAME, appauthor=False))


def _shipped(name: str) -> Path:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        places = [Path(bundle) / "kpop_concert" / "_data" / name]
    else:
        places = [_PACKAGE / "_data" / name, _PACKAGE.parent / name]
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise FileNotFoundError(errno.ENOENT, f"the program's own {name} folder is missing, looked for {looked}", name)


def _writable(purpose: str, folder: Path) -> Path:
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        reason = f"the {purpose} folder cannot be created ({error.strerror})"
        raise OSError(error.errno, reason, str(folder)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, f"the {purpose} folder cannot be written", str(folder))
    return folder
