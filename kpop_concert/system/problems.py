"""What is wrong with a file that somebody wrote: where, what was found there, what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file's name, the field's path in it, what stands there, what should.

    `line` counts from 1; None where the place has none or it is not known.
    """

    file: str
    field: str
    found: str
    expected: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}: {self.field}" if self.field else self.file
        line = f" (line {self.line})" if self.line else ""
        return f"{where}: found {self.found}, expected {self.expected}{line}"


class DocumentError(ValueError):
    """A file that cannot be used; lists every problem found, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def quoted(value: object, limit: int = 60) -> str:
    """A value from a file as it may be shown in a message: on one line, without control characters, cut to `limit`."""
    shown = repr(value)
    shown = "".join(c if c.isprintable() else "?" for c in shown)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
