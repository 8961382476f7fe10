"""Instrument files: the shipped ones, a lab's own, what is said about bad ones, and what counts as an answer."""

from __future__ import annotations

import json
import math
import re
from itertools import permutations
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kpop_concert.concert.pack import ConcertPack, load_pack
from kpop_concert.study import items
from kpop_concert.study.instruments import (
    Exclusion,
    Instrument,
    ScoreRule,
    excluded,
    load_instrument,
    order,
    pages,
    shipped,
)
from kpop_concert.study.items import AnyItem, Ios, Item, Likert, Option, Sam, Scale, Value
from kpop_concert.study.quiz import filled
from kpop_concert.system import paths
from kpop_concert.system.problems import DocumentError

HERE = Path()
PAGE = Path(__file__).parents[2] / "docs" / "instruments.md"
KINDS: tuple[type[Item], ...] = get_args(get_args(AnyItem)[0])

EVERY_KIND = """\
name: all_kinds
version: "1"
cite: Own items.
scales: {five: {min: 1, max: 5, labels: {1: {en: No}, 5: {en: Yes}}, source: {en: own wording}}}
items:
  - {id: likert, kind: likert, scale: five, text: {en: A}, source: {en: own wording}}
  - {id: sam, kind: sam, dimension: valence, direction: rising, low: {en: L}, high: {en: H}, text: {en: A},
     source: {en: own wording}}
  - {id: slider, kind: affective_slider, dimension: arousal, low: {en: L}, high: {en: H}, text: {en: A},
     source: {en: own wording}}
  - {id: choice, kind: choice, text: {en: A}, source: {en: own wording},
     options: [{id: one, text: {en: One}}, {id: two, text: {en: Two}}]}
  - {id: multi, kind: multi, text: {en: A}, source: {en: own wording},
     options: [{id: one, text: {en: One}}, {id: two, text: {en: Two}}, {id: none, text: {en: None}, alone: true}]}
  - {id: yesno, kind: yesno, text: {en: A}, source: {en: own wording}}
  - {id: whole, kind: number, min: 0, max: 10, text: {en: A}, source: {en: own wording}}
  - {id: number, kind: number, min: 0.5, max: 2.5, whole: false, text: {en: A}, source: {en: own wording}}
  - {id: text, kind: text, max_chars: 10, text: {en: A}, source: {en: own wording}}
"""


@pytest.fixture(scope="module")
def undertow() -> ConcertPack:
    return load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    return _load(tmp_path_factory.mktemp("kinds"), EVERY_KIND)


def _load(tmp_path: Path, text: str) -> Instrument:
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    return load_instrument("mine.yaml", tmp_path)


def _reference() -> dict[str, Instrument]:
    return {name: load_instrument(name, HERE) for name in shipped()}


# --- the shipped ones


@pytest.mark.parametrize("name", shipped())
def test_shipped_instruments_are_called_like_their_files_and_speak_both_languages(name: str) -> None:
    instrument = load_instrument(name, HERE)
    assert instrument.name == name
    assert instrument.languages == ("en", "ko")
    assert all(item.text.get("en") and item.text.get("ko") for item in instrument.items)


def test_the_instruments_of_the_studies_are_shipped() -> None:
    assert set(shipped()) == {
        "sam", "affective_slider", "ios", "ues_sf", "naturalness", "pes_short", "copresence", "familiarity",
        "screening", "background", "probes", "disclosure_check",
    }  # fmt: skip


def test_sam_has_three_rows_that_say_their_direction() -> None:
    rows = [item for item in load_instrument("sam", HERE).items if isinstance(item, Sam)]
    assert [row.dimension for row in rows] == ["valence", "arousal", "dominance"]
    assert {row.direction for row in rows} == {"rising"}
    assert [row.low.ko for row in rows][:2] == ["불쾌함", "차분함"]
    assert rows[1].text.ko == "무대를 보는 동안 얼마나 고조되었나요?"


