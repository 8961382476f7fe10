"""What is measured of chat files and records: the audience's lines, viewing by viewing, and what is left out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from chat_helpers import FANS, Evening, chat_file, record, row, said

from kpop_concert.analysis.corpus import Corpus, read_corpora
from kpop_concert.analysis.overview import overview
from kpop_concert.journal import ReviewExclusion, VisitContinued, VisitEnded
from kpop_concert.records import RecordError
from kpop_concert.system.problems import DocumentError


def corpora(*files: Path) -> list[Corpus]:
    return read_corpora((file, "") for file in files).corpora


def texts(corpus: Corpus) -> list[str]:
    return [message.text for message in corpus.messages]


def test_a_chat_file_is_one_corpus_in_the_order_of_its_slots(tmp_path: Path) -> None:
    rows = [row("late", at_ms=900), row("early", at_ms=10.5, source="SIM"), row("crowd", "x", 20, "crowd")]
    (corpus,) = corpora(chat_file(tmp_path / "chat.jsonl", rows))
    assert texts(corpus) == ["early", "crowd", "late"]
    assert [message.agent for message in corpus.messages] == [True, False, True]
    assert (corpus.name, corpus.condition, corpus.seed, corpus.pair) == ("chat.jsonl", "", None, "")
    assert corpus.simulated


def test_what_a_viewer_wrote_is_never_measured(tmp_path: Path) -> None:
    rows = [
        row("hers", "You", kind="viewer"),
        row("an earlier one's", "Guest", kind="replay"),
        row("kept", kind="replay"),
    ]
    (corpus,) = corpora(chat_file(tmp_path / "chat.jsonl", [*rows, row("also hers", "You", source="VIEWER")]))
    assert texts(corpus) == ["kept"]
    lines = [said("kept"), said("hers", "You", 1, author_kind="viewer", source="VIEWER", agent=None)]
    (corpus,) = corpora(record(tmp_path / "r.db", Evening("s").watch("v", "persona", lines)))
    assert texts(corpus) == ["kept"]


@pytest.mark.parametrize(
    ("name", "given", "condition", "seed"),
    [
        ("persona-7.jsonl", "", "persona", 7),
        ("no_persona_t07-012.jsonl", "", "no_persona_t07", 12),
        ("persona.jsonl", "", "", None),
        ("run 3.jsonl", "", "", None),
        ("run 3.jsonl", "persona", "persona", 3),
        ("2026-run3b.jsonl", "persona", "persona", 3),
        ("chat.jsonl", "persona", "persona", None),
        ("no_persona-7.jsonl", "other", "other", 7),
    ],
)
def test_a_chat_file_says_condition_and_seed_by_its_name(
    name: str, given: str, condition: str, seed: int | None, tmp_path: Path
) -> None:
    (corpus,) = read_corpora([(chat_file(tmp_path / name, [row("a")]), given)]).corpora
    assert (corpus.condition, corpus.seed) == (condition, seed)
    assert corpus.pair == ("" if seed is None else f"seed {seed}")


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    found = corpora(*(chat_file(tmp_path / folder / "7.jsonl", [row("a")]) for folder in "ab"))
    assert [corpus.name for corpus in found] == [str(tmp_path / folder / "7.jsonl") for folder in "ab"]


def test_one_file_does_not_count_twice(tmp_path: Path) -> None:
    file = chat_file(tmp_path / "persona-7.jsonl", [row("a")])
    (tmp_path / "persona-8.jsonl").symlink_to(file)
    with pytest.raises(DocumentError, match=r"persona-8.jsonl: found the same file a second time"):
        corpora(file, tmp_path / "persona-8.jsonl")


def test_every_viewing_of_a_record_is_a_corpus(tmp_path: Path) -> None:
    first = Evening("s1").watch("11111111-v", "persona", [said("b", at_ms=2), said("a", at_ms=1)], seed=3)
    first.watch("22222222-v", "no_persona", [said("c"), said("c", at_ms=5)], seed=3, reason="left")
    second = Evening("s2", "V1").watch("33333333-v", "persona", [said("d")], reason=None)
    one, two, three = corpora(record(tmp_path / "r.db", first, second))
    assert [texts(one), texts(two), texts(three)] == [["a", "b"], ["c", "c"], ["d"]]
    assert [one.name, two.name] == ["r.db#11111111", "r.db#22222222"]
    assert [corpus.whole for corpus in (one, two, three)] == [True, False, False]
    assert [corpus.pair for corpus in (one, two, three)] == ["seed 3", "seed 3", "visit V1"]
    assert [one.condition, two.condition] == ["persona", "no_persona"]
    assert one.seated == FANS
    assert one.simulated


def test_a_line_that_a_seek_shows_again_is_one_line(tmp_path: Path) -> None:
    evening = Evening("s").watch("v", "persona", [said("a", at_ms=1), said("b", at_ms=2), said("a", at_ms=1)])
    (corpus,) = corpora(record(tmp_path / "r.db", evening))
    assert texts(corpus) == ["a", "b"]


def test_test_visits_and_withdrawn_ones_are_left_out_and_counted(tmp_path: Path) -> None:
    kept = Evening("s1", "V1").watch("v1", "persona", [said("kept")])
    tried = Evening("s2", "V2", test=True).watch("v2", "persona", [said("test")])
    again = Evening("s3").say(VisitContinued(visit="V2", step="x")).watch("v3", "persona", [said("test too")])
    gone = Evening("s4", "V4").watch("v4", "persona", [said("gone")])
    gone.say(VisitEnded(visit="V4", outcome="withdrawn"))
    silent = Evening("s5", "V5").watch("v5", "no_chat", [])
    found = read_corpora([(record(tmp_path / "r.db", kept, tried, again, gone, silent), "")])
    assert [texts(corpus) for corpus in found.corpora] == [["kept"]]
    assert found.notes == [
        "r.db: visits in test mode, left out: 1",
        "r.db: withdrawn visits, left out: 1",
        "r.db: viewings without a line of an audience, not measured: 1",
    ]


def test_what_reviewers_exclude_does_not_count(tmp_path: Path) -> None:
    said_so = {"author": "R", "visit": "V1", "viewing": None, "reason": "wrong headphones"}
    evenings = [
        Evening("s1", "V1").watch("v1", "persona", [said("a")]),
        Evening("s2", "V2").watch("v2", "persona", [said("b")]).watch("v3", "persona", [said("c")]),
        Evening("s3").watch("v4", "persona", [said("d")]),
    ]
    exclusions = [
        {"id": "1"},
        {"id": "2", "visit": "V2", "viewing": "v2"},
        {"id": "3", "visit": "V2", "viewing": "v3", "stretch_ms": (0.0, 5.0)},
        {"id": "4", "visit": None, "viewing": "v4"},
        {"id": "5", "visit": None, "viewing": "v4", "supersedes": "4", "withdrawn": True},
    ]
    for number, exclusion in enumerate(exclusions):
        review = Evening(f"r{number}", purpose="review").say(ReviewExclusion.model_validate(said_so | exclusion))
        evenings.append(review)
    found = corpora(record(tmp_path / "r.db", *evenings))
    assert [(*texts(corpus), corpus.excluded, corpus.counts) for corpus in found] == [
        ("a", "wrong headphones", False),
        ("b", "wrong headphones", False),
        ("c", "", True),
        ("d", "", True),
    ]
    told = overview([(tmp_path / "r.db", "")], [])
    assert told.pooled.corpora == 2
    assert "viewings excluded by a reviewer, left out of means and effects: 2" in told.notes


def test_damaged_entries_are_left_out_and_counted(tmp_path: Path) -> None:
    file = record(tmp_path / "r.db", Evening("s").watch("v", "persona", [said("a", at_ms=1), said("b", at_ms=2)]))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("""UPDATE entry SET payload = '{"line": 3}' WHERE kind = 'chat.released' AND seq = 2""")
    found = read_corpora([(file, "")])
    assert [texts(corpus) for corpus in found.corpora] == [["b"]]
    assert found.notes == ["r.db: entries that cannot be read, left out: 1; see its doctor report"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found nothing, expected one JSON object a line"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "line 1: found bytes that are not UTF-8"),
        (b"hello\n", "line 1: found no readable JSON"),
        (b"[1, 2]\n", "line 1: found [1, 2], expected a JSON object"),
        (b'{"text": "a"}\n', "line 1: media_ms: found nothing, expected this key"),
        (b'{"a":' * 10_000, "line 1: found more than 16384 bytes"),
    ],
)
def test_a_file_that_is_no_chat_is_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(DocumentError) as refused:
        corpora(tmp_path / "x.jsonl")
    assert expected in str(refused.value)


def test_another_kind_of_file_is_one_line_and_not_twenty(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"\x89PNG\r\n\xff\n" * 100)
    with pytest.raises(DocumentError) as refused:
        corpora(tmp_path / "x.jsonl")
    assert len(refused.value.problems) == 1


def test_a_file_without_an_audience_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="found no line of an audience"):
        corpora(chat_file(tmp_path / "x.jsonl", [row("alone", "You", kind="viewer")]))


@pytest.mark.parametrize("name", ["none.jsonl", "none.db"])
def test_what_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="found no such file"):
        corpora(tmp_path / name)
    with pytest.raises(DocumentError, match="found a folder"):
        corpora(tmp_path)


def test_a_record_in_which_nothing_is_to_be_measured_is_refused(tmp_path: Path) -> None:
    tried = Evening("s", "V", test=True).watch("v", "persona", [said("test")])
    with pytest.raises(RecordError, match=r"nothing to measure \(visits in test mode, left out: 1\)"):
        corpora(record(tmp_path / "tests.db", tried))
    with pytest.raises(RecordError, match=r"nothing to measure \(it holds no viewing\)"):
        corpora(record(tmp_path / "empty.db", Evening("s")))
    (tmp_path / "zero.db").touch()
    with pytest.raises(RecordError, match="nothing to measure"):
        corpora(tmp_path / "zero.db")


def test_a_record_is_not_given_a_condition(tmp_path: Path) -> None:
    file = record(tmp_path / "r.db", Evening("s").watch("v", "persona", [said("a")]))
    with pytest.raises(DocumentError, match="found a record, expected a chat file"):
        read_corpora([(file, "no_persona")])
