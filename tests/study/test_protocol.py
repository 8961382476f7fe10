"""Protocols: what is said about bad ones, with file, field and line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from kpop_concert.audience.engines.settings import EngineSettings
from kpop_concert.condition import Condition
from kpop_concert.study.check import check_study, provider_of
from kpop_concert.study.protocol import Protocol, Words, load_protocol, protocol_hash
from kpop_concert.system import paths
from kpop_concert.system.problems import DocumentError

Change = Callable[[dict[str, Any]], object]
SAID = {"en": "Text.", "ko": "글."}


def good() -> dict[str, Any]:
    """A protocol that holds, as data."""
    return {
        "name": "tried",
        "version": "1.0",
        "title": SAID,
        "purpose": "A try.",
        "design": {
            "kind": "within",
            "groups": [["persona", "no_persona"]],
            "concerts": ["onda-undertow"],
            "repeat_concerts": True,
            "places": 12,
        },
        "before": [
            {"block": "consent", "name": "consent", "pages": [SAID], "agree": SAID},
            {"block": "practice", "name": "practice"},
        ],
        "period": [
            {"block": "viewing", "name": "viewing"},
            {"block": "instruments", "name": "asked", "instruments": ["naturalness"]},
        ],
        "after": [
            {"block": "probes", "name": "probes", "instruments": ["probes"]},
            {"block": "debrief", "name": "debrief", "pages": [SAID]},
        ],
    }


class _Plain(yaml.SafeDumper):
    """Writes what stands in several places several times: an alias is refused."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def write(folder: Path, data: dict[str, Any], name: str = "tried.yaml") -> Path:
    file = folder / name
    file.write_text(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False), "utf-8")
    return file


def design(kind: str, *groups: list[str]) -> Change:
    return lambda data: data["design"].update(kind=kind, groups=list(groups), places=12)


def consent(*pages: dict[str, str]) -> Change:
    return lambda data: data["before"][0].update(pages=list(pages))


def _block(name: str, **keys: object) -> dict[str, object]:
    return {"block": name, "name": f"{name}_more", **keys}


