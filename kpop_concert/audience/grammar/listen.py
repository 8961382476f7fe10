"""What the viewer's line is, by rule: a greeting, a question, a name, laughter ... in Korean and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...concert.pack import Artist
from ..distress import distress
from ..honesty import asks_if_real
from ..personas import Language
from ..replies import language_of, members_named
from .families import Topic

Kind = Literal[
    "distress", "bot", "greet", "member", "question", "love", "laugh", "sad", "chills", "dislike", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """The viewer's line as understood. `topic` is a question that the artist's file can answer."""

    kind: Kind
    language: Language
    member: str | None = None
    topic: Topic | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_GREET = _any(
    r"안녕", r"^ㅎㅇ", r"^하이($|[\s~!ㅎ요])", r"반가(워|웠|와|움)", r"반갑", r"헬로", r"저\s*왔", r"나\s*왔",
    r"^\s*(hi+|hello+|hey+|heya|hiya|yo|sup)\b", r"\bgood\s+(morning|evening|afternoon)\b",
    r"\bhi\s+(all|everyone|guys)\b",
)  # fmt: skip
_LOVE = _any(r"사랑", r"좋아[해하]", r"최애", r"\blove\b", r"\bily\b", r"<3", r"[❤💙💛🩷🧡💚🫶😍]")
_LAUGH = _any(r"ㅋㅋ", r"ㅎㅎ", r"하하", r"\b(ha){2,}h?\b", r"\blo+l\b", r"\blmf?ao\b", r"[😂🤣]")
_SAD = _any(
    r"[ㅠㅜ]{2}", r"눈물", r"울(었|컥|고|어|겠|음)", r"슬프", r"슬퍼", r"감동", r"\bcry(ing)?\b", r"\btears?\b", r"😭"
)
_CHILLS = _any(r"소름", r"전율", r"\bchills?\b", r"\bgoose\s?bumps?\b", r"\bshivers?\b")
_DISLIKE = _any(
    r"별로", r"재미\s*없", r"노잼", r"지루", r"싫[다어]", r"못\s*(하|생|부)", r"최악", r"구려", r"\bboring\b",
    r"\bmeh\b", r"\b(so|pretty|really|this is|that was)\s+bad\b", r"\bhate\b", r"\bworst\b", r"\bsucks?\b",
    r"\bugly\b", r"don'?t\s+like",
)  # fmt: skip
_QUESTION = _any(
    r"\?", r"(나요|까요|인가요|은가요|ㄴ가요|냐|니)\s*$", r"^(누구|뭐|무슨|어디|언제|왜|어떻게|몇)",
    r"^\s*(who|what|where|when|why|how|which)\b",
)  # fmt: skip
_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = (
    ("count", _any(r"몇\s*명", r"how\s+many\s+(members|people|are\s+(there|they))")),
    ("oldest", _any(r"맏이", r"맏언니", r"제일\s*(나이|언니)", r"\boldest\b", r"\beldest\b")),
    ("fandom", _any(r"팬덤", r"팬\s*이름", r"마중", r"\bfandom\b", r"\bmajung\b", r"fans?\s+called")),
    ("voice", _any(
        r"누가?\s*(부르|불러|노래)", r"(지금|방금)\s*누구", r"who\s+sang",
        r"who('?s|\s+is|\s+was)\s+(sing|that\s+voice)",
    )),
    ("chant", _any(r"응원법", r"fan\s?chants?")),
)  # fmt: skip


def heard(text: str, artist: Artist | None) -> Heard:
    """What the viewer said. Distress and the question whether they are bots come before everything else."""
    language: Language = "ko" if language_of(text) == "ko" else "en"
    named = members_named(text, artist)
    member = next((member.id for member in artist.by_age if member.id in named), None) if artist else None
    topic = next((topic for topic, pattern in _TOPICS if pattern.search(text)), None)
    asks = _QUESTION.search(text) is not None
    kinds: tuple[tuple[Kind, bool], ...] = (
        ("distress", distress(text) is not None),
        ("bot", asks_if_real(text)),
        ("question", asks and topic is not None),
        ("dislike", _DISLIKE.search(text) is not None),
        ("greet", _GREET.search(text) is not None and len(text.split()) <= 4),
        ("member", member is not None),
        ("question", asks),
        ("love", _LOVE.search(text) is not None),
        ("chills", _CHILLS.search(text) is not None),
        ("laugh", _LAUGH.search(text) is not None),
        ("sad", _SAD.search(text) is not None),
    )
    kind: Kind = next((kind for kind, fits in kinds if fits), "other")
    return Heard(kind, language, member, topic if asks else None)
