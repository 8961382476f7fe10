"""How varied a chat is: Distinct-2, Self-BLEU-2 and verbatim repeats.

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

SMOOTHED = 0.1
"""What a count of zero is smoothed to, as epsilon in Chen and Cherry 2014, method 1."""

Gram = TypeVar("Gram", bound=Hashable)


def distinct_2(documents: Iterable[Sequence[str]]) -> float:
    """Different bigrams over all bigrams, pooled over tokenised texts, 0..1 (Li et al. 2016).

    Bigrams end with their text.
    """
    bigrams = [bigram for document in documents for bigram in pairwise(document)]
    return len(set(bigrams)) / len(bigrams) if bigrams else math.nan


def self_bleu_2(documents: Iterable[Sequence[str]]) -> float:
    """Mean BLEU-2 of each tokenised text against all others, 0..1; lower is more diverse (Zhu et al. 2018).

    Of texts with two tokens or more: weights .5/.5, closest reference length (the shorter of two), a clipped count of
    bigrams of zero becomes 0.1, and a text that shares no token with any other scores 0. That is the mean of nltk's
    `sentence_bleu` with `SmoothingFunction().method1`.
    """
    texts = [document for document in documents if len(document) >= 2]
    if len(texts) < 2:
        return math.nan
    unigrams = [Counter(text) for text in texts]
    bigrams = [Counter(pairwise(text)) for text in texts]
    others_have_1, others_have_2 = _Ceiling(unigrams), _Ceiling(bigrams)
    lengths = sorted(map(len, texts))
    total = 0.0
    for index, length in enumerate(map(len, texts)):
        once = others_have_1.clipped(index)
        twice = others_have_2.clipped(index) or SMOOTHED
        brevity = min(1.0, math.exp(1 - _closest_other(lengths, length) / length))
        total += brevity * math.sqrt(once / length * twice / (length - 1))
    return total / len(texts)


def verbatim_repeats(texts: Iterable[str]) -> float:
    """1 - unique / N after trimming and lower-casing, 0..1."""
    said = [text.strip().lower() for text in texts]
    return 1 - len(set(said)) / len(said) if said else math.nan


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
