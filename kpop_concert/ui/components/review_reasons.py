"""What the statistics say, in the viewer's language: why there is no figure, and what is to be warned of."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject

from .review_words import ReviewWords


class ReviewReasons(QObject):
    """Finds a sentence of `analysis.statistics` again and says it in the viewer's language; an unknown one as it is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = ReviewWords(self)

    def say(self, sentence: str) -> str:
        """One sentence, translated."""
        for pattern, words in (*self._designs(), *self._models(), *self._figures()):
            if (found := re.fullmatch(pattern, sentence)) is not None:
                groups = found.groupdict()
                for name in ("first", "second", "missing"):
                    if groups.get(name):
                        groups[name] = self._words.condition(groups[name])
                if groups.get("why"):
                    groups["why"] = self.say(groups["why"])
                groups["where"] = f" ({groups['clip']})" if groups.get("clip") else ""
                return words.format(**groups)
        return sentence

    def say_all(self, sentences: tuple[str, ...]) -> str:
        """Several, one after the other."""
        return "; ".join(self.say(one) for one in sentences)

    def _designs(self) -> tuple[tuple[str, str], ...]:
        return (
            (r"(?P<first>.+) and (?P<second>\w+)(?: in (?P<clip>.+?))?: (?P<why>(?:nobody saw|one participant only|the"
             r" condition cannot|too few).+)", self.tr("{first} and {second}{where}: {why}")),
            (r"(?P<first>.+) is the only condition with data: nothing to compare it with\.",
             self.tr("{first} is the only condition with data: nothing to compare it with.")),
            (r"No viewing has data: there is nothing to compare\.",
             self.tr("No viewing has data: there is nothing to compare.")),
            (r"nobody saw (?P<missing>.+) there; there is nothing to compare\.",
             self.tr("nobody saw {missing} there; there is nothing to compare.")),
            (r"one participant only; how people differ cannot be estimated from one\.",
             self.tr("one participant only; how people differ cannot be estimated from one.")),
            (r"the condition cannot be told from clip: .+",
             self.tr("a condition always came with the same clip, so that they cannot be told apart.")),
            (r"the condition cannot be told from period: .+",
             self.tr("a condition always came at the same place in the visit, so that they cannot be told apart.")),
            (r"the condition cannot be told from clip and period together: .+",
             self.tr("clip and place in the visit always changed with the condition: they cannot be told apart.")),
            (r"too few participants: (?P<one>\d+) and (?P<other>\d+), in both (?P<both>\d+); two are needed in each\.",
             self.tr("too few participants: {one} and {other}, in both {both}; two are needed in each.")),
        )  # fmt: skip

    def _models(self) -> tuple[tuple[str, str], ...]:
        return (
            (r"most people saw a condition once: a random slope looks the same as the residual and is left out",
             self.tr("most people saw a condition once, so that there is no random slope")),
            (r"the random slope leaves .*: differences of people instead",
             self.tr("the random slope has no estimate: differences of people instead")),
            (r"the random intercept leaves .*: differences of people instead",
             self.tr("the random intercept has no estimate: differences of people instead")),
            (r"people without both conditions, left out: (?P<count>\d+)",
             self.tr("people without both conditions, left out: {count}")),
            (r"people have different numbers of viewings: the df are approximate",
             self.tr("people have different numbers of viewings: the df are approximate")),
            (r"n = (?P<count>\d+): the p of z is too small and for show only; read the p of t",
             self.tr("n = {count}: the p of z is too small and for show only; read the p of t")),
            (r"nobody has both conditions: a between-subject contrast, not this model's",
             self.tr("nobody has both conditions: a between-subject contrast, not this model's")),
            (r"the condition cannot be told from period or clip: they changed together",
             self.tr("the condition cannot be told from period or clip: they changed together")),
            (r"fewer than two people have both conditions", self.tr("fewer than two people have both conditions")),
            (r"no viewing has a value", self.tr("no viewing has a value")),
            (r"n = (?P<count>\d+): too few people for (?P<effects>\d+) effects",
             self.tr("n = {count}: too few people for {effects} effects")),
            (r"nothing is left to vary: no error can be estimated",
             self.tr("nothing is left to vary: no error can be estimated")),
            (r"the values do not differ, or are no more than the effects",
             self.tr("the values do not differ, or are no more than the effects")),
            (r"too few: people (?P<people>\d+), conditions (?P<count>\d+)",
             self.tr("too few: people {people}, conditions {count}")),
        )  # fmt: skip

    def _figures(self) -> tuple[tuple[str, str], ...]:
        return (
            (r"nobody has a value", self.tr("nobody has a value")),
            (r"n = .+: simultaneous intervals need (?P<least>\d+) people in each group",
             self.tr("simultaneous intervals need {least} people in each group")),
            (r"the values do not differ, or one is beyond measuring",
             self.tr("the values do not differ, or one is beyond measuring")),
        )  # fmt: skip
