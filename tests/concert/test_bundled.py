"""The bundled concert keeps what CULTURE and the issue ask of it."""

from __future__ import annotations

import importlib
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from kpop_concert.concert.media import probe
from kpop_concert.concert.pack import Concert, ConcertPack, check_length, concert_yaml, load_pack

FOLDER = Path(__file__).parents[2] / "resources" / "concerts" / "onda-undertow"


@pytest.fixture(scope="module")
def pack() -> ConcertPack:
    return load_pack(FOLDER)


def test_video_is_the_annotated_one(pack: ConcertPack) -> None:
    facts = probe(pack.video_path)
    check_length(pack, facts.duration_ms)
    assert (facts.width, facts.height, facts.has_audio) == (1280, 720, True)
    assert facts.video_codec == "VP9"
    assert facts.audio_codec == "Opus"
    assert 100_000 <= pack.duration_ms <= 120_000
    assert pack.video_path.stat().st_size <= 8_000_000


def test_annotation_reads_back(pack: ConcertPack) -> None:
    assert Concert.model_validate(yaml.safe_load(concert_yaml(pack.concert))) == pack.concert


def test_sections_fill_the_song(pack: ConcertPack) -> None:
    assert pack.sections[0].start_ms == 0
    assert pack.sections[-1].end_ms == pack.duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(pack.sections))
    kinds = {section.section for section in pack.sections}
    assert kinds >= {"intro", "verse", "pre_chorus", "chorus", "bridge", "last_chorus", "ending"}
    assert all(section.label.ko and section.label.en and section.description for section in pack.sections)
    assert [pack.stage_guidance(ms) for ms in (0, 50_000, 110_000)] == ["preshow", "performance", "postshow"]


def test_the_group_is_said_to_be_invented(pack: ConcertPack) -> None:
    assert pack.artist is not None
    assert pack.artist.fictional
    assert all(member.age is not None and member.age >= 20 for member in pack.members)
    assert pack.artist.affectionate()
    assert "fictional" in (FOLDER / "README.md").read_text("utf-8")


def test_names_are_called_by_age_and_the_group_last(pack: ConcertPack) -> None:
    assert pack.artist is not None
    (chant,) = (chant for chant in pack.chants if chant.kind == "name")
    called = [f"{member.chant}!" for member in pack.artist.by_age]
    assert [word.text for word in chant.words] == [*called, "온다!"]
    assert [word.member for word in chant.words] == [*(member.id for member in pack.artist.by_age), None]


def test_everybody_has_a_close_up_with_a_name(pack: ConcertPack) -> None:
    for kind in ("close_up", "name_caption"):
        assert {who for m in pack.moments if m.kind == kind for who in m.members} == {m.id for m in pack.members}
    assert next(m for m in pack.moments if m.kind == "intro_recognised").start_ms < 15_000


def test_a_face_is_claimed_only_while_a_close_up_is_on(pack: ConcertPack) -> None:
    close = [(m.start_ms, m.until_ms, m.members) for m in pack.moments if m.kind == "close_up"]
    for moment in pack.moments:
        if moment.has("face"):
            assert any(a <= moment.start_ms < b and set(moment.members) <= set(who) for a, b, who in close), moment


def test_annotation_is_what_the_score_says(pack: ConcertPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FOLDER.parents[2])
    score = importlib.import_module("tools.demo_concert.score")
    annotate = importlib.import_module("tools.demo_concert.annotate")
    written = (FOLDER / "concert.yaml").read_text("utf-8")
    text = annotate.concert_text(score.load("undertow"), pack.concert.video, pack.concert.sha256)
    assert written.split("\n", 1)[1] == text


@pytest.mark.parametrize("name", ["undertow", "first_light", "high_water"])
def test_score_has_a_picture_and_a_note_for_everything(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(FOLDER.parents[2])
    score = importlib.import_module("tools.demo_concert.score")
    words = importlib.import_module("tools.demo_concert.words")
    song = score.use(name)
    assert (song.shots[0].start, song.shots[-1].end) == (0, song.length)
    assert all(before.end == after.start for before, after in pairwise(song.shots))
    assert all((part.start / score.BAR).is_integer() for part in song.parts)
    for line in (*song.lines, *song.talk):
        sung = words.syllables(line)
        assert line.start == sung[0].start
        assert sung[-1].end <= line.end + 0.1, line.text
        assert all(before.end <= after.start + 1e-9 for before, after in pairwise(sung))
