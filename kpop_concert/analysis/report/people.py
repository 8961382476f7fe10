"""Chapters on who took part, and on what the design can tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ...journal import ReviewExclusion
from ...records.annotations import Annotation
from ..choice import unit
from ..dataset import Dataset, Visit, Watched
from .material import Material
from .parts import Chapter, Column, Listed, Part, Table, Under, columns, refuse, say, warn
from .when import span, utc


def participants(material: Material) -> Chapter:
    """Visits and viewings: how many there are, which are analysed, and why the others are not."""
    dataset = material.dataset
    parts: list[Part] = [_flow(material)]
    if dataset.notices:
        parts += [Under("Left out, and what is missing"), Listed(dataset.notices)]
    parts.append(_viewings(material))
    parts += _reviewed(dataset)
    deviations = [(visit, one) for visit in dataset.visits for one in visit.deviations]
    if deviations:
        parts += [
            Table(
                "deviations",
                "Deviations from the protocol",
                columns(
                    ("participant", "Participant", "text"),
                    ("what", "What", "text"),
                    ("found", "Found", "text"),
                    ("expected", "Expected", "text"),
                    ("reason", "Reason", "text"),
                ),
                tuple((visit.participant, one.what, one.found, one.expected, one.reason) for visit, one in deviations),
            )
        ]
    return Chapter("participants", "Participants and flow", tuple(parts))


def _flow(material: Material) -> Table:
    dataset = material.dataset
    used = material.used
    outcomes = Counter(visit.outcome or "not finished" for visit in dataset.visits)
    partial = sum(not one.whole for one in dataset.viewings)
    whole_out = sum(any(e.stretch_ms is None for e in dataset.exclusions(one)) for one in dataset.viewings)
    rows: list[tuple[str, int]] = [("Visits in the record", len(dataset.visits))] if dataset.visits else []
    rows += [(f"of them {outcome}", count) for outcome, count in sorted(outcomes.items())]
    rows += [("of them tests", tests)] if (tests := sum(visit.test for visit in dataset.visits)) else []
    rows += [
        ("Viewings", len(dataset.viewings)),
        ("of them not shown to their end", partial),
        ("of them left out by the default analysis", sum(bool(one.left_out) for one in dataset.viewings)),
        ("of them excluded by a reviewer", whole_out),
        ("Viewings analysed", len(used)),
        ("Participants analysed", len({unit(one) for one in used})),
    ]
    rows += [
        (f"Viewings of {name} analysed", sum(one.condition == name for one in used)) for name in material.conditions
    ]
    return Table("flow", "Flow", columns(("what", "", "text"), ("count", "Count", "count")), tuple(rows))


def _viewings(material: Material) -> Table:
    """One row for each viewing: order, condition, and what is to be known of it."""
    dataset = material.dataset
    used = {one.id for one in material.used}
    outcomes = {visit.id: visit.outcome or "not finished" for visit in dataset.visits}
    rows = []
    for one in sorted(dataset.viewings, key=lambda one: (one.participant, one.visit, one.period or 0, one.exposure)):
        rows.append(
            (
                one.participant,
                one.period,
                one.condition,
                dataset.clip(one.clip).title,
                outcomes.get(one.visit, ""),
                one.ended or "not ended",
                _flags(one),
                "yes" if one.id in used else one.left_out or "excluded",
                len(one.chat),
                one.kept.count,
                len(one.chills_ms),
                one.seed,
                one.engine,
                one.viewing,
            )
        )
    head = (
        Column("participant", "Participant", "text"),
        Column("period", "Order", "count"),
        Column("condition", "Condition", "text"),
        Column("clip", "Clip", "text"),
        Column("visit", "Visit", "text"),
        Column("ended", "Ended", "text"),
        Column("flags", "Flags", "text"),
        Column("analysed", "Analysed", "text"),
        Column("lines", "Lines", "count", hidden=True),
        Column("samples", "Samples", "count", hidden=True),
        Column("chills", "Chills", "count", hidden=True),
        Column("seed", "Seed", "count", hidden=True),
        Column("engine", "Engine", "text", hidden=True),
        Column("viewing", "Viewing", "text", hidden=True),
    )
    return Table("viewings", "Viewings", head, tuple(rows), ("Seeds and counts of each viewing are in the CSV file.",))


def _flags(watched: Watched) -> str:
    found = Counter(flag.what for flag in watched.flags)
    return ", ".join(what if count == 1 else f"{what} \u00d7 {count}" for what, count in sorted(found.items()))


def _reviewed(dataset: Dataset) -> Iterator[Part]:
    """Exclusions and notes that stand, with author and time."""
    who = {visit.id: visit for visit in dataset.visits}
    where = {one.viewing: one for one in dataset.viewings}
    for kind, title in (("exclusions", "Exclusions by reviewers"), ("notes", "Notes of reviewers")):
        ours = [one for one in dataset.standing if isinstance(one.said, ReviewExclusion) == (kind == "exclusions")]
        if not ours:
            yield say("No reviewer excluded anything." if kind == "exclusions" else "No reviewer left a note.")
            continue
        yield Table(
            kind,
            title,
            columns(
                ("participant", "Participant", "text"),
                ("about", "About", "text"),
                ("said", "Reason" if kind == "exclusions" else "Note", "text"),
                ("author", "Author", "text"),
                ("utc", "When (UTC)", "text"),
            ),
            tuple(_annotated(one, who, where, dataset) for one in ours),
        )


def _annotated(
    one: Annotation, who: dict[str, Visit], where: dict[str, Watched], dataset: Dataset
) -> tuple[str, str, str, str, str]:
    said = one.said
    watched = where.get(said.viewing or "")
    visit = who.get(said.visit or "")
    participant = watched.participant if watched else visit.participant if visit else ""
    about = f"{watched.condition}, {dataset.clip(watched.clip).title}" if watched else "the whole visit"
    if said.stretch_ms is not None:
        about += f", {span(*said.stretch_ms)}"
    text = said.reason if isinstance(said, ReviewExclusion) else said.text
    return participant, about, text, said.author, utc(one.utc)


def design(material: Material) -> Chapter:
    """The protocol's design, and which contrasts it supports."""
    from ..comparison import support_of

    dataset, locked = material.dataset, material.dataset.locked
    parts: list[Part] = []
    if locked:
        parts.append(
            say(
                f"Conditions were compared {_KINDS[locked.kind]}; the protocol names {', '.join(locked.conditions)}. "
                f"It fixes a reaction lag of {locked.reaction_lag_ms / 1000:g} s: a rating is taken to be of what was "
                "on stage that long before."
            )
        )
    else:
        parts.append(
            refuse(
                "The protocol is not at hand: no reaction lag is taken off, and conditions are in the order of names."
            )
        )
    if not material.pairs:
        only = f"{material.conditions[0]} is the only condition" if material.conditions else "No viewing is analysed"
        return Chapter("design", "Design", (*parts, refuse(f"{only}: there is nothing to compare.")))
    if not all(one.visit for one in material.used):
        parts.append(
            warn(
                "Evenings at home count as if each were a person of its own. Those of one person are not independent, "
                "so that intervals are too narrow and p too small."
            )
        )
    said: list[str] = []
    for pair in material.pairs:
        said.append(support_of(dataset, material.filters, pair).sentence)
        if len(dataset.clips) > 1:
            for clip in dataset.clips:
                said.append(support_of(dataset, replace(material.filters, clip=clip.key), pair).sentence)
    return Chapter("design", "Design, and what it can tell", (*parts, Listed(tuple(dict.fromkeys(said)))))


_KINDS = {
    "within": "within participants",
    "between": "between participants",
    "mixed": "within participants, in groups of participants",
}
