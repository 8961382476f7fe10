"""The seat joins what the files say, and refuses in words what does not fit together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpop_concert.cli import demo_concert
from kpop_concert.seat import SeatError, take_seat
from kpop_concert.system import paths


def test_the_bundled_concert_has_its_own_fans() -> None:
    seat = take_seat(demo_concert(), "persona_fan", 7)
    assert seat.pack.artist is not None
    assert seat.personas.artist == seat.pack.artist.id
    assert (seat.condition.name, seat.seed) == ("persona_fan", 7)


def test_any_video_gets_the_neutral_fans(tmp_path: Path) -> None:
    video = shutil.copy(demo_concert() / "video.webm", tmp_path / "mine.webm")
    seat = take_seat(Path(video), "persona", 1)
    assert seat.pack.artist is None
    assert seat.personas.artist is None


def test_fans_of_somebody_who_is_not_on_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (paths.personas() / "onda.yaml").read_text("utf-8")
    (tmp_path / "onda.yaml").write_text(text.replace("bias: nari", "bias: nobody"), "utf-8")
    monkeypatch.setattr(paths, "personas", lambda: tmp_path)
    with pytest.raises(SeatError, match=r'onda.yaml: personas\[0\].bias: found "nobody", expected one of .*nari'):
        take_seat(demo_concert(), "persona", 1)


@pytest.mark.parametrize(
    ("name", "condition", "said"),
    [
        ("none.mp4", "persona", "none.mp4: there is no such file"),
        ("text.mp4", "persona", "text.mp4: is not a video"),
        (".", "persona", "concert.yaml: found No such file"),
        ("whole.webm", "crowd", "no condition is called crowd; shipped are no_chat, no_persona,"),
        ("whole.webm", "mine.yaml", "mine.yaml: found No such file"),
    ],
)
def test_what_cannot_be_used(tmp_path: Path, name: str, condition: str, said: str) -> None:
    (tmp_path / "text.mp4").write_text("words", "utf-8")
    shutil.copy(demo_concert() / "video.webm", tmp_path / "whole.webm")
    with pytest.raises(SeatError, match=said):
        take_seat(tmp_path / name, condition, 1)
