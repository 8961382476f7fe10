"""What follows a core: laughter in the fan's language, tears, marks and emoji, all by the fan's habits."""

from __future__ import annotations

import random

from ..personas import ChatStyle, Language
from .families import Tone
from .spelling import fused

EMOJI = {
    "hot": ("🔥", "😭", "😳", "🤯", "👏", "😱", "🙌", "💥"),
    "soft": ("🥹", "😭", "🫶", "🥺", "💧", "✨", "🤍"),
    "funny": ("😂", "🤣", "🫠", "😵", "💀", "🙃"),
    "plain": ("👀", "✨", "👏", "🫶", "🎧", "😌"),
}
_KOREAN_ENDS = frozenset("ㅋㅎㅠㅜ")
_LATIN_ENDS = frozenset({"haha", "lol", "lmao", "keysmash"})
_SMASH = "asdfghjkl"
_HELPLESS = 0.1


def laughter(style: ChatStyle, language: Language, rng: random.Random) -> str:
    """ㅋ: two are polite, three to five amused, eight and more helpless (CULTURE); haha or lol in English."""
    length = max(2, style.laughter + rng.choice((-1, 0, 0, 1)))
    if style.laughter > 2 and rng.random() < _HELPLESS:
        length = rng.randint(8, 13)
    if language == "ko":
        return ("ㅎ" if "ㅎ" in style.ends else "ㅋ") * length
    known = [end for end in style.ends if end in ("haha", "lol", "lmao")]
    word = rng.choice(known) if known else "haha"
    return " " + (word if word != "haha" else "ha" * max(2, min(6, length)))


def with_tail(text: str, style: ChatStyle, language: Language, tone: Tone, peak: bool, rng: random.Random) -> str:
    """The core with what this fan puts behind it; nothing behind a `still` one or after a question mark."""
    if tone == "still" or text.endswith("?"):
        return text
    fits = [end for end in style.ends if _fits(end, language, tone)]
    end = rng.choice(fits) if fits and rng.random() < 0.7 else ""
    if end == "keysmash":
        return f"{text} {''.join(rng.choice(_SMASH) for _ in range(rng.randint(6, 10)))}"
    if end in ("ㅋ", "ㅎ", "haha", "lol", "lmao"):
        laugh = laughter(style, language, rng)
        return fused(text, laugh) if rng.random() < 0.5 else f"{text}{laugh}"
    if end in ("ㅠ", "ㅜ"):
        return text + style.tears * rng.choice((2, 2, 3, 4))
    if end and set(end) <= {"!"} and peak:
        end += "!" * rng.choice((0, 1, 2))
    return text + end if not text.endswith(("!", ".", "~")) else text


def emoji_for(tone: Tone, style: ChatStyle, heart: str, rng: random.Random) -> str:
    """One emoji: the favourite's heart, one of the fan's own, or one that suits the tone."""
    if heart and rng.random() < 0.3:
        return heart
    if style.emojis and rng.random() < 0.65:
        return rng.choice(style.emojis)
    return rng.choice(EMOJI.get(tone, EMOJI["plain"]))


def emoji_only(tone: Tone, style: ChatStyle, heart: str, rng: random.Random) -> str:
    """A line of nothing but emoji: one several times, or two or three side by side."""
    first = emoji_for(tone, style, heart, rng)
    if rng.random() < 0.55:
        return first * rng.choice((1, 2, 3, 3, 4, 5, 6))
    return "".join([first, *(emoji_for(tone, style, heart, rng) for _ in range(rng.choice((1, 2))))])


def _fits(end: str, language: Language, tone: Tone) -> bool:
    korean, latin = bool(set(end) & _KOREAN_ENDS), end in _LATIN_ENDS
    if (korean and language != "ko") or (latin and language != "en"):
        return False
    laughs = latin or end in ("ㅋ", "ㅎ")
    if tone == "soft":
        return not laughs
    if tone == "funny":
        return end not in ("ㅠ", "ㅜ")
    return not (tone == "plain" and end in ("ㅠ", "ㅜ", "keysmash"))