CONTRADICTIONS: dict[str, tuple[Change, str]] = {
    "two groups within": (
        lambda d: d["design"].update(groups=[["persona", "no_persona"], ["no_chat", "replay"]]),
        "design.groups: found 2 groups within participants, expected one group that names every condition",
    ),
    "one condition within": (
        lambda d: d["design"].update(groups=[["persona"]]),
        "design.groups[0]: found one condition within participants",
    ),
    "several between": (
        lambda d: d["design"].update(kind="between", groups=[["persona", "no_chat"], ["replay", "scripted"]]),
        "design.groups: found a group of several conditions between participants",
    ),
    "one group between": (
        lambda d: d["design"].update(kind="between", groups=[["persona"]]),
        "design.groups: found one group, in a design of the kind between",
    ),
    "mixed of other sizes": (
        lambda d: d["design"].update(kind="mixed", groups=[["persona", "replay"], ["no_chat"]]),
        "design.groups: found 2, 1 conditions in the groups, expected two or more, as many in every group",
    ),
    "a condition twice": (
        lambda d: d["design"].update(groups=[["persona", "persona"]]),
        "design.groups[0][1]: found 'persona' again, expected each once",
    ),
    "a group twice": (
        lambda d: d["design"].update(kind="mixed", groups=[["persona", "replay"], ["replay", "persona"]]),
        "design.groups[1]: found the conditions of groups[0] again",
    ),
    "a concert twice": (
        lambda d: d["design"].update(concerts=["onda-undertow", "onda-undertow"]),
        "design.concerts[1]: found 'onda-undertow' again",
    ),
    "an undeclared repeat": (
        lambda d: d["design"].update(repeat_concerts=False),
        "design.concerts: found 1 for 2 conditions, so that participants see one again, expected",
    ),
    "half a permuted block": (
        lambda d: d["design"].update(concerts=["a", "b"], places=10),
        "design.places: found 10, expected a multiple of the permuted block of 4: 8",
    ),
    "a label of nothing": (
        lambda d: d["design"].update(labels={"persona": "A", "no_persona": "B", "else": "C"}),
        "design.labels.else: found a label of no condition",
    ),
    "a label twice": (
        lambda d: d["design"].update(labels={"persona": "A", "no_persona": "A"}),
        "design.labels.persona: found 'A' of several conditions",
    ),
    "not all labelled": (lambda d: d["design"].update(labels={"persona": "A"}), "found no label of no_persona"),
    "a name twice": (
        lambda d: d["after"][0].update(name="asked"),
        "after[0].name: found 'asked' again, expected each name once",
    ),
    "no viewing": (lambda d: d["period"].pop(0), "period: found 0 viewing blocks, expected one"),
    "a viewing before": (
        lambda d: d["before"].append(_block("viewing")),
        "before[2].block: found viewing in before, expected it in period",
    ),
    "no consent": (lambda d: d["before"].pop(0), "before: found 0 consent blocks, expected one"),
    "asked before the consent": (
        lambda d: d["before"].insert(0, _block("screening", instruments=["screening"])),
        "before[0].block: found screening ahead of the consent",
    ),
    "a debriefing before": (
        lambda d: d["before"].append(_block("debrief", pages=[SAID])),
        "before[2].block: found debrief in before, expected it in after",
    ),
    "probes that are given away": (lambda d: d["after"].reverse(), "after[1].block: found probes after the debriefing"),
    "a questionnaire twice": (
        lambda d: d["period"][1].update(instruments=["sam", "sam"]),
        "period[1].instruments[1]: found 'sam' again",
    ),
    "an agreement to no consent": (
        lambda d: d["after"][1].update(agree=SAID),
        "after[1].agree: found an agreement to debrief",
    ),
    "no agreement": (lambda d: d["before"][0].pop("agree"), "before[0].agree.en: found nothing, expected the text in"),
    "a missing language": (
        lambda d: d["before"][0].update(pages=[SAID, {"en": "More."}]),
        "before[0].pages[1].ko: found nothing, expected the text in the study's language ko",
    ),
    "half a title": (lambda d: d["period"][0].update(title={"ko": "무대"}), "period[0].title.en: found nothing"),
    "a blank to fill in": (
        lambda d: d["after"][1].update(pages=[{"en": "To {provider}.", "ko": "{provider}"}]),
        "after[1].pages[0]: found '{provider}' to be filled in, expected no braces",
    ),
    "a slider without a name": (lambda d: d.update(selfreport="slider"), "slider.en: found nothing"),
    "a name without a slider": (lambda d: d.update(slider=SAID), "slider: found a name of a slider"),
    "practice of nothing": (
        lambda d: d.update(selfreport="none"),
        "before[1].block: found practice of a rating in a study without one",
    ),
    "a plot of nothing": (
        lambda d: (d.update(selfreport="none", live_plot=True), d["before"].pop(1)),
        "live_plot: found true in a study without a rating",
    ),
    "a misspelt key": (
        lambda d: d["before"][1].update(secnods=5),
        'before[1].secnods: found an unknown key, expected did you mean "seconds"?',
    ),
    "a misspelt block": (
        lambda d: d["before"][1].update(block="pratice"),
        "before[1].block: found 'pratice', expected one of 'consent', ",
    ),
    "a threshold out of range": (
        lambda d: d.update(thresholds={"idle_s": 0}),
        "thresholds.idle_s: found 0, expected greater than 0",
    ),
    "another restart": (
        lambda d: d.update(thresholds={"restart": "maybe"}),
        "thresholds.restart: found 'maybe', expected one of 'never', 'once' or 'always'",
    ),
    "a concert on this machine": (
        lambda d: d["design"].update(concerts=["/home/minji/stage"]),
        "design.concerts[0]: found '/home/minji/stage', expected a shipped name, or a path from the protocol's own",
    ),
    "an arm on this machine": (
        lambda d: d["design"].update(groups=[["persona", "C:arms/mine.yaml"]]),
        "design.groups[0][1]: found 'C:arms/mine.yaml', expected a shipped name",
    ),
    "an instrument at home": (
        lambda d: d["period"][1].update(instruments=["~/scale.yaml"]),
        "period[1].instruments[0]: found '~/scale.yaml', expected a shipped name",
    ),
    "no such language": (lambda d: d.update(language="fr"), "language: found 'fr', expected one of"),
}


