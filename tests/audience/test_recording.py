"""Recorded chat: read from a record or JSON lines, checked, and without the first viewer unless they agreed."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recording_helpers import CONSENTED, PACK, Evening, chat, loaded, refused, row, speaks

from kpop_concert.concert.pack import neutral_pack
from kpop_concert.records.chat_file import GUEST
from kpop_concert.system.problems import DocumentError

# --- JSON lines


def test_a_line_is_shown_as_it_was_by_whoever_sits_there(tmp_path: Path) -> None:
    recording = loaded(chat(tmp_path, row(2000.4, "둘"), row(1000, "하나", author="a stranger", author_kind="crowd")))
    assert recording.name == "chat.jsonl"
    assert [(line.line, line.due_ms, line.text) for line in recording.lines] == [
        ("replay-000000", 1000, "하나"), ("replay-000001", 2000, "둘"),
    ]  # fmt: skip
    assert {(line.author_kind, line.source, line.round) for line in recording.lines} == {("replay", "REPLAY", None)}
    assert [line.agent for line in recording.lines] == [None, "orbit"]


def test_marks_line_ends_and_blank_lines_of_other_systems(tmp_path: Path) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(row()).encode() + b"\r\n\r\n" + json.dumps(row(2000)).encode())
    assert len(loaded(file).lines) == 2


def test_text_is_made_plain_and_what_cannot_be_shown_is_counted(tmp_path: Path) -> None:
    recording = loaded(
        chat(
            tmp_path, row(1, "a\u202eb\nc"), row(2, "\u200b"), row(3, "x" * 3000), row(PACK.duration_ms + 1), row(1e300)
        )
    )
    assert [len(line.text) for line in recording.lines] == [4, 500]
    assert recording.lines[0].text == "ab c"
    assert recording.left_out == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "chat.jsonl: found nothing, expected one JSON object a line"),
        (b"\xef\xbb\xbf\n\r\n", "chat.jsonl: found nothing, expected one JSON object a line"),
        (b"\n\xff\xfe{}", "chat.jsonl: line 2: found bytes that are not UTF-8, expected UTF-8 text"),
        (b"{", "chat.jsonl: line 1: found no readable JSON ("),
        (b"[" * 5000, "chat.jsonl: line 1: found no readable JSON ("),
        (b"[1]", "chat.jsonl: line 1: found [1], expected a JSON object"),
        (b"{}", "chat.jsonl: line 1: media_ms: found nothing, expected this key"),
        (b'{"media_ms": NaN}', "chat.jsonl: line 1: found no readable JSON ("),
        (b'{"media_ms": 1e999}', "chat.jsonl: line 1: media_ms: found inf, expected a finite number"),
        (b'{"text": "' + b"x" * 20_000 + b'"}', "chat.jsonl: line 1: found more than 16384 bytes, expected a shorter"),
    ],
    ids=range(10),
)
def test_files_that_are_no_chat(tmp_path: Path, text: bytes, said: str) -> None:
    file = tmp_path / "chat.jsonl"
    file.write_bytes(text)
    assert refused(file).startswith(said)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"media_ms": -1}, "line 2: media_ms: found -1, expected greater than or equal to 0"),
        ({"media_ms": "1:00"}, "line 2: media_ms: found '1:00', expected a valid number"),
        ({"media_ms": True}, "line 2: media_ms: found True, expected a valid number"),
        ({"text": 3}, "line 2: text: found 3, expected a valid string"),
        ({"author_kind": "bot"}, "line 2: author_kind: found 'bot', expected one of 'persona', 'crowd', 'viewer' or"),
        ({"behaviour": "noise"}, "line 2: behaviour: found 'noise', expected 'interaction', 'collective'"),
        ({"consent": "yes"}, "line 2: consent: found 'yes', expected a valid boolean"),
        ({"language": "Korean"}, "line 2: language: found 'Korean', expected"),
        ({"lang": "ko"}, 'line 2: lang: found an unknown key, expected did you mean "language"?'),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path: Path, wrong: dict[str, object], said: str) -> None:
    assert said in refused(chat(tmp_path, row(), row(**wrong)))  # type: ignore[arg-type]


def test_problems_and_lines_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(refused(chat(tmp_path, *[row(-1)] * 100)).splitlines()) == 20
    monkeypatch.setattr("kpop_concert.records.chat_file.MAX_LINES", 3)
    assert "more than 3 lines" in refused(chat(tmp_path, *[row()] * 4))
    assert len(loaded(chat(tmp_path, *[row()] * 3)).lines) == 3


def test_a_chat_of_another_concert_is_refused_whole(tmp_path: Path) -> None:
    said = refused(chat(tmp_path, row(PACK.duration_ms + 1), row(PACK.duration_ms + 2)))
    assert said == "chat.jsonl: found only lines (2) beyond the end of the concert, expected lines up to 1:52.000"


def test_places_that_are_no_file(tmp_path: Path) -> None:
    assert "found no such file" in refused(tmp_path / "none.jsonl")
    assert "found a folder" in refused(tmp_path)
    assert "expected a record: only records hold viewings" in refused(Path(f"{chat(tmp_path, row())}#4f2a"))
    assert "chat.jsonl" in refused(Path("\udcff" + "x" * 5000 + "chat.jsonl"))


def test_a_file_with_a_hash_in_its_name_is_that_file(tmp_path: Path) -> None:
    assert len(loaded(chat(tmp_path, row(), name="pilot#2.jsonl")).lines) == 1


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.dictionaries(
                st.sampled_from([*row(), "source", "consent", "x"]),
                st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
            ).map(lambda one: json.dumps(one).encode()),
        ),
        max_size=5,
    )
)
def test_any_file_is_shown_or_refused_in_one_line_a_problem(
    tmp_path_factory: pytest.TempPathFactory, raw: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("chat") / "chat.jsonl"
    file.write_bytes(b"\n".join(raw))
    said = ""
    try:
        loaded(file)
    except DocumentError as problem:
        said = str(problem)
    assert all(line.startswith("chat.jsonl: ") and line.isprintable() for line in said.splitlines())


# --- the first viewer's lines


def test_the_first_viewers_lines_stay_only_by_their_own_consent(tmp_path: Path) -> None:
    mine = {"author": "You", "author_kind": "viewer", "behaviour": "interaction"}
    file = chat(
        tmp_path, row(), row(2000, "hello", **mine), row(3000, "hi all", consent=True, **mine),
        row(4000, "earlier", author=GUEST, author_kind="replay"),
    )  # fmt: skip
    assert [line.text for line in loaded(file).lines] == ["와"]
    kept = loaded(file, CONSENTED)
    assert [(line.text, line.author, line.author_kind, line.agent) for line in kept.lines[1:]] == [
        ("hi all", GUEST, "replay", None)
    ]
    assert (loaded(file).viewer_lines, kept.viewer_lines) == (0, 1)
    assert kept.left_out == 0


def test_a_guests_line_passes_the_guard_or_is_left_out(tmp_path: Path) -> None:
    link = {"author": "You", "author_kind": "viewer", "consent": True}
    kept = loaded(chat(tmp_path, row(), row(2000, "see https://example.com/x", **link)), CONSENTED)
    assert ([line.text for line in kept.lines], kept.viewer_lines, kept.left_out) == (["와"], 0, 1)


def test_nothing_but_the_first_viewers_lines_is_no_chat(tmp_path: Path) -> None:
    file = chat(tmp_path, row(author="You", author_kind="viewer"))
    assert "found no line that can be shown" in refused(file)


# --- records


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """One record: a whole viewing in which the viewer writes, then one that was left early."""
    recorded = Evening(tmp_path_factory.mktemp("evening"))
    recorded.watch(speaks)
    recorded.watch(seconds=30, reason="left", condition="persona")
    return recorded


def test_a_recorded_viewing_is_shown_again_without_its_viewer(evening: Evening) -> None:
    recording = loaded(evening.file)
    released = [line for line in evening.seen[0].lines if line.author_kind != "viewer"]
    assert Counter((line.due_ms, line.author, line.text) for line in recording.lines) == Counter(
        (line.due_ms, line.author, line.text) for line in released
    )
    assert recording.name == f"evening.db#{evening.seen[0].id[:8]}"
    assert all(line.agent for line in recording.lines)
    assert {line.reply_to for line in recording.lines} == {None}
    assert recording.viewer_lines == recording.left_out == 0
    assert any(line.chant is not None for line in recording.lines)


def test_consent_counts_while_it_holds(evening: Evening) -> None:
    recording = loaded(evening.file, CONSENTED)
    (guest,) = [line for line in recording.lines if line.author == GUEST]
    assert (guest.text, guest.source, guest.agent) == ("what a chorus", "REPLAY", None)
    assert recording.viewer_lines == 1
    answers = [line for line in recording.lines if line.reply_to == guest.line]
    assert 1 <= len(answers) <= 2
    assert all(line.due_ms > guest.due_ms for line in answers)


def test_a_viewing_can_be_named(evening: Evening) -> None:
    left = evening.seen[1]
    recording = loaded(Path(f"{evening.file}#{left.id[:6]}"))
    assert [line.text for line in recording.lines] == [line.text for line in left.lines]
    assert "found 0 viewings whose id begins with 'zz'" in refused(Path(f"{evening.file}#zz"))
    assert "found 0 viewings whose id begins with ''" in refused(Path(f"{evening.file}#"))


def test_another_concerts_viewing_is_refused(evening: Evening) -> None:
    other = replace(PACK, concert=PACK.concert.model_copy(update={"sha256": "0" * 64}))
    assert "found 2 viewings, 0 of them of this concert" in refused(evening.file, pack=other)
    assert "times belong to a concert" in refused(Path(f"{evening.file}#{evening.seen[0].id}"), pack=other)


def test_any_videos_viewing_is_known_by_title_and_length(tmp_path: Path) -> None:
    recorded, video = Evening(tmp_path), neutral_pack(Path("mine.webm"), 12_000)
    watched = recorded.watch(condition="persona", pack=video)
    assert len(loaded(recorded.file, pack=video).lines) == len(watched.lines)
    assert "0 of them of this concert" in refused(recorded.file, pack=neutral_pack(Path("mine.webm"), 30_000))
    assert "0 of them of this concert" in refused(recorded.file, pack=neutral_pack(Path("other.webm"), 12_000))


def test_records_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert "no.db: found a record that cannot be read (" in refused(tmp_path / "no.db")
    (tmp_path / "text.db").write_text("hello")
    assert "text.db: found a record that cannot be read (" in refused(tmp_path / "text.db")
    (tmp_path / "empty.db").touch()
    assert "found 0 viewings, 0 of them of this concert" in refused(tmp_path / "empty.db")


def test_damaged_lines_are_counted(evening: Evening, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    with closing(sqlite3.connect(evening.file)) as whole, closing(sqlite3.connect(broken)) as copy:
        whole.backup(copy)
        for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f'DROP TRIGGER "{trigger}"')
        seqs = "SELECT seq FROM entry WHERE kind = 'chat.released' AND viewing = ?1 LIMIT 2"
        damage = f"UPDATE entry SET payload = '{{}}' WHERE viewing = ?1 AND seq IN ({seqs})"
        copy.execute(damage, (evening.seen[0].id,))
        copy.commit()
    assert loaded(broken).left_out == 2
    assert len(loaded(broken).lines) == len(loaded(evening.file).lines) - 2
