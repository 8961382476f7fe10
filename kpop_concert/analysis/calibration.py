"""What a crowd is like: the quantities of METHOD 3 over windows of equal length, and the bands of real chats."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean, median

from pydantic import BaseModel, ConfigDict, Field

from ..system import paths
from ..system.documents import load
from .diversity import distinct_2, self_bleu_2, verbatim_repeats
from .message import Message
from .spread import caps_rate

NEIGHBOURS = 10
EIGHTHS = 8


class Profile(BaseModel):
    """A kind of live chat; `bands` hold the 5th percentile, the median and the 95th of each quantity."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: str
    bands: dict[str, tuple[float, float, float]]

    def inside(self, quantity: str, value: float) -> bool | None:
        """Whether a value lies within its band, ends included; None where there is no band or no value."""
        band = self.bands.get(quantity)
        return None if band is None or math.isnan(value) else band[0] <= value <= band[2]


class Published(BaseModel):
    """The effect sizes d_z of the pilot study, `first` condition minus `second` (METHOD 1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    first: str
    second: str
    d_z: dict[str, float]


class Calibration(BaseModel):
    """`window` is the number of messages that the bands are over."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    window: int = Field(gt=0)
    profiles: dict[str, Profile]
    published: Published


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The figures that ship. Raises DocumentError with file, field, found and expected."""
    return load(Calibration, paths.resources() / "calibration.yaml")


def windows(messages: Sequence[Message], size: int) -> list[Sequence[Message]]:
    """The messages cut into stretches of `size`; what remains at the end is left out.

    Of fewer messages than `size` one shorter stretch, which no band of `size` messages is meant for.
    """
    if len(messages) < size:
        return [messages] if messages else []
    return [messages[at : at + size] for at in range(0, len(messages) - size + 1, size)]


def quantities(messages: Sequence[Message]) -> dict[str, float]:
    """The quantities of METHOD 3 of one window, in the order of its table; shares 0..1, nan where nothing counts.

    The messages are in the order of their slots. Definitions are those of `definitions`.
    """
    count = len(messages)
    by_speaker = sorted(Counter(message.author for message in messages).values(), reverse=True)
    speakers = len(by_speaker)
    tokens = [message.tokens for message in messages]
    return {
        "speakers_per_100": _share(100 * speakers, count),
        "messages_per_speaker": _share(count, speakers),
        "once_speakers": _share(by_speaker.count(1), speakers),
        "busiest_tenth": _share(sum(by_speaker[: math.ceil(speakers / 10)]), count),
        "words_per_message": float(median(message.words for message in messages)) if count else math.nan,
        "one_word": _share(sum(message.words == 1 for message in messages), count),
        "with_emoji": _share(sum(message.emoji > 0 for message in messages), count),
        "emoji_only": _share(sum(message.emoji_only for message in messages), count),
        "all_caps": caps_rate(messages),
        "elongated": _share(sum(message.elongated for message in messages), count),
        "window.verbatim_repeats": verbatim_repeats(message.said for message in messages),
        "copy_last_10": _share(_copies(messages), count),
        "window.distinct_2": distinct_2(tokens),
        "window.self_bleu_2": self_bleu_2(tokens),
        "burst_eighth": _burst([message.at_ms for message in messages]),
    }


def _copies(messages: Sequence[Message]) -> int:
    """How many messages another author had said within the NEIGHBOURS messages before."""
    before: deque[Message] = deque(maxlen=NEIGHBOURS)
    copies = 0
    for message in messages:
        copies += any(one.said == message.said and one.author != message.author for one in before)
        before.append(message)
    return copies


def _burst(times: Sequence[float]) -> float:
    """Messages in the busiest eighth of the span from the first to the last, over the mean of the eighths."""
    span = times[-1] - times[0] if times else 0
    if span <= 0:
        return math.nan
    eighths = Counter(min(int((at - times[0]) / span * EIGHTHS), EIGHTHS - 1) for at in times)
    return max(eighths.values()) / fmean(eighths[eighth] for eighth in range(EIGHTHS))


def _share(part: float, whole: int) -> float:
    return part / whole if whole else math.nan
