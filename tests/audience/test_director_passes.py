"""Seeks, new passes and the end: nothing is generated twice, nothing planned is lost, nothing is left running."""

from __future__ import annotations

import asyncio
from collections import Counter

from director_helpers import Everybody, Show, arm, concert, virtually
from hypothesis import given, settings
from hypothesis import strategies as st

from kpop_concert.journal import RoundEnded, RoundStarted


def test_a_seek_back_generates_nothing_seen_again() -> None:
    async def main() -> Show:
        show = Show()
        await show.start()
        await show.run(40_000)
        shown = list(show.lines)
        await show.seek(3000)
        await show.run(40_000)
        assert show.lines == shown
        await show.run(60_000)
        return show

    show = virtually(main)
    assert show.engine.rounds() == list(range(8))
    assert len(show.lines) == len({line.line for line in show.lines}) == 80


def test_a_seek_forward_asks_for_where_it_lands_and_what_follows() -> None:
    async def main() -> Show:
        show = Show(pack=concert(120))
        await show.start()
        await show.run(10_000)
        await show.seek(83_000)
        assert show.engine.rounds() == [0, 1, 2, 10, 11]
        await show.run(100_000)
        return show

    show = virtually(main)
    assert show.engine.rounds() == [0, 1, 2, 10, 11, 12, 13]
    # Lines of the landing window whose slot lay before 83 s when they were written are late, the others are shown.
    landing = [line for line in show.lines if line.round == 10]
    assert min(line.due_ms for line in landing) >= 83_000
    assert len(landing) + show.director.dropped["late"] == 10


def test_planned_lines_of_skipped_windows_are_shown_by_a_later_pass() -> None:
    async def main() -> Show:
        show = Show(pack=concert(120))
        await show.start()
        await show.run(16_000)
        await show.seek(80_000)
        await show.run(90_000)
        assert {line.round for line in show.lines} == {0, 1, 10}
        await show.seek(16_000)
        await show.run(24_000)
        assert [line.due_ms for line in show.lines[-10:]] == sorted(line.due_ms for line in show.lines[-10:])
        return show

    show = virtually(main)
    assert Counter(line.round for line in show.lines)[2] == 10
    assert show.engine.rounds().count(2) == 1


def test_the_context_after_a_seek_is_what_the_screen_shows_there() -> None:
    async def main() -> Show:
        show = Show(pack=concert(120))
        await show.start()
        await show.run(16_000)
        await show.seek(80_000)
        await show.run(90_000)
        await show.seek(20_000)
        await show.run(24_000)
        return show

    asked = virtually(main).engine.request(4)
    assert len(asked.chat) == 10
    assert all(line.due_ms <= 24_000 for line in asked.chat)
    assert asked.agents[0].history == ("fan0 in 0", "fan0 in 1", "fan0 in 2", "fan0 in 3")


def test_rounds_of_windows_left_behind_are_cancelled_and_asked_again_when_visited() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=4.0), pack=concert(120))
        await show.start()
        await show.play(9000)
        await show.seek(80_000)
        assert show.outcomes()[2] == "cancelled"
        await show.play(90_000)
        assert 2 in show.engine.stopped
        await show.seek(12_000)
        await show.play(26_000)
        return show

    show = virtually(main)
    assert show.engine.rounds().count(2) == 2
    assert Counter(line.round for line in show.lines)[2] == 10
    assert Counter(ended.outcome for ended in show.all(RoundEnded) if ended.round == 2) == {
        "cancelled": 1,
        "answered": 1,
    }


def test_a_round_that_is_still_wanted_survives_a_seek() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=4.0), pack=concert(120))
        await show.start()
        await show.play(9000)
        await show.seek(14_000)
        await show.play(30_000)
        return show

    show = virtually(main)
    assert show.engine.rounds().count(2) == 1
    assert show.outcomes()[2] == "answered"


def test_a_cancelled_round_keeps_what_it_said_and_asks_only_the_others_again() -> None:
    class Halting(Everybody):
        async def answer(self, round_):  # type: ignore[no-untyped-def]
            self.asked.append(round_)
            for number, line in enumerate(self.says(round_)):
                if number == 4:
                    await asyncio.sleep(4.0)
                yield line

    async def main() -> Show:
        show = Show(Halting(), pack=concert(120))
        await show.start()
        await show.play(9000)
        await show.seek(80_000)
        await show.play(81_000)
        await show.seek(12_000)
        await show.play(24_000)
        return show

    show = virtually(main)
    requests = [round_ for round_ in show.engine.asked if round_.number == 2]
    assert [len(round_.agents) for round_ in requests] == [10, 6]
    assert sorted(line.agent or "" for line in show.lines if line.round == 2) == [f"fan{n}" for n in range(10)]


def test_a_start_in_the_middle_and_a_landing_after_the_last_slot() -> None:
    async def main(at_ms: float) -> Show:
        show = Show()
        await show.start(at_ms)
        await show.run(60_000)
        return show

    assert virtually(lambda: main(33_000)).engine.rounds() == [4, 5, 6, 7]
    assert virtually(lambda: main(60_000)).engine.asked == []
    show = virtually(lambda: main(39_999))
    assert show.outcomes()[4] == "skipped"
    assert show.engine.rounds() == [5, 6, 7]


def test_close_cancels_what_is_under_way_and_asks_for_nothing_more() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=9.0))
        await show.start()
        await show.play(8500)
        await show.director.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert show.engine.stopped == [0, 1, 2]
        await show.play(30_000)
        await show.director.close()
        return show

    show = virtually(main)
    assert show.outcomes() == {0: "cancelled", 1: "cancelled", 2: "cancelled"}
    assert show.lines == []
    assert len(show.all(RoundStarted)) == len(show.all(RoundEnded)) == 3


def test_close_before_a_round_began_records_its_end_too() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=1.0))
        show.director.start(0)
        await show.director.close()
        return show

    assert virtually(main).outcomes() == {0: "cancelled", 1: "cancelled"}


MOVES = st.lists(st.tuples(st.booleans(), st.floats(0, 60_000)), max_size=8)


@settings(max_examples=40)
@given(moves=MOVES, delay_s=st.sampled_from([0.0, 1.3, 6.0]), timing=st.sampled_from(["published", "live"]))
def test_whatever_the_viewer_does_no_line_comes_twice_or_at_another_slot(
    moves: list[tuple[bool, float]], delay_s: float, timing: str
) -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=delay_s), arm(timing=timing))
        await show.start()
        for seek, to_ms in moves:
            if seek:
                await show.seek(to_ms)
            else:
                before = show.at_ms
                shown = len(show.lines)
                await show.play(to_ms, step_ms=400)
                assert all(before <= line.due_ms <= to_ms for line in show.lines[shown:])
        await show.seek(0)
        await show.play(60_000, step_ms=400)
        await show.director.close()
        return show

    show = virtually(main)
    ids = [line.line for line in show.lines]
    assert len(ids) == len(set(ids))
    answered = Counter(ended.round for ended in show.all(RoundEnded) if ended.outcome == "answered")
    assert set(answered) >= set(range(1, 8))
    assert set(answered.values()) == {1}
    assert len(show.all(RoundStarted)) == len([e for e in show.all(RoundEnded) if e.outcome != "skipped"])
