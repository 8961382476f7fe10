"""Which parameters are sent, and how a server's refusals change that."""

from __future__ import annotations

from dataclasses import asdict

import httpx2
import openai
import pytest

from kpop_concert.audience.engines.dialect import Dialect, is_openai
from kpop_concert.audience.engines.settings import OPENAI_URL

LOCAL = "http://127.0.0.1:11434/v1"
SCHEMA: dict[str, object] = {"type": "object"}
REQUEST = httpx2.Request("POST", f"{LOCAL}/chat/completions")


def body(dialect: Dialect, **more: object) -> dict[str, object]:
    known = {"model": "m", "messages": [], "schema": SCHEMA, "most_tokens": 9, "temperature": 0.7, "seed": 2**40 + 5}
    return dialect.body(**{**known, "cache_key": "stable", **more})  # type: ignore[arg-type]


def refusal(message: str = "", status: int = 400, param: str | None = None) -> openai.APIStatusError:
    response = httpx2.Response(status, request=REQUEST)
    return openai.APIStatusError(message, response=response, body={"message": message, "param": param})


def test_openai_gets_its_own_parameters_and_nobody_else() -> None:
    theirs, others = body(Dialect.of(OPENAI_URL)), body(Dialect.of(LOCAL))
    assert theirs.keys() - others.keys() == {"max_completion_tokens", "prompt_cache_key"}
    assert others.keys() - theirs.keys() == {"max_tokens"}


@pytest.mark.parametrize(("url", "own"), [
    (OPENAI_URL, True),
    ("https://api.openai.com.evil.example/v1", False),
    ("https://evil.example/api.openai.com", False),
])  # fmt: skip
def test_openai_is_known_by_its_host(url: str, own: bool) -> None:
    assert is_openai(url) is own


def test_a_seed_fits_the_c_int_of_small_servers() -> None:
    assert body(Dialect())["seed"] == 5


def test_what_is_not_given_is_not_sent() -> None:
    assert body(Dialect(usage=False), schema=None, temperature=None, seed=None).keys() == {
        "model", "messages", "max_tokens", "stream",
    }  # fmt: skip


@pytest.mark.parametrize(("said", "gone"), [
    (refusal("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."), "max_tokens"),
    (refusal(param="temperature"), "temperature"),
    (refusal("x", param="stream_options.include_usage"), "stream_options"),
    (refusal("[{'type': 'extra_forbidden', 'loc': ('body', 'seed')}]", 422), "seed"),
])  # fmt: skip
def test_what_a_server_refuses_by_name_is_left_out(said: openai.APIStatusError, gone: str) -> None:
    dialect = Dialect()
    assert gone in body(dialect)
    assert dialect.learn(said)
    assert gone not in body(dialect)


def test_a_format_goes_step_by_step() -> None:
    dialect, seen = Dialect(), []
    while True:
        seen.append(body(dialect).get("response_format"))
        if not dialect.learn(refusal(param="response_format")):
            break
    kinds = [form["type"] if isinstance(form, dict) else None for form in seen]
    assert kinds == ["json_schema", "json_object", "json_object", None]
    assert [isinstance(form, dict) and "schema" in form for form in seen] == [False, True, False, False]


@pytest.mark.parametrize("said", [
    refusal("Bad request"),
    refusal(param="messages"),
    refusal("temperature", status=429),
    refusal("temperature", status=500),
    refusal("x" * 500 + "temperature"),
])  # fmt: skip
def test_other_refusals_teach_nothing(said: openai.APIStatusError) -> None:
    dialect = Dialect()
    assert not dialect.learn(said)
    assert asdict(dialect) == asdict(Dialect())


def test_learning_ends() -> None:
    dialect = Dialect.of(OPENAI_URL)
    everything = refusal("prompt_cache_key stream_options response_format temperature max_completion_tokens seed")
    assert sum(dialect.learn(everything) for _ in range(30)) < 12
