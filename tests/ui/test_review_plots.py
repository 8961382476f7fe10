"""What the timeline shows of a clip, before anything is drawn: rows, conditions, and their looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from kpop_concert.analysis.choice import Filters
from kpop_concert.analysis.dataset import Dataset
from kpop_concert.analysis.timeline import Ticks
from kpop_concert.bench.review_pan import study
from kpop_concert.journal import Flag
from kpop_concert.ui.components.review_timeline_marks import looks
from kpop_concert.ui.models.review_plots import condition_name, hatched, limited, plots, plots_beside
from kpop_concert.ui.theme import Theme


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return study(3)


def lines_of(ticks: Ticks) -> Counter[tuple[float, str]]:
    pairs = [(ticks.ms, ticks.row), (ticks.chant_ms, ticks.chant_row)]
    return Counter((ms, ticks.rows[row]) for of, rows in pairs for ms, row in zip(of.tolist(), rows, strict=True))


@given(st.lists(st.tuples(st.floats(0, 1000), st.integers(0, 19), st.booleans())), st.integers(3, 25))
def test_no_line_is_lost_when_authors_share_a_row(lines: list[tuple[float, int, bool]], rows: int) -> None:
    own = [(ms, row) for ms, row, chant in lines if not chant]
    chants = [(ms, row) for ms, row, chant in lines if chant]
    names = tuple(f"a{number}" for number in range(20))
    ticks = Ticks(
        names,
        np.array([ms for ms, _ in own]),
        np.array([row for _, row in own], np.int64),
        np.array([ms for ms, _ in chants]),
        np.array([row for _, row in chants], np.int64),
    )
    found, merged = limited(ticks, rows)
    assert len(found.rows) == min(20, rows)
    assert merged == (0 if rows >= 20 else 20 - rows + 1)
    assert found.rows[: rows - 2] == names[: rows - 2]
    before, after = lines_of(ticks), lines_of(found)
    for author in names:
        if author in found.rows:
            assert {k: n for k, n in after.items() if k[1] == author} == {
                k: n for k, n in before.items() if k[1] == author
            }
    assert after.total() == before.total()


def test_a_condition_that_is_switched_off_keeps_the_others_looks(qtbot: QtBot, dataset: Dataset) -> None:
    key = dataset.clips[0].key
    both = plots(dataset, Filters(clip=key))
    one = plots(dataset, Filters(clip=key, conditions=frozenset({"no_persona"})))
    assert (both.shown, one.shown) == (dataset.conditions, ("no_persona",))
    assert one.conditions == both.conditions
    assert list(one.envelopes) == ["valence", "arousal"]
    none = plots(dataset, Filters(clip=key, conditions=frozenset()))
    assert (none.shown, list(none.envelopes), none.curves["valence"]) == ((), ["valence", "arousal"], {})
    theme = Theme()
    assert looks(theme, one.conditions) == looks(theme, both.conditions)


def test_every_condition_differs_in_colour_dash_and_marker(qtbot: QtBot) -> None:
    theme = Theme()
    found = looks(theme, ("no_chat", "no_persona", "persona", "scripted", "replay", "persona_t12"))
    assert (found["persona"].marker, found["persona"].dash_px) == ("circle-filled", ())
    assert (found["no_persona"].marker, found["no_persona"].dash_px) == ("square-open", (5, 3))
    for trait in ("marker", "dash_px", "dark", "light"):
        assert len({getattr(look, trait) for look in found.values()}) == 6
    assert found["persona"].color(Theme("light")).name() == "#8a5a00"
    alone = looks(theme, ("persona_fan", "scripted"))
    assert alone["persona_fan"].marker == "circle-filled"


def test_the_raster_can_be_one_viewings(dataset: Dataset) -> None:
    key = dataset.clips[0].key
    one = dataset.viewings[0]
    found = plots(dataset, Filters(clip=key), wrote=[one], names={"persona": "A"})
    assert len(found.ticks.ms) + len(found.ticks.chant_ms) == len(one.chat)
    assert found.names == {"persona": "A", "no_persona": "No persona"}
    assert found.colours[:2] == tuple(fan.colour for fan in one.audience[:2])


def test_what_was_not_watched_is_hatched_to_the_end(dataset: Dataset) -> None:
    one = dataset.viewings[0]
    gap, typing = Flag(what="gap", start_ms=10, end_ms=900), Flag(what="typing", start_ms=0, end_ms=5)
    assert hatched(replace(one, flags=(typing, gap)), 240_000) == (gap,)
    found = hatched(replace(one, ended="left"), 300_000)
    assert [(flag.what, flag.end_ms) for flag in found] == [("early end", 300_000)]


def test_names_are_readable() -> None:
    assert condition_name("no_persona_t07") == "No persona t07"


def test_a_second_record_has_people_conditions_and_clips_of_its_own(dataset: Dataset) -> None:
    clip = dataset.clips[0]
    viewings = tuple(replace(one, clip="other", condition="replay") for one in dataset.viewings)
    dataset = replace(dataset, records=(Path("b.db"),))
    other = replace(dataset, clips=(replace(clip, key="other", title="Another song"),), viewings=viewings)
    ours = Filters(clip=clip.key, participants=frozenset({"nobody"}), conditions=frozenset({"persona"}))
    found = plots_beside(other, ours, {"no_persona"}, {"replay": "Replayed"})
    assert found is not None
    assert (found.clip.key, found.shown, found.names["replay"]) == ("other", ("replay",), "Replayed")
    assert len(found.viewings) == len(viewings)
    assert found.title.endswith("Another song")
    same = plots_beside(dataset, ours, {"no_persona"}, {})
    assert same is not None
    assert (same.clip.key, same.shown) == (clip.key, ("persona",))
    assert plots_beside(replace(other, clips=(), viewings=()), ours, frozenset(), {}) is None
