"""Viewing: joins a concert, an audience and a viewer on one media clock, and owns the transport."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import Callable
from math import floor
from typing import Literal, Protocol

from .audience.director import Director
from .audience.distress import distress
from .audience.engines.base import Engine, Ready
from .audience.engines.fallback import WithFallback
from .audience.seating import seats
from .clock import MediaClock
from .concert.pack import Chant
from .danmaku.layout import Item, Layout, Placed
from .danmaku.measure import item_width
from .danmaku.style import DanmakuSettings, Priority
from .journal import (
    Behaviour,
    ChatReleased,
    Chill,
    DanmakuDropped,
    DanmakuPlaced,
    Disclosed,
    EngineChanged,
    EngineReady,
    Entry,
    NoteShown,
    PassStarted,
    Payload,
    Problem,
    Rating,
    ReplayLoaded,
    SelfReport,
    SystemEvent,
    Transport,
    ViewingEnded,
    ViewingStarted,
)
from .player import Player
from .seat import Seat
from .selfreport.sampler import RatingSampler
from .selfreport.scales import RatingState
from .session import Session
from .system.plaintext import plain

VIEWER = "You"
SAMPLE_HZ = 20
KEPT_SAMPLES = 60 * SAMPLE_HZ


class Sampler(Protocol):
    """What takes the rating again and again, at its own rate."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def pause(self, paused: bool = True) -> None: ...


SamplerMaker = Callable[[Callable[[], RatingState], Callable[[int, RatingState], None], float], Sampler]
"""Makes a sampler of what to read, whom to tell (perf_counter_ns, state), and the samples per second."""


