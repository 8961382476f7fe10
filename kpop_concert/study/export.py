"""The export of a study: the record's tables, with scores and a codebook by the instruments' own files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..records.export import CodebookRow, Column, Exported, ScoreOf, Scorer, Value, export
from .instruments import Instrument, ScoreRule, load_instrument, shipped
from .items import AffectiveSlider, AnyItem, Choice, Ios, Likert, Multi, Sam, YesNo, bounds
from .protocol import Questions, load_protocol
from .scores import scores


def export_study(record: Path, out: Path, study: Path | None = None) -> Exported:
    """Export a record with scores; `study` is the protocol's file, where a lab has instruments of its own.

    Answers to an instrument of another name or version than the files at hand are exported without scores. Raises
    RecordError, and DocumentError for a protocol or an instrument that cannot be read.
    """
    known = tuple(instruments_of(study))
    return export(record, out, scorer_of(known), (row for one in known for row in _codebook(one)))


def scorer(study: Path | None = None) -> Scorer:
    """Scores by the shipped instruments' files, and by those beside a protocol. Raises DocumentError."""
    return scorer_of(instruments_of(study))


def scorer_of(instruments: Iterable[Instrument]) -> Scorer:
    """Scores by these instruments; none of another name or version, nor of answers that do not fit the file."""
    known = {(one.name, one.version): one for one in instruments}

    def score(name: str, version: str, answers: Mapping[str, Value]) -> Iterable[ScoreOf]:
        instrument = known.get((name, version))
        if instrument is None:
            return
        try:
            found = scores(instrument, answers)
        except (ValueError, KeyError):
            return  # answers to another file of this name and version: no figure is better than a wrong one
        for rule, result in found.items():
            yield ScoreOf(rule, result.value, result.n, result.missing)

    return score


def instruments_of(study: Path | None) -> Iterator[Instrument]:
    """The shipped instruments, and those that lie beside a protocol. Raises DocumentError."""
    for name in shipped():
        yield load_instrument(name, Path())
    if study is None:
        return
    protocol = load_protocol(study)
    ours = shipped()
    for block in (*protocol.before, *protocol.period, *protocol.after):
        if isinstance(block, Questions):
            for name in block.instruments:
                if name not in ours:
                    yield load_instrument(name, study.parent)


def _codebook(instrument: Instrument) -> Iterator[CodebookRow]:
    """The items and the scores of an instrument, with their English words (Korean where there are no others)."""
    for item in instrument.items:
        meaning = item.text.get("en" if "en" in item.text.languages else "ko")
        scale, direction = _scale(instrument, item), _direction(instrument, item)
        column = Column(item.id, meaning, scale=scale, direction=direction)
        yield CodebookRow(f"answers: {instrument.name}", column, instrument.version)
    for rule in instrument.scores:
        what = "share of right answers to" if rule.rule == "right" else "mean of"
        meaning = f"{what} {', '.join(rule.items)}" + (f". {rule.description}" if rule.description else "")
        scale, direction = _scored(instrument, rule)
        column = Column(rule.name, meaning, scale=scale, direction=direction)
        yield CodebookRow(f"scores: {instrument.name}", column, instrument.version)


def _scored(instrument: Instrument, rule: ScoreRule) -> tuple[str, str]:
    """Scale and direction of a score; empty where its items differ in them."""
    if rule.rule == "right":
        return "0..1", "high: more right answers"
    items = [instrument.item(id_) for id_ in rule.items]
    scales = {_scale(instrument, item) for item in items}
    poles = set()
    for item in items:
        ends = _poles(instrument, item)
        poles.add(ends[::-1] if ends is not None and _turned(item) else ends)
    return scales.pop() if len(scales) == 1 else "", _said(poles.pop()) if len(poles) == 1 else ""


def _scale(instrument: Instrument, item: AnyItem) -> str:
    if isinstance(item, Choice | Multi):
        return ", ".join(option.id for option in item.options)
    if isinstance(item, YesNo):
        return "0 no, 1 yes"
    ends = bounds(item, instrument.scale(item))
    return "" if ends is None else f"{ends[0]:g}..{ends[1]:g}"


def _direction(instrument: Instrument, item: AnyItem) -> str:
    """Which end is which, and whether the item is turned when it is scored."""
    said = _said(_poles(instrument, item))
    return f"{said}; turned when scored" if said and _turned(item) else said


def _turned(item: AnyItem) -> bool:
    return getattr(item, "reverse", False) or (isinstance(item, Sam) and item.direction == "falling")


def _poles(instrument: Instrument, item: AnyItem) -> tuple[str, str] | None:
    """What the least and the greatest answer mean; None where the file does not say it."""
    if isinstance(item, Sam | Ios | AffectiveSlider):
        poles = item.low.get("en"), item.high.get("en")
        return poles[::-1] if isinstance(item, Sam) and _turned(item) else poles
    if isinstance(item, Likert) and (scale := instrument.scale(item)) is not None:
        labels = {value: words.get("en") for value, words in scale.labels.items()}
        return labels.get(scale.min, ""), labels.get(scale.max, "")
    return None


def _said(poles: tuple[str, str] | None) -> str:
    return "" if poles is None else f"low: {poles[0]}; high: {poles[1]}"
