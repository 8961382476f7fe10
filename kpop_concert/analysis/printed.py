"""An overview of measures as text for people, as JSON, and as CSV."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from unicodedata import east_asian_width

from .. import __version__
from ..records.export.files import Cell, cell
from ..system.plaintext import plain
from .calibration import calibration
from .definitions import CORPUS, DEFINITIONS, WINDOW
from .effects import Effects
from .measure import Group, Measured
from .overview import Overview

SHORT = (
    "messages",
    "distinct_2",
    "self_bleu_2",
    "verbatim_repeats",
    "mean_length",
    "few_shot_leak",
    "speakers_per_100",
)
"""What the row of a corpus shows among several; JSON and CSV have everything."""
LONGEST = 60
_HEAD = ("level", "corpus", "condition", "seed", "part", "measure", "value")

Value = float | None


# -- JSON


def as_json(found: Overview) -> str:
    """One object; the figures at its top are the means over all corpora. One that is not there is null."""
    whole = {
        "version": __version__,
        "definitions": DEFINITIONS,
        "window": calibration().window,
        "profiles": {name: calibration().profiles[name].model_dump() for name in found.profiles},
        **_group(found.pooled, found.profiles),
        "corpora": [_corpus(one, found.profiles) for one in found.corpora],
        "conditions": [{"name": group.name, **_group(group, found.profiles)} for group in found.conditions],
        "effects": None if found.effects is None else _effects(found.effects),
        "notes": list(found.notes),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)


def _corpus(one: Measured, profiles: Sequence[str]) -> dict[str, object]:
    corpus = one.corpus
    return {
        "name": corpus.name,
        "condition": corpus.condition or None,
        "seed": corpus.seed,
        "pair": corpus.pair or None,
        "whole": corpus.whole,
        "excluded": corpus.excluded or None,
        "comparable": one.comparable,
        **_known(one.values),
        "inside": _inside(one.values, profiles),
        "windows": [
            {"messages": window.messages, "from_ms": window.from_ms, "to_ms": window.to_ms, **_known(window.values)}
            for window in one.windows
        ],
        "agents": {name: _known(agent) for name, agent in one.agents.items()},
    }


def _group(group: Group, profiles: Sequence[str]) -> dict[str, object]:
    return {
        "n": group.corpora,
        "comparable": group.comparable,
        **_known(group.values),
        "inside": _inside(group.values, profiles),
    }


def _effects(found: Effects) -> dict[str, object]:
    return {
        "first": found.first,
        "second": found.second,
        "pairs": found.pairs,
        "measures": {name: _known(asdict(effect)) for name, effect in found.effects.items()},
        "notes": found.notes,
    }


def _known(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: None if value is None or math.isnan(value) else value for name, value in values.items()}


def _inside(values: Mapping[str, float], profiles: Sequence[str]) -> dict[str, dict[str, bool | None]]:
    known = calibration().profiles
    return {name: {key: known[name].inside(key, values[key]) for key in WINDOW} for name in profiles}


# -- CSV


def as_csv(found: Overview) -> str:
    """Tidy and long: one figure a row; `inside_*` is 1 within the profile's band, 0 outside."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*_HEAD, *(f"inside_{name}" for name in found.profiles)))
    for row in _rows(found):
        banded = row[0] not in ("agent", "effect")
        inside = [
            calibration().profiles[name].inside(str(row[5]), _number(row[6])) if banded else None
            for name in found.profiles
        ]
        shown = (None if isinstance(value, float) and math.isnan(value) else value for value in (*row, *inside))
        writer.writerow([cell(value) for value in shown])
    return stream.getvalue()


def _rows(found: Overview) -> Iterator[tuple[Cell, ...]]:
    for one in found.corpora:
        about = one.corpus.name, one.corpus.condition, one.corpus.seed
        yield from (("corpus", *about, None, name, value) for name, value in one.values.items())
        for number, window in enumerate(one.windows, start=1):
            yield from (("window", *about, number, name, value) for name, value in window.values.items())
        for agent, values in one.agents.items():
            yield from (("agent", *about, agent, name, value) for name, value in values.items())
    yield from (("pooled", None, None, None, None, key, value) for key, value in found.pooled.values.items())
    for group in found.conditions:
        yield from (("condition", None, group.name, None, None, key, value) for key, value in group.values.items())
    if found.effects is not None:
        contrast = f"{found.effects.first} - {found.effects.second}"
        for key, effect in found.effects.effects.items():
            yield from (("effect", None, contrast, None, part, key, value) for part, value in asdict(effect).items())


