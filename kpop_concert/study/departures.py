"""Departures from a locked protocol: what may depart, how it is recorded, and the protocol that results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from pydantic import ValidationError

from ..journal import Deviation
from ..system.problems import quoted
from .protocol import Form, Language, Protocol, Thresholds, missing_texts

THRESHOLD = "thresholds."


@dataclass(frozen=True, slots=True)
class Departure:
    """What departs (language, selfreport, thresholds.idle_s, .gap_ms or .restart), its new value, and why."""

    what: str
    value: str
    reason: str


def depart(protocol: Protocol, departure: Departure) -> Deviation:
    """The entry of a departure. Raises ValueError for one without a reason, or that the study has no words for."""
    if not departure.reason.strip():
        raise ValueError(f"a departure of {departure.what} from the protocol needs a reason")
    there = set(missing_texts(protocol))
    for field, _, expected in missing_texts(_with(protocol, departure.what, departure.value)):
        if (field, _, expected) not in there:
            raise ValueError(f"{departure.what}: {quoted(departure.value)} cannot be, as {field} lacks {expected}")
    name = departure.what.removeprefix(THRESHOLD)
    of = protocol.thresholds if departure.what.startswith(THRESHOLD) else protocol
    return Deviation(
        what=departure.what, found=departure.value, expected=str(getattr(of, name)), reason=departure.reason
    )


def departed(protocol: Protocol, found: Mapping[str, str]) -> Protocol:
    """The protocol with the departures of a visit (what: found); other deviations change nothing."""
    for what, value in found.items():
        if what == "selfreport" or what.startswith(THRESHOLD):
            protocol = _with(protocol, what, value)
    return protocol


def _with(protocol: Protocol, what: str, value: str) -> Protocol:
    allowed = {"language": get_args(Language), "selfreport": get_args(Form)}
    if what in allowed:
        if value not in allowed[what]:
            raise ValueError(f"{what}: {quoted(value)} is not one of {', '.join(allowed[what])}")
        return protocol.model_copy(update={what: value})
    name = what.removeprefix(THRESHOLD)
    if not what.startswith(THRESHOLD) or name not in Thresholds.model_fields:
        raise ValueError(f"{quoted(what)} is locked by the protocol: only language, selfreport and thresholds depart")
    try:
        thresholds = Thresholds.model_validate(protocol.thresholds.model_dump() | {name: value})
    except ValidationError as problem:
        raise ValueError(f"{what}: {quoted(value)} cannot be ({problem.errors()[0]['msg']})") from problem
    return protocol.model_copy(update={"thresholds": thresholds})
