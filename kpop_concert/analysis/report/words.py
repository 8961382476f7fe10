"""Chapters in words: what was answered, how figures are computed, and what they were computed with."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module

from ... import __version__
from ...records.export.files import Cell
from ...records.export.fold import Value
from ..dataset import Visit
from .material import Material
from .parts import Chapter, Column, Listed, Part, Table, columns, refuse, say, warn

LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas", "matplotlib")
CONSENT = "consent"
"""What was agreed to is no answer that tells of people."""


def head(material: Material) -> Chapter:
    """What the report is of, and what has to be known before anything else."""
    dataset = material.dataset
    studies = sorted({(visit.study, visit.version, visit.protocol_sha256) for visit in dataset.visits})
    items: list[tuple[str, str]] = []
    for study, study_version, sha256 in studies:
        items.append(("Study", f"{study} {study_version}"))
        items.append(("Protocol", f"SHA-256 {sha256}"))
    if material.known.purpose:
        items.append(("Purpose", material.known.purpose))
    items += [("Record", one.file.name) for one in material.sources]
    days = sorted(
        {visit.begun_utc[:10] for visit in dataset.visits} or {one.started_utc[:10] for one in dataset.viewings}
    )
    if days:
        items.append(("Recorded", days[0] if len(days) == 1 else f"{days[0]} to {days[-1]} (UTC)"))
    items.append(("Conditions", ", ".join(material.conditions) or "none"))
    if slider := dataset.slider.get("en") or next(iter(dataset.slider.values()), ""):
        items.append(("Rated", f"one slider, kept as valence: {slider}"))
    items.append(("Clips", ", ".join(clip.title for clip in dataset.clips)))
    return Chapter("summary", "What this is", (*_simulated(material), Listed(tuple(items))))


def _simulated(material: Material) -> Iterator[Part]:
    """In plain words, who was simulated."""
    used = material.used
    fast = [one for one in used if one.session in material.simulated]
    if fast:
        whose = "All" if len(fast) == len(used) else f"{len(fast)} of the {len(used)}"
        yield warn(
            f"SIMULATED VISITS. {whose} viewings passed faster than a person can watch: their ratings and answers were "
            "made by a program. They say nothing about people."
        )
    if all(visit.test for visit in material.dataset.visits) and material.dataset.visits:
        yield warn("TEST VISITS. Every visit was held in test mode: these are figures of tests, not of a study.")
    ruled = [one for one in used if one.source == "SIM"]
    if ruled:
        whose = "all" if len(ruled) == len(used) else f"{len(ruled)} of {len(used)}"
        yield warn(
            f"The audience of {whose} viewings was written by the built-in rules, not by a language model. What they "
            "show is how the simulator behaves, never evidence about people or models."
        )


# --- answers


def answers(material: Material) -> Chapter:
    """What was answered outside of the viewings, and in participants' own words."""
    parts: list[Part] = []
    said = list(_own_words(material))
    if said:
        head_ = columns(
            ("participant", "Participant", "text"),
            ("condition", "After", "text"),
            ("question", "Question", "text"),
            ("answer", "Answer", "text"),
        )
        parts.append(Table("own-words", "In participants' own words", head_, tuple(said)))
    counted = _counted(material)
    rows: list[tuple[Cell, ...]] = []
    for (instrument, item), values in sorted(counted.items()):
        given = ", ".join(
            f"{value} ({count})" for value, count in sorted(values.items(), key=lambda one: _rank(one[0]))
        )
        rows.append((instrument, item, _question(material, (instrument, item)), sum(values.values()), given))
    if rows:
        head_ = columns(
            ("instrument", "Instrument", "text"),
            ("item", "Item", "text"),
            ("question", "Question", "text"),
            ("n", "n", "count"),
            ("answers", "Answers (how many)", "text"),
        )
        parts.append(Table("answers", "Other answers outside of the viewings", head_, tuple(rows)))
    return Chapter("answers", "Answers", tuple(parts) or (refuse("Nothing was asked outside of the viewings."),))


def _question(material: Material, key: tuple[str, str]) -> str:
    """What was asked; of one picture of a quiz, what the quiz asks."""
    instrument, item = key
    questions = material.known.questions
    return questions.get(key) or questions.get((instrument, item.partition(".")[0]), item)


