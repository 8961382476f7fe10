"""Whether a study can be run: everything that its protocol names is there and holds, and what a visit of it is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..audience.engines.settings import EngineSettings, server_name
from ..audience.recording import default_recording
from ..concert.pack import CONCERT_FILE, ConcertPack, load_pack
from ..concert.times import format_time
from ..condition import Condition, load_condition
from ..system import paths
from ..system.documents import located
from ..system.problems import DocumentError, Problem, quoted
from .counterbalance import places
from .instruments import Instrument, load_instrument
from .plan import Step, plan
from .protocol import (
    PROVIDER,
    Found,
    Interview,
    Pause,
    Practice,
    Protocol,
    Questions,
    Text,
    Words,
    load_protocol,
    protocol_hash,
)

WORDS_PER_MINUTE = 200
"""Calm reading of English on a screen; Korean is counted at SYLLABLES_PER_MINUTE."""
SYLLABLES_PER_MINUTE = 450
SECONDS_PER_ITEM = 8
SECONDS_PER_TEXT = 45
"""For an item that is answered in the participant's own words."""
SHORTEST_S = 10
"""Nobody leaves a page sooner, for the estimate."""


@dataclass(frozen=True, slots=True)
class StudyCheck:
    """What was found. The maps go from the names in the protocol to what they name; `lines` tell what a visit is."""

    file: Path
    protocol: Protocol | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    packs: Mapping[str, ConcertPack] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the study can be run."""
        return not self.problems


def check_study(study: Path | str, *, verify: bool = True) -> StudyCheck:
    """Load a shipped study's name or a protocol file and everything that it names; never raises for what is wrong.

    `verify` compares every video with its checksum, which reads it whole.
    """
    file = study_file(study)
    if not file.exists():
        expected = f"a protocol file, or one of {', '.join(_shipped('studies'))}"
        return StudyCheck(file, problems=(Problem(file.name, "", "no such study", expected),))
    try:
        protocol = load_protocol(file)
    except DocumentError as refused:
        return StudyCheck(file, problems=refused.problems)
    named = _Named(file, verify)
    conditions = {
        name: condition
        for where, name in _conditions(protocol)
        if (condition := named.condition(where, name)) is not None
    }
    packs = {
        name: pack
        for number, name in enumerate(protocol.design.concerts)
        if (pack := named.pack(f"design.concerts[{number}]", name)) is not None
    }
    instruments = {
        name: instrument
        for where, name in _instruments(protocol)
        if (instrument := named.instrument(where, name)) is not None
    }
    found = (Problem(file.name, *what) for what in _contradictions(protocol, file, conditions, packs, instruments))
    problems = located((*named.problems, *found), file)
    lines = () if problems else tuple(_told(protocol, packs, instruments))
    return StudyCheck(file, protocol, conditions, packs, instruments, tuple(problems), lines)


# --- where what a protocol names is


def study_file(study: Path | str) -> Path:
    """The protocol file of a shipped study's name, else the file of that name, whether it is there or not."""
    shipped = paths.resources() / "studies" / f"{study}.yaml"
    return shipped if str(study) in _shipped("studies") else Path(study)


def condition_source(name: str, protocol: Path) -> str:
    """A condition of a protocol file as `take_seat` wants it: a shipped name, or a path."""
    return name if name in _shipped("conditions") else str(protocol.parent / name)


def concert_folder(name: str, protocol: Path) -> Path:
    """The folder of a concert pack of a protocol file: shipped, or beside the protocol."""
    shipped = paths.resources() / "concerts" / name
    return shipped if name in _shipped("concerts") else protocol.parent / name


def provider_of(protocol: Protocol, conditions: Iterable[Condition], settings: EngineSettings) -> str | None:
    """Host and port of who gets the viewer's lines on this machine, for the consent; None where they stay here."""
    from ..audience.engines.wire import is_this_machine  # brings an HTTP client along, which a check does without

    asked = any(_asks_a_server(condition) for condition in conditions)
    url = settings.server_url
    if protocol.chat != "free" or not asked or not url or is_this_machine(url):
        return None
    return server_name(url)


def _shipped(kind: str) -> list[str]:
    folder = paths.resources() / kind
    found = folder.glob(f"*/{CONCERT_FILE}") if kind == "concerts" else folder.glob("*.yaml")
    return sorted(file.parent.name if kind == "concerts" else file.stem for file in found)


