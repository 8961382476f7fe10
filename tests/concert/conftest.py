"""Small concerts in memory and on disk, and small real videos."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from media_files import make_video

ARTIST: dict[str, Any] = {
    "format": 1,
    "id": "duo",
    "names": {"ko": "듀오", "en": "DUO"},
    "fictional": True,
    "members": [
        {
            "id": "one",
            "names": {"en": "One"},
            "chant": "One",
            "colour": "coral",
            "heart": "🧡",
            "birth_order": 1,
            "age": 25,
        },
        {"id": "two", "names": {"en": "Two"}, "chant": "Two", "colour": "mint", "heart": "💚", "birth_order": 2},
    ],
}
CONCERT: dict[str, Any] = {
    "format": 1,
    "title": "Small",
    "artist": "artist.yaml",
    "video": "video.webm",
    "duration": 40,
    "sections": [
        {"start": 0, "end": 10, "section": "verse", "vocals": ["one"]},
        {"start": 10, "end": 20, "section": "break"},
        {"start": 20, "end": "0:30.5", "section": "chorus", "vocals": ["one", "two"]},
    ],
    "moments": [
        {"time": 2, "end": 5, "kind": "close_up", "members": ["one"], "shows": ["face", "cut"]},
        {"time": 20, "kind": "chorus_drop", "intensity": 1, "shows": ["voice", "wide"]},
    ],
    "chants": [
        {
            "start": 11,
            "end": 15,
            "kind": "name",
            "words": [
                {"text": "One!", "start": 11, "end": 12, "member": "one"},
                {"text": "Two!", "start": 12.5, "end": 14, "member": "two"},
            ],
        },
        {"start": 28, "end": 29, "kind": "echo", "words": [{"text": "small", "start": 28, "end": 28.9}]},
    ],
    "lyrics": [{"start": 21, "end": 27, "text": "very small", "members": ["two"]}],
}


@pytest.fixture
def concert() -> dict[str, Any]:
    return copy.deepcopy(CONCERT)


@pytest.fixture
def artist() -> dict[str, Any]:
    return copy.deepcopy(ARTIST)


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Writes a pack with a stand-in video and the right sha256; `concert` and `artist` may be data or raw text."""

    def write(concert: dict[str, Any] | str, artist: dict[str, Any] | str | None = None) -> Path:
        (tmp_path / "video.webm").write_bytes(b"pictures")
        if isinstance(concert, dict):
            concert.setdefault("sha256", hashlib.sha256(b"pictures").hexdigest())
            concert = yaml.safe_dump(concert, allow_unicode=True)
        artist = ARTIST if artist is None else artist
        text = artist if isinstance(artist, str) else yaml.safe_dump(artist, allow_unicode=True)
        (tmp_path / "concert.yaml").write_text(concert, "utf-8")
        (tmp_path / "artist.yaml").write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def video_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("media") / "whole.webm").read_bytes()


@pytest.fixture(scope="session")
def silent_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_video(tmp_path_factory.mktemp("media") / "silent.webm", sound=None).read_bytes()
