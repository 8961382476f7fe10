"""Keys: where they come from, whom they are given to, and that nothing shows them."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import ClassVar, TypeVar

import keyring
import keyring.backends.fail
import keyring.backends.null
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from kpop_concert.system.secrets import SERVICE, Key, KeyRefusedError, Secrets, clean_key, origin

OPENAI = "https://api.openai.com/v1"
LAB = "https://lab.example:8443/v1"
HOME = "http://localhost:11434/v1"
LOGGER = "kpop_concert.system.secrets"

Backend = TypeVar("Backend", bound=KeyringBackend)


class MemoryKeyring(KeyringBackend):
    """A keyring as systems have them, without a system."""

    priority: ClassVar[float] = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


class LockedKeyring(MemoryKeyring):
    """One that the user does not unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"locked: {username}")

    set_password = get_password  # type: ignore[assignment]
    delete_password = get_password  # type: ignore[assignment]


class BrokenKeyring(MemoryKeyring):
    """One whose system fails in a way of its own, quoting what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionResetError("bus gone")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise UnicodeError(f"cannot write {password}")


class PlainFileKeyring(MemoryKeyring):
    """What keyrings.alt offers: not recommended, for it writes plain text."""

    priority: ClassVar[float] = 0.5


class ForgetfulKeyring(MemoryKeyring):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


@pytest.fixture(autouse=True)
def _own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for variable in ("OPENAI_API_KEY", "KPOP_CONCERT_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(backend: Backend) -> Backend:
    keyring.set_keyring(backend)
    return backend


def found(secrets: Secrets, url: str) -> tuple[str, str] | None:
    key = secrets.key_for(url)
    return None if key is None else (key.value, key.where)


# --- whom a key is given to


def test_keys_of_the_environment_go_to_their_server_only(monkeypatch: pytest.MonkeyPatch) -> None:
    use(MemoryKeyring())
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai\n")
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", "lab-key")
    secrets = Secrets(LAB)
    assert found(secrets, OPENAI) == ("sk-openai", "environment")
    assert found(secrets, "https://API.openai.com:443/other") == ("sk-openai", "environment")
    assert found(secrets, LAB) == found(secrets, "https://LAB.example:8443") == ("lab-key", "environment")
    strangers = (
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com@evil.example/v1",
        "http://lab.example:8443/v1",
        "https://lab.example/v1",
        HOME,
        "",
        "nonsense",
        "http://[",
    )
    assert [found(secrets, url) for url in strangers] == [None] * len(strangers)


def test_a_key_for_another_server_never_goes_to_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    use(MemoryKeyring())
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", "lab-key")
    assert found(Secrets(OPENAI), OPENAI) is None
    assert found(Secrets(), LAB) is None
    assert found(Secrets(), "") is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_kept_key_is_found_for_its_own_origin_only(one: str, other: str) -> None:
    first, second = f"http://{one}", f"http://{other}"
    use(MemoryKeyring())
    secrets = Secrets()
    try:
        secrets.keep(first, "key", "keyring")
    except KeyRefusedError:
        assert origin(first) == ""
        return
    assert (secrets.key_for(second) is not None) == (origin(first) == origin(second))


# --- where it comes from


def test_the_environment_goes_before_what_was_typed_and_that_before_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backend = use(MemoryKeyring())
    secrets = Secrets(LAB)
    assert found(secrets, LAB) is None
    assert secrets.keep(LAB, " kept ", "keyring").where == "keyring"
    assert backend.kept == {(SERVICE, "https://lab.example:8443"): "kept"}
    assert found(secrets, LAB) == ("kept", "keyring")
    assert secrets.keep(LAB, "typed", "session").where == "session"
    assert found(secrets, LAB) == ("typed", "session")
    assert found(Secrets(LAB), LAB) == ("kept", "keyring")
    monkeypatch.setenv("KPOP_CONCERT_API_KEY", "set")
    assert found(secrets, LAB) == ("set", "environment")


def test_a_newly_kept_key_replaces_both(monkeypatch: pytest.MonkeyPatch) -> None:
    use(MemoryKeyring())
    secrets = Secrets()
    secrets.keep(HOME, "old", "keyring")
    secrets.keep(HOME, "typed", "session")
    secrets.keep(HOME, "new", "keyring")
    assert found(secrets, HOME) == found(Secrets(), HOME) == ("new", "keyring")


def test_what_was_found_is_remembered_and_what_was_not_is_looked_for_again() -> None:
    backend = use(MemoryKeyring())
    secrets = Secrets()
    assert found(secrets, HOME) is None
    backend.kept[SERVICE, "http://localhost:11434"] = "later"
    assert found(secrets, HOME) == ("later", "keyring")
    backend.kept.clear()
    assert found(secrets, HOME) == ("later", "keyring")


def test_forgetting_takes_it_out_of_everything() -> None:
    backend = use(MemoryKeyring())
    secrets = Secrets()
    assert secrets.forget(HOME)
    secrets.keep(HOME, "one", "keyring")
    secrets.keep(LAB, "two", "session")
    assert secrets.forget(HOME)
    assert secrets.forget(LAB)
    assert backend.kept == {}
    assert found(secrets, HOME) is found(secrets, LAB) is None


# --- keyrings that are missing, locked or broken


@pytest.mark.parametrize(
    ("make", "usable"),
    [
        (keyring.backends.fail.Keyring, False),
        (keyring.backends.null.Keyring, False),
        (PlainFileKeyring, False),
        (LockedKeyring, True),
        (BrokenKeyring, True),
        (ForgetfulKeyring, True),
    ],
)
def test_a_keyring_that_does_not_keep_leaves_the_key_in_the_session(
    make: Callable[[], KeyringBackend], usable: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    backend = use(make())
    secrets = Secrets()
    assert found(secrets, HOME) is None
    assert secrets.can_keep().usable is usable
    key = secrets.keep(HOME, "sesame", "keyring")
    assert (key.value, key.where) == ("sesame", "session")
    assert found(secrets, HOME) == ("sesame", "session")
    state = secrets.can_keep()
    assert state.why
    assert "sesame" not in repr(state) + caplog.text
    assert "sesame" not in repr(vars(backend))
    secrets.forget(HOME)
    assert found(secrets, HOME) is None


def test_forgetting_says_when_the_keyring_may_still_have_it() -> None:
    use(LockedKeyring())
    assert not Secrets().forget(HOME)
    use(keyring.backends.fail.Keyring())
    assert Secrets().forget(HOME)


def test_a_keyring_that_works_can_keep() -> None:
    use(MemoryKeyring())
    state = Secrets().can_keep()
    assert (state.usable, state.why) == (True, "")
    assert state.name


def test_a_configured_backend_that_does_not_exist_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    secrets = Secrets()
    assert found(secrets, HOME) is None
    assert not secrets.can_keep().usable
    assert secrets.keep(HOME, "sesame", "keyring").where == "session"


def test_a_chain_is_asked_for_its_first_recommended_link(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends.chainer import ChainerBackend

    links: list[KeyringBackend] = [PlainFileKeyring()]

    class Chain(ChainerBackend):
        priority: ClassVar[float] = 10
        backends = links

    use(Chain())
    assert not Secrets().can_keep().usable
    assert Secrets().keep(HOME, "sesame", "keyring").where == "session"
    links.append(MemoryKeyring())
    assert Secrets().keep(HOME, "sesame", "keyring").where == "keyring"


def test_what_the_keyring_holds_is_checked_too() -> None:
    backend = use(MemoryKeyring())
    backend.kept[SERVICE, "http://localhost:11434"] = "two words\n"
    secrets = Secrets()
    assert found(secrets, HOME) is None
    assert "no key" in secrets.can_keep().why


# --- what a key may be, and who may see it


@pytest.mark.parametrize("value", ["", "  ", "two words", "키", "a\nb", "a\x00b", "x" * 1201, "bell\x07", "é"])
def test_what_cannot_be_a_key_is_refused_without_quoting_it(value: str) -> None:
    use(MemoryKeyring())
    secrets = Secrets()
    with pytest.raises(KeyRefusedError) as refusal:
        secrets.keep(HOME, value, "keyring")
    assert not value.strip() or value.strip() not in str(refusal.value)
    assert found(secrets, HOME) is None


def test_a_key_without_a_server_is_refused() -> None:
    with pytest.raises(KeyRefusedError, match="address"):
        Secrets().keep("", "key", "session")


def test_a_bad_key_in_the_environment_is_said_and_not_used(monkeypatch: pytest.MonkeyPatch, expected_log) -> None:
    use(MemoryKeyring())
    monkeypatch.setenv("OPENAI_API_KEY", "two words")
    expected_log(LOGGER, "^OPENAI_API_KEY is not used: a key has only printable ASCII characters")
    assert found(Secrets(), OPENAI) is None
    monkeypatch.setenv("OPENAI_API_KEY", "  ")
    assert found(Secrets(), OPENAI) is None


@given(st.text(max_size=50))
def test_a_clean_key_can_stand_in_a_header(value: str) -> None:
    try:
        kept = clean_key(value)
    except KeyRefusedError:
        return
    assert kept == clean_key(kept)
    assert kept.isascii()
    assert kept.isprintable()
    assert kept
    assert " " not in kept


def test_nothing_shows_a_key(caplog: pytest.LogCaptureFixture) -> None:
    key = Key("sesame", "session")
    shown = [repr(key), str(key), f"{key}", f"{[key]}", f"{key!r:>40}"]
    logging.getLogger("kpop_concert").info("%s %r", key, key)
    for way in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars):
        with pytest.raises(TypeError) as refusal:
            way(key)
        shown.append("".join(traceback.format_exception(refusal.value)))
    assert all("sesame" not in text for text in [*shown, caplog.text])
    assert repr(key) == "<key from the session>"
