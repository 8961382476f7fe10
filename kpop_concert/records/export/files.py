"""CSV files that Excel, pandas and R read alike, written whole or not at all.

UTF-8 with a byte order mark (Excel takes Korean for something else without it; pandas and readr pass it over), lines
end in CR LF (RFC 4180), numbers with a point and without grouping. A text that a spreadsheet would take for a formula,
and one that begins with an apostrophe, gets an apostrophe in front: take away one apostrophe at the beginning of a text
to have it as it was. A NUL becomes U+FFFD, since hardly any reader of CSV survives it.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TextIO

from ..errors import RecordError

Cell = str | int | float | bool | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""Beginnings of a text that get an apostrophe in front; the wide forms count as formulas in East Asian versions."""
_FORMULAS = frozenset(FORMULA)
_PLAIN = frozenset({int, float, type(None)})


class ExportPlaceError(RecordError):
    """The folder cannot take the export."""


def cell(value: Cell) -> Cell:
    """The value as it stands in a file: no formula, 0 and 1 for no and yes."""
    if isinstance(value, str):
        return _text(value)
    return int(value) if isinstance(value, bool) else value


def _text(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return f"'{text}" if text[:1] in _FORMULAS else text


def restored(text: str) -> str:
    """A text of a file as it was before it was made safe for spreadsheets."""
    return text.removeprefix("'")


class Table(AbstractContextManager["Table"]):
    """One CSV file while it is being written."""

    def __init__(self, file: Path, header: Sequence[str]) -> None:
        self.file, self.rows = file, 0
        self._stream: TextIO = file.open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self._writer.writerow(header)

    def add(self, row: Sequence[Cell]) -> None:
        """Append a row."""
        # A million cells of a study pass here: what needs nothing is not asked a second time.
        self._writer.writerow([value if type(value) in _PLAIN else cell(value) for value in row])
        self.rows += 1

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def close(self) -> str:
        """End the file; returns its SHA-256."""
        self._stream.close()
        with self.file.open("rb") as written:
            return hashlib.file_digest(written, "sha256").hexdigest()


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place at the end; after an error, or a kill, `out` is as it was.

    Raises ExportPlaceError for a place that is taken or cannot be written.
    """
    out = out.absolute()
    if out.exists() and not out.is_dir():
        raise ExportPlaceError(f"{out}: is a file; name a new folder.")
    if not out.parent.is_dir():
        raise ExportPlaceError(f"{out}: the folder {out.parent} does not exist; create it, or choose another place.")
    part = out.with_name(f".{out.name}.unfinished-export")
    try:
        if out.exists() and any(out.iterdir()):
            raise ExportPlaceError(f"{out}: is not empty; name a new folder, so that nothing of yours is overwritten.")
        if out.exists() and not os.access(out, os.W_OK):
            raise ExportPlaceError(f"{out}: cannot be written to; choose a place that you may write to.")
        shutil.rmtree(part, ignore_errors=True)  # of an export that was killed
        part.mkdir(mode=0o700)
    except OSError as problem:
        raise ExportPlaceError(f"{out}: cannot be written ({problem.strerror}); choose another place.") from problem
    try:
        yield part
        if out.exists():
            out.rmdir()
        part.replace(out)
    except OSError as problem:
        raise ExportPlaceError(
            f"{out}: cannot be written ({problem.strerror}); nothing was exported. Free some space, or choose another "
            "place."
        ) from problem
    finally:
        shutil.rmtree(part, ignore_errors=True)
