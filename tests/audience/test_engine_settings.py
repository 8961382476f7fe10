"""Settings of the audience engine: addresses, what is left out, and which engine comes of them."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpop_concert.audience.engines.settings import OPENAI_URL, EngineSettings, engine_settings, server_name
from kpop_concert.system.preferences import PreferenceFile, Preferences
from kpop_concert.system.problems import DocumentError
from kpop_concert.system.schema import build

LOGGER = "kpop_concert.audience.engines.settings"


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("", ""),
        ("  http://localhost:11434/v1/  ", "http://localhost:11434/v1"),
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("HTTPS://Models.Example/openai/v1//", "https://models.example/openai/v1"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
        ("http://127.0.0.1:1234/", "http://127.0.0.1:1234/v1"),
    ],
)
def test_an_address_is_used_in_one_form(given_url: str, used: str) -> None:
    settings = EngineSettings(provider="custom", base_url=given_url)
    assert settings.base_url == settings.server_url == used
    assert EngineSettings(base_url=used).base_url == used


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("localhost:11434", "no http:// or https://"),
        ("ftp://host/v1", "no http:// or https://"),
        ("file:///etc/passwd", "no http:// or https://"),
        ("http://", "no host"),
        ("http:///v1", "no host"),
        ("http://host:0/v1", "a port that cannot be"),
        ("http://host:99999/v1", "a host or port that cannot be"),
        ("http://[::1/v1", "a host or port that cannot be"),
        ("http://me:sesame@host/v1", "a user or password"),
        ("http://sesame@host/v1", "a user or password"),
        ("http://host/v1?api_key=sesame", "a query"),
        ("http://host/v1#sesame", "a query"),
        ("http://ho st/v1", "blanks"),
        ("http://host/\u202ev1", "blanks or unprintable"),
        ("http://host\\@evil/v1", "blanks or unprintable"),
        ("sk-sesame", "no http:// or https://"),
    ],
)
def test_what_is_no_address_is_refused_and_never_quoted(url: str, found: str, expected_log) -> None:
    with pytest.raises(DocumentError, match=r"base_url: found .*, expected a server's address such as") as refusal:
        build(EngineSettings, {"base_url": url}, "settings")
    assert found in str(refusal.value)
    assert "sesame" not in str(refusal.value)
    with pytest.raises(ValidationError) as raw:
        EngineSettings(base_url=url)
    assert "sesame" not in "".join(traceback.format_exception(raw.value))
    expected_log(LOGGER, "base_url.*left out")
    assert engine_settings({"base_url": url}) == EngineSettings()


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z\[\]@:./?#\\ 0-9]{0,30}", fullmatch=True))
def test_whatever_passes_is_an_address_that_stays(text: str) -> None:
    try:
        used = EngineSettings(base_url=text).base_url
    except ValidationError:
        return
    assert EngineSettings(base_url=used).base_url == used
    if used:
        assert used.startswith(("http://", "https://"))
        assert server_name(used)
        assert "@" not in server_name(used)
        assert not set(used) & set("?#\\ ")


def test_a_key_in_the_wrong_field_is_refused() -> None:
    with pytest.raises(DocumentError, match="model: found an API key") as refusal:
        build(EngineSettings, {"model": " sk-proj-sesame"}, "settings")
    assert "sesame" not in str(refusal.value)


def test_the_server_is_that_of_the_provider() -> None:
    url = "http://localhost:8000/v1"
    expected = {"builtin": "", "openai": OPENAI_URL, "local_server": url, "custom": url, "model_file": ""}
    for provider, server in expected.items():
        assert engine_settings({"provider": provider, "base_url": url}).server_url == server
    assert server_name(OPENAI_URL) == "api.openai.com"
    assert server_name(url) == "localhost:8000"


def test_the_provider_names_the_engine_of_a_condition() -> None:
    names = {p: engine_settings({"provider": p}).engine for p in ("builtin", "openai", "local_server", "custom")}
    assert names == {"builtin": "builtin", "openai": "openai", "local_server": "openai", "custom": "openai"}
    assert EngineSettings(provider="model_file").engine == "local"


def test_what_does_not_hold_is_left_out_and_the_rest_kept(expected_log) -> None:
    for pattern in (r"time_limit_s: found 0\.1.*left out", "hologram: found an unknown key.*left out"):
        expected_log(LOGGER, pattern)
    kept = {"provider": "local_server", "model": "qwen", "time_limit_s": 0.1, "hologram": 1, "cap_day_usd": 2}
    assert engine_settings(kept) == EngineSettings(provider="local_server", model="qwen", cap_day_usd=2)


@given(
    st.builds(
        EngineSettings,
        provider=st.sampled_from(["builtin", "openai", "local_server", "model_file", "custom"]),
        base_url=st.sampled_from(["", "http://localhost:1/v1", "https://host.example/a/v1"]),
        model=st.sampled_from(["", "gpt", "한글 모델"]),
        price_input_usd=st.none() | st.floats(0, 10_000),
        cap_viewing_tokens=st.integers(0, 1_000_000_000),
        time_limit_s=st.floats(0.5, 120),
        hedge=st.booleans(),
    )
)
def test_settings_come_back_from_the_preferences(settings: EngineSettings) -> None:
    kept = Preferences(engine=settings.model_dump())
    assert None not in kept.engine.values()
    again = Preferences.model_validate(kept.model_dump(mode="json"))
    assert engine_settings(again.engine) == settings


def test_settings_survive_the_file(tmp_path) -> None:
    settings = EngineSettings(provider="custom", base_url="https://host.example", fallback=False, price_output_usd=2)
    file = PreferenceFile(tmp_path)
    file.change(engine=settings.model_dump(exclude_defaults=True), share_lines=True, fans_language="ko", bias="haru")
    file.close()
    again = PreferenceFile(tmp_path)
    again.close()
    assert engine_settings(again.current.engine) == settings
    assert (again.current.share_lines, again.current.fans_language, again.current.bias) == (True, "ko", "haru")
