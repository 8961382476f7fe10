"""The engine `local`: a model file on this machine, run by llama.cpp's own server in a process of its own.

The process is started, watched, started again a few times when it dies, and ended here; what it is asked and how its
answers are read is the engine's for any compatible server.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import re
import secrets
import subprocess
import sys
import threading
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import IO, Literal

from ...system.plaintext import plain
from ...system.secrets import OPENAI_VARIABLE, OWN_VARIABLE, Key
from . import llama_child
from .base import EngineEvent, EngineProblem, EngineSource, Ready, Round
from .llama_child import Orders
from .model_file import ModelFileError, examine
from .openai import OpenAIEngine
from .settings import EngineSettings
from .spend import Spend

log = logging.getLogger(__name__)

LIBRARY = "xllamacpp"
MODULE = __name__.partition(".")[0]
PACKAGE_FOLDER = Path(__file__).parents[3]
LOAD_LIMIT_S = 300.0
END_S = 2.0
MOURN_S = 0.5
"""A connection that broke is the first sign of a process that is about to be gone."""
RESTARTS_S = (1.0, 4.0, 16.0)
"""Seconds to wait before each new start; after the last there is none."""
MOST_THREADS = 8
LOG_LINES, LOG_LINE_BYTES = 40, 1000
QUOTED_CHARS = 160
LOG_PREFIX = re.compile(r"^[\d.]+ [A-Z] +")
PLAIN_TEMPLATE = "chatml"

CAUSES: tuple[tuple[str, str], ...] = (
    (r"failed to allocate|out of memory|bad_alloc|insufficient memory|ErrorOutOf\w*Memory|MemoryError",
     "needs more memory than this machine has left; choose a smaller model"),
    (r"unknown model architecture", "is of a kind that this version of llama.cpp does not know; choose another model"),
    (r"file bounds|corrupted or incomplete|failed to read|invalid magic|wrong number of tensors|missing tensor",
     "is damaged or not whole; fetch it again"),
    (r"split", "is one part of several; put all parts into one folder and choose the first"),
    (r"No module named|ImportError", "cannot be run: llama.cpp is not installed properly; install the extra 'local'"),
)  # fmt: skip
"""What the log says -> what is told of the file."""

Kind = Literal["unreachable", "model", "resting", "other"]


class ChildError(Exception):
    """The process ended, or never began to serve; the message continues a sentence that begins with the file's name."""