def test_the_circles_of_ios_keep_their_total_area_and_overlap_by_a_seventh_more_each() -> None:
    (item,) = load_instrument("ios", HERE).items
    assert isinstance(item, Ios)
    assert item.text.ko == "다른 시청자들이 얼마나 가깝게 느껴졌나요?"
    pairs = zip(item.geometry.diameter, item.geometry.centre_distance, strict=True)
    for k, (diameter, distance) in enumerate(pairs, start=1):
        radius = diameter / 2
        # The lens of two equal circles.
        overlap = 2 * radius**2 * math.acos(distance / diameter) - distance / 2 * math.sqrt(diameter**2 - distance**2)
        total = 2 * math.pi * radius**2 - overlap
        assert total == pytest.approx(2 * math.pi * 0.5**2, rel=0.001)
        assert overlap / total == pytest.approx((k - 1) / 7, abs=0.001)


def test_ues_sf_has_the_published_items_about_this_concert() -> None:
    ues = load_instrument("ues_sf", HERE)
    assert [item.id for item in ues.items] == [
        f"{scale}-S.{n}" for scale in ("FA", "PU", "AE", "RW") for n in (1, 2, 3)
    ]
    assert {item.id for item in ues.items if isinstance(item, Likert) and item.reverse} == {
        "PU-S.1",
        "PU-S.2",
        "PU-S.3",
    }
    labels = ues.scales["agreement"].labels
    assert [labels[n].en for n in range(1, 6)] == [
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
    ]
    assert ues.order == "random"
    for item in ues.items:
        assert "Application" not in item.text.get("en")
        assert item.source.ko == "unvalidated translation"
        assert (item.source.en == "adapted wording") == ("this concert" in item.text.get("en").lower())


def test_published_wordings_stand_as_published() -> None:
    reference = _reference()
    assert reference["naturalness"].items[0].text.en == "The chat felt like natural audience chat."
    assert [item.text.en for item in reference["pes_short"].items] == [
        "We felt stronger emotions than those we normally feel.",
        "We felt that we were one.",
        "We felt a strong shared emotion.",
        "We felt really united, almost melted into one.",
        "What we were as a group was more important than what we were as individuals.",
        "We felt more intense emotions because we all went through the same experience.",
    ]
    turned = [item.id for item in reference["copresence"].items if isinstance(item, Likert) and item.reverse]
    assert turned == ["unnoticed", "apart"]


def test_the_background_takes_nothing_that_is_written_freely() -> None:
    kinds = {item.kind for item in load_instrument("background", HERE).items}
    assert kinds <= {"choice", "likert", "multi"}


def test_the_pointed_probe_comes_last_and_on_a_page_of_its_own() -> None:
    probes = load_instrument("probes", HERE)
    assert pages(probes, order(probes, 3)) == (("noticed",), ("guessed",), ("believed",))


# --- a lab's own


def test_a_lab_adds_its_own_beside_the_protocol(every_kind: Instrument) -> None:
    assert every_kind.languages == ("en",)
    assert {item.kind for item in every_kind.items} == {
        "likert", "sam", "affective_slider", "choice", "multi", "yesno", "number", "text",
    }  # fmt: skip


def test_an_instrument_that_is_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nowhere: found no such instrument, expected one of .*ues_sf"):
        load_instrument("nowhere", tmp_path)


def test_a_shipped_name_is_not_taken_again(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"mine.yaml: name: found 'sam', which is shipped.*line 1"):
        _load(tmp_path, EVERY_KIND.replace("all_kinds", "sam"))


