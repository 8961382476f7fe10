"""Answers: to the viewer, by rule and truthfully, and to a newcomer's question."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ...journal import ChatReleased
from ..engines.base import Round, Spoken
from ..personas import Language, Persona
from .families import Core, Grammar, Topic
from .listen import Heard, Kind, heard
from .memory import Memory
from .voice import plain_line, typed, values_for

FAMILIES: Mapping[Kind, tuple[tuple[str, float], ...]] = {
    "bot": (("reply_bot", 1.0),),
    "greet": (("reply_greet", 1.0),),
    "member": (("reply_member", 0.75), ("reply_agree", 0.25)),
    "question": (("reply_answer", 1.0),),
    "love": (("reply_love", 0.7), ("reply_tease", 0.3)),
    "laugh": (("reply_laugh", 0.8), ("reply_tease", 0.2)),
    "sad": (("reply_sad", 1.0),),
    "chills": (("reply_chills", 0.8), ("reply_agree", 0.2)),
    "dislike": (("reply_differ", 1.0),),
    "other": (("reply_agree", 0.6), ("reply_tease", 0.15), ("reply_backchannel", 0.25)),
}
RULED = frozenset({"bot"})
"""Answered in the viewer's own language and in plain words: truth comes before style."""


def to_viewer(
    grammar: Grammar, memory: Memory, round_: Round, persona: Persona, line: ChatReleased, rng: random.Random,
) -> Spoken | None:  # fmt: skip
    """A fan's answer to the viewer's line; None to one of distress, which the program itself answers with a note."""
    said = heard(line.text, round_.artist)
    if said.kind == "distress":
        return None
    languages: tuple[Language, ...] = persona.languages or ("ko", "en")
    if round_.languages != "mixed":
        languages = (round_.languages,)
    language = said.language if said.kind in RULED or said.language in languages else languages[0]
    families = FAMILIES[said.kind]
    family = rng.choices([name for name, _ in families], [weight for _, weight in families])[0]
    if said.topic is not None and said.kind == "question":
        return to_newcomer(grammar, memory, round_, persona, language, said.topic, _singer(round_), rng)
    values = values_for(round_.artist, said.member, persona, language, {})
    if family == "reply_member" and (persona.newcomer or not _affectionate(round_, said)):
        family = "reply_backchannel"
    return _spoken(grammar, memory, round_, persona, language, family, grammar.every(language, family), values, rng)


def to_newcomer(
    grammar: Grammar, memory: Memory, round_: Round, persona: Persona, language: Language, topic: Topic | None,
    extra: Mapping[str, str], rng: random.Random,
) -> Spoken:  # fmt: skip
    """An answer from the artist's file if the question is about that, else a welcome (or an honest "no idea")."""
    values = values_for(round_.artist, None, persona, language, extra)
    every = grammar.every(language, "newbie_answer")
    known = [core for core in every if core.answers == topic and topic is not None and core.needs <= values.keys()]
    if known:
        return _spoken(grammar, memory, round_, persona, language, "newbie_answer", known, values, rng)
    if topic is not None:
        cores = grammar.every(language, "reply_answer")
        return _spoken(grammar, memory, round_, persona, language, "reply_answer", cores, values, rng)
    open_answers = [core for core in every if core.answers is None]
    return _spoken(grammar, memory, round_, persona, language, "newbie_answer", open_answers, values, rng)


def _spoken(
    grammar: Grammar, memory: Memory, round_: Round, persona: Persona, language: Language, family: str,
    cores: tuple[Core, ...] | list[Core], values: Mapping[str, str], rng: random.Random,
) -> Spoken:  # fmt: skip
    """One of these cores, unworn ones first: an answer is owed even when all of them have been used."""
    fresh = [core for core in cores if memory.may_say(persona.id, core, round_.start_ms)]
    least = min(memory.room[core.text] for core in fresh or cores)
    core = rng.choice([core for core in fresh or cores if memory.room[core.text] == least])
    rule = grammar.rules[family]
    line = plain_line(core, values, persona)
    text, _ = typed(line, persona, language, rule.tone, False, "", frozenset(values.values()), rng)
    memory.said(persona.id, core, text, round_.start_ms)
    return Spoken(persona.id, text, rule.behaviour, language)


def _singer(round_: Round) -> dict[str, str]:
    """Who sang last, if it was one voice."""
    sung = [line for line in round_.lyrics if len(line.members) == 1]
    return {"singer": sung[-1].members[0]} if sung else {}


def _affectionate(round_: Round, said: Heard) -> bool:
    return round_.artist is not None and round_.artist.affectionate(said.member)
