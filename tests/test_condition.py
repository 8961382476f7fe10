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


def _shipped() -> dict[str, Condition]:
    return {file.stem: load_condition(file) for file in (paths.resources() / "conditions").glob("*.yaml")}


def _differs(one: str, other: str) -> set[str]:
    """What two shipped arms do not have in common, besides being called differently."""
    arms = _shipped()
    first, second = (arms[name].model_dump() for name in (one, other))
    return {field for field in first if first[field] != second[field]} - {"name", "purpose"}


def test_the_arms_of_the_method_are_shipped() -> None:
    assert set(_shipped()) == {
        "no_chat", "replay", "replay_shuffled", "scripted", "no_persona", "persona", "no_persona_t07", "persona_t12",
        "no_persona_volume", "persona_fan",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arm", "base", "fields"),
    [
        ("no_persona", "persona", {"audience", "temperature"}),
        ("no_persona_t07", "no_persona", {"temperature"}),
        ("no_persona_t07", "persona", {"audience"}),
        ("persona_t12", "persona", {"temperature"}),
        ("persona_t12", "no_persona", {"audience"}),
        ("no_persona_volume", "no_persona", {"volume"}),
        ("no_chat", "persona", {"audience"}),
        ("replay", "persona", {"engine", "seed"}),
        ("replay_shuffled", "replay", {"replay"}),
        ("scripted", "persona", {"timing", "chants", "replies", "seed"}),
        ("persona_fan", "persona", {"timing", "chants", "contagion", "alignment", "disclosure"}),
    ],
)
def test_an_arm_differs_from_its_base_in_what_it_is_for(arm: str, base: str, fields: set[str]) -> None:
    assert _differs(arm, base) == fields


def test_study_arms_disclose_alike_and_leave_the_published_parts_off() -> None:
    arms = _shipped()
    fan = arms.pop("persona_fan")
    assert fan.disclosure == "full"
    assert 0 < fan.contagion <= 0.5
    assert {arm.disclosure for arm in arms.values()} == {"banner"}
    assert {arm.contagion for arm in arms.values()} == {0.0}
    assert {arm.alignment for arm in arms.values()} == {"off"}
    assert {name for name, arm in arms.items() if arm.seed is not None} == {"replay", "replay_shuffled", "scripted"}


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
        ("audience: crowd", "mine.yaml: audience: found 'crowd', expected one of 'none', 'persona' or 'no_persona'"),
        ("model: sk-proj-123", "mine.yaml: model: found an API key, expected a model's name"),
        ("temperature: hot", "mine.yaml: temperature: found 'hot', expected a valid number"),
        ("temperature: .nan", "mine.yaml: temperature: found '.nan', expected a valid number"),
        ("temperature: 3", "mine.yaml: temperature: found 3, expected less than or equal to 2"),
        ("engine: gpt", "mine.yaml: engine: found 'gpt', expected one of 'builtin', 'openai', 'local' or 'replay'"),
        ("contagion: 1.5", "mine.yaml: contagion: found 1.5, expected less than or equal to 1"),
        (
            "replay: {shuffle: true}",
            'mine.yaml: replay.shuffle: found an unknown key, expected did you mean "shuffled"?',
        ),
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
