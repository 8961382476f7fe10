"""Replays: one stream for every viewer, proved by its hash, and the same lines at shuffled times as a control."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording_helpers import CONSENTED, FANS, PACK, SHUFFLED, Evening, chat, loaded, row, seat, speaks, through

from kpop_concert.audience.recording import Recording, default_recording, stream_hash
from kpop_concert.clock import VirtualLoop
from kpop_concert.concert.pack import neutral_pack
from kpop_concert.condition import ReplayOptions
from kpop_concert.headless import VirtualPlayer, run_virtual, simulate
from kpop_concert.journal import ChatReleased
from kpop_concert.records import JournalWriter
from kpop_concert.records.chat_file import GUEST
from kpop_concert.session import NoRecord, Session
from kpop_concert.viewing import Viewing


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """A record of a whole viewing in which the viewer writes."""
    recorded = Evening(tmp_path_factory.mktemp("evening"))
    recorded.watch(speaks)
    return recorded


def watched(recording: Recording, seed: int, *jumps: float) -> Viewing:
    seen: list[Viewing] = []

    async def main(loop: VirtualLoop) -> None:
        session = Session(NoRecord(), "test", seed, now_ns=loop.time_ns)
        player = VirtualPlayer(PACK.duration_ms, loop.time_ns)
        seen.append(Viewing(session, player, seat("replay", recording, seed)))
        await through(seen[0], player, loop, jumps)
        await seen[0].close("finished")
        session.end("finished")

    run_virtual(main)
    return seen[0]


@pytest.fixture(scope="module")
def shipped() -> Recording:
    file = default_recording(PACK)
    assert file is not None
    return loaded(file)


def replayed(viewing: Viewing) -> list[ChatReleased]:
    return [line for line in viewing.lines if line.source == "REPLAY"]


def test_two_viewers_are_shown_one_stream(shipped: Recording) -> None:
    first, second = watched(shipped, seed=1), watched(shipped, seed=2)
    assert replayed(first) == replayed(second) == list(shipped.lines)
    assert stream_hash(replayed(first)) == stream_hash(replayed(second)) == shipped.stream_sha256


def test_a_seek_back_and_forth_shows_the_same_picture(shipped: Recording) -> None:
    straight, jumping = watched(shipped, seed=1), watched(shipped, 1, 30_000.0, 0.0, 60_000.0, 1_000.0)
    assert stream_hash(replayed(jumping)) == shipped.stream_sha256
    assert sorted(line.line for line in jumping.lines) == sorted(line.line for line in straight.lines)


def test_simulate_gives_the_recording_back(shipped: Recording) -> None:
    assert simulate(seat("replay", shipped)) == list(shipped.lines)


def test_the_hash_is_as_documented(tmp_path: Path) -> None:
    lines = loaded(chat(tmp_path, row(10, "a"), row(5, "b"))).lines
    # printf '5\tb\n10\ta\n' | sha256sum
    assert stream_hash(reversed(lines)) == "239a10117eeb586b2b91e88e12b16ac111b144aaca3feca8f315d75026ba659b"


def test_the_shipped_recording_fits_its_concert(shipped: Recording) -> None:
    assert len(shipped.lines) > 60
    assert shipped.left_out == 0
    assert {line.agent for line in shipped.lines} == {fan.id for fan in FANS.personas}


def test_a_concerts_own_recording_is_inside_its_folder(tmp_path: Path) -> None:
    pack = replace(PACK, folder=tmp_path / "pack")
    (pack.folder / "chat").mkdir(parents=True)
    assert default_recording(pack) is None
    (pack.folder / "chat" / "a.jsonl").symlink_to(chat(tmp_path, row()))
    assert default_recording(pack) is None
    own = chat(pack.folder / "chat", row(), name="b.jsonl")
    assert default_recording(pack) == own
    assert default_recording(neutral_pack(pack.folder / "video.webm", 1000)) is None


def test_a_replay_of_a_replay_is_the_same_chat(evening: Evening, tmp_path: Path) -> None:
    first = loaded(evening.file, CONSENTED)
    again = Evening(tmp_path)

    async def main(loop: VirtualLoop) -> None:
        writer = JournalWriter(again.file)
        session = Session(writer, "test", 3, now_ns=loop.time_ns)
        player = VirtualPlayer(PACK.duration_ms, loop.time_ns)
        viewing = Viewing(session, player, seat("replay", first, seed=3))
        await through(viewing, player, loop)
        await viewing.close("finished")
        session.end("finished")
        writer.close()

    run_virtual(main)
    assert loaded(again.file, CONSENTED).stream_sha256 == first.stream_sha256
    assert GUEST not in {line.author for line in loaded(again.file).lines}


# --- shuffled


def contents(recording: Recording) -> Counter[tuple[str, str, str, str]]:
    return Counter((line.author, line.text, line.behaviour, line.language) for line in recording.lines)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(st.integers(0, PACK.duration_ms), st.sampled_from("가나다라")), min_size=1, max_size=30),
    seed=st.integers(0, 2**63 - 1),
)
def test_shuffling_pairs_the_same_lines_with_the_same_times(
    tmp_path: Path, rows: list[tuple[int, str]], seed: int
) -> None:
    file = chat(tmp_path, *(row(media_ms, text) for media_ms, text in rows))
    base, control = loaded(file, seed=seed), loaded(file, SHUFFLED, seed)
    assert control == loaded(file, SHUFFLED, seed)
    assert contents(base) == contents(control)
    assert [line.due_ms for line in base.lines] == [line.due_ms for line in control.lines]
    before = {line.line: line for line in base.lines}
    assert {line.line: line.text for line in control.lines} == {name: line.text for name, line in before.items()}
    if len({line.due_ms for line in base.lines}) == len(rows) > 1:
        assert all(line.due_ms != before[line.line].due_ms for line in control.lines)


def test_the_seed_decides_the_shuffle(shipped: Recording) -> None:
    file = default_recording(PACK)
    assert file is not None
    one, same, other = (loaded(file, SHUFFLED, seed) for seed in (7, 7, 8))
    assert one == same
    assert len({one.stream_sha256, other.stream_sha256, shipped.stream_sha256}) == 3
    assert (one.shuffled, shipped.shuffled) == (True, False)


def test_a_shuffled_answer_or_chant_counts_only_where_it_fits(evening: Evening) -> None:
    control = loaded(evening.file, ReplayOptions(shuffled=True, viewer_lines="consented"))
    due = {line.line: line.due_ms for line in control.lines}
    assert all(due[line.reply_to] <= line.due_ms for line in control.lines if line.reply_to)
    for line in control.lines:
        if line.chant is not None:
            chant = PACK.chants[line.chant]
            assert chant.start_ms - 2000 <= line.due_ms <= chant.end_ms + 2000
