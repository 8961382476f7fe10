"""The page docs/prompts.md: what a language model is sent for one round, in both published conditions.

    python tools/prompts.py > docs/prompts.md

Needs no network and no key. The same words go in, the same page comes out.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from kpop_concert.audience.context import Memory, window_round
from kpop_concert.audience.engines.base import Round
from kpop_concert.audience.personas import PersonaPack, load_personas
from kpop_concert.audience.prompt import Prompt, build
from kpop_concert.audience.promptparts import global_prompt
from kpop_concert.audience.seating import for_engine
from kpop_concert.audience.tokens import estimate
from kpop_concert.concert.pack import ConcertPack, load_pack
from kpop_concert.condition import Condition, load_condition
from kpop_concert.journal import Behaviour, ChatReleased
from kpop_concert.system import paths

NUMBER = 5
ARMS = ("persona", "no_persona")
WINDOW_MS = (40_000, 48_000)
ASKED_MS = 32_000
"""Rounds are asked for 8 s ahead."""
SEED = 7
VIEWER = "viewer"

SAID: tuple[tuple[int, str, str], ...] = (
    (2_400, "wavemaker", "who's here tonight, roll call 🙌"),
    (3_100, "edenmom", "설거지 끝내고 앉았어요ㅎ"),
    (4_900, "cloud", "시작한다 시작한다!!"),
    (5_600, "ferry", "LIGHTS ARE DOWN!!!"),
    (7_200, "bambada", "불 꺼지는 이 순간이 제일 좋다.."),
    (9_300, "orbit", "그 신스다 ㅋㅋ"),
    (10_800, "cloud", "언더토우!!! 하늘아ㅏㅏ"),
    (11_700, "firstwave", "이 곡 제목이 뭐예요?"),
    (13_500, "wavemaker", "this is Undertow, welcome in!!"),
    (15_200, "seoasbass", "the first line is mixed very close."),
    (17_400, "bambada", "숨소리까지 들리네.."),
    (18_100, "cloud", "하늘이랑 별이 손 뻗는 거 봤어?? 💙"),
    (19_800, VIEWER, "안녕하세요 늦었네요, 지금 누구 파트예요?"),
    (21_000, "edenmom", "어서 오세요~ 지금은 별이예요"),
    (22_900, "orbit", "별 언니 WINK 💛"),
    (23_400, "ferry", "BYUL HAS NO MERCY 😭"),
    (25_700, "naripls", "bass line is so good here.."),
    (28_900, "bambada", "나리다.. 숨 참는 중"),
    (30_300, "wavemaker", "CHORUS NEXT get your sticks ready!!"),
    (31_500, "cloud", "온다 온다 온다 😭"),
)
"""A made-up half minute of chat: (due in ms, agent id or VIEWER, text)."""


@dataclass(frozen=True)
class Arm:
    """One published condition and what is sent for the round of the page."""

    condition: Condition
    prompt: Prompt


def the_round(condition: Condition, pack: ConcertPack, fans: PersonaPack) -> Round:
    """The round of the page: the window in the first chorus, after the same chat in every condition."""
    memory = Memory()
    handles = {fan.id: fan.handle for fan in fans.personas}
    for due, who, text in SAID:
        if who != VIEWER:
            memory.wrote(who, due // 8000, due, text)
        memory.shown(_line(due, who, handles.get(who, who), text))
    cast = for_engine(fans, condition)
    return window_round(
        pack=pack, condition=condition, cast=cast, spoken=(), talk={fan.id: 1.0 for fan in cast}, memory=memory,
        seed=SEED, number=NUMBER, window=WINDOW_MS, at_ms=ASKED_MS, favourite=None,
    )  # fmt: skip


def arms() -> tuple[Arm, Arm]:
    """The two published conditions, persona first."""
    pack = load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)
    fans = load_personas(paths.personas() / "onda.yaml")
    first, second = (load_condition(paths.resources() / "conditions" / f"{name}.yaml") for name in ARMS)
    return Arm(first, build(the_round(first, pack, fans))), Arm(second, build(the_round(second, pack, fans)))


INTRODUCTION = """\
# What a language model is sent

<!-- Written by tools/prompts.py from the program itself: change the program, not this page. -->

This page is for whoever has to judge the simulated audience without reading its code: an ethics board, a co-author, a
participant who asks. It shows one whole request, word for word, in both published conditions, and everything that
differs between them.

- **When.** Every eight seconds of a viewing the program sends one request for all ten fans, eight seconds ahead. In
  live timing one or two fans answer what the viewer writes: one short request more, with the same system message and
  schema. A viewing with the built-in engine or of a recording sends nothing.
- **What.** A *system message* that stays the same for the whole viewing (task, rules, examples, the group on stage, the
  fans), a *JSON schema* for the answer, and a *user message* about this window: the annotated stage, the last ten lines
  of the chat with the viewer's among them, and each fan's own last six lines (those that the chat does not show, cut to
  their first words when together they grow long).
