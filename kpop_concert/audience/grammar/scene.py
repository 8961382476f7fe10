"""What there is to talk about in a round: only what the annotation says can be seen or heard, when it can be.

An offer is a family at a phase. In the live timing it names its moment, so that the line falls beside it. In the
published timing a line may come at any time of its round: it speaks of what has just happened, of what holds through
all of the round, or of nothing that a picture could contradict.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...concert.pack import Moment, Section
from ..engines.base import Phase as SpokenPhase
from ..engines.base import Round
from ..personas import Persona
from .families import Grammar, Phase, Rule
from .memory import GRACE_MS, Memory

OPENING_MS = 12_000
LATER_MS = 24_000
CLOSING_MS = 30_000
FAREWELLS = frozenset({"last_note", "goodbye", "encore"})
"""Where the annotation has one of these, live goodbyes wait for it."""
END_MS = 10_000
SOON_MS = 8_000
NEAR_MS = 3_000
AHEAD = frozenset({"soon", "before"})
"""A family of these stages alone looks forward: around a moment its lines come before it."""
HIGH_POINTS = frozenset({"chorus", "last_chorus", "dance_break", "rap"})
PHASE_WEIGHTS: dict[Phase, float] = {"anticipation": 0.5, "burst": 1.0, "opinion": 0.7, "any": 0.6}
NOT_FOR_NEWCOMERS = frozenset({
    "name_call", "pun", "nostalgia", "chant_call", "bias_wrecked", "love", "intro", "ad_lib", "live_proof",
    "point_move", "newbie_answer", "lightstick",
})  # fmt: skip
QUESTION_GAP_MS = 28_000
MOMENT_WEIGHT = 2.2
END_STAGES, END_WEIGHT = frozenset({"end"}), 3.0
NAMED_MEMBERS = 2
"""A moment of more members than this belongs to the group: each fan sees a favourite in it."""
TASTE, FAVOURITE, SOMEBODY_ELSE = 2.2, 3.0, 0.5


@dataclass(frozen=True, slots=True)
class Offer:
    """A family that has something to say. `moment` is an index into Round.moments, None for an unanchored line."""

    family: str
    phase: Phase
    weight: float
    facts: frozenset[str]
    member: str | None = None
    moment: int | None = None
    spoken_phase: SpokenPhase | None = None
    heat: float = 0.3
    values: dict[str, str] = field(default_factory=dict)
    about: Moment | None = None


def offers(grammar: Grammar, round_: Round, memory: Memory) -> list[Offer]:
    """Everything that somebody could talk about in this round."""
    base = _base_facts(round_)
    found: list[Offer] = []
    if round_.anchored:
        for index, moment in enumerate(round_.moments):
            found += _around(grammar, round_, base, moment, index)
    else:
        for moment in memory.just_happened(round_.start_ms):
            found += _after(grammar, round_, base, moment)
        for moment in memory.under_way(round_.start_ms, round_.end_ms):
            found += _during(grammar, round_, base, moment)
    return found + list(_timeless(grammar, round_, base, memory))


def for_fan(
    found: list[Offer], grammar: Grammar, persona: Persona, round_: Round, memory: Memory, rng: random.Random
) -> list[Offer]:
    """The offers as one fan weighs them, by taste, favourite and knowledge; what is not theirs is left out."""
    own: list[Offer] = []
    for offer in found:
        if persona.speaks_to and not _speaks_to(persona, offer):
            continue
        weight = offer.weight * (TASTE if offer.family in persona.tastes else 1.0)
        member, facts = offer.member, offer.facts
        if member is not None and persona.bias is not None:
            weight *= FAVOURITE if member == persona.bias else SOMEBODY_ELSE
        if persona.newcomer:
            if offer.family in NOT_FOR_NEWCOMERS or offer.spoken_phase == "anticipation":
                continue
            member, facts = None, facts - {"member", "fandom", "lightstick"}
            if offer.family == "newbie_question":
                facts |= offer.facts & {"fandom"}
                rested = memory.asked_ms is None or abs(round_.start_ms - memory.asked_ms) > QUESTION_GAP_MS
                weight = 4.0 if rested else 0.0
        elif offer.family == "newbie_question":
            continue
        elif member is None and round_.artist is not None and _of_everybody(offer, persona):
            member = persona.bias or rng.choice(round_.artist.members).id
            facts |= {"member"} if round_.artist.member(member) else set()
            if not round_.artist.affectionate(member):
                facts -= {"affection"}
        if persona.id in memory.chanters:
            facts -= {"chanted"}
        if weight > 0 and set(grammar.rules[offer.family].needs) <= facts:
            own.append(
                Offer(
                    offer.family, offer.phase, weight, facts, member if "member" in facts else None, offer.moment,
                    offer.spoken_phase, offer.heat, offer.values, offer.about,
                )
            )  # fmt: skip
    return own


def heat(round_: Round, memory: Memory) -> float:
    """How much is going on, 0..1: the strongest moment that the round can talk about."""
    moments = round_.moments if round_.anchored else memory.just_happened(round_.start_ms)
    return max((moment.intensity for moment in moments), default=0.2)


def _speaks_to(persona: Persona, offer: Offer) -> bool:
    if offer.about is None:
        return False
    return offer.about.kind in persona.speaks_to or ("bias" in persona.speaks_to and offer.member == persona.bias)


def _of_everybody(offer: Offer, persona: Persona) -> bool:
    """Whether the offer names nobody but may be about the fan's favourite."""
    return offer.about is None or (len(offer.about.members) > NAMED_MEMBERS and persona.bias in offer.about.members)


