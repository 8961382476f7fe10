"""Persona packs: the shipped ones, and what is said about bad ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpop_concert.audience.personas import PersonaPack, load_personas
from kpop_concert.system import paths
from kpop_concert.system.problems import DocumentError

Data = dict[str, Any]
FAN: Data = {
    "id": "mina",
    "handle": "mina_22",
    "colour": "mint",
    "age": 24,
    "languages": ["ko", "en"],
    "style": {"description": "Short and soft.", "words": [1, 5]},
    "identity": "Works nights, so she reads more than she writes.",
    "talk": 0.4,
}
PACK: Data = {
    "name": "Small",
    "artist": "duo",
    "languages": ["ko"],
    "personas": [FAN, {**FAN, "id": "b", "handle": "b"}],
}


def _load(tmp_path: Path, data: Data) -> PersonaPack:
    file = tmp_path / "fans.yaml"
    file.write_text(json.dumps(data), "utf-8")
    return load_personas(file)


@pytest.mark.parametrize("name", ["onda", "neutral"])
def test_shipped_packs_hold_ten_fans(name: str) -> None:
    pack = load_personas(paths.personas() / f"{name}.yaml")
    assert len(pack.personas) == 10
    assert all(fan.identity and fan.style and fan.languages for fan in pack.personas)


def test_a_bare_fan_keeps_only_the_seat(tmp_path: Path) -> None:
    fan = _load(tmp_path, PACK).personas[0]
    bare = fan.bare()
    assert not fan.is_bare
    assert bare.is_bare
    assert (bare.id, bare.handle, bare.colour) == (fan.id, fan.handle, fan.colour)
    assert (bare.age, bare.languages, bare.style, bare.identity, bare.bias) == (None, (), None, "", None)


BAD: list[tuple[Callable[[Data, Data], object], str]] = [
    (lambda p, f: f.update(colour="red"), "fans.yaml: personas[0].colour: found 'red', expected one of 'coral', "),
    (lambda p, f: f.update(coluor="mint"), 'personas[0].coluor: found an unknown key, expected did you mean "colour"?'),
    (lambda p, f: f.update(id="Mina"), "personas[0].id: found 'Mina', expected lower-case letters"),
    (lambda p, f: f.update(id="b"), "fans.yaml: found the id b twice, expected each id once"),
    (lambda p, f: f.update(handle="b"), "fans.yaml: found the handle b twice, expected each handle once"),
    (lambda p, f: f.update(handle="a\nb"), r"personas[0].handle: found 'a\nb', expected text on one line"),
    (lambda p, f: f.update(handle="a\u202eb"), "personas[0].handle: found "),
    (lambda p, f: f.update(handle="x" * 25), "personas[0].handle: found "),
    (lambda p, f: f.update(handle=" "), "personas[0].handle: found ' ', expected "),
    (lambda p, f: f.update(age=12), "personas[0].age: found 12, expected greater than or equal to 20"),
    (lambda p, f: f.update(languages=["fr"]), "personas[0].languages[0]: found 'fr', expected one of 'ko' or 'en'"),
    (lambda p, f: f.update(talk=1.5), "personas[0].talk: found 1.5, expected less than or equal to 1"),
    (lambda p, f: f.update(speaks_to=["winks"]), "personas[0].speaks_to[0]: found 'winks', expected one of "),
    (lambda p, f: f["style"].update(emoji="many"), "personas[0].style.emoji: found 'many', expected a valid number"),
    (lambda p, f: f["style"].pop("description"), "personas[0].style.description: found nothing, expected this key"),
    (lambda p, f: p.update(personas=[]), "fans.yaml: personas: found []"),
    (lambda p, f: p.update(personas=[FAN] * 51), "fans.yaml: personas: found "),
    (lambda p, f: p.pop("languages"), "fans.yaml: languages: found nothing, expected this key"),
]


@pytest.mark.parametrize(("change", "said"), BAD)
def test_bad_packs(tmp_path: Path, change: Callable[[Data, Data], object], said: str) -> None:
    pack = copy.deepcopy(PACK)
    change(pack, pack["personas"][0])
    with pytest.raises(DocumentError) as refused:
        _load(tmp_path, pack)
    assert said in str(refused.value)


def test_unusable_files(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none.yaml: found No such file or directory, expected a readable file"):
        load_personas(tmp_path / "none.yaml")
    file = tmp_path / "fans.yaml"
    file.write_text("personas: &fans []\nmore: *fans\n", "utf-8")
    with pytest.raises(DocumentError, match=r"fans.yaml: found an alias \(\*name\) in line 2, column 7"):
        load_personas(file)
