"""Condition files: the shipped ones, and what is said about bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpop_concert.condition import Condition, load_condition
from kpop_concert.system import paths
from kpop_concert.system.problems import DocumentError

GOOD = "name: mine\npurpose: A try.\n"


def _load(tmp_path: Path, text: str) -> Condition:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    return load_condition(file)


@pytest.mark.parametrize("file", sorted((paths.resources() / "conditions").glob("*.yaml")), ids=lambda file: file.stem)
def test_shipped_conditions_are_called_like_their_files(file: Path) -> None:
    assert load_condition(file).name == file.stem


def test_defaults_are_the_published_numbers(tmp_path: Path) -> None:
    condition = _load(tmp_path, GOOD)
    numbers = condition.director
    assert (condition.audience, condition.timing, condition.temperature) == ("persona", "published", 0.7)
    assert (numbers.round_ms, numbers.lead_ms, numbers.jitter_ms) == (8000, 8000, (2000, 8000))
    assert (numbers.own_history, numbers.shared_chat) == (6, 10)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("audiense: persona", 'mine.yaml: audiense: found an unknown key, expected did you mean "audience"?'),
        ("audience: crowd", "mine.yaml: audience: found 'crowd', expected one of 'persona' or 'no_persona'"),
        ("temperature: hot", "mine.yaml: temperature: found 'hot', expected a valid number"),
        ("temperature: .nan", "mine.yaml: temperature: found '.nan', expected a valid number"),
        ("temperature: 3", "mine.yaml: temperature: found 3, expected less than or equal to 2"),
        ("engine: openai", "mine.yaml: engine: found 'openai', expected one of 'builtin'"),
        ("director: {round_ms: 10}", "mine.yaml: director.round_ms: found 10, expected greater than or equal to 1000"),
        ("director: {rounds: 10}", 'director.rounds: found an unknown key, expected did you mean "round_ms"?'),
        (
            "director: {jitter_ms: [8000, 2000]}",
            "mine.yaml: director.jitter_ms: found 8000 before 2000, expected the smaller number first",
        ),
        ("director: {jitter_ms: [1]}", "mine.yaml: director.jitter_ms[1]: found nothing, expected this key"),
        ("name: twice", "mine.yaml: found the key 'name' twice in line 3, column 1, expected readable YAML"),
    ],
)
def test_bad_conditions(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        _load(tmp_path, GOOD + more + "\n")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.yaml: found None, expected keys and values"),
        ("- persona", "mine.yaml: found ['persona'], expected keys and values"),
        ("name: [", "mine.yaml: "),
        ("purpose: A try.", "mine.yaml: name: found nothing, expected this key"),
        ("name: Mine\npurpose: A try.", "mine.yaml: name: found 'Mine', expected lower-case letters"),
        ("name: mine\npurpose: ''", "mine.yaml: purpose: found '', expected"),
    ],
)
def test_unusable_files(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        _load(tmp_path, text)
    assert str(refused.value).startswith(said)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none.yaml: found No such file or directory, expected a readable file"):
        load_condition(tmp_path / "none.yaml")
