"""Texts without the account that the program runs under: a record holds pseudonyms only."""

from __future__ import annotations

import re
from pathlib import Path


def without_account(text: str) -> str:
    """The text with ~ for the home folder, and for the account's name wherever it stands in a path."""
    home = Path.home()
    if not home.name:
        return text
    name = rf"(?<=[/\\]){re.escape(home.name)}(?=[/\\]|$)"
    return re.sub(name, "~", text.replace(f"{home}/", "~/").replace(f"{home}\\", "~\\"))
