"""What a condition switches in the director: silence, recordings, matched volume, alignment, other engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from director_helpers import FANS, Everybody, Scripted, Show, arm, fan, said, virtually

from kpop_concert.audience.engines.base import EngineEvent, Round, Withheld
from kpop_concert.journal import Behaviour, ChatDropped, ChatReleased, Disclosed, RoundEnded


async def _whole(show: Show) -> Show:
    await show.start()
    await show.run(show.pack.duration_ms)
    await show.director.close()
    return show


def test_without_an_audience_nobody_is_asked_and_nobody_answers() -> None:
    async def main() -> Show:
        show = Show(condition=arm("live").model_copy(update={"audience": "none"}))
        await show.start()
        await show.run(20_000)
        show.say("hello?")
        show.say("are you bots?")
        await show.run(show.pack.duration_ms)
        return show

    show = virtually(main)
    assert show.lines == []
    assert show.engine.asked == []
    assert show.director.dropped == Counter()


def recorded(due_ms: int, text: str, number: int) -> ChatReleased:
    return ChatReleased(
        line=f"replay-{number}", due_ms=due_ms, author="handle_01", author_kind="replay", text=text, round=None,
        behaviour=Behaviour.AFFECT, language="en", source="REPLAY", agent="fan1",
    )  # fmt: skip


RECORDING = [recorded(30_000, "later", 1), recorded(1_000, "first", 2), recorded(30_000, "together", 3)]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_recording_is_shown_as_it_is_and_nobody_is_asked(seed: int) -> None:
    show = virtually(lambda: _whole(Show(condition=arm("live"), recording=RECORDING, seed=seed)))
    assert [(line.due_ms, line.text) for line in show.lines] == [
        (1000, "first"),
        (30_000, "later"),
        (30_000, "together"),
    ]
    assert show.engine.asked == []


def test_a_recorded_audience_says_that_it_is_recorded() -> None:
    async def main() -> Show:
        show = Show(condition=arm("live"), recording=RECORDING)
        await show.start()
        await show.run(10_000)
        show.say("are you real people?")
        show.say("hello")
        await show.run(20_000)
        return show

    show = virtually(main)
    answers = [line for line in show.lines if line.source == "SIM"]
    assert len(answers) == 1
    assert "recorded" in answers[0].text


def test_a_paused_concert_does_not_keep_the_truth_waiting() -> None:
    async def main() -> Show:
        show = Show(condition=arm("published"))
        await show.start()
        await show.run(10_000)
        show.say("are you bots?", rate=0.0)
        return show

    show = virtually(main)
    assert "simulated" in show.lines[-1].text


@pytest.mark.parametrize("rate", [0.25, 1.0, 2.0])
def test_the_truth_comes_within_four_seconds_of_the_viewers_time(rate: float) -> None:
    slow = arm("live").model_copy(
        update={"director": arm("live").director.model_copy(update={"reply_ms": (1500, 20_000)})}
    )

    async def main() -> Show:
        show = Show(condition=slow)
        await show.start()
        await show.run(20_000)
        show.say("are you bots?", rate)
        await show.run(40_000)
        return show

    show = virtually(main)
    (answer,) = [line for line in show.lines if line.reply_to and "simulated" in line.text]
    assert 1500 * rate - 1 <= answer.due_ms - 20_000 <= 4000 * rate


@pytest.mark.parametrize("to_ms", [2000.0, 50_000.0])
def test_a_jump_does_not_take_the_truth_away(to_ms: float) -> None:
    async def main() -> Show:
        show = Show(condition=arm("live"))
        await show.start()
        await show.run(20_000)
        show.say("are you bots?")
        await show.seek(to_ms)
        assert show.lines[-1].due_ms == to_ms
        await show.run(59_000)
        await show.seek(19_000)
        await show.run(30_000)
        return show

    assert len([line for line in virtually(main).lines if "simulated" in line.text]) == 1


def test_a_fan_whose_handle_holds_a_members_name_can_be_asked() -> None:
    async def main() -> Show:
        fans = FANS.model_copy(update={"personas": (fan(0, handle="하늘이의구름"), *FANS.personas[1:])})
        show = Show(condition=arm("live"), fans=fans)
        await show.start()
        await show.run(20_000)
        show.say("하늘이의구름님 봇이에요?")
        show.say("윤하늘 사람 맞아?")
        await show.run(26_000)
        return show

    (answer,) = [line for line in virtually(main).lines if line.source == "SIM" and line.round is None]
    assert (answer.agent, answer.language) == ("fan0", "ko")


@pytest.mark.parametrize("disclosure", ["delayed", "banner"])
def test_in_a_delayed_arm_the_moment_of_the_truth_is_an_entry(disclosure: str) -> None:
    async def main() -> Show:
        show = Show(condition=arm("live").model_copy(update={"disclosure": disclosure}))
        await show.start()
        await show.run(20_000)
        show.say("are you bots?")
        assert show.all(Disclosed) == []
        await show.run(26_000)
        return show

    told = virtually(main).all(Disclosed)
    assert told == ([Disclosed(how="asked")] if disclosure == "delayed" else [])


def test_no_fan_answers_where_replies_are_off_but_the_truth_is_told() -> None:
    async def main() -> Show:
        show = Show(condition=arm("live").model_copy(update={"replies": False}))
        await show.start()
        await show.run(20_000)
        show.say("hello")
        show.say("are you bots?")
        await show.run(30_000)
        return show

    show = virtually(main)
    assert show.engine.rounds("reply") == []
    assert len([line for line in show.lines if line.reply_to]) == 1


def test_matched_volume_has_every_seat_speak_as_often_as_its_persona() -> None:
    talk = {f"fan{number}": number / 10 for number in range(10)}
    fans = FANS.model_copy(
        update={"personas": tuple(fan.model_copy(update={"talk": talk[fan.id]}) for fan in FANS.personas)}
    )
    matched = arm("published").model_copy(update={"audience": "no_persona", "volume": "matched"})
    said_by: Counter[str] = Counter()
    rounds = 0
    for seed in range(40):
        show = virtually(lambda seed=seed: _whole(Show(condition=matched, fans=fans, seed=seed)))
        said_by.update(line.agent for line in show.lines if line.agent)
        rounds += len(show.all(RoundEnded))
        assert {drop.reason for drop in show.all(ChatDropped)} <= {"refused"}
    shares = {fan: said_by[fan] / rounds for fan in talk}
    # 40 x 8 rounds a seat: a standard error of at most 0.028.
    assert all(abs(shares[fan] - talk[fan]) < 0.1 for fan in talk)


def test_an_aligned_audience_knows_the_viewers_favourite() -> None:
    aligned = arm("live").model_copy(update={"alignment": "bias"})
    for condition, expected in ((aligned, "m1"), (arm("live"), None)):
        show = virtually(lambda condition=condition: _whole(Show(condition=condition, favourite="m1")))
        assert {round_.favourite for round_ in show.engine.asked} == {expected}


def _withholding(round_: Round) -> Iterable[EngineEvent]:
    if round_.number == 1:
        yield Withheld("fan3", "moderation", "harassment")
        yield Withheld(None, "few-shot copy")
        yield said("fan3", "allowed")


def test_what_an_engine_withheld_is_counted_with_its_reason() -> None:
    show = virtually(lambda: _whole(Show(Scripted(_withholding))))
    drops = [(drop.agent, drop.reason, drop.detail) for drop in show.all(ChatDropped)]
    assert drops == [("fan3", "moderation", "harassment"), (None, "few-shot copy", "")]
    ended = next(ended for ended in show.all(RoundEnded) if ended.round == 1)
    assert (ended.lines, ended.refused) == (1, 2)


class Other(Everybody):
    name = "other"


def test_another_engine_takes_over_from_the_next_round_on() -> None:
    async def main() -> tuple[Show, Other]:
        show, other = Show(Everybody(delay_s=1.0)), Other()
        await show.start()
        await show.play(17_500)
        assert show.director.use(other) is show.engine
        await show.run(show.pack.duration_ms)
        await show.director.close()
        return show, other

    show, other = virtually(main)
    assert min(other.rounds()) <= 4
    assert max(show.engine.rounds()) < max(other.rounds())
    assert len({line.line for line in show.lines}) == len(show.lines)
