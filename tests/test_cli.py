"""The commands from the outside: help, exit codes, and refusals with a message instead of a stack."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kpop_concert.cli import main

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
        ["watch"],
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
    from kpop_concert.cli import demo_concert

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