ONE = "  - {id: one, kind: yesno, text: {en: A}, source: {en: own wording}}\n"
HEAD = 'name: mine\nversion: "1"\ncite: Own.\nitems:\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ONE + ONE, r"items\[1\]\.id: found 'one' again.*line 6"),
        (HEAD + ONE.replace("{en: A}", "{}"), r"items\[0\]\.text: found no text.*line 5"),
        (HEAD + ONE + ONE.replace("one", "two").replace("{en: A}", "{ko: 가}"), r"items\[1\]\.text\.en: found nothing"),
        (HEAD + ONE.replace("{en: A}", "{en: A, ko: 가}"), r"items\[0\]\.source\.ko: found nothing.*line 5"),
        (HEAD + ONE.replace("{en: own wording}", "{en: own wording, ko: own wording}"), r"source\.ko: found a source"),
        (HEAD + ONE.replace("own wording", "a friend"), r"items\[0\]\.source\.en: found 'a friend'"),
        (HEAD + ONE.replace("A}", '"Do you like {song}?"}'), r"items\[0\]\.text\.en: found braces"),
        (HEAD + ONE.replace("yesno", "likert, scale: five"), r"items\[0\]\.scale: found 'five'"),
        (HEAD + ONE.replace("yesno", "slide"), r"items\[0\]\.kind: found 'slide', expected one of"),
        (HEAD + ONE.replace("yesno", "quiz, unknown: {en: No}").replace("one", "a.b"), r"items\[0\]\.id: found 'a\.b'"),
        (HEAD + ONE.replace("yesno", "number, min: 5, max: 5"), r"items\[0\].*the smaller number as min"),
        (HEAD + ONE.replace("yesno", "number, min: 5, max: .inf"), r"items\[0\]\.max"),
        (HEAD + ONE + "scores: [{name: s, items: [two]}]", r"scores\[0\]\.items\[0\]: found 'two'.*line 6"),
        (HEAD + ONE + "scores: [{name: s, items: [one, one]}]", r"scores\[0\]\.items\[1\]: found 'one' again"),
        (HEAD + ONE + "scores: [{name: s, items: [one], at_least: 2}]", r"scores\[0\]\.at_least: found 2"),
        (HEAD + ONE + "scores: [{name: s, items: [one], rule: right}]", r"scores\[0\]\.items\[0\].*a quiz"),
        (HEAD + ONE + "scores: [{name: s, items: [one]}, {name: s, items: [one]}]", r"scores\[1\]\.name: found 's'"),
        (HEAD + ONE + "exclude: [{item: two, when: [true], reason: r}]", r"exclude\[0\]\.item: found 'two'"),
        (HEAD + ONE + "exclude: [{item: one, when: [3], reason: r}]", r"exclude\[0\]\.when\[0\]: found 3 is neither"),
        (
            HEAD + ONE.replace("yesno", "choice, options: [{id: a, text: {en: A}}, {id: declined, text: {en: D}}]"),
            r"options\[1\]\.id: found 'declined'",
        ),
        (
            HEAD + ONE.replace("yesno", "choice, options: [{id: a, text: {en: A}}, {id: a, text: {en: B}}]"),
            r"options\[1\]\.id: found 'a' again",
        ),
        (
            HEAD + ONE + ONE.replace("one", "two").replace("yesno", "number, min: 0, max: 9")
            + "scores: [{name: s, items: [one, two]}]",
            r"scores\[0\]\.items: found items of several ranges",
        ),
        (EVERY_KIND.replace("max: 5, labels", "max: 1, labels"), r"scales\.five: found 1 to 1"),
        (EVERY_KIND.replace("5: {en: Yes}", "4: {en: Yes}"), r"scales\.five: found an end without a label"),
        (EVERY_KIND.replace("5: {en: Yes}", "5: {en: Yes}, 6: {en: Y}"), r"scales\.five: found a label of 6"),
        (EVERY_KIND.replace("direction: rising, ", ""), r"items\[1\]\.direction: found nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        _load(tmp_path, text)


def test_circles_that_do_not_come_closer_are_refused(tmp_path: Path) -> None:
    ours = shipped()["ios"].read_text("utf-8").replace("name: ios", "name: mine")
    with pytest.raises(DocumentError, match=r"geometry: found circles that do not come closer"):
        _load(tmp_path, ours.replace(".513, .382", ".382, .513"))


# --- answers


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("likert", 1), ("likert", 5), ("sam", 1), ("sam", 9), ("slider", 0), ("slider", 0.5), ("slider", 1.0),
        ("choice", "two"), ("multi", "one two"), ("multi", "none"), ("yesno", False), ("whole", 10), ("number", 0.5),
        ("number", 2), ("text", "열 글자까지\n돼요"),
    ],
)  # fmt: skip
def test_answers_that_an_item_allows(every_kind: Instrument, item: str, value: Value) -> None:
    assert every_kind.validate_answer(item, value) is None


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        ("likert", 0, "not in 1 to 5"), ("likert", 6, "not in 1 to 5"), ("likert", 3.0, "not a whole number"),
        ("likert", True, "not a whole number"), ("likert", "3", "not a whole number"), ("sam", 10, "not in 1 to 9"),
        ("slider", -0.01, "not in 0 to 1"), ("slider", math.nan, "not in 0 to 1"), ("slider", True, "not a number"),
        ("slider", math.inf, "not in 0 to 1"), ("choice", "three", "not one of one, two"), ("choice", 1, "not one of"),
        ("multi", "", "not a list"), ("multi", "two one", "in the order of the file"), ("multi", "one one", "once"),
        ("multi", "one none", "goes with no other"), ("multi", "one three", "not one of"), ("yesno", 1, "neither"),
        ("yesno", "yes", "neither"), ("whole", 2.5, "not a whole number"), ("whole", 11, "not in 0 to 10"),
        ("number", math.nan, "not in 0.5 to 2.5"), ("number", 0.4, "not in 0.5 to 2.5"), ("text", " ", "empty"),
        ("text", "elf Zeichen", "11 characters, at most 10"), ("text", "a\0b", "control"), ("text", 7, "not text"),
    ],
)  # fmt: skip
def test_answers_that_are_refused(every_kind: Instrument, item: str, value: Value, said: str) -> None:
    assert said in (every_kind.validate_answer(item, value) or "nothing")