@dataclass(slots=True)
class _Named:
    """Loads what a protocol names; what is wrong with it gathers in `problems`."""

    file: Path
    verify: bool
    problems: list[Problem] = field(default_factory=list)

    def condition(self, where: str, name: str) -> Condition | None:
        if not self._known("conditions", where, name, is_there=(self.file.parent / name).is_file()):
            return None
        source = condition_source(name, self.file)
        shipped = paths.resources() / "conditions" / f"{name}.yaml"
        try:
            return load_condition(shipped if source == name else Path(source))
        except DocumentError as refused:
            self.problems += refused.problems
            return None

    def pack(self, where: str, name: str) -> ConcertPack | None:
        folder = concert_folder(name, self.file)
        if not self._known("concerts", where, name, is_there=folder.is_dir()):
            return None
        try:
            return load_pack(folder, verify=self.verify)
        except DocumentError as refused:
            self.problems += refused.problems
            return None

    def instrument(self, where: str, name: str) -> Instrument | None:
        if not self._known("instruments", where, name, is_there=(self.file.parent / name).is_file()):
            return None
        try:
            return load_instrument(name, self.file.parent)
        except DocumentError as refused:
            self.problems += refused.problems
            return None

    def _known(self, kind: str, where: str, name: str, *, is_there: bool) -> bool:
        shipped = _shipped(kind)
        if name in shipped or is_there:
            return True
        near = difflib.get_close_matches(name, shipped, n=1, cutoff=0.6)
        beside = "a folder" if kind == "concerts" else "a file"
        hint = f'did you mean "{near[0]}"?' if near else f"one of {', '.join(shipped)}, or {beside} beside the protocol"
        self.problems.append(Problem(self.file.name, where, quoted(name), hint))
        return False


