"""What records and statistics say, in the viewer's language: why there is no figure, and what is to be warned of."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject

from ...analysis.dataset import Dataset
from ..models.review_tables import Table
from .review_words import ReviewWords

MILD = ("withdrawn visits", "are not used unless")
"""Parts of notices that every study has."""


class ReviewReasons(QObject):
    """Finds a sentence of `analysis` again and says it in the viewer's language; an unknown one as it is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = ReviewWords(self)

    def say(self, sentence: str) -> str:
        """One sentence, translated."""
        for pattern, words in (*self._designs(), *self._models(), *self._figures(), *self._records()):
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

    def grave(self, dataset: Dataset) -> str:
        """What must not be overlooked of a record, in one line; empty where there is nothing."""
        return " ".join(self.say(one) for one in dataset.notices if not any(mild in one for mild in MILD))

    def about(self, dataset: Dataset) -> Table:
        """Everything that is to be known of a record."""
        rows = [(self.tr("record"), str(record)) for record in dataset.records]
        rows.append((self.tr("visits"), str(len(dataset.visits))))
        rows.append((self.tr("viewings"), str(len(dataset.viewings))))
        rows += [(self.tr("to be known"), self.say(one)) for one in dataset.notices]
        return Table(self.tr("This record"), (self.tr("what"), self.tr("which")), tuple(rows))

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

    def _records(self) -> tuple[tuple[str, str], ...]:
        return (
            (r"(?P<record>.+): nothing was recorded in it yet\.", self.tr("{record}: nothing was recorded in it yet.")),
            (r"(?P<record>.+): (?P<count>\d+) withdrawn visits are left out\.",
             self.tr("{record}: withdrawn visits that are left out: {count}.")),
            (r"(?P<record>.+): (?P<count>\d+) visits have no beginning and are left out; was it merged to the end\?",
             self.tr("{record}: visits without a beginning that are left out: {count}; was it merged to the end?")),
            (r"(?P<record>.+): all visits are tests; what is shown are figures of tests, not of a study\.",
             self.tr("{record}: all visits are tests; these are figures of tests, not of a study.")),
            (r"(?P<record>.+): (?P<count>\d+) of (?P<total>\d+) viewings are not used[^:]*: (?P<why>.+)\.",
             self.tr("{record}: {count} of {total} viewings are not used: {why}.")),
            (r"(?P<record>.+): (?P<count>\d+) visits were read from another of the records already\.",
             self.tr("{record}: visits that were read from another record already: {count}.")),
            (r"(?P<record>.+): its concert pack was not found, so that its sections and fan chants are not shown\.",
             self.tr("{record}: its concert pack was not found, so that there are no sections, fan chants and video.")),
            (r"There is no viewing to show\.", self.tr("There is no viewing to show.")),
            (r"Nobody rated while watching: there are no curves\.",
             self.tr("Nobody rated while watching: there are no curves.")),
            (r"The protocol that visits of (?P<record>.+) followed was not found: .+",
             self.tr("The protocol of {record} was not found: its reaction lag is unknown; name it with --study.")),
            (r"Several finished visits under one code are taken as one person's: (?P<record>.+)\.",
             self.tr("Several finished visits under one code are taken as one person's: {record}.")),
            (r"Codes that several stations used are taken as different people, .+: (?P<record>[^:]+)\.",
             self.tr("Codes of several stations are taken as different people, each named code@station: {record}.")),
            (r"not shown to its end", self.tr("not shown to its end")),
            (r"visit aborted", self.tr("visit aborted")),
            (r"visit not finished", self.tr("visit not finished")),
            (r"shown again", self.tr("shown again")),
            (r"test visit", self.tr("test visit")),
            (r"not part of a visit", self.tr("not part of a visit")),
        )  # fmt: skip