@pytest.mark.parametrize(("change", "said"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_with_its_line(tmp_path: Path, change: Change, said: str) -> None:
    data = good()
    change(data)
    with pytest.raises(DocumentError) as refused:
        load_protocol(write(tmp_path, data))
    told = next(problem for problem in refused.value.problems if said in str(problem))
    assert str(told).startswith("tried.yaml: ")
    assert str(told).endswith(f" (line {told.line})")
    key = told.field.rpartition(".")[2]
    line = (tmp_path / "tried.yaml").read_text("utf-8").splitlines()[(told.line or 0) - 1]
    assert key in line or key.endswith("]") or told.found == "nothing"


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    file = write(tmp_path, good())
    file.write_text(file.read_text("utf-8") + "version: '2.0'\n", "utf-8")
    with pytest.raises(DocumentError, match="found the key 'version' twice in line"):
        load_protocol(file)


def test_a_study_in_one_language_needs_no_other(tmp_path: Path) -> None:
    data = good() | {"language": "ko"}
    data["before"][0]["pages"] = [{"ko": "글."}]
    assert load_protocol(write(tmp_path, data)).languages == ("ko",)


def test_the_hash_is_of_all_that_the_protocol_says(tmp_path: Path) -> None:
    one = load_protocol(write(tmp_path, good()))
    assert protocol_hash(one) == protocol_hash(Protocol.model_validate(good()))
    other = good()
    other["thresholds"] = {"idle_s": 11}
    assert protocol_hash(one) != protocol_hash(load_protocol(write(tmp_path, other)))


# --- what it names


def problems(tmp_path: Path, *changes: Change, arms: dict[str, dict[str, Any]] | None = None) -> list[str]:
    data = good()
    for change in changes:
        change(data)
    for name, arm in (arms or {}).items():
        write(tmp_path, {"name": Path(name).stem, "purpose": "A try.", "disclosure": "banner"} | arm, name)
    checked = check_study(write(tmp_path, data), verify=False)
    assert checked.ok == (not checked.problems) == bool(checked.lines)
    return [str(problem) for problem in checked.problems]


def test_a_good_study_says_what_a_visit_is(tmp_path: Path) -> None:
    checked = check_study(write(tmp_path, good()), verify=False)
    assert checked.problems == ()
    assert set(checked.conditions) == {"persona", "no_persona"}
    assert set(checked.packs) == {"onda-undertow"}
    assert set(checked.instruments) == {"naturalness", "probes"}
    told = "\n".join(checked.lines)
    assert "1 station of 12 places each, in 6 permuted blocks of 2" in told
    assert "each pairing of condition and concert once in its group" in told
    assert "a visit: 8 steps" in told
    assert any(line.split() == ["viewing.1", "viewing", "1:52"] for line in checked.lines)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda d: d["design"].update(groups=[["persona", "no_prsona"]]),
            "tried.yaml: design.groups[0][1]: found 'no_prsona', expected did you mean \"no_persona\"? (line 11)",
        ),
        (
            lambda d: d["design"].update(concerts=["nowhere"]),
            "tried.yaml: design.concerts[0]: found 'nowhere', expected one of ",
        ),
        (
            lambda d: d["period"][1].update(instruments=["umami"]),
            "tried.yaml: period[1].instruments[0]: found 'umami', expected one of ",
        ),
    ],
)
def test_names_of_nothing(tmp_path: Path, change: Change, said: str) -> None:
    (told,) = problems(tmp_path, change)
    assert told.startswith(said)
    assert "(line " in told


def test_no_such_study() -> None:
    (told,) = check_study("nowhere").problems
    assert str(told).startswith("nowhere: found no such study, expected a protocol file, or one of ")


def test_a_files_own_problems_are_told(tmp_path: Path) -> None:
    change = design("within", ["persona", "mine.yaml"])
    (told,) = problems(tmp_path, change, arms={"mine.yaml": {"temprature": 1}})
    assert told == 'mine.yaml: temprature: found an unknown key, expected did you mean "temperature"? (line 4)'
    assert problems(tmp_path, change, arms={"mine.yaml": {}}) == []


def test_two_conditions_of_one_name(tmp_path: Path) -> None:
    change = design("within", ["persona", "mine.yaml"])
    (told,) = problems(tmp_path, change, arms={"mine.yaml": {"name": "persona"}})
    assert "design.groups[0][1]: found another condition called persona" in told


HIDES = {"hides.yaml": {"disclosure": "delayed"}}


def test_concealing_is_for_studies_between_participants_that_debrief(tmp_path: Path) -> None:
    assert problems(tmp_path, design("between", ["persona"], ["hides.yaml"]), arms=HIDES) == []
    (told,) = problems(
        tmp_path, design("between", ["persona"], ["hides.yaml"]), lambda d: d["after"].pop(1), arms=HIDES
    )
    assert "design.groups[1][0]: found hides, which conceals, in a study without a debriefing" in told


@pytest.mark.parametrize("kind", ["within", "mixed"])
def test_nobody_is_kept_in_the_dark_in_one_period_alone(tmp_path: Path, kind: str) -> None:
    groups = [["persona", "hides.yaml"], ["persona", "no_persona"]][: 1 if kind == "within" else 2]
    (told,) = problems(tmp_path, design(kind, *groups), arms=HIDES)
    assert "design.groups[0][1]: found hides, which conceals" in told
    assert "disclosure arms only between participants" in told


def test_a_whole_group_may_be_told_later(tmp_path: Path) -> None:
    arms = HIDES | {"hides_too.yaml": {"disclosure": "delayed", "audience": "no_persona"}}
    mixed = design("mixed", ["persona", "no_persona"], ["hides.yaml", "hides_too.yaml"])
    assert problems(tmp_path, mixed, arms=arms) == []


