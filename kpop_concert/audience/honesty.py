"""Asked whether it is real, the audience answers truthfully: by rule, not by prompt (METHOD 2.7)."""

from __future__ import annotations

import re
from typing import Literal

from .replies import language_of

_ENGLISH = re.compile(
    r"""
    \b(are|r)\s+(you|u|ya|y'?all|they|we|these|those|any\s+of\s+you)\b(?!\s+for\s+real)[^.!]{0,40}?
        \b(bots?|ai|a\.i\.|real|human|humans|people|persons?|simulated|fake|robots?|generated|automated|llms?|chatgpt)\b
    | \b(is|are)\s+(this|the|that|these|everyone|everybody|anyone|anybody|someone|all)\b[^.!]{0,30}?
        \b(bots?|ai|human|humans|simulated|fake|robots?|generated|automated|real\s+(people|person|humans?|fans?|chat))\b
    | \b(is|are)\s+(the|this)\s+(chat|audience|comments?|fans?)\s+(all\s+)?real\b
    | \b(any|is\s+there\s+a|are\s+there\s+any)\s*(real|actual|other)\s+(people|person|humans?)\b
    | \bam\s+i\s+(the\s+only|talking\s+to)\b[^.!]{0,30}?\b(human|person|bots?|ai|robots?)\b
    | \b(you|y'?all|u|they|these)(\s+guys)?(\s+are|\s+r|'re)?\s+(all\s+|just\s+)*
        (bots?|ai|robots?|fake)\s*(\?|right|huh|lol\s*\?)
    | ^\W*(bots?|ai|robots?|real\s+people|real\s+humans?)\s*\?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KOREAN = re.compile(
    r"""
    (봇|로봇|\bai|에이아이|인공지능|가상\s*관객|시뮬레이션|챗\s*지피티)\s*(들)?\s*
        (이?야|이?에요|예요|이?죠|이?지|임|인가|인가요|이?니|이?냐|인\s*거|맞|아니|입니까|\?)
    | (진짜|실제|정말)\s*(로)?\s*사람
    | 사람\s*(들)?\s*(이)?\s*(맞|아니|인가|이?야|이?에요|예요|입니까|있어요\?|임\?|이?냐)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ANSWERS = {
    ("SIM", "ko"): "우린 진짜 사람이 아니라 가상 관객이에요. 프로그램 규칙으로 쓰는 채팅이에요",
    ("SIM", "en"): "we're not real people, we're a simulated audience. a program writes these lines by rules",
    ("AI", "ko"): "우린 진짜 사람이 아니라 AI 관객이에요. 언어 모델이 쓰는 채팅이에요",
    ("AI", "en"): "we're not real people, we're an AI audience. a language model writes these lines",
    ("REPLAY", "ko"): "지금 사람이 쓰는 채팅이 아니에요. 예전에 녹화된 채팅이 다시 나오는 거예요",
    ("REPLAY", "en"): "nobody is typing this now. these are recorded lines from an earlier showing",
}


def asks_if_real(text: str) -> bool:
    """Whether a line asks the audience if it is people. In doubt yes: a truthful answer too many does no harm."""
    return _ENGLISH.search(text) is not None or _KOREAN.search(text) is not None


def language_of_question(text: str) -> str:
    """The language in which a question is to be answered."""
    return language_of(text)


def truth(source: Literal["SIM", "AI", "REPLAY"], language: str) -> tuple[str, str]:
    """The answer and its language, "ko" or "en"."""
    written = "ko" if language == "ko" else "en"
    return _ANSWERS[source, written], written
