"""What a model says, however it says it: messages as soon as they are complete, everything else withheld or bounded."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.engines.answer import MOST_BLANKS, MOST_CHARS, AnswerReader
from kpop_concert.audience.engines.base import Spoken, Withheld
from kpop_concert.audience.prompt import few_shots, normalised
from kpop_concert.journal import Behaviour

AGENTS = {f"a{number}": f"fan{number}" for number in range(1, 6)}
NAMES = AGENTS | {"handle_01": "fan1"}
ASKED = frozenset(AGENTS.values()) - {"fan5"}


def reader(moments: int = 0) -> AnswerReader:
    return AnswerReader(NAMES, ASKED, few_shots(), moments)


def message(agent: str = "a1", text: str = "와 진짜", **more: object) -> dict[str, object]:
    return {"agent": agent, "speak": True, "text": text, "behaviour": "affect", "language": "ko", **more}


def answer(*messages: dict[str, object]) -> str:
    return json.dumps({"messages": list(messages)}, ensure_ascii=False)


def read(text: str, piece: int = 7, moments: int = 0) -> tuple[list[Spoken | Withheld], AnswerReader]:
    one = reader(moments)
    events = [event for at in range(0, len(text), piece) for event in one.feed(text[at : at + piece])]
    return [*events, *one.finish()], one


def lines(text: str, piece: int = 7) -> dict[str, str]:
    return {event.agent: event.text for event in read(text, piece)[0] if isinstance(event, Spoken)}


def withheld(text: str) -> list[tuple[str | None, str]]:
    return [(event.agent, event.reason) for event in read(text)[0] if isinstance(event, Withheld)]


TWO = message("a1", "one, two }"), message("a2", 'say "{hi}"')
SAID = {"fan1": "one, two }", "fan2": 'say "{hi}"'}
BOTH = [json.dumps(one) for one in TWO]

SHAPES = {
    "as asked": answer(*TWO),
    "pretty": json.dumps({"messages": TWO}, indent=4),
    "fenced": f"```json\n{answer(*TWO)}\n```",
    "after prose": f'Sure! "Here" it is <3 :\n\n{answer(*TWO)}\nHope that\'s fine {{}}',
    "bare list": json.dumps(TWO),
    "lines": "\n".join(BOTH),
    "trailing commas": f'{{"messages":[{BOTH[0][:-1]},}},{BOTH[1]},],}}',
    "another wrapper": json.dumps({"result": {"messages": TWO}}),
    "after a thought": f"<think>maybe {BOTH[0].replace('one', 'draft')} or not</think>{answer(*TWO)}",
    "raw line end": answer(*TWO).replace("one, two }", "one,\u0020two }"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_messages_are_found_in_every_shape(shape: str, piece: int) -> None:
    assert lines(SHAPES[shape], piece) == SAID


def test_a_message_is_passed_on_as_soon_as_it_is_complete() -> None:
    one, text = reader(), answer(message("a1", "first"), message("a2", "second"))
    end = text.index("first") + len(text[text.index("first") :].split("}")[0])
    assert list(one.feed(text[:end])) == []
    assert [event.text for event in one.feed(text[end : end + 1]) if isinstance(event, Spoken)] == ["first"]


def test_what_was_said_before_a_cut_stays() -> None:
    text = answer(message("a1", "first"), message("a2", "second"))
    events, one = read(text[: text.index("second")])
    assert [event.text for event in events if isinstance(event, Spoken)] == ["first"]
    assert one.open
    assert one.understood


def test_a_stray_quotation_mark_costs_one_message_only() -> None:
    broken = '{"agent":"a1","speak":true,"text":"5" hair","behaviour":"affect","language":"en"}'
    assert lines(f'{{"messages":[{broken},{json.dumps(message("a2", "fine"))}]}}') == {"fan2": "fine"}


def test_nobody_speaking_is_an_answer() -> None:
    quiet = answer(message("a1", "", speak=False), message("a2", "", speak=False))
    for text in (quiet, '{"messages":[]}'):
        events, one = read(text)
        assert (events, one.understood, one.open, one.stop) == ([], True, False, None)


@pytest.mark.parametrize(("item", "agent", "reason"), [
    (message("a9"), None, "unknown agent"),
    (message("viewer"), None, "unknown agent"),
    (message("a5"), "fan5", "refused"),
    (message("a2", "  "), "fan2", "empty"),
    (message("a2", "x" * 50_000), "fan2", "invalid"),
    (message("a2", behaviour="dancing"), "fan2", "invalid"),
    (message("a2", text=["x"]), "fan2", "invalid"),
    (message("a2", speak="maybe"), "fan2", "invalid"),
    ({"agent": ["a2"], "text": "x"}, None, "invalid"),
])  # fmt: skip
def test_what_does_not_hold_is_withheld_with_its_reason(
    item: dict[str, object], agent: str | None, reason: str
) -> None:
    assert withheld(answer(message("a1"), item)) == [(agent, reason)]


@pytest.mark.parametrize("silent", [
    {"agent": "a2", "speak": False},
    {"agent": "a2", "speak": "False", "text": None, "behaviour": None, "language": None, "moment": None},
    {"agent": "a2", "speak": False, "text": "", "behaviour": "none"},
])  # fmt: skip
def test_a_fan_that_does_not_speak_needs_nothing_else(silent: dict[str, object]) -> None:
    events, one = read(answer(silent))
    assert (events, one.understood) == ([], True)


def test_the_american_spelling_is_understood() -> None:
    item = message("a1", "hi")
    item["behavior"] = item.pop("behaviour")
    assert lines(answer(item)) == {"fan1": "hi"}


@pytest.mark.parametrize("wrapped", [
    json.dumps(answer(message("a1", 'say "hi"'), message("a2"))),
    json.dumps({"messages": json.dumps([message("a1", 'say "hi"'), message("a2")], indent=1)}),
])  # fmt: skip
@pytest.mark.parametrize("piece", [1, 1000])
def test_json_inside_a_json_string_is_read(wrapped: str, piece: int) -> None:
    assert lines(wrapped, piece) == {"fan1": 'say "hi"', "fan2": "와 진짜"}


def test_a_second_message_of_an_agent_is_a_double() -> None:
    text = answer(message("a1", "first"), message("handle_01", "again"), message("A1 ", "and again"))
    assert lines(text) == {"fan1": "first"}
    assert withheld(text) == [("fan1", "double")] * 2


@pytest.mark.parametrize("shot", sorted(few_shots())[:5])
def test_a_copy_of_a_few_shot_is_withheld(shot: str) -> None:
    text = answer(message("a1", f"  {shot.upper()}  "))
    assert withheld(text) == [("fan1", "few-shot copy")]
    assert not lines(text)
    assert withheld(answer(message("a1", f"\u200b{shot[:3]}\u202e\u2060{shot[3:]}\u200d"))) == [
        ("fan1", "few-shot copy")
    ]


def test_details_name_the_field_and_never_the_text() -> None:
    events, _ = read(answer(message("a2", "x" * 3000)))
    assert [event.detail for event in events if isinstance(event, Withheld)] == ["text"]


@pytest.mark.parametrize(("said", "meant"), [
    ("Affect", Behaviour.AFFECT),
    ("collective reaction", Behaviour.COLLECTIVE),
    ("personal_thoughts", Behaviour.THOUGHT),
    (" QUESTION ", Behaviour.QUESTION),
])  # fmt: skip
def test_behaviours_are_understood_in_other_words(said: str, meant: Behaviour) -> None:
    events, _ = read(answer(message(behaviour=said)))
    assert [event.behaviour for event in events if isinstance(event, Spoken)] == [meant]


@pytest.mark.parametrize(("said", "kept"), [("KO", "ko"), ("en-US", "en-us"), ("Korean language", "und"), (3, "und")])
def test_a_language_is_a_tag_or_undetermined(said: object, kept: str) -> None:
    events, _ = read(answer(message(language=said)))
    assert [event.language for event in events if isinstance(event, Spoken)] == [kept]


@pytest.mark.parametrize(("moment", "phase", "moments", "kept"), [
    (1, "burst", 2, (1, "burst")),
    (2, "burst", 2, (None, None)),
    (-1, "burst", 2, (None, None)),
    (0, "burst", 0, (None, None)),
    (0, "later", 2, (0, None)),
    (None, "burst", 2, (None, None)),
    (True, "burst", 2, (None, None)),
])  # fmt: skip
def test_a_moment_is_one_of_the_rounds_or_none(
    moment: object, phase: str, moments: int, kept: tuple[object, object]
) -> None:
    events, _ = read(answer(message(moment=moment, phase=phase)), moments=moments)
    assert [(event.moment, event.phase) for event in events if isinstance(event, Spoken)] == [kept]


@pytest.mark.parametrize(("text", "stop"), [
    ('{"messages":[' + " \n" * MOST_BLANKS, "blank"),
    ('{"messages":[{"agent":"a1","text":"' + "\t" * (MOST_BLANKS + 1), "blank"),
    ("{" * 100, "endless"),
    ("la " * MOST_CHARS, "endless"),
    ("[" + json.dumps(message("nobody")) * 1000, "endless"),
])  # fmt: skip
def test_reading_stops_at_what_does_not_end(text: str, stop: str) -> None:
    events, one = read(text, 1000)
    assert one.stop == stop
    assert len(events) < 40
    assert one.chars <= MOST_CHARS
    assert list(one.feed(answer(message("a3")))) == []


@pytest.mark.parametrize("text", ["", "What a show!", "<think>on and on", "{}", '{"agent":', "<!doctype html>", "{{}}"])
def test_what_is_no_answer_is_not_understood(text: str) -> None:
    events, one = read(text)
    assert (events, one.understood, one.spoken) == ([], False, 0)


@given(st.text(alphabet='{}[]",:\\ab1 <>/think\n"agentx', max_size=300), st.integers(1, 50))
def test_any_text_in_any_pieces_is_read_without_an_error(text: str, piece: int) -> None:
    for event in read(text, piece)[0]:
        assert isinstance(event, Withheld) or event.text


@given(
    st.lists(st.tuples(st.sampled_from(sorted(AGENTS)), st.text(min_size=1, max_size=40)), max_size=12),
    st.integers(1, 60),
)
def test_the_size_of_the_pieces_changes_nothing(said: list[tuple[str, str]], piece: int) -> None:
    text = answer(*(message(agent, words) for agent, words in said))
    assert read(text, piece)[0] == read(text, len(text) or 1)[0]
    asked = {AGENTS[agent] for agent, words in said if AGENTS[agent] in ASKED and words.strip()}
    copied = few_shots() & {normalised(words) for _, words in said}
    assert copied or lines(text).keys() == asked
