"""An engine whose finished answers are kept in a file: a run that was stopped goes on without paying twice."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from .. import prompt as prompts
from .base import Engine, EngineEvent, EngineProblem, EngineSource, Ready, Round, Spoken, Usage, Withheld

PAUSES_S = (2.0, 8.0, 30.0)
"""Between one try and the next: a server that is started again is met again."""
AT_ONCE = frozenset({"key", "model", "budget", "refused"})
"""Another try changes nothing."""
THE_MODELS_OWN = frozenset({"refused", "cut", "invalid"})
"""The server works, its model's answer is no good: the others may be."""
MOST_IN_A_ROW = 3
NOTHING = Usage(0, 0, 0, 0.0)


class KeptError(ValueError):
    """A file of kept answers cannot be used; the message says what to do."""


class Run(BaseModel):
    """What answers belong to; the first line of their file. `concert` is a hash of what is on stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1] = 1
    condition: dict[str, object]
    model: str
    seed: int
    concert: str
    favourite: str | None = None

    def __str__(self) -> str:
        return f"condition {self.condition.get('name')}, model {self.model}, seed {self.seed}"


class _Answer(BaseModel):
    """What one request brought. With a `problem` it was given up, and counts once a later one was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    request: str
    lines: tuple[Spoken | Withheld, ...] = ()
    usage: Usage = NOTHING
    problem: EngineProblem | None = None


@dataclass(slots=True)
class Tally:
    """What a run has come to. `reused` counts requests that an earlier run had paid for, `problems` failed tries."""

    reused: int = 0
    problems: Counter[str] = field(default_factory=Counter)


