"""`measure` as a command: on what `generate` writes and what a study records, against nltk, for people and programs."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas
import pytest
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

from kpop_concert import __version__
from kpop_concert.analysis.definitions import CORPUS, DEFINITIONS, WINDOW
from kpop_concert.analysis.effects import MEASURES, SIMULATOR
from kpop_concert.analysis.tokens import tokens
from kpop_concert.audience.promptparts import examples
from kpop_concert.cli import demo_concert, main

SEEDS = (1, 2, 3)
LINE = {"media_ms": 0, "author": "a", "author_kind": "persona", "text": "wow", "round": 0, "behaviour": "affect"}


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """CONDITION-SEED.jsonl for both published conditions."""
    folder = tmp_path_factory.mktemp("chats")
    for condition in ("persona", "no_persona"):
        for seed in SEEDS:
            out = folder / f"{condition}-{seed}.jsonl"
            words = ["generate", str(demo_concert()), "--engine", "builtin", "--condition", condition]
            assert main([*words, "--seed", str(seed), "--out", str(out)]) == 0
    return folder


@pytest.fixture
def measure(capsys: pytest.CaptureFixture[str]) -> Any:
    """The command with these words; its stdout."""

    def run(*words: object, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["measure", *map(str, words)]) == code
        said = capsys.readouterr()
        assert (said.err == "") == (code == 0)
        return said.err if code else said.out

    return run


def strict(text: str) -> Any:
    """JSON without NaN and Infinity, which only Python reads."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["persona-1.jsonl", "no_persona-2.jsonl"])
def test_self_bleu_of_a_generated_chat_is_that_of_nltk(name: str, chats: Path, measure: Any) -> None:
    (corpus,) = strict(measure(chats / name, "--json"))["corpora"]
    texts = [line["text"] for line in lines(chats / name)]
    documents = [found for found in map(tokens, texts) if len(found) >= 2]
    smooth = SmoothingFunction().method1
    scores = [
        sentence_bleu(documents[:at] + documents[at + 1 :], document, (0.5, 0.5), smooth)
        for at, document in enumerate(documents)
    ]
    assert corpus["self_bleu_2"] == pytest.approx(sum(scores) / len(scores), rel=0, abs=1e-9)
    assert corpus["messages"] == len(texts)


def test_json_has_every_figure_its_definition_and_the_version(chats: Path, measure: Any) -> None:
    told = strict(measure(chats / "persona-1.jsonl", "--json", "--profile", "hall"))
    assert (told["version"], told["definitions"], list(told["profiles"])) == (__version__, DEFINITIONS, ["hall"])
    (corpus,) = told["corpora"]
    for part in (corpus, told):
        assert set(part) >= {*CORPUS, *WINDOW}
        assert set(part["inside"]["hall"]) == set(WINDOW)
    assert (corpus["condition"], corpus["seed"], corpus["inside"]["hall"]["speakers_per_100"]) == ("persona", 1, False)
    assert sum(agent["messages"] for agent in corpus["agents"].values()) == corpus["messages"]
    assert told["n"] == 1
    assert {name: told[name] for name in CORPUS} == {name: corpus[name] for name in CORPUS}
    assert (told["conditions"], told["effects"]) == ([], None)


def test_csv_is_tidy(chats: Path, measure: Any) -> None:
    told = measure(*chats.glob("*.jsonl"), "--by", "condition", "--csv")
    table = pandas.read_csv(io.StringIO(told))
    assert set(table["level"]) == {"corpus", "window", "agent", "pooled", "condition", "effect"}
    whole = table[table["level"] == "corpus"].pivot_table(index="corpus", columns="measure", values="value")
    assert len(whole) == 2 * len(SEEDS)
    means = table[(table["level"] == "condition") & (table["measure"] == "distinct_2")].set_index("condition")["value"]
    persona = whole[whole.index.str.startswith("persona")]["distinct_2"].mean()
    assert means["persona"] == pytest.approx(persona)
    assert set(table["inside_hall"].dropna()) <= {0, 1}


def test_the_effect_table_comes_with_one_command(chats: Path, measure: Any) -> None:
    told = strict(measure(*sorted(chats.glob("*.jsonl")), "--by", "condition", "--json"))
    assert [group["name"] for group in told["conditions"]] == ["no_persona", "persona"]
    effects = told["effects"]
    assert effects["pairs"] == [f"seed {seed}" for seed in SEEDS]
    assert list(effects["measures"]) == list(MEASURES)
    for name, effect in effects["measures"].items():
        assert effect["d_z"] * effect["published"] > 0, name
    assert SIMULATOR in effects["notes"]
    text = measure(*sorted(chats.glob("*.jsonl")), "--by", "condition")
    assert SIMULATOR.removesuffix(".") in text
    assert "+13.64" in text


