"""Any string made safe to draw: one line of plain text of bounded length and height."""

from __future__ import annotations

import unicodedata

import regex

LIMIT = 200
"""Default length, in grapheme clusters: what a reader sees as one character each."""
CLUSTER_CODES = 16
"""Longest cluster; the longest emoji have 10 code points."""

_ZWJ, _VS16 = "\u200d", "\ufe0f"
_PART = rf"\p{{Extended_Pictographic}}(?:\p{{Emoji_Modifier}}|{_VS16})?"
EMOJI = (
    r"(?:\p{Regional_Indicator}{2}"
    rf"|[0-9#*]{_VS16}\u20e3"
    r"|\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f"
    rf"|{_PART}(?:{_ZWJ}{_PART}){{0,3}})"
)
"""One emoji as a reader sees it: a flag, a keycap, or up to four joined pictures with skin tones; for `regex`."""

# Scripts that spell with joiners: there they are letters' shapes, not invisible padding.
_JOINED_LETTER = "[" + "".join(rf"\p{{{script}}}" for script in ("Arab", "Deva", "Beng", "Mlym", "Sinh", "Khmr")) + "]"

_BLANK = regex.compile(r"[\s\p{Z}\u2800\u0085]+")
# Controls, halves of surrogate pairs, private and unassigned codes, and all that is invisible or turns the writing
# direction; joiners, VS16 and tags wait for the next step, which knows their neighbours.
_NEVER = regex.compile(
    r"(?V1)[[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Cf}\p{Default_Ignorable_Code_Point}]"
    rf"--[\u200c{_ZWJ}{_VS16}\U000e0020-\U000e007f]--[\p{{Extended_Pictographic}}--\p{{Cs}}]]+"
)
_LOOSE = regex.compile(
    rf"({EMOJI})|(?<={_JOINED_LETTER})[\u200c\u200d](?=({_JOINED_LETTER}))|[\u200c{_ZWJ}{_VS16}\U000e0020-\U000e007f]"
)
_HIGH_STACK = regex.compile(r"([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+")
_LONG_STACK = regex.compile(r"(\p{M}{6})\p{M}+")
_CLUSTER = regex.compile(r"\X")


def plain(text: str, limit: int = LIMIT) -> str:
    """`text` as one line that is safe to draw, at most `limit` grapheme clusters long; never raises.

    Line breaks and runs of white space become one space; controls, direction marks, lone surrogates and invisible
    characters go, except what holds an emoji together or shapes a letter; stacks of combining marks end after three.
    Composed to NFC. Doing it twice changes nothing.
    """
    text = _NEVER.sub("", _BLANK.sub(" ", text))
    text = _LOOSE.sub(_keep_joined, text)
    text = _LONG_STACK.sub(r"\1", _HIGH_STACK.sub(r"\1", text))
    text = unicodedata.normalize("NFC", _BLANK.sub(" ", text).strip())
    if len(text) <= limit and len(text) <= CLUSTER_CODES:
        return text
    kept: list[str] = []
    for cluster in _CLUSTER.finditer(text):
        if len(kept) >= limit:
            break
        kept.append(cluster.group()[:CLUSTER_CODES])
    return "".join(kept).rstrip()


def _keep_joined(match: regex.Match[str]) -> str:
    return match.group() if match.group(1) or match.group(2) else ""
