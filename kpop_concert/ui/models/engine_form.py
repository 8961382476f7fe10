"""State of the engine settings: what is set, what is being asked, what came back. Never holds a key."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, Protocol
from urllib.parse import urlsplit

from pydantic import ValidationError

from ...audience.engines.base import EngineProblem, Ready
from ...audience.engines.settings import EngineSettings, Provider
from ...audience.engines.spend import Totals
from ...system.secrets import KeyRefusedError, KeyringState, Secrets, Where

log = logging.getLogger(__name__)

Search = Literal["not asked", "asking", "found", "none"]
Missing = Literal["", "address", "model", "file", "key"]
NEEDS_SERVER = frozenset({"openai", "local_server", "custom"})


class Server(Protocol):
    """A server that was found on this machine."""

    @property
    def name(self) -> str: ...

    @property
    def base_url(self) -> str: ...

    @property
    def models(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Doors:
    """What the form asks the world; none of them blocks the loop."""

    find: Callable[[], Awaitable[Sequence[Server]]]
    models: Callable[[EngineSettings], Awaitable[Sequence[str]]]
    connect: Callable[[EngineSettings], Awaitable[Ready | EngineProblem | None]]
    spent: Callable[[EngineSettings], Awaitable[Totals]]


class EngineForm:
    """The viewer's engine settings while they are edited. `on_change` is called after everything that may show.

    What takes time runs in tasks of the running loop, one of a kind; `close` cancels them.
    """

    def __init__(self, settings: EngineSettings, secrets: Secrets, doors: Doors) -> None:
        self.settings = settings
        self.on_change: Callable[[], None] = lambda: None
        self.on_settings: Callable[[EngineSettings], None] = lambda settings: None
        self.search: Search = "not asked"
        self.servers: tuple[Server, ...] = ()
        self.listing: Search = "not asked"
        self.models: tuple[str, ...] = ()
        self.key: Where | Literal["unknown", "none"] = "unknown"
        self.keyring: KeyringState | None = None
        self.key_refused = False
        self.testing = False
        self.tested: Ready | EngineProblem | None = None
        self.spent = Totals()
        self._secrets, self._doors = secrets, doors
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._kept: dict[Provider, dict[str, object]] = {}
        secrets.configured_url = settings.server_url

    # -- what is set

    @property
    def missing(self) -> Missing:
        """What has to be filled in before the engine can be asked; empty for nothing."""
        settings = self.settings
        if settings.provider == "model_file":
            return "" if settings.model_file else "file"
        if settings.provider in NEEDS_SERVER:
            if not settings.server_url:
                return "address"
            if not settings.model:
                return "model"
            if settings.provider == "openai" and self.key == "none":
                return "key"
        return ""

    @property
    def elsewhere(self) -> str:
        """The host that the chat and the concert's annotation are sent to; empty when nothing leaves this machine."""
        host = urlsplit(self.settings.server_url).hostname or ""
        return "" if is_here(host) else host

    def choose(self, provider: Provider) -> None:
        """Another provider; address and model come back as they were when it was chosen last."""
        before = self.settings
        if provider == before.provider:
            return
        self._kept[before.provider] = before.model_dump(include={"base_url", "model"})
        self.models, self.listing = (), "not asked"
        self._use(before.model_copy(update=self._kept.get(provider, {"base_url": "", "model": ""}) | {
            "provider": provider,
        }))  # fmt: skip
        self.look()

    def change(self, **fields: object) -> bool:
        """Set fields; False, and nothing changes, when a value does not hold."""
        try:
            changed = EngineSettings.model_validate(self.settings.model_dump() | fields)
        except ValidationError:
            return False
        if changed != self.settings:
            moved = changed.server_url != self.settings.server_url
            self._use(changed)
            if moved:
                self.models, self.listing = (), "not asked"
                self.look()
        return True

    def use(self, settings: EngineSettings) -> None:
        """Show settings that came from elsewhere (the defaults)."""
        if settings != self.settings:
            self.models, self.listing = (), "not asked"
            self._use(settings)
            self.look()

    def take(self, server: Server) -> None:
        """Use a server that was found, with the model it has if there is one."""
        model = self.settings.model if self.settings.model in server.models else next(iter(server.models), "")
        self.change(provider="local_server", base_url=server.base_url, model=model)

    def _use(self, settings: EngineSettings) -> None:
        asked = {"provider", "base_url", "model", "model_file"}
        if settings.model_dump(include=asked) != self.settings.model_dump(include=asked):
            self.stop_test()
            self.tested = None
        if settings.server_url != self.settings.server_url:
            self.key, self.key_refused = "unknown", False
            self._secrets.configured_url = settings.server_url
        self.settings = settings
        self.on_settings(settings)
        self.on_change()

    # -- what is asked

    def look(self) -> None:
        """Find out what there is to know about the settings: the key's place, the server's models, what was spent."""
        self._start("spent", self._ask_spent())
        self._start("key", self._look_for_key())
        if self.settings.provider == "local_server" and self.search == "not asked":
            self.find()

    def find(self) -> None:
        """Look for servers on this machine."""
        self.search = "asking"
        self._start("find", self._find())
        self.on_change()

    def list_models(self) -> None:
        """Ask the server which models it has."""
        if self.settings.server_url and not (self.settings.provider == "openai" and self.key == "none"):
            self.listing = "asking"
            self._start("models", self._list())
            self.on_change()

    def test(self) -> None:
        """Connect, and find out what the server holds to."""
        if not (self.testing or self.missing or self.settings.provider == "builtin"):
            self.testing, self.tested = True, None
            self._start("test", self._test())
            self.on_change()

    def stop_test(self) -> None:
        """Stop waiting for a connection."""
        task = self._tasks.pop("test", None)
        if task is not None:
            task.cancel()
        self.testing = False

    def keep_key(self, value: str) -> None:
        """Keep a key: in the system's keyring, or for this session where there is none."""
        self._start("key", self._keep_key(value))

    def forget_key(self) -> None:
        """Forget this server's key, in the keyring too."""
        self._start("key", self._forget_key())

    async def settle(self) -> None:
        """Wait until nothing is being asked any more."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())
            await asyncio.sleep(0)  # their ends are told in the loop's next turn

    def close(self) -> None:
        """Stop everything that is under way."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    async def _find(self) -> None:
        self.servers = tuple(await self._doors.find())
        self.search = "found" if self.servers else "none"

    async def _list(self) -> None:
        self.models = tuple(await self._doors.models(self.settings))
        self.listing = "found" if self.models else "none"

    async def _test(self) -> None:
        self.tested = await self._doors.connect(self.settings)
        self.testing = False
        if isinstance(self.tested, Ready) and self.listing == "not asked":
            self.list_models()

    async def _ask_spent(self) -> None:
        self.spent = await self._doors.spent(self.settings)

    async def _look_for_key(self) -> None:
        url = self.settings.server_url
        if not url:
            self.key = "none"
            return
        self.keyring = await asyncio.to_thread(self._secrets.can_keep)
        found = await asyncio.to_thread(self._secrets.key_for, url)
        self.key = found.where if found is not None else "none"
        if self.listing == "not asked":
            self.list_models()

    async def _keep_key(self, value: str) -> None:
        self.keyring = await asyncio.to_thread(self._secrets.can_keep)
        where: Literal["keyring", "session"] = "keyring" if self.keyring.usable else "session"
        try:
            await asyncio.to_thread(self._secrets.keep, self.settings.server_url, value, where)
        except KeyRefusedError:
            self.key_refused = True
            return
        self.key_refused, self.tested, self.listing = False, None, "not asked"
        await self._look_for_key()

    async def _forget_key(self) -> None:
        await asyncio.to_thread(self._secrets.forget, self.settings.server_url)
        self.key_refused, self.tested = False, None
        await self._look_for_key()

    def _start(self, name: str, work: Coroutine[None, None, None]) -> None:
        """Run `work` in place of what ran under this name."""
        former = self._tasks.pop(name, None)
        if former is not None:
            former.cancel()
        task = asyncio.get_running_loop().create_task(work, name=f"engine settings: {name}")
        self._tasks[name] = task
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        name = task.get_name().removeprefix("engine settings: ")
        if self._tasks.get(name) is not task:
            return  # cancelled, or another took its place
        del self._tasks[name]
        if task.cancelled():
            return  # the loop is closing, and what shows this may be gone
        if (failure := task.exception()) is not None:
            # Not its text: a client's may hold what was sent.
            log.error("%s failed (%s)", task.get_name(), type(failure).__name__)
            self._failed(name, type(failure).__name__)
        self.on_change()

    def _failed(self, name: str, what: str) -> None:
        if name == "test":
            self.testing, self.tested = False, EngineProblem("other", what)
        elif name == "find":
            self.search = "none"
        elif name == "models":
            self.listing = "none"


def is_here(host: str) -> bool:
    """Whether a host's name is this machine's own."""
    host = host.rstrip(".").lower()
    if host in ("", "localhost") or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