def test_the_experimenter_reads_coded_labels() -> None:
    data = good()
    assert Protocol.model_validate(data).design.label("persona") == "persona"
    data["design"]["labels"] = {"persona": "A", "no_persona": "B"}
    assert Protocol.model_validate(data).design.label("persona") == "A"


def test_other_disclosure_arms_are_between_participants_too(tmp_path: Path) -> None:
    change = design("within", ["persona", "badged.yaml"])
    (told,) = problems(tmp_path, change, arms={"badged.yaml": {"disclosure": "badge"}})
    assert "design.groups[0]: found disclosure badge and banner within participants" in told


ASKS = {"asks.yaml": {"engine": "openai"}}


def test_the_consent_names_who_gets_the_chat(tmp_path: Path) -> None:
    change = design("within", ["persona", "asks.yaml"])
    told = problems(tmp_path, change, arms=ASKS)
    assert len(told) == 2
    assert "before[0].pages: found no {provider} in its en text, and condition asks.yaml may send chat" in told[0]
    named = consent(SAID, {"en": "To {provider}.", "ko": "{provider}"})
    assert problems(tmp_path, change, named, arms=ASKS) == []
    assert problems(tmp_path, change, lambda d: d.update(chat="withhold"), arms=ASKS) == []


def test_a_replay_needs_a_recording(tmp_path: Path) -> None:
    change = design("within", ["persona", "again.yaml"])
    arm = {"engine": "replay"}
    assert problems(tmp_path, change, arms={"again.yaml": arm}) == []
    (told,) = problems(tmp_path, change, arms={"again.yaml": arm | {"replay": {"file": "gone.jsonl"}}})
    assert "design.groups[0][1]: found again.yaml, whose recording gone.jsonl is not there" in told


@pytest.mark.parametrize(
    ("chat", "engine", "settings", "provider"),
    [
        ("free", "openai", {"provider": "openai"}, "api.openai.com"),
        ("free", "openai", {"provider": "custom", "base_url": "https://llm.lab.example:8443"}, "llm.lab.example:8443"),
        ("free", "openai", {"provider": "local_server", "base_url": "http://127.0.0.1:11434"}, None),
        ("free", "builtin", {"provider": "openai"}, None),
        ("withhold", "openai", {"provider": "openai"}, None),
    ],
)
def test_who_gets_the_chat_on_this_machine(
    chat: str, engine: str, settings: dict[str, Any], provider: str | None
) -> None:
    study = Protocol.model_validate(good() | {"chat": chat})
    arm = Condition.model_validate({"name": "arm", "purpose": "A try.", "engine": engine})
    assert provider_of(study, [arm], EngineSettings(**settings)) == provider


def test_the_consent_is_filled_in() -> None:
    words = Words(en="By: {provider}.", ko="처리하는 곳: {provider}")
    assert words.filled("en", "api.openai.com") == "By: api.openai.com."
    assert words.filled("ko", None) == "처리하는 곳: 이 컴퓨터(밖으로 나가지 않아요)"


def test_bounds_of_equivalence_are_of_measures_of_the_study(tmp_path: Path) -> None:
    data = good() | {"equivalence": {"naturalness.naturalness": [-0.5, 0.5], "valence": [-0.1, 0.1]}}
    assert check_study(write(tmp_path, data)).ok
    data["equivalence"] = {"naturalnes.naturalness": [-0.5, 0.5], "valence": [0.1, -0.1]}
    with pytest.raises(DocumentError, match="the smaller number first"):
        load_protocol(write(tmp_path, data))
    data["equivalence"].pop("valence")
    (problem,) = check_study(write(tmp_path, data)).problems
    assert (problem.field, problem.expected) == (
        "equivalence.naturalnes.naturalness",
        "one such as naturalness.naturalness",
    )


def test_bounds_belong_to_designs_within_participants(tmp_path: Path) -> None:
    data = good() | {"equivalence": {"valence": [-0.1, 0.1]}}
    data["design"] |= {"kind": "between", "groups": [["persona"], ["no_persona"]]}
    with pytest.raises(DocumentError, match="bounds in a design between participants"):
        load_protocol(write(tmp_path, data))


def test_a_protocol_without_bounds_keeps_the_hash_that_records_were_locked_to() -> None:
    protocol = load_protocol(paths.resources() / "studies" / "personas.yaml")
    said = json.loads(protocol.model_dump_json())
    assert said.pop("equivalence") == {}
    before = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    assert protocol_hash(protocol) == hashlib.sha256(before.encode()).hexdigest()
    bound = protocol.model_copy(update={"equivalence": {"valence": (-0.1, 0.1)}})
    assert protocol_hash(bound) != protocol_hash(protocol)
