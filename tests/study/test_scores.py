"""Scores, held against examples that were worked out by hand; the working stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.concert.pack import load_pack
from kpop_concert.study.instruments import Instrument, load_instrument
from kpop_concert.study.items import Value
from kpop_concert.study.quiz import filled
from kpop_concert.study.scores import Score, oriented, scores
from kpop_concert.system import paths

HERE = Path()
UES = load_instrument("ues_sf", HERE)
ANSWERED: dict[str, Value] = {
    "FA-S.1": 4, "FA-S.2": 5, "FA-S.3": 3,
    "PU-S.1": 1, "PU-S.2": 2, "PU-S.3": 2,
    "AE-S.1": 4, "AE-S.2": 4, "AE-S.3": 5,
    "RW-S.1": 3, "RW-S.2": 2, "RW-S.3": 4,
}  # fmt: skip


def test_ues_sf_by_hand() -> None:
    # FA: (4 + 5 + 3)/3 = 12/3 = 4
    # PU after 6 - x: (5 + 4 + 4)/3 = 13/3
    # AE: (4 + 4 + 5)/3 = 13/3
    # RW: (3 + 2 + 4)/3 = 9/3 = 3
    # all twelve: (12 + 13 + 13 + 9)/12 = 47/12 = 3.91667
    assert scores(UES, ANSWERED) == {
        "focused_attention": Score(4.0, 3, 0),
        "perceived_usability": Score(13 / 3, 3, 0),
        "aesthetic_appeal": Score(13 / 3, 3, 0),
        "reward": Score(3.0, 3, 0),
        "overall": Score(47 / 12, 12, 0),
    }


def test_the_middle_answer_stays_the_middle_when_it_is_reversed() -> None:
    # 6 - 3 = 3, so somebody who ticks 3 throughout has 3 everywhere; 5 - x would give 2 in PU.
    assert {score.value for score in scores(UES, dict.fromkeys(ANSWERED, 3)).values()} == {3.0}


def test_ues_sf_with_declined_items_by_hand() -> None:
    # PU-S.1 declined, PU-S.3 and RW-S.2 never reached.
    # PU: only PU-S.2 is left, one of three, fewer than two: no score
    # RW: (3 + 4)/2 = 3.5
    # overall: nine of twelve, fewer than ten: no score
    left = {id_: value for id_, value in ANSWERED.items() if id_ not in ("PU-S.3", "RW-S.2")} | {"PU-S.1": None}
    found = scores(UES, left)
    assert found["perceived_usability"] == Score(None, 1, 2)
    assert found["reward"] == Score(3.5, 2, 1)
    assert found["overall"] == Score(None, 9, 3)
    # With PU-S.3 back: PU (4 + 4)/2 = 4, overall over ten: 12 + 8 + 13 + 7 = 40, 40/10 = 4
    found = scores(UES, left | {"PU-S.3": 2})
    assert found["perceived_usability"] == Score(4.0, 2, 1)
    assert found["overall"] == Score(4.0, 10, 2)


def test_copresence_by_hand() -> None:
    # together 6, aware 5, unnoticed 8 - 2 = 6, apart 8 - 3 = 5: 22/4 = 5.5; without apart 17/3
    copresence = load_instrument("copresence", HERE)
    answers: dict[str, Value] = {"together": 6, "aware": 5, "unnoticed": 2, "apart": 3}
    assert scores(copresence, answers) == {"copresence": Score(5.5, 4, 0)}
    assert scores(copresence, answers | {"apart": None}) == {"copresence": Score(17 / 3, 3, 1)}
    assert scores(copresence, {"together": 6, "aware": 5}) == {"copresence": Score(None, 2, 2)}


def test_pes_by_hand() -> None:
    # 7 + 5 + 6 + 4 + 3 + 5 = 30, 30/6 = 5; without the 5 at the end 25/5 = 5; two away: no score
    pes = load_instrument("pes_short", HERE)
    answers: dict[str, Value] = {"pes_1": 7, "pes_2": 5, "pes_3": 6, "pes_4": 4, "pes_5": 3, "pes_6": 5}
    assert scores(pes, answers) == {"synchrony": Score(5.0, 6, 0)}
    assert scores(pes, answers | {"pes_6": None}) == {"synchrony": Score(5.0, 5, 1)}
    assert scores(pes, answers | {"pes_6": None, "pes_1": None}) == {"synchrony": Score(None, 4, 2)}


def test_single_items_are_their_own_scores() -> None:
    sam = scores(load_instrument("sam", HERE), {"valence": 7, "arousal": 8, "dominance": None})
    assert sam == {"valence": Score(7.0, 1, 0), "arousal": Score(8.0, 1, 0), "dominance": Score(None, 0, 1)}
    assert scores(load_instrument("ios", HERE), {"closeness": 5}) == {"closeness": Score(5.0, 1, 0)}
    assert scores(load_instrument("naturalness", HERE), {"naturalness": 6}) == {"naturalness": Score(6.0, 1, 0)}
    sliders = scores(load_instrument("affective_slider", HERE), {"pleasure": 0.5})
    # The untouched slider has no value, and so no score; the other was set to the middle.
    assert sliders == {"pleasure": Score(0.5, 1, 0), "arousal": Score(None, 0, 1)}


def test_a_falling_row_is_turned(tmp_path: Path) -> None:
    # Left is 1 there: excited. 10 - 2 = 8.
    text = (paths.resources() / "instruments" / "sam.yaml").read_text("utf-8").replace("name: sam", "name: falling", 1)
    (tmp_path / "falling.yaml").write_text(text.replace("direction: rising", "direction: falling"), "utf-8")
    falling = load_instrument("falling.yaml", tmp_path)
    assert scores(falling, {"arousal": 2})["arousal"] == Score(8.0, 1, 0)


QUIZZED: dict[str, Value] = {
    "known": 2, "fan": False, "favourite": "nobody",
    "faces.haneul": "haneul", "faces.byul": "seoa", "faces.nari": "nari", "faces.seoa": "unknown", "faces.eden": None,
}  # fmt: skip


def test_the_quiz_by_hand() -> None:
    # Right: haneul and nari. Wrong: byul, and "I do not know" for seoa. Declined: eden. 2/4 = 0.5
    familiarity = load_instrument("familiarity", HERE)
    known = filled(familiarity, load_pack(paths.resources() / "concerts" / "onda-undertow", verify=False))
    expected = {"known": Score(2.0, 1, 0), "fan": Score(0.0, 1, 0), "faces_right": Score(0.5, 4, 1)}
    assert scores(known, QUIZZED) == expected
    # An export knows the answers but need not have the concert.
    assert scores(familiarity, QUIZZED) == expected
    # One face that was never reached: (haneul, nari) of three.
    reached = {id_: value for id_, value in QUIZZED.items() if id_ != "faces.seoa"}
    assert scores(known, reached)["faces_right"] == Score(2 / 3, 3, 2)
    assert scores(known, {})["faces_right"] == Score(None, 0, 5)
    assert scores(familiarity, {})["faces_right"] == Score(None, 0, 0)


def test_answers_that_do_not_fit_are_not_scored() -> None:
    with pytest.raises(ValueError, match=r"ues_sf, FA-S.1: 6 is not in 1 to 5"):
        scores(UES, ANSWERED | {"FA-S.1": 6})
    with pytest.raises(KeyError, match=r"ues_sf has no item FA-S.4"):
        scores(UES, ANSWERED | {"FA-S.4": 3})


def test_what_is_no_number_has_no_direction() -> None:
    believed = load_instrument("probes", HERE).item("believed")
    with pytest.raises(ValueError, match="believed is not answered with a number"):
        oriented(believed, 1)


SCALED = [load_instrument(name, HERE) for name in ("ues_sf", "pes_short", "copresence", "sam", "ios")]


@given(st.sampled_from(SCALED), st.data())
def test_a_score_lies_on_its_scale_and_counts_every_item(instrument: Instrument, data: st.DataObject) -> None:
    answers: dict[str, Value] = {}
    for item in instrument.items:
        scale = instrument.scale(item)
        most = scale.max if scale else 9 if item.kind == "sam" else 7
        answer = data.draw(st.one_of(st.none(), st.integers(1, most), st.just("unreached")))
        if answer != "unreached":
            answers[item.id] = answer
    for rule in instrument.scores:
        score = scores(instrument, answers)[rule.name]
        given_ = [answers[id_] for id_ in rule.items if answers.get(id_) is not None]
        assert (score.n, score.n + score.missing) == (len(given_), len(rule.items))
        assert (score.value is None) == (len(given_) < (rule.at_least or len(rule.items)))
        turned = [instrument.item(id_) for id_ in rule.items]
        if score.value is not None:
            values = [
                oriented(item, float(value), instrument.scale(item))
                for item in turned
                if isinstance(value := answers.get(item.id), int)
            ]
            assert min(values) - 1e-9 <= score.value <= max(values) + 1e-9


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_the_overall_score_is_the_mean_of_the_subscales_when_all_is_answered(given_: list[int]) -> None:
    found = scores(UES, dict(zip(ANSWERED, given_, strict=True)))
    overall = found.pop("overall").value
    parts = [score.value for score in found.values() if score.value is not None]
    assert overall == pytest.approx(sum(parts) / 4)
