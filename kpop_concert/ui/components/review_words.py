"""What the review says of conditions, measures, sections and people, in the viewer's language."""

from __future__ import annotations

from math import isnan

from PySide6.QtCore import QObject

from ...analysis.comparison import Comparison
from ...analysis.dataset import Dimension
from ...analysis.observing import Measure
from ..models.review_people import Remark, What
from ..models.review_plots import condition_name

MINUS = "−"
_DECIMALS = {"distinct_2": 2, "valence": 2, "arousal": 2}
_SIGNED = frozenset({"valence", "arousal"})


class ReviewWords(QObject):
    """Holds the translations; everything else is in its arguments, but for `slider`: what the one slider rated."""

    slider = ""

    # -- names ---------------------------------------------------------------------------------------------------------

    def condition(self, name: str) -> str:
        """What a person reads for a condition: the shipped ones by their names, others by their own."""
        return {
            "persona": self.tr("Persona"),
            "no_persona": self.tr("No persona"),
            "no_persona_t07": self.tr("No persona, 0.7"),
            "no_persona_volume": self.tr("No persona, volume matched"),
            "persona_t12": self.tr("Persona, 1.2"),
            "persona_fan": self.tr("Persona, own fandom"),
            "persona_crowd": self.tr("Persona and crowd"),
            "no_chat": self.tr("No chat"),
            "replay": self.tr("Replay"),
            "replay_shuffled": self.tr("Shuffled replay"),
            "scripted": self.tr("Scripted"),
        }.get(name, condition_name(name))

    def short(self, name: str) -> str:
        """The same for the head of a column."""
        return {"no_persona": self.tr("None", "a column for the condition without personas")}.get(
            name, self.condition(name)
        )

    def dimension(self, dimension: Dimension) -> str:
        return self.slider or (self.tr("Valence") if dimension == "valence" else self.tr("Arousal"))

    def by_section(self, dimension: Dimension) -> str:
        if self.slider:
            return self.tr("{what} by section").format(what=self.slider)
        return self.tr("Valence by section") if dimension == "valence" else self.tr("Arousal by section")

    def section(self, kind: str) -> str:
        """A kind of section."""
        return {
            "preshow": self.tr("Preshow"),
            "intro": self.tr("Intro"),
            "verse": self.tr("Verse"),
            "pre_chorus": self.tr("Pre-chorus"),
            "chorus": self.tr("Chorus"),
            "post_chorus": self.tr("Hook"),
            "rap": self.tr("Rap"),
            "dance_break": self.tr("Dance break"),
            "break": self.tr("Break"),
            "bridge": self.tr("Bridge"),
            "ending": self.tr("Ending"),
            "talk": self.tr("Talk"),
            "encore": self.tr("Encore"),
            "postshow": self.tr("Postshow"),
            "other": self.tr("Other"),
        }.get(kind, condition_name(kind))

    def measure(self, measure: Measure, *, whole: bool = True) -> str:
        """The head of a row of figures, of the whole song or of a stretch of it."""
        known = {
            "messages_per_min": self.tr("Messages / min"),
            "distinct_2": self.tr("Distinct bigrams"),
            "chorus_burst": self.tr("Chorus burst ratio"),
            "reply_delay": self.tr("Reply delay, s"),
            "valence": self.slider or self.tr("Valence"),
            "arousal": self.tr("Arousal"),
            "chills": self.tr("Chills / song") if whole else self.tr("Chills"),
            "ios.closeness": self.tr("Closeness (IOS)"),
            "naturalness.naturalness": self.tr("Naturalness"),
            "sam.valence": self.tr("Valence (SAM)"),
            "sam.arousal": self.tr("Arousal (SAM)"),
            "sam.dominance": self.tr("Dominance (SAM)"),
            "ues_sf.overall": self.tr("Engagement (UES-SF)"),
            "ues_sf.focused_attention": self.tr("Focused attention"),
            "ues_sf.perceived_usability": self.tr("Perceived usability"),
            "ues_sf.aesthetic_appeal": self.tr("Aesthetic appeal"),
            "ues_sf.reward": self.tr("Reward"),
            "copresence.copresence": self.tr("Copresence"),
            "pes_short.synchrony": self.tr("Synchrony (PES)"),
        }
        instrument, _, name = measure.key.partition(".")
        return known.get(measure.key) or f"{condition_name(name or instrument)} ({condition_name(instrument)})"

    # -- people --------------------------------------------------------------------------------------------------------

    def what(self, what: What) -> str:
        """A remark without its length."""
        return {
            "excluded": self.tr("excluded"),
            "partial": self.tr("partial"),
            "deviation": self.tr("deviation"),
            "gap": self.tr("gap"),
            "idle": self.tr("idle"),
            "late start": self.tr("late start"),
            "early end": self.tr("early end"),
            "typing": self.tr("typing", "a stretch in which the viewer wrote"),
            "untouched": self.tr("untouched"),
        }[what]

    def remark(self, remark: Remark) -> str:
        """A remark for a row: "12 s gap"."""
        if not remark.ms:
            return self.what(remark.what)
        seconds = remark.ms / 1000
        length = f"{seconds:.0f}" if seconds >= 1 else f"{seconds:.1f}"
        return self.tr("{seconds} s {what}").format(seconds=length, what=self.what(remark.what))

    def remark_in_full(self, remark: Remark) -> str:
        """A remark with what the record says of it."""
        return f"{self.remark(remark)}: {remark.detail}" if remark.detail else self.remark(remark)

    # -- figures -------------------------------------------------------------------------------------------------------

    def figure(self, key: str, value: float) -> str:
        """A mean as the table shows it; a dash for none."""
        if isnan(value):
            return "–"
        text = signed(value, _DECIMALS.get(key, 1))
        return text if key in _SIGNED else text.removeprefix("+")

    def difference(self, key: str, value: float) -> str:
        """A difference as the table shows it, with its sign."""
        return "–" if isnan(value) else signed(value, _DECIMALS.get(key, 1))

    def design(self, comparison: Comparison) -> str:
        """How the two conditions are compared, for a footnote; empty where they are not."""
        support = comparison.support
        if support.kind == "within":
            return self.tr("Within participants, n = {count}").format(count=support.people[0])
        if support.kind == "between":
            words = self.tr("Between participants: {first} against {second}")
            return words.format(first=support.people[0], second=support.people[1])
        return ""


def signed(value: float, decimals: int = 2) -> str:
    """+0.41, −0.05 (with a minus as wide as a plus), 0.00."""
    text = f"{abs(value):.{decimals}f}"
    return f"{MINUS if value < 0 else '+'}{text}" if float(text) else text


def p_text(p: float) -> str:
    """A p as it is reported: ".008", "< .001"."""
    return "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".")
