"""A viewing from the outside: transport, the viewer's lines, passes, and what the journal says of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from viewing_helpers import House, in_house

from kpop_concert.journal import ChatReleased, DanmakuDropped, DanmakuPlaced, PassStarted


def lines(house: House) -> list[ChatReleased]:
    return [entry.payload for entry in house.kinds("chat.released") if isinstance(entry.payload, ChatReleased)]


def test_every_released_line_has_one_place_or_one_reason() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(70)

    house = in_house(play)
    decided = [
        entry.payload.line for entry in house.entries if isinstance(entry.payload, DanmakuPlaced | DanmakuDropped)
    ]
    assert sorted(decided) == sorted(line.line for line in lines(house))
    assert len(decided) > 30


def test_lines_come_at_their_slot_in_media_time() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(40)

    house = in_house(play)
    for entry in house.kinds("chat.released"):
        assert isinstance(entry.payload, ChatReleased)
        assert entry.media_ms is not None
        assert 0 <= entry.media_ms - entry.payload.due_ms <= 51


def test_nothing_happens_while_paused() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(12)
        house.viewing.pause()
        before = len(house.entries), house.viewing.now_ms()
        await house.watch(30)
        assert (len(house.entries), house.viewing.now_ms()) == before
        house.viewing.play()
        await house.watch(1)
        assert house.viewing.now_ms() == pytest.approx(before[1] + 1000, abs=1)

    in_house(play)


def test_rate_plays_the_same_chat_faster() -> None:
    async def slowly(house: House) -> None:
        house.viewing.play()
        await house.watch(40)

    async def fast(house: House) -> None:
        house.viewing.set_rate(2.0)
        house.viewing.play()
        await house.watch(20)

    def said(house: House) -> list[tuple[int, str]]:
        return [(line.due_ms, line.text) for line in lines(house) if line.due_ms < 39_000]

    assert said(in_house(fast)) == said(in_house(slowly))


@settings(max_examples=8)
@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=4))
def test_a_seek_shows_the_same_picture_as_playing(targets: list[float]) -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(60)
        seen = {now: house.picture(now) for now in range(0, 60_000, 500)}
        for target in targets:
            house.viewing.seek(target)
            await house.watch(1)
            for now, picture in seen.items():
                assert house.picture(now) == picture

    in_house(play)


def test_a_seek_back_generates_nothing_twice() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(30)
        before = lines(house)
        house.viewing.seek(5_000)
        await house.watch(20)
        assert lines(house) == before
        await house.watch(20)
        assert len(lines(house)) > len(before)

    house = in_house(play)
    passes = [entry.payload for entry in house.kinds("pass.started")]
    assert [one.reason for one in passes if isinstance(one, PassStarted)] == ["start", "seek"]
    assert len({line.line for line in lines(house)}) == len(lines(house))
    rounds = [entry.payload.round for entry in house.kinds("round.started")]
    assert len(set(rounds)) == len(rounds)


def test_the_viewers_line_is_shown_at_once_recorded_and_answered() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(10)
        house.viewing.say("안녕하세요 다들 반가워요")
        assert house.viewing.lines[-1].author_kind == "viewer"
        assert house.viewing.layout.decision(house.viewing.lines[-1].line) is not None
        typists: set[str] = set()
        for _ in range(100):
            await house.watch(0.05)
            typists |= set(house.viewing.director.typing(house.viewing.now_ms()))
        answered = {line.agent for line in house.viewing.lines if line.reply_to}
        assert typists == answered

    house = in_house(play)
    own = next(line for line in lines(house) if line.author_kind == "viewer")
    answers = [line for line in lines(house) if line.reply_to == own.line]
    assert 1 <= len(answers) <= 2
    assert all(1500 <= answer.due_ms - own.due_ms <= 4000 for answer in answers)


@pytest.mark.parametrize("then", ["pause", "slow down", "seek", "leave"])
def test_whoever_asks_whether_they_are_real_is_told_whatever_comes_next(then: str) -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(10)
        house.viewing.say("are you bots? i want to die")
        await house.watch(0.5)
        if then == "pause":
            house.viewing.pause()
        elif then == "slow down":
            house.viewing.set_rate(0.25)
        elif then == "seek":
            house.viewing.seek(100_000)
        if then != "leave":
            assert "simulated" in house.viewing.lines[-1].text

    house = in_house(play)
    assert len([line for line in lines(house) if "simulated" in line.text]) == 1
    assert len(house.kinds("note.shown")) == 1


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>bold</b> & <img src=x>", "<b>bold</b> & <img src=x>"),
        ("a\u202egnp.exe\u2066", "agnp.exe"),
        ("one\nline\x00\x1b[31m", "one line[31m"),
    ],
)
def test_what_is_typed_becomes_one_plain_line(typed: str, shown: str) -> None:
    async def play(house: House) -> None:
        line = house.viewing.say(typed)
        assert line is not None
        assert line.text == shown

    in_house(play)


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b", "\n\t"])
def test_an_empty_line_is_not_a_line(typed: str) -> None:
    async def play(house: House) -> None:
        assert house.viewing.say(typed) is None

    assert not lines(in_house(play))


def test_fifty_kilobytes_are_cut_to_one_line() -> None:
    async def play(house: House) -> None:
        line = house.viewing.say("가" * 50_000)
        assert line is not None
        assert len(line.text) <= 200

    in_house(play)


def test_the_viewer_joins_a_running_chant_by_its_words() -> None:
    async def play(house: House) -> None:
        chant = house.viewing.seat.pack.chants[0]
        house.viewing.seek(chant.start_ms + 200)
        house.viewing.play()
        await house.watch(0.2)
        joined = house.viewing.say(chant.words[0].text)
        other = house.viewing.say("hello")
        assert joined is not None
        assert other is not None
        assert joined.chant == 0
        assert other.chant is None

    in_house(play)


def test_the_end_is_reached_recorded_and_can_be_watched_again() -> None:
    async def play(house: House) -> None:
        house.viewing.seek(house.viewing.duration_ms - 2_000)
        house.viewing.play()
        await house.watch(3)
        assert house.viewing.at_end
        assert not house.viewing.playing
        house.viewing.play()
        await house.watch(1)
        assert not house.viewing.at_end
        assert house.viewing.now_ms() == pytest.approx(1000, abs=60)

    house = in_house(play)
    reasons = [entry.payload.reason for entry in house.kinds("pass.started")]
    assert reasons == ["start", "restart"]
    assert house.entries[-1].kind == "viewing.ended"


def test_a_failing_video_is_a_recorded_problem_and_the_session_lives() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(2)
        house.viewing.failed("video.webm is damaged. Choose another file.")
        assert house.viewing.problem
        await house.watch(1)

    assert in_house(play).kinds("problem")


def test_the_condition_is_stored_whole_with_the_seed() -> None:
    async def play(house: House) -> None:
        return

    started = in_house(play, seed=11).viewing
    assert started.seat.seed == 11
    assert started.seat.condition.model_dump(mode="json")["director"]["jitter_ms"] == [2000, 8000]


def test_after_the_end_nothing_more_happens_in_it() -> None:
    async def play(house: House) -> None:
        house.viewing.play()
        await house.watch(20)
        await house.viewing.close("left")
        count = len(house.entries)
        house.viewing.tick(house.loop.time_ns() + 10**10)
        house.viewing.set_volume(0.5)
        assert house.viewing.say("too late") is None
        assert len(house.entries) == count

    assert in_house(play).entries[-1].kind == "viewing.ended"
