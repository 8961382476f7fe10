"""From records to a Dataset: each is read, and what they hold is put on the clips' common axes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ..records.annotations import Annotation
from ..records.columns import open_columns
from .dataset import Clip, Dataset, LoadCancelledError, Sources, Visit, Watched
from .joining import Part, joined

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
HEADS = 0.2
"""Share of the loading that goes by before the first sample is read."""
NAMED = 5
"""How many codes a notice names."""


def load(
    records: Path | Sequence[Path],
    sources: Sources | None = None,
    *,
    ratings: Literal["all", "first clip", "none"] = "all",
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> Dataset:
    """What one record or several hold, as one dataset; the files are not changed and may be in use.

    `ratings` says which samples are read at once; the others are read when they are first asked for, or by `read`.
    `progress` hears 0..1. A withdrawal in one of the records counts in all of them. Raises RecordError for a file that
    is not a readable record, LoadCancelledError.
    """
    sources = sources or Sources()
    paths = tuple(dict.fromkeys([records] if isinstance(records, Path) else records))
    parts = []
    for number, path in enumerate(paths):
        with open_columns(path) as reader:
            parts.append(joined(reader, sources, cancelled))
        progress(HEADS * (number + 1) / len(paths))
    dataset = _together(paths, parts, sources)
    now: Sequence[Watched] = dataset.viewings if ratings == "all" else ()
    if ratings == "first clip" and dataset.clips:
        now = dataset.of_clip(dataset.clips[0].key)
    read(now, lambda share: progress(HEADS + (1 - HEADS) * share), cancelled)
    return dataset


def read(
    viewings: Sequence[Watched],
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> None:
    """Read the samples of these viewings, each record opened once; may run in another thread.

    Raises RecordError, LoadCancelledError.
    """
    by_record: dict[Path, list[Watched]] = defaultdict(list)
    for one in viewings:
        by_record[one.record].append(one)
    done = 0
    for record, ours in by_record.items():
        with open_columns(record) as reader:
            for one in ours:
                if cancelled():
                    raise LoadCancelledError
                one.kept.read(reader)
                done += 1
                progress(done / len(viewings))
    progress(1.0)


def _history(parts: Iterable[Sequence[Annotation]]) -> tuple[Annotation, ...]:
    """Annotations of several records, each once."""
    return tuple({one.said.id: one for part in parts for one in part}.values())


def _together(paths: tuple[Path, ...], parts: Sequence[Part], sources: Sources) -> Dataset:
    notices = [notice for part in parts for notice in part.notices]
    gone = {visit for part in parts for visit in part.gone}
    visits: dict[str, Visit] = {}
    viewings: dict[str, Watched] = {}
    for part in parts:
        twice = [visit.id for visit in part.visits if visit.id in visits]
        if twice:
            notices.append(f"{part.path.name}: {len(twice)} visits were read from another of the records already.")
        visits |= {visit.id: visit for visit in part.visits if visit.id not in visits and visit.id not in gone}
        for one in part.viewings:
            if one.visit not in twice and one.visit not in gone:
                viewings.setdefault(one.id, one)
    notices += _part_stations(visits, viewings)
    clips: dict[str, Clip] = {}
    for clip in (clip for part in parts for clip in part.clips):
        known = clips.setdefault(clip.key, clip)
        if known.pack is None and clip.pack is not None:
            clips[clip.key] = clip
    shown = {one.clip for one in viewings.values()}
    clips = {key: clip for key, clip in clips.items() if key in shown}
    notices += [
        f"{clip.title}: its concert pack was not found, so that its sections and fan chants are not shown."
        for clip in clips.values()
        if clip.pack is None
    ]
    if not viewings:
        notices.append("There is no viewing to show.")
    elif not any(one.kept.count for one in viewings.values()):
        notices.append("Nobody rated while watching: there are no curves.")
    protocols = {(visit.study, visit.protocol_sha256) for visit in visits.values()}
    locked = {one: sources.protocol(*one) for one in sorted(protocols)}
    notices += [
        f"The protocol that visits of {study} followed was not found: coded labels and its reaction lag are unknown; "
        "name the study's file."
        for (study, _), found in locked.items()
        if found is None
    ]
    notices += _same_codes(visits.values())
    order = {key: number for number, key in enumerate(clips)}
    return Dataset(
        records=paths,
        clips=tuple(clips.values()),
        visits=tuple(visits.values()),
        viewings=tuple(
            sorted(viewings.values(), key=lambda one: (order[one.clip], one.participant, one.started_utc, one.id))
        ),
        history=_history([one for one in part.history if one.said.visit not in gone] for part in parts),
        locked=next(iter(locked.values())) if len(locked) == 1 else None,
        notices=tuple(notices),
    )


def _part_stations(visits: dict[str, Visit], viewings: dict[str, Watched]) -> Iterator[str]:
    """Stations hand out codes without knowing of each other: one code at two of them is two people, code@station."""
    stations: dict[str, set[int]] = defaultdict(set)
    for visit in visits.values():
        stations[visit.participant].add(visit.station)
    shared = sorted(code for code, used in stations.items() if len(used) > 1)
    if not shared:
        return
    named = ", ".join(shared[:NAMED]) + (" and others" if len(shared) > NAMED else "")
    yield f"Codes that several stations used are taken as different people, each named code@station: {named}."
    known = {
        id_: f"{visit.participant}@{visit.station}" for id_, visit in visits.items() if visit.participant in shared
    }
    for id_, name in known.items():
        visits[id_] = replace(visits[id_], participant=name)
    for id_, one in viewings.items():
        if one.visit in known:
            viewings[id_] = replace(one, participant=known[one.visit])


def _same_codes(visits: Iterable[Visit]) -> Iterator[str]:
    """Codes under which somebody came to the end more than once: whether that is one person, no record can tell."""
    finished = Counter(visit.participant for visit in visits if visit.outcome == "finished")
    twice = sorted(who for who, count in finished.items() if count > 1)
    if twice:
        named = ", ".join(twice[:NAMED]) + (" and others" if len(twice) > NAMED else "")
        yield f"Several finished visits under one code are taken as one person's: {named}."