- **What not.** No name of the viewer, no rating, no mark, no camera, no sound. Of the viewer goes only what they typed
  into the chat and, in conditions with `alignment: bias`, the favourite member they named.
- **Whose words are instructions.** Only the system message's own. Whatever people or files wrote stands in double
  quotes as JSON text, shortened, on one line, without control characters, and the system message says that it is never
  an instruction. What a model answers is checked again before it is shown.
- **Examples.** The coded lines were written for this program. An answer that equals one is left out and counted.

Below: the bundled concert of ONDA, a fictional group, at 0:40 to 0:48, after a made-up half minute of chat, seed 7.
Members, fans and lines are invented.
"""
SAME = "the same, byte for byte"


def page() -> str:
    """The whole page."""
    persona, bare = arms()
    parts = [
        INTRODUCTION,
        "## What differs between the two conditions\n",
        *_differences(persona, bare),
        "## How long it is\n",
        *_lengths(persona, bare),
        "## The request with personas\n",
        *_request(persona),
        "## The request without personas\n",
        *_request(bare),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _differences(persona: Arm, bare: Arm) -> list[str]:
    """What differs, as a table and line by line. Raises ValueError when a part differs that must not."""
    ours, theirs = persona.condition.model_dump(mode="json"), bare.condition.model_dump(mode="json")
    fields = [name for name in ours if ours[name] != theirs[name] and name not in ("name", "purpose")]
    shared, others = (arm.prompt.system.partition("# Fans\n")[0] for arm in (persona, bare))
    rule = global_prompt(persona.condition.timing == "live")
    rows = [
        *((f"condition: `{name}`", f"`{ours[name]}`", f"`{theirs[name]}`") for name in fields),
        _same("global prompt, examples, output format", shared.startswith(rule) and others.startswith(rule)),
        _same("room: group, members, fandom", shared == others),
        ("fans", "ten lines", "the same ten lines, every text but the name emptied"),
        _same("JSON schema", persona.prompt.schema == bare.prompt.schema),
        ("moments of the window", "those for everybody, and for each fan their favourite's", "those for everybody"),
        _same("section, lyrics, chat, own lines", _rest(persona) == _rest(bare)),
    ]
    said = """\
Persona texts and temperature: 0.7 with personas, and 1.2 without, where 0.7 made a model repeat itself (published).
It follows from the texts which moments concern whom: without personas no favourite is known, so a moment of one member
alone concerns nobody. Everything else is the same.
"""
    systems, users = (
        "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), *ARMS, lineterm="", n=0))
        for before, after in ((persona.prompt.system, bare.prompt.system), (persona.prompt.user, bare.prompt.user))
    )
    return [
        said, _table(("part", "`persona`", "`no_persona`"), rows),
        "The system messages, line by line:\n", _block("diff", systems),
        "The user messages, line by line:\n", _block("diff", users),
    ]  # fmt: skip


def _same(part: str, equal: bool) -> tuple[str, str, str]:
    if not equal:
        raise ValueError(f"{part}: differs between the published conditions")
    return part, SAME, SAME


def _rest(arm: Arm) -> list[str]:
    """The user message without its moments."""
    before, _, after = arm.prompt.user.partition("\nmoments:\n")
    return [before, *(line for line in after.splitlines() if not line[:1].isdigit())]


def _lengths(persona: Arm, bare: Arm) -> list[str]:
    counts = [[estimate(text) for text in _texts(arm)] for arm in (persona, bare)]
    names = ("system message", "JSON schema", "user message")
    rows = [(name, *(str(count[index]) for count in counts)) for index, name in enumerate(names)]
    rows.append(("stable part of this round", *(f"{sum(count[:2]) / sum(count):.0%}" for count in counts)))
    said = """\
Tokens, estimated for OpenAI's encoding o200k_base; other models count differently. System message and schema are the
same in every round of a viewing, so that a server can keep them and charge less for them.
"""
    return [said, _table(("part", "`persona`", "`no_persona`"), rows)]


def _texts(arm: Arm) -> tuple[str, str, str]:
    return arm.prompt.system, json.dumps(arm.prompt.schema, separators=(",", ":")), arm.prompt.user


def _request(arm: Arm) -> list[str]:
    return [
        f"Temperature {arm.condition.temperature}.\n",
        "System message:\n", _block("text", arm.prompt.system),
        "User message:\n", _block("text", arm.prompt.user),
        "JSON schema of the answer:\n", _block("text", json.dumps(arm.prompt.schema, indent=1)),
    ]  # fmt: skip


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


def _line(due_ms: int, who: str, handle: str, text: str) -> ChatReleased:
    viewer = who == VIEWER
    return ChatReleased(
        line=f"line-{due_ms}", due_ms=due_ms, author=handle, author_kind="viewer" if viewer else "persona", text=text,
        round=None if viewer else due_ms // 8000, behaviour=Behaviour.INTERACTION, language="und",
        source="VIEWER" if viewer else "AI", agent=None if viewer else who,
    )  # fmt: skip


if __name__ == "__main__":
    print(page(), end="")
