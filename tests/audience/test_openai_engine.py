"""The engine on a language model, against a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from engine_helpers import KEY, MODEL, QUICK, QUICK_S, Stage, a_reply, a_round, on_stage

from kpop_concert.audience.engines.base import EngineProblem, Ready, Spoken
from kpop_concert.audience.engines.breaker import FAILURES
from kpop_concert.audience.engines.openai import AT_ONCE
from kpop_concert.audience.engines.presets import models
from kpop_concert.audience.prompt import few_shots
from kpop_concert.bench.chat_server import Asked, Behaviour


def content(*lines: tuple[str, str]) -> str:
    rest = {"speak": True, "behaviour": "affect", "language": "ko"}
    return json.dumps({"messages": [{"agent": agent, "text": text, **rest} for agent, text in lines]})


def system(asked: Asked) -> str:
    return asked.body["messages"][0]["content"]  # type: ignore[index]


# -- a good server


async def test_fans_speak_in_plain_lines_and_the_round_says_what_it_cost(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        heard = await stage.ask()
        assert len(heard.lines) >= 5
        assert heard.lines.keys() <= {f"fan{number}" for number in range(10)}
        assert (heard.problems, heard.withheld) == ([], [])
        (usage,) = heard.usage
        assert usage.input_tokens > 1000
        assert usage.cost_usd > 0
        assert not usage.estimated


async def test_the_prefix_never_changes_and_is_found_in_the_servers_cache(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        await stage.ask()
        second = await stage.ask(a_round(2, quiet=(0, 1)))
        await stage.ask(a_reply("hi all"))
        assert len({system(asked) for asked in stage.sent}) == 1
        assert len({json.dumps(asked.body["response_format"]) for asked in stage.sent}) == 1
        assert second.usage[0].cached_tokens >= 1024
        totals = stage.engine.spend.totals
        assert totals.cached_tokens >= second.usage[0].cached_tokens


async def test_a_request_carries_what_the_round_says_and_nothing_about_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-mine")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-server")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Mine: yes\nAuthorization: Bearer sk-of-another-server")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with on_stage(tmp_path) as stage:
        await stage.ask(a_round(3))
        (asked,) = stage.sent
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    known = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"}
    assert asked.headers.keys() - known == {"authorization"}
    body = asked.body
    assert (body["model"], body["temperature"], body["seed"], body["stream"]) == (MODEL, 0.7, 14, True)
    assert 0 < body["max_tokens"] <= 2000  # type: ignore[operator]


async def test_without_a_key_none_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-server")
    async with on_stage(tmp_path, key=None) as stage:
        assert (await stage.ask()).lines
        assert "authorization" not in stage.server.requests[-1].headers


async def test_who_may_not_speak_is_not_asked_and_not_heard(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(content=content(("a1", "안녕"), ("a2", "와")))) as stage:
        heard = await stage.ask(a_round(quiet=(0,)))
        assert (heard.lines, heard.withheld) == ({"fan1": "와"}, [("fan0", "refused")])
        before = len(stage.server.requests)
        assert (await stage.ask(a_round(quiet=tuple(range(10))))).events == []
        assert len(stage.server.requests) == before


async def test_copies_of_few_shots_doubles_and_strangers_are_withheld(tmp_path: Path) -> None:
    shot = sorted(few_shots())[0]
    said = content(("a1", shot), ("a2", "와"), ("a2", "와와"), ("a77", "hi"), ("a3", ""))
    async with on_stage(tmp_path, Behaviour(content=said)) as stage:
        heard = await stage.ask()
    assert heard.lines == {"fan1": "와"}
    assert [reason for _, reason in heard.withheld] == ["few-shot copy", "double", "unknown agent", "empty"]


async def test_lines_arrive_while_the_server_is_still_writing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="silence midway")) as stage:
        answer = stage.engine.answer(a_round())
        assert isinstance(await anext(answer), Spoken)
        await answer.aclose()
        async with asyncio.timeout(5):
            while not stage.server.given_up:
                await asyncio.sleep(0)
        assert stage.engine.spend.totals.estimated  # what was cancelled is counted too


@pytest.mark.parametrize("enforces", ["json_schema", "json_object", "refuses", "nothing"])
async def test_every_kind_of_server_is_understood(enforces: str, tmp_path: Path) -> None:
    behaviour = Behaviour(enforces=enforces)  # type: ignore[arg-type]
    async with on_stage(tmp_path, behaviour, prepared=False) as stage:
        ready = await stage.engine.prepare()
        assert isinstance(ready, Ready)
        assert ready.enforces == {"refuses": "nothing"}.get(enforces, enforces)
        heard = await stage.ask()
        assert len(heard.lines) >= 5
        assert heard.problems == []


@pytest.mark.parametrize("name", ["seed", "stream_options", "max_tokens", "temperature", "response_format"])
async def test_a_parameter_that_a_server_refuses_is_left_out_at_once(name: str, tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(refuses=(name,))) as stage:
        heard = await stage.ask()
        assert heard.lines
        assert heard.problems == []
        assert name in stage.sent[0].body
        assert name not in stage.sent[-1].body
        again = await stage.ask()
        assert again.lines
        assert name not in stage.sent[-1].body
        assert again.usage[0].estimated == (name == "stream_options")


async def test_an_answer_in_one_piece_is_read_too(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(piece_chars=100_000)) as stage:
        assert (await stage.ask()).lines


# -- connecting


async def test_callers_at_the_same_time_share_one_probe(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        asked = len(stage.server.chats)
        ready = await asyncio.gather(*(stage.engine.prepare() for _ in range(3)))
        assert len(set(map(repr, ready))) == 1
        assert len(stage.server.chats) == asked


async def test_a_failed_connection_is_tried_again(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="500"), prepared=False) as stage:
        assert isinstance(await stage.engine.prepare(), EngineProblem)
        stage.behave()
        assert isinstance(await stage.engine.prepare(), Ready)


@pytest.mark.parametrize(("settings", "model", "key", "kind"), [
    ({"provider": "openai"}, MODEL, None, "key"),
    ({"base_url": ""}, MODEL, KEY, "unreachable"),
    ({}, "", KEY, "model"),
])  # fmt: skip
async def test_what_is_missing_is_said_before_anything_is_sent(
    settings: dict[str, object], model: str, key: str | None, kind: str, tmp_path: Path
) -> None:
    async with on_stage(tmp_path, settings=settings, model=model, key=key, prepared=False) as stage:
        assert (await stage.ask()).kinds == [kind]
        assert stage.server.requests == []


@pytest.mark.parametrize("temperature", ["ignored", "refused"])
@pytest.mark.parametrize("in_study", [True, False])
async def test_a_model_that_ignores_the_temperature_is_refused_in_a_study_and_marked_elsewhere(
    temperature: str, in_study: bool, tmp_path: Path
) -> None:
    behaviour = Behaviour(temperature=temperature)  # type: ignore[arg-type]
    options = {"prepared": False, "in_study": in_study}
    async with on_stage(tmp_path, behaviour, **options) as stage:  # type: ignore[arg-type]
        ready = await stage.engine.prepare()
        assert isinstance(ready, Ready)
        assert ready.temperature == "ignored"
        heard = await stage.ask()
        again = await stage.ask()
        assert heard.kinds == again.kinds == (["model"] if in_study else [])
        assert bool(heard.lines) != in_study


async def test_a_temperature_that_is_refused_later_ends_a_study_round(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(temperature="refused"), in_study=True) as stage:
        for _ in range(2):
            heard = await stage.ask()
            assert (heard.kinds, heard.lines) == (["model"], {})


# -- one call per agent


async def test_each_fan_gets_a_call_of_its_own_with_the_same_prefix(tmp_path: Path) -> None:
    under_way: list[int] = []

    def answer(asked: Asked) -> Behaviour:
        under_way.append(len([a for a in stage.sent if a.number >= first]))
        return Behaviour(first_byte_s=0.01, fault="429" if len(under_way) == 2 else None)

    async with on_stage(tmp_path, calls="each") as stage:
        first = len(stage.server.requests)
        stage.server.script = answer
        heard = await stage.ask(a_round(quiet=(9,)))
        assert len(stage.sent) <= 9
        assert len({system(asked) for asked in stage.sent}) == 1
        assert len({asked.prompt for asked in stage.sent}) == len(stage.sent)
        assert heard.lines
        assert heard.kinds[0] == "limit"
        assert len(heard.kinds) == len(set(heard.kinds))


async def test_calls_are_bounded_and_replies_are_one_call(tmp_path: Path) -> None:
    most = 0

    def count(asked: Asked) -> Behaviour:
        nonlocal most
        most = max(most, stage.server.under_way)
        return Behaviour(first_byte_s=0.01)

    async with on_stage(tmp_path, calls="each") as stage:
        stage.server.script = count
        assert len((await stage.ask()).usage) == 10
        assert 1 < most <= AT_ONCE
        before = len(stage.sent)
        await stage.ask(a_reply("hello"))
        assert len(stage.sent) == before + 1


# -- hedges


def first_is_silent(stage: Stage) -> None:
    """The next chat request gets no answer, those after it do."""
    silent = len(stage.server.requests)
    stage.server.script = lambda asked: Behaviour(fault="silence" if asked.number == silent else None)


async def test_a_silent_request_is_asked_again_and_the_first_to_speak_is_heard(tmp_path: Path) -> None:
    async with on_stage(tmp_path, hedge_s=0.05) as stage:
        first_is_silent(stage)
        heard = await stage.ask()
        one, other = stage.sent
        assert one.body == other.body
        assert heard.lines
        assert heard.problems == []
        (usage,) = heard.usage
        assert usage.estimated
        assert usage.input_tokens > 3000  # both are paid for
        async with asyncio.timeout(5):
            while not stage.server.given_up:
                await asyncio.sleep(0)


@pytest.mark.parametrize("off", ["setting", "argument", "reply"])
async def test_hedging_can_be_switched_off_and_replies_never_are(off: str, tmp_path: Path) -> None:
    settings = QUICK | {"hedge": off != "setting"}
    async with on_stage(tmp_path, hedge_s=None if off == "argument" else 0.05, settings=settings) as stage:
        first_is_silent(stage)
        heard = await stage.ask(a_reply("hello?") if off == "reply" else None)
        assert heard.kinds == ["timeout"]
        assert len(stage.sent) == 1


async def test_when_the_first_fails_the_second_is_still_heard(tmp_path: Path) -> None:
    async with on_stage(tmp_path, hedge_s=0.05) as stage:
        first = len(stage.server.requests)

        def script(asked: Asked) -> Behaviour:
            if asked.number == first:
                return Behaviour(fault="reset", first_byte_s=0.1)
            return Behaviour(first_byte_s=0.15)

        stage.server.script = script
        heard = await stage.ask()
    assert heard.lines
    assert heard.problems == []


# -- failures in a row


async def test_after_several_failures_nothing_is_sent_for_a_while(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="500")) as stage:
        await asyncio.gather(*(stage.ask() for _ in range(FAILURES)))
        before = len(stage.server.requests)
        stage.behave()
        assert (await stage.ask()).kinds == ["resting"]
        assert len(stage.server.requests) == before


async def test_whoever_listens_may_give_up_sooner_and_the_server_gets_its_rest_all_the_same(tmp_path: Path) -> None:
    async def listen(stage: Stage) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(QUICK_S):
                await stage.ask()

    async with on_stage(tmp_path, Behaviour(fault="silence"), settings=QUICK, hedge_s=None) as stage:
        await asyncio.gather(*(listen(stage) for _ in range(FAILURES)))
        stage.behave()
        assert (await stage.ask()).kinds == ["resting"]


async def test_a_round_that_is_cancelled_early_says_nothing_about_the_server(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="silence midway")) as stage:
        for _ in range(FAILURES):
            answer = stage.engine.answer(a_round())
            await anext(answer)
            await answer.aclose()
        stage.behave()
        assert (await stage.ask()).lines


async def test_retry_after_keeps_the_next_round_from_asking(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="429", retry_after="30")) as stage:
        assert (await stage.ask()).kinds == ["limit"]
        before = len(stage.server.requests)
        stage.behave()
        assert (await stage.ask()).kinds == ["resting"]
        assert len(stage.server.requests) == before


# -- money


@pytest.mark.parametrize("cap", [{"cap_viewing_usd": 0.003}, {"cap_viewing_tokens": 2500}, {"cap_day_usd": 0.003}])
async def test_a_cap_stops_requests_before_they_are_sent(cap: dict[str, object], tmp_path: Path) -> None:
    async with on_stage(tmp_path, settings=cap) as stage:
        for _ in range(4):
            heard = await stage.ask()
        sent = len(stage.sent)
        assert heard.kinds == ["budget"]
        assert sent < 4
        assert heard.usage == []


async def test_without_a_count_of_the_server_tokens_are_estimated(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(usage=False)) as stage:
        (usage,) = (await stage.ask()).usage
        assert usage.estimated
        assert usage.input_tokens > 1000
        assert usage.output_tokens > 50
        assert stage.engine.spend.totals.requests >= 1


async def test_a_model_that_only_thinks_gets_more_room(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="nothing but thoughts")) as stage:
        assert (await stage.ask()).kinds == ["cut"]
        stage.behave()
        assert (await stage.ask()).lines
        first, second = (asked.body["max_tokens"] for asked in stage.sent)
        assert second > 4 * first  # type: ignore[operator]


# -- moderation


async def test_flagged_lines_are_withheld_with_their_category(tmp_path: Path) -> None:
    said = content(("a1", "bad words"), ("a2", "와"))
    async with on_stage(tmp_path, Behaviour(content=said, flags=("bad",)), moderation=True) as stage:
        heard = await stage.ask()
    assert heard.lines == {"fan1": "와"}
    assert heard.withheld == [("fan0", "moderation")]
    assert [event.detail for event in heard.events if getattr(event, "reason", "") == "moderation"] == ["harassment"]


async def test_all_lines_of_a_round_are_checked_in_one_call(tmp_path: Path) -> None:
    async with on_stage(tmp_path, calls="each", moderation=True) as stage:
        heard = await stage.ask(a_round(fans=5))
        checks = [asked for asked in stage.server.requests if asked.path.endswith("/moderations")]
    assert [sorted(asked.body["input"]) for asked in checks] == [sorted(heard.lines.values())]  # type: ignore[type-var]


async def test_a_moderation_that_stays_silent_is_not_waited_for(tmp_path: Path) -> None:
    async with on_stage(tmp_path, moderation=True, settings=QUICK) as stage:
        stage.server.script = lambda asked: Behaviour(fault=None if asked.is_chat else "silence")
        heard = await stage.ask()
    assert heard.lines
    assert heard.kinds == ["other"]


@pytest.mark.parametrize("in_study", [True, False])
async def test_a_moderation_that_fails_is_said_once_and_withholds_only_in_a_study(
    in_study: bool, tmp_path: Path
) -> None:
    async with on_stage(tmp_path, moderation=True, in_study=in_study) as stage:
        stage.server.script = lambda asked: Behaviour(fault=None if asked.is_chat else "500")
        heard, again = await stage.ask(), await stage.ask()
    assert (heard.kinds, again.kinds) == (["other"], [])
    assert bool(heard.lines) != in_study
    assert bool(heard.withheld) == in_study


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://[::bad", "ftp://127.0.0.1:9"])
async def test_a_proxy_that_cannot_be_used_is_a_problem(
    proxy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    url = "http://example.invalid/v1"
    async with on_stage(tmp_path, settings={"base_url": url}, prepared=False) as stage:
        heard = await stage.ask()
    listed = await models(url)
    assert isinstance(listed, EngineProblem)
    assert heard.kinds == [listed.kind] == ["unreachable"]


def test_certificates_that_cannot_be_read_are_not_needed() -> None:
    code = (
        "import os; os.environ['SSL_CERT_FILE'] = os.devnull\n"
        "from kpop_concert.audience.engines.wire import make_client; make_client('https://example.invalid', None, 5)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


async def test_a_cap_of_nothing_sends_nothing_at_all(tmp_path: Path) -> None:
    async with on_stage(tmp_path, settings={"cap_day_usd": 0}, prepared=False) as stage:
        heard = [await stage.ask() for _ in range(FAILURES + 2)]
        assert {kind for one in heard for kind in one.kinds} == {"budget"}
        assert stage.server.requests == []


# -- the door


async def test_no_handle_takes_a_key_away(tmp_path: Path) -> None:
    asked = a_round(fans=2)
    first = asked.cast[0].model_copy(update={"handle": "A2"})
    cast = (first, *asked.cast[1:])
    agents = (replace(asked.agents[0], persona=first), asked.agents[1])
    async with on_stage(tmp_path, Behaviour(content=content(("a2", "와")))) as stage:
        heard = await stage.ask(replace(asked, cast=cast, agents=agents))
    assert heard.lines == {"fan1": "와"}


def test_the_sdk_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, kpop_concert.audience.engines.openai; print('openai' in sys.modules, 'httpx2' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


async def test_the_key_is_nowhere_in_what_the_engine_shows(tmp_path: Path) -> None:
    async with on_stage(tmp_path, Behaviour(fault="401")) as stage:
        heard = await stage.ask()
        shown = repr(heard.events) + repr(vars(stage.engine)) + str(stage.engine)
    assert KEY not in shown
