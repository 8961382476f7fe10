"""The two four-minute concerts for studies are matched in structure and differ in what is sung and shown."""

from __future__ import annotations

import importlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from kpop_concert.concert.media import probe
from kpop_concert.concert.pack import ConcertPack, load_pack

ROOT = Path(__file__).parents[2]
CONCERTS = ROOT / "resources" / "concerts"
NAMES = {"first_light": "onda-first-light", "high_water": "onda-high-water"}
FRAME_MS = 40
Packs = tuple[ConcertPack, ConcertPack]


@pytest.fixture(scope="module")
def packs() -> Packs:
    """Both packs; loading compares the videos with their checksums."""
    first, second = (load_pack(CONCERTS / folder) for folder in NAMES.values())
    return first, second


def test_videos_last_as_long_as_the_score(packs: Packs) -> None:
    for pack in packs:
        facts = probe(pack.video_path)
        assert pack.duration_ms == 240_000
        assert abs(facts.duration_ms - pack.duration_ms) <= FRAME_MS
        assert (facts.width, facts.height, facts.video_codec, facts.audio_codec) == (960, 540, "VP9", "Opus")
        assert pack.video_path.stat().st_size <= 8_000_000


def test_sections_are_the_same(packs: Packs) -> None:
    first, second = ([(s.section, s.start_ms, s.end_ms, s.label, len(s.vocals)) for s in p.sections] for p in packs)
    assert first == second
    kinds = {kind for kind, *_ in first}
    assert kinds >= {"intro", "verse", "pre_chorus", "chorus", "rap", "bridge", "last_chorus", "ending", "talk"}
    assert all(a[2] == b[1] for a, b in pairwise(first))


def test_moments_are_the_same_in_time_kind_and_intensity(packs: Packs) -> None:
    first, second = (
        Counter((m.start_ms, m.until_ms, m.kind, m.intensity, m.shows, len(m.members)) for m in p.moments)
        for p in packs
    )
    assert first == second


def test_chants_and_lyrics_are_as_many_and_as_long(packs: Packs) -> None:
    chants, lyrics = zip(
        *(
            (
                [(c.kind, c.start_ms, c.end_ms, [len(w.text) for w in c.words if c.kind == "name"]) for c in p.chants],
                [(line.start_ms, line.end_ms, _syllables(line.text), len(line.members)) for line in p.lyrics],
            )
            for p in packs
        ),
        strict=True,
    )
    assert chants[0] == chants[1]
    assert lyrics[0] == lyrics[1]
    for one, other in zip(*(p.chants for p in packs), strict=True):
        assert [_syllables(w.text) for w in one.words] == [_syllables(w.text) for w in other.words]


def test_every_member_is_close_as_often_and_as_long(packs: Packs) -> None:
    for pack in packs:
        close = [m for m in pack.moments if m.kind == "close_up"]
        assert set(Counter(m.members[0] for m in close).values()) == {4}
        seconds = Counter[str]()
        for moment in close:
            seconds[moment.members[0]] += moment.until_ms - moment.start_ms
        assert dict(seconds) == {member.id: 16_000 for member in pack.members}


def test_a_face_is_claimed_only_while_a_close_up_is_on(packs: Packs) -> None:
    for pack in packs:
        close = [(m.start_ms, m.until_ms, m.members) for m in pack.moments if m.kind == "close_up"]
        for moment in pack.moments:
            if moment.has("face"):
                assert any(a <= moment.start_ms < b and set(moment.members) <= set(who) for a, b, who in close), moment


def test_words_notes_and_casts_differ(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    sung = [{line.text for line in p.lyrics} for p in packs]
    assert not sung[0] & sung[1]
    monkeypatch.syspath_prepend(ROOT)
    score = importlib.import_module("tools.demo_concert.score")
    first, second = (score.load(name) for name in NAMES)
    assert first.key != second.key
    assert first.cast != second.cast
    assert first.hook != second.hook
    assert sum(step is not None for step in first.hook) == sum(step is not None for step in second.hook)
    noted = [(a.notes, b.notes) for a, b in zip(first.lines, second.lines, strict=True)]
    assert all(bool(a) == bool(b) and (not a or a != b) for a, b in noted)


def test_the_group_is_the_bundled_one_and_said_to_be_invented(packs: Packs) -> None:
    artist = (CONCERTS / "onda-undertow" / "artist.yaml").read_text("utf-8")
    for pack in packs:
        assert pack.artist is not None
        assert pack.artist.fictional
        assert (pack.folder / "artist.yaml").read_text("utf-8") == artist
        assert "fictional group" in (pack.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_annotation_is_what_the_score_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    score = importlib.import_module("tools.demo_concert.score")
    annotate = importlib.import_module("tools.demo_concert.annotate")
    pack = load_pack(CONCERTS / NAMES[name], verify=False)
    written = (pack.folder / "concert.yaml").read_text("utf-8")
    text = annotate.concert_text(score.load(name), pack.concert.video, pack.concert.sha256)
    assert written.split("\n", 1)[1] == text


def test_flash_and_beep_begin_together() -> None:
    file = ROOT / "resources" / "clips" / "flash-beep.webm"
    with av.open(str(file)) as clip:
        flashes = [f.time for f in clip.decode(clip.streams.video[0]) if f.to_ndarray(format="gray").mean() > 128]
    with av.open(str(file)) as clip:
        rate = clip.streams.audio[0].rate
        sound = np.concatenate([f.to_ndarray()[0] for f in clip.decode(clip.streams.audio[0])])
    heard = np.flatnonzero(np.abs(sound) > 0.1) / rate
    beeps = [heard[0], *(after for before, after in pairwise(heard) if after - before > 0.5)]
    assert flashes == pytest.approx(range(1, 20))
    assert beeps == pytest.approx(flashes, abs=0.001)


def test_flashes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)
    counted = importlib.import_module("tools.demo_concert.flashes").measure(
        ROOT / "resources" / "clips" / "flash-beep.webm"
    )
    assert (counted.mean, counted.quarter, counted.field, counted.red) == (1, 1, 1, 0)


def _syllables(text: str) -> int:
    return sum("가" <= char <= "힣" for char in text)
