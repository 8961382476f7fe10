"""What an engine is told: the context X = {P, S, G, M, H, C} of METHOD 1 as of the moment of asking."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import ceil

from ..concert.kinds import MomentKind
from ..concert.pack import Chant, ConcertPack, Moment
from ..condition import Condition
from ..journal import ChatReleased
from ..system.seeds import derive, rng
from .engines.base import Agent, Round
from .personas import Persona

FOR_ALL: frozenset[MomentKind] = frozenset(
    {"song_start", "intro_recognised", "chorus_drop", "key_choreography", "point_move", "ending_fairy", "last_note"}
)
"""Moments that everybody knows of even when they name a member: chorus, key choreography, ending (METHOD 1)."""


class Memory:
    """What has been said in this viewing, by media time: a context reads the same whatever way the viewer came."""

    def __init__(self) -> None:
        self._shown: list[ChatReleased] = []
        self._written: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._rounds: defaultdict[str, set[int]] = defaultdict(set)

    def shown(self, line: ChatReleased) -> None:
        """A line, the viewer's included, is on the screen."""
        insort(self._shown, line, key=_due)

    def wrote(self, agent: str, number: int, due_ms: int, text: str) -> None:
        """An agent wrote a line; it counts as its own history before it is shown, or it would say it again."""
        insort(self._written[agent], (due_ms, text))
        self._rounds[agent].add(number)

    def chat(self, until_ms: float, count: int) -> tuple[ChatReleased, ...]:
        """The last `count` lines on the screen at `until_ms`."""
        end = bisect_right(self._shown, until_ms, key=_due)
        return tuple(self._shown[max(0, end - count) : end])

    def history(self, agent: str, before_ms: int, count: int) -> tuple[str, ...]:
        """An agent's own last `count` lines with a slot before `before_ms`, shown or about to be."""
        lines = self._written[agent]
        end = bisect_left(lines, (before_ms, ""))
        return tuple(text for _, text in lines[max(0, end - count) : end])

    def within_budget(self, agent: str, number: int, talk: float, rounds: int) -> bool:
        """Whether one more round keeps an agent to its share `talk` of any `rounds` consecutive rounds.

        A designed behaviour of the live timing that caps what an identity implies; never used in published arms.
        """
        spoken = sum(number - rounds < other < number for other in self._rounds[agent])
        return spoken + 1 <= ceil(talk * rounds)


def cues(persona: Persona, moments: Sequence[Moment], viewers: str | None = None) -> tuple[Moment, ...]:
    """The moments of a window that concern an agent: those for all, its favourite's, and only what it reacts to.

    `viewers` is the viewer's own favourite in an aligned audience: what it does concerns everybody.
    """

    def concerns(moment: Moment) -> bool:
        if viewers is not None and viewers in moment.members:
            return True
        favourite = persona.bias is not None and persona.bias in moment.members
        if persona.speaks_to:
            return moment.kind in persona.speaks_to or (favourite and "bias" in persona.speaks_to)
        return favourite or not moment.members or moment.kind in FOR_ALL

    return tuple(moment for moment in moments if concerns(moment))


def chant_of(pack: ConcertPack, start_ms: int, end_ms: int) -> Chant | None:
    """The fan chant with most of its words in a window; the earlier of two."""
    chants = pack.chants_between(start_ms, end_ms)
    return max(chants, key=lambda chant: sum(start_ms <= word.start_ms < end_ms for word in chant.words), default=None)


def window_round(
    *,
    pack: ConcertPack,
    condition: Condition,
    cast: Sequence[Persona],
    spoken: Collection[str],
    talk: Mapping[str, float],
    memory: Memory,
    seed: int,
    number: int,
    window: tuple[int, int],
    at_ms: float,
    favourite: str | None,
) -> Round:
    """The request for the window of round `number`, asked for at `at_ms`, to those who have not `spoken` in it yet.

    Section and guidance are those of the window's middle: its lines play there, and a section that changes within the
    first second is not the one they are about. `talk` is what each seat's persona would speak, 0..1 of the rounds.
    """
    start, end = window
    middle = (start + end) / 2
    moments = pack.moments_between(start, end)
    live = condition.timing == "live"
    numbers = condition.director

    def may_speak(fan: Persona) -> bool:
        if condition.volume == "matched" and rng(seed, "volume", number, fan.id).random() >= talk[fan.id]:
            return False
        return not live or memory.within_budget(fan.id, number, fan.talk, numbers.budget_rounds)

    return Round(
        number=number,
        purpose="round",
        start_ms=start,
        end_ms=end,
        guidance=pack.stage_guidance(middle),
        section=pack.section_at(middle),
        next_section=pack.next_section(middle),
        moments=moments,
        lyrics=pack.lyrics_between(start, end),
        chant=chant_of(pack, start, end) if condition.chants else None,
        artist=pack.artist,
        agents=tuple(
            Agent(
                persona=persona,
                cues=cues(persona, moments, favourite),
                history=memory.history(persona.id, end, numbers.own_history),
                may_speak=may_speak(persona),
            )
            for persona in cast
            if persona.id not in spoken
        ),
        chat=memory.chat(at_ms, numbers.shared_chat),
        viewer_line=None,
        anchored=live,
        languages=condition.languages,
        temperature=condition.temperature,
        seed=derive(seed, "round", number),
        cast=tuple(cast),
        favourite=favourite,
    )


def reply_round(
    *,
    pack: ConcertPack,
    condition: Condition,
    cast: Sequence[Persona],
    fans: Sequence[Persona],
    memory: Memory,
    seed: int,
    number: int,
    line: ChatReleased,
    favourite: str | None,
) -> Round:
    """The request that `fans` answer the viewer's `line`; its window is when the answers are shown."""
    numbers = condition.director
    low, high = numbers.reply_ms
    moments = pack.moments_between(line.due_ms - numbers.round_ms, line.due_ms + high)
    return Round(
        number=number,
        purpose="reply",
        start_ms=line.due_ms + low,
        end_ms=max(line.due_ms + low, min(line.due_ms + high, pack.duration_ms)),
        guidance=pack.stage_guidance(line.due_ms),
        section=pack.section_at(line.due_ms),
        next_section=pack.next_section(line.due_ms),
        moments=moments,
        lyrics=pack.lyrics_between(line.due_ms - numbers.round_ms, line.due_ms + high),
        chant=None,
        artist=pack.artist,
        agents=tuple(
            Agent(fan, cues(fan, moments, favourite), memory.history(fan.id, line.due_ms + high, numbers.own_history))
            for fan in fans
        ),
        chat=memory.chat(line.due_ms, numbers.shared_chat),
        viewer_line=line,
        anchored=condition.timing == "live",
        languages=condition.languages,
        temperature=condition.temperature,
        seed=derive(seed, "round", number),
        cast=tuple(cast),
        favourite=favourite,
    )


def _due(line: ChatReleased) -> int:
    return line.due_ms