def test_files_of_any_name_are_given_their_condition(chats: Path, tmp_path: Path, measure: Any) -> None:
    named: list[object] = []
    for condition in ("persona", "no_persona"):
        named += ["--as", condition]
        for seed in SEEDS:
            named.append(tmp_path / f"{condition[0]} {seed}.jsonl")
            named[-1].write_bytes((chats / f"{condition}-{seed}.jsonl").read_bytes())  # type: ignore[attr-defined]
    turned = strict(measure(*named, "--effect", "no_persona", "persona", "--json"))["effects"]
    straight = strict(measure(*chats.glob("*.jsonl"), "--effect", "persona", "no_persona", "--json"))["effects"]
    for name in MEASURES:
        assert turned["measures"][name]["d_z"] == pytest.approx(-straight["measures"][name]["d_z"])
        assert turned["measures"][name]["published"] is None


def test_a_few_shot_that_is_copied_is_found(tmp_path: Path, measure: Any) -> None:
    texts = [examples()[0].text.upper(), "something of one's own"]
    chat = [LINE | {"text": f" {text} ", "media_ms": at, "language": "en"} for at, text in enumerate(texts)]
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, chat)), "utf-8")
    assert strict(measure(tmp_path / "c.jsonl", "--json"))["corpora"][0]["few_shot_leak"] == 0.5


def test_a_study_is_compared_within_its_visits(
    tmp_path: Path, measure: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study.db"
    main(["station", "pilot", "--simulate", "4", "--database", str(study)])
    capsys.readouterr()
    told = strict(measure(study, "--by", "condition", "--json"))
    assert {group["name"] for group in told["conditions"]} == {"persona", "no_persona"}
    assert len(told["effects"]["pairs"]) >= 2
    assert all(pair.startswith("visit ") for pair in told["effects"]["pairs"])
    assert all(len(corpus["agents"]) == 10 for corpus in told["corpora"])


def test_the_text_tells_definitions_bands_and_what_is_short(chats: Path, measure: Any) -> None:
    text = measure(chats / "persona-1.jsonl")
    for name, words in DEFINITIONS.items():
        assert f"  {name}: {words}" in text
    assert "26 - 33 - 43" in text
    assert "fewer than 300 messages" in text
    several = measure(chats / "persona-1.jsonl", chats / "persona-2.jsonl")
    assert "mean of 2" in several
    assert [line.split()[0] for line in several.splitlines()[1:3]] == ["persona-1.jsonl", "persona-2.jsonl"]


def test_what_cannot_be_measured_is_null_and_names_do_no_harm(tmp_path: Path, measure: Any) -> None:
    line = LINE | {"author": "\x1b[2J=1+1", "text": "💙", "language": "zxx"}
    (tmp_path / "one.jsonl").write_text(json.dumps(line), "utf-8")
    (corpus,) = strict(measure(tmp_path / "one.jsonl", "--json"))["corpora"]
    assert corpus["distinct_2"] is corpus["self_bleu_2"] is corpus["spread.caps"] is corpus["burst_eighth"] is None
    assert corpus["spread.message_count"] == 0
    assert "\x1b" not in measure(tmp_path / "one.jsonl")
    (tmp_path / "one.jsonl").write_text(json.dumps(line | {"author": "=1+1"}), "utf-8")
    assert ",=1+1" not in measure(tmp_path / "one.jsonl", "--csv")


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_bad_input_is_one_message_and_no_figures(form: list[str], tmp_path: Path, measure: Any) -> None:
    (tmp_path / "text.jsonl").write_text("no chat", "utf-8")
    (tmp_path / "other.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    assert "no readable JSON" in measure(tmp_path / "text.jsonl", *form, code=1)
    assert "found no such file" in measure(tmp_path / "none.jsonl", *form, code=1)
    assert "other.db" in measure(tmp_path / "other.db", *form, code=1)


def test_conditions_that_nobody_names_are_asked_for(chats: Path, tmp_path: Path, measure: Any) -> None:
    (tmp_path / "chat.jsonl").write_bytes((chats / "persona-1.jsonl").read_bytes())
    assert "--as CONDITION FILE" in measure(tmp_path / "chat.jsonl", "--by", "condition", code=1)
    alone = measure(chats / "persona-1.jsonl", "--effect", "persona", "no_persona", code=1)
    assert "there is no effect table: pairs of persona and no_persona" in alone


@pytest.mark.parametrize(
    "words",
    [[], ["--as", "persona"], ["x.jsonl", "--effect", "persona", "persona"], ["x.jsonl", "--json", "--csv"]],
)
def test_wrong_use_is_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["measure", *words])
    assert refused.value.code == 2