def _visits(material: Material) -> list[Visit]:
    """The visits of which a viewing is analysed."""
    analysed = {one.visit for one in material.used}
    return [visit for visit in material.dataset.visits if visit.id in analysed]


def _own_words(material: Material) -> Iterator[tuple[Cell, ...]]:
    """Texts, with who wrote them and after which condition ("" for those about the whole visit)."""
    said = [(one.participant, "", one.answers) for one in _visits(material)]
    said += [(one.participant, one.condition, one.answers) for one in material.used]
    for participant, condition, given in said:
        for key, value in given.items():
            if key in material.known.own_words and isinstance(value, str) and value.strip():
                yield participant, condition, _question(material, key), value


def _counted(material: Material) -> Mapping[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for visit in _visits(material):
        for key, value in visit.answers.items():
            if key[0] != CONSENT and key not in material.known.own_words:
                found.setdefault(key, Counter())[_shown(value)] += 1
    return found


def _shown(value: Value) -> str:
    if value is None:
        return "declined"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{value:g}"
    return value if isinstance(value, str) else ", ".join(map(str, value))


def _rank(text: str) -> tuple[int, float, str]:
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text


# --- methods and versions


def methods(material: Material) -> Chapter:
    """How every kind of figure is computed, with sources."""
    lag = material.filters.lag_ms / 1000
    locked = material.dataset.locked
    fixed = f"{lag:g} s, as the protocol fixes it" if locked else "0 s, since the protocol is not at hand"
    items = (
        ("Unit", "A person. Several viewings of one condition by one person are averaged first; at home every evening "
                 "stands for itself."),
        ("Default analysis", "Finished visits, the last whole showing of each period, less what reviewers excluded."),
        ("Ratings", f"Samples at 20 Hz from when the rating was first set by hand; the middle is no answer before. "
                    f"Reaction lag: {fixed}. Means are over samples of the raw scale, -1 to 1."),
        ("Differences", "First condition minus second, as each heading says."),
        ("Within participants", "Paired t interval and test; BCa bootstrap beside it (Efron 1987), which covers less "
                                "than it says with few people. d_z = mean / SD of the differences, d_av = mean / mean "
                                "of the two SDs (Lakens 2013)."),
        ("Wilcoxon", "Signed-rank test with zeros after Pratt, exact where it says so; the rank-biserial correlation "
                     "(Kerby 2014) and the effective n beside it."),
        ("Between participants", "Welch's t interval and test, Hedges' g, Mann-Whitney U with the rank-biserial."),
        ("Families", "chat, ratings, and questionnaires, each for one pair of conditions. p are adjusted after Holm "
                     "(1979) within a family; simultaneous intervals are by max-T over random signs of people "
                     "(Westfall and Young 1993). Ordinary intervals are not adjusted. Nothing is adjusted over pairs."),
        ("Curves", "Pointwise t intervals for means; differences with a band that holds for all bins at once."),
        ("Model", "Condition + period + clip, random intercept and slope of condition per participant where they can "
                  "be told, REML, t with Satterthwaite's df."),
        ("Agreement", "Intraclass correlation, form and bin named with each (Shrout and Fleiss 1979)."),
        ("Randomness", "Random signs and bootstraps use the seeds that are named with them."),
    )  # fmt: skip
    return Chapter(
        "methods",
        "How figures were computed",
        (say("Each table says it row by row; here is what is common to them."), Listed(items)),
    )


def versions(material: Material) -> Chapter:
    """Program, libraries, and checksums of the data."""
    items = [("kpop-concert", __version__), ("Python", platform.python_version())]
    # Not from the packages' metadata, which a bundle does not have.
    items += [(name, str(import_module(name).__version__)) for name in LIBRARIES]
    rows = tuple((one.file.name, one.entries, one.sha256) for one in material.sources)
    checksums = Table(
        "sources",
        "Data",
        (
            Column("record", "Record", "text"),
            Column("entries", "Entries", "count"),
            Column("sha256", "SHA-256", "text"),
        ),
        rows,
        ("Over every entry of the journal, session by session, as `export` sums them.",),
    )
    return Chapter("versions", "Versions and checksums", (Listed(tuple(items)), checksums))
