"""Protocols and visits that several tests of the study make."""

from __future__ import annotations

from typing import Literal

from kpop_concert.journal import VisitStarted
from kpop_concert.study.plan import Place
from kpop_concert.study.protocol import (
    Design,
    Pause,
    Practice,
    Protocol,
    Questions,
    Text,
    ViewingBlock,
    Words,
    protocol_hash,
)
from kpop_concert.study.visit import VisitState

SAID = Words(en="Text.", ko="글.")


def design(
    kind: Literal["within", "between", "mixed"] = "within",
    groups: tuple[tuple[str, ...], ...] = (("persona", "no_persona"),),
    concerts: tuple[str, ...] = ("x", "y"),
    blocks: int = 2,
    stations: int = 3,
    seed: int = 1,
) -> Design:
    """A design with so many permuted blocks a station."""
    made = Design(
        kind=kind, groups=groups, concerts=concerts, repeat_concerts=True, stations=stations, seed=seed, places=1
    )
    return made.model_copy(update={"places": made.block_size * blocks})


def protocol(design: Design) -> Protocol:
    """A small study of that design."""
    return Protocol(
        name="tried",
        version="1.0",
        title=SAID,
        purpose="A try.",
        design=design,
        before=(
            Text(block="consent", name="consent", pages=(SAID,), agree=SAID),
            Practice(block="practice", name="practice"),
        ),
        period=(
            Pause(block="rest", name="settle"),
            ViewingBlock(block="viewing", name="viewing"),
            Questions(block="instruments", name="after_viewing", instruments=("naturalness",)),
            Pause(block="rest", name="rest"),
        ),
        after=(Text(block="debrief", name="debrief", pages=(SAID,)),),
    )


def visit(
    study: Protocol,
    place: Place,
    name: str,
    *,
    outcome: Literal["finished", "aborted", "withdrawn"] | None = "finished",
    replaces: str | None = None,
    test: bool = False,
) -> VisitState:
    """A visit at a place."""
    started = VisitStarted(
        visit=name,
        study=study.name,
        study_version=study.version,
        protocol_sha256=protocol_hash(study),
        station=place.station,
        participant=name,
        language="en",
        place=place.number,
        viewings=place.viewings,
        replaces=replaces,
        test=test,
    )
    return VisitState(started, (name,), outcome=outcome)
