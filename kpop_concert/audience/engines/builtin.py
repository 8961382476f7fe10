"""The built-in engine: no network, no model; a seeded grammar that writes what fans type. It says so when asked."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass

from ...journal import Behaviour, ChatReleased
from ...system.seeds import rng as seeded
from ..grammar import replies
from ..grammar.chant import chant_lines
from ..grammar.families import Core, Grammar, shipped
from ..grammar.memory import Memory, Question
from ..grammar.scene import Offer, for_fan, heat, offers
from ..grammar.tails import emoji_only
from ..grammar.voice import plain_line, typed, values_for
from ..honesty import asks_if_real
from ..personas import ChatStyle, Language, Persona
from .base import Agent, EngineEvent, EngineSource, Round, Spoken
from .base import Phase as SpokenPhase

NO_LANGUAGE = "zxx"
"""BCP 47: no linguistic content, such as a line of emoji."""
TRIES = 8
EMOJI_LINES = 0.55
FIRST_LANGUAGE = 0.65
CHAIN_GAP_MS = 20_000
CHAIN_START, CHAIN_JOIN, CHAIN_AFTER = 0.45, 0.5, 0.3
CHAIN_WORDS, CHAIN_CHARS = 3, 24
INTERJECTIONS = frozenset(["헐", "와", "아", "꺄", "아니", "oh", "okay", "not"])
PEAK_HEAT = 0.7
SPELLINGS = 3
FAVOURITE_ON_STAGE = 0.92
IN_ONE_LANGUAGE = frozenset({"echo", "said"})
"""Facts that depend on the language of the line."""
STOCK_TAILS = ("", "", "", "!", "!!", " 🔥")
BASELINE_TEMPERATURE = 1.2


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What a fan is about to say; `offer` is None for what needs no occasion."""

    core: Core
    values: dict[str, str]
    offer: Offer | None
    language: Language


