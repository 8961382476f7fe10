"""What can be compared between conditions: one number a viewing, each with its definition.

A score of a questionnaire is of a whole viewing; everything else can be asked of stretches of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .choice import Filters, Stretch, stretches_out
from .curves import used
from .dataset import Clip, Dataset, Dimension, Floats, Watched
from .definitions import CORPUS
from .diversity import distinct_2, self_bleu_2, verbatim_repeats
from .message import Message
from .spread import agents, emoji_per_message, mean_length, spread

Family = Literal["chat", "ratings", "questionnaires"]
"""Measures whose p are adjusted together."""
Where = Mapping[str, Sequence[Stretch]]
"""Stretches by the key of a clip; a clip that is not in it has no values."""
PEAKS = frozenset({"chorus", "last_chorus"})
"""Kinds of sections that count as choruses."""


@dataclass(frozen=True, slots=True)
class Measure:
    """`key` is stable: "chat.distinct_2", "ratings.valence", "score.ios.closeness". `whole`: of whole viewings only."""

    key: str
    family: Family
    label: str
    unit: str
    definition: str
    whole: bool = False


def _chat(name: str, label: str, unit: str, definition: str = "") -> Measure:
    return Measure(f"chat.{name}", "chat", label, unit, definition or CORPUS[name])


CHAT = (
    _chat("per_minute", "Messages per minute", "1/min", "lines of the audience over the minutes that are looked at"),
    _chat("distinct_2", "Distinct-2", "0..1"),
    _chat("self_bleu_2", "Self-BLEU-2", "0..1"),
    _chat("verbatim_repeats", "Verbatim repeats", "0..1"),
    _chat("mean_length", "Message length", "characters"),
    _chat("emoji_per_message", "Emoji per message", "emoji"),
    _chat(
        "chorus_ratio",
        "Chorus burst ratio",
        "ratio",
        "lines of the audience per minute in choruses over those per minute elsewhere, by the concert's annotation",
    ),
    _chat(
        "reply_delay",
        "Reply delay",
        "s",
        "median time in s from a line to the audience's answer to it, by the slots of both",
    ),
    *(
        _chat(f"spread.{name}", f"Range over agents: {label}", unit)
        for name, label, unit in (
            ("message_count", "messages", "messages"),
            ("length", "length", "characters"),
            ("emoji", "emoji", "emoji"),
            ("caps", "capitals", "0..1"),
            ("repetition", "repeats", "0..1"),
        )
    ),
)
_RATED = "mean of the samples at 20 Hz that were set by hand, each taken to be of the reaction lag before it"
RATINGS: Mapping[Dimension, Measure] = {
    "valence": Measure("ratings.valence", "ratings", "Valence", "-1..1", _RATED),
    "arousal": Measure("ratings.arousal", "ratings", "Arousal", "-1..1", _RATED),
}
CHILLS = Measure("ratings.chills", "ratings", "Chills", "presses", "presses of the chills button")
PANEL = ("chat.per_minute", "chat.distinct_2", "chat.chorus_ratio", "chat.reply_delay")
"""The chat's measures that are quick enough to follow a selection that is being drawn."""


def measures(dataset: Dataset) -> tuple[Measure, ...]:
    """What the viewings of a dataset have values of: chat, ratings, then the scores by instrument and score."""
    found: list[Measure] = []
    if any(len(one.chat) for one in dataset.viewings):
        peaks = any(section.section in PEAKS for clip in dataset.clips for section in clip.sections)
        answers = any(bool(np.any(one.chat.reply_to >= 0)) for one in dataset.viewings)
        missing = {"chat.chorus_ratio": not peaks, "chat.reply_delay": not answers}
        found += [one for one in CHAT if not missing.get(one.key)]
    slider = dataset.locked.slider if dataset.locked else {}
    for dimension, rated in RATINGS.items():
        if any(dimension in one.dimensions for one in dataset.viewings):
            found.append(replace(rated, label=slider["en"]) if slider.get("en") else rated)
    if any(len(one.chills_ms) for one in dataset.viewings):
        found.append(CHILLS)
    names = sorted({name for one in dataset.viewings for name, value in one.scores.items() if value is not None})
    alone = {name for name, _ in names if sum(instrument == name for instrument, _ in names) == 1}
    for instrument, score in names:
        label = instrument.replace("_", " ") if instrument in alone else f"{instrument} {score}".replace("_", " ")
        said = f"score {score} of {instrument}, by the instrument's own file"
        found.append(Measure(f"score.{instrument}.{score}", "questionnaires", label, "", said, whole=True))
    return tuple(found)


def choruses(clip: Clip) -> tuple[Stretch, ...]:
    """The stretches of a clip that are annotated as chorus."""
    return tuple((float(one.start_ms), float(one.end_ms)) for one in clip.sections if one.section in PEAKS)


