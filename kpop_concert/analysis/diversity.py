"""How varied a chat is: Distinct-2, Self-BLEU-2, verbatim repeats and length.

Definitions are those behind the calibration table of METHOD 3; state them with every figure and compare windows of
equal length only. A figure of which there is nothing to count is nan.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

import regex

from ..system.plaintext import EMOJI

SMOOTHED = 0.1
"""What a count of zero is smoothed to, as epsilon in Chen and Cherry 2014, method 1."""

_WORD = r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*"
_EMOTE = r":[\p{L}\p{N}_+-]+:"
_TOKEN = regex.compile(rf"(?P<emoji>{EMOJI})|{_EMOTE}|{_WORD}")
_CLUSTER = regex.compile(r"\X")

Gram = TypeVar("Gram", bound=Hashable)


def tokens(text: str) -> list[str]:
    """Runs of letters and digits (apostrophes inside), lower case, or one emoji, or one emote such as :cheer:."""
    return [match.group() for match in _TOKEN.finditer(text.lower())]


def emoji_count(text: str) -> int:
    """How many emoji a text has, as a reader counts them; emotes are not emoji."""
    return sum(match["emoji"] is not None for match in _TOKEN.finditer(text))


def distinct_2(texts: Iterable[str]) -> float:
    """Different bigrams over all bigrams, pooled over the texts, 0..1 (Li et al. 2016). Bigrams end with their text."""
    bigrams = [bigram for text in texts for bigram in pairwise(tokens(text))]
    return len(set(bigrams)) / len(bigrams) if bigrams else math.nan


def self_bleu_2(texts: Iterable[str]) -> float:
    """Mean BLEU-2 of each text against all others, 0..1; lower is more diverse (Zhu et al. 2018).

    Of texts with two tokens or more: weights .5/.5, closest reference length (the shorter of two), and a clipped count
    of zero becomes 0.1. nltk does the same except that it gives 0 to a text without any word in common, which comes
    out here as the smoothed sqrt(0.1 / n * 0.1 / (n - 1)).
    """
    documents = [found for found in map(tokens, texts) if len(found) >= 2]
    if len(documents) < 2:
        return math.nan
    unigrams = [Counter(document) for document in documents]
    bigrams = [Counter(pairwise(document)) for document in documents]
    others_have_1, others_have_2 = _Ceiling(unigrams), _Ceiling(bigrams)
    lengths = sorted(map(len, documents))
    total = 0.0
    for index, document in enumerate(documents):
        length = len(document)
        once = others_have_1.clipped(index) or SMOOTHED
        twice = others_have_2.clipped(index) or SMOOTHED
        reference = _closest_other(lengths, length)
        brevity = min(1.0, math.exp(1 - reference / length))
        total += brevity * math.sqrt(once / length * twice / (length - 1))
    return total / len(documents)


def verbatim_repeats(texts: Iterable[str]) -> float:
    """1 - unique / N after trimming and lower-casing, 0..1."""
    said = [text.strip().lower() for text in texts]
    return 1 - len(set(said)) / len(said) if said else math.nan


def mean_length(texts: Iterable[str]) -> float:
    """Mean length of the trimmed texts in grapheme clusters: what a reader sees as one character each."""
    lengths = [len(_CLUSTER.findall(text.strip())) for text in texts]
    return sum(lengths) / len(lengths) if lengths else math.nan


class _Ceiling:
    """The clipped counts of every document against all the others, in one pass over the n-grams.

    A count is clipped at the largest in any other document, so the two largest and who has the first are enough.
    """

    def __init__(self, documents: Sequence[Counter[Gram]]) -> None:
        self._documents: Sequence[Counter[Gram]] = documents
        self._best: dict[Hashable, tuple[int, int, int]] = {}
        for index, document in enumerate(documents):
            for gram, count in document.items():
                first, owner, second = self._best.get(gram, (0, -1, 0))
                if count > first:
                    self._best[gram] = count, index, first
                elif count > second:
                    self._best[gram] = first, owner, count

    def clipped(self, index: int) -> int:
        total = 0
        for gram, count in self._documents[index].items():
            first, owner, second = self._best[gram]
            total += min(count, second if owner == index else first)
        return total


def _closest_other(lengths: Sequence[int], length: int) -> int:
    """The length among all but one document of this length that is closest to it; the shorter of two."""
    at = bisect_left(lengths, length)
    if at + 1 < len(lengths) and lengths[at + 1] == length:
        return length
    near = ([lengths[at - 1]] if at else []) + ([lengths[at + 1]] if at + 1 < len(lengths) else [])
    return min(near, key=lambda other: (abs(other - length), other))
