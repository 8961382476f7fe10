"""What a set-up is told and says, as plain values: studies, the order of a visit, places, what the record knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...journal import Entry, Setting, StationMeasured, VisitStarted
from ...records import RecordError
from ...records.progress import PROGRESS, entries_of
from ...study.check import StudyCheck
from ...study.plan import Place, Step
from ...study.preflight import Check
from ...study.protocol import Language, Protocol, Words
from ...study.visit import VisitState, visits

PSEUDONYM = re.compile(r"[A-Z]{1,4}[0-9]{1,6}")
"""Letters, then digits: nothing that could be somebody's name."""
KEPT = "setup."
"""Settings of a set-up that was saved for later begin so."""

IdState = Literal["empty", "malformed", "used", "open", "new"]
TileKind = Literal["welcome", "baseline", "viewing", "questions", "rest", "interview", "debrief"]
RowState = Literal["taken", "next", "free", "sealed"]


@dataclass(frozen=True, slots=True)
class StudyCard:
    """One study of the folder. `problem` is why it cannot be chosen; `locked`: a visit of this version was held."""

    file: Path
    title: Words
    purpose: str
    version: str
    locked: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A viewing as the experimenter may know it: the condition's label and mark (from 0), and the concert's title."""

    label: str
    mark: int
    concert: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of the visit's order; `seconds` by the protocol, by the concert or by an estimate."""

    kind: TileKind
    seconds: float
    coded: Coded | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the permuted block, `number` from 1; sealed ones show nothing of what comes."""

    number: int
    state: RowState
    viewings: tuple[Coded, ...] = ()
    participant: str = ""


@dataclass(frozen=True, slots=True)
class SetupChoice:
    """What a visit begins with. `resume` is the visit that goes on instead of a new one, `replaces` the one
    whose place this one takes; `screen` names the participant's."""

    study: StudyCheck
    participant: str
    language: Language
    station: int
    place: Place
    test: bool
    screen: str
    checks: tuple[Check, ...]
    resume: VisitState | None = None
    replaces: str | None = None

    @property
    def protocol(self) -> Protocol:
        """The study's protocol, which holds: a set-up offers no other."""
        if self.study.protocol is None:
            raise ValueError("a visit was set up without a protocol")
        return self.study.protocol


@dataclass(slots=True)
class Known:
    """What the record says about earlier visits and this station."""

    visits: list[VisitState] = field(default_factory=list)
    begun: dict[str, str] = field(default_factory=dict)
    offsets: list[Entry] = field(default_factory=list)
    last: list[Entry] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def studies_beside(study: Path) -> tuple[Path, ...]:
    """The protocol files of a study's folder, that study first."""
    others = sorted(file for file in study.parent.glob("*.yaml") if file.name != study.name)
    return (study, *others)


def read_record(record: Path) -> Known:
    """What a record knows of visits and stations; nothing where there is none. Blocks: for a thread."""
    known = Known()
    try:
        found = entries_of(record, (*PROGRESS, StationMeasured.kind, Setting.kind))
    except RecordError:
        return known  # the writer says so, and the check of the record
    known.visits, known.last = visits(found), found[-1:]
    for entry in found:
        match entry.payload:
            case StationMeasured():
                known.offsets.append(entry)
            case VisitStarted() as started:
                known.begun.setdefault(started.visit, entry.utc)
            case Setting() as setting if setting.name.startswith(KEPT):
                known.kept[setting.name.removeprefix(KEPT)] = str(setting.value)
    return known


def kind_of(step: Step) -> TileKind:
    """What a step is drawn as in the order of a visit."""
    match step.block.block:
        case "viewing" | "rest" | "baseline" | "interview" | "debrief" as kind:
            return kind
        case "consent" | "screening" | "background" | "familiarity" | "instructions" | "practice":
            return "welcome" if step.period is None else "questions"
    return "questions"
