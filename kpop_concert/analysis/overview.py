"""The measures of several files together: every corpus, means, the effect table, and what has to be said with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .calibration import calibration
from .corpus import read_corpora
from .effects import Effects, UnpairedError, effects
from .measure import Group, Measured, mean_of, measured


class UnknownConditionError(Exception):
    """Corpora cannot be grouped; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Overview:
    """`pooled` is over all corpora; `conditions` are in the order in which they came, none where nobody asked for them.

    `profiles` names the kinds of chat that the figures are held against; `notes` are whole sentences.
    """

    corpora: tuple[Measured, ...]
    pooled: Group
    conditions: tuple[Group, ...]
    effects: Effects | None
    profiles: tuple[str, ...]
    notes: tuple[str, ...]


def overview(
    files: Iterable[tuple[Path, str]],
    few_shots: Sequence[str],
    by_condition: bool = False,
    contrast: tuple[str, str] | None = None,
    profile: str | None = None,
) -> Overview:
    """Measure chat files and records; see `read_corpora` for the files.

    By condition the effect table is made too, of `contrast` or else of the published conditions where both are there.
    `profile` is the kind of chat that bands are shown of; without it that of the conditions' crowds, else every kind.
    Raises DocumentError and RecordError for the files, UnknownConditionError, and UnpairedError for a contrast that was
    asked for.
    """
    read = read_corpora(files)
    figures = [measured(corpus, few_shots) for corpus in read.corpora]
    notes = list(read.notes)
    partial = sum(not one.corpus.whole for one in figures)
    if partial:
        notes.append(f"viewings not watched to their end, left out of means and effects: {partial}")
    excluded = sum(bool(one.corpus.excluded) for one in figures)
    if excluded:
        notes.append(f"viewings excluded by a reviewer, left out of means and effects: {excluded}")
    short = sum(not one.comparable for one in figures)
    if short:
        size = calibration().window
        notes.append(
            f"corpora of fewer than {size} messages, each taken as one shorter window: {short}; the bands are of "
            f"windows of {size}, so that in and out are indications there"
        )
    found, conditions = None, []
    if by_condition:
        for one in figures:
            if not one.corpus.condition:
                raise UnknownConditionError(
                    f"the condition of {one.corpus.name} is not known; call the file CONDITION-SEED.jsonl, or name it "
                    "with --as CONDITION FILE..."
                )
        names = list(dict.fromkeys(one.corpus.condition for one in figures))
        conditions = [mean_of(name, [one for one in figures if one.corpus.condition == name]) for name in names]
        published = calibration().published
        if contrast is not None:
            found = effects(figures, *contrast)
        elif {published.first, published.second} <= set(names):
            try:
                found = effects(figures, published.first, published.second)
            except UnpairedError as problem:
                notes.append(f"there is no effect table: {problem}")
    profiles = _profiles(figures, profile)
    return Overview(tuple(figures), mean_of("all", figures), tuple(conditions), found, profiles, tuple(notes))


def _profiles(figures: Sequence[Measured], named: str | None) -> tuple[str, ...]:
    known = calibration().profiles
    if named is not None:
        return (named,)
    own = {one.corpus.profile for one in figures} & known.keys()
    return tuple(name for name in known if name in own or not own)