class Kept:
    """Asks `engine` only for what `file` does not hold, and waits for it as long as it takes.

    A request is the same when everything that it is made of is: messages, schema, model, temperature and seed. One that
    fails is asked again after each of `pauses_s`. What then still fails because of the model is given up, and the run
    goes on; everything else, and the third failure in a row, ends it: `trouble` says why, and nothing is asked from
    then on. One request per agent (`calls` "each") is kept one by one. Raises KeptError for a file of another run.
    """

    def __init__(
        self,
        engine: Engine,
        file: Path,
        run: Run,
        *,
        calls: Literal["one", "each"] = "one",
        pauses_s: tuple[float, ...] = PAUSES_S,
    ) -> None:
        self.name: str = engine.name
        self.source: EngineSource = engine.source
        self.file = file
        self.tally = Tally()
        self.trouble: EngineProblem | None = None
        self.ready: Ready | None = None
        self._engine, self._run, self._calls, self._pauses_s = engine, run, calls, pauses_s
        self._connected = False
        self._connecting = asyncio.Lock()
        self._in_a_row: Counter[str] = Counter()
        self._known = self._read()

    @property
    def held(self) -> int:
        """How many answers the file holds."""
        return len(self._known)

    async def prepare(self) -> Ready | EngineProblem | None:
        """Nothing yet: a run of which everything is kept needs no server."""
        return None

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """A round's whole answer at once: kept ones cost nothing, of the others the cost of every try is told."""
        try:
            async with asyncio.TaskGroup() as group:
                asked = [group.create_task(self._one(request)) for request in requests(round_, self._calls)]
        except ExceptionGroup as faults:
            raise faults.exceptions[0] from faults
        for task in asked:
            answer = task.result()
            for line in answer.lines:
                yield line
            if answer.problem is not None:
                yield answer.problem
            yield answer.usage

    async def close(self) -> None:
        """Let the engine go; the file stays."""
        await self._engine.close()

    def forget(self) -> None:
        """Remove the file: its answers are in the result."""
        self.file.unlink(missing_ok=True)

    # -- asking

    async def _one(self, request: Round) -> _Answer:
        key = self._key(request)
        kept = self._known.get(key)
        if kept is not None:
            self.tally.reused += 1
            return kept.model_copy(update={"usage": NOTHING})
        await self._connect()
        best, paid = _Answer(request=key), NOTHING
        for pause_s in (*self._pauses_s, None):
            if self.trouble is not None:
                return best.model_copy(update={"problem": self.trouble, "usage": paid})
            answer = await self._ask(key, request)
            paid = both(paid, answer.usage)
            if answer.problem is None or len(answer.lines) >= len(best.lines):
                best = answer
            if answer.problem is None:
                self._in_a_row.clear()
                break
            self.tally.problems[answer.problem.kind] += 1
            if pause_s is None or answer.problem.kind in AT_ONCE:
                self._give_up(answer.problem)
                break
            await asyncio.sleep(pause_s)
        best = best.model_copy(update={"usage": paid})
        if self.trouble is None:
            self._keep(best)
        return best

    async def _connect(self) -> None:
        """Load or find the model, once; that it cannot be done ends the run."""
        async with self._connecting:
            if self._connected or self.trouble is not None:
                return
            found = await self._engine.prepare()
            if isinstance(found, EngineProblem):
                self.tally.problems[found.kind] += 1
                self.trouble = found
            else:
                self.ready, self._connected = found, True

    async def _ask(self, key: str, request: Round) -> _Answer:
        lines: list[Spoken | Withheld] = []
        paid, problem = NOTHING, None
        async with aclosing(self._engine.answer(request)) as events:
            async for event in events:
                if isinstance(event, Usage):
                    paid = both(paid, event)
                elif isinstance(event, EngineProblem):
                    problem = event
                else:
                    lines.append(event)
        return _Answer(request=key, lines=tuple(lines), usage=paid, problem=problem)

    def _give_up(self, problem: EngineProblem) -> None:
        """After all tries: whether this ends the run."""
        self._in_a_row[problem.kind] += 1
        if problem.kind not in THE_MODELS_OWN or self._in_a_row[problem.kind] >= MOST_IN_A_ROW:
            self.trouble = problem

    def _key(self, request: Round) -> str:
        prompt = prompts.build(request)
        sent = [prompt.system, prompt.user, prompt.schema, self._run.model, request.temperature, request.seed]
        return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()

    # -- the file

    def _read(self) -> dict[str, _Answer]:
        """The answers that count. A torn last line is cut off."""
        try:
            raw = self.file.read_bytes()
            whole = raw[: raw.rfind(b"\n") + 1]
            self._check(next(iter(whole.splitlines()), b""))
            if len(whole) < len(raw):
                os.truncate(self.file, len(whole))
        except FileNotFoundError:
            return {}
        except OSError as problem:
            raise KeptError(f"{self.file}: cannot be used ({problem.strerror})") from problem
        known: dict[str, _Answer] = {}
        given_up: list[_Answer] = []
        for line in whole.splitlines()[1:]:
            try:
                answer = _Answer.model_validate_json(line)
            except ValidationError:
                continue
            if answer.problem is not None:
                given_up.append(answer)
                continue
            # What came later was told of this silence.
            known |= {one.request: one for one in (*given_up, answer)}
            given_up.clear()
        return known

    def _check(self, header: bytes) -> None:
        """Whether a file that begins with this line is of this run; empty: nothing was written yet."""
        try:
            other = Run.model_validate_json(header) if header else self._run
        except ValidationError:
            raise KeptError(
                f"{self.file}: is there, but holds no answers of a run; move it away, or choose another --out"
            ) from None
        if other != self._run:
            different = str(other) if str(other) != str(self._run) else f"another version of {other}"
            raise KeptError(
                f"{self.file}: holds paid answers of a run that was stopped ({different}); "
                "go on with that one, choose another --out, or delete the file"
            )

    def _keep(self, answer: _Answer) -> None:
        """Append an answer and wait for the disk; a disk that does not take it ends the run."""
        written = answer.model_dump_json() + "\n"
        try:
            with self.file.open("ab") as stream:
                if stream.tell() == 0:
                    written = self._run.model_dump_json() + "\n" + written
                stream.write(written.encode())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as problem:
            self.trouble = EngineProblem("other", f"{self.file} cannot be written ({problem.strerror}).")
        else:
            self._known[answer.request] = answer


def requests(round_: Round, calls: Literal["one", "each"]) -> list[Round]:
    """A round as the requests that are sent for it: one, or one for each agent that may speak."""
    if not any(agent.may_speak for agent in round_.agents):
        return []
    if calls == "one" or round_.purpose == "reply":
        return [round_]
    return [replace(round_, agents=(agent,)) for agent in round_.agents if agent.may_speak]


def both(one: Usage, other: Usage) -> Usage:
    """What two answers cost together."""
    return Usage(
        one.input_tokens + other.input_tokens,
        one.cached_tokens + other.cached_tokens,
        one.output_tokens + other.output_tokens,
        one.cost_usd + other.cost_usd,
        one.estimated or other.estimated,
    )