def _conditions(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Every condition once, with the first place where it is named."""
    found: dict[str, str] = {}
    for group, members in enumerate(protocol.design.groups):
        for number, name in enumerate(members):
            found.setdefault(name, f"design.groups[{group}][{number}]")
    return ((where, name) for name, where in found.items())


def _instruments(protocol: Protocol) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for place, block in protocol.blocks:
        if isinstance(block, Questions):
            for number, name in enumerate(block.instruments):
                found.setdefault(name, f"{place}.instruments[{number}]")
    return ((where, name) for name, where in found.items())


# --- what does not go together


def _contradictions(
    protocol: Protocol,
    file: Path,
    conditions: Mapping[str, Condition],
    packs: Mapping[str, ConcertPack],
    instruments: Mapping[str, Instrument],
) -> Iterator[Found]:
    places_of = {name: where for where, name in _conditions(protocol)}
    named: dict[str, str] = {}
    for name, condition in conditions.items():
        if (first := named.setdefault(condition.name, name)) != name:
            yield places_of[name], f"another condition called {condition.name}", f"names of their own, {first} has it"
    of: dict[str, str] = {}
    for where, name in _instruments(protocol):
        if name in instruments and (first := of.setdefault(instruments[name].name, name)) != name:
            yield where, f"another instrument called {instruments[name].name}", f"names of their own, {first} has it"
        for language in protocol.languages if name in instruments else ():
            if language not in instruments[name].languages:
                yield where, f"{name}, which is not in the study's language {language}", "one that is"
    yield from _equivalence(protocol, instruments)
    yield from _disclosure(protocol, conditions)
    yield from _provider(protocol, conditions, places_of)
    for name, condition in conditions.items():
        if condition.engine == "replay" and condition.audience != "none":
            yield from _recordings(file, places_of[name], name, condition, packs)


def _equivalence(protocol: Protocol, instruments: Mapping[str, Instrument]) -> Iterator[Found]:
    if not protocol.equivalence:
        return
    from ..analysis.observing import CHAT, CHILLS, RATED

    known = [one.key for one in (*CHAT, *RATED.values(), CHILLS)]
    known += [f"{one.name}.{score.name}" for one in instruments.values() for score in one.scores]
    for key in protocol.equivalence:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
            yield f"equivalence.{key}", "no measure of this study", f"one such as {near[0] if near else known[-1]}"


def _disclosure(protocol: Protocol, conditions: Mapping[str, Condition]) -> Iterator[Found]:
    debriefed = any(block.block == "debrief" for block in protocol.after)
    for group, members in enumerate(protocol.design.groups):
        known = [(number, conditions[name]) for number, name in enumerate(members) if name in conditions]
        told = {condition.disclosure for _, condition in known if condition.audience != "none"}
        for number, condition in known:
            where = f"design.groups[{group}][{number}]"
            if condition.disclosure != "delayed":
                continue
            if protocol.design.kind == "within" or len(told) > 1:
                expected = "disclosure arms only between participants: who was told once knows it"
                yield where, f"{condition.name}, which conceals that the audience is simulated", expected
            if not debriefed:
                yield where, f"{condition.name}, which conceals, in a study without a debriefing", "a debrief block"
        if len(told) > 1 and "delayed" not in told:
            found = f"disclosure {' and '.join(sorted(told))} within participants"
            yield f"design.groups[{group}]", found, "disclosure arms only between participants"


def _provider(protocol: Protocol, conditions: Mapping[str, Condition], places_of: Mapping[str, str]) -> Iterator[Found]:
    asking = [name for name, condition in conditions.items() if _asks_a_server(condition)]
    if not asking or protocol.chat != "free":
        return
    for place, block in protocol.blocks:
        if isinstance(block, Text) and block.block == "consent":
            for language in protocol.languages:
                if not any(PROVIDER in page.get(language) for page in block.pages):
                    why = f"condition {asking[0]} may send chat to a provider"
                    expected = f"{PROVIDER} in the consent, or chat: withhold"
                    yield f"{place}.pages", f"no {PROVIDER} in its {language} text, and {why}", expected


def _asks_a_server(condition: Condition) -> bool:
    return condition.engine == "openai" and condition.audience != "none"


def _recordings(
    file: Path, where: str, name: str, condition: Condition, packs: Mapping[str, ConcertPack]
) -> Iterator[Found]:
    own = condition.replay.file
    if own is not None:
        folder = paths.resources() / "conditions" if name in _shipped("conditions") else (file.parent / name).parent
        if not (folder / own.partition("#")[0]).is_file():
            yield where, f"{name}, whose recording {own} is not there", "a recording beside the condition file"
        return
    for concert, pack in packs.items():
        if default_recording(pack) is None:
            yield where, f"{name} at {concert}, which has no recorded chat", "chat/*.jsonl in the pack, or replay.file"


# --- what a visit is


def _told(protocol: Protocol, packs: Mapping[str, ConcertPack], instruments: Mapping[str, Instrument]) -> Iterator[str]:
    design = protocol.design
    periods = len(design.groups[0])
    yield f"{protocol.name} {protocol.version}: {protocol.title.en or protocol.title.ko}"
    yield f"protocol {protocol_hash(protocol)}"
    yield f"{design.kind} participants, {_count(len(design.groups), 'group')}, {_count(periods, 'period')}:"
    yield from (f"  {', '.join(group)}" for group in design.groups)
    for name, pack in packs.items():
        yield f"concert {name}: {pack.title}, {format_time(pack.duration_ms)}"
    blocks = design.places // design.block_size
    stations = _count(design.stations, "station")
    yield f"{stations} of {design.places} places each, in {_count(blocks, 'permuted block')} of {design.block_size}"
    pairings = design.block_size // len(design.groups) // periods // len(design.concerts)
    yield f"in a block, in every period, each pairing of condition and concert {_times(pairings)} in its group"
    listed = places(protocol, 1)
    yield "orders of the first block at station 1:"
    for place in listed[: design.block_size]:
        yield "  " + ", ".join(f"{condition} at {concert}" for condition, concert in place.viewings)
    steps = plan(protocol, listed[0])
    seconds = [step_seconds(protocol, step, packs, instruments) for step in steps]
    yield f"a visit: {len(steps)} steps, about {round(sum(seconds) / 60)} minutes, in {' or '.join(protocol.languages)}"
    yield from (
        f"  {step.id:<24} {step.block.block:<12} {format_time(round(length) * 1000)[:-4]:>6}"
        for step, length in zip(steps, seconds, strict=True)
    )


def step_seconds(
    protocol: Protocol, step: Step, packs: Mapping[str, ConcertPack], instruments: Mapping[str, Instrument]
) -> float:
    """How long a step takes, by an estimate."""
    block = step.block
    if isinstance(block, Text):
        return sum(_reading(protocol, page) for page in block.pages)
    if isinstance(block, Questions):
        return sum(max(SHORTEST_S, _answering(instruments[name])) for name in block.instruments)
    if isinstance(block, Practice | Pause):
        return float(block.seconds)
    if isinstance(block, Interview):
        return block.minutes * 60.0
    return packs[step.concert].duration_ms / 1000 if step.concert else 0.0


def _answering(instrument: Instrument) -> int:
    return sum(SECONDS_PER_TEXT if item.kind == "text" else SECONDS_PER_ITEM for item in instrument.items)


def _reading(protocol: Protocol, text: Words) -> float:
    lengths = {"en": len(text.en.split()) / WORDS_PER_MINUTE, "ko": len(text.ko) / SYLLABLES_PER_MINUTE}
    return max(SHORTEST_S, *(lengths[language] * 60 for language in protocol.languages))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
