"""The fan chant: its exact words, in order, by several fans; one chant at a time and never over a sung line."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from ...concert.pack import ChantWord
from ...journal import Behaviour
from ..engines.base import Agent, Round, Spoken
from .families import Grammar
from .scene import Offer

JOIN = {"name": 0.75, "echo": 0.3}
WHOLE = 0.4


def chant_lines(
    grammar: Grammar, round_: Round, speakers: Sequence[tuple[Agent, list[Offer], random.Random]], room: random.Random
) -> Iterator[Spoken]:
    """Who joins the round's chant, and with which words: all of it, the favourite's name, or the next one in turn.

    Newcomers listen. Only in the live timing, where a line can fall on its word.
    """
    words = _free_words(round_)
    if round_.chant is None or not words:
        return
    kind = round_.chant.kind
    forms = list(grammar.cores("ko", "chant", "burst"))
    room.shuffle(forms)
    turn = room.randrange(len(words))
    for index, (agent, _, own) in enumerate(speakers):
        persona = agent.persona
        if persona.newcomer or (own.random() > JOIN[kind] and "chant" not in persona.tastes):
            continue
        favourite = next((word for word in words if word.member and word.member == persona.bias), None)
        if kind == "echo" or own.random() < WHOLE or "chant" in persona.tastes:
            called = words
        elif favourite is not None:
            called = [favourite]
        else:
            called, turn = [words[turn % len(words)]], turn + 1
        said = "! ".join(word.text.rstrip("!") for word in called)
        text = forms[index % len(forms)].text.replace("{chant}", said)
        yield Spoken(persona.id, text, Behaviour.CHANT, "ko")


def _free_words(round_: Round) -> list[ChantWord]:
    """The chant's words in this window, none if a name chant would run over a sung line."""
    chant = round_.chant
    if chant is None or not round_.anchored:
        return []
    words = [word for word in chant.words if round_.start_ms <= word.start_ms < round_.end_ms]
    sung = any(line.start_ms < word.end_ms and word.start_ms < line.end_ms for line in round_.lyrics for word in words)
    return [] if chant.kind == "name" and sung else words