def _number(value: Cell) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


# -- text


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    values: Mapping[str, float]


def as_text(found: Overview) -> str:
    """Tables for people, with the definitions of what they show."""
    several = len(found.corpora) > 1
    parts: list[Sequence[str]] = []
    if several and not found.conditions:
        parts.append(_each(found))
    if found.conditions:
        columns = [_Column(f"{group.name} ({group.corpora})", group.values) for group in found.conditions]
    elif several:
        columns = [_Column(f"mean of {found.pooled.corpora}", found.pooled.values)]
    else:
        columns = [_Column(one.corpus.name, one.values) for one in found.corpora]
    parts.append(_measures(columns, found.profiles))
    if not several:
        parts.append(_agents(found.corpora[0]))
    if found.effects is not None:
        parts.append(_effect_table(found.effects))
    if found.notes:
        parts.append([f"Note: {plain(note, LONGEST * 10)}." for note in found.notes])
    parts.append(["Definitions", *(f"  {name}: {words}" for name, words in DEFINITIONS.items())])
    bands = "; ".join(f"{name}, {calibration().profiles[name].about}" for name in found.profiles)
    parts.append(
        [
            f"Bands: 5th percentile - median - 95th percentile over windows of {calibration().window} messages of "
            f"public chats ({bands}); a corpus's figure is the median over its windows. in, out: within the band or not"
            f"{', in the order of the bands' if len(found.profiles) > 1 else ''}. kpop-concert {__version__}"
        ]
    )
    return "\n\n".join("\n".join(lines) for lines in parts)


def _each(found: Overview) -> list[str]:
    rows: list[tuple[str, ...]] = [("corpus", "condition", *SHORT)]
    for one in found.corpora:
        mark = " (excluded)" if one.corpus.excluded else "" if one.corpus.whole else " (partial)"
        rows.append((one.corpus.name + mark, one.corpus.condition or "-", *(_figure(one.values[key]) for key in SHORT)))
    return _table(rows)


def _measures(columns: Sequence[_Column], profiles: Sequence[str]) -> list[str]:
    known = calibration().profiles
    rows: list[tuple[str, ...]] = [("measure", *(column.name for column in columns), *profiles)]
    rows += [(key, *(_figure(column.values[key]) for column in columns), *("" for _ in profiles)) for key in CORPUS]
    for key in WINDOW:
        bands = [" - ".join(f"{value:g}" for value in known[name].bands[key]) for name in profiles]
        cells = [f"{_figure(column.values[key])} {_verdict(key, column.values[key], profiles)}" for column in columns]
        rows.append((key, *cells, *bands))
    return _table(rows)


def _verdict(key: str, value: float, profiles: Sequence[str]) -> str:
    said = {True: "in", False: "out", None: "-"}
    return "/".join(said[calibration().profiles[name].inside(key, value)] for name in profiles)


def _agents(one: Measured) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for name, values in one.agents.items():
        rows = rows or [("agent", *values)]
        rows.append((name, *map(_figure, values.values())))
    return _table(rows) if rows else ["No agents: every author is a one-off viewer of a crowd."]


def _effect_table(found: Effects) -> list[str]:
    rows = [
        (f"{found.first} - {found.second}", found.first, found.second, "difference", "95 %", "d_z", "published d_z")
    ]
    for key, one in found.effects.items():
        interval = f"{_figure(one.low)} to {_figure(one.high)}"
        published = "-" if one.published is None else f"{one.published:+.2f}"
        d_z = "-" if math.isnan(one.d_z) else f"{one.d_z:+.2f}"
        rows.append((key, _figure(one.first), _figure(one.second), _figure(one.difference), interval, d_z, published))
    head = f"Paired effects over {len(found.pairs)} pairs: d_z = mean difference / SD of the differences"
    return [head, *_table(rows), *(f"Note: {note.removesuffix('.')}." for note in found.notes)]


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side, the first to the left, the others to the right."""
    # A name of an agent or a file may hold what moves a terminal's cursor.
    rows = [[plain(cell, LONGEST) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths, (number == 0 for number in range(len(row))))).rstrip() for row in rows]


def _padded(text: str, width: int, left: bool) -> str:
    blanks = " " * (width - _width(text))
    return text + blanks if left else blanks + text


def _width(text: str) -> int:
    """Columns of a terminal: Korean letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _figure(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:g}" if value == round(value) else f"{value:.1f}" if abs(value) >= 100 else f"{value:.3f}"
