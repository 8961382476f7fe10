"""What an engine's line must not say: lists per language, links and contact data, the machine's own language."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from builtin_helpers import arm, bundled, fans, show
from hypothesis import example, given
from hypothesis import strategies as st

from kpop_concert.audience.grammar.families import at_level
from kpop_concert.audience.grammar.families import shipped as grammar
from kpop_concert.audience.guard import Blocked, Guard, WordList, shipped
from kpop_concert.audience.guard.fold import folded, readings, squeezed
from kpop_concert.audience.guard.words import Words, compiled
from kpop_concert.audience.honesty import truth
from kpop_concert.system import paths
from kpop_concert.system.plaintext import plain

HERE = Path(__file__).parent
LINES = yaml.load((HERE / "guard_lines.yaml").read_text("utf-8"), yaml.BaseLoader)
INJECTIONS = yaml.safe_load((HERE / "injections.yaml").read_text("utf-8"))
SLOT = re.compile(r"\{(\w+)(?::([^/}]*)[^}]*)?\}")
SLOTS = {
    "ko": {"name": "이든", "nick": "이든이", "full": "강이든", "title": "하늘 언니", "heart": "💙", "group": "온다"},
    "en": {"name": "Eden", "nick": "Eden", "full": "Kang Eden", "title": "Eden", "heart": "💙", "group": "ONDA"},
}

stopped = [
    (reason, line) for reasons in LINES["stopped"].values() for reason, lines in reasons.items() for line in lines
]
passes = [line for lines in LINES["passes"].values() for line in lines]


@pytest.mark.parametrize(("reason", "line"), stopped)
def test_what_must_not_be_said_is_stopped_with_its_reason(reason: str, line: str) -> None:
    blocked = shipped().check(plain(line))
    assert blocked is not None
    assert blocked.reason == reason, blocked


@pytest.mark.parametrize("line", passes)
def test_fan_talk_passes(line: str) -> None:
    assert shipped().check(plain(line)) is None


def test_the_tables_are_long_enough() -> None:
    for language, least in (("ko", 25), ("en", 25), ("ja", 12), ("es", 12)):
        assert sum(map(len, LINES["stopped"][language].values())) >= least
        assert len(LINES["passes"][language]) >= least
    assert len(INJECTIONS) >= 80
    assert {item["language"] for item in INJECTIONS} == {"ko", "en", "ja", "es"}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_core_of_the_built_in_fans_is_stopped(language: str) -> None:
    slots = SLOTS[language]
    lines = [
        SLOT.sub(lambda slot: slots.get(slot[1], "wave") + (slot[2] or ""), at_level(core, polite))
        for family in grammar().rules
        for core in {core.text for core in grammar().every(language, family)}
        for polite in (False, True)
    ]  # fmt: skip
    assert len(lines) > 1000
    assert [(line, blocked) for line in lines if (blocked := shipped().check(line))] == []


@pytest.mark.parametrize("timing", ["published", "live"])
def test_a_whole_show_of_the_built_in_fans_passes(timing: str) -> None:
    lines = [line.spoken.text for line in show(bundled(), arm(timing), fans(), seed=3)]
    assert len(lines) > 50
    assert [line for line in lines if shipped().check(line)] == []


@pytest.mark.parametrize("source", ["SIM", "AI", "REPLAY"])
@pytest.mark.parametrize("language", ["ko", "en", "ja", "es"])
def test_the_truth_passes(source: str, language: str) -> None:
    assert shipped().check(truth(source, language)[0]) is None  # type: ignore[arg-type]


def test_an_injection_repeated_with_its_link_or_structure_is_stopped() -> None:
    carriers = [item["text"] for item in INJECTIONS if re.search(r"://|<\||\[INST\]|\"agent\"|a\d\b", item["text"])]
    assert len(carriers) >= 12
    assert [text for text in carriers if shipped().check(plain(text, 400)) is None] == []


@given(st.text(max_size=300))
@example("씨" * 3000 + "발")
@example("f u c k " * 800)
@example("a" * 20_000)
@example("[" * 5000 + "a1" * 5000)
@example("0" * 50_000)
@example("ㅅㅣ" * 5000)
@example("a.b-" * 5000 + "@" * 3000)
def test_any_text_gets_an_answer(text: str) -> None:
    blocked = shipped().check(text)
    assert blocked is None or len(blocked.rule) < 100


def entries() -> list[str]:
    lists = [yaml.safe_load(file.read_text("utf-8")) for file in (paths.resources() / "guard").glob("??.yaml")]
    return [entry for words in lists for found in words["block"].values() for entry in found]


def test_nothing_in_an_expression_repeats_without_a_bound() -> None:
    """So n letters take at most a constant times n steps: at each place an entry looks at a bounded piece."""
    assert len(entries()) > 200
    for entry in entries():
        source = re.sub(r"\\.|\[[^\]]*\]", "x", compiled(entry).source)
        assert not re.search(r"[*+]|\{\d+,\}", source), entry


@given(st.text(alphabet="ab 가ㅅ[|]*.'?", max_size=40), st.text(max_size=40))
def test_an_entry_is_compiled_or_refused_with_a_reason(entry: str, line: str) -> None:
    with contextlib.suppress(ValueError):
        list(Words([entry]).found(folded(line)))


@pytest.mark.parametrize(
    ("entry", "line", "held"),
    [
        ("bad", "so bad!", True),
        ("bad", "badge", False),
        ("bad*", "badge", True),
        ("*bad", "notbad", True),
        ("very bad", "very, BAD", True),
        ("very bad", "verybad", False),
        ("나쁜 말", "나쁜말이야", True),
        ("나쁜", "안나쁜", False),
        ("*나쁜", "안나쁜", True),
        ("b*d", "blurred", True),
        ("one ... two", "one and two", True),
        ("one ... two", "one " + "and " * 20 + "two", False),
        ("[is|was] [so|] bad", "is bad", True),
        ("[is|was] [so|] bad", "was so  bad", True),
        ("[is|was] [so|] bad", "isbad", False),
        ("bad", "baaaaad", True),
        ("bad", "b-a-d", True),
        ("bad", "bаd", True),
        ("나쁜", "나ㅃㅡㄴ", True),
        ("나쁜", "나❤쁜", True),
        ("죽어", "죽\u200b어", True),
    ],
)
def test_entries_mean_what_the_manual_says(entry: str, line: str, held: bool) -> None:
    words = Words([entry])
    assert any(any(words.found(reading)) for reading in readings(folded(line))) is held


@pytest.mark.parametrize(
    "entry", ["", "*", "[a|]", "[a", "a]", "a * b * c ... d", "[a][b][c][d][e][f][g][h][i]", "a" * 2000]
)
def test_entries_that_cannot_be_used_are_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^its? "):
        compiled(entry)


def test_allowed_entries_let_through_what_they_cover() -> None:
    guard = Guard([("own", WordList.model_validate({"block": {"rumour": ["stone"]}, "allow": ["stone age"]}))])
    assert guard.check("the stone age") is None
    assert guard.check("a stone") == Blocked("rumour", "own: 'stone'")
    assert guard.check("stone age, and a stone") is not None


def test_a_users_list_extends_the_shipped_ones_and_a_broken_one_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str, str], None]
) -> None:
    expected_log("kpop_concert.audience.guard", r"broken\.yaml")
    expected_log("kpop_concert.audience.guard", r"wrong\.yaml")
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path)
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "ko.yaml").write_text("block: {harassment: [바나나]}\nallow: [섹시]\n", "utf-8")
    (folder / "broken.yaml").write_text("block: {harassment: ['[']}\n", "utf-8")
    (folder / "wrong.yaml").write_text("- a list\n", "utf-8")
    shipped.cache_clear()
    guard = shipped()
    shipped.cache_clear()
    assert guard.check("바나나 먹어") == Blocked("harassment", "own ko: '바나나'")
    assert guard.check("섹시해") is None
    assert guard.check("씨발") is not None


@given(st.text(max_size=80))
def test_readings_are_of_the_folded_line_and_differ(text: str) -> None:
    every = list(readings(folded(text)))
    assert 1 <= len(every) <= 3
    assert len(set(every)) == len(every)
    assert all(squeezed(squeezed(reading)) == squeezed(reading) for reading in every)
