"""A visit as its window sees it: what a Runner is at as a page, and what the participant does as its calls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path

from ...journal import Entry, Problem, Transport, VisitControl
from ...player import Player
from ...records import RecordError
from ...seat import Seat, SeatError
from ...study.acts import AGREE
from ...study.acts import Page as Act
from ...study.items import Face, Language
from ...study.protocol import Interview, Pause, Practice, Text, Words
from ...study.runner import Runner, VisitError
from ..models.affect import AffectModel
from ..models.answers import Given
from ..models.station import (
    AnyPage,
    Hold,
    PracticePage,
    QuestionsPage,
    QuietPage,
    Rating,
    RestPage,
    TextPage,
    ViewingPage,
)
from ..station_words import StationWords

log = logging.getLogger(__name__)
Still = Callable[[Path, int], Awaitable[bytes]]


class RunnerScript:
    """Joins one Runner to one StationWindow; `close` it before the runner is closed."""

    def __init__(
        self,
        runner: Runner,
        language: Language,
        *,
        make_player: Callable[[Seat], Player],
        still: Still,
        retry_record: Callable[[], Future[None]],
        provider: str | None = None,
    ) -> None:
        """`provider` is who gets the chat, for the consent; `retry_record` the writer's `retry`."""
        self.on_change: Callable[[], None] = lambda: None
        self._runner, self._language, self._provider = runner, language, provider
        self._make_player, self._still, self._retry_record = make_player, still, retry_record
        self._words = StationWords(language)
        self._failed: Callable[[], Coroutine[None, None, None]] | None = None
        self._trouble: Hold | None = None
        self._helping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._one = asyncio.Lock()
        self._opening: asyncio.Task[None] | None = None
        self._opening_key = ""
        self._page: AnyPage = QuietPage("before", *runner.progress, "", "")
        self._unwatch = runner.watch(self._changed)
        self._unsubscribe = runner.session.subscribe(self._happened)
        self._changed()

    @property
    def page(self) -> AnyPage:
        return self._page

    @property
    def hold(self) -> Hold | None:
        if self._trouble is not None:
            return self._trouble
        if self._runner.state.paused:
            return Hold("help" if self._helping else "paused")
        return None

    def close(self) -> None:
        """Follow the runner no longer."""
        self._unwatch()
        self._unsubscribe()
        for task in tuple(self._tasks):
            task.cancel()

    # -- what the participant does

    def next(self, given: tuple[Given, ...] = ()) -> None:
        """Hand the answers to the runner and let it commit them. Nothing happens while another page is being made."""
        if self._page.key != self._key(self._runner.page):
            return
        for one in given:
            self._runner.answer(one.item, one.value, one.shown_ns, one.answered_ns)
        self._do(self._runner.next)

    def back(self) -> None:
        self._runner.back()

    def begin(self) -> None:
        self._runner.play()

    def call_help(self) -> None:
        self._helping = True
        self._do(self._runner.help)

    def help_over(self) -> None:
        self._do(lambda: self._runner.help_over("the participant went on"))

    def stop(self) -> None:
        self._do(self._runner.stop)

    def retry(self) -> None:
        """Write what could not be written, then do again what failed."""
        failed = self._failed
        if failed is None:
            return

        async def again() -> None:
            await asyncio.wrap_future(self._retry_record())
            await failed()

        self._do(again, failed)

    # -- inside

    def _do(
        self,
        call: Callable[[], Coroutine[None, None, None]],
        repeats: Callable[[], Coroutine[None, None, None]] | None = None,
    ) -> None:
        """Run one coroutine of the runner after the other. `repeats` is what is tried again, itself unless told."""

        async def run() -> None:
            async with self._one:
                try:
                    await call()
                except RecordError as problem:
                    self._failed = repeats or call
                    self._trouble = Hold("unsaved", str(problem))
                except VisitError as problem:
                    log.info("not done: %s", problem)
                else:
                    self._failed = self._trouble = None
            self.on_change()

        self._spawn(run())

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _happened(self, entry: Entry) -> None:
        """A viewing that has reached its end, or cannot go on, is over; a pause takes the place of a call for help."""
        payload = entry.payload
        if isinstance(payload, VisitControl) and payload.action == "pause":
            # From now on only the experimenter lets the visit go on.
            self._helping = False
        over = isinstance(payload, Transport) and payload.action == "ended"
        broken = isinstance(payload, Problem) and payload.where == "player"
        if (over or broken) and self._runner.viewing is not None and entry.viewing == self._runner.viewing.id:
            self._do(self._runner.end_viewing)

    def _changed(self) -> None:
        if not self._runner.state.paused:
            self._helping = False
        key = self._key(self._runner.page)
        if self._opening is not None and not self._opening.done():
            if self._opening_key == key:
                # A seat is being taken, which must not begin twice: help or a break in between wait for it.
                self.on_change()
                return
            self._opening.cancel()
        self._opening_key = key
        self._opening = self._spawn(self._open())

    async def _open(self) -> None:
        """Make the page that the runner is at, which may take a picture or a seat."""
        act = self._runner.page
        key = self._key(act)
        if key != self._page.key:
            try:
                self._page = await self._made(act, key)
                self._trouble = None if self._failed is None else self._trouble
            except (SeatError, VisitError) as problem:
                # The participant waits; what it is stands in the console, where a step can be repeated or skipped.
                self._runner.session.publish(Problem(whose="environment", where="page", message=str(problem)))
                self._trouble = Hold("paused")
            except RecordError as problem:
                self._failed = self._open
                self._trouble = Hold("unsaved", str(problem))
        self.on_change()

    def _key(self, act: Act | None) -> str:
        if act is None:
            return "over"
        return f"{act.step.id}/{self._runner.state.step(act.step.id).attempts}/{act.number}"

    def _say(self, words: Words) -> str:
        return words.filled(self._language, self._provider)

    async def _made(self, act: Act | None, key: str) -> AnyPage:
        step, steps = self._runner.progress
        words = self._words
        if act is None:
            return QuietPage(key, step, steps, words.end_title, words.end_text)
        block, back = act.step.block, self._runner.can_go_back
        title = block.title.get(self._language)
        if act.instrument is not None:
            return await self._questions(act, key, title)
        match block:
            case Text():
                agreed = self._runner.answers.get(AGREE)
                agree = block.agree.get(self._language) if AGREE in act.items else ""
                text = self._say(act.text) if act.text is not None else ""
                shown = agreed if isinstance(agreed, bool) else None
                return TextPage(key, step, steps, title, text, agree, shown, back=back)
            case Practice():
                return PracticePage(key, step, steps, title, self._say(block.text), block.seconds, self._rating())
            case Pause():
                return RestPage(key, step, steps, title, self._say(block.text), block.seconds)
            case Interview():
                text = self._say(block.text) or words.interview_text
                return QuietPage(key, step, steps, title or words.interview_title, text)
        return await self._viewing(key)

    async def _questions(self, act: Act, key: str, title: str) -> QuestionsPage:
        step, steps = self._runner.progress
        assert act.instrument is not None
        pictures: dict[str, bytes] = {}
        concert = act.step.concert or self._runner.state.started.viewings[0][1]
        for id_ in act.items:
            item = act.instrument.item(id_)
            if isinstance(item, Face):
                try:
                    pictures[id_] = await self._still(self._runner.study.packs[concert].video_path, item.still_ms)
                except TimeoutError:
                    log.warning("no picture of %s at %d ms for %s", concert, item.still_ms, id_)
        return QuestionsPage(
            key, step, steps, act.instrument, act.items, self._language, title, pictures, self._runner.answers,
            back=self._runner.can_go_back,
        )  # fmt: skip

    async def _viewing(self, key: str) -> ViewingPage:
        step, steps = self._runner.progress
        self._page = QuietPage(f"{key}/wait", step, steps, self._words.wait, "")
        self.on_change()
        affect = AffectModel()
        viewing = await self._runner.open_viewing(self._make_player, lambda: affect.state)
        await viewing.prepare()
        rating, chat = self._rating(), self._runner.protocol.chat
        affect.switch("closed" if rating.form == "none" else rating.form)
        return ViewingPage(key, step, steps, viewing, affect, rating, chat, self._language)

    def _rating(self) -> Rating:
        protocol = self._runner.protocol
        return Rating(
            protocol.selfreport, protocol.slider.get(self._language), protocol.live_plot, protocol.numbers
        )  # fmt: skip
