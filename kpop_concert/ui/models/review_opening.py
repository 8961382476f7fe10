"""What a review opens: records as datasets, by study, and which of their visits were simulated. No Qt."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...analysis.dataset import Dataset, Sources
from ...analysis.loading import load
from ...records.pace import faster_than_life
from ...study.review import review_sources
from .review_plots import condition_name

AT_HOME = ""
"""The study of evenings at home."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`studies` are (name, dataset) of the first record, `beside` is another one, whole; `simulated` are sessions."""

    records: tuple[Path, ...]
    studies: tuple[tuple[str, Dataset], ...]
    beside: Dataset | None
    simulated: frozenset[str]


def opened(
    records: Sequence[Path],
    study: Path | str | None,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Opened:
    """Read one record, or two to be seen one under the other. Raises RecordError, DocumentError, LoadCancelledError."""
    sources = review_sources(study)
    found = []
    for number, record in enumerate(records):

        def told(share: float, number: int = number) -> None:
            progress((number + share) / len(records))

        found.append(load(record, sources, ratings="first clip", progress=told, cancelled=cancelled))
    simulated = frozenset(one for record in records for one in faster_than_life(record))
    return Opened(tuple(records), by_study(found[0], sources), found[1] if len(found) > 1 else None, simulated)


def by_study(dataset: Dataset, sources: Sources) -> tuple[tuple[str, Dataset], ...]:
    """A dataset for every study, and one for the evenings at home; studies without a viewing are left out."""
    names = {visit.id: visit.study for visit in dataset.visits}
    studies = list(dict.fromkeys(names.get(one.visit, AT_HOME) for one in dataset.viewings))
    if len(studies) <= 1:
        return ((studies[0], dataset),) if studies else ()
    found = []
    for study in studies:
        viewings = tuple(one for one in dataset.viewings if names.get(one.visit, AT_HOME) == study)
        visits = tuple(visit for visit in dataset.visits if visit.study == study)
        seen = {one.clip for one in viewings}
        clips = tuple(clip for clip in dataset.clips if clip.key in seen)
        protocols = {visit.protocol_sha256 for visit in visits}
        locked = sources.protocol(study, protocols.pop()) if len(protocols) == 1 else None
        found.append((study, replace(dataset, visits=visits, viewings=viewings, clips=clips, locked=locked)))
    return tuple(found)


def study_name(study: str) -> str:
    """A study's name for people, as its protocol has it; empty for evenings at home."""
    return condition_name(study) if study else ""


def warm_up(progress: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
    """What curves need takes a fifth of a second to import: meanwhile a record is chosen and read."""
    importlib.import_module("scipy.special")
