"""Chat as JSON lines, the agreed format: one object a line, checked line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict
from pydantic_core import from_json

from ..journal import AuthorKind, Behaviour, Source
from ..system.problems import DocumentError, Problem, quoted
from ..system.schema import build
from .file import MAGIC

GUEST = "Guest"
"""Who a line of an earlier viewer is shown as: neither by name nor as this viewer's own."""
MAX_LINES = 200_000
MAX_LINE_BYTES = 16_384
MAX_PROBLEMS = 20


class ChatLine(BaseModel):
    """One line of a chat in the agreed format; `source` and `consent` may be added."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    media_ms: Annotated[float, Strict()] = Field(ge=0)
    author: str = Field(min_length=1, max_length=200)
    author_kind: AuthorKind
    text: str = Field(max_length=4000)
    round: Annotated[int, Strict()] | None
    behaviour: Behaviour
    language: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")
    source: Source | None = None
    consent: Annotated[bool, Strict()] = Field(default=False, description="this viewer agreed that others see the line")


def is_record(file: Path) -> bool:
    """Whether a file is read as a record: by its name, or by how it begins. Raises OSError."""
    if file.suffix == ".db":
        return True
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def by_viewer(kind: AuthorKind, source: Source | None, author: str) -> bool:
    """Whether a viewer wrote a line: the recorded one, or, in a recorded replay, an earlier one."""
    return kind == "viewer" or source == "VIEWER" or (kind == "replay" and author == GUEST)


def chat_lines(file: Path) -> Iterator[ChatLine]:
    """Every line of a chat file. Raises DocumentError with up to MAX_PROBLEMS problems at its end, and OSError."""
    problems: list[Problem] = []
    count = 0
    with file.open("rb") as stream:
        number = 0
        while raw := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(raw) > MAX_LINE_BYTES:
                # What follows is the rest of this line, not another.
                problems.append(_at(file, number, f"more than {MAX_LINE_BYTES} bytes", "a shorter line"))
                break
            if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
                continue
            count += 1
            if count > MAX_LINES:
                problems.append(_at(file, number, f"more than {MAX_LINES} lines", "a shorter chat"))
                break
            try:
                yield _line(file, number, raw)
            except DocumentError as problem:
                problems += problem.problems
                # What does not even begin with a JSON object is another kind of file: one line says so.
                another_kind = count == 1 and problems[0].field == f"line {number}"
                if another_kind or len(problems) >= MAX_PROBLEMS:
                    break
    if problems:
        raise DocumentError(problems[:MAX_PROBLEMS])
    if not count:
        raise DocumentError([Problem(file.name, "", "nothing", "one JSON object a line")])


def _line(file: Path, number: int, raw: bytes) -> ChatLine:
    try:
        data = from_json(raw.decode("utf-8-sig" if number == 1 else "utf-8"), allow_inf_nan=False)
    except UnicodeDecodeError as problem:
        raise DocumentError([_at(file, number, "bytes that are not UTF-8", "UTF-8 text")]) from problem
    except ValueError as problem:
        raise DocumentError(
            [_at(file, number, f"no readable JSON ({str(problem)[:80]})", "a JSON object")]
        ) from problem
    if not isinstance(data, dict):
        raise DocumentError([_at(file, number, quoted(data), "a JSON object")])
    try:
        return build(ChatLine, data, file.name)
    except DocumentError as problem:
        raise DocumentError(
            replace(one, field=f"line {number}: {one.field}".removesuffix(": ")) for one in problem.problems
        ) from problem


def _at(file: Path, number: int, found: str, expected: str) -> Problem:
    return Problem(file.name, f"line {number}", found, expected)
