"""A small study with two short concerts, in a folder of its own, and a way to go through a visit of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from kpop_concert.clock import VirtualLoop
from kpop_concert.headless import VirtualPlayer, run_virtual
from kpop_concert.headless.visits import House
from kpop_concert.journal import Entry
from kpop_concert.records import JournalWriter, entries
from kpop_concert.selfreport import RatingState
from kpop_concert.session import Session
from kpop_concert.study import station
from kpop_concert.study.check import StudyCheck, check_study
from kpop_concert.study.counterbalance import next_place
from kpop_concert.study.items import Value
from kpop_concert.study.rater import answer_to
from kpop_concert.study.runner import Runner
from kpop_concert.system.seeds import rng

SAID = {"en": "Text.", "ko": "글."}
SLOT_NS = 50_000_000


def make_study(folder: Path, seconds: int = 12, **changes: object) -> StudyCheck:
    """Persona against no_persona within participants, over two concerts of some seconds."""
    for name in ("first", "second"):
        _concert(folder / name, f"The {name} stage", seconds)
    study: dict[str, object] = {
        "name": "tried", "version": "1.0", "title": SAID, "purpose": "A try.", "language": "chosen",
        "design": {
            "kind": "within", "groups": [["persona", "no_persona"]], "concerts": ["first", "second"], "places": 400,
            "seed": 5,
        },
        "selfreport": "grid",
        "thresholds": {"idle_s": 5, "gap_ms": 100, "restart": "once"},
        "before": [
            {"block": "consent", "name": "consent", "pages": [SAID, SAID], "agree": SAID},
            {"block": "screening", "name": "screening", "instruments": ["screening"]},
            {"block": "practice", "name": "practice", "seconds": 5},
        ],
        "period": [
            {"block": "viewing", "name": "viewing"},
            {"block": "instruments", "name": "after_viewing", "instruments": ["ues_sf", "naturalness"]},
            {"block": "rest", "name": "rest", "seconds": 5},
        ],
        "after": [{"block": "debrief", "name": "debrief", "pages": [SAID]}],
    }  # fmt: skip
    file = folder / "tried.yaml"
    file.write_text(json.dumps(study | changes, ensure_ascii=False), "utf-8")  # JSON is YAML
    found = check_study(file)
    assert found.ok, found.problems
    return found


def _concert(folder: Path, title: str, seconds: int) -> None:
    folder.mkdir(parents=True)
    with av.open(str(folder / "video.webm"), "w") as out:
        video = out.add_stream("libvpx", rate=10, options={"cpu-used": "8", "deadline": "realtime"})
        video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
        for number in range(seconds * 10):
            shade = np.full((32, 32, 3), (number * 7 + len(title)) % 256, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
    section = {"start": 0, "end": seconds, "section": "verse", "description": "A grey square."}
    concert = {
        "format": 1, "title": title, "video": "video.webm", "duration": seconds, "sections": [section],
        "sha256": hashlib.sha256((folder / "video.webm").read_bytes()).hexdigest(),
    }  # fmt: skip
    (folder / "concert.yaml").write_text(json.dumps(concert), "utf-8")


@dataclass
class Desk:
    """What a test of a visit holds: the study, the record and its writer, and virtual time."""

    study: StudyCheck
    record: Path
    writer: JournalWriter
    ns: int = 0

    def now_ns(self) -> int:
        return self.ns

    def session(self) -> Session:
        return Session(self.writer, "visit", 1, now_ns=self.now_ns)

    async def begin(self, participant: str = "P1", **options: object) -> Runner:
        """A new visit at the next free place."""
        assert self.study.protocol is not None
        place = next_place(self.study.protocol, 1, station.visits_in(self.record))
        return await station.begin(
            self.study, self.session(), self.record, place, participant=participant, language="en", **options
        )

    async def resume(self, **options: object) -> Runner:
        """The latest unfinished visit, after a crash."""
        [state, *_] = station.unfinished(station.visits_in(self.record), "tried", 1)
        return await station.resume(self.study, self.session(), self.record, state, **options)

    def answer(self, runner: Runner, **values: Value) -> None:
        """Answer everything on the page; by name what is named."""
        page = runner.page
        assert page is not None
        for item in page.items:
            drawn = answer_to(page.instrument, item, rng(1, item)) if page.instrument else True
            self.ns += 1_000_000_000
            runner.answer(item, values.get(item, drawn), self.ns - 500_000_000)

    async def until(self, runner: Runner, step: str) -> None:
        """Go on, answering everything, until that step begins."""
        while runner.current is not None and runner.current.id != step:
            if runner.current.block.block == "viewing":
                await self.watch(runner)
            else:
                self.answer(runner)
                await runner.next()

    async def watch(
        self,
        runner: Runner,
        until_ms: float = float("inf"),
        state: Callable[[float], RatingState] = lambda ms: RatingState(0.1, ms % 1000 / 1000, touched=True),
        settle: Callable[[Runner], Awaitable[None]] | None = None,
    ) -> None:
        """The viewing, whole or until a media time: then it is still open, or `settle` says what happens."""
        players: list[VirtualPlayer] = []
        samplers: list[Sampler] = []

        def player(seat: object) -> VirtualPlayer:
            pack = self.study.packs[runner.current.concert]
            players.append(VirtualPlayer(pack.duration_ms, self.now_ns))
            return players[0]

        def sampler(read: Callable[[], RatingState], sink: Callable[[int, RatingState], None], hz: float) -> Sampler:
            samplers.append(Sampler(read, sink))
            return samplers[0]

        here = 0.0
        viewing = await runner.open_viewing(player, lambda: state(here), sampler)
        await viewing.prepare()
        viewing.play()
        while not viewing.at_end and here < until_ms:
            here = viewing.now_ms(self.ns)
            for one in samplers:
                one.take(self.ns)
            self.ns += SLOT_NS
            players[0].step(SLOT_NS / 1e9)
            viewing.tick(self.ns)
            await viewing.settle()
        if settle is not None:
            await settle(runner)
        elif viewing.at_end:
            await runner.end_viewing()

    def entries(self, kind: str = "") -> list[Entry]:
        """What is on the disk."""
        return [entry for entry in entries(self.record) if kind in ("", entry.kind)]


class Sampler:
    """A sampler whose slots the test takes."""

    def __init__(self, read: Callable[[], RatingState], sink: Callable[[int, RatingState], None]) -> None:
        self.read, self.sink, self.on = read, sink, False

    def start(self) -> None:
        self.on = True

    def stop(self) -> None:
        self.on = False

    def pause(self, paused: bool = True) -> None:
        self.on = not paused

    def take(self, at_ns: int) -> None:
        if self.on:
            self.sink(at_ns, self.read())


def at_desk(study: StudyCheck, record: Path, act: Callable[[Desk], Awaitable[None]]) -> Desk:
    """Run `act` at a desk of its own, with the record's real writer, in virtual time."""
    desks: list[Desk] = []

    async def main(_: VirtualLoop) -> None:
        writer = JournalWriter(record)
        try:
            await asyncio.wrap_future(writer.flush())
            desks.append(Desk(study, record, writer))
            await act(desks[0])
        finally:
            await asyncio.to_thread(writer.close)

    run_virtual(main)
    return desks[0]


__all__ = ["Desk", "House", "at_desk", "make_study"]