def test_every_item_of_every_instrument_can_be_declined(undertow: ConcertPack) -> None:
    for instrument in _reference().values():
        for item in filled(instrument, undertow).items:
            assert instrument.validate_answer(item.id, None) is None


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()))
def test_whatever_comes_is_allowed_or_refused_with_a_word(value: Value) -> None:
    for instrument in (load_instrument("sam", HERE), load_instrument("affective_slider", HERE)):
        for item in instrument.items:
            problem = instrument.validate_answer(item.id, value)
            ends = items.bounds(item)
            assert ends is not None
            fits = isinstance(value, int | float) and not isinstance(value, bool) and ends[0] <= value <= ends[1]
            assert (problem is None) == (value is None or (fits and (item.kind != "sam" or isinstance(value, int))))


def test_an_item_that_an_instrument_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="sam has no item joy"):
        load_instrument("sam", HERE).validate_answer("joy", 1)


# --- orders


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_an_order_holds_every_item_once_and_pages_cut_it(seed: int) -> None:
    ues = load_instrument("ues_sf", HERE)
    shown = order(ues, seed)
    assert sorted(shown) == sorted(item.id for item in ues.items)
    assert order(ues, seed) == shown
    cut = pages(ues, shown)
    assert tuple(id_ for page in cut for id_ in page) == shown
    assert {len(page) for page in cut} == {4}


def test_a_fixed_order_is_that_of_the_file() -> None:
    sam = load_instrument("sam", HERE)
    assert {order(sam, seed) for seed in range(20)} == {("valence", "arousal", "dominance")}


def test_a_random_order_takes_every_form_and_every_participant_has_the_same_one_again() -> None:
    copresence = load_instrument("copresence", HERE)
    found = {order(copresence, seed) for seed in range(400)}
    assert found == set(permutations([item.id for item in copresence.items]))
    # A reference value: orders of recorded visits can be drawn again by any later version.
    assert order(copresence, 7) == ("unnoticed", "together", "aware", "apart")


