"""From a core to a line as one fan types it: slots, speech level, spelling, capitals, tail."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from ...concert.pack import Artist
from ..personas import ChatStyle, Language, Persona
from .families import SLOT, Core, Tone, at_level
from .particles import familiar, with_particle
from .spelling import initials, slip, stretched, wrong_layout
from .tails import emoji_for, with_tail

MAX_CHARS = 200
PLAIN_STYLE = ChatStyle(description="plain")
CORRECTED = 0.1
WRONG_LAYOUT = 0.015
LAYOUT_CHARS = 6
PEAK_CAPITALS = 0.3
LOVED_CAPITALS = 0.85


def values_for(
    artist: Artist | None, member_id: str | None, persona: Persona, language: Language, extra: Mapping[str, str]
) -> dict[str, str]:
    """What the slots hold for this fan and member. Only what is known is in it."""
    values: dict[str, str] = {}
    style = persona.style or PLAIN_STYLE
    lyric = extra.get("lyric", "") if language == "ko" or "lyric_en" not in extra else extra["lyric_en"]
    if lyric:
        values["lyric"] = lyric.rstrip(".,!")
        values["echo"] = values["lyric"].split()[-1].strip(".,!?\"'")
    if f"said_{language}" in extra:
        values["said"] = extra[f"said_{language}"]
    if artist is None:
        return values
    values["group"] = artist.names.get(language)
    values["ot"] = f"OT{len(artist.members)}"
    values["count"] = str(len(artist.members))
    values["oldest"] = artist.by_age[0].call(language)
    if artist.fandom is not None:
        values["fandom"] = artist.fandom.names.get(language)
    if artist.lightstick is not None:
        values["stick"] = artist.lightstick.get(language).removeprefix("the ")
    singer = artist.member(extra.get("singer", ""))
    if singer is not None:
        values["singer"] = singer.call(language)
    member = artist.member(member_id) if member_id else None
    if member is not None:
        name = member.call(language)
        values |= {"name": name, "nick": familiar(name) if language == "ko" else name, "heart": member.heart}
        values["full"] = member.names.get(language)
        values["title"] = f"{name} {style.address}" if style.address else f"우리 {familiar(name)}"
    return values


def fill(text: str, values: Mapping[str, str], polite: bool) -> str:
    """A core's text at a speech level with its slots filled; {name:이/가} takes the particle that fits.

    Raises KeyError for a slot without a value.
    """

    def one(slot: re.Match[str]) -> str:
        name, pair = slot[1], slot[2]
        return with_particle(values[name], pair) if pair else values[name]

    return SLOT.sub(one, at_level(text, polite))


def plain_line(core: Core, values: Mapping[str, str], persona: Persona) -> str:
    """The core as a sentence, before spelling and tail."""
    style = persona.style or PLAIN_STYLE
    return fill(core.text, values, style.level == "polite")


def typed(
    line: str, persona: Persona, language: Language, tone: Tone, peak: bool, heart: str, protect: frozenset[str],
    rng: random.Random,
) -> tuple[str, str]:  # fmt: skip
    """The sentence as this fan types it, and the word a slip has spoilt if the fan will correct it (else "")."""
    style = persona.style or PLAIN_STYLE
    if tone == "still":
        return line[:MAX_CHARS], ""
    meant = ""
    text = line
    if rng.random() < style.initials:
        text = initials(text, language)
    if tone in ("hot", "soft") and len(text.split()) <= 3 and rng.random() < style.stretch:
        text = stretched(text, rng.choice((1, 2, 2, 3, 4)), jamo=rng.random() < 0.3)
    elif len(text.split()) > 2 and rng.random() < style.typos * 1.2:
        wrong, word = slip(text, protect, rng)
        if wrong:
            text, meant = wrong, word if rng.random() < CORRECTED else ""
    if language == "ko" and len(text) <= LAYOUT_CHARS and tone == "hot" and rng.random() < WRONG_LAYOUT:
        return wrong_layout(line), line
    text = _cased(text, style, language, peak, rng)
    text = with_tail(text, style, language, tone, peak, rng)
    if rng.random() < style.emoji * 0.45:
        text = f"{text} {emoji_for(tone, style, heart, rng)}"
    return text[:MAX_CHARS], meant


def _cased(text: str, style: ChatStyle, language: Language, peak: bool, rng: random.Random) -> str:
    if language != "en":
        return text
    if style.capitals == "never":
        return text.lower()
    loud = LOVED_CAPITALS if style.capitals == "loves" else (PEAK_CAPITALS if peak and len(text.split()) <= 4 else 0.0)
    return text.upper() if rng.random() < loud else text
