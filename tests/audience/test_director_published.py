"""The published timing (METHOD 1) on a virtual clock: when rounds are asked for, what with, when lines come."""

from __future__ import annotations

import asyncio

import pytest
from director_helpers import FANS, Everybody, Scripted, Show, arm, concert, said, virtually
from hypothesis import given, settings
from hypothesis import strategies as st

from kpop_concert.journal import ChatDropped, RoundEnded, RoundStarted
from kpop_concert.system.seeds import rng


def test_rounds_are_asked_for_eight_seconds_ahead() -> None:
    async def main() -> Show:
        show = Show()
        await show.start()
        await show.run(60_000)
        return show

    show = virtually(main)
    # Rounds 0 and 1 are due at -8 s and 0 s, both at the start; a window that begins beyond the end is not asked for.
    expected = {0: 0, 1: 0, **{number: number * 8000 - 8000 for number in range(2, 8)}}
    assert show.asked_at() == expected
    assert [round_.start_ms for round_ in show.engine.asked] == [number * 8000 for number in range(8)]
    assert show.engine.asked[-1].end_ms == 60_000
    assert set(show.outcomes().values()) == {"answered"}


def test_every_line_has_its_slot_in_its_window() -> None:
    async def main() -> Show:
        show = Show(pack=concert(64))
        await show.start()
        await show.run(64_000)
        return show

    lines = virtually(main).lines
    assert len(lines) == 80
    assert [line.due_ms for line in lines] == sorted(line.due_ms for line in lines)
    jitters = [line.due_ms - line.round * 8000 for line in lines if line.round is not None]
    assert len(jitters) == 80
    assert min(jitters) >= 2000
    assert max(jitters) < 8000
    assert 4500 < sum(jitters) / 80 < 5500
    assert {line.line for line in lines} == {f"{n}-fan{i}" for n in range(8) for i in range(10)}


def test_slots_of_the_last_window_are_drawn_before_the_end() -> None:
    async def main() -> Show:
        show = Show(pack=concert(57.5))
        await show.start()
        await show.run(57_500)
        return show

    last = [line.due_ms for line in virtually(main).lines if line.round == 7]
    assert len(last) == 10
    assert min(last) >= 56_000
    assert max(last) < 57_500


def test_the_context_is_that_of_the_moment_of_asking() -> None:
    async def main() -> Show:
        show = Show()
        await show.start()
        await show.run(30_000)
        show.say("hello everyone")
        await show.run(60_000)
        return show

    show = virtually(main)
    asked = show.engine.request(4)
    assert (asked.start_ms, asked.end_ms, asked.guidance, asked.section.section) == (
        32_000, 40_000, "performance", "break",
    )  # fmt: skip
    released = [line for line in show.lines if line.due_ms <= 24_000]
    assert list(asked.chat) == released[-10:]
    # Own history is what the agent has written, also what is about to be shown.
    assert asked.agents[3].history == tuple(f"fan3 in {number}" for number in range(4))
    assert show.engine.request(7).agents[3].history == tuple(f"fan3 in {number}" for number in range(1, 7))

    with_viewer = show.engine.request(5)
    assert [line.text for line in with_viewer.chat if line.author_kind == "viewer"] == ["hello everyone"]
    assert len(with_viewer.chat) == 10
    assert show.engine.rounds("reply") == []
    assert (asked.temperature, asked.anchored, asked.purpose) == (0.7, False, "round")
    assert all(agent.may_speak for round_ in show.engine.asked for agent in round_.agents)


def test_section_and_guidance_are_those_of_the_windows_middle() -> None:
    async def main() -> Show:
        show = Show()
        await show.start()
        await show.run(20_000)
        return show

    show = virtually(main)
    seen = [(round_.guidance, round_.section.section) for round_ in show.engine.asked]
    assert seen[:3] == [("preshow", "preshow"), ("performance", "verse"), ("performance", "chorus")]
    following = show.engine.request(1).next_section
    assert following is not None
    assert following.section == "chorus"


