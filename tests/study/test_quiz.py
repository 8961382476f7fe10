"""Instruments filled from a concert: names, favourites, and whose face is whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpop_concert.concert.pack import ConcertPack, load_pack
from kpop_concert.study.instruments import load_instrument, order, pages
from kpop_concert.study.items import Face, Quiz
from kpop_concert.study.quiz import filled
from kpop_concert.system import paths

HERE = Path()


@pytest.fixture(scope="module")
def undertow() -> ConcertPack:
    return load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False)


def test_a_quiz_asks_for_every_member_with_a_close_up(undertow: ConcertPack) -> None:
    familiarity = filled(load_instrument("familiarity", HERE), undertow)
    assert familiarity.items[0].text.en == "How well do you know ONDA?"
    assert familiarity.items[0].text.ko == "다음 아티스트를 얼마나 잘 아나요? 온다"
    faces = [item for item in familiarity.items if isinstance(item, Face)]
    assert [face.id for face in faces] == ["faces.haneul", "faces.byul", "faces.nari", "faces.seoa", "faces.eden"]
    for face in faces:
        seen = [m for m in undertow.moments if m.kind == "close_up" and m.start_ms <= face.still_ms <= m.until_ms]
        assert [m.members for m in seen] == [(face.member,)]
        assert [option.id for option in face.options] == ["haneul", "byul", "nari", "seoa", "eden", "unknown"]
        assert familiarity.validate_answer(face.id, "unknown") is None
        assert familiarity.validate_answer(face.id, "nobody") is not None
    assert familiarity.validate_answer("favourite", "nobody") is None
    assert filled(familiarity, undertow) == familiarity


def test_faces_change_places_among_themselves_and_stand_alone(undertow: ConcertPack) -> None:
    familiarity = filled(load_instrument("familiarity", HERE), undertow)
    orders = {order(familiarity, seed) for seed in range(50)}
    assert {shown[:3] for shown in orders} == {("known", "fan", "favourite")}
    assert len(orders) > 20
    cut = pages(familiarity, order(familiarity, 1))
    assert [len(page) for page in cut] == [3, 1, 1, 1, 1, 1]


def test_without_an_artist_there_is_no_quiz(undertow: ConcertPack) -> None:
    nobody = ConcertPack(undertow.name, undertow.folder, undertow.video_path, undertow.concert, artist=None)
    familiarity = filled(load_instrument("familiarity", HERE), nobody)
    assert [item.id for item in familiarity.items] == ["known", "fan"]
    assert familiarity.items[1].text.en == f"Are you a fan of {undertow.title}?"


def test_a_quiz_takes_no_answers_before_it_is_filled() -> None:
    problem = load_instrument("familiarity", HERE).validate_answer("faces.nari", "nari")
    assert problem is not None
    assert "fill it" in problem


def test_quizzes_are_told_apart_from_what_they_become(undertow: ConcertPack) -> None:
    familiarity = load_instrument("familiarity", HERE)
    assert isinstance(familiarity.item("faces.nari"), Quiz)
    assert isinstance(filled(familiarity, undertow).item("faces.nari"), Face)
