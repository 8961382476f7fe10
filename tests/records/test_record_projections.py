"""Every kind survives the disk, and the typed tables are what a rebuild makes of the journal."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from record_helpers import RATING, STARTED, MakeRecord, Script, change, table

from kpop_concert.journal import (
    PAYLOADS,
    Chill,
    Entry,
    Payload,
    Rating,
    RoundEnded,
    RoundStarted,
    SeatedFan,
    SessionEnded,
)
from kpop_concert.records import Damaged, JournalWriter, entries, examine
from kpop_concert.records.rebuild import rebuild
from kpop_concert.records.schema import PROJECTIONS

FINITE = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**62), 2**62)
TEXT = st.text(max_size=20)
JSON = st.recursive(st.none() | st.booleans() | WHOLE | FINITE | TEXT, lambda inner: st.lists(inner, max_size=3))


def of_type(annotation: object) -> st.SearchStrategy[object]:
    """Values for a field of a payload."""
    if annotation in (simple := {float: FINITE, int: WHOLE, str: TEXT, bool: st.booleans(), type(None): st.none()}):
        return simple[annotation]
    if annotation is SeatedFan:
        return payloads(SeatedFan)
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([of_type(one) for one in inner])
    if origin is tuple and inner[-1] is not ...:
        return st.tuples(*map(of_type, inner))
    if origin is tuple:
        return st.lists(of_type(inner[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(TEXT, JSON if inner[1] is typing.Any else of_type(inner[1]), max_size=4)
    return st.from_type(annotation)


def payloads(model: type) -> st.SearchStrategy[Payload]:
    unit = {"valence": st.floats(-1, 1), "arousal": st.floats(-1, 1)} if model is Rating else {}
    fields = {name: of_field(field) for name, field in model.model_fields.items()}
    return st.builds(model, **(fields | unit))


def of_field(field: FieldInfo) -> st.SearchStrategy[object]:
    """Values of a field's type that hold its bounds."""
    if not field.metadata:
        return of_type(field.annotation)
    bounded = TypeAdapter(typing.Annotated[field.annotation, *field.metadata])

    def holds(value: object) -> bool:
        try:
            bounded.validate_python(value)
        except ValidationError:
            return False
        return True

    return of_type(field.annotation).filter(holds)


ANY = st.one_of([payloads(model) for model in PAYLOADS.values()])
# Few numbers, so that rounds end, end twice, end without a beginning, and begin again under the same number.
ROUNDS = st.one_of(
    st.builds(
        RoundStarted,
        round=st.integers(0, 2),
        purpose=st.just("round"),
        window_start_ms=WHOLE,
        window_end_ms=WHOLE,
        agents=st.just(10),
    ),
    st.builds(
        RoundEnded,
        round=st.integers(0, 2),
        outcome=st.sampled_from(["answered", "failed"]),
        latency_ms=FINITE,
        lines=WHOLE,
    ),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JournalWriter]:
    """One record for all examples, each with a session of its own: opening one for each would take minutes."""
    writer = JournalWriter(tmp_path_factory.mktemp("shared") / "all.db")
    yield writer
    writer.close()


def keep(writer: JournalWriter, said: list[Entry]) -> None:
    for entry in said:
        writer.put(entry)
    writer.flush().result(30)


@pytest.mark.parametrize("kind", sorted(PAYLOADS))
@settings(max_examples=10)
@given(data=st.data())
def test_every_kind_comes_back_as_it_was(shared: JournalWriter, kind: str, data: st.DataObject) -> None:
    script = Script()
    script.say(data.draw(payloads(PAYLOADS[kind])), media_ms=data.draw(FINITE))
    keep(shared, script.entries)
    assert list(entries(shared.path, script.session)) == script.entries


@settings(max_examples=40)
@given(said=st.lists(ANY | ROUNDS, min_size=1, max_size=30), data=st.data())
def test_tables_do_not_depend_on_batches_or_repetition(
    shared: JournalWriter, said: list[Payload], data: st.DataObject
) -> None:
    scripts = Script(), Script()
    for payload in said:
        for script in scripts:
            script.say(payload)
    keep(shared, scripts[0].entries)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(said)), max_size=4)) | {0, len(said)})
    for start, end in pairwise(cuts):
        keep(shared, scripts[1].entries[start:end])
        # As after a commit that was reported as failed and was none: the same batch comes again.
        keep(shared, scripts[1].entries[start:end])
    for projection in PROJECTIONS:
        columns = ", ".join(f'"{name}"' for name in projection.model_fields if name != "session")
        query = f"SELECT {columns} FROM \"{projection.__tablename__}\" WHERE session = '{{}}' ORDER BY seq"
        once, repeated = (table(shared.path, query.format(script.session)) for script in scripts)
        assert once == repeated


def test_tables_are_what_a_rebuild_makes(shared: JournalWriter) -> None:
    report = examine(shared.path)
    assert report.stale_tables == []
    assert report.damaged == []


def test_a_round_ends_where_it_began(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    begun = RoundStarted(round=4, purpose="reply", window_start_ms=0, window_end_ms=8000, agents=10)
    for latency in (100.0, 200.0):
        script.say(begun)
        script.say(RoundEnded(round=4, outcome="answered", latency_ms=latency, lines=2))
    script.say(begun)
    keep(writer, script.entries)
    assert table(path, "SELECT outcome, latency_ms FROM rounds ORDER BY seq") == [
        ("answered", 100.0),
        ("answered", 200.0),
        (None, None),
    ]


def test_a_rebuild_mends_tables_and_leaves_the_journal(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    keep(writer, script.evening(ratings=20))
    writer.close()
    change(
        path,
        "DELETE FROM ratings WHERE seq < 6",
        "UPDATE sessions SET end_reason = 'failed'",
        "INSERT INTO marks SELECT session, seq, viewing, pass_no, media_ms, at_ns, 'chill' FROM entry WHERE seq = 3",
    )
    assert examine(path).stale_tables == ["sessions", "ratings", "marks"]
    damaged: list[Damaged] = []
    rebuild(path, damaged.append)
    assert examine(path).sound
    assert not damaged
    assert list(entries(path)) == script.entries


def test_counts_by_kind(path: Path, make_record: MakeRecord) -> None:
    writer, script = make_record(), Script()
    for payload in (STARTED, RATING, RATING, Chill(), SessionEnded(reason="closed")):
        script.say(payload)
    keep(writer, script.entries)
    assert dict(table(path, "SELECT kind, n FROM entry_counts")) == {
        "session.started": 1,
        "rating": 2,
        "chill": 1,
        "session.ended": 1,
    }
