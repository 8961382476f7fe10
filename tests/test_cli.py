"""The commands from the outside: help, exit codes, and refusals with a message instead of a stack."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpop_concert.cli import demo_concert, main
from kpop_concert.seat import Seat
from kpop_concert.system import paths
from kpop_concert.system.preferences import FILE, PreferenceFile

COMMANDS = ("demo", "watch", "generate", "doctor", "bench")


def program(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kpop_concert", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"kpop-concert {command}" in capsys.readouterr().out.split("example:")[1]


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"],
        ["demo", "--seconds", "0"],
        ["demo", "--seconds", "nan"],
        ["demo", "--size", "10x10"],
        ["demo", "--seed", "-1"],
        ["demo", "--seed", str(2**63)],
        ["generate", "x", "--out", "y", "--seed", "1.5"],
        ["generate"],
        ["generate", "x"],
        ["watch"],
        ["watch", "x", "--engine", "nosuch"],
        ["watch", "x", "--engine", "builtin", "--base-url", "http://localhost/v1"],
        ["watch", "x", "--base-url", "http://localhost/v1", "--model-file", "x.gguf"],
        ["watch", "x", "--replay", "x.jsonl", "--engine", "openai"],
        ["watch", "x", "--model-file", "x.gguf", "--model", "m"],
    ],
)
def test_wrong_use_is_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def unusable(folder: Path, name: str) -> Path:
    path = folder / name
    if name == "text.mp4":
        path.write_text("this is no video")
    elif name == "empty.mp4":
        path.touch()
    elif name == "yaml":
        path.mkdir()
        (path / "concert.yaml").write_text("title: [unclosed\nsections: {")
    return path


@pytest.mark.parametrize("name", ["none.mp4", "text.mp4", "empty.mp4", "yaml"])
def test_what_cannot_be_watched_is_refused_before_a_window(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = unusable(tmp_path, name)
    for words in (["watch", str(path)], ["generate", str(path), "--out", str(tmp_path / "x")]):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert said.startswith("kpop-concert: ")
        assert "Traceback" not in said
    assert not (tmp_path / "x").exists()


def test_an_unknown_condition_names_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", str(demo_concert()), "--condition", "nope", "--out", str(tmp_path / "x")]) == 1
    assert "no_chat, no_persona, no_persona_t07" in capsys.readouterr().err


def test_doctor_refuses_what_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as base:
        base.execute("create table t (x)")
    for path in (unusable(tmp_path, "text.mp4"), other, tmp_path / "none.db"):
        assert main(["doctor", str(path)]) == 1
        assert capsys.readouterr().err.startswith("kpop-concert: ")


@pytest.mark.parametrize("place", ["/proc/none/x.db", "{tmp}/file/x.db"])
def test_an_unwritable_record_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = program("demo", "--seconds", "3", "--database", place.format(tmp=tmp_path))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "x.db" in result.stderr


def test_a_circle_of_links_is_no_place_for_a_record(tmp_path: Path) -> None:
    record = tmp_path / "x.db"
    record.symlink_to(record)
    result = program("demo", "--seconds", "3", "--database", record)
    assert result.returncode == 1
    assert "x.db: " in result.stderr
    assert "report" not in result.stderr


@pytest.mark.parametrize("name", ["part", "whole"])
def test_a_reader_that_goes_away_ends_without_a_stack(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    command = [sys.executable, "-m", "kpop_concert", "doctor", str(tmp_path / "empty.db")]
    ending = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert ending.stdout is not None
    if name == "part":
        ending.stdout.close()
        ending.stdout = None
    said = ending.communicate(timeout=60)[1]
    assert said == ""
    assert ending.returncode == (1 if name == "part" else 0)


# --- who writes at home


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Seat]:
    """The seats of the theatres that were opened; none is."""
    from kpop_concert import app

    seats: list[Seat] = []

    def run(options: app.Options) -> int:
        seats.append(options.seat)
        return 0

    monkeypatch.setattr(app, "run", run)
    return seats


@pytest.fixture
def chosen() -> Iterator[Callable[..., None]]:
    """Sets what this viewer has chosen for good."""
    kept = PreferenceFile()

    def choose(**fields: object) -> None:
        kept.change(**fields)
        kept.close()

    yield choose
    kept.close()
    (paths.config_dir() / FILE).unlink(missing_ok=True)


LOCAL_SERVER = {"provider": "local_server", "base_url": "http://127.0.0.1:9/v1", "model": "small"}


def test_at_home_the_viewers_own_choice_writes(chosen: Callable[..., None], opened: list[Seat]) -> None:
    chosen(engine=LOCAL_SERVER, fans_language="ko", bias="nari")
    concert = str(demo_concert())
    for words in (["watch", concert], ["watch", concert, "--condition", "persona"], ["demo"]):
        assert main(words) == 0
    told = [(seat.condition.name, seat.engine.name, seat.condition.languages, seat.favourite) for seat in opened]
    assert told == [
        ("persona_fan", "openai", "ko", "nari"),
        ("persona", "builtin", "mixed", "nari"),
        ("persona_fan", "builtin", "mixed", None),
    ]


def test_what_is_named_goes_before_the_viewers_choice(chosen: Callable[..., None], opened: list[Seat]) -> None:
    chosen(engine=LOCAL_SERVER, bias="nari")
    concert = str(demo_concert())
    assert main(["watch", concert, "--engine", "builtin", "--bias", "seoa"]) == 0
    assert main(["demo", "--engine", "openai", "--model", "large"]) == 0
    told = [(seat.engine.name, seat.condition.model, seat.favourite) for seat in opened]
    assert told == [("builtin", "", "seoa"), ("openai", "large", None)]


def test_a_favourite_who_is_not_on_stage_is_left_out(
    chosen: Callable[..., None], opened: list[Seat], tmp_path: Path
) -> None:
    chosen(bias="nari")
    video = shutil.copy(demo_concert() / "video.webm", tmp_path / "mine.webm")
    assert main(["watch", str(video)]) == 0
    assert opened[0].favourite is None


def test_a_chosen_engine_that_lacks_something_does_not_close_the_theatre(
    chosen: Callable[..., None], opened: list[Seat], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    chosen(engine={"provider": "openai", "model": "m"})
    assert main(["watch", str(demo_concert())]) == 0
    assert opened[0].engine.name == "builtin"
    assert "needs a key" in capsys.readouterr().err
    assert main(["watch", str(demo_concert()), "--engine", "openai"]) == 1
    assert len(opened) == 1


# --- ahead of time


def test_a_server_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["generate", str(demo_concert()), "--engine", "openai", "--base-url", "http://127.0.0.1:9"]
    out = ["--out", str(tmp_path / "x")]
    assert main([*words, *out]) == 1
    assert "--model" in capsys.readouterr().err
    assert main([*words, *out, "--model", "m"]) == 1
    assert "127.0.0.1:9 cannot be reached" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_prompts_need_neither_server_nor_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    words = ["generate", str(demo_concert()), "--engine", "openai", "--prompts", str(tmp_path / "p")]
    assert main(words) == 0
    count = int(capsys.readouterr().out.split(": ")[1].split()[0])
    assert len(list((tmp_path / "p").glob("0*.json"))) == count > 5
    assert main(words) == 1
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize("condition", ["persona", "no_chat", "replay"])
def test_prompts_are_for_language_models(condition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["generate", str(demo_concert()), "--condition", condition, "--prompts", str(tmp_path / "p")])
    assert ended.value.code == 2
    assert "asks no language model" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()