class Viewing:
    """One concert, one audience, one viewer. Buttons, keys and protocols call it; nobody else calls the player.

    What is shown is a function of media time: `layout.frame(now)` is the flying chat, the lines whose slot has passed
    are the chat. `at_end` says that the last frame was shown.
    """

    def __init__(
        self,
        session: Session,
        player: Player,
        seat: Seat,
        danmaku: DanmakuSettings | None = None,
        read_rating: Callable[[], RatingState] | None = None,
        make_sampler: SamplerMaker = RatingSampler,
    ) -> None:
        self.id = str(uuid.uuid4())
        self.session, self.player, self.seat = session, player, seat
        self.clock = MediaClock()
        self.layout = Layout(danmaku, seat.seed)
        self.lines: list[ChatReleased] = []
        self.sampled: deque[Entry] = deque(maxlen=KEPT_SAMPLES)
        """The last minute's ratings that nobody fetched yet: subscribers are not told of them."""
        self.drawn = self.undrawn = self.frames = self.ratings = 0
        self.first_frame_ms: float | None = None
        self.last_frame_ms = 0.0
        self.at_end = False
        self.volume = 1.0
        self.problem: str | None = None
        self._pass_no = 0
        self._own_lines = 0
        self._wants_to_play = False
        self._form: Literal["grid", "slider", "closed"] = "grid"
        self._closed = self._ended = False
        self._sampler = make_sampler(read_rating, self._sampled, SAMPLE_HZ) if read_rating is not None else None
        self._listen_to(seat.engine)
        self.fans = seats(seat.personas, seat.pack.artist) if seat.condition.audience != "none" else ()
        self.director = Director(
            pack=seat.pack,
            condition=seat.condition,
            personas=seat.personas,
            engine=seat.engine,
            seed=seat.seed,
            publish=self.publish,
            release=self._release,
            recording=seat.recording.lines if seat.recording else None,
            favourite=seat.favourite,
            withhold=seat.chat == "withhold",
        )
        self.publish(
            ViewingStarted(
                concert=seat.pack.title,
                video=seat.pack.video_path.name,
                video_sha256=seat.pack.concert.sha256 or "",
                duration_ms=seat.pack.duration_ms,
                condition=seat.condition.model_dump(mode="json"),
                seed=seat.seed,
                engine=seat.engine.name,
                source="REPLAY" if seat.recording else seat.engine.source,
                audience=self.fans,
            )
        )
        if seat.recording:
            self.publish(
                ReplayLoaded(
                    name=seat.recording.name,
                    stream_sha256=seat.recording.stream_sha256,
                    lines=len(seat.recording.lines),
                    shuffled=seat.recording.shuffled,
                    viewer_lines=seat.recording.viewer_lines,
                )
            )
        if seat.condition.disclosure != "delayed":
            self.publish(Disclosed(how="screen"))
        player.listener = self

    # -- the engine

    async def prepare(self) -> None:
        """Connect the audience and let it write its first rounds, as long as generation runs ahead (METHOD 1).

        May be cancelled, and playing need not wait for it: then the first lines may miss their slots.
        """
        await self._connect()
        if self._pass_no == 0 and not self._closed:
            self._start_pass("start", self.now_ms())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.seat.condition.director.lead_ms / 1000):
                await self.director.settle()

    def _listen_to(self, engine: Engine) -> None:
        self.engine = engine
        if isinstance(engine, WithFallback):
            engine.on_change = self._taken_over

    def _taken_over(self, change: Literal["took over", "recovered"]) -> None:
        """The built-in fans write for a model that fails, or no longer."""
        if change == "took over":
            self.publish(EngineChanged(engine="builtin", source="SIM", reason=change))
        else:
            self.publish(EngineChanged(engine=self.engine.name, source=self.engine.source, reason=change))

    async def _connect(self) -> None:
        """Record what the engine turned out to be, or what is wrong with it."""
        engine = self.engine
        found = await engine.prepare()
        if isinstance(found, Ready):
            self.publish(
                EngineReady(
                    engine=engine.name,
                    model=found.model,
                    server=found.server,
                    enforces=found.enforces,
                    temperature=found.temperature,
                    latency_ms=found.latency_ms,
                )
            )
        elif found is not None:
            self.publish(
                Problem(whose="environment", where=f"engine {engine.name}: {found.kind}", message=found.message)
            )

    async def use_engine(self, engine: Engine) -> None:
        """Let another engine write from the next round on; the one before is closed."""
        before = self.director.use(engine)
        self._listen_to(engine)
        self.publish(EngineChanged(engine=engine.name, source=engine.source, reason="chosen"))
        await self.director.unwind()
        await before.close()
        await self._connect()

    # -- what is shown

    def now_ms(self, at_ns: int | None = None) -> float:
        """Media time on screen, in ms."""
        return self.clock.now_ms(self.session.now_ns() if at_ns is None else at_ns)

    @property
    def playing(self) -> bool:
        """Whether the viewer wants the concert to play (it may still be loading)."""
        return self._wants_to_play

    @property
    def duration_ms(self) -> int:
        return self.seat.pack.duration_ms

    # -- transport

    def play(self) -> None:
        """Play, or play again from the start once the end was reached."""
        if self.at_end:
            self._start_pass("restart", 0.0)
        elif self._pass_no == 0:
            self._start_pass("start", self.now_ms())
        if not self._wants_to_play:
            self._wants_to_play = True
            self.publish(Transport(action="play"))
            self.player.play()
            if self._sampler:
                self._sample()
                self._sampler.start()

    def pause(self) -> None:
        """Stand still; the audience falls silent with the picture."""
        if self._wants_to_play:
            self._wants_to_play = False
            self.publish(Transport(action="pause"))
            self.player.pause()

    def toggle(self) -> None:
        """Play or pause."""
        if self._wants_to_play:
            self.pause()
        else:
            self.play()

    def seek(self, media_ms: float) -> None:
        """Go to `media_ms`: a new pass. What was seen there is shown again, what was not is generated."""
        target = min(max(0.0, media_ms), float(self.duration_ms))
        self._start_pass("seek" if self._pass_no else "start", target)

    def set_rate(self, rate: float) -> None:
        """Media ms per real ms, 0.25..4."""
        rate = min(4.0, max(0.25, rate))
        self.clock.set_rate(rate, self.session.now_ns())
        self.director.answer_now(self.now_ms())
        self.player.set_rate(rate)
        self.publish(Transport(action="rate", value=rate))

    def set_volume(self, volume: float) -> None:
        """Loudness 0..1."""
        self.volume = min(1.0, max(0.0, volume))
        self.player.set_volume(self.volume)
        self.publish(Transport(action="volume", value=self.volume))

    # -- the viewer

    def say(self, text: str) -> ChatReleased | None:
        """The viewer writes a line: it is shown at once and fans see it. None when nothing is left of the text.

        Nor may the viewer write where the seat says so.
        """
        shown = plain(text, self.seat.condition.director.max_chars)
        if not shown or self._closed or self.seat.chat == "off":
            return None
        now = self.now_ms()
        self._own_lines += 1
        chant = self._chant_joined_by(shown, now)
        line = ChatReleased(
            line=f"viewer-{self._own_lines}",
            due_ms=floor(now),
            author=VIEWER,
            author_kind="viewer",
            text=shown,
            round=None,
            behaviour=Behaviour.CHANT if chant is not None else Behaviour.INTERACTION,
            language="und",
            source="VIEWER",
            chant=chant,
        )
        self._release(line)
        worried = distress(shown)
        if worried is not None:
            # Not for fans to answer in character: the program itself says where to find help.
            self.publish(NoteShown(note="help", language=worried))
        rate = self.clock.rate if self.clock.running else 0.0
        self.director.viewer_said(line, rate, answer=worried is None)
        return line

    def self_report(self, form: Literal["grid", "slider", "closed"]) -> None:
        """The self-report takes another form; while it is closed nothing is sampled."""
        self._form = form
        self.publish(SelfReport(form=form))
        self._sample()

    def chill(self) -> float:
        """Goosebumps, now; returns the media time of the mark."""
        now = self.now_ms()
        self.publish(Chill())
        return now

    def _chant_joined_by(self, text: str, now_ms: float) -> int | None:
        """Index of the running chant if the text has one of its words."""
        for index, chant in enumerate(self.seat.pack.chants):
            if chant.start_ms <= now_ms < chant.end_ms and _says(chant, text):
                return index
        return None

    # -- time

    def tick(self, at_ns: int) -> float:
        """Bring everything up to the media time of `at_ns`, which is returned. To be called about 60 times a second."""
        now = self.clock.now_ms(at_ns)
        if self.clock.running and self._pass_no and not self._closed:
            self.director.advance(now)
        return now

    async def settle(self) -> None:
        """Wait for what the audience is writing (headless runs, where time waits for it)."""
        await self.director.settle()

    def _start_pass(self, reason: str, target: float) -> None:
        before = self.now_ms()
        self._pass_no += 1
        self.at_end = False
        self.clock.seek(target, self.session.now_ns())
        if reason != "start" or target != before:
            self.player.seek(target)
        self.publish(PassStarted.model_validate({"reason": reason, "from_ms": before, "to_ms": target}))
        if self._pass_no == 1:
            self.director.start(target)
        else:
            self.director.seek(target)

    # -- what the player reports

    def frame_shown(self, start_ms: float, at_ns: int) -> None:
        self.frames += 1
        if self.first_frame_ms is None:
            self.first_frame_ms = start_ms
        self.last_frame_ms = start_ms
        self.clock.frame(start_ms, at_ns)

    def playing_changed(self, playing: bool, at_ns: int) -> None:
        if playing:
            self.clock.run(at_ns)
        else:
            self.clock.pause(at_ns)
            self.director.answer_now(self.now_ms(at_ns))
        self._sample()

    def ended(self, at_ns: int) -> None:
        self.clock.pause(at_ns)
        self._sample()
        self.clock.seek(float(self.duration_ms), at_ns)
        self.director.advance(float(self.duration_ms))
        self._wants_to_play = False
        self.at_end = True
        self.publish(Transport(action="ended"))

    def failed(self, message: str) -> None:
        self._wants_to_play = False
        self.problem = message
        self.publish(Problem(whose="environment", where="player", message=message))

    def system_event(self, what: str, detail: str) -> None:
        self.publish(SystemEvent.model_validate({"what": what, "detail": detail}))

    # -- entries

    def publish(self, payload: Payload) -> None:
        """An entry of this viewing, at the media time on screen. Once it has ended nothing more happens in it."""
        if self._ended:
            return
        self.session.publish(payload, viewing=self.id, pass_no=self._pass_no, media_ms=self.now_ms())

    def _sample(self) -> None:
        """Ratings are taken while media time runs and the panel is open."""
        if self._sampler:
            self._sampler.pause(not self.clock.running or self._form == "closed")

    def _sampled(self, at_ns: int, state: RatingState) -> None:
        """From the sampler's thread: one raw sample, kept without telling the screen."""
        self.ratings += 1
        kept = self.session.publish(
            Rating(valence=state.valence, arousal=state.arousal, touched=state.touched, typing=state.typing),
            viewing=self.id,
            pass_no=self._pass_no,
            media_ms=self.clock.peek_ms(at_ns),
            at_ns=at_ns,
            notify=False,
        )
        self.sampled.append(kept)

    def _release(self, line: ChatReleased) -> None:
        self.lines.append(line)
        self.publish(line)
        own = line.author_kind == "viewer"
        if line.chant is not None and not own:
            # Of a chant one item flies, drawn from the concert's annotation; those who join it are counted there.
            self.publish(DanmakuDropped(line=line.line, reason="joined chant"))
            return
        decision = self.layout.add(
            Item(
                id=line.line,
                media_ms=float(line.due_ms),
                width=item_width(line.text, self.layout.settings, own=own),
                priority=Priority.VIEWER if own else Priority.PERSONA,
            )
        )
        if isinstance(decision, Placed):
            self.drawn += 1
            self.publish(
                DanmakuPlaced(
                    line=line.line,
                    start_ms=decision.start_ms,
                    lane=decision.lane,
                    lanes=decision.lanes,
                    duration_ms=decision.duration_ms,
                    width=decision.width,
                    em=decision.em,
                    mode=decision.mode,
                )
            )
        else:
            self.undrawn += 1
            self.publish(DanmakuDropped(line=line.line, reason=decision.reason))

    # -- the end

    async def close(self, reason: str) -> None:
        """Stop the sampler, the audience and the player, in this order; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self.player.pause()
        if self._sampler:
            self._sampler.stop()
        try:
            await self.director.close()
            await self.engine.close()
        finally:
            # Cancelled by somebody whom an engine kept waiting, too: the record has its end all the same.
            self.publish(ViewingEnded.model_validate({"reason": reason, "dropped_frames": self.player.dropped_frames}))
            self._ended = True
            self.player.close()


def _says(chant: Chant, text: str) -> bool:
    """Whether a text has one of the chant's words, punctuation and case aside."""
    spoken = "".join(c for c in text.casefold() if c.isalnum())
    words = ("".join(c for c in word.text.casefold() if c.isalnum()) for word in chant.words)
    return any(word and word in spoken for word in words)
