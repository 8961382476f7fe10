"""The one door for YAML files that people write: bounded reading, then a model, every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel

from .problems import DocumentError, Problem, quoted
from .schema import build, path_of

try:
    from yaml import CSafeLoader as _Safe
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader as _Safe  # type: ignore[assignment]

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Model = TypeVar("Model", bound=BaseModel)


class _Loader(_Safe):
    """YAML 1.2's idea of plain values: 1:23 stays text, `no` and dates stay text, a key stands once."""

    yaml_implicit_resolvers = {}  # noqa: RUF012

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="found a key that is not text", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"found the key {quoted(key.value)} twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]{1,3})?$"),
    list("-+.0123456789"),
)


def load(model: type[Model], file: Path) -> Model:
    """The model that a YAML file of at most 1 MB holds.

    Raises DocumentError with every problem found, at most 20, each with its line.
    """
    data = read_yaml(file)
    try:
        return build(model, data, file.name)
    except DocumentError as refused:
        raise DocumentError(located(refused.problems, file)) from refused


def located(problems: Iterable[Problem], *files: Path) -> list[Problem]:
    """The same problems with the lines of their fields in those of `files` that they are about.

    What is missing has the line of what it is missing in.
    """
    lines = {file.name: dict(_lines(file)) for file in files}
    return [
        replace(problem, line=_line(lines[problem.file], problem.field))
        if problem.field and problem.line is None and problem.file in lines
        else problem
        for problem in problems
    ]


def read_yaml(file: Path) -> dict[str, object]:
    """The mapping in a YAML file of at most 1 MB. Raises DocumentError (missing, unreadable, too large, no mapping)."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as problem:
        raise _refuse(file, problem.strerror or "an error", "a readable file") from problem
    if len(raw) > MAX_BYTES:
        raise _refuse(file, f"more than {MAX_BYTES} bytes", "a YAML file of at most 1 MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise _refuse(file, f"bytes in line {line} that are not UTF-8", "UTF-8 text") from problem
    try:
        _bound(text)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - derived from the safe loader
    except yaml.YAMLError as problem:
        raise _refuse(file, _where(problem, text), "readable YAML") from problem
    if not isinstance(data, dict):
        raise _refuse(file, quoted(data), 'keys and values, such as "name: value"')
    return {str(key): value for key, value in data.items()}


def _lines(file: Path) -> Iterator[tuple[str, int]]:
    """The path and line of a file's mapping and of every key and item; nothing of one that cannot be read any more."""
    try:
        root = yaml.compose(file.read_text("utf-8-sig"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return
    if root is None:
        return
    yield "", root.start_mark.line + 1
    open_nodes: list[tuple[tuple[int | str, ...], yaml.Node]] = [((), root)]
    while open_nodes:
        place, node = open_nodes.pop()
        if isinstance(node, yaml.MappingNode):
            below = [((*place, key.value), key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            below = [((*place, number), item, item) for number, item in enumerate(node.value)]
        else:
            continue
        for path, marked, value in below:
            yield path_of(path), marked.start_mark.line + 1
            open_nodes.append((path, value))


def _line(lines: dict[str, int], field: str) -> int | None:
    """The line of a field, or of the nearest thing around it that stands in the file."""
    while field and field not in lines:
        field = field[: max(field.rfind("."), field.rfind("["), 0)]
    return lines.get(field)


def _bound(text: str) -> None:
    """Refuse aliases (they multiply), tags (they may not fit their value) and deep nesting before anything is built."""
    depth = 0
    refused = ""
    for event in yaml.parse(text, Loader=_Safe):
        if isinstance(event, yaml.AliasEvent):
            refused = "an alias (*name)"
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            refused = f"a tag ({quoted(event.tag)})"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            refused = f"more than {MAX_DEPTH} levels"
        if refused:
            mark = event.start_mark
            where = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            raise yaml.YAMLError(refused + where)


def _where(problem: yaml.YAMLError, text: str) -> str:
    if isinstance(problem, yaml.reader.ReaderError):
        # Its position is in bytes or in characters, as libyaml is there or not.
        line = text[: max(0, text.find(chr(problem.character)))].count("\n") + 1
        return f"the character #x{problem.character:04x} in line {line}"
    if isinstance(problem, yaml.MarkedYAMLError):
        said = problem.problem or problem.context or "something unreadable"
        mark = problem.problem_mark or problem.context_mark
        said = said.removeprefix("found ")
        return f"{said} in line {mark.line + 1}, column {mark.column + 1}" if mark else said
    return " ".join(str(problem).split())[:200]


def _refuse(file: Path, found: str, expected: str) -> DocumentError:
    return DocumentError([Problem(file.name, "", found, expected)])
