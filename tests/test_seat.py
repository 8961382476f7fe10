"""The seat joins what the files say, and refuses in words what does not fit together."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.cli import demo_concert
from kpop_concert.seat import EngineSeatError, SeatError, take_seat
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


# --- who writes


SERVER = EngineSettings(provider="local_server", base_url="http://127.0.0.1:9/v1", model="small")
CHAT = (
    '{"media_ms": 1000, "author": "a", "author_kind": "persona", "text": "와", "round": 0, "behaviour": "affect", '
    '"language": "ko"}\n'
)


def arm(folder: Path, **fields: object) -> str:
    file = folder / "arm.yaml"
    told = {"name": "arm", "purpose": "For tests.", **fields}
    file.write_text("".join(f"{key}: {value}\n" for key, value in told.items()), "utf-8")
    return str(file)


def test_what_is_named_goes_before_the_condition_and_that_before_the_settings(tmp_path: Path) -> None:
    condition = arm(tmp_path, engine="openai", model="theirs", seed=3)
    written = take_seat(demo_concert(), condition, 1, settings=SERVER)
    assert (written.condition.engine, written.condition.model, written.seed) == ("openai", "theirs", 3)
    named = take_seat(demo_concert(), condition, 1, settings=SERVER, model="mine", languages="ko")
    assert (named.condition.model, named.condition.languages) == ("mine", "ko")
    set_up = take_seat(demo_concert(), "persona", 1, settings=SERVER, engine="openai")
    assert (set_up.condition.model, set_up.engine.source) == ("small", "AI")
    ruled = take_seat(demo_concert(), condition, 1, settings=SERVER, engine="builtin")
    assert (ruled.condition.engine, ruled.condition.model, ruled.engine.source) == ("builtin", "", "SIM")


def test_a_server_named_for_this_once(tmp_path: Path) -> None:
    seat = take_seat(demo_concert(), "persona", 1, engine="openai", base_url="http://127.0.0.1:9", model="m")
    assert (seat.condition.engine, seat.condition.model, seat.engine.name) == ("openai", "m", "openai")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"engine": "openai", "base_url": "http://127.0.0.1:9"}, "no model is set .* --model"),
        ({"engine": "openai", "model": "m"}, "api.openai.com needs a key: set OPENAI_API_KEY"),
        ({"engine": "local"}, "no model file is set"),
    ],
)
def test_an_engine_that_lacks_something(named: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(EngineSeatError, match=said):
        take_seat(demo_concert(), "persona", 1, **named)  # type: ignore[arg-type]
    stand_in = take_seat(demo_concert(), "persona", 1, connect=False, **named)  # type: ignore[arg-type]
    assert (stand_in.condition.engine, stand_in.engine.name) == (named["engine"], "builtin")


@pytest.mark.parametrize(
    ("condition", "named", "said"),
    [
        ("persona", {"engine": "openai", "base_url": "ftp://x"}, "options: base_url: .*no http"),
        (
            "persona",
            {"engine": "openai", "base_url": "http://x", "model": "sk-123"},
            "options: model: found an API key",
        ),
        ("persona", {"model": "m"}, "asks no server for a model; name --engine openai"),
        ("no_chat", {"engine": "builtin"}, "no_chat has no audience"),
        ("no_chat", {"replay": Path("x")}, "no_chat has no audience"),
        ("persona", {"replay": Path("none.jsonl")}, "none.jsonl: found no such file"),
        ("persona", {"favourite": "nobody"}, "has no member nobody; members are .*nari"),
    ],
)
def test_wishes_that_do_not_fit(condition: str, named: dict[str, object], said: str) -> None:
    with pytest.raises(SeatError, match=said):
        take_seat(demo_concert(), condition, 1, **named)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["nari", " NARI ", "나리", "Lee Nari"])
def test_a_favourite_by_id_or_name(name: str) -> None:
    assert take_seat(demo_concert(), "persona_fan", 1, favourite=name).favourite == "nari"


def test_nobody_is_the_favourite_of_a_video_that_names_nobody(tmp_path: Path) -> None:
    video = Path(shutil.copy(demo_concert() / "video.webm", tmp_path / "mine.webm"))
    with pytest.raises(SeatError, match="nobody can be the favourite"):
        take_seat(video, "persona", 1, favourite="nari")


def test_a_replay_shows_what_is_named_else_the_conditions_else_the_concerts(tmp_path: Path) -> None:
    (tmp_path / "chat.jsonl").write_text(CHAT, "utf-8")
    (tmp_path / "other.jsonl").write_text(CHAT.replace("와", "우와"), "utf-8")
    condition = arm(tmp_path, engine="replay", replay="{file: chat.jsonl}")
    own = take_seat(demo_concert(), "replay", 1).recording
    theirs = take_seat(demo_concert(), condition, 1).recording
    named = take_seat(demo_concert(), condition, 1, replay=tmp_path / "other.jsonl").recording
    assert own is not None
    assert theirs is not None
    assert named is not None
    assert len(own.lines) > 60
    assert ([line.text for line in theirs.lines], [line.text for line in named.lines]) == (["와"], ["우와"])
    seat = take_seat(demo_concert(), "persona", 1, replay=tmp_path / "other.jsonl")
    assert (seat.condition.engine, seat.recording) == ("replay", named)
    assert take_seat(demo_concert(), "persona", 1).recording is None


def test_a_replay_without_a_recording_says_what_to_do(tmp_path: Path) -> None:
    video = Path(shutil.copy(demo_concert() / "video.webm", tmp_path / "mine.webm"))
    with pytest.raises(SeatError, match="no recorded chat of its own: name one with --replay"):
        take_seat(video, "replay", 1)


def test_no_chat_has_nobody() -> None:
    seat = take_seat(demo_concert(), "no_chat", 1)
    assert (seat.engine.name, seat.recording) == ("none", None)


def test_concealment_is_for_studies_only(tmp_path: Path) -> None:
    condition = arm(tmp_path, disclosure="delayed")
    with pytest.raises(SeatError, match="only done inside a study that debriefs"):
        take_seat(demo_concert(), condition, 1)
    assert take_seat(demo_concert(), condition, 1, in_study=True).in_study
