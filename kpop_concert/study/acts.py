"""What a step shows, page by page: a pure function of the step, its instruments and the visit's seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..concert.pack import ConcertPack
from ..system.seeds import derive
from .instruments import Instrument, order, pages
from .items import Value
from .plan import Step
from .protocol import Questions, Text, Words
from .quiz import filled

CONSENT = "consent"
AGREE = "agree"
"""The one item of a consent, on its last page: whether the participant takes part."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a step. `number` counts from 0, of `of`.

    `text` is what is read there. `items` are the ids of what is asked, of `instrument` (of a consent: AGREE, and no
    instrument); `shown` is the order of the whole instrument. Pages that last for a time, the viewing and the interview
    have none of these: the step's block says what they are.
    """

    step: Step
    number: int
    of: int
    text: Words | None = None
    instrument: Instrument | None = None
    items: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The name under which the answers are kept."""
        return self.instrument.name if self.instrument else CONSENT

    def problem_with(self, item: str, value: Value) -> str | None:
        """What is wrong with an answer; None when it holds. Raises KeyError for an item that is not on the page."""
        if item not in self.items:
            raise KeyError(f"{item} is not on this page of {self.step.id}")
        if self.instrument is not None:
            return self.instrument.validate_answer(item, value)
        return None if value is None or isinstance(value, bool) else "neither yes nor no"


def visit_seed(visit: str) -> int:
    """The seed of everything that is drawn for a visit, item orders first of all."""
    return derive(0, "visit", visit)


def viewing_seed(visit: str, period: int, attempt: int) -> int:
    """The audience's seed. An attempt that follows an interruption has an audience of its own."""
    return derive(visit_seed(visit), "viewing", period, attempt)


def pages_of(step: Step, instruments: Mapping[str, Instrument], pack: ConcertPack, seed: int) -> tuple[Page, ...]:
    """The pages of a step, one at least; instruments are filled from `pack`."""
    block = step.block
    if isinstance(block, Text):
        last = len(block.pages) - 1
        asked = (AGREE,) if block.block == "consent" else ()
        return tuple(
            Page(step, n, len(block.pages), text, items=asked if n == last else (), shown=asked if n == last else ())
            for n, text in enumerate(block.pages)
        )
    if isinstance(block, Questions):
        asked_of = [filled(instruments[name], pack) for name in block.instruments]
        found = [(one, page, order(one, seed)) for one in asked_of for page in pages(one, order(one, seed))]
        return tuple(
            Page(step, n, len(found), instrument=one, items=items, shown=shown)
            for n, (one, items, shown) in enumerate(found)
        )
    return (Page(step, 0, 1),)


def first_open(pages: Sequence[Page], answered: Mapping[tuple[str, str], object]) -> int:
    """Number of the first page that has an item without an answer; the last page when there is none."""
    for page in pages:
        if any((page.source, item) not in answered for item in page.items):
            return page.number
    return len(pages) - 1
