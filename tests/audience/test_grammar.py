"""The grammar's rules and data: particles, spelling, every family in both languages, bad files."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.grammar.families import LEVELS, SLOT, SLOT_NEEDS, Core, Grammar, at_level, shipped
from kpop_concert.audience.grammar.particles import familiar, final_consonant, with_particle
from kpop_concert.audience.grammar.spelling import fused, initials, slip, stretched, wrong_layout
from kpop_concert.audience.grammar.voice import fill
from kpop_concert.system.problems import DocumentError

GRAMMAR = shipped()
LANGUAGES = ("ko", "en")
# CULTURE's list, in the names of families.yaml.
FAMILIES = [
    "roll_call",
    "countdown",
    "intro",
    "outfit",
    "close_up",
    "camera",
    "name_call",
    "love",
    "bias_wrecked",
    "praise",
    "anticipation",
    "drop",
    "killing_part",
    "high_note_before",
    "high_note_after",
    "ad_lib",
    "rap",
    "dance_break",
    "point_move",
    "wink",
    "lighting",
    "musicianship",
    "newbie_question",
    "newbie_answer",
    "lyric_echo",
    "chant_call",
    "chant",
    "chant_fumble",
    "lightstick",
    "hush",
    "tears",
    "nostalgia",
    "pun",
    "live_proof",
    "chemistry",
    "talk",
    "talk_translation",
    "ending_fairy",
    "encore",
    "goodbye",
    "herd_echo",
    "reply_greet",
    "reply_agree",
    "reply_tease",
    "reply_answer",
]
VALUES = {
    "name": "하늘", "nick": "하늘이", "title": "하늘 언니", "full": "윤하늘", "heart": "💙", "group": "온다",
    "ot": "OT5", "fandom": "마중", "stick": "등대봉", "lyric": "달이 당기면 나는 밀려가", "echo": "밀려가",
    "chant": "윤하늘! 한-별!", "hit": "미쳤다", "said": "오늘 와 줘서 고마워요", "fixed": "무대를", "count": "5",
    "oldest": "하늘", "singer": "서아",
}  # fmt: skip
PARTICLES = [
    ("하늘", "이/가", "하늘이"), ("이든", "이/가", "이든이"), ("나리", "이/가", "나리가"), ("서아", "이/가", "서아가"),
    ("하늘", "아/야", "하늘아"), ("이든", "아/야", "이든아"), ("나리", "아/야", "나리야"), ("별", "아/야", "별아"),
    ("하늘", "은/는", "하늘은"), ("나리", "은/는", "나리는"), ("마중", "을/를", "마중을"), ("온다", "을/를", "온다를"),
    ("하늘", "이랑/랑", "하늘이랑"), ("나리", "이랑/랑", "나리랑"), ("한별", "과/와", "한별과"),
    ("서아", "과/와", "서아와"),
    ("서울", "으로/로", "서울로"), ("부산", "으로/로", "부산으로"), ("나리", "으로/로", "나리로"),
    ("ONDA", "이/가", "ONDA가"), ("OT5", "이/가", "OT5가"), ("OT7", "이/가", "OT7이"), ("Eden", "은/는", "Eden은"),
    ("BM", "이/가", "BM이"), ("온다!", "이에요/예요", "온다!예요"), ("", "이/가", "가"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "pair", "expected"), PARTICLES)
def test_particles(word: str, pair: str, expected: str) -> None:
    assert with_particle(word, pair) == expected


def test_a_particle_is_a_pair() -> None:
    with pytest.raises(ValueError, match="a pair such as"):
        with_particle("하늘", "이")


@pytest.mark.parametrize(
    ("name", "expected"), [("하늘", "하늘이"), ("별", "별이"), ("이든", "이든이"), ("나리", "나리"), ("서아", "서아")]
)
def test_familiar_names_end_in_a_vowel(name: str, expected: str) -> None:
    assert familiar(name) == expected
    assert final_consonant(familiar(name)) == 0


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_a_final_consonant_is_what_unicode_decomposes(syllable: str) -> None:
    assert (final_consonant(syllable) != 0) == (len(unicodedata.normalize("NFD", syllable)) == 3)


@pytest.mark.parametrize(
    ("text", "typed"),
    [("하늘", "gksmf"), ("미쳤다", "alcuTek"), ("와", "dhk"), ("왜 울어", "dho dnfdj"), ("ㅋㅋ", "zz"), ("!", "!")],
)
def test_the_wrong_layout(text: str, typed: str) -> None:
    assert wrong_layout(text) == typed


def test_stretching() -> None:
    assert stretched("가자", 2) == "가자아아"
    assert stretched("미쳤다", 2, jamo=True) == "미쳤다ㅏㅏ"
    assert stretched("윙크", 2, jamo=True) == "윙크으으"
    assert stretched("소름", 3) == "소름"
    assert stretched("so good", 3) == "soooo good"
    assert stretched("the lights", 3) == "the lights"


def test_fused_laughter() -> None:
    assert fused("뭐야", "ㅋㅋㅋ") == "뭐얔ㅋㅋ"
    assert fused("소름", "ㅋㅋㅋ") == "소름ㅋㅋㅋ"
    assert fused("이래요", "ㅎㅎ") == "이래요ㅎㅎ"


def test_initials() -> None:
    assert initials("진짜 미쳤다", "ko") == "진짜 ㅁㅊ"
    assert initials("honestly oh my god", "en") == "honestly omg"
    assert initials("소름", "ko") == "소름"


@given(st.integers(0, 10_000))
def test_a_slip_changes_one_word_and_never_a_name(seed: int) -> None:
    text = "서아 무대 보는 동안 perfect silence"
    wrong, meant = slip(text, frozenset({"서아"}), random.Random(seed))
    assert "서아" in wrong
    assert meant in text.split()
    assert sum(a != b for a, b in zip(wrong.split(), text.split(), strict=True)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_a_dozen_cores(family: str, language: str) -> None:
    cores = GRAMMAR.every(language, family)  # type: ignore[arg-type]
    assert len({core.text for core in cores}) >= 12


def every_core() -> list[tuple[str, Core]]:
    return [(lang, core) for lang in LANGUAGES for family in GRAMMAR.rules for core in GRAMMAR.every(lang, family)]  # type: ignore[arg-type]


@pytest.mark.parametrize("polite", [False, True])
def test_every_core_fills_into_one_plain_line(polite: bool) -> None:
    for language, core in every_core():
        line = fill(core.text, VALUES, polite)
        assert not set("{}|") & set(line), core
        assert 0 < len(line) <= 160, core
        assert "  " not in line, core
        assert line == line.strip(), core
        if language == "en":
            assert not re.search("[가-힣]", fill(core.text, dict.fromkeys(VALUES, "x"), polite)), core


def test_a_core_declares_what_its_slots_need() -> None:
    for _, core in every_core():
        for slot, _ in SLOT.findall(at_level(core.text, False)) + SLOT.findall(at_level(core.text, True)):
            assert SLOT_NEEDS[slot] in core.needs, core


def test_cores_are_not_shared_between_families() -> None:
    for language in LANGUAGES:
        said: dict[str, str] = {}
        for family in GRAMMAR.rules:
            for core in GRAMMAR.every(language, family):  # type: ignore[arg-type]
                if not core.is_burst and "hit" not in core.needs:
                    assert said.setdefault(core.text, family) == family, core


def test_speech_levels_are_korean_pairs() -> None:
    paired = sum(bool(LEVELS.search(core.text)) for language, core in every_core() if language == "ko")
    assert paired > 300
    assert fill("무대 찢었[다|어요]", {}, polite=True) == "무대 찢었어요"


def test_nobody_speaks_of_bodies_dating_or_rivals() -> None:
    forbidden = re.compile(
        r"섹시|몸매|다이어트|살\s?[쪘빠]|남친|여친|결혼|열애|연애|라이벌|쟤보다|"
        r"\b(sexy|hot body|skinny|fat|marry|boyfriend|girlfriend|dating|rival|better than (?!the record))\b",
        re.IGNORECASE,
    )
    assert [core.text for _, core in every_core() if forbidden.search(core.text)] == []


def test_fan_talk_is_there() -> None:
    texts = {core.text for _, core in every_core()}
    assert {"미쳤다", "ㅁㅊ", "여기서 죽는다", "killing part", "dead"} <= texts


BAD = [
    ("language: ko\nfamilies:\n  mood: ['{who} 좋다']\n", r"mood.yaml: families.mood.any\[0\]: found the slot who"),
    ("language: ko\nfamilies:\n  mood: ['{name:이} 좋다']\n", r"families.mood.any\[0\]: found 이 in .*expected a pair"),
    ("language: ko\nfamilies:\n  mood: ['좋[다|아요']\n", r"expected closed \{slots\}"),
    ("language: ko\nfamilies:\n  moood: [좋다]\n", r"families.moood: found a family without a rule"),
    ("language: en\nfamilies:\n  mood: [good]\n", r"mood.yaml: language: found 'en', expected ko"),
    ("language: ko\nfamilies:\n  mood: [{text: 좋다, need: [face]}]\n", r"mood.yaml: families"),
    ("language: ko\nfamilies: {mood: {later: [좋다]}}\n", r"mood.yaml: families"),
    ("families: [", r"mood.yaml: found .* expected readable YAML"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_files_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "families.yaml").write_text("families:\n  mood: {behaviour: thought}\n", "utf-8")
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "mood.yaml").write_text(text, "utf-8")
    grammar = Grammar(tmp_path)
    with pytest.raises(DocumentError, match=said):
        grammar.cores("ko", "mood", "any")


def test_a_language_without_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "families.yaml").write_text("families:\n  mood: {behaviour: thought}\n", "utf-8")
    with pytest.raises(DocumentError, match="en: found no grammar files"):
        Grammar(tmp_path).cores("en", "mood", "any")


def test_a_bad_rule_is_named(tmp_path: Path) -> None:
    (tmp_path / "families.yaml").write_text("families:\n  mood: {behaviour: shouting}\n", "utf-8")
    with pytest.raises(DocumentError, match=r"families.yaml: families.mood.behaviour: found 'shouting'"):
        Grammar(tmp_path)
