"""Keys of servers: from the environment, from the system's keyring, or for this session only. Never in a file of ours.

Calls into a keyring may block (D-Bus, a prompt to unlock): call `key_for`, `keep`, `forget` and `can_keep` off the Qt
thread, with asyncio.to_thread. What `key_for` has found is remembered, so a later call for the same server returns at
once.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "kpop-concert"
OPENAI_ORIGIN = "https://api.openai.com:443"
OPENAI_VARIABLE = "OPENAI_API_KEY"
OWN_VARIABLE = "KPOP_CONCERT_API_KEY"
MAX_CHARS = 1200
"""Windows keeps at most 1280."""
RECOMMENDED = 1
"""The keyring package's own bound: backends below it write plain files, or nothing."""

_FAILED = object()

Where = Literal["environment", "keyring", "session"]


class KeyRefusedError(ValueError):
    """What was given as a key cannot be one; the message says why and never quotes it."""


class Key:
    """A secret and where it came from. Only `value` shows it: no repr, str, pickle, copy or JSON does."""

    __slots__ = ("_value", "where")

    def __init__(self, value: str, where: Where) -> None:
        self._value = value
        self.where: Where = where

    @property
    def value(self) -> str:
        """The secret itself, for the one header that carries it."""
        return self._value

    def __repr__(self) -> str:
        return f"<key from the {self.where}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written down")


@dataclass(frozen=True, slots=True)
class KeyringState:
    """Whether keys can be kept beyond this session; `why` says why not, or what failed last."""

    usable: bool
    name: str
    why: str = ""


def origin(base_url: str) -> str:
    """scheme://host:port of a URL, in lower case; empty for what has no host or no port that is known."""
    try:
        parts = urlsplit(base_url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or port is None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    return f"{parts.scheme}://{host}:{port}"


def clean_key(value: str) -> str:
    """A key without the blanks that come along when it is pasted. Raises KeyRefusedError for what cannot be one."""
    value = value.strip()
    if not value:
        raise KeyRefusedError("the key is empty")
    if len(value) > MAX_CHARS:
        raise KeyRefusedError(f"the key is longer than {MAX_CHARS} characters")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise KeyRefusedError("a key has only printable ASCII characters and no blanks; copy it again")
    return value


class Secrets:
    """The keys of this session, one per server (scheme, host and port).

    OPENAI_API_KEY is given for https://api.openai.com only, KPOP_CONCERT_API_KEY for any other server, if it is
    `configured_url`: the one the viewer has chosen (EngineSettings.server_url). A key that was typed goes before one in
    the keyring, and the environment goes before both.
    """

    def __init__(self, configured_url: str = "") -> None:
        self.configured_url = configured_url
        self._typed: dict[str, Key] = {}
        self._found: dict[str, Key] = {}
        self._failure = ""
        self._lock = threading.Lock()

    def key_for(self, base_url: str) -> Key | None:
        """The key for the server of this URL, or None. Never raises; may block, see the top of this file."""
        server = origin(base_url)
        if not server:
            return None
        value = self._from_environment(server)
        if value is not None:
            return Key(value, "environment")
        if server in self._typed:
            return self._typed[server]
        if server not in self._found:
            value = self._from_keyring(server)
            if value is None:
                return None
            self._found[server] = Key(value, "keyring")
        return self._found[server]

    def keep(self, base_url: str, value: str, where: Literal["keyring", "session"]) -> Key:
        """Keep a key for the server of this URL; the answer's `where` says where it is.

        A keyring that does not take it leaves it in this session's memory; `can_keep` then says what failed. Raises
        KeyRefusedError for what cannot be a key, and for a URL without a host. May block.
        """
        value, server = clean_key(value), origin(base_url)
        if not server:
            raise KeyRefusedError("a key needs the address of the server it is for")
        if where == "keyring" and self._to_keyring(server, value):
            self._found[server] = Key(value, "keyring")
            self._typed.pop(server, None)
            return self._found[server]
        self._typed[server] = Key(value, "session")
        return self._typed[server]

    def forget(self, base_url: str) -> bool:
        """Forget this server's key here and in the keyring; whether it is gone. The environment stays. May block."""
        server = origin(base_url)
        self._typed.pop(server, None)
        self._found.pop(server, None)
        if not server or _backend()[0] is None:
            return True
        kept = self._call_keyring(lambda backend: backend.get_password(SERVICE, server))
        if kept is None or kept is _FAILED:
            return kept is None
        return self._call_keyring(lambda backend: backend.delete_password(SERVICE, server)) is not _FAILED

    def can_keep(self) -> KeyringState:
        """Whether there is a keyring to keep keys in. Never raises; may block at the first call."""
        backend, why = _backend()
        if backend is None:
            return KeyringState(False, "", why)
        return KeyringState(True, str(getattr(backend, "name", type(backend).__name__)), self._failure)

    # -- the environment and the keyring

    def _from_environment(self, server: str) -> str | None:
        if server == OPENAI_ORIGIN:
            variable = OPENAI_VARIABLE
        elif server == origin(self.configured_url):
            variable = OWN_VARIABLE
        else:
            return None
        value = os.environ.get(variable, "")
        try:
            return clean_key(value) if value.strip() else None
        except KeyRefusedError as problem:
            log.warning("%s is not used: %s", variable, problem)
            return None

    def _from_keyring(self, server: str) -> str | None:
        value = self._call_keyring(lambda backend: backend.get_password(SERVICE, server))
        try:
            return clean_key(value) if isinstance(value, str) else None
        except KeyRefusedError as problem:
            self._failure = f"what the keyring holds is no key: {problem}"
            return None

    def _to_keyring(self, server: str, value: str) -> bool:
        """Keep and read back: a backend that keeps nothing may say nothing."""
        kept = self._call_keyring(lambda backend: backend.set_password(SERVICE, server, value))
        if kept is _FAILED:
            return False
        if self._from_keyring(server) != value:
            self._failure = self._failure or "the keyring did not keep the key"
            return False
        return True

    def _call_keyring(self, call: Callable[[KeyringBackend], object]) -> object:
        """The call's answer, or _FAILED with the reason kept; a keyring never stops an evening."""
        backend, why = _backend()
        if backend is None:
            self._failure = why
            return _FAILED
        with self._lock:
            try:
                answer = call(backend)
            except Exception as problem:  # noqa: BLE001 - backends raise what their systems raise
                # The kind of failure only: its text is the backend's, which was given the key.
                self._failure = f"the keyring did not answer ({type(problem).__name__})"
                log.info("%s", self._failure)
                return _FAILED
        self._failure = ""
        return answer


def _backend() -> tuple[KeyringBackend | None, str]:
    """The keyring that keeps what it is given out of plain files, or why there is none."""
    try:
        import keyring
        from keyring.backends import chainer

        chosen = keyring.get_keyring()
        # A chain puts several backends behind one door, plain files among them.
        links = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
        for backend in links:
            if backend.priority >= RECOMMENDED:
                return backend, ""
    except Exception as problem:  # noqa: BLE001 - a backend that somebody configured may fail in any way
        return None, f"the system's keyring cannot be reached ({type(problem).__name__})"
    return None, "this system has no keyring that the program could use"
