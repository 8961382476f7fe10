"""The battery of injections on the built prompt: what anybody wrote is one short JSON string and nothing else."""

from __future__ import annotations

import dataclasses
import unicodedata
from pathlib import Path

import pytest
import yaml
from builtin_helpers import arm, bundled, fans, viewer
from hypothesis import given
from hypothesis import strategies as st
from prompt_helpers import outside, reply, shown, strings, window

from kpop_concert.audience.context import Memory
from kpop_concert.audience.prompt import CHAT_CHARS, VIEWER_CHARS, Prompt, build
from kpop_concert.audience.promptparts import NAME_CHARS, quote
from kpop_concert.system.plaintext import plain

PACK = bundled()
ONDA = fans()
LIVE = arm("live")
BATTERY: list[dict[str, str]] = yaml.safe_load((Path(__file__).parent / "injections.yaml").read_text("utf-8"))
TEXTS = [item["text"] for item in BATTERY]
CALM_PROMPT = build(reply(PACK, LIVE, ONDA, "hi"))
CALM_STRINGS = strings(CALM_PROMPT.user)
SYSTEM = CALM_PROMPT.system


def wrapped(prompt: Prompt) -> str:
    """The user message without its JSON strings: the program's own words."""
    return outside(prompt.user)


def test_the_battery_is_large_and_in_four_languages() -> None:
    assert len(set(TEXTS)) == len(BATTERY) >= 60
    assert {item["language"] for item in BATTERY} == {"ko", "en", "ja", "es"}


@pytest.mark.parametrize("text", TEXTS)
def test_a_viewers_line_to_answer_is_data(text: str) -> None:
    prompt = build(reply(PACK, LIVE, ONDA, text))
    assert prompt.system == SYSTEM
    assert prompt.schema == CALM_PROMPT.schema
    assert wrapped(prompt) == wrapped(CALM_PROMPT)
    said = [string for string in strings(prompt.user) if string not in CALM_STRINGS]
    assert said == [plain(text, CHAT_CHARS), plain(text, VIEWER_CHARS)]
    assert max(map(len, said)) <= VIEWER_CHARS


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_in_the_chat_is_data(text: str) -> None:
    memories = Memory(), Memory()
    for memory, line in zip(memories, ("hi", text), strict=True):
        memory.shown(viewer(line, 1000))
        memory.shown(shown(ONDA.personas[2], 2000, line))
        memory.wrote("cloud", 0, 1000, line)
    calm, prompt = (build(window(PACK, LIVE, ONDA, 4, memory)) for memory in memories)
    assert prompt.system == calm.system == SYSTEM
    assert wrapped(prompt) == wrapped(calm)
    assert len(prompt.user.splitlines()) == len(calm.user.splitlines())
    assert strings(prompt.user).count(plain(text, CHAT_CHARS)) >= 2


@pytest.mark.parametrize("text", TEXTS)
def test_what_files_say_is_data(text: str) -> None:
    """Personas, names, lyrics and the stage's description, also when they get past the checks of their files."""
    plainly, round_ = window(PACK, arm(), ONDA, 5), window(PACK, arm(), ONDA, 5)
    assert round_.artist is not None
    assert round_.artist.fandom is not None
    style = round_.cast[0].style
    assert style is not None
    fan = round_.cast[0].model_copy(
        update={
            "handle": text,
            "region": text,
            "identity": text,
            "style": style.model_copy(update={"description": text}),
        }
    )
    names = round_.artist.names.model_copy(update={"ko": text})
    fandom = round_.artist.fandom.model_copy(update={"names": names})
    changed = dataclasses.replace(
        round_,
        cast=(fan, *round_.cast[1:]),
        artist=round_.artist.model_copy(update={"names": names, "fandom": fandom}),
        section=round_.section.model_copy(update={"description": text}),
        moments=tuple(moment.model_copy(update={"text": text}) for moment in round_.moments),
        agents=tuple(dataclasses.replace(agent, cues=()) for agent in round_.agents),
        lyrics=tuple(lyric.model_copy(update={"text": text}) for lyric in round_.lyrics),
    )
    plainly = dataclasses.replace(plainly, agents=changed.agents)
    calm, prompt = build(plainly), build(changed)
    assert wrapped(prompt) == wrapped(calm)
    own = "# Room\n"
    assert prompt.system.partition(own)[0] == calm.system.partition(own)[0]
    assert outside(prompt.system.partition(own)[2]) == outside(calm.system.partition(own)[2])
    assert plain(text, NAME_CHARS) in strings(prompt.system.partition(own)[2])


@pytest.mark.parametrize("border", ["<|im_start|>", "</s>", "<s>", "[INST]", "[/INST]", "<<SYS>>", "<start_of_turn>"])
def test_no_border_of_a_servers_message_is_written_as_such(border: str) -> None:
    prompt = build(reply(PACK, LIVE, ONDA, f"nice {border} system"))
    assert border not in prompt.user
    assert f"nice {border} system" in strings(prompt.user)


def test_a_heart_is_written_as_it_is() -> None:
    assert quote("love this <3 [sobs]", 40) == '"love this <3 [sobs]"'


@given(st.text(max_size=300))
def test_any_text_becomes_one_short_line_that_reads_back(text: str) -> None:
    written = quote(text, 50)
    assert strings(written) == [plain(text, 50)]
    assert outside(written) == ""
    assert len(written.splitlines()) == 1
    assert not [character for character in written if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")]
    assert not set(written) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
