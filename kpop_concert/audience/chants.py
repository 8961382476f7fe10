"""Which lines join the concert's fan chant, and at which of its words."""

from __future__ import annotations

from ..concert.pack import ChantWord
from ..journal import Behaviour
from .engines.base import Round, Spoken


def joined_word(spoken: Spoken, round_: Round) -> ChantWord | None:
    """The word of the round's chant at which a line comes in, None for a line that is not part of the chant.

    A line joins when its letters are those of one or several consecutive words; calling a favourite's name in one's
    own words does not. Only words within the window count: the others belong to another round.
    """
    if round_.chant is None or spoken.behaviour is not Behaviour.CHANT:
        return None
    said = _letters(spoken.text)
    words = [word for word in round_.chant.words if round_.start_ms <= word.start_ms < round_.end_ms]
    for first, word in enumerate(words):
        joined = ""
        for following in words[first:]:
            joined += _letters(following.text)
            if joined == said:
                return word
            if not said.startswith(joined):
                break
    return None


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
