"""One visit, step by step: what is asked and shown is on the disk before anything else is.

No window: the participant's pages and the experimenter's console call a Runner, and nobody else writes a visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..journal import (
    Answer,
    Deviation,
    Disclosed,
    Entry,
    Payload,
    StepEnded,
    StepStarted,
    VisitControl,
    VisitEnded,
)
from ..player import Player
from ..seat import Seat
from ..selfreport.sampler import RatingSampler
from ..selfreport.scales import RatingState
from ..session import Session
from ..viewing import SamplerMaker, Viewing
from .acts import AGREE, Page, first_open, pages_of, visit_seed
from .check import StudyCheck
from .departures import Departure, depart, departed
from .instruments import excluded
from .items import Value
from .plan import Place, Step, plan
from .protocol import Protocol
from .receipt import make_receipt
from .visit import Outcome, VisitState
from .watch import SeatMaker, at_the_station, found_in, seat_of


class VisitError(ValueError):
    """What was asked of a visit cannot be done now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Draft:
    value: Value
    shown_ns: int
    answered_ns: int


class Runner:
    """Drives one visit: `current` step, `page` of it, answers, and the experimenter's controls.

    Every coroutine returns when what it did is on the disk. Where the disk refuses (RecordError), nothing is lost: call
    the record's `retry`, then the same coroutine again. `state` is what the entries say, and the truth; `outcome` in
    it says that the visit is over.
    """

    def __init__(
        self, study: StudyCheck, session: Session, record: Path, state: VisitState, seats: SeatMaker | None = None
    ) -> None:
        """For `station.begin` and `station.resume`, which are the ways in."""
        assert study.protocol is not None
        self.study, self.session, self.record, self.state = study, session, record, state
        self.viewing: Viewing | None = None
        self.current: Step | None = None
        self._locked = study.protocol
        self._seats = seats or at_the_station()
        self._seed = visit_seed(state.started.visit)
        place = Place(state.started.place, 0, 0, state.started.viewings, state.started.station)
        self.steps = plan(self._locked, place)
        self._pages: tuple[Page, ...] = ()
        self._number = 0
        self._drafts: dict[str, _Draft] = {}
        self._busy = self._goes_on = False
        self._told = ""
        self._watchers: list[Callable[[], None]] = []
        session.subscribe(self._happened)

    # -- what is shown

    @property
    def protocol(self) -> Protocol:
        """The protocol with this visit's departures from it."""
        return departed(self._locked, self.state.departed)

    @property
    def page(self) -> Page | None:
        """What the participant sees; None when the visit is over."""
        return self._pages[self._number] if self._pages else None

    @property
    def answers(self) -> dict[str, Value]:
        """The answers to the page's items so far; None is "Prefer not to answer", what is missing is open."""
        page = self.page
        if page is None:
            return {}
        kept = self.state.step(page.step.id).answers
        old = {item: kept[page.source, item].value for item in page.items if (page.source, item) in kept}
        return old | {item: draft.value for item, draft in self._drafts.items()}

    @property
    def waiting(self) -> tuple[str, ...]:
        """Items of the page that are neither answered nor declined: `next` waits for them."""
        page, answers = self.page, self.answers
        return () if page is None else tuple(item for item in page.items if item not in answers)

    @property
    def progress(self) -> tuple[int, int]:
        """Number of the step, from 1, and of how many."""
        ids = [step.id for step in self.steps]
        return (ids.index(self.current.id) + 1 if self.current else len(ids)), len(ids)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before, in this step."""
        return self._number > 0 and self.viewing is None

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` whenever step, page or standstill changed; the returned function ends that."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    # -- the participant

    def answer(self, item: str, value: Value, shown_ns: int, answered_ns: int | None = None) -> None:
        """Take an answer to an item of the page; None is "Prefer not to answer". `next` commits it.

        Times are those of the session's clock (perf_counter_ns). Raises ValueError for what is no answer to it.
        """
        page = self.page
        if page is None:
            raise VisitError("the visit is over: nothing is asked any more")
        problem = page.problem_with(item, value)
        if problem is not None:
            raise ValueError(f"{page.source}, {item}: {problem}")
        self._drafts[item] = _Draft(value, shown_ns, self.session.now_ns() if answered_ns is None else answered_ns)

    def decline(self, item: str, shown_ns: int) -> None:
        """Prefer not to answer."""
        self.answer(item, None, shown_ns)

    def forget(self, item: str) -> None:
        """Take an answer back that was not committed yet."""
        self._drafts.pop(item, None)

    async def next(self) -> None:
        """Commit the page and go on. A second call while one is under way does nothing, nor one after the end.

        Raises VisitError while items are open, a viewing is not over or the visit stands still, RecordError when it
        cannot be kept.
        """
        page = self.page
        if self._busy:
            return
        if page is None:
            await self.enter()
            return
        if self.state.paused:
            raise VisitError("the visit stands still until the experimenter lets it go on")
        if self.waiting:
            raise VisitError(f"{', '.join(self.waiting)}: not answered yet")
        if page.step.block.block == "viewing":
            raise VisitError("the viewing is not over yet")
        self._busy = True
        try:
            self._keep_answers(page)
            refused = self._refused(page)
            last = page.number + 1 == page.of
            if refused is not None:
                await self._give_up(refused, "participant")
            elif last:
                self._end_step("done")
                await self.session.flush()
                await self.enter()
            else:
                await self.session.flush()
                self._turn_to(page.number + 1)
        finally:
            self._busy = False

    def back(self) -> None:
        """To the page before in this step, with its answers; a new one supersedes the old. Else nothing happens."""
        if self.can_go_back and not self._busy:
            self._turn_to(self._number - 1)

    async def help(self) -> None:
        """The participant calls the experimenter; everything stands still until `help_over`."""
        await self._control("help", "participant", "")

    async def stop(self, reason: str = "") -> None:
        """The participant ends the visit; everything stays, and what is owed (a debriefing) still comes."""
        await self._abort(reason or "stopped by the participant", "participant")

    # -- the experimenter

    async def help_over(self, reason: str = "") -> None:
        """The experimenter has helped; the visit goes on."""
        await self._control("help over", "experimenter", reason)

    async def pause(self, reason: str) -> None:
        """Let the visit stand still, the concert too."""
        await self._control("pause", "experimenter", reason)

    async def go_on(self, reason: str = "") -> None:
        """Let the visit go on after `pause`."""
        await self._control("resume", "experimenter", reason)

    async def marker(self, text: str) -> None:
        """Mark this moment; during a viewing with its media time."""
        await self._control("marker", "experimenter", text)

    async def note(self, text: str) -> None:
        """A note of the experimenter, also of an interview."""
        await self._control("note", "experimenter", text)

    async def repeat(self, reason: str, step: str | None = None) -> None:
        """Do the current step again from its beginning, or an earlier one. Raises VisitError for one not begun."""
        again = step or (self.current.id if self.current else "")
        if self.state.step(again).attempts == 0:
            raise VisitError(f"{again or 'nothing'}: was not begun, so it cannot be repeated")
        await self._leave("repeat", reason, "repeated", again)

    async def skip(self, reason: str) -> None:
        """Leave the current step out, or what is left of it."""
        if self.current is None:
            raise VisitError("the visit is over: there is nothing to skip")
        await self._leave("skip", reason, "skipped", self.current.id)

    async def abort(self, reason: str) -> None:
        """End the visit; everything that was recorded stays."""
        await self._abort(reason, "experimenter")

    async def depart(self, departure: Departure) -> None:
        """Depart from the locked protocol from now on. Raises ValueError for what cannot be."""
        await self.session.commit(depart(self._locked, departure))
        self._changed()

    async def withdraw(self) -> None:
        """The participant withdraws: the visit ends now. Then close the record and call `records.withdraw.withdraw`."""
        await self._close_viewing()
        self.viewing = None
        await self._finish("withdrawn")

    async def close(self) -> None:
        """The window closes: a visit that is not over can be resumed. Ends the session.

        Until then also a visit that is over takes notes and calls for help.
        """
        if self.viewing is not None:
            await self._close_viewing()
            await self._watched("partial", "the program was closed")
        await self.session.flush()
        self.session.end("closed" if self.state.outcome is None else "finished")
        await self.session.flush()

    # -- the viewing

    async def open_viewing(
        self,
        make_player: Callable[[Seat], Player],
        read_rating: Callable[[], RatingState] | None = None,
        make_sampler: SamplerMaker = RatingSampler,
    ) -> Viewing:
        """The viewing of the current step, not playing yet: `prepare` it, count down, `play`, and `tick` it.

        Call `end_viewing` when it is `at_end`, or has a `problem`. Raises VisitError elsewhere or for a second one,
        SeatError and EngineSeatError when it cannot be shown on this machine.
        """
        step = self.current
        if step is None or step.block.block != "viewing" or self.viewing is not None:
            raise VisitError("there is no viewing to begin here")
        protocol = self.protocol
        seat = await asyncio.to_thread(seat_of, self._seats, self.study, protocol, self.state, step)
        rated = read_rating if protocol.selfreport != "none" else None
        self.viewing = Viewing(self.session, make_player(seat), seat, read_rating=rated, make_sampler=make_sampler)
        self._goes_on = False
        self.viewing.self_report("closed" if protocol.selfreport == "none" else protocol.selfreport)
        self.viewing.set_volume(protocol.fixed_volume)
        await self.session.flush()
        return self.viewing

    def play(self) -> None:
        """The countdown is over: the concert plays, or will when the visit goes on. Elsewhere nothing happens."""
        if self.viewing is not None and self.state.paused:
            self._goes_on = True
        elif self.viewing is not None:
            self.viewing.play()

    async def end_viewing(self) -> None:
        """The viewing is over: flag its rating and go on. One that did not reach its end is kept as partial."""
        viewing = self.viewing
        if viewing is None:
            raise VisitError("no viewing is open")
        await self._close_viewing()
        await self._watched("done" if viewing.at_end else "partial", viewing.problem or "it was left")
        await self.enter()

    async def _close_viewing(self) -> None:
        if self.viewing is not None:
            reason = "finished" if self.viewing.at_end else "failed" if self.viewing.problem else "left"
            await self.viewing.close(reason)

    async def broke_off(self) -> None:
        """For `station.resume`: what a viewing that a crash ended was worth."""
        step = next((one for one in self.steps if one.id == self.state.at), None)
        if step is None or self.state.step(step.id).outcome is not None or self.state.step(step.id).viewing is None:
            return
        self.current = step
        cut: Outcome = "partial" if self.state.aborted is None else "aborted"
        await self._watched("done" if self.state.step(step.id).watched == "finished" else cut, "the program ended")

    async def _watched(self, outcome: Outcome, reason: str) -> None:
        """Flags, and the end of the viewing's step. May be called again when the disk refused."""
        assert self.current is not None
        await self.session.flush()
        state = self.state.step(self.current.id)
        over = self.viewing
        frames = (over.first_frame_ms or 0.0, over.last_frame_ms) if over is not None else None
        if state.viewing is not None:
            found, reached, length = await asyncio.to_thread(found_in, self.record, state, self.protocol, frames)
            for flag in found:
                self.session.publish(flag, viewing=state.viewing)
            if outcome == "partial" and state.outcome is None:
                shown = f"{reached / 1000:.1f} of {length / 1000:.1f} s, exposure {state.shown}"
                self.session.publish(
                    Deviation(what="viewing interrupted", found=shown, expected="the whole concert", reason=reason)
                )
        self._end_step(outcome)
        await self.session.flush()
        self.viewing = None

    # -- inside

    async def enter(self) -> None:
        """Stand at the first step that is not over, or end the visit. The pages never call it: `next` does."""
        if self.state.outcome is not None:
            return
        step = self.state.current(self.steps, self.protocol.thresholds.restart)
        self.current, self._pages, self._number, self._drafts = step, (), 0, {}
        if step is None:
            aborted = self.state.aborted is not None
            await self._finish("aborted" if aborted else "finished")
            return
        state = self.state.step(step.id)
        anew = state.attempts == 0 or state.outcome is not None
        if anew or self._told != step.id:
            attempt, self._told = state.attempts + anew, step.id
            self.session.publish(StepStarted(step=step.id, block=step.block.block, attempt=attempt, period=step.period))
        concert = step.concert or self.state.started.viewings[0][1]
        self._pages = pages_of(step, self.study.instruments, self.study.packs[concert], self._seed)
        answers = self.state.step(step.id).answers
        self._number = first_open(self._pages, answers) if answers else 0
        await self.session.flush()
        self._changed()

    def _turn_to(self, number: int) -> None:
        self._number, self._drafts = number, {}
        self._changed()

    def _keep_answers(self, page: Page) -> None:
        """Publish the answers that are new or changed."""
        state = self.state.step(page.step.id)
        for item in page.items:
            draft, old = self._drafts.get(item), state.answers.get((page.source, item))
            if draft is None or (old is not None and _alike(old.value, draft.value)):
                continue
            version = page.instrument.version if page.instrument else self._locked.version
            self.session.publish(
                Answer(
                    step=page.step.id,
                    attempt=state.attempts,
                    period=page.step.period,
                    instrument=page.source,
                    instrument_version=version,
                    item=item,
                    position=page.shown.index(item),
                    value=draft.value,
                    declined=draft.value is None,
                    shown_ns=draft.shown_ns,
                    answered_ns=draft.answered_ns,
                )
            )

    def _refused(self, page: Page) -> str | None:
        """Why the visit ends with what was answered in this step so far; None when it goes on."""
        kept: Mapping[tuple[str, str], Answer] = self.state.step(page.step.id).answers
        if page.instrument is None:
            asked = page.items == (AGREE,)
            return "no consent" if asked and kept[page.source, AGREE].value is not True else None
        # Earlier pages too: a crash may have come between an answer that excludes and the end of the visit.
        for instrument in {one.source: one.instrument for one in self._pages if one.instrument}.values():
            of_it = {item: answer.value for (source, item), answer in kept.items() if source == instrument.name}
            if (reason := excluded(instrument, of_it)) is not None:
                return f"{page.step.block.block}: {reason}"
        return None

    def _end_step(self, outcome: Outcome, id_: str | None = None) -> None:
        """Publish the end of a step's attempt, once."""
        step = id_ or (self.current.id if self.current else "")
        state = self.state.step(step)
        if state.outcome != outcome:
            if outcome == "done" and self.current is not None and self._is_owed(self.current):
                self.session.publish(Disclosed(how="debriefing"))
            self.session.publish(StepEnded(step=step, attempt=state.attempts, outcome=outcome))

    async def _control(self, action: str, by: str, reason: str) -> None:
        control = self._said(action, by, reason)
        if self.viewing is not None and action in ("pause", "help"):
            self._goes_on = self._goes_on or self.viewing.playing
            self.viewing.pause()
        self._publish(control)
        await self.session.flush()
        if self.viewing is not None and action in ("resume", "help over") and self._goes_on:
            self._goes_on = False
            self.viewing.play()
        self._changed()

    async def _leave(self, action: str, reason: str, outcome: Outcome, step: str) -> None:
        self._publish(self._said(action, "experimenter", reason))
        if self.viewing is not None and self.current is not None:
            await self._close_viewing()
            await self._watched(outcome if self.current.id == step else "partial", reason)
        self._end_step(outcome, step)
        await self.session.flush()
        await self.enter()

    async def _abort(self, reason: str, by: str) -> None:
        if self.current is None:
            raise VisitError("the visit is over already")
        await self._give_up(reason, by)

    async def _give_up(self, reason: str, by: str) -> None:
        if self.state.aborted is None:
            self._publish(self._said("abort", by, reason))
        if self.viewing is not None:
            await self._close_viewing()
            await self._watched("aborted", reason)
        elif self.current is not None and not self._is_owed(self.current):
            self._end_step("aborted")
        await self.session.flush()
        await self.enter()

    def _is_owed(self, step: Step) -> bool:
        return step.block.block == "debrief" and self.state.concealed

    async def _finish(self, outcome: str) -> None:
        if self.state.outcome is None:
            await self.session.flush()
            receipt = await asyncio.to_thread(make_receipt, self.record, self.state, self.protocol.selfreport)
            self.session.publish(receipt)
            self.session.publish(VisitEnded.model_validate({"visit": self.state.started.visit, "outcome": outcome}))
        self.current, self._pages = None, ()
        await self.session.flush()
        self._changed()

    def _said(self, action: str, by: str, reason: str) -> VisitControl:
        step = self.current.id if self.current else None
        return VisitControl.model_validate({"action": action, "by": by, "reason": reason, "step": step})

    def _publish(self, payload: Payload) -> None:
        """An entry of the viewing where one is open, so that it has its media time."""
        if self.viewing is not None:
            self.viewing.publish(payload)
        else:
            self.session.publish(payload)

    def _happened(self, entry: Entry) -> None:
        self.state = self.state.apply(entry)

    def _changed(self) -> None:
        for changed in tuple(self._watchers):
            changed()


def _alike(one: Value, other: Value) -> bool:
    """Equal and of one kind: true is not 1."""
    return one == other and type(one) is type(other)
