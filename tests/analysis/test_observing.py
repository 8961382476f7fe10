"""One figure a viewing: by its definition, over the whole song or a stretch, and whose it is."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from review_helpers import Evening, kept, simulated_study

from kpop_concert.analysis.choice import Filters, chosen
from kpop_concert.analysis.dataset import Dataset, Sources
from kpop_concert.analysis.loading import load
from kpop_concert.analysis.observing import measures, observe
from kpop_concert.concert.pack import ConcertPack, pack_from_data
from kpop_concert.records.annotations import annotations
from kpop_concert.study.review import annotate, exclusion, review_sources


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    file, record = simulated_study(tmp_path_factory.mktemp("study"), 8)
    return load(record, review_sources(file))


def pack(name: str, title: str, video_sha256: str) -> ConcertPack:
    parts = [(0, 5, "verse"), (5, 10, "chorus"), (10, 15, "verse"), (15, 20, "last_chorus")]
    sections = [{"start": start, "end": end, "section": kind, "description": "A light."} for start, end, kind in parts]
    return pack_from_data({"title": title, "video": "v.webm", "duration": 20, "sections": sections})


def evening_of(tmp_path: Path, *evenings: Evening) -> Dataset:
    return load(kept(tmp_path / "r.db", *evenings), Sources(pack=pack))


def value(dataset: Dataset, key: str, *windows: tuple[float, float], **filters: object) -> float:
    [measure] = [one for one in measures(dataset) if one.key == key]
    [found] = observe(dataset, Filters(**filters), measure, windows or None).values  # type: ignore[arg-type]
    return float(found)


def test_messages_a_minute_are_the_audiences(tmp_path: Path) -> None:
    evening = Evening().chat(1000, "a b").chat(6000, "a b").chat(7000, "c d", "b").chat(8000, "mine", agent=None).end()
    dataset = evening_of(tmp_path, evening)
    assert value(dataset, "messages_per_min") == pytest.approx(9)
    assert value(dataset, "messages_per_min", (5000, 10_000)) == pytest.approx(24)
    assert value(dataset, "messages_per_min", (15_000, 99_000)) == 0
    assert value(dataset, "distinct_2") == pytest.approx(2 / 3)
    assert value(dataset, "distinct_2", (0, 5000)) == 1
    assert math.isnan(value(dataset, "distinct_2", (15_000, 20_000)))


def test_a_chorus_bursts_against_what_is_outside_it(tmp_path: Path) -> None:
    evening = Evening()
    for ms in (1000, 6000, 7000, 12_000, 16_000, 17_000, 18_000):
        evening.chat(ms, "x")
    dataset = evening_of(tmp_path, evening.end())
    assert value(dataset, "chorus_burst") == pytest.approx(5 / 2)
    assert value(dataset, "chorus_burst", (0, 10_000)) == pytest.approx(2)
    assert math.isnan(value(dataset, "chorus_burst", (5000, 10_000)))


def test_the_delay_of_a_reply_is_to_the_first_that_answers(tmp_path: Path) -> None:
    evening = Evening().chat(1000, "hi", agent=None).chat(3000, "hello", "a", "line-0").chat(5000, "hey", "b", "line-0")
    evening.chat(9000, "so", agent=None).chat(13_000, "yes", "a", "line-3").chat(14_000, "no", "b", "line-1").end()
    dataset = evening_of(tmp_path, evening)
    assert value(dataset, "reply_delay") == pytest.approx(3)
    assert value(dataset, "reply_delay", (0, 5000)) == pytest.approx(2)
    assert math.isnan(value(dataset, "reply_delay", (10_000, 20_000)))


def test_a_rating_is_shifted_by_the_lag_and_cleaned_of_what_was_excluded(tmp_path: Path) -> None:
    samples = [(ms, ms / 20_000) for ms in np.arange(0.0, 20_000, 50)]
    evening = (
        Evening().rate([(ms, 0.0) for ms in (0.0,)], touched=False).rate(samples[1:], arousal=0.5).chill(2500).end()
    )
    dataset = evening_of(tmp_path, evening)
    rated = np.array(samples[1:])
    assert value(dataset, "valence") == pytest.approx(rated[:, 1].mean())
    assert value(dataset, "arousal") == pytest.approx(0.5)
    lagged = (rated[:, 0] >= 7000) & (rated[:, 0] < 12_000)
    assert value(dataset, "valence", (5000, 10_000), lag_ms=2000.0) == pytest.approx(rated[lagged, 1].mean())
    assert value(dataset, "chills") == 1
    assert value(dataset, "chills", (0, 1000), lag_ms=2000.0) == 1
    assert value(dataset, "chills", (0, 1000)) == 0
    record = dataset.records[0]
    annotate(record, exclusion(dataset.viewings[0], "R", "sneezed", stretch_ms=(2000.0, 10_000.0)))
    after = dataset.with_history(annotations(record))
    left = (rated[:, 0] < 2000) | (rated[:, 0] >= 10_000)
    assert value(after, "valence") == pytest.approx(rated[left, 1].mean())
    assert value(after, "chills") == 0
    assert value(after, "valence", excluded=True) == pytest.approx(rated[:, 1].mean())


def test_only_what_there_is_is_measured(tmp_path: Path, study: Dataset) -> None:
    assert measures(evening_of(tmp_path, Evening().end())) == ()
    keys = [one.key for one in measures(study)]
    assert keys[:7] == [
        "messages_per_min", "distinct_2", "chorus_burst", "reply_delay", "valence", "arousal", "chills",
    ]  # fmt: skip
    assert {"naturalness.naturalness", "ues_sf.overall"} <= set(keys)
    assert all(one.definition.endswith(".") for one in measures(study))


def test_a_score_is_the_viewings_whatever_the_stretch(study: Dataset) -> None:
    [measure] = [one for one in measures(study) if one.key == "naturalness.naturalness"]
    found = observe(study, Filters(), measure, [(0, 1)])
    expected = [one.scores.get(("naturalness", "naturalness")) for one in chosen(study, Filters())]
    assert [None if math.isnan(value) else value for value in found.values] == expected


def test_observations_know_whose_they_are(study: Dataset) -> None:
    [measure] = [one for one in measures(study) if one.key == "messages_per_min"]
    every = observe(study, Filters(), measure)
    ours = chosen(study, Filters())
    assert every.people == tuple(one.participant for one in ours)
    assert list(every.periods) == [one.period for one in ours]
    assert every.clips == tuple(one.clip for one in ours)
    people, first, second = every.pairs("persona", "no_persona")
    assert people
    assert set(people) == set(every.people)
    for who, one, other in zip(people, first, second, strict=True):
        at = {c: v for p, c, v in zip(every.people, every.conditions, every.values, strict=True) if p == who}
        assert (one, other) == (at["persona"], at["no_persona"])
    # One clip, watched once a person: two groups of people.
    of_clip = observe(study, Filters(clip=study.clips[0].key), measure)
    assert not of_clip.pairs("persona", "no_persona")[0]
    assert len(of_clip.of("persona")) + len(of_clip.of("no_persona")) == len(people)
