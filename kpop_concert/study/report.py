"""The report of a study: the record's figures with what the study's files tell of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..analysis.dataset import Dataset
from ..analysis.report.making import Reported, write_report
from ..analysis.report.material import Bounds, Known
from ..audience.promptparts import examples
from ..system import paths
from .check import study_file
from .export import instruments_of
from .instruments import Instrument
from .items import Text
from .protocol import Protocol, load_protocol, protocol_hash
from .review import review_sources


def report_study(
    records: Sequence[Path],
    out: Path,
    study: Path | str | None = None,
    *,
    packs: Sequence[Path] = (),
    progress: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Reported:
    """Write the report of one record or several into the new or empty folder `out`.

    `study` is a shipped name or a protocol's file, where a lab has a protocol or instruments of its own; `packs` are
    more folders of concert packs. `progress` hears 0..1; may run in another thread. Raises RecordError, DocumentError,
    system.jobs.CancelledError.
    """
    file = None if study is None else study_file(study)
    sources = review_sources(study, packs)
    instruments = tuple(instruments_of(file))

    def known(dataset: Dataset) -> Known:
        return _known(dataset, file, instruments)

    return write_report(records, out, sources, known, progress=progress, cancelled=cancelled)


def _known(dataset: Dataset, file: Path | None, instruments: Sequence[Instrument]) -> Known:
    protocol = _protocol(dataset, file)
    questions, meanings, own_words = {}, {}, set()
    for instrument in instruments:
        for item in instrument.items:
            questions[instrument.name, item.id] = item.text.get("en") or item.text.get("ko")
            if isinstance(item, Text):
                own_words.add((instrument.name, item.id))
        for rule in instrument.scores:
            about = rule.description or f"{rule.rule} of {', '.join(rule.items)}"
            meanings[instrument.name, rule.name] = f"{about} ({instrument.name} {instrument.version})"
    return Known(
        title=(protocol.title.en or protocol.title.ko) if protocol else "",
        purpose=protocol.purpose if protocol else "",
        questions=questions,
        meanings=meanings,
        bounds=_bounds(protocol),
        few_shots=tuple(one.text for one in examples()),
        own_words=frozenset(own_words),
    )


def _bounds(protocol: Protocol | None) -> Bounds | None:
    if protocol is None or not protocol.equivalence:
        return None
    locked_in = f"protocol {protocol.name} {protocol.version}, SHA-256 {protocol_hash(protocol)}"
    return Bounds(protocol.equivalence, locked_in)


def _protocol(dataset: Dataset, file: Path | None) -> Protocol | None:
    """The protocol that all visits were locked to, where it is at hand."""
    locked = {(visit.study, visit.protocol_sha256) for visit in dataset.visits}
    if len(locked) != 1:
        return None
    name, sha256 = locked.pop()
    for one in (file, paths.resources() / "studies" / f"{name}.yaml"):
        if one is not None and one.is_file() and protocol_hash(found := load_protocol(one)) == sha256:
            return found
    return None