def _base_facts(round_: Round) -> frozenset[str]:
    artist, facts = round_.artist, set[str]()
    if artist is not None:
        facts.add("artist")
        if artist.affectionate():
            facts.add("affection")
        if artist.fandom is not None:
            facts.add("fandom")
        if artist.lightstick is not None:
            facts.add("lightstick")
    if round_.chant is not None:
        facts.add("chant")
    return frozenset(facts)


def _allowed(rule: Rule, round_: Round) -> bool:
    return rule.artist is None or (round_.artist is not None and round_.artist.id == rule.artist)


def _of_moment(
    grammar: Grammar, round_: Round, base: frozenset[str], moment: Moment
) -> Iterator[tuple[str, Rule, str | None, frozenset[str], dict[str, str]]]:
    """The families that a moment calls for, each with a member of it and what is known."""
    artist = round_.artist
    named = moment.members if len(moment.members) <= NAMED_MEMBERS else ()
    members: list[str | None] = [who for who in named if artist is not None and artist.member(who)]
    for family in grammar.by_kind.get(moment.kind, ()):
        rule = grammar.rules[family]
        if not _allowed(rule, round_):
            continue
        for member in members or [None]:
            facts = {*base, *moment.shows}
            if member is not None and artist is not None:
                facts.add("member")
                if not artist.affectionate(member):
                    facts.discard("affection")
            values: dict[str, str] = {}
            if moment.name is not None and moment.kind == "talk":
                values |= {
                    f"said_{language}": said
                    for language, said in (("ko", moment.name.ko), ("en", moment.name.en))
                    if said
                }
            yield family, rule, member, frozenset(facts), values


def _around(grammar: Grammar, round_: Round, base: frozenset[str], moment: Moment, index: int) -> Iterator[Offer]:
    for family, rule, member, facts, values in _of_moment(grammar, round_, base, moment):
        for phase in ("anticipation", "burst", "opinion", "any"):
            if not _has(grammar, family, phase):
                continue
            weight = rule.weight * PHASE_WEIGHTS[phase] * moment.intensity * MOMENT_WEIGHT / _members(moment)
            yield Offer(
                family, phase, weight, facts, member, index, _spoken_phase(grammar, family, rule, phase),
                moment.intensity, values, moment,
            )  # fmt: skip


def _after(grammar: Grammar, round_: Round, base: frozenset[str], moment: Moment) -> Iterator[Offer]:
    for family, rule, member, facts, values in _of_moment(grammar, round_, base, moment):
        for phase in ("opinion", "any"):
            if _has(grammar, family, phase) and not _ahead(rule):
                weight = rule.weight * PHASE_WEIGHTS[phase] * moment.intensity * MOMENT_WEIGHT / _members(moment)
                yield Offer(family, phase, weight, facts, member, heat=moment.intensity, values=values, about=moment)


