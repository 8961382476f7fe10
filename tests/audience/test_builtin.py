"""The built-in engine: what it may say, when, how often, in which language, and what it answers the viewer."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from builtin_helpers import Line, answers, any_video, arm, bundled, fans, person, rounds, show, viewer
from hypothesis import given, settings
from hypothesis import strategies as st

from kpop_concert.audience.chants import joined_word
from kpop_concert.audience.context import Memory, reply_round
from kpop_concert.audience.engines.builtin import BuiltinEngine
from kpop_concert.audience.grammar.families import Grammar
from kpop_concert.audience.grammar.listen import heard
from kpop_concert.audience.personas import PersonaPack
from kpop_concert.concert.base import Named
from kpop_concert.concert.pack import ConcertPack
from kpop_concert.journal import Behaviour
from kpop_concert.system.plaintext import plain

ONDA, NEUTRAL = fans("onda"), fans("neutral")
CONCERT, VIDEO = bundled(), any_video()
ARMS = [
    (CONCERT, ONDA, "published", "persona"),
    (CONCERT, ONDA, "live", "persona"),
    (CONCERT, ONDA, "published", "no_persona"),
    (VIDEO, NEUTRAL, "published", "persona"),
    (VIDEO, NEUTRAL, "live", "persona"),
]
HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")
seeds = st.integers(0, 2**62)


def counts(lines: list[Line]) -> Counter[str]:
    return Counter(line.spoken.agent for line in lines)


@pytest.mark.parametrize(("pack", "personas", "timing", "audience"), ARMS)
def test_one_seed_one_chat(pack: ConcertPack, personas: PersonaPack, timing: str, audience: str) -> None:
    condition = arm(timing, audience)
    first, again, other = (
        [line.spoken for line in show(pack, condition, personas, seed)] for seed in (11, 11, 12)
    )  # fmt: skip
    assert first == again
    assert first != other


@settings(max_examples=12)
@given(seed=seeds, which=st.integers(0, len(ARMS) - 1), languages=st.sampled_from(["mixed", "ko", "en"]))
def test_every_line_can_be_shown(seed: int, which: int, languages: str) -> None:
    pack, personas, timing, audience = ARMS[which]
    lines = show(pack, arm(timing, audience, languages), personas, seed)
    assert lines
    for line in lines:
        assert 0 < len(line.text) <= 200
        assert line.text == plain(line.text, 200)
        assert not set("{}[]|<>") & set(line.text)
        assert line.spoken.moment is None or line.spoken.moment in range(len(line.round.moments))
        assert (line.spoken.moment is None) == (line.spoken.phase is None)
        if languages != "mixed" and line.spoken.behaviour is not Behaviour.CHANT:
            assert line.spoken.language in (languages, "zxx")
        if line.spoken.language == "en":
            assert not HANGUL.search(line.text)
        if line.spoken.language == "zxx":
            assert not any(character.isalnum() for character in line.text)
    for _, of_round in itertools.groupby(lines, key=lambda line: line.round.number):
        assert max(counts(list(of_round)).values()) == 1


@settings(max_examples=6)
@given(seed=seeds)
def test_fans_of_any_concert_name_nobody(seed: int) -> None:
    artist = CONCERT.artist
    assert artist is not None
    known = {name for member in artist.members for name in (*member.calls.en, member.names.en, member.names.ko)}
    claims = re.compile(
        r"후렴|클로즈업|앵글|카메라|조명|랩|고음|안무|의상|윙크|애드립|"
        r"\b(chorus|close[ -]up|camera|lights(?! off)|rap|high note|choreo|outfits?|wink|ad lib|verse|bridge)\b",
        re.IGNORECASE,
    )
    for timing in ("published", "live"):
        for line in show(VIDEO, arm(timing), NEUTRAL, seed):
            assert not any(name and name in line.text for name in known)
            assert not claims.search(line.text), line.text


@settings(max_examples=6)
@given(seed=seeds, timing=st.sampled_from(["published", "live"]))
def test_hardly_a_line_comes_twice(seed: int, timing: str) -> None:
    for pack, personas in ((CONCERT, ONDA), (VIDEO, NEUTRAL)):
        lines = [line for line in show(pack, arm(timing), personas, seed) if line.spoken.behaviour != Behaviour.CHANT]
        texts = Counter(line.text.casefold() for line in lines)
        assert len(texts) >= 0.97 * len(lines)
        for fan in personas.personas:
            own = [line.text for line in lines if line.spoken.agent == fan.id and len(line.text.split()) > 2]
            assert len(own) == len(set(own))


def small_grammar(folder: Path) -> Grammar:
    """Two dozen cores that can be told apart in a line, in frames of three, and one burst for when all are used."""
    cores = [f"frame{index // 3} says core{index:02}x plainly" for index in range(24)]
    (folder / "families.yaml").write_text(
        "families:\n  mood: {behaviour: thought, stage: [show], tone: still}\n"
        "  roll_call: {behaviour: thought, stage: [opening], tone: still}\n  burst: {behaviour: affect, tone: still}\n"
        "  correction: {behaviour: thought, tone: still}\n  herd_echo: {behaviour: collective, tone: still}\n",
        "utf-8",
    )
    for language in ("ko", "en"):
        (folder / language).mkdir()
        (folder / language / "all.yaml").write_text(
            f"language: {language}\nfamilies:\n  mood: {cores}\n  roll_call: [hello there everybody]\n"
            "  burst: [wow]\n  correction: ['{fixed}']\n  herd_echo: ['{hit}']\n",
            "utf-8",
        )
    return Grammar(folder)


def test_a_core_once_a_fan_and_a_frame_twice_a_minute(tmp_path: Path) -> None:
    lines = show(any_video(600), arm(languages="en"), NEUTRAL, 5, small_grammar(tmp_path))
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    frames: defaultdict[str, list[int]] = defaultdict(list)
    for line in lines:
        if core := re.search(r"core\d\dx", line.text):
            said[line.spoken.agent][core.group()] += 1
        if frame := re.match(r"frame\d", line.text):
            frames[frame.group()].append(line.round.start_ms)
    assert all(times == 1 for of_fan in said.values() for times in of_fan.values())
    assert sum(map(len, said.values())) > 60
    for times in frames.values():
        assert all(later - first >= 60_000 for first, later in zip(times, times[2:], strict=False))


@pytest.mark.parametrize(("pack", "personas", "seconds"), [(CONCERT, ONDA, 112), (VIDEO, NEUTRAL, 240)])
@pytest.mark.parametrize("seed", range(5))
def test_how_much_they_write_follows_from_who_they_are(
    pack: ConcertPack, personas: PersonaPack, seconds: int, seed: int
) -> None:
    written = counts(show(pack, arm(), personas, seed))
    assert len(written) == 10
    assert max(written.values()) - min(written.values()) >= round(10 * seconds / 240)
    bare = counts(show(pack, arm(audience="no_persona"), personas, seed))
    assert len(bare) == 10
    assert max(bare.values()) - min(bare.values()) <= 2


@pytest.mark.parametrize("timing", ["published", "live"])
def test_the_quiet_one_reacts_to_one_member_only(timing: str) -> None:
    for seed in range(6):
        for line in show(CONCERT, arm(timing), ONDA, seed):
            if line.spoken.agent == "gull" and line.spoken.behaviour is not Behaviour.CHANT:
                moments = CONCERT.moments_between(line.round.start_ms - 8000, line.round.end_ms)
                assert any("seoa" in moment.members for moment in moments)


def test_lines_speak_only_of_what_their_moment_shows() -> None:
    blind = [moment.model_copy(update={"shows": ()}) for moment in CONCERT.moments]
    pack = replace(CONCERT, concert=CONCERT.concert.model_copy(update={"moments": tuple(blind)}))
    needing = re.compile(
        r"얼굴|표정|클로즈업|윙크|고음|성대|애드립|조명|라이브|"
        r"\b(face|close[ -]up|wink|note|ad lib|lights|lighting|live|vocals|smile)\b",
        re.IGNORECASE,
    )
    for timing in ("published", "live"):
        seen = [line.text for seed in range(3) for line in show(CONCERT, arm(timing), ONDA, seed)]
        assert sum(bool(needing.search(text)) for text in seen) > 10
        unseen = [line.text for seed in range(3) for line in show(pack, arm(timing), ONDA, seed)]
        said = [
            text
            for text in unseen
            if needing.search(text) and not re.search(r"(?i)one note|no notes|live inside", text)
        ]
        assert said == []


def test_published_lines_never_come_before_what_they_are_about() -> None:
    """A wink is spoken of in no round whose slots begin before it."""
    winks = [moment.start_ms for moment in CONCERT.moments if moment.kind == "wink"]
    for seed in range(8):
        for line in show(CONCERT, arm(), ONDA, seed):
            if re.search(r"윙크|\bwink", line.text, re.IGNORECASE):
                assert any(wink <= line.round.start_ms + 1000 < wink + 9000 for wink in winks), line.text
            assert line.spoken.moment is None


def test_live_lines_lie_at_moments_of_their_kind() -> None:
    for seed in range(4):
        for line in show(CONCERT, arm("live"), ONDA, seed):
            if line.spoken.moment is not None and re.search(r"윙크|\bwink", line.text, re.IGNORECASE):
                kinds = {moment.kind for moment in line.round.moments}
                assert "wink" in kinds


def test_the_fan_chant_is_exact_and_in_live_timing_only() -> None:
    joined = 0
    for line in show(CONCERT, arm("live"), ONDA):
        if line.spoken.behaviour is Behaviour.CHANT:
            assert joined_word(line.spoken, line.round) is not None, line.text
            joined += 1
    assert joined >= 6
    assert all(line.spoken.behaviour != Behaviour.CHANT for line in show(CONCERT, arm(), ONDA))


def test_a_talk_is_rendered_in_the_language_in_which_the_pack_has_it() -> None:
    talks = [
        CONCERT.moments[0].model_copy(
            update={
                "kind": "talk", "start_ms": at * 1000, "end_ms": None, "shows": ("voice",), "intensity": 1.0,
                "members": ("haneul",), "name": Named(ko="와 줘서 고마워요"),
            }
        )
        for at in range(20, 100, 4)
    ]  # fmt: skip
    pack = replace(CONCERT, concert=CONCERT.concert.model_copy(update={"moments": tuple(talks)}))
    lines = [
        line for timing in ("published", "live") for seed in range(4) for line in show(pack, arm(timing), ONDA, seed)
    ]
    told = [line for line in lines if "와 줘서 고마워요" in line.text]
    assert told
    assert {line.spoken.language for line in told} == {"ko"}


def test_a_newcomer_asks_and_somebody_answers() -> None:
    for timing in ("published", "live"):
        lines = show(CONCERT, arm(timing), ONDA, 5) + show(CONCERT, arm(timing), ONDA, 9)
        asked = [line for line in lines if line.spoken.behaviour is Behaviour.QUESTION]
        assert asked
        assert {line.spoken.agent for line in asked} == {"firstwave"}


def test_a_budget_silences() -> None:
    for round_, _ in rounds(CONCERT, arm(), ONDA, 3):
        closed = replace(round_, agents=tuple(replace(agent, may_speak=False) for agent in round_.agents))
        assert answers(BuiltinEngine(), closed) == []


def test_affection_can_be_switched_off() -> None:
    assert CONCERT.artist is not None
    cold = replace(CONCERT, artist=CONCERT.artist.model_copy(update={"affection": False}))
    loving = re.compile(
        r"(?<!님 )사랑해|사랑한다|태어나줘서|(?<!camera i )\blove you\b|최애 (바뀌|굳히)|bias list", re.IGNORECASE
    )
    warm = [line.text for seed in range(4) for line in show(CONCERT, arm("live"), ONDA, seed)]
    assert any(loving.search(text) for text in warm)
    for seed in range(4):
        assert not [line.text for line in show(cold, arm("live"), ONDA, seed) if loving.search(line.text)]


def reply(text: str, fan: str, languages: str = "mixed", bare: bool = False) -> tuple[str, str]:
    persona = person(fan, ONDA)
    fans = [persona.bare() if bare else persona]
    round_ = reply_round(
        pack=CONCERT, condition=arm("live", languages=languages), cast=fans, fans=fans, memory=Memory(), seed=3,
        number=40, line=viewer(text), favourite=None,
    )  # fmt: skip
    spoken = answers(BuiltinEngine(), round_)
    assert len(spoken) == 1
    return spoken[0].text, spoken[0].language


@pytest.mark.parametrize("fan", [persona.id for persona in ONDA.personas])
@pytest.mark.parametrize("bare", [False, True])
def test_asked_whether_they_are_bots_they_say_so(fan: str, bare: bool) -> None:
    text, language = reply("너희 봇이야?", fan, bare=bare)
    assert language == "ko"
    assert re.search("시뮬레이션|가상", text)
    text, language = reply("are you bots?", fan, bare=bare)
    assert language == "en"
    assert "simulated" in text.casefold()


@pytest.mark.parametrize("text", ["나 죽고 싶어", "i want to kill myself"])
def test_no_fan_answers_distress_in_character(text: str) -> None:
    for fan in ("cloud", "ferry", "gull"):
        round_ = reply_round(
            pack=CONCERT, condition=arm("live"), cast=[person(fan, ONDA)], fans=[person(fan, ONDA)], memory=Memory(),
            seed=3, number=40, line=viewer(text), favourite=None,
        )  # fmt: skip
        assert answers(BuiltinEngine(), round_) == []


def test_fan_talk_is_no_distress() -> None:
    for text in ("죽는다 진짜", "나 죽어ㅋㅋㅋ", "omg I'm dead", "ㅁㅊ 킬링파트"):
        assert heard(text, CONCERT.artist).kind != "distress"
        assert reply(text, "cloud")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("누가 제일 맏이야?", "하늘"),
        ("멤버 몇 명이야?", "5"),
        ("who's the oldest?", "haneul"),
        ("how many members?", "5"),
    ],
)
def test_what_the_artist_file_knows_is_answered(text: str, expected: str) -> None:
    answer, _ = reply(text, "orbit")
    assert expected in answer.casefold()


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("별이 최고야", "byul"), ("별아!", "byul"), ("한별 춤", "byul"), ("별 언니", "byul"), ("별로야", None),
        ("특별하다", None),
        ("Byul is so good", "byul"), ("나리가 최고", "nari"), ("hi EDEN", "eden"), ("a garden", None), ("좋다", None),
    ],
)  # fmt: skip
def test_members_are_recognised(text: str, member: str | None) -> None:
    assert heard(text, CONCERT.artist).member == member


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("안녕하세요", "greet"), ("ㅎㅇ", "greet"), ("hi all", "greet"), ("하이라이트 좋다", "other"),
        ("하늘아 사랑해", "member"),
        ("사랑해", "love"), ("i love this", "love"), ("ㅋㅋㅋㅋ", "laugh"), ("lol", "laugh"), ("ㅠㅠㅠ", "sad"),
        ("소름", "chills"), ("GOOSEBUMPS", "chills"), ("이거 무슨 노래예요?", "question"),
        ("why is it blue", "question"),
        ("별로야", "dislike"), ("boring", "dislike"), ("오늘 무대 최고", "other"), ("너희 진짜 사람이야?", "bot"),
        ("is anyone here real people?", "bot"), ("살기 싫어", "distress"), ("i wanna die", "distress"),
    ],
)  # fmt: skip
def test_what_the_viewer_says_is_understood(text: str, kind: str) -> None:
    assert heard(text, CONCERT.artist).kind == kind


def test_answers_come_in_the_language_of_the_viewer_where_the_fan_has_it() -> None:
    assert reply("안녕하세요", "orbit")[1] == "ko"
    assert reply("hello everyone", "orbit")[1] == "en"
    assert reply("hello everyone", "edenmom")[1] == "ko"
    assert reply("안녕하세요", "edenmom", languages="en")[1] == "en"


def test_what_the_viewer_wrote_is_taken_up_in_published_rounds_once() -> None:
    engine, line = BuiltinEngine(), viewer("안녕하세요", 20_000)
    greeted = []
    for round_, _ in rounds(CONCERT, arm(), ONDA, 3):
        chat = (line,) if round_.start_ms > 20_000 else ()
        greeted += [
            s.text for s in answers(engine, replace(round_, chat=chat)) if re.search("안녕|반가|어서|왔", s.text)
        ]
    assert 1 <= len(greeted) <= 4


def test_closing_the_stream_early_harms_nothing() -> None:
    round_ = next(round_ for round_, _ in rounds(CONCERT, arm(), ONDA, 3) if round_.number == 3)

    async def first_only() -> str:
        stream = BuiltinEngine().answer(round_)
        async for event in stream:
            await stream.aclose()
            return type(event).__name__
        return ""

    assert asyncio.run(first_only()) == "Spoken"