class Child:
    """One process with a server in it. Methods may block: call them in a thread, except the constructor.

    The constructor must be called in a thread that lives on: on Linux the process ends with the thread that made it.
    Raises OSError when no process can be started.
    """

    def __init__(self, orders: Orders) -> None:
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if name not in (OPENAI_VARIABLE, OWN_VARIABLE)},
            cwd=None if _frozen() else PACKAGE_FOLDER,
            creationflags=_quietly(),
        )
        self._input, self._output = _pipe(self._process.stdin), _pipe(self._process.stdout)
        self._reader = threading.Thread(target=self._listen, args=(_pipe(self._process.stderr),), daemon=True)
        self._reader.start()
        with contextlib.suppress(OSError):  # it is gone already: `address` says why
            self._input.write(orders.line())
            self._input.flush()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """Its exit code, once it has ended; negative: the signal that ended it."""
        return self._process.poll()

    @property
    def log(self) -> str:
        """The last lines of what it printed."""
        return "\n".join(self._log)

    def address(self) -> str:
        """Wait until the model is loaded; the server's address. Raises ChildError when the process ends instead."""
        try:
            return str(json.loads(self._output.readline())["address"])
        except (ValueError, KeyError, TypeError) as problem:
            self.gone(END_S)  # by itself: its last words are the reason
            self.end()
            raise ChildError(self.cause()) from problem

    def gone(self, seconds: float) -> bool:
        """Whether the process has ended, or does within so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.alive

    def cause(self) -> str:
        """Why it ended, for people. Of the log only known causes are told, or its last line."""
        self._reader.join(END_S)
        for pattern, cause in CAUSES:
            if re.search(pattern, self.log, re.IGNORECASE):
                return cause
        code = self._process.poll()
        if code is not None and code < 0 and sys.platform != "win32":
            end = f"was ended by the system (signal {-code}), perhaps for lack of memory; a smaller model may run"
        else:
            end = f"could not be run (llama.cpp ended with code {code})"
        last = plain(LOG_PREFIX.sub("", next(reversed(self._log), "")), QUOTED_CHARS).rstrip(".")
        return f"{end}: {last}" if last and code is not None and code >= 0 else end

    def end(self) -> None:
        """Let it end, or make it; returns when it is gone."""
        with contextlib.suppress(OSError):
            self._input.close()
        if not self.gone(END_S):
            self._process.kill()
            self._process.wait()
        self._reader.join(END_S)
        self._output.close()

    def kill(self) -> None:
        """End it at once, whatever it does; returns before it is gone."""
        self._process.kill()

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            for line in iter(lambda: stream.readline(LOG_LINE_BYTES), b""):
                if line.strip():
                    self._log.append(line.decode("utf-8", "replace").strip())


class LocalEngine:
    """Writes with a model file; one per viewing. The numbers are those of OpenAIEngine, which talks to the process.

    `prepare` loads the model, which may take minutes, and connects. Rounds asked for before it is loaded end at once
    as "resting"; the first of them begins the loading if nothing else has.
    """

    name = "local"
    source: EngineSource = "AI"

    def __init__(
        self,
        model_file: Path,
        settings: EngineSettings,
        *,
        temperature: float,
        spend: Spend,
        calls: Literal["one", "each"] = "one",
        moderation: bool = False,
        in_study: bool = False,
    ) -> None:
        self._path, self._settings, self.spend = model_file.expanduser().absolute(), settings, spend
        self._temperature, self._calls = temperature, calls
        self._moderation, self._in_study = moderation, in_study
        self._child: Child | None = None
        self._inner: OpenAIEngine | None = None
        self._loading: asyncio.Task[None] | None = None
        self._problem: EngineProblem | None = None
        self._restarts = 0
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process id of the running server."""
        return self._child.pid if self._child is not None and self._child.alive else None

    async def prepare(self) -> Ready | EngineProblem | None:
        """Load the model and connect; after a failure this tries anew."""
        if self._inner is None or self.pid is None:
            self._restarts, self._problem = 0, None
            await asyncio.wait([self._load()])
        if self._inner is None:
            return self._problem or self._about("other", "was closed before it was loaded")
        return await self._inner.prepare()

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """Lines as they come. A process that died is started again, and each round it could not answer says so."""
        problem = await self._not_now()
        inner, child = self._inner, self._child
        if problem is not None or inner is None or child is None:
            yield problem or self._about("resting", "is still being loaded")
            return
        async with aclosing(inner.answer(round_)) as events:
            async for event in events:
                broken = isinstance(event, EngineProblem) and event.kind in ("unreachable", "cut")
                if broken and await asyncio.to_thread(child.gone, MOURN_S):
                    yield await self._mourn(child)
                else:
                    yield event

    async def close(self) -> None:
        """End the process, whether it is loading or serving; returns when it is gone."""
        self._closed = True
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.wait([self._loading])
        await self._end()

    # -- starting

    def _load(self, after_s: float = 0.0) -> asyncio.Task[None]:
        """The loading that is under way, or a new one."""
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._try_to_start(after_s), name="load the model")
        return self._loading

    async def _try_to_start(self, after_s: float) -> None:
        """Leave an engine in `_inner`, or a reason in `_problem`."""
        await self._end()
        await asyncio.sleep(after_s)
        if self._closed:
            return
        self._problem = None
        try:
            if not installed():
                raise ChildError("needs llama.cpp, which is not installed: pip install 'kpop-concert[local]'")
            model = await asyncio.to_thread(examine, self._path)
            await self._start(model.context)
        except (ModelFileError, ChildError) as problem:
            self._problem = self._about("model", str(problem))
        except OSError as problem:
            self._problem = self._about("other", f"cannot be run: no process can be started ({problem.strerror})")

    async def _start(self, context: int, template: str = "") -> None:
        key = Key(secrets.token_urlsafe(32), "session")
        orders = Orders(
            model=str(self._path),
            name=self._path.stem,
            context=context,
            threads=_threads(),
            key=key.value,
            parent=os.getpid(),
            template=template,
        )
        self._child = child = Child(orders)
        try:
            address = await asyncio.wait_for(asyncio.to_thread(child.address), LOAD_LIMIT_S)
        except ChildError:
            if template or "chat template" not in child.log:
                raise
            log.info("the model's own chat template cannot be used; a plain one is")
            await self._start(context, PLAIN_TEMPLATE)
            return
        except TimeoutError:
            child.kill()
            raise ChildError(f"took more than {LOAD_LIMIT_S:.0f} s to load; choose a smaller model") from None
        except asyncio.CancelledError:
            child.kill()
            raise
        # One process answers one request at a time: to ask it a second time would only make it slower.
        update = {"provider": "local_server", "base_url": f"{address}/v1", "hedge": False}
        self._inner = OpenAIEngine(
            self._settings.model_copy(update=update),
            key,
            model=self._path.stem,
            temperature=self._temperature,
            spend=self.spend,
            calls=self._calls,
            moderation=self._moderation,
            in_study=self._in_study,
        )

    async def _not_now(self) -> EngineProblem | None:
        """Why a round cannot be asked at this moment."""
        if self._closed:
            return self._about("other", "was closed")
        if self._loading is not None and not self._loading.done():
            return self._about("resting", "is being loaded")
        if self._problem is not None:
            return self._problem
        if self._child is None or self._inner is None:
            self._load()
            return self._about("resting", "is being loaded")
        return None if self._child.alive else await self._mourn(self._child)

    async def _mourn(self, child: Child) -> EngineProblem:
        """The process has ended by itself: say why, and start another one unless that was done too often."""
        cause = await asyncio.to_thread(child.cause)
        if child is self._child and not self._closed and (self._loading is None or self._loading.done()):
            if self._restarts < len(RESTARTS_S):
                self._load(RESTARTS_S[self._restarts])
                self._restarts += 1
            else:
                self._problem = self._about("other", f"{cause}. It ended {self._restarts + 1} times; it rests now")
        return self._problem or self._about("unreachable", f"{cause}. It is started again")

    async def _end(self) -> None:
        """Close the connection and end the process. Cancelled on the way, it can be called again."""
        if self._inner is not None:
            await self._inner.close()
            self._inner = None
        if self._child is not None:
            await asyncio.to_thread(self._child.end)
            self._child = None

    def _about(self, kind: Kind, what: str) -> EngineProblem:
        return EngineProblem(kind, f"{plain(self._path.name, QUOTED_CHARS)} {what}.")


def installed() -> bool:
    """Whether llama.cpp is there (the extra `local`)."""
    return importlib.util.find_spec(LIBRARY) is not None


def _threads() -> int:
    """All processors but one, which is the picture's."""
    count = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(MOST_THREADS, count - 1))


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _command() -> list[str]:
    """This program as a child: from a bundle by its own name, else as a module."""
    return [sys.executable, llama_child.WORD] if _frozen() else [sys.executable, "-m", MODULE, llama_child.WORD]


def _quietly() -> int:
    """On Windows: no console window, and the picture comes first."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
