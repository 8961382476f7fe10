"""`generate`: the same sessions without a window, one seed one result, and the published spread of talk."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from kpop_concert.cli import demo_concert, main
from kpop_concert.headless import simulate
from kpop_concert.seat import take_seat

KEYS = {"media_ms", "author", "author_kind", "text", "round", "behaviour", "language", "source"}
BEHAVIOURS = {"interaction", "collective", "thought", "affect", "chant", "question"}


def generate(out: Path, condition: str, seed: int = 7) -> list[dict[str, object]]:
    words = ["generate", str(demo_concert()), "--condition", condition, "--seed", str(seed), "--out", str(out)]
    assert main(words) == 0
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("condition", ["persona", "no_persona", "persona_fan"])
def test_one_seed_one_result(tmp_path: Path, condition: str) -> None:
    first = generate(tmp_path / "a.jsonl", condition)
    generate(tmp_path / "b.jsonl", condition)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert generate(tmp_path / "c.jsonl", condition, seed=8) != first


def test_lines_have_the_agreed_keys_in_the_order_of_time(tmp_path: Path) -> None:
    chat = generate(tmp_path / "a.jsonl", "persona")
    assert all(set(line) == KEYS for line in chat)
    assert {line["behaviour"] for line in chat} <= BEHAVIOURS
    times = [line["media_ms"] for line in chat]
    assert times == sorted(times)


@pytest.mark.parametrize("seed", range(1, 11))
def test_identity_spreads_the_talk_and_bare_names_do_not(seed: int) -> None:
    def spread(condition: str) -> tuple[int, float]:
        seat = take_seat(demo_concert(), condition, seed)
        counts = Counter(line.author for line in simulate(seat))
        every = [counts[fan.handle] for fan in seat.personas.personas]
        return max(every) - min(every), seat.pack.duration_ms / 240_000

    with_personas, share = spread("persona")
    assert with_personas >= 10 * share
    assert spread("no_persona")[0] <= 2


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "no" / "such" / "chat.jsonl"
    assert main(["generate", str(demo_concert()), "--out", str(target)]) == 1
    assert "choose another --out" in capsys.readouterr().err


def test_a_folder_in_its_place_is_said_and_nothing_is_left_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "chat"
    target.mkdir()
    assert main(["generate", str(demo_concert()), "--out", str(target)]) == 1
    assert "directory" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [target]
    assert not list(target.iterdir())


def test_a_run_that_is_stopped_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "chat.jsonl"
    target.write_text("yesterday")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kpop_concert.headless.generating.simulate", stopped)
    assert main(["generate", str(demo_concert()), "--out", str(target)]) == 1
    assert capsys.readouterr().err == "kpop-concert: stopped\n"
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text() == "yesterday"
