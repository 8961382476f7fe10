"""Which fans answer the viewer (live timing, METHOD 2.10)."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from ..concert.pack import Artist, Member
from ..condition import DirectorNumbers
from .personas import Persona

SAME_BIAS = 3.0
SAME_LANGUAGE = 2.0
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]")


def language_of(text: str) -> str:
    """ "ko" for a text with Hangul, "en" for one in Latin letters, "und" without either."""
    if _HANGUL.search(text):
        return "ko"
    return "en" if _LATIN.search(text) else "und"


def members_named(text: str, artist: Artist | None) -> frozenset[str]:
    """Ids of the members that a text names, in whatever language."""
    members = artist.members if artist else ()
    return frozenset(member.id for member in members if any(_says(text, name) for name in _names(member)))


def pick_fans(
    text: str,
    personas: Sequence[Persona],
    artist: Artist | None,
    numbers: DirectorNumbers,
    stream: random.Random,
    favourite: str | None = None,
) -> tuple[Persona, ...]:
    """The fans who answer a line of the viewer.

    Those called by their handle come first. The others are drawn; the ones whose favourite the line names, or who
    write its language, are likelier to answer; in an aligned audience also those who share the viewer's `favourite`.
    """
    count = stream.randint(*numbers.reply_fans)
    named = members_named(text, artist)
    language = language_of(text)

    def order(persona: Persona) -> tuple[bool, float]:
        shared = favourite is not None and persona.bias == favourite
        weight = 1.0 + SAME_BIAS * ((persona.bias in named) + shared) + SAME_LANGUAGE * (language in persona.languages)
        # Weighted sampling without replacement: Efraimidis and Spirakis 2006, keys u ** (1 / w).
        return addresses(text, persona), stream.random() ** (1.0 / weight)

    keys = {persona.id: order(persona) for persona in personas}
    called = sum(key[0] for key in keys.values())
    count = min(max(count, called), numbers.reply_fans[1])
    return tuple(sorted(personas, key=lambda persona: keys[persona.id], reverse=True)[:count])


def addresses(text: str, persona: Persona) -> bool:
    """Whether a line calls a fan by handle."""
    return _says(text, persona.handle)


def _names(member: Member) -> tuple[str, ...]:
    names = (getattr(member.names, language) for language in type(member.names).model_fields)
    calls = (name for language in type(member.calls).model_fields for name in getattr(member.calls, language))
    return tuple(name for name in (*names, *calls) if name)


def _says(text: str, name: str) -> bool:
    """Latin names as whole words; others anywhere, because particles follow a Korean name without a space.

    A name of one syllable stands at the start of a word, alone or before what follows a name: 별이, not 별로 or 특별.
    """
    if _LATIN.search(name):
        return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text, re.IGNORECASE) is not None
    if len(name) == 1:
        return re.search(rf"(?<!\w){re.escape(name)}(?=이|아|언니|누나|\W|[ㄱ-ㅣ]|$)", text) is not None
    return name in text
