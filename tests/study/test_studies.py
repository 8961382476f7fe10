"""The shipped studies hold, say what is true in both languages, and docs/studies.md tells the models as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from kpop_concert.condition import load_condition
from kpop_concert.study.check import check_study
from kpop_concert.study.protocol import (
    Block,
    Design,
    Interview,
    Pause,
    Practice,
    Protocol,
    Questions,
    Text,
    Thresholds,
    ViewingBlock,
    Words,
    load_protocol,
)
from kpop_concert.system import paths

FILES = sorted((paths.resources() / "studies").glob("*.yaml"))
PAGE = Path(__file__).parents[2] / "docs" / "studies.md"


def texts(study: Protocol, *kinds: str) -> list[Words]:
    """The pages of these kinds of block."""
    return [
        page for _, block in study.blocks if isinstance(block, Text) and block.block in kinds for page in block.pages
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_shipped_studies_hold(file: Path) -> None:
    checked = check_study(file.stem, verify=False)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.protocol is not None
    assert checked.protocol.name == file.stem
    assert checked.protocol.languages == ("en", "ko")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_estimates_in_consents_are_those_of_the_check(file: Path) -> None:
    checked = check_study(file.stem, verify=False)
    estimate = next(int(found[1]) for line in checked.lines if (found := re.search(r"about (\d+) minutes", line)))
    assert checked.protocol is not None
    (told,) = re.findall(r"takes about (\d+) minutes", " ".join(page.en for page in texts(checked.protocol, "consent")))
    (korean,) = re.findall(r"(\d+)분쯤\s+걸려요", " ".join(page.ko for page in texts(checked.protocol, "consent")))
    assert told == korean
    assert estimate <= int(told) <= estimate + 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_korean_texts_speak_politely_and_plainly(file: Path) -> None:
    study = load_protocol(file)
    for page in texts(study, "consent", "instructions", "debrief"):
        for sentence in re.split(r"(?<=[.?])\s+", page.ko.strip()):
            if sentence.endswith("{provider}"):
                continue
            first = sentence.split("\n\n")[-1]
            assert re.search(r"(요|세요)[.?]$", first), sentence


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_who_takes_part_is_told_the_truth(file: Path) -> None:
    study = load_protocol(file)
    conceals = study.name == "disclosure"
    consent = " ".join(page.en for page in texts(study, "consent"))
    early = " ".join(page.ko + page.en for page in texts(study, "consent", "instructions"))
    debriefing = texts(study, "debrief")
    assert ("simulated audience" in consent) is not conceals
    assert ("가상 관객" in early) is not conceals
    assert "가상 관객" in " ".join(page.ko for page in debriefing)
    assert "simulated" in " ".join(page.en for page in debriefing)
    assert "fictional" in consent
    if conceals:
        assert "Not everything about this study can be told beforehand" in consent
        assert not re.search(r"other (viewers|fans|people)|다른 (시청자|사람|팬)", early.replace("다른 사람을", ""))


def test_the_pilot_is_the_published_one() -> None:
    study = load_protocol(paths.resources() / "studies" / "pilot.yaml")
    assert study.design.kind == "within"
    assert study.design.groups == (("persona", "no_persona"),)
    asked = next(block for block in study.period if isinstance(block, Questions))
    assert set(asked.instruments) == {"ios", "ues_sf", "sam", "naturalness"}
    assert study.selfreport == "none"
    assert study.after[-2].block == "interview"


def test_the_disclosure_arms_differ_in_nothing_else() -> None:
    told = load_condition(paths.resources() / "conditions" / "persona.yaml").model_dump()
    hidden = load_condition(paths.resources() / "studies" / "arms" / "persona_delayed.yaml").model_dump()
    differs = {key for key in told if told[key] != hidden[key]} - {"name", "purpose"}
    assert differs == {"disclosure"}


def test_who_was_kept_in_the_dark_is_asked_again_after_the_debriefing() -> None:
    checked = check_study("disclosure", verify=False)
    assert checked.protocol is not None
    debriefing, asked = checked.protocol.after[-2:]
    assert (debriefing.block, asked.name) == ("debrief", "data_use")
    assert [item.kind for item in checked.instruments["instruments/data_use.yaml"].items] == ["yesno"]


# --- docs/studies.md


def _section(heading: str) -> str:
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _rows(part: str) -> list[list[str]]:
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return lines[2:]


def _default(model: type[BaseModel], name: str) -> str:
    field = model.model_fields[name]
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if default in (Words(), None):
        return "none"
    if isinstance(default, BaseModel):
        return "see below"
    return "`" + json.dumps(default).strip('"') + "`"


@pytest.mark.parametrize(
    ("heading", "model", "base"),
    [
        ("The protocol", Protocol, BaseModel),
        ("Design", Design, BaseModel),
        ("Thresholds", Thresholds, BaseModel),
        ("Blocks", Block, BaseModel),
        ("`consent`, `instructions`, `debrief`", Text, Block),
        ("`screening`, `background`, `familiarity`, `instruments`, `probes`", Questions, Block),
        ("`practice`", Practice, Block),
        ("`baseline`, `rest`", Pause, Block),
        ("`viewing`", ViewingBlock, Block),
        ("`interview`", Interview, Block),
    ],
)
def test_every_field_of_a_protocol_stands_with_its_default(
    heading: str, model: type[BaseModel], base: type[BaseModel]
) -> None:
    told = {row[0].strip("`"): row[1] for row in _rows(_section(heading))}
    fields = set(model.model_fields) - ({"block"} | set(base.model_fields) if base is Block else set())
    extra = {"block": "required"} if model is Block else {}
    assert told == extra | {name: _default(model, name) for name in model.model_fields if name in fields}


def test_every_kind_of_block_has_a_heading() -> None:
    headings = re.findall(r"^### (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    kinds = {kind for heading in headings for kind in re.findall(r"`(\w+)`", heading)}
    blocks = Protocol.model_json_schema()["$defs"]
    literals = {
        kind
        for name in ("Text", "Questions", "Practice", "Pause", "ViewingBlock", "Interview")
        for kind in blocks[name]["properties"]["block"].get("enum", [blocks[name]["properties"]["block"].get("const")])
    }
    assert kinds == literals


def test_shipped_studies_are_as_told() -> None:
    table = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    studies = [load_protocol(file) for file in FILES]
    shipped = {(s.name, s.design.kind, "no" if s.selfreport == "none" else "yes") for s in studies}
    assert set(table) == shipped


def test_the_examples_hold(tmp_path: Path) -> None:
    arm, study = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "arm.yaml").write_text(arm, "utf-8")
    assert load_condition(tmp_path / "arm.yaml").engine == "openai"
    (tmp_path / "small.yaml").write_text(study, "utf-8")
    checked = check_study(tmp_path / "small.yaml", verify=False)
    assert [str(problem) for problem in checked.problems] == []


def test_the_messages_that_are_shown_are_real(tmp_path: Path) -> None:
    _, study = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    wrong = study.replace("concerts: [onda-undertow]", "concerts: [a, b]").replace("places: 12", "places: 10")
    (tmp_path / "my-study.yaml").write_text(wrong, "utf-8")
    (told,) = check_study(tmp_path / "my-study.yaml").problems
    shown = re.search(r"my-study\.yaml: design\.places: .*? \(", PAGE.read_text("utf-8"))
    assert shown
    assert str(told).startswith(shown[0])