def _during(grammar: Grammar, round_: Round, base: frozenset[str], moment: Moment) -> Iterator[Offer]:
    for family, rule, member, facts, values in _of_moment(grammar, round_, base, moment):
        if _has(grammar, family, "burst"):
            weight = rule.weight * moment.intensity * MOMENT_WEIGHT / _members(moment)
            yield Offer(family, "burst", weight, facts, member, heat=moment.intensity, values=values, about=moment)


def _timeless(grammar: Grammar, round_: Round, base: frozenset[str], memory: Memory) -> Iterator[Offer]:
    stages = _stages(round_)
    section = round_.section
    covered = section.start_ms <= round_.start_ms + GRACE_MS and section.end_ms >= round_.end_ms
    facts = set(base)
    values: dict[str, str] = {}
    sung = memory.just_sung(round_.start_ms)
    if section.vocals and covered:
        facts.add("voice")
    if sung:
        facts |= {"lyric"}
        values["lyric"] = sung[-1].text
        if sung[-1].english:
            values["lyric_en"] = sung[-1].english
        if len(sung[-1].members) == 1:
            values["singer"] = sung[-1].members[0]
            facts.add("voice")
    if memory.chanted_ms is not None and -GRACE_MS <= round_.start_ms - memory.chanted_ms < SOON_MS:
        facts.add("chanted")
    known = frozenset(facts)
    for family, rule in grammar.rules.items():
        staged = bool(stages & set(rule.stage))
        if _allowed(rule, round_) and (staged or (covered and section.section in rule.sections)):
            if not _has(grammar, family, "any"):
                continue
            warmth = 0.8 if section.section in HIGH_POINTS else 0.3
            weight = rule.weight * (END_WEIGHT if stages & END_STAGES & set(rule.stage) else 1.0)
            yield Offer(family, "any", weight, known, heat=warmth, values=values)
            following = round_.next_section
            if family == "anticipation" and following and "chorus" in following.section and _near(round_, following):
                yield Offer("drop", "anticipation", rule.weight / 3, known, None, None, "anticipation", 0.6)


def _stages(round_: Round) -> set[str]:
    stages = set[str]()
    if round_.section.section == "preshow":
        return {"before"}
    if round_.start_ms < OPENING_MS:
        stages.add("opening")
    if round_.start_ms > 0:
        stages.add("show")
    if round_.start_ms >= LATER_MS:
        stages.add("later")
    following, section = round_.next_section, round_.section
    if following is None or following.section == "postshow":
        left = (section.end_ms if following is None else following.start_ms) - round_.start_ms
        if round_.guidance == "postshow" or left <= END_MS:
            if not (round_.anchored and any(moment.kind in FAREWELLS for moment in round_.moments)):
                stages.add("end")
        elif left <= CLOSING_MS:
            stages.add("closing")
    if (
        following is not None
        and following.section in HIGH_POINTS
        and section.section != following.section
        and 0 <= following.start_ms - round_.end_ms + GRACE_MS <= SOON_MS
    ):
        stages.add("soon")
    return stages


def _spoken_phase(grammar: Grammar, family: str, rule: Rule, phase: Phase) -> SpokenPhase:
    if phase != "any":
        return phase
    if _ahead(rule):
        return "anticipation"
    return "opinion" if _has(grammar, family, "burst") or rule.tone == "soft" else "burst"


def _near(round_: Round, following: Section) -> bool:
    """Whether a line may name what follows: in none of the round's slots is it far off."""
    return following.start_ms - round_.end_ms <= NEAR_MS


def _ahead(rule: Rule) -> bool:
    return bool(rule.stage) and AHEAD.issuperset(rule.stage)


def _has(grammar: Grammar, family: str, phase: Phase) -> bool:
    return bool(grammar.cores("ko", family, phase) or grammar.cores("en", family, phase))


def _members(moment: Moment) -> int:
    return len(moment.members) if 1 < len(moment.members) <= NAMED_MEMBERS else 1