class BuiltinEngine:
    """One per viewing: its memory keeps a fan from saying a thing twice.

    What it answers is a function of the rounds asked and their seeds. It costs nothing and meets no problems.
    """

    name = "builtin"
    source: EngineSource = "SIM"

    def __init__(self, grammar: Grammar | None = None) -> None:
        self._grammar = grammar or shipped()
        self._memory = Memory()

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        """The lines of a round, at most one an agent."""
        for spoken in self._lines(round_):
            yield spoken

    async def prepare(self) -> None:
        """There is nothing to connect to."""

    async def close(self) -> None:
        """Nothing is held open."""

    def _lines(self, round_: Round) -> Iterator[Spoken]:
        self._memory.begin(round_)
        if round_.purpose == "reply":
            yield from self._replies(round_, round_.agents)
            return
        bare = [agent for agent in round_.agents if agent.persona.is_bare and agent.may_speak]
        yield from self._stock(round_, bare)
        fans = [agent for agent in round_.agents if not agent.persona.is_bare]
        if fans:
            yield from self._fans(round_, fans)

    def _fans(self, round_: Round, fans: list[Agent]) -> Iterator[Spoken]:
        memory, room = self._memory, seeded(round_.seed, "room", round_.number)
        found = offers(self._grammar, round_, memory)
        warmth = heat(round_, memory)
        room.shuffle(fans)
        speakers: list[tuple[Agent, list[Offer], random.Random]] = []
        for agent in fans:
            own = seeded(round_.seed, "fan", round_.number, agent.persona.id)
            theirs = for_fan(found, self._grammar, agent.persona, round_, memory, own)
            if theirs and agent.may_speak and self._wants(agent.persona, theirs, warmth, own):
                speakers.append((agent, theirs, own))
        done: set[str] = set()
        for spoken in self._answers(round_, speakers, room):
            done.add(spoken.agent)
            yield spoken
        for spoken in chant_lines(self._grammar, round_, [s for s in speakers if s[0].persona.id not in done], room):
            done.add(spoken.agent)
            memory.chanters.add(spoken.agent)
            yield spoken
        if round_.chant is not None and round_.chant.kind == "name":
            memory.chanted_ms = round_.chant.end_ms
        hit: _Utterance | None = None
        left = room.randint(1, 5)
        for agent, theirs, own in speakers:
            if agent.persona.id in done:
                continue
            if hit and left and _language(agent.persona, round_, own) == hit.language and own.random() < CHAIN_JOIN:
                left -= 1
                memory.chain_ms = round_.start_ms
                yield self._echo(round_, agent, hit, own)
                continue
            spoken, said = self._line(round_, agent, theirs, own)
            if hit is None and said and self._is_hit(round_, said) and room.random() < CHAIN_START:
                hit = said
            yield spoken

    def _wants(self, persona: Persona, theirs: list[Offer], warmth: float, rng: random.Random) -> bool:
        """Silence comes from identity: a share of rounds, or only what the fan reacts to."""
        if persona.speaks_to:
            return bool(theirs) and rng.random() < FAVOURITE_ON_STAGE
        urge = self._memory.urges.get(persona.id)
        urge = rng.random() if urge is None else urge
        urge += persona.talk * (0.85 + 0.3 * warmth)
        speaks = urge >= 1.0
        self._memory.urges[persona.id] = min(urge - speaks, 1.0)
        return speaks

    def _line(
        self, round_: Round, agent: Agent, theirs: list[Offer], rng: random.Random
    ) -> tuple[Spoken, _Utterance | None]:
        """One line and what was meant by it (None for emoji); another draw when the room had it."""
        persona, memory = agent.persona, self._memory
        if persona.id in memory.corrections:
            word, language = memory.corrections.pop(persona.id)
            core = rng.choice(self._grammar.cores(language, "correction", "any"))
            return self._finish(round_, agent, _Utterance(core, {"fixed": word}, None, language), rng), None
        language = _language(persona, round_, rng)
        style = persona.style
        if style is not None and round_.start_ms > 0 and rng.random() < style.emoji * EMOJI_LINES:
            return self._emoji(round_, persona, style, _drawn(theirs, rng), rng), None
        chosen: _Utterance | None = None
        for _ in range(TRIES):
            offer = _drawn(theirs, rng)
            values = values_for(round_.artist, offer.member, persona, language, offer.values)
            found = self._core(round_, persona, language, offer, values, rng)
            if found is not None:
                chosen = _Utterance(found, values, offer, language)
                if plain_line(found, values, persona).casefold() not in memory.texts:
                    break
        if chosen is None:
            chosen = _Utterance(rng.choice(self._grammar.cores(language, "burst", "any")), {}, None, language)
        return self._finish(round_, agent, chosen, rng), chosen

    def _emoji(self, round_: Round, persona: Persona, style: ChatStyle, offer: Offer, rng: random.Random) -> Spoken:
        tone, text = self._grammar.rules[offer.family].tone, ""
        for _ in range(TRIES):
            text = emoji_only(tone, style, _heart(round_, offer), rng)
            if text not in self._memory.texts:
                break
        self._memory.texts.add(text)
        moment, phase = _place(offer)
        return Spoken(
            persona.id, text, Behaviour.AFFECT, NO_LANGUAGE, moment, "burst" if phase == "anticipation" else phase
        )

    def _core(
        self, round_: Round, persona: Persona, language: Language, offer: Offer, values: dict[str, str],
        rng: random.Random,
    ) -> Core | None:  # fmt: skip
        facts = set(offer.facts) | (IN_ONE_LANGUAGE & values.keys())
        if persona.style is None or persona.style.level == "plain":
            facts.add("slang")
        if not persona.newcomer:
            facts.add("regular")
        least, most = persona.style.words if persona.style else (1, 8)
        cores, weights = [], []
        for core in self._grammar.cores(language, offer.family, offer.phase):
            if not core.needs <= facts or not self._memory.may_say(persona.id, core, round_.start_ms):
                continue
            fits = 1.0 if least <= core.words <= most else 0.12
            worn = 1 + 5 * self._memory.room[core.text] + 4 * (core.text in self._memory.used[persona.id])
            cores.append(core)
            weights.append(fits / worn**2)
        return rng.choices(cores, weights)[0] if cores else None

    def _finish(self, round_: Round, agent: Agent, what: _Utterance, rng: random.Random) -> Spoken:
        persona, memory, offer = agent.persona, self._memory, what.offer
        rule = self._grammar.rules[what.core.family]
        line = plain_line(what.core, what.values, persona)
        protect = frozenset(word for value in what.values.values() for word in value.split())
        peak, heart = (offer.heat >= PEAK_HEAT, _heart(round_, offer)) if offer else (False, "")
        text, meant = line, ""
        for _ in range(SPELLINGS):
            text, meant = typed(line, persona, what.language, rule.tone, peak, heart, protect, rng)
            if text.casefold() not in memory.texts:
                break
        if meant:
            memory.corrections[persona.id] = (meant, what.language)
        memory.said(persona.id, what.core, text, round_.start_ms)
        memory.texts.add(line.casefold())
        if what.core.family == "newbie_question":
            singer = offer.values.get("singer") if offer else None
            memory.question = Question(what.core.asks, persona.id, singer, round_.number)
            memory.asked_ms = round_.start_ms
        return Spoken(persona.id, text, rule.behaviour, what.language, *_place(offer))

    def _is_hit(self, round_: Round, said: _Utterance) -> bool:
        offer, words = said.offer, said.core.words
        rested = self._memory.chain_ms is None or abs(round_.start_ms - self._memory.chain_ms) >= CHAIN_GAP_MS
        together = offer is not None and (not round_.anchored or offer.spoken_phase == "burst")
        text = said.core.text
        short = words <= CHAIN_WORDS and len(text) <= CHAIN_CHARS and not text.endswith("?")
        short = short and text.split()[0] not in INTERJECTIONS
        behaviour = self._grammar.rules[said.core.family].behaviour
        return rested and together and short and behaviour in (Behaviour.COLLECTIVE, Behaviour.AFFECT)

    def _echo(self, round_: Round, agent: Agent, hit: _Utterance, rng: random.Random) -> Spoken:
        """A herd bends what one of them hit upon; at the same moment, so that it falls within a few seconds."""
        values = {"hit": plain_line(hit.core, hit.values, agent.persona)}
        moment, phase = _place(hit.offer)
        facts = {"hit"}
        if moment is not None and rng.random() < CHAIN_AFTER:
            phase = "opinion"  # surely later than the hit, so that it may refer to it
            facts.add("before")
        offer = Offer("herd_echo", "any", 1.0, frozenset(facts), None, moment, phase, PEAK_HEAT, values)
        core = self._core(round_, agent.persona, hit.language, offer, values, rng)
        core = core or self._grammar.cores(hit.language, "herd_echo", "any")[0]
        return self._finish(round_, agent, _Utterance(core, values, offer, hit.language), rng)

    def _answers(
        self, round_: Round, speakers: list[tuple[Agent, list[Offer], random.Random]], room: random.Random
    ) -> list[Spoken]:
        """What is owed to people: the viewer's lines that nobody took up, and a newcomer's question."""
        memory = self._memory
        given: list[Spoken] = []
        if not round_.anchored:
            unheard = [line for line in round_.chat if line.author_kind == "viewer" and line.line not in memory.heard]
            for line in unheard[-2:]:
                if asks_if_real(line.text):
                    continue  # the director answers that itself, at once and whatever the engine
                free = [a for a, _, _ in speakers if a.persona.id not in {spoken.agent for spoken in given}]
                given += self._reply_to(round_, line, free[: room.choice((1, 2))])
            memory.heard.update(line.line for line in unheard)
        question = memory.question
        if question is not None and question.number < round_.number:
            busy = {spoken.agent for spoken in given} | {question.asker}
            for agent, _, own in speakers:
                if agent.persona.newcomer or agent.persona.id in busy:
                    continue
                memory.question = None
                language = _language(agent.persona, round_, own)
                extra = {"singer": question.singer} if question.singer else {}
                answer = replies.to_newcomer(
                    self._grammar, memory, round_, agent.persona, language, question.topic, extra, own
                )
                given.append(answer)
                break
            if memory.question is not None and round_.number - question.number > 2:
                memory.question = None
        return given

    def _replies(self, round_: Round, agents: tuple[Agent, ...]) -> Iterator[Spoken]:
        if round_.viewer_line is not None:
            yield from self._reply_to(round_, round_.viewer_line, list(agents))

    def _reply_to(self, round_: Round, line: ChatReleased, agents: list[Agent]) -> list[Spoken]:
        self._memory.heard.add(line.line)
        given: list[Spoken] = []
        for agent in agents:
            own = seeded(round_.seed, "reply", round_.number, line.line, agent.persona.id)
            spoken = replies.to_viewer(self._grammar, self._memory, round_, agent.persona, line, own)
            if spoken is not None:
                given.append(spoken)
        return given

    def _stock(self, round_: Round, agents: list[Agent]) -> Iterator[Spoken]:
        """The baseline without personas: everybody speaks in every round, out of one small pool (METHOD 1).

        A lower temperature than the published one makes the pool still smaller: there it collapsed.
        """
        for agent in agents:
            own = seeded(round_.seed, "bare", round_.number, agent.persona.id)
            languages: tuple[Language, ...] = ("ko", "en") if round_.languages == "mixed" else (round_.languages,)
            language = own.choice(languages)
            stock = self._grammar.cores(language, "stock", "any")
            core = own.choice(stock[: max(1, round(len(stock) * min(1.0, round_.temperature / BASELINE_TEMPERATURE)))])
            behaviour = self._grammar.rules["stock"].behaviour
            yield Spoken(agent.persona.id, core.text + own.choice(STOCK_TAILS), behaviour, language)


def _language(persona: Persona, round_: Round, rng: random.Random) -> Language:
    """The fan's own language; the round may allow only one. Who has two writes the first more often."""
    if round_.languages != "mixed":
        return round_.languages
    own = persona.languages or ("ko", "en")
    return own[0] if len(own) == 1 or rng.random() < FIRST_LANGUAGE else own[1]


def _drawn(theirs: list[Offer], rng: random.Random) -> Offer:
    return rng.choices(theirs, [offer.weight for offer in theirs])[0]


def _place(offer: Offer | None) -> tuple[int | None, SpokenPhase | None]:
    """The moment and phase that a line is anchored to; neither for what lies nowhere in particular."""
    return (None, None) if offer is None or offer.moment is None else (offer.moment, offer.spoken_phase)


def _heart(round_: Round, offer: Offer) -> str:
    member = round_.artist.member(offer.member) if round_.artist and offer.member else None
    return member.heart if member and "affection" in offer.facts else ""
