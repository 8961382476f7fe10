"""The door for YAML files: what it lets in, and how it says where something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kpop_concert.system.documents import MAX_BYTES, load, located, read_yaml
from kpop_concert.system.problems import DocumentError, Problem
from kpop_concert.system.schema import MOST, build, mismatch


def _even(value: int) -> int:
    if value % 2:
        raise mismatch("an odd number", "an even one")
    return value


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    count: Annotated[int, AfterValidator(_even)] = 0


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(alias="called")
    kind: Literal["oak", "elm"] = "oak"
    leaves: list[Leaf] = []
    named: dict[str, Leaf] = {}
    either: list[int | Leaf] = []
    folded: list[int] | dict[str, int] = []


def _problems(data: dict[str, object]) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        build(Tree, {"called": "x", **data}, "tree.yaml")
    assert str(refused.value).splitlines() == [str(problem) for problem in refused.value.problems]
    return [str(problem) for problem in refused.value.problems]


def test_a_good_file(tmp_path: Path) -> None:
    file = tmp_path / "tree.yaml"
    file.write_text("\ufeffcalled: no\nleaves:\n  - {id: a, count: 2}\n", "utf-8")
    tree = load(Tree, file)
    assert (tree.name, tree.leaves) == ("no", [Leaf(id="a", count=2)])


def test_plain_values_are_what_they_look_like(tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    file.write_text("a: 1:23\nb: 2024-01-02\nc: yes\nd: true\ne: 12\nf: 1.5\ng: ~\nh: 010\ni: 0x1f\n", "utf-8")
    assert list(read_yaml(file).values()) == ["1:23", "2024-01-02", "yes", True, 12, 1.5, None, "010", "0x1f"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"called": None}, "tree.yaml: called: found None, expected a valid string"),
        ({"kin": "oak"}, 'tree.yaml: kin: found an unknown key, expected did you mean "kind"?'),
        ({"kind": "elk"}, "tree.yaml: kind: found 'elk', expected one of 'oak' or 'elm'"),
        ({"leaves": [{}]}, "tree.yaml: leaves[0].id: found nothing, expected this key"),
        (
            {"leaves": [{"id": "a", "cuont": 2}]},
            'leaves[0].cuont: found an unknown key, expected did you mean "count"?',
        ),
        ({"leaves": [{"id": "A"}]}, "leaves[0].id: found 'A', expected lower-case letters, digits and underscores"),
        ({"leaves": [{"id": "a", "count": 3}]}, "leaves[0].count: found an odd number, expected an even one"),
        ({"named": {"x": {"id": "a", "zzz": 1}}}, "named.x.zzz: found an unknown key, expected one of id, count"),
        ({"named": {"x\n": {}}}, r"named.x\n.id: found nothing, expected this key"),
        ({"folded": ["x"]}, "tree.yaml: folded[0]: found 'x', expected a valid integer"),
        ({"either": [{"id": "a", "coun": 1}]}, 'found an unknown key, expected did you mean "count"?'),
    ],
)
def test_what_does_not_fit(data: dict[str, object], said: str) -> None:
    assert said in "\n".join(_problems(data))


def test_no_list_of_problems_is_endless() -> None:
    problems = _problems({"leaves": [{"id": "A"}] * 500})
    assert len(problems) == MOST + 1
    assert problems[-1] == f"tree.yaml: found {500 - MOST} more problems, expected none"


def test_no_file_and_too_large_a_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none.yaml: found No such file or directory, expected a readable file"):
        read_yaml(tmp_path / "none.yaml")
    with pytest.raises(DocumentError, match="expected a readable file"):
        read_yaml(tmp_path)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(DocumentError, match=f"more than {MAX_BYTES} bytes"):
        read_yaml(large)


@given(st.binary(max_size=400) | st.text("ab:-[]{}&*!?'\"|>#%@, \n\t\\0", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("bytes") / "any.yaml"
    file.write_bytes(content)
    refused = ""
    data: dict[str, object] = {}
    try:
        data = read_yaml(file)
    except DocumentError as problem:
        refused = str(problem)
    assert all(isinstance(key, str) for key in data)
    assert not refused or (refused.startswith("any.yaml: found ") and "\n" not in refused)


TREE = """\
called: x
kind: oak

leaves:
  - id: a
    count: 2
  - {id: B, count: 2}
  - count: 4
either: [1, {id: a, coun: 1}]
"""


def test_every_problem_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "tree.yaml"
    file.write_text(TREE, "utf-8")
    with pytest.raises(DocumentError) as refused:
        load(Tree, file)
    lines = {problem.field: problem.line for problem in refused.value.problems}
    assert lines["leaves[1].id"] == 7
    assert lines["leaves[2].id"] == 8
    assert lines["either[1].coun"] == 9
    assert "(line 7)" in str(refused.value).splitlines()[0]


def test_what_only_the_reader_knows_gets_its_line_too(tmp_path: Path) -> None:
    file = tmp_path / "tree.yaml"
    file.write_text(TREE, "utf-8")
    found = located(
        [
            Problem("tree.yaml", "leaves[0].count", "2", "3"),
            Problem("tree.yaml", "leaves[9].count", "nothing", "a leaf"),
            Problem("tree.yaml", "", "a tree", "a wood"),
            Problem("wood.yaml", "kind", "a", "b"),
        ],
        file,
        tmp_path / "none.yaml",
    )
    assert [problem.line for problem in found] == [6, 4, None, None]


class Oak(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["oak", "leaves"]
    leaves: list[Leaf] = []


class Rock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["rock"]
    weight: int


class Wood(BaseModel):
    things: list[Annotated[Oak | Rock, Field(discriminator="kind")]]


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ({"kind": "rock"}, "things[0].weight: found nothing, expected this key"),
        ({"kind": "rock", "wieght": 1, "weight": 1}, "things[0].wieght: found an unknown key, expected did you mean"),
        ({"kind": "leaves", "leaves": [{"id": "A"}]}, "things[0].leaves[0].id: found 'A', expected lower-case"),
        ({"kind": "rok"}, "things[0].kind: found 'rok', expected one of 'oak', 'leaves', 'rock'"),
        ({}, "things[0].kind: found nothing, expected this key"),
    ],
)
def test_a_thing_of_several_kinds_is_told_by_its_kind(thing: dict[str, object], said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        build(Wood, {"things": [thing]}, "wood.yaml")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: 1\nb: !!int abc", "a tag ('tag:yaml.org,2002:int') in line 2"),
        ("a: 1\nb: !!bool maybe", "a tag ('tag:yaml.org,2002:bool') in line 2"),
        ("a: !!map [1]", "a tag ('tag:yaml.org,2002:map') in line 1"),
        ("a: !!timestamp 2020-99-99", "a tag ('tag:yaml.org,2002:timestamp') in line 1"),
        ("a: !mine 1", "a tag ('!mine') in line 1"),
        ("a: 한\nb: 글\nc: \x07", "the character #x0007 in line 3"),
        ("a: 한\nb: \0", "the character #x0000 in line 2"),
    ],
)
def test_what_yaml_could_be_is_refused_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(DocumentError) as refused:
        read_yaml(file)
    assert str(refused.value).startswith(f"odd.yaml: found {said}")
