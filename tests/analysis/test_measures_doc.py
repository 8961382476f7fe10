"""docs/measures.md says what `measure` does: definitions, bands and published values are held against the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chat_helpers import chat_file, row

from kpop_concert.analysis.calibration import calibration
from kpop_concert.analysis.definitions import DEFINITIONS, WINDOW
from kpop_concert.analysis.tokens import SPLIT_CHARS
from kpop_concert.records.chat_file import MAX_LINES

PAGE = (Path(__file__).parents[2] / "docs" / "measures.md").read_text("utf-8")


def cells(heading: str) -> dict[str, list[str]]:
    """The rows of the tables under a heading whose first cell is a code, by that code."""
    part = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert part
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part[1].splitlines() if line[:1] == "|"]
    return {row[0].strip("`"): row[1:] for row in rows if row[0].startswith("`")}


def test_every_definition_stands_as_it_is_printed() -> None:
    assert cells("Definitions") == {name: [words] for name, words in DEFINITIONS.items()}


def test_every_band_stands_as_it_is_used() -> None:
    profiles = calibration().profiles.values()
    told = {name: [" - ".join(f"{end:g}" for end in profile.bands[name]) for profile in profiles] for name in WINDOW}
    assert cells("Bands") == told


def test_every_published_value_stands() -> None:
    assert cells("The effect table") == {name: [f"{d_z:+.2f}"] for name, d_z in calibration().published.d_z.items()}


def test_the_limits_are_those_of_the_program() -> None:
    assert f"first {SPLIT_CHARS} characters" in PAGE
    assert f"{MAX_LINES:,} lines" in PAGE


def test_the_example_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    chat_file(tmp_path / "chat.jsonl", [row("so good"), row("so good")])
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    assert capsys.readouterr().out == "0.5\n"