def test_cues_are_everybodys_moments_and_the_favourites() -> None:
    quiet = FANS.personas[0].model_copy(update={"speaks_to": ("high_note",)})
    only_bias = FANS.personas[1].model_copy(update={"speaks_to": ("bias",)})
    fans = FANS.model_copy(update={"personas": (quiet, only_bias, *FANS.personas[2:])})

    async def main() -> Show:
        show = Show(fans=fans)
        await show.start()
        await show.run(10_000)
        return show

    asked = virtually(main).engine.request(2)
    assert [moment.kind for moment in asked.moments] == ["chorus_drop", "close_up"]
    kinds = [[moment.kind for moment in agent.cues] for agent in asked.agents]
    assert kinds[:4] == [[], ["close_up"], ["chorus_drop"], ["chorus_drop", "close_up"]]


def test_without_personas_the_engine_gets_bare_names_and_the_screen_the_same() -> None:
    async def main(audience: str) -> Show:
        show = Show(condition=arm(audience=audience))
        await show.start()
        await show.run(20_000)
        return show

    bare, full = virtually(lambda: main("no_persona")), virtually(lambda: main("persona"))
    assert all(agent.persona.is_bare for round_ in bare.engine.asked for agent in round_.agents)
    assert not any(agent.persona.is_bare for round_ in full.engine.asked for agent in round_.agents)
    assert [(line.author, line.due_ms) for line in bare.lines] == [(line.author, line.due_ms) for line in full.lines]


def test_a_line_is_late_only_when_its_own_slot_has_passed() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=5.0))
        await show.start()
        await show.play(60_000)
        return show

    show = virtually(main)
    late = {drop.line for drop in show.all(ChatDropped)}
    # Round 0 was asked for at its own start and answered five seconds into its window; all others came in time.
    assert late == {f"0-fan{i}" for i in range(10)} - {line.line for line in show.lines}
    assert 0 < len(late) < 10
    assert {drop.reason for drop in show.all(ChatDropped)} == {"late"}
    assert all(drop.due_ms <= 5000 for drop in show.all(ChatDropped))
    assert show.director.dropped == {"late": len(late)}
    assert all(line.due_ms >= 5000 for line in show.lines)


def test_what_a_round_took_and_cost_is_recorded() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=1.5))
        await show.start()
        await show.play(3000)
        return show

    ended = virtually(main).all(RoundEnded)[0]
    assert ended.latency_ms == pytest.approx(1500)
    assert (ended.lines, ended.refused) == (10, 0)
    assert (ended.input_tokens, ended.cached_tokens, ended.output_tokens, ended.cost_usd) == (100, 50, 10, 0.001)


def test_rounds_under_way_are_bounded_and_hopeless_ones_are_skipped() -> None:
    most = 0

    class Watching(Everybody):
        under_way = 0

        async def answer(self, round_):  # type: ignore[no-untyped-def]
            nonlocal most
            self.under_way += 1
            most = max(most, self.under_way)
            try:
                async for event in super().answer(round_):
                    yield event
            finally:
                self.under_way -= 1

    async def main() -> Show:
        show = Show(Watching(delay_s=19.0), arm(overlap=2, timeout_ms=60_000), pack=concert(104))
        await show.start()
        await show.play(104_000)
        await show.director.settle()
        return show

    show = virtually(main)
    assert most == 2
    outcomes = show.outcomes()
    assert {"answered", "skipped"} == set(outcomes.values())
    started = {start.round for start in show.all(RoundStarted)}
    assert started == {number for number, outcome in outcomes.items() if outcome == "answered"}
    # Places free at 19 s: round 2 (due at 8 s) can still make slots until 24 s and is asked, late but not in vain.
    assert show.asked_at()[2] == pytest.approx(19_000, abs=51)


def test_a_waiting_round_sees_the_chat_of_when_it_is_asked() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=11.0), arm(overlap=2))
        await show.start()
        await show.play(9000)
        show.say("still here")
        await show.play(15_000)
        return show

    asked = virtually(main).engine.request(2)
    assert [line.text for line in asked.chat if line.author_kind == "viewer"] == ["still here"]


