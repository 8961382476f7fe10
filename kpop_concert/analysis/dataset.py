"""What a review and a report draw: the viewings of one record or several, on the time axes of their concerts.

`load` (in `loading`) makes a Dataset. Nothing of it changes afterwards, but that samples are read from the record when
they are first asked for. Times are media ms, ratings -1..1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..concert.pack import Chant, ConcertPack, Section
from ..journal import Deviation, Flag, ReviewExclusion, SeatedFan
from ..records.annotations import Annotation, standing
from ..records.columns import Rated, Reader, Span, open_columns
from ..records.export import ScoreOf, Scorer, Value

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Dimension = Literal["valence", "arousal"]
DesignKind = Literal["within", "between", "mixed"]

AUTHOR_KINDS = ("persona", "crowd", "viewer", "replay")
"""What `Chat.kind` counts; the order of journal.AuthorKind."""
VIEWER = "viewer"
"""The participant of an evening at home, who has no pseudonym."""


class LoadCancelledError(Exception):
    """Loading was cancelled by whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Locked:
    """What a study's protocol fixes and a record does not hold.

    `conditions` in its order. `labels`: coded label by condition, empty without. `slider`: what the one slider rates,
    by language.
    """

    kind: DesignKind
    conditions: tuple[str, ...]
    labels: Mapping[str, str]
    reaction_lag_ms: float
    slider: Mapping[str, str] = field(default_factory=dict)


def _no_pack(name: str, title: str, video_sha256: str) -> ConcertPack | None:
    return None


def _no_protocol(study: str, sha256: str) -> Locked | None:
    return None


def _no_scores(instrument: str, version: str, answers: Mapping[str, Value]) -> Sequence[ScoreOf]:
    return ()


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to find what a record names and does not hold; each says None, or nothing, of what it does not know.

    `pack` is asked with the name in the protocol ("" for an evening), the title and the SHA-256 of the video;
    `protocol` with the study's name and the SHA-256 of its protocol; `score` as in `records.export`.
    """

    pack: Callable[[str, str, str], ConcertPack | None] = _no_pack
    protocol: Callable[[str, str], Locked | None] = _no_protocol
    score: Scorer = _no_scores


@dataclass(frozen=True, slots=True)
class Clip:
    """One concert as it was shown. `key` is what its viewings share: the SHA-256 of the video, else the title.

    `name` is the protocol's ("" for evenings). Without a pack there are no sections and no chants.
    """

    key: str
    name: str
    title: str
    duration_ms: int
    pack: ConcertPack | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts of the song in their order."""
        return self.pack.sections if self.pack else ()

    @property
    def chants(self) -> tuple[Chant, ...]:
        """The annotated fan chants."""
        return self.pack.chants if self.pack else ()


@dataclass(frozen=True, eq=False)
class Chat:
    """The released lines of one viewing as columns, in order of their slots.

    `ms` is the slot, `author` the index in `authors` (handles: the seated fans first, in their order), `kind` the index
    in AUTHOR_KINDS, `behaviour` as journalled, `chant` the index in the concert's chants or -1, `reply_to` the index of
    the line that is answered or -1, `line` the identity within the viewing.
    """

    ms: Integers
    author: Integers
    kind: Integers
    chant: Integers
    reply_to: Integers
    behaviour: tuple[str, ...]
    text: tuple[str, ...]
    line: tuple[str, ...]
    authors: tuple[str, ...]

    @cached_property
    def of_audience(self) -> NDArray[np.bool_]:
        """The lines that the viewer did not write."""
        return np.asarray(self.kind != AUTHOR_KINDS.index("viewer"))

    def __len__(self) -> int:
        return len(self.ms)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """The samples that count, by media time: `t_ms` never goes back.

    A place that was seen twice counts as it was rated the first time: the samples of a later pass over it are left out.
    `touched`: set by hand in this viewing; before that the middle is no answer. `typing`: the viewer was writing.
    """

    t_ms: Floats
    valence: Floats
    arousal: Floats
    touched: NDArray[np.bool_]
    typing: NDArray[np.bool_]

    def of(self, dimension: Dimension) -> Floats:
        """The samples of one dimension, -1..1."""
        return self.valence if dimension == "valence" else self.arousal

    def __len__(self) -> int:
        return len(self.t_ms)


_NONE, _NO = np.zeros(0), np.zeros(0, bool)
NO_RATINGS = Ratings(_NONE, _NONE, _NONE, _NO, _NO)


class Samples:
    """Where the samples of a viewing lie, and the samples once they were read.

    `passes` are (pass, from, to): the stretches of media time that each pass was the first to show; none where there
    was one pass, which counts whole.
    """

    def __init__(self, record: Path, span: Span, passes: Sequence[tuple[int, float, float]] = ()) -> None:
        self.record, self.count = record, span.samples
        self._span, self._passes = span, tuple(passes)
        self._ratings: Ratings | None = None if span.samples else NO_RATINGS

    def get(self) -> Ratings:
        """The samples; read at the first call. Raises RecordError."""
        if self._ratings is None:
            with open_columns(self.record) as reader:
                return self.read(reader)
        return self._ratings

    def read(self, reader: Reader) -> Ratings:
        """Read them from the open record, if they were not yet. Raises RecordError."""
        if self._ratings is None:
            self._ratings = self._counted(reader.rated(self._span, passes=bool(self._passes)))
        return self._ratings

    def _counted(self, found: Rated) -> Ratings:
        order = np.arange(len(found.media_ms))
        if self._passes:
            first = np.zeros(len(order), bool)
            for number, start, end in self._passes:
                first |= (found.pass_no == number) & (found.media_ms >= start) & (found.media_ms < end)
            order = np.flatnonzero(first)
        if np.any(np.diff(found.media_ms[order]) < 0):
            order = order[np.argsort(found.media_ms[order], kind="stable")]
        return Ratings(
            found.media_ms[order], found.valence[order], found.arousal[order], found.touched[order], found.typing[order]
        )


