"""What a language model is sent: a stable prefix, one window, short enough; and the page that shows it."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from builtin_helpers import any_video, arm, bundled, fans, viewer
from hypothesis import given
from hypothesis import strategies as st
from prompt_helpers import ROUND_MS, ROUNDS, full_room, outside, reply, shown, strings, window

from kpop_concert.audience.context import Memory
from kpop_concert.audience.engines.base import Round
from kpop_concert.audience.grammar import families
from kpop_concert.audience.prompt import Prompt, build, few_shots, normalised
from kpop_concert.audience.promptparts import examples, quote
from kpop_concert.audience.seating import for_engine
from kpop_concert.audience.tokens import estimate
from kpop_concert.condition import Condition, load_condition
from kpop_concert.journal import Behaviour
from kpop_concert.system import paths

PACK = bundled()
ONDA = fans()
ROOT = Path(__file__).parents[2]
MODEL_ARMS = ("persona", "no_persona", "persona_fan")


def shipped(name: str) -> Condition:
    return load_condition(paths.resources() / "conditions" / f"{name}.yaml")


def line(prompt: Prompt, label: str) -> str:
    """The rest of the one line of the user message that begins with a label."""
    found = [line for line in prompt.user.splitlines() if line.startswith(label)]
    assert len(found) == 1, (label, prompt.user)
    return found[0].removeprefix(label).strip()


def block(prompt: Prompt, title: str) -> list[str]:
    """The lines under a title of the user message, up to the next title."""
    after = prompt.user.partition(f"\n{title}:\n")[2].splitlines()
    return list(itertools.takewhile(lambda text: not re.match(r"[a-z][a-z ]*:", text), after))


def member_lines(prompt: Prompt) -> list[dict[str, str]]:
    return [json.loads(text) for text in prompt.system.partition("# Fans\n")[2].splitlines()]


def compact(schema: dict[str, object]) -> str:
    return json.dumps(schema, separators=(",", ":"))


# --- the part that never changes


@pytest.mark.parametrize("name", MODEL_ARMS)
def test_system_and_schema_are_the_same_in_every_round_and_reply_of_a_viewing(name: str) -> None:
    condition, memory = shipped(name), full_room(for_engine(ONDA, shipped(name)))
    asked: list[Prompt] = []
    for number in range(14):
        round_ = window(PACK, condition, ONDA, number, memory, favourite="nari")
        asked += [build(round_), build(round_, only="cloud")]
    asked.append(build(reply(PACK, condition, ONDA, "안녕하세요!", memory)))
    assert len({(prompt.system, compact(prompt.schema)) for prompt in asked}) == 1
    assert len({prompt.user for prompt in asked}) == len(asked)


def test_published_conditions_share_all_but_the_persona_texts() -> None:
    with_, without = (build(window(PACK, shipped(name), ONDA)) for name in ("persona", "no_persona"))
    assert with_.system.partition("# Fans\n")[0] == without.system.partition("# Fans\n")[0]
    assert with_.schema == without.schema
    assert with_.agents == without.agents
    for full, bare in zip(member_lines(with_), member_lines(without), strict=True):
        assert full["types"]
        assert full["who"]
        assert bare == {name: text if name in ("key", "name") else "" for name, text in full.items()}


def test_every_trait_of_a_persona_is_told() -> None:
    told = member_lines(build(window(PACK, shipped("persona"), ONDA)))
    for fan, said in zip(ONDA.personas, told, strict=True):
        assert fan.style is not None
        member = PACK.member(fan.bias) if fan.bias else None
        assert said == {
            "key": said["key"], "name": fan.handle, "age": str(fan.age), "gender": fan.gender, "region": fan.region,
            "favourite": f"{member.call('ko')} {member.call('en')}" if member else "",
            "languages": " ".join(fan.languages), "types": fan.style.description, "who": fan.identity,
        }  # fmt: skip
    assert [said["key"] for said in told] == [f"a{number}" for number in range(1, 11)]


def test_the_room_tells_names_in_both_scripts_and_that_the_group_is_invented() -> None:
    system = build(window(PACK, shipped("persona"), ONDA)).system
    for name in ("이나리", "Lee Nari", "마중", "MAJUNG", "등대봉"):
        assert f'"{name}"' in system
    assert "a fictional group" in system
    assert "loving words: allowed" in system


def test_no_loving_words_to_performers_under_nineteen() -> None:
    artist = PACK.artist
    assert artist is not None
    young = [m.model_copy(update={"age": 17}) if m.id == "eden" else m for m in artist.members]
    round_ = dataclasses.replace(
        window(PACK, shipped("persona"), ONDA), artist=artist.model_copy(update={"members": tuple(young)})
    )
    assert "loving words: allowed, but never to eden" in build(round_).system
    cold = dataclasses.replace(round_, artist=artist.model_copy(update={"affection": False}))
    assert "loving words: none" in build(cold).system


def test_any_video_has_a_prompt_too() -> None:
    prompt = build(window(any_video(), arm(), fans("neutral")))
    assert "on stage: unknown" in prompt.system
    assert line(prompt, "section:") == "other"
    assert all(not said["favourite"] for said in member_lines(prompt))


# --- the schema


def objects(schema: object) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for part in schema.values() for found in objects(part)]


@pytest.mark.parametrize("timing", ["published", "live"])
def test_schema_keeps_the_strict_dialect(timing: str) -> None:
    schema = build(window(PACK, arm(timing), ONDA)).schema
    assert len(objects(schema)) == 2
    for found in objects(schema):
        assert found["additionalProperties"] is False
        assert found["required"] == list(found["properties"])
    fields = objects(schema)[1]["properties"]
    assert fields["agent"]["enum"] == [f"a{number}" for number in range(1, 11)]
    assert fields["behaviour"]["enum"] == [behaviour.value for behaviour in Behaviour]
    assert fields["language"]["enum"] == ["ko", "en"]
    anchored = {"moment", "phase"} & set(fields)
    assert anchored == ({"moment", "phase"} if timing == "live" else set())
    if anchored:
        assert fields["moment"]["type"] == ["integer", "null"]
        assert fields["phase"]["enum"] == ["anticipation", "burst", "opinion", None]


@pytest.mark.parametrize(("language", "word"), [("ko", "Korean only"), ("en", "English only")])
def test_one_language_is_asked_for_and_enforced(language: str, word: str) -> None:
    prompt = build(window(PACK, arm(languages=language), ONDA))
    assert word in prompt.system
    assert objects(prompt.schema)[1]["properties"]["language"]["enum"] == [language]


def test_where_lines_go_is_asked_for_in_live_timing_alone() -> None:
    assert '"phase"' in build(window(PACK, arm("live"), ONDA)).system
    assert '"phase"' not in build(window(PACK, arm("published"), ONDA)).system


# --- the moment


def test_a_window_tells_stage_song_and_what_comes() -> None:
    prompt = build(window(PACK, shipped("persona"), ONDA, 5))
    assert line(prompt, "now:") == "0:40 to 0:48, performance"
    assert line(prompt, "section:").startswith("chorus, sung by everybody")
    assert line(prompt, "next:") == "rap, sung by eden, 0:52"
    assert line(prompt, "lyrics:") == '["거슬러도 너에게로","끝이 없는 이 바다로"]'
    assert "fan chant" not in prompt.user


def test_moments_carry_their_index_and_whom_they_concern() -> None:
    round_ = window(PACK, shipped("persona"), ONDA, 5)
    told = block(build(round_), "moments")
    assert "3 +4 killing_part" in "\n".join(told)
    for text in told:
        moment = round_.moments[int(text.split(" ")[0])]
        concerned = {f"a{place}" for place, agent in enumerate(round_.agents, start=1) if moment in agent.cues}
        words = outside(text).split()
        everybody = {f"a{place}" for place in range(1, 11)}
        named = {word for word in words if word in everybody}
        if "not" in words:
            assert everybody - named == concerned
        else:
            assert (named if "for" in words else everybody) == concerned
    for agent in round_.agents:
        assert not agent.cues or any(round_.moments[int(text.split(" ")[0])] in agent.cues for text in told)


def test_the_running_chant_is_told_where_fans_join_it() -> None:
    prompt = build(window(PACK, shipped("persona_fan"), ONDA, 8))
    assert strings(line(prompt, "fan chant:"))[0].startswith("윤하늘")


def test_the_chat_marks_the_viewer_and_the_fans_and_says_own_lines_once() -> None:
    memory = Memory()
    for place, fan in enumerate(ONDA.personas[:3]):
        for number, text in enumerate((f"first {place}", f"second {place}")):
            memory.wrote(fan.id, number, number * 1000 + place, text)
            if number:
                memory.shown(shown(fan, number * 1000 + place, text))
    memory.shown(viewer("who sings?", 3000))
    memory.shown(shown(ONDA.personas[3], 4000, "x").model_copy(update={"agent": None, "author": "a1"}))
    prompt = build(window(PACK, shipped("persona"), ONDA, 2, memory))
    chat = ['a1 "second 0"', 'a2 "second 1"', 'a3 "second 2"', 'viewer "who sings?"', 'other "x"']
    assert block(prompt, "chat") == chat
    now = block(prompt, "fans now")
    assert now[:4] == ['a1 ["first 0"]', 'a2 ["first 1"]', 'a3 ["first 2"]', "a4 []"]
    assert len(now) == 10


def test_who_may_not_speak_is_not_listed_and_still_known() -> None:
    round_ = window(PACK, shipped("persona"), ONDA)
    quiet = dataclasses.replace(round_.agents[0], may_speak=False)
    prompt = build(dataclasses.replace(round_, agents=(quiet, *round_.agents[1:])))
    assert [text.split(" ")[0] for text in block(prompt, "fans now")] == [f"a{place}" for place in range(2, 11)]
    assert prompt.agents["a1"] == "bambada"
    nobody = tuple(dataclasses.replace(agent, may_speak=False) for agent in round_.agents)
    assert line(build(dataclasses.replace(round_, agents=nobody)), "fans now:") == "nobody"


def test_one_agent_alone_can_be_asked() -> None:
    round_ = window(PACK, shipped("persona"), ONDA)
    prompt = build(round_, only="orbit")
    assert block(prompt, "fans now") == ["a6 []"]
    assert prompt.agents == {"a6": "orbit"}
    with pytest.raises(ValueError, match="nobody_here is not asked in round 4"):
        build(round_, only="nobody_here")


def test_a_reply_tells_the_viewers_line_last_and_asks_those_called() -> None:
    prompt = build(reply(PACK, shipped("persona_fan"), ONDA, "안녕하세요 처음 왔어요"))
    assert prompt.user.splitlines()[-1] == 'answer the viewer: "안녕하세요 처음 왔어요"'
    assert prompt.agents == {"a3": "edenmom", "a8": "wavemaker"}
    assert len(block(prompt, "fans now")) == 2


def test_the_viewers_favourite_is_told_if_it_is_on_stage() -> None:
    assert line(build(window(PACK, arm(), ONDA, favourite="nari")), "favourite of the viewer:") == "nari"
    assert "favourite of the viewer" not in build(window(PACK, arm(), ONDA, favourite="somebody")).user


def test_own_lines_are_whole_while_there_is_room_and_cut_at_words_when_not() -> None:
    cast = for_engine(ONDA, shipped("persona"))
    memory = full_room(cast)
    known = {fan.id: memory.history(fan.id, 10**9, 6) for fan in cast}
    for only in (None, "cloud"):
        prompt = build(window(PACK, shipped("persona"), ONDA, 1, memory), only)
        for text in block(prompt, "fans now"):
            whole = known[prompt.agents[text.split(" ")[0]]]
            for said in strings(text):
                assert any(line == said or line.startswith(f"{said} ") for line in whole)
                assert only is None or said in whole


# --- length


def spent(condition: Condition) -> tuple[int, int]:
    """Estimated input tokens of four minutes in a full room: all, and those of the stable part."""
    memory, prompts = full_room(for_engine(ONDA, condition)), []
    for number in range(ROUNDS):
        # The bundled song is shorter than four minutes: it starts again.
        asked = window(PACK, condition, ONDA, number % (PACK.duration_ms // ROUND_MS), memory)
        everybody = tuple(dataclasses.replace(agent, may_speak=True) for agent in asked.agents)
        prompt = build(dataclasses.replace(asked, agents=everybody, chat=memory.chat(0, 10)))
        assert len(strings("\n".join(block(prompt, "fans now")))) == 50
        assert len(block(prompt, "chat")) == 10
        prompts.append(prompt)
    stable = ROUNDS * (estimate(prompts[0].system) + estimate(compact(prompts[0].schema)))
    return stable + sum(estimate(prompt.user) for prompt in prompts), stable


@pytest.mark.parametrize("name", MODEL_ARMS)
def test_four_minutes_of_ten_agents_stay_within_the_budget(name: str) -> None:
    total, stable = spent(shipped(name))
    assert total <= 120_000
    assert stable / total >= 0.8


@pytest.mark.parametrize("audience", ["persona", "no_persona"])
def test_the_stable_part_is_long_enough_to_be_cached(audience: str) -> None:
    for pack, hall in ((PACK, ONDA), (any_video(), fans("neutral"))):
        prompt = build(window(pack, arm(audience=audience), hall))
        assert estimate(prompt.system) >= 1024


# --- few-shots


def test_examples_code_every_behaviour_in_both_languages() -> None:
    coded = {(example.behaviour, example.language) for example in examples()}
    assert coded == {(behaviour, language) for behaviour in Behaviour for language in ("ko", "en")}
    assert len(few_shots()) == len(examples())


def test_every_example_stands_in_the_prompt_and_is_known_as_one() -> None:
    system = build(window(PACK, shipped("persona"), ONDA)).system
    for example in examples():
        assert f"{example.behaviour} {example.language} {quote(example.text, 60)}" in system
        assert normalised(f"  {example.text.upper()} ") in few_shots()


def test_no_example_is_a_line_of_the_built_in_fans_or_names_anybody_on_stage() -> None:
    grammar = families.shipped()
    cores = {
        normalised(families.at_level(core.text, polite))
        for language in ("ko", "en")
        for family in grammar.rules
        for core in grammar.every(language, family)
        for polite in (False, True)
    }
    assert few_shots() & cores == set()
    names = {name for member in PACK.members for name in (member.call("ko"), member.call("en").lower())}
    assert [text for text in few_shots() for name in names if len(name) > 1 and name in text] == []


@given(st.text())
def test_normalising_twice_changes_nothing_and_spaces_do_not_count(text: str) -> None:
    once = normalised(text)
    assert normalised(f"\t{text}  ") == once
    assert "  " not in once


# --- the page


def test_the_page_shows_what_is_sent() -> None:
    prompts = importlib.import_module("tools.prompts")
    page = prompts.page()
    assert (ROOT / "docs" / "prompts.md").read_text("utf-8") == page, "run: python tools/prompts.py > docs/prompts.md"
    for name in ("persona", "no_persona"):
        round_: Round = prompts.the_round(shipped(name), PACK, ONDA)
        assert f"```text\n{build(round_).system}\n```" in page
        assert f"```text\n{build(round_).user}\n```" in page


def test_the_published_conditions_differ_in_audience_and_temperature_alone() -> None:
    with_, without = (shipped(name).model_dump(exclude={"name", "purpose"}) for name in ("persona", "no_persona"))
    assert {field: (with_[field], without[field]) for field in with_ if with_[field] != without[field]} == {
        "audience": ("persona", "no_persona"),
        "temperature": (0.7, 1.2),
    }
