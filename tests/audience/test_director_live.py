"""The live timing (METHOD 2.10): lines at their moments, and fans who answer the viewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import pytest
from director_helpers import FANS, Everybody, Scripted, Show, arm, said, virtually

from kpop_concert.audience.engines.base import EngineEvent, Phase, Round
from kpop_concert.journal import Behaviour, ChatReleased, RoundEnded

LIVE = arm("live")


def _at_the_drop(phase: Phase | None) -> Scripted:
    def script(round_: Round) -> Iterable[EngineEvent]:
        for index, moment in enumerate(round_.moments):
            if moment.kind == "chorus_drop":
                yield from (said(agent.persona.id, moment=index, phase=phase) for agent in round_.agents)

    return Scripted(script)


@pytest.mark.parametrize(
    ("phase", "low", "high"),
    [("anticipation", 13_000, 16_500), ("burst", 17_500, 19_500), ("opinion", 20_000, 25_000), (None, 17_500, 19_500)],
)
def test_a_line_about_a_moment_is_shown_around_it(phase: Phase | None, low: int, high: int) -> None:
    async def main() -> Show:
        show = Show(_at_the_drop(phase), LIVE)
        await show.start()
        await show.run(60_000)
        return show

    slots = [line.due_ms for line in virtually(main).lines]
    assert len(slots) == 10
    assert low <= min(slots) <= max(slots) < high
    assert max(slots) - min(slots) > (high - low) / 2


def test_other_lines_are_spread_over_their_window() -> None:
    def script(round_: Round) -> Iterable[EngineEvent]:
        return (said(agent.persona.id, moment=99 if agent.persona.id == "fan1" else None) for agent in round_.agents)

    async def main() -> Show:
        show = Show(Scripted(script), LIVE)
        await show.start()
        await show.run(60_000)
        return show

    show = virtually(main)
    assert show.engine.asked[0].anchored
    assert len(show.lines) == 80
    offsets = [line.due_ms - line.round * 8000 for line in show.lines if line.round is not None]
    assert min(offsets) < 1000
    assert 7000 < max(offsets) < 8000


def test_an_opinion_on_the_last_moment_comes_before_the_end() -> None:
    def script(round_: Round) -> Iterable[EngineEvent]:
        for index, moment in enumerate(round_.moments):
            if moment.kind == "high_note":
                yield from (said(a.persona.id, moment=index, phase="opinion") for a in round_.agents)

    async def main() -> Show:
        show = Show(Scripted(script), arm("live", opinion_ms=(10_000, 40_000)))
        await show.start()
        await show.run(60_000)
        return show

    slots = [line.due_ms for line in virtually(main).lines]
    assert len(slots) == 10
    assert 41_000 <= min(slots) <= max(slots) < 60_000


def test_a_fan_chant_is_called_on_its_words() -> None:
    def script(round_: Round) -> Iterable[EngineEvent]:
        if round_.chant:
            texts = ["윤하늘!", "이나리!!", "윤하늘 이나리", "나리야"]
            yield from (
                said(agent.persona.id, text, behaviour=Behaviour.CHANT)
                for agent, text in zip(round_.agents, texts, strict=False)
            )

    async def main(timing: str, chants: bool) -> Show:
        show = Show(Scripted(script), arm(timing, chants=chants))
        await show.start()
        await show.run(60_000)
        return show

    lines = {line.text: line for line in virtually(lambda: main("live", True)).lines}
    assert lines["윤하늘!"].chant == lines["이나리!!"].chant == lines["윤하늘 이나리"].chant == 0
    assert 32_850 <= lines["윤하늘!"].due_ms < 33_600
    assert 34_850 <= lines["이나리!!"].due_ms < 35_600
    assert 32_850 <= lines["윤하늘 이나리"].due_ms < 33_600
    assert lines["나리야"].chant is None
    assert virtually(lambda: main("live", False)).lines == []
    published = {line.text: line for line in virtually(lambda: main("published", True)).lines}
    assert published["이나리!!"].chant == 0
    assert 34_000 <= published["이나리!!"].due_ms < 40_000


def _replies(show: Show) -> list[ChatReleased]:
    return [line for line in show.lines if line.reply_to is not None]


async def _conversation(show: Show, *texts: str, at_ms: float = 20_000) -> Show:
    await show.start()
    await show.run(at_ms)
    for text in texts:
        show.say(text)
        await show.run(show.at_ms + 6000)
    return show


def test_one_or_two_fans_answer_the_viewer_soon() -> None:
    show = virtually(lambda: _conversation(Show(condition=LIVE), "first time here", "so good", "wow", "again"))
    replies = _replies(show)
    by_round = Counter(line.round for line in replies)
    assert len(by_round) == 4
    assert set(by_round.values()) <= {1, 2}
    # Replies are numbered on after the last window.
    assert set(by_round) == {8, 9, 10, 11}
    for line in replies:
        asked = 20_000 + 6000 * ((line.round or 0) - 8)
        assert asked + 1500 <= line.due_ms < asked + 4000
        assert line.line == f"{line.round}-{line.agent}"
    request = show.engine.request(8)
    assert request.purpose == "reply"
    assert request.viewer_line is not None
    assert request.viewer_line.text == "first time here"
    assert request.chat[-1] == request.viewer_line
    assert request.anchored
    assert request.cast == show.engine.request(0).cast


def test_a_fan_called_by_handle_answers() -> None:
    for seed in range(6):
        show = virtually(
            lambda seed=seed: _conversation(Show(condition=LIVE, seed=seed), "@handle_04 what do you think?")
        )
        assert "fan4" in {line.agent for line in _replies(show)}


def test_fans_who_share_the_favourite_and_the_language_are_likelier_to_answer() -> None:
    async def main() -> Show:
        show = Show(condition=arm("live", reply_fans=(1, 1)))
        await show.start()
        for _ in range(18):
            show.say("나리 최고")
            await show.run(show.at_ms + 3000)
        return show

    who = Counter(int((line.agent or "fan0")[3:]) % 2 for line in _replies(virtually(main)))
    assert who.total() >= 16
    # Odd fans follow Nari in Korean: a weight of 6 against 1.
    assert who[1] >= 11


def test_at_most_two_replies_are_under_way_and_rounds_are_not_in_their_way() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=lambda r: 3.0 if r.purpose == "reply" else 0.0), arm("live", overlap=1))
        await show.start()
        await show.play(20_000)
        for _ in range(4):
            show.say("hello")
        await show.play(30_000)
        return show

    show = virtually(main)
    assert show.engine.rounds("reply") == [8, 9]
    assert [ended.outcome for ended in show.all(RoundEnded) if ended.round >= 8] == [
        "skipped", "skipped", "answered", "answered",
    ]  # fmt: skip
    # The answer took three seconds of the four: it is shown in what is left, not dropped.
    assert all(23_000 <= line.due_ms < 24_000 for line in _replies(show))
    assert len(_replies(show)) >= 2


def test_an_answer_that_comes_too_late_is_dropped_and_a_pause_holds_it_back() -> None:
    async def main(pause_s: float) -> Show:
        show = Show(Everybody(delay_s=lambda r: 5.0 if r.purpose == "reply" else 0.0), LIVE)
        await show.start()
        await show.play(20_000)
        show.say("hello")
        await show.play(21_000)
        await show.director.settle() if pause_s else None
        assert _replies(show) == []
        await show.play(30_000)
        return show

    assert _replies(virtually(lambda: main(0))) == []
    paused = virtually(lambda: main(60))
    assert all(21_500 <= line.due_ms < 24_000 for line in _replies(paused))
    assert _replies(paused)


def test_a_seek_ends_the_conversation() -> None:
    async def main() -> Show:
        show = Show(Everybody(delay_s=1.0), LIVE)
        await show.start()
        await show.play(20_000)
        show.say("hello")
        await show.play(20_500)
        await show.seek(10_000)
        await show.play(40_000)
        return show

    show = virtually(main)
    assert show.outcomes()[8] == "cancelled"
    assert _replies(show) == []


def test_the_budget_caps_what_an_identity_implies_in_live_timing_only() -> None:
    quiet = FANS.personas[0].model_copy(update={"talk": 0.3})
    silent = FANS.personas[1].model_copy(update={"talk": 0.0})
    fans = FANS.model_copy(update={"personas": (quiet, silent, *FANS.personas[2:])})

    async def main(timing: str) -> Show:
        show = Show(condition=arm(timing), fans=fans)
        await show.start()
        await show.run(60_000)
        return show

    live = virtually(lambda: main("live"))
    counts = Counter(line.agent for line in live.lines)
    # At most ceil(6 x 0.3) rounds in any six, and the engine that speaks for them anyway is refused.
    assert counts["fan0"] == 4
    assert counts["fan1"] == 0
    assert counts["fan2"] == 8
    assert live.director.dropped == {"refused": 12}
    assert len(virtually(lambda: main("published")).lines) == 80


class Model(Everybody):
    source: Literal["AI"] = "AI"  # type: ignore[assignment]


@pytest.mark.parametrize("timing", ["published", "live"])
@pytest.mark.parametrize(
    ("engine", "question", "answer"),
    [
        (Everybody, "are you bots?", "simulated"),
        (Model, "are you real?", "AI"),
        (Everybody, "너희 봇이야?", "가상 관객"),
    ],
)
def test_asked_whether_they_are_real_they_tell_the_truth_by_rule(
    timing: str, engine: type[Everybody], question: str, answer: str
) -> None:
    show = virtually(lambda: _conversation(Show(engine(), arm(timing)), question))
    (line,) = _replies(show)
    assert answer in line.text
    assert (line.source, line.round, line.author_kind) == ("SIM", None, "persona")
    assert 21_500 <= line.due_ms < 24_000
    assert show.engine.rounds("reply") == []


def test_live_is_repeatable() -> None:
    def run() -> list[ChatReleased]:
        return virtually(lambda: _conversation(Show(condition=LIVE), "hello", "나리야", "are you bots?")).lines

    assert run() == run()
