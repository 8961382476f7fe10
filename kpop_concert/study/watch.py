"""The viewing of a period: its seat by the protocol, and what the record says of it once it is over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol as Shape

from ..audience.engines.settings import EngineSettings
from ..journal import Flag, ViewingEnded, ViewingStarted
from ..records.progress import ratings_of, some_entries
from ..seat import Seat, take_seat
from .acts import viewing_seed
from .check import StudyCheck, concert_folder, condition_source
from .flags import Sample, flags
from .items import NOBODY
from .plan import Step
from .protocol import Protocol
from .visit import StepState, VisitState


class SeatMaker(Shape):
    """Takes the seat of a viewing; may block for a while."""

    def __call__(self, study: StudyCheck, step: Step, seed: int, favourite: str | None) -> Seat: ...


def at_the_station(settings: EngineSettings | None = None) -> SeatMaker:
    """Seats as a station takes them: what the place names, with the engine of this machine's settings."""

    def seat(study: StudyCheck, step: Step, seed: int, favourite: str | None) -> Seat:
        """Raises SeatError and EngineSeatError as `take_seat` does."""
        assert step.concert is not None
        assert step.condition is not None
        return take_seat(
            concert_folder(step.concert, study.file),
            condition_source(step.condition, study.file),
            seed,
            settings=settings,
            favourite=favourite,
            in_study=True,
        )

    return seat


def seat_of(make: SeatMaker, study: StudyCheck, protocol: Protocol, state: VisitState, step: Step) -> Seat:
    """The seat of a viewing step; the audience's seed belongs to the visit, the period and the attempt."""
    attempt = state.step(step.id).attempts
    seed = viewing_seed(state.started.visit, step.period or 0, attempt)
    return replace(make(study, step, seed, favourite_of(state)), chat=protocol.chat)


def favourite_of(state: VisitState) -> str | None:
    """The member whom the participant named as their favourite; None when there is none."""
    for step in state.steps.values():
        for (instrument, item), answer in step.answers.items():
            if (instrument, item) == ("familiarity", "favourite") and isinstance(answer.value, str):
                return None if answer.value == NOBODY else answer.value
    return None


def found_in(
    record: Path, step: StepState, protocol: Protocol, frames: tuple[float, float] | None = None
) -> tuple[list[Flag], float, int]:
    """What the record says of a viewing that is over or broke off: flags that are not there yet, and ms shown, of ms.

    `frames` are the media times of the first and the last frame, where they are known; of a viewing that broke off, and
    without them, the whole concert counts. Raises RecordError when the record cannot be read.
    """
    assert step.viewing is not None
    kinds = ("viewing.started", "viewing.ended", "flag")
    entries = [e for e in some_entries(record, [step.session], kinds) if e.viewing == step.viewing]
    found = [Sample(*rating) for rating in ratings_of(record, step.session, step.viewing)]
    told = [entry.payload for entry in entries if isinstance(entry.payload, Flag)]
    length = next(e.payload.duration_ms for e in entries if isinstance(e.payload, ViewingStarted))
    whole = any(isinstance(e.payload, ViewingEnded) and e.payload.reason == "finished" for e in entries)
    times = [e.media_ms for e in entries if e.media_ms is not None] + [sample.media_ms for sample in found[-1:]]
    reached = max(times, default=0.0)
    start, end = frames if frames is not None and whole else (0.0, float(length))
    if protocol.selfreport == "none":
        return [], reached, length
    made = flags(found, end, protocol.thresholds, start)
    return [flag for flag in made if flag not in told], reached, length