@dataclass(frozen=True, eq=False)
class Watched:
    """One viewing of one participant; `id` is unique in the dataset.

    `visit` is "" and `period` None for an evening at home. `exposure`: the how manieth time this period was shown, from
    1. `whole`: shown to its end. `left_out` says why the default analysis does not use it ("" : it does): of a period
    that was shown several times the last whole viewing counts. `dimensions`: what was rated; () where nothing was.
    `score` of (instrument, score) and `answers` of (instrument, item) are those of its period.
    """

    record: Path
    session: str
    viewing: str
    visit: str
    participant: str
    period: int | None
    attempt: int
    exposure: int
    condition: str
    clip: str
    duration_ms: int
    started_utc: str
    seed: int
    engine: str
    source: str
    ended: str | None
    left_out: str
    dimensions: tuple[Dimension, ...]
    flags: tuple[Flag, ...]
    chills_ms: Floats
    chat: Chat
    audience: tuple[SeatedFan, ...]
    answers: Mapping[tuple[str, str], Value]
    scores: Mapping[tuple[str, str], float | None]
    kept: Samples = field(repr=False)

    @property
    def id(self) -> str:
        """Identity within the dataset."""
        return f"{self.session}/{self.viewing}"

    @property
    def named(self) -> tuple[tuple[str | None, str | None], ...]:
        """How an annotation names it by (visit, viewing): as the whole visit, or as this viewing."""
        of_viewing = (self.visit or None, self.viewing)
        return ((self.visit, None), of_viewing) if self.visit else (of_viewing,)

    @property
    def whole(self) -> bool:
        """Whether it was shown to its end."""
        return self.ended == "finished"

    @property
    def ratings(self) -> Ratings:
        """The samples that count; read at the first use. Raises RecordError where the record is not as it was."""
        return self.kept.get()


@dataclass(frozen=True, slots=True)
class Visit:
    """One participant's visit. `plan` is (condition, concert) of each period.

    `answers` and `scores` are those outside a period, keyed as in Watched; `viewings` are ids, in their order.
    """

    id: str
    participant: str
    study: str
    version: str
    protocol_sha256: str
    station: int
    place: int
    language: str
    begun_utc: str
    outcome: str | None
    test: bool
    replaces: str | None
    plan: tuple[tuple[str, str], ...]
    deviations: tuple[Deviation, ...]
    answers: Mapping[tuple[str, str], Value]
    scores: Mapping[tuple[str, str], float | None]
    viewings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Dataset:
    """All of it. `notices` are sentences for the user: what is missing, what was left out.

    `viewings` come by clip, participant and order; `clips` in the order in which they were first shown. `locked` is the
    protocol's, where all visits have the same one and it is at hand. `history` holds every annotation.
    """

    records: tuple[Path, ...]
    clips: tuple[Clip, ...]
    visits: tuple[Visit, ...]
    viewings: tuple[Watched, ...]
    history: tuple[Annotation, ...]
    locked: Locked | None
    notices: tuple[str, ...]

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that were shown, in the protocol's order where that is known, else by name."""
        shown = {one.condition for one in self.viewings}
        listed = [name for name in (self.locked.conditions if self.locked else ()) if name in shown]
        return (*listed, *sorted(shown - set(listed)))

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """The pseudonyms, sorted."""
        return tuple(sorted({one.participant for one in self.viewings}))

    @cached_property
    def slider(self) -> Mapping[str, str]:
        """What the one slider of a study rated, by language; empty where there were two dimensions, or none."""
        rated = {dimension for one in self.viewings for dimension in one.dimensions}
        return self.locked.slider if self.locked is not None and rated == {"valence"} else {}

    @cached_property
    def standing(self) -> tuple[Annotation, ...]:
        """The notes and exclusions that count now."""
        return standing(self.history)

    def label(self, condition: str) -> str:
        """The coded label of a condition; its name in a study without labels, and where the protocol is not at hand."""
        return self.locked.labels.get(condition, condition) if self.locked else condition

    def clip(self, key: str) -> Clip:
        """A clip by its key. Raises KeyError."""
        return self._clips[key]

    def of_clip(self, key: str) -> tuple[Watched, ...]:
        """The viewings of a clip."""
        return tuple(one for one in self.viewings if one.clip == key)

    def exclusions(self, watched: Watched) -> tuple[ReviewExclusion, ...]:
        """The exclusions that stand of a viewing or its visit; those with a stretch leave out only that."""
        return self._excluded.get(watched.id, ())

    def with_history(self, history: Sequence[Annotation]) -> Dataset:
        """The same with other annotations: after one was written."""
        return replace(self, history=tuple(history))

    @cached_property
    def _clips(self) -> Mapping[str, Clip]:
        return {one.key: one for one in self.clips}

    @cached_property
    def _excluded(self) -> Mapping[str, tuple[ReviewExclusion, ...]]:
        said = [one.said for one in self.standing if isinstance(one.said, ReviewExclusion)]
        found: dict[str, tuple[ReviewExclusion, ...]] = {}
        for one in self.viewings:
            ours = tuple(e for e in said if (e.visit, e.viewing) in one.named)
            if ours:
                found[one.id] = ours
        return found