# --- exclusions


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"flashing": False, "hearing": True, "adult": True}, None),
        ({"flashing": True, "hearing": True, "adult": True}, "may be sensitive to flashing light"),
        ({"flashing": None, "hearing": True, "adult": True}, "may be sensitive to flashing light"),
        ({"flashing": False, "hearing": False, "adult": True}, "may not hear the concert"),
        ({"flashing": False, "hearing": True, "adult": False}, "may be under 19"),
        ({"flashing": False, "hearing": True, "adult": None}, "may be under 19"),
        ({"flashing": True, "adult": False}, "may be sensitive to flashing light"),
        ({}, None),
    ],
)
def test_who_does_not_take_part(answers: dict[str, Value], reason: str | None) -> None:
    assert excluded(load_instrument("screening", HERE), answers) == reason


def test_a_number_excludes_by_its_value_and_true_is_not_one(tmp_path: Path) -> None:
    text = HEAD + ONE.replace("yesno", "number, min: 0, max: 9") + "exclude: [{item: one, when: [1], reason: r}]"
    mine = _load(tmp_path, text)
    assert [excluded(mine, {"one": value}) for value in (1, 2, True, None)] == ["r", None, None, None]


# --- docs/instruments.md


def _section(heading: str) -> str:
    found = re.search(rf"^#+ {heading}\n(.*?)(?=^#+ |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _tables(heading: str) -> list[dict[str, list[str]]]:
    """First cell to the others, for every table of a section; a row of two names counts for both."""
    tables: list[dict[str, list[str]]] = []
    last = ""
    for line in _section(heading).splitlines():
        if line.startswith("|"):
            first, *others = (cell.strip() for cell in line.strip("|").split("|"))
            if not last.startswith("|"):
                tables.append({})
            for name in re.findall(r"`([^`]+)`", first):
                tables[-1][name] = others
        last = line
    return tables


def _tells(table: dict[str, list[str]], model: type[BaseModel], but: tuple[str, ...] = ()) -> None:
    assert set(table) == set(model.model_fields) - set(but)
    for name, cells in table.items():
        field = model.model_fields[name]
        plain = (
            [] if field.is_required() or field.default in ((), "", None) or field.default_factory else [field.default]
        )
        if len(cells) == 2:
            assert re.findall(r"`([^`]+)`", cells[0]) == [json.dumps(value).strip('"') for value in plain], name
            assert (cells[0] == "required") == field.is_required(), name


def test_every_field_is_told_with_its_default() -> None:
    (own,) = _tables("One of your own")
    _tells(own, Instrument)
    scale, option = _tables("Scales and options")
    _tells(scale, Scale)
    _tells(option, Option)
    (score,) = _tables("Scores")
    _tells(score, ScoreRule)
    (exclusion,) = _tables("Exclusions")
    _tells(exclusion, Exclusion)


def test_every_kind_of_item_is_told_with_its_fields() -> None:
    common, kinds = _tables("Items")
    assert set(common) == {*Item.model_fields, "kind"}
    told = {kind: set(re.findall(r"`([^`]+)`", cells[0])) for kind, cells in kinds.items()}
    models = {get_args(model.model_fields["kind"].annotation)[0]: model for model in KINDS}
    assert told == {kind: set(model.model_fields) - set(common) for kind, model in models.items()}
    assert set(get_args(items.Source)) <= set(re.findall(r"`([^`]+)`", _section("Texts")))


def test_the_shipped_ones_are_told_with_their_scores() -> None:
    (table,) = _tables("What is shipped")
    told = {name: re.findall(r"`([^`]+)`", cells[1]) for name, cells in table.items()}
    assert told == {name: [rule.name for rule in one.scores] for name, one in _reference().items()}


def test_the_example_of_an_instrument_holds(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert yaml.safe_load(example)["name"] == _load(tmp_path, example).name == "singing"
