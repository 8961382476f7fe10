"""The director (async agent manager, METHOD 1): asks for rounds ahead of time and releases every line at its slot.

Only the engine's answers are asynchronous. When a round is asked for, what it is told and when a line is shown are
functions of media time and the seed, so the size of the steps in which time passes changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Literal

from ..concert.pack import ConcertPack
from ..condition import Condition
from ..journal import Behaviour, ChatDropped, ChatReleased, Disclosed, DropReason, Payload
from ..system.plaintext import plain
from ..system.seeds import rng
from . import guard
from .chants import joined_word
from .contagion import CHAIN_MS, REMEMBERED, Contagion
from .context import Memory, reply_round, window_round
from .engines.base import Engine, Round, Spoken, Withheld
from .honesty import asks_the_audience, language_of_question, truth
from .personas import Persona, PersonaPack
from .replies import addresses, members_named, pick_fans
from .rounds import Request, Rounds
from .seating import for_engine
from .slots import Timetable, live_slot, published_slot, reply_slot

TYPING_MS = 1500
TRUTH_MS = 4000
"""Asked whether it is real, the audience has answered within this long (ms of the viewer's time)."""


class Director:
    """Asks the engine for the rounds of one viewing and releases its lines. Runs on the running asyncio loop.

    `publish` hears of rounds, dropped lines and problems, `release` of every line at its slot. `dropped` counts lines
    by the reason for which they were not shown. All times are media ms; while the concert is paused `advance` is not
    called and nothing happens. With a `recording` its lines are shown and nobody is asked. `favourite` is the member id
    of the viewer's bias. With `withhold` no engine is told what the viewer writes, and no fan answers it.
    """

    def __init__(
        self,
        *,
        pack: ConcertPack,
        condition: Condition,
        personas: PersonaPack,
        engine: Engine,
        seed: int,
        publish: Callable[[Payload], None],
        release: Callable[[ChatReleased], None],
        recording: Sequence[ChatReleased] | None = None,
        favourite: str | None = None,
        withhold: bool = False,
    ) -> None:
        numbers = condition.director
        self.dropped: Counter[DropReason] = Counter()
        self._pack, self._condition, self._numbers = pack, condition, numbers
        self._personas = for_engine(personas, condition)
        self._talk = {persona.id: persona.talk for persona in personas.personas}
        self._engine, self._seed = engine, seed
        self._favourite = favourite if condition.alignment == "bias" else None
        self._recorded = recording is not None
        self._withhold = withhold
        self._asks = condition.audience != "none" and not self._recorded
        self._guard = guard.shipped()
        self._publish, self._release = publish, release
        self._live = condition.timing == "live"
        self._table = Timetable(pack.duration_ms, numbers.round_ms, numbers.lead_ms)
        self._memory = Memory()
        self._contagion = Contagion(condition.contagion, self._personas, seed, pack.duration_ms, numbers.max_chars)
        self._planned: list[ChatReleased] = sorted(recording or (), key=_order)
        self._asked: set[int] = set()
        self._spoken: defaultdict[int, set[str]] = defaultdict(set)
        self._waiting: list[int] = []
        self._rounds = Rounds(numbers, publish, self._hear, self._fill)
        self._truths: set[str] = set()
        self._next_ms = 0
        self._replies = 0
        self._closed = False

    def use(self, engine: Engine) -> Engine:
        """From the next round on `engine` writes; returns the one before, whose rounds under way are cancelled.

        Close it after `unwind`.
        """
        before, self._engine = self._engine, engine
        for request in self._rounds.under_way():
            self._cancel(request)
        return before

    # -- media time

    def start(self, media_ms: float) -> None:
        """The first pass begins at `media_ms`: ask for its window and for those whose asking time has come."""
        self._next_ms = ceil(media_ms)
        for number in self._table.wanted_at(floor(media_ms)):
            self._ask(number)

    def seek(self, media_ms: float) -> None:
        """A new pass begins at `media_ms`.

        Rounds under way that are not wanted there are cancelled; windows generated before are not asked for again.
        Lines that were planned and never shown are shown when a pass plays over their slot.
        """
        wanted = self._table.wanted_at(floor(media_ms))
        self._next_ms = ceil(media_ms)
        self._waiting = [number for number in self._waiting if number in wanted]
        for request in self._rounds.under_way():
            if request.round.purpose == "reply" or request.round.number not in wanted:
                self._cancel(request)
        self.start(media_ms)
        self.answer_now(media_ms)

    def advance(self, media_ms: float) -> None:
        """Do everything that is due up to `media_ms`, in the order of media time. A smaller time does nothing."""
        target = floor(media_ms)
        for number in self._table.asked_between(self._next_ms, target):
            self._release_until(self._table.asked_at(number))
            self._ask(number)
        self._release_until(target)
        self._fill()

    def viewer_said(self, line: ChatReleased, rate: float = 1.0, answer: bool = True) -> None:
        """The viewer wrote a line: it joins the shared chat; in live timing fans answer it, unless not to `answer`.

        Asked whether it is real, the audience answers by rule, whatever the timing, within TRUTH_MS: `rate` is media ms
        per real ms, 0 while the concert stands still.
        """
        if not self._withhold:
            self._memory.shown(line)
        if self._closed or self._condition.audience == "none":
            return
        if asks_the_audience(line.text, self._of_performer):
            self._tell_the_truth(line, rate)
        elif answer and not self._withhold and self._asks and self._live and self._condition.replies:
            self._ask_for_reply(line)

    def answer_now(self, media_ms: float) -> None:
        """Media time stops, jumps or changes its pace: nobody who asked waits for it, so truths are told at once."""
        for line in [line for line in self._planned if line.line in self._truths]:
            self._planned.remove(line)
            self._show(line.model_copy(update={"due_ms": floor(media_ms)}))

    def typing(self, media_ms: float) -> list[str]:
        """Ids of the fans who write an answer to the viewer just now: their line is shown within TYPING_MS."""
        soon = self._planned[: bisect_right(self._planned, media_ms + TYPING_MS, key=_due)]
        return [line.agent for line in soon if line.reply_to and line.agent and line.due_ms >= media_ms]

    async def unwind(self) -> None:
        """Wait until the rounds that were cancelled have let go of their engine."""
        await self._rounds.unwind()

    async def settle(self) -> None:
        """Wait until no round is under way or being cancelled: between steps it makes a headless run repeatable."""
        await self._rounds.settle()

    async def close(self) -> None:
        """Cancel what is under way, oldest first, and wait until it is gone. Nothing is asked for afterwards."""
        self._closed = True
        self._waiting.clear()
        for request in self._rounds.under_way():
            self._cancel(request)
        await self.settle()

    # -- asking

    def _ask(self, number: int) -> None:
        """Ask for a window once; when too many rounds are under way, as soon as there is a place."""
        if self._asks and number not in self._asked and number not in self._waiting:
            self._waiting.append(number)
            self._fill()

    def _fill(self) -> None:
        """Give free places to the rounds that wait, and skip those of which no line could be shown in time."""
        for number in [number for number in self._waiting if self._last_slot(number) < self._next_ms]:
            self._waiting.remove(number)
            self._rounds.skip(number)
        while self._waiting and not self._closed and self._rounds.places("round") > 0:
            number = self._waiting.pop(0)
            self._asked.add(number)
            round_ = window_round(
                pack=self._pack,
                condition=self._condition,
                cast=self._personas,
                spoken=self._spoken[number],
                talk=self._talk,
                memory=self._memory,
                seed=self._seed,
                number=number,
                window=self._table.window(number),
                at_ms=self._next_ms - 1,
                favourite=self._favourite,
            )
            self._rounds.begin(self._engine, round_, self._spoken[number])

    def _ask_for_reply(self, line: ChatReleased) -> None:
        number = self._reply_number()
        stream = rng(self._seed, "reply", number)
        fans = pick_fans(line.text, self._personas, self._pack.artist, self._numbers, stream, self._favourite)
        if not fans:
            return
        if self._rounds.places("reply") <= 0:
            self._rounds.skip(number)
            return
        round_ = reply_round(
            pack=self._pack,
            condition=self._condition,
            cast=self._personas,
            fans=fans,
            memory=self._memory,
            seed=self._seed,
            number=number,
            line=line,
            favourite=self._favourite,
        )
        self._rounds.begin(self._engine, round_, self._spoken[number])

    def _tell_the_truth(self, line: ChatReleased, rate: float) -> None:
        number = self._reply_number()
        called = [persona for persona in self._personas if addresses(line.text, persona)]
        fan = rng(self._seed, "reply", number).choice(called or self._personas)
        writes: Literal["SIM", "AI", "REPLAY"] = "REPLAY" if self._recorded else self._engine.source
        text, language = truth(writes, language_of_question(line.text))
        low, high = (min(ms, TRUTH_MS) * rate for ms in self._numbers.reply_ms)
        span = line.due_ms + floor(low), line.due_ms + floor(high)
        standing = rate == 0
        answer = ChatReleased(
            line=f"{number}-{fan.id}",
            due_ms=line.due_ms
            if standing
            else reply_slot(self._table, self._seed, number, fan.id, span, self._next_ms),
            author=fan.handle,
            author_kind="persona",
            text=text,
            round=None,
            behaviour=Behaviour.INTERACTION,
            language=language,
            source="SIM",
            agent=fan.id,
            reply_to=line.line,
        )
        self._truths.add(answer.line)
        if standing:
            self._show(answer)
        else:
            self._plan(answer, number)

    def _of_performer(self, text: str) -> bool:
        """Whether a text names a performer; a handle may hold such a name."""
        called = any(addresses(text, persona) for persona in self._personas)
        return not called and bool(members_named(text, self._pack.artist))

    def _reply_number(self) -> int:
        """Replies are numbered on after the last window, so that a number names one request of the viewing."""
        self._replies += 1
        return self._table.rounds + self._replies - 1

    def _cancel(self, request: Request) -> None:
        """Give a round up; what it has said already stays, the rest may be asked for when the window is visited."""
        if len(request.spoke) < len(self._personas):
            self._asked.discard(request.round.number)
        self._rounds.cancel(request)

    def _last_slot(self, number: int) -> int:
        """The latest time at which a line of a window can be shown."""
        if self._live:
            return self._table.window(number)[1] - 1
        return max(self._published_slot(number, persona.id) for persona in self._personas)

    def _published_slot(self, number: int, agent: str) -> int:
        return published_slot(self._numbers, self._table, self._seed, number, agent)

    # -- what an engine says

    def _hear(self, request: Request, said: Spoken | Withheld) -> None:
        """Give a line its slot, or drop it with the reason: whatever an engine says is checked here."""
        if isinstance(said, Withheld):
            self._drop(request, said.agent, said.reason, said.detail)
            return
        round_, agent = request.round, request.agents.get(said.agent)
        if agent is None:
            self._drop(request, None, "unknown agent")
            return
        who = agent.persona.id
        text = plain(said.text, self._numbers.max_chars)
        blocked = self._guard.check(text)
        if who in request.spoke:
            self._drop(request, who, "double")
        elif not agent.may_speak:
            self._drop(request, who, "refused")
        elif not text:
            self._drop(request, who, "empty")
        elif blocked is not None:
            self._drop(request, who, blocked.reason, blocked.rule)
        else:
            request.spoke.add(who)
            line = self._line(request, agent.persona, replace(said, text=text))
            if line.due_ms < self._next_ms:
                self.dropped["late"] += 1
                self._publish(
                    ChatDropped(
                        line=line.line, due_ms=line.due_ms, agent=line.agent, round=round_.number, reason="late"
                    )
                )
            else:
                request.lines += 1
                self._plan(line, round_.number)

    def _line(self, request: Request, persona: Persona, spoken: Spoken) -> ChatReleased:
        round_ = request.round
        joins = round_.chant is not None and joined_word(spoken, round_) is not None
        return ChatReleased(
            line=f"{round_.number}-{persona.id}",
            due_ms=self._slot(round_, spoken),
            author=persona.handle,
            author_kind="persona",
            text=spoken.text,
            round=round_.number,
            behaviour=spoken.behaviour,
            language=spoken.language,
            source=spoken.source or request.engine.source,
            agent=persona.id,
            reply_to=round_.viewer_line.line if round_.viewer_line else None,
            chant=self._pack.chants.index(round_.chant) if joins and round_.chant else None,
        )

    def _slot(self, round_: Round, spoken: Spoken) -> int:
        if round_.purpose == "reply":
            span = round_.start_ms, round_.end_ms
            return reply_slot(self._table, self._seed, round_.number, spoken.agent, span, self._next_ms)
        if self._live:
            return live_slot(self._numbers, self._table, self._seed, round_, spoken)
        return self._published_slot(round_.number, spoken.agent)

    def _drop(self, request: Request, who: str | None, reason: DropReason, detail: str = "") -> None:
        request.refused += 1
        self.dropped[reason] += 1
        self._publish(
            ChatDropped(
                # The plain id belongs to the line that the agent may yet have in this round.
                line=f"{request.round.number}-{who or ''}~{self.dropped.total()}",
                due_ms=request.round.start_ms,
                agent=who,
                round=request.round.number,
                reason=reason,
                detail=detail,
            )
        )

    # -- lines

    def _plan(self, line: ChatReleased, number: int) -> None:
        insort(self._planned, line, key=_order)
        if line.agent is not None:
            self._memory.wrote(line.agent, number, line.due_ms, line.text)

    def _release_until(self, media_ms: int) -> None:
        """Show the lines whose slot lies between what was played and `media_ms`, included."""
        if media_ms < self._next_ms:
            return
        first = bisect_left(self._planned, self._next_ms, key=_due)
        self._next_ms = media_ms + 1
        # One by one: a line may have echoes that are due in the same step.
        while first < len(self._planned) and self._planned[first].due_ms <= media_ms:
            line = self._planned.pop(first)
            self._show(line)
            if self._condition.contagion > 0:
                self._spread(line)

    def _spread(self, line: ChatReleased) -> None:
        """Neighbours copy a short hit, by rule."""
        soon = self._planned[: bisect_right(self._planned, line.due_ms + CHAIN_MS, key=_due)]
        busy = {other.agent for other in soon if other.agent is not None and other.due_ms >= line.due_ms}
        for echo in self._contagion.echoes(line, self._memory.chat(line.due_ms, REMEMBERED), busy):
            self._plan(echo, self._table.at(echo.due_ms))

    def _show(self, line: ChatReleased) -> None:
        self._memory.shown(line)
        self._release(line)
        if line.line in self._truths and self._condition.disclosure == "delayed":
            self._publish(Disclosed(how="asked"))


def _due(line: ChatReleased) -> int:
    return line.due_ms


def _order(line: ChatReleased) -> tuple[int, str]:
    return line.due_ms, line.line
