"""What the screen may say about who is speaking is a function of the arm and of what has happened."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.condition import Condition
from kpop_concert.journal import Disclosed, EngineChanged, EngineReady, NoteShown, Payload, ReplayLoaded
from kpop_concert.ui.models.disclosure import Disclosure

LEVELS = ("full", "banner", "badge", "delayed")
READY = EngineReady(
    engine="openai", model="tiny-chat", server="127.0.0.1:9", enforces="nothing", temperature="unknown", latency_ms=9
)
TOOK_OVER = EngineChanged(engine="builtin", source="SIM", reason="took over")
RECOVERED = EngineChanged(engine="openai", source="AI", reason="recovered")
LOADED = ReplayLoaded(name="evening.db", stream_sha256="0" * 64, lines=9, shuffled=True, viewer_lines=2)
CHOSEN_RULES = EngineChanged(engine="builtin", source="SIM", reason="chosen")
CHOSEN_MODEL = EngineChanged(engine="openai", source="AI", reason="chosen")


def arm(disclosure: str, **changed: object) -> Condition:
    return Condition.model_validate({"name": "arm", "purpose": "a test", "disclosure": disclosure} | changed)


def state(disclosure: str, source: str = "AI", *entries: Payload, **changed: object) -> Disclosure:
    begun = Disclosure(arm(disclosure, **changed), 10, "openai" if source == "AI" else "builtin", source)
    for entry in entries:
        begun = begun.after(entry)
    return begun


@pytest.mark.parametrize(
    ("source", "entries", "who"),
    [
        ("SIM", (), "simulated"),
        ("AI", (), "ai"),
        ("AI", (READY, TOOK_OVER), "mixed"),
        ("AI", (READY, TOOK_OVER, RECOVERED), "ai"),
        ("AI", (READY, TOOK_OVER, CHOSEN_RULES), "simulated"),
        ("SIM", (CHOSEN_MODEL, READY), "ai"),
        ("SIM", (LOADED,), "recorded"),
    ],
)
def test_where_everything_is_said_it_is_said_precisely(source: str, entries: tuple[Payload, ...], who: str) -> None:
    said = state("full", source, *entries)
    assert (said.banner, said.on_picture(chat_shown=True), said.tags, said.details) == (who, who, True, True)


def test_a_chosen_engine_is_not_named_like_the_one_before() -> None:
    said = state("full", "AI", READY, CHOSEN_RULES)
    assert (said.engine, said.model, said.server) == ("builtin", "", "")


def test_a_typing_fan_bears_the_tag_of_the_line_to_come_or_none() -> None:
    assert state("full", "AI").writer() == "AI"
    assert state("full", "SIM").writer() == "SIM"
    assert state("full", "SIM", LOADED).writer() == "REPLAY"
    assert state("full", "AI", TOOK_OVER).writer() is None


def test_a_banner_alone_is_the_same_whoever_writes() -> None:
    entries = (READY, TOOK_OVER, LOADED, CHOSEN_RULES, NoteShown(note="help", language="ko"))
    for source, number in itertools.product(("AI", "SIM"), range(len(entries) + 1)):
        said = state("banner", source, *entries[:number])
        assert (said.banner, said.on_picture(chat_shown=False)) == ("simulated", "simulated")
        assert (said.tags, said.details) == (False, False)


def test_tags_alone_have_a_stand_in_on_the_picture_while_the_chat_is_hidden() -> None:
    said = state("badge", "AI")
    assert (said.banner, said.tags, said.details) == (None, True, False)
    assert said.on_picture(chat_shown=True) is None
    assert said.on_picture(chat_shown=False) == "simulated"


@given(entries=st.lists(st.sampled_from([READY, TOOK_OVER, RECOVERED, CHOSEN_MODEL, CHOSEN_RULES, LOADED]), max_size=6))
def test_a_delayed_arm_says_nothing_until_somebody_was_told(entries: list[Payload]) -> None:
    said = state("delayed", "AI", *entries)
    for shown in (True, False):
        assert said.on_picture(shown) is None
    assert (said.banner, said.tags, said.details) == (None, False, False)
    for how in ("asked", "debriefing"):
        told = said.after(Disclosed.model_validate({"how": how}))
        assert (told.banner, told.tags, told.details) == ("simulated", False, False)


@pytest.mark.parametrize("level", LEVELS)
def test_without_an_audience_nobody_is_simulated(level: str) -> None:
    said = state(level, "SIM", audience="none")
    assert said.nobody
    assert said.banner in (None, "nobody")
    assert said.on_picture(chat_shown=False) in (None, "nobody")


def test_the_levels_are_all_there_are() -> None:
    assert set(get_args(Condition.model_fields["disclosure"].annotation)) == set(LEVELS)