def test_an_engine_that_takes_too_long_is_given_up() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=lambda round_: 100.0 if round_.number == 2 else 0.0))
        await show.start()
        await show.play(60_000)
        return show

    show = virtually(main)
    outcomes = show.outcomes()
    assert outcomes.pop(2) == "timeout"
    assert set(outcomes.values()) == {"answered"}
    assert show.engine.stopped == [2]
    ended = next(ended for ended in show.all(RoundEnded) if ended.round == 2)
    assert ended.latency_ms == pytest.approx(16_000)
    assert {line.round for line in show.lines} == {0, 1, 3, 4, 5, 6, 7}


def test_lines_are_given_slots_as_they_stream_in() -> None:
    class Trickling(Everybody):
        async def answer(self, round_):  # type: ignore[no-untyped-def]
            for agent in round_.agents:
                await asyncio.sleep(2.5)
                yield said(agent.persona.id)

    async def main() -> Show:
        show = Show(Trickling(), arm(timeout_ms=16_000))
        await show.start()
        await show.play(60_000)
        return show

    show = virtually(main)
    # Six of ten lines came before the timeout; they are shown, the round says that it was cut off.
    assert show.outcomes()[2] == "timeout"
    assert len([line for line in show.lines if line.round == 3]) + len(
        [drop for drop in show.all(ChatDropped) if drop.round == 3]
    ) == 6  # fmt: skip


@settings(max_examples=25)
@given(steps=st.lists(st.floats(0.5, 1900), max_size=120), seed=st.integers(0, 2**31))
def test_the_size_of_the_steps_changes_nothing(steps: list[float], seed: int) -> None:
    async def main(steps: list[float]) -> Show:
        show = Show(Scripted(_about_the_chat), seed=seed)
        await show.start()
        await show.director.settle()
        await show.run(60_000, steps)
        return show

    one, other = virtually(lambda: main(steps)), virtually(lambda: main([700.0] * 90))
    assert one.lines == other.lines
    assert one.engine.asked == other.engine.asked
    assert one.all(RoundStarted) == other.all(RoundStarted)


def _about_the_chat(round_):  # type: ignore[no-untyped-def]
    """Lines that depend on everything in the request, so that a difference anywhere shows."""
    for agent in round_.agents:
        stream = rng(round_.seed, agent.persona.id)
        if stream.random() < 0.7:
            heard = len(round_.chat), len(agent.history), round_.chat[-1].text[:20] if round_.chat else ""
            yield said(agent.persona.id, f"{stream.random():.6f} {heard}")


def test_one_seed_one_result_and_another_seed_another() -> None:
    async def main(seed: int) -> Show:
        show = Show(Scripted(_about_the_chat), seed=seed)
        await show.start()
        await show.run(60_000)
        return show

    first, again, other = (virtually(lambda seed=seed: main(seed)) for seed in (7, 7, 8))
    assert first.lines == again.lines
    assert [line.due_ms for line in first.lines] != [line.due_ms for line in other.lines]


def test_without_steps_nothing_comes() -> None:
    async def main() -> Show:
        show = Show()
        await show.start()
        await show.play(10_000)
        shown, asked = len(show.lines), len(show.engine.asked)
        await asyncio.sleep(300)
        assert (len(show.lines), len(show.engine.asked)) == (shown, asked)
        show.director.advance(9000)
        assert len(show.lines) == shown
        await show.play(60_000)
        return show

    assert len(virtually(main).lines) == 80


@pytest.mark.parametrize("rate", [0.25, 2.0, 4.0])
def test_slots_are_media_times_at_any_rate(rate: float) -> None:
    async def main(rate: float) -> Show:
        show = Show(Everybody(delay_s=0.4))
        await show.start()
        await show.play(60_000, rate=rate)
        return show

    assert virtually(lambda: main(rate)).lines == virtually(lambda: main(1.0)).lines
