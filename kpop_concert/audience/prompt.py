"""What a language model is sent for a round: a pure function of the Round. See docs/prompts.md for a whole one.

The system message and the schema are the same in every round of a viewing, replies included, so that servers can cache
them; everything of the moment is in the user message. Whatever people or files wrote stands there, and in the system
message, only inside JSON strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from unicodedata import normalize

from ..concert.pack import Artist, Moment, Section
from ..journal import ChatReleased
from ..system.plaintext import plain
from .engines.base import Agent, Round
from .promptparts import examples, keys, quote, quotes, schema, system_text
from .tokens import weigh

VIEWER_CHARS = 200
CHAT_CHARS = 100
OWN_CHARS = 60
OWN_TOKENS = 280
OWN_LIMITS = (40, 14, 12, 10, 8, 7, 6)
"""Together the agents' own earlier lines take OWN_TOKENS: where whole ones take more, each is cut to its first words,
to the loosest of OWN_LIMITS (tokens a line) that fits."""
LONGEST_WORD = 20
LYRIC_CHARS = 80
EVENT_CHARS = 100
SCENE_CHARS = 200
MOMENTS = 4
MAX_LYRICS = 3


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request: system and user message, the answer's JSON schema, and whom its short keys stand for.

    `agents` maps the keys of those who are asked to their agent ids; `schema` allows the keys of the whole cast.
    """

    system: str
    user: str
    schema: dict[str, object]
    agents: dict[str, str]


def build(round_: Round, only: str | None = None) -> Prompt:
    """The request for a round, or for the agent `only` in it, where each agent has a call of its own.

    Raises ValueError for an agent that is not in the round.
    """
    asked = [agent for agent in round_.agents if only in (None, agent.persona.id)]
    if only is not None and not asked:
        raise ValueError(f"{only} is not asked in round {round_.number}")
    key = keys(round_.cast)
    return Prompt(
        system=system_text(round_.cast, round_.artist, round_.languages, round_.anchored),
        user=_moment(round_, [agent for agent in asked if agent.may_speak], key),
        schema=schema(len(round_.cast), round_.languages, round_.anchored),
        agents={key[agent.persona.id]: agent.persona.id for agent in asked},
    )


@lru_cache(maxsize=1)
def few_shots() -> frozenset[str]:
    """Every line of the few-shots, normalised: an answer that equals one is a copy."""
    return frozenset(normalised(example.text) for example in examples())


def normalised(text: str) -> str:
    """The text as it is compared: composed, lower case, trimmed, with single spaces."""
    return " ".join(normalize("NFC", text).casefold().split())


def _moment(round_: Round, asked: list[Agent], key: dict[str, str]) -> str:
    """The user message: what is true of this window alone."""
    lines = [f"now: {_time(round_.start_ms)} to {_time(round_.end_ms)}, {round_.guidance}"]
    lines.append(f"section: {_section(round_.section, round_.artist)}")
    if description := round_.section.description:
        lines[-1] += f" {quote(description, SCENE_CHARS)}"
    if round_.next_section:
        lines.append(f"next: {_section(round_.next_section, round_.artist)}, {_time(round_.next_section.start_ms)}")
    if moments := [_event(round_, index, asked, key) for index in _salient(round_, asked)]:
        lines += ("moments:", *moments)
    if round_.lyrics:
        lines.append(f"lyrics: {quotes([line.text for line in round_.lyrics[:MAX_LYRICS]], LYRIC_CHARS)}")
    if round_.chant:
        lines.append(f"fan chant: {quote(round_.chant.text, SCENE_CHARS)}")
    if round_.artist and round_.favourite and round_.artist.member(round_.favourite):
        lines.append(f"favourite of the viewer: {round_.favourite}")
    if round_.chat:
        lines += ("chat:", *(f"{_author(line, key)} {quote(line.text, CHAT_CHARS)}" for line in round_.chat))
    lines.append("fans now:" if asked else "fans now: nobody")
    own = _own(asked, {(line.agent, line.text) for line in round_.chat})
    lines += (f"{key[agent.persona.id]} {quotes(said, OWN_CHARS)}" for agent, said in zip(asked, own, strict=True))
    if round_.viewer_line:
        lines.append(f"answer the viewer: {quote(round_.viewer_line.text, VIEWER_CHARS)}")
    return "\n".join(lines)


def _section(section: Section, artist: Artist | None) -> str:
    if not section.vocals:
        return section.section
    everybody = artist is not None and {member.id for member in artist.members} == set(section.vocals)
    return f"{section.section}, sung by {'everybody' if everybody else ' '.join(section.vocals)}"


def _salient(round_: Round, asked: list[Agent]) -> list[int]:
    """Indices of the moments told, in order: the most intense, and at least one for each fan whom any concerns."""
    ranked = sorted(range(len(round_.moments)), key=lambda index: -round_.moments[index].intensity)
    cued = [[index for index in ranked if round_.moments[index] in agent.cues] for agent in asked]
    told = [index for index in ranked if any(index in own for own in cued)][:MOMENTS]
    for own in cued:
        if own and not set(own) & set(told):
            told.append(own[0])
    return sorted(told)


def _event(round_: Round, index: int, asked: list[Agent], key: dict[str, str]) -> str:
    moment = round_.moments[index]
    what = quote(moment.text, EVENT_CHARS) if moment.text else " ".join(moment.members)
    seconds = round((moment.start_ms - round_.start_ms) / 1000)
    return f"{index} {seconds:+d} {moment.kind} {what}".rstrip() + _concerned(moment, asked, key)


def _concerned(moment: Moment, asked: list[Agent], key: dict[str, str]) -> str:
    """For whom a moment is a cue, the shorter way round."""
    cued = [key[agent.persona.id] for agent in asked if moment in agent.cues]
    others = [key[agent.persona.id] for agent in asked if moment not in agent.cues]
    if not others:
        return ""
    return f" for {' '.join(cued)}" if len(cued) <= len(others) else f" not for {' '.join(others)}"


def _author(line: ChatReleased, key: dict[str, str]) -> str:
    if line.author_kind == "viewer":
        return "viewer"
    return key.get(line.agent or "", "other")


def _own(asked: list[Agent], on_screen: set[tuple[str | None, str]]) -> list[list[str]]:
    """Each agent's own lines without those that the chat shows under its key, cut as far as OWN_TOKENS asks."""
    said = [
        [_beginnings(plain(text, OWN_CHARS)) for text in agent.history if (agent.persona.id, text) not in on_screen]
        for agent in asked
    ]
    for limit in OWN_LIMITS:
        cut = [[_longest(beginnings, limit) for beginnings in lines] for lines in said]
        if sum(tokens for lines in cut for _, tokens in lines) <= OWN_TOKENS:
            break
    return [[text for text, _ in lines] for lines in cut]


def _beginnings(text: str) -> list[tuple[str, float]]:
    """The first word of a line, the first two and so on, each with its tokens."""
    words = text.split(" ")
    words[0] = words[0][:LONGEST_WORD]
    lengths = accumulate(weigh(word) for word in words)
    return [(" ".join(words[:count]), tokens) for count, tokens in enumerate(lengths, start=1)]


def _longest(beginnings: list[tuple[str, float]], limit: int) -> tuple[str, float]:
    return next((found for found in reversed(beginnings) if found[1] <= limit), beginnings[0])


def _time(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"
