"""What the set-up of a visit shows and decides: studies, participant, place, order, checks. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path

from ...audience.engines.settings import EngineSettings
from ...journal import Setting, StationMeasured
from ...session import Session
from ...study.check import StudyCheck, check_study, step_seconds
from ...study.console import code_number, coded
from ...study.counterbalance import NoPlaceError, next_place, places
from ...study.machine import check_clock, check_disk, check_kiosk, check_notifications, mute_notifications, needed_mb
from ...study.plan import Place, plan
from ...study.preflight import (
    Check,
    Door,
    Name,
    Preflight,
    check_engines,
    check_offset,
    check_protocol,
    check_record,
    check_videos,
)
from ...study.protocol import Language, Protocol, Words, load_protocol
from ...study.station import replaceable, unfinished
from ...study.visit import VisitState
from ...system.problems import DocumentError
from ...system.secrets import Secrets
from .setup_facts import KEPT, PSEUDONYM, Coded, IdState, Known, Row, SetupChoice, StudyCard, Tile, kind_of, read_record

LEAST_ROWS = 4
"""Rows of the table, where the station's list has as many by then."""


class SetupModel:
    """`load` reads studies and record; everything after is said by `on_change`. Blocking work is done in threads."""

    def __init__(
        self,
        studies: Sequence[Path],
        station: int,
        session: Session,
        record: Path,
        settings: EngineSettings,
        secrets: Secrets,
        *,
        doors: Mapping[Name, Door] | None = None,
        code_set: bool = False,
        language: Language = "en",
    ) -> None:
        """`studies` are protocol files, the first one is chosen. `doors` are the checks that only Qt can make (sound,
        screen, frames). `code_set`: whether there is an experimenter's code. `language` is the interface's.
        """
        self.on_change: Callable[[], None] = lambda: None
        self.station, self.session, self.record, self.language = station, session, record, language
        self.files = tuple(studies)
        self.cards: tuple[StudyCard, ...] = ()
        self.chosen = 0
        self.study: StudyCheck | None = None
        self.known = Known()
        self.participant = ""
        self.spoken: Language = language
        self.test = False
        self.screen = ""
        self.replaces = ""
        self.place: Place | None = None
        self.no_place = ""
        self._settings, self._secrets, self._code_set = settings, secrets, code_set
        self._task: asyncio.Task[None] | None = None
        self._muting: asyncio.Task[None] | None = None
        self.preflight = Preflight(
            {
                "protocol": self._protocol,
                "video": self._video,
                "engine": self._engine,
                "record": lambda: check_record(session, record),
                "disk": self._disk,
                "offset": self._offset,
                "clock": lambda: asyncio.to_thread(check_clock, list(self.known.last)),
                "kiosk": self._kiosk,
                "notifications": lambda: asyncio.to_thread(check_notifications),
                **(doors or {}),
            }
        )

    # -- loading

    async def load(self) -> None:
        """Read the studies and the record, choose the first study that can be used, and begin the checks."""
        self.known = await asyncio.to_thread(read_record, self.record)
        self.cards = await asyncio.to_thread(lambda: tuple(self._card(file) for file in self.files))
        kept = self.known.kept
        used = {visit.started.participant for visit in self.known.visits}
        names = [str(card.file) for card in self.cards]
        usable = [number for number, card in enumerate(self.cards) if not card.problem]
        first = usable[0] if usable else 0
        if kept.get("participant") and kept["participant"] not in used and kept.get("study") in names:
            self.participant, first = kept["participant"], names.index(kept["study"])
        await self._choose(first)

    def choose(self, number: int) -> None:
        """Another study; its checks begin anew."""
        if number != self.chosen and not self.cards[number].problem:
            self._later(self._choose(number))

    async def settle(self) -> None:
        """Wait until study and checks are there."""
        while self._task is not None and not self._task.done():
            await asyncio.wait({self._task})
        await self.preflight.settle()

    def close(self) -> None:
        """Give up what is under way."""
        for task in (self._task, self._muting):
            if task is not None:
                task.cancel()
        self.preflight.close()

    async def again(self) -> None:
        """Read record and study anew and run all checks."""
        self.known = await asyncio.to_thread(read_record, self.record)
        await self._choose(self.chosen)

    def check_again(self) -> None:
        """As `again`, in a task."""
        self._later(self.again())

    def _later(self, work: Coroutine[None, None, None]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(work, name="set-up")

    async def _choose(self, number: int) -> None:
        self.chosen = number
        self.preflight.close()
        if self.cards:
            self.study = await asyncio.to_thread(check_study, self.cards[number].file, verify=False)
            protocol = self.study.protocol
            if protocol is not None and self.spoken not in protocol.languages:
                self.spoken = protocol.languages[0]
        self.replaces = ""
        if not self.participant and self.unfinished is not None:
            self.participant = self.unfinished.started.participant
        self._find_place()
        self.preflight.run()
        self.on_change()

    def _card(self, file: Path) -> StudyCard:
        try:
            protocol = load_protocol(file)
        except DocumentError as refused:
            name = Words(en=file.stem, ko=file.stem)
            return StudyCard(file, name, "", "", problem=str(refused.problems[0]))
        held = any(
            visit.started.study == protocol.name
            and visit.started.study_version == protocol.version
            and not visit.started.test
            for visit in self.known.visits
        )
        return StudyCard(file, protocol.title, protocol.purpose, protocol.version, held)

    # -- what is chosen

    @property
    def protocol(self) -> Protocol | None:
        """The protocol of the chosen study; None while it is loaded or when it does not hold."""
        return self.study.protocol if self.study is not None and self.study.ok else None

    def set_participant(self, text: str) -> None:
        """The pseudonym as it was typed; small letters become capitals."""
        self.participant = text.strip().upper()
        self._find_place()
        self.on_change()

    def set_test(self, test: bool) -> None:
        """A test visit takes no place and is never exported."""
        self.test = test
        self._find_place()
        self.on_change()

    def replace(self, visit: str) -> None:
        """Take the place of this aborted visit instead of a new one; "" for a new one again."""
        self.replaces = visit
        self._find_place()
        self.on_change()

    @property
    def replaceable(self) -> list[VisitState]:
        """Aborted visits whose place may be taken."""
        name = self.protocol.name if self.protocol else ""
        return replaceable(self.known.visits, name, self.station)

    def speak(self, language: Language) -> None:
        """The participant's language, where the protocol leaves it open."""
        if self.protocol is not None and language in self.protocol.languages:
            self.spoken = language
            self.on_change()

    @property
    def own_visits(self) -> list[VisitState]:
        """Visits of the chosen study, at all stations of this record."""
        name = self.protocol.name if self.protocol else None
        return [visit for visit in self.known.visits if visit.started.study == name]

    @property
    def unfinished(self) -> VisitState | None:
        """The last visit of this study and station that was cut short by a crash or a kill."""
        name = self.protocol.name if self.protocol else ""
        return next(iter(unfinished(self.known.visits, name, self.station)), None)

    @property
    def resume(self) -> VisitState | None:
        """The visit that goes on when this participant is started."""
        visit = self.unfinished
        return visit if visit is not None and visit.started.participant == self.participant else None

    @property
    def id_state(self) -> IdState:
        """What is the matter with the pseudonym."""
        if not self.participant:
            return "empty"
        if not PSEUDONYM.fullmatch(self.participant):
            return "malformed"
        if self.resume is not None:
            return "open"
        return "used" if self.used_on else "new"

    @property
    def used_on(self) -> str:
        """UTC day on which this pseudonym had a visit of this study that counts; "" for none."""
        for visit in self.own_visits:
            started = visit.started
            if started.participant == self.participant and not started.test and visit.outcome != "withdrawn":
                return self.known.begun.get(started.visit, "")[:10] or "?"
        return ""

    @property
    def suggestion(self) -> str:
        """The pseudonym that would come next: one more than the highest."""
        numbers = [
            (name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :])
            for name in (visit.started.participant for visit in self.own_visits if not visit.started.test)
            if PSEUDONYM.fullmatch(name)
        ]
        if not numbers:
            return "P001"
        letters, digits = max(numbers, key=lambda pair: int(pair[1]))
        return f"{letters}{int(digits) + 1:0{len(digits)}d}"

    def _find_place(self) -> None:
        self.place, self.no_place = None, ""
        if self.protocol is None:
            return
        try:
            listed = places(self.protocol, self.station)
            resumed = self.resume
            if resumed is not None and resumed.started.place < len(listed):
                self.place = listed[resumed.started.place]
            else:
                replaces = self.replaces or None
                self.place = next_place(self.protocol, self.station, self.own_visits, replaces=replaces)
        except NoPlaceError as problem:
            self.no_place = str(problem)

    # -- what is shown

    @property
    def turn(self) -> tuple[int, int]:
        """Which visit of the station's list this would be, and how many there are."""
        protocol = self.protocol
        total = protocol.design.places if protocol else 0
        return min(len(self._taken()) + (self.resume is None), total), total

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The order of the visit, neighbours of a kind drawn together."""
        if self.protocol is None or self.place is None or self.study is None:
            return ()
        tiles: list[Tile] = []
        for step in plan(self.protocol, self.place):
            kind = kind_of(step)
            seconds = step_seconds(self.protocol, step, self.study.packs, self.study.instruments)
            if tiles and tiles[-1].kind == kind and kind != "viewing":
                seconds += tiles.pop().seconds
            viewing = self._coded(step.condition, step.concert) if step.condition and step.concert else None
            tiles.append(Tile(kind, seconds, viewing if kind == "viewing" else None))
        return tuple(tiles)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The permuted block of the next place, a short one with its neighbours; what comes later is sealed."""
        if self.protocol is None or self.place is None:
            return ()
        taken, rows, listed = self._taken(), [], places(self.protocol, self.station)
        block = [place.number for place in listed if place.permuted_block == self.place.permuted_block]
        first = max(0, min(block[0], block[-1] + 1 - LEAST_ROWS))
        for place in listed[first : max(block[-1] + 1, LEAST_ROWS)]:
            shown = tuple(self._coded(condition, concert) for condition, concert in place.viewings)
            if place.number == self.place.number:
                rows.append(Row(place.number + 1, "next", shown, self.participant))
            elif place.number in taken:
                rows.append(Row(place.number + 1, "taken", shown, taken[place.number]))
            else:
                rows.append(Row(place.number + 1, "sealed"))
        return tuple(rows)

    @property
    def codes(self) -> tuple[str, ...]:
        """The labels of the place's conditions, in their order; empty where the study is not coded."""
        if self.protocol is None or self.place is None or not self.protocol.design.labels:
            return ()
        return tuple(sorted({coded(self.protocol, condition) for condition, _ in self.place.viewings}))

    def _taken(self) -> dict[int, str]:
        counted = [v for v in self.own_visits if not v.started.test and v.started.station == self.station]
        replaced = {visit.started.replaces for visit in counted}
        return {
            visit.started.place: visit.started.participant
            for visit in counted
            if visit.outcome != "withdrawn" and visit.started.visit not in replaced
        }

    def _coded(self, condition: str, concert: str) -> Coded:
        assert self.protocol is not None and self.study is not None  # noqa: PT018 - its callers looked
        pack = self.study.packs[concert]
        title = pack.concert.song.get(self.language) or pack.title
        return Coded(coded(self.protocol, condition), code_number(self.protocol, condition), title)

    # -- beginning

    @property
    def blocking(self) -> list[Check]:
        """Errors of the checks that keep this visit from beginning."""
        return self.preflight.blocking(test=self.test)

    @property
    def ready(self) -> bool:
        """Whether Start works: a place, a pseudonym that may be used, no error, and nothing being checked."""
        named = self.id_state in ("new", "open") or (self.test and self.id_state == "used")
        return bool(self.protocol and self.place and named and not self.blocking and not self.preflight.running)

    def choice(self) -> SetupChoice | None:
        """What the visit begins with; None while it cannot."""
        if not self.ready or self.study is None or self.place is None:
            return None
        for check in self.preflight.checks.values():
            self.session.publish(Setting(name=f"preflight.{check.name}", value=f"{check.status}: {check.fact}"))
        return SetupChoice(
            self.study, self.participant, self.spoken, self.station, self.place,
            self.resume.started.test if self.resume else self.test,
            self.screen, tuple(self.preflight.checks.values()), self.resume,
            None if self.resume else self.replaces or None,
        )  # fmt: skip

    def save(self) -> None:
        """Keep what was entered, for the next time that this record is opened."""
        if self.cards:
            self.session.publish(Setting(name=f"{KEPT}study", value=str(self.cards[self.chosen].file)))
            self.session.publish(Setting(name=f"{KEPT}participant", value=self.participant))

    async def measured(self, value_ms: float, spread_ms: float) -> None:
        """Keep the audio-visual offset that the lab's hardware measured at this station. Raises RecordError."""
        said = StationMeasured(station=self.station, what="audio-visual offset", value_ms=value_ms, spread_ms=spread_ms)
        self.known.offsets.append(await self.session.commit(said))
        self.preflight.put(check_offset(self.known.offsets, self.station))

    def mute(self) -> None:
        """Ask the desktop to show no banners, then look again."""
        self._muting = asyncio.get_running_loop().create_task(self._mute(), name="mute notifications")

    async def _mute(self) -> None:
        self.preflight.put(await asyncio.to_thread(mute_notifications))

    # -- the checks that need the study

    async def _protocol(self) -> Check:
        if self.study is None:
            return Check("protocol", "error", "no study")
        if self.no_place:
            return Check("protocol", "error", "no place", {"detail": self.no_place})
        return check_protocol(self.study, self.known.visits)

    async def _video(self) -> Check:
        study = self.study
        return await asyncio.to_thread(check_videos, study) if study else Check("video", "error", "no study")

    async def _engine(self) -> Check:
        if self.study is None:
            return Check("engine", "error", "no study")
        return await check_engines(self.study, self._settings, self._secrets)

    async def _disk(self) -> Check:
        return check_disk(self.record, needed_mb(self.study) if self.study else 0)

    async def _offset(self) -> Check:
        return check_offset(self.known.offsets, self.station)

    async def _kiosk(self) -> Check:
        return check_kiosk(code_set=self._code_set)
