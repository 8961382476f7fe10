"""README and docs say what the program does: links, commands, tables and examples are held against the code."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel

from kpop_concert.audience.personas import ChatStyle, Persona, load_personas
from kpop_concert.bench import GROUPS
from kpop_concert.concert import kinds
from kpop_concert.concert.artist import Artist, Fandom, Member
from kpop_concert.concert.pack import load_pack
from kpop_concert.concert.score import Chant, ChantWord, Concert, LyricLine, Moment, Section
from kpop_concert.condition import Condition, DirectorNumbers, ReplayOptions, load_condition
from kpop_concert.headless import as_json_line
from kpop_concert.journal import PAYLOADS, Behaviour, ChatReleased, Entry
from kpop_concert.records.schema import PROJECTIONS
from kpop_concert.system import paths
from kpop_concert.ui.keys import _EVDEV, _NAMED

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LARGEST_PICTURE = 600_000


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text(name), re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no heading {heading!r}"
    return found[1]


def rows(part: str) -> list[list[str]]:
    """The cells of all table rows in a text, without their header and rule."""
    lines = [line for line in part.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = {number for number, row in enumerate(cells) if all(set(cell) <= set("-: ") for cell in row)}
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]


def codes(cell: str) -> list[str]:
    return re.findall(r"(?<!`)`([^`\n]+)`", cell)


def first_codes(part: str) -> set[str]:
    return {code for row in rows(part) for code in codes(row[0])}


def aliases(model: type[BaseModel]) -> set[str]:
    """Field names as files write them."""
    return {field.alias or name for name, field in model.model_fields.items()}


def examples(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Heading anchors as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- links and pictures


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text("utf-8")):
        if link.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        found = target.is_relative_to(ROOT) and target.exists()
        if not found or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_pictures_say_what_they_show_and_are_not_too_heavy() -> None:
    shown = set()
    for page in PAGES:
        for words, link in PICTURE.findall(page.read_text("utf-8")):
            picture = (page.parent / link).resolve()
            assert words, f"{page.name}: {link} has no description"
            assert picture.stat().st_size <= LARGEST_PICTURE, picture.name
            shown.add(picture)
    assert README.parent / "docs/images/theatre-1440x900.jpg" in shown


def test_no_picture_is_kept_that_no_page_links() -> None:
    linked = {(page.parent / link).resolve() for page in PAGES for link in LINK.findall(page.read_text("utf-8"))}
    assert {file for file in (ROOT / "docs" / "images").iterdir() if file not in linked} == set()


# --- commands


def command_help(*words: str) -> str:
    asked = subprocess.run(
        [sys.executable, "-m", "kpop_concert", *words, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return asked.stdout


def test_commands_and_options_exist() -> None:
    known = set(re.findall(r"^    (\w+) ", command_help(), re.MULTILINE))
    helps = {name: command_help(name) for name in sorted(known)}
    wrong = []
    for page in PAGES:
        for line in page.read_text("utf-8").splitlines():
            for named, words in re.findall(r"kpop-concert (\w+)\b([^`|]*)", line):
                if named not in known:
                    wrong.append(f"{page.name}: kpop-concert {named}")
                    continue
                wrong += [
                    f"{page.name}: kpop-concert {named} {option}"
                    for option in re.findall(r"(?<!\S)--[a-z-]+", words)
                    if option not in helps[named]
                ]
    assert wrong == []
    assert {"demo", "watch", "generate", "doctor", "bench"} <= known


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    named = {
        target for page in PAGES for target in re.findall(r"(?:`|^    )make ([a-z]+)", page.read_text("utf-8"), re.M)
    }
    assert named - targets == set()
    assert {"demo", "test"} <= named


def test_the_readmes_test_command_is_what_ci_runs() -> None:
    assert re.search(r"^    make test$", text("README.md"), re.MULTILINE)
    assert re.search(r"^exec make test( |$)", text(".ci/run"), re.MULTILINE)


def test_every_key_of_the_theatre_is_named() -> None:
    part = section("docs/fans.md", "Keys")
    told = " ".join(row[0] for row in rows(part)) + (" Esc" if "Esc leaves it" in part else "")
    for key in {*_EVDEV.values(), *_NAMED.values()}:
        assert re.search(rf"(?<!\w){re.escape(key)}(?!\w)", told), key


# --- what researchers rely on


def test_every_kind_of_entry_stands_with_its_fields() -> None:
    table = rows(section("docs/researchers.md", "The journal"))
    told = {codes(row[0])[0]: codes(row[2]) for row in table if len(row) == 3}
    assert told == {kind: list(payload.model_fields) for kind, payload in PAYLOADS.items()}


def test_every_part_of_an_entry_is_explained() -> None:
    table = [row for row in rows(section("docs/researchers.md", "The journal")) if len(row) == 2]
    told = {code for row in table for code in codes(row[0])}
    parts = set(Entry.__dataclass_fields__)
    assert told == parts | {"kind", "version"}


def test_every_number_of_the_director_stands_with_its_default() -> None:
    told = {
        codes(row[0])[0]: yaml.safe_load(codes(row[1])[0])
        for row in rows(section("docs/researchers.md", "The agent manager's numbers"))
    }
    assert told == json.loads(DirectorNumbers().model_dump_json())


def test_every_field_of_a_condition_stands_with_its_default() -> None:
    table = rows(section("docs/researchers.md", "Conditions"))
    told = {codes(row[0])[0]: codes(row[1]) for row in table if len(row) == 3}
    assert set(told) == set(Condition.model_fields)
    for name, field in Condition.model_fields.items():
        if name in ("director", "replay"):
            continue
        # A default of nothing is told in words.
        default = [] if field.is_required() or field.default in (None, "") else [json.dumps(field.default).strip('"')]
        assert told[name] == default, name


def test_shipped_conditions_are_as_told() -> None:
    table = [row for row in rows(section("docs/researchers.md", "Conditions")) if len(row) == 6]
    told = {codes(row[0])[0]: row[1:5] for row in table}
    shipped = {file.stem: load_condition(file) for file in (paths.resources() / "conditions").glob("*.yaml")}
    assert told == {
        name: [f"`{arm.audience}`", f"`{arm.timing}`", f"{arm.temperature:g}", "yes" if arm.chants else "no"]
        for name, arm in shipped.items()
    }


def test_every_option_of_a_replay_is_told() -> None:
    assert set(codes(section("docs/researchers.md", "Conditions"))) >= set(ReplayOptions.model_fields)


def test_the_example_of_a_condition_holds(tmp_path: Path) -> None:
    (arm,) = examples("docs/researchers.md", "yaml")
    (tmp_path / "arm.yaml").write_text(arm, "utf-8")
    assert load_condition(tmp_path / "arm.yaml").director.round_ms == 16_000


def test_the_example_of_a_chat_line_holds() -> None:
    (line,) = examples("docs/researchers.md", "json")
    told = json.loads(line)
    released = ChatReleased(
        line="0-a",
        due_ms=told["media_ms"],
        author=told["author"],
        author_kind=told["author_kind"],
        text=told["text"],
        round=told["round"],
        behaviour=Behaviour(told["behaviour"]),
        language=told["language"],
        source="SIM",
    )
    assert json.loads(as_json_line(released)) == told
    assert first_codes(section("docs/researchers.md", "Chat as JSON lines")) == set(told)
    assert set(codes(section("docs/researchers.md", "Chat as JSON lines"))) >= {code.value for code in Behaviour}


def test_the_records_tables_are_named() -> None:
    named = set(codes(section("docs/labs.md", "Reading a record")))
    assert {str(table.__tablename__) for table in PROJECTIONS} | {"entry"} <= named


def test_the_benchs_keys_are_those_of_its_groups() -> None:
    keys = [codes(row[0])[0] for row in rows(text("docs/benchmarks.md")) if codes(row[0])]
    prefixes = tuple(prefix for group in GROUPS.values() for prefix in group)
    assert keys
    assert all(key.startswith(prefixes) for key in keys)
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "kpop_concert" / "bench").glob("*.py"))
    assert [key for key in keys if f'"{key}' not in sources] == []


# --- pack formats


def test_the_example_of_a_concert_pack_holds(tmp_path: Path) -> None:
    concert, artist = examples("docs/concert-packs.md", "yaml")
    (tmp_path / "video.mp4").write_bytes(b"a stand-in")
    checksum = hashlib.sha256(b"a stand-in").hexdigest()
    (tmp_path / "concert.yaml").write_text(concert.replace("0" * 64, checksum), "utf-8")
    (tmp_path / "artist.yaml").write_text(artist, "utf-8")
    pack = load_pack(tmp_path)
    assert pack.duration_ms == 90_000
    assert [chant.text for chant in pack.chants] == ["김미나! 박준!"]


@pytest.mark.parametrize(
    ("heading", "models"),
    [
        ("concert.yaml", (Concert, Section, Moment, Chant, ChantWord, LyricLine)),
        ("artist.yaml", (Artist, Member, Fandom)),
    ],
)
def test_every_field_of_a_concert_pack_is_told(heading: str, models: tuple[type[BaseModel], ...]) -> None:
    part = section("docs/concert-packs.md", heading)
    told = set(codes(part))
    assert [f"{model.__name__}.{name}" for model in models for name in aliases(model) if name not in told] == []
    tabled = [model for model in models if model in (Concert, Artist, Member)]
    tables = {code for row in rows(part) if row[1] in ("yes", "no") for code in codes(row[0])}
    assert tables == {name for model in tabled for name in aliases(model)}


def test_every_word_of_the_packs_vocabulary_is_told() -> None:
    told = set(codes(section("docs/concert-packs.md", "concert.yaml")))
    for vocabulary in (kinds.SectionKind, kinds.MomentKind, kinds.Shows, kinds.ChantKind, kinds.Language):
        assert set(get_args(vocabulary)) - told == set()
    table = [row for row in rows(section("docs/concert-packs.md", "concert.yaml")) if len(row) == 2]
    needs = {kind: set(codes(row[1])) for row in table for kind in codes(row[0])}
    assert needs == {kind: set(kinds.NEEDS.get(kind, ())) for kind in get_args(kinds.MomentKind)}


def test_persona_packs_are_as_told(tmp_path: Path) -> None:
    (example,) = examples("docs/persona-packs.md", "yaml")
    (tmp_path / "pack.yaml").write_text(example, "utf-8")
    assert len(load_personas(tmp_path / "pack.yaml").personas) == 2
    tables = rows(text("docs/persona-packs.md"))
    assert {code for row in tables for code in codes(row[0])} == set(Persona.model_fields) | set(ChatStyle.model_fields)