class Observed:
    """The values of a dataset's viewings. What has to be read from texts is kept, so keep the object."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._messages: dict[str, list[Message]] = {}
        self._whole: dict[tuple[str, str], float] = {}

    def with_dataset(self, dataset: Dataset) -> Observed:
        """The same for the dataset with other annotations (`Dataset.with_history`); nothing is read again."""
        other = Observed(dataset)
        other._messages, other._whole = self._messages, self._whole
        return other

    def value(self, measure: Measure, watched: Watched, filters: Filters, where: Where | None = None) -> float:
        """The value of a viewing, or of stretches of it; nan where there is none. May read samples: RecordError."""
        if measure.whole:
            _, instrument, score = measure.key.split(".", 2)
            found = watched.scores.get((instrument, score))
            return math.nan if found is None else found
        if where is not None and watched.clip not in where:
            return math.nan
        without = stretches_out(self.dataset, filters, watched)
        stretches = None if where is None else tuple(where[watched.clip])
        if measure.family == "chat":
            return self._of_chat(measure.key.removeprefix("chat."), watched, stretches, without)
        if measure.key == CHILLS.key:
            return _chills(watched, stretches, without, filters.lag_ms)
        return _rated(watched, _dimension(measure), stretches, without, filters.lag_ms)

    def _of_chat(
        self, name: str, watched: Watched, stretches: Sequence[Stretch] | None, without: Sequence[Stretch]
    ) -> float:
        whole = stretches is None and not without
        known = self._whole.get((watched.id, name)) if whole else None
        if known is None:
            known = self._counted(name, watched, stretches, without)
            if whole:
                self._whole[watched.id, name] = known
        return known

    def _counted(
        self, name: str, watched: Watched, stretches: Sequence[Stretch] | None, without: Sequence[Stretch]
    ) -> float:
        ms = watched.chat.ms.astype(np.float64)
        at = _inside(ms, stretches, without)
        if name == "per_minute":
            minutes = _length(_spans(watched, stretches), without) / 60_000
            return float(np.sum(at & watched.chat.of_audience)) / minutes if minutes > 0 else math.nan
        if name == "reply_delay":
            answers = at & watched.chat.of_audience & (watched.chat.reply_to >= 0)
            waits = (ms[answers] - ms[watched.chat.reply_to[answers]]) / 1000
            return float(np.median(waits)) if waits.size else math.nan
        if name == "chorus_ratio":
            return self._chorus_ratio(watched, stretches, without)
        messages = [one for one, here in zip(self._lines(watched), at[watched.chat.of_audience], strict=True) if here]
        if name.startswith("spread."):
            ranges = spread(agents(messages, [fan.handle for fan in watched.audience]))
            return ranges[name.removeprefix("spread.")]
        return _DIVERSITY[name](messages)

    def _chorus_ratio(self, watched: Watched, stretches: Sequence[Stretch] | None, without: Sequence[Stretch]) -> float:
        whole = _spans(watched, stretches)
        peaks = [_both(one, other) for one in whole for other in choruses(self.dataset.clip(watched.clip))]
        peaks = [one for one in peaks if one[0] < one[1]]
        inside, every = _length(peaks, without), _length(whole, without)
        times = watched.chat.ms[watched.chat.of_audience].astype(np.float64)
        loud = float(np.sum(_inside(times, peaks, without)))
        rest = float(np.sum(_inside(times, whole, without))) - loud
        if not (inside > 0 and every > inside and rest > 0):
            return math.nan
        return (loud / inside) / (rest / (every - inside))

    def _lines(self, watched: Watched) -> list[Message]:
        """The audience's lines of a viewing in their order."""
        known = self._messages.get(watched.id)
        if known is None:
            chat = watched.chat
            seated = len(watched.audience)
            known = [
                Message(chat.authors[author], text, float(ms), agent=author < seated or kind == 0)
                for author, text, ms, kind, audience in zip(
                    chat.author.tolist(), chat.text, chat.ms.tolist(), chat.kind.tolist(), chat.of_audience.tolist(),
                    strict=True,
                )
                if audience
            ]  # fmt: skip
            self._messages[watched.id] = known
        return known


_DIVERSITY: Mapping[str, Callable[[Sequence[Message]], float]] = {
    "distinct_2": lambda lines: distinct_2([one.tokens for one in lines]),
    "self_bleu_2": lambda lines: self_bleu_2([one.tokens for one in lines]),
    "verbatim_repeats": lambda lines: verbatim_repeats([one.said for one in lines]),
    "mean_length": mean_length,
    "emoji_per_message": emoji_per_message,
}


def _dimension(measure: Measure) -> Dimension:
    return next(dimension for dimension, one in RATINGS.items() if one.key == measure.key)


def _rated(
    watched: Watched,
    dimension: Dimension,
    stretches: Sequence[Stretch] | None,
    without: Sequence[Stretch],
    lag_ms: float,
) -> float:
    if dimension not in watched.dimensions:
        return math.nan
    ratings = watched.ratings
    felt = ratings.t_ms - lag_ms
    kept = used(ratings, without) & _inside(felt, _spans(watched, stretches))
    found = ratings.of(dimension)[kept]
    return float(found.mean()) if found.size else math.nan


def _chills(watched: Watched, stretches: Sequence[Stretch] | None, without: Sequence[Stretch], lag_ms: float) -> float:
    if not watched.dimensions and not len(watched.chills_ms):
        return math.nan
    kept = _inside(watched.chills_ms, None, without) & _inside(watched.chills_ms - lag_ms, stretches)
    return float(np.sum(kept))


def _inside(
    times_ms: Floats, stretches: Sequence[Stretch] | None, without: Sequence[Stretch] = ()
) -> NDArray[np.bool_]:
    """Which times lie in one of the stretches (None: anywhere), and in none of `without`."""
    inside = np.full(times_ms.shape, stretches is None)
    for start, end in stretches or ():
        inside |= (times_ms >= start) & (times_ms < end)
    for start, end in without:
        inside &= (times_ms < start) | (times_ms >= end)
    return inside


def _spans(watched: Watched, stretches: Sequence[Stretch] | None) -> Sequence[Stretch]:
    return ((0.0, float(watched.duration_ms)),) if stretches is None else stretches


def _length(stretches: Sequence[Stretch], without: Sequence[Stretch]) -> float:
    """Media ms of the stretches less what is left out; neither overlaps among itself."""
    lost = sum(max(0.0, end - start) for one in stretches for start, end in (_both(one, other) for other in without))
    return sum(end - start for start, end in stretches) - lost


def _both(one: Stretch, other: Stretch) -> Stretch:
    return max(one[0], other[0]), min(one[1], other[1])
