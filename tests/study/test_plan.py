"""The steps of a visit come in order, once or once a period, and a rest is between viewings."""

from __future__ import annotations

from study_helpers import design, protocol

from kpop_concert.study.counterbalance import places
from kpop_concert.study.plan import plan


def test_steps_of_a_visit() -> None:
    study = protocol(design())
    place = places(study, 1)[0]
    steps = plan(study, place)
    assert [step.id for step in steps] == [
        "consent",
        "practice",
        "viewing.1",
        "after_viewing.1",
        "rest.1",
        "settle.2",
        "viewing.2",
        "after_viewing.2",
        "debrief",
    ]
    shown = [(step.condition, step.concert) for step in steps if step.block.block == "viewing"]
    assert shown == list(place.viewings)
    assert {step.period for step in steps if "." not in step.id} == {None}


def test_who_sees_one_concert_never_rests() -> None:
    study = protocol(design("between", (("persona",), ("no_persona",))))
    ids = [step.id for step in plan(study, places(study, 2)[3])]
    assert ids == ["consent", "practice", "viewing.1", "after_viewing.1", "debrief"]
