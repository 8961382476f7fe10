"""Asked whether it is real, the audience answers truthfully: by rule, not by prompt (METHOD 2.7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ..system import paths
from ..system.documents import load
from .guard.fold import folded, readings
from .guard.words import Words

SHORT_WORDS = 3
_ANSWERS = {
    ("SIM", "ko"): "우린 진짜 사람이 아니라 가상 관객이에요. 프로그램 규칙으로 쓰는 채팅이에요",
    ("SIM", "en"): "we're not real people, we're a simulated audience. a program writes these lines by rules",
    ("SIM", "ja"): "私たちは本物の人ではなく、仮想の観客です。プログラムが決まりに従って書いています",
    ("SIM", "es"): "no somos personas reales, somos un público simulado. un programa escribe estas líneas con reglas",
    ("AI", "ko"): "우린 진짜 사람이 아니라 AI 관객이에요. 언어 모델이 쓰는 채팅이에요",
    ("AI", "en"): "we're not real people, we're an AI audience. a language model writes these lines",
    ("AI", "ja"): "私たちは本物の人ではなく、AIの観客です。言語モデルが書いています",
    ("AI", "es"): "no somos personas reales, somos un público de IA. un modelo de lenguaje escribe estas líneas",
    ("REPLAY", "ko"): "지금 사람이 쓰는 채팅이 아니에요. 예전에 녹화된 채팅이 다시 나오는 거예요",
    ("REPLAY", "en"): "nobody is typing this now. these are recorded lines from an earlier showing",
    ("REPLAY", "ja"): "今だれかが書いているのではありません。以前に記録されたチャットが流れています",
    ("REPLAY", "es"): "nadie está escribiendo esto ahora. son líneas grabadas de una función anterior",
}
_SENTENCE = re.compile(r"(?<=[.!?~…。！？])\s*")
_ROOM = re.compile(
    r"\b(?:you (?:guys|all)|y'?all|(?:every|any)(?:one|body)|any of you|chat|comments?|audience|fans|bots)\b"
    r"|\b(?:ustedes|sois|todos)\b|너희|너네|니들|여러분|다들|님들|채팅|댓글|관객|팬들|팬분|여기|(?<!로)봇"
    r"|みんな|皆|コメント|チャット"
)
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_JAPANESE = re.compile(r"人間|本物|中の人|機械|皆")
_SPANISH = re.compile(
    r"[¿¡ñ]|\b(sois|eres|sos|son|ustedes|vosotr[oa]s|hay|alguien|gente|human[oa]s?|reales|personas?|verdad|quien|esto"
    r"|soy|somos|estoy|hablando|maquinas?)\b"
)
_NOT_SPANISH = re.compile(r"\b(are|is|the|you|this|here|son\s+of|vous|voces|vcs)\b")


class _Questions(BaseModel):
    """How a viewer asks, by language; `short` counts in lines of a few words only, `not` lets fan talk through."""

    model_config = ConfigDict(extra="forbid")
    ask: dict[str, tuple[str, ...]]
    short: tuple[str, ...]
    passing: tuple[str, ...] = Field(alias="not")


@cache
def _lists() -> tuple[Words, Words]:
    questions = load(_Questions, paths.resources() / "guard" / "real.yaml")
    asked = (entry for entries in questions.ask.values() for entry in entries)
    return Words(asked, questions.passing), Words(questions.short, questions.passing)


def asks_if_real(text: str) -> bool:
    """Whether a line asks the audience if it is people. In doubt yes: a truthful answer too many does no harm."""
    anywhere, short = _lists()
    return any(
        any(anywhere.found(reading)) or (len(reading.split()) <= SHORT_WORDS and any(short.found(reading)))
        for reading in readings(folded(text))
    )


def asks_the_audience(text: str, of_performer: Callable[[str], bool]) -> bool:
    """Whether a line asks the audience, not of a performer: "is Haneul even real?", says `of_performer`, is praise.

    Another sentence of the same line, or a word for those in the chat, asks all the same.
    """
    if not asks_if_real(text):
        return False
    if not of_performer(text) or _ROOM.search(folded(text)):
        return True
    return any(asks_if_real(sentence) for sentence in _SENTENCE.split(text) if not of_performer(sentence))


def language_of_question(text: str) -> str:
    """ "ko", "ja", "es" or "en": the language in which to answer a line, English where it is none of the others."""
    hangul, kana = len(_HANGUL.findall(text)), len(_KANA.findall(text))
    if hangul or kana:
        return "ko" if hangul >= kana else "ja"
    if _JAPANESE.search(text):
        return "ja"
    plain = folded(text)
    marked = _SPANISH.search(text.casefold()) or _SPANISH.search(plain)
    return "es" if marked and not _NOT_SPANISH.search(plain) else "en"


def truth(source: Literal["SIM", "AI", "REPLAY"], language: str) -> tuple[str, str]:
    """The answer and its language: the one asked for where there is one ("ko", "en", "ja", "es"), else English."""
    written = language if (source, language) in _ANSWERS else "en"
    return _ANSWERS[source, written], written
