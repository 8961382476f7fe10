"""What a review needs beside the record: packs, protocols and scores from their files, and a pen for annotations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from ..analysis.dataset import Locked, Sources, Watched
from ..concert.pack import CONCERT_FILE, ConcertPack, load_pack
from ..journal import ReviewExclusion, ReviewNote
from ..records import JournalWriter, RecordPlaceError
from ..session import Session
from ..system import paths
from ..system.problems import DocumentError
from .check import concert_folder, study_file
from .export import scorer
from .protocol import Protocol, load_protocol, protocol_hash


def review_sources(study: Path | str | None = None, packs: Sequence[Path] = ()) -> Sources:
    """What the shipped files know of a record, and those of a study (a shipped name or a protocol's file).

    `packs` are more folders of concert packs. A pack is used for the video that was shown and no other, a protocol for
    visits that it was locked for. Raises DocumentError for a study or an instrument that cannot be read.
    """
    file = None if study is None else study_file(study)
    named = None if file is None else load_protocol(file)

    @cache
    def pack(name: str, title: str, video_sha256: str) -> ConcertPack | None:
        for folder in _folders(name, file, packs):
            found = _readable(folder)
            if found is not None and found.concert.sha256 == video_sha256:
                return found
        return None

    @cache
    def protocol(name: str, sha256: str) -> Locked | None:
        shipped = paths.resources() / "studies" / f"{name}.yaml"
        found = [named] if named is not None else []
        if shipped.is_file():
            found.append(load_protocol(shipped))
        return next((_locked(one) for one in found if protocol_hash(one) == sha256), None)

    return Sources(pack, protocol, scorer(None if file is None or named is None else file))


def exclusion(
    watched: Watched,
    author: str,
    reason: str,
    *,
    whole_visit: bool = False,
    stretch_ms: tuple[float, float] | None = None,
) -> ReviewExclusion:
    """Leave a viewing out, or a stretch of it [start, end) in media ms, or the whole visit that it belongs to."""
    about = _about(watched, author, whole_visit, stretch_ms)
    return ReviewExclusion.model_validate(about | {"reason": reason})


def note(
    watched: Watched,
    author: str,
    text: str,
    *,
    whole_visit: bool = False,
    stretch_ms: tuple[float, float] | None = None,
) -> ReviewNote:
    """Say something of a viewing, of a stretch of it in media ms, or of the whole visit."""
    return ReviewNote.model_validate(_about(watched, author, whole_visit, stretch_ms) | {"text": text})


def _about(
    watched: Watched, author: str, whole_visit: bool, stretch_ms: tuple[float, float] | None
) -> dict[str, object]:
    if whole_visit and (not watched.visit or stretch_ms is not None):
        raise ValueError("a whole visit is a participant's, and has no stretch")
    return {
        "id": str(uuid.uuid4()),
        "author": author,
        "visit": watched.visit or None,
        "viewing": None if whole_visit else watched.viewing,
        "stretch_ms": stretch_ms,
    }


def annotate(record: Path, *said: ReviewNote | ReviewExclusion, zone: str = "UTC") -> None:
    """Write annotations into the record, each in a session of its own, and return when they are on the disk.

    Takes up to a second; a record of an older version is lifted. Raises RecordInUseError while a station writes the
    record, RecordPlaceError where it is no longer there or cannot be written to.
    """
    if not record.exists():
        raise RecordPlaceError(f"{record}: the record is no longer there; put it back, then try again.")
    with closing(JournalWriter(record)) as writer:
        for one in said:
            session = Session(writer, "review", 0, zone=zone)
            session.publish(one)
            session.end("finished")
        writer.flush().result()


def _folders(name: str, study: Path | None, packs: Sequence[Path]) -> Iterator[Path]:
    """Where a concert may be: as the protocol names it, then among all that are shipped or named."""
    if name:
        yield concert_folder(name, study or Path())
        yield from (folder / name for folder in packs)
    for parent in (*packs, paths.resources() / "concerts"):
        yield from sorted(one.parent for one in parent.glob(f"*/{CONCERT_FILE}"))


@cache
def _readable(folder: Path) -> ConcertPack | None:
    """The pack in a folder; None where there is none that holds."""
    try:
        return load_pack(folder, verify=False)
    except DocumentError:
        return None


def _locked(protocol: Protocol) -> Locked:
    slider = {language: protocol.slider.get(language) for language in ("en", "ko")}
    return Locked(
        kind=protocol.design.kind,
        conditions=protocol.design.conditions,
        labels=protocol.design.labels,
        reaction_lag_ms=protocol.reaction_lag_s * 1000,
        slider={language: words for language, words in slider.items() if words},
    )
