"""Echo chains: what starts them, who joins, and that they are a function of media time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest
from director_helpers import FANS, Everybody, Scripted, Show, arm, fan, said, virtually
from hypothesis import given, settings
from hypothesis import strategies as st

from kpop_concert.audience.contagion import CHAIN_MS, Contagion
from kpop_concert.audience.engines.base import Round, Spoken
from kpop_concert.audience.personas import Persona, PersonaPack
from kpop_concert.audience.replies import language_of
from kpop_concert.condition import Condition
from kpop_concert.journal import Behaviour, ChatReleased
from kpop_concert.system.plaintext import plain


def spreading(share: float = 1.0, **more: object) -> Condition:
    return arm(**more).model_copy(update={"contagion": share})  # type: ignore[arg-type]


def hits(round_: Round) -> Iterable[Spoken]:
    """One short hit a round, in Korean."""
    agent = round_.agents[round_.number % len(round_.agents)]
    if round_.purpose == "round":
        yield said(agent.persona.id, f"대박{'이다' * (round_.number % 3)}{round_.number}", language="ko")


def line(text: str, **changes: object) -> ChatReleased:
    told: dict[str, object] = {
        "line": "3-fan1", "due_ms": 30_000, "author": "handle_01", "author_kind": "persona", "text": text, "round": 3,
        "behaviour": Behaviour.AFFECT, "language": language_of(text), "source": "AI", "agent": "fan1",
    }  # fmt: skip
    return ChatReleased.model_validate({**told, **changes})


def contagion(
    fans: Iterable[Persona] = FANS.personas, share: float = 1.0, seed: int = 7, duration_ms: int = 60_000
) -> Contagion:
    return Contagion(share, tuple(fans), seed, duration_ms, 200)


def spread(show: Show, to_ms: float = 60_000, steps: Iterable[float] = ()) -> list[ChatReleased]:
    """All lines of a show played in these steps."""

    async def play() -> None:
        await show.start()
        await show.run(to_ms, steps)

    virtually(play)
    return show.lines


def echoes(lines: Iterable[ChatReleased]) -> list[ChatReleased]:
    return [line for line in lines if "+" in line.line]


# --- what a chain is


@pytest.mark.parametrize("timing", ["published", "live"])
def test_neighbours_bend_a_hit_within_four_seconds(timing: str) -> None:
    lines = spread(Show(Scripted(hits), spreading(timing=timing)))
    started = {line.line: line for line in lines if line.round is not None}
    chains: dict[str, list[ChatReleased]] = {}
    for echo in echoes(lines):
        chains.setdefault(echo.line.split("+")[0], []).append(echo)
    assert len(chains) >= 2
    languages = {fan.id: fan.languages for fan in FANS.personas}
    for start, chain in chains.items():
        hit = started[start]
        assert 2 <= len({echo.agent for echo in chain}) == len(chain) <= 6
        for echo in chain:
            assert hit.due_ms < echo.due_ms < hit.due_ms + CHAIN_MS
            assert echo.agent is not None
            assert echo.agent != hit.agent
            assert "ko" in languages[echo.agent]
            assert (echo.round, echo.reply_to, echo.chant, echo.source) == (None, None, None, "SIM")
            assert (echo.author_kind, echo.behaviour) == ("persona", Behaviour.COLLECTIVE)
    assert len({line.line for line in lines}) == len(lines)


def test_one_chain_at_a_time() -> None:
    lines = spread(Show(Scripted(hits), spreading(jitter_ms=(0, 8000), round_ms=2000, lead_ms=2000)))
    starts = sorted({echo.line.split("+")[0] for echo in echoes(lines)})
    due = sorted(line.due_ms for line in lines if line.line in starts)
    assert len(due) >= 4
    assert all(later - earlier >= CHAIN_MS for earlier, later in pairwise(due))


def test_the_dial_at_nought_changes_nothing() -> None:
    plain_show, without = Show(Scripted(hits), arm()), Show(Scripted(hits), spreading(0.0))
    assert spread(plain_show) == spread(without)
    assert plain_show.entries == without.entries


def test_the_dial_is_the_share_of_hits() -> None:
    many = [line("대박", line=f"{number}-fan1", due_ms=number * 5000) for number in range(400)]
    for share in (0.1, 0.5):
        spreads = contagion(share=share, duration_ms=3_000_000)
        begun = sum(bool(spreads.echoes(hit, (), ())) for hit in many)
        assert abs(begun / len(many) - share) < 0.08


@pytest.mark.parametrize(
    "other",
    [
        line("이건 좀 많이 길다"),
        line("와" * 13),
        line("진짜?"),
        line("대박", round=None),
        line("대박", reply_to="viewer-1"),
        line("윤하늘!", chant=0, behaviour=Behaviour.CHANT),
        line("안녕", behaviour=Behaviour.INTERACTION),
        line("뭐지", behaviour=Behaviour.QUESTION),
        line("대박", author_kind="viewer", agent=None),
        line("대박", author_kind="replay"),
        line("🌊🙌💙", language="zxx"),
        line("สุดยอด", language="th"),
        line("eoqkr", language="ko"),
    ],
    ids=lambda other: other.text + other.behaviour + other.author_kind,
)
def test_what_starts_no_chain(other: ChatReleased) -> None:
    assert all(contagion(seed=seed).echoes(other, (), ()) == () for seed in range(20))
    assert any(contagion(seed=seed).echoes(line("대박"), (), ()) for seed in range(20))


def test_what_repeats_a_line_is_itself_an_echo() -> None:
    before = [line("대바악", line="2-fan3"), line("대박이다아아 ㅋㅋㅋ", line="2-fan5")]
    assert contagion().echoes(line("대박이다!!"), before, ())
    assert contagion().echoes(line("대박이다아!!"), before, ()) == ()


def test_who_is_about_to_write_something_else_does_not_join() -> None:
    busy = {"fan3", "fan5", "fan7"}
    for seed in range(20):
        assert not {echo.agent for echo in contagion(seed=seed).echoes(line("🌊🌊", language="zxx"), (), busy)} & busy


def test_quiet_fans_rarely_join() -> None:
    fans = [fan(number, languages=("ko",)) for number in range(6)]
    quiet = [fan(6, talk=0.2, languages=("ko",)), fan(7, talk=0.35, speaks_to=("bias",), languages=("ko",))]
    joined: list[str | None] = []
    spreads = contagion([*fans, *quiet], duration_ms=3_000_000)
    for number in range(300):
        hit = line("대박", line=f"{number}-fan1", due_ms=number * 5000)
        joined += [echo.agent for echo in spreads.echoes(hit, (), ())]
    assert joined.count("fan6") < joined.count("fan2") / 2
    assert 0 < joined.count("fan7") < joined.count("fan2") / 10


def test_bare_fans_copy_without_bending() -> None:
    bare = [persona.bare() for persona in FANS.personas]
    made = contagion(bare).echoes(line("대박ㅋㅋ"), (), ())
    assert len(made) >= 2
    assert {echo.text for echo in made} == {"대박ㅋㅋ"}


def test_fans_bend_in_their_own_way() -> None:
    spreads = contagion([fan(number, languages=("ko",)) for number in range(10)], duration_ms=3_000_000)
    texts = set()
    for number in range(60):
        hit = line("뭐얔ㅋㅋ", line=f"{number}-fan1", due_ms=number * 5000)
        texts |= {echo.text for echo in spreads.echoes(hit, (), ())}
    assert {"뭐야", "뭐얔ㅋㅋ"} <= texts
    assert any(text.startswith("뭐야아") for text in texts)


@given(
    text=st.text(max_size=40),
    language=st.sampled_from(["ko", "en", "zxx", "und", "ja"]),
    before=st.lists(st.text(max_size=40), max_size=3),
    seed=st.integers(0, 2**63 - 1),
)
def test_whatever_is_said_an_echo_is_one_plain_line(text: str, language: str, before: list[str], seed: int) -> None:
    said_before = [line(plain(one), line=f"2-{number}") for number, one in enumerate(before)]
    for echo in contagion(seed=seed).echoes(line(plain(text), language=language), said_before, ()):
        assert echo.text
        assert plain(echo.text) == echo.text


# --- when


@settings(max_examples=20)
@given(steps=st.lists(st.sampled_from([1.0, 16.7, 50.0, 333.0, 1999.0]), max_size=40))
def test_the_size_of_the_steps_changes_nothing(steps: list[float]) -> None:
    lines = spread(Show(Scripted(hits), spreading()), steps=steps)
    assert lines == spread(Show(Scripted(hits), spreading()))
    assert [line.due_ms for line in lines] == sorted(line.due_ms for line in lines)
    assert echoes(lines)


def test_a_place_that_is_visited_again_does_not_echo_again() -> None:
    show = Show(Scripted(hits), spreading())

    async def play() -> None:
        await show.start()
        await show.run(60_000)
        before = list(show.lines)
        await show.seek(0)
        await show.run(60_000)
        assert show.lines == before

    virtually(play)
    assert echoes(show.lines)


def test_nothing_is_planned_beyond_the_end() -> None:
    late = line("대박", due_ms=59_000)
    made = [echo for seed in range(40) for echo in contagion(seed=seed).echoes(late, (), ())]
    assert made
    assert max(echo.due_ms for echo in made) < 60_000
    assert contagion().echoes(line("대박", due_ms=59_999), (), ()) == ()


def test_engines_see_the_echo_in_the_fans_own_history() -> None:
    show = Show(Scripted(hits), spreading())
    echo = echoes(spread(show))[0]
    following = next(r for r in show.engine.asked if r.start_ms - 8000 >= echo.due_ms)
    histories = {agent.persona.id: agent.history for agent in following.agents}
    assert echo.text in histories[echo.agent or ""]


def test_long_lines_of_everybody_spread_nowhere() -> None:
    pack = PersonaPack(name="fans", artist="duo", languages=("ko", "en"), personas=FANS.personas[:4])
    assert echoes(spread(Show(Everybody(), spreading(), fans=pack))) == []
