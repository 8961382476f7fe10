"""Echo chains: neighbours copy or bend a short hit for a few seconds (METHOD 2.4). By rule, without an engine.

Herding has a dial of its own here, so that it is not mistaken for an engine that collapses into copies.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from itertools import pairwise

import regex

from ..journal import Behaviour, ChatReleased
from ..system.plaintext import EMOJI, plain
from ..system.seeds import rng
from .grammar.tails import emoji_for, laughter
from .grammar.voice import typed
from .personas import Language, Persona
from .replies import language_of

MOST_WORDS, MOST_CLUSTERS = 2, 12
FANS = 2, 6
CHAIN_MS = 4000
"""Within this long after the hit every copy is on the screen, and no other chain begins."""
FIRST_MS, USUAL_MS, LAST_MS = 500, 1500, 3900
"""The fastest copy, how long most take (reading a word and typing it again), and the slowest."""
REMEMBERED = 10
"""What repeats one of so many lines before it is itself an echo."""
EAGER, ONLY_FOR_OWN = 0.8, 0.1
"""Who talks all the time joins this often; who reacts to few things only, this much less."""
EXACT = 0.25
"""Share of bare copies."""
_HITS = frozenset({Behaviour.AFFECT, Behaviour.COLLECTIVE, Behaviour.THOUGHT})
_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(EMOJI)
_TAIL = regex.compile(rf"(?:{EMOJI}|[\sㅋㅎㅏ-ㅣ!.,~^]|(?<=\s)(?:(?:ha){{2,}}|lol|lmao))++$", regex.IGNORECASE)
_LETTER = regex.compile(r"\p{L}|\p{N}")
_KIEUK = 24
_FINALS = 28


class Contagion:
    """The echo chains of one viewing. What they are follows from the seed and the line that starts them.

    `share` 0..1 is how many of the short hits start a chain, at most: while one runs no other begins, and without two
    fans who want to join there is none. Bare fans (no persona) copy without bending.
    """

    def __init__(self, share: float, fans: Sequence[Persona], seed: int, duration_ms: int, max_chars: int) -> None:
        self._share, self._fans, self._seed = share, fans, seed
        self._duration_ms, self._max_chars = duration_ms, max_chars
        self._begun: list[int] = []

    def echoes(
        self, hit: ChatReleased, before: Sequence[ChatReleased], busy: Collection[str]
    ) -> tuple[ChatReleased, ...]:
        """The lines that answer a line just shown as a herd; usually none.

        `before` are the last REMEMBERED lines on the screen: what repeats one of them starts nothing.
        `busy` are the ids of fans who write something else within CHAIN_MS.
        """
        language = _language(hit)
        if self._share <= 0 or language is None or not _is_hit(hit) or _repeats(hit, before):
            return ()
        stream = rng(self._seed, "contagion", hit.line)
        if stream.random() >= self._share or any(abs(hit.due_ms - begun) < CHAIN_MS for begun in self._begun):
            return ()
        joining = [fan for fan in self._fans if stream.random() < _eagerness(fan, language)]
        stream.shuffle(joining)
        joining = [fan for fan in joining if fan.id != hit.agent and fan.id not in busy][: stream.randint(*FANS)]
        slots = sorted(hit.due_ms + round(stream.triangular(FIRST_MS, LAST_MS, USUAL_MS)) for _ in joining)
        slots = [slot for slot in slots if slot < self._duration_ms]
        if len(slots) < FANS[0]:
            return ()
        self._begun.append(hit.due_ms)
        return tuple(self._echo(hit, fan, slot, language) for fan, slot in zip(joining, slots, strict=False))

    def _echo(self, hit: ChatReleased, fan: Persona, due_ms: int, language: str) -> ChatReleased:
        text = _bent(hit.text, fan, language, rng(self._seed, "echo", hit.line, fan.id))
        return ChatReleased(
            line=f"{hit.line}+{fan.id}",
            due_ms=due_ms,
            author=fan.handle,
            author_kind="persona",
            text=plain(text, self._max_chars),
            round=None,
            behaviour=Behaviour.COLLECTIVE,
            language=hit.language,
            source="SIM",
            agent=fan.id,
        )


def _is_hit(line: ChatReleased) -> bool:
    """A short exclamation out of a round of the audience: no question, no answer, no chant, no echo.

    Of lines without letters only those that say one thing: 🌊🌊🌊, not 🌊🙌💙.
    """
    free = line.author_kind == "persona" and line.round is not None and line.reply_to is None and line.chant is None
    clusters = _CLUSTER.findall(line.text)
    short = len(line.text.split()) <= MOST_WORDS and len(clusters) <= MOST_CLUSTERS
    one_thing = _LETTER.search(line.text) is not None or len(set(clusters)) == 1
    return free and short and one_thing and line.behaviour in _HITS and "?" not in line.text


def _repeats(hit: ChatReleased, before: Sequence[ChatReleased]) -> bool:
    said = _core(hit.text)
    return any(line.line != hit.line and _core(line.text) == said for line in before)


def _core(text: str) -> str:
    """What a line says without what fans put behind it and without stretching: 미쳤다아아ㅋㅋ and 미쳤다!! are one."""
    letters = "".join(_LETTER.findall(_stem(text).casefold())) or "".join(sorted(set(_CLUSTER.findall(text))))
    return letters[:1] + "".join(after for letter, after in pairwise(letters) if after != letter)


def _language(line: ChatReleased) -> str | None:
    """ "ko" or "en"; "zxx" for what anybody can type; None for what no fan writes, or not on purpose (zi for 캬)."""
    if not _LETTER.search(line.text):
        return "zxx"
    written = language_of(line.text)
    return written if written != "und" and line.language in (written, "und", "zxx") else None


def _eagerness(fan: Persona, language: str) -> float:
    """How likely a fan joins: as talkative as they are, only in a language they write."""
    if language != "zxx" and fan.languages and language not in fan.languages:
        return 0.0
    return EAGER * fan.talk * (ONLY_FOR_OWN if fan.speaks_to else 1.0)


def _bent(text: str, fan: Persona, language: str, stream: random.Random) -> str:
    """The hit as this fan types it; without a persona, or now and then, a bare copy."""
    style = fan.style
    if style is None or stream.random() < EXACT:
        return text
    stem = _stem(text)
    write: Language = "ko" if language == "ko" else "en"
    if language != "zxx" and stem:
        return typed(stem, fan, write, "hot", True, "", frozenset(stem.split()), stream)[0]
    if language == "ko" and any(letter in text for letter in "ㅋㅎ"):
        return laughter(style, "ko", stream)
    if language == "ko":
        return style.tears * stream.randint(2, 6)
    pictures = [match.group() for match in _EMOJI.finditer(text)]
    first = stream.choice(pictures) if pictures else text[:1]
    if pictures and style.emojis and stream.random() < style.emoji:
        return first * stream.randint(1, 3) + emoji_for("hot", style, "", stream)
    return first * stream.randint(1, 6)


def _stem(text: str) -> str:
    """The hit without what its writer put behind it: tears, laughter (also a fused one: 뭐얔ㅋㅋ), marks and emoji."""
    stem: str = _TAIL.sub("", text)
    last = stem[-1:]
    if text[len(stem) :].startswith("ㅋ") and "가" <= last <= "힣" and (ord(last) - 0xAC00) % _FINALS == _KIEUK:
        stem = stem[:-1] + chr(ord(last) - _KIEUK)
    return stem
